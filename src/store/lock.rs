//! Who writes to a project: one window or program at a time.
//!
//! Two things say so. The system's lock on `journal/.lock` is freed by the kernel when its
//! program ends, however it ends. `journal/.holder`, beside it, says who holds it and since
//! when, and is written anew every half minute: a sign of life for those whom the lock does not
//! reach, because the folder lies on a network without locks, or is kept in sync between
//! computers.
//!
//! No clock is compared with another one. How old a sign of life is, is told by the file system
//! alone, which stamps both the sign and a probe made now; and who doubts that, watches whether
//! the sign moves.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::atomic::{Fs, RealFs, look, read_if_there};
use super::problem::StoreError;
use super::schema_v1::read_ron;
use super::{paths, ron_text};
use crate::model::Timestamp;
use crate::session::{Clock as _, SystemClock};

/// How often a holder gives a sign of life.
const BEAT: Duration = Duration::from_secs(30);
/// The largest note of who holds a project, in bytes.
const LONGEST: u64 = 1 << 16;
/// A sign of life that is older was left by a crash.
pub const STALE: Duration = Duration::from_secs(120);

/// Who holds a project, as `journal/.holder` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holder {
    /// The program's version.
    pub program: String,
    /// The process's number on its computer.
    pub process: u32,
    /// The computer's name.
    pub host: String,
    /// What tells computers of the same name apart, where the system has that; else empty.
    pub machine: String,
    /// Whose work is done, as shown; empty until that is known.
    pub person: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// Counts signs of life.
    pub beat: u64,
}

impl Holder {
    fn here(place: &Place) -> Self {
        Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            process: std::process::id(),
            host: place.host.clone(),
            machine: place.machine.clone(),
            person: String::new(),
            since: SystemClock.now().to_string(),
            beat: 0,
        }
    }

    /// Reads who holds a project; `None` if nobody does, or nobody says so.
    #[must_use]
    pub fn read(root: &Path) -> Option<Self> {
        Self::read_with(&RealFs, root).ok()?
    }

    /// [`read`](Self::read), unless that can't be told: who holds it may not be passed over.
    pub(crate) fn read_with(fs: &dyn Fs, root: &Path) -> io::Result<Option<Self>> {
        Self::at(fs, &root.join(paths::HOLDER))
    }

    fn at(fs: &dyn Fs, path: &Path) -> io::Result<Option<Self>> {
        let bytes = read_if_there(fs, path, LONGEST)?;
        Ok(bytes.and_then(|bytes| read_ron(std::str::from_utf8(&bytes).ok()?).ok()))
    }

    fn is_at(&self, place: &Place) -> bool {
        self.host == place.host && self.machine == place.machine
    }

    /// Whether it is the same window or program, whatever its sign of life.
    fn is(&self, other: &Self) -> bool {
        let key = |holder: &Self| (holder.process, holder.since.clone());
        key(self) == key(other) && self.host == other.host && self.machine == other.machine
    }

    /// Whether its process is known to have ended. Only some systems can tell.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        let proc = Path::new("/proc");
        self.is_at(&Place::here())
            && proc.join("self").exists()
            && !proc.join(self.process.to_string()).exists()
    }
}

/// "by Ada on workshop since 14:02".
impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.person.is_empty() {
            write!(f, "by {} ", self.person)?;
        }
        write!(f, "on {}", self.host)?;
        match Timestamp::parse(&self.since) {
            Some(since) => write!(f, " since {}", since.local(SystemClock.now())),
            None => Ok(()),
        }
    }
}

/// A project that is held by somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedBy {
    /// The project's folder.
    pub path: PathBuf,
    /// Who holds it, where that is known.
    pub holder: Option<Holder>,
    /// Whether only a sign of life says so, not the system.
    pub by_sign: bool,
}

impl From<LockedBy> for StoreError {
    fn from(by: LockedBy) -> Self {
        Self::Locked(Box::new(by))
    }
}

