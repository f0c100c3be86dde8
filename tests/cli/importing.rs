//! `claimdesk suggest import`, `runs`, `delete`.

use std::path::{Path, PathBuf};

use crate::{Desk, lines};

const ANSWER: &str = "Of course!\n```json\n{\"ferry\": [\n\
    {\"quote\": \"Forty people\", \"label\": \"number\", \"confidence\": 0.9},\n\
    {\"quote\": \"Fifty people\", \"label\": \"number\", \"confidence\": 0.1},\n\
    {\"quote\": \"board\", \"label\": \"PLACE\"}]}\n```\n";

fn with_answer(desk: &Desk) -> (PathBuf, PathBuf) {
    (desk.project(), desk.write("answer.md", ANSWER))
}

/// Takes the answer in as a run with all that can be said of one.
fn import_first(desk: &Desk, project: &Path, answer: &Path) -> crate::Ran {
    desk.run(&[
        &"suggest",
        &"import",
        &project,
        &answer,
        &"--map",
        &"number=figure",
        &"--map",
        &"PLACE=",
        &"--tool",
        &"llm",
        &"--version",
        &"7",
        &"--run",
        &"first",
        &"--blind",
        &"20",
    ])
    .fine()
}

#[test]
fn an_answer_comes_in_is_listed_and_goes_as_one_step_each() {
    let desk = Desk::new();
    let (project, answer) = with_answer(&desk);
    let ran = import_first(&desk, &project, &answer);
    assert!(
        ran.err
            .contains("Run “first” (first): 1 suggestion, 1 in the tray on 1 article"),
        "{ran:?}"
    );
    let listed = desk
        .run(&[&"suggest", &"runs", &project, &"--json"])
        .fine()
        .json();
    let run = &listed["runs"][0];
    assert_eq!(run["name"], "first");
    assert_eq!(run["tool"], "llm");
    assert_eq!(run["version"], "7");
    assert_eq!(run["blind"], 20);
    assert_eq!(run["suggestions"], 1);
    assert_eq!(run["tray"], 1);
    assert_eq!(run["files"][0], "answer.md");
    let words = desk.run(&[&"suggest", &"runs", &project]).fine();
    assert!(
        words
            .out
            .contains("llm: 1 suggestion, 1 in the tray, 20 % of the articles blind on 1 article"),
        "{words:?}"
    );
    let when = words.out.split_whitespace().nth(1).unwrap_or_default();
    assert!(
        when.len() == 5 && when.contains(':'),
        "the time of day: {words:?}"
    );
    desk.run(&[&"check", &project]).fine();
    desk.run(&[&"suggest", &"delete", &project, &"first"])
        .fine();
    let listed = desk
        .run(&[&"suggest", &"runs", &project, &"--json"])
        .fine()
        .json();
    assert_eq!(listed["runs"].as_array().unwrap().len(), 0);
    let gone = desk.run(&[&"suggest", &"delete", &project, &"first"]);
    assert_eq!(gone.code, 1);
    assert!(gone.err.contains("no run “first”"), "{gone:?}");
    // Nothing became a mention by that.
    let exported = desk
        .run(&[&"export", &project, &"--format", &"jsonl"])
        .fine();
    assert!(
        lines(&exported.out)
            .iter()
            .all(|line| line["article"]["mentions"].is_null())
    );
}

#[test]
fn the_labels_of_a_tool_are_known_the_next_time() {
    let desk = Desk::new();
    let (project, answer) = with_answer(&desk);
    import_first(&desk, &project, &answer);
    let again = desk
        .run(&[
            &"suggest",
            &"import",
            &project,
            &answer,
            &"--tool",
            &"llm",
            &"--dry-run",
            &"--json",
        ])
        .fine();
    let json = again.json();
    assert_eq!(json["left_out"], 1, "{json:#}");
    assert_eq!(json["suggestions"], 1);
    assert_eq!(json["why"]["words differ"], 1, "{json:#}");
    assert!(again.err.contains("label PLACE: left out"), "{again:?}");
    assert!(again.err.contains("dry run"), "{again:?}");
}

