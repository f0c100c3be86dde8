//! GATE's JSON as python-gatenlp writes it, and tweets.

use claimdesk::formats::{Imported, format};

use crate::exchange::{claimed, export, marked};
use crate::{fields, import, marked_words, problems};

fn bdoc(source: &str) -> Imported {
    let imported = import("a.bdocjs", source.as_bytes()).unwrap();
    assert_eq!(imported.format, "gate");
    imported
}

#[test]
fn a_document_is_written_with_its_claims_as_features() {
    let exported = export(format("gate").unwrap(), &claimed());
    assert_eq!(exported.files[0].name, "a.bdocjs");
    assert_eq!(
        std::str::from_utf8(&exported.files[0].bytes).unwrap(),
        "{\"annotation_sets\":{\"\":{\"name\":\"\",\"annotations\":[\
         {\"type\":\"actor\",\"start\":0,\"end\":3,\"id\":0,\"features\":{\"claim\":[\"source of c1\"]}},\
         {\"type\":\"figure\",\"start\":9,\"end\":13,\"id\":1,\"features\":{\"claim\":[\"figure of c1\"]}},\
         {\"type\":\"figure\",\"start\":17,\"end\":19,\"id\":2,\"features\":{\"claim\":[\"figure of c1\",\"figure of c2\"]}}],\
         \"next_annid\":3}},\"text\":\"Ada said 12 % of 50 left\",\
         \"features\":{\"doc_id\":\"a\"},\"offset_type\":\"p\",\"name\":\"a\"}"
    );
}

#[test]
fn notes_and_attributes_come_back() {
    let mut project = marked("Ada left", &[("actor", &[(0, 3)])]);
    let key = project.layers().next().unwrap().0.clone();
    let mut mention = (**project.layer(&key).unwrap().mentions_in_order()[0]).clone();
    mention.note = "look\nagain".into();
    mention.unsure = true;
    mention.attributes.insert("kind".into(), "person".into());
    project.put_mention(&key, mention.clone().into());
    for id in ["gate", "w3c"] {
        let format = format(id).unwrap();
        let back = crate::read_back(format, &project, &export(format, &project));
        let (_, layer) = back.layers().next().unwrap();
        let there = layer.mentions().next().unwrap();
        assert_eq!(there.note, mention.note, "{id}");
        assert_eq!(there.attributes, mention.attributes, "{id}");
        assert!(there.unsure, "{id}");
    }
}

#[test]
fn both_units_are_read() {
    let points = r#"{"annotation_sets":{"":{"name":"","annotations":[{"type":"actor","start":2,"end":5,"id":0,"features":{"n":3}}],"next_annid":1}},"text":"😀 Ada left","features":{"topic":"x"},"offset_type":"p","name":"nm"}"#;
    let utf16 = points.replace("\"start\":2,\"end\":5", "\"start\":3,\"end\":6");
    let utf16 = utf16.replace("\"offset_type\":\"p\"", "\"offset_type\":\"j\"");
    for source in [points, &utf16] {
        let imported = bdoc(source);
        assert_eq!(marked_words(&imported), ["actor=Ada"]);
        assert_eq!(problems(&imported), [""; 0]);
        assert_eq!(imported.layers[0].mentions[0].attributes["n"], "3");
        assert_eq!(imported.articles[0].id.as_str(), "nm");
        assert_eq!(
            fields(&imported.articles[0].meta.foreign),
            ["gate/topic=\"x\""]
        );
    }
}

#[test]
fn named_sets_are_told_and_tags_of_pages_are_left_out() {
    let imported = bdoc(
        r#"{"annotation_sets":{"Key":{"name":"Key","annotations":[{"type":"actor","start":0,"end":3,"id":0,"features":{}}],"next_annid":1},"Original markups":{"name":"Original markups","annotations":[{"type":"p","start":0,"end":8,"id":0,"features":{}}],"next_annid":1}},"text":"Ada left","features":{},"offset_type":"p","name":""}"#,
    );
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    assert_eq!(imported.layers[0].mentions[0].attributes["set"], "Key");
    assert_eq!(
        problems(&imported),
        ["a.bdocjs: the 1 annotations of “Original markups” are tags of a page and were left out"]
    );
}

#[test]
fn tweets_are_read() {
    let imported = import(
        "tweet.json",
        "{\"id_str\":\"77\",\"full_text\":\"😀 Ada left\",\"entities\":{\"actor\":[{\"indices\":[2,5],\"rule\":\"x\"}],\"figure\":[]}}".as_bytes(),
    )
    .unwrap();
    assert_eq!(imported.format, "gate");
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    assert_eq!(imported.articles[0].id.as_str(), "77");
}
