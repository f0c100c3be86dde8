//! The files of an export while they are written: beside their place, under other names, until all
//! of them are there.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::formats::{ExportedFile, Sink};
use crate::store::atomic::{self, Fs};
use crate::store::{StoreError, not_written};

/// So much is held of each file, in bytes, before it goes to the disk.
const CHUNK: usize = 4 << 20;

/// Files on the disk that nobody sees yet. What is not put in its place is removed.
pub(super) struct Staged<'p> {
    fs: &'p dyn Fs,
    /// Where the export goes.
    path: &'p Path,
    files: Vec<StagedFile>,
    failed: Option<io::Error>,
}

struct StagedFile {
    /// Its name in the export.
    name: String,
    /// Where it is meanwhile.
    there: PathBuf,
    /// How much of it is on the disk; `None` if it is not there yet.
    length: Option<u64>,
    /// What is not.
    rest: Vec<u8>,
}

impl<'p> Staged<'p> {
    /// No files yet, of an export to `path`.
    pub(super) fn new(fs: &'p dyn Fs, path: &'p Path) -> Self {
        Self {
            fs,
            path,
            files: Vec::new(),
            failed: None,
        }
    }

    /// The names of the files in the export.
    pub(super) fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| file.name.clone()).collect()
    }

    /// Puts each file where `target` says, over what is there.
    ///
    /// # Errors
    /// A sentence for the person: what went wrong when they were written or moved; in the first
    /// case no place is touched.
    pub(super) fn place(
        mut self,
        target: impl Fn(&str) -> PathBuf,
    ) -> Result<Vec<PathBuf>, String> {
        if let Some(error) = self.failed.take() {
            return Err(not_written(self.path, &error));
        }
        for file in &mut self.files {
            file.flush(self.fs)
                .map_err(|error| not_written(&target(&file.name), &error))?;
        }
        let mut placed = Vec::with_capacity(self.files.len());
        let mut folders = BTreeSet::new();
        for file in &self.files {
            let target = target(&file.name);
            let folder = atomic::folder_of(&target).to_owned();
            let moved = atomic::make_dir(self.fs, &folder)
                .and_then(|()| self.fs.rename(&file.there, &target));
            moved.map_err(|error| not_written(&target, &error))?;
            folders.insert(folder);
            placed.push(target);
        }
        self.files.clear();
        // Once for all that are in it: a folder may get thousands.
        for folder in folders {
            let synced = self.fs.sync_dir(&folder);
            synced.map_err(|error| StoreError::io(&folder, &error).to_string())?;
        }
        Ok(placed)
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.files.iter().all(|file| file.name != name) {
            self.open(name)?;
        }
        let mut files = self.files.iter_mut();
        let Some(file) = files.find(|file| file.name == name) else {
            return Ok(());
        };
        file.rest.extend_from_slice(bytes);
        if file.rest.len() < CHUNK {
            return Ok(());
        }
        file.flush(self.fs)
    }

    /// Adds a file of which nothing is on the disk yet.
    fn open(&mut self, name: &str) -> io::Result<()> {
        // On the same disk as their place, where a person may write.
        let folder = match self.path.is_dir() {
            true => self.path,
            false => atomic::folder_of(self.path),
        };
        atomic::make_dir(self.fs, folder)?;
        let index = self.files.len();
        let own = self.path.file_name().unwrap_or_default();
        let own = format!("{}-{index}", own.to_string_lossy());
        self.files.push(StagedFile {
            name: name.to_owned(),
            there: atomic::staged_name(&folder.join(own)),
            length: None,
            rest: Vec::new(),
        });
        Ok(())
    }
}

impl StagedFile {
    fn flush(&mut self, fs: &dyn Fs) -> io::Result<()> {
        match self.length {
            Some(_) if self.rest.is_empty() => return Ok(()),
            Some(length) => fs.append(&self.there, length, &self.rest)?,
            None => fs.write(&self.there, &self.rest)?,
        }
        self.length = Some(self.length.unwrap_or(0) + self.rest.len() as u64);
        self.rest = Vec::new();
        Ok(())
    }
}

