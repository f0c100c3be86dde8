//! What `claimdesk suggest` takes.

use std::path::PathBuf;

use clap::Args;

use super::built_in::{ListArguments, MemoryArguments, PatternsArguments};
use super::outside::RunArguments;

/// What to do with what machines proposed.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum SuggestCommand {
    /// Bring in what a model or another program proposes, for people to decide on
    ///
    /// Files of all formats with mentions are read, and any JSON, JSON Lines or table with words
    /// and labels, as language models write it.
    Import(Box<SuggestImport>),
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
        /// Who takes it out; if not given, that of the settings, or the only person of the project
        #[arg(long)]
        person: Option<String>,
    },
    /// Score runs against what a person marked in the articles that are done
    ///
    /// Precision, recall and F1 as nervaluate and seqeval have them, how far scores can be
    /// trusted, which labels and edges are wrong, and 95 % intervals. docs/SUGGESTIONS.md says
    /// what each figure means.
    Score(ScoreArguments),
    /// Propose words that were tagged before, in this and other articles
    Memory(MemoryArguments),
    /// Propose the names of a file: actors, outlets, places
    List(ListArguments),
    /// Propose what the regular expressions of a file fit
    Patterns(PatternsArguments),
    /// Ask a program that the settings name, once it is allowed for the project
    Run(RunArguments),
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

/// `claimdesk suggest import`
#[derive(clap::Args, Clone, Debug)]
pub struct SuggestImport {
    /// The project folder
    pub(super) project: PathBuf,
    /// Files, folders or .zip files of them
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The files' format, or `answer` for JSON that a language model was asked for; recognised
    /// from their content if not given
    #[arg(long)]
    pub(super) format: Option<String>,
    /// A label of the files becomes another one; `FROM=` leaves it out. May be given more than
    /// once. What is not said is as in the last run of the same tool, else by name
    #[arg(long = "map", value_name = "FROM=TO")]
    pub(super) map: Vec<String>,
    /// Which field of an answer holds what: quote, label, score, start, end, article …; as in the
    /// last run of the same tool if not given
    #[arg(long, value_name = "KEY=FIELD", value_delimiter = ',')]
    pub(super) keys: Vec<String>,
    /// What the run is called; as its first file if not given
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    pub(super) run: String,
    /// What made the suggestions: a model, a program
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(super) tool: String,
    /// Of which version
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(super) version: String,
    /// In so many of a hundred articles the suggestions stay hidden until the person is done
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) blind: u8,
    /// Who brings them in; if not given, that of the settings, or the only person of the project
    #[arg(long)]
    pub(super) person: Option<String>,
    /// Say what would come in, and change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Say what came in as JSON
    #[arg(long)]
    pub(super) json: bool,
}
