//! `claimdesk suggest`: what machines found.

mod corrections;
mod score;
mod score_json;
mod score_table;

use std::path::PathBuf;

use clap::Args;

use super::{Exit, Output};

/// What to do with what machines found.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum SuggestCommand {
    /// Score runs against what a person marked in the articles that are done
    ///
    /// Precision, recall and F1 as nervaluate and seqeval have them, how far scores can be
    /// trusted, which labels and edges are wrong, and 95 % intervals. docs/SUGGESTIONS.md says
    /// what each figure means.
    Score(ScoreArguments),
}

/// `claimdesk suggest score`
#[derive(Args, Clone, Debug)]
pub struct ScoreArguments {
    /// The project folder; it may be open meanwhile
    project: PathBuf,
    /// Only this run, by id or name; all if not given
    #[arg(long)]
    run: Option<String>,
    /// Whose work counts as right, by id or name; needed if several people have articles done
    #[arg(long, value_name = "PERSON")]
    against: Option<String>,
    /// Count an article of which a run says nothing as one where it found nothing
    #[arg(long)]
    unread: bool,
    /// Write each correction, what the machine had and what the person has, to this file as JSON
    /// Lines
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(what: &SuggestCommand, output: &mut Output<'_>) -> Result<Exit, String> {
    match what {
        SuggestCommand::Score(arguments) => score::run(arguments, output),
    }
}
