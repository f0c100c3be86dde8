//! `claimdesk export`

use std::path::Path;
use std::sync::Arc;

use super::arguments::{ExportArguments, Only, PartArguments, ReportArguments, TrainingArguments};
use super::formats::unknown;
use super::{Exit, Output};
use crate::formats::split::{GroupBy, Method, SplitOptions};
use crate::formats::tokens::{
    Alignment, Columns, GivenTokens, TagScheme, TextUnit, TokenOptions, Tokenizer,
};
use crate::formats::{
    self, Choice, Difference, ExportError, ExportOptions, LossReport, OffsetUnit,
};
use crate::jobs::{Progress, export, read_tokenizer};
use crate::model::{ArticleId, LabelId, PersonId, Project};
use crate::store;

pub(super) fn run(arguments: &ExportArguments, output: &mut Output<'_>) -> Result<Exit, String> {
    let format = &arguments.format;
    let Some(known) = formats::format(format) else {
        output.say(&unknown(format, |can| can.export));
        return Ok(Exit::Usage);
    };
    for option in without_effect(arguments, known.choices()) {
        output.say(&format!("{option} means nothing for {}", known.name()));
    }
    let (project, notes) = store::read(&arguments.project).map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let mut options = options(&project, &arguments.part)?;
    let tokenizer = match tokenizer(&arguments.training.tokenizer) {
        Ok(tokenizer) => tokenizer,
        Err(problem) => {
            output.say(&format!("claimdesk: {problem}"));
            return Ok(Exit::Usage);
        }
    };
    train(&arguments.training, tokenizer, &mut options)?;
    let mut units = OffsetUnit::CHOICES.into_iter();
    let unit = units.find(|(name, _)| arguments.unit.as_deref() == Some(*name));
    options.unit = unit.map(|(_, unit)| unit);
    let Some(path) = &arguments.out else {
        let exported = known
            .export(&project, &options)
            .map_err(|error| error.to_string())?;
        let [file] = exported.files.as_slice() else {
            return Err("this format writes several files: name a folder with --out".to_owned());
        };
        output
            .out
            .write_all(&file.bytes)
            .map_err(|error| store::StoreError::io(Path::new("standard output"), &error))
            .map_err(|error| error.to_string())?;
        let files = &exported.files;
        let differences = formats::verify(known, &project.scheme, files, &exported.wrote);
        return report(&arguments.report, &exported.loss, &differences, output);
    };
    let written = export(&project, format, &options, path, &Progress::unwatched())?;
    let Some(written) = written else {
        return Ok(Exit::Failed);
    };
    for file in &written.files {
        output.say(&format!("wrote {}", file.display()));
    }
    output.say(&written.sentence());
    report(
        &arguments.report,
        &written.loss,
        &written.differences,
        output,
    )
}

/// The options that were given, but leave files of a format with these choices as they are.
fn without_effect(arguments: &ExportArguments, choices: &[Choice]) -> Vec<&'static str> {
    let usual = TrainingArguments::default();
    let given = &arguments.training;
    let options = [
        ("--unit", Choice::Unit, arguments.unit.is_some()),
        (
            "--tokenizer",
            Choice::Tokenizer,
            given.tokenizer != usual.tokenizer,
        ),
        ("--tokens", Choice::Tokenizer, given.tokens.is_some()),
        ("--align", Choice::Alignment, given.align != usual.align),
        ("--tags", Choice::Tags, given.tags != usual.tags),
        ("--rows", Choice::Rows, given.rows != usual.rows),
        ("--columns", Choice::Columns, given.columns != usual.columns),
        ("--split", Choice::Shares, given.split != usual.split),
        ("--seed", Choice::Shares, given.seed != usual.seed),
        (
            "--split-by",
            Choice::Shares,
            given.split_by != usual.split_by,
        ),
        (
            "--group-by",
            Choice::GroupBy,
            given.group_by != usual.group_by,
        ),
    ];
    let vain = options.into_iter();
    let vain = vain.filter(|(_, choice, is_given)| *is_given && !choices.contains(choice));
    vain.map(|(name, ..)| name).collect()
}

/// Says what could not be carried, and where the files are not what was meant.
pub(super) fn report(
    arguments: &ReportArguments,
    loss: &LossReport,
    differences: &[Difference],
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    for line in loss.lines() {
        output.say(&format!("not carried: {line}"));
    }
    for difference in differences {
        output.say(&format!("not as written: {difference}"));
    }
    if let Some(path) = &arguments.report {
        let difference =
            |one: &Difference| serde_json::json!({"place": one.place, "message": one.message});
        let json = serde_json::json!({
            "losses": loss.to_json(),
            "verified": differences.is_empty(),
            "differences": differences.iter().map(difference).collect::<Vec<_>>(),
        });
        let text = format!("{json:#}\n");
        store::atomic::replace(&store::atomic::RealFs, path, text.as_bytes())
            .map_err(|error| store::not_written(path, &error))?;
    }
    Ok(
        match arguments.strict && (loss.is_lossy() || !differences.is_empty()) {
            true => Exit::Lossy,
            false if differences.is_empty() => Exit::Fine,
            false => Exit::Failed,
        },
    )
}

