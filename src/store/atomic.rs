//! The file system as the store uses it, and files that change all at once or not at all.
//!
//! A save of several files is one step: every new file is first written beside the old one,
//! read back and synced; then a list of the moves to make is put into `journal/commit`, which is
//! the moment at which the save counts; then the moves are made. A save that is cut short before
//! that moment leaves the old state, one that is cut short after it is finished at the next
//! start.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::limits::FILE_BYTES;
use super::lines;
use super::located::at;
use super::ron_text;
use super::schema_v1::read_ron;
use super::seen::Stamp;
use super::{paths, strange};
use crate::model::id::is_device_name;

/// What stands in a folder.
#[derive(Debug)]
pub struct FolderEntry {
    /// Its name, which may be no text.
    pub name: OsString,
    /// What it is; a link is a link.
    pub kind: fs::FileType,
}

/// What the store asks of a file system. Tests put a failing one in its place; one that changes
/// nothing about reading can leave that as it is here.
pub trait Fs: Send + Sync {
    /// The first bytes of a file, at most so many.
    ///
    /// # Errors
    /// What the system says.
    fn read_up_to(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
    /// The bytes of a file.
    ///
    /// # Errors
    /// What the system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.read_up_to(path, u64::MAX)
    }
    /// What is known of a file, folder or link without opening it; a link is not followed.
    ///
    /// # Errors
    /// What the system says.
    fn metadata(&self, path: &Path) -> io::Result<fs::Metadata> {
        fs::symlink_metadata(path)
    }
    /// What stands in a folder, in no order.
    ///
    /// # Errors
    /// What the system says: a list is whole, or there is none.
    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>> {
        let mut list = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let name = entry.file_name();
            match entry.file_type() {
                Ok(kind) => list.push(FolderEntry { name, kind }),
                // It went while the list was made.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(list)
    }
    /// Makes or replaces a file and waits until its bytes are on disk.
    ///
    /// # Errors
    /// What the system says; a part may have been written.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Writes `bytes` at place `at` of a file, drops whatever stood beyond, and waits until it
    /// is on disk.
    ///
    /// # Errors
    /// What the system says; a part may have been written.
    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()>;
    /// Moves a file, replacing what is there.
    ///
    /// # Errors
    /// What the system says; nothing was moved.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Deletes a file.
    ///
    /// # Errors
    /// What the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// What the system says.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Waits until the names in a folder are on disk.
    ///
    /// # Errors
    /// What the system says.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
}

/// The real file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealFs;

impl Fs for RealFs {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // A link that waits here must not lead the bytes elsewhere.
        if fs::symlink_metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
            fs::remove_file(path)?;
        }
        let mut file = fs::File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        if file.metadata()?.len() < at {
            return Err(io::Error::other("the file got shorter meanwhile"));
        }
        file.set_len(at)?;
        file.seek(io::SeekFrom::Start(at))?;
        file.write_all(bytes)?;
        file.sync_data()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        // Only Unix lets a folder be opened and synced; elsewhere the rename itself lasts.
        if cfg!(unix) {
            fs::File::open(path)?.sync_all()?;
        }
        Ok(())
    }
}

/// Whether an error says that there is no such thing.
fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind as K;
    matches!(error.kind(), K::NotFound | K::NotADirectory)
}

/// What is known of a file or folder; `None` if there is none. That is asked twice: much hangs on
/// it, and a network may say so for a moment of what is there.
pub(crate) fn look(fs: &dyn Fs, path: &Path) -> io::Result<Option<fs::Metadata>> {
    let first = fs.metadata(path);
    let told = match first {
        Err(error) if is_absence(&error) => fs.metadata(path),
        told => told,
    };
    match told {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(at(path, error)),
    }
}

/// Whether there is such a file.
pub(crate) fn exists(fs: &dyn Fs, path: &Path) -> io::Result<bool> {
    Ok(look(fs, path)?.is_some_and(|metadata| metadata.is_file()))
}

/// Whether there is such a folder.
pub(crate) fn is_folder(fs: &dyn Fs, path: &Path) -> io::Result<bool> {
    Ok(look(fs, path)?.is_some_and(|metadata| metadata.is_dir()))
}

