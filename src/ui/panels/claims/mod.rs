//! The claims as cards beside the text.

mod card;
mod edit;
mod evidence;
mod fields;
mod header;
mod heights;
mod links;
mod listing;
mod quotes;
mod slots;

use std::collections::HashMap;

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2};

use self::fields::{Key, Place};
use self::heights::Heights;
use self::listing::Listing;
use super::draft::Drafts;
use super::parts::small_word;
use crate::analysis::claim_list::{Filter, Reach, Sort};
use crate::command::{Command, Window};
use crate::model::{ClaimId, Evidence};
use crate::session::Session;
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::theme::space;
use crate::ui::widgets::empty_state;

pub use slots::MentionDrag;

/// Between two cards.
const GAP: f32 = 10.0;
/// Height of a card that was not measured yet.
const ESTIMATE: f32 = 96.0;
/// Between the panel's edge and the cards.
const MARGIN: f32 = space::M;

/// What is open and being typed on the cards.
#[derive(Default)]
struct Work {
    drafts: Drafts<Key>,
    /// The claim all of whose fields are open.
    editing: Option<ClaimId>,
    /// The claim whose evidence is listed.
    evidence: Option<ClaimId>,
    /// Evidence that is being written, not sent yet.
    new_evidence: HashMap<ClaimId, Evidence>,
    /// The link that is being made.
    link: Option<links::NewLink>,
    /// The piece of evidence whose fields are open.
    open_entry: Option<(ClaimId, usize)>,
    /// The form for new evidence was just opened.
    focus_new_evidence: bool,
    /// The keyboard belongs to the current card.
    card_focus: bool,
}

/// The claims as cards, with what is open and being typed on them. Make a new one for each
/// project that is opened.
#[derive(Default)]
pub struct ClaimsPanel {
    filter: Filter,
    sort: Sort,
    more: bool,
    listing: Listing,
    heights: Heights,
    work: Work,
    /// The current claim of the last frame.
    last: Option<ClaimId>,
    /// Whether a card had the keyboard in the last frame.
    focused: bool,
    /// The current card is to be brought into view.
    reveal: bool,
    /// How far the list is to be scrolled in the next frame.
    offset: Option<f32>,
}

impl ClaimsPanel {
    /// Shows the panel in all of `ui`; it keeps its own margins.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        self.send_unseen(cx.session, sink);
        self.follow_current(cx.session);
        self.focused = false;
        if self.listing.refresh(cx.session, &self.filter, self.sort) {
            self.heights.list_changed();
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        self.head(ui, cx, sink);
        ui.add_space(GAP);
        if self.listing.list.ids().is_empty() {
            self.nothing(ui, cx);
        } else {
            self.list(ui, cx, sink);
        }
        slots::ghost(ui, cx);
    }

    /// Moves the keyboard to the current card, or to the first one.
    pub fn focus(&mut self) {
        self.work.card_focus = true;
        self.reveal = true;
    }

    /// Opens the current claim's fields and moves the keyboard into its wording.
    pub fn edit_wording(&mut self) {
        self.work.drafts.stop_wanting();
        self.work.editing = self.last;
        self.reveal = true;
        if let Some(id) = self.last {
            self.work.drafts.want((id, Place::Wording));
        }
    }

    /// Commits what was typed into fields that are no longer shown.
    fn send_unseen(&mut self, session: &Session, sink: &mut Sink) {
        for ((id, place), text) in self.work.drafts.begin_frame() {
            let Some((_, claim)) = session.project().claim(id) else {
                continue;
            };
            let text = text.trim();
            if text == fields::stored(claim, place) {
                continue;
            }
            if let Some(change) = fields::change(claim, place, text.to_owned()) {
                sink.send(Command::EditClaim(id, change));
            }
        }
    }

    /// Notices that another claim has become the current one.
    fn follow_current(&mut self, session: &Session) {
        let now = session.current_claim().map(|claim| claim.id);
        if now == self.last {
            return;
        }
        self.last = now;
        self.reveal = now.is_some();
        self.work.card_focus |= self.focused && now.is_some();
        if self.work.editing != now {
            self.work.editing = None;
            self.work.link = None;
        }
        if self.work.evidence != now {
            self.work.evidence = None;
            self.work.open_entry = None;
        }
        let wants = self.work.drafts.wants().map(|(id, _)| *id);
        if wants.is_some() && wants != now {
            self.work.drafts.stop_wanting();
        }
    }

