//! How large a project's files may be. A file beyond a limit is refused before it is read, with
//! its name: a project may come from anybody. `docs/FILE_FORMAT.md` has the table.

use std::path::Path;

use super::atomic::{Fs, look, read_what_is_there};
use super::problem::{Problem, StoreError};
use crate::text::article_text::MAX_TEXT_BYTES;

/// The largest text of an article, in bytes.
pub const TEXT_BYTES: u64 = MAX_TEXT_BYTES as u64;
/// The largest layer file, in bytes: a million mentions take about 150 MiB.
pub const LAYER_BYTES: u64 = 256 << 20;
/// The largest `project.ron`, in bytes.
pub const PROJECT_BYTES: u64 = 32 << 20;
/// The largest `articles/<id>.ron`, in bytes.
pub const META_BYTES: u64 = 4 << 20;
/// The largest journal, in bytes.
pub const JOURNAL_BYTES: u64 = 512 << 20;
/// The largest file of any kind, in bytes.
pub const FILE_BYTES: u64 = 512 << 20;
/// The most values in a `.ron` file, by its commas: each takes memory when it is read, however
/// short it is in the file.
pub const VALUES: usize = 20_000_000;
/// How deep brackets may lie in each other in a `.ron` file: the reader's own limit.
pub const NESTING: usize = 128;
/// The most articles and people in a project.
pub use crate::model::project::{MAX_ARTICLES as ARTICLES, MAX_PEOPLE as PEOPLE};
/// The most labels, roles, statuses, scales or forbidden pairs, each, and values of a scale.
pub use crate::model::scheme::MAX_SCHEME as SCHEME;
/// The most problems that are told of a project; the rest is counted.
pub const ALL_PROBLEMS: usize = 10_000;
/// The most problems that are told of one file; the rest is counted.
pub const PROBLEMS: usize = 100;
/// The most findings that are told of one check.
pub use crate::check::MOST_FINDINGS as FINDINGS;

/// The bytes of a plain file that is no larger than `limit`.
pub(crate) fn read(
    fs: &dyn Fs,
    path: &Path,
    file: &Path,
    limit: u64,
) -> Result<Vec<u8>, StoreError> {
    let failed = |error: std::io::Error| StoreError::io(path, &error);
    let missing = || failed(std::io::ErrorKind::NotFound.into());
    let refused = |message: String, way_out: &str| {
        StoreError::Damaged(vec![Problem::error(file, message).way_out(way_out)])
    };
    // Asked before opening: opening a pipe would wait until somebody writes to it.
    let meta = look(fs, path).map_err(failed)?.ok_or_else(missing)?;
    if !meta.is_file() {
        return Err(refused(
            format!(
                "this is {}, not a file",
                super::strange::what(meta.file_type())
            ),
            "put the file itself there",
        ));
    }
    let too_large = || {
        refused(
            format!(
                "it is larger than {} MB, the most that it may have",
                limit >> 20
            ),
            "restore the file from version control or a backup",
        )
    };
    match read_what_is_there(fs, path, limit, &meta) {
        Ok(bytes) => bytes.ok_or_else(missing),
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => Err(too_large()),
        Err(error) => Err(failed(error)),
    }
}

/// Refuses a `.ron` file that has too many values.
pub(crate) fn check_values(file: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let Some(at) = memchr::memchr_iter(b',', bytes).nth(VALUES) else {
        return Ok(());
    };
    let message = format!(
        "there are more than {} million values in it, the most that a file may have",
        VALUES / 1_000_000
    );
    let problem = Problem::error(file, message).at_line(Some(line_at(bytes, at)));
    Err(StoreError::Damaged(vec![problem]))
}

/// The line of a place in a file, counted from 1.
pub(crate) fn line_at(bytes: &[u8], at: usize) -> usize {
    memchr::memchr_iter(b'\n', &bytes[..at.min(bytes.len())]).count() + 1
}
