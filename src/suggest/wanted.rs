//! What a person wants to be asked for suggestions.

use std::fmt;
use std::path::PathBuf;

use super::OutsideProgram;

/// One that shall look for things to tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One of our own, by the [`id`](super::Kind::id) of its kind, with the file that it reads.
    Own(&'static str, Option<PathBuf>),
    /// A program of somebody else.
    Program(OutsideProgram),
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(_, Some(file)) => {
                let name = file.file_name().unwrap_or(file.as_os_str());
                f.write_str(&name.to_string_lossy())
            }
            Self::Own(kind, None) => f.write_str(kind),
            Self::Program(program) => f.write_str(&program.name),
        }
    }
}
