//! The way from one state of a project to another: which steps are taken back and which again,
//! and whether that would overwrite something that was changed since by anybody else.

use std::collections::HashSet;

use super::{Edit, Entry, StepNumber};
use crate::model::{
    ArticleId, ClaimId, Idea, LayerKey, LayerState, MentionId, PersonId, Project, ProposalsKey,
    RunId,
};

/// The way from one state to another.
#[derive(Clone, Debug, Default)]
pub struct Way<'a> {
    /// Steps to take back, the latest first.
    pub back: Vec<&'a Entry>,
    /// Then, steps to take again, the earliest first.
    pub again: Vec<&'a Entry>,
}

/// Why a way can't be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// What a step needs is no longer kept.
    Lost {
        /// The step.
        step: StepNumber,
        /// In words.
        why: String,
    },
    /// Something is not what it must be, so going on would overwrite somebody's change.
    Changed {
        /// The step.
        step: StepNumber,
        /// What made it what it should be.
        edit: Box<Edit>,
    },
}

/// A part of a project that an edit sets as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Thing {
    Title,
    Guidelines,
    Scheme,
    Person(PersonId),
    /// Its text and original, and that it is there.
    Article(ArticleId),
    Meta(ArticleId),
    State(LayerKey),
    Mention(MentionId),
    Claim(ClaimId),
    Decision(LayerKey, Idea),
    Run(RunId),
    Proposals(ProposalsKey),
}

impl Edit {
    /// What it sets.
    fn things(&self) -> (Thing, Option<Thing>) {
        let one = match self {
            Self::SetTitle(_) => Thing::Title,
            Self::SetGuidelines(_) => Thing::Guidelines,
            Self::SetScheme(_) => Thing::Scheme,
            Self::PutPerson(person) => Thing::Person(person.id.clone()),
            Self::DeletePerson(id) => Thing::Person(id.clone()),
            Self::PutArticle { article, .. } => return Thing::of_article(&article.id),
            Self::DeleteArticle(id) => return Thing::of_article(id),
            Self::SetArticleMeta { article, .. } => Thing::Meta(article.clone()),
            Self::SetLayerState { layer, .. } => Thing::State(layer.clone()),
            Self::PutMention { mention, .. } => Thing::Mention(mention.id),
            Self::DeleteMention { id, .. } => Thing::Mention(*id),
            Self::PutClaim { claim, .. } => Thing::Claim(claim.id),
            Self::DeleteClaim { id, .. } => Thing::Claim(*id),
            Self::PutDecision { layer, decision } => {
                Thing::Decision(layer.clone(), decision.idea.clone())
            }
            Self::DeleteDecision { layer, idea } => {
                Thing::Decision(layer.clone(), (**idea).clone())
            }
            Self::PutRun(run) => Thing::Run(run.id.clone()),
            Self::DeleteRun(id) => Thing::Run(id.clone()),
            Self::PutProposals { key, .. } | Self::DeleteProposals(key) => {
                Thing::Proposals(key.clone())
            }
        };
        (one, None)
    }

