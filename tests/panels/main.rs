//! The panels beside the text, by accessible names, on a small project; and their pictures.

#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

mod articles;
mod claims;
mod dialogs;
mod find;
mod fixture;
mod history;
mod mention;
mod mentions;
mod project;
mod scheme;
mod scripts;
mod trash;
