//! Lists of quotes find their places.

use claimdesk::formats::{ImportContext, Imported, Input, format, import_as};
use claimdesk::model::Project;

use crate::projects::{ada, marked, now, put};
use crate::{import_into, problems};

const TEXT: &str = "The mayor said 12 people came.\nLater 120 people left. The mayor smiled 😀.";

/// A list that somebody says is one.
fn list(project: &Project, bytes: &str) -> Imported {
    let mut context = ImportContext::new(project, ada(), now());
    let input = Input::new("list.txt", bytes.as_bytes());
    import_as(format("quotes").unwrap(), &input, &mut context).unwrap()
}

/// Labels and words of what was tagged.
fn tagged(imported: &Imported) -> Vec<(String, String)> {
    let text = claimdesk::text::ArticleText::new(TEXT).unwrap();
    let mentions = imported.layers.iter().flat_map(|layer| &layer.mentions);
    mentions
        .map(|one| (one.label.to_string(), text.quote(&one.extent)))
        .collect()
}

#[test]
fn a_quote_is_tagged_where_it_stands_exactly_once() {
    let project = marked(TEXT, &[]);
    let imported = list(
        &project,
        "figure\t12 people\r\n\r\n smiled 😀 \nThe mayor\nnobody\nactor\tcame.\u{a0}\n",
    );
    let pair = |label: &str, words: &str| (label.to_owned(), words.to_owned());
    assert_eq!(
        tagged(&imported),
        [
            pair("figure", "12 people"),
            pair("quote", "smiled 😀"),
            pair("actor", "came."),
        ]
    );
    assert_eq!(
        problems(&imported),
        [
            "list.txt, line 4: “The mayor” was left out: it could be in 2 places; write more of \
             the words around it (a: “The mayor”, line 1; “The mayor”, line 2)",
            "list.txt, line 5: “nobody” was left out: it does not stand in a, and is too short to \
             look for what is like it",
        ]
    );
    let project = put(&project, &imported);
    assert_eq!(
        project
            .layers()
            .map(|(_, layer)| layer.mention_count())
            .sum::<usize>(),
        3
    );
}

#[test]
fn json_lists_are_recognised_and_say_more() {
    let project = marked(TEXT, &[]);
    let json = r#"[{"quote": "12 people", "label": "figure", "note": "about", "colour": "red",
        "attributes": {"unit": "people"}, "article": "a"},
        {"quote": "120", "article": "b"}, "Later", 7]"#;
    let imported = import_into(&project, "model.json", json.as_bytes()).unwrap();
    assert_eq!(imported.format, "quotes");
    let mention = &imported.layers[0].mentions[0];
    assert_eq!(mention.note, "about");
    assert_eq!(mention.attributes["unit"], "people");
    assert_eq!(imported.layers[0].mentions[1].label.as_str(), "quote");
    assert_eq!(
        problems(&imported),
        [
            "model.json, quote number 4: this is neither words nor an object with a “quote”; it \
             was left out",
            "model.json: the field “colour” is not known here and was left out",
            "model.json, quote number 2: “120” was left out: the project has no article b",
        ]
    );
    let lines = "{\"quote\": \"Later\", \"label\": \"x\"}\n{\"quote\": 5}\n";
    let imported = import_into(&project, "model.jsonl", lines.as_bytes()).unwrap();
    assert_eq!(imported.format, "quotes");
    assert_eq!(tagged(&imported).len(), 1);
    assert_eq!(imported.problems.len(), 1);
}

#[test]
fn in_a_project_without_articles_it_says_so() {
    let imported = list(&Project::default(), "one\ntwo");
    assert_eq!(
        problems(&imported)[0],
        "list.txt, line 1: “one” was left out: the project has no articles yet; bring them in \
         first"
    );
}

#[test]
fn a_quote_is_found_but_for_type_case_and_slips_and_what_differs_is_told() {
    let project = marked(TEXT, &[]);
    let imported = list(
        &project,
        "LATER  120 people\npeople left. The rnayor srniled\nthe mayor said … came\nThe mayor said 13 people \
         came\nThe mayor sold 12 people\nThe mayor did not say 12 people came",
    );
    let words: Vec<String> = tagged(&imported)
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    assert_eq!(
        words,
        [
            "Later 120 people",
            "people left. The mayor smiled",
            "The mayor said … came"
        ]
    );
    let told = problems(&imported);
    assert_eq!(
        told[..3],
        [
            "list.txt, line 2: “people left. The rnayor srniled” is not quite what a has: “rnayor” was taken \
             for “mayor”, “srniled” was taken for “smiled”",
            "list.txt, line 4: “The mayor said 13 people came” was left out: a number differs (a: \
             “The mayor said 12 people came”, line 1)",
            "list.txt, line 5: “The mayor sold 12 people” was left out: a word differs that \
             changes what is said (a: “The mayor said 12 people”, line 1)",
        ]
    );
    assert!(told[3].contains("line 6") && told.len() == 4, "{told:?}");
}

#[test]
fn a_quote_that_stands_in_several_articles_is_told_with_their_names() {
    let project = crate::run::project(&[("ferry", "Bob came."), ("lake", "Bob left, Ada too.")]);
    let imported = list(&project, "Bob\nADA TOO\nCy said something else");
    assert_eq!(imported.layers[0].mentions.len(), 1);
    assert_eq!(
        problems(&imported),
        [
            "list.txt, line 1: “Bob” was left out: it stands in 2 articles (ferry, lake); name one",
            "list.txt, line 3: “Cy said something else” was left out: it stands in no article",
        ]
    );
}

#[test]
fn as_suggestions_a_list_keeps_what_has_no_place() {
    use claimdesk::formats::run::{Keys, Wishes, propose, read};
    let project = marked(TEXT, &[]);
    let mut context = ImportContext::new(&project, ada(), now());
    let input = Input::new("list.txt", "12 people\nThe mayor\npenguins".as_bytes());
    let said = read(&input, Some("quotes"), &Keys::default(), None, &mut context).unwrap();
    let run = propose(vec![said], &Wishes::default(), &mut context, &|_, _| true).unwrap();
    let tally = run.tally();
    assert_eq!((tally.suggestions, tally.unplaced, tally.claims), (1, 2, 0));
}

#[test]
fn many_quotes_in_a_long_text_take_a_moment() {
    let words: Vec<String> = (0..20_000)
        .map(|number| format!("quote number {number} of it"))
        .collect();
    let project = marked(&words.join(". "), &[]);
    let imported = list(&project, &words.join("\n"));
    assert_eq!(imported.problems, []);
    assert_eq!(imported.layers[0].mentions.len(), 20_000);
}
