use std::collections::BTreeSet;

use egui::Context;
use proptest::prelude::*;

use super::super::direction::runs_right_to_left;
use super::super::engine::{Engine, Request, lock};
use super::super::style::{ParagraphStyle, Setting};
use super::*;
use crate::session::preferences::{Face, LineHeight};
use crate::text::segment::grapheme_borders;

macro_rules! face {
    ($file:literal) => {
        include_bytes!(concat!("../../../tests/data/fonts/", $file)) as &'static [u8]
    };
}

const FONTS: [(&str, &[u8]); 7] = [
    ("Noto Naskh Arabic", face!("TestArabic.ttf")),
    ("Noto Serif Devanagari", face!("TestDevanagari.ttf")),
    ("Noto Serif Tamil", face!("TestTamil.ttf")),
    ("Noto Serif Thai", face!("TestThai.ttf")),
    ("Noto Serif CJK SC", face!("TestCJKsc.otf")),
    ("Noto Serif CJK KR", face!("TestCJKkr.otf")),
    ("Noto Color Emoji", face!("TestEmoji.ttf")),
];

struct Setter(std::sync::Arc<std::sync::Mutex<Engine>>);

impl Setter {
    fn new() -> Self {
        let engine = Engine::of(&Context::default());
        lock(&engine).add_fonts(&FONTS);
        lock(&engine).fonts_revision();
        Self(engine)
    }

    fn lay_out(&self, text: &str, width: f32) -> BlockLayout {
        let setting = Setting {
            size: 17.0,
            face: &Face::Serif,
            line_height: LineHeight::Usual,
            label_names: false,
            depth: 1,
        };
        let request = Request {
            text,
            metrics: ParagraphStyle::Body.metrics(setting),
            width,
            goes_on: false,
            rtl: runs_right_to_left(text),
            language: "",
        };
        let mut engine = lock(&self.0);
        let mut shaped = engine.shape(&request);
        engine.lay_out(&request, &mut shaped)
    }
}

const SAMPLES: [&str; 16] = [
    "",
    "a",
    "Officials confirmed that the first office was affected by flying sparks from the fire.",
    "De\u{301}ja\u{300} vu : l’e\u{302}tre et le ne\u{301}ant, n\u{303}andu\u{301}, o\u{302}\u{323}",
    "Ǹjé ọ̀rọ̀ yìí ṣe kókó? 10 000 km², 4,5 % – „so heißt es“",
    "Flags 🇫🇷🇩🇪 and a family 👨‍👩‍👧‍👦 went 👍🏽 by 🏴‍☠️ at 5️⃣ o’clock",
    "Жук упал, и встать не может. Ждёт он, кто ему поможет. Ελληνικά είναι εδώ.",
    "A tab\there, a no-break\u{a0}space, a thin\u{202f}one, zero\u{200b}width, soft\u{ad}hyphen",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "قال سالم الأحمدي إنّ الشركة نقلت ١٢٬٤٠٠ مسافر و MV Aurora بسرعة 18.5 عقدة",
    "דובר הנמל אמר כי 35 מעבורות הושבתו, IMO מספר 27 (בערך).",
    "He said שלום and سلام twice, 35 מעבורות and 12 עבّارة then left.",
    "बंदरगाह प्राधिकरण ने बताया कि मंगलवार को ३५ नौकाएँ रोक दी गईं।",
    "செய்தித் தொடர்பாளர் கௌரி சுந்தரம் கூறுகையில், 12,400 பயணிகள்",
    "การท่าเรือแจ้งว่าเรือข้ามฟาก๓๕ ลำหยุดให้บริการเมื่อวันอังคาร",
    "港务局宣布，周二共有35艘渡轮停航。한국(韓國) 언론은 보도했다.",
];

const WIDTHS: [f32; 4] = [60.0, 140.0, 333.0, 1e5];

