//! The small controls of the scheme editor.

use egui::{
    Painter, Rect, Response, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    accesskit::Role as Part, pos2, vec2,
};

use crate::model::{Hue, Pattern};
use crate::text::unseen::shown;
use crate::ui::dialogs::form::caption;
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::theme::{self, HueColors, Theme, radius, size, space};
use crate::ui::widgets::{drop_list, focus_ring, icon_button};

/// Width of the list of entries.
pub(super) const LIST: f32 = 212.0;
const ENTRY: f32 = 34.0;

/// One line of a list of entries.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) aside: String,
    pub(super) mark: Option<(Hue, Option<Pattern>)>,
}

/// What is to be done with the chosen entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Up,
    Down,
    Delete,
}

/// Entries to choose from, with what can be done to the chosen one below.
pub(super) fn entry_list(
    ui: &mut Ui,
    theme: &Theme,
    what: &str,
    height: f32,
    entries: &[Entry<'_>],
    at: &mut usize,
    add: impl FnOnce(&mut Ui),
) -> Option<Act> {
    let mut act = None;
    ui.vertical(|ui| {
        ui.set_width(LIST);
        let list = ScrollArea::vertical()
            .id_salt(what)
            .max_height(height - space::CONTROL - space::S)
            .auto_shrink([false, true]);
        list_nodes::list(ui, "Entries", entries.len(), |ui, id| {
            list.show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for (index, one) in entries.iter().enumerate() {
                    let selected = *at == index;
                    let row = entry(ui, theme, one, index, selected);
                    let told = list_nodes::Row {
                        at: index,
                        selected,
                        has_keys: false,
                    };
                    list_nodes::row(ui, id, row.id, told);
                    if row.clicked() {
                        *at = index;
                    }
                }
            });
        });
        ui.add_space(space::XS);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            add(ui);
            ui.add_space(space::XS);
            let last = entries.len().saturating_sub(1);
            for (icon, name, can, which) in [
                (Icon::ChevronUp, format!("Move {what} up"), *at > 0, Act::Up),
                (
                    Icon::ChevronDown,
                    format!("Move {what} down"),
                    *at < last,
                    Act::Down,
                ),
                (
                    Icon::Trash,
                    format!("Delete {what}"),
                    !entries.is_empty(),
                    Act::Delete,
                ),
            ] {
                let shown = ui.add_enabled_ui(can, |ui| icon_button(ui, theme, icon, &name, None));
                if shown.inner.clicked() {
                    act = Some(which);
                }
            }
        });
    });
    act
}

fn entry(ui: &mut Ui, theme: &Theme, one: &Entry<'_>, index: usize, chosen: bool) -> Response {
    let (rect, response) = ui
        .push_id(index, |ui| {
            ui.allocate_exact_size(vec2(ui.available_width(), ENTRY), Sense::click())
        })
        .inner;
    let painter = ui.painter();
    if chosen {
        painter.rect_filled(rect, radius::CONTROL, theme.accent_soft);
    } else if response.hovered() {
        painter.rect_filled(rect, radius::CONTROL, theme.hover);
    }
    let mut left = rect.left() + 10.0;
    if let Some((hue, pattern)) = one.mark {
        let colors = theme.hue(hue as usize);
        let place = Rect::from_center_size(pos2(left + 9.0, rect.center().y), vec2(18.0, 16.0));
        match pattern {
            Some(pattern) => mark(painter, place, colors, pattern),
            None => {
                painter.circle_filled(place.center(), 4.0, colors.line);
            }
        }
        left += 26.0;
    }
    let aside = painter.layout_no_wrap(one.aside.clone(), theme::small(), theme.muted);
    let right = rect.right() - 10.0 - aside.size().x;
    let at = pos2(right, rect.center().y - aside.size().y / 2.0);
    painter.galley(at, aside, theme.muted);
    let words = if one.name.trim().is_empty() {
        "no name"
    } else {
        &*shown(one.name)
    };
    let color = if chosen {
        theme.accent_text
    } else {
        theme.text
    };
    let clip = Rect::from_min_max(rect.min, pos2(right - space::XS, rect.bottom()));
    painter.with_clip_rect(clip.intersect(ui.clip_rect())).text(
        pos2(left, rect.center().y),
        egui::Align2::LEFT_CENTER,
        words,
        theme::ui_medium(size::UI),
        color,
    );
    focus_ring(ui, theme, &response, rect.shrink(2.0), radius::CONTROL);
    response.widget_info(|| WidgetInfo::selected(Part::ListBoxOption, true, chosen, words));
    response
}

/// A piece of marked text without its words.
pub(super) fn mark(painter: &Painter, rect: Rect, colors: &HueColors, pattern: Pattern) {
    painter.rect_filled(rect, radius::MARK, colors.background);
    underline(
        painter,
        rect.left(),
        rect.right(),
        rect.bottom(),
        colors,
        pattern,
    );
}

