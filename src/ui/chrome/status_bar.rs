//! The bar at the bottom: saved or not, where one is, counts, what the last command said, jobs.

use egui::{
    Align, Button, Color32, FontId, Frame, Layout, Margin, Panel, Popup, Response, Sense, Ui,
    WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use crate::command::{Command, Edge, Window};
use crate::model::Kind;
use crate::session::Ran;
use crate::text::unseen::shown;
use crate::ui::dialogs::{Request, sentence};
use crate::ui::icons::Icon;
use crate::ui::preferences::ZOOM_STEPS;
use crate::ui::text::words::{Phrase, needs_bidi};
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{focus_ring, menu_style, progress};
use crate::ui::{Cx, Preferences, Sink};

/// A job that runs.
#[derive(Clone, Debug, PartialEq)]
pub struct JobView {
    /// Its name in [`Request::CancelJob`].
    pub id: u64,
    /// What it does: "Importing".
    pub name: String,
    /// How far it has come, 0 to 1, if that is known.
    pub fraction: Option<f32>,
    /// What it is at: a file's name. In the tooltip.
    pub detail: String,
}

/// The status bar, and what it remembers from frame to frame.
#[derive(Debug, Default)]
pub struct StatusBar {
    said: Option<Said>,
    /// How many messages there were, and the last of them.
    last: (u64, String),
}

#[derive(Debug)]
struct Said {
    words: String,
    refused: bool,
    /// Whether a command has run since.
    fading: bool,
}

impl StatusBar {
    /// Shows what a command said; a message from before fades.
    pub fn note(&mut self, ran: &Ran) {
        match ran {
            Ok(effect) => match &effect.message {
                Some(message) => self.say(message, false),
                None => {
                    if let Some(said) = &mut self.said {
                        said.fading = true;
                    }
                }
            },
            Err(refusal) => self.say(&refusal.to_string(), true),
        }
    }

    /// Shows a message; `refused` says that something was not done.
    pub fn say(&mut self, words: &str, refused: bool) {
        let words = shown(words).into_owned();
        self.last = (self.last.0 + 1, words.clone());
        self.said = Some(Said {
            words,
            refused,
            fading: false,
        });
    }

    /// The last message, also if it has faded, and its number.
    #[must_use]
    pub fn last_message(&self) -> (u64, &str) {
        (self.last.0, &self.last.1)
    }

    /// Draws the bar at the bottom of the window.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
        jobs: &[JobView],
    ) {
        let frame = Frame::new()
            .fill(cx.theme.window)
            .inner_margin(Margin::symmetric(16, 0));
        Panel::bottom("status bar")
            .exact_size(space::STATUS_BAR)
            .frame(frame)
            .show(ui, |ui| {
                ui.spacing_mut().interact_size.y = 20.0;
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = space::XS;
                    settings(ui, cx, sink, requests);
                    for job in jobs.iter().take(2) {
                        show_job(ui, cx.theme, job, requests);
                    }
                    if jobs.len() > 2 {
                        let words = format!("+{}", jobs.len() - 2);
                        words_in(ui, cx.theme.muted, &words);
                    }
                    let row = Layout::left_to_right(Align::Center);
                    ui.with_layout(row, |ui| {
                        ui.spacing_mut().item_spacing.x = space::L;
                        saved(ui, cx);
                        // Where it is narrow, what was just said matters most.
                        let fresh = self.said.as_ref().is_some_and(|said| !said.fading);
                        if !fresh || ui.available_width() > 560.0 {
                            place(ui, cx);
                            counts(ui, cx, sink);
                        }
                        self.message(ui, cx.theme);
                    });
                });
            });
    }

    fn message(&mut self, ui: &mut Ui, theme: &Theme) {
        let Some(said) = &self.said else {
            // Nothing to fade from: the next message shows at once.
            let id = egui::Id::unique("status message");
            ui.ctx().animate_bool_with_time(id, true, 0.0);
            return;
        };
        let id = egui::Id::unique("status message");
        let strength = ui.ctx().animate_bool_with_time(id, !said.fading, 0.3);
        if said.fading && strength <= 0.0 {
            self.said = None;
            return;
        }
        let color = if said.refused {
            theme.danger
        } else {
            theme.text
        };
        words_in(ui, color.gamma_multiply(strength), &said.words);
    }
}