    /// Whether `thing`, which it sets, is as it says. The place of an article in the list does
    /// not count.
    fn holds_for(&self, thing: &Thing, project: &Project) -> bool {
        match self {
            Self::SetTitle(title) => project.title == *title,
            Self::SetGuidelines(text) => project.guidelines == *text,
            Self::SetScheme(scheme) => project.scheme == *scheme,
            Self::PutPerson(person) => project.person(&person.id) == Some(person),
            Self::DeletePerson(id) => project.person(id).is_none(),
            Self::PutArticle { article, .. } => project.article(&article.id).is_some_and(|there| {
                if matches!(thing, Thing::Meta(_)) {
                    there.meta == article.meta
                } else {
                    there.text == article.text && there.original == article.original
                }
            }),
            Self::DeleteArticle(id) => project.article(id).is_none(),
            Self::SetArticleMeta { article, meta } => project
                .article(article)
                .is_some_and(|there| there.meta == **meta),
            Self::SetLayerState { layer, state } => {
                let there = project.layer(layer).map(|layer| layer.state);
                there.unwrap_or(LayerState::New) == *state
            }
            Self::PutMention { layer, mention } => {
                project.mention(mention.id).is_some_and(|(home, there)| {
                    **home == *layer && (std::sync::Arc::ptr_eq(there, mention) || there == mention)
                })
            }
            Self::DeleteMention { id, .. } => project.mention(*id).is_none(),
            Self::PutClaim { layer, claim } => project
                .claim(claim.id)
                .is_some_and(|(home, there)| **home == *layer && there == claim),
            Self::DeleteClaim { id, .. } => project.claim(*id).is_none(),
            Self::PutDecision { layer, decision } => {
                let there = project.layer(layer);
                there.and_then(|layer| layer.decision(&decision.idea)) == Some(decision)
            }
            Self::DeleteDecision { layer, idea } => {
                let there = project.layer(layer);
                there.is_none_or(|layer| layer.decision(idea).is_none())
            }
            Self::PutRun(run) => project.run(&run.id) == Some(run),
            Self::DeleteRun(id) => project.run(id).is_none(),
            Self::PutProposals { key, proposals } => {
                project.proposals_at(key).is_some_and(|there| {
                    std::sync::Arc::ptr_eq(there, proposals) || there == proposals
                })
            }
            Self::DeleteProposals(key) => project.proposals_at(key).is_none(),
        }
    }

    /// Whether the project is already as it says, but for the order of articles.
    #[must_use]
    pub fn holds(&self, project: &Project) -> bool {
        let (one, other) = self.things();
        self.holds_for(&one, project) && other.is_none_or(|other| self.holds_for(&other, project))
    }
}

impl Thing {
    fn of_article(id: &ArticleId) -> (Self, Option<Self>) {
        (Self::Article(id.clone()), Some(Self::Meta(id.clone())))
    }
}

impl<'a> Way<'a> {
    /// How many steps it is long.
    #[must_use]
    pub fn len(&self) -> usize {
        self.back.len() + self.again.len()
    }

    /// Whether it leads nowhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The last step on it.
    #[must_use]
    pub fn last(&self) -> Option<&'a Entry> {
        self.again.last().or(self.back.last()).copied()
    }

    /// Everything that it changes, in order.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let back = self.back.iter().flat_map(|entry| entry.inverse.iter());
        let again = self.again.iter().flat_map(|entry| &entry.forward.edits);
        back.chain(again).cloned().collect()
    }

    /// Whether each step on it finds what it must find: what it is to take back, or what it was
    /// done on. That `person` is listed counts for nothing, since they stay.
    ///
    /// # Errors
    /// [`Blocked`] by the first that does not.
    pub fn check(&self, project: &Project, person: &PersonId) -> Result<(), Blocked> {
        let lost = self.back.iter().chain(&self.again).find_map(|entry| {
            let why = entry.lost.as_deref()?.to_owned();
            let step = entry.number;
            Some(Blocked::Lost { step, why })
        });
        if let Some(lost) = lost {
            return Err(lost);
        }
        // What steps on the way have set is what the next ones find.
        let mut passed = HashSet::from([Thing::Person(person.clone())]);
        let back = self.back.iter().map(|entry| (entry, true));
        let again = self.again.iter().map(|entry| (entry, false));
        for (entry, is_back) in back.chain(again) {
            let done = entry.forward.edits.as_slice();
            let undone = &*entry.inverse;
            let (found, made) = if is_back {
                (done, undone)
            } else {
                (undone, done)
            };
            // Of several edits of one thing the last one tells what was made of it.
            for edit in found.iter().rev() {
                let (one, other) = edit.things();
                for thing in [Some(one), other].into_iter().flatten() {
                    if !passed.contains(&thing) {
                        if !edit.holds_for(&thing, project) {
                            return Err(Blocked::Changed {
                                step: entry.number,
                                edit: Box::new(edit.clone()),
                            });
                        }
                        passed.insert(thing);
                    }
                }
            }
            for edit in made {
                let (one, other) = edit.things();
                passed.insert(one);
                passed.extend(other);
            }
        }
        Ok(())
    }
}
