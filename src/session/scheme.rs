//! Changing the scheme and carrying the data along.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Session;
use super::effect::{Effect, Ran, Refusal};
use crate::command::SchemeChange;
use crate::edit::Edit;
use crate::model::{Claim, Label, LayerKey, Mention, MentionId};

/// What a change of the scheme would do to the data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemeImpact {
    /// Mentions that would get another label.
    pub relabelled: usize,
    /// Mentions that would be deleted.
    pub deleted: usize,
    /// Attribute values that the scheme would no longer allow, and that would be cleared.
    pub attributes_cleared: usize,
    /// Claims that would change their status, roles or verdict, or lose a mention.
    pub claims_changed: usize,
    /// Everybody whose work would change.
    pub people: usize,
}

impl SchemeImpact {
    /// Whether no data would change.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// A sentence for the preview.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.is_none() {
            return "No mention and no claim changes.".to_owned();
        }
        let mut parts = Vec::new();
        for (count, one, many) in [
            (
                self.relabelled,
                "mention gets another label",
                "mentions get another label",
            ),
            (self.deleted, "mention is deleted", "mentions are deleted"),
            (
                self.attributes_cleared,
                "attribute value is cleared",
                "attribute values are cleared",
            ),
            (self.claims_changed, "claim changes", "claims change"),
        ] {
            match count {
                0 => {}
                1 => parts.push(format!("1 {one}")),
                _ => parts.push(format!("{count} {many}")),
            }
        }
        let work = if self.people > 1 {
            format!(", in the work of {} people", self.people)
        } else {
            String::new()
        };
        format!("{}{work}.", parts.join(", "))
    }
}

impl Session {
    /// What `change` would do.
    #[must_use]
    pub fn scheme_impact(&self, change: &SchemeChange) -> SchemeImpact {
        self.scheme_edits(change).1
    }

    pub(super) fn set_scheme(&mut self, change: &SchemeChange) -> Ran {
        if change.scheme == *self.project.scheme {
            return Ok(Effect::quiet());
        }
        let (mut edits, impact) = self.scheme_edits(change);
        let name = self.scheme_step_name(change);
        edits.push(Edit::SetScheme(Arc::new(change.scheme.clone())));
        self.commit(&name, edits, None).map_err(Refusal::Edit)?;
        Ok(Effect::say(if impact.is_none() {
            "Scheme changed".into()
        } else {
            impact.sentence()
        }))
    }

    fn scheme_step_name(&self, change: &SchemeChange) -> String {
        let old = &self.project.scheme.labels;
        let new = &change.scheme.labels;
        let gone: Vec<&Label> = old
            .iter()
            .filter(|label| change.scheme.label(&label.id).is_none())
            .collect();
        let renamed = old.iter().find_map(|label| {
            let now = change.scheme.label(&label.id)?;
            (now.name != label.name).then(|| format!("rename label {} to {}", label.name, now.name))
        });
        match (gone.as_slice(), renamed) {
            ([one], None) => format!("delete label {}", one.name),
            ([], Some(renamed)) => renamed,
            ([], None) if new.len() > old.len() => "add a label".to_owned(),
            _ => "change the scheme".to_owned(),
        }
    }

    fn scheme_edits(&self, change: &SchemeChange) -> (Vec<Edit>, SchemeImpact) {
        let mut impact = SchemeImpact::default();
        let mut people = std::collections::BTreeSet::new();
        let mut edits = Vec::new();
        let mut gone = std::collections::HashSet::new();
        for (key, layer) in self.project.layers() {
            for mention in layer.mentions() {
                match carried_mention(mention, change, &mut impact) {
                    Some(kept) if kept == **mention => continue,
                    Some(kept) => edits.push(Edit::PutMention {
                        layer: key.clone(),
                        mention: Arc::new(kept),
                    }),
                    None => {
                        gone.insert(mention.id);
                        edits.push(Edit::DeleteMention {
                            layer: key.clone(),
                            id: mention.id,
                        });
                    }
                }
                people.insert(key.person.clone());
            }
        }
        for (key, layer) in self.project.layers() {
            for claim in layer.claims() {
                let kept = carried_claim(claim, change, &gone);
                if kept != **claim {
                    impact.claims_changed += 1;
                    people.insert(key.person.clone());
                    let layer: LayerKey = key.clone();
                    edits.push(Edit::PutClaim {
                        layer,
                        claim: Arc::new(kept),
                    });
                }
            }
        }
        impact.people = people.len();
        (edits, impact)
    }
}

/// The mention under the new scheme; `None` if it goes with its label.
fn carried_mention(
    mention: &Mention,
    change: &SchemeChange,
    impact: &mut SchemeImpact,
) -> Option<Mention> {
    let target = match change.labels.get(&mention.label) {
        Some(target) => target.clone(),
        None => Some(mention.label.clone()),
    };
    let known = target.filter(|label| change.scheme.label(label).is_some());
    let Some(label) = known else {
        impact.deleted += 1;
        return None;
    };
    impact.relabelled += usize::from(label != mention.label);
    let mut kept = Mention {
        label,
        ..mention.clone()
    };
    if let Some(spec) = change.scheme.label(&kept.label) {
        let attributes: BTreeMap<_, _> = std::mem::take(&mut kept.attributes)
            .into_iter()
            .filter(|(key, value)| {
                let known = spec.attributes.iter().find(|a| a.key == *key);
                known.is_none_or(|attribute| attribute.ty.check(value).is_ok())
            })
            .collect();
        impact.attributes_cleared += mention.attributes.len() - attributes.len();
        kept.attributes = attributes;
    }
    Some(kept)
}

/// The claim under the new scheme.
fn carried_claim(
    claim: &Claim,
    change: &SchemeChange,
    gone: &std::collections::HashSet<MentionId>,
) -> Claim {
    let scheme = &change.scheme;
    let mut kept = claim.clone();
    kept.mentions.retain(|entry| !gone.contains(&entry.mention));
    for entry in &mut kept.mentions {
        if let Some(Some(to)) = change.roles.get(&entry.role) {
            entry.role = to.clone();
        }
    }
    kept.mentions
        .retain(|entry| scheme.role(&entry.role).is_some());
    if let Some(to) = change.statuses.get(&kept.status) {
        kept.status = to.clone();
    }
    if scheme.status(&kept.status).is_none()
        && let Some(first) = scheme.statuses.first()
    {
        kept.status = first.id.clone();
    }
    if let Some(verdict) = &mut kept.verdict
        && let Some(Some((scale, value))) = change
            .values
            .get(&(verdict.scale.clone(), verdict.value.clone()))
    {
        verdict.scale = scale.clone();
        verdict.value = value.clone();
    }
    kept.verdict = kept.verdict.filter(|verdict| {
        scheme
            .scale(&verdict.scale)
            .is_some_and(|scale| scale.value(&verdict.value).is_some())
    });
    kept
}
