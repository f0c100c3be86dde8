//! From a document to lines.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value};

use super::{
    ATTRIBUTES_NOTE, CLAIM_NOTE, CLAIM_RELATION, NOTE, REFERENCE, UNSURE, ends_line, is_cut,
};
use crate::formats::carried::{CarriedDocument, CarriedMention, Carrier, of_claim};
use crate::formats::intake::membership;
use crate::formats::lines::in_one_line;
use crate::formats::replace::text_without;
use crate::formats::written_names::WrittenNames;
use crate::formats::{
    Example, ExportError, ExportOptions, ExportReport, ExportedFile, Format as _, Loss, LossReport,
    Sink, Wrote,
};
use crate::model::Project;
use crate::text::{ArticleText, Extent, TextRange};

/// The attributes that were written, with the values that the configuration can list.
type Used = BTreeMap<String, BTreeSet<String>>;

/// Writes the wanted part of a project.
///
/// # Errors
/// [`ExportError::Unknown`]
pub(super) fn write(
    project: &Project,
    options: &ExportOptions,
    sink: &mut dyn Sink,
) -> Result<ExportReport, ExportError> {
    let mut loss = LossReport::default();
    let can = super::Brat.capabilities();
    let carrier = Carrier::new(project, options, &can, &[], &mut loss)?;
    let types = Types::of(project, carrier.names());
    let used = Mutex::new(Used::from([(UNSURE.to_owned(), BTreeSet::new())]));
    let wrote = carrier.write_files(&mut loss, sink, |document, loss| {
        let mut own = Used::new();
        let written = write_article(document, &types, &mut own, loss);
        let mut used = used.lock().unwrap_or_else(PoisonError::into_inner);
        for (attribute, values) in own {
            used.entry(attribute).or_default().extend(values);
        }
        written
    });
    let used = used.into_inner().unwrap_or_else(PoisonError::into_inner);
    if !wrote.is_empty() {
        sink.put(ExportedFile {
            name: "annotation.conf".to_owned(),
            bytes: configuration(project, carrier.names(), &types, &used).into_bytes(),
        });
        sink.put(ExportedFile {
            name: "visual.conf".to_owned(),
            bytes: shown_names(project, carrier.names()).into_bytes(),
        });
    }
    Ok(ExportReport { wrote, loss })
}

/// The annotations and the text of an article; `None` if nothing is left of the text.
fn write_article(
    document: &CarriedDocument<'_>,
    types: &Types,
    used: &mut Used,
    loss: &mut LossReport,
) -> Option<(Vec<ExportedFile>, Wrote)> {
    let article = document.article;
    // A text that begins with a byte order mark would lose it.
    let mark = |at, c| (at == 0 && c == '\u{feff}').then_some('\u{2060}');
    let Some(text) = text_without(article, mark, loss) else {
        loss.note(Loss::Skipped, || Example::article(article));
        return None;
    };
    let mut file = File {
        text: &text,
        lines: String::new(),
        next: Next::default(),
        wrote: Vec::new(),
    };
    let ids = file.mentions(document, used, loss);
    file.claims(document, &ids, types, loss);
    let (lines, mentions) = (file.lines, file.wrote);
    let files = vec![
        ExportedFile {
            name: format!("{}.ann", article.id),
            bytes: lines.into_bytes(),
        },
        ExportedFile {
            name: format!("{}.txt", article.id),
            bytes: text.as_str().as_bytes().to_vec(),
        },
    ];
    let wrote = Wrote {
        name: article.id.to_string(),
        text,
        mentions,
    };
    Some((files, wrote))
}

/// The numbers of the next annotation of each sort.
#[derive(Default)]
struct Next {
    mention: usize,
    relation: usize,
    attribute: usize,
    reference: usize,
    note: usize,
}

fn count(number: &mut usize) -> usize {
    *number += 1;
    *number
}

/// The names that mentions have as their types. brat wants others for relations.
struct Types(HashSet<Arc<str>>);

impl Types {
    fn of(project: &Project, names: &WrittenNames) -> Self {
        let labels = project.scheme.labels.iter();
        Self(labels.map(|label| names.label(&label.id)).collect())
    }

