//! What is said about a claim: verdict and reason, whether it can be checked, questions, note.

use egui::{RichText, Ui, vec2};

use super::Work;
use super::card::Card;
use super::fields::{self, Place};
use crate::command::{ClaimChange, Window};
use crate::model::{Checkable, Claim};
use crate::text::unseen::{shown, shown_lines};
use crate::ui::cx::{Cx, Sink};
use crate::ui::panels::draft::{Line, Typed};
use crate::ui::panels::parts::{choice, field_row, menu, row, word};
use crate::ui::text::words::Phrase;
use crate::ui::theme;

/// Whether there is anything to show below the chips.
pub(super) fn has_properties(cx: &Cx<'_>, claim: &Claim) -> bool {
    claim.verdict.is_some()
        || claim.checkable.is_some()
        || !claim.checkable_why.is_empty()
        || !claim.evidence.is_empty()
        || !claim.questions.is_empty()
        || !claim.note.is_empty()
        || claim.quotes.len() > 1
        || !claim.links.is_empty()
        || !cx
            .session
            .derived()
            .claim_index()
            .links_to(claim.id)
            .is_empty()
        || !cx.session.project().scheme.scales.is_empty()
}

/// One field; sends its change when it is committed.
pub(super) fn field(
    ui: &mut Ui,
    card: &Card<'_>,
    work: &mut Work,
    place: Place,
    line: &Line<'_>,
    sink: &mut Sink,
) {
    let stored = fields::stored(card.claim, place);
    let key = (card.claim.id, place);
    match work.drafts.field(ui, card.cx.theme, &key, stored, line) {
        Typed::Nothing => {}
        Typed::Commit(text) => {
            if let Some(change) = fields::change(card.claim, place, text) {
                card.send(sink, change);
            }
        }
        Typed::Left => {
            work.editing = None;
            sink.window(Window::FocusText);
        }
    }
}

/// The wording as a field.
pub(super) fn wording(ui: &mut Ui, card: &Card<'_>, work: &mut Work, sink: &mut Sink) {
    let name = card.named("Wording");
    let line = Line {
        medium: true,
        ..Line::several(&name, "The claim in your own words")
    };
    field(ui, card, work, Place::Wording, &line, sink);
}

/// Verdict, reason, and whether it can be checked.
pub(super) fn judgement(ui: &mut Ui, card: &Card<'_>, work: &mut Work, sink: &mut Sink) {
    let theme = card.cx.theme;
    row(ui, theme, "Verdict", |ui| verdict(ui, card, sink));
    if card.claim.verdict.is_some() {
        let name = card.named("Rationale");
        let text = fields::stored(card.claim, Place::Rationale);
        if card.editing {
            field_row(ui, theme, "Because", |ui| {
                let line = Line::several(&name, "Why this verdict");
                field(ui, card, work, Place::Rationale, &line, sink);
            });
        } else if !text.is_empty() {
            said(ui, card, "Because", text);
        }
    }
    if card.editing || card.claim.checkable.is_some() {
        row(ui, theme, "Checkable", |ui| checkable(ui, card, work, sink));
    }
    // Only after the person has said so: what one has seen draws one's own judgement.
    for view in card.cx.session.machine_views(card.claim) {
        said(ui, card, "Machine", &view);
    }
}

/// A property that is only read.
fn said(ui: &mut Ui, card: &Card<'_>, name: &str, text: &str) {
    row(ui, card.cx.theme, name, |ui| {
        let color = ui.visuals().text_color();
        Phrase::new(&shown_lines(text), theme::body(), color)
            .line_height(18.0)
            .show(ui);
    });
}

fn verdict(ui: &mut Ui, card: &Card<'_>, sink: &mut Sink) {
    let (theme, scheme) = (card.cx.theme, &card.cx.session.project().scheme);
    let known = card.claim.verdict.as_ref().and_then(|verdict| {
        let scale = scheme.scale(&verdict.scale)?;
        Some((verdict, scale, scale.value(&verdict.value)?))
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        let button = match known {
            Some((_, _, value)) => {
                let dot = theme.hue(value.hue as usize).line;
                let name = card.named("Verdict");
                word(ui, theme, Some(dot), &value.name, theme.text, &name)
            }
            None => {
                let name = card.named("Verdict");
                word(ui, theme, None, "Give a verdict", theme.muted, &name)
            }
        };
        if let Some((verdict, scale, _)) = known {
            let by = match verdict.by.as_str() {
                "" => String::new(),
                by => format!("{by}, {}", verdict.at.day()),
            };
            let aside = RichText::new(format!(" · {}", shown(&scale.name))).color(theme.muted);
            ui.label(aside).on_hover_text(by);
        }
        menu(&button, &card.named("Verdict"), |ui| {
            verdict_menu(ui, card, sink);
        });
    });
}

