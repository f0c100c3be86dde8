//! One card.

use egui::{Align, Color32, Layout, Rect, Response, RichText, Ui, vec2};

use super::slots::{self, dragged};
use super::{Work, edit, evidence, links, quotes};
use crate::analysis::findings::{Finding, findings};
use crate::command::{ClaimChange, Command};
use crate::model::{ArticleId, Claim, Stance};
use crate::text::unseen::{shown, shown_lines};
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::panels::parts::{article_name, choice, menu, short, small_icon, small_word, word};
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, radius, size};
use crate::ui::widgets;

/// A claim as it is to be shown.
pub(super) struct Card<'a> {
    pub(super) cx: &'a Cx<'a>,
    pub(super) claim: &'a Claim,
    /// The article where it was made.
    pub(super) home: &'a ArticleId,
    /// It is the current claim.
    pub(super) selected: bool,
    /// All its fields are open.
    pub(super) editing: bool,
    /// It holds the mention in focus.
    pub(super) lit: bool,
    /// Claims of other articles are shown too.
    pub(super) elsewhere: bool,
}

impl Card<'_> {
    /// Wants a change of this claim.
    pub(super) fn send(&self, sink: &mut Sink, change: ClaimChange) {
        sink.send(Command::EditClaim(self.claim.id, change));
    }

    /// "of C6", for the names of controls.
    pub(super) fn named(&self, what: &str) -> String {
        format!("{what} of C{}", self.claim.number)
    }

    pub(super) fn show(&self, ui: &mut Ui, work: &mut Work, sink: &mut Sink) -> Response {
        let found = findings(
            self.cx.session.project(),
            self.cx.session.derived().claim_index(),
            self.claim,
        );
        let name = format!("C{} {}", self.claim.number, self.summary());
        let shown = widgets::card(ui, self.cx.theme, "card", &name, self.selected, |ui| {
            self.contents(ui, work, &found, sink);
        });
        let response = shown.response;
        self.light(ui, &response);
        self.take_drop(ui, &response, sink);
        let by_pointer = ui.input(|input| input.pointer.any_released());
        if response.double_clicked() {
            work.editing = Some(self.claim.id);
        } else if response.clicked() && !self.editing && (by_pointer || !self.selected) {
            sink.send(Command::SelectClaim(Some(self.claim.id)));
        }
        if !self.editing {
            response.context_menu(|ui| self.actions(ui, work, sink));
        }
        response
    }

    /// The wording, or else the words of the first quote.
    pub(super) fn summary(&self) -> String {
        match self.claim.wording.trim() {
            "" => short(&quotes::words(self.cx, self.claim, 0), 80),
            wording => short(&shown(wording), 80),
        }
    }

    /// Shows softly that the mention in focus is in this claim.
    fn light(&self, ui: &Ui, response: &Response) {
        if self.lit && !self.selected {
            let rect = response.rect;
            let bar =
                Rect::from_min_size(rect.min + vec2(0.0, 8.0), vec2(3.0, rect.height() - 16.0));
            ui.painter().rect_filled(bar, 1, self.cx.theme.accent);
        }
    }

    /// Adds a mention that is dropped anywhere on the card, in its natural role.
    fn take_drop(&self, ui: &Ui, response: &Response, sink: &mut Sink) {
        let Some(drag) = dragged(ui.ctx()) else {
            return;
        };
        let own = drag
            .from
            .as_ref()
            .is_some_and(|(claim, _)| *claim == self.claim.id);
        if own || !response.contains_pointer() {
            return;
        }
        let stroke = egui::Stroke::new(2.0, self.cx.theme.accent);
        ui.painter().rect_stroke(
            response.rect,
            radius::CARD,
            stroke,
            egui::StrokeKind::Inside,
        );
        if slots::dropped(ui, response).is_some() {
            self.send(sink, ClaimChange::AddMention(drag.mention, None));
        }
    }

    fn contents(&self, ui: &mut Ui, work: &mut Work, found: &[Finding], sink: &mut Sink) {
        self.head(ui, work, sink);
        if self.editing {
            edit::wording(ui, self, work, sink);
        } else if !self.claim.wording.trim().is_empty() {
            let wording = shown_lines(self.claim.wording.trim());
            let wording = Phrase::new(
                &wording,
                theme::ui_medium(size::UI),
                ui.visuals().text_color(),
            )
            .line_height(18.0);
            wording.show(ui);
        }
        let bare = self.claim.wording.trim().is_empty() && !self.editing;
        if self.selected || bare {
            quotes::first(ui, self);
        }
        if self.editing {
            slots::rows(ui, self, sink);
        } else {
            slots::chips(ui, self, found, sink);
        }
        self.remarks(ui, found);
        if self.selected && (self.editing || edit::has_properties(self.cx, self.claim)) {
            self.line(ui);
            ui.spacing_mut().item_spacing.y = 3.0;
            edit::judgement(ui, self, work, sink);
            evidence::show(ui, self, work, sink);
            links::show(ui, self, work, sink);
            quotes::show(ui, self, sink);
            edit::remarks(ui, self, work, sink);
        }
        if work.drafts.take_entered() {
            work.card_focus = true;
        }
    }

    fn head(&self, ui: &mut Ui, work: &mut Work, sink: &mut Sink) {
        let theme = self.cx.theme;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.label(
                RichText::new(format!("C{}", self.claim.number))
                    .font(theme::strong(size::UI))
                    .color(theme.accent_text),
            );
            self.stance(ui, sink);
            if self.elsewhere {
                self.outlet(ui);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.status(ui, sink);
                if self.selected {
                    let button = small_icon(ui, theme, Icon::More, &self.named("Actions"));
                    menu(&button, &self.named("Actions"), |ui| {
                        self.actions(ui, work, sink);
                    });
                    let text = if self.editing { "Done" } else { "Edit" };
                    let name = format!("{text} C{}", self.claim.number);
                    let response = small_word(ui, theme, None, text, theme.muted, &name);
                    let shown = self.cx.shown("claim.edit");
                    if response.on_hover_text(shown.tooltip()).clicked() {
                        work.editing = (!self.editing).then_some(self.claim.id);
                        if !self.editing {
                            work.drafts.want((self.claim.id, super::Place::Wording));
                        }
                    }
                }
            });
        });
    }

    fn stance(&self, ui: &mut Ui, sink: &mut Sink) {
        let theme = self.cx.theme;
        let name = self.claim.stance.name();
        if !self.selected {
            ui.label(name);
            return;
        }
        let button = word(ui, theme, None, name, theme.text, &self.named("Stance"));
        menu(&button, &self.named("Stance"), |ui| {
            for stance in Stance::ALL {
                let about = match stance {
                    Stance::Asserted => "Somebody says that it is so",
                    Stance::Denied => "Somebody says that it is not so",
                    Stance::Hedged => "Somebody says that it may be so",
                };
                let on = stance == self.claim.stance;
                if choice(ui, theme, None, on, stance.name(), about) {
                    self.send(sink, ClaimChange::Stance(stance));
                }
            }
        });
    }

    /// Where the claim is made, if that is not the article beside it.
    fn outlet(&self, ui: &mut Ui) {
        let session = self.cx.session;
        let place = self
            .claim
            .quotes
            .first()
            .map_or(self.home, |quote| &quote.article);
        if session.desk().article.as_ref() == Some(place) {
            return;
        }
        if let Some(article) = session.project().article(place) {
            let outlet = article_name(article);
            Phrase::new(&outlet, theme::small(), self.cx.theme.muted).show(ui);
        }
    }

    fn status(&self, ui: &mut Ui, sink: &mut Sink) {
        let (theme, scheme) = (self.cx.theme, &self.cx.session.project().scheme);
        let known = scheme.status(&self.claim.status);
        let name = known.map_or_else(|| self.claim.status.as_str(), |status| &status.name);
        let hue = |hue: crate::model::Hue| -> Color32 { theme.hue(hue as usize).line };
        let dot = known.map_or(theme.idle, |status| hue(status.hue));
        let label = self.named(&format!("Status {name}"));
        let button = small_word(ui, theme, Some(dot), name, theme.muted, &label);
        menu(&button, &self.named("Status"), |ui| {
            for status in &scheme.statuses {
                let on = status.id == self.claim.status;
                if choice(ui, theme, Some(hue(status.hue)), on, &status.name, "") {
                    self.send(sink, ClaimChange::Status(status.id.clone()));
                }
            }
        });
    }

    /// What does not fit, but for empty roles, which are chips, and evidence, which has a row.
    fn remarks(&self, ui: &mut Ui, found: &[Finding]) {
        let messages: Vec<String> = found
            .iter()
            .filter(|finding| match finding {
                Finding::NoRole { .. } => false,
                Finding::EvidenceWithoutArchive(_) => !self.selected,
                _ => true,
            })
            .map(Finding::message)
            .collect();
        if !messages.is_empty() {
            let text = RichText::new(shown(&messages.join(" · ")))
                .font(theme::small())
                .color(self.cx.theme.danger);
            ui.add(egui::Label::new(text).wrap());
        }
    }

    fn line(&self, ui: &mut Ui) {
        let width = ui.available_width();
        let (rect, _) = ui.allocate_exact_size(vec2(width, 9.0), egui::Sense::HOVER);
        ui.painter()
            .hline(rect.x_range(), rect.center().y, self.cx.theme.hairline());
    }

    /// What can be done with a claim as a whole.
    fn actions(&self, ui: &mut Ui, work: &mut Work, sink: &mut Sink) {
        let id = self.claim.id;
        let entry = |ui: &mut Ui, text: &str, command: &str| {
            let chord = match command {
                "" => String::new(),
                command => self.cx.shown(command).chord,
            };
            let button = egui::Button::new(text);
            let button = match chord.as_str() {
                "" => button,
                chord => button.shortcut_text(chord.to_owned()),
            };
            let clicked = ui.add(button).clicked();
            if clicked {
                ui.close();
            }
            clicked
        };
        if self.selected {
            if entry(ui, "Edit all fields", "claim.edit") {
                work.editing = Some(id);
                work.drafts.want((id, super::Place::Wording));
            }
            if entry(ui, "Add evidence", "") {
                evidence::begin(self, work);
            }
            if entry(ui, "Link to another claim", "") {
                work.link = Some(links::NewLink::new(id));
            }
            let quote = self.cx.shown("claim.quote");
            if quote.enabled && entry(ui, "Add the selection as a quote", "claim.quote") {
                sink.send_id("claim.quote");
            }
            ui.separator();
        } else if entry(ui, "Go to claim", "") {
            sink.send(Command::SelectClaim(Some(id)));
        }
        if entry(
            ui,
            "Delete claim",
            if self.selected { "claim.delete" } else { "" },
        ) {
            sink.send(Command::DeleteClaim(Some(id)));
        }
    }
}
