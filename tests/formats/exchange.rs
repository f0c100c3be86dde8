//! What holds for every format that is written: read back, it is what was meant, and what it
//! can't carry is said.

use std::sync::Arc;

use claimdesk::formats::{Carries, ExportOptions, Exported, FORMATS, Format, Loss, format, verify};
use claimdesk::model::*;
use claimdesk::text::{ArticleText, CharOffset, Extent};
use proptest::prelude::*;

use crate::{ada, now, round_trip};

/// All formats that are written and read.
pub fn both_ways() -> impl Iterator<Item = &'static dyn Format> {
    let both = |format: &&'static dyn Format| {
        let can = format.capabilities();
        can.export && can.import
    };
    FORMATS.iter().copied().filter(both)
}

/// An export with all options left alone.
pub fn export(format: &dyn Format, project: &Project) -> Exported {
    format.export(project, &ExportOptions::default()).unwrap()
}

fn verified(format: &dyn Format, project: &Project) {
    let exported = export(format, project);
    let differences = verify(format, &project.scheme, &exported.files, &exported.wrote);
    assert_eq!(differences, [], "{}", format.id());
}

/// A project with one article and mentions from..to in code points.
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
            label: LabelId::new(label).unwrap(),
            extent: Extent::from_pieces(pieces).unwrap(),
            attributes: mention::Attributes::new(),
            note: String::new(),
            unsure: false,
            origin: Origin::ByHand,
            at: now(),
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
    ]
}

#[test]
fn hard_cases_are_read_back_as_they_were_written() {
    for format in both_ways() {
        for (name, project) in hard_cases() {
            let exported = export(format, &project);
            let differences = verify(format, &project.scheme, &exported.files, &exported.wrote);
            assert_eq!(differences, [], "{}: {name}", format.id());
            let mentions: usize = project
                .layers()
                .map(|(_, layer)| layer.mention_count())
                .sum();
            let wrote: usize = exported.wrote.iter().map(|one| one.mentions.len()).sum();
            let lost = [
                Loss::Overlaps,
                Loss::OffTokens,
                Loss::LeftOut,
                Loss::Mentions,
            ];
            let lost: usize = lost.iter().map(|loss| exported.loss.count(*loss)).sum();
            assert_eq!(wrote + lost, mentions, "{}: {name}", format.id());
        }
    }
}

#[test]
fn an_export_gives_the_same_bytes_each_time() {
    for format in both_ways() {
        for (name, project) in hard_cases() {
            let files = || export(format, &project).files;
            assert_eq!(files(), files(), "{}: {name}", format.id());
        }
    }
}

#[test]
fn a_file_that_lost_a_mention_is_not_verified() {
    let project = marked("one two", &[("actor", &[(0, 3)]), ("figure", &[(4, 7)])]);
    let less = marked("one two", &[("actor", &[(0, 3)])]);
    let moved = marked("one two", &[("actor", &[(0, 3)]), ("figure", &[(4, 6)])]);
    let jsonl = format("jsonl").unwrap();
    let wrote = export(jsonl, &project).wrote;
    for other in [less, moved] {
        let differences = verify(jsonl, &project.scheme, &export(jsonl, &other).files, &wrote);
        assert_eq!(differences.len(), 1, "{differences:?}");
        assert!(
            differences[0].to_string().contains("figure “two"),
            "{differences:?}"
        );
    }
}

#[test]
fn what_a_format_does_not_carry_is_noted() {
    let (_, gap) = hard_cases().swap_remove(11);
    for format in both_ways() {
        let loss = export(format, &gap).loss;
        let gaps = usize::from(!format.capabilities().carries(Carries::Gaps));
        assert_eq!(loss.count(Loss::Gaps), gaps, "{}", format.id());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_project_is_read_back_as_it_was_written(project in round_trip::project()) {
        for format in both_ways() {
            verified(format, &project);
        }
    }
}

#[test]
fn the_readme_has_the_table_of_formats() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let (before, rest) = readme.split_once("<!-- formats -->\n").unwrap();
    let (found, after) = rest.split_once("<!-- /formats -->").unwrap();
    let wanted = format!("\n{}\n", claimdesk::formats::table());
    if std::env::var_os("CLAIMDESK_WRITE_DOCS").is_some() {
        let whole = format!("{before}<!-- formats -->\n{wanted}<!-- /formats -->{after}");
        std::fs::write(path, whole).unwrap();
        return;
    }
    assert_eq!(
        found, wanted,
        "write it with CLAIMDESK_WRITE_DOCS=1 cargo test --test formats"
    );
}
