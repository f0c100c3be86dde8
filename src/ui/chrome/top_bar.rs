//! The bar at the top: project, menus, the way to everything, undo and redo, theme, person.

use egui::{
    Align, Button, Color32, Frame, Layout, Margin, Panel, Popup, RichText, Sense, Ui, Vec2,
    text::{LayoutJob, TextFormat, TextWrapping},
};

use super::menus::{item_id, menu_items};
use crate::command::{Command, Menu, Window};
use crate::text::unseen::shown;
use crate::ui::dialogs::{RecentProject, Request};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{avatar, icon_button, menu_bar, menu_style, search_button};
use crate::ui::{Cx, Sink};

/// Below this width all menus stand in one.
const FOLDED_BELOW: f32 = 1000.0;
/// Width of undo, redo, theme and avatar with their gaps and margin.
const RIGHT: f32 = 3.0 * space::CONTROL + space::PILL + 4.0 * space::XS + space::M;

/// The bar at the top of the window.
pub fn top_bar(
    ui: &mut Ui,
    cx: &Cx<'_>,
    sink: &mut Sink,
    requests: &mut Vec<Request>,
    recent: &[RecentProject],
) {
    let frame = Frame::new()
        .fill(cx.theme.window)
        .inner_margin(Margin::symmetric(16, 0));
    Panel::top("top bar")
        .exact_size(space::TOP_BAR)
        .frame(frame)
        .show(ui, |ui| {
            let folded = ui.available_width() < FOLDED_BELOW;
            ui.horizontal_centered(|ui| {
                left(ui, cx, sink, requests, recent, folded);
                middle(ui, cx, sink);
                right(ui, cx, sink);
            });
        });
}

fn left(
    ui: &mut Ui,
    cx: &Cx<'_>,
    sink: &mut Sink,
    requests: &mut Vec<Request>,
    recent: &[RecentProject],
    folded: bool,
) {
    let theme = cx.theme;
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::HOVER);
    icons::logo(ui.painter(), rect, theme);
    ui.add_space(space::XS);
    title(ui, theme, &cx.session.project().title);
    menu_bar(ui, theme, |ui| {
        if folded {
            ui.menu_button("Menu", |ui| {
                for menu in Menu::BAR {
                    ui.menu_button(menu.name(), |ui| {
                        menu_items(ui, cx, sink, requests, menu, recent);
                    });
                }
            });
        } else {
            for menu in Menu::BAR {
                ui.menu_button(menu.name(), |ui| {
                    menu_items(ui, cx, sink, requests, menu, recent);
                });
            }
        }
    });
}

fn title(ui: &mut Ui, theme: &Theme, title: &str) {
    let title = shown(title);
    let font = theme::strong(size::UI);
    let format = TextFormat::simple(font, theme.text);
    let mut job = LayoutJob::single_section(title.clone().into_owned(), format);
    job.wrap = TextWrapping::truncate_at_width((ui.available_width() * 0.2).max(96.0));
    let galley = ui.painter().layout_job(job);
    let cut = galley.elided;
    let label = ui.label(galley);
    if cut {
        label.on_hover_text(title);
    }
}

fn middle(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let room = ui.available_width() - RIGHT;
    let keys = cx.keymap.shown("view.palette").replace('+', " ");
    let width = (room - 2.0 * space::L).min(440.0);
    let clicked = if width < 150.0 {
        ui.add_space((room - space::CONTROL).max(0.0));
        icon_button(ui, cx.theme, Icon::Search, SEARCH, Some(&keys)).clicked()
    } else {
        ui.add_space((room - width) / 2.0 - space::S);
        search_button(ui, cx.theme, width, SEARCH, &keys).clicked()
    };
    if clicked {
        sink.window(Window::Palette);
    }
}

const SEARCH: &str = "Find or run anything";

fn right(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let theme = cx.theme;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        person(ui, cx, sink);
        ui.add_space(space::XS);
        let now = cx.preferences.theme;
        let name = format!("Theme: {}", now.name().to_lowercase());
        let keys = cx.keymap.shown("view.theme");
        if icon_button(ui, theme, Icon::Theme, &name, some(&keys)).clicked() {
            sink.window(Window::CycleTheme);
        }
        for (icon, id) in [(Icon::Redo, "edit.redo"), (Icon::Undo, "edit.undo")] {
            let shown = cx.shown(id);
            let button = ui.add_enabled_ui(shown.enabled, |ui| {
                icon_button(ui, theme, icon, &shown.name, some(&shown.chord))
            });
            if button.inner.clicked() {
                sink.send_id(id);
            }
        }
    });
}

fn some(keys: &str) -> Option<&str> {
    (!keys.is_empty()).then_some(keys)
}

/// The first letters of a name's first and last word.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    let both = first.into_iter().chain(last);
    both.flat_map(char::to_uppercase).collect()
}

fn person(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let project = cx.session.project();
    let me = cx.session.person();
    let name = project.person(me).map_or(me.as_str(), |known| &known.name);
    let name = &*shown(name);
    let button = avatar(ui, cx.theme, &initials(name), name);
    Popup::menu(&button)
        .style(menu_style)
        .accessible_name("Person")
        .show(|ui| {
            ui.set_min_width(200.0);
            heading(ui, cx.theme.text, &format!("You work as {name}"));
            for other in project.people().iter().filter(|other| other.id != *me) {
                let words = format!("Work as {}", shown(&other.name));
                if ui.add(Button::new(words)).clicked() {
                    sink.send(Command::WorkAs(other.id.clone(), other.name.clone()));
                    ui.close();
                }
            }
            ui.separator();
            item_id(ui, cx, sink, "project.details");
            item_id(ui, cx, sink, "app.settings");
        });
}

fn heading(ui: &mut Ui, color: Color32, text: &str) {
    ui.horizontal(|ui| {
        ui.add_space(space::S);
        ui.label(
            RichText::new(text)
                .font(theme::ui_medium(size::UI))
                .color(color),
        );
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        for (name, expected) in [
            ("Lena Marsh", "LM"),
            ("ada", "A"),
            ("Jean-Luc de la Tour", "JT"),
            ("  ", ""),
            ("ǆenana ß", "ǄSS"),
        ] {
            assert_eq!(super::initials(name), expected);
        }
    }
}
