//! Numbers in text, and what they say.

use claimdesk::analysis::numbers::{next_untagged, numbers, untagged};
use claimdesk::analysis::{SpanIndex, parse_figure};
use claimdesk::text::ByteOffset;

use crate::support::{key, project};

#[test]
fn numbers_in_text() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("", "", &[]),
        ("no numbers", "", &[]),
        ("plus de 10 000 soldats et 3 généraux", "", &["10 000", "3"]),
        (
            "10\u{a0}000 et 10\u{202f}000",
            "",
            &["10\u{a0}000", "10\u{202f}000"],
        ),
        ("1 234 567 hommes", "", &["1 234 567"]),
        ("en 2022 500 hommes", "", &["2022", "500"]),
        ("12 34 56", "", &["12", "34", "56"]),
        ("12.000 Mann, 3,5 Millionen.", "", &["12.000", "3,5"]),
        ("1,234,567.89 in all.", "", &["1,234,567.89"]),
        ("CHF 1’000’000", "", &["1’000’000"]),
        (
            "12 %, 12%, 5\u{a0}% und 3 ‰",
            "",
            &["12 %", "12%", "5\u{a0}%", "3 ‰"],
        ),
        (
            "3–5 Tage, 3-5 days, 3 – 5 jours",
            "",
            &["3–5", "3-5", "3 – 5"],
        ),
        ("on 2024-05-01 at 10:30", "", &["2024-05-01", "10:30"]),
        ("01.05.2024 und 1/2", "", &["01.05.2024", "1/2"]),
        ("the G20, T-34 and A4", "", &["34"]),
        ("10km and 21st", "", &["10", "21"]),
        ("(42)", "", &["42"]),
        ("١٢٣ جندي", "", &["١٢٣"]),
        ("१२ सैनिक", "", &["१२"]),
        ("１０人", "", &["１０"]),
        ("北京100人", "", &[]),
        ("two generals and 500 officers", "en", &["two", "500"]),
        (
            "Trois généraux, dix-sept mille",
            "fr",
            &["Trois", "dix", "sept", "mille"],
        ),
        (
            "Fünf Generäle, zwei Millionen",
            "de",
            &["Fünf", "zwei", "Millionen"],
        ),
        ("two generals", "fr", &[]),
        ("two generals", "", &[]),
        ("often tenth someone", "en", &[]),
        ("ends with 7", "", &["7"]),
        ("7", "", &["7"]),
        ("5,", "", &["5"]),
        ("- 5 -", "", &["5"]),
    ];
    for (source, language, wanted) in cases {
        let found: Vec<&str> = numbers(source, language).map(|r| &source[r]).collect();
        // Ideographs count as letters; digits next to them are still numbers.
        if source.starts_with('北') {
            assert_eq!(found, ["100"], "{source:?}");
        } else {
            assert_eq!(found, *wanted, "{source:?} {language}");
        }
    }
}

#[test]
fn untagged_numbers_are_found() {
    let p = project();
    let layer = p.layer(&key("a", "ada")).unwrap();
    let index = SpanIndex::build(layer);
    let text = &p.articles().next().unwrap().text;
    let all: Vec<&str> = untagged(text, "en", &index)
        .map(|r| text.slice(r))
        .collect();
    assert_eq!(all, ["2024"]);
    let empty = SpanIndex::default();
    let mut at = ByteOffset::ZERO;
    let mut found = Vec::new();
    while let Some(range) = next_untagged(text, "en", &empty, at) {
        found.push(text.slice(range));
        at = range.end();
    }
    assert_eq!(found, ["10 000", "500", "2024"]);
}

