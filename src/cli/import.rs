//! `claimdesk import`

use serde_json::json;

use super::arguments::ImportArguments;
use super::formats::unknown;
use super::{Exit, Output, open_or_look, save};
use crate::formats::{self, Imported, LabelMap, labels_of};
use crate::jobs::{Progress, ReadIn, read_in};
use crate::model::Scheme;
use crate::text::counted;

pub(super) fn run(arguments: &ImportArguments, output: &mut Output<'_>) -> Result<Exit, String> {
    let Some(map) = checked(arguments.format.as_deref(), &arguments.map, output) else {
        return Ok(Exit::Usage);
    };
    let named = arguments.person.as_deref();
    let mut session = open_or_look(&arguments.project, named, arguments.dry_run, output)?;
    let format = arguments.format.as_deref();
    let mut read = {
        let mut context = session.import_context();
        read_in(
            &arguments.files,
            format,
            &mut context,
            &Progress::unwatched(),
        )
    };
    for error in &read.failed {
        output.say(&format!("claimdesk: {error}"));
    }
    let scheme = session.project().scheme.clone();
    relabel(&mut read.read, &map, &scheme)?;
    if arguments.json {
        output.line(&format!("{:#}", as_json(&read, &scheme)));
    }
    let failed = has_problems(&read);
    if arguments.dry_run {
        for imported in &read.read {
            output.say(&describe(imported));
        }
        for label in labels_of(&read.read, &scheme) {
            let new = if label.is_new { ", which is new" } else { "" };
            output.say(&format!(
                "label {}{new}: {}",
                label.name,
                counted(label.mentions, "mention")
            ));
        }
    }
    let report = session
        .take_in(read.read)
        .map_err(|error| error.to_string())?;
    for notice in &report.notices {
        output.say(notice);
    }
    if arguments.dry_run {
        output.say("Nothing was changed: this was a dry run.");
    } else {
        save(&mut session)?;
        output.say(&report.sentence());
    }
    Ok(if failed { Exit::Failed } else { Exit::Fine })
}

/// Whether something could not be read, or not be taken over as it stood.
pub(super) fn has_problems(read: &ReadIn) -> bool {
    let mut files = read.read.iter();
    !read.failed.is_empty() || files.any(|imported| !imported.problems.is_empty())
}

/// The wishes for labels; `None`, with what is wrong said, if an argument makes no sense.
pub(super) fn checked(
    format: Option<&str>,
    map: &[String],
    output: &mut Output<'_>,
) -> Option<LabelMap> {
    if let Some(format) = format.filter(|id| formats::format(id).is_none()) {
        output.say(&unknown(format, |can| can.import));
        return None;
    }
    LabelMap::parse(map)
        .map_err(|error| output.say(&format!("claimdesk: {error}")))
        .ok()
}

/// Gives the mentions of all files the labels that are wished for.
pub(super) fn relabel(all: &mut [Imported], map: &LabelMap, scheme: &Scheme) -> Result<(), String> {
    for imported in all.iter_mut().filter(|_| !map.is_empty()) {
        imported.relabel(map, scheme).map_err(|to| {
            let known: Vec<&str> = scheme
                .labels
                .iter()
                .map(|label| label.id.as_str())
                .collect();
            format!(
                "--map: there is no label “{to}”. The project has: {}",
                known.join(", ")
            )
        })?;
    }
    Ok(())
}

fn describe(imported: &Imported) -> String {
    let [articles, mentions, claims] = imported.counts();
    format!(
        "{}: {} ({}): {}, {}, {}",
        imported.name,
        imported.format,
        imported.why,
        counted(articles, "article"),
        counted(mentions, "mention"),
        counted(claims, "claim")
    )
}

fn as_json(read: &ReadIn, scheme: &Scheme) -> serde_json::Value {
    let file = |imported: &Imported| {
        let [articles, mentions, claims] = imported.counts();
        let problems = imported.notices();
        let problems = problems.map(|one| json!({"place": one.place, "message": one.message}));
        json!({
            "name": imported.name,
            "format": imported.format,
            "why": imported.why,
            "articles": articles,
            "mentions": mentions,
            "claims": claims,
            "problems": problems.collect::<Vec<_>>(),
        })
    };
    let labels = labels_of(&read.read, scheme);
    let label = |label: &formats::LabelUse| {
        json!({
            "id": label.id.as_str(),
            "name": label.name,
            "mentions": label.mentions,
            "new": label.is_new,
        })
    };
    let failed = read.failed.iter();
    let failed =
        failed.map(|one| json!({"name": one.name, "what": one.what, "way_out": one.way_out}));
    json!({
        "files": read.read.iter().map(file).collect::<Vec<_>>(),
        "labels": labels.iter().map(label).collect::<Vec<_>>(),
        "failed": failed.collect::<Vec<_>>(),
    })
}
