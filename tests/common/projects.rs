//! Projects for the tests of exchange formats: texts and marks that have broken other tools, and
//! what becomes of a project when a file is taken into it.

#![allow(
    dead_code,
    clippy::too_many_lines,
    reason = "no single binary uses all of it; tables of cases are long"
)]

use std::sync::Arc;

use claimdesk::formats::Imported;
use claimdesk::model::*;
use claimdesk::text::{ArticleText, CharOffset, Extent};

/// Who imports.
pub fn ada() -> Person {
    Person {
        id: PersonId::new("ada").unwrap(),
        name: "Ada".into(),
    }
}

/// When.
pub fn now() -> Timestamp {
    Timestamp::parse("2026-03-02T09:30:00Z").unwrap()
}

/// The label of this name, added to the scheme if it is not there.
fn label_of(project: &mut Project, name: &str) -> LabelId {
    let scheme = Arc::make_mut(&mut project.scheme);
    if let Some(label) = scheme.labels.iter().find(|label| label.name == name) {
        return label.id.clone();
    }
    let id = LabelId::unique(name, "label", |id| scheme.label(id).is_some());
    let mut label = scheme.labels[0].clone();
    label.id = id.clone();
    label.name = name.to_owned();
    label.kind = Kind::parse(name);
    label.chord = String::new();
    scheme.labels.push(label);
    id
}

/// A project with one article and mentions from..to in code points, by the names of their labels.
pub fn marked(text: &str, marks: &[(&str, &[(usize, usize)])]) -> Project {
    let mut project = Project::new("cases");
    let text = ArticleText::new(text).unwrap();
    let id = ArticleId::new("a").unwrap();
    let article = Article {
        id: id.clone(),
        text: text.clone(),
        meta: ArticleMeta::default(),
        original: None,
    };
    project.put_article(Arc::new(article), None);
    project.put_person(ada());
    let key = LayerKey {
        article: id,
        person: ada().id,
    };
    for (number, (label, pieces)) in marks.iter().enumerate() {
        let pieces = pieces.iter().map(|(start, end)| {
            let at = CharOffset::new;
            text.range_of_chars(at(*start), at(*end)).unwrap()
        });
        let mention = Mention {
            id: MentionId::new(number as u64 + 1),
            label: label_of(&mut project, label),
            extent: Extent::from_pieces(pieces).unwrap(),
            attributes: mention::Attributes::new(),
            note: String::new(),
            unsure: false,
            origin: Origin::ByHand,
            at: now(),
            foreign: Default::default(),
        };
        project.put_mention(&key, Arc::new(mention));
    }
    project
}

/// Texts and marks that have broken other tools' offsets.
pub fn hard_cases() -> Vec<(&'static str, Project)> {
    vec![
        (
            "emoji",
            marked(
                "😀 in 2024 😀",
                &[("figure", &[(5, 9)]), ("actor", &[(0, 1)])],
            ),
        ),
        (
            "a family of one sign",
            marked("the 👨‍👩‍👧 spoke", &[("actor", &[(4, 9)])]),
        ),
        (
            "combining marks",
            marked("cafe\u{301} closed", &[("actor", &[(0, 5)])]),
        ),
        (
            "no-break spaces",
            marked("10\u{202f}000\u{a0}€ paid", &[("figure", &[(0, 8)])]),
        ),
        (
            "Arabic",
            marked(
                "قال ١٢٪ من السكان",
                &[("figure", &[(4, 7)]), ("actor", &[(11, 17)])],
            ),
        ),
        ("Hebrew", marked("אמר 5 אנשים", &[("figure", &[(4, 11)])])),
        (
            "Chinese",
            marked(
                "政府说有五百人。",
                &[("actor", &[(0, 2)]), ("figure", &[(4, 7)])],
            ),
        ),
        ("Thai", marked("รัฐบาลกล่าวว่า ๕ คน", &[("actor", &[(0, 6)])])),
        (
            "overlap",
            marked(
                "one two three",
                &[("actor", &[(0, 7)]), ("figure", &[(4, 13)])],
            ),
        ),
        (
            "nested",
            marked(
                "one two three",
                &[("actor", &[(0, 13)]), ("figure", &[(4, 7)])],
            ),
        ),
        (
            "same words twice",
            marked("one two", &[("actor", &[(0, 3)]), ("figure", &[(0, 3)])]),
        ),
        (
            "gap",
            marked("one two three", &[("actor", &[(0, 3), (8, 13)])]),
        ),
        (
            "over a line end",
            marked("one\ntwo\n\nthree", &[("actor", &[(0, 7)])]),
        ),
        (
            "first and last",
            marked("one two", &[("actor", &[(0, 1)]), ("figure", &[(6, 7)])]),
        ),
        ("no mentions", marked("one two", &[])),
        (
            "quotes and backslashes",
            marked("a \"b\\\" <c> & 'd'\te", &[("actor", &[(2, 7)])]),
        ),
        (
            "line separators",
            marked("a\u{2028}b\u{85}c", &[("actor", &[(0, 3)])]),
        ),
        (
            "blanks at the edges",
            marked(" one  two ", &[("actor", &[(4, 10)])]),
        ),
        (
            "names of labels",
            marked(
                "one two three four",
                &[
                    ("who says it", &[(0, 3)]),
                    ("unit: km/h", &[(4, 7)]),
                    ("a|b\\c \"d\"", &[(8, 13)]),
                    ("größe-é_漢", &[(14, 18)]),
                ],
            ),
        ),
    ]
}