/// "12 figures, 3 in no claim".
fn counts(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let Some(article) = cx.session.article() else {
        return;
    };
    let derived = cx.session.derived();
    let figures = derived.count_of(&article.id, &Kind::Figure);
    let loose = derived.claim_index().loose_figure_count_in(&article.id);
    let noun = if figures == 1 { "figure" } else { "figures" };
    let words = match (figures, loose) {
        (0, _) => "No figures yet".to_owned(),
        (_, 0) => format!("{figures} {noun}, all in claims"),
        _ => format!("{figures} {noun}, {loose} in no claim"),
    };
    let shown = cx.shown("go.loose-next");
    if loose == 0 {
        words_in(ui, cx.theme.muted, &words);
    } else if flat(ui, cx.theme, &words)
        .on_hover_text(shown.tooltip())
        .clicked()
    {
        sink.send_id("go.loose-next");
    }
}

fn saved(ui: &mut Ui, cx: &Cx<'_>) {
    let status = cx.session.journal_status();
    let theme = cx.theme;
    let keys = cx.keymap.shown("project.save");
    let (dot, color, words, more) = if cx.session.is_read_only() {
        let more = "Nothing can be changed here.".to_owned();
        (theme.muted, theme.muted, "Read-only".to_owned(), more)
    } else if let Some(problem) = &status.problem {
        // The strip below the top bar says the rest.
        let words = match status.pending {
            0 => "Files not up to date".to_owned(),
            _ => "Not saved".to_owned(),
        };
        (theme.danger, theme.danger, words, sentence(problem))
    } else if !status.is_saved() || status.snapshot_running {
        let more = match status.pending {
            0 => "A snapshot is being written.".to_owned(),
            1 => "One step is on its way to the disk.".to_owned(),
            many => format!("{many} steps are on their way to the disk."),
        };
        (theme.warning, theme.muted, "Saving…".to_owned(), more)
    } else {
        let steps = match status.unsnapshotted {
            0 => "Every step is on disk.".to_owned(),
            1 => format!("Every step is on disk; one since the last snapshot ({keys})."),
            many => format!("Every step is on disk; {many} since the last snapshot ({keys})."),
        };
        (theme.success, theme.muted, "Saved".to_owned(), steps)
    };
    let job = one_row(&words, color, ui.available_width() - 14.0);
    let galley = ui.painter().layout_job(job);
    let wanted = vec2(14.0 + galley.size().x, 20.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::HOVER);
    let centre = pos2(rect.left() + 4.0, rect.center().y);
    ui.painter().circle_filled(centre, 3.5, dot);
    let at = pos2(rect.left() + 14.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
    response.on_hover_text(more);
}

/// What is in focus or selected, in words.
fn place(ui: &mut Ui, cx: &Cx<'_>) {
    let session = cx.session;
    let desk = session.desk();
    let words = if let Some(held) = &desk.held {
        let side = match held.edge {
            Edge::Start => "start",
            Edge::End => "end",
        };
        format!("moving the {side}: arrows, then Enter")
    } else if let (Some(article), Some(range)) = (session.article(), session.selected()) {
        // Not by walking over the words: they may be the whole book.
        let text = &article.text;
        let before = text.to_char(range.start()).get();
        match text.to_char(range.end()).get() - before {
            1 => "1 character selected".to_owned(),
            count => format!("{count} characters selected"),
        }
    } else if let Some(mention) = session.focused_mention() {
        let scheme = &session.project().scheme;
        let label = scheme.label(&mention.label);
        let label = shown(label.map_or(mention.label.as_str(), |label| &label.name));
        let quote = session.project().quote_of(mention.id).unwrap_or_default();
        let unsure = if mention.unsure { ", unsure" } else { "" };
        let flat = quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut = flat.char_indices().nth(48).map_or(flat.len(), |(at, _)| at);
        let dots = if cut < flat.len() { "…" } else { "" };
        format!("{label} “{}{dots}”{unsure}", flat[..cut].trim_end())
    } else {
        return;
    };
    words_in(ui, cx.theme.muted, &words);
}

fn settings(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink, requests: &mut Vec<Request>) {
    let theme = cx.theme;
    let shown = cx.shown("help.keys");
    if flat(ui, theme, "? Keys")
        .on_hover_text(shown.tooltip())
        .clicked()
    {
        sink.window(Window::Keys);
    }
    zoom(ui, cx, requests);
    let (now, name) = if cx.preferences.snap {
        (
            "Words",
            "Selecting grows to whole words. Click for characters; Alt does the other",
        )
    } else {
        (
            "Characters",
            "Selecting takes single characters. Click for whole words; Alt does the other",
        )
    };
    if flat(ui, theme, now).on_hover_text(name).clicked() {
        requests.push(Request::SetPreferences(Preferences {
            snap: !cx.preferences.snap,
            ..cx.preferences.clone()
        }));
    }
    sticky(ui, cx, sink);
    ui.add_space(space::S);
}

fn zoom(ui: &mut Ui, cx: &Cx<'_>, requests: &mut Vec<Request>) {
    let words = format!("{} %", cx.preferences.zoom);
    let button = flat(ui, cx.theme, &words).on_hover_text("Size of the text");
    Popup::menu(&button)
        .style(menu_style)
        .accessible_name("Size of the text")
        .show(|ui| {
            ui.set_min_width(96.0);
            for step in ZOOM_STEPS.iter().rev() {
                let chosen = *step == cx.preferences.zoom;
                let entry = Button::selectable(chosen, format!("{step} %"));
                if ui.add(entry).clicked() {
                    requests.push(Request::SetPreferences(Preferences {
                        zoom: *step,
                        ..cx.preferences.clone()
                    }));
                    ui.close();
                }
            }
        });
}

fn sticky(ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
    let scheme = &cx.session.project().scheme;
    let on = cx.session.desk().sticky.as_ref();
    if let Some(label) = on {
        let known = scheme.label(label);
        let name = shown(known.map_or(label.as_str(), |label| &label.name));
        let hue = cx.theme.hue(cx.label_hue(label));
        let words = format!("Sticky: {name}");
        let button = flat_in(ui, cx.theme, &words, hue.text);
        let tip = "What you select is tagged at once. Click or Esc ends it";
        if button.on_hover_text(tip).clicked() {
            sink.send(Command::SetSticky(None));
        }
        return;
    }
    let button = flat(ui, cx.theme, "Sticky off").on_hover_text("Tag whatever you select");
    Popup::menu(&button)
        .style(menu_style)
        .accessible_name("Sticky label")
        .show(|ui| {
            ui.set_min_width(140.0);
            for label in &scheme.labels {
                let words = format!("Stick to {}", shown(&label.name));
                if ui.add(Button::new(words)).clicked() {
                    sink.send(Command::SetSticky(Some(label.id.clone())));
                    ui.close();
                }
            }
        });
}

fn show_job(ui: &mut Ui, theme: &Theme, job: &JobView, requests: &mut Vec<Request>) {
    let name = format!("Cancel: {}", job.name);
    let (rect, cancel) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::click());
    let over = cancel.hovered() || cancel.has_focus();
    if over {
        ui.painter().rect_filled(rect, radius::CHIP, theme.hover);
    }
    let color = if over { theme.text } else { theme.muted };
    Icon::Close.paint(ui.painter(), rect.shrink(4.0), color);
    focus_ring(ui, theme, &cancel, rect, radius::CHIP);
    cancel.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if cancel.on_hover_text(&name).clicked() {
        requests.push(Request::CancelJob(job.id));
    }
    if let Some(fraction) = job.fraction {
        ui.scope(|ui| {
            ui.set_width(72.0);
            progress(ui, theme, fraction, &job.name);
        });
    }
    let words = match job.fraction {
        Some(fraction) => format!("{} {:.0} %", job.name, fraction.clamp(0.0, 1.0) * 100.0),
        None => format!("{}…", job.name),
    };
    words_in(ui, theme.muted, &words).on_hover_text(&job.detail);
    ui.add_space(space::S);
}