impl Sink for Staged<'_> {
    fn write(&mut self, name: &str, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.add(name, bytes).err();
        }
    }

    /// Nothing comes behind a whole file, so it need not be looked for nor held.
    fn put(&mut self, file: ExportedFile) {
        if self.failed.is_some() {
            return;
        }
        let opened = self.open(&file.name);
        let flushed = opened.and_then(|()| match self.files.last_mut() {
            Some(last) => {
                last.rest = file.bytes;
                last.flush(self.fs)
            }
            None => Ok(()),
        });
        self.failed = flushed.err();
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        for file in &self.files {
            // What is left over was never placed; if it can't be removed, nothing depends on it.
            let _ = self.fs.remove(&file.there);
        }
    }
}

/// What an export would write, of which only the beginning is kept.
#[derive(Default)]
pub(super) struct Glance {
    /// How many bytes all files have.
    pub(super) bytes: usize,
    /// The name of the first file.
    pub(super) name: String,
    /// Its first bytes.
    pub(super) beginning: Vec<u8>,
}

/// So much of a file is kept to show its first lines, in bytes.
const SHOWN: usize = 64 << 10;

impl Sink for Glance {
    fn write(&mut self, name: &str, bytes: &[u8]) {
        self.bytes += bytes.len();
        if self.name.is_empty() {
            name.clone_into(&mut self.name);
        }
        if self.name == name {
            let room = SHOWN.saturating_sub(self.beginning.len());
            self.beginning
                .extend_from_slice(&bytes[..room.min(bytes.len())]);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    /// A disk on which nothing can be written behind so many bytes of a file.
    #[derive(Debug)]
    pub(in crate::jobs) struct Full(pub(in crate::jobs) u64);

    impl Fs for Full {
        fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
            self.append(path, 0, bytes)
        }
        fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
            if at + bytes.len() as u64 > self.0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            atomic::RealFs.append(path, at, bytes)
        }
        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            atomic::RealFs.rename(from, to)
        }
        fn remove(&self, path: &Path) -> io::Result<()> {
            atomic::RealFs.remove(path)
        }
        fn create_dir(&self, path: &Path) -> io::Result<()> {
            atomic::RealFs.create_dir(path)
        }
        fn sync_dir(&self, path: &Path) -> io::Result<()> {
            atomic::RealFs.sync_dir(path)
        }
    }

    pub(in crate::jobs) fn names_in(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name());
        names.map(|name| name.into_string().unwrap()).collect()
    }

    #[test]
    fn parts_of_several_files_become_these_and_leave_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let mut staged = Staged::new(&atomic::RealFs, &path);
        let (large, small) = (vec![b'a'; CHUNK + 1], b"b".repeat(10));
        staged.write("one", &large);
        staged.write("two/deep", &small);
        staged.write("one", &small);
        staged.write("empty", &[]);
        let whole = ExportedFile {
            name: "whole".to_owned(),
            bytes: large.clone(),
        };
        staged.put(whole);
        assert_eq!(staged.names(), ["one", "two/deep", "empty", "whole"]);
        let placed = staged.place(|name| path.join(name)).unwrap();
        let bytes = |index: usize| std::fs::read(&placed[index]).unwrap();
        assert_eq!(bytes(0), [&large[..], &small].concat());
        assert_eq!((bytes(1), bytes(2), bytes(3)), (small, vec![], large));
        assert_eq!(names_in(folder.path()), ["out"]);
    }

    #[test]
    fn a_full_disk_leaves_the_older_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        std::fs::write(&path, "older").unwrap();
        for room in [0, 10, CHUNK as u64 + 20] {
            let full = Full(room);
            let mut staged = Staged::new(&full, &path);
            staged.write("a.jsonl", &vec![b'a'; CHUNK + 1]);
            staged.write("a.jsonl", &[b'b'; 100]);
            let said = staged.place(|_| path.clone()).unwrap_err();
            let place = path.display();
            let expected = format!(
                "{place} was not written (the disk is full: free some space). You can also \
                 choose another place; an older file there is still whole."
            );
            assert_eq!(said, expected, "{room}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "older");
            assert_eq!(names_in(folder.path()), ["out.jsonl"]);
        }
    }
}
