//! A file that counts otherwise than its format does is recognised as a whole.

use claimdesk::formats::OffsetUnit::{self, Bytes, CodePoints, Utf16};
use claimdesk::formats::shift::{Counted, CountedFrom, Located, Shift, correct, recognise};

/// Articles with emoji, accents and lines before most of their words.
const TEXTS: [&str; 3] = [
    "👨‍👩‍👧 Zoë 😀 saw it.\nThe mayor 🚋 spoke to 12,000 people.\n\nNobody, she said, was hurt.",
    "😀😀 Une rafale de 94 km/h 🌬️ a tout arrêté.\nLa maire l’a dit samedi.\n41 enfants.",
    "港湾局は😀火曜日、\nフェリー３５隻が運休した🚢と発表した。\n𠮷野さんによる。",
];

const QUOTES: [&[&str]; 3] = [
    &[
        "Zoë",
        "saw it",
        "The mayor",
        "12,000 people",
        "Nobody",
        "was hurt",
    ],
    &["Une rafale", "94 km/h", "La maire", "samedi", "41 enfants"],
    &["港湾局", "火曜日", "フェリー３５隻", "発表した", "𠮷野さん"],
];

fn count(text: &str, unit: OffsetUnit) -> usize {
    match unit {
        Bytes => text.len(),
        Utf16 => text.encode_utf16().count(),
        _ => text.chars().count(),
    }
}

/// Positions as somebody counts them in `raw` texts, in which the quotes stand.
fn located<'a>(
    raw: &str,
    quotes: &[&'a str],
    unit: OffsetUnit,
    by: isize,
    inclusive: bool,
) -> Vec<Located<'a>> {
    let one = |quote: &&'a str| {
        let at = raw.find(*quote).unwrap();
        let start = count(&raw[..at], unit).strict_add_signed(by);
        Located {
            start,
            end: start + count(quote, unit) - usize::from(inclusive),
            quote,
        }
    };
    quotes.iter().map(one).collect()
}

/// Recognises what `raw` makes of each text, and looks whether each position is put right.
fn check(name: &str, raw: impl Fn(usize, &str) -> String, wanted: Shift, by: isize) {
    let lists: Vec<Vec<Located<'_>>> = (0..3)
        .map(|n| {
            located(
                &raw(n, TEXTS[n]),
                QUOTES[n],
                wanted.unit,
                by,
                wanted.inclusive,
            )
        })
        .collect();
    let articles: Vec<Counted<'_>> = (0..3)
        .map(|n| Counted {
            text: TEXTS[n],
            located: &lists[n],
        })
        .collect();
    for stated in [CodePoints, Utf16, Bytes] {
        let found = recognise(&articles, stated).unwrap_or_else(|| panic!("{name}: nothing fits"));
        assert_eq!(found, wanted, "{name}, stated as {stated:?}");
        for article in &articles {
            for (one, bytes) in article.located.iter().zip(correct(article, found)) {
                assert_eq!(&article.text[bytes.unwrap()], one.quote, "{name}");
            }
        }
    }
}

#[test]
fn every_kind_is_recognised() {
    for unit in [CodePoints, Utf16, Bytes] {
        let plain = Shift::plain(unit);
        check("as it is", |_, text| text.to_owned(), plain, 0);
        let crlf = Shift {
            crlf: true,
            ..plain
        };
        check("CRLF", |_, text| text.replace('\n', "\r\n"), crlf, 0);
        let mark = isize::try_from(count("\u{feff}", unit)).unwrap();
        let bom = Shift {
            from: CountedFrom::Before(mark),
            ..plain
        };
        check("BOM", |_, text| format!("\u{feff}{text}"), bom, 0);
        let both = Shift { crlf: true, ..bom };
        let raw = |_, text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        check("BOM and CRLF", raw, both, 0);
        let from_one = Shift {
            from: CountedFrom::Before(1),
            ..plain
        };
        // A mark of one unit and a count from one look alike.
        check("from one", |_, text| text.to_owned(), from_one, 1);
        let inclusive = Shift {
            inclusive: true,
            ..plain
        };
        check(
            "ends are the last one",
            |_, text| text.to_owned(),
            inclusive,
            0,
        );
        let trimmed = Shift {
            from: CountedFrom::Trimmed,
            ..plain
        };
        check(
            "trimmed lead",
            |n, text| format!("{}{text}", " \n".repeat(n + 1)),
            trimmed,
            0,
        );
    }
}

#[test]
fn what_fits_nothing_is_not_put_right() {
    let one = |start: usize, quote| Located {
        start,
        end: start + 3,
        quote,
    };
    let wild = [
        one(3, "Zoë"),
        one(900, "saw it"),
        one(0, "Nobody"),
        one(17, "was hurt"),
    ];
    let article = Counted {
        text: TEXTS[0],
        located: &wild,
    };
    assert_eq!(recognise(&[article], CodePoints), None);
    assert_eq!(recognise(&[], CodePoints), None);
}

#[test]
fn a_person_is_told_how_the_file_counts() {
    let shift = Shift {
        unit: Utf16,
        crlf: true,
        inclusive: false,
        from: CountedFrom::Before(1),
    };
    let message = shift.message();
    assert!(
        message.contains(Utf16.name()) && message.contains("1 before the text"),
        "{message}"
    );
}
