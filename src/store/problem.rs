//! What can be wrong with a project folder, and why it can't be opened.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::located;
use super::lock::LockedBy;
pub use crate::check::Severity;
use crate::model::Item;
use crate::text::unseen::shown;

/// How a problem can be put right without losing anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The file is written anew from what could be understood; as it is now, it is kept in
    /// `trash/`.
    Rewrite,
    /// The file is moved to `trash/`.
    MoveToTrash,
    /// What points at something that is not there is left out of the file; as it is now, it is
    /// kept in `trash/`. Only done while everything else can be read.
    LeaveOut,
    /// The article is put at the end of the list.
    Adopt,
    /// What the scheme lacks is put into it, under the name of its id.
    AddToScheme,
}

/// Something wrong with a project folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, seen from the project's folder.
    pub file: PathBuf,
    /// The line in it, counted from 1, if one line is to blame.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub way_out: String,
    /// How bad it is.
    pub severity: Severity,
    /// What `claimdesk check --repair` would do.
    pub repair: Option<Repair>,
    /// What of the project it is about, if that can be shown.
    pub item: Option<Item>,
}

impl Problem {
    pub(crate) fn error(file: &Path, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            message: message.into(),
            way_out: "restore the file from version control or a backup".to_owned(),
            severity: Severity::Error,
            repair: None,
            item: None,
        }
    }

    pub(crate) fn warning(file: &Path, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(file, message)
        }
    }

    pub(crate) fn at_line(mut self, line: Option<usize>) -> Self {
        self.line = line;
        self
    }

    pub(crate) fn way_out(mut self, words: impl Into<String>) -> Self {
        self.way_out = words.into();
        self
    }

    /// File and line, as written.
    #[must_use]
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file_name()),
            None => self.file_name(),
        }
    }

    /// Whether it keeps the project from being opened.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The file with `/` on every system, as the documentation names files.
    #[must_use]
    pub fn file_name(&self) -> String {
        self.file.to_string_lossy().replace('\\', "/")
    }

    /// A problem that `--repair` puts right.
    pub(crate) fn repairable(mut self, repair: Repair) -> Self {
        let words = match repair {
            Repair::Rewrite | Repair::LeaveOut => {
                "correct the file by hand, or run `claimdesk check PROJECT --repair`, which \
                 leaves this out and keeps the file as it is in trash/"
            }
            Repair::MoveToTrash => {
                "run `claimdesk check PROJECT --repair`, which moves the file to trash/"
            }
            Repair::Adopt => {
                "run `claimdesk check PROJECT --repair`, which puts the article into the list"
            }
            Repair::AddToScheme => {
                "correct the file by hand, or run `claimdesk check PROJECT --repair`, which puts \
                 it into the scheme"
            }
        };
        self.way_out = words.to_owned();
        self.repair = Some(repair);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names and words come from files that anybody may have made.
        write!(f, "{}: {}", shown(&self.place()), shown(&self.message))?;
        if self.way_out.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", self.way_out)
    }
}

/// Why a project can't be opened or made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// Another window or program writes to the project.
    Locked(Box<LockedBy>),
    /// The folder can be read but not written to.
    ReadOnly {
        /// What was to be written.
        path: PathBuf,
        /// In words, with what to do.
        problem: String,
    },
    /// There is no project in this folder.
    NotAProject(PathBuf),
    /// There is something in the folder already.
    NotEmpty(PathBuf),
    /// It was written by a newer version of the program.
    Newer {
        /// The file, seen from the project's folder.
        file: PathBuf,
        /// The format's version in it.
        version: u32,
        /// The version of the program that it says it needs.
        needs: Option<String>,
    },
    /// The disk or the system said no.
    Io {
        /// What was to be read or written.
        path: PathBuf,
        /// In words, with what to do.
        problem: String,
    },
    /// A file from elsewhere is not taken.
    Refused {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// What is in the files makes no sense. At least one.
    Damaged(Vec<Problem>),
}

impl StoreError {
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            problem: in_words(error),
        }
    }

    /// What keeps a project from being opened for work: it may still be read.
    pub(crate) fn opening(path: &Path, error: &io::Error) -> Self {
        use io::ErrorKind as K;
        match error.kind() {
            K::PermissionDenied | K::ReadOnlyFilesystem => Self::ReadOnly {
                path: path.to_owned(),
                problem: in_words(error),
            },
            _ => Self::io(path, error),
        }
    }

    /// Whether the project can be looked at all the same, without the right to change it.
    #[must_use]
    pub fn can_be_read(&self) -> bool {
        matches!(self, Self::Locked(_) | Self::ReadOnly { .. })
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked(by) => by.fmt(f),
            Self::ReadOnly { path, problem } => write!(f, "{}: {problem}", path.display()),
            Self::NotAProject(path) => write!(
                f,
                "{} is no Claimdesk project: there is no project.ron in it",
                path.display()
            ),
            Self::NotEmpty(path) => write!(
                f,
                "{} has files in it already: choose a new or empty folder",
                path.display()
            ),
            Self::Newer {
                file,
                version,
                needs,
            } => {
                let file = file.display();
                write!(
                    f,
                    "{file} was written by a newer version of Claimdesk (format {version}): "
                )?;
                match needs {
                    Some(needs) => write!(f, "it needs Claimdesk {needs} or newer"),
                    None => f.write_str("update Claimdesk to open it"),
                }
            }
            Self::Refused { path, problem } | Self::Io { path, problem } => {
                write!(f, "{}: {problem}", path.display())
            }
            Self::Damaged(problems) => match problems.as_slice() {
                [] => f.write_str("the project is damaged"),
                [one] => one.fmt(f),
                [first, rest @ ..] => write!(f, "{first}, and {} more problems", rest.len()),
            },
        }
    }
}

impl std::error::Error for StoreError {}

/// That a file which belongs to no project was not written, why, and what to do.
pub(crate) fn not_written(path: &Path, error: &io::Error) -> String {
    format!(
        "{} was not written ({}). You can also choose another place; an older file there is \
         still whole.",
        path.display(),
        in_words(error)
    )
}

/// What the system's error means, and what to do.
pub(crate) fn in_words(error: &io::Error) -> String {
    use io::ErrorKind as K;
    let (error, path) = located::parts(error);
    let words = match error.kind() {
        K::StorageFull | K::QuotaExceeded => "the disk is full: free some space".to_owned(),
        K::PermissionDenied => "no permission: change the folder's rights".to_owned(),
        K::ReadOnlyFilesystem => "the disk is read-only: make it writable".to_owned(),
        K::NotFound => "not there: was it moved or the disk unplugged?".to_owned(),
        K::NotADirectory | K::AlreadyExists => {
            "a file stands where a folder should be: move it away".to_owned()
        }
        K::IsADirectory => "this is a folder and not a file: choose another name".to_owned(),
        // What Unix says of a failing disk, and of one that is no longer there.
        _ if cfg!(unix) && matches!(error.raw_os_error(), Some(5 | 6 | 19)) => {
            "the disk reports an error: it may be failing or unplugged".to_owned()
        }
        _ => format!("the system says: {error}"),
    };
    match path {
        Some(path) => format!("{words} ({})", path.display()),
        None => words,
    }
}