    fn head(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        inset(ui, |ui| {
            ui.add_space(space::M);
            let indent = 6.0;
            let rect = ui
                .available_rect_before_wrap()
                .shrink2(egui::vec2(indent, 0.0));
            let builder = UiBuilder::new().max_rect(rect).id_salt("heading");
            ui.scope_builder(builder, |ui| {
                ui.spacing_mut().interact_size.y = 18.0;
                header::heading(ui, cx, &self.listing, sink);
            });
            ui.add_space(space::S);
            ui.spacing_mut().item_spacing.y = 6.0;
            header::filters(ui, cx, &mut self.filter, &mut self.sort, &mut self.more);
            self.hidden_current(ui, cx);
        });
    }

    /// Says that the current claim is not in the list.
    fn hidden_current(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(claim) = cx.session.current_claim() else {
            return;
        };
        let listed = self.listing.list.position(claim.id).is_some();
        if listed || self.listing.list.ids().is_empty() {
            return;
        }
        let text = format!("C{} is not in this list. Show it", claim.number);
        if small_word(ui, cx.theme, None, &text, cx.theme.muted, &text).clicked() {
            self.filter = self.filter.all();
            let here = cx.session.desk().article.as_ref();
            if !claim
                .quotes
                .iter()
                .any(|quote| Some(&quote.article) == here)
            {
                self.filter.reach = Reach::Project;
            }
            self.reveal = true;
        }
    }

    fn nothing(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let chord = cx.shown("claim.new").chord;
        let (title, hint) = if self.filter.narrows() && self.listing.list.total() > 0 {
            (
                "No claim fits",
                "No claim here passes the filters.".to_owned(),
            )
        } else {
            (
                "No claims yet",
                format!("Select words in the text and press {chord}."),
            )
        };
        empty_state(ui, cx.theme, Icon::Flag, title, &hint);
        if self.filter.narrows() && self.listing.list.total() > 0 {
            ui.vertical_centered(|ui| {
                let quiet = crate::ui::widgets::Emphasis::Quiet;
                if crate::ui::widgets::button(ui, cx.theme, quiet, "Clear filters").clicked() {
                    self.filter = self.filter.all();
                }
            });
        }
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        self.heights
            .layout(self.listing.list.ids(), ui.available_width());
        let mut area = ScrollArea::vertical().id_salt("claims").auto_shrink(false);
        if let Some(offset) = self.offset.take() {
            area = area.vertical_scroll_offset(offset);
        }
        let count = self.listing.list.ids().len();
        list_nodes::list(ui, "Claims", count, |ui, list| {
            area.show_viewport(ui, |ui, viewport| {
                ui.set_height(self.heights.total() + 2.0);
                self.cards(ui, cx, viewport, list, sink);
                self.reveal_current(viewport);
            });
        });
        if self.heights.is_stale() || self.reveal || self.offset.is_some() {
            ui.ctx().request_repaint();
        }
    }

