//! A question with two or more answers.

use egui::Context;

use super::Request;
use super::sheet::{Answer, footer_with, sheet};
use crate::text::unseen::{shown, shown_lines};
use crate::ui::Cx;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, size, space};
use crate::ui::widgets::{Emphasis, button};

/// An answer that does something.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmAction {
    /// On the button.
    pub name: String,
    /// What it asks of the application.
    pub request: Request,
    /// Whether it takes something away.
    pub danger: bool,
}

/// A question. Cancel does nothing.
pub struct Confirm {
    title: String,
    text: String,
    /// What the question is about, a line each.
    list: Vec<String>,
    main: ConfirmAction,
    others: Vec<ConfirmAction>,
}

impl Confirm {
    /// Asks with one way to go on.
    #[must_use]
    pub fn open(title: &str, text: &str, main: ConfirmAction) -> Self {
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
            list: Vec::new(),
            main,
            others: Vec::new(),
        }
    }

    /// With lines below the text.
    #[must_use]
    pub fn listing(mut self, lines: Vec<String>) -> Self {
        self.list = lines;
        self
    }

    /// With another way to go on, on the left.
    #[must_use]
    pub fn or(mut self, other: ConfirmAction) -> Self {
        self.others.push(other);
        self
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, requests: &mut Vec<Request>) -> bool {
        let theme = cx.theme;
        let emphasis = |action: &ConfirmAction, plain: Emphasis| {
            if action.danger {
                Emphasis::Danger
            } else {
                plain
            }
        };
        let width = if self.others.len() > 1 { 540.0 } else { 440.0 };
        sheet(ctx, theme, &self.title, width, |ui| {
            ui.add(egui::Label::new(shown_lines(&self.text)).wrap());
            if !self.list.is_empty() {
                ui.add_space(space::XS);
            }
            ui.indent("list", |ui| {
                for line in &self.list {
                    let line = shown(line);
                    let phrase = Phrase::new(&line, theme::ui(size::UI), theme.text);
                    phrase.truncate().show(ui);
                }
            });
            let mut chosen = None;
            let main = emphasis(&self.main, Emphasis::Primary);
            let answer = footer_with(ui, theme, main, &self.main.name, true, |ui| {
                for other in &self.others {
                    let look = emphasis(other, Emphasis::Normal);
                    if button(ui, theme, look, &other.name).clicked() {
                        chosen = Some(other.request.clone());
                    }
                }
            });
            if answer == Answer::Go {
                chosen = Some(self.main.request.clone());
            }
            let stays = chosen.is_none() && answer == Answer::None;
            requests.extend(chosen);
            stays
        })
    }
}
