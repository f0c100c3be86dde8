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

use claimdesk::formats::ExportOptions;
use claimdesk::formats::split::SplitOptions;
use judge::Peer;

#[test]
fn langextract_reads_ours_and_we_read_its() {
    Peer::new("langextract", "langextract").judges_both_ways();
}

#[test]
fn brats_server_reads_ours() {
    Peer::new("brat", "core").judges_ours();
}

#[test]
fn pandas_reads_our_tables_and_we_read_its() {
    Peer::new("csv", "core").by("csv_tables").judges_both_ways();
}

#[test]
fn lxml_reads_our_tei() {
    Peer::new("tei", "core").judges_ours();
}

#[test]
fn cassis_reads_our_xmi_and_we_read_its() {
    Peer::new("xmi", "core").judges_both_ways();
}

#[cfg(feature = "xlsx")]
#[test]
fn openpyxl_reads_our_sheets_and_we_read_its() {
    Peer::new("xlsx", "core").judges_both_ways();
}

#[test]
fn seqeval_and_spacys_converter_read_our_columns() {
    Peer::new("conll", "core").judges_ours();
}

#[test]
fn datasets_reads_our_lines_and_we_read_its() {
    Peer::new("huggingface", "core").judges_both_ways();
}

#[cfg(feature = "parquet")]
#[test]
fn datasets_reads_our_parquet_and_we_read_its() {
    Peer::new("huggingface-parquet", "core")
        .by("huggingface_parquet")
        .judges_both_ways();
}

#[test]
fn datasets_loads_our_training_sets_by_their_card() {
    // Most cases are one article: all of it is learnt.
    let split = SplitOptions {
        shares: [1, 0, 0],
        ..SplitOptions::default()
    };
    let options = ExportOptions {
        split,
        ..ExportOptions::default()
    };
    Peer::new("dataset", "core").with(options).judges_ours();
}
