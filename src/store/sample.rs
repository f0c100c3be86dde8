//! The sample project, which the binary carries with it.

use std::path::{Path, PathBuf};

use super::atomic::{Fs as _, RealFs};
use super::folder::is_project;
use super::problem::StoreError;
use super::settings::data_dir;

macro_rules! embed {
    ($($path:literal),+ $(,)?) => {
        &[$((
            $path,
            include_bytes!(concat!("../../projects/sample/", $path)) as &[u8],
        )),+]
    };
}

/// Every file of `projects/sample`, by its path there. A test compares it with the folder.
pub const FILES: &[(&str, &[u8])] = embed![
    ".gitattributes",
    ".gitignore",
    "articles/gazette-morvane-telepherique.ron",
    "articles/gazette-morvane-telepherique.txt",
    "articles/orveltaler-bote-warnung.ron",
    "articles/orveltaler-bote-warnung.txt",
    "articles/quillhaven-post-cable-car.ron",
    "articles/quillhaven-post-cable-car.txt",
    "layers/maren/gazette-morvane-telepherique.ron",
    "layers/maren/orveltaler-bote-warnung.ron",
    "layers/maren/quillhaven-post-cable-car.ron",
    "project.ron",
];

/// Where the user's copy of the sample is; `None` if the user has no home.
#[must_use]
pub fn sample_dir() -> Option<PathBuf> {
    data_dir().map(|dir| dir.join("sample"))
}

/// Copies the sample to a folder, unless there is a project already.
///
/// # Errors
/// [`StoreError::Io`]
pub fn install_sample(to: &Path) -> Result<(), StoreError> {
    if is_project(to) {
        return Ok(());
    }
    // project.ron comes last: without it the folder is no project, and it is tried again.
    let last = FILES.iter().filter(|(path, _)| *path == "project.ron");
    let others = FILES.iter().filter(|(path, _)| *path != "project.ron");
    for (path, bytes) in others.chain(last) {
        let full = to.join(path);
        let dir = full.parent().unwrap_or(to);
        RealFs
            .create_dir(dir)
            .and_then(|()| RealFs.write(&full, bytes))
            .map_err(|error| StoreError::io(&full, &error))?;
    }
    Ok(())
}
