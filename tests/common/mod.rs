//! What several test binaries share.
#![allow(dead_code, unreachable_pub)] // no single binary uses all of it
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // tests may stop

pub mod gallery;
pub mod raster;
#[cfg(feature = "gui")]
pub mod scripts;
pub mod vision;
