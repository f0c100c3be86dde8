//! What the project's files looked like when we last read or wrote them, so that a change by
//! another program is noticed without reading them again.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::atomic::{Fs, exists, look, read_if_there};
use super::limits::FILE_BYTES;
use super::paths;
use crate::model::{ArticleId, PersonId, RunId};

/// A file that changed less than this ago may change again without a new time: FAT counts in
/// steps of two seconds.
const YOUNG: Duration = Duration::from_millis(2500);

/// What tells whether a file is still what it was. Moving it keeps the stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// The file's number, where the system has one: most programs replace files as a whole.
    number: u64,
    /// Checksum of what is in it, kept only while its time alone would not tell.
    content: Option<u32>,
}

impl Stamp {
    /// The stamp of a file; its content is read only if its time alone would not tell. `None` if
    /// there is no such file.
    pub(crate) fn of(fs: &dyn Fs, path: &Path) -> io::Result<Option<Self>> {
        let Some(stamp) = Self::bare(fs, path)? else {
            return Ok(None);
        };
        let content = match stamp.is_young() {
            true => checksum(fs, path)?,
            false => None,
        };
        Ok(Some(Self { content, ..stamp }))
    }

    /// The stamp of a file that has just been written with these bytes.
    pub(crate) fn written(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> io::Result<Option<Self>> {
        let content = Some(crc32fast::hash(bytes));
        let bare = Self::bare(fs, path)?;
        Ok(bare.map(|bare| Self { content, ..bare }))
    }

    fn bare(fs: &dyn Fs, path: &Path) -> io::Result<Option<Self>> {
        let metadata = look(fs, path)?.filter(Metadata::is_file);
        Ok(metadata.map(|metadata| Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            number: number(&metadata),
            content: None,
        }))
    }

    fn is_young(&self) -> bool {
        let Some(modified) = self.modified else {
            return true;
        };
        // A time in the future, after a clock jumped, tells nothing either.
        let age = SystemTime::now().duration_since(modified);
        age.map_or(true, |age| age < YOUNG)
    }

    /// Whether the file is still as it was; `None` if so, else how it is now.
    fn look_again(&self, fs: &dyn Fs, path: &Path) -> io::Result<Again> {
        let Some(now) = Self::bare(fs, path)? else {
            return Ok(Again::Gone);
        };
        if (now.length, now.modified, now.number) != (self.length, self.modified, self.number) {
            return Ok(Again::Changed);
        }
        Ok(match self.content {
            None => Again::Same,
            Some(content) if checksum(fs, path)? != Some(content) => Again::Changed,
            // From now on its time tells.
            Some(_) if !now.is_young() => Again::Settled,
            Some(_) => Again::Same,
        })
    }
}

enum Again {
    Same,
    Settled,
    Changed,
    Gone,
}

fn checksum(fs: &dyn Fs, path: &Path) -> io::Result<Option<u32>> {
    let bytes = read_if_there(fs, path, FILE_BYTES)?;
    Ok(bytes.map(|bytes| crc32fast::hash(&bytes)))
}

#[cfg(unix)]
fn number(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_: &Metadata) -> u64 {
    0
}

/// The stamps of all files of a project that hold its data, by path as seen from its folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen(BTreeMap<String, Stamp>);

impl Seen {
    /// The files as they are.
    pub(crate) fn look(fs: &dyn Fs, root: &Path) -> io::Result<Self> {
        let mut seen = Self::default();
        for path in files(fs, root)? {
            if let Some(stamp) = Stamp::of(fs, &root.join(&path))? {
                seen.0.insert(path, stamp);
            }
        }
        Ok(seen)
    }

    /// The files as they are, with the journals: everything that a project is read from.
    pub(crate) fn with_journals(fs: &dyn Fs, root: &Path) -> io::Result<Self> {
        let mut seen = Self::look(fs, root)?;
        for name in paths::names(fs, &root.join("journal"))? {
            let extension = Path::new(&name).extension();
            if name == "commit" || extension.is_some_and(|end| end == "log") {
                let path = format!("journal/{name}");
                if let Some(stamp) = Stamp::of(fs, &root.join(&path))? {
                    seen.0.insert(path, stamp);
                }
            }
        }
        Ok(seen)
    }

