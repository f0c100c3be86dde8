//! Which steps are listed, and what became of each. Filtering goes on over frames, so that a
//! frame costs the same with a hundred thousand steps.

use std::time::{Duration, Instant};

use crate::analysis::search::{Finder, Query};
use crate::edit::{Edit, Entry, Head, History};
use crate::model::{ArticleId, Project, StepNumber};
use crate::session::Session;

/// How long a frame may filter.
const BUDGET: Duration = Duration::from_micros(750);

/// How many steps are filtered between two looks at the clock.
const CHUNK: usize = 128;

/// What became of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Became {
    /// What it did holds, and others were done after it.
    #[default]
    Done,
    /// It led to the present state.
    Here,
    /// It was taken back and can be taken again.
    TakenBack,
    /// It was taken back, and something else was done instead.
    OnBranch,
}

impl Became {
    /// Whether what the step did holds.
    pub(super) fn holds(self) -> bool {
        matches!(self, Self::Done | Self::Here)
    }
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The state to which it leads.
    pub(super) state: StepNumber,
    pub(super) became: Became,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wanted {
    head: Head,
    steps: usize,
    text: String,
}

/// The steps that are listed.
#[derive(Default)]
pub(super) struct Listing {
    wanted: Option<Wanted>,
    finder: Option<Finder>,
    /// What became of each step, oldest first.
    became: Vec<Became>,
    /// How many steps were looked at, the latest first.
    looked_at: usize,
    /// The steps that fit so far, by their place in the history.
    next: Vec<usize>,
    /// Those that are shown.
    shown: Vec<usize>,
    /// The state below the oldest step that holds.
    ground: StepNumber,
    /// Whether the row of that state is shown, below all others.
    has_ground: bool,
    here: StepNumber,
}

impl Listing {
    /// Filters for some time. True if there is more to do.
    pub(super) fn go_on(&mut self, session: &Session, text: &str) -> bool {
        let history = session.history();
        let wanted = Wanted {
            head: history.head(),
            steps: history.entries().len(),
            text: text.trim().to_owned(),
        };
        if self.wanted.as_ref() != Some(&wanted) {
            self.begin(history, wanted);
        }
        let entries = history.entries();
        let started = Instant::now();
        while self.looked_at < entries.len() && started.elapsed() < BUDGET {
            let until = (self.looked_at + CHUNK).min(entries.len());
            for nth in self.looked_at..until {
                let index = entries.len() - 1 - nth;
                let fits = self.finder.as_ref().is_none_or(|finder| {
                    let entry = entries.get(index);
                    entry.is_some_and(|entry| fits(finder, session.project(), entry))
                });
                if fits {
                    self.next.push(index);
                }
            }
            self.looked_at = until;
        }
        let more = self.looked_at < entries.len();
        if !more && !self.next.is_empty() {
            self.shown = std::mem::take(&mut self.next);
        }
        more
    }

    fn begin(&mut self, history: &History, wanted: Wanted) {
        // The old rows stay until the new ones are found, unless others are wanted.
        if self
            .wanted
            .as_ref()
            .is_none_or(|old| old.text != wanted.text)
        {
            self.shown.clear();
        }
        self.finder = (!wanted.text.is_empty()).then(|| Finder::new(&Query::new(&wanted.text)));
        self.has_ground = self.finder.is_none() && wanted.steps > 0;
        self.here = wanted.head.at;
        self.looked_at = 0;
        self.next.clear();
        self.judge(history);
        self.wanted = Some(wanted);
    }