    /// The type of the relations of a role.
    fn of_relation(&self, role: &str) -> String {
        match self.0.contains(role) {
            true => format!("{CLAIM_RELATION}{role}"),
            false => role.to_owned(),
        }
    }
}

struct File<'a> {
    text: &'a ArticleText,
    lines: String,
    next: Next,
    wrote: Vec<(Arc<str>, Extent)>,
}

impl File<'_> {
    fn line(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a string can't fail.
        let _ = self.lines.write_fmt(words);
        self.lines.push('\n');
    }

    /// Writes all mentions; the answer has the id of each, `None` for one that was left out.
    fn mentions(
        &mut self,
        document: &CarriedDocument<'_>,
        used: &mut Used,
        loss: &mut LossReport,
    ) -> Vec<Option<usize>> {
        let mut ids = Vec::with_capacity(document.mentions.len());
        for one in &document.mentions {
            let Some((pieces, extent)) = fragments(self.text, &one.extent) else {
                loss.note(Loss::LeftOut, || Example::of(document.article, &one.extent));
                ids.push(None);
                continue;
            };
            if extent != one.extent {
                loss.note(Loss::Reshaped, || {
                    Example::of(document.article, &one.extent)
                });
            }
            let id = count(&mut self.next.mention);
            let text = self.text;
            let place = |piece: &TextRange| {
                let (start, end) = (text.to_char(piece.start()), text.to_char(piece.end()));
                format!("{start} {end}")
            };
            let places: Vec<String> = pieces.iter().map(place).collect();
            let words: Vec<&str> = pieces.iter().map(|piece| text.slice(*piece)).collect();
            let label = &*one.name;
            self.line(format_args!(
                "T{id}\t{label} {}\t{}",
                places.join(";"),
                words.join(" ")
            ));
            self.about(id, document, one, used, loss);
            self.wrote.push((one.name.clone(), extent));
            ids.push(Some(id));
        }
        ids
    }

    /// The attributes and the note of a mention.
    fn about(
        &mut self,
        id: usize,
        document: &CarriedDocument<'_>,
        one: &CarriedMention<'_>,
        used: &mut Used,
        loss: &mut LossReport,
    ) {
        if one.mention.unsure {
            let number = count(&mut self.next.attribute);
            self.line(format_args!("A{number}\t{UNSURE} T{id}"));
        }
        let mut others: Map<String, Value> = Map::new();
        for (key, value) in &one.mention.attributes {
            if let Some((entry, words)) = reference(key, value) {
                let number = count(&mut self.next.reference);
                self.line(format_args!("N{number}\t{key} T{id} {entry}\t{words}"));
            } else if is_attribute(key, value) {
                let number = count(&mut self.next.attribute);
                self.line(format_args!("A{number}\t{key} T{id} {value}"));
                let values = used.entry(key.to_string()).or_default();
                if can_be_listed(value) {
                    values.insert(value.clone());
                }
            } else {
                others.insert(key.to_string(), Value::String(value.clone()));
            }
        }
        if !others.is_empty() {
            let number = count(&mut self.next.note);
            let words = in_one_line(&others);
            self.line(format_args!("#{number}\t{ATTRIBUTES_NOTE} T{id}\t{words}"));
        }
        if one.mention.note.is_empty() {
            return;
        }
        for words in one.mention.note.split('\n') {
            let plain: String = words
                .chars()
                .map(|c| if ends_line(c) { ' ' } else { c })
                .collect();
            if plain != words {
                loss.note(Loss::Characters, || {
                    Example::of(document.article, &one.extent)
                });
            }
            let number = count(&mut self.next.note);
            self.line(format_args!("#{number}\t{NOTE} T{id}\t{plain}"));
        }
    }

    /// A note on each mention of a claim, and relations from its first mention to the others.
    fn claims(
        &mut self,
        document: &CarriedDocument<'_>,
        ids: &[Option<usize>],
        types: &Types,
        loss: &mut LossReport,
    ) {
        for claim in &document.claims {
            let members = claim.members.iter();
            let members: Vec<_> = members
                .filter_map(|(role, index)| Some((&**role, (*ids.get(*index)?)?)))
                .collect();
            let Some((_, hub)) = members.first().copied() else {
                loss.note(Loss::Claims, || of_claim(document.article, claim.claim));
                continue;
            };
            let name = claim.claim.id.to_string();
            for (role, id) in &members {
                let number = count(&mut self.next.note);
                let words = membership::words(role, &name);
                self.line(format_args!("#{number}\t{CLAIM_NOTE} T{id}\t{words}"));
            }
            for (role, id) in members.iter().filter(|(_, id)| *id != hub) {
                let number = count(&mut self.next.relation);
                let kind = types.of_relation(role);
                self.line(format_args!("R{number}\t{kind} Arg1:T{hub} Arg2:T{id}\t"));
            }
        }
    }
}

