//! Reviewing what machines proposed: one question at a time, in the whole article.

mod all;
mod answer;
mod kept;
mod left;
mod machine;
mod runs;
mod sentences;
mod waiting;

use std::sync::Arc;

pub use all::MOST_AT_ONCE;
pub(super) use kept::Kept;
pub use left::NothingLeft;

use super::Session;
use super::desk::{Held, HeldEdge, Selection};
use super::effect::{Effect, Ran, Refusal};
use crate::analysis::review::{
    Asked, Filter, Ground, Ideas, Order, Queue, Standing, is_hidden, standing,
};
use crate::command::{Direction, Edge};
use crate::edit::ChangeSet;
use crate::model::{ArticleId, Idea, LabelId, LayerKey, Timestamp};
use crate::text::Extent;

/// What the person makes of a suggestion before answering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The label.
    pub label: LabelId,
    /// The place.
    pub extent: Extent,
}

/// A review under way.
#[derive(Debug, Default)]
pub struct Review {
    pub(super) queue: Queue,
    current: Option<(ArticleId, Asked)>,
    draft: Option<Draft>,
    /// When the current question was put.
    since: Timestamp,
    /// How long the answers took, in milliseconds; kept nowhere else.
    times: Vec<i64>,
    /// What was answered in this review, the latest last.
    answered: Vec<(ArticleId, Idea)>,
}

/// A pause is no thinking: an answer that took longer than this, in milliseconds, is not timed.
const PAUSE: i64 = 5 * 60 * 1000;

impl Review {
    /// The question whose turn it is, and its article.
    #[must_use]
    pub fn current(&self) -> Option<(&ArticleId, &Asked)> {
        self.current
            .as_ref()
            .map(|(article, asked)| (article, asked))
    }

    /// What the person has changed of it so far.
    #[must_use]
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// In which order questions come.
    #[must_use]
    pub fn order(&self) -> Order {
        self.queue.order()
    }

    /// Which questions come.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        self.queue.filter()
    }

    /// The time that half of the answers took at most, in milliseconds.
    #[must_use]
    pub fn median_time(&self) -> Option<i64> {
        let mut times = self.times.clone();
        times.sort_unstable();
        times.get(times.len() / 2).copied()
    }
}

