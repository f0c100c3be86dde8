//! What is pressed: buttons, icon buttons, pills, check boxes.

use egui::{
    Color32, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, accesskit::Role,
    pos2, vec2,
};

use super::mark::{focus_ring, key_cap_text};
use crate::text::unseen::shown;
use crate::ui::{
    icons::Icon,
    theme::{self, Theme, radius, size, space},
};

/// How loudly a button speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    /// The one thing to do here.
    Primary,
    /// An ordinary button.
    Normal,
    /// Only words until the pointer is over it.
    Quiet,
    /// Takes something away.
    Danger,
}

/// A button with words.
pub fn button(ui: &mut Ui, theme: &Theme, emphasis: Emphasis, text: &str) -> Response {
    let text = &*shown(text);
    let font = theme::ui_medium(size::UI);
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    let padding = if emphasis == Emphasis::Quiet {
        8.0
    } else {
        12.0
    };
    let wanted = vec2(galley.size().x + 2.0 * padding, space::CONTROL);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let over = response.hovered() || response.has_focus();
    let down = response.is_pointer_button_down_on();
    let plain = if down {
        theme.pressed
    } else if over {
        theme.hover
    } else {
        theme.card
    };
    let none = Stroke::NONE;
    let (fill, edge, words) = match emphasis {
        Emphasis::Primary if over => (theme.accent_text, none, theme.on_accent),
        Emphasis::Primary => (theme.accent, none, theme.on_accent),
        Emphasis::Normal => (plain, theme.hairline(), theme.text),
        Emphasis::Quiet if over => (plain, none, theme.accent_text),
        Emphasis::Quiet => (Color32::TRANSPARENT, none, theme.accent_text),
        Emphasis::Danger if over => (
            theme.danger_soft,
            Stroke::new(1.0, theme.danger),
            theme.danger,
        ),
        Emphasis::Danger => (theme.card, Stroke::new(1.0, theme.danger), theme.danger),
    };
    let painter = ui.painter();
    painter.rect(rect, radius::CONTROL, fill, edge, StrokeKind::Inside);
    painter.galley(rect.center() - galley.size() / 2.0, galley, words);
    focus_ring(ui, theme, &response, rect, radius::CONTROL);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    response
}

/// A button with an icon. `name` is its accessible name and its tooltip, `keys` the chord shown
/// beside the name.
pub fn icon_button(
    ui: &mut Ui,
    theme: &Theme,
    icon: Icon,
    name: &str,
    keys: Option<&str>,
) -> Response {
    let name = &*shown(name);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(space::CONTROL), Sense::click());
    let over = response.hovered() || response.has_focus();
    if response.is_pointer_button_down_on() {
        ui.painter()
            .rect_filled(rect, radius::CONTROL, theme.pressed);
    } else if over {
        ui.painter().rect_filled(rect, radius::CONTROL, theme.hover);
    }
    let color = if over { theme.text } else { theme.muted };
    icon.paint(ui.painter(), rect.shrink(6.0), color);
    focus_ring(ui, theme, &response, rect, radius::CONTROL);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    match keys {
        Some(keys) => response.on_hover_text(format!("{name}  {keys}")),
        None => response.on_hover_text(name),
    }
}

/// One choice of a filter row; the chosen one is dark.
pub fn pill(ui: &mut Ui, theme: &Theme, selected: bool, text: &str) -> Response {
    let text = &*shown(text);
    let font = theme::ui(size::SMALL + 1.0);
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
    let wanted = vec2(galley.size().x + 20.0, space::PILL);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let (fill, edge, words) = if selected {
        (theme.inverse, Stroke::NONE, theme.on_inverse)
    } else if response.hovered() {
        (theme.hover, theme.hairline(), theme.text)
    } else {
        (theme.card, theme.hairline(), theme.muted)
    };
    let painter = ui.painter();
    painter.rect(rect, 12, fill, edge, StrokeKind::Inside);
    painter.galley(rect.center() - galley.size() / 2.0, galley, words);
    focus_ring(ui, theme, &response, rect, 12);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, selected, text));
    response
}

