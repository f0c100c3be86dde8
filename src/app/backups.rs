//! Backups while the window works: one an hour as long as there is something new, on a thread.

use std::path::PathBuf;
use std::time::Duration;

use super::work::Done;
use super::{App, Open};
use crate::model::Timestamp;
use crate::store::atomic::RealFs;
use crate::store::{Backups, Made};
use crate::ui::dialogs::Dialog;
use crate::ui::widgets::BannerKind;

/// So long after a backup the next one is made, in milliseconds, if there is something new.
const HOUR: i64 = 3_600_000;
/// So long after the last one a project that was just opened gets one, though nothing was done yet.
const DAY: i64 = 24 * HOUR;
/// So long after one that failed it is tried again, in milliseconds.
const RETRY: i64 = HOUR / 6;
/// A clock that was set back by less than this does not matter.
const SLACK: i64 = HOUR / 6;

/// The name of the job: there is never more than one.
const BACKING_UP: &str = "Backing up";
const NO_BACKUP: &str = "No backup could be made";
/// The title of a notice that stays when another project is opened: the person waits to hear of it.
pub(super) const NOT_AS_ASKED: &str = "The backup could not be made";

/// When the open project was backed up.
#[derive(Default)]
pub(super) struct BackupTimes {
    /// The project as it was opened.
    first: u64,
    /// The project as a backup holds it, as far as is known.
    held: Option<u64>,
    /// When the last one was made, or nothing was new; not known before somebody has looked.
    last: Option<Timestamp>,
    /// When one was begun of which nothing is known yet, or that failed.
    tried: Option<Timestamp>,
    /// Why the last could not be made; said once.
    problem: Option<String>,
    /// The person asked for one while another was being made.
    wanted: bool,
}

impl BackupTimes {
    /// Of a project that was just opened.
    pub(super) fn of_opened(revision: u64) -> Self {
        Self {
            first: revision,
            ..Self::default()
        }
    }

    /// How old the last backup must be before the next is made.
    fn pause(&self, revision: u64) -> i64 {
        match self.held.is_none() && revision == self.first {
            true => DAY,
            false => HOUR,
        }
    }

    /// In how many milliseconds it is time for the next; never if nothing is new.
    fn wait(&self, revision: u64, now: Timestamp) -> Option<u64> {
        if self.held == Some(revision) {
            return None;
        }
        let left = |at: Option<Timestamp>, pause: i64| {
            let gone = now.millis().saturating_sub(at?.millis());
            // A clock that was set back must not put it off for longer.
            (gone > -SLACK).then_some(pause.saturating_sub(gone))
        };
        let last = left(self.last, self.pause(revision)).unwrap_or(0);
        let tried = left(self.tried, RETRY).unwrap_or(0);
        Some(u64::try_from(last.max(tried)).unwrap_or(0))
    }
}

/// What came of looking whether a backup is due, and of making it.
enum Outcome {
    /// The last one is not old enough; when it was made.
    NotYet(Timestamp),
    /// It was old enough, or the person asked.
    Made(Made),
}

/// How the making of a backup ended.
pub(super) struct BackedUp {
    /// Of the project that was open as the so many-th.
    opened: u64,
    folder: PathBuf,
    /// The project as it was then.
    revision: u64,
    at: Timestamp,
    /// Whether the person asked for it.
    asked: bool,
    outcome: Result<Outcome, String>,
}

impl App {
    /// Where backups are kept. A window without settings of its own, in tests, has none unless
    /// they name a place.
    pub(super) fn backup_base(&self) -> Option<PathBuf> {
        let named = !self.settings.preferences.backup_folder.trim().is_empty();
        let base = || self.settings.backup_dir();
        (self.keeper.is_some() || named).then(base).flatten()
    }

    fn is_backing_up(&self) -> bool {
        self.jobs.running().iter().any(|job| job.name == BACKING_UP)
    }

    /// Begins a backup if it is time for one, else sees to it that the window wakes up for it.
    pub(super) fn mind_backups(&mut self, ctx: &egui::Context) {
        let Some(open) = &self.open else { return };
        // Who only looks on leaves backups to the one who writes.
        let writes = open.folder.is_some() && open.follower.is_none();
        if !writes || !self.preferences.backups || self.is_backing_up() {
            return;
        }
        let Some(base) = self.backup_base() else {
            return;
        };
        match self
            .backups
            .wait(open.session.revision(), open.session.now())
        {
            None => {}
            Some(0) => self.back_up(base, false),
            Some(wait) => ctx.request_repaint_after(Duration::from_millis(wait)),
        }
    }

    /// Backs the open project up because the person asked for it.
    pub(super) fn back_up_now(&mut self) {
        if self.open.as_ref().is_none_or(|open| open.folder.is_none()) {
            self.say("This project lies in no folder yet: there is nothing to back up");
            return;
        }
        let Some(base) = self.backup_base() else {
            self.say("There is no home folder to keep backups in");
            return;
        };
        if self.is_backing_up() {
            self.backups.wanted = true;
            return;
        }
        self.back_up(base, true);
    }

