//! Caret, selection and focus.

use super::Session;
use super::desk::{Held, HeldEdge, Selection};
use super::effect::{Effect, Ran, Refusal};
use crate::command::{Direction, Edge, Step};
use crate::model::MentionId;
use crate::text::segment::{self, Unit};
use crate::text::{ArticleText, ByteOffset, TextRange};

impl Session {
    pub(super) fn text(&self) -> Result<ArticleText, Refusal> {
        let article = self.article();
        article.map(|article| article.text.clone()).ok_or_else(|| {
            Refusal::needs("There is no article. Import one with Ctrl+I, drop files or paste text.")
        })
    }

    pub(super) fn move_caret(&mut self, step: Step, direction: Direction, extend: bool) -> Ran {
        let text = self.text()?;
        if let Some(held) = self.desk.held.clone() {
            return self.move_held(&text, &held, step, direction);
        }
        let selection = self.desk.selection;
        let collapses = !extend && selection.anchor != selection.head && step == Step::Grapheme;
        let to = if collapses {
            // As in every editor, a step over a selection goes to its edge.
            match direction {
                Direction::Next => selection.anchor.max(selection.head),
                Direction::Previous => selection.anchor.min(selection.head),
            }
        } else {
            step_from(&text, selection.head, step, direction)
        };
        self.set_caret(to, extend);
        Ok(Effect::reveal())
    }

    /// Sets the caret to a position found by the window's layout.
    pub fn set_caret(&mut self, to: ByteOffset, extend: bool) {
        let Some(article) = self.article() else {
            return;
        };
        let to = article.text.clamp(to);
        self.desk.selection.head = to;
        if !extend {
            self.desk.selection.anchor = to;
            self.desk.focus = self.innermost_at(to);
        }
    }

    pub(super) fn innermost_at(&self, at: ByteOffset) -> Option<MentionId> {
        let article = self.desk.article.as_ref()?;
        self.derived.mentions_at(article, at).last().copied()
    }

    pub(super) fn select(
        &mut self,
        anchor: ByteOffset,
        head: ByteOffset,
        snap: bool,
        done: bool,
    ) -> Ran {
        let text = self.text()?;
        let (anchor, head) = (text.clamp(anchor), text.clamp(head));
        self.release_edge_if_held()?;
        let mut selection = Selection { anchor, head };
        if let Some(range) = selection.range(&text)
            && snap
        {
            let snapped = segment::snap_to_words(&text, range);
            selection = if anchor <= head {
                Selection::of(snapped)
            } else {
                Selection {
                    anchor: snapped.end(),
                    head: snapped.start(),
                }
            };
        }
        // The mention in focus stays in focus, so that the words can be added to it.
        self.desk.selection = selection;
        match self.desk.sticky.clone() {
            Some(label) if done && selection.range(&text).is_some() => self.tag(&label),
            _ => Ok(Effect::quiet()),
        }
    }

    pub(super) fn click(&mut self, at: ByteOffset) -> Ran {
        self.release_edge_if_held()?;
        let text = self.text()?;
        let at = text.clamp(at);
        self.desk.selection = Selection::caret(at);
        self.desk.focus = self.innermost_at(at);
        self.light_claim_of_focus();
        if self.desk.focus.is_none() {
            self.ask_about_what_is_at(at);
        }
        Ok(Effect::quiet())
    }

    /// Makes the claim that holds the mention in focus the current one, unless the current one
    /// holds it already.
    fn light_claim_of_focus(&mut self) {
        let Some(focus) = self.desk.focus else { return };
        let claims = self.derived.claims_of(focus);
        if let Some(first) = claims.first()
            && self
                .desk
                .claim
                .is_none_or(|current| !claims.contains(&current))
        {
            self.desk.claim = Some(*first);
        }
    }

    pub(super) fn select_unit(&mut self, unit: Unit) -> Ran {
        let text = self.text()?;
        let found = segment::unit_at(&text, self.desk.selection.head, unit);
        let range = found.ok_or_else(|| Refusal::needs("There is no word at the caret."))?;
        self.select_range(range);
        Ok(Effect::reveal())
    }

    pub(super) fn select_range(&mut self, range: TextRange) {
        self.desk.selection = Selection::of(range);
        self.desk.focus = None;
    }

    pub(super) fn escape(&mut self) -> Ran {
        if let Some(held) = &self.desk.held
            && held.of != Held::Suggestion
        {
            return self.release_edge();
        }
        if self.drop_draft() {
            return Ok(Effect::say_and_reveal(
                "The suggestion is as it was proposed",
            ));
        }
        let selection = self.desk.selection;
        if selection.anchor != selection.head {
            self.desk.selection.anchor = selection.head;
        } else if self.desk.sticky.take().is_some() {
            return Ok(Effect::say("Sticky off"));
        } else if self.desk.focus.take().is_some() || self.desk.isolated.take().is_some() {
        } else {
            self.desk.claim = None;
        }
        Ok(Effect::quiet())
    }

    pub(super) fn go_to_mention(&mut self, direction: Direction) -> Ran {
        self.text()?;
        let Some(article) = self.desk.article.clone() else {
            return Ok(Effect::quiet());
        };
        let from = self.focused_mention().map_or_else(
            || (self.desk.selection.head, None),
            |mention| (mention.extent.start(), Some(mention.id)),
        );
        let found = self.derived.neighbour(&article, from.0, from.1, direction);
        match found {
            Some(id) => {
                self.focus_mention(id);
                Ok(Effect::reveal())
            }
            None => Ok(Effect::say(match direction {
                Direction::Next => "There is no mention further on.",
                Direction::Previous => "There is no mention before.",
            })),
        }
    }

