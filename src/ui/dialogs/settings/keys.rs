//! The keys of every command, and how to change them.

use egui::{Context, RichText, ScrollArea, Ui};

use crate::analysis::fold_all;
use crate::command::{Chord, Key, Spec, TABLE};
use crate::ui::icons::Icon;
use crate::ui::keys_input;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{Emphasis, button, field, icon_button, key_cap};
use crate::ui::{Cx, Preferences};

/// The list of commands with their keys.
#[derive(Default)]
pub(super) struct KeyEditor {
    query: String,
    /// The command whose new keys are awaited.
    awaited: Option<&'static str>,
}

/// What is wanted of a row.
#[derive(Clone, Copy)]
enum Want {
    Add,
    Clear,
    Reset,
    /// Take a chord from the other commands that share it.
    TakeFromOthers(Chord),
}

impl KeyEditor {
    /// Takes the next press for the command that awaits one. Esc gives up.
    pub(super) fn capture(&mut self, ctx: &Context, now: &mut Preferences) {
        let Some(id) = self.awaited else {
            return;
        };
        let mut first = true;
        let pressed = keys_input::take(ctx, |_| std::mem::take(&mut first));
        let Some(press) = pressed.into_iter().next() else {
            return;
        };
        self.awaited = None;
        if press.chord != Chord::plain(Key::Escape) {
            let mut chords = chords_of(now, id);
            let written = press.chord.to_string();
            if !chords.contains(&written) {
                chords.push(written);
            }
            set(now, id, chords);
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, now: &mut Preferences) {
        let theme = cx.theme;
        let conflicts = cx.keymap.conflicts();
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(
            egui::vec2(ui.available_width(), space::CONTROL),
            right,
            |ui| {
                let changed = !now.keys.is_empty();
                let reset = ui.add_enabled_ui(changed, |ui| {
                    button(ui, theme, Emphasis::Normal, "Reset all")
                });
                if reset.inner.clicked() {
                    now.keys.clear();
                    self.awaited = None;
                }
                field(
                    ui,
                    theme,
                    &mut self.query,
                    "Find a command or a key",
                    "Find a command",
                );
            },
        );
        ui.add_space(space::XS);
        let wanted = fold_all(self.query.trim());
        let area = ScrollArea::vertical().auto_shrink(false);
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut last = None;
            for row in TABLE {
                if !fits(row, now, &wanted) {
                    continue;
                }
                if last != Some(row.menu) {
                    ui.add_space(space::S);
                    let name = RichText::new(row.menu.name());
                    ui.label(name.font(theme::strong(size::UI)));
                    last = Some(row.menu);
                }
                let want = self.row(ui, theme, row, now, &conflicts);
                self.answer(row, want, now);
            }
        });
    }

    fn row(
        &self,
        ui: &mut Ui,
        theme: &Theme,
        row: &'static Spec,
        now: &Preferences,
        conflicts: &[(Chord, Vec<&'static str>)],
    ) -> Option<Want> {
        let mut want = None;
        let chords = chords_of(now, row.id);
        let name = row.name.trim_end_matches('…');
        ui.horizontal(|ui| {
            ui.set_width(ui.available_width() - space::S);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                for (icon, what, usable, made) in [
                    (
                        Icon::Undo,
                        "Reset keys of",
                        now.keys.contains_key(row.id),
                        Want::Reset,
                    ),
                    (
                        Icon::Close,
                        "Take all keys off",
                        !chords.is_empty(),
                        Want::Clear,
                    ),
                    (Icon::Plus, "Add keys for", true, Want::Add),
                ] {
                    let spoken = format!("{what} {name}");
                    let clicked = ui
                        .add_enabled_ui(usable, |ui| icon_button(ui, theme, icon, &spoken, None))
                        .inner
                        .clicked();
                    if clicked {
                        want = Some(made);
                    }
                }
                ui.add_space(space::S);
                ui.spacing_mut().item_spacing.x = space::XS;
                if self.awaited == Some(row.id) {
                    let words = RichText::new("Press the new keys; Esc cancels");
                    ui.label(words.color(theme.accent_text));
                } else {
                    for chord in chords.iter().rev() {
                        key_cap(ui, theme, chord);
                    }
                }
                let left = egui::Layout::left_to_right(egui::Align::Center);
                ui.with_layout(left, |ui| {
                    let label = egui::Label::new(RichText::new(name).color(theme.text));
                    ui.add(label.truncate()).on_hover_text(row.doc);
                });
            });
        });
        for (chord, ids) in conflicts.iter().filter(|(_, ids)| ids.contains(&row.id)) {
            want = want.or(conflict(ui, theme, row, *chord, ids));
        }
        want
    }

    fn answer(&mut self, row: &'static Spec, want: Option<Want>, now: &mut Preferences) {
        match want {
            None => {}
            Some(Want::Add) => self.awaited = Some(row.id),
            Some(Want::Clear) => set(now, row.id, Vec::new()),
            Some(Want::Reset) => {
                now.keys.remove(row.id);
            }
            Some(Want::TakeFromOthers(chord)) => {
                let written = chord.to_string();
                for other in TABLE {
                    let shares = other.id != row.id && other.needs == row.needs;
                    let mut chords = chords_of(now, other.id);
                    if shares && chords.contains(&written) {
                        chords.retain(|known| *known != written);
                        set(now, other.id, chords);
                    }
                }
            }
        }
    }
}

