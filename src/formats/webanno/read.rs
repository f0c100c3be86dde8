//! From rows to a document.

use std::collections::HashMap;

use serde_json::Value;

use super::columns::{Layer, Sort, is_plain};
use super::values::{numbered, split, unescape_text, unescape_value};
use crate::formats::intake::membership::Memberships;
use crate::formats::intake::record::{IdText, MentionRecord};
use crate::formats::intake::{Document, Intake, Spot, Told};
use crate::formats::{ImportContext, ImportError, Imported, Input, OffsetUnit};
use crate::text::{ArticleText, Utf16Offset};

/// A row of a token or of a part of one.
struct Row<'a> {
    line: usize,
    /// `1-3` or `1-3.1`.
    unit: &'a str,
    start: usize,
    end: usize,
    words: &'a str,
    /// The columns of the layers.
    values: Vec<&'a str>,
}

/// A sentence: its text as the head gives it, and where its first token begins.
struct Sentence {
    text: String,
    start: Option<usize>,
}

/// Reads a file.
///
/// # Errors
/// [`ImportError`] if it holds no sentence.
pub(super) fn read(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let file = match input.utf8() {
        Some(words) => words.strip_prefix('\u{feff}').unwrap_or(words),
        None => input.text()?.text,
    };
    let mut intake = Intake::new(context, "webanno", input.stem());
    let mut lines = file
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .enumerate()
        .map(|(index, line)| (index + 1, line));
    let old = lines
        .next()
        .is_some_and(|(_, first)| first.ends_with("3.0") || first.ends_with("3.1"));
    let (mut layers, mut next) = (Vec::new(), 0);
    let mut reading = Reading {
        name: input.name,
        sentences: Vec::new(),
        rows: Vec::new(),
    };
    for (number, line) in lines {
        if line.starts_with("#T_") && reading.sentences.is_empty() {
            match Layer::parse(line, &mut next) {
                Some(layer) => layers.push(layer),
                None => intake.problem(
                    &format!("{}, line {number}", input.name),
                    "this declares no layer that is known; the line was left out",
                ),
            }
        } else {
            reading.line(&mut intake, number, line, old, next);
        }
    }
    if reading.rows.is_empty() {
        return Err(ImportError::new(
            input.name,
            "there are no sentences with tokens in it",
            "Export it again as “WebAnno TSV v3.3”.",
        ));
    }
    let (text, unit) = reading.text();
    let mut found = Found::new(&layers);
    for row in &reading.rows {
        found.row(&mut intake, input.name, row);
    }
    for message in found.left_out() {
        intake.problem(input.name, message);
    }
    found.relations(&mut intake, input.name);
    intake.document(Document {
        place: input.name.to_owned(),
        id: input.stem().to_owned(),
        text,
        unit,
        mentions: found.mentions,
        claims: found.members.into_claims(),
        ..Document::default()
    });
    intake.finish(input.name)
}

struct Reading<'a> {
    name: &'a str,
    sentences: Vec<Sentence>,
    rows: Vec<Row<'a>>,
}

impl<'a> Reading<'a> {
    /// A line below the head.
    fn line(
        &mut self,
        intake: &mut Intake<'_, '_>,
        number: usize,
        line: &'a str,
        old: bool,
        columns: usize,
    ) {
        if let Some(words) = line.strip_prefix("#Text=") {
            let words = unescape_text(words, old);
            match self.sentences.last_mut() {
                Some(last) if last.start.is_none() => {
                    last.text.push('\n');
                    last.text.push_str(&words);
                }
                _ => self.sentences.push(Sentence {
                    text: words,
                    start: None,
                }),
            }
            return;
        }
        if line.starts_with('#') || line.is_empty() {
            return;
        }
        match row(number, line, columns) {
            Some(row) => {
                if let Some(last) = self.sentences.last_mut() {
                    last.start.get_or_insert(row.start);
                    self.rows.push(row);
                } else {
                    let message = "this row belongs to no sentence; it was left out";
                    intake.problem(&format!("{}, line {number}", self.name), message);
                }
            }
            None => intake.problem(
                &format!("{}, line {number}", self.name),
                format!(
                    "a row has a number, two positions, words and {columns} columns of layers; \
                     the line was left out"
                ),
            ),
        }
    }

