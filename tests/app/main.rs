//! The whole application without a screen: real key events, names as read out, files on disk.
#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod backups;
mod coming_in;
#[path = "../common/mod.rs"]
mod common;
mod composing;
mod exchange;
mod hand;
mod hidden;
mod journey;
mod mend;
mod outside;
mod packs;
mod parts;
mod pictures;
#[path = "../common/proposals.rs"]
mod proposals;
mod read_only;
mod reading;
mod recovery;
mod restart;
mod review;
mod sideways;
mod spoken;
mod suggesters;
mod table;
mod tricky;
mod typing;
mod unsaved;
mod walk;