/// An underline of a label between `from` and `until` that ends at `bottom`.
pub(super) fn underline(
    painter: &Painter,
    from: f32,
    until: f32,
    bottom: f32,
    colors: &HueColors,
    pattern: Pattern,
) {
    let line = |y: f32, width: f32| {
        painter.hline(from..=until, y, Stroke::new(width, colors.line));
    };
    let points = || [pos2(from, bottom - 1.0), pos2(until, bottom - 1.0)];
    match pattern {
        Pattern::Solid => line(bottom - 1.0, 1.5),
        Pattern::Thick => line(bottom - 1.5, 3.0),
        Pattern::Double => {
            line(bottom - 0.5, 1.0);
            line(bottom - 3.5, 1.0);
        }
        Pattern::Dotted => {
            let dots = egui::Shape::dotted_line(&points(), colors.line, 3.5, 1.0);
            painter.extend(dots);
        }
        Pattern::Dashed => {
            let stroke = Stroke::new(1.5, colors.line);
            painter.extend(egui::Shape::dashed_line(&points(), stroke, 5.0, 3.0));
        }
        Pattern::Wavy => {
            let steps = ((until - from) / 1.5).max(1.0) as u16;
            let wave = (0..=steps).map(|step| {
                let x = from + (until - from) * f32::from(step) / f32::from(steps);
                pos2(x, bottom - 1.5 + 1.5 * ((x - from) * 0.9).sin())
            });
            painter.add(egui::Shape::line(
                wave.collect(),
                Stroke::new(1.2, colors.line),
            ));
        }
    }
}

/// Ten colours to choose from, each with its name.
pub(super) fn hue_swatches(ui: &mut Ui, theme: &Theme, hue: &mut Hue) {
    caption(ui, theme, "Colour");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for one in Hue::ALL {
            let chosen = *hue == *one;
            if swatch(ui, theme, *one, chosen).clicked() {
                *hue = *one;
            }
        }
    });
}

fn swatch(ui: &mut Ui, theme: &Theme, hue: Hue, chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(26.0), Sense::click());
    let colors = theme.hue(hue as usize);
    let width = if chosen { 2.0 } else { 1.0 };
    let place = rect.shrink(1.0);
    ui.painter().rect(
        place,
        radius::CHIP,
        colors.background,
        Stroke::new(width, colors.line),
        StrokeKind::Inside,
    );
    if chosen {
        Icon::Check.paint(ui.painter(), place.shrink(5.0), colors.text);
    }
    focus_ring(ui, theme, &response, place, radius::CHIP);
    response.widget_info(|| WidgetInfo::selected(Part::RadioButton, true, chosen, hue.name()));
    response.on_hover_text(hue.name())
}

/// Six underlines to choose from, drawn as they are in the text.
pub(super) fn patterns(
    ui: &mut Ui,
    theme: &Theme,
    hue: Hue,
    pattern: &mut Pattern,
    after: impl FnOnce(&mut Ui, Pattern),
) {
    caption(ui, theme, "Underline");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for one in Pattern::ALL {
            let chosen = *pattern == *one;
            let (rect, response) =
                ui.allocate_exact_size(vec2(46.0, space::CONTROL), Sense::click());
            let edge = if chosen {
                Stroke::new(2.0, theme.accent)
            } else {
                theme.hairline()
            };
            let ground = if response.hovered() {
                theme.hover
            } else {
                theme.card
            };
            let painter = ui.painter();
            painter.rect(rect, radius::CONTROL, ground, edge, StrokeKind::Inside);
            let colors = theme.hue(hue as usize);
            mark(painter, rect.shrink2(vec2(9.0, 7.0)), colors, *one);
            focus_ring(ui, theme, &response, rect, radius::CONTROL);
            let name = format!("{} underline", one.name());
            response.widget_info(|| WidgetInfo::selected(Part::RadioButton, true, chosen, &name));
            if response.on_hover_text(one.name()).clicked() {
                *pattern = *one;
            }
        }
        ui.add_space(space::M);
        after(ui, *pattern);
    });
}

/// A choice of one of several, with its name above it. True if it has changed.
pub(super) fn choose<T: Clone + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    value: &mut T,
    choices: &[(T, String)],
) -> bool {
    let label = caption(ui, theme, name);
    let width = ui.available_width();
    let changed = choose_plain(ui, name, value, choices, width);
    let (response, changed) = changed;
    let _ = response.labelled_by(label.id);
    changed
}

/// A choice of one of several. What it is called only the reader of the screen hears.
pub(super) fn choose_plain<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    choices: &[(T, String)],
    width: f32,
) -> (Response, bool) {
    let before = value.clone();
    let response = drop_list(ui, name, width, value, choices);
    (response, *value != before)
}

/// A colour by name, as a choice in little room.
pub(super) fn choose_hue(ui: &mut Ui, theme: &Theme, name: &str, hue: &mut Hue) {
    let choices: Vec<(Hue, String)> = Hue::ALL
        .iter()
        .map(|hue| (*hue, hue.name().to_owned()))
        .collect();
    let (dot, _) = ui.allocate_exact_size(vec2(14.0, space::CONTROL), Sense::HOVER);
    ui.painter()
        .circle_filled(dot.center(), 5.0, theme.hue(*hue as usize).line);
    choose_plain(ui, name, hue, &choices, 84.0);
}

/// A plain remark.
pub(super) fn remark(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.label(
        RichText::new(shown(words))
            .font(theme::small())
            .color(theme.muted),
    );
}

/// Something that wants a look but keeps nothing from going ahead.
pub(super) fn warning(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.label(
        RichText::new(shown(words))
            .font(theme::small())
            .color(theme.warning),
    );
}
