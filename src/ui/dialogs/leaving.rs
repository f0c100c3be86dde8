//! What waits until every step is on disk, and the question asked where it would wait in vain.

use std::path::PathBuf;

use super::Request;
use super::confirm::{Confirm, ConfirmAction};

/// How many steps are named.
const NAMED: usize = 5;

/// A project to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its folder.
    pub folder: PathBuf,
    /// What is made there first, if it is not there yet.
    pub make: Option<Make>,
    /// Whether it is only looked at.
    pub read_only: bool,
}

/// What is made of a folder before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Make {
    /// A new project.
    New {
        /// As shown.
        title: String,
        /// Whose work it is.
        person: String,
    },
    /// The person's copy of the sample, unless there is one.
    Sample,
}

/// What waits until every step is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The window closes.
    Window,
    /// Another project is opened.
    Project(Opening),
}

/// How many steps are not on disk, as a sentence without its full stop.
#[must_use]
pub fn not_on_disk(steps: usize) -> String {
    match steps {
        1 => "1 step is not on disk".to_owned(),
        many => format!("{many} steps are not on disk"),
    }
}

/// A sentence of what begins small, with its full stop.
#[must_use]
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let stop = if words.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{first}{}{stop}", letters.as_str())
}

impl Confirm {
    /// Asks before something that would lose steps: these, by name, which are not on disk
    /// because of `why`.
    #[must_use]
    pub fn leaving(steps: &[String], why: &str, leaving: &Leaving) -> Self {
        let lose = match steps.len() {
            1 => "lose 1 step".to_owned(),
            many => format!("lose {many} steps"),
        };
        let (what, lose) = match leaving {
            Leaving::Window => ("If the window is closed now", format!("Close and {lose}")),
            Leaving::Project(_) => (
                "If another project is opened now",
                format!("Open it and {lose}"),
            ),
        };
        let text = format!("{} {what}, this is lost:", sentence(why));
        let action = |name: &str, danger, request| ConfirmAction {
            name: name.to_owned(),
            request,
            danger,
        };
        let mut named: Vec<String> = steps
            .iter()
            .take(NAMED)
            .map(|name| sentence(name))
            .collect();
        match steps.len().saturating_sub(NAMED) {
            0 => {}
            1 => named.push("And one more step.".to_owned()),
            more => named.push(format!("And {more} more steps.")),
        }
        Self::open(
            &not_on_disk(steps.len()),
            &text,
            action("Try again", false, Request::TryAgainThen(leaving.clone())),
        )
        .listing(named)
        .or(action(
            "Save a copy…",
            false,
            Request::AskCopyThen(leaving.clone()),
        ))
        .or(action(&lose, true, Request::LoseThen(leaving.clone())))
    }
}
