//! A search that goes on over frames: the current article at once, the project bit by bit.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::analysis::find_in_project::{Hit, Scope, find_in_article};
use crate::analysis::search::{Finder, Query};
use crate::model::{ArticleId, PersonId};
use crate::session::Session;

/// The most hits that are listed.
pub(super) const MOST_HITS: usize = 5_000;

/// What is looked for, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) query: Query,
    pub(super) scope: Scope,
    /// The only article to look in.
    pub(super) article: Option<ArticleId>,
    pub(super) person: Option<PersonId>,
    pub(super) articles: usize,
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Search {
    wanted: Wanted,
    revision: u64,
    finder: Option<Finder>,
    /// Hits by the article's place in the list; none is empty.
    groups: BTreeMap<usize, Vec<Hit>>,
    done: Vec<bool>,
    next: usize,
    total: usize,
}

impl Search {
    /// Begins anew if something else is wanted or the project has changed.
    pub(super) fn want(&mut self, wanted: Wanted, revision: u64) {
        if self.wanted != wanted {
            let finder = (!wanted.query.text.trim().is_empty()).then(|| Finder::new(&wanted.query));
            *self = Self {
                done: vec![false; wanted.articles],
                wanted,
                revision,
                finder,
                ..Self::default()
            };
        } else if self.revision != revision {
            // What was found stays until each article has been looked through again.
            self.revision = revision;
            self.done.fill(false);
            self.next = 0;
        }
    }

    /// Looks through the current article, then through others for as long as `budget`. True if
    /// anything was looked through.
    pub(super) fn go_on(&mut self, session: &Session, budget: Duration) -> bool {
        if self.finder.is_none() {
            return false;
        }
        let started = Instant::now();
        let project = session.project();
        let here = session.desk().article.as_ref();
        let here = here.and_then(|id| project.article_index(id));
        let mut looked = here.is_some_and(|index| self.look(session, index));
        if self.wanted.article.is_some() {
            self.next = self.done.len();
        }
        while self.next < self.done.len() && self.total < MOST_HITS {
            looked |= self.look(session, self.next);
            self.next += 1;
            if started.elapsed() > budget {
                break;
            }
        }
        looked
    }

    fn look(&mut self, session: &Session, index: usize) -> bool {
        let (Some(finder), Some(done)) = (&self.finder, self.done.get_mut(index)) else {
            return false;
        };
        let project = session.project();
        let Some(article) = project.article_at(index).filter(|_| !*done) else {
            return false;
        };
        if self
            .wanted
            .article
            .as_ref()
            .is_some_and(|only| *only != article.id)
        {
            return false;
        }
        *done = true;
        if let Some(old) = self.groups.remove(&index) {
            self.total -= old.len();
        }
        let mut hits = Vec::new();
        let room = MOST_HITS.saturating_sub(self.total).max(1);
        let (person, scope) = (session.person(), self.wanted.scope);
        find_in_article(project, person, article, finder, scope, room, &mut hits);
        self.total += hits.len();
        if !hits.is_empty() {
            self.groups.insert(index, hits);
        }
        true
    }

    /// Whether anything is looked for.
    pub(super) fn is_asked(&self) -> bool {
        self.finder.is_some()
    }

    /// The part of the articles that was looked through, if that is not all yet.
    pub(super) fn progress(&self) -> Option<(usize, usize)> {
        let all = self.done.len();
        let running = self.is_asked() && self.next < all && self.total < MOST_HITS;
        running.then_some((self.next, all))
    }

    /// Whether there may be more hits than are listed.
    pub(super) fn is_full(&self) -> bool {
        self.total >= MOST_HITS
    }

    /// How many hits.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// The hits by the article's place in the list.
    pub(super) fn groups(&self) -> impl Iterator<Item = (usize, &[Hit])> {
        self.groups
            .iter()
            .map(|(index, hits)| (*index, hits.as_slice()))
    }

    /// How many articles have hits.
    pub(super) fn group_count(&self) -> usize {
        self.groups.len()
    }

    /// The hits in one article.
    pub(super) fn in_article(&self, index: usize) -> &[Hit] {
        self.groups.get(&index).map_or(&[], Vec::as_slice)
    }
}
