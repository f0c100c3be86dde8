//! What could be tagged, found without any model and without the network. One file a suggester;
//! adding one touches its file and the slice [`SUGGESTERS`].
//!
//! A suggester is made once from a project and gives, for one article after the other, what
//! could be tagged there; the same for the same project. [`run_of`] makes a suggestion run of
//! that, which is reviewed as one that was imported. [`outside`] is the language in which
//! programs of other people are asked; running them is the business of `jobs`.

mod forms;
mod lists;
mod memory;
pub mod outside;
mod patterns;
mod phrases;
mod program;
mod run;
mod tagged;
mod wanted;
mod words;

use std::fmt;

pub use forms::Forms;
pub use lists::{List, ListShape, MAX_ENTRIES};
pub use memory::{LEAST_SCORE, Memory};
pub use patterns::{MAX_PATTERN_BYTES, MAX_PATTERNS, Patterns};
pub use program::{OutsideProgram, USUAL_SECONDS, USUAL_SILENCE};
pub use run::{Which, run_of};
pub use wanted::Wanted;

use self::tagged::Tagged;
use crate::model::{Article, Idea, LabelId, Layer, PersonId, Project, Scheme, Suggestion};

/// What finds things that could be tagged.
pub trait Suggester: Sync {
    /// What its runs are called: "memory", "list outlets".
    fn name(&self) -> String;

    /// The [`id`](Kind::id) of its kind.
    fn kind(&self) -> &'static str;

    /// What could be tagged in an article, in the order of the text. `layer` is the work of the
    /// person who will review it; what is tagged there with the same label is left out. Ends
    /// early, with what it has, when `go_on` says no.
    fn suggest(
        &self,
        article: &Article,
        layer: Option<&Layer>,
        go_on: &dyn Fn() -> bool,
    ) -> Vec<Suggestion>;
}

/// What a suggester is made of.
pub struct Asked<'a> {
    /// Where it will look.
    pub project: &'a Project,
    /// Who will review what it finds.
    pub person: &'a PersonId,
    /// Whose work it learns from; `None` for everybody's.
    pub learns_from: Option<&'a PersonId>,
    /// The file that it reads, if it reads one.
    pub file: Option<File<'a>>,
    /// The label of what has none in the file.
    pub label: Option<&'a LabelId>,
    /// How much words may differ where the file does not say it.
    pub forms: Forms,
}

impl<'a> Asked<'a> {
    /// A suggester that learns from everybody and reads no file.
    #[must_use]
    pub const fn new(project: &'a Project, person: &'a PersonId) -> Self {
        Self {
            project,
            person,
            learns_from: None,
            file: None,
            label: None,
            forms: Forms::Exact,
        }
    }
}

/// A file that a suggester reads.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name, without folders.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// A suggester, or what is wrong with the file that it reads.
pub type Made = Result<Box<dyn Suggester>, Vec<Problem>>;

/// A kind of suggester.
pub struct Kind {
    /// Its name on the command line and in files.
    pub id: &'static str,
    /// As shown.
    pub name: &'static str,
    /// What it finds.
    pub description: &'static str,
    /// Whether it reads a file.
    pub reads_file: bool,
    /// Makes one.
    pub make: fn(&Asked<'_>) -> Made,
}

/// All kinds.
pub const SUGGESTERS: &[Kind] = &[memory::KIND, lists::KIND, patterns::KIND];

/// A kind by its id.
#[must_use]
pub fn kind(id: &str) -> Option<&'static Kind> {
    SUGGESTERS.iter().find(|kind| kind.id == id)
}

/// What is wrong with a file that a suggester reads, or with what a program answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1; 0 for the whole.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub way_out: String,
}

impl Problem {
    fn new(line: usize, message: impl Into<String>, way_out: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
            way_out: way_out.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{}. {}", self.message, self.way_out)
    }
}

/// So many problems of one file are told: nobody reads on beyond them.
pub const MOST_PROBLEMS: usize = 50;

/// Some words of a line, for a message.
fn shown(words: &str) -> String {
    const MOST: usize = 60;
    let cut = words.char_indices().nth(MOST);
    match cut {
        Some((at, _)) => format!("“{}…”", &words[..at]),
        None => format!("“{words}”"),
    }
}

/// A label by its id or name.
fn label_called(scheme: &Scheme, words: &str, line: usize) -> Result<LabelId, Problem> {
    if let Some(label) = scheme.label_called(words.trim()) {
        return Ok(label.id.clone());
    }
    let known: Vec<&str> = scheme
        .labels
        .iter()
        .map(|label| label.id.as_str())
        .collect();
    Err(Problem::new(
        line,
        format!("there is no label {}", shown(words)),
        format!("The project has {}.", known.join(", ")),
    ))
}

/// A name from the name of a file: without its ending.
fn stem_of(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// Puts suggestions in the order of the text and takes out those that the person needs no more:
/// what is tagged with that label there, and what was answered.
fn unanswered(mut found: Vec<Suggestion>, layer: Option<&Layer>) -> Vec<Suggestion> {
    if let Some(layer) = layer {
        let tagged = Tagged::new(layer);
        found.retain(|one| !tagged.overlaps(&one.label, &one.extent) && !is_answered(one, layer));
    }
    let place = |one: &Suggestion| (one.extent.start(), std::cmp::Reverse(one.extent.end()));
    found.sort_by(|one, other| {
        let order = place(one).cmp(&place(other));
        let order = order.then_with(|| one.label.cmp(&other.label));
        order.then_with(|| other.score.cmp(&one.score))
    });
    found.dedup_by(|one, other| one.extent == other.extent && one.label == other.label);
    found
}

/// Whether the person has said yes or no to it.
fn is_answered(suggestion: &Suggestion, layer: &Layer) -> bool {
    let idea = Idea::Mention {
        extent: suggestion.extent.clone(),
        label: suggestion.label.clone(),
    };
    let decision = layer.decision(&idea);
    decision.is_some_and(|decision| decision.answer.is_final())
}
