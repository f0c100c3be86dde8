//! Prodigy's tasks: with and without tokens, answers, relations, people.

use claimdesk::formats::{Imported, format};

use crate::exchange::{claimed, export, marked};
use crate::{fields, import, marked_words, problems};

fn tasks(source: &[&str]) -> Imported {
    let imported = import("a.jsonl", source.join("\n").as_bytes()).unwrap();
    assert_eq!(imported.format, "prodigy");
    imported
}

#[test]
fn a_task_is_written_with_what_belongs_to_it() {
    let mut project = marked("😀 in 2024", &[("figure", &[(5, 9)])]);
    let key = project.layers().next().unwrap().0.clone();
    let mut mention = (**project.layer(&key).unwrap().mentions_in_order()[0]).clone();
    mention.note = "look".into();
    mention.unsure = true;
    mention.attributes.insert("unit".into(), "year".into());
    project.put_mention(&key, mention.clone().into());
    let exported = export(format("prodigy").unwrap(), &project);
    let source = std::str::from_utf8(&exported.files[0].bytes).unwrap();
    assert!(
        source.contains(
            "\"label\":\"figure\",\"attributes\":{\"unit\":\"year\"},\"note\":\"look\",\"unsure\":true}"
        ),
        "{source}"
    );
    let back = tasks(&[source]);
    let there = &back.layers[0].mentions[0];
    assert_eq!(
        (&there.note, there.unsure, &there.attributes),
        (&mention.note, true, &mention.attributes)
    );
}

#[test]
fn tasks_are_read_with_and_without_tokens() {
    let imported = tasks(&[
        r#"{"text":"Ada left","_input_hash":-12,"_task_hash":5,"tokens":[{"text":"Ada","start":0,"end":3,"id":0,"ws":true},{"text":"left","start":4,"end":8,"id":1,"ws":false}],"spans":[{"start":0,"end":3,"token_start":0,"token_end":0,"label":"PER"}],"_view_id":"ner_manual","answer":"accept","_timestamp":1700000000}"#,
        r#"{"text":"😀 Bob met","meta":{"outlet":"News","score":0.5},"spans":[{"start":2,"end":5,"label":"PER"}],"answer":"accept"}"#,
        r#"{"text":"nothing here"}"#,
    ]);
    assert_eq!(marked_words(&imported), ["PER=Ada", "PER=Bob"]);
    assert_eq!(problems(&imported), [""; 0]);
    assert_eq!(imported.articles.len(), 3);
    assert_eq!(imported.articles[1].meta.outlet, "News");
    assert_eq!(
        fields(&imported.articles[1].meta.foreign),
        ["prodigy.meta/score=0.5"]
    );
}

#[test]
fn tokens_are_written_with_blanks_and_spans_say_on_which_they_lie() {
    let marks: &[(&str, &[(usize, usize)])] = &[("actor", &[(2, 5)]), ("figure", &[(7, 11)])];
    let exported = export(format("prodigy").unwrap(), &marked("😀 Ada  12 %", marks));
    let token = |id: usize, text: &str, start: usize, end: usize, ws: bool| {
        format!("{{\"text\":\"{text}\",\"start\":{start},\"end\":{end},\"id\":{id},\"ws\":{ws}}}")
    };
    let tokens = [
        token(0, "😀", 0, 1, true),
        token(1, "Ada", 2, 5, true),
        token(2, " ", 6, 7, false),
        token(3, "12", 7, 9, true),
        token(4, "%", 10, 11, false),
    ];
    assert_eq!(
        std::str::from_utf8(&exported.files[0].bytes).unwrap(),
        format!(
            "{{\"text\":\"😀 Ada  12 %\",\"tokens\":[{}],\"spans\":[\
             {{\"start\":2,\"end\":5,\"token_start\":1,\"token_end\":1,\"label\":\"actor\"}},\
             {{\"start\":7,\"end\":11,\"token_start\":3,\"token_end\":4,\"label\":\"figure\"}}],\
             \"meta\":{{\"doc_id\":\"a\"}},\"answer\":\"accept\"}}\n",
            tokens.join(",")
        )
    );
}

