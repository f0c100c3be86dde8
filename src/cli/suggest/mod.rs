//! `claimdesk suggest`: what machines propose.

mod arguments;
mod built_in;
mod corrections;
mod import;
mod outside;
mod runs;
mod score;
mod score_json;
mod score_table;

pub use arguments::{ScoreArguments, SuggestCommand, SuggestImport};
pub use built_in::{CommonArguments, ListArguments, MemoryArguments, PatternsArguments};
pub use outside::RunArguments;

use super::{Exit, Output};
use crate::model::{Project, Run};

pub(super) fn run(what: SuggestCommand, output: &mut Output<'_>) -> Result<Exit, String> {
    match what {
        SuggestCommand::Import(arguments) => import::run(&arguments, output),
        SuggestCommand::Runs { project, json } => runs::list(&project, json, output),
        SuggestCommand::Delete {
            project,
            run,
            person,
        } => runs::delete(&project, &run, person.as_deref(), output),
        SuggestCommand::Score(arguments) => score::run(&arguments, output),
        SuggestCommand::Memory(arguments) => built_in::memory(&arguments, output),
        SuggestCommand::List(arguments) => built_in::list(&arguments, output),
        SuggestCommand::Patterns(arguments) => built_in::patterns(&arguments, output),
        SuggestCommand::Run(arguments) => outside::run(&arguments, output),
    }
}

/// The run of this id, else the last one of this name.
fn run_called<'p>(project: &'p Project, words: &str) -> Result<&'p Run, String> {
    let by_id = project.runs().find(|run| run.id.as_str() == words);
    let named = project.runs().filter(|run| run.name == words);
    let found = by_id.or_else(|| named.max_by_key(|run| run.at));
    found.map(|run| &**run).ok_or_else(|| {
        format!("there is no run “{words}”: `claimdesk suggest runs PROJECT` lists them")
    })
}