impl Session {
    /// The review under way.
    #[must_use]
    pub fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }

    /// What machines propose for the current article, unless it is hidden from the person.
    #[must_use]
    pub fn ideas_here(&self) -> Option<Arc<Ideas>> {
        let article = self.desk.article.as_ref()?;
        if is_hidden(&self.project, article, &self.person) {
            return None;
        }
        self.project.proposals_on(article).next()?;
        Some(self.kept.ideas.of(&self.project, article))
    }

    /// How an idea of the current article stands in the person's work.
    #[must_use]
    pub fn standing_here(&self, idea: &Idea) -> Standing<'_> {
        let Some(key) = self.layer_key() else {
            return Standing::Open { is_put_off: false };
        };
        let layer = self.project.layer(&key).map(|layer| &**layer);
        standing(layer, idea, |extent, label| {
            self.twin(&key, extent, label).is_some()
        })
    }

    /// How many ideas of the current article the person has not answered, and how many there are.
    /// Walks over them once after each step.
    #[must_use]
    pub fn open_here(&self) -> (usize, usize) {
        let (Some(ideas), Some(article)) = (self.ideas_here(), &self.desk.article) else {
            return (0, 0);
        };
        let is_here =
            |asked: &&Asked| !asked.is_placed_elsewhere(&self.project, &self.person, article);
        let count = || {
            let (mut open, mut all) = (0, 0);
            for asked in ideas.all.iter().filter(is_here) {
                all += 1;
                open += usize::from(self.standing_here(&asked.idea).is_open());
            }
            (open, all)
        };
        self.kept.open_on(article, self.steps.revision(), count)
    }

    fn ground(&self) -> Ground<'_> {
        Ground::new(&self.project, &self.person, &self.kept.ideas)
    }

    /// If a review has no question, looks for one: what is proposed has changed.
    pub(super) fn ask_if_nothing_is(&mut self) {
        let waits = self.review.as_ref();
        if waits.is_some_and(|review| review.current.is_none()) {
            self.ask();
        }
    }

    /// Begins a review, or ends it.
    pub(super) fn toggle_review(&mut self) -> Ran {
        if self.review.take().is_some() {
            self.desk.held = None;
            return Ok(Effect::say("Review ended; nothing is lost"));
        }
        self.set_review(Order::default(), Filter::default())
    }

    /// Asks in another order, or other questions; begins a review if there is none.
    pub(super) fn set_review(&mut self, order: Order, filter: Filter) -> Ran {
        self.release_edge_if_held()?;
        if !self.has_suggestions() {
            return Err(Refusal::needs(
                "There are no suggestions. Import a run, or let a suggester look.",
            ));
        }
        let from = self.desk.article.as_ref();
        let queue = Queue::new(self.ground(), order, filter, from);
        let before = self.review.take().unwrap_or_default();
        self.review = Some(Review { queue, ..before });
        Ok(self.ask())
    }

    /// Puts the question whose turn it is: shows its article and goes to its words.
    fn ask(&mut self) -> Effect {
        let ground = Ground::new(&self.project, &self.person, &self.kept.ideas);
        let Some(review) = &mut self.review else {
            return Effect::quiet();
        };
        let current = review.queue.current(ground);
        review.draft = None;
        review.since = self.clock.now();
        review.current.clone_from(&current);
        self.desk.held = self
            .desk
            .held
            .take()
            .filter(|held| held.of != Held::Suggestion);
        let Some((article, asked)) = current else {
            return Effect::say(self.nothing_left().sentence());
        };
        self.show_article(&article);
        if let Some(extent) = asked.idea.extent() {
            self.desk.selection = Selection::caret(extent.start());
        }
        self.desk.focus = None;
        Effect::reveal()
    }

    /// Goes to the next question without answering, or to the one before.
    pub(super) fn go_to_question(&mut self, direction: Direction) -> Ran {
        self.need_question()?;
        let ground = Ground::new(&self.project, &self.person, &self.kept.ideas);
        if let Some(review) = &mut self.review {
            review.queue.step(ground, direction == Direction::Next);
        }
        Ok(self.ask())
    }

    /// Asks about an idea that the person pointed at.
    pub(super) fn ask_about(&mut self, article: &ArticleId, idea: &Idea) -> Ran {
        if self.review.is_none() {
            self.set_review(Order::default(), Filter::default())?;
        }
        let ground = Ground::new(&self.project, &self.person, &self.kept.ideas);
        if let Some(review) = &mut self.review {
            review.queue.go_to(ground, article, idea);
        }
        Ok(self.ask())
    }

    /// While a review is under way, asks about the first suggestion of the article that is shown,
    /// if one waits there and the question is about another article.
    pub fn ask_here(&mut self) -> Effect {
        let (Some(review), Some(article)) = (&self.review, self.desk.article.clone()) else {
            return Effect::quiet();
        };
        if review.current().is_some_and(|(of, _)| *of == article) {
            return Effect::quiet();
        }
        let ideas = self.ideas_here();
        let mut ideas = ideas.iter().flat_map(|ideas| &ideas.all);
        let waits = |asked: &&Asked| {
            self.standing_here(&asked.idea).is_open()
                && !asked.is_placed_elsewhere(&self.project, &self.person, &article)
        };
        let first = ideas.find(waits);
        let Some(idea) = first.map(|asked| asked.idea.clone()) else {
            return Effect::quiet();
        };
        self.ask_about(&article, &idea).unwrap_or_default()
    }

    /// While a review is under way, asks about the suggestion at a place.
    pub(super) fn ask_about_what_is_at(&mut self, at: crate::text::ByteOffset) {
        let (Some(_), Some(ideas), Some(article)) =
            (&self.review, self.ideas_here(), self.desk.article.clone())
        else {
            return;
        };
        let text = self.article().map(|article| &article.text);
        let here = text.and_then(|text| {
            let end = crate::text::segment::next(text, at, crate::text::segment::Unit::Grapheme);
            text.range(at, end)
        });
        let Some(here) = here else { return };
        let touching = ideas.touching(here);
        let open = touching.filter(|(_, asked)| self.standing_here(&asked.idea).is_open());
        // The innermost one.
        let Some((_, asked)) = open.last() else {
            return;
        };
        let idea = asked.idea.clone();
        let before = self.desk.selection;
        let _ = self.ask_about(&article, &idea);
        self.desk.selection = before;
    }

    /// The question whose turn it is.
    fn need_question(&self) -> Result<(ArticleId, Asked), Refusal> {
        let review = self.review.as_ref();
        let current = review.and_then(|review| review.current.clone());
        current.ok_or_else(|| Refusal::needs("No suggestion is being asked about."))
    }

    /// Whether a question waits for its answer.
    pub(super) fn has_question(&self) -> bool {
        self.review
            .as_ref()
            .is_some_and(|review| review.current.is_some())
    }

    /// Whether the person is at the words of the question and has not selected others: label
    /// keys answer it then.
    pub(super) fn is_at_question(&self) -> bool {
        let Some((article, asked)) = self.review.as_ref().and_then(|review| review.current())
        else {
            return false;
        };
        let extent = self.draft_or_proposed().map(|draft| draft.extent);
        let at = self.desk.selection;
        self.desk.article.as_ref() == Some(article)
            && self.desk.focus.is_none()
            && matches!(asked.idea, Idea::Mention { .. } | Idea::Unplaced { .. })
            && at.anchor == at.head
            && extent.is_some_and(|extent| {
                let cover = extent.cover();
                cover.start() <= at.head && at.head <= cover.end()
            })
    }

    /// What would be tagged if the question were accepted now: as the person changed it, else as
    /// proposed; for what has no place, the selected words.
    #[must_use]
    pub fn draft_or_proposed(&self) -> Option<Draft> {
        let review = self.review.as_ref()?;
        if let Some(held) = self
            .desk
            .held
            .as_ref()
            .filter(|held| held.of == Held::Suggestion)
        {
            let (_, asked) = review.current()?;
            let label = review.draft().map(|draft| draft.label.clone());
            return Some(Draft {
                label: label.or_else(|| asked.idea.label().cloned())?,
                extent: held.extent.clone(),
            });
        }
        if review.draft.is_some() {
            return review.draft.clone();
        }
        let (article, asked) = review.current()?;
        let label = asked.idea.label()?.clone();
        let extent = match &asked.idea {
            Idea::Mention { extent, .. } => extent.clone(),
            Idea::Unplaced { .. } if self.desk.article.as_ref() == Some(article) => {
                let text = &self.article()?.text;
                let range = self.selected()?;
                crate::text::segment::trim(text, range)?.into()
            }
            _ => return None,
        };
        Some(Draft { label, extent })
    }

    /// Takes hold of an edge of the suggestion that is asked about.
    pub(super) fn hold_suggestion(&mut self, edge: Edge) -> Ran {
        self.release_edge_if_held()?;
        let draft = self.draft_or_proposed().ok_or_else(|| {
            Refusal::needs("This suggestion has no place yet: choose one, or select the words.")
        })?;
        let extent = draft.extent;
        let at = match edge {
            Edge::Start => extent.start(),
            Edge::End => extent.end(),
        };
        self.desk.selection = Selection::caret(at);
        let of = Held::Suggestion;
        self.desk.held = Some(HeldEdge { of, edge, extent });
        Ok(Effect::say_and_reveal(
            "Arrows move the edge; accept takes it as it is then, Esc puts it back.",
        ))
    }

    /// Keeps where an edge of the suggestion was moved to.
    pub(super) fn draft_extent(&mut self, extent: Extent) {
        let label = self.draft_or_proposed().map(|draft| draft.label);
        let Some(review) = &mut self.review else {
            return;
        };
        let proposed = review
            .current
            .as_ref()
            .and_then(|(_, asked)| asked.idea.label());
        if let Some(label) = label.or_else(|| proposed.cloned()) {
            review.draft = Some(Draft { label, extent });
        }
    }

    /// Chooses one of the places that the tray offers, counted from 1; `None` if there is none of
    /// that number.
    pub(super) fn draft_candidate(&mut self, number: u8) -> Option<Ran> {
        let (article, asked) = self.review.as_ref()?.current()?;
        let unplaced = asked.unplaced(&self.project, article)?;
        let at = usize::from(number).checked_sub(1)?;
        let Some(extent) = unplaced.candidates.get(at).cloned() else {
            // Words that are selected are tagged as ever.
            let waits = self.selected().is_none() && self.desk.focus.is_none();
            let refusal = Refusal::Needs(format!("There is no place {number} to choose."));
            return waits.then_some(Err(refusal));
        };
        let label = unplaced.label.clone();
        self.desk.selection = Selection::caret(extent.start());
        if let Some(review) = &mut self.review {
            review.draft = Some(Draft { label, extent });
        }
        Some(Ok(Effect::reveal()))
    }

    /// Whether the tray offers a place of this number, counted from 1.
    pub(super) fn has_candidate(&self, number: u8) -> bool {
        let current = self.review.as_ref().and_then(|review| review.current());
        let unplaced = current.and_then(|(article, asked)| asked.unplaced(&self.project, article));
        unplaced.is_some_and(|one| (1..=one.candidates.len()).contains(&usize::from(number)))
    }

    /// Forgets what the person changed of the suggestion, and goes back to its words; whether
    /// there was anything.
    pub(super) fn drop_draft(&mut self) -> bool {
        let held = self.desk.held.as_ref();
        let was_held = held.is_some_and(|held| held.of == Held::Suggestion);
        if was_held {
            self.desk.held = None;
        }
        let Some(review) = &mut self.review else {
            return was_held;
        };
        let changed = review.draft.take().is_some() || was_held;
        let here = self.desk.article.as_ref();
        let current = review.current.as_ref().filter(|(of, _)| Some(of) == here);
        if let Some(extent) = current.and_then(|(_, asked)| asked.idea.extent())
            && changed
        {
            self.desk.selection = Selection::caret(extent.start());
        }
        changed
    }

    /// After a step: what runs propose may have changed, and the question may be answered or
    /// asked again.
    pub(super) fn keep_up_review(&mut self, changes: &ChangeSet) {
        let changed = changes.proposals.iter();
        let mut changed: Vec<ArticleId> = changed.map(|key| key.article.clone()).collect();
        changed.dedup();
        for article in &changed {
            self.kept.ideas.forget(article);
        }
        let ground = Ground::new(&self.project, &self.person, &self.kept.ideas);
        let Some(review) = &mut self.review else {
            return;
        };
        if !changed.is_empty() {
            let current = review.current.as_ref();
            let is_asked = current.map(|(article, asked)| (article, &asked.idea));
            review.queue.proposals_changed(ground, &changed, is_asked);
            let is_gone = |(article, asked): &(ArticleId, Asked)| {
                let ideas = ground.ideas.of(ground.project, article);
                !ideas.all.iter().any(|one| one.idea == asked.idea)
            };
            if review.current.as_ref().is_some_and(is_gone) {
                review.current = None;
            }
        }
        let own = |key: &&LayerKey| key.person == self.person;
        for key in changes.decisions.keys().chain(&changes.states).filter(own) {
            review.queue.look_again(&key.article);
        }
        if let Some((article, _)) = &review.current
            && self.project.article(article).is_none()
        {
            review.current = None;
        }
    }

    /// After undo: asks again what had been answered by the step.
    pub(super) fn ask_again(&mut self, changes: &ChangeSet) {
        let own = |key: &&LayerKey| key.person == self.person;
        let layers = changes.decisions.keys().filter(own);
        let again =
            layers.flat_map(|key| changes.decisions[key].keys().map(move |idea| (key, idea)));
        let open = |(key, idea): &(&LayerKey, &Idea)| {
            let layer = self.project.layer(key);
            layer.is_none_or(|layer| layer.decision(idea).is_none())
        };
        let first = again.into_iter().find(open);
        let first = first.map(|(key, idea)| (key.article.clone(), idea.clone()));
        if self.review.is_none() {
            return;
        }
        if let Some((article, idea)) = first {
            if let Some(review) = &mut self.review {
                review.answered.retain(|one| one.1 != idea);
            }
            let _ = self.ask_about(&article, &idea);
        } else if !changes.decisions.is_empty() {
            self.ask();
        } else if !changes.proposals.is_empty() {
            self.ask_if_nothing_is();
        }
    }
}
