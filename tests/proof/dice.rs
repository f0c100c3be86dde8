//! Random numbers that are the same each time, and the settings of a run.

use std::path::{Path, PathBuf};

use claimdesk::store::{self, Opened, StoreError};

/// A source of random numbers: SplitMix64.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A number from the environment: how long or how often.
pub fn setting(name: &str) -> Option<f64> {
    let value = std::env::var(name).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {value}")),
    )
}

/// The seed of a run: `CLAIMDESK_SEED`, or always the same.
pub fn seed() -> u64 {
    setting("CLAIMDESK_SEED").map_or(2026, |seed| seed as u64)
}

/// A folder in memory where there is one, so that syncing costs nothing.
pub fn quick_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    match tempfile::tempdir_in(memory) {
        Ok(folder) => folder,
        Err(_) => tempfile::tempdir().unwrap(),
    }
}

/// Opens a project. Other tests of this program start processes, which hold every lock of ours
/// for a moment until they have begun to run.
pub fn open_soon(root: &Path) -> Result<Opened, StoreError> {
    loop {
        match store::open(root) {
            Err(StoreError::Locked { .. }) => std::thread::yield_now(),
            other => return other,
        }
    }
}

/// Every file of a project with its bytes, but for those that say who holds it.
pub fn files_of(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = crate::support::files(root);
    all.retain(|(name, _)| !name.ends_with(".lock") && !name.ends_with(".holder"));
    all
}

/// Copies a folder to `target/tmp` for a look if the test fails.
pub struct KeptOnFailure {
    name: &'static str,
    folder: PathBuf,
}

impl KeptOnFailure {
    pub fn new(name: &'static str, folder: &Path) -> Self {
        let folder = folder.to_owned();
        Self { name, folder }
    }
}

impl Drop for KeptOnFailure {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(self.name);
            let _ = std::fs::remove_dir_all(&kept);
            crate::support::copy(&self.folder, &kept);
            println!("the folder is kept in {}", kept.display());
        }
    }
}
