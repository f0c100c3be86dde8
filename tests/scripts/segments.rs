//! Graphemes, words and sentences as `text::segment` gives them, by UAX #29.

use std::collections::BTreeMap;
use std::ops::Range;

use claimdesk::text::segment::{self, Unit};
use claimdesk::text::{ArticleText, ByteOffset};

use crate::data::{self, Case, verdict};

fn pieces(case: &Case) -> impl Iterator<Item = Range<usize>> + '_ {
    case.borders.windows(2).map(|pair| pair[0]..pair[1])
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let lead = piece.len() - piece.trim_start().len();
    let start = range.start + lead;
    start..start + piece.trim().len()
}

#[test]
fn graphemes_are_cut_as_unicode_says() {
    let cases = data::cases("GraphemeBreakTest-17.0.0");
    assert!(cases.len() > 600, "{}", cases.len());
    let mut failed = BTreeMap::new();
    for case in cases {
        let found: Vec<usize> = segment::grapheme_borders(&case.text).collect();
        if found != case.borders {
            failed.insert(case.source, format!("{found:?}"));
        }
    }
    let said = verdict(&failed, &[]);
    assert!(said.is_empty(), "{} differ\n{said}", failed.len());
}

#[test]
fn the_caret_stops_where_graphemes_end() {
    let mut failed = BTreeMap::new();
    for case in data::cases("GraphemeBreakTest-17.0.0") {
        let Ok(text) = ArticleText::new(case.text.as_str()) else {
            continue;
        };
        if text.as_str() != case.text {
            continue;
        }
        let mut at = ByteOffset::ZERO;
        let mut found = vec![0];
        while at < text.end() {
            at = segment::next(&text, at, Unit::Grapheme);
            found.push(at.get());
        }
        let mut back = vec![at.get()];
        while at > ByteOffset::ZERO {
            at = segment::previous(&text, at, Unit::Grapheme);
            back.push(at.get());
        }
        back.reverse();
        if found != case.borders || back != case.borders {
            failed.insert(case.source, format!("{found:?} {back:?}"));
        }
    }
    let said = verdict(&failed, &[]);
    assert!(said.is_empty(), "{} differ\n{said}", failed.len());
}

#[test]
fn words_are_cut_as_unicode_says() {
    let cases = data::cases("WordBreakTest-17.0.0");
    assert!(cases.len() > 1800, "{}", cases.len());
    let mut failed = BTreeMap::new();
    for case in cases {
        let found: Vec<Range<usize>> = segment::words(&case.text).collect();
        let wanted: Vec<Range<usize>> = pieces(&case)
            .filter(|piece| case.text[piece.clone()].contains(char::is_alphanumeric))
            .map(|piece| trimmed(&case.text, piece))
            .collect();
        if found != wanted {
            failed.insert(case.source, format!("{found:?}, not {wanted:?}"));
        }
    }
    let said = verdict(&failed, &[]);
    assert!(said.is_empty(), "{} differ\n{said}", failed.len());
}

#[test]
fn sentences_are_cut_as_unicode_says() {
    let cases = data::cases("SentenceBreakTest-17.0.0");
    assert!(cases.len() > 500, "{}", cases.len());
    let mut failed = BTreeMap::new();
    for case in cases {
        let found: Vec<Range<usize>> = segment::sentences(&case.text).collect();
        let wanted: Vec<Range<usize>> = pieces(&case)
            .map(|piece| trimmed(&case.text, piece))
            .filter(|piece| !piece.is_empty())
            .collect();
        if found != wanted {
            failed.insert(case.source, format!("{found:?}, not {wanted:?}"));
        }
    }
    let said = verdict(&failed, &[]);
    assert!(said.is_empty(), "{} differ\n{said}", failed.len());
}
