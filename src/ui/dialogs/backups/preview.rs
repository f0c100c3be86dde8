//! What restoring a backup would change, in words.

use egui::{
    Align, Id, Key, Layout, RichText, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, vec2,
};

use crate::session::{Fate, Impact, RestorePreview};
use crate::text::unseen::shown;
use crate::ui::panels::keys;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::focus_ring;

/// The height of a line.
const LINE: f32 = 38.0;

/// Shows it in all the room that there is.
pub(super) fn show(ui: &mut Ui, theme: &Theme, preview: &RestorePreview) {
    let title = RichText::new("Restoring it here would change the project");
    ui.label(title.font(theme::strong(size::UI)));
    let words = RichText::new(summary(preview)).color(theme.muted);
    ui.add(egui::Label::new(words).wrap());
    ui.add_space(space::XS);
    show_lines(ui, theme, &lines(preview));
}

/// `1 goes, 2 become what they were, 50 come back`.
fn summary(preview: &RestorePreview) -> String {
    let words = |fate: Fate, count: usize| {
        let (one, many) = match fate {
            Fate::Goes => ("goes", "go"),
            Fate::Differs => ("becomes what it was", "become what they were"),
            Fate::Returns => ("comes back", "come back"),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let all = Fate::ALL.into_iter().zip(preview.counts);
    let told = all.filter(|(_, count)| *count > 0);
    let told: Vec<String> = told.map(|(fate, count)| words(fate, count)).collect();
    format!("{}. Undo takes it back.", told.join(", "))
}

/// All lines. Arrows scroll them.
fn show_lines(ui: &mut Ui, theme: &Theme, lines: &[Line<'_>]) {
    let place = ui.available_rect_before_wrap();
    let id = Id::unique("what would change");
    let whole = ui.interact(place, id, Sense::click());
    whole.widget_info(|| WidgetInfo::labeled(Role::Document, true, "What would change"));
    let mut by = 0.0;
    if whole.has_focus() {
        keys::hold_arrows(ui, id);
        for key in keys::take(ui, &keys::MOVES) {
            by += match key {
                Key::ArrowUp => -LINE,
                Key::ArrowDown => LINE,
                Key::PageUp => -place.height(),
                Key::PageDown => place.height(),
                Key::Home => -(lines.len() as f32) * LINE,
                _ => lines.len() as f32 * LINE,
            };
        }
    }
    focus_ring(ui, theme, &whole, place.shrink(1.0), radius::CONTROL);
    let area = ScrollArea::vertical()
        .id_salt("preview")
        .auto_shrink([false, false]);
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, LINE, lines.len(), |ui, range| {
        if by != 0.0 {
            ui.scroll_with_delta(vec2(0.0, -by));
        }
        for line in lines.get(range).unwrap_or_default() {
            let size = vec2(ui.available_width(), LINE);
            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(size);
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.horizontal(|ui| {
                    ui.add_space(space::S);
                    ui.vertical(|ui| show_line(ui, theme, line));
                });
            });
        }
    });
}

/// A line.
enum Line<'a> {
    /// The things of one fate, and how many.
    Head(Fate, usize),
    /// One of them.
    Thing(&'a Impact),
    /// So many are not named.
    More(usize),
}

fn lines(preview: &RestorePreview) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (fate, count) in Fate::ALL.into_iter().zip(preview.counts) {
        if count == 0 {
            continue;
        }
        lines.push(Line::Head(fate, count));
        let all = preview.impacts.iter().filter(|one| one.fate == fate);
        let before = lines.len();
        lines.extend(all.map(Line::Thing));
        let left = count.saturating_sub(lines.len() - before);
        if left > 0 {
            lines.push(Line::More(left));
        }
    }
    lines
}

fn show_line(ui: &mut Ui, theme: &Theme, line: &Line<'_>) {
    match line {
        Line::Head(fate, count) => {
            let (name, color) = match fate {
                Fate::Returns => ("Comes back", theme.success),
                Fate::Goes => ("Goes", theme.danger),
                Fate::Differs => ("Becomes what it was", theme.warning),
            };
            ui.add_space(14.0);
            let words = RichText::new(format!("{name}: {count}"));
            ui.label(words.font(theme::ui_medium(size::SMALL)).color(color));
        }
        Line::Thing(impact) => {
            ui.add_space(2.0);
            let font = theme::ui(size::UI);
            Phrase::new(&shown(&impact.title), font, theme.text)
                .truncate()
                .show(ui);
            Phrase::new(&shown(&impact.words), theme::small(), theme.muted)
                .truncate()
                .show(ui);
        }
        Line::More(count) => {
            ui.add_space(10.0);
            let words = RichText::new(format!("and {count} more"));
            ui.label(words.font(theme::small()).color(theme.muted));
        }
    }
}
