//! Rows for token classification, as JSON Lines and as Parquet, GLiNER's, and answers of models.

use std::sync::Arc;

use claimdesk::formats::tokens::{TagScheme, TextUnit, TokenOptions};
use claimdesk::formats::{ExportOptions, Exported, Loss, detect, format};
use claimdesk::model::Project;
use serde_json::{Value, json};

use crate::exchange::marked;
use crate::{import, import_beside, problems, put, refusal};

fn written(id: &str, project: &Project, tokens: TokenOptions) -> Exported {
    let options = ExportOptions {
        tokens,
        ..ExportOptions::default()
    };
    format(id).unwrap().export(project, &options).unwrap()
}

fn text_of(exported: &Exported) -> String {
    String::from_utf8(exported.files[0].bytes.clone()).unwrap()
}

fn two_sentences() -> Project {
    marked(
        "😀 Ada came.  Ten left.",
        &[("actor", &[(2, 5)]), ("figure", &[(13, 16)])],
    )
}

#[test]
fn a_small_export_byte_for_byte() {
    let lines = text_of(&written(
        "huggingface",
        &two_sentences(),
        TokenOptions::default(),
    ));
    assert_eq!(
        lines,
        "{\"id\":\"a-0\",\"doc_id\":\"a\",\"title\":\"\",\"tokens\":[\"😀\",\"Ada\",\"came\",\".\"],\
         \"ner_tags\":[\"O\",\"B-actor\",\"O\",\"O\"],\"text\":\"😀 Ada came.  \",\"start\":0,\
         \"offsets\":[[0,1],[2,5],[6,10],[10,11]],\"claims\":[]}\n\
         {\"id\":\"a-1\",\"doc_id\":\"a\",\"title\":\"\",\"tokens\":[\"Ten\",\"left\",\".\"],\
         \"ner_tags\":[\"B-figure\",\"O\",\"O\"],\"text\":\"Ten left.\",\"start\":13,\
         \"offsets\":[[0,3],[4,8],[8,9]],\"claims\":[]}\n"
    );
}

/// Labels and words of all mentions, in order.
fn found(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let imported = import(name, bytes).unwrap();
    let project = put(&Project::new(""), &imported);
    let mut out = Vec::new();
    for (key, layer) in project.layers() {
        let text = &project.article(&key.article).unwrap().text;
        for mention in layer.mentions_in_order() {
            out.push(format!("{} {}", mention.label, text.quote(&mention.extent)));
        }
    }
    // Layers are in the order of the articles' ids, not of the file.
    out.sort();
    (out, problems(&imported))
}

