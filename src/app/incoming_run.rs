//! Suggestions that come in: read on a thread, looked at, taken in part by part.

use super::App;
use super::work::Done;
use crate::command::Command;
use crate::formats::ImportError;
use crate::formats::run::{NoRun, Parts, RunIn};
use crate::jobs::{RunFiles, SaidFiles, place_run, read_files};
use crate::session::Arrival;
use crate::ui::dialogs::{Dialog, ImportRun, IncomingRun, RunWishes};
use crate::ui::widgets::BannerKind;

/// A run that was read: to be looked at, or the last part of one that comes in.
pub(super) struct ReadRun {
    wanted: RunWishes,
    /// What the files say, if the person is to look at it first.
    look: Option<SaidFiles>,
    is_look: bool,
    read: Result<(Option<RunIn>, Vec<ImportError>), NoRun>,
}

/// What files say that the person looks at: they need not be read again to come in.
pub(super) struct LookedAt {
    wanted: RunWishes,
    said: SaidFiles,
}

impl App {
    /// Reads a run to look at it before it comes in.
    pub(super) fn look_at_run(&mut self, wanted: RunWishes) {
        let Some(open) = &self.open else { return };
        let (project, person, now) = open.session.import_ground();
        let opened = self.opened;
        self.jobs.start("Reading suggestions", move |progress| {
            let mut context = crate::formats::ImportContext::new(&project, person, now);
            let mut look = None;
            let read = read_files(&files_of(&wanted), &mut context, progress).and_then(|said| {
                look = Some(said.clone());
                place_run(said, &wanted.wishes, &mut context, progress, None)
            });
            let read = ReadRun {
                wanted,
                look,
                is_look: true,
                read,
            };
            Some(Done::RunRead(opened, Box::new(read)))
        });
    }

    /// Takes a run in while it is read, beginning with the article that is open.
    pub(super) fn read_run(&mut self, wanted: RunWishes) {
        let Some(open) = &self.open else { return };
        let (project, person, now) = open.session.import_ground();
        let from = open.session.article().map(|article| article.id.clone());
        let opened = self.opened;
        let known = self
            .looked_at
            .take()
            .filter(|known| known.wanted.paths == wanted.paths && known.wanted.keys == wanted.keys);
        let work = move |progress: &crate::jobs::Progress, hand_over: &dyn Fn(Done)| {
            let mut context = crate::formats::ImportContext::new(&project, person, now);
            let said = match known {
                Some(known) => Ok(known.said),
                None => read_files(&files_of(&wanted), &mut context, progress),
            };
            let mut take = |part| hand_over(Done::RunPart(opened, Box::new(part)));
            let parts = Parts {
                from: from.as_ref(),
                take: &mut take,
            };
            let read = said.and_then(|said| {
                place_run(said, &wanted.wishes, &mut context, progress, Some(parts))
            });
            let look = None;
            let read = ReadRun {
                wanted,
                look,
                is_look: false,
                read,
            };
            Some(Done::RunRead(opened, Box::new(read)))
        };
        self.jobs.start_in_parts("Importing suggestions", work);
    }

    /// What was read to be looked at is dropped when its dialog was left without a word.
    pub(super) fn mind_looked_at(&mut self) {
        if !matches!(self.panels.dialog, Some(Dialog::IncomingRun(_))) {
            self.looked_at = None;
        }
    }

    /// Takes in a part of a run that job number `job` reads. Whether it could.
    pub(super) fn take_part_of_run(&mut self, job: u64, opened: u64, part: RunIn) -> bool {
        let Some(open) = self.open.as_mut().filter(|_| opened == self.opened) else {
            return false;
        };
        let came = match self.arrivals.remove(&job) {
            Some(None) => return false,
            came => came.flatten(),
        };
        let asked_before = came.as_ref().is_some_and(has_questions);
        match open.session.take_in_part(came, part) {
            Ok(arrival) => {
                let begins = !asked_before && has_questions(&arrival);
                let has_no_review = open.session.review().is_none();
                self.arrivals.insert(job, Some(arrival));
                if begins {
                    if has_no_review {
                        self.sink.send(Command::ToggleReview);
                    } else if open.session.ask_here().reveal {
                        self.reveal(false);
                    }
                    self.panels.article.focus();
                }
                true
            }
            Err(refusal) => {
                // What comes later is refused too.
                self.jobs.cancel(job);
                self.arrivals.insert(job, None);
                self.warn("The suggestions can't come in", &refusal.to_string());
                false
            }
        }
    }

    pub(super) fn take_read_run(&mut self, job: u64, opened: u64, read: ReadRun) {
        let came = self.arrivals.get(&job).cloned();
        let was_refused = matches!(came, Some(None));
        if opened != self.opened || was_refused {
            self.arrivals.remove(&job);
            return;
        }
        let (run, failed) = match read.read {
            Ok(read) => read,
            Err(NoRun::Cancelled) => {
                self.arrivals.remove(&job);
                return self.say_cancelled(came.flatten().as_ref());
            }
            Err(problem) => {
                self.arrivals.remove(&job);
                return self.warn("The suggestions can't come in", &problem.to_string());
            }
        };
        let Some(run) = run else {
            let lines = failed.iter().map(ToString::to_string).collect();
            if read.is_look && read.wanted.keys.is_some() && self.panels.dialog.is_none() {
                let dialog = ImportRun::in_vain(&read.wanted, lines);
                self.panels.dialog = Some(Dialog::ImportRun(dialog));
                return;
            }
            self.notice(BannerKind::Error, "There are no suggestions in it", lines);
            return;
        };
        if let (Some(said), Some(open)) = (read.look, &self.open)
            && self.panels.dialog.is_none()
        {
            let scheme = &open.session.project().scheme;
            let dialog = IncomingRun::open(read.wanted.clone(), &run, &failed, scheme);
            self.panels.dialog = Some(Dialog::IncomingRun(Box::new(dialog)));
            let wanted = read.wanted;
            self.looked_at = Some(LookedAt { wanted, said });
            return;
        }
        self.take_last_part(job, run, &failed);
    }

    fn take_last_part(&mut self, job: u64, run: RunIn, failed: &[ImportError]) {
        let (mut lines, problems) = (run.run.notes.clone(), run.problems.iter());
        lines.extend(problems.map(ToString::to_string));
        lines.extend(failed.iter().map(ToString::to_string));
        let came_in = self.take_part_of_run(job, self.opened, run);
        let arrival = self.arrivals.remove(&job).flatten();
        let Some(arrival) = arrival.filter(|_| came_in) else {
            return;
        };
        self.say(format!("{}. R reviews them", arrival.tally().sentence()));
        if !lines.is_empty() {
            self.notice(
                BannerKind::Info,
                "Noticed while importing suggestions",
                lines,
            );
        }
    }

    fn say_cancelled(&mut self, came: Option<&Arrival>) {
        match came {
            None => self.say("Import cancelled; nothing came in"),
            Some(came) => self.say(format!(
                "Import cancelled: {} came in before and stay; one undo takes them back",
                came.tally().sentence()
            )),
        }
    }
}

fn has_questions(arrival: &Arrival) -> bool {
    let tally = arrival.tally();
    tally.suggestions + tally.unplaced + tally.claims > 0
}

fn files_of(wanted: &RunWishes) -> RunFiles {
    RunFiles {
        paths: wanted.paths.clone(),
        format: None,
        keys: wanted.keys.clone(),
        wishes: wanted.wishes.clone(),
    }
}
