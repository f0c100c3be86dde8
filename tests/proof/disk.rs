//! What is on a disk after the power went: only what was synced, and any part of the rest.
//!
//! [`Recorder`] does everything on the real file system and writes down what was asked.
//! [`Disk`] takes the same again and tells what a crash may leave at each moment: names (files
//! made, moved, removed, folders made) last once their folder was synced, and before that each
//! may be there or not; the bytes of a write that was cut short are there up to any place, with
//! any of its blocks missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use claimdesk::store::atomic::{Fs, RealFs};

use crate::dice::Dice;

/// What disks write at once.
const BLOCK: usize = 512;

/// One call, with paths seen from the project's folder.
#[derive(Clone)]
pub enum Call {
    Write(PathBuf, Vec<u8>),
    Append(PathBuf, usize, Vec<u8>),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    CreateDir(PathBuf),
    SyncDir(PathBuf),
    /// No call: so many steps are reported as saved from now on.
    Saved(usize),
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write(path, bytes) => write!(f, "write {} bytes {}", bytes.len(), path.display()),
            Self::Append(path, at, bytes) => {
                write!(f, "append {} bytes at {at} {}", bytes.len(), path.display())
            }
            Self::Rename(from, to) => write!(f, "rename {} {}", from.display(), to.display()),
            Self::Remove(path) => write!(f, "remove {}", path.display()),
            Self::CreateDir(path) => write!(f, "create {}", path.display()),
            Self::SyncDir(path) => write!(f, "sync {}", path.display()),
            Self::Saved(count) => write!(f, "{count} steps saved"),
        }
    }
}

/// The real file system, with a list of what was asked of it.
pub struct Recorder {
    root: PathBuf,
    calls: Mutex<Vec<Call>>,
}

impl Recorder {
    pub fn new(root: &Path) -> Arc<Self> {
        Arc::new(Self {
            root: root.to_owned(),
            calls: Mutex::new(Vec::new()),
        })
    }

