//! Suggesters of our own: what was tagged before is proposed where it stands again.

use super::App;
use super::work::Done;
use crate::command::Command;
use crate::model::Project;
use crate::suggest::{self, Asked, SuggestedRun};
use crate::text::counted;

/// What a suggester found, and the project in which it looked.
pub(super) struct Found {
    was: Project,
    run: SuggestedRun,
}

impl App {
    /// Proposes what was tagged before, in all articles that the person is not done with.
    pub(super) fn suggest_from_memory(&mut self) {
        let Some(open) = &self.open else { return };
        let Some(kind) = suggest::kind("memory") else {
            return;
        };
        let (project, person, now) = open.session.import_ground();
        let opened = self.opened;
        self.jobs
            .start("Looking for what was tagged", move |progress| {
                let asked = Asked::new(&project, &person.id);
                // It reads no file, so nothing can be wrong with one.
                let suggester = (kind.make)(&asked).ok()?;
                let found = suggest::run_of(&*suggester, &asked, false, now, &|done, all| {
                    progress.set(done, all);
                    !progress.cancelled()
                });
                let run = found?;
                let found = Found { was: project, run };
                Some(Done::Suggested(opened, Box::new(found)))
            });
    }

    pub(super) fn take_suggested(&mut self, opened: u64, found: Found) {
        let Some(open) = &mut self.open else { return };
        if opened != self.opened {
            return;
        }
        let Found {
            was,
            run: mut found,
        } = found;
        found.fit_to(&was, open.session.project());
        let count = found.suggestions();
        if count == 0 {
            self.say("Nothing that was tagged before stands untagged in an article to do");
            return;
        }
        let articles = counted(found.proposals.len(), "article");
        if let Err(refusal) = open.session.take_run(found) {
            return self.warn("The suggestions can't come in", &refusal.to_string());
        }
        let has_none = open.session.review().is_none();
        let suggestions = counted(count, "suggestion");
        self.say(format!(
            "{suggestions} in {articles}, from what was tagged before"
        ));
        if has_none {
            self.sink.send(Command::ToggleReview);
        }
    }
}
