//! Every step that was taken, also those that were taken back, in a list beside the text. From
//! here one goes to any state that has been.

mod list;
mod listing;

use egui::{Frame, Id, Key, Margin, RichText, Ui, vec2};

use self::listing::Listing;
use super::articles::put_caret_at_end;
use super::keys;
use crate::command::Window;
use crate::edit::Head;
use crate::model::StepNumber;
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{empty_state, icon_button};

/// The column with the history, shown in place of the article list while it is open.
#[derive(Default)]
pub struct HistoryPanel {
    open: bool,
    wants_focus: bool,
    text: String,
    listing: Listing,
    /// The state whose row the keys are at.
    cursor: Option<StepNumber>,
    /// How far the history was when it was last seen, so that the list follows it.
    followed: Option<Head>,
    reveal: bool,
}

fn field_id() -> Id {
    Id::unique("history filter")
}

impl HistoryPanel {
    /// Opens the column with the keyboard in its list.
    pub fn open(&mut self) {
        self.open = true;
        self.wants_focus = true;
        self.cursor = None;
        self.reveal = true;
    }

    /// Closes the column.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// Whether the column is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether keys go to the filter or the list, so that letters are not chords.
    #[must_use]
    pub fn has_focus(ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        focused.is_some_and(|id| id == field_id() || id == list::list_id())
    }

    /// Shows the column, with its margins, if it is open.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        if !self.open {
            return;
        }
        let margin = Margin {
            left: 10,
            right: 10,
            top: 12,
            bottom: 8,
        };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            self.head(ui, cx, sink);
            self.field(ui, cx, sink);
        });
        if self.listing.go_on(cx.session, &self.text) {
            ui.ctx().request_repaint();
        }
        let margin = Margin::symmetric(10, 0);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.add_space(6.0);
                let mut words = self.listing.in_words();
                if !cx.session.history().is_recalled() {
                    words.push_str(", older ones are being read");
                }
                let count = ui.label(RichText::new(words).color(cx.theme.muted));
                if self.listing.is_complete() {
                    list_nodes::live(ui, &count);
                }
            });
        });
        let head = cx.session.history().head();
        if self.followed.replace(head) != Some(head) {
            self.cursor = None;
            self.reveal = true;
        }
        if self.listing.len() > 0 {
            self.list(ui, cx, sink);
        } else if self.listing.is_complete() {
            let around = Frame::new().inner_margin(Margin::symmetric(20, 0));
            around.show(ui, |ui| self.nothing(ui, cx));
            // The keyboard must not be nowhere: typing and Esc work in the filter.
            if std::mem::take(&mut self.wants_focus) {
                put_caret_at_end(ui, field_id(), &self.text);
            }
        }
    }

    fn leave(&mut self, sink: &mut Sink) {
        self.close();
        sink.window(Window::FocusText);
    }

    fn head(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        ui.horizontal(|ui| {
            ui.add_space(6.0);
            ui.label(RichText::new("History").font(theme::strong(theme::size::UI)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let name = "Close the history";
                if icon_button(ui, cx.theme, Icon::Close, name, Some("Esc")).clicked() {
                    self.leave(sink);
                }
            });
        });
    }

    fn field(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        if ui.memory(|memory| memory.has_focus(field_id())) {
            for key in keys::take(ui, &[Key::ArrowDown, Key::Enter, Key::Escape]) {
                match key {
                    Key::ArrowDown => self.wants_focus = true,
                    Key::Enter => {
                        let row = self.row_at(cx);
                        let history = cx.session.history();
                        if let Some(row) = row.and_then(|row| self.listing.get(history, row)) {
                            self.travel(row, sink);
                        }
                    }
                    _ if self.text.is_empty() => self.leave(sink),
                    _ => self.text.clear(),
                }
            }
        }
        let hint = RichText::new("Step, person or article").color(cx.theme.muted);
        let edit = egui::TextEdit::singleline(&mut self.text)
            .id(field_id())
            .hint_text(hint)
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, space::CONTROL))
            .align(egui::Align2::LEFT_CENTER);
        if ui.add(edit).accessible_name("Filter history").changed() {
            self.cursor = None;
            self.reveal = true;
        }
        keys::hold_escape(ui, field_id());
    }

    fn nothing(&self, ui: &mut Ui, cx: &Cx<'_>) {
        if self.text.trim().is_empty() {
            let hint = "Everything that you do from now on is listed here and can be taken back.";
            empty_state(ui, cx.theme, Icon::Document, "No steps yet", hint);
        } else {
            let hint = "Clear the filter to see every step.";
            empty_state(ui, cx.theme, Icon::Search, "No such step", hint);
        }
    }
}
