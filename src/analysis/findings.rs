//! What is missing or does not fit in a claim.

use std::fmt;

use super::claim_index::ClaimIndex;
use crate::model::{Checkable, Claim, ClaimId, LinkKind, Project, RoleId, Scheme};

/// Something that a person should look at in a claim. Never an error: the claim is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nobody has the role, though the scheme expects somebody: "no source".
    NoRole {
        /// The role.
        role: RoleId,
        /// As shown.
        name: String,
    },
    /// No words in any article make the claim.
    NoQuote,
    /// So many pieces of evidence have a link but no kept copy.
    EvidenceWithoutArchive(usize),
    /// There is a verdict, but nothing that bears it out.
    VerdictWithoutEvidence,
    /// There is a verdict, but not why.
    VerdictWithoutRationale,
    /// A verdict was given on a claim that can't be checked.
    VerdictOnUncheckable,
    /// The work is closed, the claim can be checked, and there is no verdict.
    ClosedWithoutVerdict,
    /// It contradicts another claim, and both have the verdict "true".
    ContradictionBothTrue {
        /// The other claim.
        other: ClaimId,
        /// The other claim's number, as people call it.
        number: u32,
    },
}

impl Finding {
    /// In a few words, as shown on a card.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NoRole { name, .. } => format!("no {name}"),
            Self::NoQuote => "no quote".into(),
            Self::EvidenceWithoutArchive(1) => "1 piece of evidence without archived copy".into(),
            Self::EvidenceWithoutArchive(count) => {
                format!("{count} pieces of evidence without archived copy")
            }
            Self::VerdictWithoutEvidence => "verdict without evidence".into(),
            Self::VerdictWithoutRationale => "verdict without a reason".into(),
            Self::VerdictOnUncheckable => "verdict on what can’t be checked".into(),
            Self::ClosedWithoutVerdict => "closed without a verdict".into(),
            Self::ContradictionBothTrue { number, .. } => {
                format!("contradicts C{number}, yet both are true")
            }
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

/// Everything found in one claim, gravest first. `index` is that of the claim's person.
#[must_use]
pub fn findings(project: &Project, index: &ClaimIndex, claim: &Claim) -> Vec<Finding> {
    let scheme = &*project.scheme;
    let mut found = Vec::new();
    for role in scheme.roles.iter().filter(|role| role.expected) {
        if !claim.mentions.iter().any(|entry| entry.role == role.id) {
            found.push(Finding::NoRole {
                role: role.id.clone(),
                name: role.name.clone(),
            });
        }
    }
    if claim.quotes.is_empty() {
        found.push(Finding::NoQuote);
    }
    for other in opponents(index, claim) {
        let Some((_, other)) = project.claim(other) else {
            continue;
        };
        if is_true(scheme, claim) && is_true(scheme, other) {
            found.push(Finding::ContradictionBothTrue {
                other: other.id,
                number: other.number,
            });
        }
    }
    let uncheckable = claim.checkable == Some(Checkable::No);
    match &claim.verdict {
        Some(_) if uncheckable => found.push(Finding::VerdictOnUncheckable),
        Some(verdict) => {
            if claim.evidence.is_empty() {
                found.push(Finding::VerdictWithoutEvidence);
            }
            if verdict.rationale.trim().is_empty() {
                found.push(Finding::VerdictWithoutRationale);
            }
        }
        None if uncheckable => {}
        None => {
            let closed = scheme.status(&claim.status).is_some_and(|s| s.closed);
            if closed && !scheme.scales.is_empty() {
                found.push(Finding::ClosedWithoutVerdict);
            }
        }
    }
    let bare = claim.evidence.iter().filter(|evidence| {
        !evidence.url.trim().is_empty() && evidence.archive_url.trim().is_empty()
    });
    match bare.count() {
        0 => {}
        count => found.push(Finding::EvidenceWithoutArchive(count)),
    }
    found
}

/// The claims that contradict this one, whichever of the two says so; by id.
#[must_use]
pub fn opponents(index: &ClaimIndex, claim: &Claim) -> Vec<ClaimId> {
    let own = claim.links.iter().map(|link| (link.claim, link.kind));
    let all = own.chain(index.links_to(claim.id).iter().copied());
    let mut found: Vec<ClaimId> = all
        .filter(|(other, kind)| *kind == LinkKind::Contradicts && *other != claim.id)
        .map(|(other, _)| other)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a claim stands in conflict with another: what the filter "Conflicts" lets through.
#[must_use]
pub fn in_conflict(index: &ClaimIndex, claim: &Claim) -> bool {
    !opponents(index, claim).is_empty()
}

/// All pairs of one person's claims that contradict each other, the lower id first.
#[must_use]
pub fn conflicts(project: &Project, index: &ClaimIndex) -> Vec<(ClaimId, ClaimId)> {
    let mut pairs: Vec<(ClaimId, ClaimId)> = index
        .in_text_order()
        .filter_map(|id| project.claim(id))
        .flat_map(|(_, claim)| {
            let others = opponents(index, claim).into_iter();
            others.map(|other| (claim.id.min(other), claim.id.max(other)))
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Whether the verdict is the first value of its scale; scales run from true to false.
fn is_true(scheme: &Scheme, claim: &Claim) -> bool {
    claim.verdict.as_ref().is_some_and(|verdict| {
        scheme
            .scale(&verdict.scale)
            .and_then(|scale| scale.values.first())
            .is_some_and(|first| first.id == verdict.value)
    })
}
