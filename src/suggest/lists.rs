//! A list of names: actors, outlets, places, each with its other names.
//!
//! Plain text, a name a line:
//!
//! ```text
//! # Lines that begin with # are comments.
//! Reuters | Thomson Reuters        [TAB] source
//! Ministry of Defence | MoD        [TAB] actor  [TAB] any case
//! Greenpeace
//! ```
//!
//! Behind the name other names, parted by `|`; then, each behind a TAB, the label (its id or
//! name; without one, that which is given for the whole list) and how much may differ: `exact`,
//! `any case` or `inflected` (see [`Forms`]). A name that begins with `#` is written `\#`.
//!
//! Or CSV or TSV whose first row names the columns, in any order: `name`, and where wanted
//! `aliases` (parted by `|`), `label`, `forms`, `note`.

use std::collections::HashMap;

use super::forms::Forms;
use super::phrases::{LONGEST, PhraseFinder, Phrases};
use super::words::{Words, Written};
use super::{
    Asked, File, Kind, MOST_PROBLEMS, Problem, Suggester, label_called, shown, stem_of, unanswered,
};
use crate::model::mention::Attributes;
use crate::model::{Article, LabelId, Layer, Score, Suggestion};

pub(super) const KIND: Kind = Kind {
    id: "list",
    name: "List of names",
    description: "The names of a file, with their other names",
    reads_file: true,
    make: |asked| Ok(Box::new(List::parse(asked)?)),
};

/// The most names, other names counted.
pub const MAX_ENTRIES: usize = 100_000;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListShape {
    /// A name a line.
    Plain,
    /// A table whose first row names the columns, with this between them.
    Table(u8),
}

impl ListShape {
    /// The shape of a file: by its ending, else by its first line.
    #[must_use]
    pub fn of(file: File<'_>) -> Self {
        let first = file.text.trim_start_matches('\u{feff}').lines().next();
        let first = first.unwrap_or_default();
        let lower = file.name.to_lowercase();
        let names_columns = |by: char| {
            let mut cells = first.split(by).map(cell);
            first.contains(by) && cells.any(|cell| cell == "name")
        };
        if lower.ends_with(".tsv") || names_columns('\t') {
            Self::Table(b'\t')
        } else if names_columns(',') || lower.ends_with(".csv") {
            let semicolons = first.matches(';').count() > first.matches(',').count();
            Self::Table(if semicolons { b';' } else { b',' })
        } else if names_columns(';') {
            Self::Table(b';')
        } else {
            Self::Plain
        }
    }
}

/// The name of a column as it is compared.
fn cell(words: &str) -> String {
    words.trim().trim_matches('"').trim().to_lowercase()
}

/// A name of the list, before it is looked for.
struct Row {
    line: usize,
    names: Vec<String>,
    label: String,
    forms: String,
    note: String,
}

/// One who has names.
struct Entry {
    name: String,
    label: LabelId,
    forms: Forms,
    note: String,
}

/// One of the names.
struct Name {
    entry: usize,
    written: Written,
}

/// A list of names, made ready.
pub struct List {
    name: String,
    entries: Vec<Entry>,
    /// By the number of the phrase.
    names: Vec<Vec<Name>>,
    finder: PhraseFinder,
}

