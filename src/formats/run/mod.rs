//! Files → what a run proposes.
//!
//! Any format that brings mentions is read ([`read()`]) up to where an import would make mentions
//! of them, and so is JSON that a language model was asked for ([`ANSWER`]). Then everything gets
//! its article and its place ([`propose`]), or waits for a person: nothing that a file says is
//! dropped but labels that somebody left out.

mod answer;
mod keys;
mod labels;
mod lenient;
mod matching;
mod place;
mod place_all;
mod read;
mod reading;
mod said;
mod search;
mod sort;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

pub use answer::ANSWER;
pub(super) use keys::plain;
pub use keys::{Key, Keys, NoKey};
pub(super) use matching::Names;
pub(super) use place_all::vocabulary;
pub use read::read;
pub use said::Said;
pub(super) use search::{Home, homes};

use self::labels::Fates;
use self::matching::Articles;
use self::place::Terms;
use self::said::SaidClaim;
use super::intake::Growing;
use super::{Additions, ImportContext, Input, LabelMap, Problem};
use crate::model::{
    Article, ArticleId, LabelId, Project, Proposals, Run, RunFile, RunId, ScaleId, Scheme,
    SuggestedClaim, Suggestion, Unmatched, UnmatchedClaim,
};
use crate::text::{ArticleText, counted};

/// What a person says of a run that comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Its name; that of its first file if empty.
    pub name: String,
    /// What made it; the format of its first file if empty.
    pub tool: String,
    /// Of which version.
    pub version: String,
    /// In so many of a hundred articles suggestions are hidden until the person is done.
    pub blind: u8,
    /// What becomes of labels.
    pub labels: LabelMap,
}

/// Why nothing came of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRun {
    /// Somebody stopped it.
    Cancelled,
    /// A label is wished for that is not there.
    NoLabel(String),
    /// The scheme would have too many of these.
    TooMany(&'static str),
}

impl fmt::Display for NoRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("it was cancelled"),
            Self::NoLabel(name) => write!(f, "there is no label “{name}”"),
            Self::TooMany(what) => write!(
                f,
                "with it the scheme would have too many {what}. Leave labels out, or map them to \
                 some that are there"
            ),
        }
    }
}

impl std::error::Error for NoRun {}

/// A run that waits to be taken in.
#[derive(Clone, Debug)]
pub struct RunIn {
    /// The run itself.
    pub run: Run,
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
    /// All articles that it is about.
    about: BTreeMap<ArticleId, Arc<Article>>,
}

impl RunIn {
    /// How many suggestions have a place, wait in the tray, and are claims.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let mut out = [0; 3];
        for (article, one) in &self.proposals {
            let tray = one.unplaced.iter();
            out[0] += one.suggestions.len();
            out[1] += tray.filter(|one| one.counts_in(article)).count();
            out[2] += one.claims.len();
        }
        out
    }

    /// An article that it is about, there already or new.
    #[must_use]
    pub fn article(&self, id: &ArticleId) -> Option<&Article> {
        self.about.get(id).map(|article| &**article)
    }

    /// One sentence on what comes in.
    #[must_use]
    pub fn sentence(&self) -> String {
        let [suggestions, unplaced, claims] = self.counts();
        let mut parts = vec![counted(suggestions, "suggestion")];
        if unplaced > 0 {
            parts.push(format!("{unplaced} in the tray"));
        }
        if claims > 0 {
            parts.push(counted(claims, "claim"));
        }
        if !self.run.unmatched.is_empty() {
            let count = self.run.unmatched.len();
            parts.push(format!("{count} for no article that is here"));
        }
        if !self.run.unmatched_claims.is_empty() {
            let count = counted(self.run.unmatched_claims.len(), "claim");
            parts.push(format!("{count} for no article that is here"));
        }
        let articles = counted(self.proposals.len(), "article");
        let mut out = format!("{} on {articles}", parts.join(", "));
        if !self.articles.is_empty() {
            out += &format!(", {} of them new", self.articles.len());
        }
        out
    }
}

/// The fields that were named for the last run of a tool; that of answers if it has no name.
#[must_use]
pub fn keys_of_last_run(project: &Project, tool: &str) -> Keys {
    let tool = if tool.is_empty() { ANSWER } else { tool };
    labels::of_last_run(project, tool).map_or_else(Keys::default, Keys::of_run)
}

