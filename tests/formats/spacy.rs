//! spaCy's JSON and its binary, as spaCy 3.8 writes them, and the training files of spaCy 2.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use claimdesk::formats::{ImportContext, Imported, Input, Loss, format};
use claimdesk::model::Project;
use serde_json::Value;

use crate::exchange::{claimed, export, marked};
use crate::{ada, import, marked_words, now, problems, read_back, refusal};

/// Made by spaCy 3.8: texts with groups, entities, categories and what a user added.
const PEER: &[u8] = include_bytes!("../data/spacy/peer.spacy");
/// Made by spaCy 3.8: a text with parts of speech and an extension of a span.
const PARSED: &[u8] = include_bytes!("../data/spacy/parsed.spacy");
/// The first text of [`PEER`], by `doc.to_json(underscore=["source"])`.
const TO_JSON: &str = r#"{"text": "Ada 😀 met\r\nBob  Ray in 10 towns", "ents": [{"start": 0, "end": 3, "label": "actor"}, {"start": 11, "end": 14, "label": "actor"}], "cats": {"news": 0.5}, "tokens": [{"id": 0, "start": 0, "end": 3}, {"id": 1, "start": 4, "end": 5}, {"id": 2, "start": 6, "end": 9}, {"id": 3, "start": 9, "end": 11}, {"id": 4, "start": 11, "end": 14}, {"id": 5, "start": 15, "end": 16}, {"id": 6, "start": 16, "end": 19}, {"id": 7, "start": 20, "end": 22}, {"id": 8, "start": 23, "end": 25}, {"id": 9, "start": 26, "end": 31}], "spans": {"sc": [{"start": 0, "end": 3, "label": "actor", "kb_id": "Q7259"}, {"start": 0, "end": 9, "label": "scene", "kb_id": ""}, {"start": 23, "end": 25, "label": "figure", "kb_id": ""}], "people": [{"start": 11, "end": 19, "label": "actor", "kb_id": ""}]}, "_": {"source": "wire"}}"#;

fn read(name: &str, bytes: &[u8], wanted: &str) -> Imported {
    let imported = import(name, bytes).unwrap();
    assert_eq!(imported.format, wanted, "{}", imported.why);
    imported
}

/// What zlib holds.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut decoder = flate2::read::ZlibDecoder::new(bytes);
    decoder.read_to_end(&mut out).unwrap();
    out
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const MARKS: &[&str] = &[
    "scene=Ada 😀 met",
    "actor=Ada",
    "actor=Bob  Ray",
    "actor=Bob",
    "figure=10",
];

#[test]
fn a_file_of_spacys_own_is_read_with_groups_entities_and_extras() {
    let imported = read("a.spacy", PEER, "spacy");
    let marks = [&["x=tags 12"], MARKS].concat();
    assert_eq!(marked_words(&imported), marks);
    let [first, second] = &imported.articles[..] else {
        panic!("{} articles", imported.articles.len());
    };
    assert_eq!(first.id.as_str(), "first");
    assert_eq!(first.text.as_str(), "Ada 😀 met\nBob  Ray in 10 towns");
    assert_eq!(first.meta.note, "cats: {\"news\":0.5}");
    assert_eq!(second.text.as_str(), "Only tags 12 ");
    let mut layers = imported.layers.iter();
    let layer = layers.find(|layer| layer.key.article == first.id).unwrap();
    let mentions = &layer.mentions;
    let with = |key: &str, value: &str| {
        let found = |one: &&claimdesk::model::Mention| {
            one.attributes.get(key).is_some_and(|is| is == value)
        };
        mentions.iter().filter(found).count()
    };
    assert_eq!(with("kb_id", "Q7259"), 1);
    assert_eq!((with("group", "people"), with("id", "p1")), (1, 1));
    let problems = problems(&imported);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("a.spacy, document 3: "),
        "{problems:?}"
    );
}

#[test]
fn its_json_is_read_as_a_line_as_a_file_and_in_a_list() {
    let value: Value = serde_json::from_str(TO_JSON).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let shapes = [
        ("a.jsonl", format!("{TO_JSON}\n")),
        ("a.json", pretty),
        ("a.json", format!("[{TO_JSON}]")),
    ];
    for (name, source) in shapes {
        let imported = read(name, source.as_bytes(), "spacy-json");
        assert_eq!(marked_words(&imported), MARKS, "{source}");
        assert_eq!(problems(&imported), [""; 0], "{source}");
        assert_eq!(imported.articles[0].meta.note, "cats: {\"news\":0.5}");
    }
    let two = format!("{TO_JSON}\n{{\n{}\n", TO_JSON.replace("Ada", "Eve"));
    let imported = read("a.jsonl", two.as_bytes(), "spacy-json");
    assert_eq!(imported.articles.len(), 2);
    assert!(problems(&imported)[0].starts_with("a.jsonl, line 2: "));
}