/// All bytes of a file that must not be larger than `limit`; `None` if there is none. Fewer bytes
/// than the file has are an error: what is read is judged, and may be written anew without the
/// rest.
pub(crate) fn read_if_there(fs: &dyn Fs, path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    match look(fs, path)? {
        Some(there) => read_what_is_there(fs, path, limit, &there),
        None => Ok(None),
    }
}

/// [`read_if_there`] of a file that was looked at a moment ago.
pub(crate) fn read_what_is_there(
    fs: &dyn Fs,
    path: &Path,
    limit: u64,
    there: &Metadata,
) -> io::Result<Option<Vec<u8>>> {
    let too_large = || {
        let words = format!("larger than {} MB", limit >> 20);
        at(path, io::Error::new(io::ErrorKind::FileTooLarge, words))
    };
    // Of a link, as settings may be, the length says nothing.
    let known = |there: &Metadata| if there.is_file() { there.len() } else { 0 };
    let before = known(there);
    if before > limit {
        return Err(too_large());
    }
    // It may grow while it is read; the limit holds all the same.
    let bytes = match fs.read_up_to(path, limit.saturating_add(1)) {
        Ok(bytes) => bytes,
        Err(error) if is_absence(&error) && look(fs, path)?.is_none() => return Ok(None),
        Err(error) => return Err(at(path, error)),
    };
    let read = bytes.len() as u64;
    if read > limit {
        return Err(too_large());
    }
    // Another file may have taken its place, which is as well.
    if read < before && look(fs, path)?.as_ref().map(known) != Some(read) {
        let words = "it could be read only in part: try again";
        return Err(at(path, io::Error::other(words)));
    }
    Ok(Some(bytes))
}

/// Reads a file that must not be larger than `limit`.
pub(crate) fn read_limited(fs: &dyn Fs, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let read = read_if_there(fs, path, limit)?;
    read.ok_or_else(|| at(path, io::ErrorKind::NotFound.into()))
}

/// The list of moves that finishes a save.
pub(crate) const COMMIT: &str = "journal/commit";

/// Name of a file that has yet to take the place of another.
pub(crate) fn staged_name(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.new"))
}

/// Whether a file name is one that a save that was cut short may leave behind.
pub(crate) fn is_staged_name(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".new")
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Move {
    Rename(String, String),
    Remove(String),
}

