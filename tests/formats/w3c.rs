//! Web Annotations: position and quote, the text beside them, what other programs write.

use claimdesk::formats::{Imported, format};

use crate::exchange::{claimed, export, marked};
use crate::{import, import_beside, marked_words, problems};

const TEXT: &str = "😀 Ada met Bob, and Ada left";

/// One annotation with this target, beside a text.
fn target(text: &str, target: &str) -> Imported {
    let source = format!(
        r#"{{"@context":"http://www.w3.org/ns/anno.jsonld","id":"http://x.org/1","type":"Annotation","motivation":"tagging","body":{{"type":"TextualBody","value":"actor","purpose":"tagging"}},"target":{target}}}"#
    );
    let imported =
        import_beside("a.jsonld", source.as_bytes(), &[("a.txt", text.as_bytes())]).unwrap();
    assert_eq!(imported.format, "w3c");
    imported
}

fn selectors(position: &str, quote: &str) -> String {
    format!(r#"{{"source":"http://x.org/a","selector":[{position}{quote}]}}"#)
}

fn position(start: usize, end: usize) -> String {
    format!(r#"{{"type":"TextPositionSelector","start":{start},"end":{end}}}"#)
}

fn quote(exact: &str, prefix: &str, suffix: &str) -> String {
    format!(
        r#"{{"type":"TextQuoteSelector","exact":"{exact}","prefix":"{prefix}","suffix":"{suffix}"}}"#
    )
}

/// From where to where the one mention goes, in bytes.
fn bytes(imported: &Imported) -> std::ops::Range<usize> {
    imported.layers[0].mentions[0].extent.cover().bytes()
}

#[test]
fn a_page_and_its_text_are_written() {
    let exported = export(format("w3c").unwrap(), &claimed());
    let names: Vec<&str> = exported.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names, ["a.jsonld", "a.txt"]);
    assert_eq!(exported.files[1].bytes, b"Ada said 12 % of 50 left");
    let page: serde_json::Value = serde_json::from_slice(&exported.files[0].bytes).unwrap();
    assert_eq!(page["type"], "AnnotationPage");
    assert_eq!(page["partOf"]["total"], 3);
    let expected = serde_json::json!({
        "id": "urn:claimdesk:a:m2",
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            {"type": "TextualBody", "purpose": "classifying", "value": "figure"},
            {"type": "TextualBody", "purpose": "linking", "value": "figure of c1"},
        ],
        "target": {
            "type": "SpecificResource",
            "source": "a.txt",
            "selector": [
                {"type": "TextPositionSelector", "start": 9, "end": 13},
                {"type": "TextQuoteSelector", "exact": "12 %", "prefix": "Ada said ", "suffix": " of 50 left"},
            ],
        },
    });
    assert_eq!(page["items"][1], expected);
}

#[test]
fn gaps_are_several_targets() {
    let project = marked("one two three", &[("actor", &[(0, 3), (8, 13)])]);
    let format = format("w3c").unwrap();
    let back = crate::read_back(format, &project, &export(format, &project));
    let (_, layer) = back.layers().next().unwrap();
    assert_eq!(layer.mentions().next().unwrap().extent.piece_count(), 2);
}

#[test]
fn positions_and_quotes_that_agree_are_taken() {
    for one in [
        selectors(&position(2, 5), ""),
        selectors(&position(2, 5), &format!(",{}", quote("Ada", "", ""))),
        selectors("", &quote("Ada", "", " met")),
        r#""http://x.org/a#char=2,5""#.to_owned(),
    ] {
        let imported = target(TEXT, &one);
        assert_eq!(bytes(&imported), 5..8, "{one}");
        assert_eq!(problems(&imported), [""; 0], "{one}");
        assert_eq!(marked_words(&imported), ["actor=Ada"]);
    }
}

