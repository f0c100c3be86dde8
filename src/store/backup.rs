//! Backups: packs in the user's own folder, made while there is something new.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::atomic::{self, Fs, RealFs};
use super::keeping;
use super::pack::{self, PackCounts};
use super::problem::StoreError;
use super::{folder, is_project, load, paths, project_id};
use crate::model::{Article, Project, Timestamp};
use crate::text::Digest;

/// So many old backups go at most when one is made: a clock that jumped does little harm until
/// somebody notices.
const MOST_DELETED: usize = 3;
/// Says whose backups are in a folder.
const PLACE: &str = "project-folder.txt";
/// Locked by the program that makes a backup there.
const LOCK: &str = ".lock";
/// How long another program may take to make one.
const PATIENCE: Duration = Duration::from_secs(60);

/// The backups of one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    dir: PathBuf,
    project: PathBuf,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The `.zip`.
    pub path: PathBuf,
    /// When it was made.
    pub at: Timestamp,
    /// Its size.
    pub bytes: u64,
    /// What it holds; nothing if it can't be read.
    pub counts: Option<PackCounts>,
}

/// What came of making a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was made, and something was left out, in words.
    New(PathBuf, Vec<String>),
    /// The latest backup holds the same.
    Unchanged,
}

impl Backups {
    /// The backups of the project in a folder, in folders below `base`. Those of a project that
    /// was moved are found again; a copy beside it has its own.
    ///
    /// # Errors
    /// [`StoreError::NotAProject`]
    pub fn of(base: &Path, project: &Path) -> Result<Self, StoreError> {
        let id = project_id(project).ok_or_else(|| StoreError::NotAProject(project.to_owned()))?;
        let project = fs::canonicalize(project).unwrap_or_else(|_| project.to_owned());
        let is_mine = |dir: &PathBuf| {
            let place = fs::read_to_string(dir.join(PLACE));
            let place = place.map(|place| PathBuf::from(place.trim_end_matches('\n')));
            match place {
                Ok(place) if place != project => {
                    !is_project(&place) || project_id(&place).as_ref() != Some(&id)
                }
                _ => true,
            }
        };
        let named = |number: u32| match number {
            1 => base.join(&id),
            _ => base.join(format!("{id}-{number}")),
        };
        // A folder that says it is this project's comes before one whose project is gone.
        let exact = |dir: &PathBuf| {
            fs::read_to_string(dir.join(PLACE))
                .is_ok_and(|place| Path::new(place.trim_end_matches('\n')) == project)
        };
        let there = (1..).map(named).take_while(|dir| dir.is_dir());
        let dir = there
            .into_iter()
            .find(exact)
            .or_else(|| (1..).map(named).find(is_mine))
            .unwrap_or_else(|| named(1));
        Ok(Self { dir, project })
    }

    /// Where they are.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// All of them, the latest first.
    #[must_use]
    pub fn list(&self) -> Vec<Backup> {
        let mut all = self.times();
        all.sort_unstable_by_key(|(at, ..)| std::cmp::Reverse(*at));
        all.into_iter()
            .map(|(at, bytes, path)| Backup {
                counts: pack::counts(&path).ok().flatten(),
                path,
                at,
                bytes,
            })
            .collect()
    }

