//! What to export, and where to.

use std::path::{Path, PathBuf};

use egui::{Context, RichText, Sense, Ui, UiBuilder, WidgetInfo, accesskit::Role};

use super::sheet::{Answer, caption, complaint, focus_once, footer, path_row, room, sheet};
use super::{ExportFormat, Given, Request};
use crate::model::id::slug;
use crate::ui::Cx;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{check, focus_ring, pills};

/// The dialog of [`Ask::Export`](crate::command::Ask::Export).
pub struct Export {
    formats: Vec<ExportFormat>,
    chosen: usize,
    path: String,
    /// Whether the path still follows format and scope.
    follows: bool,
    folder: PathBuf,
    only_person: bool,
    only_article: bool,
    fresh: bool,
}

impl Export {
    /// Opens it on the first format, with a file beside the project.
    #[must_use]
    pub fn open(cx: &Cx<'_>, given: &Given) -> Self {
        let beside = given.project_folder.as_deref().and_then(Path::parent);
        let mut dialog = Self {
            formats: given.formats.clone(),
            chosen: 0,
            path: String::new(),
            follows: true,
            folder: beside.unwrap_or(&given.projects_folder).to_owned(),
            only_person: false,
            only_article: false,
            fresh: true,
        };
        dialog.follow(cx);
        dialog
    }

    fn file_name(&self, cx: &Cx<'_>) -> String {
        let article = cx.session.article().filter(|_| self.only_article);
        let words = match article {
            Some(article) => article.display_title(),
            None => &cx.session.project().title,
        };
        let extension = self.formats.get(self.chosen);
        let extension = extension.map_or("txt", |format| &format.extension);
        format!("{}.{extension}", slug(words, "export"))
    }

    fn follow(&mut self, cx: &Cx<'_>) {
        if self.follows {
            let path = self.folder.join(self.file_name(cx));
            self.path = path.display().to_string();
        } else if let Some(format) = self.formats.get(self.chosen) {
            let path = Path::new(self.path.trim());
            let known = path.extension().is_some_and(|now| {
                let of = |format: &ExportFormat| *now == *format.extension.as_str();
                self.formats.iter().any(of)
            });
            if known {
                self.path = path.with_extension(&format.extension).display().to_string();
            }
        }
    }

    /// A file was chosen.
    pub fn path_chosen(&mut self, path: &Path) {
        self.path = path.display().to_string();
        self.follows = false;
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, "Export", 560.0, |ui| {
            caption(ui, theme, "Format");
            let before = (self.chosen, self.only_article);
            let area = egui::ScrollArea::vertical().max_height(room(ui, 360.0).min(280.0));
            area.show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for (at, format) in self.formats.iter().enumerate() {
                    let row = format_row(ui, theme, format, at == self.chosen);
                    if at == self.chosen {
                        focus_once(&mut self.fresh, &row);
                    }
                    if row.clicked() {
                        self.chosen = at;
                    }
                }
            });
            caption(ui, theme, "What");
            ui.horizontal(|ui| {
                let choices = [(false, "All articles"), (true, "This article")];
                if cx.session.article().is_some() {
                    pills(ui, theme, &mut self.only_article, &choices);
                    ui.add_space(space::M);
                }
                check(ui, theme, &mut self.only_person, "Only my work");
            });
            if before != (self.chosen, self.only_article) {
                self.follow(cx);
            }
            caption(ui, theme, "File");
            let row = path_row(ui, theme, &mut self.path, "File");
            self.follows &= !row.changed;
            if row.browse {
                let format = self.formats.get(self.chosen);
                requests.push(Request::BrowseExport {
                    file_name: self.file_name(cx),
                    extension: format.map_or_else(String::new, |f| f.extension.clone()),
                });
            }
            if self.formats.is_empty() {
                complaint(ui, theme, "There is no format to export to.");
            }
            let ready = !self.path.trim().is_empty() && !self.formats.is_empty();
            let answer = footer(ui, theme, "Export", ready);
            if answer == Answer::Go {
                requests.extend(self.request(cx));
            }
            answer == Answer::None
        })
    }

    fn request(&self, cx: &Cx<'_>) -> Option<Request> {
        let article = cx.session.article().filter(|_| self.only_article);
        Some(Request::Export {
            format: self.formats.get(self.chosen)?.id.clone(),
            path: PathBuf::from(self.path.trim()),
            only_person: self.only_person,
            article: article.map(|article| article.id.clone()),
        })
    }
}

fn format_row(ui: &mut Ui, theme: &Theme, format: &ExportFormat, chosen: bool) -> egui::Response {
    let builder = UiBuilder::new().id_salt(&format.id).sense(Sense::click());
    let scope = ui.scope_builder(builder, |ui| {
        let seen = ui.response();
        let fill = if chosen {
            theme.accent_soft
        } else if seen.hovered() || seen.has_focus() {
            theme.hover
        } else {
            theme.card
        };
        let frame = egui::Frame::new()
            .fill(fill)
            .corner_radius(radius::CONTROL)
            .inner_margin(egui::Margin::symmetric(10, 6));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 1.0;
            let color = if chosen {
                theme.accent_text
            } else {
                theme.text
            };
            let name = RichText::new(&format.name)
                .font(theme::ui_medium(size::UI))
                .color(color);
            ui.label(name);
            let about = RichText::new(&format.description)
                .font(theme::small())
                .color(theme.muted);
            ui.add(egui::Label::new(about).wrap());
        });
    });
    let response = scope.response;
    // Inside, so that the scroll area does not cut it.
    let rect = response.rect.shrink(3.0);
    focus_ring(ui, theme, &response, rect, radius::CONTROL);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &format.name));
    response
}
