//! Which mentions are listed. Filtering goes on over frames, so that a frame costs the same in a
//! book.

use std::time::{Duration, Instant};

use crate::analysis::search::{Finder, Query};
use crate::model::{ArticleId, Kind, Layer, MentionId, PersonId, Scheme};
use crate::session::Session;

/// How long a frame may filter.
const BUDGET: Duration = Duration::from_micros(750);

/// How many mentions are filtered between two looks at the clock.
const CHUNK: usize = 256;

/// Which kinds are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Which {
    #[default]
    All,
    Figures,
    Actors,
    Sources,
    /// Those of the scheme's own kinds.
    Own,
    /// Those marked for another look, of any kind.
    Unsure,
}

/// What is to be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    article: Option<ArticleId>,
    person: Option<PersonId>,
    which: Which,
    text: String,
    revision: u64,
}

impl Wanted {
    pub(super) fn now(session: &Session, which: Which, text: &str) -> Self {
        Self {
            article: session.desk().article.clone(),
            person: Some(session.person().clone()),
            which,
            text: text.trim().to_owned(),
            revision: session.revision(),
        }
    }

    /// Whether rows of the other list would do until this one is made.
    fn is_like(&self, other: &Self) -> bool {
        let revision = self.revision;
        *self
            == Self {
                revision,
                ..other.clone()
            }
    }
}

/// The mentions that are listed.
#[derive(Default)]
pub(super) struct Found {
    wanted: Option<Wanted>,
    finder: Option<Finder>,
    /// All of the article in text order, and how many of them were looked at.
    all: Vec<MentionId>,
    looked_at: usize,
    /// Those that fit so far.
    next: Vec<MentionId>,
    /// Those that are shown.
    shown: Vec<MentionId>,
}

impl Found {
    /// Filters for some milliseconds. True if there is more to do.
    pub(super) fn go_on(&mut self, session: &Session, wanted: Wanted) -> bool {
        if self.wanted.as_ref() != Some(&wanted) {
            self.begin(session, wanted);
        }
        if self.looked_at >= self.all.len() {
            return false;
        }
        let layer = session
            .layer_key()
            .and_then(|key| session.project().layer(&key));
        let (Some(layer), Some(wanted)) = (layer, &self.wanted) else {
            return false;
        };
        let started = Instant::now();
        let scheme = &session.project().scheme;
        while self.looked_at < self.all.len() && started.elapsed() < BUDGET {
            let until = (self.looked_at + CHUNK).min(self.all.len());
            for id in &self.all[self.looked_at..until] {
                let fits = fits(layer, scheme, wanted.which, *id)
                    && self.finder.as_ref().is_none_or(|finder| {
                        let quote = session.project().quote_of(*id).unwrap_or_default();
                        finder.find_in(&quote).next().is_some()
                    });
                if fits {
                    self.next.push(*id);
                }
            }
            self.looked_at = until;
        }
        let more = self.looked_at < self.all.len();
        if !more {
            self.shown = std::mem::take(&mut self.next);
        }
        more
    }

    fn begin(&mut self, session: &Session, wanted: Wanted) {
        // While a step changes the list, the old one stays until the new one is made.
        if self.wanted.as_ref().is_none_or(|old| !old.is_like(&wanted)) {
            self.shown.clear();
        }
        self.finder = (!wanted.text.is_empty()).then(|| Finder::new(&Query::new(&wanted.text)));
        let article = wanted.article.as_ref();
        let index = article.and_then(|id| session.derived().span_index(id));
        self.all.clear();
        if let Some(index) = index {
            let first = index.spans().filter(|span| span.piece == 0);
            self.all.extend(first.map(|span| span.id));
        }
        self.next.clear();
        self.looked_at = 0;
        if self.all.is_empty() {
            self.shown.clear();
        }
        self.wanted = Some(wanted);
    }

    /// How many are listed.
    pub(super) fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether all that fit are listed.
    pub(super) fn is_complete(&self) -> bool {
        self.looked_at >= self.all.len()
    }

    /// The mention of a row.
    pub(super) fn get(&self, row: usize) -> Option<MentionId> {
        self.shown.get(row).copied()
    }

    /// The row of a mention.
    pub(super) fn row_of(&self, id: MentionId) -> Option<usize> {
        self.shown.iter().position(|shown| *shown == id)
    }

    /// The first row for which `is_after` says so; the last one if there is none.
    pub(super) fn row_after(&self, is_after: impl Fn(MentionId) -> bool) -> Option<usize> {
        let row = self.shown.partition_point(|id| !is_after(*id));
        let last = self.shown.len().checked_sub(1)?;
        Some(row.min(last))
    }

    /// `53 mentions`, `12 of 53 mentions`.
    pub(super) fn in_words(&self) -> String {
        let all = self.all.len();
        let noun = if all == 1 { "mention" } else { "mentions" };
        match self.shown.len() {
            _ if !self.is_complete() => format!("Looking through {all} {noun}"),
            shown if shown == all => format!("{all} {noun}"),
            shown => format!("{shown} of {all} {noun}"),
        }
    }
}

fn fits(layer: &Layer, scheme: &Scheme, which: Which, id: MentionId) -> bool {
    if which == Which::All {
        return true;
    }
    let Some(mention) = layer.mention(id) else {
        return false;
    };
    let kind = scheme.label(&mention.label).map(|label| &label.kind);
    match which {
        Which::All => true,
        Which::Figures => kind == Some(&Kind::Figure),
        Which::Actors => kind == Some(&Kind::Actor),
        Which::Sources => kind == Some(&Kind::Source),
        Which::Own => matches!(kind, Some(Kind::Own(_))),
        Which::Unsure => mention.unsure,
    }
}
