//! `trash/`: copies of files that others take the place of; and `trash/deleted.log`: the steps
//! that deleted something, as the journal has them. They outlive the journal and the history,
//! until somebody empties the trash.

use std::io;
use std::path::Path;

use super::atomic::{self, Fs, RealFs};
use super::history;
use super::limits::{FILE_BYTES, JOURNAL_BYTES};
use super::problem::StoreError;
use super::schema_v1::read_ron;
use super::schema_v1::transaction::TransactionRecord;
use super::{lines, paths};
use crate::edit::Entry;
use crate::model::{ArticleId, Project, StepNumber, Timestamp};
use crate::text::Digest;

/// Keeps a file as it is in the trash, beside the new one that is about to take its place. Says
/// where.
pub(crate) fn keep_copy(fs: &dyn Fs, root: &Path, name: &str) -> io::Result<String> {
    let bytes = atomic::read_limited(fs, &root.join(name), FILE_BYTES)?;
    let to = paths::trash(name, Digest::of(&bytes));
    if !atomic::exists(fs, &root.join(&to))? {
        atomic::replace(fs, &root.join(&to), &bytes)?;
    }
    Ok(to)
}

/// The trash as the writer sees it.
#[derive(Default)]
pub(crate) struct Trash {
    /// Bytes in the file; `None` until it was looked at.
    length: Option<u64>,
    /// What shall be taken out for good; all if one of them is empty.
    empties: Vec<Vec<(StepNumber, Timestamp)>>,
}

impl Trash {
    /// Notes that steps shall be taken out; all if none are named.
    pub(crate) fn empty(&mut self, which: Vec<(StepNumber, Timestamp)>) {
        self.empties.push(which);
    }

    /// Takes out what shall be, then adds the lines of steps.
    pub(crate) fn write(&mut self, fs: &dyn Fs, root: &Path, lines: &str) -> io::Result<()> {
        while let Some(which) = self.empties.first() {
            take_out(fs, root, which)?;
            self.length = None;
            self.empties.remove(0);
        }
        if lines.is_empty() {
            return Ok(());
        }
        let path = root.join(paths::DELETED);
        let dir = root.join("trash");
        if self.length.is_none() {
            let bytes = atomic::read_if_there(fs, &path, JOURNAL_BYTES)?;
            if bytes.is_none() {
                fs.create_dir(&dir)?;
            }
            let bytes = bytes.unwrap_or_default();
            // A line that was cut short must not run into the next one.
            if bytes.last().is_some_and(|last| *last != b'\n') {
                fs.append(&path, bytes.len() as u64, b"\n")?;
                self.length = Some(bytes.len() as u64 + 1);
            } else {
                self.length = Some(bytes.len() as u64);
            }
        }
        let length = self.length.unwrap_or(0);
        fs.append(&path, length, lines.as_bytes())?;
        if length == 0 {
            fs.sync_dir(&dir)?;
            fs.sync_dir(root)?;
        }
        self.length = Some(length + lines.len() as u64);
        Ok(())
    }
}

/// Rewrites the file without some of its steps.
fn take_out(fs: &dyn Fs, root: &Path, which: &[(StepNumber, Timestamp)]) -> io::Result<()> {
    let path = root.join(paths::DELETED);
    let Some(bytes) = atomic::read_if_there(fs, &path, JOURNAL_BYTES)? else {
        return Ok(());
    };
    let (records, _) = lines::scan(&bytes);
    let stays = |record: &&&str| {
        let read = read_ron::<TransactionRecord>(record).ok();
        let key = read.and_then(|read| Some((read.number()?, read.at()?)));
        !which.is_empty() && key.is_none_or(|key| !which.contains(&key))
    };
    let rest: String = records
        .iter()
        .filter(stays)
        .map(|r| lines::encode(r))
        .collect();
    for record in records.iter().filter(|record| !stays(record)) {
        remove_files(fs, root, record)?;
    }
    atomic::replace(fs, &path, rest.as_bytes())
}

/// Removes what lies in the trash of articles that a step deleted, unless they are back.
fn remove_files(fs: &dyn Fs, root: &Path, record: &str) -> io::Result<()> {
    // Quotes inside of strings are escaped, so this stands for nothing else.
    let parts = record.split("DeleteArticle(\"").skip(1);
    let ids = parts.filter_map(|part| ArticleId::new(part.split('"').next()?).ok());
    let trash = root.join("trash");
    let mut dirs = vec![trash.join("articles"), trash.join("originals")];
    let layers = trash.join("layers");
    dirs.extend(
        paths::names(fs, &layers)?
            .iter()
            .map(|name| layers.join(name)),
    );
    let runs = trash.join(paths::SUGGESTIONS);
    dirs.extend(paths::names(fs, &runs)?.iter().map(|name| runs.join(name)));
    for id in ids {
        if atomic::exists(fs, &root.join(paths::text(&id)))? {
            continue;
        }
        let begins = format!("{id}.");
        for dir in &dirs {
            for name in paths::names(fs, dir)? {
                if name.starts_with(&begins) {
                    fs.remove(&dir.join(name))?;
                }
            }
        }
    }
    Ok(())
}

/// What lies in the trash of a project that is open, as it is in memory, oldest first. What can't
/// be brought back, since its words are gone, is left out.
///
/// # Errors
/// [`StoreError`] if it can't be read at the moment.
pub fn read_trash(root: &Path, project: &Project) -> Result<Vec<Entry>, StoreError> {
    let mut all = history::read_steps(&RealFs, root, project, paths::DELETED)?;
    all.retain(|entry| entry.lost.is_none());
    // Two histories, one begun after the journal was deleted, may give the same number.
    all.sort_by_key(|entry| (entry.forward.at, entry.number));
    all.dedup_by_key(|entry| (entry.forward.at, entry.number));
    Ok(all)
}
