//! How well a suggestion run did by the person's own work.

use super::App;
use super::work::Done;
use crate::analysis::scoring::{Comparison, Pair, Report};
use crate::jobs::{Progress, score};
use crate::model::{ArticleId, PersonId, Project, RunId};
use crate::text::TextRange;
use crate::ui::dialogs::{Dialog, Scored};

/// The name of the job: of several only the last counts.
const SCORING: &str = "Scoring";

impl App {
    pub(super) fn score_run(&mut self, run: RunId) {
        let Some(open) = &self.open else { return };
        let (project, opened) = (open.session.project().clone(), self.opened);
        let (person, revision) = (open.session.person().clone(), open.session.revision());
        let older = self.jobs.running().iter().filter(|job| job.name == SCORING);
        older.for_each(|job| job.progress.cancel());
        self.jobs.start(SCORING, move |progress| {
            let scored = scored(&project, &run, &person, revision, progress);
            (!progress.cancelled()).then(|| Done::Scored(opened, Box::new(scored)))
        });
    }

    pub(super) fn take_scored(&mut self, opened: u64, scored: Scored) {
        if let Some(Dialog::Scores(dialog)) = &mut self.panels.dialog
            && opened == self.opened
        {
            dialog.take(scored);
        }
    }
}

fn scored(
    project: &Project,
    run: &RunId,
    person: &PersonId,
    revision: u64,
    progress: &Progress,
) -> Scored {
    let comparison = Comparison::new(project, run, person, false);
    let articles = score(&comparison, progress);
    let place = |index: usize, pair: &Pair| -> Option<(ArticleId, TextRange)> {
        let (suggestion, mention) = comparison.both(index, pair);
        let mention = mention.map(|one| &one.extent);
        let extent = mention.or(suggestion.map(|one| &one.extent))?;
        Some((
            comparison.article(index)?.id.clone(),
            extent.pieces().next()?,
        ))
    };
    let places = articles.iter().enumerate().map(|(index, one)| {
        let pairs = one.pairs.iter();
        pairs.map(|pair| place(index, pair)).collect()
    });
    let names = comparison.labels().iter().map(|id| {
        let label = project.scheme.label(id);
        label.map_or_else(|| id.to_string(), |label| label.name.clone())
    });
    Scored {
        run: run.clone(),
        revision,
        labels: names.collect(),
        places: places.collect(),
        unread: comparison.unread(),
        unplaced: comparison.unplaced(),
        report: Report::of(&articles),
    }
}
