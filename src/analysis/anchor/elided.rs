//! Quotes that leave something out: “The mayor […] opened a school”.

/// What stands for what was left out, the longer ones first.
const SIGNS: &[&str] = &[
    "[. . .]", "[...]", "[…]", "[..]", "(...)", "(…)", ". . .", "...", "…",
];

/// The words between what was left out, without blanks at their ends. One that is the quote
/// itself if nothing was left out.
pub(super) fn parts(quote: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = quote;
    loop {
        let next = SIGNS
            .iter()
            .filter_map(|sign| rest.find(sign).map(|at| (at, sign.len())))
            .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)));
        let Some((at, length)) = next else {
            break;
        };
        out.push(&rest[..at]);
        // “....” is a full stop and three dots, or three dots and a full stop.
        rest = rest[at + length..].trim_start_matches(['.', '…']);
    }
    out.push(rest);
    out.retain_mut(|part| {
        *part = part.trim();
        part.contains(char::is_alphanumeric)
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_parts_a_quote() {
        for (quote, wanted) in [
            ("The mayor opened", vec!["The mayor opened"]),
            ("The mayor … opened", vec!["The mayor", "opened"]),
            ("The mayor [...] opened", vec!["The mayor", "opened"]),
            ("The mayor (…) opened.", vec!["The mayor", "opened."]),
            ("...a, b.... c", vec!["a, b", "c"]),
            ("The mayor ...", vec!["The mayor"]),
            ("…", vec![]),
        ] {
            assert_eq!(parts(quote), wanted, "{quote}");
        }
    }
}
