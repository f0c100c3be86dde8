//! Where mentions and quotes are, for the marked scroll bar: no more ticks than can be told apart, and after
//! a step only those looked up again that it touched, so that a step costs the same in a book.

use std::collections::BTreeSet;

use crate::edit::ChangeSet;
use crate::model::{Article, LayerKey, Mention};
use crate::session::Session;
use crate::text::{ByteOffset, TextRange};

/// A place in the text and the number of a colour.
pub(super) type Tick = (ByteOffset, usize);

/// The ticks of one article.
#[derive(Default)]
pub(super) struct Ticks {
    revision: u64,
    key: Option<LayerKey>,
    /// The first tick in each of as many equal parts of the text as have room on the bar.
    parts: Vec<Option<Tick>>,
    all: Vec<Tick>,
    quotes: Vec<TextRange>,
}

impl Ticks {
    /// In text order.
    pub(super) fn all(&self) -> &[Tick] {
        &self.all
    }

    /// The quotes of claims by start, as few of them as ticks.
    pub(super) fn quotes(&self) -> &[TextRange] {
        &self.quotes
    }

    /// Brings the ticks up to date, for a bar on which `room` ticks can be told apart.
    pub(super) fn refresh(&mut self, session: &Session, article: &Article, room: usize) {
        let key = LayerKey {
            article: article.id.clone(),
            person: session.person().clone(),
        };
        let same = self.key.as_ref() == Some(&key) && self.parts.len() == room;
        let revision = session.revision();
        if same && self.revision == revision {
            return;
        }
        let length = article.text.end().get().max(1);
        let changed = session.last_changed();
        if !same || changed.claims.max(changed.outline()) > self.revision {
            let spans = session.derived().claim_index().quote_spans(&article.id);
            let first = spans
                .into_iter()
                .flat_map(|spans| spans.sampled(length, room));
            self.quotes = first.map(|span| span.range).collect();
        }
        let part_of = |at: ByteOffset| (at.get() * room / length).min(room.saturating_sub(1));
        let stale: Option<BTreeSet<usize>> = session
            .steps_since(self.revision)
            .filter(|_| same && changed.outline() <= self.revision)
            .map(|steps| {
                let starts = steps.flat_map(|step| touched(step, &key, session));
                starts.map(part_of).collect()
            });
        let index = session.derived().span_index(&article.id);
        match (stale, index) {
            (Some(stale), Some(index)) => {
                for part in stale {
                    let first = index.first_in_part(length, room, part);
                    let tick = first.and_then(|span| tick(session, span));
                    if let Some(one) = self.parts.get_mut(part) {
                        *one = tick;
                    }
                }
            }
            (_, None) => self.parts = vec![None; room],
            (None, Some(index)) => {
                self.parts = vec![None; room];
                for span in index.sampled(length, room) {
                    let place = self.parts.get_mut(part_of(span.range.start()));
                    if let Some(one) = place {
                        *one = tick(session, span);
                    }
                }
            }
        }
        self.all = self.parts.iter().flatten().copied().collect();
        self.revision = revision;
        self.key = Some(key);
    }
}

/// Where the pieces of what a step touched begin, before it and now.
fn touched(step: &ChangeSet, key: &LayerKey, session: &Session) -> Vec<ByteOffset> {
    let layer = session.project().layer(key);
    let starts = |mention: &Mention| -> Vec<ByteOffset> {
        mention.extent.pieces().map(|piece| piece.start()).collect()
    };
    let changed = step.mentions.get(key).into_iter().flatten();
    changed
        .flat_map(|(id, before)| {
            let now = layer.and_then(|layer| layer.mention(*id));
            before.as_ref().into_iter().chain(now)
        })
        .flat_map(|mention| starts(mention))
        .collect()
}

fn tick(session: &Session, span: &crate::analysis::SpanRef) -> Option<Tick> {
    let project = session.project();
    let (_, mention) = project.mention(span.id)?;
    let label = project.scheme.label(&mention.label);
    let hue = label.map_or(9, |label| label.hue as usize);
    Some((span.range.start(), hue))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::command::{Command, Direction, Step};
    use crate::model::{ArticleId, ArticleMeta, Kind, Person, PersonId, Project, Timestamp};
    use crate::session::{FixedClock, IdSource, MemoryJournal};
    use crate::text::ArticleText;

    fn session() -> Option<Session> {
        let person = Person {
            id: PersonId::unique("ada", "ada", |_| false),
            name: "Ada".into(),
        };
        let mut project = Project::new("T");
        let article = Article {
            id: ArticleId::unique("a", "a", |_| false),
            text: ArticleText::new("Forty men met Ada at 12. ".repeat(40)).ok()?,
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
        let clock = Box::new(FixedClock(Timestamp::default()));
        let journal = Box::new(MemoryJournal::new());
        let ids = IdSource::counting_from(1);
        Some(Session::new(project, person, journal, clock, ids))
    }

    #[test]
    fn ticks_that_are_kept_up_are_those_made_anew() {
        let Some(mut session) = session() else {
            unreachable!("the words are a text");
        };
        let step = |unit, direction, extend| Command::Move {
            step: unit,
            direction,
            extend,
        };
        let commands = [
            Command::TagKind(Kind::Figure),
            step(Step::Word, Direction::Next, false),
            Command::TagKind(Kind::Actor),
            step(Step::Word, Direction::Next, true),
            step(Step::Word, Direction::Next, true),
            Command::TagKind(Kind::Source),
            Command::NewClaim,
            Command::TagKind(Kind::Figure),
            Command::Undo,
            Command::DeleteMention,
            step(Step::Sentence, Direction::Next, false),
            Command::Undo,
            Command::Redo,
        ];
        for room in [3, 50, 400] {
            let mut kept = Ticks::default();
            let mut most = 0;
            for nth in 0..400 {
                // Undo leads back to where it was; the work shall reach everywhere.
                if nth % 13 == 12 {
                    let _ = session.run(Command::Click(ByteOffset::new(nth * 37 % 990)));
                }
                // What can't be done now is passed over.
                let _ = session.run(commands[nth * 7 % commands.len()].clone());
                let Some(article) = session.article() else {
                    unreachable!("there is an article");
                };
                kept.refresh(&session, article, room);
                let mut anew = Ticks::default();
                anew.refresh(&session, article, room);
                assert_eq!(kept.all(), anew.all(), "step {nth}");
                assert_eq!(kept.quotes(), anew.quotes(), "step {nth}");
                most = most.max(anew.all().len());
            }
            assert!(most > 2, "only {most} ticks");
        }
    }
}
