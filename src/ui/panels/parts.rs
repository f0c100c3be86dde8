//! Small pieces that the panels share.

use egui::{
    Align, Color32, Layout, Popup, Rect, Response, RichText, Sense, Ui, Vec2, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::model::mention::Attributes;
use crate::model::{Article, Kind, MentionId, Project};
use crate::text::first_words;
use crate::text::unseen::shown;
use crate::ui::text::words::Words;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{focus_ring, menu_style};

/// Width of the names on the left of property rows.
const NAMES: f32 = 76.0;

/// A property: its name, and what there is on the right.
pub(super) fn row<R>(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    value: impl FnOnce(&mut Ui) -> R,
) -> R {
    row_of(ui, theme, name, 18.0, value)
}

/// A [`row`] whose value begins with a field.
pub(super) fn field_row<R>(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    value: impl FnOnce(&mut Ui) -> R,
) -> R {
    row_of(ui, theme, name, 24.0, value)
}

fn row_of<R>(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    height: f32,
    value: impl FnOnce(&mut Ui) -> R,
) -> R {
    let name = &*shown(name);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let middle = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(vec2(NAMES, height), middle, |ui| {
            ui.set_min_size(vec2(NAMES, height));
            ui.add(egui::Label::new(RichText::new(name).color(theme.muted)).truncate());
        });
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            value(ui)
        })
        .inner
    })
    .inner
}

/// Words that can be pressed: they look like text until the pointer is over them.
pub(super) fn word(
    ui: &mut Ui,
    theme: &Theme,
    dot: Option<Color32>,
    text: &str,
    color: Color32,
    name: &str,
) -> Response {
    word_of(ui, theme, dot, text, color, name, size::UI)
}

/// [`word`] in the size of a status.
pub(super) fn small_word(
    ui: &mut Ui,
    theme: &Theme,
    dot: Option<Color32>,
    text: &str,
    color: Color32,
    name: &str,
) -> Response {
    word_of(ui, theme, dot, text, color, name, size::SMALL + 0.5)
}

fn word_of(
    ui: &mut Ui,
    theme: &Theme,
    dot: Option<Color32>,
    text: &str,
    color: Color32,
    name: &str,
    font_size: f32,
) -> Response {
    let (text, name) = (&*shown(text), &*shown(name));
    let indent = if dot.is_some() { 13.0 } else { 0.0 };
    let room = (ui.available_width() - indent).max(24.0);
    let mut job = egui::text::LayoutJob::simple_singleline(
        text.to_owned(),
        theme::ui(font_size),
        Color32::PLACEHOLDER,
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let words = Words::of(ui.ctx(), job);
    let size = words.size();
    let wanted = vec2(indent + size.x, size.y.max(18.0));
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let over = response.hovered() || response.has_focus();
    let painter = ui.painter();
    if let Some(dot) = dot {
        painter.circle_filled(pos2(rect.left() + 4.0, rect.center().y), 3.5, dot);
    }
    let at = pos2(rect.left() + indent, rect.center().y - size.y / 2.0);
    words.paint(painter, at, if over { theme.accent_text } else { color });
    if over {
        let y = at.y + size.y;
        painter.hline(
            at.x..=at.x + size.x,
            y,
            egui::Stroke::new(1.0, theme.accent_text),
        );
    }
    focus_ring(
        ui,
        theme,
        &response,
        rect.expand2(vec2(2.0, 0.0)),
        radius::CHIP,
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A menu below what was pressed.
pub(super) fn menu(at: &Response, name: &str, contents: impl FnOnce(&mut Ui)) {
    Popup::menu(at)
        .style(menu_style)
        .accessible_name(&*shown(name))
        .show(contents);
}

/// One entry of a menu: a dot in its colour, a name, and below it what it means.
pub(super) fn choice(
    ui: &mut Ui,
    theme: &Theme,
    dot: Option<Color32>,
    chosen: bool,
    text: &str,
    about: &str,
) -> bool {
    let (text, about) = (&*shown(text), &*shown(about));
    let indent = if dot.is_some() { 18.0 } else { 0.0 };
    let font = if chosen {
        theme::ui_medium(size::UI)
    } else {
        theme::body()
    };
    let words = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, theme.text);
    let below = (!about.is_empty()).then(|| {
        ui.painter()
            .layout(about.to_owned(), theme::small(), theme.muted, 240.0)
    });
    let gap = below.as_ref().map_or(0.0, |galley| galley.size().y);
    let wide = words
        .size()
        .x
        .max(below.as_ref().map_or(0.0, |g| g.size().x));
    let wanted = vec2(
        (indent + wide + 16.0).max(ui.available_width().min(180.0)),
        words.size().y + gap + 10.0,
    );
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let painter = ui.painter();
    if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, radius::CONTROL, theme.hover);
    }
    if chosen {
        let bar = Rect::from_min_size(rect.min + vec2(0.0, 6.0), vec2(2.0, rect.height() - 12.0));
        painter.rect_filled(bar, 1, theme.accent);
    }
    let top = rect.top() + 5.0;
    if let Some(dot) = dot {
        let middle = top + words.size().y / 2.0;
        painter.circle_filled(pos2(rect.left() + 12.0, middle), 3.5, dot);
    }
    let left = rect.left() + 8.0 + indent;
    let next = top + words.size().y;
    painter.galley(pos2(left, top), words, theme.text);
    if let Some(galley) = below {
        painter.galley(pos2(left, next), galley, theme.muted);
    }
    focus_ring(ui, theme, &response, rect.shrink(2.0), radius::CONTROL);
    response
        .widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, ui.is_enabled(), chosen, text));
    let clicked = response.clicked();
    if clicked {
        ui.close();
    }
    clicked
}

