//! Names of labels that could be taken for another one, or that hide something.

use std::collections::HashMap;

use super::{Check, Finding, Severity};
use crate::model::{Item, Project};
use crate::text::unseen::{has_unseen, is_unseen, shown};

pub(super) const CHECK: Check = Check {
    id: "tricky-names",
    description: "Names of labels that look alike, mix alphabets or hide characters",
    find,
};

/// Letters of other alphabets that look like a Latin one: the part of Unicode's confusables.txt
/// (UTS #39) that can be typed on Cyrillic and Greek keyboards.
const ALIKE: &[(&str, char)] = &[
    ("АаΑα", 'a'),
    ("ВΒ", 'b'),
    ("Сс", 'c'),
    ("ЕеΕ", 'e'),
    ("НΗ", 'h'),
    ("ІіΙι", 'i'),
    ("Јј", 'j'),
    ("КΚ", 'k'),
    ("МΜ", 'm'),
    ("Ν", 'n'),
    ("ОоΟο", 'o'),
    ("РрΡρ", 'p'),
    ("Ѕѕ", 's'),
    ("ТΤ", 't'),
    ("ν", 'v'),
    ("ХхΧ", 'x'),
    ("УуΥ", 'y'),
    ("Ζ", 'z'),
];

const PLACES: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

fn find(project: &Project) -> Vec<Finding> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut findings = Vec::new();
    for label in &project.scheme.labels {
        let mut messages = Vec::new();
        if has_unseen(&label.name) {
            messages.push(format!(
                "the name of label “{}” has characters that can't be seen",
                shown(&label.name)
            ));
        }
        messages.extend(mixture(&label.name).map(|what| format!("label: {what}")));
        if let Some(first) = seen.insert(skeleton(&label.name), &label.name) {
            messages.push(format!(
                "the labels “{}” and “{}” look alike",
                shown(first),
                shown(&label.name)
            ));
        }
        findings.extend(messages.into_iter().map(|message| Finding {
            check: CHECK.id,
            severity: Severity::Warning,
            item: Item::Label(label.id.clone()),
            layer: None,
            message,
            way_out: "type the name anew in the scheme",
            repair: None,
        }));
    }
    findings
}

/// What a name looks like: names that look alike have the same.
fn skeleton(name: &str) -> String {
    let seen = name.chars().filter(|character| !is_unseen(*character));
    seen.flat_map(|character| {
        let alike = ALIKE
            .iter()
            .find(|(letters, _)| letters.contains(character));
        let plain = match character {
            // Full width.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
            _ => None,
        };
        let shape = alike.map(|(_, latin)| *latin).or(plain);
        shape.unwrap_or(character).to_lowercase()
    })
    .collect()
}

fn alphabet(letter: char) -> Option<&'static str> {
    match letter {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some("Latin"),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some("Greek"),
        '\u{400}'..='\u{52f}' => Some("Cyrillic"),
        _ => None,
    }
}

/// The letter of a word that is of another alphabet than most.
fn mixture(name: &str) -> Option<String> {
    name.split(|character: char| !character.is_alphanumeric() && !is_unseen(character))
        .find_map(|word| {
            let count = |wanted| {
                word.chars()
                    .filter(|c| alphabet(*c) == Some(wanted))
                    .count()
            };
            let (latin, greek, cyrillic) = (count("Latin"), count("Greek"), count("Cyrillic"));
            if latin == 0 || greek + cyrillic == 0 {
                return None;
            }
            let strange = |c: char| match alphabet(c) {
                Some("Latin") => latin < greek + cyrillic,
                Some(_) => latin >= greek + cyrillic,
                None => false,
            };
            let (at, letter) = word.chars().enumerate().find(|(_, c)| strange(*c))?;
            let place = match PLACES.get(at) {
                Some(place) => format!("the {place} letter"),
                None => format!("letter {}", at + 1),
            };
            let alphabet = alphabet(letter)?;
            Some(format!(
                "{place} of “{}” is {alphabet} (U+{:04X}), others are not",
                shown(word),
                u32::from(letter)
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixed_alphabets_are_told_by_letter_and_plain_names_are_not() {
        for (name, part) in [
            ("Аda", "the first letter of “Аda” is Cyrillic (U+0410)"),
            ("my Bοat", "the second letter of “Bοat” is Greek (U+03BF)"),
            ("Москвa", "the sixth letter of “Москвa” is Latin (U+0061)"),
        ] {
            let told = mixture(name).unwrap_or_default();
            assert!(told.starts_with(part), "{told}");
        }
        for fine in [
            "Ελλάδα",
            "Москва",
            "Müller 2",
            "COVID-19",
            "日本",
            "β-carotene",
        ] {
            assert_eq!(mixture(fine), None, "{fine}");
        }
    }

    #[test]
    fn labels_that_look_alike_or_hide_something_are_found() {
        let found = |names: &[&str]| {
            let mut project = Project::new("p");
            let scheme = std::sync::Arc::make_mut(&mut project.scheme);
            for (label, name) in scheme.labels.iter_mut().zip(names) {
                label.name = (*name).to_owned();
            }
            let messages = find(&project).into_iter().map(|finding| finding.message);
            messages.collect::<Vec<_>>()
        };
        assert_eq!(found(&["Ελλάδα", "Москва", "Müller 2"]), [""; 0]);
        assert_eq!(found(&["COVID-19", "日本", "Muller 2"]), [""; 0]);
        assert_eq!(
            found(&["cop", "сор"]),
            ["the labels “cop” and “сор” look alike"]
        );
        assert_eq!(
            found(&["Ada", "Ada\u{200b}"]),
            [
                "the name of label “Ada‹U+200B›” has characters that can't be seen",
                "the labels “Ada” and “Ada‹U+200B›” look alike"
            ]
        );
    }
}
