//! Projects as one file: packed for sending, unpacked and opened.

use std::path::{Path, PathBuf};

use super::work::Done;
use super::{App, Open};
use crate::store::atomic::RealFs;
use crate::store::{self, Packed};
use crate::ui::dialogs::{Dialog, Unpack};
use crate::ui::widgets::BannerKind;

impl App {
    /// Packs the open project as it is now.
    pub(super) fn pack(&mut self, to: PathBuf) {
        let Some(Open {
            folder: Some(folder),
            session,
            ..
        }) = &self.open
        else {
            self.say("This project lies in no folder yet: there is nothing to pack");
            return;
        };
        let (project, folder) = (session.project().clone(), folder.clone());
        self.jobs.start("Packing", move |progress| {
            progress.say(to.display().to_string());
            let packed = store::pack_with(&RealFs, &project, &folder, &to);
            let packed = packed.map_err(|error| error.to_string());
            Some(Done::Packed(packed.map(|packed| (to, packed))))
        });
    }

    pub(super) fn take_packed(&mut self, packed: Result<(PathBuf, Packed), String>) {
        match packed {
            Ok((to, packed)) => {
                self.say(format!("Packed into {}", to.display()));
                if !packed.notes.is_empty() {
                    let title = "Not everything is in the pack";
                    self.notice(BannerKind::Warning, title, packed.notes);
                }
            }
            Err(problem) => self.warn("The project could not be packed", &problem),
        }
    }

    /// Takes in files from outside: a pack is offered to be unpacked, all others are imported.
    pub(super) fn bring_in(&mut self, mut paths: Vec<PathBuf>) {
        let pack = paths
            .iter()
            .find(|path| store::has_pack_ending(path))
            .cloned();
        paths.retain(|path| !store::has_pack_ending(path));
        if let Some(pack) = pack {
            self.offer_to_unpack(&pack);
        }
        self.import(paths);
    }

    /// Asks where to unpack a pack to.
    pub(super) fn offer_to_unpack(&mut self, pack: &Path) {
        if self.panels.dialog.is_some() {
            self.say("Close this dialog first, then unpack the project");
            return;
        }
        let dialog = Unpack::open(Some(pack), &self.given());
        self.panels.dialog = Some(Dialog::Unpack(dialog));
    }

    /// Unpacks a project into a new folder, and opens it.
    pub(super) fn unpack(&mut self, pack: PathBuf, folder: PathBuf) {
        self.jobs.start("Unpacking", move |progress| {
            progress.say(folder.display().to_string());
            let unpacked = store::unpack(&pack, &folder);
            let unpacked = unpacked.map_err(|error| error.to_string());
            Some(Done::Unpacked(unpacked.map(|()| folder)))
        });
    }

    pub(super) fn take_unpacked(&mut self, unpacked: Result<PathBuf, String>) {
        match unpacked {
            Ok(folder) => {
                self.say(format!("Unpacked into {}", folder.display()));
                self.open_project(folder, None);
            }
            Err(problem) => self.warn("The project can’t be unpacked", &problem),
        }
    }
}
