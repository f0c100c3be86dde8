//! Line breaks as parley takes them, by UAX #14.

use std::collections::BTreeMap;

use parley_engine::{Analysis, AnalysisOptions, Analyzer};

use crate::data::{self, verdict};

/// Parley breaks at these by itself and calls the places round them no opportunities.
fn is_mandatory(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

#[test]
fn lines_may_break_where_unicode_says() {
    let cases = data::cases("LineBreakTest-15.1.0");
    assert!(cases.len() > 10_000, "{}", cases.len());
    let mut analyzer = Analyzer::new();
    let mut analysis = Analysis::new();
    let mut failed = BTreeMap::new();
    for case in cases {
        analyzer.analyze(&case.text, &AnalysisOptions::default(), &mut analysis);
        let mut found = Vec::new();
        let mut wanted = Vec::new();
        let mut before = None;
        for ((at, character), info) in case.text.char_indices().zip(analysis.char_info()) {
            if info.is_soft_wrap_opportunity() {
                found.push(at);
            }
            if at > 0 && case.borders.contains(&at) && !before.is_some_and(is_mandatory) {
                wanted.push(at);
            }
            before = Some(character);
        }
        if found != wanted {
            failed.insert(case.source, format!("{found:?}, not {wanted:?}"));
        }
    }
    let said = verdict(&failed, &[]);
    assert!(said.is_empty(), "{} differ\n{said}", failed.len());
}