impl List {
    /// Reads a list.
    ///
    /// # Errors
    /// All that is wrong with it, by line.
    pub fn parse(asked: &Asked<'_>) -> Result<Self, Vec<Problem>> {
        let Some(file) = asked.file else {
            return Err(vec![Problem::new(0, "no file was given", "Name one.")]);
        };
        let mut problems = Vec::new();
        let rows = match ListShape::of(file) {
            ListShape::Plain => plain_rows(file.text),
            ListShape::Table(delimiter) => table_rows(file.text, delimiter, &mut problems),
        };
        let mut reading = Reading {
            asked,
            entries: Vec::new(),
            names: Vec::new(),
            phrases: Phrases::default(),
            count: 0,
        };
        for row in rows {
            if problems.len() >= MOST_PROBLEMS {
                break;
            }
            if let Err(problem) = reading.take(row) {
                problems.push(problem);
            }
        }
        let too_many = || {
            let message = format!("it has more than {MAX_ENTRIES} names");
            Problem::new(0, message, "Make several lists of it.")
        };
        if reading.count > MAX_ENTRIES {
            problems.push(too_many());
        } else if problems.is_empty() && reading.entries.is_empty() {
            problems.push(Problem::new(
                0,
                "there is no name in it",
                "Write one a line.",
            ));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let finder = reading.phrases.finder().ok_or_else(|| vec![too_many()])?;
        Ok(Self {
            name: stem_of(file.name).to_owned(),
            entries: reading.entries,
            names: reading.names,
            finder,
        })
    }

    /// How many have names in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody has.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

struct Reading<'a> {
    asked: &'a Asked<'a>,
    entries: Vec<Entry>,
    names: Vec<Vec<Name>>,
    phrases: Phrases,
    count: usize,
}

impl Reading<'_> {
    fn take(&mut self, row: Row) -> Result<(), Problem> {
        let Row { line, .. } = row;
        let first = row.names.first().map(String::as_str).unwrap_or_default();
        let label = match (row.label.trim(), self.asked.label) {
            ("", Some(label)) => label.clone(),
            ("", None) => {
                return Err(Problem::new(
                    line,
                    format!("{} has no label", shown(first)),
                    "Write one behind a TAB (or in the column label), or give one for the whole \
                     list.",
                ));
            }
            (words, _) => label_called(&self.asked.project.scheme, words, line)?,
        };
        let forms = match row.forms.trim() {
            "" => self.asked.forms,
            words => Forms::parse(words).ok_or_else(|| {
                let message = format!("{} says not how much may differ", shown(words));
                Problem::new(line, message, "Write exact, any case or inflected.")
            })?,
        };
        for name in &row.names {
            self.take_name(name, line)?;
        }
        self.entries.push(Entry {
            name: first.to_owned(),
            label,
            forms,
            note: row.note,
        });
        Ok(())
    }

    /// Takes a name of the entry that comes next.
    fn take_name(&mut self, name: &str, line: usize) -> Result<(), Problem> {
        let refused = |what: &str, way_out: &str| {
            Err(Problem::new(
                line,
                format!("{} {what}", shown(name)),
                way_out,
            ))
        };
        let words = Words::new(name);
        let Some(stretch) = words.at_bytes(words.all_bytes()) else {
            return refused("is no name", "Write one that has words in it.");
        };
        if !words.has_word(stretch) {
            return refused(
                "has no letter and no digit",
                "Signs alone are not looked for.",
            );
        }
        if stretch.len() > LONGEST {
            return refused("is too long", "A name has 64 words at most.");
        }
        self.count += 1;
        if self.count <= MAX_ENTRIES {
            let phrase = self.phrases.number(words.key_of(stretch));
            self.names
                .resize_with(self.names.len().max(phrase + 1), Vec::new);
            self.names[phrase].push(Name {
                entry: self.entries.len(),
                written: words.written(stretch),
            });
        }
        Ok(())
    }
}

fn plain_rows(text: &str) -> Vec<Row> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(index, line)| {
            let mut cells = line.split('\t');
            let names = cells.next().unwrap_or_default();
            Row {
                line: index + 1,
                names: names_in(names.strip_prefix('\\').unwrap_or(names)),
                label: cells.next().unwrap_or_default().to_owned(),
                forms: cells.next().unwrap_or_default().to_owned(),
                note: cells.next().unwrap_or_default().trim().to_owned(),
            }
        })
        .collect()
}

/// Names that are parted by `|`; one that is empty if there is none, so that it is told.
fn names_in(words: &str) -> Vec<String> {
    let names = words.split('|').map(one_line);
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return vec![String::new()];
    }
    names
}

/// Words without white space at their ends and with single spaces between them.
fn one_line(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    words.join(" ")
}

