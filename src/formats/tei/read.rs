//! From TEI to documents.

use std::collections::HashMap;

use serde_json::Value;

use super::CLAIM;
use super::head::Head;
use super::text::Builder;
use super::write::begins_no_id;
use crate::formats::intake::membership::Memberships;
use crate::formats::intake::record::{IdText, MentionRecord};
use crate::formats::intake::{Document, Intake, Spot, Told};
use crate::formats::xml::{self, Element, Piece};
use crate::formats::{ImportContext, ImportError, Imported, Input, OffsetUnit};

/// Elements that name things where they stand; those with `true` only if they say what.
const NAMES: &[(&str, bool)] = &[
    ("rs", false),
    ("name", false),
    ("seg", true),
    ("persName", false),
    ("orgName", false),
    ("placeName", false),
    ("geogName", false),
    ("num", false),
    ("measure", false),
];
/// Elements inside of the text whose words are none of it.
const ASIDE: &[&str] = &[
    "teiHeader",
    "spanGrp",
    "span",
    "interpGrp",
    "interp",
    "listRelation",
    "relation",
    "linkGrp",
    "fs",
    "fw",
    "facsimile",
    "standOff",
    "particDesc",
];
/// Of two readings that an editor gives, those that the page does not have.
const SECOND_READINGS: &[&str] = &["corr", "reg", "expan"];
/// Attributes that say nothing of what is named.
const QUIET: &[&str] = &[
    "xml:id",
    "xml:lang",
    "xml:space",
    "rend",
    "rendition",
    "style",
    "type",
    "ana",
    "cert",
    "next",
    "prev",
    "from",
    "to",
    "target",
];

/// Reads a file.
///
/// # Errors
/// [`ImportError`] if it is no XML, or holds no text.
pub(super) fn read(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let words = input.text()?.text;
    let mut document = xml::Document::new(input.name, words);
    let mut intake = Intake::new(context, "tei", input.stem());
    let mut reading = Reading::default();
    let mut done = 0_usize;
    while let Some(piece) = document.next()? {
        match piece {
            Piece::Open(element) => reading.open(document.line(), &element),
            Piece::Words(words) => reading.words(&words),
            Piece::Close => {
                // A corpus has one TEI for each text, and one head of its own.
                if reading.close() == "TEI" {
                    let id = match done {
                        0 => input.stem().to_owned(),
                        _ => format!("{}-{}", input.stem(), done + 1),
                    };
                    let whole = std::mem::take(&mut reading);
                    reading.open.clone_from(&whole.open);
                    whole.finish(&mut intake, input.name, id);
                    done += 1;
                }
            }
        }
    }
    if intake.is_empty() {
        let first = intake.out.problems.first();
        let first = first.map(|problem| problem.message.clone());
        return Err(ImportError::new(
            input.name,
            first.unwrap_or_else(|| "there is no TEI text in it".to_owned()),
            "Choose a TEI file with words in its text element.",
        ));
    }
    intake.finish(input.name)
}

/// An element that is open.
#[derive(Clone, Debug)]
struct Open {
    name: String,
    /// Whether blanks mean what they are.
    keep: bool,
    /// Whether its words belong to the text.
    is_text: bool,
    /// The index of its place, if others can point to it.
    place: Option<usize>,
}

/// Where something stands.
#[derive(Debug)]
struct Place {
    /// Asked of the builder.
    start: usize,
    end: usize,
}

/// A span that points to places.
#[derive(Debug, Default)]
struct Span {
    line: usize,
    id: String,
    label: String,
    from: String,
    to: String,
    next: String,
    is_continued: bool,
    record: MentionRecord,
    keep: bool,
}

/// A relation between mentions, or of a mention to a claim.
#[derive(Debug)]
struct Relation {
    name: String,
    from: String,
    to: Vec<String>,
}

#[derive(Debug, Default)]
struct Reading {
    open: Vec<Open>,
    head: Head,
    builder: Builder,
    places: Vec<Place>,
    place_of: HashMap<String, usize>,
    /// Mentions that stand in the text, with the index of their place.
    inline: Vec<(Told<MentionRecord>, usize)>,
    group: String,
    spans: Vec<Span>,
    relations: Vec<Relation>,
    second_readings: usize,
}

impl Reading {
    fn open(&mut self, line: usize, element: &Element) {
        let outer = self.open.last();
        let (mut keep, mut is_text) = outer.map_or((false, false), |one| (one.keep, one.is_text));
        let in_choice = outer.is_some_and(|one| one.name == "choice");
        match element.get("xml:space") {
            Some("preserve") => keep = true,
            Some("default") => keep = false,
            _ => {}
        }
        let name = element.name.as_str();
        if name == "text" {
            is_text = true;
        } else if ASIDE.contains(&name) {
            is_text = false;
        } else if in_choice && SECOND_READINGS.contains(&name) {
            self.second_readings += usize::from(is_text);
            is_text = false;
        }
        let mut open = Open {
            name: element.name.clone(),
            keep,
            is_text,
            place: None,
        };
        if self.in_head() || name == "teiHeader" {
            self.head.open(element);
        }
        if is_text {
            self.builder.border(name, keep);
            self.place(line, element, &mut open);
        } else {
            self.stand_off(line, element);
        }
        self.open.push(open);
    }

