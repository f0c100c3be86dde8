//! A search that goes on over frames: the current article first, then the project bit by bit. No
//! frame waits for it, however long an article is; the newest query wins.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::analysis::find_in_project::{ArticleSearch, Hit, Looked, Scope};
use crate::analysis::search::{Finder, Query};
use crate::model::{ArticleId, LayerKey, PersonId};
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

impl Wanted {
    /// The revision at which anything last changed that this could find.
    fn changed(&self, session: &Session) -> u64 {
        let last = session.last_changed();
        match self.scope {
            Scope::Text => last.articles,
            Scope::Label => last.articles.max(last.scheme).max(last.mentions),
            Scope::Note => last.articles.max(last.mentions).max(last.claims),
        }
    }

    /// Whether only the words differ.
    fn is_like(&self, other: &Self) -> bool {
        let mut same = self.clone();
        same.query.text.clone_from(&other.query.text);
        same == *other
    }
}

/// The article that is being looked through.
struct Current {
    index: usize,
    search: ArticleSearch,
    /// Found in it, while the hits of the last time are still shown.
    fresh: Vec<Hit>,
    /// There are hits of the last time.
    again: bool,
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Search {
    wanted: Wanted,
    revision: u64,
    finder: Option<Finder>,
    /// Hits by the article's place in the list; none is empty.
    groups: BTreeMap<usize, Vec<Hit>>,
    /// The only places in the articles where hits can be, if that is known.
    places: Option<BTreeMap<usize, Vec<usize>>>,
    done: Vec<bool>,
    current: Option<Current>,
    next: usize,
    total: usize,
}

impl Search {
    /// Begins anew if something else is wanted or what is looked through has changed.
    pub(super) fn want(&mut self, wanted: Wanted, session: &Session) {
        let revision = wanted.changed(session);
        if self.wanted != wanted {
            let finder = (!wanted.query.text.trim().is_empty()).then(|| Finder::new(&wanted.query));
            let places = finder
                .as_ref()
                .and_then(|finder| self.narrowed(finder, &wanted, revision));
            // Where the shorter words are not, the longer ones are not either.
            let has_none = |index| places.as_ref().is_some_and(|all| !all.contains_key(&index));
            *self = Self {
                done: (0..wanted.articles).map(has_none).collect(),
                places,
                wanted,
                revision,
                finder,
                ..Self::default()
            };
        } else if self.revision != revision {
            // What was found stays until each article has been looked through again.
            self.revision = revision;
            self.done.fill(false);
            self.places = None;
            self.current = None;
            self.next = 0;
        }
    }

    /// Where the hits of longer words are, if this search knows that.
    fn narrowed(
        &self,
        finder: &Finder,
        wanted: &Wanted,
        revision: u64,
    ) -> Option<BTreeMap<usize, Vec<usize>>> {
        let shorter = self.finder.as_ref()?;
        let knows = self.wanted.scope == Scope::Text
            && self.wanted.is_like(wanted)
            && self.revision == revision
            && !self.is_full()
            && self.progress().is_none()
            && finder.narrows(shorter);
        let places = |hits: &Vec<Hit>| {
            let ranges = hits.iter().filter_map(|hit| hit.range);
            ranges.map(|range| range.start().get()).collect()
        };
        let groups = self.groups.iter();
        knows.then(|| groups.map(|(at, hits)| (*at, places(hits))).collect())
    }

    /// Looks on for as long as `budget`. True if anything was looked through.
    pub(super) fn go_on(&mut self, session: &Session, budget: Duration) -> bool {
        let started = Instant::now();
        let mut looked = false;
        while self.choose(session) && self.look(session, &|| started.elapsed() > budget) {
            looked = true;
            if started.elapsed() > budget {
                break;
            }
        }
        looked
    }

    /// Chooses the article to look through; false if there is none.
    fn choose(&mut self, session: &Session) -> bool {
        if self.finder.is_none() {
            return false;
        }
        if self.current.is_some() {
            return true;
        }
        let project = session.project();
        let is_left = |index: &usize| self.done.get(*index) == Some(&false);
        let here = self.wanted.article.as_ref();
        let here = here.or(session.desk().article.as_ref());
        let mut chosen = here.and_then(|id| project.article_index(id));
        chosen = chosen.filter(is_left);
        if self.wanted.article.is_none() && chosen.is_none() && self.total < MOST_HITS {
            while self.done.get(self.next) == Some(&true) {
                self.next += 1;
            }
            chosen = Some(self.next).filter(is_left);
        }
        let Some(index) = chosen else {
            return false;
        };
        let places = self.places.as_mut().and_then(|all| all.remove(&index));
        self.current = Some(Current {
            index,
            search: match places {
                Some(places) => ArticleSearch::at_places(places),
                None => ArticleSearch::new(self.wanted.scope),
            },
            fresh: Vec::new(),
            again: self.groups.contains_key(&index),
        });
        true
    }

    /// Looks on in the article that was chosen; false if it is not there.
    fn look(&mut self, session: &Session, enough: &dyn Fn() -> bool) -> bool {
        let (Some(finder), Some(mut current)) = (&self.finder, self.current.take()) else {
            return false;
        };
        let project = session.project();
        let Some(article) = project.article_at(current.index) else {
            return false;
        };
        let key = LayerKey {
            article: article.id.clone(),
            person: session.person().clone(),
        };
        let looked = Looked {
            project,
            article,
            layer: project.layer(&key).map(AsRef::as_ref),
            spans: session.derived().span_index(&article.id),
            finder,
        };
        let old = match current.again {
            true => self.in_article(current.index).len(),
            false => 0,
        };
        let room = MOST_HITS.saturating_sub(self.total - old).max(1);
        let done = current
            .search
            .go_on(looked, room, &mut current.fresh, enough);
        if done && current.again {
            self.groups.remove(&current.index);
            self.total -= old;
        }
        if (done || !current.again) && !current.fresh.is_empty() {
            self.total += current.fresh.len();
            let group = self.groups.entry(current.index).or_default();
            group.append(&mut current.fresh);
        }
        if done {
            if let Some(one) = self.done.get_mut(current.index) {
                *one = true;
            }
        } else {
            self.current = Some(current);
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
        let left = self.next < all && self.total < MOST_HITS;
        let left = left && self.wanted.article.is_none();
        let running = self.is_asked() && (self.current.is_some() || left);
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