/// A small icon that can be pressed, in a row of words.
pub(super) fn small_icon(
    ui: &mut Ui,
    theme: &Theme,
    icon: crate::ui::icons::Icon,
    name: &str,
) -> Response {
    let name = &*shown(name);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(18.0), Sense::click());
    let over = response.hovered() || response.has_focus();
    if over {
        ui.painter().rect_filled(rect, radius::CHIP, theme.hover);
    }
    let color = if over { theme.text } else { theme.muted };
    icon.paint(ui.painter(), rect.shrink(3.0), color);
    focus_ring(ui, theme, &response, rect, radius::CHIP);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response.on_hover_text(name)
}

/// Words cut where they are too long, on one line. Soft hyphens are left out: web pages are full
/// of them, and a chip would write each out as a sign. Names are made [`shown`] before.
pub(super) fn short(words: &str, longest: usize) -> String {
    let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat = flat.replace('\u{ad}', "");
    first_words(&flat, longest)
}

/// What an article is called where there is little room: its outlet, else its title.
pub(super) fn article_name(article: &Article) -> String {
    match article.meta.outlet.trim() {
        "" => short(&shown(article.display_title()), 28),
        outlet => short(&shown(outlet), 28),
    }
}

/// A mention in a few words: a figure by its value, others by name, else by what is written.
pub(super) fn mention_words(project: &Project, id: MentionId) -> String {
    let Some((_, mention)) = project.mention(id) else {
        return String::new();
    };
    let label = project.scheme.label(&mention.label);
    let figure = label.is_some_and(|label| label.kind == Kind::Figure);
    let set = if figure {
        figure_words(&mention.attributes)
    } else {
        mention.attributes.get("entity").cloned()
    };
    let words = set.unwrap_or_else(|| project.quote_of(id).unwrap_or_default());
    short(&words, 44)
}

/// `> 40 people`, `10–12 %`.
fn figure_words(attributes: &Attributes) -> Option<String> {
    let get = |key: &str| attributes.get(key).filter(|value| !value.is_empty());
    let number = match (get("value"), get("low"), get("high")) {
        (Some(value), _, _) => grouped(value),
        (None, Some(low), Some(high)) => format!("{}–{}", grouped(low), grouped(high)),
        (None, Some(low), None) => format!("≥ {}", grouped(low)),
        (None, None, Some(high)) => format!("≤ {}", grouped(high)),
        (None, None, None) => return None,
    };
    let mut words = String::new();
    if let Some(qualifier) = get("qualifier")
        && matches!(qualifier.as_str(), "~" | ">" | "≥" | "<" | "≤")
    {
        words = format!("{qualifier} ");
    }
    words += &number;
    if let Some(unit) = get("unit") {
        words = format!("{words} {unit}");
    }
    Some(words)
}

/// Groups of three digits where there are five or more.
fn grouped(number: &str) -> String {
    let (whole, rest) = number
        .find('.')
        .map_or((number, ""), |at| number.split_at(at));
    let digits = whole.trim_start_matches('-');
    if digits.len() < 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = whole[..whole.len() - digits.len()].to_owned();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out + rest
}

/// "14 March 2025" for `2025-03-14`, "March 2025" for `2025-03`; anything else as it is.
pub(super) fn shown_date(iso: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let date = iso.get(..10).unwrap_or(iso);
    if !crate::model::scheme::is_date(date) {
        return iso.to_owned();
    }
    let mut parts = date.split('-');
    let year = parts.next().unwrap_or_default();
    let month = parts.next().and_then(|m| m.parse::<usize>().ok());
    let month = month.and_then(|m| MONTHS.get(m.checked_sub(1)?));
    match (month, parts.next()) {
        (Some(month), Some(day)) => format!("{} {month} {year}", day.trim_start_matches('0')),
        (Some(month), None) => format!("{month} {year}"),
        _ => year.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{figure_words, grouped, short};
    use std::sync::Arc;

    #[test]
    fn long_numbers_are_grouped() {
        for (number, shown) in [
            ("40", "40"),
            ("1234", "1234"),
            ("10000", "10\u{a0}000"),
            ("-1234567.25", "-1\u{a0}234\u{a0}567.25"),
            ("many", "many"),
        ] {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn figures_are_said_in_few_words() {
        for (attributes, shown) in [
            (
                &[("value", "40"), ("qualifier", ">"), ("unit", "people")][..],
                Some("> 40 people"),
            ),
            (&[("value", "40"), ("qualifier", "=")], Some("40")),
            (
                &[("low", "10"), ("high", "12"), ("unit", "%")],
                Some("10–12 %"),
            ),
            (&[("qualifier", "vague")], None),
        ] {
            let attributes = attributes
                .iter()
                .map(|(k, v)| (Arc::from(*k), (*v).to_owned()))
                .collect();
            assert_eq!(figure_words(&attributes).as_deref(), shown);
        }
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        assert_eq!(short("a\n b", 9), "a b");
        assert_eq!(short("ééé ééé", 4), "ééé…");
        assert_eq!(short("Sol\u{ad}da\u{ad}ten", 8), "Soldaten");
    }
}

#[cfg(test)]
mod date_tests {
    use super::shown_date;

    #[test]
    fn dates_are_written_out_as_far_as_they_are_known() {
        for (iso, shown) in [
            ("2026-03-02", "2 March 2026"),
            ("2026-03-02T10:00:00Z", "2 March 2026"),
            ("2025-11", "November 2025"),
            ("2025", "2025"),
            ("last spring", "last spring"),
            ("", ""),
        ] {
            assert_eq!(shown_date(iso), shown);
        }
    }
}
