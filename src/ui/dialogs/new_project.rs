//! Where to make a new project, and whose work it is.

use std::path::{Path, PathBuf};

use egui::Context;

use super::sheet::{Answer, caption, complaint, focus_once, footer, hint, path_row, sheet};
use super::{Given, PathCheck, Request};
use crate::model::id::slug;
use crate::ui::Cx;
use crate::ui::widgets::field;

/// The dialog of [`Ask::NewProject`](crate::command::Ask::NewProject).
pub struct NewProject {
    title: String,
    folder: String,
    person: String,
    /// Whether the folder still follows the title.
    follows: bool,
    base: PathBuf,
    check: PathCheck,
    /// What the check said of a folder, so that it is not asked every frame.
    checked: Option<(String, Result<(), String>)>,
    fresh: bool,
}

impl NewProject {
    /// Opens it, with a folder below the given one and the login name, or the name in use.
    #[must_use]
    pub fn open(cx: &Cx<'_>, given: &Given) -> Self {
        let known = cx.preferences.person.trim();
        let person = if known.is_empty() {
            &given.login
        } else {
            known
        };
        let mut dialog = Self {
            title: String::new(),
            folder: String::new(),
            person: person.to_owned(),
            follows: true,
            base: given.projects_folder.clone(),
            check: given.check.clone(),
            checked: None,
            fresh: true,
        };
        dialog.follow();
        dialog
    }

    fn follow(&mut self) {
        if self.follows {
            let name = slug(&self.title, "new-project");
            self.folder = self.base.join(name).display().to_string();
        }
    }

    /// A folder was chosen: it is used if it is fit, else a new one in it is offered.
    pub fn path_chosen(&mut self, path: &Path) {
        if (self.check)(path).is_ok() {
            self.follows = false;
            self.folder = path.display().to_string();
        } else {
            self.base = path.to_owned();
            self.follows = true;
            self.follow();
        }
    }

    fn folder_problem(&mut self) -> Option<String> {
        let folder = self.folder.trim();
        if folder.is_empty() {
            return Some("Say where the project shall be kept.".to_owned());
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
        sheet(ctx, theme, "New project", 520.0, |ui| {
            caption(ui, theme, "Title");
            let example = "The mayor’s budget speech";
            let title = field(ui, theme, &mut self.title, example, "Title");
            focus_once(&mut self.fresh, &title);
            if title.changed() {
                self.follow();
            }
            caption(ui, theme, "Folder");
            let row = path_row(ui, theme, &mut self.folder, "Folder");
            if row.changed {
                self.follows = false;
            }
            if row.browse {
                requests.push(Request::BrowseNewProject);
            }
            let problem = self.folder_problem();
            match &problem {
                Some(problem) => complaint(ui, theme, problem),
                None => hint(
                    ui,
                    theme,
                    "Plain files, made for version control; nothing is kept elsewhere.",
                ),
            }
            caption(ui, theme, "Your name");
            field(
                ui,
                theme,
                &mut self.person,
                "As others know you",
                "Your name",
            );
            let nameless = self.person.trim().is_empty();
            if nameless {
                complaint(ui, theme, "Work is kept by person: say who you are.");
            } else {
                hint(
                    ui,
                    theme,
                    "Your marks and claims are kept in a folder of this name.",
                );
            }
            let ready = problem.is_none() && !nameless;
            match footer(ui, theme, "Make project", ready) {
                Answer::Go => {
                    requests.push(self.request());
                    false
                }
                Answer::Cancel => false,
                Answer::None => true,
            }
        })
    }

    fn request(&self) -> Request {
        let folder = PathBuf::from(self.folder.trim());
        let title = match self.title.trim() {
            "" => folder.file_name().map_or_else(
                || "Untitled".to_owned(),
                |name| name.to_string_lossy().into_owned(),
            ),
            title => title.to_owned(),
        };
        Request::CreateProject {
            folder,
            title,
            person: self.person.trim().to_owned(),
        }
    }
}