    /// Whether the files are the same, whether or not their times have come to tell meanwhile.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let like = |(one, other): ((&String, &Stamp), (&String, &Stamp))| {
            let bare = |stamp: &Stamp| (stamp.length, stamp.modified, stamp.number);
            let content = one.1.content.zip(other.1.content);
            one.0 == other.0
                && bare(one.1) == bare(other.1)
                && content.is_none_or(|(one, other)| one == other)
        };
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(like)
    }

    /// Which files changed, came or went since. Files whose time tells from now on are noted.
    pub(crate) fn changed(&mut self, fs: &dyn Fs, root: &Path) -> io::Result<Vec<String>> {
        let there = files(fs, root)?;
        let mut changed: Vec<String> = there
            .iter()
            .filter(|path| !self.0.contains_key(*path))
            .cloned()
            .collect();
        for (path, stamp) in &mut self.0 {
            match stamp.look_again(fs, &root.join(path))? {
                Again::Same => {}
                Again::Settled => stamp.content = None,
                Again::Changed | Again::Gone => changed.push(path.clone()),
            }
        }
        changed.sort_unstable();
        Ok(changed)
    }

    /// Which of some files are not as they were.
    pub(crate) fn changed_among<'a>(
        &self,
        fs: &dyn Fs,
        root: &Path,
        paths: impl Iterator<Item = &'a str>,
    ) -> io::Result<Vec<String>> {
        let mut changed = Vec::new();
        for path in paths {
            let full = root.join(path);
            let is_changed = match self.0.get(path) {
                Some(stamp) => {
                    !matches!(stamp.look_again(fs, &full)?, Again::Same | Again::Settled)
                }
                None => is_watched(path) && look(fs, &full)?.is_some(),
            };
            if is_changed {
                changed.push(path.to_owned());
            }
        }
        Ok(changed)
    }

    /// Notes how a file is now; `None` if it is gone.
    pub(crate) fn note(&mut self, path: &str, stamp: Option<Stamp>) {
        match stamp {
            Some(stamp) if is_watched(path) => {
                self.0.insert(path.to_owned(), stamp);
            }
            _ => {
                self.0.remove(path);
            }
        }
    }
}

/// Whether a path is one where the project's data are.
fn is_watched(path: &str) -> bool {
    path == paths::PROJECT
        || ["articles/", "originals/", "layers/", "suggestions/"]
            .iter()
            .any(|dir| path.starts_with(dir))
}

/// The files that hold a project's data, sorted. Other files beside them are not ours: what
/// can't be the id of an article, a person or a run is passed over.
fn files(fs: &dyn Fs, root: &Path) -> io::Result<Vec<String>> {
    let mut all = Vec::new();
    if exists(fs, &root.join(paths::PROJECT))? {
        all.push(paths::PROJECT.to_owned());
    }
    let is_article = |name: &str, extensions: &[&str]| {
        let split = name.rsplit_once('.');
        split.is_some_and(|(stem, extension)| {
            let known = extensions.is_empty() || extensions.contains(&extension);
            known && ArticleId::new(stem).is_ok()
        })
    };
    let mut take = |dir: &str, extensions: &[&str]| -> io::Result<()> {
        let names = paths::names(fs, &root.join(dir))?.into_iter();
        let ours = names.filter(|name| is_article(name, extensions));
        all.extend(ours.map(|name| format!("{dir}/{name}")));
        Ok(())
    };
    take("articles", &["ron", "txt"])?;
    take("originals", &[])?;
    for person in paths::names(fs, &root.join("layers"))? {
        if PersonId::new(&person).is_ok() {
            take(&format!("layers/{person}"), &["ron"])?;
        }
    }
    take(paths::SUGGESTIONS, &["ron"])?;
    for run in paths::names(fs, &root.join(paths::SUGGESTIONS))? {
        if RunId::new(&run).is_ok() {
            take(&format!("{}/{run}", paths::SUGGESTIONS), &["ron"])?;
        }
    }
    all.sort_unstable();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::atomic::RealFs;

    #[test]
    fn a_change_that_keeps_length_time_and_number_is_noticed_while_the_file_is_young() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(paths::PROJECT);
        fs::write(&path, "(one)").unwrap();
        let mut seen = Seen::look(&RealFs, dir.path()).unwrap();
        assert_eq!(seen.changed(&RealFs, dir.path()).unwrap(), [] as [&str; 0]);
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        std::io::Write::write_all(&mut &file, b"(two)").unwrap();
        file.set_modified(time).unwrap();
        assert_eq!(seen.changed(&RealFs, dir.path()).unwrap(), [paths::PROJECT]);
    }

    #[test]
    fn what_came_went_and_changed_is_named_and_files_of_others_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, words: &str| {
            let full = dir.path().join(path);
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            fs::write(full, words).unwrap();
        };
        write("articles/a.txt", "a");
        write("articles/a.ron", "(a)");
        write("layers/ada/a.ron", "(a)");
        let mut seen = Seen::look(&RealFs, dir.path()).unwrap();
        write("articles/a (conflicted copy).txt", "a");
        write("articles/.a.ron.new", "(a)");
        write("layers/ada/notes.md", "mine");
        write("journal/bob.log", "x");
        assert_eq!(seen.changed(&RealFs, dir.path()).unwrap(), [] as [&str; 0]);
        write("layers/bob/a.ron", "(b)");
        write("articles/a.ron", "(longer)");
        fs::remove_file(dir.path().join("articles/a.txt")).unwrap();
        let changed = ["articles/a.ron", "articles/a.txt", "layers/bob/a.ron"];
        assert_eq!(seen.changed(&RealFs, dir.path()).unwrap(), changed);
    }

    #[test]
    fn an_old_file_is_not_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(paths::PROJECT);
        fs::write(&path, "(one)").unwrap();
        let old = SystemTime::now() - Duration::from_secs(60);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(old).unwrap();
        let stamp = Stamp::of(&RealFs, &path).unwrap().unwrap();
        assert_eq!(stamp.content, None);
        let written = Stamp::written(&RealFs, &path, b"(one)").unwrap().unwrap();
        assert!(matches!(
            written.look_again(&RealFs, &path),
            Ok(Again::Settled)
        ));
    }
}
