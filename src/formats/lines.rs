//! JSON Lines: one object a line, read line by line with both cores.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::intake::Intake;
use super::{ImportError, Input};

/// The first line, if it is a JSON object.
pub(super) fn first_object(input: &Input<'_>) -> Option<Map<String, Value>> {
    let decoded = input.decoded().ok()?;
    let start = decoded.text.trim_start();
    if !start.starts_with('{') {
        return None;
    }
    let line = start.split('\n').next()?;
    serde_json::from_str(line).ok()
}

/// Hands every line to `take`, with where it stands: `a.jsonl, line 3`. A line that can't be
/// read is noted and left out.
///
/// # Errors
/// [`ImportError`] if no line can be read.
pub(super) fn read<R: DeserializeOwned>(
    input: &Input<'_>,
    intake: &mut Intake<'_, '_>,
    mut take: impl FnMut(&mut Intake<'_, '_>, &str, R),
) -> Result<(), ImportError> {
    let decoded = input.text()?;
    let mut read = 0_usize;
    for (index, source) in decoded.text.split('\n').enumerate() {
        if source.trim().is_empty() {
            continue;
        }
        let place = format!("{}, line {}", input.name, index + 1);
        match serde_json::from_str(source) {
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
    if read == 0 {
        let first = intake.out.problems.first().map(ToString::to_string);
        return Err(ImportError::new(
            input.name,
            format!(
                "no line of it can be used ({})",
                first.unwrap_or_else(|| "it has no lines".to_owned())
            ),
            "Each line must be one JSON object.",
        ));
    }
    Ok(())
}

/// Writes a record as a line.
pub(super) fn push(out: &mut Vec<u8>, record: &impl Serialize) {
    out.extend_from_slice(in_one_line(record).as_bytes());
    out.push(b'\n');
}

/// A record as JSON without anything that some reader takes for a line end.
pub(super) fn in_one_line(record: &impl Serialize) -> String {
    // The records hold nothing that JSON can't: text keys, no other maps.
    let json = serde_json::to_string(record).unwrap_or_default();
    // Many readers break lines at these; in JSON they can only stand inside strings.
    json.replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
        .replace('\u{85}', "\\u0085")
}
