//! Glyphs of the pages in every script as parley shapes them, against HarfBuzz's
//! (`tests/data/scripts/shape.py`): the same faces for the same letters, the same glyphs in the
//! same order, advances and offsets within a thousandth of the em.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use claimdesk::text::{marked, segment};
use parley::{BaseDirection, Layout};

use crate::data::{self, verdict};
use crate::faces::Faces;

/// Pages, the family that each asks first, and its language.
const PAGES: [(&str, &str, &str); 11] = [
    ("arabic", "Test Arabic", "ar"),
    ("hebrew", "Noto Serif Hebrew", "he"),
    ("devanagari", "Test Devanagari", "hi"),
    ("bengali", "Test Bengali", "bn"),
    ("tamil", "Test Tamil", "ta"),
    ("thai", "Test Thai", "th"),
    ("chinese", "Test CJK SC", "zh-Hans"),
    ("japanese", "Test CJK JP", "ja"),
    ("korean", "Test CJK KR", "ko"),
    ("emoji", "Noto Serif", "en"),
    ("mixed", "Noto Serif", "en"),
];

/// A glyph in thousandths of the em.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Glyph {
    id: u32,
    x: f32,
    y: f32,
    advance: f32,
}

/// The glyphs of a line by the byte at which their grapheme begins, with the family; those of one
/// grapheme from left to right. Of a ligature of several graphemes all stand at the first.
type Shaped = BTreeMap<usize, (String, Vec<Glyph>)>;

/// Adds a glyph of the letters at `byte`, to the right of those that are there.
fn put(line: &mut Shaped, text: &str, byte: usize, family: &str, glyph: Glyph) {
    let grapheme = segment::grapheme_borders(text).take_while(|border| *border <= byte);
    let entry = line
        .entry(grapheme.last().unwrap_or(0))
        .or_insert((family.to_owned(), Vec::new()));
    assert_eq!(
        entry.0, family,
        "two faces in a grapheme at {byte} of {text}"
    );
    entry.1.push(glyph);
}

/// Reads what hb-shape writes: `[id=byte@x,y+advance|…]`.
fn read_glyph(said: &str) -> (usize, Glyph) {
    let (id, rest) = said.split_once('=').unwrap();
    let (place, advance) = rest.split_once('+').unwrap();
    let (byte, offset) = place.split_once('@').unwrap_or((place, "0,0"));
    let (x, y) = offset.split_once(',').unwrap();
    let glyph = Glyph {
        id: id.parse().unwrap(),
        x: x.parse().unwrap(),
        y: y.parse().unwrap(),
        advance: advance.parse().unwrap(),
    };
    (byte.parse().unwrap(), glyph)
}

/// HarfBuzz's glyphs of each line of a page.
fn references(page: &str, lines: &[String]) -> Vec<Shaped> {
    let file = String::from_utf8(data::bytes(&format!("tests/data/scripts/{page}.shape"))).unwrap();
    let mut shaped = vec![Shaped::new(); lines.len()];
    for row in file.lines().filter(|row| !row.starts_with('#')) {
        let (number, row) = row.split_once(": ").unwrap();
        let (head, glyphs) = row.trim_end_matches(']').split_once(" [").unwrap();
        let family = head.splitn(4, ' ').nth(3).unwrap();
        let line = number.parse::<usize>().unwrap() - 1;
        for said in glyphs.split('|').filter(|said| !said.is_empty()) {
            let (byte, glyph) = read_glyph(said);
            put(&mut shaped[line], &lines[line], byte, family, glyph);
        }
    }
    shaped
}

/// Parley's glyphs of a line.
fn found_in(faces: &Faces, layout: &Layout<()>, text: &str) -> Shaped {
    let mut line = Shaped::new();
    for run in layout.lines().flat_map(|line| line.runs()) {
        let family = faces.family(run.font());
        for cluster in run.visual_clusters() {
            for glyph in cluster.glyphs() {
                let glyph = Glyph {
                    id: glyph.id,
                    x: glyph.x,
                    y: -glyph.y,
                    advance: glyph.advance,
                };
                put(&mut line, text, cluster.text_range().start, family, glyph);
            }
        }
    }
    line
}

fn alike(one: &(String, Vec<Glyph>), other: &(String, Vec<Glyph>)) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() <= 1.0;
    one.0 == other.0
        && one.1.len() == other.1.len()
        && one.1.iter().zip(&other.1).all(|(a, b)| {
            a.id == b.id && near(a.x, b.x) && near(a.y, b.y) && near(a.advance, b.advance)
        })
}

/// The lines of a page without their marks.
fn page_lines(page: &str) -> Vec<String> {
    let source = String::from_utf8(data::bytes(&format!("tests/data/scripts/{page}.txt"))).unwrap();
    let marked = marked::parse(&source).unwrap();
    marked.text.as_str().lines().map(str::to_owned).collect()
}

#[test]
fn glyphs_are_those_of_harfbuzz() {
    let mut faces = Faces::new();
    let mut failed = BTreeMap::new();
    let mut compared = 0;
    for (page, first, language) in PAGES {
        let lines = page_lines(page);
        let references = references(page, &lines);
        for (number, text) in lines.iter().enumerate() {
            let layout = faces.line(text, first, language, BaseDirection::Auto);
            let found = found_in(&faces, &layout, text);
            let wanted = &references[number];
            let places: BTreeSet<&usize> = found.keys().chain(wanted.keys()).collect();
            for place in places {
                compared += 1;
                let (one, other) = (found.get(place), wanted.get(place));
                if one.zip(other).is_some_and(|(one, other)| alike(one, other)) {
                    continue;
                }
                let letters: String = text[*place..].chars().take(4).collect();
                let mut said = String::new();
                let _ = writeln!(said, "parley {one:?}\n  HarfBuzz {other:?}");
                failed.insert(
                    format!("{page}, line {}, byte {place}: {letters}", number + 1),
                    said,
                );
            }
        }
    }
    assert!(compared > 3500, "{compared}");
    let said = verdict(&failed, &[]);
    assert!(said.is_empty(), "{} differ\n{said}", failed.len());
}
