//! A disk of which one call that reads fails.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use claimdesk::store::atomic::{FolderEntry, Fs, RealFs};

use crate::dice::setting;

/// How it fails.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// The disk fails.
    Broken,
    /// No right to read.
    Refused,
    /// It says that nothing is there.
    Absent,
    /// Fewer bytes than there are.
    Short,
}

const FAULTS: [Fault; 4] = [Fault::Broken, Fault::Refused, Fault::Absent, Fault::Short];

/// A disk of which one call that reads fails.
pub struct Flaky {
    /// Which call fails next, and how.
    next: Mutex<Option<(usize, Fault)>>,
    /// The same, once it is in force.
    fault: Mutex<Option<(usize, Fault)>>,
    calls: AtomicUsize,
    /// How many moves it still makes, once a save counts.
    moves: Mutex<Option<usize>>,
}

impl Flaky {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            next: Mutex::new(None),
            fault: Mutex::new(None),
            calls: AtomicUsize::new(0),
            moves: Mutex::new(None),
        })
    }

    /// Tries something with every read failing once, in each way. `attempt` gets what fails, in
    /// words, does what must stand it [`during`](Self::during) that, and gives back how many
    /// calls that made. How often it was tried.
    pub fn at_every_read(&self, attempt: impl FnMut(&str) -> usize) -> usize {
        self.at_reads(1, attempt)
    }

    /// [`at_every_read`](Self::at_every_read), but for every `nth` read alone: where there are
    /// thousands. `CLAIMDESK_READS=1` tries all of them.
    pub fn at_reads(&self, nth: usize, mut attempt: impl FnMut(&str) -> usize) -> usize {
        let nth = setting("CLAIMDESK_READS").map_or(nth, |nth| nth as usize);
        let mut tried = 0;
        for (index, fault) in FAULTS.into_iter().enumerate() {
            for at in (index % nth..).step_by(nth) {
                *self.next.lock().unwrap() = Some((at, fault));
                let calls = attempt(&format!("{fault:?} at {at}"));
                tried += 1;
                if at >= calls {
                    break;
                }
            }
        }
        tried
    }

    /// Does something while a call fails; what came of it, and how many calls there were.
    pub fn during<T>(&self, work: impl FnOnce() -> T) -> (T, usize) {
        self.calls.store(0, Ordering::SeqCst);
        *self.fault.lock().unwrap() = *self.next.lock().unwrap();
        let done = work();
        *self.fault.lock().unwrap() = None;
        (done, self.calls.load(Ordering::SeqCst))
    }

    /// A save that counts from now on gets stuck after so many of its moves.
    pub fn get_stuck_after(&self, moves: usize) {
        *self.moves.lock().unwrap() = Some(moves);
    }

    /// Whether a move to this place is made.
    fn moves(&self, to: &Path) -> io::Result<()> {
        match &mut *self.moves.lock().unwrap() {
            Some(_) if to.ends_with("journal/commit") || to.ends_with(".commit.new") => Ok(()),
            Some(0) => Err(io::Error::from_raw_os_error(5)),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Whether this call is cut short; or it fails.
    fn call(&self) -> io::Result<bool> {
        let now = self.calls.fetch_add(1, Ordering::SeqCst);
        match *self.fault.lock().unwrap() {
            Some((at, fault)) if at == now => match fault {
                Fault::Broken => Err(io::Error::from_raw_os_error(5)),
                Fault::Refused => Err(io::ErrorKind::PermissionDenied.into()),
                Fault::Absent => Err(io::ErrorKind::NotFound.into()),
                Fault::Short => Ok(true),
            },
            _ => Ok(false),
        }
    }
}

impl Fs for Flaky {
    fn read_up_to(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let is_short = self.call()?;
        let mut bytes = RealFs.read_up_to(path, most)?;
        if is_short {
            bytes.truncate(bytes.len() / 2);
        }
        Ok(bytes)
    }

    fn metadata(&self, path: &Path) -> io::Result<Metadata> {
        self.call()?;
        RealFs.metadata(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<FolderEntry>> {
        self.call()?;
        RealFs.list(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        RealFs.write(path, bytes)
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        RealFs.append(path, at, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.moves(to)?;
        RealFs.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealFs.remove(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        RealFs.create_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealFs.sync_dir(path)
    }
}
