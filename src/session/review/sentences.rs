//! What no machine found: the sentences in which nothing is tagged, one after the other.

use std::sync::Arc;

use super::Session;
use crate::command::Direction;
use crate::edit::Edit;
use crate::model::{Answer, Decision, Idea, Item};
use crate::session::desk::Selection;
use crate::session::effect::{Effect, Ran};
use crate::text::segment::{self, Unit};
use crate::text::{ByteOffset, TextRange};

impl Session {
    /// Goes to the next sentence without any mention that was not marked as looked at.
    pub(in crate::session) fn go_to_silent_sentence(&mut self, direction: Direction) -> Ran {
        let text = self.text()?;
        let mut at = match (self.selected(), direction) {
            (Some(range), Direction::Next) => range.end(),
            (Some(range), Direction::Previous) => range.start(),
            (None, _) => self.desk.selection.head,
        };
        loop {
            let from = at;
            let sentence = match direction {
                Direction::Next => self.sentence_from(at),
                Direction::Previous => {
                    let before = segment::previous(&text, at, Unit::Sentence);
                    (before < at).then(|| self.sentence_from(before)).flatten()
                }
            };
            let Some(sentence) = sentence else { break };
            at = match direction {
                Direction::Next => sentence.end(),
                Direction::Previous => sentence.start(),
            };
            if self.is_silent(sentence) {
                self.desk.selection = Selection::of(sentence);
                self.desk.focus = None;
                return Ok(Effect::reveal());
            }
            if at == from {
                break;
            }
        }
        Ok(Effect::say(match direction {
            Direction::Next => "Every sentence further on has a mention or was looked at",
            Direction::Previous => "Every sentence before has a mention or was looked at",
        }))
    }

    /// Marks the selected sentence as looked at, if nothing is tagged in it, and goes on.
    pub(in crate::session) fn mark_looked_at(&mut self) -> Ran {
        let at = self
            .selected()
            .map_or(self.desk.selection.head, TextRange::start);
        let here = self.sentence_from(at);
        let silent = here.filter(|sentence| self.is_silent(*sentence));
        if let (Some(sentence), Some(key)) = (silent, self.layer_key()) {
            let decision = Decision {
                idea: Idea::Sentence {
                    extent: sentence.into(),
                },
                answer: Answer::Looked,
                supporters: Vec::new(),
                at: self.clock.now(),
            };
            let mut edits = self.begin_layer(&key);
            let focus = Some(Item::Article(key.article.clone()));
            edits.push(Edit::PutDecision {
                layer: key,
                decision: Arc::new(decision),
            });
            self.commit("look at a sentence", edits, focus)?;
            self.desk.selection = Selection::caret(sentence.end());
        }
        self.go_to_silent_sentence(Direction::Next)
    }

    /// The sentence at a place, else the next one, without blanks round it.
    fn sentence_from(&self, at: ByteOffset) -> Option<TextRange> {
        let text = &self.article()?.text;
        let mut at = at;
        loop {
            let end = segment::next(text, at, Unit::Sentence);
            let found = segment::unit_at(text, at, Unit::Sentence);
            let trimmed = found.and_then(|range| segment::trim(text, range));
            if let Some(range) = trimmed.filter(|range| range.end() > at) {
                return Some(range);
            }
            if end <= at {
                return None;
            }
            at = end;
        }
    }

    /// Whether a sentence has no mention and was not marked as looked at.
    fn is_silent(&self, sentence: TextRange) -> bool {
        let Some(key) = self.layer_key() else {
            return false;
        };
        let idea = Idea::Sentence {
            extent: sentence.into(),
        };
        let layer = self.project.layer(&key);
        self.derived.spans_in(&key.article, sentence).is_empty()
            && layer.is_none_or(|layer| layer.decision(&idea).is_none())
    }

    /// How many sentences of the current article have no mention, and how many of those were
    /// looked at. Walks over the article.
    #[must_use]
    pub fn silent_sentences(&self) -> (usize, usize) {
        let (Some(article), Some(key)) = (self.article(), self.layer_key()) else {
            return (0, 0);
        };
        let layer = self.project.layer(&key);
        let (mut silent, mut looked) = (0, 0);
        let mut at = ByteOffset::ZERO;
        while let Some(sentence) = self.sentence_from(at) {
            at = sentence.end();
            if self.derived.spans_in(&article.id, sentence).is_empty() {
                silent += 1;
                let idea = Idea::Sentence {
                    extent: sentence.into(),
                };
                looked += usize::from(layer.is_some_and(|layer| layer.decision(&idea).is_some()));
            }
        }
        (silent, looked)
    }
}
