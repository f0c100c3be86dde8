//! Directions as parley takes them, by UAX #9: levels of its analysis, and what stands where on a
//! line that it laid out.

use std::collections::BTreeMap;

use parley::{BaseDirection, Layout};
use parley_engine::{Analysis, AnalysisOptions, Analyzer};

use crate::data::{self, verdict};
use crate::faces::Faces;

/// A line of BidiCharacterTest: `code points; base; paragraph level; levels; visual order`.
struct Case {
    source: String,
    text: String,
    base: BaseDirection,
    paragraph: u8,
    /// `None` for a character that has no level, as it is removed before ordering.
    levels: Vec<Option<u8>>,
    /// Indexes of characters from left to right, the removed ones left out.
    order: Vec<usize>,
}

fn numbers<T: std::str::FromStr>(field: &str) -> Vec<Option<T>> {
    field
        .split_ascii_whitespace()
        .map(|number| number.parse().ok())
        .collect()
}

fn cases() -> Vec<Case> {
    let lines = data::lines("BidiCharacterTest-15.0.0");
    assert!(lines.len() > 91_000, "{}", lines.len());
    lines.into_iter().map(case).collect()
}

fn case(source: String) -> Case {
    let fields: Vec<&str> = source.split(';').collect();
    Case {
        text: data::characters(fields[0]),
        base: match fields[1] {
            "0" => BaseDirection::Ltr,
            "1" => BaseDirection::Rtl,
            _ => BaseDirection::Auto,
        },
        paragraph: fields[2].parse().unwrap(),
        levels: numbers(fields[3]),
        order: numbers(fields[4]).into_iter().flatten().collect(),
        source,
    }
}

#[test]
fn levels_are_those_that_unicode_says() {
    let mut analyzer = Analyzer::new();
    let mut analysis = Analysis::new();
    let mut failed = BTreeMap::new();
    for case in cases() {
        let options = AnalysisOptions {
            base_direction: case.base,
            ..AnalysisOptions::default()
        };
        analyzer.analyze(&case.text, &options, &mut analysis);
        let mut found: Vec<u8> = analysis
            .bidi_levels()
            .iter()
            .map(|level| level.to_u8())
            .collect();
        if found.is_empty() {
            // Parley says so when all is written from left to right.
            found = vec![0; case.levels.len()];
        }
        let paragraph = analysis.paragraph_level().to_u8();
        let wanted = case.levels.iter().zip(&found);
        let same = case.levels.len() == found.len()
            && wanted
                .into_iter()
                .all(|(wanted, found)| wanted.is_none_or(|wanted| wanted == *found));
        if !same || paragraph != case.paragraph {
            failed.insert(case.source, format!("{paragraph} {found:?}"));
        }
    }
    let said = verdict(&failed, &[]);
    assert!(said.is_empty(), "{} differ\n{said}", failed.len());
}

/// The indexes of a line's characters from left to right.
fn visual_order(layout: &Layout<()>, text: &str) -> Vec<usize> {
    let index: BTreeMap<usize, usize> = text
        .char_indices()
        .enumerate()
        .map(|(index, (byte, _))| (byte, index))
        .collect();
    let mut order = Vec::new();
    for run in layout.lines().flat_map(|line| line.runs()) {
        for cluster in run.visual_clusters() {
            let inside = index.range(cluster.text_range()).map(|(_, index)| *index);
            if run.is_rtl() {
                order.extend(inside.rev());
            } else {
                order.extend(inside);
            }
        }
    }
    order
}

#[test]
fn characters_stand_where_unicode_says() {
    let mut faces = Faces::new();
    let mut failed = BTreeMap::new();
    for case in cases() {
        let layout = faces.line(&case.text, "Noto Serif", "en", case.base);
        let mut found = visual_order(&layout, &case.text);
        found.retain(|at| case.levels[*at].is_some());
        if found != case.order {
            failed.insert(case.source, format!("{found:?}"));
        }
    }
    let said = verdict(&failed, &[]);
    assert!(said.is_empty(), "{} differ\n{said}", failed.len());
}
