//! A short list of patterns: regular expressions that find figures, dates, units.
//!
//! Plain text, a pattern a line, its parts parted by TABs:
//!
//! ```text
//! # label [TAB] pattern [TAB] language [TAB] group
//! figure       [TAB] \b\d+ (?:km|miles)\b
//! figure       [TAB] (?i)\b(une|deux|trois) (?:fois|pour cent)\b [TAB] fr [TAB] 1
//! source       [TAB] according to (?<who>\p{Lu}\w+)              [TAB] en [TAB] who
//! ```
//!
//! The syntax is that of the crate `regex`: Unicode, no back references, no looking round. A
//! pattern is tried on one paragraph at a time, in which `^` and `$` are its ends. With a
//! language (a BCP 47 tag such as `fr`) it is tried on articles in that language, and on those
//! whose language is not known. With a group, by number or name, its words are proposed.
//!
//! A pattern can't hang the program: matching never goes back, a pattern is at most a kilobyte
//! long and at most a quarter of a megabyte when it is made ready, paragraphs are cut every 4
//! kilobytes (behind a sentence, else at white space), and it is asked between two matches whether
//! to go on.

use regex::{Regex, RegexBuilder};

use super::{
    Asked, Kind, MOST_PROBLEMS, Problem, Suggester, label_called, shown, stem_of, unanswered,
};
use crate::model::mention::Attributes;
use crate::model::{Article, LabelId, Layer, Suggestion};
use crate::text::segment;

pub(super) const KIND: Kind = Kind {
    id: "patterns",
    name: "Patterns",
    description: "What the patterns of a file fit",
    reads_file: true,
    make: |asked| Ok(Box::new(Patterns::parse(asked)?)),
};

/// The most patterns in a file.
pub const MAX_PATTERNS: usize = 200;
/// The longest pattern in bytes.
pub const MAX_PATTERN_BYTES: usize = 1024;
/// What a pattern may take in memory when it is made ready, and again while it is used.
const READY_BYTES: usize = 256 << 10;
/// How deeply brackets may nest.
const DEPTH: u32 = 50;
/// No longer stretch is looked at in one piece.
const PIECE_BYTES: usize = 4 << 10;

/// One pattern.
struct Pattern {
    line: usize,
    label: LabelId,
    regex: Regex,
    /// In small letters; empty for every language.
    language: String,
    group: usize,
}

/// A list of patterns, made ready.
pub struct Patterns {
    name: String,
    patterns: Vec<Pattern>,
}

impl Patterns {
    /// Reads a list.
    ///
    /// # Errors
    /// All that is wrong with it, by line.
    pub fn parse(asked: &Asked<'_>) -> Result<Self, Vec<Problem>> {
        let Some(file) = asked.file else {
            return Err(vec![Problem::new(0, "no file was given", "Name one.")]);
        };
        let mut patterns = Vec::new();
        let mut problems = Vec::new();
        let lines = file.text.trim_start_matches('\u{feff}').lines().enumerate();
        for (index, line) in lines {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if patterns.len() == MAX_PATTERNS {
                let message = format!("it has more than {MAX_PATTERNS} patterns");
                problems.push(Problem::new(
                    index + 1,
                    message,
                    "Make several files of it.",
                ));
                break;
            }
            match read(line, index + 1, asked) {
                Ok(pattern) => patterns.push(pattern),
                Err(problem) => problems.push(problem),
            }
            if problems.len() >= MOST_PROBLEMS {
                break;
            }
        }
        if problems.is_empty() && patterns.is_empty() {
            let way_out = "Write one a line: the label, a TAB, the pattern.";
            problems.push(Problem::new(0, "there is no pattern in it", way_out));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            name: stem_of(file.name).to_owned(),
            patterns,
        })
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }
}

fn read(source: &str, line: usize, asked: &Asked<'_>) -> Result<Pattern, Problem> {
    let mut cells = source.split('\t');
    let label = cells.next().unwrap_or_default().trim();
    let Some(pattern) = cells.next().map(str::trim).filter(|p| !p.is_empty()) else {
        return Err(Problem::new(
            line,
            format!("there is no pattern behind {}", shown(label)),
            "Write the label, a TAB, the pattern.",
        ));
    };
    let label = match (label, asked.label) {
        ("", Some(label)) => label.clone(),
        (words, _) => label_called(&asked.project.scheme, words, line)?,
    };
    let regex = compile(pattern, line)?;
    let language = cells.next().unwrap_or_default().trim().to_lowercase();
    let group = cells.next().unwrap_or_default().trim();
    let group = match group {
        "" => 0,
        named => group_of(&regex, named).ok_or_else(|| {
            let message = format!("the pattern has no group {}", shown(named));
            let way_out = "Groups are (…), counted from 1, or (?<name>…).";
            Problem::new(line, message, way_out)
        })?,
    };
    Ok(Pattern {
        line,
        label,
        regex,
        language,
        group,
    })
}

