//! What is typed into.

use egui::{Response, TextEdit, Ui, vec2};

use crate::text::unseen::shown;
use crate::ui::theme::{Theme, space};

/// A line of text, as wide as there is room. `name` is the accessible name; the placeholder is
/// only a hint.
pub fn field(
    ui: &mut Ui,
    theme: &Theme,
    text: &mut String,
    placeholder: &str,
    name: &str,
) -> Response {
    let hint = egui::RichText::new(placeholder).color(theme.muted);
    let edit = TextEdit::singleline(text)
        .hint_text(hint)
        .desired_width(f32::INFINITY)
        .min_size(vec2(0.0, space::CONTROL))
        .align(egui::Align2::LEFT_CENTER);
    ui.add(edit).accessible_name(&*shown(name))
}

/// Some lines of text, as wide as there is room.
pub fn field_multiline(
    ui: &mut Ui,
    theme: &Theme,
    text: &mut String,
    rows: usize,
    placeholder: &str,
    name: &str,
) -> Response {
    let hint = egui::RichText::new(placeholder).color(theme.muted);
    let edit = TextEdit::multiline(text)
        .hint_text(hint)
        .desired_width(f32::INFINITY)
        .desired_rows(rows);
    ui.add(edit).accessible_name(&*shown(name))
}
