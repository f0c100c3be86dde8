//! Parts of claims that wait in the tray: what gets a place comes into the claim.

use std::sync::Arc;

use super::Session;
use crate::edit::Edit;
use crate::model::{
    Answer, Claim, ClaimId, ClaimMention, Idea, LayerKey, Made, MentionId, Proposals, RoleId,
    SuggestedClaim, Suggestion,
};
use crate::text::Extent;

impl Session {
    /// The mentions that came of parts of a claim which had no place when it was proposed.
    pub(super) fn parts_placed(
        &self,
        key: &LayerKey,
        claim: &SuggestedClaim,
        proposals: &Proposals,
    ) -> Vec<ClaimMention> {
        let layer = self.project.layer(key);
        let placed = claim.waiting.iter().filter_map(|(role, at)| {
            let one = proposals.unplaced.get(*at)?;
            let idea = Idea::Unplaced {
                words: one.words.clone(),
                label: one.label.clone(),
            };
            match layer?.decision(&idea)?.answer {
                Answer::Accepted(Made::Mention(mention)) => Some((role, mention)),
                _ => None,
            }
        });
        let is_usable = |(role, mention): &(&RoleId, MentionId)| {
            self.project.scheme.role(role).is_some() && self.project.mention(*mention).is_some()
        };
        let entry = |(role, mention): (&RoleId, MentionId)| ClaimMention {
            role: role.clone(),
            mention,
        };
        placed.filter(is_usable).map(entry).collect()
    }

    /// The words of a claim: those that were proposed, or, as a claim stands somewhere, those of its
    /// first figure, actor or source.
    pub(super) fn where_it_stands(
        &self,
        quotes: Vec<Extent>,
        parts: &[(RoleId, Suggestion)],
        placed: &[ClaimMention],
    ) -> Vec<Extent> {
        if !quotes.is_empty() {
            return quotes;
        }
        let first = parts.first().map(|(_, one)| one.extent.clone());
        let later = placed
            .first()
            .and_then(|one| self.project.mention(one.mention));
        let later = later.map(|(_, mention)| mention.extent.clone());
        first.or(later).into_iter().collect()
    }

    /// Puts a mention that came of the tray into the claims of the person that were accepted
    /// without it.
    pub(super) fn join_claims(
        &self,
        key: &LayerKey,
        idea: &Idea,
        made: MentionId,
        edits: &mut Vec<Edit>,
    ) {
        let Idea::Unplaced { words, label } = idea else {
            return;
        };
        for (_, proposals) in self.project.proposals_on(&key.article) {
            for claim in proposals
                .claims
                .iter()
                .filter(|one| !one.waiting.is_empty())
            {
                let is_this = |at: &usize| {
                    let one = proposals.unplaced.get(*at);
                    one.is_some_and(|one| one.words == *words && one.label == *label)
                };
                let roles = claim.waiting.iter().filter(|(_, at)| is_this(at));
                let Some(id) = self.accepted_claim(key, claim) else {
                    continue;
                };
                for (role, _) in roles {
                    if self.project.scheme.role(role).is_some() {
                        let entry = ClaimMention {
                            role: role.clone(),
                            mention: made,
                        };
                        self.put_into(id, entry, edits);
                    }
                }
            }
        }
    }

    /// The claim that came of a proposed one.
    fn accepted_claim(&self, key: &LayerKey, claim: &SuggestedClaim) -> Option<ClaimId> {
        let idea = Idea::Claim {
            wording: claim.wording.clone(),
            extent: claim.quotes.first().cloned(),
        };
        match self.project.layer(key)?.decision(&idea)?.answer {
            Answer::Accepted(Made::Claim(id)) => Some(id),
            _ => None,
        }
    }

    /// Puts a mention into a claim, as it is after some edits.
    fn put_into(&self, id: ClaimId, entry: ClaimMention, edits: &mut Vec<Edit>) {
        let changed = edits.iter().rev().find_map(|edit| match edit {
            Edit::PutClaim { layer, claim } if claim.id == id => {
                Some((layer.clone(), claim.clone()))
            }
            _ => None,
        });
        let known = || {
            let (home, claim) = self.project.claim(id)?;
            Some(((**home).clone(), claim.clone()))
        };
        let Some((layer, claim)) = changed.or_else(known) else {
            return;
        };
        if claim.mentions.contains(&entry) {
            return;
        }
        let mut claim = Claim::clone(&claim);
        claim.mentions.push(entry);
        edits.push(Edit::PutClaim {
            layer,
            claim: Arc::new(claim),
        });
    }
}
