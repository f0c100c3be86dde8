//! Quotes without positions find their places, or a person is asked.

#![allow(clippy::panic, reason = "tests stop at the first surprise")]

mod random;
mod table;

use claimdesk::analysis::anchor::{
    Anchored, Anchorer, Answer, By, DifferenceKind, Method, Quote, Reason, Tray,
};
use claimdesk::text::{ArticleText, ByteOffset};

fn answers(text: &str, quotes: &[Quote<'_>]) -> Vec<Answer> {
    let text = ArticleText::new(text).unwrap();
    Anchorer::new(&text, "").anchor(quotes)
}

fn answer(text: &str, quote: &str) -> Answer {
    answers(text, &[Quote::new(quote)]).remove(0)
}

fn anchored(text: &str, quote: &str) -> Anchored {
    match answer(text, quote) {
        Answer::Anchored(anchored) => anchored,
        Answer::Tray(tray) => panic!("“{quote}” went to the tray: {tray:?}"),
    }
}

fn tray(text: &str, quote: &str) -> Tray {
    match answer(text, quote) {
        Answer::Tray(tray) => tray,
        Answer::Anchored(one) => panic!("“{quote}” was anchored: {one:?}"),
    }
}

/// The pieces of the text, joined by a bar.
fn words(text: &str, answer: &Answer) -> String {
    match answer {
        Answer::Anchored(one) => {
            let pieces = one.extent.pieces().map(|piece| &text[piece.bytes()]);
            pieces.collect::<Vec<_>>().join("|")
        }
        Answer::Tray(tray) => format!("{:?}", tray.reason),
    }
}

fn starts(answers: &[Answer]) -> Vec<Option<usize>> {
    let start = |answer: &Answer| match answer {
        Answer::Anchored(one) => Some(one.extent.start().get()),
        Answer::Tray(_) => None,
    };
    answers.iter().map(start).collect()
}

#[test]
fn where_langextract_fails_a_person_is_asked_or_the_place_is_found() {
    let march = "There were 10,000 people at the march in the capital.";
    let found = tray(march, "12,000 people at the march");
    assert_eq!(found.reason, Reason::Differs(DifferenceKind::Numbers));
    let offered = &found.candidates[0];
    let range = offered.extent.cover().bytes();
    assert_eq!(&march[range], "10,000 people at the march");
    assert_eq!(offered.differences[0].quoted, "12,000");
    assert_eq!(offered.differences[0].found, "10,000");

    let tax = "She said the tax will not rise next year, or so.";
    let found = tray(tax, "the tax will rise next year");
    assert_eq!(found.reason, Reason::Differs(DifferenceKind::Negation));
    assert_eq!(found.candidates[0].differences[0].found, "not");

    let mayor = "The mayor opened a school on Monday. Nobody came.";
    let found = tray(mayor, "The mayor closed a hospital on Friday");
    assert!(
        matches!(
            found.reason,
            Reason::NotFound | Reason::Differs(DifferenceKind::Words)
        ),
        "{found:?}"
    );

    let percent = "It rose by 5% in May and by 5% in June.";
    let all = answers(percent, &[Quote::new("5%"); 3]);
    assert_eq!(starts(&all), [Some(11), Some(28), None]);
    assert!(matches!(&all[2], Answer::Tray(tray) if tray.reason == Reason::PlacesTaken));

    for (text, quote) in [
        ("“It’s a fine day”, she said.", "\"It's a fine day\""),
        ("Une e\u{301}te\u{301} de plus", "Une été de plus"),
        ("Une été de plus", "Une e\u{301}te\u{301} de plus"),
        ("政府は112兆円の予算案を決定した。", "112兆円の予算案"),
        ("政府は１１２兆円の予算案を決定した。", "112兆円の予算案"),
    ] {
        anchored(text, quote);
    }
}

#[test]
fn each_method_is_told() {
    let text = "„Die Pre\u{ad}isé stiegen um 10\u{202f}000 Euro“, sagte der Bürgermeister.";
    assert_eq!(anchored(text, "der Bürgermeister").method, Method::Exact);
    let folded = anchored(text, "\"Die Preisé stiegen um 10 000 Euro\"");
    assert_eq!(folded.method, Method::Folded);
    assert_eq!(anchored(text, "die preise stiegen").method, Method::Loose);
    let slip = anchored(text, "sagte der Bürgerrneister");
    assert_eq!(slip.method, Method::Approximate { distance: 2 });
    assert_eq!(slip.differences[0].kind, DifferenceKind::Slip);
    assert_eq!(slip.differences[0].found, "Bürgermeister");
}

#[test]
fn what_says_something_else_is_never_taken_for_the_same() {
    let kind = |text: &str, quote: &str| match tray(text, quote).reason {
        Reason::Differs(kind) => kind,
        other => panic!("{quote}: {other:?}"),
    };
    for (text, quote, wanted) in [
        (
            "it grew by 5 % in the year",
            "it grew by 6 % in the year",
            DifferenceKind::Numbers,
        ),
        (
            "it grew by 1.5 percent a year",
            "it grew by 15 percent a year",
            DifferenceKind::Numbers,
        ),
        (
            "a fall of -5 degrees was seen",
            "a fall of 5 degrees was seen",
            DifferenceKind::Numbers,
        ),
        (
            "it cost them 10 million dollars",
            "it cost them 10 billion dollars",
            DifferenceKind::Numbers,
        ),
        (
            "it grew by 5 percent in May",
            "it grew by 5 points in May",
            DifferenceKind::Units,
        ),
        (
            "the price of 50 € was paid",
            "the price of 50 $ was paid",
            DifferenceKind::Units,
        ),
        (
            "a road of 12 km to the sea",
            "a road of 12 m to the sea",
            DifferenceKind::Units,
        ),
        (
            "he didn’t resign on the day",
            "he did resign on the day",
            DifferenceKind::Negation,
        ),
        (
            "er hat keine Schuld an dem Unfall",
            "er hat Schuld an dem Unfall",
            DifferenceKind::Negation,
        ),
        (
            "le ministre de la santé n’a jamais vu cela",
            "le ministre de la santé a vu cela",
            DifferenceKind::Negation,
        ),
        (
            "el juez no ha visto el informe de la comisión",
            "el juez ha visto el informe de la comisión",
            DifferenceKind::Negation,
        ),
        (
            "il giudice non ha mai visto il rapporto",
            "il giudice ha visto il rapporto",
            DifferenceKind::Negation,
        ),
        (
            "hij heeft het rapport niet gezien",
            "hij heeft het rapport gezien",
            DifferenceKind::Negation,
        ),
        (
            "ele não viu o relatório ontem",
            "ele viu o relatório ontem",
            DifferenceKind::Negation,
        ),
        (
            "the shop opened on the square",
            "the shop closed on the square",
            DifferenceKind::Words,
        ),
        (
            "they met on Monday in Rome",
            "they met on Sunday in Rome",
            DifferenceKind::Words,
        ),
        (
            "the army of Iran said so today",
            "the army of Iraq said so today",
            DifferenceKind::Words,
        ),
        (
            "it is a legal way out of it",
            "it is an illegal way out of it",
            DifferenceKind::Words,
        ),
    ] {
        assert_eq!(kind(text, quote), wanted, "{quote}");
        assert_eq!(kind(quote, text), wanted, "{text}");
    }
}

#[test]
fn numbers_are_read_in_any_way_of_writing() {
    for (text, quote) in [
        (
            "about 10,000 people came there",
            "about 10 000 peaple came there",
        ),
        (
            "about 10.000 people came there",
            "about 10,000 peaple came there",
        ),
        (
            "about 10’000 people came there",
            "about 10000 peaple came there",
        ),
        (
            "it grew by 1,5 percent, they said",
            "it grew by 1.5 percent, they sajd",
        ),
        (
            "it grew by 5 percent, they said",
            "it grew by 5%, they sajd",
        ),
    ] {
        anchored(text, quote);
    }
    let text = ArticleText::new("there were twelve people in the room").unwrap();
    let all = Anchorer::new(&text, "en").anchor(&[Quote::new("there were 12 people in the roorn")]);
    assert!(matches!(all[0], Answer::Anchored(_)), "{all:?}");
}

#[test]
fn a_figure_is_not_even_offered_where_other_numbers_stand() {
    let quote = Quote {
        is_figure: true,
        ..Quote::new("12,000 people at the march")
    };
    let all = answers("10,000 people at the march", &[quote]);
    let Answer::Tray(tray) = &all[0] else {
        panic!("{all:?}");
    };
    assert_eq!(tray.reason, Reason::Differs(DifferenceKind::Numbers));
    assert!(tray.candidates.is_empty());
}

#[test]
fn no_word_and_no_number_is_cut() {
    let text = "In 2025 a party of 10,000 voted; 5 of US and us.";
    assert_eq!(words(text, &answer(text, "5")), "5");
    assert_eq!(tray(text, "art").reason, Reason::InsideWord);
    assert_eq!(tray(text, "000").reason, Reason::InsideWord);
    assert_eq!(tray("He told us.", "US").reason, Reason::TooShort);
    assert_eq!(tray(text, "zebra").reason, Reason::TooShort);
    assert_eq!(tray(text, "  ").reason, Reason::Empty);
}

#[test]
fn what_was_left_out_makes_pieces() {
    let text =
        "The mayor, who had come late, opened a school. The mayor left; he did not speak at all.";
    for quote in [
        "The mayor … opened a school",
        "The mayor, [...] opened a school.",
        "… who had come late (...) a school",
    ] {
        let one = answer(text, quote);
        assert!(words(text, &one).contains('|'), "{quote}: {one:?}");
    }
    assert_eq!(
        words(text, &answer(text, "The mayor […] opened a school")),
        "The mayor|opened a school"
    );
    // An ellipsis must not hide a “not”.
    let hidden = tray(text, "he did … speak at all");
    assert_eq!(hidden.reason, Reason::Differs(DifferenceKind::Negation));
    // The text's own ellipsis is no gap.
    assert_eq!(
        words("wait… and see", &answer("wait… and see", "wait... and")),
        "wait… and"
    );
}

#[test]
fn repeats_are_told_apart_by_what_is_said_of_them() {
    let text = "A dog in May. A dog in June. A dog in July.";
    let dog = Quote::new("dog");
    let one = |quote: Quote<'_>| starts(&answers(text, &[quote]))[0];
    assert_eq!(one(dog), None);
    assert_eq!(
        one(Quote {
            occurrence: Some(1),
            ..dog
        }),
        Some(16)
    );
    assert_eq!(
        one(Quote {
            suffix: " in June",
            ..dog
        }),
        Some(16)
    );
    assert_eq!(
        one(Quote {
            prefix: "in June. A ",
            ..dog
        }),
        Some(31)
    );
    assert_eq!(
        one(Quote {
            near: Some(ByteOffset::new(30)),
            ..dog
        }),
        Some(31)
    );
    assert_eq!(
        one(Quote {
            near: Some(ByteOffset::new(24)),
            ..dog
        }),
        None
    );
    assert_eq!(
        one(Quote {
            near: Some(ByteOffset::new(9000)),
            ..dog
        }),
        None
    );
    let by = |answers: &[Answer]| match &answers[0] {
        Answer::Anchored(one) => one.by,
        Answer::Tray(tray) => panic!("{tray:?}"),
    };
    assert_eq!(by(&answers(text, &[dog; 3])), By::Order);
    assert_eq!(
        starts(&answers(text, &[dog; 3])),
        [Some(2), Some(16), Some(31)]
    );
    // Two of three: which ones is anybody's guess.
    assert_eq!(starts(&answers(text, &[dog; 2])), [None, None]);
    // Another label is another mention of the same words.
    let other = Quote {
        label: "animal",
        ..dog
    };
    let both = [dog, other, dog, other, dog, other];
    assert_eq!(
        starts(&answers(text, &both)),
        [Some(2), Some(2), Some(16), Some(16), Some(31), Some(31)]
    );
}

#[test]
fn a_list_in_the_order_of_the_text_tells_repeats_apart() {
    let text = "one x two three x four five x six seven x";
    let list = ["one", "two", "three", "x", "four", "five", "six", "seven"];
    let list = list.map(Quote::new);
    assert_eq!(starts(&answers(text, &list))[3], Some(16));
    // In no order, there is nothing to go by.
    let mut mixed = list;
    mixed.reverse();
    assert_eq!(starts(&answers(text, &mixed))[4], None);
}

#[test]
fn every_script_is_found() {
    for (text, quote, wanted) in [
        ("قال إنّ ١٢٬٤٠٠ مسافر وصلوا", "12,400 مسافر", "١٢٬٤٠٠ مسافر"),
        (
            "لَا خَطَرَ عَلَى ٱلْمُسَافِرِينَ",
            "لا خطر على المسافرين",
            "لَا خَطَرَ عَلَى ٱلْمُسَافِرِينَ",
        ),
        ("רה״מ אמר כי ״אין סכנה״ היום", "\"אין סכנה\"", "״אין סכנה״"),
        ("รัฐบาลกล่าวว่าไม่มีอันตราย", "ไม่มีอันตราย", "ไม่มีอันตราย"),
        ("港の『ﾌｪﾘｰ』が運休した", "「フェリー」が", "『ﾌｪﾘｰ』が"),
        ("서울에서 3만 명이 모였다", "3만 명", "3만 명"),
    ] {
        assert_eq!(words(text, &answer(text, quote)), wanted, "{quote}");
    }
    let not = tray("乗客に危険はありません。", "乗客に危険はあります。");
    assert!(matches!(not.reason, Reason::Differs(_)), "{not:?}");
}

#[test]
fn graphemes_stay_whole() {
    let text = "Die Familie 👨‍👩‍👧 kam, e\u{301}mue, nach 🇩🇪🇫🇷.";
    let family = anchored(text, "Familie 👨");
    assert_eq!(&text[family.extent.cover().bytes()], "Familie 👨‍👩‍👧");
    let inside = tray(text, "kam, e");
    assert_eq!(inside.reason, Reason::InsideWord);
    let offered = inside.candidates[0].extent.cover().bytes();
    assert_eq!(&text[offered], "kam, e\u{301}");
}

#[test]
fn of_words_that_stand_often_those_are_meant_that_the_rest_follows() {
    let end = "The mayor spoke. The mayor, who was late, opened a school.";
    let near = format!("{}{end}", "The mayor came. ".repeat(9));
    let far = format!(
        "{}{}{end}",
        "The mayor came. ".repeat(7),
        "It rained. ".repeat(300)
    );
    for text in [near, far] {
        for (quote, wanted) in [
            ("The mayor … opened a school", "The mayor|opened a school"),
            ("The mayor … late … a school", "The mayor|late|a school"),
        ] {
            let one = anchored(&text, quote);
            assert_eq!(one.extent.start().get(), text.len() - 41, "{one:?}");
            assert_eq!(words(&text, &Answer::Anchored(one)), wanted);
        }
    }
    // It could be the first one or the second.
    let twice = "Then the mayor and the mayor of Rosk opened a school.";
    let both = tray(twice, "the mayor … opened a school");
    assert_eq!(both.reason, Reason::Ambiguous);
}

#[test]
fn words_that_are_parted_elsewhere_are_the_same() {
    let text = "There were movements of the military at the frontier with the regions in May.";
    for quote in [
        "movements of themilita ry at the frontier",
        "military at the frontierwiththe regions in May",
        "of the military atthefrontier with the regions",
    ] {
        let one = anchored(text, quote);
        let spaces = one.differences.iter().map(|one| one.kind);
        let spaces: Vec<_> = spaces.collect();
        assert!(
            !spaces.is_empty() && spaces.iter().all(|kind| *kind == DifferenceKind::Spacing),
            "{spaces:?}"
        );
    }
    // Nor one that denies on one side only.
    let notable = tray(
        "The new bridge is notable for its height.",
        "bridge isnot able for its height",
    );
    assert!(matches!(notable.reason, Reason::Differs(_)), "{notable:?}");
    let nowhere = tray(
        "The missing boat is now here in the harbour.",
        "the rnissing boat is nowhere in the harbour",
    );
    assert!(matches!(nowhere.reason, Reason::Differs(_)), "{nowhere:?}");
    // A word that is gone is no blank.
    let gone = tray("it did not rain at noon", "it didrain at noon");
    assert!(matches!(gone.reason, Reason::Differs(_)), "{gone:?}");
}
