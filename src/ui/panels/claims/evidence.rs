//! Evidence: a summary, the entries, their fields, and a new one.

use egui::{Key, Modifiers, OpenUrl, RichText, Ui, vec2};

use super::Work;
use super::card::Card;
use super::edit::field;
use super::fields::{Part, Place};
use crate::command::ClaimChange;
use crate::model::{Evidence, EvidenceSide};
use crate::ui::cx::Sink;
use crate::ui::icons::Icon;
use crate::ui::panels::draft::{self, Line};
use crate::ui::panels::parts::{choice, menu, row, short, small_icon, small_word, word};
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, Theme, space};
use crate::ui::widgets::{Emphasis, button, check};

/// Opens the form for a new entry.
pub(super) fn begin(card: &Card<'_>, work: &mut Work) {
    work.evidence = Some(card.claim.id);
    work.new_evidence
        .entry(card.claim.id)
        .or_insert_with(|| Evidence {
            retrieved: card.cx.session.now().day(),
            ..Evidence::default()
        });
    work.focus_new_evidence = true;
}

/// The row, and the entries when they are open.
pub(super) fn show(ui: &mut Ui, card: &Card<'_>, work: &mut Work, sink: &mut Sink) {
    let writing = work.new_evidence.contains_key(&card.claim.id);
    if !card.editing && !writing && card.claim.evidence.is_empty() {
        return;
    }
    let open = card.editing || writing || work.evidence == Some(card.claim.id);
    row(ui, card.cx.theme, "Evidence", |ui| {
        summary(ui, card, work, open);
        if !open {
            return;
        }
        for (index, evidence) in card.claim.evidence.iter().enumerate() {
            ui.push_id(("evidence", index), |ui| {
                if work.open_entry == Some((card.claim.id, index)) {
                    open_entry(ui, card, work, index, evidence, sink);
                } else {
                    entry(ui, card, work, index, evidence);
                }
            });
        }
        if writing {
            form(ui, card, work, sink);
        } else {
            let name = format!("Add evidence to C{}", card.claim.number);
            let theme = card.cx.theme;
            if small_word(ui, theme, None, "Add evidence", theme.accent_text, &name).clicked() {
                begin(card, work);
            }
        }
    });
}

/// "2 for · 0 against · 1 without archived copy".
fn summary(ui: &mut Ui, card: &Card<'_>, work: &mut Work, open: bool) {
    let theme = card.cx.theme;
    let all = &card.claim.evidence;
    if all.is_empty() {
        return;
    }
    let count = |side| all.iter().filter(|one| one.side == side).count();
    let mut text = format!(
        "{} for · {} against",
        count(EvidenceSide::For),
        count(EvidenceSide::Against)
    );
    match count(EvidenceSide::Context) {
        0 => {}
        context => text += &format!(" · {context} context"),
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        let name = card.named("Evidence");
        if word(ui, theme, None, &text, theme.text, &name).clicked() && !card.editing {
            work.evidence = (!open).then_some(card.claim.id);
        }
        let bare = all
            .iter()
            .filter(|one| !one.url.trim().is_empty() && one.archive_url.trim().is_empty())
            .count();
        if bare > 0 {
            ui.label(RichText::new(" · ").color(theme.muted));
            ui.label(RichText::new(format!("{bare} without archived copy")).color(theme.danger));
        }
    });
}

fn side_color(theme: &Theme, side: EvidenceSide) -> egui::Color32 {
    match side {
        EvidenceSide::For => theme.success,
        EvidenceSide::Against => theme.danger,
        EvidenceSide::Context => theme.idle,
    }
}