/// A save in preparation. Paths are seen from the project's folder, with `/`.
pub(crate) struct Stage<'a> {
    fs: &'a dyn Fs,
    root: &'a Path,
    moves: Vec<Move>,
    /// The files that change, with what they will look like; `None`: they will be gone.
    changes: Vec<(String, Option<Stamp>)>,
    /// Files that were put in their places at once: texts and originals.
    placed: Vec<String>,
    dirs: BTreeSet<PathBuf>,
    known_dirs: BTreeSet<PathBuf>,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(fs: &'a dyn Fs, root: &'a Path) -> Self {
        Self {
            fs,
            root,
            moves: Vec::new(),
            changes: Vec::new(),
            placed: Vec::new(),
            dirs: BTreeSet::new(),
            known_dirs: BTreeSet::new(),
        }
    }

    fn dir_of(&mut self, path: &str) -> io::Result<PathBuf> {
        let full = self.root.join(path);
        let dir = full.parent().unwrap_or(self.root).to_owned();
        if self.known_dirs.insert(dir.clone()) {
            make_dir(self.fs, &dir)?;
        }
        self.dirs.insert(dir);
        Ok(full)
    }

    /// Writes what a file shall hold beside it.
    pub(crate) fn write(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let full = self.dir_of(path)?;
        let staged = staged_name(&full);
        let name = staged_name(Path::new(path));
        let name = name.to_string_lossy().replace('\\', "/");
        // Before it is there: half of it is taken away as well.
        self.moves.push(Move::Rename(name, path.to_owned()));
        write_checked(self.fs, &staged, bytes)?;
        let stamp = Stamp::written(self.fs, &staged, bytes)?;
        self.changes.push((path.to_owned(), stamp));
        Ok(())
    }

    /// The files that will be written over.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &str> {
        self.moves.iter().filter_map(|step| match step {
            Move::Rename(from, to) => {
                let name = Path::new(from).file_name().unwrap_or_default();
                is_staged_name(&name.to_string_lossy()).then_some(to.as_str())
            }
            Move::Remove(_) => None,
        })
    }

    /// Notes that a file shall be moved.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.dir_of(to)?;
        let from_dir = self.root.join(from);
        self.dirs.extend(from_dir.parent().map(Path::to_owned));
        self.changes.push((from.to_owned(), None));
        self.moves
            .push(Move::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    /// Notes that a file shall be deleted.
    pub(crate) fn remove(&mut self, path: &str) {
        self.changes.push((path.to_owned(), None));
        self.moves.push(Move::Remove(path.to_owned()));
    }

    /// The files that will change, with what each will look like; `None`: it will be gone.
    pub(crate) fn changes(&self) -> Vec<(String, Option<Stamp>)> {
        self.changes.clone()
    }

    /// Notes files that were put in their places at once.
    pub(crate) fn place(&mut self, paths: Vec<String>) {
        self.placed.extend(paths);
    }

    /// The files that were put in their places at once.
    pub(crate) fn placed(&self) -> &[String] {
        &self.placed
    }

    /// Makes the save count, as soon as [`finish`] has made that last: it must be called until it
    /// succeeds. After an error nothing counts.
    pub(crate) fn commit(mut self) -> io::Result<()> {
        // With all folders above: one that was made by an attempt that failed may not last yet.
        let above = self.dirs.iter().flat_map(|dir| dir.ancestors());
        let inside = above.filter(|dir| dir.starts_with(self.root));
        for dir in inside.collect::<BTreeSet<_>>() {
            self.fs.sync_dir(dir)?;
        }
        let record = ron_text::line(&self.moves).map_err(io::Error::other)?;
        let commit = self.root.join(COMMIT);
        let dir = self.root.join("journal");
        make_dir(self.fs, &dir)?;
        let staged = staged_name(&commit);
        let written = write_checked(self.fs, &staged, lines::encode(&record).as_bytes());
        or_leave_nothing(self.fs, &staged, written)?;
        // From here on it may count, whatever the system says of the move, and needs its files.
        self.moves.clear();
        // Whether it lasts is not asked here: a save that counts, but whose name could not be
        // synced, must be finished all the same.
        self.fs.rename(&staged, &commit)
    }
}

impl Drop for Stage<'_> {
    /// Takes away what was written beside the files for a save that came to nothing. What can't
    /// be taken away goes with the next opening.
    fn drop(&mut self) {
        for step in &self.moves {
            if let Move::Rename(from, _) = step
                && is_staged_name(from.rsplit('/').next().unwrap_or(from))
            {
                let _ = self.fs.remove(&self.root.join(from));
            }
        }
    }
}

/// Takes away what was written beside a file and can't take its place. If it can't be taken away,
/// its name says what it is.
pub(crate) fn or_leave_nothing<T, E>(
    fs: &dyn Fs,
    staged: &Path,
    written: Result<T, E>,
) -> Result<T, E> {
    written.inspect_err(|_| {
        let _ = fs.remove(staged);
    })
}

fn write_checked(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs.write(path, bytes)?;
    if fs.read(path)? == bytes {
        Ok(())
    } else {
        Err(io::Error::other("the disk did not keep what was written"))
    }
}

/// Whether a save is committed but not finished.
pub(crate) fn is_unfinished(fs: &dyn Fs, root: &Path) -> io::Result<bool> {
    exists(fs, &root.join(COMMIT))
}