/// Every place of the caret, hit again after the point is moved by `shift` of the cell beside it,
/// gives the same place. Says what does not.
fn round_trip(layout: &BlockLayout, text: &str, shift: f32) -> Result<(), String> {
    for at in grapheme_borders(text) {
        for stop in [Stop::down(at), Stop::up(at)] {
            let row = layout.row_of(stop);
            if at > layout.rows[row].last {
                continue;
            }
            let caret = layout.caret(stop);
            let hung = layout.boundary(row, stop);
            let beside = hung.map(|(index, _)| &layout.cells(row)[index]);
            let moved = beside.map_or(0.0, |cell| (cell.right - cell.left) * shift);
            let hit = layout.hit(caret.center() + egui::vec2(moved, 0.0));
            let same = layout.caret(hit);
            if (same.left() - caret.left()).abs() > 0.01 || same.top() != caret.top() {
                return Err(format!(
                    "{text:?} {stop:?}: {caret:?} gives {hit:?}, {same:?}"
                ));
            }
            // Another position is at the same place where letters have no width, and where two
            // meet because the direction changes.
            let (a, b) = (layout.gap(row, hit), layout.gap(row, stop));
            let cells = layout.cells(row);
            let same = a.zip(b).is_some_and(|(a, b)| {
                let thin = cells[a.min(b)..a.max(b)]
                    .iter()
                    .all(|cell| cell.right - cell.left < 0.01);
                let beside = (a.checked_sub(1).and_then(|a| cells.get(a)), cells.get(a));
                let turns = matches!(beside, (Some(left), Some(right)) if !follow(left, right));
                thin && (a != b || turns)
            });
            if hit.at != at && !same {
                return Err(format!("{text:?} {stop:?} gives {hit:?}"));
            }
        }
    }
    Ok(())
}

/// Whether two cells beside each other are also read one after the other.
fn follow(left: &Cell, right: &Cell) -> bool {
    match (left.rtl, right.rtl) {
        (false, false) => left.bytes.end == right.bytes.start,
        (true, true) => right.bytes.end == left.bytes.start,
        _ => false,
    }
}

/// All positions at which arrows stop.
fn reached(layout: &BlockLayout) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    for right in [true, false] {
        let forward = right != layout.rtl;
        let row = if forward { 0 } else { layout.rows.len() - 1 };
        let mut stop = layout.outermost(row, !right);
        // Twice as many steps as there are sides of cells would be going in circles.
        for _ in 0..4 * layout.cells.len() + 4 {
            seen.insert(stop.at);
            let Some(next) = layout.beside(stop, right) else {
                break;
            };
            stop = next;
        }
        assert_eq!(layout.beside(stop, right), None, "arrows go in circles");
    }
    seen
}

/// The cells of each line lie side by side and fill it.
fn filled(layout: &BlockLayout) {
    let mut bytes = 0;
    for (number, row) in layout.rows.iter().enumerate() {
        assert_eq!(row.bytes.start, bytes);
        bytes = row.bytes.end;
        let cells = layout.cells(number);
        let mut x = row.span.0;
        let mut covered: Vec<_> = cells.iter().map(|cell| cell.bytes.clone()).collect();
        for cell in cells {
            assert!((cell.left - x).abs() < 0.01, "a gap before {cell:?}");
            assert!(cell.right >= cell.left);
            x = cell.right;
        }
        assert!((row.span.1 - x).abs() < 0.01);
        covered.sort_by_key(|bytes| bytes.start);
        for two in covered.windows(2) {
            assert!(two[0].end >= two[1].start, "no cell for {two:?}");
        }
    }
}

#[test]
fn the_caret_of_every_grapheme_is_hit_again() {
    let setter = Setter::new();
    for text in SAMPLES {
        for width in WIDTHS {
            let layout = setter.lay_out(text, width);
            assert_eq!(round_trip(&layout, text, 0.0), Ok(()));
            filled(&layout);
        }
    }
}

/// The control of the test before: it does see when points are off.
#[test]
fn points_that_are_off_by_more_than_half_a_letter_are_noticed() {
    let setter = Setter::new();
    for text in SAMPLES.iter().filter(|text| text.len() > 1) {
        let layout = setter.lay_out(text, 333.0);
        for shift in [0.6, -0.6] {
            assert!(round_trip(&layout, text, shift).is_err(), "{text}");
        }
    }
}

#[test]
fn arrows_reach_every_grapheme() {
    let setter = Setter::new();
    for text in SAMPLES {
        for width in WIDTHS {
            let layout = setter.lay_out(text, width);
            let all: BTreeSet<usize> = grapheme_borders(text).chain([0]).collect();
            assert_eq!(reached(&layout), all, "{text:?} at {width}");
        }
    }
}

#[test]
fn letters_of_a_ligature_have_places_of_their_own() {
    let layout = Setter::new().lay_out("office fire", 1e5);
    let places: Vec<f32> = (0..11)
        .map(|at| layout.caret(Stop::new(at)).left())
        .collect();
    assert!(places.windows(2).all(|two| two[0] < two[1]), "{places:?}");
}

