//! Any text and any quotes: every extent fits the text, and the same comes out each time.

use claimdesk::analysis::anchor::{Anchorer, Answer, Quote};
use claimdesk::text::{ArticleText, ByteOffset, Extent, segment};
use proptest::prelude::*;

/// Pieces that are hard together.
fn pieces() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "the ",
        "not ",
        "mayor ",
        "10,000 ",
        "5 %",
        "…",
        "[...]",
        " ",
        "\n",
        "e\u{301}",
        "\u{301}",
        "👨‍👩‍👧",
        "🇩🇪",
        "🇫",
        "١٢٬٤٠٠",
        "が",
        "か\u{3099}",
        "ﾌｪ",
        "ไม่",
        "각",
        "ᄀ",
        "ᅡ",
        "ﬁ",
        "½",
        "²",
        "´",
        "İ",
        "ß",
        "\u{ad}",
        "\u{200d}",
        "\u{fe0f}",
        "\r",
        "'",
        "“",
        "n't ",
        "can't",
        "n’",
        "\u{feff}",
        "\0",
        "𝟙",
        "الأ",
        "--",
    ]);
    let one =
        prop_oneof![4 => hard.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(one, 0..24).prop_map(|all| all.concat())
}

fn check(text: &ArticleText, extent: &Extent) {
    assert!(text.owns_extent(extent));
    let borders: Vec<usize> = segment::grapheme_borders(text.as_str()).collect();
    for piece in extent.pieces() {
        for at in [piece.start().get(), piece.end().get()] {
            assert!(
                borders.binary_search(&at).is_ok(),
                "{at} in {:?}",
                text.as_str()
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_extent_fits(
        text in pieces(),
        quotes in prop::collection::vec((pieces(), 0_usize..60, any::<bool>()), 0..6),
        cut in any::<prop::sample::Index>(),
        length in 1_usize..40,
    ) {
        let Ok(text) = ArticleText::new(text) else {
            return Ok(());
        };
        let all = text.as_str();
        let from = all.floor_char_boundary(cut.index(all.len() + 1));
        let until = all.ceil_char_boundary((from + length).min(all.len()));
        let own = Quote::new(&all[from..until]);
        let mut list: Vec<Quote<'_>> = quotes
            .iter()
            .map(|(words, near, given)| Quote {
                near: given.then_some(ByteOffset::new(*near)),
                prefix: if *given { "" } else { words },
                ..Quote::new(words)
            })
            .collect();
        list.push(own);
        let anchorer = Anchorer::new(&text, "");
        let answers = anchorer.anchor(&list);
        prop_assert_eq!(answers.len(), list.len());
        for answer in &answers {
            match answer {
                Answer::Anchored(one) => {
                    check(&text, &one.extent);
                    prop_assert!((0.0..=1.0).contains(&one.quality));
                    prop_assert!(one.differences.iter().all(|one| one.kind.is_harmless()));
                }
                Answer::Tray(tray) => tray.candidates.iter().for_each(|one| check(&text, &one.extent)),
            }
        }
        prop_assert_eq!(Anchorer::new(&text, "").anchor(&list), answers);
    }
}