/// A small project as it is in the documents: a claim with its figure and its source.
pub fn example() -> Project {
    let mut project = marked(
        "Ada Lovelace said that 1,200 people came 😀.",
        &[("source", &[(0, 12)]), ("figure", &[(23, 35)])],
    );
    project.title = "Example".to_owned();
    let (key, layer) = project.layers().next().unwrap();
    let (key, mentions) = (key.clone(), layer.mentions_in_order());
    let quote = Quote {
        article: key.article.clone(),
        extent: mentions[1].extent.clone(),
    };
    let status = project.scheme.statuses[0].id.clone();
    let mut claim = Claim::new(ClaimId::new(1), 1, quote, status, now());
    claim.mentions = mentions
        .iter()
        .map(|mention| ClaimMention {
            role: RoleId::new(mention.label.as_str()).unwrap(),
            mention: mention.id,
        })
        .collect();
    project.put_claim(&key, Arc::new(claim));
    project
}

/// Ten thousand mentions in one article.
pub fn many_mentions() -> Project {
    let text = "sechs 😀 Wörter. ".repeat(10_000);
    let places: Vec<_> = (0..10_000)
        .map(|number| [(number * 16, number * 16 + 7)])
        .collect();
    let marks: Vec<(&str, &[_])> = places.iter().map(|place| ("figure", &place[..])).collect();
    marked(&text, &marks)
}

/// The project that results from putting an import into another, through the only door.
pub fn put(project: &Project, imported: &Imported) -> Project {
    use claimdesk::edit::{Edit, Transaction, apply};
    let mut edits = Vec::new();
    if let Some((title, guidelines)) = &imported.project {
        edits.push(Edit::SetTitle(title.clone()));
        edits.push(Edit::SetGuidelines(guidelines.clone()));
    }
    let base = imported.scheme.as_ref().unwrap_or(&project.scheme);
    let scheme = imported.additions.extend(base);
    if scheme != *project.scheme {
        edits.push(Edit::SetScheme(scheme.into()));
    }
    edits.extend(imported.people.iter().cloned().map(Edit::PutPerson));
    edits.extend(imported.articles.iter().map(|article| Edit::PutArticle {
        article: article.clone(),
        index: None,
    }));
    for layer in &imported.layers {
        let key = || layer.key.clone();
        if let Some(state) = layer.state {
            edits.push(Edit::SetLayerState {
                layer: key(),
                state,
            });
        }
        edits.extend(layer.mentions.iter().map(|mention| Edit::PutMention {
            layer: key(),
            mention: mention.clone().into(),
        }));
        edits.extend(layer.claims.iter().map(|claim| Edit::PutClaim {
            layer: key(),
            claim: claim.clone().into(),
        }));
    }
    let mut project = project.clone();
    let transaction = Transaction {
        name: "import".into(),
        edits,
        focus: None,
        person: None,
        at: now(),
    };
    apply(&mut project, &transaction).expect("an import fits its project");
    project
}
