//! What files of other tools said that means nothing here. It is kept and written back, so it is
//! shown, but only to be read.

use std::collections::BTreeMap;

use serde_json::Value;

use super::spoken::short;
use crate::model::Foreign;
use crate::text::unseen::shown;

/// So many fields of a tool are shown.
const MOST: usize = 12;

/// Of each tool what was kept: "doccano", "confidence 0.3 · stars 4". Long words are cut.
#[must_use]
pub(super) fn kept(foreign: &Foreign) -> Vec<(String, String)> {
    let mut tools: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (key, value) in foreign.iter() {
        let (place, name) = key.split_once('/').unwrap_or(("", key));
        // A place is the tool, and behind a dot which part of its files.
        let tool = place.split('.').next().unwrap_or(place);
        let words = match serde_json::from_str(value) {
            Ok(Value::String(words)) => words,
            _ => value.to_owned(),
        };
        let field = format!("{} {}", shown(name), short(&shown(&words)));
        tools.entry(tool).or_default().push(field);
    }
    let line = |(tool, mut fields): (&str, Vec<String>)| {
        let more = fields.len().saturating_sub(MOST);
        fields.truncate(MOST);
        fields.extend((more > 0).then(|| format!("and {more} more")));
        let tool = if tool.is_empty() {
            "another tool"
        } else {
            tool
        };
        (shown(tool).into_owned(), fields.join(" · "))
    };
    tools.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_by_the_tool_that_they_are_from() {
        let fields = [
            ("label-studio.region/score", "0.3"),
            ("label-studio.region.meta/text", "[\"why\"]"),
            ("doccano.entity/stars", "\"four\""),
            ("odd", "{}"),
        ];
        let fields = fields.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let line = |from: &str, words: &str| (from.to_owned(), words.to_owned());
        assert_eq!(
            kept(&Foreign::new(fields.into())),
            [
                line("another tool", "odd {}"),
                line("doccano", "stars four"),
                line("label-studio", "text [\"why\"] · score 0.3"),
            ]
        );
        assert_eq!(kept(&Foreign::default()), []);
        let many = (0..14).map(|n| (format!("gate/f{n:02}"), n.to_string()));
        let many = kept(&Foreign::new(many.collect()));
        assert!(many[0].1.ends_with("f11 11 · and 2 more"), "{many:?}");
    }
}
