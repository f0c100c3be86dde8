//! Puts everybody's layers together: new ids for those used twice, nothing that dangles.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::load::{Loaded, ReadLayer};
use super::problem::{Problem, Repair};
use super::schema_v1::line_of;
use crate::model::{Claim, ClaimId, LayerKey, MentionId, PersonId, Scheme};

/// New ids for those that two people used, by person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renamed {
    pub(crate) mentions: HashMap<(PersonId, MentionId), MentionId>,
    pub(crate) claims: HashMap<(PersonId, ClaimId), ClaimId>,
}

/// Puts the layers together: new ids for those used twice, nothing that dangles.
pub(crate) fn join(loaded: &mut Loaded, mut layers: Vec<ReadLayer>) {
    rename_twins(loaded, &mut layers);
    let mut mentions: HashMap<MentionId, PersonId> = HashMap::new();
    let mut claims: BTreeSet<ClaimId> = BTreeSet::new();
    for layer in &mut layers {
        let scheme = loaded.project.scheme.clone();
        layer.keep_known_labels(&scheme);
        let owner = &layer.key.person;
        mentions.extend(layer.mentions.iter().map(|m| (m.id, owner.clone())));
        claims.extend(layer.claims.iter().map(|claim| claim.id));
    }
    for mut layer in layers {
        let scheme = loaded.project.scheme.clone();
        layer.check_claims(&scheme, &mentions, &claims);
        if layer
            .problems
            .iter()
            .any(|p| p.repair == Some(Repair::Rewrite))
        {
            loaded.stale_layers.insert(layer.key.clone());
        }
        loaded.problems.append(&mut layer.problems);
        loaded.project.put_layer_state(&layer.key, layer.state);
        for mention in layer.mentions {
            loaded.project.put_mention(&layer.key, Arc::new(mention));
        }
        for claim in layer.claims {
            loaded.project.put_claim(&layer.key, Arc::new(claim));
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
    let mut next_mention = all_mentions.max().unwrap_or(0);
    let mut next_claim = all_claims.max().unwrap_or(0);
    let mut mention_homes: HashMap<MentionId, LayerKey> = HashMap::new();
    let mut claim_homes: HashMap<ClaimId, LayerKey> = HashMap::new();
    let mut by_person: BTreeMap<PersonId, usize> = BTreeMap::new();
    for layer in layers.iter_mut() {
        let key = layer.key.clone();
        let (file, source) = (layer.file.clone(), std::mem::take(&mut layer.source));
        let twice = |id: String| {
            Problem::error(
                &file,
                format!("the id {id} is used twice by {}", key.person),
            )
            .at_line(line_of(&source, &id))
            .repairable(Repair::Rewrite)
        };
        for mention in &mut layer.mentions {
            let Some(home) = mention_homes.get(&mention.id) else {
                mention_homes.insert(mention.id, key.clone());
                continue;
            };
            if home.person == key.person {
                layer.problems.push(twice(mention.id.to_string()));
            }
            next_mention = next_mention.saturating_add(1);
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
                layer.problems.push(twice(claim.id.to_string()));
            }
            next_claim = next_claim.saturating_add(1);
            let old = std::mem::replace(&mut claim.id, ClaimId::new(next_claim));
            if home.person != key.person {
                let renamed = (key.person.clone(), old);
                loaded.renamed.claims.insert(renamed, claim.id);
            }
            claim_homes.insert(claim.id, key.clone());
            loaded.stale_layers.insert(key.clone());
            *by_person.entry(key.person.clone()).or_default() += 1;
        }
        layer.source = source;
    }
    for layer in layers.iter_mut() {
        if loaded
            .renamed
            .apply_to(&layer.key.person, &mut layer.claims)
        {
            loaded.stale_layers.insert(layer.key.clone());
        }
    }
    for (person, count) in by_person {
        loaded.notes.push(format!(
            "{count} mentions and claims of {person} had ids that others use too; they got \
             new ones"
        ));
    }
}

impl Renamed {
    pub(crate) fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.claims.is_empty()
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
    fn blame(&self, id: &str, message: String) -> Problem {
        Problem::error(&self.file, message)
            .at_line(line_of(&self.source, id))
            .repairable(Repair::Rewrite)
    }

    fn keep_known_labels(&mut self, scheme: &Scheme) {
        let mentions = std::mem::take(&mut self.mentions);
        for mention in mentions {
            if scheme.label(&mention.label).is_some() {
                self.mentions.push(mention);
            } else {
                let message = format!(
                    "mention {}: the scheme has no label “{}”",
                    mention.id, mention.label
                );
                let problem = self.blame(&mention.id.to_string(), message);
                self.problems.push(problem);
            }
        }
    }

    fn check_claims(
        &mut self,
        scheme: &Scheme,
        mentions: &HashMap<MentionId, PersonId>,
        known: &BTreeSet<ClaimId>,
    ) {
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
                } else if scheme.role(&entry.role).is_none() {
                    wrong.push(format!("the scheme has no role “{}”", entry.role));
                }
                owned && scheme.role(&entry.role).is_some()
            });
            claim.links.retain(|link| {
                let there = known.contains(&link.claim);
                if !there {
                    wrong.push(format!("there is no claim {}", link.claim));
                }
                there
            });
            if scheme.status(&claim.status).is_none()
                && let Some(first) = scheme.statuses.first()
            {
                wrong.push(format!("the scheme has no status “{}”", claim.status));
                claim.status = first.id.clone();
            }
            let on_scale = claim.verdict.as_ref().is_none_or(|verdict| {
                let scale = scheme.scale(&verdict.scale);
                scale.is_some_and(|scale| scale.value(&verdict.value).is_some())
            });
            if !on_scale && let Some(verdict) = claim.verdict.take() {
                wrong.push(format!(
                    "the scheme has no verdict “{}” on a scale “{}”",
                    verdict.value, verdict.scale
                ));
            }
            for message in wrong {
                let problem = self.blame(
                    &claim.id.to_string(),
                    format!("claim {}: {message}", claim.id),
                );
                self.problems.push(problem);
            }
        }
        self.claims = claims;
    }
}
