//! Where to save a copy of the project.

use std::path::{Path, PathBuf};

use egui::Context;

use super::leaving::Leaving;
use super::sheet::{Answer, caption, complaint, focus_once, footer, hint, path_row, sheet};
use super::{Given, PathCheck, Request};
use crate::model::id::slug;
use crate::ui::Cx;

/// The dialog of [`Ask::SaveCopy`](crate::command::Ask::SaveCopy).
pub struct SaveCopy {
    folder: String,
    /// The name of a folder made for it inside of one that has something in it.
    name: String,
    then: Option<Leaving>,
    check: PathCheck,
    /// What the check said of a folder, so that it is not asked every frame.
    checked: Option<(String, Result<(), String>)>,
    fresh: bool,
}

impl SaveCopy {
    /// Opens it; `then` is what goes on when the copy is there.
    #[must_use]
    pub fn open(cx: &Cx<'_>, given: &Given, then: Option<Leaving>) -> Self {
        let name = format!("{}-copy", slug(&cx.session.project().title, "project"));
        let folder = given.projects_folder.join(&name);
        Self {
            folder: folder.display().to_string(),
            name,
            then,
            check: given.check.clone(),
            checked: None,
            fresh: true,
        }
    }

    /// A folder was chosen: it is used if it is fit, else a new one in it is offered.
    pub fn path_chosen(&mut self, path: &Path) {
        let fit = (self.check)(path).is_ok();
        let inside = path.join(&self.name);
        let folder = if fit { path } else { &inside };
        self.folder = folder.display().to_string();
    }

    fn folder_problem(&mut self) -> Option<String> {
        let folder = self.folder.trim();
        if folder.is_empty() {
            return Some("Say where the copy shall be kept.".to_owned());
        }
        if self.checked.as_ref().is_none_or(|(of, _)| of != folder) {
            let said = (self.check)(Path::new(folder));
            self.checked = Some((folder.to_owned(), said));
        }
        self.checked
            .as_ref()
            .and_then(|(_, said)| said.as_ref().err().cloned())
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Save a copy", 520.0, |ui| {
            caption(ui, theme, "Folder");
            let row = path_row(ui, theme, &mut self.folder, "Folder");
            focus_once(&mut self.fresh, &row.field);
            if row.browse {
                requests.push(Request::BrowseSaveCopy);
            }
            let problem = self.folder_problem();
            match &problem {
                Some(problem) => complaint(ui, theme, problem),
                None => hint(
                    ui,
                    theme,
                    "The whole project as it is now, with what is not on disk yet. Choose another \
                     disk if this one makes trouble.",
                ),
            }
            match footer(ui, theme, "Save the copy", problem.is_none()) {
                Answer::Go => {
                    requests.push(Request::SaveCopy {
                        folder: PathBuf::from(self.folder.trim()),
                        then: self.then.take(),
                    });
                    false
                }
                Answer::Cancel => false,
                Answer::None => true,
            }
        })
    }
}
