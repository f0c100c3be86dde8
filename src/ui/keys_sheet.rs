//! All keys on one sheet, and what the pointer can do.

use egui::{Context, RichText, ScrollArea, Ui, vec2};

use crate::analysis::fold_all;
use crate::command::{Menu, Needs, Spec, TABLE};
use crate::ui::Cx;
use crate::ui::dialogs::sheet::{focus_once, room, sheet};
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{field, key_cap};

/// What the pointer can do: gesture, meaning.
const POINTER: &[(&str, &str)] = &[
    ("Drag", "Select words"),
    ("Alt or Ctrl+Drag", "Select single characters"),
    ("Double click", "Select a word"),
    ("Triple click", "Select a sentence"),
    ("Shift+Click", "Extend the selection"),
    ("Drag an edge", "Move the start or end of a mention"),
    (
        "Alt or Ctrl+Drag a mention",
        "Add it to the claim it is dropped on",
    ),
    ("Right click", "Everything that can be done there"),
    ("Ctrl+Wheel", "Larger or smaller text"),
    ("Drop files", "Import articles"),
];

/// The sheet of keys.
#[derive(Default)]
pub struct KeysSheet {
    open: bool,
    fresh: bool,
    query: String,
}

struct Group<'a> {
    name: &'static str,
    rows: Vec<(String, Vec<String>, &'a str)>,
}

impl KeysSheet {
    /// Opens it.
    pub fn open(&mut self) {
        self.open = true;
        self.fresh = true;
        self.query.clear();
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws it if it is open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>) {
        if !self.open {
            return;
        }
        let theme = cx.theme;
        self.open = sheet(ctx, theme, "Keys", 880.0, |ui| {
            let find = field(
                ui,
                theme,
                &mut self.query,
                "Find a key or a command",
                "Find keys",
            );
            focus_once(&mut self.fresh, &find);
            ui.add_space(space::S);
            let groups = groups(cx, &fold_all(self.query.trim()));
            let height = room(ui, 140.0).min(560.0);
            let area = ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height);
            area.auto_shrink([false, true]).show(ui, |ui| {
                if groups.is_empty() {
                    ui.label(RichText::new("No key or command of that name.").color(theme.muted));
                }
                columns(ui, theme, &groups);
            });
            true
        });
    }
}

fn groups<'a>(cx: &Cx<'_>, wanted: &str) -> Vec<Group<'a>> {
    let order = [
        Menu::Mark,
        Menu::Claim,
        Menu::Go,
        Menu::Caret,
        Menu::Edit,
        Menu::File,
        Menu::View,
        Menu::Help,
    ];
    let fits = |name: &str, keys: &[String], doc: &str| {
        wanted.is_empty()
            || fold_all(name).contains(wanted)
            || fold_all(doc).contains(wanted)
            || keys.iter().any(|keys| fold_all(keys) == *wanted)
            || keys
                .iter()
                .any(|keys| wanted.len() > 1 && fold_all(keys).contains(wanted))
    };
    let mut out: Vec<Group<'a>> = Vec::new();
    for menu in order {
        let of_menu = TABLE.iter().filter(|row| row.menu == menu);
        let rows: Vec<_> = of_menu
            .filter_map(|row| shown(cx, row))
            .filter(|(name, keys, doc)| fits(name, keys, doc))
            .collect();
        if !rows.is_empty() {
            let name = menu.name();
            out.push(Group { name, rows });
        }
    }
    let pointer = POINTER.iter().map(|(gesture, meaning)| {
        (
            (*meaning).to_owned(),
            vec![(*gesture).to_owned()],
            "mouse pointer",
        )
    });
    let rows: Vec<_> = pointer
        .filter(|(name, keys, doc)| fits(name, keys, doc))
        .collect();
    if !rows.is_empty() {
        let name = "Pointer";
        out.push(Group { name, rows });
    }
    out
}

fn shown(cx: &Cx<'_>, row: &'static Spec) -> Option<(String, Vec<String>, &'static str)> {
    if matches!(row.needs, Needs::Slot(_)) && !cx.session.meets(row.needs) {
        return None;
    }
    let chords = cx.keymap.chords(row.id);
    let keys: Vec<String> = chords.iter().map(ToString::to_string).collect();
    let name = match row.needs {
        Needs::Slot(_) => cx.session.shown_name(row),
        _ => row.name.trim_end_matches('…').to_owned(),
    };
    (!keys.is_empty()).then_some((name, keys, row.doc))
}

/// The groups in two columns of about the same height, or in one where it is narrow.
fn columns(ui: &mut Ui, theme: &Theme, groups: &[Group<'_>]) {
    let count = if ui.available_width() < 620.0 { 1 } else { 2 };
    let height = |group: &Group<'_>| group.rows.len() + 2;
    let total: usize = groups.iter().map(height).sum();
    let mut passed = 0;
    let mut split = groups.len();
    for (at, group) in groups.iter().enumerate() {
        if count == 2 && passed > 0 && 2 * (passed + height(group) / 2) > total {
            split = at;
            break;
        }
        passed += height(group);
    }
    let (left, right) = groups.split_at(split.min(groups.len()));
    let gap = space::XL;
    let wide = (ui.available_width() - gap - space::M) / 2.0;
    let wide = if count == 1 {
        ui.available_width() - space::M
    } else {
        wide
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for column in [left, right] {
            if column.is_empty() {
                continue;
            }
            ui.allocate_ui_with_layout(
                vec2(wide, 0.0),
                egui::Layout::top_down(egui::Align::Min),
                |ui| {
                    ui.set_width(wide);
                    for group in column {
                        show_group(ui, theme, group);
                    }
                },
            );
        }
    });
}

fn show_group(ui: &mut Ui, theme: &Theme, group: &Group<'_>) {
    ui.spacing_mut().item_spacing = vec2(space::XS, 0.0);
    ui.label(
        RichText::new(group.name)
            .font(theme::strong(size::UI))
            .color(theme.text),
    );
    ui.add_space(space::XS);
    for (name, keys, doc) in &group.rows {
        ui.horizontal(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().interact_size.y = 24.0;
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                for one in keys.iter().rev() {
                    key_cap(ui, theme, &spaced(one));
                }
                let row = egui::Layout::left_to_right(egui::Align::Center);
                ui.with_layout(row, |ui| {
                    let words = RichText::new(name).color(theme.text);
                    ui.add(egui::Label::new(words).truncate())
                        .on_hover_text(*doc);
                });
            });
        });
    }
    ui.add_space(space::M);
}

/// `Ctrl+Shift+Z` as a key cap shows it.
fn spaced(keys: &str) -> String {
    if keys.len() < 2 {
        return keys.to_owned();
    }
    keys.replace('+', " ").replace("  ", " +")
}
