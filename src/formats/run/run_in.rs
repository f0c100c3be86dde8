//! A run on its way into a project, whole or part by part.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;
use std::sync::Arc;

use crate::formats::{Additions, Problem};
use crate::model::{
    Article, ArticleId, LabelId, Project, Proposals, Run, RunId, SuggestedClaim, Suggestion,
    Unmatched, UnmatchedClaim,
};
use crate::text::{ArticleText, counted};

/// A run that waits to be taken in, or a part of one: then its run [is
/// partial](Run::is_partial), and the last part has all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunIn {
    /// The run itself.
    pub run: Run,
    /// What of the run with its id it takes the place of.
    pub replaces: Replaces,
    /// What the scheme lacks for it.
    pub additions: Additions,
    /// Articles that the project does not have.
    pub articles: Vec<Arc<Article>>,
    /// What it says of each article.
    pub proposals: BTreeMap<ArticleId, Proposals>,
    /// Things that were left out with their labels.
    pub ignored: usize,
    /// What could not be taken over as it stood.
    pub problems: Vec<Problem>,
    /// Which field of an answer was taken for what, in words; none if it is no answer.
    pub fields: Vec<String>,
    /// What labels that are new may mean of those that are there: for a person to say.
    pub perhaps: BTreeMap<String, LabelId>,
    /// All articles that it says anything of.
    pub(super) about: BTreeMap<ArticleId, Arc<Article>>,
}

/// What of an earlier run a run takes the place of: one of our own suggesters has looked again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Replaces {
    /// It is a run of its own.
    #[default]
    Nothing,
    /// What it says of these articles.
    On(BTreeSet<ArticleId>),
}

/// How much a run brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Suggestions with a place.
    pub suggestions: usize,
    /// Suggestions that wait in the tray.
    pub unplaced: usize,
    /// Claims.
    pub claims: usize,
    /// Suggestions for no article that is there.
    pub unmatched: usize,
    /// Claims for no article that is there.
    pub unmatched_claims: usize,
    /// Articles of which it says anything.
    pub articles: usize,
    /// Articles that it has read and says nothing of.
    pub nothing_on: usize,
    /// Articles that it brings.
    pub new_articles: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.suggestions += other.suggestions;
        self.unplaced += other.unplaced;
        self.claims += other.claims;
        self.unmatched += other.unmatched;
        self.unmatched_claims += other.unmatched_claims;
        self.articles += other.articles;
        self.nothing_on += other.nothing_on;
        self.new_articles += other.new_articles;
    }
}

impl Tally {
    /// One sentence on it.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut parts = vec![counted(self.suggestions, "suggestion")];
        if self.unplaced > 0 {
            parts.push(format!("{} in the tray", self.unplaced));
        }
        if self.claims > 0 {
            parts.push(counted(self.claims, "claim"));
        }
        if self.unmatched > 0 {
            parts.push(format!("{} for no article that is here", self.unmatched));
        }
        if self.unmatched_claims > 0 {
            let count = counted(self.unmatched_claims, "claim");
            parts.push(format!("{count} for no article that is here"));
        }
        let articles = counted(self.articles, "article");
        let mut out = format!("{} on {articles}", parts.join(", "));
        if self.new_articles > 0 {
            out += &format!(", {} of them new", self.new_articles);
        }
        out
    }

    /// What a suggester found, in words that begin with a small letter.
    #[must_use]
    pub fn found(&self) -> String {
        if self.articles == 0 {
            return match self.nothing_on {
                0 => "nothing new".to_owned(),
                read => format!("read {}, found nothing", counted(read, "article")),
            };
        }
        let (suggestions, articles) = (self.suggestions, self.articles);
        let mut words = counted(suggestions, "suggestion");
        words += &format!(" in {}", counted(articles, "article"));
        if self.unplaced > 0 {
            words += &format!(", {} in the tray", self.unplaced);
        }
        if self.nothing_on > 0 {
            words += &format!("; nothing in {}", counted(self.nothing_on, "other"));
        }
        words
    }
}

impl RunIn {
    /// A run that says nothing yet.
    pub(crate) fn new(run: Run) -> Self {
        Self {
            run,
            replaces: Replaces::Nothing,
            additions: Additions::default(),
            articles: Vec::new(),
            proposals: BTreeMap::new(),
            ignored: 0,
            problems: Vec::new(),
            fields: Vec::new(),
            perhaps: BTreeMap::new(),
            about: BTreeMap::new(),
        }
    }

    /// Keeps what it says of an article, or that it says nothing.
    pub(crate) fn keep(&mut self, article: &Arc<Article>, proposals: Proposals) {
        if proposals.is_empty() {
            self.run.nothing_on.insert(article.id.clone());
            return;
        }
        self.about.insert(article.id.clone(), article.clone());
        self.proposals.insert(article.id.clone(), proposals);
    }

