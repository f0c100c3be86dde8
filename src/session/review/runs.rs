//! Suggestion runs as a whole: taking one out, and the blind sample.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::Session;
use crate::analysis::review::Ideas;
use crate::edit::Edit;
use crate::model::{ArticleId, Project, ProposalsKey, Run, RunId};
use crate::session::effect::{Effect, Ran, Refusal};

/// What is proposed for the articles shown last, so that a frame does not put it together anew.
#[derive(Debug, Default)]
pub(in crate::session) struct IdeasOf {
    ideas: RefCell<HashMap<ArticleId, Arc<Ideas>>>,
    /// How many wait on which article, and the revision at which they were counted.
    open: RefCell<Option<(ArticleId, u64, usize)>>,
}

/// So many articles are kept.
const KEPT: usize = 16;

impl IdeasOf {
    pub(super) fn of(&self, project: &Project, article: &ArticleId) -> Option<Arc<Ideas>> {
        // Nothing else holds it while this runs.
        let mut kept = self.ideas.try_borrow_mut().ok()?;
        if let Some(known) = kept.get(article) {
            return Some(known.clone());
        }
        if kept.len() >= KEPT {
            kept.clear();
        }
        let ideas = Arc::new(Ideas::on(project, article));
        kept.insert(article.clone(), ideas.clone());
        Some(ideas)
    }

    /// How many wait on an article, counted once a revision.
    pub(super) fn open_on(
        &self,
        article: &ArticleId,
        revision: u64,
        count: impl FnOnce() -> usize,
    ) -> usize {
        let known = self.open.try_borrow().ok().and_then(|known| known.clone());
        if let Some((of, at, open)) = known
            && of == *article
            && at == revision
        {
            return open;
        }
        let open = count();
        if let Ok(mut kept) = self.open.try_borrow_mut() {
            *kept = Some((article.clone(), revision, open));
        }
        open
    }

    pub(super) fn forget(&self, article: &ArticleId) {
        if let Ok(mut kept) = self.ideas.try_borrow_mut() {
            kept.remove(article);
        }
    }
}

impl Session {
    /// Takes a run out with all that it proposed. What people answered stays.
    pub(in crate::session) fn delete_run(&mut self, id: &RunId) -> Ran {
        let run = self.project.run(id);
        let name = run.map(|run| run.name.clone());
        let name = name.ok_or_else(|| Refusal::needs("That run is gone."))?;
        let all = self.project.proposals();
        let mut edits: Vec<Edit> = all
            .filter(|(_, run, _)| *run == id)
            .map(|(article, run, _)| {
                Edit::DeleteProposals(ProposalsKey {
                    article: article.clone(),
                    run: run.clone(),
                })
            })
            .collect();
        edits.push(Edit::DeleteRun(id.clone()));
        self.commit(&format!("delete the suggestions of {name}"), edits, None)?;
        if self.project.runs().len() == 0 {
            self.review = None;
        }
        Ok(Effect::say(format!(
            "The suggestions of {name} are gone; your answers stay, and Undo brings them back"
        )))
    }

    /// Sets in how many of a hundred articles a run's suggestions stay hidden until the person
    /// is done.
    pub(in crate::session) fn set_blind(&mut self, id: &RunId, percent: u8) -> Ran {
        let run = self.project.run(id);
        let run = run.ok_or_else(|| Refusal::needs("That run is gone."))?;
        let blind = percent.min(100);
        if run.blind == blind {
            return Ok(Effect::quiet());
        }
        let name = format!(
            "hide the suggestions of {} in {blind} % of the articles",
            run.name
        );
        let changed = Run {
            blind,
            ..Run::clone(run)
        };
        self.commit(&name, vec![Edit::PutRun(Arc::new(changed))], None)?;
        Ok(Effect::quiet())
    }
}
