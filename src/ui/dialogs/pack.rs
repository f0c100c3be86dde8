//! Where to write a project as one file, for sending.

use std::path::{Path, PathBuf};

use egui::Context;

use super::sheet::{Answer, caption, focus_once, footer, hint, path_row, sheet};
use super::{Given, PathCheck, Request};
use crate::model::id::slug;
use crate::ui::Cx;

/// The dialog of [`Ask::Pack`](crate::command::Ask::Pack).
pub struct Pack {
    file: String,
    name: String,
    check: PathCheck,
    /// Whether something is at a path, so that the disk is not asked every frame.
    taken: Option<(PathBuf, bool)>,
    fresh: bool,
}

impl Pack {
    /// Opens it, with a file beside the project.
    #[must_use]
    pub fn open(cx: &Cx<'_>, given: &Given) -> Self {
        let beside = given.project_folder.as_deref().and_then(Path::parent);
        let name = format!("{}.zip", slug(&cx.session.project().title, "project"));
        let file = beside.unwrap_or(&given.projects_folder).join(&name);
        Self {
            file: file.display().to_string(),
            name,
            check: given.check.clone(),
            taken: None,
            fresh: true,
        }
    }

    /// A file was chosen.
    pub fn path_chosen(&mut self, path: &Path) {
        self.file = path.display().to_string();
    }

    /// The file, with the ending by which it is known as a pack.
    fn path(&self) -> Option<PathBuf> {
        let path = Path::new(self.file.trim());
        let mut name = path.file_name()?.to_owned();
        let ending = path.extension();
        if !ending.is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) {
            name.push(".zip");
        }
        Some(path.with_file_name(name))
    }

    fn is_taken(&mut self, path: &Path) -> bool {
        if self.taken.as_ref().is_none_or(|(of, _)| of != path) {
            self.taken = Some((path.to_owned(), (self.check)(path).is_err()));
        }
        self.taken.as_ref().is_some_and(|(_, taken)| *taken)
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Pack for sending", 520.0, |ui| {
            caption(ui, theme, "File");
            let row = path_row(ui, theme, &mut self.file, "File");
            focus_once(&mut self.fresh, &row.field);
            if row.browse {
                requests.push(Request::BrowseExport {
                    file_name: self.name.clone(),
                    extension: "zip".to_owned(),
                    is_folder: false,
                });
            }
            let path = self.path();
            let taken = path.as_deref().is_some_and(|path| self.is_taken(path));
            hint(
                ui,
                theme,
                if taken {
                    "There is a file of this name: it is replaced."
                } else {
                    "All articles and everybody’s work, as they are now. History and trash stay here."
                },
            );
            match (footer(ui, theme, "Pack", path.is_some()), path) {
                (Answer::Go, Some(path)) => {
                    requests.push(Request::Pack(path));
                    false
                }
                (Answer::None, _) => true,
                (Answer::Cancel | Answer::Go, _) => false,
            }
        })
    }
}
