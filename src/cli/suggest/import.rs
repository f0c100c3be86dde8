//! `claimdesk suggest import`

use std::collections::BTreeMap;

use serde_json::json;

use super::super::formats::unknown;
use super::super::{open_or_look, save};
use super::{Exit, Output, SuggestImport};
use crate::formats::run::{ANSWER, Keys, NoRun, RunIn, Wishes};
use crate::formats::{ImportContext, ImportError, LabelMap, format};
use crate::jobs::{Progress, RunFiles, read_run};
use crate::model::Scheme;

pub(super) fn run(arguments: &SuggestImport, output: &mut Output<'_>) -> Result<Exit, String> {
    let Some(files) = files(arguments, output) else {
        return Ok(Exit::Usage);
    };
    let named = arguments.person.as_deref();
    let mut session = open_or_look(&arguments.project, named, arguments.dry_run, output)?;
    let read = {
        let mut context: ImportContext<'_> = session.import_context();
        read_run(&files, &mut context, &Progress::unwatched())
    };
    let (run, failed) = read.map_err(|problem| in_words(&problem, &session.project().scheme))?;
    for error in &failed {
        output.say(&format!("claimdesk: {error}"));
    }
    let exit = if failed.is_empty() {
        Exit::Fine
    } else {
        Exit::Failed
    };
    let Some(run) = run else {
        return Ok(Exit::Failed);
    };
    if arguments.json {
        output.line(&format!("{:#}", as_json(&run, &failed, session.project())));
    }
    for problem in &run.problems {
        output.say(&problem.to_string());
    }
    for note in &run.run.notes {
        output.say(note);
    }
    for (name, label) in &run.perhaps {
        output.say(&format!(
            "label {name} is new here. If it means {label}, say so: --map {name}={label}"
        ));
    }
    let sentence = run.tally().sentence();
    if arguments.dry_run {
        describe(&run, &session.project().scheme, output);
        output.say(&sentence);
        output.say("Nothing was changed: this was a dry run.");
        return Ok(exit);
    }
    let name = run.run.name.clone();
    let id = session
        .take_in_run(run)
        .map_err(|error| error.to_string())?;
    save(&mut session)?;
    output.say(&format!("Run “{name}” ({id}): {sentence}"));
    Ok(exit)
}

/// What shall be read; `None`, with what is wrong said, if an argument makes no sense.
fn files(arguments: &SuggestImport, output: &mut Output<'_>) -> Option<RunFiles> {
    let chosen = arguments.format.as_deref();
    if let Some(id) = chosen.filter(|id| *id != ANSWER && format(id).is_none()) {
        output.say(&unknown(id, |can| can.import));
        return None;
    }
    let mut said = |problem: &dyn std::fmt::Display| output.say(&format!("claimdesk: {problem}"));
    let labels = LabelMap::parse(&arguments.map);
    let labels = labels.map_err(|problem| said(&problem)).ok()?;
    let keys = Keys::parse(&arguments.keys);
    let keys = keys.map_err(|problem| said(&problem)).ok()?;
    Some(RunFiles {
        paths: arguments.files.clone(),
        format: arguments.format.clone(),
        keys: Some(keys).filter(|keys| !keys.is_empty()),
        wishes: Wishes {
            name: arguments.run.clone(),
            tool: arguments.tool.clone(),
            version: arguments.version.clone(),
            blind: arguments.blind,
            labels,
        },
    })
}

fn in_words(problem: &NoRun, scheme: &Scheme) -> String {
    match problem {
        NoRun::NoLabel(to) => {
            let known = scheme.labels.iter().map(|label| label.id.as_str());
            let known = known.collect::<Vec<_>>().join(", ");
            format!("--map: there is no label “{to}”. The project has: {known}")
        }
        other => other.to_string(),
    }
}

fn describe(run: &RunIn, scheme: &Scheme, output: &mut Output<'_>) {
    for (name, label) in run.labels() {
        output.say(&match label {
            None => format!("label {name}: left out"),
            Some(id) if scheme.label(id).is_none() => {
                format!("label {name}: becomes {id}, which is new")
            }
            Some(id) => format!("label {name}: becomes {id}"),
        });
    }
}

fn as_json(
    run: &RunIn,
    failed: &[ImportError],
    project: &crate::model::Project,
) -> serde_json::Value {
    let tally = run.tally();
    let problems = run.problems.iter();
    let problems = problems.map(|one| json!({"place": one.place, "message": one.message}));
    let mut why: BTreeMap<&str, usize> = BTreeMap::new();
    let all = run.proposals.iter();
    let tray = all.flat_map(|(id, one)| one.unplaced.iter().filter(|one| one.counts_in(id)));
    for one in tray {
        *why.entry(one.why.name()).or_default() += 1;
    }
    let label = |(name, id): (&str, Option<&crate::model::LabelId>)| {
        let is_new = id.is_some_and(|id| project.scheme.label(id).is_none());
        let perhaps = run.perhaps.get(name).map(ToString::to_string);
        let becomes = id.map(ToString::to_string);
        json!({"name": name, "becomes": becomes, "new": is_new, "perhaps": perhaps})
    };
    let failed = failed.iter();
    let failed =
        failed.map(|one| json!({"name": one.name, "what": one.what, "way_out": one.way_out}));
    json!({
        "run": run.run.id.as_str(),
        "name": run.run.name,
        "tool": run.run.tool,
        "files": run.run.files.iter().map(|file| &file.name).collect::<Vec<_>>(),
        "articles": run.proposals.len(),
        "new_articles": run.articles.len(),
        "suggestions": tally.suggestions,
        "tray": tally.unplaced,
        "why": why,
        "claims": tally.claims,
        "unmatched": run.run.unmatched.len(),
        "unmatched_claims": run.run.unmatched_claims.len(),
        "left_out": run.ignored,
        "labels": run.labels().map(label).collect::<Vec<_>>(),
        "notes": run.run.notes,
        "problems": problems.collect::<Vec<_>>(),
        "failed": failed.collect::<Vec<_>>(),
    })
}
