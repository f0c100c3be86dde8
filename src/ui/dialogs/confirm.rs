//! A question with two or three answers.

use egui::Context;

use super::Request;
use super::sheet::{Answer, footer_with, sheet};
use crate::ui::Cx;
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
    main: ConfirmAction,
    other: Option<ConfirmAction>,
}

impl Confirm {
    /// Asks with one way to go on, and perhaps another on the left.
    #[must_use]
    pub fn open(
        title: &str,
        text: &str,
        main: ConfirmAction,
        other: Option<ConfirmAction>,
    ) -> Self {
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
            main,
            other,
        }
    }

    /// Asks before leaving while something is not on disk. `why` says what is not, and why.
    #[must_use]
    pub fn quit(why: &str) -> Self {
        let text = format!("{why} If you leave now, what is not on disk is lost.");
        Self::open(
            "Leave without saving?",
            &text,
            ConfirmAction {
                name: "Try to save and leave".to_owned(),
                request: Request::Quit { save: true },
                danger: false,
            },
            Some(ConfirmAction {
                name: "Leave anyway".to_owned(),
                request: Request::Quit { save: false },
                danger: true,
            }),
        )
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
        sheet(ctx, theme, &self.title, 440.0, |ui| {
            ui.add(egui::Label::new(&self.text).wrap());
            let mut chosen = None;
            let main = emphasis(&self.main, Emphasis::Primary);
            let answer = footer_with(ui, theme, main, &self.main.name, true, |ui| {
                if let Some(other) = &self.other {
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
