//! Checking and repairing, in the window.

use std::path::PathBuf;

use super::work::Done;
use super::{App, Open};
use crate::store::{self, Problem, Repaired};
use crate::ui::dialogs::{Dialog, Found, Problems};
use crate::ui::widgets::BannerKind;

/// What came of repairing a project that could not be opened.
pub(super) struct Mended {
    folder: PathBuf,
    repaired: Result<Repaired, String>,
}

impl App {
    /// Looks at what is on disk; the last few steps may still be on their way there.
    pub(super) fn check(&mut self) {
        let Some(Open {
            folder: Some(folder),
            ..
        }) = &self.open
        else {
            self.say("This project lies in no folder yet: there is nothing to check");
            return;
        };
        let folder = folder.clone();
        self.jobs.start("Checking", move |_| {
            let found = store::inspect(&folder).map_err(|error| error.to_string());
            Some(Done::Checked(found))
        });
    }

    /// Shows what a check of the open project found.
    pub(super) fn show_findings(&mut self, problems: Vec<Problem>) {
        if problems.is_empty() {
            self.say("No problems found");
        }
        // Files of an open project are put right by saving; repairs are for what the checks find.
        let found = problems.into_iter().map(|problem| Found {
            repairable: problem.repair.is_some() && problem.item.is_some(),
            ..found(problem)
        });
        self.panels.dialog = Some(Dialog::Problems(Problems::of_open(found.collect())));
    }

    /// A project can't be opened as it is: shows why, and offers to repair it.
    pub(super) fn show_damage(&mut self, folder: PathBuf, problems: Vec<Problem>) {
        let found = problems.into_iter().map(found).collect();
        self.panels.dialog = Some(Dialog::Problems(Problems::of_refused(folder, found)));
    }

    /// Repairs a project that can't be opened as it is.
    pub(super) fn repair_project(&mut self, folder: PathBuf) {
        self.jobs.start("Repairing", move |progress| {
            progress.say(folder.display().to_string());
            let repaired = store::repair(&folder).map_err(|error| error.to_string());
            Some(Done::Mended(Box::new(Mended { folder, repaired })))
        });
    }

    /// Says what a repair did, and opens the project if it can be opened now.
    pub(super) fn take_mended(&mut self, mended: Mended) {
        let Mended { folder, repaired } = mended;
        let Repaired { done, left } = match repaired {
            Ok(repaired) => repaired,
            Err(problem) => return self.warn("The project can't be repaired", &problem),
        };
        if left.iter().any(Problem::is_error) {
            if done.is_empty() {
                self.warn(
                    "Nothing could be repaired yet",
                    "Put the files with errors right first: what is left may depend on them",
                );
            } else {
                self.notice(BannerKind::Info, "Some of it was repaired", done);
            }
            self.show_damage(folder, left);
            return;
        }
        self.mended = done;
        self.open_project(folder, None);
    }

    /// Puts right what the checks find, as one step.
    pub(super) fn repair_findings(&mut self) {
        let Some(open) = &mut self.open else { return };
        let ran = open.session.repair_findings();
        self.panels.status.note(&ran);
    }

    /// Shows a folder in the system's file manager.
    pub(super) fn show_folder(&self, folder: &std::path::Path) {
        let path = folder.to_string_lossy().replace('\\', "/");
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-_.~:".contains(byte);
        let encoded: String = path
            .bytes()
            .map(|byte| match plain(&byte) {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            })
            .collect();
        let slash = if path.starts_with('/') { "" } else { "/" };
        let url = format!("file://{slash}{encoded}");
        self.ctx.open_url(egui::OpenUrl::new_tab(url));
    }
}

fn found(problem: Problem) -> Found {
    Found {
        severity: problem.severity,
        place: problem.place(),
        message: problem.message,
        way_out: problem.way_out,
        repairable: problem.repair.is_some(),
        item: problem.item,
    }
}
