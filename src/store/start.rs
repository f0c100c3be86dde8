//! What the window begins with.

use std::path::{Path, PathBuf};

use super::folder::is_project;
use super::pack::has_pack_ending;

/// What the window begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The project that was open last, or the sample.
    Last,
    /// This project.
    Project(PathBuf),
    /// This project, to look at it.
    ReadOnly(PathBuf),
    /// A project that is packed into this file.
    Pack(PathBuf),
    /// These files, to be imported into the project that was open last.
    Files(Vec<PathBuf>),
    /// No project.
    Nothing,
}

impl Start {
    /// What paths on the command line mean: none, one project folder (or the `project.ron` in
    /// it), one pack, or files.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        match paths {
            [] => Self::Last,
            [one] if one.is_dir() => Self::Project(one.clone()),
            [one] if one.ends_with("project.ron") => {
                let folder = one.parent().filter(|folder| !folder.as_os_str().is_empty());
                Self::Project(folder.unwrap_or(Path::new(".")).to_owned())
            }
            [one] if has_pack_ending(one) => Self::Pack(one.clone()),
            files => Self::Files(files.to_vec()),
        }
    }
}

/// What speaks against making a project in a folder, in a sentence for the person.
///
/// # Errors
/// The sentence.
pub fn check_new(folder: &Path) -> Result<(), String> {
    if is_project(folder) {
        return Err("There is a project in this folder already: open it instead.".to_owned());
    }
    if folder.is_file() {
        return Err("This is a file. Choose a folder.".to_owned());
    }
    let full = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if full {
        return Err("This folder has files in it. Choose a new or empty one.".to_owned());
    }
    Ok(())
}
