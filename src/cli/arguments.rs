//! What the command line takes: one definition for parser, help and completions.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser};

use super::suggest::SuggestCommand;
use crate::formats::OffsetUnit;
use crate::formats::split::{GroupBy, Method, SplitOptions};
use crate::formats::tokens::{Alignment, Columns, TagScheme, TextUnit, Tokenizer};
use crate::store::Start;

/// Read articles closely and mark what they claim.
///
/// Without a subcommand the window opens: on PROJECT, on PACK to unpack, on FILEs to import, or on the project that
/// was open last.
#[derive(Debug, Parser)]
#[command(name = "claimdesk", version, args_conflicts_with_subcommands = true)]
struct Line {
    #[command(subcommand)]
    command: Option<Subcommand>,
    #[command(flatten)]
    window: WindowArguments,
}

#[derive(Args, Debug)]
struct WindowArguments {
    /// A project folder, a packed project to unpack, or article files to import into the project
    /// that was open last
    #[arg(value_name = "PROJECT | PACK | FILE")]
    paths: Vec<PathBuf>,
    /// Look at PROJECT without changing anything, also while it is open elsewhere
    #[arg(long)]
    read_only: bool,
}

/// What to do without a window.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum Subcommand {
    /// Make a new project in a folder, and import files into it
    New {
        /// The folder; it must be new or empty
        project: PathBuf,
        /// What the project is called; the folder's name if not given
        #[arg(long)]
        title: Option<String>,
        /// Whose work it is; if not given, that of the settings, or the only person of the project
        #[arg(long)]
        person: Option<String>,
        /// Articles to import: text, Markdown, HTML, jsonl; or folders of them
        files: Vec<PathBuf>,
    },
    /// Import articles, or work that another tool made on them
    Import(Box<ImportArguments>),
    /// Export articles, mentions and claims
    Export(Box<ExportArguments>),
    /// Turn files of one format into another, without a project
    Convert(Box<ConvertArguments>),
    /// Pack a project into one .zip, for sending
    Pack {
        /// The project folder; it may be open meanwhile
        project: PathBuf,
        /// The .zip to write
        #[arg(value_name = "OUT.zip")]
        to: PathBuf,
    },
    /// Unpack a project from a .zip
    Unpack {
        /// The .zip
        #[arg(value_name = "FILE.zip")]
        file: PathBuf,
        /// The folder for the project; it must be new or empty
        folder: PathBuf,
    },
    /// Back up a project into your own data folder, list its backups, or restore one
    Backup {
        /// The project folder; it may be open meanwhile
        project: PathBuf,
        /// List the backups, the latest first
        #[arg(long, conflicts_with = "restore")]
        list: bool,
        /// Restore this backup, by its name in the list, or `latest`
        #[arg(long, value_name = "WHICH", requires = "to")]
        restore: Option<String>,
        /// The folder for what is restored; it must be new or empty
        #[arg(long, value_name = "FOLDER", requires = "restore")]
        to: Option<PathBuf>,
    },
    /// Look for anything in a project that does not fit together
    ///
    /// Ends with 0 if nothing is found (with --repair: if nothing is left), with 1 if something
    /// is, or if the project can't be looked at.
    Check {
        /// The project folder
        project: PathBuf,
        /// Put right what can be without losing anything: what is changed or taken out is first
        /// kept in the project's trash folder
        #[arg(long)]
        repair: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Work with what models and other programs propose
    #[command(subcommand)]
    Suggest(SuggestCommand),
    /// List what was deleted, bring it back, or delete it for good
    Trash {
        /// The project folder; to list, it may be open meanwhile
        project: PathBuf,
        /// What to do; to list it if not given
        #[command(subcommand)]
        what: Option<TrashCommand>,
    },
    /// Count articles, mentions and claims
    Stats {
        /// The project folder
        project: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
        /// Whose work; everybody's if not given
        #[arg(long)]
        person: Option<String>,
    },
    /// List the formats that can be imported and exported
    Formats {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// `claimdesk import`
#[derive(Args, Clone, Debug, Default)]
pub struct ImportArguments {
    /// The project folder
    pub(super) project: PathBuf,
    /// Files, folders or .zip files of them
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// The files' format; recognised from their content if not given
    #[arg(long)]
    pub(super) format: Option<String>,
    /// A label of the files becomes another one; `FROM=` leaves it out. May be given more than once
    #[arg(long = "map", value_name = "FROM=TO")]
    pub(super) map: Vec<String>,
    /// Whose work it is; if not given, that of the settings, or the only person of the project
    #[arg(long)]
    pub(super) person: Option<String>,
    /// Say what would come in, and change nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Say what came in as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `claimdesk export`
#[derive(Args, Clone, Debug)]
pub struct ExportArguments {
    /// The project folder
    pub(super) project: PathBuf,
    /// The format; `claimdesk formats` lists them
    #[arg(long)]
    pub(super) format: String,
    /// The file, or folder or .zip of several, to write; standard output if not given
    #[arg(long)]
    pub(super) out: Option<PathBuf>,
    /// What positions count, in formats that leave the choice (doccano)
    #[arg(long, value_parser = OffsetUnit::CHOICES.map(|(name, _)| name))]
    pub(super) unit: Option<String>,
    #[command(flatten)]
    pub(super) part: PartArguments,
    #[command(flatten)]
    pub(super) training: TrainingArguments,
    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// Shares of train, validation and test, in percent: `80/10/10`.
fn shares(words: &str) -> Result<[u32; 3], String> {
    let shares: Result<Vec<u32>, _> = words.split('/').map(str::parse).collect();
    let shares = shares.ok().and_then(|all| <[u32; 3]>::try_from(all).ok());
    let shares = shares.ok_or("give three shares, of train, validation and test: 80/10/10")?;
    match shares.iter().map(|share| u64::from(*share)).sum() {
        100 => Ok(shares),
        sum => Err(format!("the shares add up to {sum}, not to 100")),
    }
}

/// How texts become tokens, and how training sets are split.
#[derive(Args, Clone, Debug)]
pub struct TrainingArguments {
    /// What cuts texts into tokens: words, blanks, gliner, or a model’s tokenizer.json
    #[arg(long, value_name = "TOKENIZER", default_value_t = TrainingArguments::default().tokenizer)]
    pub(super) tokenizer: String,
    /// Tokens that somebody else made of the articles, as JSON Lines with “id” and “tokens”
    #[arg(long, value_name = "FILE", conflicts_with = "tokenizer")]
    pub(super) tokens: Option<PathBuf>,
    /// What becomes of a mention that begins or ends inside a token; cut cuts the token
    #[arg(long, default_value_t = TrainingArguments::default().align, value_parser = Alignment::ALL.map(Alignment::name))]
    pub(super) align: String,
    /// How tags are written
    #[arg(long, value_name = "SCHEME", default_value_t = TrainingArguments::default().tags, value_parser = TagScheme::ALL.map(TagScheme::name))]
    pub(super) tags: String,
    /// What stands in a row
    #[arg(long, default_value_t = TrainingArguments::default().rows, value_parser = TextUnit::ALL.map(TextUnit::name))]
    pub(super) rows: String,
    /// Columns of CoNLL files
    #[arg(long, default_value_t = TrainingArguments::default().columns, value_parser = Columns::ALL.map(Columns::name))]
    pub(super) columns: String,
    /// Shares of train, validation and test of a training set, in percent
    #[arg(long, value_name = "SHARES", default_value = "80/10/10", value_parser = shares)]
    pub(super) split: [u32; 3],
    /// Any word; another gives another split
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(super) seed: String,
    /// What else than likeness keeps articles in one part of a training set
    #[arg(long, default_value_t = TrainingArguments::default().group_by, value_parser = GroupBy::ALL.map(GroupBy::name))]
    pub(super) group_by: String,
    /// How articles come to the parts of a training set
    #[arg(long, default_value_t = TrainingArguments::default().split_by, value_parser = Method::ALL.map(Method::name))]
    pub(super) split_by: String,
}

impl Default for TrainingArguments {
    /// What holds if nothing is given.
    fn default() -> Self {
        Self {
            tokenizer: Tokenizer::default().name().to_owned(),
            tokens: None,
            align: Alignment::default().name().to_owned(),
            tags: TagScheme::default().name().to_owned(),
            rows: TextUnit::default().name().to_owned(),
            columns: Columns::default().name().to_owned(),
            split: SplitOptions::default().shares,
            seed: String::new(),
            group_by: GroupBy::default().name().to_owned(),
            split_by: Method::default().name().to_owned(),
        }
    }
}

/// Which part of a project is written.
#[derive(Args, Clone, Debug)]
pub struct PartArguments {
    /// Only this person's work, by id or name; may be given more than once
    #[arg(long = "person", value_name = "PERSON")]
    pub(super) people: Vec<String>,
    /// Only this article, by id; may be given more than once
    #[arg(
        long = "article",
        alias = "articles",
        value_name = "ARTICLE",
        value_delimiter = ','
    )]
    pub(super) articles: Vec<String>,
    /// Only mentions of this label, by id or name; may be given more than once
    #[arg(
        long = "label",
        alias = "labels",
        value_name = "LABEL",
        value_delimiter = ','
    )]
    pub(super) labels: Vec<String>,
    /// Only mentions that came about in this way; may be given more than once
    #[arg(long = "origin", value_name = "ORIGIN", value_parser = crate::model::Origin::NAMES.to_vec())]
    pub(super) origins: Vec<String>,
    /// Only articles that are done, and only the work of those who have done them
    #[arg(long, value_enum)]
    pub(super) only: Option<Only>,
}

