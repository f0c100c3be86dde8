//! Which files to import.

use std::path::{Path, PathBuf};

use egui::Context;

use super::Request;
use super::sheet::{Answer, caption, focus_once, footer_with, hint, sheet};
use crate::ui::Cx;
use crate::ui::widgets::{Emphasis, button, field_multiline};

/// The dialog of [`Ask::ImportFiles`](crate::command::Ask::ImportFiles).
#[derive(Default)]
pub struct Import {
    /// One path a line.
    paths: String,
    shown: bool,
}

impl Import {
    /// Opens it.
    #[must_use]
    pub fn open() -> Self {
        Self::default()
    }

    /// A file was chosen: one more line, unless it stands there already.
    pub fn path_chosen(&mut self, path: &Path) {
        add_line(&mut self.paths, path);
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Import articles", 560.0, |ui| {
            caption(ui, theme, "Files or folders, one a line");
            let files = field_multiline(ui, theme, &mut self.paths, 4, "Paths of files…", "Files");
            let mut fresh = !self.shown;
            focus_once(&mut fresh, &files);
            self.shown = true;
            let paste = cx.keymap.shown("article.paste");
            let text = format!(
                "Texts and web pages in any encoding, and the work of other tools: brat, INCEpTION, \
                 doccano, Label Studio and more. A .zip is opened. Dropping files on the window works at any time, and {paste} in the text makes an article of what is on \
                 the clipboard."
            );
            hint(ui, theme, &text);
            let chosen = lines_of(&self.paths);
            let go = match chosen.len() {
                0 | 1 => "Import".to_owned(),
                count => format!("Import {count} files"),
            };
            let ready = !chosen.is_empty();
            let answer = footer_with(ui, theme, Emphasis::Primary, &go, ready, |ui| {
                if button(ui, theme, Emphasis::Normal, "Browse…").clicked() {
                    requests.push(Request::BrowseImport);
                }
            });
            if answer == Answer::Go {
                requests.push(Request::ImportPaths(chosen));
            }
            answer == Answer::None
        })
    }
}

/// One more path, a line each, unless it stands there already.
pub(super) fn add_line(paths: &mut String, path: &Path) {
    let line = path.display().to_string();
    if paths.lines().any(|known| known.trim() == line) {
        return;
    }
    if !paths.is_empty() && !paths.ends_with('\n') {
        paths.push('\n');
    }
    paths.push_str(&line);
}

/// The paths of a field with one a line.
pub(super) fn lines_of(paths: &str) -> Vec<PathBuf> {
    let lines = paths.lines().map(|line| line.trim().trim_matches('"'));
    lines
        .filter(|line| !line.is_empty())
        .map(PathBuf::from)
        .collect()
}