/// Gives everything that files say its article, its place and its label. `goes_on` is told how
/// many of how many articles are done, and says whether to go on.
///
/// # Errors
/// [`NoRun`]
pub fn propose(
    mut files: Vec<Said>,
    wishes: &Wishes,
    context: &mut ImportContext<'_>,
    goes_on: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Result<RunIn, NoRun> {
    let project = context.project;
    let first = files.first();
    let tool = match wishes.tool.as_str() {
        "" => first.map_or(ANSWER, |file| file.format).to_owned(),
        tool => tool.to_owned(),
    };
    let mut growing = Growing::new(context.scheme().clone(), None);
    let last = labels::of_last_run(project, &tool);
    let decided = labels::decide(&files, &wishes.labels, last, &mut growing);
    let decided = decided.map_err(NoRun::NoLabel)?;
    let terms = terms(decided.fates, &files, growing)?;
    let fields: BTreeSet<String> = files.iter().flat_map(|file| file.keys.clone()).collect();
    let mut out = RunIn {
        run: run_of(&files, wishes, tool, &terms.terms.labels, context),
        additions: terms.additions,
        articles: Vec::new(),
        proposals: BTreeMap::new(),
        ignored: 0,
        problems: Vec::new(),
        fields: fields.into_iter().collect(),
        perhaps: decided.perhaps,
        about: BTreeMap::new(),
    };
    let terms = terms.terms;
    for file in &mut files {
        out.problems.append(&mut file.problems);
        let labels = file.labels.iter();
        let ignored =
            labels.filter(|(name, _)| terms.labels.get(&***name).is_none_or(Option::is_none));
        out.ignored += ignored.map(|(_, label)| label.count).sum::<usize>();
    }
    let names = context.names();
    let mut articles = Articles::new(project, &names);
    let sorted = sort::sort(files, &mut articles, &terms, context, &mut out, &|| {
        goes_on(0, 0)
    });
    if !goes_on(0, 0) {
        return Err(NoRun::Cancelled);
    }
    out.problems.append(&mut articles.problems);
    out.articles = articles.added().to_vec();
    place_all::place_all(&sorted, &articles.all, &terms, goes_on, &mut out)?;
    Ok(out)
}

/// [`Terms`] with what the scheme lacks for them.
struct Grown {
    terms: Terms,
    additions: Additions,
}

/// Looks up what files name in the scheme.
fn terms(labels: Fates, files: &[Said], mut growing: Growing) -> Result<Grown, NoRun> {
    let documents = files.iter().flat_map(|file| &file.documents);
    let claims: Vec<&SaidClaim> = documents.flat_map(|one| &one.claims).collect();
    let mut roles = BTreeMap::new();
    for (role, _) in claims.iter().flat_map(|claim| &claim.members) {
        if !roles.contains_key(role) {
            roles.insert(role.clone(), growing.role(role));
        }
    }
    let mut verdicts = BTreeMap::new();
    for pair in claims.iter().filter_map(|claim| claim.verdict.as_ref()) {
        if !verdicts.contains_key(pair) {
            let found = verdict_called(&growing.scheme, pair);
            let (scale, value) = (&pair.0, &pair.1);
            let scale = if scale.is_empty() { "verdict" } else { scale };
            let found = found.unwrap_or_else(|| growing.scale(scale, value));
            verdicts.insert(pair.clone(), found);
        }
    }
    match growing.scheme.too_many() {
        Some(what) => Err(NoRun::TooMany(what)),
        None => Ok(Grown {
            terms: Terms {
                labels,
                scheme: growing.scheme,
                roles,
                verdicts,
            },
            additions: growing.additions,
        }),
    }
}

/// A value of the scheme's scales by its name.
fn verdict_called(
    scheme: &Scheme,
    (scale, value): &(String, String),
) -> Option<(ScaleId, ScaleId)> {
    let is_called =
        |id: &str, name: &str, words: &str| id == words || keys::plain(name) == keys::plain(words);
    let mut scales = scheme.scales.iter();
    scales.find_map(|one| {
        if !scale.is_empty() && !is_called(one.id.as_str(), &one.name, scale) {
            return None;
        }
        let mut values = one.values.iter();
        let found = values.find(|known| is_called(known.id.as_str(), &known.name, value))?;
        Some((one.id.clone(), found.id.clone()))
    })
}

fn run_of(
    files: &[Said],
    wishes: &Wishes,
    tool: String,
    labels: &Fates,
    context: &ImportContext<'_>,
) -> Run {
    let stem = |file: &Said| Input::new(&file.name, Vec::new()).stem().to_owned();
    let name = match wishes.name.as_str() {
        "" => files.first().map_or_else(|| tool.clone(), stem),
        name => name.to_owned(),
    };
    let project = context.project;
    let keys = files.iter().find(|file| !file.wished.is_empty());
    let as_before = files.iter().find(|file| file.is_as_before);
    let in_words = |file: &Said| {
        let fields = &file.wished;
        format!("its fields were read as in the last run of {tool}: {fields}")
    };
    let notes: Vec<String> = as_before.map(in_words).into_iter().collect();
    Run {
        id: RunId::unique(&name, "run", |id| project.run(id).is_some()),
        name,
        tool,
        version: wishes.version.clone(),
        files: files
            .iter()
            .filter_map(|file| {
                Some(RunFile {
                    name: file.name.clone(),
                    digest: file.digest?,
                })
            })
            .collect(),
        labels: labels.clone(),
        keys: keys.map_or_else(BTreeMap::new, |file| file.wished.named()),
        blind: wishes.blind.min(100),
        notes,
        unmatched: Vec::new(),
        unmatched_claims: Vec::new(),
        at: context.now,
    }
}

impl RunIn {
    /// The labels of the files, with what becomes of them.
    pub fn labels(&self) -> impl Iterator<Item = (&str, Option<&LabelId>)> {
        self.run
            .labels
            .iter()
            .map(|(name, label)| (name.as_str(), label.as_ref()))
    }

    /// Fits it to the project as it is by now: what it says of articles that are gone meanwhile
    /// becomes unmatched, and its name in files is one that no other run has.
    pub fn fit_to(&mut self, project: &Project) {
        let (id, name) = (&self.run.id, &self.run.name);
        if project.run(id).is_some() {
            self.run.id = RunId::unique(name, "run", |id| project.run(id).is_some());
        }
        let new: BTreeSet<&ArticleId> = self.articles.iter().map(|one| &one.id).collect();
        let is_there = |id: &ArticleId| new.contains(id) || project.article(id).is_some();
        let gone: Vec<ArticleId> = self
            .proposals
            .keys()
            .filter(|id| !is_there(id))
            .cloned()
            .collect();
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
