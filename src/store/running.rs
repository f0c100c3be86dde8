//! Notes which windows run, so that the next start knows of one that ended badly: by a fault, by
//! force, or with the computer.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::atomic::{RealFs, read_limited};
use super::crash;
use super::settings::data_dir;
use crate::model::Timestamp;

/// The most of a report that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// A window that runs. Its file is locked while it does, and goes with it; if the program is
/// killed or panics, the file stays.
#[derive(Debug)]
pub struct Running {
    path: PathBuf,
    file: Option<File>,
}

/// A window that did not end as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclean {
    /// When it began.
    pub began: Option<Timestamp>,
    /// What it left, if it was a fault of the program.
    pub report: Option<CrashReport>,
}

/// The report of a crash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrashReport {
    /// Its file.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub at: Option<Timestamp>,
}

impl Running {
    /// Notes that a window runs, and finds those that did not end as they should. Where nothing
    /// can be noted, nothing is found.
    #[must_use]
    pub fn begin(now: Timestamp) -> (Option<Self>, Vec<Unclean>) {
        data_dir().map_or_else(|| (None, Vec::new()), |data| Self::begin_in(&data, now))
    }

    /// [`begin`](Self::begin) in a folder for the user's data.
    #[must_use]
    pub fn begin_in(data: &Path, now: Timestamp) -> (Option<Self>, Vec<Unclean>) {
        let dir = data.join("running");
        if fs::create_dir_all(&dir).is_err() {
            return (None, Vec::new());
        }
        // One start at a time looks through the folder; without locks, none does.
        let gate = File::create(dir.join(".lock"));
        let Some(_gate) = gate.ok().filter(|gate| gate.lock().is_ok()) else {
            return (None, Vec::new());
        };
        let mut unclean = Vec::new();
        for name in super::paths::names(&RealFs, &dir).unwrap_or_default() {
            let path = dir.join(&name);
            if let Some(process) = name.strip_suffix(".txt").filter(|_| is_stale(&path)) {
                unclean.push(Unclean::of(data, &path, process));
                let _ = fs::remove_file(&path);
            }
        }
        let path = dir.join(format!("{}.txt", std::process::id()));
        let begun = fs::write(&path, format!("{now}\n")).and_then(|()| File::open(&path));
        let file = begun.ok().filter(|file| file.try_lock().is_ok());
        (
            file.map(|file| Self {
                path,
                file: Some(file),
            }),
            unclean,
        )
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // Windows removes no file that is open.
            self.file = None;
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether nobody holds the file any more.
fn is_stale(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

impl Unclean {
    fn of(data: &Path, path: &Path, process: &str) -> Self {
        let noted = read_limited(&RealFs, path, LONGEST).unwrap_or_default();
        let began = Timestamp::parse(String::from_utf8_lossy(&noted).trim());
        let since = began.map(|began| crash::file_time(&began.to_string()));
        let report = crash::reports(data).into_iter().rev().find_map(|path| {
            let name = path.file_stem()?.to_str()?.to_owned();
            // 2026-11-25T21-10-20Z-4711, and perhaps -2.
            let (time, rest) = name.split_once("Z-")?;
            let same = rest.split('-').next() == Some(process);
            let later = since
                .as_deref()
                .is_none_or(|since| time >= since.trim_end_matches('Z'));
            let text = read_limited(&RealFs, &path, LONGEST)
                .ok()
                .filter(|_| same && later)?;
            let text = String::from_utf8_lossy(&text).into_owned();
            // A fault on another thread did not end the program.
            let ended_it = text.lines().any(|line| line == "thread: main");
            let at = text.lines().find_map(|line| line.strip_prefix("time: "));
            let at = at.and_then(Timestamp::parse);
            ended_it.then_some(CrashReport { path, text, at })
        });
        Self { began, report }
    }
}

impl CrashReport {
    /// Deletes it.
    pub fn forget(&self) {
        let _ = fs::remove_file(&self.path);
    }
}
