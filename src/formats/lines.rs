//! JSON Lines: one object a line, read line by line with both cores.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::intake::Intake;
use super::{ImportError, Input};

/// So much of a file is parsed at one go on one core.
const BATCH_BYTES: usize = 256 << 10;

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

/// Hands every line to `take`, in order, with where it stands: `a.jsonl, line 3`. A line that
/// can't be read is noted and left out. Long files are parsed on all cores.
///
/// # Errors
/// [`ImportError`] if no line can be read.
pub(super) fn read<'t, R: Deserialize<'t> + Send>(
    input: &'t Input<'_>,
    intake: &mut Intake<'_, '_>,
    mut take: impl FnMut(&mut Intake<'_, '_>, &str, R),
) -> Result<(), ImportError> {
    let decoded = input.text()?;
    let (mut read, mut before) = (0_usize, 0_usize);
    in_order(&batches(decoded.text), parse, |batch: Batch<R>| {
        for (line, record) in batch.records {
            let place = format!("{}, line {}", input.name, before + line);
            match record {
                Ok(record) => {
                    take(intake, &place, record);
                    read += 1;
                }
                Err(problem) => intake.problem(
                    &place,
                    format!("this line can’t be read ({problem}); it was left out"),
                ),
            }
        }
        before += batch.lines;
    });
    if read == 0 {
        let way_out = "Each line must be one JSON object.";
        return Err(none_can_be_used(input, intake, way_out));
    }
    Ok(())
}

/// The error of a file of which no line can be used: with what is wrong with the first.
pub(super) fn none_can_be_used(
    input: &Input<'_>,
    intake: &Intake<'_, '_>,
    way_out: &str,
) -> ImportError {
    let first = intake.out.problems.first().map(ToString::to_string);
    ImportError::new(
        input.name,
        format!(
            "no line of it can be used ({})",
            first.unwrap_or_else(|| "it has no lines".to_owned())
        ),
        way_out,
    )
}

/// What stands in some lines.
struct Batch<R> {
    /// The number of a line among them, from 1, and what stands there.
    records: Vec<(usize, Result<R, serde_json::Error>)>,
    /// How many lines there are.
    lines: usize,
}

/// A text in batches of whole lines.
fn batches(text: &str) -> Vec<&str> {
    let mut out = Vec::with_capacity(text.len() / BATCH_BYTES + 1);
    let mut start = 0;
    while start < text.len() {
        let rest = text.as_bytes().get(start + BATCH_BYTES..);
        let end = memchr::memchr(b'\n', rest.unwrap_or_default());
        let end = end.map_or(text.len(), |at| start + BATCH_BYTES + at + 1);
        out.push(&text[start..end]);
        start = end;
    }
    out
}

fn parse<'t, R: Deserialize<'t>>(text: &'t str) -> Batch<R> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let (mut records, mut lines, mut start) = (Vec::new(), 0, 0);
    for end in ends.chain([text.len()]) {
        let source = &text[start..end];
        if !source.trim().is_empty() {
            records.push((lines + 1, serde_json::from_str(source)));
        }
        lines += usize::from(end < text.len());
        start = end + 1;
    }
    Batch { records, lines }
}

/// Works on batches on all cores and takes what comes of them in their order. No core gets more
/// than two batches ahead of what was taken, so that memory does not grow with the file.
pub(super) fn in_order<T, D: Send>(
    batches: &[T],
    work: impl Fn(T) -> D + Sync,
    mut take: impl FnMut(D),
) where
    T: Copy + Send + Sync,
{
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let workers = cores.min(batches.len());
    if workers < 2 {
        batches.iter().for_each(|batch| take(work(*batch)));
        return;
    }
    std::thread::scope(|scope| {
        let work = &work;
        let receivers: Vec<_> = (0..workers)
            .map(|first| {
                let (sender, receiver) = std::sync::mpsc::sync_channel(1);
                scope.spawn(move || {
                    for batch in batches.iter().skip(first).step_by(workers) {
                        // Nobody takes any more only if `take` has panicked.
                        if sender.send(work(*batch)).is_err() {
                            return;
                        }
                    }
                });
                receiver
            })
            .collect();
        for receiver in receivers.iter().cycle().take(batches.len()) {
            let Ok(done) = receiver.recv() else { return };
            take(done);
        }
    });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_whole_lines_with_the_right_numbers() {
        let line = format!("{}\n", "é".repeat(BATCH_BYTES / 5));
        let text = line.repeat(9) + "end";
        let batches = batches(&text);
        assert!(batches.len() > 2, "{}", batches.len());
        assert_eq!(batches.concat(), text);
        let numbers = "1\n\n2\n";
        let batch = parse::<u8>(numbers);
        let records = batch.records.into_iter();
        let records: Vec<_> = records
            .map(|(line, record)| (line, record.unwrap()))
            .collect();
        assert_eq!((records, batch.lines), (vec![(1, 1), (3, 2)], 3));
        assert_eq!(parse::<u8>("1").lines, 0);
    }

    #[test]
    fn what_several_cores_make_is_taken_in_order() {
        let batches: Vec<usize> = (0..1000).collect();
        let mut out = Vec::new();
        in_order(&batches, |number| number * 2, |done| out.push(done));
        assert_eq!(out, (0..1000).map(|number| number * 2).collect::<Vec<_>>());
    }
}