#[test]
fn wrong_arguments_and_files_of_no_use_are_told() {
    let desk = Desk::new();
    let (project, answer) = with_answer(&desk);
    for words in [
        &[&"--keys" as crate::Word<'_>, &"quotes"][..],
        &[&"--map", &"=x"],
        &[&"--format", &"none"],
        &[&"--blind", &"101"],
    ] {
        let mut all: Vec<crate::Word<'_>> = vec![&"suggest", &"import", &project, &answer];
        all.extend(words);
        let ran = desk.run(&all);
        assert_eq!(ran.code, 2, "{ran:?}");
    }
    let ran = desk.run(&[
        &"suggest",
        &"import",
        &project,
        &answer,
        &"--map",
        &"number=nothing",
    ]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("no label “nothing”"), "{ran:?}");
    let text = desk.write("words.txt", "Nothing but words.");
    let ran = desk.run(&[&"suggest", &"import", &project, &text]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("nothing with words and a label"),
        "{ran:?}"
    );
    // One of two is enough.
    let ran = desk.run(&[
        &"suggest",
        &"import",
        &project,
        &text,
        &answer,
        &"--keys",
        &"quote=quote,label=label",
    ]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("2 in the tray") || ran.err.contains("suggestions"),
        "{ran:?}"
    );
    let listed = desk
        .run(&[&"suggest", &"runs", &project, &"--json"])
        .fine()
        .json();
    assert_eq!(listed["runs"].as_array().unwrap().len(), 1);
}

#[test]
fn a_field_that_is_nowhere_in_the_file_is_told() {
    let desk = Desk::new();
    let (project, answer) = with_answer(&desk);
    let import: &[crate::Word<'_>] = &[&"suggest", &"import", &project, &answer, &"--keys"];
    let ran = desk.run(&[import, &[&"score=confidence"]].concat()).fine();
    assert!(!ran.err.contains("no field"), "{ran:?}");
    let ran = desk.run(&[import, &[&"score=sureness"]].concat()).fine();
    let said = "answer.md: no field is called “sureness”, which was to hold its score";
    assert!(ran.err.contains(said), "{ran:?}");
}

#[test]
fn the_fields_of_a_tool_are_remembered_where_they_fit() {
    let desk = Desk::new();
    let project = desk.project();
    let one = r#"[{"name": "x", "bit": "Forty people", "sort": "figure"}]"#;
    let two = r#"[{"name": "y", "bit": "were on board", "sort": "actor"}]"#;
    let usual = r#"[{"name": "z", "quote": "Forty", "label": "figure"}]"#;
    let [one, two, usual] = [("1.json", one), ("2.json", two), ("3.json", usual)]
        .map(|(name, text)| desk.write(name, text));
    let import = |file: &std::path::PathBuf, more: &[&str]| -> crate::Ran {
        let mut words: Vec<crate::Word<'_>> =
            vec![&"suggest", &"import", &project, file, &"--tool", &"mine"];
        words.extend(more.iter().map(|word| word as crate::Word<'_>));
        desk.run(&words)
    };
    let runs = || claimdesk::store::read(&project).unwrap().0;
    let last = || {
        runs()
            .runs()
            .max_by_key(|run| run.id.clone())
            .unwrap()
            .clone()
    };
    let said = "its fields were read as in the last run of mine: quote=bit, label=sort";
    let ran = import(&one, &["--keys", "quote=bit,label=sort", "--run", "a"]).fine();
    assert!(!ran.err.contains(said), "{}", ran.err);
    let ran = import(&two, &["--run", "b"]).fine();
    assert!(ran.err.contains(said), "{}", ran.err);
    assert!(ran.err.contains("1 suggestion on 1 article"), "{}", ran.err);
    let words: Vec<String> = runs()
        .proposals()
        .flat_map(|(article, _, one)| {
            let text = runs().article(article).unwrap().text.clone();
            let all = one.suggestions.iter();
            all.map(|one| text.quote(&one.extent)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(words, ["Forty people", "were on board"]);
    assert_eq!(
        last().keys["quote"],
        "bit",
        "and the next one has them from there"
    );
    // Where they don't fit, fields are found out as ever; what is said now wins.
    let ran = import(&usual, &["--run", "c", "--dry-run"]).fine();
    assert!(!ran.err.contains(said), "{}", ran.err);
    assert!(ran.err.contains("1 suggestion on 1 article"), "{}", ran.err);
    let ran = import(
        &two,
        &["--run", "d", "--dry-run", "--keys", "quote=name,label=sort"],
    )
    .fine();
    assert!(!ran.err.contains(said), "{}", ran.err);
    assert!(ran.err.contains("1 in the tray"), "{}", ran.err);
    // Another tool knows nothing of it.
    let ran = desk.run(&[&"suggest", &"import", &project, &two]);
    assert!(!ran.err.contains("its fields were read as"), "{}", ran.err);
}

#[test]
fn a_usual_name_of_a_label_is_only_told() {
    let desk = Desk::new();
    let project = desk.project();
    let answer = r#"[{"quote": "Forty people", "label": "QUANTITY"}, {"quote": "Forty", "label": "FIGURES"}]"#;
    let answer = desk.write("answer.json", answer);
    let import = |more: &[&str]| -> crate::Ran {
        let mut words: Vec<crate::Word<'_>> =
            vec![&"suggest", &"import", &project, &answer, &"--dry-run"];
        words.extend(more.iter().map(|word| word as crate::Word<'_>));
        desk.run(&words).fine()
    };
    let told = "label QUANTITY is new here. If it means figure, say so: --map QUANTITY=figure";
    let ran = import(&[]);
    assert!(ran.err.contains(told), "{}", ran.err);
    assert!(
        ran.err
            .contains("label QUANTITY: becomes quantity, which is new"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("label FIGURES: becomes figure"),
        "{}",
        ran.err
    );
    let labels = import(&["--json"]).json()["labels"].clone();
    assert_eq!(labels[1]["perhaps"], "figure", "{labels}");
    let ran = import(&["--map", "QUANTITY=figure"]);
    assert!(!ran.err.contains("is new here"), "{}", ran.err);
    assert!(
        ran.err.contains("label QUANTITY: becomes figure"),
        "{}",
        ran.err
    );
}