#[test]
fn words_of_the_other_direction_have_two_ends() {
    // As seen: He said MOLAHS and went.
    let text = "He said שלום and went";
    let layout = Setter::new().lay_out(text, 1e5);
    let start = text.find('ש').unwrap();
    let end = text.find(" and").unwrap();
    let place = |stop| layout.caret(stop).left();
    assert!(!layout.rtl);
    // The border before the Hebrew word has a place at its left, where the Latin words end, and
    // one at its right, where it begins.
    assert!(place(Stop::up(start)) < place(Stop::down(start)));
    assert_eq!(place(Stop::up(start)), place(Stop::up(end)));
    assert_eq!(place(Stop::down(start)), place(Stop::down(end)));
    let word: Vec<Piece> = layout.pieces(start..end).collect();
    assert_eq!(word.len(), 1);
    assert!(!word[0].start.at_left && word[0].end.at_left);
    // Half of each: two pieces with a gap between them.
    let half = text.find('ו').unwrap();
    let halves: Vec<Piece> = layout.pieces(3..half).collect();
    assert_eq!(halves.len(), 2, "{halves:?}");
    assert!(halves[0].ink.right() < halves[1].ink.left());
}

#[test]
fn a_line_of_the_other_direction_begins_at_the_right() {
    let layout = Setter::new().lay_out("שלום לכולם", 300.0);
    assert!(layout.rtl);
    assert!((layout.caret(Stop::new(0)).left() - 300.0).abs() < 0.01);
    assert!(layout.caret(Stop::new(2)).left() < 300.0);
    let right_of_all = layout.hit(pos2(900.0, 5.0));
    assert_eq!(right_of_all.at, 0);
    let empty = Setter::new().lay_out("", 300.0);
    assert_eq!(
        (empty.row_count(), empty.caret(Stop::new(0)).left()),
        (1, 0.0)
    );
}

#[test]
fn lines_of_one_block_are_equally_high_whatever_stands_in_them() {
    let text = "Latin قال سالم नौकाएँ 港务局 ลำ 👍🏽 Z̀́̂̃̄ and so on and on and on and on, and on";
    let layout = Setter::new().lay_out(text, 200.0);
    assert!(layout.row_count() > 2);
    let tops: Vec<f32> = (0..layout.row_count())
        .map(|row| layout.row_span(row).0)
        .collect();
    for two in tops.windows(2) {
        assert_eq!(two[1] - two[0], layout.heights.line);
    }
}

#[test]
fn white_space_at_a_soft_break_belongs_to_no_line() {
    let text = "one two three four five six seven eight nine ten eleven twelve";
    let layout = Setter::new().lay_out(text, 140.0);
    assert!(layout.row_count() > 2);
    for row in 0..layout.row_count() - 1 {
        let (start, end) = layout.row_ends(row);
        assert_eq!(text.as_bytes()[end.at], b' ');
        assert_eq!(layout.row_of(end), row);
        assert_eq!(layout.hit_row(row, 1e4), end);
        assert_eq!(layout.hit_row(row, -5.0), start);
        let next = layout.row_ends(row + 1).0;
        assert_eq!(layout.beside(end, true), Some(next));
    }
}

/// UAX #9, rule L1: white space at the end of a line has the direction of the paragraph, also
/// behind words of the other one.
#[test]
fn white_space_at_a_soft_break_hangs_at_the_end_of_its_line() {
    let setter = Setter::new();
    for text in [
        "قال سالم الأحمدي إنّ الشركة نقلت MV Aurora MV Aurora MV Aurora",
        "The captain said that שלום לכולם שלום לכולם שלום לכולם",
    ] {
        let mut seen = 0;
        for width in 100..240_u8 {
            let layout = setter.lay_out(text, f32::from(width));
            for (number, row) in layout.rows.iter().enumerate() {
                let cells = layout.cells(number);
                let outer = if layout.rtl {
                    cells.first()
                } else {
                    cells.last()
                };
                if row.last < row.bytes.end {
                    let outer = outer.unwrap();
                    assert_eq!(outer.bytes, row.last..row.bytes.end, "{text} {width}");
                    seen += usize::from(cells.iter().filter(|c| c.rtl != layout.rtl).count() > 0);
                }
            }
        }
        assert!(
            seen > 20,
            "words of the other direction at the end of lines: {seen}"
        );
    }
}

/// Chinese breaks without a space: the same position ends one line and begins the next.
#[test]
fn a_border_between_lines_without_a_space_has_two_places() {
    let text = "港务局宣布周二共有艘渡轮停航港务局宣布周二共有艘渡轮停航";
    let layout = Setter::new().lay_out(text, 120.0);
    assert!(layout.row_count() > 2);
    let (_, end) = layout.row_ends(0);
    let (start, _) = layout.row_ends(1);
    assert_eq!(end.at, start.at);
    assert_ne!(end, start);
    assert!(layout.caret(end).top() < layout.caret(start).top());
    assert_eq!(layout.hit(layout.caret(end).center()), end);
    assert_eq!(layout.hit(layout.caret(start).center()), start);
    // Arrows do not stop at both.
    let before = layout.beside(start, false).unwrap();
    assert!(before.at < start.at);
    assert_eq!(layout.beside(before, true), Some(start));
}

