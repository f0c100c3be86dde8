//! Claims in formats that only say of each mention to which claim it belongs.
//!
//! Such formats carry a membership as words beside the mention: `figure of c12`, the role and the
//! id of the claim. Read back, the claim ties its mentions together again and quotes the words
//! from the first to the last of them.

use std::collections::HashMap;

use serde_json::Value;

use super::record::{ClaimMentionRecord, ClaimRecord, IdText, MentionRecord, QuoteRecord};
use super::{Spot, Told};
use crate::formats::carried::CarriedDocument;
use crate::model::ClaimId;

/// Words for the membership of a mention in a claim.
pub(crate) fn words(role: &str, claim: &str) -> String {
    format!("{role} of {claim}")
}

/// What [`words`] says: role and claim; words that are no such ones name a claim alone.
pub(crate) fn parse(words: &str) -> (&str, &str) {
    words.rsplit_once(" of ").unwrap_or(("", words))
}

/// The words of a field that holds one membership or a list of them.
pub(crate) fn of_value(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(words)) => vec![words],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Words for the memberships of each mention that is written.
pub(crate) fn of_claims(document: &CarriedDocument<'_>) -> Vec<Vec<String>> {
    let mut out = vec![Vec::new(); document.mentions.len()];
    for claim in &document.claims {
        for (role, index) in &claim.members {
            out[*index].push(words(role, &claim.claim.id.to_string()));
        }
    }
    out
}

/// The claims of one document, gathered from its mentions.
#[derive(Debug, Default)]
pub(crate) struct Memberships {
    claims: Vec<ClaimRecord>,
    index_of: HashMap<String, usize>,
}

impl Memberships {
    /// Notes that a mention plays a role in a claim. Mentions are known by the ids that their
    /// records have; `label` is the role where the file names none.
    pub(crate) fn note(&mut self, claim: &str, role: &str, mention: &MentionRecord) {
        let next = self.claims.len();
        let index = *self.index_of.entry(claim.to_owned()).or_insert(next);
        if index == next {
            self.claims.push(ClaimRecord {
                id: IdText(claim.to_owned()),
                quotes: vec![QuoteRecord::default()],
                ..ClaimRecord::default()
            });
        }
        let claim = &mut self.claims[index];
        let role = if role.is_empty() {
            &mention.label
        } else {
            role
        };
        claim.mentions.push(ClaimMentionRecord {
            role: role.to_owned(),
            id: mention.id.clone(),
        });
        let quote = &mut claim.quotes[0];
        quote.start = [quote.start, mention.start].into_iter().flatten().min();
        quote.end = quote.end.max(mention.end);
    }

    /// Notes that two mentions are related. A relation that was written for a claim of ours says
    /// so in its name (`source of c12`) and means its second mention; any other is a claim of
    /// its own. `id` tells it from all others.
    pub(crate) fn relate(&mut self, id: &str, name: &str, ends: [&MentionRecord; 2]) {
        let (role, claim) = parse(name);
        if !role.is_empty() && ClaimId::parse(claim).is_some() {
            self.note(claim, role, ends[1]);
            return;
        }
        self.note(id, "from", ends[0]);
        self.note(id, "to", ends[1]);
        if let Some(claim) = self.claims.last_mut() {
            name.clone_into(&mut claim.note);
        }
    }

    /// The claims, in the order in which they came up.
    pub(crate) fn into_claims(self) -> Vec<Told<ClaimRecord>> {
        let told = |(number, record)| Told {
            spot: Spot::Number(number),
            record,
        };
        self.claims.into_iter().enumerate().map(told).collect()
    }
}
