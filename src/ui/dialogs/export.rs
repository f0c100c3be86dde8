//! What to export, in which format, what of it gets lost, and where to.

use std::path::{Path, PathBuf};

use egui::{
    Align, Context, FontId, Id, Layout, RichText, ScrollArea, Sense, StrokeKind, Ui, UiBuilder,
    WidgetInfo, accesskit::Role, vec2,
};

use super::sheet::{Answer, caption, complaint, focus_once, footer, hint, path_row, room, sheet};
use super::training::Training;
use super::{ExportFormat, Given, Request};
use crate::formats::ExportOptions;
use crate::formats::tokens::Tokenizer;
use crate::model::LabelId;
use crate::model::id::slug;
use crate::text::unseen::shown;
use crate::ui::Cx;
use crate::ui::list_nodes;
use crate::ui::panels::keys;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{check, pills};

/// The width of the list of formats.
const LIST: f32 = 300.0;
/// So many formats Page Up and Page Down pass over.
const PAGE: usize = 5;

/// What an export would write, as far as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportPreview {
    /// What is written: "2 articles, 29 mentions, 12 kB".
    pub summary: String,
    /// What can't be carried, a sentence each.
    pub losses: Vec<String>,
    /// The name of the first file, and its first lines; empty if it is no text.
    pub file: String,
    /// See `file`.
    pub lines: String,
    /// Why nothing can be written.
    pub problem: Option<String>,
}

/// What is chosen, besides the file.
type Choice = (String, ExportOptions);

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
    only_done: bool,
    labels: Vec<(LabelId, String, bool)>,
    training: Training,
    fresh: bool,
    /// What a preview was asked for last, and the one that came.
    asked: Option<Choice>,
    preview: Option<(Choice, ExportPreview)>,
}

impl Export {
    /// Opens it on the first format, with a file beside the project.
    #[must_use]
    pub fn open(cx: &Cx<'_>, given: &Given) -> Self {
        let beside = given.project_folder.as_deref().and_then(Path::parent);
        let labels = cx.session.project().scheme.labels.iter();
        let labels = labels.map(|label| (label.id.clone(), label.name.clone(), true));
        let mut dialog = Self {
            formats: given.formats.clone(),
            chosen: 0,
            path: String::new(),
            follows: true,
            folder: beside.unwrap_or(&given.projects_folder).to_owned(),
            only_person: false,
            only_article: false,
            only_done: false,
            labels: labels.collect(),
            training: Training::default(),
            fresh: true,
            asked: None,
            preview: None,
        };
        dialog.follow(cx);
        dialog
    }

    fn format(&self) -> Option<&ExportFormat> {
        self.formats.get(self.chosen)
    }

    fn file_name(&self, cx: &Cx<'_>) -> String {
        let article = cx.session.article().filter(|_| self.only_article);
        let words = match article {
            Some(article) => article.display_title(),
            None => &cx.session.project().title,
        };
        let name = slug(words, "export");
        match self.format() {
            Some(format) if format.is_folder => format!("{name}-{}", format.id),
            Some(format) => format!("{name}.{}", format.extension),
            None => name,
        }
    }