fn compile(pattern: &str, line: usize) -> Result<Regex, Problem> {
    if pattern.len() > MAX_PATTERN_BYTES {
        let message = format!("the pattern is longer than {MAX_PATTERN_BYTES} bytes");
        return Err(Problem::new(line, message, "Write several."));
    }
    let built = RegexBuilder::new(pattern)
        .size_limit(READY_BYTES)
        .dfa_size_limit(READY_BYTES)
        .nest_limit(DEPTH)
        .build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => Problem::new(
            line,
            "the pattern needs too much memory",
            "Repeat fewer times ({1,9} rather than {1,999}), or write + for any number of times; \
             [0-9] needs less than \\d, and [a-z] less than \\w.",
        ),
        error => Problem::new(
            line,
            format!("the pattern can’t be read: {}", reason(&error.to_string())),
            "Signs that mean themselves need a \\ before them: \\( \\) \\. \\+ \\? \\$",
        ),
    })
}

/// What the crate says of a pattern, without the drawing of where.
fn reason(said: &str) -> &str {
    let last = said.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last)
}

fn group_of(regex: &Regex, named: &str) -> Option<usize> {
    match named.parse::<usize>() {
        Ok(number) => (number < regex.captures_len()).then_some(number),
        Err(_) => regex.capture_names().position(|name| name == Some(named)),
    }
}

/// The part of a tag that names the language.
fn language_of(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

impl Pattern {
    fn is_for(&self, tag: &str) -> bool {
        let tag = tag.trim().to_lowercase();
        self.language.is_empty()
            || tag.is_empty()
            || tag == self.language
            || language_of(&tag) == self.language
    }

    /// Looks through a stretch of the text that begins at byte `base`. False if asked to stop.
    fn look(
        &self,
        stretch: &str,
        base: usize,
        go_on: &dyn Fn() -> bool,
        take: &mut dyn FnMut(std::ops::Range<usize>),
    ) -> bool {
        if self.group == 0 {
            for hit in self.regex.find_iter(stretch) {
                take(base + hit.start()..base + hit.end());
                if !go_on() {
                    return false;
                }
            }
            return true;
        }
        for hit in self.regex.captures_iter(stretch) {
            if let Some(hit) = hit.get(self.group) {
                take(base + hit.start()..base + hit.end());
            }
            if !go_on() {
                return false;
            }
        }
        true
    }
}

/// The paragraphs of a text, long ones cut at white space, with where each begins.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let line = rest.find('\n').unwrap_or(rest.len());
        let start = at;
        if line <= PIECE_BYTES {
            at += line + 1;
            return Some((start, &rest[..line]));
        }
        let most = rest.floor_char_boundary(PIECE_BYTES);
        let near = |at: &usize| *at > most / 2;
        let sentence = rest[..most].rfind(". ").map(|at| at + 1).filter(near);
        let blank = || rest[..most].rfind(char::is_whitespace).filter(near);
        let cut = sentence.or_else(blank).unwrap_or(most);
        at += cut;
        Some((start, &rest[..cut]))
    })
}

impl Suggester for Patterns {
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
        go_on: &dyn Fn() -> bool,
    ) -> Vec<Suggestion> {
        let mut suggestions = Vec::new();
        let tag = &article.meta.language;
        let patterns = self.patterns.iter().filter(|one| one.is_for(tag));
        'all: for pattern in patterns {
            let attributes = Attributes::from([("line".into(), pattern.line.to_string())]);
            let mut take = |bytes| {
                let range = article.text.range_of_bytes(bytes);
                let range = range.and_then(|range| segment::trim(&article.text, range));
                suggestions.extend(range.map(|range| Suggestion {
                    label: pattern.label.clone(),
                    extent: range.into(),
                    score: None,
                    words: String::new(),
                    attributes: attributes.clone(),
                }));
            };
            for (base, stretch) in pieces(article.text.as_str()) {
                if !go_on() || !pattern.look(stretch, base, go_on, &mut take) {
                    break 'all;
                }
            }
        }
        unanswered(suggestions, layer)
    }
}
