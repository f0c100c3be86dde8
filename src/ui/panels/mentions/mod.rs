//! All mentions of the article in text order, also those out of sight, in a list beside the text.

mod list;
mod wanted;

use egui::{Frame, Id, Key, Margin, RichText, Ui, vec2};

use self::wanted::{Found, Wanted, Which};
use super::articles::put_caret_at_end;
use super::keys;
use crate::command::{Command, Window};
use crate::model::{Kind, MentionId};
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::theme::{self, space};
use crate::ui::widgets::{empty_state, icon_button, pills};

/// The column with the list of mentions, shown in place of the article list while it is open.
/// Make a new one for a new session.
#[derive(Default)]
pub struct MentionsPanel {
    open: bool,
    wants_focus: bool,
    text: String,
    which: Which,
    found: Found,
    /// The row that the keys are at.
    cursor: Option<MentionId>,
    /// The mention in focus as it was last seen, so that the list follows it.
    followed: Option<MentionId>,
    reveal: bool,
}

fn field_id() -> Id {
    Id::unique("mentions filter")
}

impl MentionsPanel {
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
            self.kinds(ui, cx);
        });
        let wanted = Wanted::now(cx.session, self.which, &self.text);
        if self.found.go_on(cx.session, wanted) {
            ui.ctx().request_repaint();
        }
        let margin = Margin::symmetric(10, 0);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.add_space(6.0);
                let words = RichText::new(self.found.in_words()).color(cx.theme.muted);
                let count = ui.label(words);
                if self.found.is_complete() {
                    list_nodes::live(ui, &count);
                }
            });
        });
        self.follow(cx);
        if self.found.len() > 0 {
            self.list(ui, cx, sink);
        } else if self.found.is_complete() {
            let around = Frame::new().inner_margin(Margin::symmetric(20, 0));
            around.show(ui, |ui| self.nothing(ui, cx));
            // The keyboard must not be nowhere: typing and Esc work in the filter.
            if std::mem::take(&mut self.wants_focus) {
                put_caret_at_end(ui, field_id(), &self.text);
            }
        }
    }

    /// Keeps the mention in focus in view when it changes.
    fn follow(&mut self, cx: &Cx<'_>) {
        let focus = cx.session.desk().focus;
        if focus != self.followed {
            self.followed = focus;
            self.cursor = None;
            self.reveal = true;
        }
    }

    fn go_to(&mut self, id: MentionId, sink: &mut Sink) {
        self.cursor = Some(id);
        sink.send(Command::FocusMention(id));
        sink.window(Window::FocusText);
    }

    fn leave(&mut self, sink: &mut Sink) {
        self.close();
        sink.window(Window::FocusText);
    }

    fn head(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        ui.horizontal(|ui| {
            ui.add_space(6.0);
            ui.label(RichText::new("Mentions").font(theme::strong(theme::size::UI)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let name = "Close the list of mentions";
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
                        if let Some(id) = self.row_at(cx).and_then(|row| self.found.get(row)) {
                            self.go_to(id, sink);
                        }
                    }
                    _ if self.text.is_empty() => self.leave(sink),
                    _ => self.text.clear(),
                }
            }
        }
        let hint = RichText::new("Words of the mention").color(cx.theme.muted);
        let edit = egui::TextEdit::singleline(&mut self.text)
            .id(field_id())
            .hint_text(hint)
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, space::CONTROL))
            .align(egui::Align2::LEFT_CENTER);
        if ui.add(edit).accessible_name("Filter mentions").changed() {
            self.cursor = None;
            self.reveal = true;
        }
        keys::hold_escape(ui, field_id());
    }

    fn kinds(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let own = |kind: &Kind| matches!(kind, Kind::Own(_));
        let labels = &cx.session.project().scheme.labels;
        let mut choices = vec![
            (Which::All, "All"),
            (Which::Figures, "Figures"),
            (Which::Actors, "Actors"),
            (Which::Sources, "Sources"),
        ];
        if labels.iter().any(|label| own(&label.kind)) {
            choices.push((Which::Own, "Others"));
        }
        choices.push((Which::Unsure, "Unsure"));
        if pills(ui, cx.theme, &mut self.which, &choices) {
            self.cursor = None;
            self.reveal = true;
        }
    }

    fn nothing(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let filtered = self.which != Which::All || !self.text.trim().is_empty();
        if filtered {
            let hint = "Clear the filter or choose All to see every mention.";
            empty_state(ui, cx.theme, Icon::Search, "No such mention", hint);
        } else {
            let key = |id: &str| cx.keymap.shown(id);
            let keys = [key("tag.figure"), key("tag.actor"), key("tag.source")];
            let hint = format!("Select words and press {}.", keys.join(", "));
            empty_state(ui, cx.theme, Icon::Document, "No mentions yet", &hint);
        }
    }
}