    /// The text, and what positions count in it. By the format that is UTF-16; some scripts
    /// count code points, and the words of the rows give them away.
    fn text(&self) -> (String, OffsetUnit) {
        let usual = self.text_in(OffsetUnit::Utf16);
        if usual.is_ascii() {
            return (usual, OffsetUnit::Utf16);
        }
        let other = self.text_in(OffsetUnit::CodePoints);
        let fits = |text: &str, unit| self.fitting(text, unit);
        if fits(&other, OffsetUnit::CodePoints) > fits(&usual, OffsetUnit::Utf16) {
            return (other, OffsetUnit::CodePoints);
        }
        (usual, OffsetUnit::Utf16)
    }

    /// As INCEpTION puts it together: a line end behind each sentence, unless the next one
    /// begins at once, and blanks up to where that begins.
    fn text_in(&self, unit: OffsetUnit) -> String {
        let length_of = |words: &str| match unit {
            OffsetUnit::Utf16 => words.encode_utf16().count(),
            _ => words.chars().count(),
        };
        let (mut out, mut length) = (String::new(), 0_usize);
        let mut blanks = MAX_BLANKS;
        for sentence in &self.sentences {
            let start = sentence.start.unwrap_or(length);
            if length > start && out.pop().is_some() {
                length -= 1;
            }
            let gap = start.saturating_sub(length);
            if let Some(left) = blanks.checked_sub(gap) {
                blanks = left;
                out.extend(std::iter::repeat_n(' ', gap));
                length += gap;
            }
            out.push_str(&sentence.text);
            out.push('\n');
            length += length_of(&sentence.text) + 1;
        }
        out.pop();
        out
    }

    /// How many rows have the words that stand at their positions.
    fn fitting(&self, text: &str, unit: OffsetUnit) -> usize {
        let Ok(text) = ArticleText::new(text) else {
            return 0;
        };
        let fits = |row: &&Row<'_>| {
            let range = match unit {
                OffsetUnit::Utf16 => {
                    let at = |position| text.from_utf16(Utf16Offset::new(position));
                    at(row.start)
                        .zip(at(row.end))
                        .and_then(|(a, b)| text.range(a, b))
                }
                _ => {
                    let at = |position| crate::text::CharOffset::new(position);
                    text.range_of_chars(at(row.start), at(row.end))
                }
            };
            range.is_some_and(|range| text.slice(range) == row.words)
        };
        self.rows.iter().filter(fits).count()
    }
}

/// The most blanks that are put between sentences: a file must not ask for gigabytes of them.
const MAX_BLANKS: usize = 1 << 20;

fn row(line: usize, words: &str, columns: usize) -> Option<Row<'_>> {
    let mut fields = words.split('\t');
    let unit = fields.next()?;
    let (start, end) = fields.next()?.split_once('-')?;
    let words = fields.next()?;
    let values: Vec<&str> = fields.take(columns).collect();
    (values.len() == columns).then_some(())?;
    Some(Row {
        line,
        unit,
        start: start.parse().ok()?,
        end: end.parse().ok()?,
        words,
        values,
    })
}

/// A relation, until all that it may tie together is known.
struct Relation<'a> {
    line: usize,
    layer: usize,
    label: String,
    source: &'a str,
    target: &'a str,
    numbers: Option<(&'a str, &'a str)>,
}