impl fmt::Display for LockedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is open in another window or program",
            self.path.display()
        )?;
        if let Some(holder) = &self.holder {
            write!(f, ", {holder}")?;
        }
        f.write_str(": close it there first, or open it here read-only")?;
        if self.by_sign {
            write!(
                f,
                ". If it is not open there any more, wait {} minutes; then it is free",
                STALE.as_secs() / 60
            )?;
        }
        Ok(())
    }
}

/// Where the program runs, and whether the system's locks are used; tests give their own.
#[derive(Clone, Debug)]
pub struct Place {
    /// The computer's name.
    pub host: String,
    /// What tells computers of the same name apart; may be empty.
    pub machine: String,
    /// Whether the file system is asked for locks.
    pub has_locks: bool,
}

impl Place {
    /// Where this program runs.
    #[must_use]
    pub fn here() -> Self {
        let id = fs::read("/etc/machine-id").ok();
        // Not the id itself: it is to be kept to the machine.
        let machine = id.map(|id| format!("{:08x}", crc32fast::hash(&id)));
        Self {
            host: gethostname::gethostname().to_string_lossy().into_owned(),
            machine: machine.unwrap_or_default(),
            has_locks: true,
        }
    }
}

/// What the system says of its lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SystemLock {
    /// It is ours now.
    Ours,
    /// Another program has it.
    Taken,
    /// There are no locks on this file system.
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Somebody writes to the project.
    Held,
    /// A crash left the holder behind.
    Left,
}

/// How old a sign of life is by the file system's own clock; negative if it is in the future.
type Age = Option<i128>;

/// Whether a holder that is written down still holds the project.
fn judge(lock: SystemLock, same_host: bool, age: Age, stands_still: bool) -> Verdict {
    match lock {
        SystemLock::Taken => Verdict::Held,
        // Its own computer would not have given the lock away while it lived.
        SystemLock::Ours if same_host => Verdict::Left,
        SystemLock::Ours | SystemLock::None if stands_still => Verdict::Left,
        SystemLock::Ours | SystemLock::None => match age {
            Some(age) if age > STALE.as_millis().cast_signed() => Verdict::Left,
            // Also one from the future, after a clock jumped: it must be seen to stand still.
            _ => Verdict::Held,
        },
    }
}

/// Milliseconds from `then` to `now`.
fn age(now: SystemTime, then: SystemTime) -> i128 {
    match now.duration_since(then) {
        Ok(past) => past.as_millis().cast_signed(),
        Err(future) => -future.duration().as_millis().cast_signed(),
    }
}

/// The right to write to a project. Dropping it lets others have it.
pub(crate) struct Guard {
    state: Arc<Mutex<State>>,
    /// Dropping it ends the signs of life.
    stop: Option<Sender<()>>,
    beats: Option<JoinHandle<()>>,
    /// Somebody whose lock was left by a crash on another computer.
    pub(crate) taken_over: Option<Holder>,
    _file: File,
}

struct State {
    path: PathBuf,
    holder: Holder,
    /// When the file was written last, by its own time.
    written: Option<SystemTime>,
    /// Who took the project over.
    lost: Option<Holder>,
}

impl State {
    /// Says who holds the project, unless somebody else does by now. Not synced: it is a sign of
    /// life, which a crash may take along.
    fn write(&mut self, disk: &dyn Fs) -> io::Result<()> {
        if self.look(disk)?.is_some() {
            return Ok(());
        }
        self.holder.beat += 1;
        let record = ron_text::line(&self.holder).map_err(io::Error::other)?;
        let beside = self.path.with_file_name(".holder.new");
        let put = fs::write(&beside, record + "\n").and_then(|()| fs::rename(&beside, &self.path));
        self.written = modified(disk, &self.path).unwrap_or_default();
        put
    }

    /// Who took the project over, after a long sleep of this computer.
    fn look(&mut self, disk: &dyn Fs) -> io::Result<Option<&Holder>> {
        if self.lost.is_none() {
            let now = modified(disk, &self.path)?;
            if now != self.written && now.is_some() {
                let there = Holder::at(disk, &self.path)?;
                self.lost = there.filter(|there| !there.is(&self.holder));
            }
        }
        Ok(self.lost.as_ref())
    }
}

