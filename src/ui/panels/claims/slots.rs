//! The mentions of a claim: chips, roles, and dragging from one to another.

use egui::{Area, Context, DragAndDrop, Id, Order, Response, Sense, Ui, vec2};

use super::card::Card;
use crate::analysis::findings::Finding;
use crate::command::{ClaimChange, Command};
use crate::model::{ClaimId, ClaimMention, MentionId, Role, RoleId};
use crate::text::capitalized;
use crate::ui::cx::{Cx, Sink};
use crate::ui::panels::parts::{choice, field_row, mention_words};
use crate::ui::theme::{HueColors, radius};
use crate::ui::widgets::{Chip, dashed_frame};

/// What is carried while a mention is dragged out of a claim. A mention that is dragged out of
/// the text is carried as a plain [`MentionId`]; cards take both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionDrag {
    /// The mention.
    pub mention: MentionId,
    /// The claim and role it is dragged out of.
    pub from: Option<(ClaimId, RoleId)>,
}

/// The mention that is being dragged.
pub(super) fn dragged(ctx: &Context) -> Option<MentionDrag> {
    if let Some(drag) = DragAndDrop::payload::<MentionDrag>(ctx) {
        return Some((*drag).clone());
    }
    DragAndDrop::payload::<MentionId>(ctx).map(|mention| MentionDrag {
        mention: *mention,
        from: None,
    })
}

/// The mention that was let go over `response`; nobody else gets it.
pub(super) fn dropped(ui: &Ui, response: &Response) -> Option<MentionDrag> {
    let here = response.contains_pointer() && ui.input(|input| input.pointer.any_released());
    let drag = dragged(ui.ctx()).filter(|_| here)?;
    DragAndDrop::clear_payload(ui.ctx());
    Some(drag)
}

/// Shows what is dragged beside the pointer.
pub(super) fn ghost(ui: &Ui, cx: &Cx<'_>) {
    let Some(drag) = DragAndDrop::payload::<MentionDrag>(ui.ctx()) else {
        return;
    };
    let Some(at) = ui.input(|input| input.pointer.latest_pos()) else {
        return;
    };
    let words = mention_words(cx.session.project(), drag.mention);
    let hue = hue_of(cx, drag.mention);
    Area::new(Id::unique("dragged mention"))
        .order(Order::Tooltip)
        .interactable(false)
        .fixed_pos(at + vec2(10.0, 8.0))
        .show(ui.ctx(), |ui| {
            ui.set_max_width(240.0);
            Chip::filled(&words, &hue).show(ui, cx.theme);
        });
}

fn hue_of(cx: &Cx<'_>, mention: MentionId) -> HueColors {
    let known = cx.session.project().mention(mention);
    let index = known.map_or(9, |(_, mention)| cx.label_hue(&mention.label));
    *cx.theme.hue(index)
}

/// The colour of a role: that of the first label of its kind.
fn role_hue(cx: &Cx<'_>, role: &Role) -> HueColors {
    let scheme = &cx.session.project().scheme;
    let label = role
        .kind
        .as_ref()
        .and_then(|kind| scheme.label_of_kind(kind));
    *cx.theme.hue(label.map_or(9, |label| label.hue as usize))
}

/// A claim's mentions by role, and within a role as they were added.
fn in_order<'a>(card: &Card<'a>) -> Vec<&'a ClaimMention> {
    let roles = &card.cx.session.project().scheme.roles;
    let mut entries: Vec<&ClaimMention> = card.claim.mentions.iter().collect();
    entries.sort_by_key(|entry| roles.iter().position(|role| role.id == entry.role));
    entries
}

/// All mentions of a claim in one paragraph of chips, and a dashed one for each role that should
/// have somebody and has nobody.
pub(super) fn chips(ui: &mut Ui, card: &Card<'_>, found: &[Finding], sink: &mut Sink) {
    let missing = found.iter().filter_map(|finding| match finding {
        Finding::NoRole { role, .. } => Some((role, finding.message())),
        _ => None,
    });
    let missing: Vec<(&RoleId, String)> = missing.collect();
    let dragging = card.selected && dragged(ui.ctx()).is_some();
    if card.claim.mentions.is_empty() && missing.is_empty() && !dragging {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for entry in in_order(card) {
            chip(ui, card, entry, sink);
        }
        for (role, text) in missing {
            let name = format!("{text} in C{}", card.claim.number);
            let shown = Chip::finding(&text).name(&name).begin_row_if_full(ui);
            let response = shown.show(ui, card.cx.theme);
            let said = "Put a mention in focus and press G, or drag one here";
            let response = response.on_hover_text(said);
            if let Some(drag) = dropped(ui, &response) {
                take(card, &drag, role, sink);
            }
            if response.clicked() {
                sink.send(Command::SelectClaim(Some(card.claim.id)));
            }
        }
    });
    if dragging {
        targets(ui, card, sink);
    }
}

