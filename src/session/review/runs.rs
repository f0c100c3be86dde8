//! Suggestion runs as a whole: taking one out, and the blind sample.

use std::sync::Arc;

use super::Session;
use crate::edit::Edit;
use crate::model::{ProposalsKey, Run, RunId};
use crate::session::effect::{Effect, Ran, Refusal};

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
        self.ask_if_nothing_is();
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
        if run.is_partial {
            // What comes in later would change the run again, and undo could pass neither.
            return Err(Refusal::needs(
                "Only a part of that run has come in: change it when all is there.",
            ));
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