fn table_rows(text: &str, delimiter: u8, problems: &mut Vec<Problem>) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut records = reader.records();
    let head: Vec<String> = match records.next() {
        Some(Ok(head)) => head.iter().map(cell).collect(),
        _ => Vec::new(),
    };
    let column = |names: &[&str]| head.iter().position(|cell| names.contains(&cell.as_str()));
    let Some(name) = column(&["name"]) else {
        problems.push(Problem::new(
            1,
            "the first row names no column “name”",
            "Name the columns: name, aliases, label, forms, note.",
        ));
        return Vec::new();
    };
    let aliases = column(&["aliases", "alias"]);
    let (label, forms) = (column(&["label"]), column(&["forms"]));
    let note = column(&["note"]);
    let mut rows = Vec::new();
    for record in records {
        match record {
            Ok(record) => {
                let cell = |column: Option<usize>| {
                    let cell = column.and_then(|column| record.get(column));
                    cell.unwrap_or_default().trim().to_owned()
                };
                if record.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                let mut names = vec![one_line(&cell(Some(name)))];
                let others = names_in(&cell(aliases));
                names.extend(others.into_iter().filter(|name| !name.is_empty()));
                rows.push(Row {
                    line: record.position().map_or(0, |at| at.line() as usize),
                    names,
                    label: cell(label),
                    forms: cell(forms),
                    note: cell(note),
                });
            }
            Err(error) => {
                let line = error.position().map_or(0, |at| at.line() as usize);
                let message = format!("this row can’t be read ({error})");
                problems.push(Problem::new(line, message, "Look at its quotes."));
            }
        }
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
    }
    rows
}

/// How sure a name makes: the less it differs from the list, the surer.
const fn score(forms: Forms) -> f64 {
    match forms {
        Forms::Exact => 1.0,
        Forms::AnyCase => 0.9,
        Forms::Inflected => 0.8,
    }
}

/// How much words differ from a name that has the same key.
fn difference(name: &Written, found: &Written) -> Forms {
    if name.exact == found.exact {
        Forms::Exact
    } else if name.folded == found.folded {
        Forms::AnyCase
    } else {
        Forms::Inflected
    }
}

impl Suggester for List {
    fn name(&self) -> String {
        format!("{} {}", KIND.id, self.name)
    }

    fn kind(&self) -> &'static str {
        KIND.id
    }

    fn suggest(
        &self,
        article: &Article,
        layer: Option<&Layer>,
        _: &dyn Fn() -> bool,
    ) -> Vec<Suggestion> {
        let words = Words::new(article.text.as_str());
        let found = self.finder.longest(&words, |phrase, stretch| {
            let written = words.written(stretch);
            // Of several that have the name and one label, the one that it fits best.
            let mut best: HashMap<&LabelId, (Forms, usize)> = HashMap::new();
            for name in &self.names[phrase] {
                let entry = &self.entries[name.entry];
                let forms = difference(&name.written, &written);
                if forms <= entry.forms {
                    let new = (forms, name.entry);
                    let old = best.entry(&entry.label).or_insert(new);
                    *old = new.min(*old);
                }
            }
            let fits: Vec<(Forms, usize)> = best.into_values().collect();
            (!fits.is_empty()).then_some(fits)
        });
        let mut suggestions = Vec::new();
        for (stretch, fits) in found {
            let Some(range) = article.text.range_of_bytes(words.bytes_of(stretch)) else {
                continue;
            };
            suggestions.extend(fits.into_iter().map(|(forms, entry)| {
                let entry = &self.entries[entry];
                let mut attributes = Attributes::from([("name".into(), entry.name.clone())]);
                if !entry.note.is_empty() {
                    attributes.insert("note".into(), entry.note.clone());
                }
                Suggestion {
                    label: entry.label.clone(),
                    extent: range.into(),
                    score: Score::new(score(forms)),
                    words: String::new(),
                    attributes,
                }
            }));
        }
        unanswered(suggestions, layer)
    }
}