/// The roles as places to let a mention go.
fn targets(ui: &mut Ui, card: &Card<'_>, sink: &mut Sink) {
    let roles = &card.cx.session.project().scheme.roles;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for role in roles {
            let text = format!("as {}", role.name);
            let name = format!("Drop as {} of C{}", role.name, card.claim.number);
            let hue = role_hue(card.cx, role);
            let response = Chip::suggestion(&text, &hue)
                .name(&name)
                .show(ui, card.cx.theme);
            if response.contains_pointer() {
                ui.painter().rect_stroke(
                    response.rect,
                    radius::CHIP,
                    egui::Stroke::new(2.0, hue.line),
                    egui::StrokeKind::Inside,
                );
            }
            if let Some(drag) = dropped(ui, &response) {
                take(card, &drag, &role.id, sink);
            }
        }
    });
}

/// A mention is let go on a role: within its claim it changes its role, else it is added.
fn take(card: &Card<'_>, drag: &MentionDrag, role: &RoleId, sink: &mut Sink) {
    let change = match &drag.from {
        Some((claim, from)) if *claim == card.claim.id => {
            if from == role {
                return;
            }
            ClaimChange::MoveMention(drag.mention, from.clone(), role.clone())
        }
        _ => ClaimChange::AddMention(drag.mention, Some(role.clone())),
    };
    card.send(sink, change);
}

/// One row for each role, as the open card shows them.
pub(super) fn rows(ui: &mut Ui, card: &Card<'_>, sink: &mut Sink) {
    let theme = card.cx.theme;
    let scheme = &card.cx.session.project().scheme;
    for role in &scheme.roles {
        let inside = ui.scope(|ui| {
            field_row(ui, theme, &capitalized(&role.name), |ui| {
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
                    ui.set_min_height(22.0);
                    let mut any = false;
                    for entry in card.claim.mentions.iter().filter(|e| e.role == role.id) {
                        chip(ui, card, entry, sink);
                        any = true;
                    }
                    if !any && role.expected {
                        let text = format!("no {}", role.name);
                        let name = format!("{text} in C{}", card.claim.number);
                        Chip::finding(&text).name(&name).show(ui, theme);
                    } else if !any {
                        ui.label(egui::RichText::new("–").color(theme.faint));
                    }
                });
            });
        });
        let area = ui.interact(
            inside.response.rect,
            Id::unique(("role", card.claim.id, role.id.as_str())),
            Sense::HOVER,
        );
        if area.contains_pointer() && dragged(ui.ctx()).is_some() {
            let stroke = egui::Stroke::new(1.0, role_hue(card.cx, role).line);
            let rect = area.rect.expand(2.0);
            dashed_frame(ui.painter(), rect, f32::from(radius::CHIP), stroke);
        }
        if let Some(drag) = dropped(ui, &area) {
            take(card, &drag, &role.id, sink);
        }
    }
}

/// One mention: click goes there, the menu changes its role, dragging takes it elsewhere.
fn chip(ui: &mut Ui, card: &Card<'_>, entry: &ClaimMention, sink: &mut Sink) {
    let cx = card.cx;
    let scheme = &cx.session.project().scheme;
    let words = mention_words(cx.session.project(), entry.mention);
    let role = scheme.role(&entry.role);
    let role_name = role.map_or_else(|| entry.role.as_str(), |role| &role.name);
    let name = format!(
        "{} {words} of C{}",
        capitalized(role_name),
        card.claim.number
    );
    let hue = hue_of(cx, entry.mention);
    let shown = Chip::filled(&words, &hue).name(&name).begin_row_if_full(ui);
    let response = ui
        .push_id((entry.mention, entry.role.as_str()), |ui| {
            shown.show(ui, cx.theme)
        })
        .inner;
    let response = response.interact(Sense::click_and_drag());
    if cx.session.desk().focus == Some(entry.mention) {
        ui.painter().rect_stroke(
            response.rect,
            radius::CHIP,
            egui::Stroke::new(1.5, hue.line),
            egui::StrokeKind::Inside,
        );
    }
    response.dnd_set_drag_payload(MentionDrag {
        mention: entry.mention,
        from: Some((card.claim.id, entry.role.clone())),
    });
    if response.clicked() {
        sink.send(Command::FocusMention(entry.mention));
    }
    response.context_menu(|ui| {
        for role in &scheme.roles {
            let on = role.id == entry.role;
            let dot = role_hue(cx, role).line;
            let text = format!("As {}", role.name);
            if choice(ui, cx.theme, Some(dot), on, &text, "") && !on {
                let (from, to) = (entry.role.clone(), role.id.clone());
                card.send(sink, ClaimChange::MoveMention(entry.mention, from, to));
            }
        }
        ui.separator();
        if ui.button("Take out of the claim").clicked() {
            let change = ClaimChange::RemoveMention(entry.mention, entry.role.clone());
            card.send(sink, change);
            ui.close();
        }
    });
}
