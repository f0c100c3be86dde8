//! Cards, headings, quotes and what an empty place says.

use egui::{
    CornerRadius, Frame, InnerResponse, Margin, RichText, Sense, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo, accesskit::Role, epaint::Shadow,
};

use crate::text::unseen::shown;
use crate::ui::{
    icons::Icon,
    text::words::{Phrase, runs_right_to_left},
    theme::{self, Theme, radius, size, space},
};

/// A card that can be chosen. `name` says in words what it stands for; chips and buttons in it
/// take their own clicks. The response is the card's.
pub fn card<R>(
    ui: &mut Ui,
    theme: &Theme,
    id_salt: impl egui::AsIdSalt,
    name: &str,
    selected: bool,
    contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    let name = &*shown(name);
    let builder = UiBuilder::new().id_salt(id_salt).sense(Sense::click());
    let scope = ui.scope_builder(builder, |ui| {
        let seen = ui.response();
        let edge = if selected || seen.has_focus() {
            Stroke::new(2.0, theme.accent)
        } else if seen.hovered() {
            Stroke::new(1.0, theme.edge)
        } else {
            theme.hairline()
        };
        // A thicker edge grows inwards, so that nothing moves when a card is chosen.
        let inner = 13 - edge.width.round() as i8;
        let frame = Frame::new()
            .fill(theme.card)
            .stroke(edge)
            .corner_radius(CornerRadius::same(radius::CARD))
            .shadow(if selected {
                Shadow::NONE
            } else {
                theme.card_shadow()
            })
            .inner_margin(Margin::same(inner));
        let inner = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            // Rows are as high as a chip, and no layout around the card stretches its words.
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.spacing_mut().interact_size.y = space::CHIP;
            ui.vertical(contents).inner
        });
        inner.inner
    });
    scope
        .response
        .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), selected, name));
    scope
}

/// The head of a column: its name, and on the right what there is to know about it.
pub fn heading(ui: &mut Ui, theme: &Theme, text: &str, aside: &str) {
    ui.horizontal(|ui| {
        ui.set_min_height(space::L);
        ui.label(
            RichText::new(shown(text))
                .font(theme::strong(size::UI))
                .color(theme.text),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(aside).color(theme.muted));
        });
    });
}

/// Words from the article, in its face, with a line on the side where they begin.
pub fn quote(ui: &mut Ui, theme: &Theme, text: &str) -> egui::Response {
    let rtl = runs_right_to_left(text);
    let (left, right) = if rtl { (0, 12) } else { (12, 0) };
    let frame = Frame::new().inner_margin(Margin {
        left,
        right,
        top: 1,
        bottom: 1,
    });
    let shown = frame.show(ui, |ui| {
        let words =
            Phrase::new(text, theme::reading_italic(size::UI), theme.muted).line_height(19.0);
        ui.vertical(|ui| words.show(ui)).inner
    });
    let rect = shown.response.rect;
    let edge = if rtl { rect.right() - 2.0 } else { rect.left() };
    let corner = egui::pos2(edge, rect.top());
    let line = egui::Rect::from_min_size(corner, egui::vec2(2.0, rect.height()));
    ui.painter().rect_filled(line, 0, theme.border);
    shown.inner
}

/// Says what to do where there is nothing yet.
pub fn empty_state(ui: &mut Ui, theme: &Theme, icon: Icon, title: &str, hint: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(space::XL);
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::HOVER);
        icon.paint(ui.painter(), rect, theme.faint);
        ui.add_space(space::XS);
        ui.label(RichText::new(title).font(theme::strong(size::UI)));
        ui.label(RichText::new(hint).color(theme.muted));
        ui.add_space(space::XL);
    });
}