/// Which articles are written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Those that are done.
    Done,
}

/// What is said of what could not be written.
#[derive(Args, Clone, Debug)]
pub struct ReportArguments {
    /// Write what could not be carried, and whether the file was verified, to this file as JSON
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// End with 3 if something could not be carried, or is not there when the file is read back
    #[arg(long)]
    pub(super) strict: bool,
}

/// `claimdesk convert`
#[derive(Args, Clone, Debug)]
pub struct ConvertArguments {
    /// The file, folder or .zip to read
    #[arg(value_name = "IN")]
    pub(super) input: PathBuf,
    /// The file, or folder or .zip of several, to write
    #[arg(value_name = "OUT")]
    pub(super) output: PathBuf,
    /// The format of IN; recognised from its content if not given
    #[arg(long, value_name = "FORMAT")]
    pub(super) from: Option<String>,
    /// The format of OUT
    #[arg(long, value_name = "FORMAT")]
    pub(super) to: String,
    /// A label of IN becomes another one; `FROM=` leaves it out. May be given more than once
    #[arg(long = "map", value_name = "FROM=TO")]
    pub(super) map: Vec<String>,
    #[command(flatten)]
    pub(super) report: ReportArguments,
}

/// What to do with what was deleted.
#[derive(clap::Subcommand, Clone, Debug)]
pub enum TrashCommand {
    /// List it, the latest first; also without a word
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring things back
    Restore {
        /// What, as the list calls it
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Who brings it back; if not given, that of the settings, or the only person of the project
        #[arg(long)]
        person: Option<String>,
    },
    /// Delete all of it for good, after a question
    Empty {
        /// Don't ask
        #[arg(long)]
        yes: bool,
    },
}