    fn follow(&mut self, cx: &Cx<'_>) {
        if self.follows {
            let path = self.folder.join(self.file_name(cx));
            self.path = path.display().to_string();
        } else if let Some(format) = self.format().filter(|format| !format.is_folder) {
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
        if self.training.path_chosen(path) {
            return;
        }
        self.path = path.display().to_string();
        self.follows = false;
    }

    /// What came of reading a file with a model's tokenizer.
    pub fn take_tokenizer(&mut self, path: &Path, read: Result<Tokenizer, String>) {
        self.training.take_tokenizer(path, read);
    }

    /// What an export of this choice would write.
    pub fn take_preview(&mut self, format: String, options: ExportOptions, preview: ExportPreview) {
        self.preview = Some(((format, options), preview));
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        let stays = sheet(ctx, theme, "Export", 860.0, |ui| {
            let before = (self.chosen, self.only_article);
            let height = room(ui, 230.0).min(420.0);
            ui.horizontal_top(|ui| {
                let left = vec2(LIST, height);
                ui.allocate_ui_with_layout(left, Layout::top_down(Align::Min), |ui| {
                    self.show_formats(ui, theme);
                });
                ui.add_space(space::L);
                let right = vec2(ui.available_width(), height);
                ui.allocate_ui_with_layout(right, Layout::top_down(Align::Min), |ui| {
                    ui.set_width(right.x);
                    self.show_options(ui, cx, requests);
                    self.show_preview(ui, cx);
                });
            });
            if before != (self.chosen, self.only_article) {
                self.follow(cx);
            }
            let is_folder = self.format().is_some_and(|format| format.is_folder);
            let (name, title) = match is_folder {
                true => ("Folder", "Folder, or a .zip"),
                false => ("File", "File"),
            };
            caption(ui, theme, title);
            let row = path_row(ui, theme, &mut self.path, name);
            self.follows &= !row.changed;
            if row.browse {
                let extension = self.format().map(|format| format.extension.clone());
                requests.push(Request::BrowseExport {
                    file_name: self.file_name(cx),
                    extension: extension.unwrap_or_default(),
                    is_folder,
                });
            }
            if self.formats.is_empty() {
                complaint(ui, theme, "There is no format to export to.");
            }
            let problem = self.now(cx).is_some_and(|now| now.problem.is_some());
            let is_chosen = self.choice(cx).is_some();
            let ready = !self.path.trim().is_empty() && is_chosen && !problem;
            let answer = footer(ui, theme, "Export", ready);
            if answer == Answer::Go {
                requests.extend(self.request(cx));
            }
            answer == Answer::None
        });
        if stays {
            requests.extend(self.ask_preview(cx));
        }
        stays
    }

    fn show_formats(&mut self, ui: &mut Ui, theme: &Theme) {
        caption(ui, theme, "Format");
        let size = vec2(LIST, ui.available_height());
        let (place, _) = ui.allocate_exact_size(size, Sense::HOVER);
        // One widget for the keyboard, so that no arrow gets lost between two rows.
        let list = ui.interact(place, Id::unique("export formats"), Sense::click());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "Format"));
        list_nodes::count(ui, list.id, self.formats.len());
        focus_once(&mut self.fresh, &list);
        let focused = list.has_focus();
        let mut reveal = list.gained_focus();
        if focused {
            keys::hold_arrows(ui, list.id);
            for key in keys::take(ui, &keys::MOVES) {
                self.chosen = keys::moved(key, Some(self.chosen), self.formats.len(), PAGE);
                reveal = true;
            }
        }
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place));
        list_nodes::inside(&mut inside, list.id, |ui| {
            let area = ScrollArea::vertical().id_salt("formats").auto_shrink(false);
            area.show(ui, |ui| {
                ui.set_width(LIST - 8.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                for (at, format) in self.formats.iter().enumerate() {
                    let chosen = at == self.chosen;
                    let row = format_row(ui, theme, format, chosen, chosen && focused);
                    let told = list_nodes::Row {
                        at,
                        selected: chosen,
                        has_keys: chosen && focused,
                    };
                    list_nodes::row(ui, list.id, row.id, told);
                    if chosen && reveal {
                        row.scroll_to_me(None);
                    }
                    if row.clicked() {
                        self.chosen = at;
                        list.request_focus();
                    }
                }
            });
        });
    }

    fn show_options(&mut self, ui: &mut Ui, cx: &Cx<'_>, requests: &mut Vec<Request>) {
        let theme = cx.theme;
        caption(ui, theme, "What");
        ui.horizontal_wrapped(|ui| {
            let choices = [(false, "All articles"), (true, "This article")];
            if cx.session.article().is_some() {
                pills(ui, theme, &mut self.only_article, &choices);
                ui.add_space(space::M);
            }
            check(ui, theme, &mut self.only_person, "Only my work");
            check(ui, theme, &mut self.only_done, "Only what is done");
        });
        if self.labels.len() > 1 {
            ui.horizontal_wrapped(|ui| {
                for (_, name, wanted) in &mut self.labels {
                    check(ui, theme, wanted, &shown(name));
                }
            });
        }
        let choices = self.format().map_or(&[][..], |format| format.choices);
        self.training.show(ui, theme, choices, requests);
    }

    /// The preview of what is chosen now, if it has come.
    fn now(&self, cx: &Cx<'_>) -> Option<&ExportPreview> {
        let choice = self.choice(cx)?;
        let (of, preview) = self.preview.as_ref()?;
        (*of == choice).then_some(preview)
    }

    fn show_preview(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let theme = cx.theme;
        // The last one stays until the next has come, so that nothing flickers.
        let Some((_, preview)) = self.preview.as_ref().filter(|_| self.choice(cx).is_some()) else {
            return;
        };
        if let Some(problem) = &preview.problem {
            ui.add_space(space::S);
            complaint(ui, theme, problem);
            return;
        }
        caption(ui, theme, "What would be written");
        ui.label(RichText::new(&preview.summary));
        let height = ui.available_height().max(80.0);
        let area = ScrollArea::vertical().id_salt("preview").max_height(height);
        area.show(ui, |ui| {
            ui.set_width(ui.available_width());
            match preview.losses.is_empty() {
                true => hint(ui, theme, "Nothing gets lost."),
                false => caption(ui, theme, "Not carried"),
            }
            for loss in &preview.losses {
                let words = RichText::new(shown(loss)).font(theme::small());
                ui.add(egui::Label::new(words.color(theme.text)).wrap());
            }
            if !preview.lines.is_empty() {
                caption(ui, theme, &preview.file);
                let font = FontId::monospace(size::SMALL);
                for line in preview.lines.lines() {
                    let line = shown(&line.replace('\t', "    ")).into_owned();
                    let words = RichText::new(line).font(font.clone());
                    let label = egui::Label::new(words.color(theme.muted));
                    ui.add(label.wrap_mode(egui::TextWrapMode::Truncate));
                }
            }
        });
    }

    fn choice(&self, cx: &Cx<'_>) -> Option<Choice> {
        let article = cx.session.article().filter(|_| self.only_article);
        let wanted = self.labels.iter().filter(|(_, _, wanted)| *wanted);
        let all = self.labels.iter().all(|(_, _, wanted)| *wanted);
        let mut options = ExportOptions {
            people: self.only_person.then(|| vec![cx.session.person().clone()]),
            articles: article.map(|article| vec![article.id.clone()]),
            labels: (!all).then(|| wanted.map(|(id, ..)| id.clone()).collect()),
            only_done: self.only_done,
            ..ExportOptions::default()
        };
        let format = self.format()?;
        let is_known = self.training.apply(format.choices, &mut options);
        is_known.then(|| (format.id.clone(), options))
    }

    fn ask_preview(&mut self, cx: &Cx<'_>) -> Option<Request> {
        let choice = self.choice(cx)?;
        if self.asked.as_ref() == Some(&choice) {
            return None;
        }
        self.asked = Some(choice.clone());
        let (format, options) = choice;
        Some(Request::PreviewExport { format, options })
    }

    fn request(&self, cx: &Cx<'_>) -> Option<Request> {
        let (format, options) = self.choice(cx)?;
        Some(Request::Export {
            format,
            path: PathBuf::from(self.path.trim()),
            options,
        })
    }
}

fn format_row(
    ui: &mut Ui,
    theme: &Theme,
    format: &ExportFormat,
    chosen: bool,
    has_keys: bool,
) -> egui::Response {
    // Tab leads to the list, and the arrows through it.
    let sense = if chosen { Sense::click() } else { Sense::CLICK };
    let builder = UiBuilder::new().id_salt(&format.id).sense(sense);
    let scope = ui.scope_builder(builder, |ui| {
        let seen = ui.response();
        let fill = if chosen {
            theme.accent_soft
        } else if seen.hovered() {
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
    if has_keys {
        let ring = response.rect.shrink(1.0);
        ui.painter().rect_stroke(
            ring,
            radius::CONTROL,
            theme.focus_ring(),
            StrokeKind::Inside,
        );
    }
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &format.name));
    response
}
