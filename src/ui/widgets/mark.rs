//! What is only looked at: rings, dashes, dots, key caps, progress, initials.

use std::f32::consts::FRAC_PI_2;

use egui::{
    Color32, FontId, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::text::unseen::shown;
use crate::ui::text::words::Words;
use crate::ui::theme::{self, Theme, radius, size, space};

/// Paints the ring of the control with the keyboard focus, outside of `rect`.
pub fn focus_ring(ui: &Ui, theme: &Theme, response: &Response, rect: Rect, corner: u8) {
    if response.has_focus() {
        let ring = rect.expand(1.0);
        let corner = corner.saturating_add(1);
        ui.painter()
            .rect_stroke(ring, corner, theme.focus_ring(), StrokeKind::Outside);
    }
}

/// Paints a dashed frame with round corners: suggestions and findings.
pub fn dashed_frame(painter: &Painter, rect: Rect, corner: f32, stroke: Stroke) {
    let rect = rect.shrink(stroke.width / 2.0);
    let r = corner.min(rect.width() / 2.0).min(rect.height() / 2.0);
    let mut path = vec![pos2(rect.left() + r, rect.top())];
    for (centre, start) in [
        (pos2(rect.right() - r, rect.top() + r), -FRAC_PI_2),
        (pos2(rect.right() - r, rect.bottom() - r), 0.0),
        (pos2(rect.left() + r, rect.bottom() - r), FRAC_PI_2),
        (pos2(rect.left() + r, rect.top() + r), 2.0 * FRAC_PI_2),
    ] {
        for step in 0..=4_u8 {
            let angle = start + FRAC_PI_2 * f32::from(step) / 4.0;
            path.push(centre + r * vec2(angle.cos(), angle.sin()));
        }
    }
    painter.extend(Shape::dashed_line(&path, stroke, 3.0, 2.0));
}

/// A key's name as a cap: `Ctrl K`.
pub fn key_cap(ui: &mut Ui, theme: &Theme, keys: &str) -> Response {
    let width = key_cap_width(ui.painter(), theme, keys);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 18.0), Sense::HOVER);
    key_cap_text(ui.painter(), theme, rect.right_center(), keys);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, keys));
    response
}

/// Paints a key cap that ends at `right_centre`; for use inside other widgets.
pub fn key_cap_text(
    painter: &Painter,
    theme: &Theme,
    right_centre: egui::Pos2,
    keys: &str,
) -> Rect {
    let galley = painter.layout_no_wrap(keys.to_owned(), theme::mono(11.0), theme.muted);
    let size = vec2(galley.size().x + 12.0, 18.0);
    let rect = Rect::from_min_size(right_centre - vec2(size.x, size.y / 2.0), size);
    painter.rect(
        rect,
        radius::CHIP - 1,
        theme.window,
        theme.hairline(),
        StrokeKind::Inside,
    );
    painter.galley(rect.center() - galley.size() / 2.0, galley, theme.muted);
    rect
}

fn key_cap_width(painter: &Painter, theme: &Theme, keys: &str) -> f32 {
    let galley = painter.layout_no_wrap(keys.to_owned(), theme::mono(11.0), theme.muted);
    galley.size().x + 12.0
}

/// Paints one line that begins at `at` (left, middle), cut with an ellipsis where there is no
/// room. Where it ends.
pub fn one_line(
    painter: &Painter,
    text: &str,
    font: FontId,
    color: Color32,
    at: Pos2,
    room: f32,
) -> f32 {
    let words = Words::line(painter.ctx(), &shown(text), font, color, room.max(8.0));
    let size = words.size();
    words.paint(painter, pos2(at.x, at.y - size.y / 2.0), color);
    at.x + size.x
}

/// A thin line filled to `fraction`, as wide as there is room.
pub fn progress(ui: &mut Ui, theme: &Theme, fraction: f32, name: &str) -> Response {
    let fraction = fraction.clamp(0.0, 1.0);
    let wanted = vec2(ui.available_width(), 3.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::HOVER);
    ui.painter().rect_filled(rect, 1, theme.track);
    if fraction > 0.0 {
        let width = (rect.width() * fraction).max(3.0);
        let done = Rect::from_min_size(rect.min, vec2(width, rect.height()));
        ui.painter().rect_filled(done, 1, theme.success);
    }
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(fraction));
        info
    });
    response
}

/// A coloured dot and a word: `● in work`.
pub fn status(ui: &mut Ui, theme: &Theme, dot: Color32, text: &str) -> Response {
    let font = theme::ui(size::SMALL + 0.5);
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, theme.muted);
    let wanted = vec2(13.0 + galley.size().x, galley.size().y.max(16.0));
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::HOVER);
    let centre = pos2(rect.left() + 4.0, rect.center().y);
    ui.painter().circle_filled(centre, 3.5, dot);
    let at = pos2(rect.left() + 13.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, theme.muted);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// A person's initials in a circle; a button, as it opens the person's menu.
pub fn avatar(ui: &mut Ui, theme: &Theme, initials: &str, name: &str) -> Response {
    let name = &*shown(name);
    let side = space::PILL;
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::click());
    ui.painter()
        .circle_filled(rect.center(), side / 2.0, theme.accent);
    ui.painter().text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        initials,
        theme::strong(size::SMALL - 0.5),
        theme.on_accent,
    );
    focus_ring(ui, theme, &response, rect, 12);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response.on_hover_text(name)
}
