//! Reads what can be read of a damaged file. Our files have one record or field a line, so a
//! damaged line costs that line alone. Only `--repair` uses what comes of it, and keeps the
//! file as it was.

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::limits::PROBLEMS;
use super::migrate::Kind;
use super::schema_v1::article::ArticleFile;
use super::schema_v1::claim::ClaimRecord;
use super::schema_v1::decision::DecisionRecord;
use super::schema_v1::layer::{LayerFile, MentionRecord};
use super::schema_v1::project::ProjectFile;
use super::schema_v1::{FORMAT, read_ron};
use crate::model::{ArticleId, LayerKey};

/// What was read of a file.
pub(crate) struct Salvaged<T> {
    /// The file without its damaged lines.
    pub(crate) record: T,
    /// Its damaged lines.
    pub(crate) damaged: Damaged,
}

/// Lines that could not be read: the first ones with what is wrong, the rest counted.
#[derive(Default)]
pub(crate) struct Damaged {
    /// Counted from 1, and what is wrong.
    pub(crate) lines: Vec<(usize, String)>,
    /// How many more there are.
    pub(crate) more: usize,
}

impl Damaged {
    fn push(&mut self, line: usize, message: impl Into<String>) {
        if self.lines.len() < PROBLEMS {
            self.lines.push((line, message.into()));
        } else {
            self.more += 1;
        }
    }
}

/// The lines of a file without the white space round them, counted from 1.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, Result<&str, String>)> {
    let words = |line| std::str::from_utf8(line).map_err(|_| "these bytes are no UTF-8".to_owned());
    bytes
        .split(|byte| *byte == b'\n')
        .enumerate()
        .map(move |(at, line)| (at + 1, words(line)))
}

/// A line without indentation and the comma at its end.
fn bare(line: &str) -> &str {
    let line = line.trim();
    line.strip_suffix(',').unwrap_or(line)
}

fn read<T: DeserializeOwned>(words: &str) -> Result<T, String> {
    read_ron(words).map_err(|(_, message)| message)
}

/// What stands at the head of a layer file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerHead {
    format: Option<u32>,
    article: Option<String>,
    person: Option<String>,
    digest: Option<String>,
    state: Option<String>,
}

/// A layer file, record by record; `None` if it is laid out another way, so that lines are no
/// records.
pub(crate) fn layer(bytes: &[u8], key: &LayerKey) -> Option<Salvaged<LayerFile>> {
    let mut file = LayerFile {
        format: FORMAT,
        article: key.article.to_string(),
        person: key.person.to_string(),
        digest: String::new(),
        state: None,
        mentions: Vec::new(),
        claims: Vec::new(),
        decisions: Vec::new(),
    };
    let mut damaged = Damaged::default();
    let mut begun = false;
    for (number, line) in lines(bytes) {
        let line = match line {
            Ok(line) => bare(line),
            Err(message) => {
                damaged.push(number, message);
                continue;
            }
        };
        let wrong = match line {
            "(" if begun => return None,
            "(" => {
                begun = true;
                None
            }
            "" | ")" | "]" | "mentions: [" | "claims: [" | "mentions: []" | "claims: []"
            | "decisions: [" => None,
            record if record.starts_with("(id: \"c") => read::<ClaimRecord>(record)
                .map(|claim| file.claims.push(claim))
                .err(),
            record if record.starts_with("(idea: ") => read::<DecisionRecord>(record)
                .map(|decision| file.decisions.push(decision))
                .err(),
            record if record.starts_with('(') => read::<MentionRecord>(record)
                .map(|mention| file.mentions.push(mention))
                .err(),
            field => match read::<LayerHead>(&format!("({field})")) {
                Ok(head) if head.format.is_some_and(|format| format > FORMAT) => return None,
                Ok(head) => {
                    file.article = head.article.unwrap_or(file.article);
                    file.person = head.person.unwrap_or(file.person);
                    file.digest = head.digest.unwrap_or(file.digest);
                    file.state = head.state.or(file.state);
                    None
                }
                Err(message) => Some(message),
            },
        };
        if let Some(message) = wrong {
            damaged.push(number, message);
        }
    }
    begun.then_some(Salvaged {
        record: file,
        damaged,
    })
}

/// What is known of an article, field by field.
pub(crate) fn article(bytes: &[u8], id: &ArticleId) -> Option<Salvaged<ArticleFile>> {
    let id = format!("\"{id}\"");
    let needed = [("format", "1"), ("id", id.as_str()), ("digest", "\"\"")];
    let mut fields = needed.to_vec();
    let mut known = Vec::new();
    let mut damaged = Damaged::default();
    let mut begun = false;
    for (number, line) in lines(bytes) {
        let line = match line {
            Ok(line) => bare(line),
            Err(message) => {
                damaged.push(number, message);
                continue;
            }
        };
        match (line, line.split_once(": ")) {
            ("(", _) if begun => return None,
            ("(", _) => begun = true,
            ("" | ")", _) => {}
            (_, Some((name, _))) if known.contains(&name) => {
                damaged.push(number, format!("{name} stands here twice"));
            }
            (_, Some((name, value))) => {
                let mut alone = needed.to_vec();
                alone.retain(|(other, _)| *other != name);
                alone.push((name, value));
                match read::<ArticleFile>(&written(&alone)) {
                    Ok(_) => {
                        fields.retain(|(other, _)| *other != name);
                        fields.push((name, value));
                        known.push(name);
                    }
                    Err(message) => damaged.push(number, message),
                }
            }
            (_, None) => damaged.push(number, "this is no field"),
        }
    }
    let record = read::<ArticleFile>(&written(&fields)).ok()?;
    (begun && record.format == FORMAT).then_some(Salvaged { record, damaged })
}