fn conflict(
    ui: &mut Ui,
    theme: &Theme,
    row: &Spec,
    chord: Chord,
    ids: &[&'static str],
) -> Option<Want> {
    let others = TABLE
        .iter()
        .filter(|other| other.id != row.id && ids.contains(&other.id));
    let names: Vec<&str> = others
        .map(|other| other.name.trim_end_matches('…'))
        .collect();
    let mut want = None;
    ui.horizontal(|ui| {
        ui.set_width(ui.available_width() - space::S);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let spoken = format!("Use {chord} only for {}", row.name.trim_end_matches('…'));
            let only = button(ui, theme, Emphasis::Quiet, "Use only here");
            if only.accessible_name(spoken).clicked() {
                want = Some(Want::TakeFromOthers(chord));
            }
            let words = format!("{chord} also runs {}", names.join(", "));
            ui.label(RichText::new(words).color(theme.danger));
        });
    });
    want
}

fn defaults(id: &str) -> Vec<String> {
    let row = TABLE.iter().find(|row| row.id == id);
    let chords = row.map_or(&[][..], |row| row.chords);
    chords.iter().map(|chord| (*chord).to_owned()).collect()
}

fn chords_of(now: &Preferences, id: &str) -> Vec<String> {
    now.keys.get(id).cloned().unwrap_or_else(|| defaults(id))
}

/// Keeps only what differs from the table.
fn set(now: &mut Preferences, id: &str, chords: Vec<String>) {
    if chords == defaults(id) {
        now.keys.remove(id);
    } else {
        now.keys.insert(id.to_owned(), chords);
    }
}

fn fits(row: &Spec, now: &Preferences, wanted: &str) -> bool {
    wanted.is_empty()
        || fold_all(row.name).contains(wanted)
        || fold_all(row.doc).contains(wanted)
        || chords_of(now, row.id)
            .iter()
            .any(|chord| fold_all(chord).contains(wanted))
}

#[cfg(test)]
mod tests {
    use super::{KeyEditor, Want, chords_of, set};
    use crate::command::{Chord, Keymap, TABLE};
    use crate::model::presets;
    use crate::ui::Preferences;

    fn keymap(now: &Preferences) -> Keymap {
        Keymap::new(&now.keys, &presets::scheme()).0
    }

    #[test]
    fn only_what_differs_is_kept() {
        let mut now = Preferences::default();
        set(&mut now, "project.save", vec!["F2".into()]);
        assert_eq!(chords_of(&now, "project.save"), ["F2"]);
        set(&mut now, "project.save", vec!["Ctrl+S".into()]);
        assert!(now.keys.is_empty());
    }

    #[test]
    fn a_chord_is_taken_from_those_that_share_it() {
        let mut now = Preferences::default();
        set(&mut now, "project.check", vec!["Ctrl+S".into()]);
        assert_eq!(keymap(&now).conflicts().len(), 1);
        let row = TABLE.iter().find(|row| row.id == "project.check");
        let chord = Chord::parse("Ctrl+S").ok().map(Want::TakeFromOthers);
        if let Some(row) = row {
            KeyEditor::default().answer(row, chord, &mut now);
        }
        assert!(keymap(&now).conflicts().is_empty());
        assert!(chords_of(&now, "project.save").is_empty());
    }
}
