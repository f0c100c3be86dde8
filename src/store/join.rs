//! Puts everybody's layers together: new ids for those used twice, nothing that dangles.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::load::Loaded;
use super::missing::complete;
use super::problem::Repair;
use super::read_layer::ReadLayer;
use crate::model::{Answer, Claim, ClaimId, Decision, LayerKey, Made, MentionId, PersonId};

/// New ids for those that two people used, by person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renamed {
    pub(crate) mentions: HashMap<(PersonId, MentionId), MentionId>,
    pub(crate) claims: HashMap<(PersonId, ClaimId), ClaimId>,
    /// The highest number given while steps are taken again.
    pub(crate) last_mention: Option<u64>,
    pub(crate) last_claim: Option<u64>,
}

/// Puts the layers together: new ids for those used twice, nothing that dangles.
pub(crate) fn join(loaded: &mut Loaded, mut layers: Vec<ReadLayer>) {
    rename_twins(loaded, &mut layers);
    complete(loaded, &mut layers);
    let mut mentions: HashMap<MentionId, PersonId> = HashMap::new();
    let mut claims: BTreeSet<ClaimId> = BTreeSet::new();
    for layer in &layers {
        let owner = &layer.key.person;
        mentions.extend(layer.mentions.iter().map(|m| (m.id, owner.clone())));
        claims.extend(layer.claims.iter().map(|claim| claim.id));
    }
    for mut layer in layers {
        layer.check_claims(&mentions, &claims);
        let mut problems = layer.take_problems();
        let in_file = |repair| matches!(repair, Some(Repair::Rewrite | Repair::LeaveOut));
        if problems.iter().any(|p| in_file(p.repair)) {
            loaded.stale_layers.insert(layer.key.clone());
        }
        if layer.dangles {
            loaded.dangling.insert(layer.key.clone());
        }
        loaded.problems.append(&mut problems);
        loaded.project.put_layer_state(&layer.key, layer.state);
        for mention in layer.mentions {
            loaded.project.put_mention(&layer.key, Arc::new(mention));
        }
        for claim in layer.claims {
            loaded.project.put_claim(&layer.key, Arc::new(claim));
        }
        for decision in layer.decisions {
            loaded.project.put_decision(&layer.key, Arc::new(decision));
        }
    }
}

/// Two people who work apart give the same ids to different things. The person who comes
/// first in the alphabet keeps them.
fn rename_twins(loaded: &mut Loaded, layers: &mut [ReadLayer]) {
    let all_mentions = layers
        .iter()
        .flat_map(|l| l.mentions.iter().map(|m| m.id.number()));
    let all_claims = layers
        .iter()
        .flat_map(|l| l.claims.iter().map(|c| c.id.number()));
    let used_mentions: HashSet<u64> = all_mentions.collect();
    let used_claims: HashSet<u64> = all_claims.collect();
    let mut next_mention = used_mentions.iter().copied().max().unwrap_or(0);
    let mut next_claim = used_claims.iter().copied().max().unwrap_or(0);
    let mut mention_homes: HashMap<MentionId, LayerKey> = HashMap::new();
    let mut claim_homes: HashMap<ClaimId, LayerKey> = HashMap::new();
    let mut by_person: BTreeMap<PersonId, usize> = BTreeMap::new();
    for layer in layers.iter_mut() {
        let key = layer.key.clone();
        let mut twice = Vec::new();
        for mention in &mut layer.mentions {
            let Some(home) = mention_homes.get(&mention.id) else {
                mention_homes.insert(mention.id, key.clone());
                continue;
            };
            if home.person == key.person {
                twice.push(mention.id.to_string());
            }
            next_mention = next_free(next_mention, |number| used_mentions.contains(&number));
            let old = std::mem::replace(&mut mention.id, MentionId::new(next_mention));
            if home.person != key.person {
                let renamed = (key.person.clone(), old);
                loaded.renamed.mentions.insert(renamed, mention.id);
            }
            mention_homes.insert(mention.id, key.clone());
            loaded.stale_layers.insert(key.clone());
            *by_person.entry(key.person.clone()).or_default() += 1;
        }
        for claim in &mut layer.claims {
            let Some(home) = claim_homes.get(&claim.id) else {
                claim_homes.insert(claim.id, key.clone());
                continue;
            };
            if home.person == key.person {
                twice.push(claim.id.to_string());
            }
            next_claim = next_free(next_claim, |number| used_claims.contains(&number));
            let old = std::mem::replace(&mut claim.id, ClaimId::new(next_claim));
            if home.person != key.person {
                let renamed = (key.person.clone(), old);
                loaded.renamed.claims.insert(renamed, claim.id);
            }
            claim_homes.insert(claim.id, key.clone());
            loaded.stale_layers.insert(key.clone());
            *by_person.entry(key.person.clone()).or_default() += 1;
        }
        for id in twice {
            let message = format!("the id {id} is used twice by {}", key.person);
            layer.blame(&id, message, Repair::Rewrite);
        }
    }
    for layer in layers.iter_mut() {
        if loaded
            .renamed
            .apply_to(&layer.key.person, &mut layer.claims)
        {
            loaded.stale_layers.insert(layer.key.clone());
        }
        for decision in &mut layer.decisions {
            if loaded
                .renamed
                .apply_to_decision(&layer.key.person, decision)
            {
                loaded.stale_layers.insert(layer.key.clone());
            }
        }
    }
    for (person, count) in by_person {
        loaded.notes.push(format!(
            "of the mentions and claims of {person}, {count} got new ids: others use the old \
             ones too"
        ));
    }
}