fn verdict_menu(ui: &mut Ui, card: &Card<'_>, sink: &mut Sink) {
    let (theme, scheme) = (card.cx.theme, &card.cx.session.project().scheme);
    ui.set_max_width(300.0);
    egui::ScrollArea::vertical()
        .max_height(420.0)
        .show(ui, |ui| {
            for scale in &scheme.scales {
                if scheme.scales.len() > 1 {
                    let head = RichText::new(shown(&scale.name))
                        .font(theme::strong(11.5))
                        .color(theme.muted);
                    egui::Frame::new()
                        .inner_margin(egui::Margin::symmetric(8, 4))
                        .show(ui, |ui| ui.label(head));
                }
                for value in &scale.values {
                    let dot = theme.hue(value.hue as usize).line;
                    let on = card
                        .claim
                        .verdict
                        .as_ref()
                        .is_some_and(|v| v.scale == scale.id && v.value == value.id);
                    if choice(ui, theme, Some(dot), on, &value.name, &value.description) && !on {
                        let given = (scale.id.clone(), value.id.clone());
                        card.send(sink, ClaimChange::Verdict(Some(given)));
                    }
                }
            }
        });
    if card.claim.verdict.is_some() {
        ui.separator();
        if choice(ui, theme, None, false, "Take the verdict back", "") {
            card.send(sink, ClaimChange::Verdict(None));
        }
    }
}

fn checkable(ui: &mut Ui, card: &Card<'_>, work: &mut Work, sink: &mut Sink) {
    let theme = card.cx.theme;
    let answer = card.claim.checkable.map_or("not said yet", Checkable::name);
    let color = if card.claim.checkable.is_some() {
        theme.text
    } else {
        theme.muted
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().interact_size.y = 18.0;
        let button = word(ui, theme, None, answer, color, &card.named("Checkable"));
        let why = card.claim.checkable_why.trim();
        if !card.editing && !why.is_empty() {
            ui.add(egui::Label::new(RichText::new(format!(" · {why}")).color(theme.muted)).wrap());
        }
        menu(&button, &card.named("Checkable"), |ui| {
            let all = [
                None,
                Some(Checkable::Yes),
                Some(Checkable::Partly),
                Some(Checkable::No),
            ];
            for one in all {
                let about = match one {
                    None => "",
                    Some(Checkable::Yes) => "It says what is so or was so",
                    Some(Checkable::Partly) => "A part of it can be checked",
                    Some(Checkable::No) => "Opinion, forecast or too vague",
                };
                let name = one.map_or("not said yet", Checkable::name);
                let on = one == card.claim.checkable;
                if choice(ui, theme, None, on, name, about) && !on {
                    let why = card.claim.checkable_why.clone();
                    card.send(sink, ClaimChange::Checkable(one, why));
                }
            }
        });
    });
    if card.editing {
        let name = card.named("Why checkable or not");
        let line = Line::one(&name, "Why, or why not");
        field(ui, card, work, Place::Why, &line, sink);
    }
}

/// Questions and note.
pub(super) fn remarks(ui: &mut Ui, card: &Card<'_>, work: &mut Work, sink: &mut Sink) {
    let theme = card.cx.theme;
    let questions = &card.claim.questions;
    if card.editing {
        field_row(ui, theme, "Questions", |ui| {
            for (index, _) in questions.iter().enumerate() {
                let name = card.named(&format!("Question {}", index + 1));
                let line = Line::one(&name, "Empty takes the question away");
                field(ui, card, work, Place::Question(index), &line, sink);
            }
            let name = card.named("New question");
            let line = Line::one(&name, "What remains to be asked?");
            field(ui, card, work, Place::NewQuestion, &line, sink);
        });
        field_row(ui, theme, "Note", |ui| {
            let name = card.named("Note");
            let line = Line::several(&name, "Free words");
            field(ui, card, work, Place::Note, &line, sink);
        });
        return;
    }
    if !questions.is_empty() {
        said(ui, card, "Questions", &questions.join("\n"));
    }
    if !card.claim.note.is_empty() {
        said(ui, card, "Note", &card.claim.note);
    }
}