/// What the rows say.
struct Found<'a> {
    layers: &'a [Layer<'a>],
    mentions: Vec<Told<MentionRecord>>,
    /// Mentions by layer and number.
    by_number: HashMap<(usize, &'a str), usize>,
    /// The first mention of a layer at each token.
    by_unit: HashMap<(usize, &'a str), usize>,
    relations: Vec<Relation<'a>>,
    members: Memberships,
    /// Chains by their links: the mention of each.
    links: HashMap<&'a str, usize>,
    chained: Vec<(&'a str, usize)>,
}

impl<'a> Found<'a> {
    fn new(layers: &'a [Layer<'a>]) -> Self {
        Self {
            layers,
            mentions: Vec::new(),
            by_number: HashMap::new(),
            by_unit: HashMap::new(),
            relations: Vec::new(),
            members: Memberships::default(),
            links: HashMap::new(),
            chained: Vec::new(),
        }
    }

    /// What the layers hold that is not taken, once each.
    fn left_out(&self) -> Vec<String> {
        let mut out = Vec::new();
        for layer in self.layers {
            if layer.sort == Sort::Morphology {
                out.push(format!(
                    "the layer {} was left out: it says something of every word",
                    layer.short()
                ));
            } else if layer.has_slots() {
                out.push(format!(
                    "the slots of the layer {} were left out; its labels were taken",
                    layer.short()
                ));
            }
        }
        out
    }

    fn row(&mut self, intake: &mut Intake<'_, '_>, name: &str, row: &Row<'a>) {
        let layers = self.layers;
        for (index, layer) in layers.iter().enumerate() {
            let stacks: Vec<Vec<&'a str>> = layer
                .columns
                .iter()
                .map(|(column, _)| match row.values.get(*column).copied() {
                    None | Some("_" | "") => Vec::new(),
                    Some(values) => split(values, '|'),
                })
                .collect();
            let count = stacks.iter().map(Vec::len).max().unwrap_or(0);
            for at in 0..count {
                let values: Vec<&'a str> = stacks
                    .iter()
                    .map(|stack| stack.get(at).copied().unwrap_or("*"))
                    .collect();
                match layer.sort {
                    Sort::Spans => self.span(index, row, &values),
                    Sort::Relations => {
                        if !self.relation(index, row, &values) {
                            let place = format!("{name}, line {}", row.line);
                            let message = "a relation names no other end; it was left out";
                            intake.problem(&place, message);
                        }
                    }
                    Sort::Chains => self.chain(row, &values, layer),
                    Sort::Morphology => {}
                }
            }
        }
    }

    fn span(&mut self, index: usize, row: &Row<'a>, values: &[&'a str]) {
        let layer = &self.layers[index];
        let number = values.iter().find_map(|value| numbered(value).1);
        let known = number.and_then(|number| self.by_number.get(&(index, number)));
        let mention = match known.copied() {
            Some(mention) => mention,
            None => self.new_mention(row, layer.short()),
        };
        if let Some(number) = number {
            self.by_number.entry((index, number)).or_insert(mention);
        }
        self.by_unit.entry((index, row.unit)).or_insert(mention);
        let label = layer.label();
        let record = &mut self.mentions[mention].record;
        record.end = record.end.max(Some(row.end));
        record.start = record.start.min(Some(row.start));
        for (column, ((_, feature), value)) in layer.columns.iter().zip(values).enumerate() {
            let value = numbered(value).0;
            if value == "*" || value == "_" || !is_plain(feature) {
                continue;
            }
            let words = unescape_value(value);
            if Some(column) == label {
                record.label = words;
            } else {
                let known = record.attributes.entry((*feature).to_owned());
                known.or_insert(Value::String(words));
            }
        }
    }

    fn new_mention(&mut self, row: &Row<'_>, label: &str) -> usize {
        let index = self.mentions.len();
        self.mentions.push(Told {
            spot: Spot::Line(row.line),
            record: MentionRecord {
                id: IdText(format!("{}", index + 1)),
                label: label.to_owned(),
                start: Some(row.start),
                end: Some(row.end),
                ..MentionRecord::default()
            },
        });
        index
    }

    /// Keeps a relation; whether it names its other end.
    fn relation(&mut self, index: usize, row: &Row<'a>, values: &[&'a str]) -> bool {
        let layer = &self.layers[index];
        let mut label = String::new();
        let mut end = None;
        for ((_, feature), value) in layer.columns.iter().zip(values) {
            let (value, numbers) = numbered(value);
            if feature.starts_with("BT_") {
                end = Some((value, numbers));
            } else if label.is_empty() && value != "*" && value != "_" {
                label = unescape_value(value);
            }
        }
        let Some((source, numbers)) = end.filter(|(source, _)| *source != "*") else {
            return false;
        };
        self.relations.push(Relation {
            line: row.line,
            layer: index,
            label,
            source,
            target: row.unit,
            numbers: numbers.and_then(|numbers| numbers.split_once('_')),
        });
        true
    }

    /// A link of a chain: `value->1-2`, the second link of chain 1.
    fn chain(&mut self, row: &Row<'a>, values: &[&'a str], layer: &Layer<'_>) {
        let link = values.iter().find_map(|value| value.rsplit_once("->"));
        let Some((_, link)) = link else { return };
        let mention = match self.links.get(link).copied() {
            Some(mention) => mention,
            None => {
                let mention = self.new_mention(row, layer.short());
                self.links.insert(link, mention);
                let chain = link.split('-').next().unwrap_or(link);
                self.chained.push((chain, mention));
                mention
            }
        };
        let record = &mut self.mentions[mention].record;
        record.end = record.end.max(Some(row.end));
        let kind = layer.columns.iter().zip(values);
        let mut kind = kind.filter(|((_, feature), _)| *feature == "referenceType");
        if let Some((_, value)) = kind.next() {
            let value = numbered(value).0;
            if value != "*" && value != "_" {
                record.label = unescape_value(value);
            }
        }
    }

    /// Relations and chains become claims, when all mentions are known.
    fn relations(&mut self, intake: &mut Intake<'_, '_>, name: &str) {
        let mut skipped: Vec<&str> = Vec::new();
        for (number, relation) in std::mem::take(&mut self.relations).iter().enumerate() {
            let layer = &self.layers[relation.layer];
            let base = self
                .layers
                .iter()
                .position(|other| other.name == layer.base);
            let base = base.filter(|base| self.layers[*base].sort == Sort::Spans);
            let Some(base) = base else {
                if !skipped.contains(&layer.name) {
                    skipped.push(layer.name);
                }
                continue;
            };
            let ends = match relation.numbers {
                Some((source, target)) => (
                    self.end(base, source, relation.source),
                    self.end(base, target, relation.target),
                ),
                None => (
                    self.end(base, "0", relation.source),
                    self.end(base, "0", relation.target),
                ),
            };
            let (Some(source), Some(target)) = ends else {
                let place = format!("{name}, line {}", relation.line);
                intake.problem(&place, "a relation leads nowhere; it was left out");
                continue;
            };
            let name = if relation.label.is_empty() {
                layer.short()
            } else {
                &relation.label
            };
            let ends = [source, target].map(|end| &self.mentions[end].record);
            self.members
                .relate(&format!("relation {}", number + 1), name, ends);
        }
        for layer in skipped {
            let message = format!(
                "the relations {} were left out: what they tie together was not taken",
                layer.rsplit('.').next().unwrap_or(layer)
            );
            intake.problem(name, message);
        }
        for (chain, mention) in std::mem::take(&mut self.chained) {
            let claim = format!("chain {chain}");
            let record = &self.mentions[mention].record;
            self.members.note(&claim, "same", record);
        }
    }

    /// The mention with this number, or the first at this token.
    fn end(&self, layer: usize, number: &'a str, unit: &'a str) -> Option<usize> {
        let numbered = self.by_number.get(&(layer, number));
        let there = numbered.or_else(|| self.by_unit.get(&(layer, unit)));
        there.copied()
    }
}