/// When a file was written last; `None` if there is none.
fn modified(disk: &dyn Fs, path: &Path) -> io::Result<Option<SystemTime>> {
    Ok(look(disk, path)?.and_then(|all| all.modified().ok()))
}

impl Guard {
    /// Takes the lock of a project whose folder `journal` is there. `still` is a holder that was
    /// seen to give no sign of life for [`STALE`].
    pub(crate) fn take(
        disk: &dyn Fs,
        root: &Path,
        place: &Place,
        still: Option<&Holder>,
    ) -> Result<Self, StoreError> {
        let path = root.join(paths::LOCK);
        let failed = |error: io::Error| StoreError::opening(&path, &error);
        let options = || {
            let mut options = fs::OpenOptions::new();
            options.write(true).create(true).truncate(false);
            options
        };
        let mut file = options().open(&path).map_err(failed)?;
        let lock = system_lock(&file, place).map_err(failed)?;
        let before = Holder::read_with(disk, root).map_err(failed)?;
        let mut taken_over = None;
        if let Some(holder) = before.clone() {
            let same_host = holder.is_at(place);
            // A probe gets its time from the same clock as the sign of life.
            let probe = (lock != SystemLock::Taken).then(|| file.write_all(b"\n"));
            let now = probe.and_then(|_| file.metadata().and_then(|all| all.modified()).ok());
            let then = modified(disk, &root.join(paths::HOLDER)).map_err(failed)?;
            let old = now.zip(then).map(|(now, then)| age(now, then));
            let still = still.is_some_and(|seen| *seen == holder);
            match judge(lock, same_host, old, still) {
                Verdict::Held => {
                    return Err(LockedBy {
                        path: root.to_owned(),
                        holder: before,
                        by_sign: lock != SystemLock::Taken,
                    }
                    .into());
                }
                Verdict::Left if same_host && lock == SystemLock::Ours => {}
                Verdict::Left => taken_over = Some(holder),
            }
        } else if lock == SystemLock::Taken {
            return Err(LockedBy {
                path: root.to_owned(),
                holder: None,
                by_sign: false,
            }
            .into());
        }
        let mut guard = Self::of(root, place, file);
        guard.taken_over = taken_over;
        guard
            .announce(disk, root, lock, before.as_ref())
            .map_err(failed)?;
        Ok(guard)
    }

    fn of(root: &Path, place: &Place, file: File) -> Self {
        let path = root.join(paths::HOLDER);
        let state = Arc::new(Mutex::new(State {
            written: None,
            path,
            holder: Holder::here(place),
            lost: None,
        }));
        Self {
            state,
            stop: None,
            beats: None,
            taken_over: None,
            _file: file,
        }
    }

    /// Writes down who holds the project, and goes on to do so.
    fn announce(
        &mut self,
        disk: &dyn Fs,
        root: &Path,
        lock: SystemLock,
        before: Option<&Holder>,
    ) -> io::Result<()> {
        let path = root.join(paths::HOLDER);
        if before.is_some() {
            let _ = fs::remove_file(&path);
        }
        if lock == SystemLock::None {
            // Of two that come at the same moment, one makes the file.
            fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
                .map_err(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => io::Error::other(
                        "somebody else opened the project at the same moment; try again",
                    ),
                    _ => error,
                })?;
        }
        let written = self.state().write(disk);
        // Where the system's lock holds, the file is only there to say who.
        if lock == SystemLock::None {
            written?;
        }
        let (stop, stopped) = mpsc::channel::<()>();
        let state = self.state.clone();
        let beats = thread::Builder::new()
            .name("sign of life".to_owned())
            .spawn(move || {
                while stopped.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
                    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                    // What fails now may work the next time.
                    let _ = state.write(&RealFs);
                }
            })?;
        (self.stop, self.beats) = (Some(stop), Some(beats));
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says whose work is done.
    pub(crate) fn name(&self, disk: &dyn Fs, person: &str) {
        let mut state = self.state();
        person.clone_into(&mut state.holder.person);
        let _ = state.write(disk);
    }

    /// Whether the project is still ours to write to.
    ///
    /// # Errors
    /// Who took it over, in words: this computer had given no sign of life for too long. Or that
    /// it can't be told.
    pub(crate) fn check(&self, disk: &dyn Fs) -> io::Result<()> {
        match self.state().look(disk)? {
            None => Ok(()),
            Some(by) => Err(io::Error::other(format!(
                "the project was taken over {by}, because nothing was heard from here: save a \
                 copy elsewhere, then open the project anew"
            ))),
        }
    }
}

