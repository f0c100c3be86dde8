//! What the palette can find.

use super::score::score;
use crate::analysis::fold_all;
use crate::command::{Command, Spec, TABLE};
use crate::model::{ArticleId, ClaimId, LabelId};
use crate::session::Session;
use crate::text::unseen::shown;

/// How many hits are shown.
pub(super) const MOST: usize = 50;

/// What a hit stands for.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Command(&'static Spec),
    Article(ArticleId),
    Label(LabelId),
    Claim(ClaimId),
}

impl Target {
    pub(super) fn command(&self) -> Command {
        match self {
            Self::Command(row) => row.command.clone(),
            Self::Article(id) => Command::OpenArticle(id.clone()),
            Self::Label(id) => Command::Tag(id.clone()),
            Self::Claim(id) => Command::SelectClaim(Some(*id)),
        }
    }

    /// A name that lasts from one opening to the next.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Command(row) => format!(">{}", row.id),
            Self::Article(id) => format!("@{id}"),
            Self::Label(id) => format!("#{id}"),
            Self::Claim(id) => id.to_string(),
        }
    }
}

/// What is wanted: of everything, or of one sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    All,
    Commands,
    Articles,
    Labels,
    Claims,
}

impl Sort {
    /// The sort by the sign that a query begins with, and the rest of the query.
    pub(super) fn of(query: &str) -> (Self, &str) {
        let query = query.trim_start();
        for (sign, sort) in [
            ('>', Self::Commands),
            ('@', Self::Articles),
            ('#', Self::Labels),
        ] {
            if let Some(rest) = query.strip_prefix(sign) {
                return (sort, rest);
            }
        }
        let number = query.strip_prefix(['c', 'C']);
        match number.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            Some(_) => (Self::Claims, query),
            None => (Self::All, query),
        }
    }

    fn takes(self, target: &Target) -> bool {
        match self {
            Self::All => true,
            Self::Commands => matches!(target, Target::Command(_)),
            Self::Articles => matches!(target, Target::Article(_)),
            Self::Labels => matches!(target, Target::Label(_)),
            Self::Claims => matches!(target, Target::Claim(_)),
        }
    }
}

struct Entry {
    target: Target,
    /// Folded, for finding.
    name: String,
    /// Folded, for finding where the name does not fit.
    doc: String,
}

/// Everything that can be found, at one revision of the project.
#[derive(Default)]
pub(super) struct Index {
    revision: Option<(u64, usize)>,
    entries: Vec<Entry>,
    /// The last query and what fitted it: what fits a longer query is among that.
    last: Option<(Sort, String, Vec<usize>)>,
}

impl Index {
    /// Builds it anew if the project has changed since.
    pub(super) fn refresh(&mut self, session: &Session) {
        let now = (session.revision(), session.history().position());
        if self.revision == Some(now) {
            return;
        }
        self.revision = Some(now);
        self.last = None;
        self.entries.clear();
        let project = session.project();
        for row in TABLE {
            let doc = format!("{} {}", row.menu.name(), row.doc);
            self.add(Target::Command(row), &shown(&session.shown_name(row)), &doc);
        }
        for label in &project.scheme.labels {
            let name = format!("Tag as {}", shown(&label.name));
            self.add(Target::Label(label.id.clone()), &name, &label.description);
        }
        for id in session.derived().claim_order() {
            if let Some((_, claim)) = project.claim(id) {
                let name = format!("C{} {}", claim.number, shown(&claim.wording));
                self.add(Target::Claim(id), &name, "");
            }
        }
        for article in project.articles() {
            let target = Target::Article(article.id.clone());
            let title = shown(article.display_title());
            self.add(target, &title, &shown(&article.meta.outlet));
        }
    }

    fn add(&mut self, target: Target, name: &str, doc: &str) {
        self.entries.push(Entry {
            target,
            name: fold_all(name),
            doc: fold_all(doc),
        });
    }

    /// The best hits for a query, and how many there are; without letters the recent ones come
    /// first, then everything in order.
    pub(super) fn find(&mut self, query: &str, recent: &[String]) -> (Vec<Target>, usize) {
        let (sort, letters) = Sort::of(query);
        let letters = fold_all(letters.trim());
        if letters.is_empty() {
            self.last = None;
            return self.without_letters(sort, recent);
        }
        let narrowed = self.last.take().filter(|(before, shorter, _)| {
            *before == sort && !shorter.is_empty() && letters.starts_with(shorter.as_str())
        });
        let candidates: Vec<usize> = match narrowed {
            Some((_, _, found)) => found,
            None => (0..self.entries.len()).collect(),
        };
        let mut found: Vec<(i32, usize)> = candidates
            .into_iter()
            .filter(|&at| sort.takes(&self.entries[at].target))
            .filter_map(|at| Some((fit(&self.entries[at], &letters)?, at)))
            .collect();
        let fitting = found.iter().map(|(_, at)| *at).collect();
        self.last = Some((sort, letters, fitting));
        let count = found.len();
        let by_rank = |a: &(i32, usize), b: &(i32, usize)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if count > MOST {
            found.select_nth_unstable_by(MOST, by_rank);
            found.truncate(MOST);
        }
        found.sort_unstable_by(by_rank);
        let hits = found.iter().map(|(_, at)| self.entries[*at].target.clone());
        (hits.collect(), count)
    }

    fn without_letters(&self, sort: Sort, recent: &[String]) -> (Vec<Target>, usize) {
        let fitting = || self.entries.iter().map(|entry| &entry.target);
        let mut hits: Vec<Target> = Vec::new();
        for key in recent {
            let known = fitting().find(|target| target.key() == *key);
            hits.extend(known.filter(|target| sort.takes(target)).cloned());
        }
        let count = fitting().filter(|target| sort.takes(target)).count();
        let rest = fitting().filter(|target| sort.takes(target));
        let rest = rest.take(MOST + recent.len());
        let fresh: Vec<Target> = rest
            .filter(|target| !recent.contains(&target.key()))
            .cloned()
            .collect();
        hits.extend(fresh);
        hits.truncate(MOST);
        (hits, count)
    }
}

/// Names count more than explanations, and commands a little more than articles.
fn fit(entry: &Entry, letters: &str) -> Option<i32> {
    let favour = match entry.target {
        Target::Command(_) => 24,
        Target::Label(_) => 20,
        Target::Claim(_) => 8,
        Target::Article(_) => 0,
    };
    if let Some(found) = score(&entry.name, letters) {
        return Some(found + favour);
    }
    // Letters scattered over a sentence mean nothing: only words that stand there.
    let words = entry.doc.contains(letters);
    words.then_some(favour - 400)
}