    /// Makes a backup on a thread. One that nobody asked for is only made if the last is old
    /// enough, which the thread sees.
    fn back_up(&mut self, base: PathBuf, asked: bool) {
        let Some(Open {
            folder: Some(folder),
            session,
            ..
        }) = &self.open
        else {
            return;
        };
        let (at, revision) = (session.now(), session.revision());
        let pause = self.backups.pause(revision);
        let (opened, most) = (self.opened, self.preferences.backup_bytes());
        let (project, folder) = (session.project().clone(), folder.clone());
        self.backups.tried = Some(at);
        self.jobs.start(BACKING_UP, move |_| {
            let outcome = Backups::of(&base, &folder).and_then(|backups| {
                let young = |last: &Timestamp| at.millis() - last.millis() < pause;
                match backups.last(at).filter(young) {
                    Some(last) if !asked => Ok(Outcome::NotYet(last)),
                    _ => backups.make(&RealFs, &project, at, most).map(Outcome::Made),
                }
            });
            Some(Done::BackedUp(BackedUp {
                opened,
                folder,
                revision,
                at,
                asked,
                outcome: outcome.map_err(|error| error.to_string()),
            }))
        });
    }

    /// Notes how a backup ended, and says it if the person wants to know.
    pub(super) fn take_backup(&mut self, ended: BackedUp) {
        let is_open = ended.opened == self.opened;
        let wanted = is_open && std::mem::take(&mut self.backups.wanted);
        match ended.outcome {
            Ok(outcome) => {
                if is_open {
                    self.backups.tried = None;
                    self.backups.problem = None;
                    let notices = &mut self.panels.notices;
                    let said = [NO_BACKUP, NOT_AS_ASKED];
                    notices.retain(|notice| !said.contains(&notice.title.as_str()));
                    let (held, last) = match &outcome {
                        // Nothing was done: what is new is still in no backup.
                        Outcome::NotYet(last) => (self.backups.held, *last),
                        Outcome::Made(_) => (Some(ended.revision), ended.at),
                    };
                    self.backups.held = held;
                    self.backups.last = Some(last);
                }
                if let (Outcome::Made(made), true) = (outcome, ended.asked) {
                    self.tell_backup(made);
                }
            }
            Err(problem) => {
                let known = is_open && self.backups.problem.as_ref() == Some(&problem);
                if ended.asked || (is_open && !known) {
                    let notices = &mut self.panels.notices;
                    let title = if ended.asked { NOT_AS_ASKED } else { NO_BACKUP };
                    notices.retain(|notice| notice.title != title);
                    let words = format!(
                        "Of {}: {problem}. The project itself is as it was.",
                        ended.folder.display()
                    );
                    self.notice(BannerKind::Warning, title, vec![words]);
                }
                if is_open {
                    self.backups.problem = Some(problem);
                }
            }
        }
        if let Some(Dialog::Backups(dialog)) = &mut self.panels.dialog {
            dialog.refresh();
        }
        if wanted {
            self.back_up_now();
        }
    }

    fn tell_backup(&mut self, made: Made) {
        match made {
            Made::New(path, notes) => {
                self.say(format!("Backed up into {}", path.display()));
                if !notes.is_empty() {
                    let title = "Not everything is in the backup";
                    self.notice(BannerKind::Warning, title, notes);
                }
            }
            Made::Unchanged => self.say("Nothing is new since the last backup"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_millis(1_790_000_000_000 + hours * HOUR)
    }

    #[test]
    fn it_waits_until_the_last_is_old_enough_and_something_is_new() {
        let mut times = BackupTimes::of_opened(7);
        assert_eq!(times.wait(7, at(0)), Some(0), "nobody has looked yet");
        times.last = Some(at(-2));
        let hours = |hours: i64| u64::try_from(hours * HOUR).ok();
        assert_eq!(times.wait(7, at(0)), hours(22), "nothing was done yet");
        assert_eq!(times.wait(8, at(0)), Some(0));
        times.held = Some(8);
        assert_eq!(times.wait(8, at(90)), None, "nothing is new");
        times.last = Some(at(0));
        assert_eq!(times.wait(9, at(0)), hours(1));
        assert_eq!(times.wait(9, at(1)), Some(0));
        times.tried = Some(at(1));
        assert_eq!(times.wait(9, at(1)), u64::try_from(RETRY).ok(), "it failed");
        assert_eq!(times.wait(9, at(2)), Some(0), "without a new step");
        // A clock that was set back by a year.
        times.tried = None;
        assert_eq!(times.wait(9, at(-8760)), Some(0));
    }
}
