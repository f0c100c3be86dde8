//! What the command line takes: one definition for parser, help and completions.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser};

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
        /// Whose work it is; the name in the settings if not given
        #[arg(long)]
        person: Option<String>,
        /// Articles to import: text, Markdown, HTML, jsonl; or folders of them
        files: Vec<PathBuf>,
    },
    /// Import articles, or work exported as jsonl
    Import {
        /// The project folder
        project: PathBuf,
        /// Files, or folders of them
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The files' format; recognised from their content if not given
        #[arg(long)]
        format: Option<String>,
        /// Whose work it is; the name in the settings if not given
        #[arg(long)]
        person: Option<String>,
    },
    /// Export articles, mentions and claims
    Export {
        /// The project folder
        project: PathBuf,
        /// The format; `claimdesk formats` lists them
        #[arg(long)]
        format: String,
        /// The file to write; standard output if not given
        #[arg(long)]
        out: Option<PathBuf>,
        /// Only this person's work, by id or name; may be given more than once
        #[arg(long = "person", value_name = "PERSON")]
        people: Vec<String>,
        /// Only this article, by id; may be given more than once
        #[arg(long = "article", value_name = "ARTICLE")]
        articles: Vec<String>,
    },
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

impl Subcommand {
    /// Its word on the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::New { .. } => "new",
            Self::Import { .. } => "import",
            Self::Export { .. } => "export",
            Self::Check { .. } => "check",
            Self::Stats { .. } => "stats",
            Self::Formats { .. } => "formats",
            Self::Pack { .. } => "pack",
            Self::Unpack { .. } => "unpack",
            Self::Backup { .. } => "backup",
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
