//! A suggestion run made of what a suggester finds.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Asked, Suggester, unanswered};
use crate::formats::run::{Replaces, RunIn};
use crate::model::{
    Article, ArticleId, Layer, LayerKey, LayerState, PersonId, Project, Proposals, ProposalsKey,
    Run, RunFile, RunId, Timestamp,
};
use crate::text::{Digest, counted};

/// What a run of one of our own suggesters names as its tool.
const TOOL: &str = "claimdesk";

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

/// Asks a suggester about articles. `watch` hears how many of the project's are done, of how many,
/// and says whether to go on; if not, there is no run.
///
/// What the run of the same suggester that is there already says of these articles is replaced:
/// the memory of today knows more than that of yesterday. Answers to that are kept, and are not
/// asked for again. What it says of others stays, so that it can be scored on those that are done.
pub fn run_of(
    suggester: &dyn Suggester,
    asked: &Asked<'_>,
    which: &Which,
    at: Timestamp,
    watch: &dyn Fn(usize, usize) -> bool,
) -> Option<RunIn> {
    let project = asked.project;
    let count = project.article_count();
    let name = suggester.name();
    let tool = format!("{TOOL} {}", suggester.kind());
    let files = asked.file.iter().map(|file| RunFile {
        name: file.name.to_owned(),
        digest: Digest::of(file.text.as_bytes()),
    });
    let run = Run {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        files: files.collect(),
        ..Run::new(id_of(project, &name, &tool), &name, &tool, at)
    };
    let mut found = RunIn::new(run);
    let mut replaced = BTreeSet::new();
    let (mut looked_at, mut all_known) = (0, 0);
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
        looked_at += 1;
        let go_on = || watch(index, count);
        let layer = layer.map(AsRef::as_ref);
        let suggestions = suggester.suggest(article, layer, &go_on);
        // What was left out because the person has it was found all the same.
        let is_known = || !suggester.suggest(article, None, &go_on).is_empty();
        if suggestions.is_empty() && layer.is_some() && is_known() {
            all_known += 1;
            if has_open(&found.run.id, article, layer, project) {
                replaced.insert(article.id.clone());
            }
            continue;
        }
        replaced.insert(article.id.clone());
        let proposals = Proposals {
            suggestions,
            ..Proposals::default()
        };
        found.keep(article, proposals);
    }
    if !watch(count, count) {
        return None;
    }
    found.run.notes.extend(note(looked_at, all_known));
    if project.run(&found.run.id).is_some() {
        found.replaces = Replaces::On(replaced);
    }
    Some(found)
}

/// Whether a run says anything of an article that the person has neither tagged nor answered.
fn has_open(run: &RunId, article: &Article, layer: Option<&Layer>, project: &Project) -> bool {
    let proposals = project.proposals_at(&ProposalsKey {
        article: article.id.clone(),
        run: run.clone(),
    });
    let said = proposals.map(|proposals| proposals.suggestions.clone());
    !unanswered(said.unwrap_or_default(), layer).is_empty()
}

/// Why nothing was found where nobody would expect that.
fn note(looked_at: usize, all_known: usize) -> Option<String> {
    if looked_at == 0 {
        return Some("No article was looked at: all are done or left out.".to_owned());
    }
    let articles = counted(all_known, "article");
    let all = format!("In {articles} all that it found is tagged or answered already.");
    Some(all).filter(|_| all_known > 0)
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
