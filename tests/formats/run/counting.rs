//! Files that count otherwise than their format does.

use super::{FERRY, notes, placed, project, run, tray};

const EMOJI: &str =
    "👩‍👩‍👧 Zoë 😀 saw it.\nThe mayor 🚋 spoke to 12,000 people.\n\nNobody, she said, was hurt.";
const QUOTES: [&str; 5] = ["Zoë", "The mayor", "12,000 people", "Nobody", "was hurt"];

/// An answer with positions in a text as somebody has it.
fn answer(id: &str, raw: &str, count: &dyn Fn(&str) -> usize, by: usize) -> String {
    let one = |quote: &&str| {
        let at = raw.find(*quote).unwrap();
        let (start, end) = (count(&raw[..at]) + by, count(&raw[..at + quote.len()]) + by);
        format!(
            r#"{{"article":"{id}","quote":"{quote}","label":"actor","start":{start},"end":{end}}}"#
        )
    };
    QUOTES.iter().map(one).collect::<Vec<_>>().join("\n") + "\n"
}

fn check(raw: &str, count: &dyn Fn(&str) -> usize, by: usize, said: Option<&str>) {
    let project = project(&[("a", EMOJI), ("b", FERRY)]);
    let run_in = run(&project, "a.jsonl", answer("a", raw, count, by));
    let wanted: Vec<String> = QUOTES
        .iter()
        .map(|quote| format!("a: actor={quote}"))
        .collect();
    assert_eq!(placed(&project, &run_in), wanted);
    assert_eq!(tray(&project, &run_in), [""; 0]);
    let notes = notes(&run_in);
    match said {
        None => assert_eq!(notes, [""; 0]),
        Some(said) => assert!(notes.len() == 1 && notes[0].contains(said), "{notes:?}"),
    }
}

#[test]
fn positions_of_each_kind_are_put_right_with_a_message() {
    let points = |text: &str| text.chars().count();
    let utf16 = |text: &str| text.encode_utf16().count();
    let bytes = |text: &str| text.len();
    check(EMOJI, &points, 0, None);
    check(EMOJI, &utf16, 0, Some("its positions count UTF-16 units"));
    check(EMOJI, &bytes, 0, Some("its positions count bytes"));
    let crlf = EMOJI.replace('\n', "\r\n");
    check(&crlf, &points, 0, Some("take the end of a line for two"));
    check(&crlf, &utf16, 0, Some("UTF-16 units, take the end"));
    check(&crlf, &bytes, 0, Some("bytes, take the end"));
    check(EMOJI, &points, 1, Some("begin 1 before the text"));
    check(
        &format!("\u{feff}{EMOJI}"),
        &bytes,
        0,
        Some("begin 3 before the text"),
    );
    check(
        &format!("\n\n  {EMOJI}"),
        &points,
        0,
        Some("begin 4 before the text"),
    );
}

#[test]
fn what_repeats_is_told_apart_by_corrected_positions_alone() {
    // Without the positions each “5” could be any; counted in UTF-16 they are the second and third.
    let text = "😀😀 5 and 5 and 5, Ada 😀 met Bob on Monday in Oslo, not Lima.";
    let project = project(&[("a", text)]);
    let at = |byte: usize| text[..byte].encode_utf16().count();
    let mut lines = String::new();
    for (quote, number) in [
        ("5", 1),
        ("5", 2),
        ("Ada", 0),
        ("Bob", 0),
        ("Monday", 0),
        ("Oslo", 0),
        ("Lima", 0),
    ] {
        let byte = text.match_indices(quote).nth(number).unwrap().0;
        let (start, end) = (at(byte), at(byte + quote.len()));
        lines += &format!(r#"{{"quote":"{quote}","label":"figure","start":{start},"end":{end}}}"#);
        lines.push('\n');
    }
    let run_in = run(&project, "a.jsonl", lines);
    let suggestions = &run_in.proposals.values().next().unwrap().suggestions;
    let starts: Vec<usize> = suggestions
        .iter()
        .take(2)
        .map(|one| one.extent.start().get())
        .collect();
    assert_eq!(
        starts,
        [text.find("5,").unwrap() - 6, text.find("5,").unwrap()]
    );
    assert_eq!(suggestions.len(), 7);
}

#[test]
fn a_file_of_a_format_with_its_text_is_put_right_too() {
    let project = project(&[("a", EMOJI)]);
    let utf16 = |byte: usize| EMOJI[..byte].encode_utf16().count();
    let spans: Vec<String> = QUOTES
        .iter()
        .map(|quote| {
            let at = EMOJI.find(quote).unwrap();
            let (start, end) = (utf16(at), utf16(at + quote.len()));
            format!(r#"{{"start":{start},"end":{end},"label":"actor","text":"{quote}"}}"#)
        })
        .collect();
    let text = serde_json::to_string(EMOJI).unwrap();
    let task = format!(r#"{{"text":{text},"spans":[{}]}}"#, spans.join(","));
    let run_in = run(&project, "a.jsonl", task);
    let wanted: Vec<String> = QUOTES
        .iter()
        .map(|quote| format!("a: actor={quote}"))
        .collect();
    assert_eq!(placed(&project, &run_in), wanted);
    assert!(notes(&run_in)[0].contains("UTF-16"), "{:?}", notes(&run_in));
    // With ends of lines of two signs, as the file has them, nothing needs to be put right.
    let crlf = EMOJI.replace('\n', "\r\n");
    let points = |byte: usize| crlf[..byte].chars().count();
    let spans: Vec<String> = QUOTES
        .iter()
        .map(|quote| {
            let at = crlf.find(quote).unwrap();
            format!(
                r#"{{"start":{},"end":{},"label":"actor"}}"#,
                points(at),
                points(at + quote.len())
            )
        })
        .collect();
    let text = serde_json::to_string(&crlf).unwrap();
    let task = format!(r#"{{"text":{text},"spans":[{}]}}"#, spans.join(","));
    let run_in = run(&project, "a.jsonl", task);
    assert_eq!(placed(&project, &run_in), wanted);
    assert_eq!(notes(&run_in), [""; 0]);
}

#[test]
fn a_text_that_differs_a_little_is_held_to_the_words() {
    let project = project(&[("ferry", FERRY)]);
    let other = FERRY
        .replace("Forty", "Some forty")
        .replace("hurt,", "hurt -");
    let at = other.find("5 %").unwrap();
    let start = other[..at].chars().count();
    let text = serde_json::to_string(&other).unwrap();
    let line = format!(
        r#"{{"id":"ferry","text":{text},"mentions":[{{"label":"figure","start":{start},"end":{}}},{{"label":"actor","start":0,"end":4}}]}}"#,
        start + 3
    );
    let run_in = run(&project, "a.jsonl", line);
    assert_eq!(placed(&project, &run_in), ["ferry: figure=5 %"]);
    assert_eq!(
        tray(&project, &run_in),
        ["ferry: actor=Some (words differ) [\"came\"]"]
    );
}
