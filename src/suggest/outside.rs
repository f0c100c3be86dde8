//! The language in which a program of somebody else is asked: JSON lines. Nothing here runs it.
//!
//! The program gets one article a line on its standard input, then the end of the file:
//!
//! ```text
//! {"id":"kursk","text":"Ada Lovelace said …","language":"en","title":"…"}
//! ```
//!
//! and writes, in any order and whenever it likes, one suggestion a line:
//!
//! ```text
//! {"id":"kursk","start":0,"end":12,"label":"actor","score":0.93,"quote":"Ada Lovelace","attributes":{"kind":"PERSON"}}
//! {"id":"kursk","error":"too long for the model"}
//! ```
//!
//! `id` and `label` must be there, and a place: `start` and `end`, counted in code points, or a
//! `quote`, or (better) both. What the text has there must be the quote; if not, the quote is
//! looked for near that place, and goes to the tray if it can’t be told where it
//! stands. `label` is one of the project's, by id or name. `score` is a number, the values of
//! `attributes` are words, numbers or yes and no; other keys are ignored. A line with `error`
//! is shown and kept with the run. If any other line makes no sense, nothing is taken.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{MOST_PROBLEMS, Problem, shown};
use crate::analysis::anchor::{Anchorer, Answer, Quote};
use crate::formats::run::RunIn;
use crate::formats::{Likely, likely};
use crate::model::mention::Attributes;
use crate::model::{
    Article, Kind, LabelId, Project, Proposals, Run, RunId, Score, Suggestion, Timestamp, Unplaced,
};
use crate::text::{CharOffset, TextRange, counted};

/// The most bytes that one line of an answer may have.
pub const MAX_LINE_BYTES: usize = 1 << 20;
/// The most suggestions that are taken from one run of a program.
pub const MAX_SUGGESTIONS: usize = 1_000_000;
/// So many attributes are taken from one line.
const MOST_ATTRIBUTES: usize = 64;
/// So many of a program's own errors are kept with its run.
const MOST_NOTES: usize = 100;

/// A line that a program is asked with.
#[derive(Serialize)]
struct Request<'a> {
    id: &'a str,
    text: &'a str,
    language: &'a str,
    title: &'a str,
}

/// The line that asks about an article, without its line end.
#[must_use]
pub fn request(article: &Article) -> String {
    let request = Request {
        id: article.id.as_str(),
        text: article.text.as_str(),
        language: &article.meta.language,
        title: &article.meta.title,
    };
    // Words alone can always be written.
    serde_json::to_string(&request).unwrap_or_default()
}

/// A line that a program answered.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    start: Option<usize>,
    #[serde(default)]
    end: Option<usize>,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    score: Option<f64>,
    #[serde(default)]
    quote: Option<String>,
    #[serde(default)]
    attributes: Option<BTreeMap<String, Value>>,
    #[serde(default)]
    error: Option<Value>,
}

/// What is known of the program's run.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// Its name: that of the suggester in the settings.
    pub name: &'a str,
    /// The program.
    pub tool: &'a str,
    /// What the program's labels are called here; `None` leaves one out. Labels that are not
    /// listed go by the scheme.
    pub labels: BTreeMap<String, Option<LabelId>>,
    /// When it was asked.
    pub at: Timestamp,
}

/// One suggestion, as answered.
struct Answered {
    label: LabelId,
    is_figure: bool,
    place: Option<TextRange>,
    quote: String,
    score: Option<Score>,
    attributes: Attributes,
}

/// Reads what a program answers, line by line, and makes a run of it.
pub struct Answers<'p> {
    project: &'p Project,
    about: About<'p>,
    asked: HashMap<&'p str, &'p Article>,
    by_article: HashMap<&'p str, Vec<Answered>>,
    /// Articles that the program says it could not read.
    unread: HashSet<String>,
    notes: Vec<String>,
    problems: Vec<Problem>,
    line: usize,
    count: usize,
}

