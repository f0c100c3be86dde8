//! `claimdesk export` and `claimdesk formats`

use std::path::Path;

use super::{Exit, Output};
use crate::formats::{self, ExportOptions, FORMATS};
use crate::jobs::{Progress, export};
use crate::model::{ArticleId, PersonId, Project};
use crate::store;

pub(super) fn run(
    folder: &Path,
    format: &str,
    out: Option<&Path>,
    people: &[String],
    articles: &[String],
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    let Some(known) = formats::format(format) else {
        let names: Vec<&str> = FORMATS
            .iter()
            .filter(|f| f.capabilities().export)
            .map(|f| f.id())
            .collect();
        output.say(&format!(
            "claimdesk: there is no format “{format}”. There are: {}",
            names.join(", ")
        ));
        return Ok(Exit::Usage);
    };
    let (project, notes) = store::read(folder).map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let options = options(&project, people, articles)?;
    let loss = if let Some(path) = out {
        let written = export(&project, format, &options, path, &Progress::unwatched())?;
        for file in &written.files {
            output.say(&format!("wrote {}", file.display()));
        }
        written.loss
    } else {
        let exported = known
            .export(&project, &options)
            .map_err(|error| error.to_string())?;
        let [file] = exported.files.as_slice() else {
            return Err("this format writes several files: name a folder with --out".to_owned());
        };
        output
            .out
            .write_all(&file.bytes)
            .map_err(|error| format!("standard output: {error}"))?;
        exported.loss
    };
    for line in loss.lines() {
        output.say(&format!("not carried: {line}"));
    }
    Ok(Exit::Fine)
}

fn options(
    project: &Project,
    people: &[String],
    articles: &[String],
) -> Result<ExportOptions, String> {
    let mut options = ExportOptions::default();
    if !people.is_empty() {
        let known = |wanted: &String| -> Result<PersonId, String> {
            let mut all = project.people().iter();
            let found = all.find(|p| p.id.as_str() == wanted || p.name == *wanted);
            found.map(|p| p.id.clone()).ok_or_else(|| {
                let names: Vec<&str> = project.people().iter().map(|p| p.id.as_str()).collect();
                format!(
                    "the project has no person “{wanted}”. It has: {}",
                    names.join(", ")
                )
            })
        };
        options.people = Some(people.iter().map(known).collect::<Result<_, _>>()?);
    }
    if !articles.is_empty() {
        let id = |wanted: &String| ArticleId::new(wanted).map_err(|error| error.to_string());
        options.articles = Some(articles.iter().map(id).collect::<Result<_, _>>()?);
    }
    Ok(options)
}

pub(super) fn list_formats(json: bool, output: &mut Output<'_>) {
    if json {
        let rows: Vec<serde_json::Value> = FORMATS
            .iter()
            .map(|format| {
                let can = format.capabilities();
                serde_json::json!({
                    "id": format.id(),
                    "name": format.name(),
                    "extensions": format.extensions(),
                    "description": format.description(),
                    "import": can.import,
                    "export": can.export,
                    "offsets": can.offsets.name(),
                    "carries": can.carries.iter().map(|what| what.name()).collect::<Vec<_>>(),
                })
            })
            .collect();
        output.line(&serde_json::Value::Array(rows).to_string());
        return;
    }
    for format in FORMATS {
        let can = format.capabilities();
        let way = match (can.import, can.export) {
            (true, true) => "in and out",
            (true, false) => "in",
            _ => "out",
        };
        output.line(&format!(
            "{:<10} {way:<11} {}",
            format.id(),
            format.description()
        ));
    }
}
