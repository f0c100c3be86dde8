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
            "list.txt, line 4: “The mayor” was left out: it stands more than once; write more of \
             the words around it",
            "list.txt, line 5: “nobody” was left out: it stands in no article in just these \
             letters",
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
fn many_quotes_in_a_long_text_take_a_moment() {
    let words: Vec<String> = (0..20_000)
        .map(|number| format!("quote number {number} of it"))
        .collect();
    let project = marked(&words.join(". "), &[]);
    let imported = list(&project, &words.join("\n"));
    assert_eq!(imported.problems, []);
    assert_eq!(imported.layers[0].mentions.len(), 20_000);
}
