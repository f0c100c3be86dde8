//! Which pack to unpack, and where to.

use std::path::{Path, PathBuf};

use egui::Context;

use super::sheet::{Answer, caption, complaint, focus_once, footer, hint, path_row, sheet};
use super::{Given, PathCheck, Request};
use crate::command::{Ask, Window};
use crate::model::Timestamp;
use crate::model::id::slug;
use crate::ui::cx::{Cx, Sink};

/// Which field the system's dialog was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Pack,
    Folder,
}

/// The dialog of [`Ask::Unpack`]; a backup is a pack too.
pub struct Unpack {
    pack: String,
    /// It is a backup of the project that is open, so there is nothing to choose.
    is_backup: bool,
    folder: String,
    /// Whether the folder still follows the name of the pack.
    follows: bool,
    /// The name of a folder made for it inside of one that has something in it.
    name: String,
    projects_folder: PathBuf,
    check: PathCheck,
    /// What the check said of a folder, so that it is not asked every frame.
    checked: Option<(String, Result<(), String>)>,
    browsing: Field,
    fresh: bool,
}

impl Unpack {
    /// Opens it, on a pack if one is known.
    #[must_use]
    pub fn open(pack: Option<&Path>, given: &Given) -> Self {
        let mut dialog = Self {
            pack: pack.map_or_else(String::new, |pack| pack.display().to_string()),
            is_backup: false,
            folder: String::new(),
            follows: true,
            name: String::new(),
            projects_folder: given.projects_folder.clone(),
            check: given.check.clone(),
            checked: None,
            browsing: Field::Pack,
            fresh: true,
        };
        dialog.follow();
        dialog
    }

    /// Opens it on a backup of the open project.
    #[must_use]
    pub fn of_backup(pack: &Path, made: Timestamp, cx: &Cx<'_>, given: &Given) -> Self {
        let mut dialog = Self::open(Some(pack), given);
        let title = slug(&cx.session.project().title, "project");
        dialog.is_backup = true;
        dialog.offer(&format!("{title}-{}", made.day()));
        dialog
    }

    fn follow(&mut self) {
        let stem = Path::new(self.pack.trim()).file_stem();
        let stem = stem.unwrap_or_default().to_string_lossy().into_owned();
        self.offer(&slug(&stem, "project"));
    }

    /// Offers the first folder of this name that is free.
    fn offer(&mut self, name: &str) {
        let named = |number: u32| match number {
            1 => name.to_owned(),
            _ => format!("{name}-{number}"),
        };
        let free = |name: &String| (self.check)(&self.projects_folder.join(name)).is_ok();
        let name = (1..100).map(named).find(free);
        self.name = name.unwrap_or_else(|| named(100));
        self.folder = self.projects_folder.join(&self.name).display().to_string();
    }

    /// A pack or a folder was chosen. The folder is used if it is fit, else a new one in it is
    /// offered.
    pub fn path_chosen(&mut self, path: &Path) {
        match self.browsing {
            Field::Pack => {
                self.pack = path.display().to_string();
                if self.follows {
                    self.follow();
                }
            }
            Field::Folder => {
                let inside = path.join(&self.name);
                let fit = (self.check)(path).is_ok();
                let folder = if fit { path } else { &inside };
                self.folder = folder.display().to_string();
                self.follows = false;
            }
        }
    }

    /// What is wrong with what was filled in.
    fn problem(&mut self) -> Option<String> {
        if self.pack.trim().is_empty() {
            return Some("Choose the .zip that you were sent.".to_owned());
        }
        let folder = self.folder.trim();
        if folder.is_empty() {
            return Some("Say where the project shall be kept.".to_owned());
        }
        if self.checked.as_ref().is_none_or(|(of, _)| of != folder) {
            let said = (self.check)(Path::new(folder));
            self.checked = Some((folder.to_owned(), said));
        }
        let said = self.checked.as_ref().map(|(_, said)| said);
        said.and_then(|said| said.as_ref().err().cloned())
    }

    /// Draws it and says whether it stays open.
    pub fn show(
        &mut self,
        ctx: &Context,
        cx: &Cx<'_>,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
    ) -> bool {
        let before = requests.len();
        let stays = self.show_sheet(ctx, cx, requests);
        let goes_ahead = requests.len() > before;
        if !stays && !goes_ahead && self.is_backup {
            // Back to where one came from.
            sink.window(Window::Ask(Ask::Backups));
        }
        stays
    }

    fn show_sheet(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        let (title, go) = match self.is_backup {
            true => ("Restore as a copy", "Restore and open"),
            false => ("Unpack a project", "Unpack and open"),
        };
        sheet(ctx, theme, title, 520.0, |ui| {
            if !self.is_backup {
                caption(ui, theme, "Pack");
                let row = path_row(ui, theme, &mut self.pack, "Pack");
                focus_once(&mut self.fresh, &row.field);
                if row.changed && self.follows {
                    self.follow();
                }
                if row.browse {
                    self.browsing = Field::Pack;
                    requests.push(Request::BrowsePack);
                }
            }
            caption(ui, theme, "New folder");
            let row = ui
                .push_id("folder", |ui| {
                    path_row(ui, theme, &mut self.folder, "New folder")
                })
                .inner;
            focus_once(&mut self.fresh, &row.field);
            self.follows &= !row.changed;
            if row.browse {
                self.browsing = Field::Folder;
                requests.push(Request::BrowseUnpack);
            }
            let problem = self.problem();
            match &problem {
                Some(problem) => complaint(ui, theme, problem),
                None if self.is_backup => hint(
                    ui,
                    theme,
                    "The project that is open now is saved and closed, and stays as it is.",
                ),
                None => hint(
                    ui,
                    theme,
                    "What is not a project, or could do harm, is refused, and nothing of it is \
                     left behind.",
                ),
            }
            match footer(ui, theme, go, problem.is_none()) {
                Answer::Go => {
                    requests.push(Request::Unpack {
                        pack: PathBuf::from(self.pack.trim()),
                        folder: PathBuf::from(self.folder.trim()),
                    });
                    false
                }
                Answer::Cancel => false,
                Answer::None => true,
            }
        })
    }
}
