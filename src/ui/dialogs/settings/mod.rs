//! Theme, text, selecting, person, keys. Every change holds at once.

mod keys;

use egui::{Context, Ui};

use super::Request;
use super::sheet::{caption, goes_ahead, hint, room, sheet};
use crate::ui::preferences::{Face, HISTORY_STEPS, LineHeight, ZOOM_STEPS};
use crate::ui::text::knows_family;
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{Emphasis, button, check, field, pills};
use crate::ui::{Cx, Preferences, ThemeChoice};

use keys::KeyEditor;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    General,
    Keys,
}

/// The dialog of [`Ask::Settings`](crate::command::Ask::Settings).
pub struct Settings {
    page: Page,
    keys: KeyEditor,
    /// The name as it is being typed; kept when the field is left.
    person: Option<String>,
    /// The same for a family of the text.
    family: Option<String>,
}

impl Settings {
    /// Opens it.
    #[must_use]
    pub fn open() -> Self {
        Self {
            page: Page::General,
            keys: KeyEditor::default(),
            person: None,
            family: None,
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        let mut now = cx.preferences.clone();
        // Before anything else sees the keys: the new chord may be Esc's or Enter's neighbour.
        self.keys.capture(ctx, &mut now);
        let stays = sheet(ctx, theme, "Settings", 680.0, |ui| {
            let pages = [(Page::General, "General"), (Page::Keys, "Keys")];
            pills(ui, theme, &mut self.page, &pages);
            ui.add_space(space::S);
            let height = room(ui, 200.0).min(400.0);
            ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                match self.page {
                    Page::General => self.general(ui, theme, &mut now),
                    Page::Keys => self.keys.show(ui, cx, &mut now),
                }
            });
            ui.add_space(space::S);
            let mut open = true;
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let done = button(ui, theme, Emphasis::Primary, "Done").clicked();
                open = !done && !goes_ahead(ctx);
            });
            open
        });
        if !stays && let Some(name) = self.person.take() {
            name.trim().clone_into(&mut now.person);
        }
        if !stays && let Some(family) = self.family.take() {
            now.face = Face::parse(&family);
        }
        if now != *cx.preferences {
            requests.push(Request::SetPreferences(now));
        }
        stays
    }

    fn general(&mut self, ui: &mut Ui, theme: &Theme, now: &mut Preferences) {
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                left.vertical(|ui| self.look(ui, theme, now));
                right.vertical(|ui| self.work(ui, theme, now));
            }
        });
    }

    fn work(&mut self, ui: &mut Ui, theme: &Theme, now: &mut Preferences) {
        caption(ui, theme, "Selecting");
        check(ui, theme, &mut now.snap, "Grow to whole words");
        hint(ui, theme, "Alt or Ctrl while dragging does the opposite.");
        caption(ui, theme, "Marks");
        check(ui, theme, &mut now.label_names, "Label names at the marks");
        caption(ui, theme, "Letters");
        check(ui, theme, &mut now.invisibles, "Show invisible characters");
        caption(ui, theme, "Columns");
        check(ui, theme, &mut now.articles_shown, "Article list");
        check(ui, theme, &mut now.claims_shown, "Claims panel");
        caption(ui, theme, "Your name");
        let mut name = self.person.clone().unwrap_or_else(|| now.person.clone());
        let edit = field(ui, theme, &mut name, "As others know you", "Your name");
        if edit.changed() {
            self.person = Some(name);
        }
        if edit.lost_focus()
            && let Some(name) = self.person.take()
        {
            name.trim().clone_into(&mut now.person);
        }
        hint(
            ui,
            theme,
            "For new projects. In this project, the circle at the top right changes who you are.",
        );
        history(ui, theme, now);
    }

    fn look(&mut self, ui: &mut Ui, theme: &Theme, now: &mut Preferences) {
        look(ui, theme, now);
        self.face(ui, theme, now);
        caption(ui, theme, "Height of the lines");
        let heights = LineHeight::ALL.map(|height| (height, height.name()));
        pills(ui, theme, &mut now.line_height, &heights);
        backups(ui, theme, now);
    }

    /// The face: one of ours, or a family that this system has.
    fn face(&mut self, ui: &mut Ui, theme: &Theme, now: &mut Preferences) {
        caption(ui, theme, "Face of the text");
        let bundled = [(Some(false), "Serif"), (Some(true), "Sans")];
        let mut sans = match now.face {
            Face::Serif => Some(false),
            Face::Sans => Some(true),
            Face::Named(_) => None,
        };
        if pills(ui, theme, &mut sans, &bundled) {
            let chosen = sans == Some(true);
            now.face = if chosen { Face::Sans } else { Face::Serif };
            self.family = None;
        }
        let named = match &now.face {
            Face::Named(family) => family.clone(),
            Face::Serif | Face::Sans => String::new(),
        };
        let mut family = self.family.clone().unwrap_or(named);
        let edit = field(
            ui,
            theme,
            &mut family,
            "Or a family installed here",
            "Family of the text",
        );
        if edit.changed() {
            self.family = Some(family.clone());
        }
        if edit.lost_focus()
            && let Some(family) = self.family.take()
        {
            now.face = Face::parse(&family);
        }
        if family.trim().is_empty() {
            return;
        }
        match knows_family(ui.ctx(), family.trim()) {
            Some(true) => hint(ui, theme, "Installed on this system."),
            Some(false) => hint(
                ui,
                theme,
                "No family of that name is installed: the serif face is shown.",
            ),
            None => hint(ui, theme, "The system’s fonts are still being listed."),
        }
    }
}

fn look(ui: &mut Ui, theme: &Theme, now: &mut Preferences) {
    caption(ui, theme, "Theme");
    let themes = ThemeChoice::ALL.map(|choice| (choice, choice.name()));
    pills(ui, theme, &mut now.theme, &themes);
    caption(ui, theme, "Size of the text");
    let sizes: Vec<(u16, String)> = ZOOM_STEPS
        .iter()
        .map(|step| (*step, format!("{step} %")))
        .collect();
    let sizes: Vec<(u16, &str)> = sizes.iter().map(|(step, name)| (*step, &**name)).collect();
    pills(ui, theme, &mut now.zoom, &sizes);
    caption(ui, theme, "Width of the text");
    ui.spacing_mut().slider_width = 150.0;
    let width = egui::Slider::new(&mut now.measure, 45..=100).suffix(" characters");
    ui.add(width).accessible_name("Width of the text");
    hint(ui, theme, "60 to 75 characters a line read best.");
}

/// How far back undo reaches.
fn history(ui: &mut Ui, theme: &Theme, now: &mut Preferences) {
    caption(ui, theme, "History of each project");
    let sizes = HISTORY_STEPS.iter();
    let sizes: Vec<_> = sizes.map(|step| (*step, format!("{step} MB"))).collect();
    let sizes: Vec<(u32, &str)> = sizes.iter().map(|(step, name)| (*step, &**name)).collect();
    pills(ui, theme, &mut now.history_megabytes, &sizes);
    hint(ui, theme, "So far back undo reaches, also after a restart.");
}

/// Whether backups are made without being asked for.
fn backups(ui: &mut Ui, theme: &Theme, now: &mut Preferences) {
    caption(ui, theme, "Backups");
    let name = "Back up by itself, once an hour";
    check(ui, theme, &mut now.backups, name);
    hint(
        ui,
        theme,
        "While there is something new, in your own data folder.",
    );
}