impl<'p> Answers<'p> {
    /// Nothing answered yet, to what was asked about these articles.
    #[must_use]
    pub fn new(
        project: &'p Project,
        asked: impl IntoIterator<Item = &'p Article>,
        about: About<'p>,
    ) -> Self {
        let asked = asked.into_iter();
        Self {
            project,
            about,
            asked: asked
                .map(|article| (article.id.as_str(), article))
                .collect(),
            by_article: HashMap::new(),
            unread: HashSet::new(),
            notes: Vec::new(),
            problems: Vec::new(),
            line: 0,
            count: 0,
        }
    }

    /// Takes the next line. Breaks when so much was wrong that nobody would read on.
    pub fn take(&mut self, line: &str) -> ControlFlow<()> {
        self.line += 1;
        if line.trim().is_empty() {
            return ControlFlow::Continue(());
        }
        if let Err(problem) = self.read(line) {
            self.problems.push(problem);
        }
        if self.problems.len() < MOST_PROBLEMS {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    fn wrong(&self, message: impl Into<String>, way_out: &str) -> Problem {
        Problem::new(self.line, message, way_out)
    }

    fn read(&mut self, source: &str) -> Result<(), Problem> {
        let line: Line = serde_json::from_str(source).map_err(|error| {
            let message = format!("{} can’t be read ({error})", shown(source));
            self.wrong(
                message,
                "Each line must be one JSON object; print what is for people to standard error.",
            )
        })?;
        if let Some(error) = &line.error {
            let words = error
                .as_str()
                .map_or_else(|| error.to_string(), str::to_owned);
            let about = line.id.as_ref().map(|id| format!("{id}: "));
            let about = about.unwrap_or_default();
            self.unread.extend(line.id);
            if self.notes.len() < MOST_NOTES {
                self.notes.push(format!("{about}{words}"));
            }
            return Ok(());
        }
        let Some(id) = line.id.as_deref() else {
            return Err(self.wrong("it has no id", "Give the id that the article came with."));
        };
        let Some((id, article)) = self.asked.get_key_value(id).map(|(id, a)| (*id, *a)) else {
            let message = format!("nobody asked about {}", shown(id));
            return Err(self.wrong(message, "Give the id that the article came with."));
        };
        let Some(label) = line.label.as_deref() else {
            return Err(self.wrong("it has no label", "Give one of the project’s."));
        };
        let Some(label) = self.label(label)? else {
            return Ok(());
        };
        let quote = line.quote.unwrap_or_default();
        let place = self.place(article, line.start, line.end, &quote)?;
        self.count += 1;
        if self.count > MAX_SUGGESTIONS {
            let message = format!("these are more than {MAX_SUGGESTIONS} suggestions");
            return Err(self.wrong(message, "Ask about fewer articles at a time."));
        }
        let kind = self.project.scheme.label(&label).map(|label| &label.kind);
        let answered = Answered {
            is_figure: kind == Some(&Kind::Figure),
            label,
            place,
            quote,
            score: line.score.and_then(Score::new),
            attributes: attributes(line.attributes.unwrap_or_default()),
        };
        self.by_article.entry(id).or_default().push(answered);
        Ok(())
    }

    /// The label of the project; `None` if it is left out.
    fn label(&self, words: &str) -> Result<Option<LabelId>, Problem> {
        if let Some(mapped) = self.about.labels.get(words) {
            return Ok(mapped.clone());
        }
        match likely(&self.project.scheme, words) {
            Some(Likely::Same(label)) => Ok(Some(label)),
            Some(Likely::Perhaps(label)) => Err(self.wrong(
                format!("there is no label {}", shown(words)),
                &format!(
                    "If it means {label}, say so: with --map {words}={label}, or in the window at \
                     the program’s labels."
                ),
            )),
            None => super::label_called(&self.project.scheme, words, self.line).map(Some),
        }
    }

    /// The place, as it was given; `None` if none was, or none that the text has, and the quote
    /// must do.
    fn place(
        &self,
        article: &Article,
        start: Option<usize>,
        end: Option<usize>,
        quote: &str,
    ) -> Result<Option<TextRange>, Problem> {
        let range = match (start, end) {
            (Some(start), Some(end)) => {
                let (start, end) = (CharOffset::new(start), CharOffset::new(end));
                article.text.range_of_chars(start, end)
            }
            (None, None) => None,
            _ => return Err(self.wrong("it has one of start and end alone", "Give both.")),
        };
        if range.is_none() && quote.is_empty() {
            let message = match (start, end) {
                (Some(start), Some(end)) => format!(
                    "there are no words from {start} to {end}: the text has {} code points",
                    article.text.char_count()
                ),
                _ => "it says not where".to_owned(),
            };
            return Err(self.wrong(message, "Give start and end in code points, or a quote."));
        }
        Ok(range)
    }

    /// What the program said of articles that it could not read.
    #[must_use]
    pub fn errors(&self) -> &[String] {
        &self.notes
    }

    /// The run of all lines.
    ///
    /// # Errors
    /// What is wrong with lines, if anything is: then nothing is taken.
    pub fn finish(self) -> Result<RunIn, Vec<Problem>> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let name = self.about.name;
        let project = self.project;
        let id = RunId::unique(name, "suggestions", |id| project.run(id).is_some());
        let run = Run {
            labels: self.about.labels,
            notes: self.notes,
            ..Run::new(id, name, self.about.tool, self.about.at)
        };
        let mut found = RunIn::new(run);
        let mut by_article = self.by_article;
        let mut moved = 0;
        for article in project.articles() {
            let id = article.id.as_str();
            if let Some(answered) = by_article.remove(id) {
                let (proposals, corrected) = placed(article, answered);
                moved += corrected;
                found.keep(article, proposals);
            } else if self.asked.contains_key(id) && !self.unread.contains(id) {
                found.keep(article, Proposals::default());
            }
        }
        if moved > 0 {
            found.run.notes.push(format!(
                "{} did not have the words that were quoted; the words were looked for",
                counted(moved, "place")
            ));
        }
        Ok(found)
    }
}

fn attributes(given: BTreeMap<String, Value>) -> Attributes {
    let words = |value: Value| match value {
        Value::String(words) => Some(words),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    let given = given.into_iter().take(MOST_ATTRIBUTES);
    given
        .filter_map(|(key, value)| Some((key.into(), words(value)?)))
        .collect()
}

/// Finds the places of what was answered about an article, and counts those that were not where
/// they were said to be.
fn placed(article: &Article, answered: Vec<Answered>) -> (Proposals, usize) {
    let mut proposals = Proposals::default();
    let mut wrong = Vec::new();
    for one in answered {
        match one.place {
            Some(range) if one.quote.is_empty() || article.text.slice(range) == one.quote => {
                proposals.suggestions.push(Suggestion {
                    label: one.label,
                    extent: range.into(),
                    score: one.score,
                    words: String::new(),
                    attributes: one.attributes,
                });
            }
            _ => wrong.push(one),
        }
    }
    let moved = wrong.iter().filter(|one| one.place.is_some()).count();
    if !wrong.is_empty() {
        let quotes: Vec<Quote<'_>> = wrong
            .iter()
            .map(|one| Quote {
                label: one.label.as_str(),
                is_figure: one.is_figure,
                near: one.place.map(TextRange::start),
                ..Quote::new(&one.quote)
            })
            .collect();
        let answers = Anchorer::new(&article.text, &article.meta.language).anchor(&quotes);
        for (one, answer) in wrong.into_iter().zip(answers) {
            take_answer(&mut proposals, article, one, answer);
        }
    }
    let place = |one: &Suggestion| (one.extent.start(), std::cmp::Reverse(one.extent.end()));
    proposals.suggestions.sort_by_key(place);
    (proposals, moved)
}

fn take_answer(proposals: &mut Proposals, article: &Article, one: Answered, answer: Answer) {
    match answer {
        Answer::Anchored(found) => {
            let same = article.text.quote(&found.extent) == one.quote;
            proposals.suggestions.push(Suggestion {
                label: one.label,
                extent: found.extent,
                score: one.score,
                words: if same { String::new() } else { one.quote },
                attributes: one.attributes,
            });
        }
        Answer::Tray(tray) => {
            let candidates = tray.candidates.into_iter();
            proposals.unplaced.push(Unplaced {
                label: one.label,
                words: one.quote,
                score: one.score,
                attributes: one.attributes,
                why: tray.reason.into(),
                candidates: candidates.map(|candidate| candidate.extent).collect(),
                others: Vec::new(),
            });
        }
    }
}