    fn in_head(&self) -> bool {
        self.open.iter().any(|one| one.name == "teiHeader")
    }

    /// Keeps where an element begins, if it names something or can be pointed to.
    fn place(&mut self, line: usize, element: &Element, open: &mut Open) {
        let id = element.get("xml:id");
        let names = NAMES.iter().find(|(name, _)| *name == element.name);
        let label = names.and_then(|(_, must_say)| label_of(element, *must_say));
        if id.is_none() && label.is_none() {
            return;
        }
        let place = self.places.len();
        self.places.push(Place {
            start: self.builder.start(),
            end: 0,
        });
        open.place = Some(place);
        if let Some(id) = id {
            self.place_of.entry(id.to_owned()).or_insert(place);
        }
        if let Some(label) = label {
            let mut record = record(element);
            record.label = label;
            let spot = Spot::Line(line);
            self.inline.push((Told { spot, record }, place));
        }
    }

    /// What stands beside the text and points into it.
    fn stand_off(&mut self, line: usize, element: &Element) {
        let get = |name: &str| element.get(name).unwrap_or_default();
        match element.name.as_str() {
            "spanGrp" => {
                self.group = label_of(element, true).unwrap_or_default();
            }
            "span" => {
                let label = label_of(element, true).unwrap_or_else(|| self.group.clone());
                let targets: Vec<&str> = get("target").split_whitespace().map(pointer).collect();
                let from = match targets.first() {
                    Some(first) if get("from").is_empty() => first,
                    _ => pointer(get("from")),
                };
                let to = match targets.last() {
                    Some(last) if get("to").is_empty() => last,
                    _ => pointer(get("to")),
                };
                self.spans.push(Span {
                    line,
                    id: get("xml:id").to_owned(),
                    label,
                    from: from.to_owned(),
                    to: if to.is_empty() { from } else { to }.to_owned(),
                    next: pointer(get("next")).to_owned(),
                    is_continued: !get("prev").is_empty(),
                    record: record(element),
                    keep: get("xml:space") == "preserve",
                });
            }
            "relation" => {
                let ends = |name| get(name).split_whitespace().map(pointer);
                let mut from = ends("active").chain(ends("mutual")).map(str::to_owned);
                if let Some(first) = from.next() {
                    let to = from.chain(ends("passive").map(str::to_owned)).collect();
                    self.relations.push(Relation {
                        name: get("name").to_owned(),
                        from: first,
                        to,
                    });
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        let Some(open) = self.open.last() else {
            return;
        };
        if open.is_text {
            let keep = open.keep;
            self.builder.words(words, keep);
        } else if open.name == "span" {
            if let Some(span) = self.spans.last_mut() {
                span.record.note.push_str(words);
            }
        } else if self.in_head() {
            self.head.words(words);
        }
    }

    /// An element ends; its name.
    fn close(&mut self) -> String {
        let Some(open) = self.open.pop() else {
            return String::new();
        };
        if self.in_head() || open.name == "teiHeader" {
            self.head.close();
        }
        if let Some(place) = open.place {
            self.places[place].end = self.builder.end();
        }
        if open.is_text && open.name != "lb" {
            self.builder.border(&open.name, open.keep);
        }
        open.name
    }

    /// Hands over a text with all that points into it.
    fn finish(self, intake: &mut Intake<'_, '_>, name: &str, id: String) {
        let (text, starts) = self.builder.finish();
        if text.trim().is_empty() {
            intake.problem(name, "there are no words in its text element");
            return;
        }
        if self.second_readings > 0 {
            let message = match self.second_readings {
                1 => "1 second reading (corr, reg or expan) was left out".to_owned(),
                count => format!("{count} second readings (corr, reg, expan) were left out"),
            };
            intake.problem(name, message);
        }
        let mut mentions: Vec<Told<MentionRecord>> = Vec::new();
        for (mut told, place) in self.inline {
            let place = &self.places[place];
            let record = &mut told.record;
            (record.start, record.end) = (Some(starts[place.start]), Some(place.end));
            // What has no words can't be marked.
            if record.start < record.end {
                mentions.push(told);
            }
        }
        let places = Places {
            places: &self.places,
            place_of: &self.place_of,
            starts: &starts,
        };
        for spans in joined(self.spans) {
            let line = spans.first().map_or(0, |span| span.line);
            match places.mention(spans) {
                Ok(record) => {
                    let spot = Spot::Line(line);
                    mentions.push(Told { spot, record });
                }
                Err(problem) => intake.problem(&format!("{name}, line {line}"), problem),
            }
        }
        let ids = mentions.iter().map(|told| &told.record.id.0).enumerate();
        let index_of: HashMap<&str, usize> = ids.map(|(index, id)| (id.as_str(), index)).collect();
        let mut members = Memberships::default();
        for (number, relation) in self.relations.iter().enumerate() {
            relate(number, relation, &mentions, &index_of, &mut members);
        }
        intake.document(Document {
            place: name.to_owned(),
            id,
            text,
            unit: OffsetUnit::Bytes,
            title: Some(self.head.title).filter(|title| !title.is_empty()),
            meta: self.head.meta,
            mentions,
            claims: members.into_claims(),
            ..Document::default()
        });
    }
}

/// The spans of each mention: one, or several that follow each other.
fn joined(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut out: Vec<Vec<Span>> = Vec::new();
    // Where the piece of this id shall go.
    let mut waiting: HashMap<String, usize> = HashMap::new();
    for span in spans {
        let known = waiting.remove(&span.id).filter(|_| span.is_continued);
        let index = known.unwrap_or(out.len());
        if !span.next.is_empty() {
            waiting.insert(span.next.clone(), index);
        }
        match out.get_mut(index) {
            Some(pieces) => pieces.push(span),
            None => out.push(vec![span]),
        }
    }
    out
}

struct Places<'a> {
    places: &'a [Place],
    place_of: &'a HashMap<String, usize>,
    starts: &'a [usize],
}

impl Places<'_> {
    /// From the beginning of one place to the end of another.
    fn range(&self, from: &str, to: &str) -> Result<[usize; 2], String> {
        let place = |id: &str| {
            let known = self.place_of.get(id).map(|index| &self.places[*index]);
            known.ok_or_else(|| {
                format!("a span points to “{id}”, which is not in the text; it was left out")
            })
        };
        Ok([self.starts[place(from)?.start], place(to)?.end])
    }

    fn mention(&self, spans: Vec<Span>) -> Result<MentionRecord, String> {
        let mut pieces = Vec::with_capacity(spans.len());
        for span in &spans {
            pieces.push(self.range(&span.from, &span.to)?);
        }
        let Some(first) = spans.into_iter().next() else {
            return Err(String::new());
        };
        let mut record = first.record;
        if !first.keep {
            record.note = record.note.trim().to_owned();
        }
        record.label = if first.label.is_empty() {
            "span".to_owned()
        } else {
            first.label
        };
        match &pieces[..] {
            [[start, end]] => (record.start, record.end) = (Some(*start), Some(*end)),
            _ => {
                record.start = pieces.iter().map(|piece| piece[0]).min();
                record.end = pieces.iter().map(|piece| piece[1]).max();
                record.pieces = pieces;
            }
        }
        Ok(record)
    }
}

fn relate(
    number: usize,
    relation: &Relation,
    mentions: &[Told<MentionRecord>],
    index_of: &HashMap<&str, usize>,
    members: &mut Memberships,
) {
    let record = |id: &str| Some(&mentions[*index_of.get(id)?].record);
    let claim = relation.from.strip_prefix(CLAIM);
    for (index, to) in relation.to.iter().enumerate() {
        let Some(target) = record(to) else { continue };
        if let Some(claim) = claim {
            members.note(&format!("c{claim}"), &relation.name, target);
        } else if let Some(source) = record(&relation.from) {
            let id = format!("relation {} {}", number + 1, index + 1);
            members.relate(&id, &relation.name, [source, target]);
        }
    }
}

/// What an element is called: what it points to, or its type, or itself.
fn label_of(element: &Element, must_say: bool) -> Option<String> {
    let ana = element.get("ana").unwrap_or_default();
    let ana = ana.split_whitespace().next().map(pointer);
    let ana = ana.map(|id| match id.strip_prefix('_') {
        Some(rest) if rest.starts_with(begins_no_id) => rest,
        _ => id,
    });
    let ty = element.get("type");
    let said = match element.name.as_str() {
        "rs" | "name" | "seg" | "span" | "spanGrp" => ana.or(ty),
        // The type of a persName says which name of a person it is.
        _ => ana,
    };
    let said = said.filter(|said| !said.is_empty()).map(str::to_owned);
    said.or_else(|| (!must_say).then(|| element.name.clone()))
}

/// What an element says of what it names.
fn record(element: &Element) -> MentionRecord {
    let mut out = MentionRecord {
        id: IdText(element.get("xml:id").unwrap_or_default().to_owned()),
        unsure: matches!(element.get("cert"), Some("low" | "unknown")),
        ..MentionRecord::default()
    };
    for (key, value) in &element.attributes {
        if !QUIET.contains(&key.as_str()) && !key.starts_with("xmlns") && !value.is_empty() {
            out.attributes
                .insert(key.clone(), Value::String(value.clone()));
        }
    }
    out
}

/// The id that a pointer means: `#a` and, with the file's name before it, `b.xml#a`.
fn pointer(words: &str) -> &str {
    words.rsplit_once('#').map_or(words, |(_, id)| id)
}
