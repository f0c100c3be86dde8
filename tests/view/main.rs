//! The article view in a window without a screen: input as egui gets it, pictures by the CPU.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // tests may stop

mod accessible;
#[path = "../common/mod.rs"]
mod common;
mod desk;
mod keys;
mod marks;
mod mouse;
mod overview;
mod pictures;
mod place;
mod scripts;
mod stale;