    pub fn note(&self, call: Call) {
        self.calls.lock().unwrap().push(call);
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    fn inside(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap().to_owned()
    }
}

impl Fs for Recorder {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.note(Call::Write(self.inside(path), bytes.to_vec()));
        RealFs.write(path, bytes)
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> io::Result<()> {
        let call = Call::Append(
            self.inside(path),
            usize::try_from(at).unwrap(),
            bytes.to_vec(),
        );
        self.note(call);
        RealFs.append(path, at, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note(Call::Rename(self.inside(from), self.inside(to)));
        RealFs.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.note(Call::Remove(self.inside(path)));
        RealFs.remove(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.note(Call::CreateDir(self.inside(path)));
        RealFs.create_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.note(Call::SyncDir(self.inside(path)));
        RealFs.sync_dir(path)
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    Dir,
    File(usize),
}

type Names = BTreeMap<PathBuf, Node>;

/// A change of names that has yet to reach the disk; all of it does or none.
#[derive(Clone, Debug)]
struct Pending {
    changes: Vec<(PathBuf, Option<Node>)>,
}

impl Pending {
    fn is_in(&self, dir: &Path) -> bool {
        self.changes
            .iter()
            .any(|(path, _)| path.parent() == Some(dir))
    }

    fn shares_a_path(&self, other: &Self) -> bool {
        let mut paths = self.changes.iter().map(|(path, _)| path);
        paths.any(|path| other.changes.iter().any(|(other, _)| other == path))
    }

    fn apply(&self, names: &mut Names) {
        for (path, node) in &self.changes {
            match node {
                Some(node) => names.insert(path.clone(), *node),
                None => names.remove(path),
            };
        }
    }
}

/// One state of the folder: every file that is there, with its bytes, and every folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    pub files: BTreeMap<PathBuf, Vec<u8>>,
    pub dirs: BTreeSet<PathBuf>,
}

impl State {
    /// Makes it real in a folder that is empty or has another state.
    pub fn put(&self, root: &Path) {
        let _ = fs::remove_dir_all(root);
        fs::create_dir_all(root).unwrap();
        for dir in &self.dirs {
            fs::create_dir_all(root.join(dir)).unwrap();
        }
        for (path, bytes) in &self.files {
            fs::write(root.join(path), bytes).unwrap();
        }
    }
}

/// What is on the disk for certain, and what may be.
pub struct Disk {
    contents: Vec<Vec<u8>>,
    certain: Names,
    pending: Vec<Pending>,
}

impl Disk {
    /// A folder of which everything lasts.
    pub fn of(root: &Path) -> Self {
        let mut disk = Self {
            contents: Vec::new(),
            certain: Names::new(),
            pending: Vec::new(),
        };
        for (path, bytes) in crate::support::files(root) {
            for dir in path.ancestors().skip(1) {
                disk.certain.insert(dir.to_owned(), Node::Dir);
            }
            disk.contents.push(bytes);
            disk.certain
                .insert(path, Node::File(disk.contents.len() - 1));
        }
        disk.certain.insert(PathBuf::new(), Node::Dir);
        disk
    }

    fn now(&self) -> Names {
        self.names_with(|_| true)
    }

    fn names_with(&self, kept: impl Fn(usize) -> bool) -> Names {
        let mut names = self.certain.clone();
        for (index, pending) in self.pending.iter().enumerate() {
            if kept(index) {
                pending.apply(&mut names);
            }
        }
        names
    }

    fn change(&mut self, changes: Vec<(PathBuf, Option<Node>)>) {
        self.pending.push(Pending { changes });
    }

    fn file(&self, path: &Path) -> Option<usize> {
        match self.now().get(path) {
            Some(Node::File(index)) => Some(*index),
            _ => None,
        }
    }

    /// The file to be written, made if it is not there.
    fn made(&mut self, path: &Path) -> usize {
        self.file(path).unwrap_or_else(|| {
            self.contents.push(Vec::new());
            let index = self.contents.len() - 1;
            self.change(vec![(path.to_owned(), Some(Node::File(index)))]);
            index
        })
    }

    /// Takes a call that came to its end.
    pub fn take(&mut self, call: &Call) {
        match call {
            Call::Write(path, bytes) => {
                let index = self.made(path);
                self.contents[index].clone_from(bytes);
            }
            Call::Append(path, at, bytes) => {
                let index = self.made(path);
                self.contents[index].truncate(*at);
                self.contents[index].extend_from_slice(bytes);
            }
            Call::Rename(from, to) => {
                let node = self.now().get(from).copied();
                self.change(vec![(from.clone(), None), (to.clone(), node)]);
            }
            Call::Remove(path) => self.change(vec![(path.clone(), None)]),
            Call::CreateDir(path) => {
                let now = self.now();
                let mut missing: Vec<&Path> = path.ancestors().collect();
                missing.retain(|dir| !now.contains_key(*dir));
                for dir in missing.into_iter().rev() {
                    self.change(vec![(dir.to_owned(), Some(Node::Dir))]);
                }
            }
            Call::SyncDir(dir) => self.sync(dir),
            Call::Saved(_) => {}
        }
    }

    /// Names in a folder last from now on, and with them whatever they build on.
    fn sync(&mut self, dir: &Path) {
        let mut lasts = vec![false; self.pending.len()];
        for index in (0..self.pending.len()).rev() {
            let later = index + 1..self.pending.len();
            lasts[index] = self.pending[index].is_in(dir)
                || later.clone().any(|later| {
                    lasts[later] && self.pending[later].shares_a_path(&self.pending[index])
                });
        }
        let all = std::mem::take(&mut self.pending);
        for (pending, lasts) in all.into_iter().zip(lasts) {
            match lasts {
                true => pending.apply(&mut self.certain),
                false => self.pending.push(pending),
            }
        }
    }

    fn state(&self, names: &Names) -> State {
        let mut state = State::default();
        for (path, node) in names {
            // What lies in a folder that is not there is not there.
            let above = path.ancestors().skip(1);
            if !above
                .into_iter()
                .all(|dir| names.get(dir) == Some(&Node::Dir))
            {
                continue;
            }
            match node {
                Node::Dir => drop(state.dirs.insert(path.clone())),
                Node::File(index) => {
                    let bytes = self.contents[*index].clone();
                    state.files.insert(path.clone(), bytes);
                }
            }
        }
        state
    }

    /// How many changes of names have yet to be synced.
    pub fn unsynced(&self) -> usize {
        self.pending.len()
    }

    /// What a crash may leave: every part of what was not synced if that is not more than `most`
    /// states; else all, nothing, each one alone missing or alone there, and random ones.
    pub fn crashes(&self, dice: &mut Dice, most: usize) -> Vec<State> {
        let count = self.pending.len();
        let mut parts: Vec<Vec<bool>> = Vec::new();
        if count < 20 && 1 << count <= most {
            for bits in 0..1_usize << count {
                parts.push((0..count).map(|index| bits >> index & 1 == 1).collect());
            }
        } else {
            parts.push(vec![true; count]);
            parts.push(vec![false; count]);
            for one in 0..count {
                parts.push((0..count).map(|index| index == one).collect());
                parts.push((0..count).map(|index| index != one).collect());
            }
            while parts.len() < most {
                parts.push((0..count).map(|_| dice.once_in(2)).collect());
            }
        }
        let states = parts
            .iter()
            .map(|part| self.state(&self.names_with(|index| part[index])));
        states.collect()
    }

    /// What a crash in the middle of a call may leave of the file that it writes; with all names
    /// there, and with those only that last.
    pub fn torn(&mut self, call: &Call, dice: &mut Dice) -> Vec<State> {
        let (path, at, bytes) = match call {
            Call::Write(path, bytes) => (path, 0, bytes),
            Call::Append(path, at, bytes) => (path, *at, bytes),
            _ => return Vec::new(),
        };
        let was = self.pending.clone();
        let index = self.made(path);
        let old = self.contents[index].clone();
        let mut states = Vec::new();
        for new in torn_contents(&old, at, bytes, dice) {
            self.contents[index] = new;
            states.push(self.state(&self.now()));
            states.push(self.state(&self.names_with(|_| false)));
        }
        self.contents[index] = old;
        self.pending = was;
        states
    }
}

/// What a write of `bytes` at place `at` may leave when it is cut short.
fn torn_contents(old: &[u8], at: usize, bytes: &[u8], dice: &mut Dice) -> Vec<Vec<u8>> {
    let kept = &old[..at.min(old.len())];
    let mut all = vec![old.to_vec(), kept.to_vec()];
    let mut cuts: Vec<usize> = (0..bytes.len()).step_by(BLOCK).skip(1).collect();
    cuts.extend((0..3).map(|_| dice.below(bytes.len())));
    for cut in cuts {
        all.push([kept, &bytes[..cut]].concat());
        // The length is there, the bytes are not: zeros.
        let zeros = vec![0; bytes.len() - cut];
        all.push([kept, &bytes[..cut], &zeros].concat());
    }
    // Blocks are written in any order.
    let mut holes = [kept, bytes].concat();
    let first = at / BLOCK;
    for block in first..=holes.len() / BLOCK {
        if dice.once_in(2) {
            let from = (block * BLOCK).max(at).min(holes.len());
            let until = ((block + 1) * BLOCK).min(holes.len());
            holes[from..until].fill(0);
        }
    }
    all.push(holes);
    all
}
