//! Suggestions that come in: read on a thread, looked at, taken in.

use super::App;
use super::work::Done;
use crate::command::Command;
use crate::formats::ImportError;
use crate::formats::run::{NoRun, RunIn};
use crate::jobs::{RunFiles, read_run};
use crate::session::Session;
use crate::ui::dialogs::{Dialog, ImportRun, IncomingRun, RunWishes};
use crate::ui::widgets::BannerKind;

/// A run that was read.
pub(super) struct ReadRun {
    wanted: RunWishes,
    /// Whether the person is to look at it first.
    look: bool,
    read: Result<(Option<RunIn>, Vec<ImportError>), NoRun>,
}

impl App {
    /// Reads a run: to look at it, or to take it in.
    pub(super) fn read_run(&mut self, wanted: RunWishes, look: bool) {
        let Some(open) = &self.open else { return };
        let (project, person, now) = open.session.import_ground();
        let opened = self.opened;
        self.jobs.start("Reading suggestions", move |progress| {
            let mut context = crate::formats::ImportContext::new(&project, person, now);
            let files = RunFiles {
                paths: wanted.paths.clone(),
                format: None,
                keys: wanted.keys.clone(),
                wishes: wanted.wishes.clone(),
            };
            let read = read_run(&files, &mut context, progress);
            let read = ReadRun { wanted, look, read };
            Some(Done::RunRead(opened, Box::new(read)))
        });
    }

    pub(super) fn take_read_run(&mut self, opened: u64, read: ReadRun) {
        if opened != self.opened {
            return;
        }
        let (run, failed) = match read.read {
            Ok(read) => read,
            Err(NoRun::Cancelled) => return self.say("Import cancelled; nothing came in"),
            Err(problem) => {
                return self.warn("The suggestions can't come in", &problem.to_string());
            }
        };
        let Some(run) = run else {
            let lines = failed.iter().map(ToString::to_string).collect();
            if read.look && read.wanted.keys.is_some() && self.panels.dialog.is_none() {
                let dialog = ImportRun::in_vain(&read.wanted, lines);
                self.panels.dialog = Some(Dialog::ImportRun(dialog));
                return;
            }
            self.notice(BannerKind::Error, "There are no suggestions in it", lines);
            return;
        };
        if let (true, Some(open), true) = (read.look, &self.open, self.panels.dialog.is_none()) {
            let scheme = &open.session.project().scheme;
            let dialog = IncomingRun::open(read.wanted, &run, &failed, scheme);
            self.panels.dialog = Some(Dialog::IncomingRun(Box::new(dialog)));
            return;
        }
        self.take_in_run(run, &failed);
    }

    fn take_in_run(&mut self, run: RunIn, failed: &[ImportError]) {
        let Some(open) = &mut self.open else { return };
        let sentence = run.sentence();
        let (mut lines, problems) = (run.run.notes.clone(), run.problems.iter());
        lines.extend(problems.map(ToString::to_string));
        lines.extend(failed.iter().map(ToString::to_string));
        if let Err(refusal) = open.session.take_in_run(run) {
            return self.warn("The suggestions can't come in", &refusal.to_string());
        }
        self.say(format!("{sentence}. R reviews them"));
        if !lines.is_empty() {
            self.notice(
                BannerKind::Info,
                "Noticed while importing suggestions",
                lines,
            );
        }
        if self.open.as_ref().is_some_and(has_no_review) {
            self.sink.send(Command::ToggleReview);
        }
        self.panels.article.focus();
    }
}

fn has_no_review(open: &super::Open) -> bool {
    let session: &Session = &open.session;
    session.review().is_none()
}
