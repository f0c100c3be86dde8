//! What is said of things to those who listen instead of looking: one wording for the marks in
//! the text, the list of mentions and announcements.

use crate::model::MentionId;
use crate::session::Session;
use crate::text::first_words;
use crate::text::unseen::shown;

/// The most letters of a quote that are read out.
const LONGEST: usize = 120;

/// What is known of a mention besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits<'a> {
    /// The label's name.
    pub label: &'a str,
    /// Proposed by a machine and not decided.
    pub suggestion: bool,
    /// The person wants to look again.
    pub unsure: bool,
    /// What else there is to say: "in claim 3".
    pub aside: &'a str,
}

/// A mark in words: `figure: plus de 10 000 soldats, unsure, in claim 3`.
#[must_use]
pub fn mark(words: &str, traits: &Traits<'_>) -> String {
    let kind = if traits.suggestion {
        "suggestion, "
    } else {
        ""
    };
    let unsure = if traits.unsure { ", unsure" } else { "" };
    let comma = if traits.aside.is_empty() { "" } else { ", " };
    let (label, aside) = (traits.label, traits.aside);
    format!("{kind}{label}: {}{unsure}{comma}{aside}", short(words))
}

/// [`mark`] of a mention of the project; `None` if it is gone.
#[must_use]
pub fn mention(session: &Session, id: MentionId) -> Option<String> {
    let (_, mention) = session.project().mention(id)?;
    let label = session.project().scheme.label(&mention.label);
    let name = shown(label.map_or(mention.label.as_str(), |label| &label.name));
    let traits = Traits {
        label: &name,
        suggestion: false,
        unsure: mention.unsure,
        aside: &claims(session, id),
    };
    Some(mark(&session.project().quote_of(id)?, &traits))
}

/// In which claims a mention stands: `in claim 3`, `in claims 3 and 7`; empty for none.
#[must_use]
pub fn claims(session: &Session, id: MentionId) -> String {
    let index = session.derived().claim_index();
    let numbers: Vec<u32> = index
        .claims_with(id)
        .iter()
        .filter_map(|claim| Some(session.project().claim(*claim)?.1.number))
        .collect();
    match numbers.split_last() {
        None => String::new(),
        Some((only, [])) => format!("in claim {only}"),
        Some((last, others)) => {
            let others: Vec<String> = others.iter().map(u32::to_string).collect();
            format!("in claims {} and {last}", others.join(", "))
        }
    }
}

/// Words on one line, cut where they are long.
#[must_use]
pub fn short(words: &str) -> String {
    let flat = words.split_whitespace().collect::<Vec<_>>().join(" ");
    first_words(&flat, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_says_what_it_is_before_and_what_belongs_to_it_after_its_words() {
        let traits = Traits {
            label: "figure",
            aside: "in claim 3",
            ..Traits::default()
        };
        let said = mark("plus de\n10 000 soldats", &traits);
        assert_eq!(said, "figure: plus de 10 000 soldats, in claim 3");
        let proposed = Traits {
            suggestion: true,
            unsure: true,
            aside: "",
            ..traits
        };
        let said = mark(&"long ".repeat(40), &proposed);
        assert!(said.starts_with("suggestion, figure: long long"), "{said}");
        assert!(said.ends_with("long…, unsure"), "{said}");
    }
}
