//! What `claimdesk suggest` takes.

use std::path::PathBuf;

use clap::Args;

/// What to do with what machines proposed.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum SuggestCommand {
    /// List the runs, with what came of each
    Runs {
        /// The project folder
        project: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Take a run out, with all that it proposed; what people decided stays
    Delete {
        /// The project folder
        project: PathBuf,
        /// The run, by id or name
        run: String,
        /// Who takes it out; the name in the settings if not given
        #[arg(long)]
        person: Option<String>,
    },
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
    pub(super) project: PathBuf,
    /// Only this run, by id or name; all if not given
    #[arg(long)]
    pub(super) run: Option<String>,
    /// Whose work counts as right, by id or name; needed if several people have articles done
    #[arg(long, value_name = "PERSON")]
    pub(super) against: Option<String>,
    /// Count an article of which a run says nothing as one where it found nothing
    #[arg(long)]
    pub(super) unread: bool,
    /// Write each correction, what the machine had and what the person has, to this file as JSON
    /// Lines
    #[arg(long, value_name = "FILE")]
    pub(super) pairs: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
}
