//! `claimdesk convert`

use super::arguments::ConvertArguments;
use super::export::report;
use super::formats::unknown;
use super::import::{checked, has_problems, relabel};
use super::{Exit, Output, in_memory, person_in};
use crate::formats::{self, Carries, ExportOptions, Loss};
use crate::jobs::{Progress, export, read_in};
use crate::model::Project;

/// What a project has of itself: where the files that were read can't say it, nothing of theirs is
/// lost with it.
const OF_ITSELF: [(Loss, Carries); 5] = [
    (Loss::Scheme, Carries::Scheme),
    (Loss::Provenance, Carries::Provenance),
    (Loss::States, Carries::States),
    (Loss::Verdicts, Carries::Verdicts),
    (Loss::Evidence, Carries::Evidence),
];

pub(super) fn run(arguments: &ConvertArguments, output: &mut Output<'_>) -> Result<Exit, String> {
    let Some(map) = checked(arguments.from.as_deref(), &arguments.map, output) else {
        return Ok(Exit::Usage);
    };
    if formats::format(&arguments.to).is_none() {
        output.say(&unknown(&arguments.to, |can| can.export));
        return Ok(Exit::Usage);
    }
    let project = Project::new("");
    let person = person_in(&project, None);
    let mut session = in_memory(project, person);
    let mut read = {
        let mut context = session.import_context();
        let paths = std::slice::from_ref(&arguments.input);
        let from = arguments.from.as_deref();
        read_in(paths, from, &mut context, &Progress::unwatched())
    };
    for error in &read.failed {
        output.say(&format!("claimdesk: {error}"));
    }
    let failed = has_problems(&read);
    if read.read.is_empty() {
        return Ok(Exit::Failed);
    }
    let sources = read.read.iter();
    let sources = sources.filter_map(|imported| formats::format(imported.format));
    let told: Vec<_> = sources.map(formats::Format::capabilities).collect();
    let scheme = session.project().scheme.clone();
    relabel(&mut read.read, &map, &scheme)?;
    let taken = session
        .take_in(read.read)
        .map_err(|error| error.to_string())?;
    for notice in &taken.notices {
        output.say(notice);
    }
    let (to, options) = (&arguments.to, ExportOptions::default());
    let progress = Progress::unwatched();
    let written = export(
        session.project(),
        to,
        &options,
        &arguments.output,
        &progress,
    )?;
    let Some(mut written) = written else {
        return Ok(Exit::Failed);
    };
    for (loss, said) in OF_ITSELF {
        if !told.iter().any(|source| source.carries(said)) {
            written.loss.forget(loss);
        }
    }
    for file in &written.files {
        output.say(&format!("wrote {}", file.display()));
    }
    output.say(&written.sentence());
    let exit = report(
        &arguments.report,
        &written.loss,
        &written.differences,
        output,
    )?;
    Ok(match exit {
        Exit::Fine if failed => Exit::Failed,
        exit => exit,
    })
}
