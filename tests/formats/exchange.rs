//! What holds for every format that is written: read back, it is what was meant, and what it
//! can't carry is said.

use claimdesk::formats::{Carries, ExportOptions, Exported, FORMATS, Format, Loss, format, verify};
use claimdesk::model::Project;
use proptest::prelude::*;

pub use crate::projects::{hard_cases, marked};
use crate::round_trip;

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
    let mut cases = hard_cases().into_iter();
    let (_, gap) = cases.find(|(name, _)| *name == "gap").unwrap();
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
