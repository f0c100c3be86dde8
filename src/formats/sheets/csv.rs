//! CSV as spreadsheets have it: RFC 4180 in UTF-8 with a byte order mark, without which Excel takes
//! another encoding.
//!
//! A value that a spreadsheet would take for a formula gets a `'` before it, which is taken off
//! again when the file is read.

use std::borrow::Cow;

use super::names::About;
use super::read;
use super::write::{NAMES, Tables};
use super::{ARTICLES, CARRIES, CLAIMS, Cell, Given, Grid, MENTIONS};
use crate::formats::decode::decode;
use crate::formats::intake::Spot;
use crate::formats::{
    Capabilities, Confidence, ExportError, ExportOptions, ExportReport, Format, ImportContext,
    ImportError, Imported, Input, LossReport, Sink,
};
use crate::model::Project;

const MARK: &str = "\u{feff}";
/// What a formula begins with.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];
/// In so many bytes the first row must end to be recognised.
const HEAD_BYTES: usize = 16 << 10;

/// CSV tables.
#[derive(Debug)]
pub(crate) struct Csv;

impl Format for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn name(&self) -> &'static str {
        "CSV tables"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv"]
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn description(&self) -> &'static str {
        "Three tables for spreadsheets and scripts: articles, mentions and claims. A mention needs \
         the columns doc_id, start, end and label."
    }

    fn capabilities(&self) -> Capabilities {
        CARRIES
    }

    fn companions(&self, name: &str) -> Vec<String> {
        let Some((stem, extension)) = name.rsplit_once('.') else {
            return Vec::new();
        };
        let beside = |own: &str, others: &[&str]| {
            let start = stem.strip_suffix(own)?;
            let name = |other: &&str| format!("{start}{other}.{extension}");
            Some(others.iter().map(name).collect())
        };
        let found = beside(MENTIONS, &[ARTICLES, CLAIMS]);
        found
            .or_else(|| beside(ARTICLES, &[CLAIMS]))
            .unwrap_or_default()
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        let Ok(decoded) = input.decoded() else {
            return Confidence::No;
        };
        let start = &decoded.text[..decoded.text.floor_char_boundary(HEAD_BYTES)];
        let (rest, delimiter) = delimiter(start);
        let mut reader = reader(rest, delimiter);
        let Some(Ok(head)) = reader.records().next() else {
            return Confidence::No;
        };
        let head: Vec<String> = head.iter().map(str::to_owned).collect();
        match About::of(&head) {
            Some(About::Mentions) => Confidence::Likely("its first row names start, end and label"),
            Some(About::Claims) => Confidence::Likely("its first row names claims and wordings"),
            Some(About::Articles) if self.extensions().contains(&input.extension().as_str()) => {
                Confidence::Likely("its first row names articles and texts")
            }
            _ => Confidence::No,
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut given = vec![given(input.name, &words(input.name, input.bytes())?)];
        let is_table = given.iter().all(|table| About::of(&table.head).is_some());
        if !is_table {
            return Err(ImportError::new(
                input.name,
                "its first row names no columns that make a table of articles, mentions or claims",
                "Mentions need doc_id, start, end and label; articles need id and text.",
            ));
        }
        for name in self.companions(input.name) {
            if let Some(bytes) = input.companion(&name) {
                given.push(self::given(&name, &words(&name, bytes)?));
            }
        }
        read::read(self.id(), input.name, input.stem(), given, context)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let mut loss = LossReport::default();
        let tables = Tables::new(project, options, &mut loss)?;
        let names = NAMES.map(|name| format!("{name}.csv"));
        for (name, head) in names.iter().zip(tables.heads()) {
            let mut bytes = MARK.as_bytes().to_vec();
            write(&mut bytes, [head.iter().map(|name| guarded(name))]);
            sink.write(name, &bytes);
        }
        let wrote = tables.carrier.each(
            &mut loss,
            |out: &mut [Vec<u8>; 3], document, loss| {
                for (bytes, rows) in out.iter_mut().zip(tables.rows(document, loss)) {
                    write(bytes, rows.iter().map(|row| row.iter().map(written)));
                }
            },
            |out| {
                for (name, bytes) in names.iter().zip(&out) {
                    sink.write(name, bytes);
                }
            },
        );
        Ok(ExportReport { wrote, loss })
    }
}

/// The text of a file, line ends inside of values as they are: positions count them.
fn words<'b>(name: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, ImportError> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => {
            let decoded = decode(bytes);
            let decoded = decoded.map_err(|problem| {
                ImportError::new(
                    name,
                    format!(
                        "this is no text: the byte at position {} stands in no text",
                        problem.at
                    ),
                    "Save the table as “CSV UTF-8”.",
                )
            })?;
            decoded.text
        }
    };
    Ok(text)
}

fn given(name: &str, text: &str) -> Given {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let (rest, delimiter) = delimiter(text);
    let skipped = text.len() - rest.len();
    let first = text[..skipped].matches('\n').count();
    let mut rows = Grid::default();
    let mut reader = reader(rest, delimiter);
    let mut record = ::csv::StringRecord::new();
    // Whatever stands there are fields to this reader; only bytes that are no UTF-8 are not.
    while reader.read_record(&mut record).unwrap_or_default() {
        let line = record.position().map_or(0, |position| position.line());
        let line = first + usize::try_from(line).unwrap_or(0);
        rows.push(line, record.iter().map(unguarded));
    }
    Given::new(name.to_owned(), rows, Spot::Line)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// What separates the columns, by the first row, and the text without Excel's own hint at it.
fn delimiter(text: &str) -> (&str, u8) {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let line = text.lines().next().unwrap_or_default();
    if let Some(hint) = line.strip_prefix("sep=")
        && let [hint] = hint.trim_end_matches('\r').as_bytes()
    {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        return (rest, *hint);
    }
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        for (known, count) in &mut counts {
            *count += usize::from(!quoted && byte == *known);
        }
    }
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    (text, best.map_or(b',', |(delimiter, _)| *delimiter))
}

/// Adds rows to a file.
fn write<R: IntoIterator<Item = String>>(bytes: &mut Vec<u8>, rows: impl IntoIterator<Item = R>) {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(bytes);
    for row in rows {
        // A vector takes all that is written, and all rows have as many fields as the head.
        let _ = writer.write_record(row);
    }
}

/// What stands in a cell.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Words(words) => guarded(words),
        Cell::Number(number) => number.to_string(),
    }
}

/// Whether there is a formula behind any `'`s.
fn is_formula(words: &str) -> bool {
    words.trim_start_matches('\'').starts_with(FORMULA)
}

fn guarded(words: &str) -> String {
    if is_formula(words) {
        return format!("'{words}");
    }
    words.to_owned()
}

fn unguarded(words: &str) -> &str {
    words
        .strip_prefix('\'')
        .filter(|rest| is_formula(rest))
        .unwrap_or(words)
}