    fn cards(&mut self, ui: &mut Ui, cx: &Cx<'_>, viewport: Rect, list: egui::Id, sink: &mut Sink) {
        let ids = self.listing.list.ids().clone();
        let current = self.last.and_then(|id| self.listing.list.position(id));
        let focused = match current {
            None => Some(0),
            some => some,
        };
        let first = self.heights.first_below(viewport.top());
        let mut shown: Vec<usize> = (first..ids.len())
            .take_while(|index| self.heights.top(*index) < viewport.bottom())
            .collect();
        // The current card is always there, so that its fields keep the keyboard and the words.
        for extra in [current, focused.filter(|_| self.work.card_focus)]
            .into_iter()
            .flatten()
        {
            if !shown.contains(&extra) {
                shown.push(extra);
            }
        }
        let lit = lit_claims(cx.session);
        // Taken once: a card that is too wide widens what `ui` says.
        let area = ui.max_rect();
        let mut shift = 0.0;
        for index in shown {
            let id = ids[index];
            let top = self.heights.top(index);
            let takes_focus = self.work.card_focus && focused == Some(index);
            let state = (takes_focus, lit.contains(&id));
            let Some(card) = self.card_at(ui, cx, (id, area, top), state, sink) else {
                continue;
            };
            let told = list_nodes::Row {
                at: index,
                selected: self.last == Some(id),
                has_keys: false,
            };
            list_nodes::row(ui, list, card.id, told);
            let height = card.rect.height().round();
            let before = self.heights.measured(index, id, height);
            // What was only estimated above the view must not push the view down.
            if before.is_none() && top < viewport.top() {
                shift += height - ESTIMATE;
            }
        }
        if shift != 0.0 && !self.reveal {
            self.offset = Some(viewport.top() + shift);
        }
        self.work.card_focus = false;
    }

    /// Shows one card.
    fn card_at(
        &mut self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        (id, area, top): (ClaimId, Rect, f32),
        (takes_focus, lit): (bool, bool),
        sink: &mut Sink,
    ) -> Option<egui::Response> {
        let (home, claim) = cx.session.project().claim(id)?;
        let rect = Rect::from_min_max(
            pos2(area.left() + MARGIN, area.top() + top + 1.0),
            pos2(area.right() - MARGIN, area.bottom()),
        );
        let builder = UiBuilder::new().max_rect(rect).id_salt(("claim", id));
        let card = card::Card {
            cx,
            claim,
            home: &home.article,
            selected: self.last == Some(id),
            editing: self.work.editing == Some(id),
            lit,
            elsewhere: self.filter.reach == Reach::Project,
        };
        let response = ui
            .scope_builder(builder, |ui| card.show(ui, &mut self.work, sink))
            .inner;
        if takes_focus {
            response.request_focus();
        }
        self.keys_on_card(ui, &card, &response, sink);
        Some(response)
    }

    /// Arrows go through the cards, Enter opens.
    fn keys_on_card(
        &mut self,
        ui: &Ui,
        card: &card::Card<'_>,
        response: &egui::Response,
        sink: &mut Sink,
    ) {
        if !response.has_focus() {
            return;
        }
        self.focused = true;
        let filter = egui::EventFilter {
            vertical_arrows: true,
            ..egui::EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let (up, down) = ui.input(|input| {
            (
                input.key_pressed(egui::Key::ArrowUp),
                input.key_pressed(egui::Key::ArrowDown),
            )
        });
        let at = self.listing.list.position(card.claim.id).unwrap_or(0);
        let next = match (up, down) {
            (true, false) => at.checked_sub(1),
            (false, true) => Some(at + 1),
            _ => None,
        };
        if let Some(id) = next.and_then(|next| self.listing.list.ids().get(next)) {
            sink.send(Command::SelectClaim(Some(*id)));
        }
        if card.selected && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            self.edit_wording();
        }
        if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            sink.window(Window::FocusText);
        }
    }

    /// Brings the current card into view, as soon as its height is known.
    fn reveal_current(&mut self, viewport: Rect) {
        let place = self.last.and_then(|id| self.listing.list.position(id));
        let Some(index) = place.filter(|_| self.reveal) else {
            self.reveal = false;
            return;
        };
        if self.heights.is_stale() {
            return;
        }
        self.reveal = false;
        let top = self.heights.top(index);
        // Of a card that is higher than the view, the beginning counts.
        let bottom = self.heights.top(index + 1).min(top + viewport.height());
        if top < viewport.top() {
            self.offset = Some(top);
        } else if bottom > viewport.bottom() {
            self.offset = Some(bottom - viewport.height());
        }
    }
}

/// The claims that hold the mention in focus.
fn lit_claims(session: &Session) -> Vec<ClaimId> {
    let focus = session.focused_mention();
    focus.map_or_else(Vec::new, |mention| session.derived().claims_of(mention.id))
}

/// The panel's width without its margins.
fn inset(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let margin = egui::Margin::symmetric(MARGIN as i8, 0);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}