#[test]
fn rows_of_others_are_articles_of_their_own() {
    let lines = "{\"tokens\":[\"He\",\"said\",\"5\",\"%\"],\"ner_tags\":[0,0,1,2]}\n\
                 {\"id\":7,\"words\":[\"Ada\"],\"labels\":[\"B-PER\"]}\n\
                 {\"tokens\":[\"a\",\"b\"],\"ner_tags\":[\"O\"]}\n\
                 {\"id\":\"x\"}\n";
    let (mentions, problems) = found("a.jsonl", lines.as_bytes());
    assert_eq!(mentions, ["label-1 5%", "per Ada"]);
    let told = problems.join("\n");
    for part in [
        "a.jsonl, line 3: it has 2 tokens, but 1 tags, and was left out",
        "a.jsonl, line 4: it has no tokens and ner_tags and was left out",
        "its tags are numbers without names",
        "the texts of 2 articles were put together of their tokens",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_has_numbers_for_tags_and_their_names_in_the_footer() {
    let tokens = TokenOptions {
        unit: TextUnit::Article,
        scheme: TagScheme::Iobes,
        ..TokenOptions::default()
    };
    let exported = written("huggingface-parquet", &two_sentences(), tokens);
    let bytes = &exported.files[0].bytes;
    let table = claimdesk::formats::parquet::read(bytes).unwrap();
    assert_eq!(table.rows.len(), 1);
    let features: Value = serde_json::from_str(&table.notes["huggingface"]).unwrap();
    let tags = &features["info"]["features"]["ner_tags"];
    assert_eq!(tags["_type"], "Sequence");
    let names = tags["feature"]["names"].as_array().unwrap();
    assert_eq!(names[0], "O");
    let numbers = table.rows[0]["ner_tags"].as_array().unwrap().iter();
    let tags: Vec<&Value> = numbers
        .map(|tag| &names[tag.as_u64().unwrap() as usize])
        .collect();
    assert_eq!(tags, ["O", "S-actor", "O", "O", "S-figure", "O", "O"]);
    assert_eq!(table.rows[0]["offsets"][1], json!([2, 5]));
    let (mentions, problems) = found("a.parquet", bytes);
    assert_eq!(
        (mentions, problems),
        (vec!["actor Ada".into(), "figure Ten".into()], vec![])
    );
    let no_rows = claimdesk::formats::parquet::Table {
        columns: vec![(
            "x".into(),
            claimdesk::formats::parquet::Column::Whole(vec![Some(1)]),
        )],
        notes: vec![],
    };
    let bytes = claimdesk::formats::parquet::write(no_rows).unwrap();
    assert!(refusal("b.parquet", &bytes).contains("its rows have no tokens and ner_tags"));
    assert!(refusal("c.parquet", b"PAR1xxxxxxxxPAR1").contains("c.parquet: "));
}

/// Words that a tokenizer changed stand where the file says, in Parquet as in JSON Lines.
#[cfg(feature = "parquet")]
#[test]
fn places_of_tokens_are_read_from_parquet() {
    use claimdesk::formats::parquet::{Column, Table, write};
    let words = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let rows = |offsets: Column| Table {
        columns: vec![
            (
                "tokens".into(),
                Column::TextList(vec![words(&["ada", "##s", "vote"]), words(&["No"])]),
            ),
            (
                "ner_tags".into(),
                Column::TextList(vec![words(&["B-actor", "I-actor", "O"]), words(&["O"])]),
            ),
            (
                "text".into(),
                Column::Text(vec![Some("Adas vote".into()), Some("No".into())]),
            ),
            ("offsets".into(), offsets),
        ],
        notes: vec![],
    };
    let right = Column::PairList(vec![vec![[0, 3], [3, 4], [5, 9]], vec![[0, 2]]]);
    let (mentions, problems) = found("a.parquet", &write(rows(right)).unwrap());
    assert_eq!((mentions, problems), (vec!["actor Adas".into()], vec![]));
    // Without them the text is put together of the tokens, and that is said.
    let none = Column::PairList(vec![vec![], vec![]]);
    let other = Column::TextList(vec![words(&["0-3"]), vec![]]);
    for offsets in [none, other] {
        let (mentions, problems) = found("a.parquet", &write(rows(offsets)).unwrap());
        assert_eq!(mentions, ["actor ada ##s"]);
        assert!(
            problems[0].contains("put together of the tokens"),
            "{problems:?}"
        );
    }
}

#[test]
fn gliner_gets_its_own_tokens_and_the_last_one_included() {
    let project = marked(
        "The 12,5 e-mails of São_Tomé-X cafe\u{301}.",
        &[
            ("figure", &[(4, 8)]),
            ("actor", &[(9, 16)]),
            ("actor", &[(4, 8)]),
        ],
    );
    let exported = written("gliner", &project, TokenOptions::default());
    let rows: Value = serde_json::from_str(&text_of(&exported)).unwrap();
    assert_eq!(
        rows[0]["tokenized_text"],
        json!([
            "The",
            "12",
            ",",
            "5",
            "e-mails",
            "of",
            "São_Tomé-X",
            "cafe",
            "\u{301}",
            "."
        ])
    );
    assert_eq!(rows[0]["ner"], json!([[1, 3, "figure"], [4, 4, "actor"]]));
    // Of two labels on the same words GLiNER learns one.
    assert_eq!(exported.loss.count(Loss::Overlaps), 1);
}

#[test]
fn of_two_labels_on_the_same_words_gliner_gets_the_schemes_first_whatever_they_are_called() {
    let mut project = marked("12 came.", &[("actor", &[(0, 2)]), ("figure", &[(0, 2)])]);
    let scheme = Arc::make_mut(&mut project.scheme);
    assert_eq!(scheme.labels[0].id.as_str(), "figure");
    for label in &mut scheme.labels {
        label.name = format!("Our {}", label.name);
    }
    let exported = written("gliner", &project, TokenOptions::default());
    let rows: Value = serde_json::from_str(&text_of(&exported)).unwrap();
    assert_eq!(rows[0]["ner"], json!([[0, 0, "Our figure"]]));
    assert_eq!(exported.loss.count(Loss::Overlaps), 1);
}

#[test]
fn what_gliner_skips_is_noted_and_long_texts_are_cut() {
    let text = "word ".repeat(1000);
    let project = marked(&text, &[("actor", &[(0, 64)]), ("figure", &[(1915, 1929)])]);
    let exported = written("gliner", &project, TokenOptions::default());
    assert_eq!(exported.loss.count(Loss::Wide), 1);
    let rows: Value = serde_json::from_str(&text_of(&exported)).unwrap();
    let rows = rows.as_array().unwrap();
    let lengths = rows
        .iter()
        .map(|row| row["tokenized_text"].as_array().unwrap().len());
    let lengths: Vec<usize> = lengths.collect();
    // The second mention is tokens 383 to 385, so the first row ends before it.
    assert_eq!(lengths, [383, 384, 233]);
    assert_eq!(rows[1]["ner"], json!([[0, 2, "figure"]]));
}

#[test]
fn training_data_of_others_is_read_with_what_does_not_fit_told() {
    let rows = "[{\"tokenized_text\":[\"Ada\",\"Lovelace\",\"came\"],\"ner\":[[0,1,\"Person\"],\
                [0,0,\"first name\"],[2,3,\"x\"],[1,0,\"y\"]]},{\"ner\":[]}]";
    let (mentions, problems) = found("train.json", rows.as_bytes());
    assert_eq!(mentions, ["first-name Ada", "person Ada Lovelace"]);
    let told = problems.join("\n");
    assert!(
        told.contains("row 1: number 3 of “ner” is no [first token, last token"),
        "{told}"
    );
    assert!(told.contains("row 1: number 4 of “ner”"), "{told}");
    assert!(told.contains("row 2: it has no list of words"), "{told}");
}

#[test]
fn answers_of_a_model_are_put_on_the_text_beside_them() {
    let text = "Angela Merkel met Ada.";
    let raw = json!([
        {"entity": "B-PER", "score": 0.9, "index": 1, "word": "Angela", "start": 0, "end": 6},
        {"entity": "I-PER", "score": 0.8, "index": 2, "word": "Mer", "start": 6, "end": 10},
        {"entity": "I-PER", "score": 0.7, "index": 3, "word": "##kel", "start": 10, "end": 13},
        {"entity_group": "PER", "score": 0.5, "word": " ada", "start": 17, "end": 21},
        {"entity": "B-LOC", "score": 0.5, "index": 9, "word": "x", "start": null, "end": null},
    ]);
    let bytes = raw.to_string();
    let imported =
        import_beside("a.json", bytes.as_bytes(), &[("a.txt", text.as_bytes())]).unwrap();
    assert_eq!(imported.format, "huggingface-pipeline");
    let mentions = &imported.layers[0].mentions;
    let article = &imported.articles[0];
    let quotes: Vec<String> = mentions
        .iter()
        .map(|one| article.text.quote(&one.extent))
        .collect();
    assert_eq!(quotes, ["Angela Merkel", "Ada"]);
    let scores = mentions.iter().map(|one| one.attributes["score"].as_str());
    assert_eq!(scores.collect::<Vec<_>>(), ["0.7", "0.5"]);
    assert!(problems(&imported)[0].contains("entity number 5 has no label or no place"));
    assert!(refusal("a.json", bytes.as_bytes()).contains("Put it beside this file as a.txt"));
    let with_text = json!({"text": text, "entities": [
        {"start": 0, "end": 13, "text": "Angela Merkel", "label": "person", "score": 0.9}]});
    let (mentions, _) = found("b.json", with_text.to_string().as_bytes());
    assert_eq!(mentions, ["person Angela Merkel"]);
}

#[test]
fn each_file_is_taken_for_what_it_is() {
    for id in ["huggingface", "huggingface-parquet", "gliner"] {
        let Some(format) = format(id) else { continue };
        let exported = written(id, &two_sentences(), TokenOptions::default());
        let file = &exported.files[0];
        let input = claimdesk::formats::Input::new(&file.name, file.bytes.clone());
        assert_eq!(detect(&input).unwrap().0.id(), format.id());
    }
}

#[test]
fn a_row_without_tokens_is_said_to_be_left_out() {
    let rows =
        r#"[{"tokenized_text":[],"ner":[]},{"tokenized_text":["Ada"],"ner":[[0,0,"actor"]]}]"#;
    let imported = import("a.json", rows.as_bytes()).unwrap();
    assert_eq!(imported.articles.len(), 1);
    let told = problems(&imported);
    assert!(
        told.iter()
            .any(|one| one.contains("neither tokens nor a text")),
        "{told:?}"
    );
}