#[test]
fn a_quote_is_believed_where_the_position_says_otherwise() {
    let one = selectors(
        &position(0, 3),
        &format!(",{}", quote("Ada", "and ", " left")),
    );
    let imported = target(TEXT, &one);
    assert_eq!(bytes(&imported), 22..25);
    assert_eq!(
        problems(&imported),
        [
            "a.jsonld, annotation 1: its quote is not at its position but from 19 to 22; the quote was believed"
        ]
    );
    let gone = target(
        TEXT,
        &selectors(&position(0, 3), &format!(",{}", quote("Eve", "", ""))),
    );
    assert!(gone.layers.is_empty());
    assert_eq!(
        problems(&gone),
        ["a.jsonld, annotation 1: its quote is not in the text; it was left out"]
    );
}

#[test]
fn a_quote_alone_that_stands_twice_is_said() {
    let imported = target(TEXT, &selectors("", &quote("Ada", "", "")));
    assert_eq!(bytes(&imported), 5..8);
    assert!(
        problems(&imported)[0].contains("more than once"),
        "{:?}",
        imported.problems
    );
}

#[test]
fn positions_that_count_utf16_units_are_read_so() {
    let one = selectors(&position(3, 6), &format!(",{}", quote("Ada", "", "")));
    let imported = target(TEXT, &one);
    assert_eq!(bytes(&imported), 5..8);
    assert_eq!(problems(&imported).len(), 1);
    assert!(
        problems(&imported)[0].contains("UTF-16"),
        "{:?}",
        imported.problems
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_shift_nothing() {
    let text = "\u{feff}one\r\ntwo Ada left";
    let one = selectors(&position(9, 12), &format!(",{}", quote("Ada", "", "")));
    let imported = target(text, &one);
    assert_eq!(imported.articles[0].text.as_str(), "one\ntwo Ada left");
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    assert_eq!(problems(&imported), [""; 0]);
}

#[test]
fn a_byte_order_mark_may_be_counted_as_a_character() {
    let one = selectors(&position(5, 8), &format!(",{}", quote("Ada", "", "")));
    let imported = target("\u{feff}one Ada left", &one);
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    assert_eq!(problems(&imported), [""; 0]);
}

#[test]
fn labels_are_found_as_other_programs_write_them() {
    let body = |body: &str| {
        let source = format!(
            r#"[{{"@context":"http://www.w3.org/ns/anno.jsonld","type":"Annotation"{body},"target":{}}}]"#,
            selectors(&position(2, 5), "")
        );
        let imported =
            import_beside("a.jsonld", source.as_bytes(), &[("a.txt", TEXT.as_bytes())]).unwrap();
        (
            marked_words(&imported),
            imported.layers[0].mentions[0].note.clone(),
        )
    };
    let (words, note) = body(
        r#","body":[{"type":"TextualBody","value":"PER","purpose":"tagging"},{"type":"TextualBody","value":"see B","purpose":"commenting"}]"#,
    );
    assert_eq!((words[0].as_str(), note.as_str()), ("PER=Ada", "see B"));
    assert_eq!(body(r#","bodyValue":"PER""#).0, ["PER=Ada"]);
    assert_eq!(
        body(r#","motivation":"highlighting""#).0,
        ["highlighting=Ada"]
    );
    assert_eq!(
        body(r#","motivation":"oa:tagging","body":["PER","ORG"]"#).0,
        ["PER=Ada", "ORG=Ada"]
    );
}

#[test]
fn a_text_in_the_file_is_taken_and_a_missing_one_asked_for() {
    let source = r#"{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","items":[{"type":"Annotation","body":"actor","target":{"source":{"type":"TextualBody","id":"http://x.org/a","value":"Ada left"},"selector":{"type":"TextPositionSelector","start":0,"end":3}}}]}"#;
    let imported = import("a.jsonld", source.as_bytes()).unwrap();
    assert_eq!(marked_words(&imported), ["actor=Ada"]);
    let error = import(
        "a.jsonld",
        source.replace("\"value\"", "\"other\"").as_bytes(),
    );
    let error = error.unwrap_err().to_string();
    assert!(error.contains("beside it as a.txt"), "{error}");
}
