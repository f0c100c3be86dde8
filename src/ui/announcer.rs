//! Tells those who listen what others see change: what a command said, the mention in focus,
//! what was selected at one go, the current claim, a moving edge.
//!
//! It is one live region with a few words. A screen reader reads the character, word or line
//! under the caret by itself, from the text; that is not said here again.

use egui::accesskit::{Live, Role};
use egui::{Id, Rect, Sense, Ui};

use super::spoken;
use crate::model::{ArticleId, ClaimId, MentionId};
use crate::session::{HeldEdge, Selection, Session};
use crate::text::unseen::shown;

/// What was there in the last frame.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    /// Number of the last message of the status bar.
    message: u64,
    article: Option<ArticleId>,
    focus: Option<MentionId>,
    claim: Option<ClaimId>,
    selection: Selection,
    held: Option<HeldEdge>,
}

/// The live region, and what it has told.
#[derive(Debug, Default)]
pub struct Announcer {
    seen: Option<Seen>,
    words: String,
    /// How many things were told. The same words twice are two announcements.
    told: u64,
}

impl Announcer {
    /// Tells what has changed since the last frame; does nothing while nobody listens.
    /// `message` is the last thing that the status bar said and its number.
    pub fn show(&mut self, ui: &Ui, session: Option<&Session>, message: (u64, &str)) {
        if !ui.ctx().has_accesskit_node(egui::accesskit_root_id()) {
            self.seen = None;
            return;
        }
        let now = seen(session, message.0);
        if self.seen.as_ref() != Some(&now) {
            let before = self.seen.take();
            let news = before.and_then(|before| news(&before, &now, session, message.1));
            if let Some(words) = news {
                self.words = words;
                self.told += 1;
            }
            self.seen = Some(now);
        }
        if self.told == 0 {
            return;
        }
        let id = Id::unique("announcement").with(self.told);
        let corner = Rect::from_min_size(ui.max_rect().left_bottom(), egui::Vec2::ZERO);
        ui.interact(corner, id, Sense::hover());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Status);
            node.set_live(Live::Polite);
            node.set_label(self.words.as_str());
        });
    }
}

fn seen(session: Option<&Session>, message: u64) -> Seen {
    let Some(session) = session else {
        return Seen {
            message,
            ..Seen::default()
        };
    };
    let desk = session.desk();
    Seen {
        message,
        article: desk.article.clone(),
        focus: desk.focus,
        claim: desk.claim,
        selection: desk.selection,
        held: desk.held.clone(),
    }
}

/// The one thing to say of a change: the first that applies.
fn news(before: &Seen, now: &Seen, session: Option<&Session>, message: &str) -> Option<String> {
    if before.message != now.message {
        return Some(message.to_owned());
    }
    let session = session?;
    if before.held != now.held {
        return held(before.held.as_ref(), now.held.as_ref(), session);
    }
    if before.article != now.article {
        let article = session.article()?;
        return Some(format!("Article: {}", shown(article.display_title())));
    }
    if before.focus != now.focus
        && let Some(focus) = now.focus
    {
        return spoken::mention(session, focus);
    }
    if before.claim != now.claim
        && let Some(claim) = session.current_claim()
    {
        let words = match claim.wording.trim() {
            "" => session
                .project()
                .article(&claim.quotes.first()?.article)
                .map(|article| {
                    let quote = claim
                        .quotes
                        .first()
                        .map(|quote| article.text.quote(&quote.extent));
                    quote.unwrap_or_default()
                })?,
            wording => wording.to_owned(),
        };
        return Some(format!(
            "claim {}: {}",
            claim.number,
            spoken::short(&shown(&words))
        ));
    }
    selected(before.selection, now.selection, session)
}

/// What a mention would hold while its edge moves. Taking hold and letting go are commands that
/// say so themselves.
fn held(before: Option<&HeldEdge>, now: Option<&HeldEdge>, session: &Session) -> Option<String> {
    let (Some(_), Some(now)) = (before, now) else {
        return None;
    };
    Some(spoken::short(&session.article()?.text.quote(&now.extent)))
}

/// What was selected at one go. What grows step by step is read by the screen reader.
fn selected(before: Selection, now: Selection, session: &Session) -> Option<String> {
    let text = &session.article()?.text;
    match (before.range(text), now.range(text)) {
        (_, Some(range)) if before.anchor != now.anchor => {
            Some(format!("Selected: {}", spoken::short(text.slice(range))))
        }
        (Some(_), None) if before.head == now.head => Some("Selection let go".to_owned()),
        _ => None,
    }
}