#[test]
fn what_figures_say() {
    // Words, language, attributes; an empty string means that nothing is suggested.
    let cases: &[(&str, &str, &str)] = &[
        ("10 000", "", "value=10000"),
        ("10\u{a0}000", "fr", "value=10000"),
        ("10\u{202f}000 soldats", "fr", "value=10000 unit=soldats"),
        ("10.000", "de", "value=10000"),
        ("10.000", "en", "value=10"),
        ("10.000", "fr", ""),
        ("10.000", "", ""),
        ("10,000", "en", "value=10000"),
        ("10,000", "fr", "value=10"),
        ("10,000", "", ""),
        ("10.5", "en", "value=10.5"),
        ("10.5", "de", ""),
        ("10.5", "", "value=10.5"),
        ("10,5", "de", "value=10.5"),
        ("10,5", "en", ""),
        ("1.234,5", "", "value=1234.5"),
        ("1,234.5", "", "value=1234.5"),
        ("1.234.567", "", "value=1234567"),
        ("1,234,567.89", "en", "value=1234567.89"),
        ("1’000’000", "de-CH", "value=1000000"),
        ("1,23,456", "en", ""),
        (
            "more than 10,000 soldiers",
            "en",
            "value=10000 qualifier=> unit=soldiers",
        ),
        (
            "plus de 10 000 soldats",
            "fr",
            "value=10000 qualifier=> unit=soldats",
        ),
        (
            "mehr als 10.000 Soldaten",
            "de",
            "value=10000 qualifier=> unit=Soldaten",
        ),
        ("Über 3 000 Mann", "de", "value=3000 qualifier=> unit=Mann"),
        ("environ 6 000", "fr", "value=6000 qualifier=~"),
        ("rund 500", "de", "value=500 qualifier=~"),
        ("about 500", "en", "value=500 qualifier=~"),
        ("at least 12", "en", "value=12 qualifier=≥"),
        ("au moins 12", "fr", "value=12 qualifier=≥"),
        ("mindestens 12", "de", "value=12 qualifier=≥"),
        ("up to 12", "en", "value=12 qualifier=≤"),
        ("bis zu 12", "de", "value=12 qualifier=≤"),
        ("moins de 12", "fr", "value=12 qualifier=<"),
        ("the 500", "en", "value=500"),
        ("12 %", "", "value=12 unit=%"),
        ("12,5 %", "fr", "value=12.5 unit=%"),
        ("12 percent", "en", "value=12 unit=%"),
        ("12 pour cent", "fr", "value=12 unit=%"),
        ("12 Prozent", "de", "value=12 unit=%"),
        ("3,5 Millionen", "de", "value=3500000"),
        ("3.5 million dollars", "en", "value=3500000 unit=dollars"),
        ("2 milliards d’euros", "fr", "value=2000000000 unit=euros"),
        ("2 billion", "en", "value=2000000000"),
        ("2 Billionen", "de", "value=2000000000000"),
        ("2 billion", "", ""),
        ("$ 5", "en", "value=5 unit=$"),
        ("€5", "", "value=5 unit=€"),
        ("3–5", "", "low=3 high=5 qualifier=range"),
        ("3-5 %", "", "low=3 high=5 qualifier=range unit=%"),
        ("between 3 and 5", "en", "low=3 high=5 qualifier=range"),
        (
            "entre 3 et 5 jours",
            "fr",
            "low=3 high=5 qualifier=range unit=jours",
        ),
        ("zwischen 3 und 5", "de", "low=3 high=5 qualifier=range"),
        ("5–3", "", ""),
        ("trois généraux", "fr", "value=3 unit=généraux"),
        ("three", "en", "value=3"),
        ("three", "fr", ""),
        ("١٢٣", "ar", "value=123"),
        ("१२", "hi", "value=12"),
        ("2022", "", ""),
        ("1999", "en", ""),
        ("2022 soldiers", "en", "value=2022 unit=soldiers"),
        ("février 2022", "fr", ""),
        ("24 février 2022", "fr", ""),
        ("2024-05-01", "", ""),
        ("10:30", "", ""),
        ("01.05.2024", "de", ""),
        ("not a number", "en", ""),
        ("", "", ""),
        ("12 of 34", "en", ""),
        ("seemingly 12", "en", ""),
        ("12 brave and tired men", "en", "value=12"),
        ("99999999999999999999999999999999", "", ""),
        ("79228162514264337593543950335 million", "en", ""),
    ];
    for (words, language, wanted) in cases {
        let found = parse_figure(words, language)
            .map(|guess| guess.attributes())
            .unwrap_or_default()
            .into_iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(found, *wanted, "{words:?} in {language:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_words_panic(words in "[0-9 .,'–%a-zé\u{a0}]{0,24}", any in ".{0,24}") {
        for language in ["", "en", "fr", "de"] {
            for quote in [&words, &any] {
                let _ = parse_figure(quote, language);
                for range in numbers(quote, language) {
                    proptest::prop_assert!(quote.get(range).is_some_and(|s| !s.is_empty()));
                }
            }
        }
    }

    #[test]
    fn plain_numbers_are_read_back(value in 0_u32..1500) {
        let guess = parse_figure(&value.to_string(), "en").unwrap();
        proptest::prop_assert_eq!(guess.value, Some(value.into()));
    }
}
