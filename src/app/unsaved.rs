//! Steps that the disk does not take: what is said of them, the copy elsewhere, and what waits
//! until they are on disk. Nothing here waits itself: a frame looks, and the next one looks again.

use std::path::PathBuf;
use std::time::Duration;

use super::backups::BackupTimes;
use super::work::Done;
use super::{App, Open};
use crate::model::Timestamp;
use crate::session::JournalStatus;
use crate::store::{self, FileJournal};
use crate::ui::Cx;
use crate::ui::chrome::{self, CopyView};
use crate::ui::dialogs::{Confirm, Dialog, Leaving, SaveCopy};
use crate::ui::widgets::BannerKind;

/// A disk that says nothing for so long, in milliseconds, does not answer.
const PATIENCE: i64 = 10_000;
/// What waits until every step is on disk waits so long, in milliseconds, before it asks.
const LEAVING: i64 = 3_000;
/// How long a job waits until a copy has everything.
const COPYING: Duration = Duration::from_secs(30);

/// What is known of steps that the disk does not take.
#[derive(Default)]
pub(super) struct Unsaved {
    /// Why, and since when.
    trouble: Option<(String, Timestamp)>,
    /// How many steps were on their way and how many files had been written when one last
    /// arrived, and when that was.
    waiting: Option<(usize, usize, Timestamp)>,
    copy: Option<SavedCopy>,
    /// What goes on when every step is on disk, and since when it waits.
    leaving: Option<(Leaving, Timestamp)>,
    /// The strip shall get the keyboard.
    focus: bool,
}

/// A copy of the project in another folder.
pub(super) struct SavedCopy {
    folder: PathBuf,
    /// Of the project as it is in the copy.
    revision: u64,
}

/// A copy that a job has saved.
pub(super) struct Copied {
    copy: SavedCopy,
    then: Option<Leaving>,
    /// The originals that could not be taken along, in words.
    missing: Vec<String>,
}

/// The journal of a copy that has everything up to a revision.
pub(super) struct OpenedCopy {
    folder: PathBuf,
    journal: FileJournal,
    revision: u64,
}

impl Unsaved {
    /// Looks at the journal: why something is not on disk, if there is trouble.
    fn look(&mut self, status: &JournalStatus, now: Timestamp) -> Option<String> {
        let (pending, written) = (status.pending, status.files_written);
        self.waiting = match self.waiting {
            _ if pending == 0 => None,
            Some((before, files, since)) if pending >= before && written == files => {
                Some((pending, written, since))
            }
            _ => Some((pending, written, now)),
        };
        let silent = self
            .waiting
            .is_some_and(|(.., since)| now.millis() - since.millis() >= PATIENCE);
        let silence = || silent.then(|| "the disk does not answer".to_owned());
        status.problem.clone().or_else(silence)
    }
}

impl App {
    /// Notes whether the disk takes the steps, says when it does so again, and lets go on what
    /// has waited for that.
    pub(super) fn watch_disk(&mut self, ctx: &egui::Context) {
        let Some(open) = &self.open else { return };
        let (status, now) = (open.session.journal_status(), open.session.now());
        let why = self.unsaved.look(&status, now);
        match (why, self.unsaved.trouble.take()) {
            (Some(why), None) => self.unsaved.trouble = Some((why, now)),
            (Some(why), Some((_, since))) => self.unsaved.trouble = Some((why, since)),
            (None, Some(_)) => {
                self.unsaved.copy = None;
                self.say("The disk answers: every step is on disk");
            }
            (None, None) => {}
        }
        self.mind_leaving(ctx, &status, now);
        if status.pending > 0 || self.unsaved.trouble.is_some() {
            // So that silence is noticed, and minutes are counted.
            ctx.request_repaint_after(Duration::from_secs(5));
        }
    }

    /// The strip across the window, while there is trouble.
    pub(super) fn show_unsaved(&mut self, ui: &mut egui::Ui, cx: &Cx<'_>) {
        let Some((why, since)) = &self.unsaved.trouble else {
            return;
        };
        let copy = self.unsaved.copy.as_ref().map(|copy| CopyView {
            folder: copy.folder.display().to_string(),
            // The session is lent out while it is drawn.
            is_whole: copy.revision == cx.session.revision(),
        });
        let what = chrome::Unsaved {
            steps: cx.session.journal_status().pending,
            why: why.clone(),
            minutes: (cx.session.now().millis() - since.millis()) / 60_000,
            copy,
        };
        let focus = std::mem::take(&mut self.unsaved.focus);
        let (sink, requests) = (&mut self.sink, &mut self.requests);
        chrome::unsaved(ui, cx.theme, &what, focus, sink, requests);
    }