    /// Finds out what became of each step.
    fn judge(&mut self, history: &History) {
        let entries = history.entries();
        let at = history.head().at;
        let find = |number| {
            entries
                .binary_search_by_key(&number, |entry| entry.number)
                .ok()
        };
        // Mostly the one before.
        let below = |index: usize| {
            let parent = entries[index].parent;
            let before = index.checked_sub(1);
            before
                .filter(|before| entries[*before].number == parent)
                .or_else(|| find(parent))
        };
        self.became = vec![Became::OnBranch; entries.len()];
        self.ground = at;
        let mut holds = find(at);
        while let Some(index) = holds {
            self.became[index] = Became::Done;
            self.ground = entries[index].parent;
            holds = below(index);
        }
        for (index, entry) in entries.iter().enumerate() {
            if self.became[index] == Became::Done {
                continue;
            }
            let back = match below(index) {
                _ if entry.parent == at => true,
                Some(below) => self.became[below] == Became::TakenBack,
                None => false,
            };
            if back {
                self.became[index] = Became::TakenBack;
            }
        }
        if let Some(here) = find(at) {
            self.became[here] = Became::Here;
        }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.shown.len() + usize::from(self.has_ground && !self.shown.is_empty())
    }

    /// A row, counted from the latest.
    pub(super) fn get(&self, history: &History, row: usize) -> Option<Row> {
        if let Some(index) = self.shown.get(row) {
            return Some(Row {
                state: history.entries().get(*index)?.number,
                became: *self.became.get(*index)?,
            });
        }
        let became = if self.here == self.ground {
            Became::Here
        } else {
            Became::Done
        };
        (row + 1 == self.len()).then_some(Row {
            state: self.ground,
            became,
        })
    }

    /// The row of a state.
    pub(super) fn row_of(&self, history: &History, state: StepNumber) -> Option<usize> {
        let found = self.shown.binary_search_by(|index| {
            let number = history.entries().get(*index).map_or(0, |e| e.number);
            state.cmp(&number)
        });
        let ground = self.has_ground && state == self.ground;
        found.ok().or(ground.then(|| self.len().saturating_sub(1)))
    }

    /// Whether the steps lie in the list as they were taken, so that lines can be drawn.
    pub(super) fn is_whole(&self) -> bool {
        self.finder.is_none()
    }

    /// Whether all that fit are listed.
    pub(super) fn is_complete(&self) -> bool {
        let steps = self.wanted.as_ref().map_or(0, |wanted| wanted.steps);
        self.looked_at >= steps
    }

    /// `53 steps`, `12 of 53 steps`.
    pub(super) fn in_words(&self) -> String {
        let all = self.wanted.as_ref().map_or(0, |wanted| wanted.steps);
        let noun = if all == 1 { "step" } else { "steps" };
        match self.shown.len() {
            _ if !self.is_complete() => format!("Looking through {all} {noun}"),
            shown if shown == all => format!("{all} {noun}"),
            shown => format!("{shown} of {all} {noun}"),
        }
    }
}

/// Whether the name, the person or an article has the words.
fn fits(finder: &Finder, project: &Project, entry: &Entry) -> bool {
    let has = |words: &str| finder.find_in(words).next().is_some();
    has(&entry.forward.name)
        || has(&who(project, entry))
        || articles(entry)
            .into_iter()
            .filter_map(|id| project.article(id))
            .any(|article| has(article.display_title()))
}

/// Who took a step.
pub(super) fn who(project: &Project, entry: &Entry) -> String {
    let id = entry.forward.person.as_ref();
    id.map_or_else(String::new, |id| {
        project
            .person(id)
            .map_or_else(|| id.to_string(), |person| person.name.clone())
    })
}

/// The articles that a step touched, each once in a row.
fn articles(entry: &Entry) -> Vec<&ArticleId> {
    let mut all: Vec<_> = entry.forward.edits.iter().filter_map(article).collect();
    all.dedup();
    all
}

fn article(edit: &Edit) -> Option<&ArticleId> {
    match edit {
        Edit::PutArticle { article, .. } => Some(&article.id),
        Edit::DeleteArticle(id) | Edit::SetArticleMeta { article: id, .. } => Some(id),
        Edit::SetLayerState { layer, .. }
        | Edit::PutMention { layer, .. }
        | Edit::DeleteMention { layer, .. }
        | Edit::PutClaim { layer, .. }
        | Edit::DeleteClaim { layer, .. }
        | Edit::PutDecision { layer, .. }
        | Edit::DeleteDecision { layer, .. } => Some(&layer.article),
        Edit::PutProposals { key, .. } | Edit::DeleteProposals(key) => Some(&key.article),
        _ => None,
    }
}
