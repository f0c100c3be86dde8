//! One page with every widget.

use claimdesk::ui::{
    Theme,
    icons::{self, Icon},
    theme::{self, space},
    widgets::{
        BannerKind, Chip, Emphasis, avatar, banner, button, card, check, empty_state, field,
        field_multiline, heading, icon_button, key_cap, menu_bar, pills, progress, quote,
        search_button, status,
    },
};
use egui::{RichText, Sense, Ui, vec2};

#[derive(Default)]
pub struct Gallery {
    pub filter: String,
    pub note: String,
    pub scope: usize,
    pub unsure: bool,
    pub zoom: f32,
    pub clicks: Vec<String>,
}

impl Gallery {
    pub fn show(&mut self, ui: &mut Ui) {
        let theme = Theme::of(ui.ctx());
        egui::CentralPanel::default().show(ui, |ui| {
            self.top(ui, theme);
            ui.add_space(space::M);
            ui.columns(2, |columns| {
                self.left(&mut columns[0], theme);
                self.right(&mut columns[1], theme);
            });
        });
    }

    fn top(&mut self, ui: &mut Ui, theme: &Theme) {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::HOVER);
            icons::logo(ui.painter(), rect, theme);
            ui.label(RichText::new("Lindhaven fire").font(theme::strong(13.0)));
            menu_bar(ui, theme, |ui| {
                ui.menu_button("File", |ui| {
                    let _ = ui.add(egui::Button::new("Open project…").shortcut_text("Ctrl+O"));
                    let _ = ui.add(egui::Button::new("Save").shortcut_text("Ctrl+S"));
                    ui.separator();
                    let _ = ui.add(egui::Button::selectable(true, "Snap to words"));
                    ui.menu_button("Export", |ui| ui.label("CSV"));
                });
                for menu in ["Edit", "Mark"] {
                    ui.menu_button(menu, |_| {});
                }
            });
            if search_button(ui, theme, 300.0, "Find or run anything", "Ctrl K").clicked() {
                self.clicks.push("search".to_owned());
            }
            if icon_button(ui, theme, Icon::Undo, "Undo", Some("Ctrl+Z")).clicked() {
                self.clicks.push("undo".to_owned());
            }
            icon_button(ui, theme, Icon::Redo, "Redo", None);
            icon_button(ui, theme, Icon::Theme, "Light or dark", None);
            avatar(ui, theme, "LM", "Lena Marsh");
        });
    }

    fn left(&mut self, ui: &mut Ui, theme: &Theme) {
        heading(ui, theme, "Articles", "3 of 3");
        field(ui, theme, &mut self.filter, "Filter", "Filter articles");
        progress(ui, theme, 0.62, "Progress");
        ui.horizontal_wrapped(|ui| {
            for (index, name) in theme::HUE_NAMES.iter().enumerate() {
                Chip::filled(name, theme.hue(index)).show(ui, theme);
            }
        });
        ui.horizontal_wrapped(|ui| {
            Chip::suggestion("three trainees", theme.figure()).show(ui, theme);
            Chip::finding("no source").show(ui, theme);
            Chip::quiet("repeated lead").show(ui, theme);
            key_cap(ui, theme, "Ctrl+Shift+P");
        });
        ui.horizontal_wrapped(|ui| {
            for icon in Icon::ALL {
                let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::HOVER);
                icon.paint(ui.painter(), rect, theme.text);
            }
        });
        ui.horizontal_wrapped(|ui| {
            for (emphasis, words) in [
                (Emphasis::Primary, "Accept"),
                (Emphasis::Normal, "Edit claim"),
                (Emphasis::Quiet, "Later"),
                (Emphasis::Danger, "Remove"),
            ] {
                if button(ui, theme, emphasis, words).clicked() {
                    self.clicks.push(words.to_owned());
                }
            }
        });
        ui.horizontal_wrapped(|ui| {
            check(ui, theme, &mut self.unsure, "Unsure");
            check(ui, theme, &mut true, "Snap to words");
            let _ = ui.button("Plain button");
            egui::ComboBox::from_label("Verdict")
                .selected_text("Mostly true")
                .show_ui(ui, |_| {});
        });
        field_multiline(ui, theme, &mut self.note, 2, "What speaks for it?", "Note");
        for (kind, title) in [
            (BannerKind::Info, "Two suggestions could not be placed"),
            (BannerKind::Error, "The journal cannot be written"),
        ] {
            let text = "The disk under /data is full. Free some space, then try again.";
            if let Some(answer) = banner(ui, theme, kind, title, text, &["Try again"]) {
                self.clicks.push(format!("{answer:?}"));
            }
        }
    }

    fn right(&mut self, ui: &mut Ui, theme: &Theme) {
        heading(ui, theme, "Claims", "17 · 6 open · 3 figures in none");
        let choices = [
            (0, "This article"),
            (1, "Project"),
            (2, "No source"),
            (3, "Conflicts"),
        ];
        pills(ui, theme, &mut self.scope, &choices);
        ui.spacing_mut().item_spacing.y = 10.0;
        for (id, selected) in [("C3", false), ("C6", true), ("C7", false)] {
            let shown = card(ui, theme, id, &format!("Claim {id}"), selected, |ui| {
                claim(ui, theme, id, selected)
            });
            if shown.response.clicked() {
                self.clicks.push(id.to_owned());
            }
            self.clicks.extend(shown.inner);
        }
        empty_state(
            ui,
            theme,
            Icon::Document,
            "No claims yet",
            "Select words and press C.",
        );
    }
}

fn claim(ui: &mut Ui, theme: &Theme, id: &str, whole: bool) -> Option<String> {
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(id)
                .font(theme::strong(13.0))
                .color(theme.accent),
        );
        ui.label("asserted");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (dot, word) = if whole {
                (theme.accent, "in work")
            } else {
                (theme.idle, "new")
            };
            status(ui, theme, dot, word);
        });
    });
    let wording = "More than 40 people with smoke injuries were taken to hospital";
    ui.label(RichText::new(wording).font(theme::ui_medium(13.0)));
    if whole {
        quote(
            ui,
            theme,
            "more than 40 people with smoke injuries had been taken to St Anne’s",
        );
    }
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        let name = format!("Figure > 40 people of {id}");
        if Chip::filled("> 40 people", theme.figure())
            .name(&name)
            .show(ui, theme)
            .clicked()
        {
            clicked = Some(format!("chip {id}"));
        }
        Chip::filled("R. Okafor, fire brigade", theme.source()).show(ui, theme);
        Chip::filled("St Anne’s", theme.actor()).show(ui, theme);
    });
    clicked
}
