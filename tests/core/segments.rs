//! Graphemes, words and sentences in many scripts.

use claimdesk::text::ByteOffset;
use claimdesk::text::segment::{self, Unit};
use proptest::prelude::*;

use crate::support::text;
use crate::texts::mixed;

#[test]
fn words() {
    let cases: &[(&str, &[&str])] = &[
        ("More than ten.", &["More", "than", "ten"]),
        (
            "plus de 10\u{a0}000 soldats",
            &["plus", "de", "10", "000", "soldats"],
        ),
        ("3,5 % et 12.000", &["3,5", "et", "12.000"]),
        ("l’Ukraine d'abord", &["l’Ukraine", "d'abord"]),
        ("«\u{a0}rumeur infondée\u{a0}»", &["rumeur", "infondée"]),
        (
            "Verteidigungsministerium, so heißt es",
            &["Verteidigungsministerium", "so", "heißt", "es"],
        ),
        ("قال الوزير إن", &["قال", "الوزير", "إن"]),
        ("שלום עולם", &["שלום", "עולם"]),
        ("ภาษาไทย", &["ภาษา", "ไทย"]),
        // The segmenter's neural models cut these wrongly, and take a hundred times as long.
        ("เรือข้ามฟาก", &["เรือ", "ข้าม", "ฟาก"]),
        ("๓๕ ลำหยุด", &["๓๕", "ลำ", "หยุด"]),
        ("我是北京大学的学生", &["我是", "北京大学", "的", "学生"]),
        ("👩\u{200d}👩\u{200d}👧 ok", &["ok"]),
        // The segmenter's word type is wrong beside combining marks.
        ("lane 3\u{fe0f}\u{20e3}", &["lane", "3\u{fe0f}\u{20e3}"]),
        ("1,\u{308} 2", &["1", "2"]),
        ("", &[]),
        (" \u{202f} ", &[]),
    ];
    for (source, wanted) in cases {
        let found: Vec<&str> = segment::words(source).map(|r| &source[r]).collect();
        if source.starts_with('我') {
            // How a dictionary cuts compounds is its own affair; that it cuts them is ours.
            assert!(found.len() > 2 && found.concat() == *source, "{found:?}");
        } else {
            assert_eq!(found, *wanted, "{source:?}");
        }
    }
    let japanese = "東京都に住んでいます";
    assert!(segment::words(japanese).count() > 2);
}

#[test]
fn sentences() {
    let cases: &[(&str, &[&str])] = &[
        ("One. Two! Three?", &["One.", "Two!", "Three?"]),
        (
            "Il a dit : « Oui. » Puis il partit.",
            &["Il a dit : « Oui. »", "Puis il partit."],
        ),
        (
            "Es sind 3.500 Mann. Mehr nicht.",
            &["Es sind 3.500 Mann.", "Mehr nicht."],
        ),
        ("هل هذا صحيح؟ نعم.", &["هل هذا صحيح؟", "نعم."]),
        ("这是真的。那不是。", &["这是真的。", "那不是。"]),
        ("そうです。ちがいます。", &["そうです。", "ちがいます。"]),
        ("  padded  ", &["padded"]),
        ("a\nb", &["a", "b"]),
        ("", &[]),
    ];
    for (source, wanted) in cases {
        let found: Vec<&str> = segment::sentences(source).map(|r| &source[r]).collect();
        assert_eq!(found, *wanted, "{source:?}");
    }
}

#[test]
fn graphemes() {
    let cases: &[(&str, &[usize])] = &[
        ("ab", &[0, 1, 2]),
        ("e\u{301}x", &[0, 3, 4]),
        ("👩\u{200d}👩\u{200d}👧", &[0, 18]),
        ("🇫🇷🇩🇪", &[0, 8, 16]),
        ("한국", &[0, 3, 6]),
        ("นี้", &[0, 9]),
        ("שָׁ", &[0, 6]),
    ];
    for (source, wanted) in cases {
        let found: Vec<usize> = segment::grapheme_borders(source).collect();
        assert_eq!(found, *wanted, "{source:?}");
    }
}