fn written(fields: &[(&str, &str)]) -> String {
    let fields = fields
        .iter()
        .map(|(name, value)| format!("{name}: {value}"));
    format!("({})", fields.collect::<Vec<_>>().join(",\n"))
}

/// A field of `project.ron` with all its lines.
struct Section<'a> {
    name: &'a str,
    /// The line on which it begins, counted from 1.
    line: usize,
    lines: Vec<&'a str>,
}

/// The version of `project.ron` that is read, as its field says it.
const NEWEST: &str = "2";

/// The fields that `project.ron` must have, empty.
const NEEDED: [(&str, &str); 4] = [
    ("format", NEWEST),
    ("title", "\"\""),
    ("labels", "[]"),
    ("statuses", "[]"),
];

/// The project's own file, field by field, and in its lists record by record.
pub(crate) fn project(bytes: &[u8]) -> Option<Salvaged<ProjectFile>> {
    let mut damaged = Damaged::default();
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (number, line) in lines(bytes) {
        let line = match line {
            Ok(line) => line,
            Err(message) => {
                damaged.push(number, message);
                continue;
            }
        };
        let head = line
            .strip_prefix("    ")
            .filter(|rest| !rest.starts_with([' ', ']', ')']));
        match head.and_then(|head| head.split_once(':')) {
            Some((name, _)) => sections.push(Section {
                name,
                line: number,
                lines: vec![line],
            }),
            None => match sections.last_mut() {
                Some(section) => section.lines.push(line),
                None if matches!(bare(line), "" | "(") => {}
                None => damaged.push(number, "this is no field".to_owned()),
            },
        }
    }
    if let Some(last) = sections.last_mut() {
        while last
            .lines
            .last()
            .is_some_and(|line| matches!(line.trim(), "" | ")"))
        {
            last.lines.pop();
        }
    }
    let needed = NEEDED.map(|(name, value)| (name, value.to_owned()));
    let mut fields: Vec<(&str, String)> = needed.into();
    let mut known = HashSet::new();
    for section in &sections {
        if !known.insert(section.name) {
            damaged.push(section.line, format!("{} stands here twice", section.name));
            continue;
        }
        let whole = section.lines.join("\n");
        let value = whole
            .trim_start()
            .strip_prefix(section.name)
            .unwrap_or_default();
        let value = value.strip_prefix(':').map(bare).unwrap_or_default();
        match try_field(section.name, value) {
            // An older version only lacks fields.
            Ok(()) if section.name == "format" => match value.parse::<u32>() {
                Ok(version) if version <= Kind::Project.newest() => {}
                // Of a newer version, nothing is guessed.
                _ => return None,
            },
            Ok(()) => put(&mut fields, section.name, value.to_owned()),
            // No list: there are no records to read one by one.
            Err(message) if try_field(section.name, "[]").is_err() => {
                damaged.push(section.line, message);
            }
            Err(_) => {
                let good = records(section, &mut damaged);
                put(&mut fields, section.name, good);
            }
        }
    }
    let all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let record = read::<ProjectFile>(&written(&all)).ok()?.completed();
    (!known.is_empty()).then_some(Salvaged { record, damaged })
}

fn put<'a>(fields: &mut Vec<(&'a str, String)>, name: &'a str, value: String) {
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value));
}

/// Whether a field can be read with this value, beside the ones that must be there.
fn try_field(name: &str, value: &str) -> Result<(), String> {
    let mut with = NEEDED.to_vec();
    with.retain(|(known, _)| *known != name);
    with.push((name, value));
    read::<ProjectFile>(&written(&with)).map(|_| ())
}

/// The records of a list that can be read, as a list again.
fn records(section: &Section<'_>, damaged: &mut Damaged) -> String {
    let mut good = String::from("[");
    let mut record: Vec<&str> = Vec::new();
    let mut begun = section.line + 1;
    let mut close = |lines: &mut Vec<&str>, begun: usize| {
        let words = lines.join("\n");
        let words = bare(&words);
        if !words.is_empty() {
            match try_field(section.name, &format!("[{words}]")) {
                Ok(()) => {
                    good.push_str(words);
                    good.push_str(",\n");
                }
                Err(message) => damaged.push(begun, message),
            }
        }
        lines.clear();
    };
    for (at, line) in section.lines.iter().enumerate().skip(1) {
        let depth = line.len() - line.trim_start().len();
        let ends = depth <= 8 && !line.trim_start().starts_with([']', ')', '}']);
        if ends {
            close(&mut record, begun);
            begun = section.line + at;
        }
        if depth > 4 || !matches!(bare(line), "]") {
            record.push(line);
        }
    }
    close(&mut record, begun);
    good.push(']');
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_that_is_read_is_the_newest() {
        assert_eq!(NEWEST, Kind::Project.newest().to_string());
    }
}
