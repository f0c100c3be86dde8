//! Menus made from the table of commands.

use egui::{Button, Response, ScrollArea, Ui};

use super::missing;
use crate::command::{Command, Menu, Spec, TABLE, spec};
use crate::text::unseen::shown;
use crate::ui::dialogs::{RecentProject, Request};
use crate::ui::{Cx, Sink};

/// The submenu in which a row stands, if it is one of many alike.
fn submenu(row: &Spec) -> Option<&'static str> {
    match row.command {
        Command::TagSlot(_) => Some("Tag with own label"),
        Command::AlsoKind(_) => Some("Also tag as"),
        Command::SetState(_) => Some("State of the article"),
        _ => None,
    }
}

fn group(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// One row of the table as an item of a menu: its name, its chord, what it does on hover.
pub fn item(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink, row: &'static Spec) -> Response {
    let shown = cx.shown_spec(row);
    let button = Button::new(&shown.name).shortcut_text(&shown.chord);
    let response = ui.add_enabled(shown.enabled, button);
    if response.clicked() {
        sink.send(row.command.clone());
        ui.close();
    }
    response
        .on_hover_text(&shown.doc)
        .on_disabled_hover_text(format!("{}. {}.", shown.doc, missing(row.needs)))
}

/// [`item`] by id.
pub(super) fn item_id(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink, id: &str) {
    if let Some(row) = spec(id) {
        item(ui, cx, sink, row);
    }
}

/// All items of a menu; groups are set apart, and what is many alike stands in a submenu.
pub fn menu_items(
    ui: &mut Ui,
    cx: &Cx<'_>,
    sink: &mut Sink,
    requests: &mut Vec<Request>,
    menu: Menu,
    recent: &[RecentProject],
) {
    let rows: Vec<&'static Spec> = TABLE.iter().filter(|row| row.menu == menu).collect();
    scrolling(ui, rows.len() > 8, |ui| {
        items(ui, cx, sink, requests, &rows, recent);
    });
}

/// A menu that is higher than the window scrolls.
pub(super) fn scrolling(ui: &mut Ui, long: bool, contents: impl FnOnce(&mut Ui)) {
    let room = ui.ctx().content_rect().height() - 64.0;
    if !long || room >= 700.0 {
        contents(ui);
        return;
    }
    let beside_bar = egui::Margin {
        right: 12,
        ..egui::Margin::ZERO
    };
    ScrollArea::vertical().max_height(room).show(ui, |ui| {
        egui::Frame::new()
            .inner_margin(beside_bar)
            .show(ui, contents);
    });
}

fn items(
    ui: &mut Ui,
    cx: &Cx<'_>,
    sink: &mut Sink,
    requests: &mut Vec<Request>,
    rows: &[&'static Spec],
    recent: &[RecentProject],
) {
    ui.set_min_width(240.0);
    let mut opened: Vec<&str> = Vec::new();
    let mut last: Option<&str> = None;
    for row in rows {
        let within = submenu(row);
        if within.is_some_and(|name| opened.contains(&name)) {
            continue;
        }
        let now = group(row.id);
        if last.is_some_and(|last| last != now) {
            ui.separator();
        }
        last = Some(now);
        match within {
            None => {
                item(ui, cx, sink, row);
            }
            Some(name) => {
                opened.push(name);
                ui.menu_button(name, |ui| {
                    ui.set_min_width(200.0);
                    for row in rows.iter().filter(|row| submenu(row) == Some(name)) {
                        item(ui, cx, sink, row);
                    }
                });
            }
        }
        if row.id == "project.open" {
            recent_projects(ui, requests, recent);
        }
    }
}

fn recent_projects(ui: &mut Ui, requests: &mut Vec<Request>, recent: &[RecentProject]) {
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button("Recent projects", |ui| {
            ui.set_min_width(200.0);
            for project in recent {
                let path = project.path.display().to_string();
                let entry = ui
                    .add(Button::new(shown(&project.title)))
                    .on_hover_text(path);
                if entry.clicked() {
                    requests.push(Request::OpenProject(project.path.clone()));
                    ui.close();
                }
            }
        });
    });
}