/// The first number after `last` that is not `used`. Numbers stay below 2^53, which every reader
/// of JSON can hold: beyond it, counting begins anew.
pub(super) fn next_free(last: u64, used: impl Fn(u64) -> bool) -> u64 {
    let mut next = last;
    loop {
        next = if next < (1 << 53) - 1 { next + 1 } else { 1 };
        if !used(next) {
            return next;
        }
    }
}

impl Renamed {
    pub(crate) fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.claims.is_empty()
    }

    /// Lets a person's answer name what came of it; whether anything changed.
    pub(super) fn apply_to_decision(&self, person: &PersonId, decision: &mut Decision) -> bool {
        let Answer::Accepted(made) = &mut decision.answer else {
            return false;
        };
        let new = match *made {
            Made::Mention(id) => {
                let new = self.mentions.get(&(person.clone(), id));
                new.copied().map(Made::Mention)
            }
            Made::Claim(id) => {
                let new = self.claims.get(&(person.clone(), id));
                new.copied().map(Made::Claim)
            }
        };
        *made = new.unwrap_or(*made);
        new.is_some()
    }

    /// Lets a person's claims name what they named before; whether anything changed.
    fn apply_to(&self, person: &PersonId, claims: &mut [Claim]) -> bool {
        let mut changed = false;
        for claim in claims {
            for entry in &mut claim.mentions {
                if let Some(new) = self.mentions.get(&(person.clone(), entry.mention)) {
                    entry.mention = *new;
                    changed = true;
                }
            }
            for link in &mut claim.links {
                if let Some(new) = self.claims.get(&(person.clone(), link.claim)) {
                    link.claim = *new;
                    changed = true;
                }
            }
        }
        changed
    }
}

impl ReadLayer {
    fn check_claims(&mut self, mentions: &HashMap<MentionId, PersonId>, known: &BTreeSet<ClaimId>) {
        let mut claims = std::mem::take(&mut self.claims);
        for claim in &mut claims {
            let mut wrong = Vec::new();
            claim.mentions.retain(|entry| {
                let owned = mentions.get(&entry.mention) == Some(&self.key.person);
                if !owned {
                    wrong.push(format!(
                        "there is no mention {} of the same person",
                        entry.mention
                    ));
                }
                owned
            });
            claim.links.retain(|link| {
                let there = known.contains(&link.claim);
                if !there {
                    wrong.push(format!("there is no claim {}", link.claim));
                }
                there
            });
            for message in wrong {
                let message = format!("claim {}: {message}", claim.id);
                self.blame(&claim.id.to_string(), message, Repair::LeaveOut);
            }
        }
        self.claims = claims;
    }
}