/// The pieces of a mention between line ends, and what they are put together again. `None` if
/// there is nothing in it but line ends.
fn fragments(text: &ArticleText, extent: &Extent) -> Option<(Vec<TextRange>, Extent)> {
    let mut pieces: Vec<TextRange> = Vec::new();
    for piece in extent.pieces() {
        let mut start = piece.start().get();
        for words in text.slice(piece).split(ends_line) {
            pieces.extend(text.range_of_bytes(start..start + words.len()));
            start += words.len();
            let rest = &text.as_str()[start..];
            start += rest.chars().next().map_or(0, char::len_utf8);
        }
    }
    let mut joined: Vec<TextRange> = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        match joined.last_mut() {
            Some(last) if is_cut(&text.as_str()[last.end().get()..piece.start().get()]) => {
                *last = last.cover(*piece);
            }
            _ => joined.push(*piece),
        }
    }
    let joined = Extent::from_pieces(joined)?;
    Some((pieces, joined))
}

/// The entry and the words of a normalisation that was kept as an attribute.
fn reference<'a>(key: &str, value: &'a str) -> Option<(&'a str, &'a str)> {
    let (entry, words) = value.split_once(' ').unwrap_or((value, ""));
    let (database, number) = entry.split_once(':')?;
    let fits = !database.is_empty()
        && !number.is_empty()
        && !entry.contains(char::is_whitespace)
        && !value.contains(|c: char| c.is_control() || ends_line(c))
        && value.trim_end() == value;
    (key == REFERENCE && fits).then_some((entry, words))
}

/// Whether brat can have it as an attribute: one word, and words in one line.
fn is_attribute(key: &str, value: &str) -> bool {
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let plain = !value.is_empty()
        && value.trim() == value
        && !value.contains(|c: char| c.is_control() || ends_line(c));
    !key.is_empty() && key.chars().all(named) && key != UNSURE && plain
}

fn can_be_listed(value: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '%');
    value.chars().all(fits)
}

/// `annotation.conf`: brat refuses what is not in it, and warns of a section that is missing.
fn configuration(project: &Project, names: &WrittenNames, types: &Types, used: &Used) -> String {
    let mut out = String::from("[entities]\n\n");
    for label in &project.scheme.labels {
        out.push_str(&names.label(&label.id));
        out.push('\n');
    }
    out.push_str("\n[relations]\n\n");
    out.push_str("# Mentions may share words with others.\n");
    out.push_str("<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n");
    for role in &project.scheme.roles {
        let _ = writeln!(
            out,
            "{} Arg1:<ENTITY>, Arg2:<ENTITY>",
            types.of_relation(&names.role(&role.id))
        );
    }
    out.push_str("\n[events]\n\n[attributes]\n\n");
    for (key, values) in used {
        let _ = write!(out, "{key} Arg:<ENTITY>");
        if !values.is_empty() {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let _ = write!(out, ", Value:{}", values.join("|"));
        }
        out.push('\n');
    }
    out
}

/// `visual.conf`: what brat shows for each label.
fn shown_names(project: &Project, names: &WrittenNames) -> String {
    let mut out = String::from("[labels]\n\n");
    for label in &project.scheme.labels {
        let name: String = label
            .name
            .chars()
            .map(|c| if c == '|' || ends_line(c) { ' ' } else { c })
            .collect();
        let _ = writeln!(out, "{} | {name}", names.label(&label.id));
    }
    out.push_str("\n[drawing]\n");
    out
}
