//! Whether a project's folder is still the one that was opened: a stick may have been pulled out,
//! and then an empty folder or another project may lie in its place.

use std::io;
use std::path::{Path, PathBuf};

use super::atomic::Fs;
use super::lock::Guard;
use super::{folder, located};

/// The folder that was opened.
pub(crate) struct Home {
    root: PathBuf,
    identity: Option<(u64, u64)>,
}

impl Home {
    pub(crate) fn of(fs: &dyn Fs, root: &Path) -> io::Result<Self> {
        Ok(Self {
            root: root.to_owned(),
            identity: identity(fs, root)?,
        })
    }

    /// Fails where something else, or nothing, lies in its place. A disk that was plugged in
    /// again may number its folders anew; then the note of who holds the project tells.
    pub(crate) fn check(&self, fs: &dyn Fs, guard: &Guard) -> io::Result<()> {
        let same = identity(fs, &self.root)? == self.identity;
        let is_project = folder::has_project(fs, &self.root)?;
        if (same && is_project) || guard.is_noted_in(fs, &self.root)? {
            return Ok(());
        }
        let error = match is_project {
            true => io::Error::other(
                "another project lies in its place: put the folder back, or save a copy elsewhere",
            ),
            false => io::ErrorKind::NotFound.into(),
        };
        Err(located::at(&self.root, error))
    }
}

/// What the system calls a folder, however it is named.
#[cfg(unix)]
fn identity(fs: &dyn Fs, root: &Path) -> io::Result<Option<(u64, u64)>> {
    use std::os::unix::fs::MetadataExt as _;
    // The folder itself, where the path is that of a link to it.
    let all = fs.metadata(&root.join("."));
    let all = all.map_err(|error| located::at(root, error))?;
    Ok(Some((all.dev(), all.ino())))
}

/// Elsewhere it is not told.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as on Unix")]
fn identity(_: &dyn Fs, _: &Path) -> io::Result<Option<(u64, u64)>> {
    Ok(None)
}