#[test]
fn steps_of_the_caret() {
    // Text, from, unit, next, previous.
    let cases: &[(&str, usize, Unit, usize, usize)] = &[
        ("one two", 0, Unit::Word, 3, 0),
        ("one two", 3, Unit::Word, 7, 0),
        ("one two", 5, Unit::Word, 7, 4),
        ("one\ntwo", 3, Unit::Word, 4, 0),
        ("one\ntwo", 4, Unit::Word, 7, 3),
        ("one\n\ntwo", 4, Unit::Word, 5, 3),
        ("A b. C d.", 0, Unit::Sentence, 5, 0),
        ("A b. C d.", 7, Unit::Sentence, 9, 5),
        ("e\u{301}x", 0, Unit::Grapheme, 3, 0),
        ("e\u{301}x", 3, Unit::Grapheme, 4, 0),
        ("end", 3, Unit::Grapheme, 3, 2),
        ("end", 99, Unit::Word, 3, 0),
    ];
    for &(source, at, unit, next, previous) in cases {
        let t = text(source);
        let at = ByteOffset::new(at);
        assert_eq!(
            segment::next(&t, at, unit).get(),
            next,
            "next {source:?} {at} {unit:?}"
        );
        assert_eq!(
            segment::previous(&t, at, unit).get(),
            previous,
            "previous {source:?} {at} {unit:?}"
        );
    }
}

#[test]
fn what_lies_at_a_place() {
    let cases: &[(&str, usize, Unit, Option<&str>)] = &[
        ("one two", 1, Unit::Word, Some("one")),
        ("one two", 3, Unit::Word, Some("one")),
        ("one two", 4, Unit::Word, Some("two")),
        ("one  two", 4, Unit::Word, None),
        ("one … two", 4, Unit::Word, None),
        ("A b. C d.", 2, Unit::Sentence, Some("A b.")),
        ("A b. C d.", 4, Unit::Sentence, Some("A b.")),
        ("A b. C d.", 5, Unit::Sentence, Some("C d.")),
        ("ab", 2, Unit::Grapheme, None),
        ("e\u{301}x", 1, Unit::Grapheme, Some("e\u{301}")),
    ];
    for &(source, at, unit, wanted) in cases {
        let t = text(source);
        let found = segment::unit_at(&t, ByteOffset::new(at), unit).map(|r| t.slice(r).to_owned());
        assert_eq!(found.as_deref(), wanted, "{source:?} {at} {unit:?}");
    }
}

#[test]
fn a_selection_snaps_to_words() {
    let cases: &[(&str, &str, &str)] = &[
        ("plus de 10 000 soldats", "us d", "plus de"),
        ("plus de 10 000 soldats", " 10 000 ", "10 000"),
        ("plus de 10\u{a0}000 soldats", "10\u{a0}000", "10\u{a0}000"),
        ("(Kursk).", "Kursk).", "Kursk)."),
        ("a … b", "…", "…"),
        ("a   b", "  ", "  "),
        ("l’Ukraine", "krai", "l’Ukraine"),
    ];
    for (source, chosen, wanted) in cases {
        let t = text(source);
        let start = source.find(chosen).unwrap();
        let range = t.range_of_bytes(start..start + chosen.len()).unwrap();
        assert_eq!(
            t.slice(segment::snap_to_words(&t, range)),
            *wanted,
            "{source:?} {chosen:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn steps_stay_on_borders_and_move_on(words in mixed(), at in 0_usize..1000) {
        let t = text(&words);
        let at = t.clamp(ByteOffset::new(at));
        for unit in [Unit::Grapheme, Unit::Word, Unit::Sentence] {
            let next = segment::next(&t, at, unit);
            prop_assert!(t.is_boundary(next) && (next > at || at == t.end()), "{:?} {} {}", unit, at, next);
            let previous = segment::previous(&t, at, unit);
            prop_assert!(t.is_boundary(previous) && (previous < at || at == ByteOffset::ZERO));
            if let Some(range) = segment::unit_at(&t, at, unit) {
                prop_assert!(t.owns(range));
                prop_assert!(range.start() <= at);
            }
        }
        let floor = segment::grapheme_floor(&t, at);
        prop_assert!(floor <= at && t.is_boundary(floor));
    }

    #[test]
    fn snapping_holds_the_selection(words in mixed(), a in 0_usize..500, b in 0_usize..500) {
        let t = text(&words);
        let (a, b) = (t.clamp(ByteOffset::new(a.min(b))), t.clamp(ByteOffset::new(a.max(b))));
        if let Some(range) = t.range(a, b) {
            let snapped = segment::snap_to_words(&t, range);
            prop_assert!(t.owns(snapped));
            if let Some(trimmed) = segment::trim(&t, range) {
                prop_assert!(snapped.contains_range(trimmed));
            }
        }
    }
}
