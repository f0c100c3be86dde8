//! One answer to many questions, after a preview.

use std::collections::HashMap;

use super::Session;
use crate::analysis::review::Asked;
use crate::command::ReplyToAll;
use crate::model::{Answer, ArticleId, Idea, Made, MentionId};
use crate::session::effect::{Effect, Ran, Refusal};

/// So many questions are offered for one answer at once.
pub const MOST_AT_ONCE: usize = 10_000;

impl Session {
    /// The questions that one answer to all would answer: those of the review's filter, with a
    /// place and a label of the scheme if they are to be accepted. At most [`MOST_AT_ONCE`].
    #[must_use]
    pub fn questions_for_all(&self, is_accept: bool) -> Vec<(ArticleId, Asked)> {
        let Some(review) = &self.review else {
            return Vec::new();
        };
        let mut all = review.queue.all(self.ground(), MOST_AT_ONCE);
        let scheme = &self.project.scheme;
        all.retain(|(_, asked)| match &asked.idea {
            Idea::Mention { label, .. } => !is_accept || scheme.label(label).is_some(),
            _ => !is_accept,
        });
        all
    }

    /// Answers many questions as one step.
    pub(in crate::session) fn answer_all(
        &mut self,
        reply: &ReplyToAll,
        ideas: &[(ArticleId, Idea)],
    ) -> Ran {
        let mut edits = Vec::new();
        let mut begun = std::collections::BTreeSet::new();
        let mut count = 0;
        let mut of: Option<(&ArticleId, HashMap<Idea, Asked>)> = None;
        for (article, idea) in ideas {
            if of.as_ref().is_none_or(|(known, _)| *known != article) {
                let all = crate::analysis::review::asked_on(&self.project, article);
                let all = all.into_iter().map(|asked| (asked.idea.clone(), asked));
                of = Some((article, all.collect()));
            }
            let Some(asked) = of.as_ref().and_then(|(_, all)| all.get(idea)) else {
                continue;
            };
            let key = self.key_on(article);
            if begun.insert(key.clone()) {
                edits.extend(self.begin_layer(&key));
            }
            let answer = match (reply, idea) {
                (ReplyToAll::Reject(reason), _) => Answer::Rejected {
                    reason: reason.clone(),
                },
                (ReplyToAll::Accept, Idea::Mention { extent, label }) => {
                    let made: MentionId = self.mention_of(&key, asked, label, extent, &mut edits);
                    Answer::Accepted(Made::Mention(made))
                }
                (ReplyToAll::Accept, _) => continue,
            };
            edits.push(self.decide(&key, asked, answer));
            count += 1;
        }
        if count == 0 {
            return Err(Refusal::needs("There is nothing left to answer."));
        }
        let (verb, done) = match reply {
            ReplyToAll::Accept => ("accept", "Accepted"),
            ReplyToAll::Reject(_) => ("reject", "Rejected"),
        };
        let suggestions = crate::text::counted(count, "suggestion");
        self.commit(&format!("{verb} {suggestions}"), edits, None)?;
        if let Some(review) = &mut self.review {
            review.answered.extend(ideas.iter().cloned());
        }
        let asked = self.ask();
        Ok(Effect {
            message: Some(format!("{done} {suggestions}; one undo takes them back")),
            ..asked
        })
    }
}
