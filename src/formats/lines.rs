//! JSON Lines: one object a line, read line by line with both cores.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::intake::Intake;
use super::pieces::{Lines, Piece};
use super::{ImportError, Input};
use crate::analysis::cores::try_in_order;
use crate::text::bytes::next_byte;

/// The first line, if it is a JSON object.
pub(super) fn first_object(input: &Input<'_>) -> Option<Map<String, Value>> {
    first(input)
}

/// The first line, if it is a JSON object and can be read as such a record.
pub(super) fn first<'t, R: Deserialize<'t>>(input: &'t Input<'_>) -> Option<R> {
    let decoded = input.decoded().ok()?;
    let start = decoded.text.trim_start();
    if !start.starts_with('{') {
        return None;
    }
    let line = start.split('\n').next()?;
    serde_json::from_str(line).ok()
}

/// Reads every line with `read` on all cores and hands what comes of it to `take`, in order, with
/// where it stands: `a.jsonl, line 3`. A line that can't be read is noted and left out.
///
/// # Errors
/// [`ImportError`] if no line can be read, or the file can't.
pub(super) fn read<R: Send>(
    lines: &Lines<'_>,
    intake: &mut Intake<'_, '_>,
    read: impl Fn(&str) -> serde_json::Result<R> + Sync,
    mut take: impl FnMut(&mut Intake<'_, '_>, &str, R),
) -> Result<(), ImportError> {
    let mut any = false;
    each(
        lines,
        |words, _| read(words),
        |line, record| {
            let place = format!("{}, line {line}", lines.name());
            match record {
                Ok(record) => {
                    take(intake, &place, record);
                    any = true;
                }
                Err(problem) => intake.problem(
                    &place,
                    format!("this line can’t be read ({problem}); it was left out"),
                ),
            }
        },
    )?;
    if !any {
        let way_out = "Each line must be one JSON object.";
        return Err(none_can_be_used(lines.name(), intake, way_out));
    }
    Ok(())
}

/// Works on every line that is not blank, with its number from 1, on all cores, and hands what
/// comes of it to `take`, in order and with the number again.
///
/// # Errors
/// [`ImportError`] if the file can't be read.
pub(super) fn each<D: Send>(
    lines: &Lines<'_>,
    work: impl Fn(&str, usize) -> D + Sync,
    mut take: impl FnMut(usize, D),
) -> Result<(), ImportError> {
    try_in_order(
        lines.pieces(),
        |piece| {
            let Piece { text, line } = piece?;
            let lines = text.split('\n').zip(line..);
            let lines = lines.filter(|(words, _)| !words.trim().is_empty());
            Ok(lines
                .map(|(words, line)| (line, work(words, line)))
                .collect::<Vec<_>>())
        },
        |done| {
            done.into_iter().for_each(|(line, done)| take(line, done));
            Ok(())
        },
    )
}

/// The error of a file of which no line can be used: with what is wrong with the first.
pub(super) fn none_can_be_used(name: &str, intake: &Intake<'_, '_>, way_out: &str) -> ImportError {
    let first = intake.out.problems.first().map(ToString::to_string);
    ImportError::new(
        name,
        format!(
            "no line of it can be used ({})",
            first.unwrap_or_else(|| "it has no lines".to_owned())
        ),
        way_out,
    )
}

/// Writes a record as a line.
pub(super) fn push(out: &mut Vec<u8>, record: &impl Serialize) {
    let start = out.len();
    // The records hold nothing that JSON can't: text keys, no other maps.
    let _ = serde_json::to_writer(&mut *out, record);
    if breaks_lines(&out[start..]) {
        out.truncate(start);
        out.extend_from_slice(in_one_line(record).as_bytes());
    }
    out.push(b'\n');
}

/// Writes fields of words, with nothing round them: `"id":"a","title":""`. serde_json looks at each
/// byte by itself, which takes ten times as long for a text.
pub(super) fn push_fields<'f>(
    out: &mut Vec<u8>,
    fields: impl IntoIterator<Item = (&'static str, &'f str)>,
) {
    for (index, (name, words)) in fields.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":\"");
        push_escaped(out, words);
        out.push(b'"');
    }
}

/// Writes a text as it stands between quotes.
fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let (mut done, mut at) = (0, 0);
    while let Some(found) = next_byte(text.as_bytes(), at, may_be_escaped) {
        at = found + 1;
        let rest = &text[found..];
        if !rest.is_char_boundary(1) && !is_break(rest.as_bytes()) {
            continue;
        }
        let length = rest.chars().next().map_or(1, char::len_utf8);
        out.extend_from_slice(&text.as_bytes()[done..found]);
        match &rest[..length] {
            "\n" => out.extend_from_slice(b"\\n"),
            "\"" => out.extend_from_slice(b"\\\""),
            other => {
                let quoted = in_one_line(&other);
                out.extend_from_slice(&quoted.as_bytes()[1..quoted.len() - 1]);
            }
        }
        done = found + length;
    }
    out.extend_from_slice(&text.as_bytes()[done..]);
}

/// Whether a character that begins with this byte may have to be escaped.
#[inline]
fn may_be_escaped(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\') | (byte == 0xc2) | (byte == 0xe2)
}

/// What many readers take for line ends; in JSON they can only stand inside strings.
const BREAKS: [(&str, &str); 3] = [
    ("\u{2028}", "\\u2028"),
    ("\u{2029}", "\\u2029"),
    ("\u{85}", "\\u0085"),
];

fn breaks_lines(json: &[u8]) -> bool {
    let mut signs = memchr::memchr2_iter(0xc2, 0xe2, json);
    signs.any(|at| is_break(&json[at..]))
}

/// Whether one of these stands here.
fn is_break(rest: &[u8]) -> bool {
    matches!(rest, [0xc2, 0x85, ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..])
}

/// A record as JSON without anything that some reader takes for a line end.
pub(super) fn in_one_line(record: &impl Serialize) -> String {
    // The records hold nothing that JSON can't: text keys, no other maps.
    let mut json = serde_json::to_string(record).unwrap_or_default();
    if breaks_lines(json.as_bytes()) {
        for (sign, escape) in BREAKS {
            json = json.replace(sign, escape);
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_those_that_a_record_has() {
        #[derive(Serialize)]
        struct Record<'a> {
            id: &'a str,
            text: &'a str,
        }
        let signs: String = ('\0'..='\u{17f}').chain('\u{2000}'..='\u{206f}').collect();
        for text in ["", "\"", "€5m\n", &signs, &"a “long” one. ".repeat(9)] {
            let (mut record, mut fields) = (Vec::new(), b"{".to_vec());
            push(&mut record, &Record { id: "a", text });
            push_fields(&mut fields, [("id", "a"), ("text", text)]);
            fields.extend_from_slice(b"}\n");
            assert_eq!(str::from_utf8(&fields), str::from_utf8(&record));
        }
    }
}