/// Finishes a save that was committed; does nothing if there is none.
pub(crate) fn finish(fs: &dyn Fs, root: &Path) -> io::Result<()> {
    let commit = root.join(COMMIT);
    if !is_unfinished(fs, root)? {
        return Ok(());
    }
    // From here on it counts.
    fs.sync_dir(&root.join("journal"))?;
    let Some(moves) = moves_in(&read_limited(fs, &commit, FILE_BYTES)?) else {
        return Err(io::Error::other(
            "journal/commit is damaged: run `claimdesk check PROJECT --repair`, or restore the \
             project from a backup or version control",
        ));
    };
    let mut dirs = BTreeSet::new();
    for step in &moves {
        let (from, to) = match step {
            Move::Rename(from, to) => (from, Some(to)),
            Move::Remove(path) => (path, None),
        };
        let from = root.join(from);
        dirs.extend(from.parent().map(Path::to_owned));
        if !exists(fs, &from)? {
            continue;
        }
        match to {
            Some(to) => {
                let to = root.join(to);
                fs.rename(&from, &to)?;
                dirs.extend(to.parent().map(Path::to_owned));
            }
            None => fs.remove(&from)?,
        }
    }
    for dir in dirs {
        if is_folder(fs, &dir)? {
            fs.sync_dir(&dir)?;
        }
    }
    fs.remove(&commit)?;
    fs.sync_dir(&root.join("journal"))
}

/// The moves that a commit file asks for; `None` if it is damaged, or asks for what no save does.
fn moves_in(bytes: &[u8]) -> Option<Vec<Move>> {
    let (records, damaged) = lines::scan(bytes);
    let moves: Vec<Move> = match (records.as_slice(), damaged.is_empty()) {
        ([record], true) => read_ron(record).ok()?,
        _ => return None,
    };
    moves.iter().all(is_safe).then_some(moves)
}

/// Whether there is a commit file that can't be used.
pub(crate) fn has_damaged_commit(fs: &dyn Fs, root: &Path) -> io::Result<bool> {
    let bytes = read_if_there(fs, &root.join(COMMIT), FILE_BYTES)?;
    Ok(bytes.is_some_and(|bytes| moves_in(&bytes).is_none()))
}

/// Whether a move stays among the project's own files.
fn is_safe(step: &Move) -> bool {
    let ours = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        let known = match parts.as_slice() {
            [name] => [paths::PROJECT, ".project.ron.new"].contains(name),
            [folder, ..] => strange::FOLDERS.contains(folder),
            [] => false,
        };
        known && parts.iter().all(|part| is_plain_name(part))
    };
    match step {
        Move::Rename(from, to) => ours(from) && ours(to),
        Move::Remove(path) => ours(path),
    }
}

/// Whether a name is one file's name on every system: no way up, no device of Windows.
fn is_plain_name(name: &str) -> bool {
    let stem = name.split('.').find(|part| !part.is_empty());
    !matches!(name, "" | "." | "..")
        && !name.contains(['\\', '/', ':', '\0'])
        && !name.ends_with(['.', ' '])
        && !stem.is_some_and(|stem| is_device_name(&stem.to_lowercase()))
}

/// Makes a folder and those above it so that they last: what is synced in a folder is lost with
/// the folder, if the power goes before the folder's own name is on disk.
pub(crate) fn make_dir(fs: &dyn Fs, dir: &Path) -> io::Result<()> {
    let above = dir.ancestors().filter(|dir| !dir.as_os_str().is_empty());
    let missing: Vec<&Path> = above.take_while(|dir| !dir.is_dir()).collect();
    for dir in missing.into_iter().rev() {
        fs.create_dir(dir)?;
        fs.sync_dir(folder_of(dir))?;
    }
    Ok(())
}

/// Puts a single file in its place at once. The folder has yet to be synced.
pub(crate) fn replace_unsynced(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    make_dir(fs, folder_of(path))?;
    let staged = staged_name(path);
    let written = write_checked(fs, &staged, bytes).and_then(|()| fs.rename(&staged, path));
    or_leave_nothing(fs, &staged, written)
}

/// Puts a single file in its place at once.
pub(crate) fn replace(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_unsynced(fs, path, bytes)?;
    fs.sync_dir(folder_of(path))
}

/// The folder that a file is in; a name alone is in the current one.
pub(crate) fn folder_of(path: &Path) -> &Path {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    above.unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_alone_is_in_the_current_folder() {
        assert_eq!(folder_of(Path::new("book.jsonl")), Path::new("."));
        assert_eq!(folder_of(Path::new("out/book.jsonl")), Path::new("out"));
        assert_eq!(folder_of(Path::new("/book.jsonl")), Path::new("/"));
    }
}