    fn times(&self) -> Vec<(Timestamp, u64, PathBuf)> {
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| {
                let at = time_of(&entry.file_name().into_string().ok()?)?;
                let meta = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some((at, meta.len(), entry.path()))
            })
            .collect()
    }

    /// When the last was made. Those that a wrong clock dated into the future don't count.
    #[must_use]
    pub fn last(&self, now: Timestamp) -> Option<Timestamp> {
        keeping::last(self.times().into_iter().map(|(at, ..)| at), now)
    }

    /// Waits until no other program makes a backup; none does as long as what this gives lives.
    fn take_turn(&self) -> std::io::Result<File> {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        let file = options.open(self.dir.join(LOCK))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Err(TryLockError::WouldBlock) if begun.elapsed() > PATIENCE => {
                    let words = "another window or program is backing this project up: try again";
                    return Err(std::io::Error::other(words));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
                // Where there are no locks, two at once are rare enough.
                Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
            }
        }
    }

    /// Backs up a project as it is in memory, and lets old backups go that are no longer wanted
    /// or need more than `most_bytes`.
    ///
    /// # Errors
    /// [`StoreError`]; the other backups are as they were.
    pub fn make(
        &self,
        fs: &dyn Fs,
        project: &Project,
        now: Timestamp,
        most_bytes: u64,
    ) -> Result<Made, StoreError> {
        let failed = |error: std::io::Error| StoreError::io(&self.dir, &error);
        fs.create_dir(&self.dir).map_err(failed)?;
        // Two at once would take each other's half-written packs for left ones.
        let _turn = self.take_turn().map_err(failed)?;
        let place = format!("{}\n", self.project.display());
        if fs::read_to_string(self.dir.join(PLACE)).ok().as_ref() != Some(&place) {
            atomic::replace(fs, &self.dir.join(PLACE), place.as_bytes()).map_err(failed)?;
        }
        // What a backup that was cut short left behind is of no use.
        for name in paths::names(fs, &self.dir).map_err(failed)? {
            if atomic::is_staged_name(&name) {
                let _ = fs.remove(&self.dir.join(name));
            }
        }
        let before = self.times();
        let path = (0..)
            .map(|second| {
                let at = Timestamp::from_millis(now.millis() + second * 1000);
                self.dir.join(name_of(at))
            })
            .find(|path| !path.exists())
            .unwrap_or_else(|| self.dir.join(name_of(now)));
        let packed = pack::pack_with(fs, project, &self.project, &path)?;
        // One of the same second is dated a little later.
        let later = Timestamp::from_millis(now.millis() + 60_000);
        let past = before.iter().filter(|(at, ..)| *at <= later);
        if let Some((_, bytes, last)) = past.max_by_key(|(at, ..)| *at)
            && *bytes == packed.bytes
            && fs.read(last).ok() == fs.read(&path).ok()
        {
            fs.remove(&path).map_err(failed)?;
            return Ok(Made::Unchanged);
        }
        let all: Vec<_> = self.times();
        let sizes: Vec<_> = all.iter().map(|(at, bytes, _)| (*at, *bytes)).collect();
        let mut notes = packed.notes;
        for at in keeping::expendable(&sizes, later, most_bytes)
            .into_iter()
            .take(MOST_DELETED)
        {
            for (_, _, old) in all.iter().filter(|(when, ..)| *when == at) {
                if let Err(error) = fs.remove(old) {
                    notes.push(StoreError::io(old, &error).to_string());
                }
            }
        }
        Ok(Made::New(path, notes))
    }
}

/// Reads what a backup, or any pack, holds, without leaving anything on disk.
///
/// # Errors
/// [`StoreError`]
pub fn look(zip: &Path) -> Result<Project, StoreError> {
    look_with_originals(zip, &|_| false)
}

/// [`look`], with the originals of the articles that are `wanted` in memory: for a project that
/// takes these articles in and may not have their originals.
///
/// # Errors
/// [`StoreError`]
pub fn look_with_originals(
    zip: &Path,
    wanted: &dyn Fn(&Article) -> bool,
) -> Result<Project, StoreError> {
    let private =
        private_folder().map_err(|error| StoreError::io(&std::env::temp_dir(), &error))?;
    let aside = private.join("project");
    let read = pack::unpack_with(&RealFs, zip, &aside).and_then(|()| folder::read(&aside));
    let read = read.map(|(mut project, _)| {
        let articles: Vec<Arc<Article>> = project.articles().cloned().collect();
        for mut article in articles.into_iter().filter(|article| wanted(article)) {
            if take_original(Arc::make_mut(&mut article), &aside) {
                project.put_article(article, None);
            }
        }
        project
    });
    let _ = fs::remove_dir_all(&private);
    read
}

/// A new folder for a moment, into which nobody else on this computer can look.
fn private_folder() -> std::io::Result<PathBuf> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    #[cfg_attr(not(unix), expect(unused_mut, reason = "rights are set on Unix only"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("claimdesk-look-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        match builder.create(&path) {
            // Somebody was here before, and may be waiting for it: not into that one.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && number < 10_000 => {}
            made => return made.map(|()| path),
        }
    }
}

/// Reads the bytes that an article was made from, if they are there and the right ones.
fn take_original(article: &mut Article, folder: &Path) -> bool {
    let id = article.id.clone();
    let Some(original) = &mut article.original else {
        return false;
    };
    let path = folder.join(paths::original(&id, original));
    let read = atomic::read_limited(&RealFs, &path, load::MAX_FILE_BYTES);
    let Some(bytes) = read
        .ok()
        .filter(|bytes| Digest::of(bytes) == original.digest)
    else {
        return false;
    };
    original.bytes.0 = Some(bytes.into());
    true
}

/// `2026-11-25T21-10-19Z.zip`: what Windows, too, takes as a name.
fn name_of(at: Timestamp) -> String {
    let second = Timestamp::from_millis(at.millis().div_euclid(1000) * 1000);
    format!("{}.zip", second.to_string().replace(':', "-"))
}

fn time_of(name: &str) -> Option<Timestamp> {
    let (day, time) = name.strip_suffix(".zip")?.split_once('T')?;
    Timestamp::parse(&format!("{day}T{}", time.replace('-', ":")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn nobody_else_looks_into_a_look() {
        use std::os::unix::fs::PermissionsExt as _;

        let (one, other) = (private_folder().unwrap(), private_folder().unwrap());
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&one), mode(&other)), (0o700, 0o700));
        assert_ne!(one, other);
        for folder in [one, other] {
            fs::remove_dir(folder).unwrap();
        }
    }
}
