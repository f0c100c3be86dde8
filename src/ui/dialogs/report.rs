//! The report of a crash, to be read and copied.

use egui::{Context, ScrollArea, TextEdit};

use super::Request;
use super::sheet::{Answer, footer, hint, room, sheet};
use crate::ui::Cx;
use crate::ui::theme::{self, size, space};

/// The dialog that shows a report.
pub struct Report {
    path: String,
    text: String,
}

impl Report {
    /// Opens it on what a file says.
    #[must_use]
    pub fn open(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Report of the crash", 720.0, |ui| {
            hint(ui, theme, &self.path);
            ui.add_space(space::S);
            let height = room(ui, 200.0).min(420.0);
            ScrollArea::both().max_height(height).show(ui, |ui| {
                let mut text = self.text.as_str();
                let shown = TextEdit::multiline(&mut text)
                    .font(theme::mono(size::SMALL))
                    .desired_width(f32::INFINITY);
                ui.add(shown).accessible_name("Report");
            });
            let answer = footer(ui, theme, "Copy the report", true);
            if answer == Answer::Go {
                requests.push(Request::SetClipboard(self.text.clone()));
            }
            answer == Answer::None
        })
    }
}
