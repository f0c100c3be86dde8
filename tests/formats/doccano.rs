//! doccano's lines: both shapes, its two units, what it calls metadata.

use claimdesk::formats::{ExportOptions, Imported, OffsetUnit, format};
use claimdesk::model::Project;

use crate::exchange::{claimed, marked};
use crate::{fields, import, marked_words, problems, put};

fn lines(source: &[&str]) -> Imported {
    let imported = import("a.jsonl", source.join("\n").as_bytes()).unwrap();
    assert_eq!(imported.format, "doccano");
    imported
}

fn export(project: &Project, unit: Option<OffsetUnit>) -> String {
    let options = ExportOptions {
        unit,
        ..ExportOptions::default()
    };
    let exported = format("doccano")
        .unwrap()
        .export(project, &options)
        .unwrap();
    String::from_utf8(exported.files[0].bytes.clone()).unwrap()
}

#[test]
fn without_claims_labels_are_written_as_lists() {
    let project = marked("😀 in 2024", &[("figure", &[(5, 9)]), ("actor", &[(0, 1)])]);
    assert_eq!(
        export(&project, None),
        "{\"text\":\"😀 in 2024\",\"label\":[[0,2,\"actor\"],[6,10,\"figure\"]],\
         \"doc_id\":\"a\",\"offset_unit\":\"utf16\"}\n"
    );
    let points = export(&project, Some(OffsetUnit::CodePoints));
    assert!(
        points.contains("[[0,1,\"actor\"],[5,9,\"figure\"]]"),
        "{points}"
    );
    assert_eq!(
        marked_words(&lines(&[&points])),
        ["actor=😀", "figure=2024"]
    );
}

#[test]
fn with_claims_entities_and_relations_are_written() {
    let source = export(&claimed(), None);
    let first = source.lines().next().unwrap();
    assert_eq!(
        first,
        "{\"text\":\"Ada said 12 % of 50 left\",\"entities\":[\
         {\"end_offset\":3,\"id\":1,\"label\":\"actor\",\"start_offset\":0},\
         {\"end_offset\":13,\"id\":2,\"label\":\"figure\",\"start_offset\":9},\
         {\"end_offset\":19,\"id\":3,\"label\":\"figure\",\"start_offset\":17}],\
         \"relations\":[\
         {\"claim\":\"c1\",\"from_id\":2,\"id\":1,\"to_id\":1,\"to_role\":\"source\",\"type\":\"figure\"},\
         {\"claim\":\"c1\",\"from_id\":3,\"id\":2,\"to_id\":1,\"type\":\"figure\"},\
         {\"claim\":\"c2\",\"from_id\":3,\"id\":3,\"to_id\":3,\"type\":\"figure\"}],\
         \"doc_id\":\"a\"}"
    );
}

#[test]
fn every_line_has_the_same_fields_since_doccano_can_t_store_others() {
    let mut project = marked("😀 in 2024", &[]);
    let mut other = (**marked("plain", &[]).articles().next().unwrap()).clone();
    other.id = claimdesk::model::ArticleId::new("b").unwrap();
    other.meta.title = "Plain".into();
    project.put_article(other.into(), None);
    let source = export(&project, None);
    for line in source.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let keys: Vec<&str> = line
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, ["doc_id", "label", "offset_unit", "text", "title"]);
    }
    let imported = lines(&[&source]);
    assert_eq!(imported.articles[0].meta.title, "");
    assert_eq!(imported.articles[0].meta.note, "");
    assert_eq!(
        imported.articles[1].meta,
        *project.articles().nth(1).map(|one| &one.meta).unwrap()
    );
}

#[test]
fn what_doccano_exports_is_read() {
    let imported = lines(&[
        r#"{"id":5,"text":"Ada saw 12","label":[[0,3,"PER"],[8,10,"NUM"]],"outlet":"News","stars":4,"Comments":[]}"#,
        r#"{"id":6,"text":"none","label":[],"Comments":["odd"]}"#,
    ]);
    assert_eq!(marked_words(&imported), ["PER=Ada", "NUM=12"]);
    assert_eq!(problems(&imported), [""; 0]);
    let first = &imported.articles[0];
    assert_eq!(first.id.as_str(), "5");
    assert_eq!(first.meta.outlet, "News");
    assert_eq!(fields(&first.meta.foreign), ["doccano/stars=4"]);
    assert_eq!(
        fields(&imported.articles[1].meta.foreign),
        ["doccano/Comments=[\"odd\"]"]
    );
}

