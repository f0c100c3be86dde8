//! How the files look, and what is refused.

use std::fs;

use claimdesk::store;

use crate::support::{as_if_killed, project, saved};

#[test]
fn a_layer_file_is_a_list_of_decisions() {
    let dir = saved(&project());
    let text = fs::read_to_string(dir.path().join("layers/ada/ferry.ron")).unwrap();
    let digest = project().article_at(0).unwrap().text.digest().to_string();
    let expected = format!(
        r#"(
    format: 1,
    article: "ferry",
    person: "ada",
    digest: "{digest}",
    state: "done",
    mentions: [
        (id: "m2", label: "figure", at: [(4, 13), (36, 43)], quote: "équipage … 12{nbsp}000", attributes: {{"value": "12000"}}, note: "two\nlines, an 'apostrophe' and a \"quote\"", unsure: true, origin: Accepted(run: "llm-1", score: "0.93", edited: true), when: "2026-02-02T02:40:00.002Z"),
        (id: "m1", label: "figure", at: [(15, 24)], quote: "40 people", when: "2026-02-02T02:40:00.001Z"),
    ],
    claims: [
        (id: "c1", number: 1, quotes: [(at: [(15, 24)], quote: "40 people"), (article: "isle", at: [(33, 44)], quote: "👩\u{{200d}}👧")], wording: "Forty people\u{{2028}}worked", mentions: [(role: "figure", id: "m1")], status: "open", evidence: [(side: "for", url: "https://example.org/a?b=c", primary: true)], questions: ["who counted?"], when: "2026-02-02T02:40:00.001Z"),
    ],
    decisions: [
        (idea: (label: "figure", at: [(15, 24)], quote: "40 people"), answer: "accepted", made: "m1", by: [(run: "llm-1", score: "0.93")], when: "2026-02-02T02:40:00.009Z"),
        (idea: (label: "actor", words: "the “crew”\n"), answer: "later", by: [(run: "llm-1", score: "0.93")], when: "2026-02-02T02:40:00.009Z"),
        (idea: (claim: "Forty worked", at: [(15, 24)], quote: "40 people"), answer: "accepted", made: "c1", by: [(run: "llm-1", score: "0.93")], when: "2026-02-02T02:40:00.009Z"),
    ],
)
"#,
        nbsp = '\u{a0}',
    );
    let status = project().scheme.statuses[0].id.to_string();
    let role = project().scheme.roles[0].id.to_string();
    let expected = expected.replace("\"open\"", &format!("{status:?}"));
    let expected = expected.replace("role: \"figure\"", &format!("role: {role:?}"));
    assert_eq!(text, expected);
}

/// Changes one file of a saved project and gives what opening says.
fn refusal(file: &str, from: &str, to: &str) -> String {
    let dir = saved(&project());
    let path = dir.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    let before = fs::read(&path).unwrap();
    let error = store::open(dir.path()).err().expect("it must be refused");
    assert_eq!(fs::read(&path).unwrap(), before);
    let _ = as_if_killed(dir.path());
    error.to_string()
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn what_makes_no_sense_is_refused_with_file_and_line() {
    let ada = "layers/ada/ferry.ron";
    let cases = [
        (
            ada,
            "unsure: true",
            "unsrue: true",
            "ferry.ron:8: ",
            "unsrue",
        ),
        (ada, "(15, 24)", "(15, 25)", "ferry.ron:9: ", "“40 people.”"),
        (
            ada,
            "(15, 24)",
            "(15, 2400)",
            "ferry.ron:9: ",
            "no place in the text",
        ),
        (ada, "(4, 13)", "(6, 13)", "ferry.ron:8: ", "its quote is"),
        (
            "articles/ferry.ron",
            "title: ",
            "direction: \"upwards\",\n    title: ",
            "ferry.ron",
            "no text direction “upwards”",
        ),
        (ada, "(4, 13)", "(13, 4)", "ferry.ron:8: ", "no place"),
        (
            ada,
            "(4, 13)",
            "(4, 99999999999999999999999)",
            "ferry.ron:8: ",
            "Integer is out",
        ),
        (
            ada,
            "\"m2\", label: \"figure\"",
            "\"m2\", label: \"dream\"",
            "ferry.ron:8: ",
            "no label “dream”",
        ),
        (
            ada,
            "id: \"m1\")]",
            "id: \"m77\")]",
            "ferry.ron:12: ",
            "no mention m77",
        ),
        (
            ada,
            "(id: \"m1\", ",
            "(id: \"m2\", ",
            "ferry.ron:8: ",
            "used twice",
        ),
        (
            ada,
            "\"done\"",
            "\"finished\"",
            "ferry.ron:6: ",
            "no state “finished”",
        ),
        (
            ada,
            "article: \"isle\"",
            "article: \"../isle\"",
            "ferry.ron:12: ",
            "no id",
        ),
        (
            ada,
            "when: \"2026-02-02T02:40:00.002Z\"",
            "when: \"yesterday\"",
            "ferry.ron:8: ",
            "no moment",
        ),
        (
            ada,
            "    claims: [",
            "<<<<<<< HEAD\n    claims: [",
            "ferry.ron:11: ",
            "conflict",
        ),
        (
            "layers/bob/isle.ron",
            "\"part of\", claim: \"c1\"",
            "\"part of\", claim: \"c9\"",
            "isle.ron:10: ",
            "no claim c9",
        ),
        (
            "project.ron",
            "    title:",
            "    colour: 3,\n    title:",
            "project.ron:5: ",
            "colour",
        ),
        (
            "project.ron",
            "\"ferry\",",
            "\"../../ferry\",",
            "project.ron:",
            "no id",
        ),
        (
            "project.ron",
            "hue: \"blue\"",
            "hue: \"mauve\"",
            "project.ron:",
            "no colour “mauve”",
        ),
        (
            "articles/ferry.ron",
            "id: \"ferry\"",
            "id: \"other\"",
            "ferry.ron:3: ",
            "other",
        ),
        (
            "articles/ferry.ron",
            "extension: \"html\"",
            "extension: \"/../x\"",
            "ferry.ron:",
            "extension",
        ),
        (
            "articles/ferry.txt",
            "40",
            "41",
            "ferry.txt: ",
            "digest differs",
        ),
        (
            "project.ron",
            "format: 2",
            "format: 3",
            "project.ron",
            "it needs Claimdesk 0.1.0 or newer",
        ),
        (ada, "format: 1", "format: 9", "ferry.ron", "newer version"),
    ];
    for (file, from, to, place, word) in cases {
        let said = refusal(file, from, to);
        assert!(
            said.contains(place) && said.contains(word),
            "{from} → {to}: {said}"
        );
    }
}

#[test]
fn line_ends_that_version_control_changed_do_no_harm() {
    let dir = saved(&project());
    let path = dir.path().join("articles/ferry.txt");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    assert_eq!(store::open(dir.path()).unwrap().project, project());
}
