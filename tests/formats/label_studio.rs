//! Label Studio's tasks: both exports, old positions, predictions, answers that are no labels.

use std::collections::BTreeMap;

use claimdesk::formats::{ImportContext, Imported, Input, format};
use claimdesk::model::{Origin, Project};

use crate::exchange::{claimed, export, marked};
use crate::{ada, fields, import, marked_words, now, problems};

fn tasks(source: &str) -> Imported {
    let imported = import("a.json", source.as_bytes()).unwrap();
    assert_eq!(imported.format, "label-studio");
    imported
}

/// A task with these results of one annotation on a text.
fn results(text: &str, results: &str) -> Imported {
    let text = serde_json::to_string(text).unwrap();
    tasks(&format!(
        r#"[{{"id":7,"data":{{"text":{text}}},"annotations":[{{"id":1,"completed_by":1,"result":[{results}]}}],"predictions":[]}}]"#
    ))
}

fn region(id: &str, start: usize, end: usize, words: &str) -> String {
    let words = serde_json::to_string(words).unwrap();
    format!(
        r#"{{"id":"{id}","from_name":"label","to_name":"text","type":"labels","value":{{"start":{start},"end":{end},"text":{words},"labels":["actor"]}}}}"#
    )
}

#[test]
fn tasks_and_their_configuration_are_written() {
    let exported = export(format("label-studio").unwrap(), &claimed());
    let names: Vec<&str> = exported.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names, ["label-studio.json", "config.xml"]);
    let text = |index: usize| std::str::from_utf8(&exported.files[index].bytes).unwrap();
    assert!(
        text(0).starts_with(
            "[\n{\"annotations\":[{\"result\":[\
             {\"from_name\":\"label\",\"id\":\"m1\",\"to_name\":\"text\",\"type\":\"labels\",\
             \"value\":{\"end\":3,\"labels\":[\"actor\"],\"start\":0,\"text\":\"Ada\"}},"
        ),
        "{}",
        text(0)
    );
    assert!(
        text(0).contains(
            "{\"claim\":\"c1\",\"direction\":\"right\",\"from_id\":\"m2\",\"labels\":[\"figure\"],\
             \"to_id\":\"m1\",\"to_role\":\"source\",\"type\":\"relation\"}"
        ),
        "{}",
        text(0)
    );
    let config = text(1);
    assert!(config.contains("<Label value=\"figure\"/>"), "{config}");
    assert!(config.contains("<Relation value=\"source\"/>"), "{config}");
    assert!(
        config.contains("<Text name=\"text\" value=\"$text\"/>"),
        "{config}"
    );
}

#[test]
fn positions_count_code_points() {
    let imported = results("😀 Ada left", &region("x", 2, 5, "Ada"));
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    assert_eq!(problems(&imported), [""; 0]);
    assert_eq!(imported.articles[0].id.as_str(), "7");
}

#[test]
fn old_files_count_utf16_units_which_the_words_tell() {
    let imported = results("😀 Ada left", &region("x", 3, 6, "Ada"));
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    assert!(
        problems(&imported)[0].contains("UTF-16"),
        "{:?}",
        imported.problems
    );
}

#[test]
fn line_ends_in_the_words_of_a_region_are_written_out() {
    for words in ["Ada\\nBob", "Ada\nBob", "AdaBob", "Ada Bob"] {
        let imported = results("So Ada\r\nBob left", &region("x", 3, 11, words));
        assert_eq!(marked_words(&imported), ["actor=Ada\nBob"], "{words}");
        assert_eq!(problems(&imported), [""; 0], "{words}");
    }
    let moved = results("So Ada left", &region("x", 3, 6, "Bob"));
    assert_eq!(marked_words(&moved), [""; 0]);
    assert!(
        problems(&moved)[0].contains("its quote is “Bob”"),
        "{:?}",
        moved.problems
    );
}

#[test]
fn answers_about_a_region_become_attributes_and_others_notes() {
    let imported = results(
        "Ada left",
        &[
            r#"{"id":"x","from_name":"label","to_name":"text","type":"labels","value":{"start":0,"end":3,"text":"Ada","labels":["actor","PER"]},"meta":{"text":["look again"]}}"#,
            r#"{"id":"x","from_name":"sure","to_name":"text","type":"choices","value":{"start":0,"end":3,"choices":["yes","very"]}}"#,
            r#"{"id":"q","from_name":"topic","to_name":"text","type":"choices","value":{"choices":["news"]}}"#,
            r#"{"id":"r","from_name":"k","to_name":"img","type":"rectanglelabels","value":{"x":1}}"#,
        ]
        .join(","),
    );
    assert_eq!(marked_words(&imported), ["actor=Ada", "PER=Ada"]);
    let mention = &imported.layers[0].mentions[0];
    assert_eq!(mention.attributes["sure"], "yes; very");
    assert_eq!(mention.note, "look again");
    assert_eq!(imported.articles[0].meta.note, "topic: news");
    assert_eq!(
        problems(&imported),
        [
            "a.json: 1 regions of the kind “rectanglelabels” are not read: only labels on plain text are"
        ]
    );
}