    /// Gives the keyboard to the strip; `false` if there is none.
    pub(super) fn focus_unsaved(&mut self) -> bool {
        self.unsaved.focus = self.unsaved.trouble.is_some();
        self.unsaved.focus
    }

    /// What was known of another project's steps.
    pub(super) fn forget_unsaved(&mut self) {
        self.unsaved = Unsaved::default();
    }

    /// How many steps are not on disk.
    pub(super) fn pending(&self) -> usize {
        let status = self.open.as_ref().map(|open| open.session.journal_status());
        status.map_or(0, |status| status.pending)
    }

    /// Tries again at once, without waiting for it.
    pub(super) fn try_again(&mut self) {
        if let Some(open) = &mut self.open {
            open.session.retry();
            self.say("Trying again to write to the disk");
        }
    }

    /// Goes on with `leaving` as soon as every step is on disk, or asks.
    pub(super) fn leave_when_saved(&mut self, leaving: Leaving) {
        if let Some(open) = &mut self.open {
            open.session.retry();
            self.unsaved.leaving = Some((leaving, open.session.now()));
        }
    }

    fn mind_leaving(&mut self, ctx: &egui::Context, status: &JournalStatus, now: Timestamp) {
        let Some((leaving, since)) = self.unsaved.leaving.take() else {
            return;
        };
        if status.is_saved() {
            self.go(ctx, leaving);
        } else if now.millis() - since.millis() >= LEAVING {
            self.ask_leaving(&leaving);
        } else {
            self.unsaved.leaving = Some((leaving, since));
            ctx.request_repaint_after(Duration::from_millis(200));
        }
    }

    /// Asks before steps are lost.
    pub(super) fn ask_leaving(&mut self, leaving: &Leaving) {
        let Some(open) = &self.open else { return };
        let status = open.session.journal_status();
        let mut steps = open.session.waiting_steps();
        steps.resize(status.pending, "a step".to_owned());
        let why = status.problem;
        let why = why.unwrap_or_else(|| "the disk does not answer".to_owned());
        let question = Confirm::leaving(&steps, &why, leaving);
        self.panels.dialog = Some(Dialog::Confirm(question));
    }

    /// Closing asks only if something is not on disk.
    pub(super) fn mind_closing(&mut self, ctx: &egui::Context) {
        if !ctx.input(|input| input.viewport().close_requested()) || self.may_close {
            return;
        }
        if self.pending() == 0 || self.copy_has_everything() {
            return;
        }
        ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        if self.unsaved.trouble.is_some() {
            self.ask_leaving(&Leaving::Window);
        } else {
            self.leave_when_saved(Leaving::Window);
        }
    }

