//! From the bytes of a file to what it says.

use serde_json::{Map, Value};

use super::answer::{self, ANSWER};
use super::keys::Keys;
use super::said::Said;
use crate::formats::lines::first_object;
use crate::formats::{
    Confidence, Format, ImportContext, ImportError, Input, check_size, check_text, format, surest,
};
use crate::model::Scheme;
use crate::text::Digest;

/// Reads a file as far as it goes without looking anything up. `chosen` is the id of a format, or
/// [`ANSWER`]; without it, or if no fields were named, the content decides. `before` are the fields
/// of an earlier run: if the file is an answer that has them all, they hold again.
///
/// # Errors
/// [`ImportError`] if nothing in it can be used.
pub fn read(
    input: &Input<'_>,
    chosen: Option<&str>,
    keys: &Keys,
    before: Option<&Keys>,
    context: &mut ImportContext<'_>,
) -> Result<Said, ImportError> {
    check_size(input)?;
    let chosen = match chosen {
        None if keys.is_empty() => kind_of(input)?,
        None | Some(ANSWER) => None,
        Some(id) => {
            let found = format(id).map(|format| (format, "the format was chosen"));
            let found = found.ok_or_else(|| {
                ImportError::new(
                    input.name,
                    format!("there is no format “{id}”"),
                    "Leave the format out: it is recognised from the content.",
                )
            });
            Some(found?)
        }
    };
    let mut said = match chosen {
        Some((format, why)) => {
            let mut said = gathered(format, input, context)?;
            why.clone_into(&mut said.why);
            said
        }
        None => {
            check_text(input)?;
            let names = context.names();
            let roles = roles(context.scheme());
            let as_before = before.filter(|before| keys.is_empty() && !before.is_empty());
            let as_before =
                as_before.and_then(|before| answer::read(input, before, &names, &roles).ok());
            let as_before = as_before.filter(|said| said.fits);
            let mut said = match as_before {
                Some(said) => Said {
                    is_as_before: true,
                    ..said
                },
                None => answer::read(input, keys, &names, &roles)?,
            };
            said.format = ANSWER;
            "its objects have words and a label".clone_into(&mut said.why);
            said
        }
    };
    input.name.clone_into(&mut said.name);
    said.digest = Some(Digest::of(input.bytes()));
    Ok(said)
}

/// What fields of claims can be called.
fn roles(scheme: &Scheme) -> Vec<String> {
    let known = scheme.roles.iter();
    let known = known.flat_map(|role| [role.id.to_string(), role.name.clone()]);
    let usual = ["figure", "actor", "source"].map(str::to_owned);
    known.chain(usual).collect()
}

/// The format whose fields are those of an answer.
const PIPELINE: &str = "huggingface-pipeline";

/// The format of a file; `None` for an answer of a language model.
fn kind_of(input: &Input<'_>) -> Result<Option<(&'static dyn Format, &'static str)>, ImportError> {
    // Words with braces may be an answer with words around it.
    let texts = ["quotes", "text", "markdown", "html"];
    let found = surest(input).filter(|(format, _)| !texts.contains(&format.id()));
    if found.is_none_or(|(format, _)| format.is_text()) {
        check_text(input)?;
    }
    let first = || first_in(input).unwrap_or_default();
    let is_answer = match found {
        // An answer with labels, scores and places may look like that of a pipeline.
        Some((format, Confidence::Certain(_))) => {
            format.id() == PIPELINE && answer::has_own_words(&first())
        }
        _ => answer::is_answer(&first()),
    };
    let found = found.filter(|_| !is_answer);
    Ok(found.and_then(|(format, confidence)| Some((format, confidence.why()?))))
}

/// The first object of a file, in a list or by itself.
fn first_in(input: &Input<'_>) -> Option<Map<String, Value>> {
    let text = &input.decoded().ok()?.text;
    if text.trim_start().starts_with('{') {
        return first_object(input);
    }
    let list: Vec<Value> = serde_json::from_str(text).ok()?;
    list.into_iter().find_map(|item| match item {
        Value::Object(object) => Some(object),
        _ => None,
    })
}

/// What a format's reader says before it makes mentions of it.
fn gathered(
    format: &dyn Format,
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Said, ImportError> {
    if format.is_text() {
        check_text(input)?;
    }
    context.said = Some(Said::default());
    let imported = format.import(input, context);
    let said = context.said.take().unwrap_or_default();
    let imported = imported?;
    if said.is_empty() {
        return Err(ImportError::new(
            input.name,
            format!(
                "there are no suggestions in it: it was read as {}",
                format.name()
            ),
            "To bring in articles, use “Import”.",
        ));
    }
    Ok(Said {
        format: format.id(),
        problems: imported.problems,
        ..said
    })
}
