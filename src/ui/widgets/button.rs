//! What is pressed: buttons, icon buttons, pills, check boxes.

use egui::{
    Color32, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::mark::{focus_ring, key_cap_text};
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

/// A check box whose box can be seen on every ground.
pub fn check(ui: &mut Ui, theme: &Theme, value: &mut bool, text: &str) -> Response {
    ui.scope(|ui| {
        let on = *value;
        let widgets = &mut ui.visuals_mut().widgets;
        for look in [
            &mut widgets.inactive,
            &mut widgets.hovered,
            &mut widgets.active,
        ] {
            look.bg_fill = if on { theme.accent } else { theme.card };
            look.bg_stroke = Stroke::new(1.0, if on { theme.accent } else { theme.edge });
        }
        let response = ui.add(egui::Checkbox::without_text(value));
        let box_rect = response.rect;
        // egui paints words and tick in one colour; ours differ.
        if *value {
            let tick = egui::Rect::from_center_size(box_rect.center(), Vec2::splat(13.0));
            Icon::Check.paint(ui.painter(), tick, theme.on_accent);
        }
        focus_ring(ui, theme, &response, box_rect.shrink(5.0), radius::CHIP);
        let enabled = ui.is_enabled();
        let state = *value;
        let words = ui.add(egui::Label::new(text).sense(Sense::CLICK));
        if words.clicked() {
            *value = !*value;
        }
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, state, text));
        response.union(words)
    })
    .inner
}
