//! The project's folder: what is written can be read, and nothing is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // tests may stop

mod backups;
#[cfg(target_os = "linux")]
#[path = "../common/bounded.rs"]
mod bounded;
mod checks;
mod copies;
mod crashes;
mod endings;
mod faulty;
mod format;
mod history;
mod hostile;
mod locks;
mod outside;
mod packs;
mod refusing;
mod repairs;
mod round_trip;
mod settings;
mod support;
mod trash;
mod versions;
