//! A run of suggestions comes in, whole or part by part.

use std::sync::Arc;

use super::effect::Refusal;
use super::{Session, short_quote};
use crate::edit::Edit;
use crate::formats::run::{Replaces, RunIn, Tally};
use crate::model::{
    ArticleId, Project, ProposalsKey, Run, RunId, StepNumber, Unmatched, UnmatchedClaim,
};

/// A run of which parts have come in, and more may come.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The step in which its first part came in, and to which the others are added.
    step: StepNumber,
    run: RunId,
    /// Of the parts so far.
    unmatched: Vec<Unmatched>,
    unmatched_claims: Vec<UnmatchedClaim>,
    tally: Tally,
}

impl Arrival {
    /// The run.
    #[must_use]
    pub fn run(&self) -> &RunId {
        &self.run
    }

    /// How much has come in so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        Tally {
            unmatched: self.unmatched.len(),
            unmatched_claims: self.unmatched_claims.len(),
            ..self.tally
        }
    }
}

impl Session {
    /// Takes in a suggestion run with the articles and labels that it brings, as one step. Gives
    /// the run's id.
    ///
    /// # Errors
    /// [`Refusal`] if the project is read-only, or changed meanwhile so that the run no longer
    /// fits; nothing has changed then.
    pub fn take_in_run(&mut self, run: RunIn) -> Result<RunId, Refusal> {
        Ok(self.take_in_part(None, run)?.run)
    }

    /// Takes in a part of a run: the first if none `came` before, else one more, which becomes a
    /// part of the same step. As long as the last part has not come, the run is marked as
    /// [partial](Run::is_partial).
    ///
    /// # Errors
    /// [`Refusal`] as with [`take_in_run`](Self::take_in_run), and if what came before was taken
    /// back meanwhile: no more shall come then.
    pub fn take_in_part(
        &mut self,
        came: Option<Arrival>,
        mut part: RunIn,
    ) -> Result<Arrival, Refusal> {
        let Some(mut came) = came else {
            part.fit_to(&self.project);
            let (run, tally) = (part.run.id.clone(), part.tally());
            let unmatched = part.run.unmatched.clone();
            let unmatched_claims = part.run.unmatched_claims.clone();
            let name = format!("take in the suggestions of {}", short_quote(&part.run.name));
            let edits = edits_of_run(part, &self.project);
            self.commit(&name, edits, None)?;
            self.ask_if_nothing_is();
            let step = self.history.head().at;
            return Ok(Arrival {
                step,
                run,
                unmatched,
                unmatched_claims,
                tally,
            });
        };
        let known = self.project.run(&came.run);
        let Some(known) = known.filter(|_| self.history.is_in_force(came.step)) else {
            return Err(Refusal::needs(
                "The suggestions that had come were taken back; no more come.",
            ));
        };
        part.run.id = came.run.clone();
        part.fit_articles_to(&self.project);
        came.tally += part.tally();
        came.unmatched.append(&mut part.run.unmatched);
        came.unmatched_claims.append(&mut part.run.unmatched_claims);
        if part.run.is_partial {
            part.run = Run::clone(known);
        } else {
            part.run.unmatched.clone_from(&came.unmatched);
            part.run.unmatched_claims.clone_from(&came.unmatched_claims);
        }
        let name = format!("take in more of {}", short_quote(&part.run.name));
        let edits = edits_of_run(part, &self.project);
        self.commit_part(came.step, &name, edits)?;
        self.ask_if_nothing_is();
        Ok(came)
    }
}

/// What brings a run into a project that it [fits](RunIn::fit_to).
#[must_use]
pub fn edits_of_run(mut run: RunIn, project: &Project) -> Vec<Edit> {
    let id = run.run.id.clone();
    let key = |article: ArticleId| ProposalsKey {
        article,
        run: id.clone(),
    };
    let mut edits = Vec::with_capacity(run.articles.len() + run.proposals.len() + 2);
    let scheme = run.additions.extend(&project.scheme);
    if scheme != *project.scheme {
        edits.push(Edit::SetScheme(Arc::new(scheme)));
    }
    let old = project.proposals().filter(|(_, of, _)| **of == id);
    let old = old.filter(|(article, ..)| match &run.replaces {
        Replaces::Nothing => false,
        Replaces::On(these) => these.contains(*article),
    });
    let gone = old.filter(|(article, ..)| !run.proposals.contains_key(*article));
    edits.extend(gone.map(|(article, ..)| Edit::DeleteProposals(key(article.clone()))));
    if let (Replaces::On(these), Some(known)) = (&run.replaces, project.run(&id)) {
        // What it read before stays read.
        let known = known.nothing_on.iter();
        let known = known.filter(|other| !these.contains(*other));
        run.run.nothing_on.extend(known.cloned());
    }
    edits.extend(run.articles.into_iter().map(|article| Edit::PutArticle {
        article,
        index: None,
    }));
    if project.run(&id).is_none_or(|known| **known != run.run) {
        edits.push(Edit::PutRun(Arc::new(run.run)));
    }
    let proposals = run.proposals.into_iter();
    edits.extend(proposals.map(|(article, proposals)| Edit::PutProposals {
        key: key(article),
        proposals: Arc::new(proposals),
    }));
    edits
}