impl Guard {
    /// Whether the note in a folder says that it is held by us.
    pub(crate) fn is_noted_in(&self, disk: &dyn Fs, root: &Path) -> io::Result<bool> {
        let there = Holder::read_with(disk, root)?;
        Ok(there.is_some_and(|there| there.is(&self.state().holder)))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(beats) = self.beats.take() {
            let _ = beats.join();
        }
        let mut state = self.state();
        if let Ok(None) = state.look(&RealFs) {
            let _ = fs::remove_file(&state.path);
        }
    }
}

fn system_lock(file: &File, place: &Place) -> io::Result<SystemLock> {
    if !place.has_locks {
        return Ok(SystemLock::None);
    }
    match file.try_lock() {
        Ok(()) => Ok(SystemLock::Ours),
        Err(TryLockError::WouldBlock) => Ok(SystemLock::Taken),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            Ok(SystemLock::None)
        }
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: i128 = 121_000;

    #[test]
    fn the_systems_word_counts_on_one_computer() {
        use SystemLock as S;
        for age in [None, Some(0), Some(OLD), Some(-OLD)] {
            assert_eq!(judge(S::Taken, true, age, true), Verdict::Held);
            assert_eq!(judge(S::Taken, false, age, false), Verdict::Held);
            assert_eq!(judge(S::Ours, true, age, false), Verdict::Left);
        }
    }

    #[test]
    fn elsewhere_and_without_locks_the_sign_of_life_counts() {
        use SystemLock as S;
        for (lock, same_host) in [(S::Ours, false), (S::None, false), (S::None, true)] {
            let judge = |age, still| judge(lock, same_host, age, still);
            assert_eq!(judge(Some(0), false), Verdict::Held);
            assert_eq!(judge(Some(119_000), false), Verdict::Held);
            assert_eq!(judge(Some(OLD), false), Verdict::Left);
            // A clock that jumped decides nothing; watching does.
            assert_eq!(judge(Some(-OLD), false), Verdict::Held);
            assert_eq!(judge(None, false), Verdict::Held);
            assert_eq!(judge(Some(-OLD), true), Verdict::Left);
        }
    }

    #[test]
    fn ages_go_both_ways() {
        let now = SystemTime::now();
        let second = Duration::from_secs(1);
        assert_eq!(age(now, now - second), 1000);
        assert_eq!(age(now, now + second), -1000);
    }

    #[test]
    fn who_slept_too_long_notices_that_another_took_over() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("journal")).unwrap();
        let place = |host: &str| Place {
            host: host.to_owned(),
            machine: String::new(),
            has_locks: false,
        };
        let first = Guard::take(&RealFs, dir.path(), &place("one"), None).unwrap();
        first.name(&RealFs, "Ada");
        assert!(first.check(&RealFs).is_ok());
        let held = Guard::take(&RealFs, dir.path(), &place("two"), None);
        let Err(StoreError::Locked(by)) = held else {
            panic!("not held");
        };
        assert!(by.to_string().contains("by Ada on one since"), "{by}");
        let second = Guard::take(&RealFs, dir.path(), &place("two"), by.holder.as_ref()).unwrap();
        assert_eq!(second.taken_over.as_ref(), by.holder.as_ref());
        let lost = first.check(&RealFs).unwrap_err().to_string();
        assert!(lost.contains("taken over on two"), "{lost}");
        // It neither says that it holds the project, nor lets go of what is not its own.
        first.name(&RealFs, "Ada");
        drop(first);
        assert_eq!(Holder::read(dir.path()).unwrap().host, "two");
        drop(second);
        assert_eq!(Holder::read(dir.path()), None);
    }
}