    /// Shows the mention's article, puts the caret at its start and the mention in focus.
    pub(super) fn focus_mention(&mut self, id: MentionId) {
        let Some((home, mention)) = self.project.mention(id) else {
            return;
        };
        let (article, start) = (home.article.clone(), mention.extent.start());
        self.show_article(&article);
        self.desk.selection = Selection::caret(start);
        self.desk.focus = Some(id);
        self.light_claim_of_focus();
    }

    pub(super) fn cycle_overlaps(&mut self) -> Ran {
        let Some(article) = self.desk.article.clone() else {
            return Ok(Effect::quiet());
        };
        let at = match self.focused_mention() {
            Some(mention) if !mention.extent.contains(self.desk.selection.head) => {
                mention.extent.start()
            }
            _ => self.desk.selection.head,
        };
        let here = self.derived.mentions_at(&article, at);
        if here.is_empty() {
            return Err(Refusal::needs("There is no mention at the caret."));
        }
        // From the innermost outwards, then round again.
        let now = here.iter().rposition(|id| Some(*id) == self.desk.focus);
        let next = match now {
            Some(0) | None => here.len() - 1,
            Some(index) => index - 1,
        };
        self.desk.focus = here.get(next).copied();
        self.light_claim_of_focus();
        Ok(match here.len() {
            1 => Effect::say("Only one mention lies here."),
            count => Effect::say(format!(
                "Mention {} of {count} at the caret",
                here.len() - next
            )),
        })
    }

    pub(super) fn go_to_number(&mut self, direction: Direction) -> Ran {
        self.text()?;
        let selection = self.desk.selection;
        let found = self
            .article()
            .and_then(|article| self.derived.untagged_number(article, selection, direction));
        match found {
            Some(range) => {
                self.select_range(range);
                Ok(Effect::reveal())
            }
            None => Ok(Effect::say(
                "There is no untagged number in that direction.",
            )),
        }
    }

    pub(super) fn hold_edge(&mut self, edge: Edge) -> Ran {
        self.release_edge_if_held()?;
        let mention = self.focused_mention();
        let mention = mention.ok_or_else(|| Refusal::needs("Put a mention in focus first."))?;
        let (id, extent) = (mention.id, mention.extent.clone());
        let at = match edge {
            Edge::Start => extent.start(),
            Edge::End => extent.end(),
        };
        self.desk.selection = Selection::caret(at);
        self.desk.held = Some(HeldEdge {
            of: Held::Mention(id),
            edge,
            extent,
        });
        Ok(Effect::say_and_reveal(
            "Arrows move the edge, Enter or Esc lets go.",
        ))
    }

    fn move_held(
        &mut self,
        text: &ArticleText,
        held: &HeldEdge,
        step: Step,
        direction: Direction,
    ) -> Ran {
        let from = match held.edge {
            Edge::Start => held.extent.start(),
            Edge::End => held.extent.end(),
        };
        self.move_held_to(step_from(text, from, step, direction));
        Ok(Effect::reveal())
    }

    /// Moves the edge that is held to a position found by the window's layout, unless nothing
    /// would be left of the mention.
    pub fn move_held_to(&mut self, to: ByteOffset) {
        let (Some(article), Some(held)) = (self.article(), self.desk.held.clone()) else {
            return;
        };
        if let Some(extent) = with_edge_at(&article.text, &held, to) {
            self.desk.selection = Selection::caret(to);
            self.desk.held = Some(HeldEdge { extent, ..held });
        }
    }
}

/// The extent with the held edge at `to`; `None` if nothing would be left of the outer piece.
pub(super) fn with_edge_at(
    text: &ArticleText,
    held: &HeldEdge,
    to: ByteOffset,
) -> Option<crate::text::Extent> {
    let mut pieces: Vec<TextRange> = held.extent.pieces().collect();
    match held.edge {
        Edge::Start => {
            let first = pieces.first_mut()?;
            *first = text.range(to, first.end())?;
        }
        Edge::End => {
            let last = pieces.last_mut()?;
            *last = text.range(last.start(), to)?;
        }
    }
    crate::text::Extent::from_pieces(pieces)
}

/// Where a step from `at` leads without a layout. Steps by line, line edge and page are taken
/// by paragraph, until the window, which knows the lines, takes them itself.
pub(super) fn step_from(
    text: &ArticleText,
    at: ByteOffset,
    step: Step,
    direction: Direction,
) -> ByteOffset {
    let unit = match step {
        Step::Grapheme => Unit::Grapheme,
        Step::Word => Unit::Word,
        Step::Sentence => Unit::Sentence,
        Step::Article => {
            return match direction {
                Direction::Next => text.end(),
                Direction::Previous => ByteOffset::ZERO,
            };
        }
        Step::Paragraph | Step::Line | Step::LineEdge | Step::Page => {
            let index = text.paragraph_at(at);
            let (start, end) = text.paragraph(index);
            let edge_only = step == Step::LineEdge;
            return match direction {
                Direction::Next if edge_only || at < end => end,
                Direction::Next => text.paragraph(index + 1).1,
                Direction::Previous if edge_only || at > start => start,
                Direction::Previous => text.paragraph(index.saturating_sub(1)).0,
            };
        }
    };
    match direction {
        Direction::Next => segment::next(text, at, unit),
        Direction::Previous => segment::previous(text, at, unit),
    }
}
