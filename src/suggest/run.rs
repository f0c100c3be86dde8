//! A suggestion run made of what a suggester finds.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Asked, Suggester};
use crate::edit::Edit;
use crate::model::{
    Article, ArticleId, Layer, LayerKey, LayerState, PersonId, Project, Proposals, ProposalsKey,
    Run, RunFile, RunId, Timestamp,
};
use crate::text::Digest;

/// What a run of one of our own suggesters names as its tool.
const TOOL: &str = "claimdesk";

/// What a suggester found in all articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedRun {
    /// What is known of it.
    pub run: Run,
    /// What it says of the articles of which it says anything.
    pub proposals: Vec<(ArticleId, Proposals)>,
    /// The only article that was looked at: what the run said of others before stays.
    pub only: Option<ArticleId>,
}

/// Which articles are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Those that the person has neither finished nor left out.
    #[default]
    ToDo,
    /// All.
    All,
    /// This one, whatever has become of it.
    One(ArticleId),
}

impl Which {
    /// Whether an article is one of them, by the person's work on it.
    #[must_use]
    pub fn has(&self, article: &ArticleId, layer: Option<&Layer>) -> bool {
        let state = layer.map_or(LayerState::New, |layer| layer.state);
        match self {
            Self::ToDo => !matches!(state, LayerState::Done | LayerState::Ignored),
            Self::All => true,
            Self::One(id) => id == article,
        }
    }

    /// Those of a project, for a person.
    #[must_use]
    pub fn of(&self, project: &Project, person: &PersonId) -> Vec<Arc<Article>> {
        let is_one = |article: &&Arc<Article>| {
            let layer = project.layer(&LayerKey {
                article: article.id.clone(),
                person: person.clone(),
            });
            self.has(&article.id, layer.map(AsRef::as_ref))
        };
        project.articles().filter(is_one).cloned().collect()
    }
}

impl SuggestedRun {
    /// How many suggestions have a place.
    #[must_use]
    pub fn suggestions(&self) -> usize {
        let all = self.proposals.iter();
        all.map(|(_, one)| one.suggestions.len()).sum()
    }

    /// How many wait for a person to find their place.
    #[must_use]
    pub fn unplaced(&self) -> usize {
        let all = self.proposals.iter();
        all.map(|(_, one)| one.unplaced.len()).sum()
    }

    /// Fits what was found in a project to what has become of it `now`, while a program was asked
    /// for an hour: articles that are gone or have another text are left out, and a run that came
    /// meanwhile keeps its id.
    pub fn fit_to(&mut self, was: &Project, now: &Project) {
        let same = |id: &ArticleId| match (was.article(id), now.article(id)) {
            (Some(was), Some(now)) => was.text == now.text,
            _ => false,
        };
        self.proposals.retain(|(id, _)| same(id));
        let id = &self.run.id;
        if was.run(id).is_none() && now.run(id).is_some() {
            let taken = |id: &RunId| now.run(id).is_some();
            self.run.id = RunId::unique(&self.run.name, "suggestions", taken);
        }
    }

    /// What brings it into a project: it takes the place of an earlier run with the same id.
    #[must_use]
    pub fn edits(self, project: &Project) -> Vec<Edit> {
        let run = self.run.id.clone();
        let key = |article: ArticleId| ProposalsKey {
            article,
            run: run.clone(),
        };
        let now: BTreeSet<&ArticleId> = self.proposals.iter().map(|(id, _)| id).collect();
        let only = self.only.as_ref();
        let old = project.proposals().filter(|(_, id, _)| **id == run);
        let old = old.filter(|(article, ..)| only.is_none_or(|only| only == *article));
        let gone = old.filter(|(article, ..)| !now.contains(article));
        let mut edits: Vec<Edit> = gone
            .map(|(article, ..)| Edit::DeleteProposals(key(article.clone())))
            .collect();
        edits.push(Edit::PutRun(Arc::new(self.run)));
        let put = self.proposals.into_iter().map(|(article, proposals)| {
            let key = key(article);
            let proposals = Arc::new(proposals);
            Edit::PutProposals { key, proposals }
        });
        edits.extend(put);
        edits
    }
}

/// Asks a suggester about articles. `watch` hears how many of the project's are done, of how many,
/// and says whether to go on; if not, there is no run.
///
/// The run of the same suggester that is there already is replaced: the memory of today knows
/// more than that of yesterday. Answers to that are kept, and are not asked for again.
pub fn run_of(
    suggester: &dyn Suggester,
    asked: &Asked<'_>,
    which: &Which,
    at: Timestamp,
    watch: &dyn Fn(usize, usize) -> bool,
) -> Option<SuggestedRun> {
    let project = asked.project;
    let count = project.article_count();
    let mut proposals = Vec::new();
    for (index, article) in project.articles().enumerate() {
        if !watch(index, count) {
            return None;
        }
        let layer = project.layer(&LayerKey {
            article: article.id.clone(),
            person: asked.person.clone(),
        });
        if !which.has(&article.id, layer.map(AsRef::as_ref)) {
            continue;
        }
        let go_on = || watch(index, count);
        let suggestions = suggester.suggest(article, layer.map(AsRef::as_ref), &go_on);
        if !suggestions.is_empty() {
            let found = Proposals {
                suggestions,
                ..Proposals::default()
            };
            proposals.push((article.id.clone(), found));
        }
    }
    if !watch(count, count) {
        return None;
    }
    let name = suggester.name();
    let tool = format!("{TOOL} {}", suggester.kind());
    let files = asked.file.iter().map(|file| RunFile {
        name: file.name.to_owned(),
        digest: Digest::of(file.text.as_bytes()),
    });
    let run = Run {
        id: id_of(project, &name, &tool),
        name,
        tool,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        files: files.collect(),
        labels: Default::default(),
        keys: Default::default(),
        blind: 0,
        notes: Vec::new(),
        unmatched: Vec::new(),
        unmatched_claims: Vec::new(),
        at,
    };
    let only = match which {
        Which::One(id) => Some(id.clone()),
        Which::ToDo | Which::All => None,
    };
    Some(SuggestedRun {
        run,
        proposals,
        only,
    })
}

/// The id of the run of that name and tool, or a new one.
fn id_of(project: &Project, name: &str, tool: &str) -> RunId {
    let mut runs = project.runs();
    let same = runs.find(|run| run.name == name && run.tool == tool);
    same.map_or_else(
        || RunId::unique(name, "suggestions", |id| project.run(id).is_some()),
        |run| run.id.clone(),
    )
}
