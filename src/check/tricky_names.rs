//! Names that could be taken for another one, or that hide something.

use std::collections::{HashMap, HashSet};

use super::{Check, Finding, Severity};
use crate::model::{Item, Project};
use crate::text::unseen::{has_unseen, is_unseen, shown};

pub(super) const CHECK: Check = Check {
    id: "tricky-names",
    description: "Names of labels, roles, people and outlets that look alike, mix alphabets or hide characters",
    find,
};

const PLACES: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// Things of one sort, whose names are told apart by eye.
struct Sort {
    one: &'static str,
    several: &'static str,
    way_out: &'static str,
}

fn find(project: &Project) -> Vec<Finding> {
    let in_scheme = "type the name anew in the scheme";
    let labels = project.scheme.labels.iter();
    let labels = labels.map(|label| (label.name.as_str(), Item::Label(label.id.clone())));
    let roles = project.scheme.roles.iter();
    let roles = roles.map(|role| (role.name.as_str(), Item::Role(role.id.clone())));
    let people = project.people().iter();
    let people = people.map(|person| (person.name.as_str(), Item::Person(person.id.clone())));
    let mut known = HashSet::new();
    let outlets = project.articles().filter_map(|article| {
        let outlet = article.meta.outlet.trim();
        let is_new = !outlet.is_empty() && known.insert(outlet);
        is_new.then(|| (outlet, Item::Article(article.id.clone())))
    });
    let mut findings = Vec::new();
    for (one, several, way_out, names) in [
        ("label", "labels", in_scheme, labels.collect::<Vec<_>>()),
        ("role", "roles", in_scheme, roles.collect()),
        (
            "person",
            "people",
            "find out who they are before you trust their work",
            people.collect(),
        ),
        (
            "outlet",
            "outlets",
            "look where the article is from, and type the name anew in its details",
            outlets.collect(),
        ),
    ] {
        let sort = Sort {
            one,
            several,
            way_out,
        };
        sort.look(names, &mut findings);
    }
    findings
}

impl Sort {
    fn look(&self, names: Vec<(&str, Item)>, findings: &mut Vec<Finding>) {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (name, item) in names {
            let mut messages = Vec::new();
            if has_unseen(name) {
                messages.push(format!(
                    "the name of {} “{}” has characters that can't be seen",
                    self.one,
                    shown(name)
                ));
            }
            messages.extend(mixture(name).map(|what| format!("{}: {what}", self.one)));
            let looks = [skeleton(name), skeleton(&name.to_lowercase())];
            if let Some(first) = looks.iter().find_map(|look| seen.get(look)) {
                messages.push(format!(
                    "the {} “{}” and “{}” look alike",
                    self.several,
                    shown(first),
                    shown(name)
                ));
            }
            seen.extend(looks.map(|look| (look, name)));
            findings.extend(messages.into_iter().map(|message| Finding {
                check: CHECK.id,
                severity: Severity::Warning,
                item: item.clone(),
                layer: None,
                message,
                way_out: self.way_out,
                repair: None,
            }));
        }
    }
}

/// What a name looks like (UTS #39): names that look alike have the same.
fn skeleton(name: &str) -> String {
    let seen: String = name.chars().filter(|letter| !is_unseen(*letter)).collect();
    unicode_security::skeleton(&seen).collect()
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
    fn people_roles_and_outlets_are_looked_at_too() {
        use crate::model::{Article, ArticleId, ArticleMeta, Person, PersonId};
        use crate::text::ArticleText;
        let mut project = Project::new("p");
        for (id, name) in [
            ("a", "Paul Roe"),
            ("b", "Paul R\u{43e}e"),
            ("c", "Paula Roe"),
        ] {
            let id = PersonId::new(id).unwrap();
            let name = name.to_owned();
            project.put_person(Person { id, name });
        }
        let scheme = std::sync::Arc::make_mut(&mut project.scheme);
        scheme.roles[0].name = "a1".to_owned();
        scheme.roles[1].name = "al".to_owned();
        for outlet in ["Gazette", "Gazette", "Ga\u{200b}zette", ""] {
            let id = ArticleId::unique("x", "x", |id| project.article(id).is_some());
            let meta = ArticleMeta {
                outlet: outlet.to_owned(),
                ..ArticleMeta::default()
            };
            let article = Article {
                id,
                text: ArticleText::new("x").unwrap(),
                meta,
                original: None,
            };
            project.put_article(std::sync::Arc::new(article), None);
        }
        let found = find(&project).into_iter();
        let found: Vec<_> = found.map(|found| (found.message, found.item)).collect();
        let messages: Vec<&str> = found.iter().map(|(message, _)| message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "the roles “a1” and “al” look alike",
                "person: the second letter of “Rоe” is Cyrillic (U+043E), others are not",
                "the people “Paul Roe” and “Paul Rоe” look alike",
                "the name of outlet “Ga‹U+200B›zette” has characters that can't be seen",
                "the outlets “Gazette” and “Ga‹U+200B›zette” look alike",
            ]
        );
        assert_eq!(found[2].1, Item::Person(PersonId::new("b").unwrap()));
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
        // Armenian and full width, which no table of ours had.
        assert_eq!(
            found(&["uo", "սօ", "ＵＯ"]),
            [
                "the labels “uo” and “սօ” look alike",
                "the labels “սօ” and “ＵＯ” look alike"
            ]
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