#[test]
fn spans_are_compared_with_their_tokens() {
    let task = |span: &str| {
        format!(
            r#"{{"text":"Ada left","tokens":[{{"text":"Ada","start":0,"end":3,"id":0,"ws":true}},{{"text":"left","start":4,"end":8,"id":1,"ws":false}}],"spans":[{{{span},"label":"PER"}}],"answer":"accept"}}"#
        )
    };
    // Tokens alone say where it stands.
    let imported = tasks(&[&task(r#""token_start":1,"token_end":1"#)]);
    assert_eq!(marked_words(&imported), ["PER=left"]);
    assert_eq!(problems(&imported), [""; 0]);
    let imported = tasks(&[&task(r#""start":0,"end":3,"token_start":0,"token_end":1"#)]);
    assert_eq!(marked_words(&imported), ["PER=Ada"]);
    assert_eq!(
        problems(&imported),
        ["a.jsonl: 1 span does not begin and end where its tokens do; start and end were taken"]
    );
    // Tokens that are not there are no reason to doubt.
    let imported = tasks(&[&task(r#""start":0,"end":3,"token_start":7,"token_end":9"#)]);
    assert_eq!(problems(&imported), [""; 0]);
}

#[test]
fn what_was_rejected_or_ignored_stays_out() {
    let imported = tasks(&[
        r#"{"text":"Ada left","spans":[{"start":0,"end":3,"label":"PER"}],"answer":"reject"}"#,
        r#"{"text":"Bob left","spans":[{"start":0,"end":3,"label":"PER"}],"answer":"ignore"}"#,
        r#"{"text":"Eve left","spans":[{"start":0,"end":3,"label":"PER"}],"answer":"accept","html":"<b>"}"#,
    ]);
    assert_eq!(marked_words(&imported), ["PER=Eve"]);
    assert_eq!(
        problems(&imported),
        ["a.jsonl: 2 tasks whose answer is “reject” or “ignore” were left out"]
    );
}

#[test]
fn annotators_of_one_text_are_people_on_one_article() {
    let task = |who: &str, label: &str| {
        format!(
            r#"{{"text":"Ada left","_input_hash":77,"_task_hash":1,"spans":[{{"start":0,"end":3,"label":"{label}"}}],"answer":"accept","_annotator_id":"{who}"}}"#
        )
    };
    let imported = tasks(&[&task("news-ada", "PER"), &task("news-bob", "ORG")]);
    assert_eq!(imported.articles.len(), 1);
    assert_eq!(imported.layers.len(), 2);
    assert_eq!(problems(&imported), [""; 0]);
}

#[test]
fn relations_are_claims() {
    let exported = export(format("prodigy").unwrap(), &claimed());
    let source = std::str::from_utf8(&exported.files[0].bytes).unwrap();
    assert!(
        source.contains("\"label\":\"figure\",\"claim\":\"c1\",\"head_role\":\"source\"}"),
        "{source}"
    );
    let imported = tasks(&[
        r#"{"text":"Ada saw 12","spans":[{"start":0,"end":3,"label":"actor"},{"start":8,"end":10,"label":"figure"}],"relations":[{"head":0,"child":2,"head_span":{"start":0,"end":3,"token_start":0,"token_end":0,"label":"actor"},"child_span":{"start":8,"end":10,"token_start":2,"token_end":2,"label":"figure"},"label":"SEEN"},{"head":0,"child":1,"head_span":{"start":0,"end":3,"label":"actor"},"child_span":{"start":4,"end":7,"label":null},"label":"DOES"}],"answer":"accept"}"#,
    ]);
    let claim = &imported.layers[0].claims[0];
    let roles: Vec<&str> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["actor", "seen"]);
    assert_eq!(
        problems(&imported),
        ["a.jsonl, line 1: a relation leads from or to words that are no span; it was left out"]
    );
}

#[test]
fn long_files_are_read_in_order_on_all_cores() {
    let lines: Vec<String> = (0..3000)
        .map(|number| {
            let text = format!("{} number {number}", "word ".repeat(60));
            format!(
                "{{\"text\":\"{text}\",\"spans\":[{{\"start\":300,\"end\":{},\"label\":\"figure\"}}],\"answer\":\"accept\"}}",
                text.chars().count()
            )
        })
        .collect();
    let mut source = lines.join("\n");
    source.push_str("\n{\"text\":");
    let imported = import("a.jsonl", source.as_bytes()).unwrap();
    assert_eq!(imported.articles.len(), 3000);
    for (number, article) in imported.articles.iter().enumerate() {
        assert!(
            article
                .text
                .as_str()
                .ends_with(&format!(" number {number}"))
        );
    }
    let words = marked_words(&imported);
    assert_eq!(words.len(), 3000);
    let problems = problems(&imported);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].starts_with("a.jsonl, line 3001: "),
        "{problems:?}"
    );
}
