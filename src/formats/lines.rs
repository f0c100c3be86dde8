//! JSON Lines: one object a line, read line by line with both cores.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::intake::Intake;
use super::pieces::{Lines, Piece};
use super::{ImportError, Input};
use crate::analysis::cores::in_order;

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
    each(lines, &read, |line, record| {
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
    })?;
    if !any {
        let way_out = "Each line must be one JSON object.";
        return Err(none_can_be_used(lines.name(), intake, way_out));
    }
    Ok(())
}

/// Works on every line that is not blank on all cores and hands what comes of it to `take`, in
/// order, with the number of the line, from 1.
///
/// # Errors
/// [`ImportError`] if the file can't be read.
pub(super) fn each<D: Send>(
    lines: &Lines<'_>,
    work: impl Fn(&str) -> D + Sync,
    mut take: impl FnMut(usize, D),
) -> Result<(), ImportError> {
    let mut failed = None;
    in_order(
        lines.pieces(),
        |piece| {
            let Piece { text, line } = piece?;
            let lines = text.split('\n').zip(line..);
            let lines = lines.filter(|(words, _)| !words.trim().is_empty());
            Ok(lines
                .map(|(words, line)| (line, work(words)))
                .collect::<Vec<_>>())
        },
        |done: Result<_, ImportError>| match done {
            Ok(done) => done.into_iter().for_each(|(line, done)| take(line, done)),
            Err(error) => failed = Some(error),
        },
    );
    failed.map_or(Ok(()), Err)
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

/// What many readers take for line ends; in JSON they can only stand inside strings.
const BREAKS: [(&str, &str); 3] = [
    ("\u{2028}", "\\u2028"),
    ("\u{2029}", "\\u2029"),
    ("\u{85}", "\\u0085"),
];

fn breaks_lines(json: &[u8]) -> bool {
    let mut signs = memchr::memchr2_iter(0xc2, 0xe2, json);
    signs.any(|at| {
        BREAKS
            .iter()
            .any(|(sign, _)| json[at..].starts_with(sign.as_bytes()))
    })
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
