//! Units, paragraphs, ranges and extents.

use claimdesk::text::article_text::{Digest, TextError};
use claimdesk::text::{ArticleText, ByteOffset, CharOffset, Extent, Utf16Offset};
use proptest::prelude::*;

use crate::support::text;

/// Words in many scripts, with characters of one to four bytes and clusters of several.
pub fn mixed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,6}",
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("10\u{a0}000".to_owned()),
        Just("é".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("عربي".to_owned()),
        Just("שלום".to_owned()),
        Just("ภาษาไทย".to_owned()),
        Just("北京大学".to_owned()),
        Just("👩\u{200d}👩\u{200d}👧".to_owned()),
        Just("🇫🇷".to_owned()),
        Just("𝒳".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..400)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("blank", |s| !s.trim().is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn units_round_trip(words in mixed()) {
        let t = text(&words);
        let s = t.as_str();
        prop_assert!(!s.contains('\r'));
        let (mut chars, mut utf16) = (0, 0);
        for (byte, c) in s.char_indices() {
            let at = ByteOffset::new(byte);
            prop_assert_eq!(t.to_char(at), CharOffset::new(chars));
            prop_assert_eq!(t.to_utf16(at), Utf16Offset::new(utf16));
            prop_assert_eq!(t.from_char(CharOffset::new(chars)), Some(at));
            prop_assert_eq!(t.from_utf16(Utf16Offset::new(utf16)), Some(at));
            if c.len_utf16() == 2 {
                prop_assert_eq!(t.from_utf16(Utf16Offset::new(utf16 + 1)), None);
            }
            chars += 1;
            utf16 += c.len_utf16();
        }
        prop_assert_eq!(t.char_count().get(), chars);
        prop_assert_eq!(t.utf16_count().get(), utf16);
        prop_assert_eq!(t.from_char(CharOffset::new(chars)), Some(t.end()));
        prop_assert_eq!(t.from_utf16(Utf16Offset::new(utf16)), Some(t.end()));
        prop_assert_eq!(t.from_char(CharOffset::new(chars + 1)), None);
        prop_assert_eq!(t.from_utf16(Utf16Offset::new(utf16 + 1)), None);
    }

    #[test]
    fn paragraphs_are_the_lines(words in mixed()) {
        let t = text(&words);
        let lines: Vec<&str> = t.as_str().split('\n').collect();
        prop_assert_eq!(t.paragraph_count(), lines.len());
        for (index, line) in lines.iter().enumerate() {
            prop_assert_eq!(t.paragraph_str(index), *line);
            let (start, end) = t.paragraph(index);
            prop_assert_eq!(t.paragraph_at(start), index);
            prop_assert_eq!(t.paragraph_at(end), index);
        }
    }

    #[test]
    fn a_range_is_made_only_where_the_text_has_one(words in mixed(), a in 0_usize..600, b in 0_usize..600) {
        let t = text(&words);
        let range = t.range_of_bytes(a..b);
        prop_assert_eq!(range.is_some(), a < b && t.as_str().get(a..b).is_some());
        if let Some(range) = range {
            prop_assert_eq!(t.slice(range), &t.as_str()[a..b]);
            prop_assert!(t.owns(range));
            let chars = t.range_of_chars(t.to_char(range.start()), t.to_char(range.end()));
            prop_assert_eq!(chars, Some(range));
        }
        prop_assert!(t.is_boundary(t.clamp(ByteOffset::new(a))));
        prop_assert!(t.clamp(ByteOffset::new(a)).get() <= a);
    }

    #[test]
    fn an_extent_is_the_set_of_its_bytes(pieces in prop::collection::vec((0_usize..60, 1_usize..12), 1..8)) {
        let t = text(&"x".repeat(80));
        let ranges: Vec<_> = pieces.iter().filter_map(|&(s, l)| t.range_of_bytes(s..s + l)).collect();
        let extent = Extent::from_pieces(ranges.iter().copied()).unwrap();
        for byte in 0..80 {
            let at = ByteOffset::new(byte);
            prop_assert_eq!(extent.contains(at), ranges.iter().any(|r| r.contains(at)));
        }
        let found: Vec<_> = extent.pieces().collect();
        prop_assert_eq!(found.len(), extent.piece_count());
        prop_assert!(found.windows(2).all(|w| w[0].end() < w[1].start()));
        prop_assert_eq!(extent.is_discontinuous(), found.len() > 1);
        prop_assert_eq!(extent.start(), found[0].start());
        prop_assert_eq!(extent.end(), found[found.len() - 1].end());
        prop_assert_eq!(extent.covered_bytes(), (0..80).filter(|b| extent.contains(ByteOffset::new(*b))).count());
        let again = Extent::from_pieces(found.iter().rev().copied());
        prop_assert_eq!(again.as_ref(), Some(&extent));
        prop_assert!(extent.contains_extent(&extent));
        let shorter = extent.without_piece_at(extent.start());
        prop_assert_eq!(shorter.map_or(0, |e| e.piece_count()), found.len() - 1);
        let longer = extent.with_piece(t.full_range());
        prop_assert_eq!(longer, Extent::from(t.full_range()));
    }

    #[test]
    fn a_digest_is_read_as_written(bytes in prop::collection::vec(any::<u8>(), 0..50)) {
        let digest = Digest::of(&bytes);
        prop_assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
    }
}

#[test]
fn blank_texts_are_refused() {
    for blank in ["", " ", "\n\r\n", "\u{a0}\u{202f}", "\u{3000}"] {
        assert_eq!(
            ArticleText::new(blank).unwrap_err(),
            TextError::Empty,
            "{blank:?}"
        );
    }
}

#[test]
fn bad_digests_are_refused() {
    let good = Digest::of(b"x").to_string();
    for bad in [
        "",
        "sha256:",
        "sha256:00",
        &good[1..],
        &format!("{good}0"),
        &good.replace("sha256", "sha512"),
    ] {
        assert_eq!(Digest::parse(bad), None, "{bad}");
    }
    let signed = format!("sha256:{}", "+f".repeat(32));
    assert_eq!(Digest::parse(&signed), None);
}

#[test]
fn positions_beyond_the_text_are_held_at_its_end() {
    let t = text("añb");
    assert_eq!(t.clamp(ByteOffset::new(2)).get(), 1);
    assert_eq!(t.clamp(ByteOffset::new(99)), t.end());
    assert_eq!(t.to_char(ByteOffset::new(99)).get(), 3);
    assert_eq!(t.paragraph(7), (t.end(), t.end()));
    assert_eq!(ByteOffset::new(usize::MAX).get(), u32::MAX as usize);
}

#[test]
fn the_words_of_an_extent_show_its_gaps() {
    let t = text("red hot iron");
    let pieces = [
        t.range_of_bytes(8..12).unwrap(),
        t.range_of_bytes(0..3).unwrap(),
    ];
    let extent = Extent::from_pieces(pieces).unwrap();
    assert_eq!(t.quote(&extent), "red … iron");
    assert_eq!(t.slice(extent.cover()), "red hot iron");
    assert_eq!(Extent::from_pieces([]), None);
}