fn font() -> FontId {
    theme::ui(size::SMALL + 0.5)
}

fn one_row(text: &str, color: Color32, width: f32) -> LayoutJob {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font(), color));
    job.wrap = TextWrapping::truncate_at_width(width.max(16.0));
    job
}

/// Words that are only looked at, cut where there is no room.
fn words_in(ui: &mut Ui, color: Color32, text: &str) -> Response {
    if ui.available_width() < 32.0 {
        return ui.allocate_response(egui::Vec2::ZERO, Sense::HOVER);
    }
    if needs_bidi(text) {
        let label = Phrase::new(text, font(), color).truncate();
        return label.show(ui);
    }
    let job = one_row(text, color, ui.available_width());
    let galley = ui.painter().layout_job(job);
    let cut = galley.elided;
    let response = ui.label(galley);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if cut {
        response.on_hover_text(text)
    } else {
        response
    }
}

fn flat(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    flat_in(ui, theme, text, theme.muted)
}

/// A button that is only words until the pointer is over it.
fn flat_in(ui: &mut Ui, theme: &Theme, text: &str, color: Color32) -> Response {
    let job = one_row(text, Color32::PLACEHOLDER, ui.available_width() - 12.0);
    let galley = ui.painter().layout_job(job);
    let wanted = vec2(galley.size().x + 12.0, 20.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let over = response.hovered() || response.has_focus();
    if over {
        ui.painter().rect_filled(rect, radius::CHIP, theme.hover);
    }
    let color = if over && color == theme.muted {
        theme.text
    } else {
        color
    };
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, color);
    focus_ring(ui, theme, &response, rect, radius::CHIP);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    response
}
