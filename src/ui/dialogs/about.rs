//! What the program is.

use egui::{Align, Context, Layout, RichText, Sense, vec2};

use super::sheet::{caption, hint, sheet};
use super::{Given, Request};
use crate::ui::theme::{self, size, space};
use crate::ui::widgets::{Emphasis, button};
use crate::ui::{Cx, icons};

/// Version, licences, folders.
pub struct About {
    places: Vec<(String, String)>,
}

impl About {
    /// Opens it.
    #[must_use]
    pub fn open(given: &Given) -> Self {
        Self {
            places: given.places.clone(),
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "About Claimdesk", 460.0, |ui| {
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(44.0, 44.0), Sense::HOVER);
                icons::logo(ui.painter(), rect, theme);
                ui.add_space(space::XS);
                ui.vertical(|ui| {
                    ui.add_space(3.0);
                    let version = format!("Claimdesk {}", env!("CARGO_PKG_VERSION"));
                    ui.label(RichText::new(version).font(theme::strong(size::UI + 1.0)));
                    hint(ui, theme, "Read articles closely and mark what they claim.");
                });
            });
            ui.add_space(space::S);
            caption(ui, theme, "Licences");
            let licences = "Claimdesk: MIT or Apache 2.0, as you like. Inter and Noto faces: SIL \
                            Open Font License 1.1; their texts lie in assets/fonts.";
            ui.add(egui::Label::new(licences).wrap());
            for (what, place) in &self.places {
                caption(ui, theme, what);
                let row = Layout::right_to_left(Align::Center);
                let wanted = vec2(ui.available_width(), space::CONTROL);
                ui.allocate_ui_with_layout(wanted, row, |ui| {
                    let name = format!("Copy {}", what.to_lowercase());
                    let copy = button(ui, theme, Emphasis::Quiet, "Copy").accessible_name(name);
                    if copy.clicked() {
                        requests.push(Request::SetClipboard(place.clone()));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let words = RichText::new(place).font(theme::mono(size::SMALL));
                        ui.add(egui::Label::new(words).truncate());
                    });
                });
            }
            true
        })
    }
}