/// The tokenizer of this name, or in this file.
fn tokenizer(wanted: &str) -> Result<Tokenizer, String> {
    match wanted {
        "words" => Ok(Tokenizer::Words),
        "blanks" => Ok(Tokenizer::Blanks),
        "gliner" => Ok(Tokenizer::Gliner),
        path => read_tokenizer(Path::new(path)).map_err(|problem| {
            format!("--tokenizer {problem} (give words, blanks, gliner or a tokenizer.json)")
        }),
    }
}

/// How texts become tokens, and how training sets are split.
fn train(
    arguments: &TrainingArguments,
    tokenizer: Tokenizer,
    options: &mut ExportOptions,
) -> Result<(), String> {
    options.tokens = TokenOptions {
        tokenizer: match &arguments.tokens {
            Some(path) => Tokenizer::Given(Arc::new(given(path)?)),
            None => tokenizer,
        },
        alignment: named(Alignment::ALL, Alignment::name, &arguments.align),
        scheme: named(TagScheme::ALL, TagScheme::name, &arguments.tags),
        unit: named(TextUnit::ALL, TextUnit::name, &arguments.rows),
        columns: named(Columns::ALL, Columns::name, &arguments.columns),
    };
    options.split = SplitOptions {
        shares: arguments.split,
        seed: arguments.seed.clone(),
        group_by: named(GroupBy::ALL, GroupBy::name, &arguments.group_by),
        method: named(Method::ALL, Method::name, &arguments.split_by),
    };
    Ok(())
}

/// The tokens that a file has.
fn given(path: &Path) -> Result<GivenTokens, String> {
    let bytes = std::fs::read(path);
    let bytes = bytes.map_err(|error| store::StoreError::io(path, &error).to_string())?;
    let text = str::from_utf8(&bytes);
    let text = text.map_err(|error| format!("{}: {error}", path.display()))?;
    GivenTokens::parse(text.trim_start_matches('\u{feff}'))
        .map_err(|what| format!("{}, {what}", path.display()))
}

/// The value of this name; the parser lets no other name through.
fn named<V: Copy + Default, const N: usize>(
    all: [V; N],
    name: fn(V) -> &'static str,
    wanted: &str,
) -> V {
    let found = all.into_iter().find(|value| name(*value) == wanted);
    found.unwrap_or_default()
}

fn options(project: &Project, part: &PartArguments) -> Result<ExportOptions, String> {
    let mut options = ExportOptions {
        only_done: part.only == Some(Only::Done),
        ..ExportOptions::default()
    };
    if !part.people.is_empty() {
        let known = |wanted: &String| -> Result<PersonId, String> {
            let mut all = project.people().iter();
            let found = all.find(|p| p.id.as_str() == wanted || p.name == *wanted);
            found.map(|p| p.id.clone()).ok_or_else(|| {
                let names = project.people().iter().map(|p| p.id.as_str());
                no_such("person", wanted, names)
            })
        };
        options.people = Some(part.people.iter().map(known).collect::<Result<_, _>>()?);
    }
    if !part.labels.is_empty() {
        let known = |wanted: &String| -> Result<LabelId, String> {
            let mut all = project.scheme.labels.iter();
            let found = all.find(|label| label.id.as_str() == wanted || label.name == *wanted);
            found.map(|label| label.id.clone()).ok_or_else(|| {
                let names = project.scheme.labels.iter().map(|label| label.id.as_str());
                no_such("label", wanted, names)
            })
        };
        options.labels = Some(part.labels.iter().map(known).collect::<Result<_, _>>()?);
    }
    if !part.articles.is_empty() {
        let id = |wanted: &String| ArticleId::new(wanted).map_err(|error| error.to_string());
        options.articles = Some(part.articles.iter().map(id).collect::<Result<_, _>>()?);
    }
    if !part.origins.is_empty() {
        options.origins = Some(part.origins.clone());
    }
    Ok(options)
}

fn no_such<'a>(what: &'static str, id: &str, known: impl Iterator<Item = &'a str>) -> String {
    let unknown = ExportError::Unknown {
        what,
        id: id.to_owned(),
        known: known.collect::<Vec<_>>().join(", "),
    };
    unknown.to_string()
}
