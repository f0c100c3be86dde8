//! What machines think of a claim, which a person sees only after saying so first: labels and
//! verdicts are drawn towards what one has seen.

use super::Session;
use crate::model::{Answer, Claim, Idea, Made};

impl Session {
    /// What the runs that proposed a claim think of it, a line each; only of what the person has
    /// judged: the verdict, and whether it can be checked; the stance when either is given.
    #[must_use]
    pub fn machine_views(&self, claim: &Claim) -> Vec<String> {
        let Some((home, _)) = self.project.claim(claim.id) else {
            return Vec::new();
        };
        if claim.verdict.is_none() && claim.checkable.is_none() {
            return Vec::new();
        }
        let layer = self.project.layer(home);
        let mut decisions = layer.into_iter().flat_map(|layer| layer.decisions());
        let made = Answer::Accepted(Made::Claim(claim.id));
        let Some(decision) = decisions.find(|one| one.answer == made) else {
            return Vec::new();
        };
        let Idea::Claim { wording, .. } = &decision.idea else {
            return Vec::new();
        };
        let views = decision.supporters.iter().filter_map(|one| {
            let run = self.project.run(&one.run)?;
            let mut all = self.project.proposals_on(&home.article);
            let (_, proposals) = all.find(|(id, _)| **id == one.run)?;
            let proposed = proposals
                .claims
                .iter()
                .find(|one| one.wording == *wording)?;
            let mut parts = Vec::new();
            if claim.verdict.is_some()
                && let Some((scale, value)) = &proposed.verdict
            {
                let known = self.project.scheme.scale(scale);
                let known = known.and_then(|scale| scale.value(value));
                parts.push(known.map_or_else(|| value.to_string(), |value| value.name.clone()));
            }
            if claim.checkable.is_some()
                && let Some(checkable) = proposed.checkable
            {
                parts.push(format!("checkable: {}", checkable.name()));
            }
            parts.extend(proposed.stance.map(|stance| stance.name().to_owned()));
            (!parts.is_empty()).then(|| format!("{}: {}", run.name, parts.join(", ")))
        });
        views.collect()
    }
}
