//! Links to other claims, from both sides.

use egui::{Key, Modifiers, Ui, vec2};

use super::Work;
use super::card::Card;
use crate::analysis::claim_list::says;
use crate::command::{ClaimChange, Command};
use crate::model::{Claim, ClaimId, LinkKind};
use crate::text::unseen::shown;
use crate::ui::cx::Sink;
use crate::ui::icons::Icon;
use crate::ui::panels::draft::{self, Line};
use crate::ui::panels::parts::{
    article_name, choice, menu, row, short, small_icon, small_word, word,
};
use crate::ui::widgets::{Emphasis, button};

/// How many claims are offered at a time.
const OFFERED: usize = 6;

/// A link that is being made.
pub(super) struct NewLink {
    claim: ClaimId,
    kind: LinkKind,
    words: String,
    fresh: bool,
}

impl NewLink {
    /// A link from a claim to one that is yet to be chosen.
    pub(super) fn new(claim: ClaimId) -> Self {
        Self {
            claim,
            kind: LinkKind::Same,
            words: String::new(),
            fresh: true,
        }
    }
}

/// The row of links, and what makes a new one.
pub(super) fn show(ui: &mut Ui, card: &Card<'_>, work: &mut Work, sink: &mut Sink) {
    let session = card.cx.session;
    let back = session.derived().claim_index().links_to(card.claim.id);
    let making = work
        .link
        .as_ref()
        .is_some_and(|link| link.claim == card.claim.id);
    if !card.editing && !making && card.claim.links.is_empty() && back.is_empty() {
        return;
    }
    let theme = card.cx.theme;
    row(ui, theme, "Links", |ui| {
        if card.editing {
            for (index, link) in card.claim.links.iter().enumerate() {
                ui.horizontal(|ui| {
                    ui.spacing_mut().interact_size.y = 18.0;
                    one(ui, card, link.kind.phrase(), link.claim, sink);
                    let name = format!("Remove link {} of C{}", index + 1, card.claim.number);
                    if small_icon(ui, theme, Icon::Close, &name).clicked() {
                        card.send(sink, ClaimChange::RemoveLink(index));
                    }
                });
            }
        }
        let rest = if card.editing {
            0
        } else {
            card.claim.links.len()
        } + back.len();
        if rest > 0 {
            said(ui, card, sink);
        }

        if making {
            choose(ui, card, work, sink);
        } else if card.editing {
            let name = format!("Link C{} to another claim", card.claim.number);
            let add = small_word(ui, theme, None, "Add link", theme.accent_text, &name);
            if add.clicked() {
                work.link = Some(NewLink::new(card.claim.id));
            }
        }
    });
}

/// The links in one paragraph: those of this claim unless they have lines of their own, and
/// those of others to it.
fn said(ui: &mut Ui, card: &Card<'_>, sink: &mut Sink) {
    let index = card.cx.session.derived().claim_index();
    let back = index.links_to(card.claim.id);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(14.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        for link in card.claim.links.iter().filter(|_| !card.editing) {
            one(ui, card, link.kind.phrase(), link.claim, sink);
        }
        for (other, kind) in back {
            // "Same" is said once, whichever of the two says it.
            let said = kind.phrase() == kind.reverse_phrase()
                && card
                    .claim
                    .links
                    .iter()
                    .any(|l| l.claim == *other && l.kind == *kind);
            if !said {
                one(ui, card, kind.reverse_phrase(), *other, sink);
            }
        }
    });
}

/// "contradicts C3", which goes there; nothing if the claim is gone.
fn one(ui: &mut Ui, card: &Card<'_>, phrase: &str, other: ClaimId, sink: &mut Sink) {
    let theme = card.cx.theme;
    let Some((home, claim)) = card.cx.session.project().claim(other) else {
        return;
    };
    let mut text = format!("{phrase} C{}", claim.number);
    if home.article != *card.home
        && let Some(article) = card.cx.session.project().article(&home.article)
    {
        text += &format!(" ({})", article_name(article));
    }
    let response = word(ui, theme, None, &text, theme.muted, &text);
    if response.on_hover_text(summary(card, claim)).clicked() {
        sink.send(Command::SelectClaim(Some(other)));
    }
}

fn summary(card: &Card<'_>, claim: &Claim) -> String {
    match claim.wording.trim() {
        "" => short(&super::quotes::words(card.cx, claim, 0), 60),
        wording => short(&shown(wording), 60),
    }
}

/// The kind, a field for number or words, and the claims that fit.
fn choose(ui: &mut Ui, card: &Card<'_>, work: &mut Work, sink: &mut Sink) {
    let theme = card.cx.theme;
    let Some(link) = &mut work.link else {
        return;
    };
    let field = egui::Id::unique(("new link", card.claim.id));
    let focused = ui.memory(|memory| memory.has_focus(field));
    let enter = focused && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let mut cancelled = false;
    ui.horizontal(|ui| {
        let name = card.named("Kind of the new link");
        let kind = word(ui, theme, None, link.kind.phrase(), theme.text, &name);
        menu(&kind, &name, |ui| {
            for kind in LinkKind::ALL {
                if choice(ui, theme, None, kind == link.kind, kind.phrase(), "") {
                    link.kind = kind;
                }
            }
        });
        let name = format!("Claim that C{} is linked to", card.claim.number);
        let line = Line::one(&name, "C3, or words of it");
        let width = ui.available_width() - 60.0;
        let edit = draft::edit(&mut link.words, theme, field, &line, focused, false);
        let response = ui.add(edit.desired_width(width)).accessible_name(&name);
        if std::mem::take(&mut link.fresh) {
            response.request_focus();
            response.scroll_to_me(None);
        }
        cancelled = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        cancelled |= button(ui, theme, Emphasis::Quiet, "Cancel").clicked();
    });
    let offered = candidates(card, &link.words);
    let mut chosen = offered.first().map(|claim| claim.id).filter(|_| enter);
    for claim in offered {
        let text = format!("C{}  {}", claim.number, summary(card, claim));
        let name = format!("Link to C{}", claim.number);
        if word(ui, theme, None, &text, theme.text, &name).clicked() {
            chosen = Some(claim.id);
        }
    }
    if let Some(other) = chosen {
        card.send(sink, ClaimChange::AddLink(link.kind, other));
    }
    if cancelled || chosen.is_some() {
        work.link = None;
    }
}

/// The claims that fit the words, a number first.
fn candidates<'a>(card: &Card<'a>, words: &str) -> Vec<&'a Claim> {
    let session = card.cx.session;
    let words = words.trim().to_lowercase();
    let project = session.project();
    let number = words.trim_start_matches('c').parse::<u32>().ok();
    let index = session.derived().claim_index();
    let mut found: Vec<&Claim> = Vec::new();
    for id in index.in_text_order().filter(|id| *id != card.claim.id) {
        let Some((_, claim)) = project.claim(id) else {
            continue;
        };
        if number == Some(claim.number) {
            found.insert(0, claim);
        } else if found.len() < OFFERED && (words.is_empty() || says(project, claim, &words)) {
            found.push(claim);
        }
    }
    found.truncate(OFFERED);
    found
}