#[test]
fn relations_of_doccano_become_claims_and_go_back_as_they_were() {
    let imported = lines(&[
        r#"{"id":1,"text":"Ada saw 12 of 50","relations":[{"id":7,"from_id":4,"to_id":3,"type":"said by"},{"id":8,"from_id":9,"to_id":3,"type":"x"}],"entities":[{"id":3,"label":"actor","start_offset":0,"end_offset":3},{"id":4,"label":"figure","start_offset":8,"end_offset":10},{"id":5,"label":"figure","start_offset":14,"end_offset":16}]}"#,
    ]);
    assert_eq!(
        problems(&imported),
        [
            "a.jsonl, line 1: relation number 2 leads from or to an entity that is not there; it was left out"
        ]
    );
    let claim = &imported.layers[0].claims[0];
    let roles: Vec<&str> = claim.mentions.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["actor", "said-by"]);
    let project = put(&Project::default(), &imported);
    let back = export(&project, None);
    let back: serde_json::Value = serde_json::from_str(&back).unwrap();
    let relation = &back["relations"][0];
    assert_eq!(relation["type"], "said by", "{back}");
    let label = |end: &str| {
        let mut entities = back["entities"].as_array().unwrap().iter();
        let entity = entities.find(|one| one["id"] == relation[end]);
        entity.unwrap()["label"].clone()
    };
    assert_eq!(
        (label("from_id"), label("to_id")),
        ("figure".into(), "actor".into())
    );
    let article = project.articles().next().unwrap();
    assert_eq!(article.text.quote(&claim.quotes[0].extent), "Ada saw 12");
}

#[test]
fn a_chain_of_relations_goes_back_as_it_was() {
    let chain = r#"{"text":"Ada saw 12 of 50","entities":[{"id":1,"label":"actor","start_offset":0,"end_offset":3},{"id":2,"label":"figure","start_offset":8,"end_offset":10},{"id":3,"label":"figure","start_offset":14,"end_offset":16}],"relations":[{"id":1,"from_id":1,"to_id":2,"type":"saw"},{"id":2,"from_id":2,"to_id":3,"type":"part of"},{"id":3,"from_id":1,"to_id":3,"type":"knew"}]}"#;
    let project = put(&Project::default(), &lines(&[chain]));
    let back = export(&project, None);
    let back: serde_json::Value = serde_json::from_str(&back).unwrap();
    let mut relations = Vec::new();
    for one in back["relations"].as_array().unwrap() {
        let id = |end: &str| one[end].as_u64().unwrap();
        relations.push((id("from_id"), id("to_id"), one["type"].as_str().unwrap()));
    }
    relations.sort_unstable();
    assert_eq!(
        relations,
        [(1, 2, "saw"), (1, 3, "knew"), (2, 3, "part of")]
    );
}

#[test]
fn the_unit_is_what_alone_fits() {
    let points = r#"{"text":"😀😀 a 12","label":[[5,7,"figure"]]}"#;
    let utf16 = r#"{"text":"😀😀 a 12","label":[[7,9,"figure"]]}"#;
    for line in [points, utf16] {
        assert_eq!(marked_words(&lines(&[line])), ["figure=12"], "{line}");
    }
    // In the first line 3 is inside of the second emoji if units are UTF-16; that decides for
    // both lines.
    let both = [
        r#"{"text":"😀😀 a","label":[[3,4,"actor"]]}"#,
        r#"{"text":"😀 ab abc","label":[[2,4,"actor"]]}"#,
    ];
    assert_eq!(marked_words(&lines(&both)), ["actor=a", "actor=ab"]);
}

#[test]
fn where_both_units_fit_borders_of_words_decide() {
    for (start, end) in [(14, 18), (15, 19)] {
        let line = format!(
            "{{\"text\":\"😀 the city of Rome is\",\"label\":[[{start},{end},\"place\"]]}}"
        );
        let imported = lines(&[&line]);
        assert_eq!(marked_words(&imported), ["place=Rome"], "{line}");
        assert_eq!(problems(&imported), [""; 0], "{line}");
    }
}

#[test]
fn where_nothing_decides_it_is_said() {
    let imported = lines(&[r#"{"text":"😀政府说有五百人","label":[[3,5,"x"]]}"#]);
    assert_eq!(marked_words(&imported), ["x=府说"]);
    assert!(
        problems(&imported)[0].contains("taken as UTF-16 units"),
        "{:?}",
        imported.problems
    );
}

#[test]
fn labels_of_whole_texts_are_said_to_be_left_out() {
    let imported = lines(&[
        r#"{"text":"one two","label":[[0,3,"x"]]}"#,
        r#"{"text":"one","label":["good"]}"#,
        r#"{"text":"two","label":[[2,1,"x"],[0,9,"x"]]}"#,
    ]);
    let problems = problems(&imported);
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(
        problems[0].starts_with("a.jsonl, line 2: label number 1 is not"),
        "{problems:?}"
    );
    assert!(
        problems[1].contains("line 3, mention number 1: it is empty"),
        "{problems:?}"
    );
    assert!(
        problems[2].contains("0 to 9 is not in the text"),
        "{problems:?}"
    );
}