/// The host of a link.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// One entry as it is read.
fn entry(ui: &mut Ui, card: &Card<'_>, work: &mut Work, index: usize, evidence: &Evidence) {
    let theme = card.cx.theme;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        let (dot, _) = ui.allocate_exact_size(vec2(8.0, 18.0), egui::Sense::HOVER);
        let color = side_color(theme, evidence.side);
        ui.painter().circle_filled(dot.center(), 3.5, color);
        let side = RichText::new(evidence.side.name()).font(theme::small());
        ui.label(side.color(theme.muted));
        let url = evidence.url.trim();
        if url.is_empty() {
            let words = [&evidence.quote, &evidence.locator, &evidence.note];
            let first = words.into_iter().find(|text| !text.trim().is_empty());
            ui.label(short(first.map_or("no link", String::as_str), 44));
        } else {
            let name = format!("Open evidence {} of C{}", index + 1, card.claim.number);
            let response = word(ui, theme, None, &short(host(url), 36), theme.text, &name);
            if response.on_hover_text(url).clicked() && is_web(url) {
                ui.ctx().open_url(OpenUrl::new_tab(url));
            }
        }
        if !evidence.locator.is_empty() && !url.is_empty() {
            let text = RichText::new(short(&evidence.locator, 24)).font(theme::small());
            ui.label(text.color(theme.muted));
        }
        let name = format!("Edit evidence {} of C{}", index + 1, card.claim.number);
        if small_word(ui, theme, None, "Edit", theme.muted, &name).clicked() {
            work.open_entry = Some((card.claim.id, index));
            let link = Place::Evidence(index, Part::Url);
            work.drafts.want((card.claim.id, link));
        }
    });
    let quote = evidence.quote.trim();
    if !quote.is_empty() && !evidence.url.trim().is_empty() {
        let text = format!("“{}”", short(quote, 160));
        Phrase::new(&text, theme::reading_italic(12.0), theme.muted).show(ui);
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn sides(ui: &mut Ui, theme: &Theme, now: EvidenceSide, name: &str) -> Option<EvidenceSide> {
    let mut chosen = None;
    let dot = Some(side_color(theme, now));
    let shown = word(ui, theme, dot, now.name(), theme.text, name);
    menu(&shown, name, |ui| {
        for side in EvidenceSide::ALL {
            let dot = side_color(theme, side);
            if choice(ui, theme, Some(dot), side == now, side.name(), "") {
                chosen = Some(side);
            }
        }
    });
    chosen
}

/// One entry with its fields.
fn open_entry(
    ui: &mut Ui,
    card: &Card<'_>,
    work: &mut Work,
    index: usize,
    evidence: &Evidence,
    sink: &mut Sink,
) {
    let theme = card.cx.theme;
    let number = index + 1;
    let set = |sink: &mut Sink, evidence| {
        card.send(sink, ClaimChange::SetEvidence(index, evidence));
    };
    ui.horizontal(|ui| {
        ui.set_min_height(space::CONTROL);
        let name = card.named(&format!("Side of evidence {number}"));
        if let Some(side) = sides(ui, theme, evidence.side, &name) {
            let changed = Evidence {
                side,
                ..evidence.clone()
            };
            set(sink, changed);
        }
        let mut primary = evidence.primary;
        if check(ui, theme, &mut primary, "First-hand").changed() {
            let changed = Evidence {
                primary,
                ..evidence.clone()
            };
            set(sink, changed);
        }
        let name = format!("Remove evidence {number} of C{}", card.claim.number);
        if small_icon(ui, theme, Icon::Trash, &name).clicked() {
            card.send(sink, ClaimChange::RemoveEvidence(index));
            work.open_entry = None;
        }
        let name = format!("Close evidence {number} of C{}", card.claim.number);
        if small_icon(ui, theme, Icon::ChevronUp, &name).clicked() {
            work.open_entry = None;
        }
    });
    for part in Part::ALL {
        let name = card.named(&format!("{} of evidence {number}", part.name()));
        let hint = hint(part);
        let line = Line {
            check: &|text| part.check(text),
            ..Line::one(&name, &hint)
        };
        field(ui, card, work, Place::Evidence(index, part), &line, sink);
    }
    ui.add_space(6.0);
}

/// The field's name stands in the empty field: a column of names would make it a form.
fn hint(part: Part) -> String {
    match part.hint() {
        "" => part.name().to_owned(),
        hint => format!("{}: {hint}", part.name()),
    }
}

/// A new entry, sent as one step.
fn form(ui: &mut Ui, card: &Card<'_>, work: &mut Work, sink: &mut Sink) {
    let theme = card.cx.theme;
    let id = card.claim.id;
    let wants_focus = std::mem::take(&mut work.focus_new_evidence);
    let Some(evidence) = work.new_evidence.get_mut(&id) else {
        return;
    };
    let (mut done, mut dropped) = (false, false);
    ui.horizontal(|ui| {
        ui.set_min_height(space::CONTROL);
        let name = card.named("Side of new evidence");
        if let Some(side) = sides(ui, theme, evidence.side, &name) {
            evidence.side = side;
        }
        check(ui, theme, &mut evidence.primary, "First-hand");
    });
    let mut problem = None;
    for part in Part::ALL {
        let name = card.named(&format!("{} of new evidence", part.name()));
        let hint = hint(part);
        let field_id = egui::Id::unique(("new evidence", id, part));
        let focused = ui.memory(|memory| memory.has_focus(field_id));
        done |= focused && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
        let wrong = part.check(part.of(evidence).trim()).err();
        let line = Line::one(&name, &hint);
        let text = part.of_mut(evidence);
        let edit = draft::edit(
            text,
            theme,
            field_id,
            &line,
            focused,
            wrong.is_some() && !focused,
        );
        let response = ui.add(edit).accessible_name(&name);
        if wants_focus && part == Part::Url {
            response.request_focus();
            response.scroll_to_me(None);
        }
        dropped |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        if let Some(wrong) = wrong {
            if !focused {
                let words = RichText::new(&wrong).font(theme::small());
                ui.label(words.color(theme.danger));
            }
            problem = Some(wrong);
        }
    }
    ui.horizontal(|ui| {
        done |= button(ui, theme, Emphasis::Primary, "Add evidence").clicked();
        dropped |= button(ui, theme, Emphasis::Quiet, "Cancel").clicked();
    });
    let empty = Part::ALL
        .into_iter()
        .all(|part| part == Part::Retrieved || part.of(evidence).trim().is_empty());
    if dropped {
        work.new_evidence.remove(&id);
    } else if done && problem.is_none() && !empty {
        let mut sent = evidence.clone();
        for part in Part::ALL {
            let text = part.of_mut(&mut sent);
            *text = text.trim().to_owned();
        }
        work.new_evidence.remove(&id);
        card.send(sink, ClaimChange::AddEvidence(sent));
    }
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn links_are_shown_by_their_host() {
        for (url, shown) in [
            ("https://www.example.org/a?b", "example.org"),
            ("http://example.org", "example.org"),
            ("example.org/x", "example.org"),
        ] {
            assert_eq!(host(url), shown);
        }
    }
}
