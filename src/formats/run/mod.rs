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
mod run_in;
mod said;
mod search;
mod sort;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use answer::ANSWER;
pub(super) use keys::plain;
pub use keys::{Key, Keys, NoKey};
pub(super) use matching::Names;
pub(super) use place_all::vocabulary;
pub use read::read;
pub use run_in::{Replaces, RunIn, Tally};
pub use said::Said;
pub(super) use search::{Home, homes};

use self::labels::Fates;
use self::matching::Articles;
use self::place::Terms;
use self::said::SaidClaim;
use super::intake::Growing;
use super::{Additions, ImportContext, Input, LabelMap};
use crate::model::{ArticleId, Project, Run, RunFile, RunId, ScaleId, Scheme};

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
    files: Vec<Said>,
    wishes: &Wishes,
    context: &mut ImportContext<'_>,
    goes_on: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Result<RunIn, NoRun> {
    propose_in_parts(files, wishes, context, goes_on, None)
}

/// How a run is handed over part by part.
pub struct Parts<'a> {
    /// The article with which to begin.
    pub from: Option<&'a ArticleId>,
    /// Takes a part.
    pub take: &'a mut dyn FnMut(RunIn),
}

/// [`propose`], and hands over what is ready, one article first, so that reviewing need not wait
/// for the others. What it gives at last is the rest.
///
/// # Errors
/// [`NoRun`]; what was handed over before stays so.
pub fn propose_in_parts(
    mut files: Vec<Said>,
    wishes: &Wishes,
    context: &mut ImportContext<'_>,
    goes_on: &(dyn Fn(usize, usize) -> bool + Sync),
    parts: Option<Parts<'_>>,
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
    let run = run_of(&files, wishes, &tool, &terms.terms.labels, context);
    let mut out = RunIn::new(run);
    out.additions = terms.additions;
    out.fields = fields.into_iter().collect();
    out.perhaps = decided.perhaps;
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
    place_all::place_all(&sorted, &articles.all, &terms, goes_on, parts, &mut out)?;
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
    tool: &str,
    labels: &Fates,
    context: &ImportContext<'_>,
) -> Run {
    let stem = |file: &Said| Input::new(&file.name, Vec::new()).stem().to_owned();
    let name = match wishes.name.as_str() {
        "" => files.first().map_or_else(|| tool.to_owned(), stem),
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
    let id = RunId::unique(&name, "run", |id| project.run(id).is_some());
    Run {
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
        ..Run::new(id, &name, tool, context.now)
    }
}