impl Subcommand {
    /// Its word on the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::New { .. } => "new",
            Self::Import(_) => "import",
            Self::Export(_) => "export",
            Self::Convert(_) => "convert",
            Self::Check { .. } => "check",
            Self::Stats { .. } => "stats",
            Self::Formats { .. } => "formats",
            Self::Pack { .. } => "pack",
            Self::Unpack { .. } => "unpack",
            Self::Backup { .. } => "backup",
            Self::Suggest(_) => "suggest",
            Self::Trash { .. } => "trash",
            Self::Completions { .. } => "completions",
        }
    }
}

/// What was asked for.
#[derive(Debug)]
pub enum Parsed {
    /// The window.
    Window(Start),
    /// A subcommand.
    Run(Subcommand),
    /// Text to print, help or version, to standard output.
    Print(String),
    /// Wrong usage, to standard error.
    Wrong(String),
}

/// Reads the arguments, the program's name first.
#[must_use]
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Parsed {
    match Line::try_parse_from(arguments) {
        Ok(Line {
            command: Some(command),
            ..
        }) => Parsed::Run(command),
        Ok(Line {
            command: None,
            window,
        }) => match window.paths.first() {
            // A mistyped subcommand looks like a file that is not there.
            Some(word)
                if !word.exists()
                    && word.components().count() == 1
                    && word.extension().is_none() =>
            {
                Parsed::Wrong(format!(
                    "claimdesk: there is no subcommand, project or file “{}”; see claimdesk --help\n",
                    word.display()
                ))
            }
            _ => match (Start::of(&window.paths), window.read_only) {
                (start, false) => Parsed::Window(start),
                (Start::Project(folder), true) => Parsed::Window(Start::ReadOnly(folder)),
                (_, true) => Parsed::Wrong(
                    "claimdesk: --read-only needs a project: claimdesk --read-only PROJECT\n"
                        .to_owned(),
                ),
            },
        },
        Err(error) if error.use_stderr() => Parsed::Wrong(error.to_string()),
        Err(error) => Parsed::Print(error.to_string()),
    }
}

/// The help of a subcommand, or of all, as printed.
#[must_use]
pub fn usage() -> String {
    Line::command().render_long_help().to_string()
}

pub(super) fn completions(shell: clap_complete::Shell, out: &mut dyn Write) {
    let mut command = Line::command();
    let mut buffer = Vec::new();
    clap_complete::generate(shell, &mut command, "claimdesk", &mut buffer);
    let _ = out.write_all(&buffer);
}