/// A row of pills of which one is chosen. True if the choice has changed.
pub fn pills<T: Copy + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    chosen: &mut T,
    choices: &[(T, &str)],
) -> bool {
    let before = *chosen;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for &(value, text) in choices {
            if pill(ui, theme, *chosen == value, text).clicked() {
                *chosen = value;
            }
        }
    });
    *chosen != before
}

/// Looks like a field and opens one elsewhere: "Find or run anything".
pub fn search_button(ui: &mut Ui, theme: &Theme, width: f32, text: &str, keys: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, space::CONTROL), Sense::click());
    let painter = ui.painter();
    let edge = if response.hovered() {
        Stroke::new(1.0, theme.edge)
    } else {
        theme.hairline()
    };
    painter.rect(rect, radius::CONTROL, theme.card, edge, StrokeKind::Inside);
    painter.text(
        pos2(rect.left() + 10.0, rect.center().y),
        egui::Align2::LEFT_CENTER,
        text,
        theme::body(),
        theme.muted,
    );
    key_cap_text(
        painter,
        theme,
        pos2(rect.right() - 8.0, rect.center().y),
        keys,
    );
    focus_ring(ui, theme, &response, rect, radius::CONTROL);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    response
}

/// A check box whose box can be seen on every ground. Box and words are one control.
pub fn check(ui: &mut Ui, theme: &Theme, value: &mut bool, text: &str) -> Response {
    let text = &*shown(text);
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), theme::body(), theme.text);
    let wanted = vec2(24.0 + galley.size().x, space::CONTROL);
    let (rect, mut response) = ui.allocate_exact_size(wanted, Sense::click());
    if response.clicked() {
        *value = !*value;
        response.mark_changed();
    }
    let place = Rect::from_center_size(pos2(rect.left() + 8.0, rect.center().y), Vec2::splat(16.0));
    let painter = ui.painter();
    let corner = radius::CHIP - 1;
    if *value {
        painter.rect_filled(place, corner, theme.accent);
        Icon::Check.paint(painter, place.shrink(2.0), theme.on_accent);
    } else {
        let ground = if response.hovered() {
            theme.hover
        } else {
            theme.card
        };
        let edge = Stroke::new(1.0, theme.edge);
        painter.rect(place, corner, ground, edge, StrokeKind::Inside);
    }
    let at = pos2(rect.left() + 24.0, rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, theme.text);
    focus_ring(ui, theme, &response, place, corner);
    let (enabled, on) = (ui.is_enabled(), *value);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, text));
    response
}

/// How menus look inside; for [`egui::containers::menu::MenuConfig::style`] and popups.
pub fn menu_style(style: &mut egui::Style) {
    egui::containers::menu::menu_style(style);
    style.spacing.button_padding = vec2(8.0, 2.0);
    style.spacing.item_spacing.y = 0.0;
}

/// The row of menus in the top bar: words without frames, no wider than it must be.
pub fn menu_bar<R>(ui: &mut Ui, theme: &Theme, menus: impl FnOnce(&mut Ui) -> R) -> R {
    let muted = theme.muted;
    let bar = egui::MenuBar::new()
        .config(egui::containers::menu::MenuConfig::new().style(menu_style))
        .style(move |style: &mut egui::Style| {
            menu_style(style);
            style.spacing.button_padding = vec2(6.0, 2.0);
            style.spacing.item_spacing.x = 0.0;
            style.visuals.widgets.inactive.fg_stroke.color = muted;
        });
    let row = egui::Layout::left_to_right(egui::Align::Center);
    // egui's bar takes all the width that it is offered: offer none.
    ui.allocate_ui_with_layout(vec2(0.0, space::CONTROL), row, |ui| bar.ui(ui, menus).inner)
        .inner
}
