//! The programs that are to read our files, and whose files we are to read, are the judges: each
//! reads what we wrote, writes the same by its own means, and reads what came back through us.
//!
//! `environments.py` makes the Python that they run in; `run.py` says what a peer's script does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "tests stop at the first surprise"
)]

mod cases;
mod environment;
mod judge;
#[path = "../common/projects.rs"]
mod projects;

use judge::Peer;

#[test]
fn langextract_reads_ours_and_we_read_its() {
    Peer::new("langextract", "langextract").judges_both_ways();
}
