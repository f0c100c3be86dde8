//! From lines to a document.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::line::{self, Line};
use super::source::{self, Source};
use super::{
    ATTRIBUTES_NOTE, CLAIM_NOTE, CLAIM_RELATION, NOTE, UNSURE, annotations, is_cut, text_name,
};
use crate::formats::intake::membership::{self, Memberships};
use crate::formats::intake::record::{ClaimRecord, IdText, LinkRecord, MentionRecord};
use crate::formats::intake::{Document, Intake, Spot, Told};
use crate::formats::{ImportContext, ImportError, Imported, Input, OffsetUnit};
use crate::model::LinkKind;

/// Reads a file of annotations and the text beside it.
///
/// # Errors
/// [`ImportError`] if the text is not there, or blank.
pub(super) fn read(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let name = text_name(input.name);
    let annotations = annotations(input)?;
    let bytes = input.companion(&name).ok_or_else(|| {
        ImportError::new(
            input.name,
            format!("the text that it annotates, {name}, is not there"),
            format!("Put {name} into the same folder and bring in both."),
        )
    })?;
    let mut intake = Intake::new(context, "brat", input.stem());
    let (mut numbers, mut ids, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for (index, words) in annotations.split('\n').enumerate() {
        let words = words.strip_suffix('\r').unwrap_or(words);
        if words.trim().is_empty() {
            continue;
        }
        match line::parse(words) {
            Ok((id, line)) => {
                numbers.push(index + 1);
                ids.push(id);
                lines.push(line);
            }
            Err(problem) => intake.problem(
                &format!("{}, line {}", input.name, index + 1),
                format!("{problem}; the line was left out"),
            ),
        }
    }
    let source = source::read(&name, bytes, &lines)?;
    if source.text.trim().is_empty() {
        return Err(ImportError::new(
            &name,
            "there is no text in it",
            format!("Put the text that {} annotates there.", input.name),
        ));
    }
    let mut reading = Reading {
        name: input.name,
        source: &source,
        mentions: Vec::new(),
        notes: Vec::new(),
        mention_of: HashMap::new(),
        members: Memberships::default(),
        claim_words: HashMap::new(),
        claims_of: HashMap::new(),
        links: Vec::new(),
    };
    let all = || numbers.iter().zip(&ids).zip(&lines);
    for ((number, id), line) in all() {
        reading.mention(*number, id, line);
    }
    // The notes say which claims there are; relations that say the same again add nothing.
    for (_, line) in all() {
        reading.about_mention(line);
    }
    let links: HashSet<&str> = all()
        .filter(|(_, line)| matches!(line, Line::Link { .. }))
        .map(|((_, id), _)| *id)
        .collect();
    for ((number, id), line) in all() {
        reading.link(&mut intake, *number, id, line, &links);
    }
    for ((number, _), line) in all() {
        reading.about_link(&mut intake, *number, line, &links);
    }
    let (mentions, claims) = reading.finish();
    intake.document(Document {
        place: input.name.to_owned(),
        id: input.stem().to_owned(),
        text: source.text,
        unit: OffsetUnit::CodePoints,
        mentions,
        claims,
        ..Document::default()
    });
    intake.finish(input.name)
}

struct Reading<'a> {
    name: &'a str,
    source: &'a Source,
    mentions: Vec<Told<MentionRecord>>,
    /// The lines of the notes on them.
    notes: Vec<Vec<String>>,
    /// Mentions by their ids.
    mention_of: HashMap<&'a str, usize>,
    members: Memberships,
    /// What is said about relations, events and equivalences, by their ids.
    claim_words: HashMap<String, Vec<String>>,
    /// The claims to which a mention belongs, with its roles in them, by the notes on it.
    claims_of: HashMap<&'a str, HashSet<(&'a str, &'a str)>>,
    /// Events that take part in others, part first.
    links: Vec<(&'a str, String)>,
}

impl<'a> Reading<'a> {
    fn problem(&self, intake: &mut Intake<'_, '_>, number: usize, message: String) {
        intake.problem(&format!("{}, line {number}", self.name), message);
    }

    fn mention(&mut self, number: usize, id: &'a str, line: &Line<'a>) {
        let Line::Mention {
            label,
            pieces,
            words,
        } = line
        else {
            return;
        };
        // Words that disagree are left to the intake, which says what stands there.
        let agrees = self.source.agrees(pieces, words);
        let quote = if agrees { "" } else { words };
        let shift = self.source.shift;
        let ours = |at: usize| at.saturating_sub(shift);
        let whole = self.joined(pieces);
        let whole: Vec<[usize; 2]> = whole.iter().map(|[a, b]| [ours(*a), ours(*b)]).collect();
        let record = MentionRecord {
            id: IdText(id.to_owned()),
            label: (*label).to_owned(),
            start: whole.iter().map(|piece| piece[0]).min(),
            end: whole.iter().map(|piece| piece[1]).max(),
            pieces: if whole.len() > 1 { whole } else { Vec::new() },
            quote: quote.to_owned(),
            ..MentionRecord::default()
        };
        self.mention_of.entry(id).or_insert(self.mentions.len());
        self.notes.push(Vec::new());
        self.mentions.push(Told {
            spot: Spot::Line(number),
            record,
        });
    }

    /// The pieces, those that were cut at a line end put together again.
    fn joined(&self, pieces: &[[usize; 2]]) -> Vec<[usize; 2]> {
        let mut sorted = pieces.to_vec();
        sorted.sort_unstable();
        let mut out: Vec<[usize; 2]> = Vec::with_capacity(sorted.len());
        for piece in sorted {
            let last = out.last_mut();
            let between = last.as_ref().map(|last| [last[1], piece[0]]);
            let between = between.and_then(|gap| self.source.slice(gap));
            match last {
                Some(last) if between.is_some_and(is_cut) => last[1] = piece[1],
                _ => out.push(piece),
            }
        }
        out
    }

    /// Attributes, notes and normalisations of mentions.
    fn about_mention(&mut self, line: &Line<'a>) {
        let target = match line {
            Line::Attribute { target, .. }
            | Line::Reference { target, .. }
            | Line::Note { target, .. } => *target,
            Line::Mention { .. } | Line::Link { .. } => return,
        };
        let Some(index) = self.mention_of.get(target).copied() else {
            return;
        };
        let record = &mut self.mentions[index].record;
        match line {
            Line::Attribute {
                name, value: None, ..
            } if *name == UNSURE => record.unsure = true,
            Line::Attribute { name, value, .. } => {
                put(&mut record.attributes, name, value.unwrap_or("yes"));
            }
            Line::Reference {
                kind, entry, words, ..
            } => {
                let value = format!("{entry} {words}");
                put(&mut record.attributes, kind, value.trim_end());
            }
            Line::Note { kind, words, .. } if *kind == CLAIM_NOTE => {
                let (role, claim) = membership::parse(words);
                self.members.note(claim, role, record);
                self.claims_of
                    .entry(target)
                    .or_default()
                    .insert((claim, role));
            }
            Line::Note { kind, words, .. } if *kind == ATTRIBUTES_NOTE => {
                match serde_json::from_str::<Map<String, Value>>(words) {
                    Ok(more) => record.attributes.extend(more),
                    Err(_) => self.notes[index].push((*words).to_owned()),
                }
            }
            Line::Note { kind, words, .. } if *kind == NOTE => {
                self.notes[index].push((*words).to_owned());
            }
            Line::Note { kind, words, .. } => self.notes[index].push(format!("{kind}: {words}")),
            Line::Mention { .. } | Line::Link { .. } => {}
        }
    }

    /// Relations, events and equivalences become claims.
    fn link(
        &mut self,
        intake: &mut Intake<'_, '_>,
        number: usize,
        id: &'a str,
        line: &Line<'a>,
        links: &HashSet<&str>,
    ) {
        let Line::Link { kind, ends } = line else {
            return;
        };
        if self.is_in_one_claim(kind, ends) {
            return;
        }
        let claim = if id == "*" {
            format!("line {number}")
        } else {
            id.to_owned()
        };
        // Its type is the role of the second, as it is written; brat's own words for both say
        // nothing.
        if let [("Arg1", first), ("Arg2", second)] = ends.as_slice()
            && let Some(first) = self.mention_of.get(first)
            && let Some(second) = self.mention_of.get(second)
        {
            for (role, index) in [("", first), (*kind, second)] {
                self.members
                    .note(&claim, role, &self.mentions[*index].record);
            }
            return;
        }
        for (role, target) in ends {
            if let Some(index) = self.mention_of.get(target) {
                self.members
                    .note(&claim, role, &self.mentions[*index].record);
            } else if links.contains(target) {
                self.links.push((target, claim.clone()));
            } else {
                let message = format!("{target} is not in the file; it was left out of {id}");
                self.problem(intake, number, message);
            }
        }
        self.claim_words
            .entry(claim)
            .or_default()
            .insert(0, (*kind).to_owned());
    }

    /// Whether it says what the notes of one claim say.
    fn is_in_one_claim(&self, kind: &str, ends: &[(&str, &str)]) -> bool {
        let [(_, first), (_, second), ..] = ends else {
            return false;
        };
        let notes = |target: &str| self.claims_of.get(target).into_iter().flatten();
        let is_marked = kind.starts_with(CLAIM_RELATION);
        notes(second).any(|(claim, role)| {
            (is_marked || *role == kind) && notes(first).any(|(other, _)| other == claim)
        })
    }

    /// Attributes and notes of relations and events go to the note of their claim.
    fn about_link(
        &mut self,
        intake: &mut Intake<'_, '_>,
        number: usize,
        line: &Line<'a>,
        links: &HashSet<&str>,
    ) {
        let (target, words) = match line {
            Line::Attribute {
                name,
                target,
                value,
            } => (*target, format!("{name}: {}", value.unwrap_or("yes"))),
            Line::Reference {
                kind,
                target,
                entry,
                words,
            } => (*target, format!("{kind}: {entry} {words}")),
            Line::Note {
                kind,
                target,
                words,
            } if *kind == NOTE => (*target, (*words).to_owned()),
            Line::Note {
                kind,
                target,
                words,
            } => (*target, format!("{kind}: {words}")),
            Line::Mention { .. } | Line::Link { .. } => return,
        };
        if links.contains(target) {
            let known = self.claim_words.entry(target.to_owned()).or_default();
            known.push(words.trim_end().to_owned());
        } else if !self.mention_of.contains_key(target) {
            let message =
                format!("it is about {target}, which is not in the file; it was left out");
            self.problem(intake, number, message);
        }
    }

    fn finish(mut self) -> (Vec<Told<MentionRecord>>, Vec<Told<ClaimRecord>>) {
        for (told, lines) in self.mentions.iter_mut().zip(self.notes) {
            told.record.note = lines.join("\n");
        }
        let mut claims = self.members.into_claims();
        for claim in &mut claims {
            let words = self.claim_words.remove(&claim.record.id.0);
            claim.record.note = words.unwrap_or_default().join("\n");
        }
        let index_of: HashMap<String, usize> = claims
            .iter()
            .enumerate()
            .map(|(index, claim)| (claim.record.id.0.clone(), index))
            .collect();
        for (part, whole) in self.links {
            if let Some(index) = index_of.get(part) {
                claims[*index].record.links.push(LinkRecord {
                    kind: LinkKind::PartOf.name().to_owned(),
                    claim: IdText(whole),
                });
            }
        }
        (self.mentions, claims)
    }
}

/// A second value stands after the first.
fn put(attributes: &mut std::collections::BTreeMap<String, Value>, key: &str, value: &str) {
    let known = match attributes.get(key) {
        Some(Value::String(known)) => format!("{known}; {value}"),
        _ => value.to_owned(),
    };
    attributes.insert(key.to_owned(), Value::String(known));
}