    /// Takes out what it says so far, as a part that can come in while the rest is made.
    pub(super) fn take_part(&mut self) -> Self {
        let proposals = std::mem::take(&mut self.proposals);
        let nothing_on = &self.run.nothing_on;
        let articles = std::mem::take(&mut self.articles);
        let (articles, later) = articles.into_iter().partition(|article| {
            proposals.contains_key(&article.id) || nothing_on.contains(&article.id)
        });
        self.articles = later;
        Self {
            run: Run {
                notes: Vec::new(),
                unmatched: Vec::new(),
                unmatched_claims: Vec::new(),
                nothing_on: BTreeSet::new(),
                is_partial: true,
                ..self.run.clone()
            },
            replaces: self.replaces.clone(),
            additions: std::mem::take(&mut self.additions),
            articles,
            proposals,
            ignored: 0,
            problems: Vec::new(),
            fields: Vec::new(),
            perhaps: BTreeMap::new(),
            about: std::mem::take(&mut self.about),
        }
    }

    /// How much it brings.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut out = Tally {
            unmatched: self.run.unmatched.len(),
            unmatched_claims: self.run.unmatched_claims.len(),
            articles: self.proposals.len(),
            nothing_on: self.run.nothing_on.len(),
            new_articles: self.articles.len(),
            ..Tally::default()
        };
        for (article, one) in &self.proposals {
            let tray = one.unplaced.iter();
            out.suggestions += one.suggestions.len();
            out.unplaced += tray.filter(|one| one.counts_in(article)).count();
            out.claims += one.claims.len();
        }
        out
    }

    /// Whether taking it in changes anything: it proposes something, has read something in vain,
    /// which counts when it is scored, or takes the place of what was proposed.
    #[must_use]
    pub fn says_anything(&self) -> bool {
        let takes_back = matches!(&self.replaces, Replaces::On(these) if !these.is_empty());
        takes_back || !self.proposals.is_empty() || !self.run.nothing_on.is_empty()
    }

    /// An article of which it says anything, there already or new.
    #[must_use]
    pub fn article(&self, id: &ArticleId) -> Option<&Article> {
        self.about.get(id).map(|article| &**article)
    }

    /// The labels of the files, with what becomes of them.
    pub fn labels(&self) -> impl Iterator<Item = (&str, Option<&LabelId>)> {
        self.run
            .labels
            .iter()
            .map(|(name, label)| (name.as_str(), label.as_ref()))
    }

    /// Fits it to the project as it is by now: what it says of articles that are gone meanwhile,
    /// or have another text, becomes unmatched, and its name in files is one that no other run
    /// has.
    pub fn fit_to(&mut self, project: &Project) {
        let (id, name) = (&self.run.id, &self.run.name);
        if self.replaces == Replaces::Nothing && project.run(id).is_some() {
            self.run.id = RunId::unique(name, "run", |id| project.run(id).is_some());
        }
        self.fit_articles_to(project);
    }

    /// [`fit_to`](Self::fit_to) without another name.
    pub(crate) fn fit_articles_to(&mut self, project: &Project) {
        self.articles
            .retain(|one| project.article(&one.id).is_none());
        let new: BTreeSet<&ArticleId> = self.articles.iter().map(|one| &one.id).collect();
        let about = &self.about;
        let is_there = |id: &ArticleId| {
            let text = about.get(id).map(|article| &article.text);
            let there = project.article(id);
            new.contains(id) || there.is_some_and(|there| text.is_none_or(|it| *it == there.text))
        };
        let ids = self.proposals.keys();
        let gone: Vec<ArticleId> = ids.filter(|id| !is_there(id)).cloned().collect();
        for id in gone {
            let Some(proposals) = self.proposals.remove(&id) else {
                continue;
            };
            let text = self.about.get(&id).map(|article| &article.text);
            let claims = proposals.claims.iter();
            let claims = claims.map(|claim| unmatched_claim(&id, claim, &proposals, text));
            self.run.unmatched_claims.extend(claims);
            let words = |one: &Suggestion| match (one.words.as_str(), text) {
                ("", Some(text)) => text.quote(&one.extent),
                (words, _) => words.to_owned(),
            };
            let placed = proposals.suggestions.into_iter();
            let placed = placed.map(|one| (one.label.clone(), words(&one), one.score));
            let tray = proposals.unplaced.into_iter();
            let tray = tray.filter(|one| !one.others.iter().any(is_there));
            let tray = tray.map(|one| (one.label, one.words, one.score));
            for (label, words, score) in placed.chain(tray) {
                self.run.unmatched.push(Unmatched {
                    article: id.to_string(),
                    label,
                    words,
                    score,
                });
            }
        }
    }
}

/// A claim whose article is gone.
fn unmatched_claim(
    article: &ArticleId,
    claim: &SuggestedClaim,
    proposals: &Proposals,
    text: Option<&ArticleText>,
) -> UnmatchedClaim {
    let quote = |extent| text.map_or_else(String::new, |text| text.quote(extent));
    let placed = claim.mentions.iter().filter_map(|(role, at)| {
        let one = proposals.suggestions.get(*at)?;
        Some((role.clone(), quote(&one.extent)))
    });
    let waiting = claim.waiting.iter().filter_map(|(role, at)| {
        let one = proposals.unplaced.get(*at)?;
        Some((role.clone(), one.words.clone()))
    });
    UnmatchedClaim {
        article: article.to_string(),
        wording: claim.wording.clone(),
        quotes: claim.quotes.iter().map(quote).collect(),
        parts: placed.chain(waiting).collect(),
        score: claim.score,
        stance: claim.stance,
        checkable: claim.checkable,
        verdict: claim.verdict.clone(),
    }
}
