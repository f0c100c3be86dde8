//! What is done bit by bit ends where doing it at once does.

use claimdesk::analysis::repeats::repeated_paragraphs;
use claimdesk::analysis::stats::WordCount;
use claimdesk::analysis::survey::{Survey, Surveyed};
use claimdesk::analysis::{paragraph_kinds, word_count};
use proptest::prelude::*;

use crate::support::text;

/// Texts of several stretches, with headings, blank lines and paragraphs that come again.
fn long_text() -> impl Strategy<Value = String> {
    let body = "The harbour burned all night, and 1 200 people were hurt, the mayor said. ";
    let paragraph = prop_oneof![
        4 => (1_usize..90).prop_map(move |times| body.repeat(times)),
        2 => Just("Nobody knows who paid".to_owned()),
        2 => Just(String::new()),
        1 => "[a-zé ]{0,60}",
        1 => Just("港口燃烧了整整一夜，四十人受伤。".repeat(9)),
    ];
    prop::collection::vec(paragraph, 0..60).prop_map(|all| format!("Begun\n{}", all.join("\n")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_survey_in_parts_finds_what_one_walk_finds(words in long_text(), title in "[a-z]{0,5}") {
        let text = text(&words);
        let kinds = paragraph_kinds(&text, &title);
        let repeated = repeated_paragraphs(&text);
        let wanted: Vec<Surveyed> = kinds
            .into_iter()
            .zip(&repeated)
            .map(|(kind, earlier)| Surveyed { kind, repeated: earlier.is_some() })
            .collect();
        let mut survey = Survey::new(&text, &title);
        let mut parts = 0;
        while !survey.go_on(&text, || true) {
            parts += 1;
            prop_assert_eq!(survey.words(), None);
            prop_assert_eq!(survey.found(), &wanted[..survey.found().len()]);
        }
        prop_assert!(parts + 1 >= words.len() / (64 * 1024), "{} parts", parts);
        prop_assert_eq!(survey.found(), wanted.as_slice());
        prop_assert_eq!(survey.words(), Some(word_count(&words)));
        let mut count = WordCount::default();
        while !count.go_on(&text, || true) {}
        prop_assert_eq!(count.words(&text), Some(word_count(&words)));
        for (at, earlier) in repeated.iter().enumerate() {
            let said = |index: usize| text.paragraph_str(index).split_whitespace().collect::<Vec<_>>();
            let first = (0..at).find(|earlier| said(*earlier) == said(at));
            let long = said(at).join(" ").chars().count() >= 40;
            prop_assert_eq!(*earlier, first.filter(|_| long));
        }
    }
}
