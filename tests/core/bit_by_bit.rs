//! What is done bit by bit ends where doing it at once does.

use claimdesk::analysis::repeats::repeated_paragraphs;
use claimdesk::analysis::stats::WordCount;
use claimdesk::analysis::survey::{Survey, Surveyed};
use claimdesk::analysis::{
    ArticleSearch, Finder, Hit, Looked, Query, Scope, SpanIndex, find_in_project, paragraph_kinds,
    word_count,
};
use claimdesk::edit::Edit;
use claimdesk::model::Project;
use claimdesk::text::TextRange;
use proptest::prelude::*;

use crate::support::{
    article, claim, key, mention, must, person, person_id, put_claim, put_mention, text,
};

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

/// A long article with mentions and claims that have notes.
fn worked_on(words: &str) -> Project {
    let mut project = Project::new("T");
    let mut edits: Vec<Edit> = vec![person("ada"), article("a", words)];
    let text = text(words);
    for (nth, at) in (0..words.len()).step_by(97).enumerate() {
        let Some(range) = text.range_of_bytes(at..at + 4) else {
            continue;
        };
        let label = ["figure", "actor", "source"][nth % 3];
        let mut one = mention(nth as u64 + 1, label, range.into());
        one.note = format!("note {nth} on the harbour");
        edits.push(put_mention(key("a", "ada"), one));
        if nth % 5 == 0 {
            let mut one = claim(nth as u64 + 1, "a", range.into());
            one.wording = format!("The harbour burned {nth} times");
            edits.push(put_claim(key("a", "ada"), one));
        }
    }
    must(&mut project, edits);
    project
}

/// What a search finds that is interrupted as often as it asks.
fn in_parts(
    project: &Project,
    finder: &Finder,
    mut search: ArticleSearch,
    limit: usize,
) -> Vec<Hit> {
    let layer = project.layer(&key("a", "ada")).map(AsRef::as_ref);
    let spans = layer.map(SpanIndex::build);
    let mut hits = Vec::new();
    let mut go_on = |hits: &mut Vec<Hit>| {
        let looked = Looked {
            project,
            article: project.article_at(0).unwrap(),
            layer,
            spans: spans.as_ref(),
            finder,
        };
        search.go_on(looked, limit, hits, || true)
    };
    while !go_on(&mut hits) {}
    hits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_search_in_parts_finds_what_one_search_finds(
        words in long_text(),
        asked in prop_oneof!["[a-e]", "ha", "harb", "1 200", "figure", "note 1", "、", "燃烧", " n", "t. t", "ee"],
        case in any::<bool>(),
        whole in any::<bool>(),
        limit in prop_oneof![Just(usize::MAX), 1_usize..300],
    ) {
        let project = worked_on(&words);
        let query = Query { text: asked, case_sensitive: case, whole_words: whole };
        let finder = Finder::new(&query);
        for scope in Scope::ALL {
            let me = person_id("ada");
            let wanted = find_in_project(&project, &me, &query, scope, limit, &|| false);
            let found = in_parts(&project, &finder, ArticleSearch::new(scope), limit);
            prop_assert_eq!(found, wanted);
        }
        // And what a walk by hand finds.
        let text = project.article_at(0).unwrap().text.clone();
        let walked: Vec<TextRange> = finder.find(&text).take(limit).collect();
        let found = in_parts(&project, &finder, ArticleSearch::new(Scope::Text), limit);
        let found: Vec<TextRange> = found.iter().filter_map(|hit| hit.range).collect();
        prop_assert_eq!(found, walked);
    }

    #[test]
    fn where_the_shorter_words_are_the_longer_ones_are_found(
        words in "[ab  é']{1,200}",
        asked in "[abeé ']{1,5}",
        more in "[abé ]{1,2}",
        case in any::<bool>(),
    ) {
        let words = format!("Begun {words}");
        let query = |text: String| Query { text, case_sensitive: case, whole_words: false };
        let (short, long) = (query(asked.clone()), query(asked + &more));
        let (short, finder) = (Finder::new(&short), Finder::new(&long));
        let project = worked_on(&words);
        if finder.narrows(&short) {
            let text = project.article_at(0).unwrap().text.clone();
            let places = short.find(&text).map(|hit| hit.start().get()).collect();
            let found = in_parts(&project, &finder, ArticleSearch::at_places(places), usize::MAX);
            let whole = in_parts(&project, &finder, ArticleSearch::new(Scope::Text), usize::MAX);
            prop_assert_eq!(found, whole);
        }
    }
}

#[test]
fn words_that_could_overlap_do_not_narrow() {
    let finder = |text: &str| Finder::new(&Query::new(text));
    assert!(finder("harbour").narrows(&finder("harb")));
    assert!(finder("Été 1").narrows(&finder("et")));
    assert!(!finder("Été 1").narrows(&finder("ete")));
    assert!(
        !finder("aab").narrows(&finder("aa")),
        "“aaab” has it at its second letter"
    );
    assert!(!finder("abc").narrows(&finder("ac")));
    assert!(!finder("ab").narrows(&finder("")));
    let whole = Finder::new(&Query {
        whole_words: true,
        ..Query::new("harbour")
    });
    assert!(!whole.narrows(&finder("harb")));
}