#[test]
fn what_a_parser_found_is_told_as_left_out_once() {
    let json = r#"{"text": "Ada left", "ents": [{"start": 0, "end": 3, "label": "actor"}], "tokens": [{"id": 0, "start": 0, "end": 3, "pos": "PROPN"}, {"id": 1, "start": 4, "end": 8, "pos": "VERB"}], "underscore_span": {"sure": [{"start": 0, "end": 3, "value": true}]}}"#;
    let files = [
        ("a.spacy", PARSED, "spacy"),
        ("a.json", json.as_bytes(), "spacy-json"),
    ];
    for (name, bytes, format) in files {
        let imported = read(name, bytes, format);
        assert_eq!(marked_words(&imported), ["actor=Ada"]);
        let mut problems = problems(&imported);
        problems.sort();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(
            problems[0].contains("lemmas, parts of speech"),
            "{problems:?}"
        );
        assert!(problems[1].contains("“sure”"), "{problems:?}");
    }
}

#[test]
fn training_files_of_spacy_2_are_read() {
    let token = |orth: &str, space: &str, ner: &str| {
        format!(r#"{{"id":0,"orth":"{orth}","space":"{space}","ner":"{ner}"}}"#)
    };
    let sentence = |tokens: &[String]| format!("{{\"tokens\":[{}]}}", tokens.join(","));
    let sentences = [
        sentence(&[token("Ada", " ", "B-actor"), token("Byron", "", "L-actor")]),
        sentence(&[token(".", " ", "-"), token("10", "", "U-figure")]),
    ];
    let sentences = sentences.join(",");
    for (raw, text) in [
        (r#""raw":"Ada  Byron. 10","#, "Ada  Byron. 10"),
        (r#""raw":"not it","#, "Ada Byron. 10"),
        ("", "Ada Byron. 10"),
    ] {
        let source = format!(r#"[{{"id":7,"paragraphs":[{{{raw}"sentences":[{sentences}]}}]}}]"#);
        let imported = read("a.json", source.as_bytes(), "spacy-json");
        assert_eq!(imported.articles[0].text.as_str(), text);
        let words = text.strip_suffix(". 10").unwrap();
        assert_eq!(
            marked_words(&imported),
            [&format!("actor={words}"), "figure=10"]
        );
        assert_eq!(imported.articles[0].id.as_str(), "7");
        let rebuilt = problems(&imported)
            .iter()
            .any(|one| one.contains("1 text was put together"));
        assert_eq!(rebuilt, !raw.contains("Byron"), "{:?}", problems(&imported));
    }
}

#[test]
fn a_line_of_json_holds_entities_tokens_spans_and_claims() {
    let exported = export(format("spacy-json").unwrap(), &claimed());
    assert_eq!(exported.files[0].name, "spacy.jsonl");
    let span = |start: usize, end: usize, label: &str| {
        format!("\"start\":{start},\"end\":{end},\"label\":\"{label}\"")
    };
    let three = [
        span(0, 3, "actor"),
        span(9, 13, "figure"),
        span(17, 19, "figure"),
    ];
    let join = |more: &str| {
        three
            .clone()
            .map(|span| format!("{{{span}{more}}}"))
            .join(",")
    };
    let places = [
        (0, 3),
        (4, 8),
        (9, 11),
        (12, 13),
        (14, 16),
        (17, 19),
        (20, 24),
    ];
    let tokens = places.iter().enumerate();
    let tokens =
        tokens.map(|(id, (start, end))| format!("{{\"id\":{id},\"start\":{start},\"end\":{end}}}"));
    let tokens: Vec<String> = tokens.collect();
    assert_eq!(
        std::str::from_utf8(&exported.files[0].bytes).unwrap(),
        format!(
            "{{\"text\":\"Ada said 12 % of 50 left\",\"ents\":[{}],\"tokens\":[{}],\
             \"spans\":{{\"sc\":[{}]}},\"user_data\":{{\"claims\":[\
             {{\"id\":\"c1\",\"mentions\":[[\"source\",0],[\"figure\",1],[\"figure\",2]]}},\
             {{\"id\":\"c2\",\"mentions\":[[\"figure\",2]]}}],\"doc_id\":\"a\"}}}}\n",
            join(""),
            tokens.join(","),
            join(",\"kb_id\":\"\""),
        )
    );
}

#[test]
fn the_bytes_of_a_docbin() {
    let exported = export(
        format("spacy").unwrap(),
        &marked("Ada  left", &[("actor", &[(0, 3)])]),
    );
    let bytes = unpacked(&exported.files[0].bytes);
    let numbers =
        |hash: u64, tag: u64, label: u64| [hash, tag, label].map(u64::to_le_bytes).concat();
    // By spaCy's own hash: vocab.strings["Ada"] and so on.
    let actor = 6_917_656_656_232_907_963;
    let mut wanted = b"\x8a\xa7version\xa30.1\xa5attrs\x93\x41\x4d\x4e\xa6tokens\xc4\x48".to_vec();
    wanted.extend(numbers(13_014_124_235_272_500_476, 3, actor));
    wanted.extend(numbers(8_532_415_787_641_010_193, 2, 0));
    wanted.extend(numbers(4_003_250_512_168_697_582, 2, 0));
    wanted.extend(b"\xa6spaces\xc4\x03\x01\x00\x00\xa7lengths\xc4\x04\x03\x00\x00\x00");
    wanted.extend(b"\xa7strings\x95\xa0\xa1 \xa3Ada\xa5actor\xa4left");
    wanted.extend(b"\xa4cats\x91\x80\xa5flags\x91\x81\xb2has_unknown_spaces\xc2");
    let mut span = vec![0; 16];
    span.extend(actor.to_be_bytes());
    span.extend([0_u32, 1, 0, 3].map(u32::to_be_bytes).concat());
    let mut group = b"\x83\xa4name\xa2sc\xa5attrs\x80\xa5spans\x91\xc4\x28".to_vec();
    group.extend(span);
    let mut groups = vec![0x81, 0xc4, group.len() as u8];
    groups.extend(group);
    groups.extend(b"\x91\xa2sc");
    wanted.extend(b"\xabspan_groups\x91\xc4");
    wanted.push(groups.len() as u8);
    wanted.extend(groups);
    wanted.extend(b"\xa9user_data\x91\xc4\x0a\x81\xa6doc_id\xa1a");
    assert_eq!(bytes, wanted);
}

#[test]
fn words_that_spacy_has_numbers_of_its_own_for_are_known_by_those() {
    let project = marked("cc Ada", &[("PERSON", &[(3, 6)])]);
    let format = format("spacy").unwrap();
    let exported = export(format, &project);
    let bytes = unpacked(&exported.files[0].bytes);
    let numbers = [407_u64, 2, 0].map(u64::to_le_bytes).concat();
    assert!(bytes.windows(24).any(|one| *one == *numbers));
    let back = read_back(format, &project, &exported);
    let label = back
        .layers()
        .next()
        .unwrap()
        .1
        .mentions()
        .next()
        .unwrap()
        .label
        .clone();
    assert_eq!(back.scheme.label(&label).unwrap().name, "PERSON");
    assert_eq!(back.articles().next().unwrap().text.as_str(), "cc Ada");
}

#[test]
fn entities_that_overlap_are_spans_alone() {
    let marks: &[(&str, &[(usize, usize)])] = &[("actor", &[(0, 3)]), ("source", &[(0, 8)])];
    let project = marked("Ada said it", marks);
    let exported = export(format("spacy-json").unwrap(), &project);
    let line: Value = serde_json::from_slice(&exported.files[0].bytes).unwrap();
    assert_eq!(line["spans"]["sc"].as_array().unwrap().len(), 2);
    assert_eq!(line["ents"].as_array().unwrap().len(), 1);
    assert_eq!(line["ents"][0]["label"], "source");
    assert_eq!(exported.loss.count(Loss::Overlaps), 0);
}

#[test]
fn blanks_at_the_ends_of_spans_stay_where_spacys_json_can_have_them() {
    let places: &[(&str, &[(usize, usize)])] = &[
        ("actor", &[(4, 8)]),
        ("source", &[(3, 8)]),
        ("figure", &[(0, 4)]),
        ("other", &[(3, 4)]),
    ];
    // Of two spaces, the second is a token of spaCy.
    let exported = export(format("spacy-json").unwrap(), &marked("one  two", places));
    let line: Value = serde_json::from_slice(&exported.files[0].bytes).unwrap();
    let spans = line["spans"]["sc"].as_array().unwrap().iter();
    let words = spans.map(|span| {
        (
            span["label"].as_str(),
            span["start"].as_u64(),
            span["end"].as_u64(),
        )
    });
    let wanted = [("figure", 0, 3), ("source", 4, 8), ("actor", 4, 8)];
    let wanted = wanted.map(|(label, start, end)| (Some(label), Some(start), Some(end)));
    assert_eq!(words.collect::<Vec<_>>(), wanted);
    assert_eq!(exported.loss.count(Loss::Reshaped), 2);
    assert_eq!(exported.loss.count(Loss::OffTokens), 1);
}

#[test]
fn notes_attributes_and_links_to_a_knowledge_base_come_back() {
    let mut project = marked("Ada left", &[("actor", &[(0, 3)]), ("figure", &[(4, 8)])]);
    let key = project.layers().next().unwrap().0.clone();
    let mut mention = (**project.layer(&key).unwrap().mentions_in_order()[0]).clone();
    mention.note = "look\nagain".into();
    mention.unsure = true;
    mention.attributes.insert("kb_id".into(), "Q7259".into());
    project.put_mention(&key, Arc::new(mention.clone()));
    for id in ["spacy", "spacy-json"] {
        let format = format(id).unwrap();
        let back = read_back(format, &project, &export(format, &project));
        let (_, layer) = back.layers().next().unwrap();
        let there = layer.mentions_in_order();
        assert_eq!(there[0].note, mention.note, "{id}");
        assert_eq!(there[0].attributes, mention.attributes, "{id}");
        assert!(there[0].unsure && !there[1].unsure, "{id}");
    }
    let exported = export(format("spacy-json").unwrap(), &project);
    let line: Value = serde_json::from_slice(&exported.files[0].bytes).unwrap();
    assert_eq!(line["spans"]["sc"][0]["kb_id"], "Q7259");
}

#[test]
fn damaged_binaries_are_refused_or_lose_what_is_damaged() {
    let spacy = format("spacy").unwrap();
    let project = Project::default();
    for length in 0..PEER.len() {
        // Nothing of a file is used of which the end is missing.
        let input = Input::new("a.spacy", &PEER[..length]);
        let mut context = ImportContext::new(&project, ada(), now());
        assert!(spacy.import(&input, &mut context).is_err(), "{length}");
    }
    let whole = unpacked(PEER);
    let replaced = |from: &[u8], to: &[u8]| {
        let at = memchr::memmem::find(&whole, from).unwrap();
        packed(&[&whole[..at], to, &whole[at + from.len()..]].concat())
    };
    let said = refusal("a.spacy", &replaced(b"\xa6tokens", b"\xa6tokenz"));
    assert!(said.contains("“tokens” is missing"), "{said}");
    let said = refusal("a.spacy", &replaced(b"\xa6spaces", b"\xa6spacez"));
    assert!(said.contains("“spaces” is missing"), "{said}");
    // A text without one of its words is left out, the others are read.
    let imported = import("a.spacy", &replaced(b"\xa3Bob", b"\xa3Bab")).unwrap();
    assert_eq!(imported.articles.len(), 1);
    let said = problems(&imported);
    assert!(
        said[0].contains("document 1: its strings lack that of token 5"),
        "{said:?}"
    );
    // Any byte may be another.
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x81;
        let _ = import("a.spacy", &packed(&damaged));
    }
}

#[test]
fn a_small_file_that_unpacks_without_end_is_refused() {
    let mut whole = b"\x82\xa7version\xa30.1\xa5attrs\xc6\x10\x00\x00\x00".to_vec();
    whole.resize((64 << 20) + (1 << 20), 0);
    let said = refusal("a.spacy", &packed(&whole));
    assert!(said.contains("it unpacks to more than 64 MB"), "{said}");
}

#[test]
fn a_hundred_batches_of_articles_stay_in_order() {
    let mut project = Project::default();
    for number in 0..500 {
        let text = format!("Ada said {number} % of it");
        let length = 9 + number.to_string().len();
        let one = marked(&text, &[("figure", &[(9, length)])]);
        let (key, layer) = one.layers().next().unwrap();
        let mut article = (**one.articles().next().unwrap()).clone();
        article.id = claimdesk::model::ArticleId::new(&format!("a{number}")).unwrap();
        let key = claimdesk::model::LayerKey {
            article: article.id.clone(),
            person: key.person.clone(),
        };
        project.put_person(one.people()[0].clone());
        project.put_article(Arc::new(article), None);
        for mention in layer.mentions() {
            project.put_mention(&key, mention.clone());
        }
    }
    let format = format("spacy").unwrap();
    let back = read_back(format, &project, &export(format, &project));
    let texts = |project: &Project| -> Vec<String> {
        let articles = project.articles();
        articles
            .map(|one| format!("{} {}", one.id, one.text.as_str()))
            .collect()
    };
    assert_eq!(texts(&back), texts(&project));
}
