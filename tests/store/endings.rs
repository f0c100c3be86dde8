//! Windows that run, that ended well, and that did not.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use claimdesk::store::atomic::{Fs, RealFs};
use claimdesk::store::{Running, Settings, SettingsKeeper};

use crate::support::at;

fn begin(data: &Path) -> (Option<Running>, usize) {
    let (running, unclean) = Running::begin_in(data, at(0));
    (running, unclean.len())
}

#[test]
fn a_window_that_ended_well_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (running, unclean) = begin(dir.path());
    assert!(running.is_some() && unclean == 0);
    // Another start does not take a window that runs for one that crashed.
    assert_eq!(begin(dir.path()).1, 0);
    drop(running);
    assert_eq!(begin(dir.path()).1, 0);
}

#[test]
fn a_window_that_panicked_is_known_once() {
    let dir = tempfile::tempdir().unwrap();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _running = begin(dir.path());
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    let (running, unclean) = begin(dir.path());
    assert_eq!(unclean, 1);
    drop(running);
    assert_eq!(begin(dir.path()).1, 0);
}

#[test]
fn its_report_is_the_one_of_the_same_process_since_it_began() {
    let dir = tempfile::tempdir().unwrap();
    let marker = || {
        fs::create_dir_all(dir.path().join("running")).unwrap();
        fs::write(
            dir.path().join("running/4711.txt"),
            "2026-11-25T20:00:00Z\n",
        )
        .unwrap();
    };
    let report = |name: &str, thread: &str| {
        fs::create_dir_all(dir.path().join("crashes")).unwrap();
        let text = format!("time: 2026-11-25T21:00:00Z\nthread: {thread}\n");
        let path = dir.path().join("crashes").join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let found = || {
        marker();
        let (_running, unclean) = Running::begin_in(dir.path(), at(0));
        assert_eq!(unclean.len(), 1);
        assert_eq!(
            unclean[0].began.unwrap().to_string(),
            "2026-11-25T20:00:00Z"
        );
        unclean[0].report.clone()
    };
    report("2026-11-25T19-00-00Z-4711.txt", "main");
    report("2026-11-25T21-00-00Z-4712.txt", "main");
    report("2026-11-25T22-00-00Z-4711.txt", "job-3");
    assert_eq!(
        found(),
        None,
        "another run, another process, a job that failed"
    );
    let path = report("2026-11-25T21-00-00Z-4711-2.txt", "main");
    let report = found().unwrap();
    assert_eq!(report.path, path);
    assert_eq!(report.at.unwrap().to_string(), "2026-11-25T21:00:00Z");
    report.forget();
    assert_eq!(found(), None);
}

/// A file system that waits for leave before each write, and counts them.
struct Gate {
    leave: Mutex<std::sync::mpsc::Receiver<()>>,
    begun: Mutex<std::sync::mpsc::Sender<()>>,
}

impl Fs for Gate {
    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        self.begun.lock().unwrap().send(()).unwrap();
        // Once the test has let go of its end, nothing waits any more.
        let _ = self.leave.lock().unwrap().recv();
        RealFs.write(path, bytes)
    }

    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        RealFs.read(path)
    }

    fn append(&self, path: &Path, at: u64, bytes: &[u8]) -> std::io::Result<()> {
        RealFs.append(path, at, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        RealFs.rename(from, to)
    }

    fn remove(&self, path: &Path) -> std::io::Result<()> {
        RealFs.remove(path)
    }

    fn create_dir(&self, path: &Path) -> std::io::Result<()> {
        RealFs.create_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> std::io::Result<()> {
        RealFs.sync_dir(path)
    }
}

#[test]
fn settings_are_written_elsewhere_and_the_last_ones_win() {
    let dir = tempfile::tempdir().unwrap();
    let (go, leave) = channel();
    let (begun, begins) = channel();
    let gate = Gate {
        leave: Mutex::new(leave),
        begun: Mutex::new(begun),
    };
    let keeper = SettingsKeeper::start_with(Arc::new(gate), dir.path());
    let zoom = |zoom| {
        let mut settings = Settings::default();
        settings.preferences.zoom = zoom;
        settings
    };
    // None of these waits: the disk does not answer before the test says so.
    keeper.keep(zoom(110));
    begins.recv().unwrap();
    for size in [125, 150, 175] {
        keeper.keep(zoom(size));
    }
    assert_eq!(Settings::load_from(dir.path()).0, Settings::default());
    drop(go);
    drop(keeper);
    assert_eq!(Settings::load_from(dir.path()).0, zoom(175));
    assert_eq!(
        begins.iter().count(),
        1,
        "of what piles up only the last is written"
    );
}

#[test]
fn settings_that_cannot_be_written_are_told_once() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let keeper = SettingsKeeper::start(&file.join("config"));
    keeper.keep(Settings::default());
    let problem = std::iter::repeat_with(|| {
        std::thread::yield_now();
        keeper.problem()
    });
    let said = problem.flatten().next().unwrap();
    assert!(said.contains("settings.ron"), "{said}");
    assert_eq!(keeper.problem(), None);
}