#[test]
fn predictions_are_read_where_nobody_annotated() {
    let prediction = r#"{"model_version":"m7","score":0.5,"result":[{"id":"p","from_name":"label","to_name":"text","type":"labels","score":0.87,"value":{"start":0,"end":3,"text":"Ada","labels":["actor"]}}]}"#;
    let source = format!(
        r#"[{{"id":1,"data":{{"text":"Ada left"}},"annotations":[],"predictions":[{prediction}]}},
            {{"id":2,"data":{{"text":"Ada met"}},"annotations":[{{"was_cancelled":false,"result":[]}}],"predictions":[{prediction}]}},
            {{"id":3,"data":{{"text":"Ada met Bob"}},"annotations":[{{"was_cancelled":true,"result":[{}]}}]}}]"#,
        region("x", 0, 3, "Ada")
    );
    let imported = tasks(&source);
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    assert_eq!(
        imported.layers[0].mentions[0].origin,
        Origin::Imported {
            from: "label-studio prediction of m7, score 0.87".into()
        }
    );
    assert_eq!(
        problems(&imported),
        ["a.json: predictions of 1 tasks that have annotations too were left out"]
    );
}

#[test]
fn regions_that_a_person_took_over_from_a_model_say_so() {
    let source =
        region("x", 0, 3, "Ada").replacen('{', r#"{"origin":"prediction-changed","score":0.5,"#, 1);
    let imported = results("Ada left", &source);
    assert_eq!(
        imported.layers[0].mentions[0].origin,
        Origin::Accepted {
            run: "label-studio".into(),
            score: "0.5".into(),
            edited: true
        }
    );
}

#[test]
fn the_smaller_export_is_read() {
    let imported = tasks(
        r#"[{"text":"Ada left","outlet":"News","id":12,"label":[{"start":0,"end":3,"text":"Ada","labels":["actor"]}],"mood":"calm","annotator":1,"annotation_id":3,"created_at":"2024-05-01T10:00:00.000000Z","updated_at":"2024-05-01T10:00:00Z","lead_time":4.5}]"#,
    );
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    assert_eq!(problems(&imported), [""; 0]);
    let article = &imported.articles[0];
    assert_eq!(article.id.as_str(), "12");
    assert_eq!(article.meta.outlet, "News");
    assert_eq!(
        fields(&article.meta.foreign),
        ["label-studio.data/mood=\"calm\""]
    );
    assert_eq!(
        imported.layers[0].mentions[0].at.to_string(),
        "2024-05-01T10:00:00Z"
    );
}

#[test]
fn users_are_people_where_there_are_several() {
    let annotation = |by: &str| {
        format!(
            r#"{{"completed_by":{by},"result":[{}]}}"#,
            region("x", 0, 3, "Ada")
        )
    };
    let source = format!(
        r#"[{{"data":{{"text":"Ada left"}},"annotations":[{},{},{}]}}]"#,
        annotation("1"),
        annotation("2"),
        annotation(r#"{"id":3,"email":"eve@example.org"}"#)
    );
    let imported = tasks(&source);
    let people: Vec<&str> = imported.people.iter().map(|person| &*person.name).collect();
    assert_eq!(people, ["user 1", "user 2", "eve@example.org"]);
    assert_eq!(imported.layers.len(), 3);
}

#[test]
fn the_text_is_where_the_configuration_says() {
    let source = br#"[{"data":{"title":"a longer title than the text","body":"Ada left"},"annotations":[{"result":[]}]}]"#;
    let config = br#"<View><Labels name="l" toName="t"><Label value="x"/></Labels><Text name="t" value="$body"/></View>"#;
    let beside = BTreeMap::from([("config.xml".to_owned(), config.to_vec().into())]);
    let input = Input::new("a.json", source.to_vec()).with_companions(beside);
    let project = Project::default();
    let mut context = ImportContext::new(&project, ada(), now());
    let imported = format("label-studio")
        .unwrap()
        .import(&input, &mut context)
        .unwrap();
    assert_eq!(imported.articles[0].text.as_str(), "Ada left");
    assert_eq!(
        imported.articles[0].meta.title,
        "a longer title than the text"
    );
}

#[test]
fn tasks_without_a_text_are_refused_with_a_way_out() {
    let source =
        br#"[{"data":{"image":"https://example.org/a.png"},"annotations":[{"result":[]}]}]"#;
    let error = import("a.json", source).unwrap_err().to_string();
    assert!(error.contains("none of its tasks has a text"), "{error}");
    let error = import("a.json", b"[{\"data\":{},\"annotations\":[\n{]}]")
        .unwrap_err()
        .to_string();
    assert!(error.contains("line 2"), "{error}");
}

#[test]
fn overlapping_labels_are_written_as_they_are() {
    let project = marked(
        "one two three",
        &[("actor", &[(0, 7)]), ("figure", &[(4, 13)])],
    );
    let exported = export(format("label-studio").unwrap(), &project);
    let source = std::str::from_utf8(&exported.files[0].bytes).unwrap();
    assert_eq!(
        marked_words(&tasks(source)),
        ["actor=one two", "figure=two three"]
    );
}
