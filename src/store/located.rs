//! A file system whose errors know which file they are about.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic::{FolderEntry, Fs};

/// Another file system; what it refuses is told with the file.
pub(crate) struct Located(pub(crate) Arc<dyn Fs>);

/// What the system said, and of which file.
#[derive(Debug)]
struct AtPath {
    path: PathBuf,
    source: io::Error,
}

impl fmt::Display for AtPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl std::error::Error for AtPath {}

/// The error with the file that it is about.
pub(crate) fn at(path: &Path, source: io::Error) -> io::Error {
    if parts(&source).1.is_some() {
        return source;
    }
    let path = path.to_owned();
    io::Error::new(source.kind(), AtPath { path, source })
}

/// The system's own error, and the file that it is about, if that is known.
pub(crate) fn parts(error: &io::Error) -> (&io::Error, Option<&Path>) {
    let located = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<AtPath>());
    match located {
        Some(AtPath { path, source }) => (source, Some(path)),
        None => (error, None),
    }
}

impl Fs for Located {
    fn read_up_to(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let read = self.0.read_up_to(path, most);
        read.map_err(|error| at(path, error))
    }

    fn metadata(&self, path: &Path) -> io::Result<std::fs::Metadata> {
        self.0.metadata(path).map_err(|error| at(path, error))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>> {
        self.0.list(path).map_err(|error| at(path, error))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.0.write(path, bytes).map_err(|error| at(path, error))
    }

    fn append(&self, path: &Path, place: u64, bytes: &[u8]) -> io::Result<()> {
        let appended = self.0.append(path, place, bytes);
        appended.map_err(|error| at(path, error))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, to).map_err(|error| at(to, error))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.remove(path).map_err(|error| at(path, error))
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.0.create_dir(path).map_err(|error| at(path, error))
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.0.sync_dir(path).map_err(|error| at(path, error))
    }
}
