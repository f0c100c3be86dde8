//! Fields that mean nothing here are kept, saved, and written back by the format they came with.

use claimdesk::edit::{Edit, Transaction, apply};
use claimdesk::formats::{FORMATS, Loss, format};
use claimdesk::model::{Foreign, Project};
use claimdesk::store;

use crate::exchange::{export, marked};
use crate::{fields, import, import_into, now, problems, put, read_back};

/// The fields that are kept, `key=JSON` each.
type Fields = &'static [&'static str];

/// A file of each format, and what of it is kept: the fields of its article, those of its mention.
const FILES: &[(&str, &str, &str, Fields, Fields)] = &[
    (
        "doccano",
        "a.jsonl",
        r#"{"id":1,"text":"Ada left","stars":4,"Comments":["odd",{"a":null}],"relations":[],"entities":[{"id":3,"label":"actor","start_offset":0,"end_offset":3,"user":7}]}"#,
        &[r#"doccano/Comments=["odd",{"a":null}]"#, "doccano/stars=4"],
        &["doccano.entity/user=7"],
    ),
    (
        "label-studio",
        "a.json",
        r#"[{"id":1,"data":{"text":"Ada left","mood":["calm"]},"annotations":[{"result":[{"id":"x","from_name":"label","to_name":"text","type":"labels","readonly":true,"value":{"start":0,"end":3,"text":"Ada","labels":["actor"]},"meta":{"level":2}}]}]}]"#,
        &[r#"label-studio.data/mood=["calm"]"#],
        &[
            "label-studio.region.meta/level=2",
            "label-studio.region/readonly=true",
        ],
    ),
    (
        "prodigy",
        "a.jsonl",
        r#"{"text":"Ada left","priority":0.5,"own":{"deep":[1,null]},"meta":{"score":0.25},"spans":[{"start":0,"end":3,"label":"actor","rank":[1,2]}],"answer":"accept"}"#,
        &[
            "prodigy.meta/score=0.25",
            r#"prodigy/own={"deep":[1,null]}"#,
            "prodigy/priority=0.5",
        ],
        &["prodigy.span/rank=[1,2]"],
    ),
    (
        "gate",
        "a.bdocjs",
        r#"{"annotation_sets":{"":{"name":"","annotations":[{"type":"actor","start":0,"end":3,"id":0,"features":{}}],"next_annid":1}},"text":"Ada left","features":{"topic":{"x":1}},"offset_type":"p","name":"nm"}"#,
        &[r#"gate/topic={"x":1}"#],
        &[],
    ),
    (
        "spacy-json",
        "a.json",
        r#"{"text":"Ada left","ents":[{"start":0,"end":3,"label":"actor"}],"tokens":[{"id":0,"start":0,"end":3},{"id":1,"start":4,"end":8}],"_":{"source":{"wire":true}}}"#,
        &[r#"spacy/source={"wire":true}"#],
        &[],
    ),
    (
        "langextract",
        "a.jsonl",
        r#"{"extractions":[{"extraction_class":"actor","extraction_text":"Ada","char_interval":{"start_pos":0,"end_pos":3},"alignment_status":"match_exact","description":"a person"}],"text":"Ada left","document_id":"d"}"#,
        &[],
        &[r#"langextract/description="a person""#],
    ),
];

/// What is kept at the one article of a project, and at its one mention.
fn kept(project: &Project) -> (Vec<String>, Vec<String>) {
    let article = project.articles().next().unwrap();
    let (_, layer) = project.layers().next().unwrap();
    let mention = layer.mentions_in_order()[0].clone();
    (fields(&article.meta.foreign), fields(&mention.foreign))
}

#[test]
fn what_means_nothing_here_is_saved_and_written_back_where_it_stood() {
    for (id, name, source, of_article, of_mention) in FILES {
        let imported = import(name, source.as_bytes()).unwrap();
        assert_eq!(imported.format, *id);
        assert_eq!(problems(&imported), [""; 0], "{id}");
        let project = put(&Project::new(""), &imported);
        let is = kept(&project);
        assert_eq!(is.0, *of_article, "{id}");
        assert_eq!(is.1, *of_mention, "{id}");
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("project");
        store::create(&folder, &project).unwrap();
        let opened = store::open(&folder).unwrap().project;
        assert_eq!(opened, project, "{id}");
        let exported = export(format(id).unwrap(), &opened);
        assert_eq!(exported.loss.count(Loss::Foreign), 0, "{id}");
        let back = read_back(format(id).unwrap(), &opened, &exported);
        assert_eq!(kept(&back), is, "{id}");
        let lines = export(format("jsonl").unwrap(), &opened);
        let back = read_back(format("jsonl").unwrap(), &opened, &lines);
        assert_eq!(kept(&back), is, "{id} by way of our own lines");
    }
}

#[test]
fn the_bytes_stand_in_the_same_objects() {
    let places = [
        r#""stars":4"#,
        r#""readonly":true"#,
        r#""rank":[1,2]"#,
        r#""topic":{"x":1}"#,
        r#""source":{"wire":true}"#,
        r#""description":"a person""#,
    ];
    for ((id, name, source, ..), fragment) in FILES.iter().zip(places) {
        let project = put(&Project::new(""), &import(name, source.as_bytes()).unwrap());
        let exported = export(format(id).unwrap(), &project);
        let written = String::from_utf8(exported.files[0].bytes.clone()).unwrap();
        let written = written.replace(": ", ":");
        assert!(written.contains(fragment), "{id}: {written}");
    }
}

#[test]
fn every_other_format_says_that_they_are_lost() {
    let noted = Foreign::new([("nobody/x".to_owned(), "1".to_owned())].into());
    let plain = marked("Ada left", &[("actor", &[(0, 3)])]);
    let mut project = plain.clone();
    let id = project.articles().next().unwrap().id.clone();
    let mut meta = project.article(&id).unwrap().meta.clone();
    meta.foreign = noted.clone();
    project.put_article_meta(&id, meta);
    let (key, layer) = project.layers().next().unwrap();
    let (key, mut mention) = (key.clone(), (**layer.mentions_in_order()[0]).clone());
    mention.foreign = noted;
    project.put_mention(&key, mention.into());
    // Training sets want more articles than one.
    let written =
        |one: &&&dyn claimdesk::formats::Format| one.capabilities().export && one.id() != "dataset";
    for format in FORMATS.iter().filter(written) {
        let lost = if format.id() == "jsonl" { 0 } else { 2 };
        let count = |project| export(*format, project).loss.count(Loss::Foreign);
        assert_eq!(
            (count(&project), count(&plain)),
            (lost, 0),
            "{}",
            format.id()
        );
    }
}

#[test]
fn undo_and_redo_keep_them() {
    let (_, name, source, ..) = FILES[2];
    let mut project = put(&Project::new(""), &import(name, source.as_bytes()).unwrap());
    let before = project.clone();
    let article = project.articles().next().unwrap().id.clone();
    let (key, layer) = project.layers().next().unwrap();
    let (layer, id) = (key.clone(), layer.mentions_in_order()[0].id);
    let transaction = Transaction {
        name: "delete".into(),
        edits: vec![
            Edit::SetArticleMeta {
                article,
                meta: Box::default(),
            },
            Edit::DeleteMention { layer, id },
        ],
        focus: None,
        person: None,
        at: now(),
    };
    let (edits, _) = apply(&mut project, &transaction).unwrap();
    let after = project.clone();
    assert_ne!(after, before);
    let undo = Transaction {
        edits,
        ..transaction
    };
    let (edits, _) = apply(&mut project, &undo).unwrap();
    assert_eq!(kept(&project), kept(&before));
    assert_eq!(project, before);
    let redo = Transaction { edits, ..undo };
    apply(&mut project, &redo).unwrap();
    assert_eq!(project, after);
}

#[test]
fn more_than_there_is_room_for_is_named() {
    let long = "x".repeat(Foreign::MAX_BYTES);
    let source = format!(r#"{{"id":1,"text":"Ada","label":[],"long":"{long}","short":1}}"#);
    let imported = import_into(&Project::new(""), "a.jsonl", source.as_bytes()).unwrap();
    assert_eq!(
        fields(&imported.articles[0].meta.foreign),
        ["doccano/short=1"]
    );
    let problems = problems(&imported);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].contains("“doccano/long” was left out"),
        "{problems:?}"
    );
}