#[test]
fn tabs_go_to_stops() {
    let setter = Setter::new();
    let x = |text: &str, after: &str| {
        let at = text.find(after).unwrap();
        setter.lay_out(text, 1e5).caret(Stop::new(at)).left()
    };
    let one = x("a\tX", "X");
    assert_eq!(one, x("bbb\tX", "X"));
    assert!(x("a\tb\tX", "X") - 2.0 * one < 0.5);
    assert!(x("a long beginning\tX", "X") > one);
}

#[test]
fn a_broken_soft_hyphen_shows_a_hyphen() {
    let setter = Setter::new();
    let text = "Fähr\u{ad}schiff\u{ad}fahrts\u{ad}amt";
    let whole = setter.lay_out(text, 1e5);
    let broken = setter.lay_out(text, 80.0);
    assert!(broken.row_count() > 1);
    let drawn = |layout: &BlockLayout| layout.runs.len();
    assert_eq!(drawn(&whole), 1);
    assert_eq!(drawn(&broken), 2 * broken.row_count() - 1);
}

#[test]
fn what_no_face_has_is_said() {
    let engine = Setter(Engine::of(&Context::default()));
    assert_eq!(engine.lay_out("Latin, עברית ≥ 4", 300.0).missing, None);
    assert_eq!(engine.lay_out("then नौ", 300.0).missing, Some('न'));
    assert_eq!(Setter::new().lay_out("then नौ", 300.0).missing, None);
    assert_eq!(engine.lay_out("\u{7}\u{85}\t", 300.0).missing, None);
}

fn any_paragraph() -> impl Strategy<Value = String> {
    let word = prop::sample::select(
        &[
            "Port",
            "ferries",
            "ﬁre",
            "35",
            "12 400",
            "(IMO)",
            "e\u{301}a\u{300}",
            "Z̀́̂̃̄",
            "קל",
            "נָמֵל",
            "שלום",
            "قال",
            "لَّا",
            "١٢٬٤٠٠",
            "مسافر",
            "नौकाएँ",
            "क्षत्रिय",
            "र्क",
            "லௌ",
            "கொ",
            "ลำ",
            "เรือ",
            "港务局",
            "渡轮。",
            "한국",
            "👍🏽",
            "👨‍👩‍👧‍👦",
            "🇫🇷",
            "5️⃣",
            "\u{200f}",
            "\u{2067}a\u{2069}",
            "\u{ad}",
            "\t",
            "\u{a0}",
            "\u{202f}",
            "\u{200b}",
            "-",
            "…",
            "”",
        ][..],
    );
    let gap = prop::sample::select(&["", " ", " ", "  "][..]);
    prop::collection::vec((word, gap), 1..30).prop_map(|words| {
        words
            .into_iter()
            .flat_map(|(word, gap)| [word, gap])
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_mixture_of_scripts_is_hit_reached_and_filled(
        text in any_paragraph(), width in 40.0_f32..500.0
    ) {
        let layout = Setter::new().lay_out(&text, width);
        filled(&layout);
        round_trip(&layout, &text, 0.0).map_err(TestCaseError::fail)?;
        let all: BTreeSet<usize> = grapheme_borders(&text).chain([0]).collect();
        let reached = reached(&layout);
        prop_assert_eq!(&reached, &all, "unreached: {:?}", all.difference(&reached).collect::<Vec<_>>());
    }

    #[test]
    fn pieces_cover_their_range_and_nothing_else(
        text in any_paragraph(), width in 40.0_f32..500.0, ends in (0.0_f32..1.0, 0.0_f32..1.0)
    ) {
        let borders: Vec<usize> = grapheme_borders(&text).collect();
        let pick = |share: f32| borders[((borders.len() - 1) as f32 * share) as usize];
        let range = pick(ends.0.min(ends.1))..pick(ends.0.max(ends.1));
        let layout = Setter::new().lay_out(&text, width);
        let pieces: Vec<Piece> = layout.pieces(range.clone()).collect();
        for (row, line) in layout.rows.iter().enumerate() {
            for cell in layout.cells(row) {
                let inside = cell.bytes.start < range.end.min(line.last) && range.start < cell.bytes.end;
                let middle = f32::midpoint(cell.left, cell.right);
                let covered = pieces.iter().any(|piece| {
                    piece.row == row && piece.ink.left() <= middle && middle <= piece.ink.right()
                });
                if cell.right - cell.left > 0.01 {
                    prop_assert_eq!(inside, covered, "{:?}", cell);
                }
            }
        }
    }
}
