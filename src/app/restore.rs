//! Backups that are listed, looked into and restored.

use std::path::{Path, PathBuf};

use super::work::Done;
use super::{App, Open};
use crate::edit::{self, Edit};
use crate::model::Timestamp;
use crate::session::RestorePreview;
use crate::store::{self, Backup, Backups};
use crate::ui::Cx;
use crate::ui::dialogs::{BackupRow, BackupsDialog, Dialog, Unpack};

/// The backups of a project, and their folder; or why there are none.
pub(super) type Listed = Result<(PathBuf, Vec<BackupRow>), String>;

/// What restoring a backup would mean for the project at a revision.
pub(super) struct Compared {
    /// Of the project that was open as the so many-th.
    opened: u64,
    path: PathBuf,
    revision: u64,
    preview: Result<RestorePreview, String>,
}

/// The edits that make of the project at a revision what a backup holds.
pub(super) struct Restorable {
    path: PathBuf,
    made: Timestamp,
    revision: u64,
    edits: Result<Vec<Edit>, String>,
}

fn row(backup: Backup) -> BackupRow {
    BackupRow {
        path: backup.path,
        at: backup.at,
        bytes: backup.bytes,
        counts: backup
            .counts
            .map(|counts| [counts.articles, counts.mentions, counts.claims]),
    }
}

impl App {
    /// Lists the backups of the open project.
    pub(super) fn list_backups(&mut self) {
        let folder = self.open.as_ref().and_then(|open| open.folder.clone());
        let (Some(folder), Some(base)) = (folder, self.backup_base()) else {
            let problem = "There is no folder for them.";
            self.take_listed(self.opened, Err(problem.to_owned()));
            return;
        };
        let opened = self.opened;
        self.jobs.start("Listing the backups", move |_| {
            let listed = Backups::of(&base, &folder).map(|backups| {
                let rows = backups.list().into_iter().map(row).collect();
                (backups.dir().to_owned(), rows)
            });
            let listed = listed.map_err(|error| error.to_string());
            Some(Done::BackupsListed(opened, listed))
        });
    }

    /// A dialog on backups never shows those of a project that was open before.
    pub(super) fn forget_backups(&mut self) {
        if let Some(Dialog::Backups(dialog)) = &mut self.panels.dialog {
            *dialog = BackupsDialog::default();
        }
    }

    pub(super) fn take_listed(&mut self, opened: u64, listed: Listed) {
        if let Some(Dialog::Backups(dialog)) = &mut self.panels.dialog
            && opened == self.opened
        {
            dialog.take_list(listed);
        }
    }

    /// Finds out what restoring a backup would mean.
    pub(super) fn compare_backup(&mut self, path: PathBuf) {
        let Some(open) = &self.open else { return };
        let (project, revision) = (open.session.project().clone(), open.session.revision());
        let opened = self.opened;
        self.jobs.start("Reading a backup", move |_| {
            let then = store::look(&path).map_err(|error| error.to_string());
            let preview = then.map(|then| RestorePreview::new(&project, &then));
            Some(Done::BackupCompared(Compared {
                opened,
                path,
                revision,
                preview,
            }))
        });
    }

    pub(super) fn take_compared(&mut self, compared: Compared) {
        if let Some(Dialog::Backups(dialog)) = &mut self.panels.dialog
            && compared.opened == self.opened
        {
            dialog.take_preview(&compared.path, compared.revision, compared.preview);
        }
    }

    /// Asks where to restore a backup to.
    pub(super) fn ask_restore_copy(&mut self, ctx: &egui::Context, path: &Path, made: Timestamp) {
        let given = self.given();
        let Some(open) = &self.open else { return };
        let cx = Cx::of(&open.session, ctx, &self.keymap, &self.preferences);
        let dialog = Unpack::of_backup(path, made, &cx, &given);
        self.panels.dialog = Some(Dialog::Unpack(dialog));
    }

    /// Makes the open project what a backup holds.
    pub(super) fn restore_here(&mut self, path: PathBuf, made: Timestamp) {
        let Some(Open { session, .. }) = &self.open else {
            return;
        };
        let (now, revision) = (session.project().clone(), session.revision());
        let opened = self.opened;
        self.jobs.start("Restoring", move |_| {
            let lacks = |article: &crate::model::Article| {
                let there = now.article(&article.id);
                there.is_none_or(|there| there.original != article.original)
            };
            let then = store::look_with_originals(&path, &lacks);
            let edits = then.map(|then| edit::difference(&now, &then));
            Some(Done::Restorable(
                opened,
                Restorable {
                    path,
                    made,
                    revision,
                    edits: edits.map_err(|error| error.to_string()),
                },
            ))
        });
    }

    pub(super) fn take_restorable(&mut self, opened: u64, restorable: Restorable) {
        const NOT_RESTORED: &str = "The backup could not be restored";
        let Restorable {
            path,
            made,
            revision,
            edits,
        } = restorable;
        let Some(open) = self.open.as_mut().filter(|_| opened == self.opened) else {
            return self.warn(NOT_RESTORED, "Another project was opened meanwhile.");
        };
        // Something was done meanwhile: once more.
        if open.session.revision() != revision {
            return self.restore_here(path, made);
        }
        let edits = match edits {
            Ok(edits) => edits,
            Err(problem) => return self.warn(NOT_RESTORED, &problem),
        };
        match open.session.restore_backup(edits, made) {
            Ok(effect) => {
                self.panels.status.note(&Ok(effect));
                self.reveal(false);
            }
            Err(refusal) => {
                let why = refusal.to_string();
                let why = why.trim_end_matches('.');
                let words = format!("{why}. Restore it as a copy instead: that needs no fitting.");
                self.warn(NOT_RESTORED, &words);
            }
        }
    }
}