    /// Does what has waited, whatever is not on disk.
    pub(super) fn go(&mut self, ctx: &egui::Context, leaving: Leaving) {
        match leaving {
            Leaving::Window => {
                self.may_close = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            Leaving::Project(opening) => self.open_in_place(opening, true),
        }
    }

    /// Asks where to save a copy.
    pub(super) fn ask_copy(&mut self, ctx: &egui::Context, then: Leaving) {
        let given = self.given();
        let Some(open) = &self.open else { return };
        let cx = Cx::of(&open.session, ctx, &self.keymap, &self.preferences);
        let dialog = SaveCopy::open(&cx, &given, Some(then));
        self.panels.dialog = Some(Dialog::SaveCopy(dialog));
    }

    /// Saves the whole project as it is now to another folder.
    pub(super) fn save_copy(&mut self, folder: PathBuf, then: Option<Leaving>) {
        let Some(Open {
            folder: from,
            session,
            ..
        }) = &self.open
        else {
            return;
        };
        let (project, revision) = (session.project().clone(), session.revision());
        let (from, opened) = (from.clone(), self.opened);
        self.jobs.start("Saving a copy", move |progress| {
            progress.say(folder.display().to_string());
            let saved = store::save_copy(&project, from.as_deref(), &folder);
            let saved = saved.map(|missing| Copied {
                copy: SavedCopy { folder, revision },
                then,
                missing,
            });
            let saved = saved.map_err(|error| error.to_string());
            Some(Done::Copied(opened, saved))
        });
    }

    /// Says where the copy is, and goes on with what waited for it.
    pub(super) fn take_copied(&mut self, opened: u64, copied: Copied) {
        let Copied {
            copy,
            then,
            missing,
        } = copied;
        self.say(format!("A copy was saved to {}", copy.folder.display()));
        if !missing.is_empty() {
            let title = "Some originals are not in the copy; their texts are";
            self.notice(BannerKind::Warning, title, missing);
        }
        if opened != self.opened {
            return;
        }
        self.unsaved.copy = Some(copy);
        match then {
            Some(leaving) if self.copy_has_everything() => {
                let ctx = self.ctx.clone();
                self.go(&ctx, leaving);
            }
            Some(leaving) => self.ask_leaving(&leaving),
            None => {}
        }
    }

    /// The folder in which the person's work is: the copy's, if it alone has everything.
    pub(super) fn folder_with_everything(&self) -> Option<PathBuf> {
        let copy = self.unsaved.copy.as_ref();
        match copy.filter(|_| self.pending() > 0 && self.copy_has_everything()) {
            Some(copy) => Some(copy.folder.clone()),
            None => self.open.as_ref()?.folder.clone(),
        }
    }

    /// Whether there is a copy with every step in it: then nothing can be lost.
    pub(super) fn copy_has_everything(&self) -> bool {
        let revision = self.open.as_ref().map(|open| open.session.revision());
        let copy = self.unsaved.copy.as_ref();
        copy.is_some_and(|copy| Some(copy.revision) == revision)
    }

    /// Goes on working in the copy: the session stays as it is, its steps go to another folder.
    pub(super) fn open_copy(&mut self) {
        let (Some(copy), Some(open)) = (&self.unsaved.copy, &self.open) else {
            return;
        };
        let folder = copy.folder.clone();
        let person = open.session.person().clone();
        let waker = self.waker();
        self.bring_up_to_date(move || {
            let opened = store::open(&folder).map_err(|error| error.to_string())?;
            let started = opened.into_parts(&person, waker);
            let (_, _, journal) = started.map_err(|error| error.to_string())?;
            Ok((folder, journal))
        });
    }

    /// Writes everything that was done to the copy whose journal `begin` gives.
    fn bring_up_to_date(
        &mut self,
        begin: impl FnOnce() -> Result<(PathBuf, FileJournal), String> + Send + 'static,
    ) {
        use crate::session::Journal as _;
        let Some(open) = &self.open else { return };
        let (project, revision) = (open.session.project().clone(), open.session.revision());
        let opened = self.opened;
        self.jobs.start("Opening the copy", move |_| {
            let result = begin().and_then(|(folder, mut journal)| {
                journal.snapshot(project);
                let status = journal.flush(COPYING);
                match status.problem {
                    Some(problem) => Err(problem),
                    None if status.snapshot_running => Err("the disk does not answer".to_owned()),
                    None => Ok(OpenedCopy {
                        folder,
                        journal,
                        revision,
                    }),
                }
            });
            Some(Done::CopyOpened(opened, result))
        });
    }

    /// Lets the session go on in the copy, once it has every step.
    pub(super) fn take_opened_copy(&mut self, opened: u64, copy: OpenedCopy) {
        let OpenedCopy {
            folder,
            journal,
            revision,
        } = copy;
        let Some(open) = self.open.as_mut().filter(|_| opened == self.opened) else {
            return self.let_go(journal);
        };
        if open.session.revision() != revision {
            self.bring_up_to_date(move || Ok((folder, journal)));
            return;
        }
        open.watch = journal.watch().ok();
        let before = open.session.go_on_with(Box::new(journal));
        let person = open.session.person().clone();
        open.folder = Some(folder.clone());
        self.backups = BackupTimes::of_opened(revision);
        self.settings.remember(&folder, &person);
        self.keep_settings();
        self.forget_unsaved();
        self.say(format!("You work in {} now", folder.display()));
        self.let_go(before);
    }

    /// Drops a journal where nobody waits for it: it may wait for its disk.
    fn let_go(&mut self, journal: impl Send + 'static) {
        self.jobs.start("Closing", move |_| {
            drop(journal);
            Some(Done::LetGo)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_writes_one_long_step_answers_as_long_as_files_are_written() {
        let mut unsaved = Unsaved::default();
        let mut look = |files_written, seconds: i64| {
            let status = JournalStatus {
                pending: 1,
                files_written,
                ..JournalStatus::default()
            };
            unsaved.look(&status, Timestamp::from_millis(seconds * 1000))
        };
        for (files, seconds) in [(0, 0), (900, 9), (1800, 18), (2700, 27), (2700, 36)] {
            assert_eq!(look(files, seconds), None, "after {seconds} s");
        }
        assert!(look(2700, 37).is_some(), "silent for ten seconds");
        assert_eq!(look(2701, 38), None, "it answers again");
    }
}
