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

mod anchoring;
mod cases;
#[path = "../common/comparisons.rs"]
mod comparisons;
#[path = "../common/damage.rs"]
mod damage;
mod environment;
mod guide;
mod judge;
#[path = "../common/projects.rs"]
mod projects;
mod scoring;
mod suggester;
#[cfg(feature = "tokenizers")]
mod tokenizing;

use claimdesk::formats::ExportOptions;
use claimdesk::formats::split::SplitOptions;
use judge::Peer;

#[test]
fn langextract_reads_ours_and_we_read_its() {
    Peer::new("langextract", "langextract").judges_both_ways();
}

#[test]
fn brats_server_reads_ours_and_we_read_its() {
    Peer::new("brat", "core").judges_both_ways();
}

#[test]
fn pandas_reads_our_tables_and_we_read_its() {
    Peer::new("csv", "core").by("csv_tables").judges_both_ways();
}

#[test]
fn lxml_reads_our_tei_and_we_read_its() {
    let peer = Peer::new("tei", "light");
    peer.that_reads_more(cases::for_tei()).judges_both_ways();
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
fn seqeval_and_spacys_converter_read_our_columns_and_we_read_its() {
    let peer = Peer::new("conll", "core");
    peer.that_writes_only_tokens().judges_both_ways();
}

#[test]
fn gliner_learns_from_our_rows_and_we_read_its() {
    let peer = Peer::new("gliner", "gliner");
    peer.that_writes_only_tokens().judges_both_ways();
}

#[test]
fn doccano_takes_our_lines_into_its_database_and_we_read_its() {
    let peer = Peer::new("doccano", "doccano");
    peer.that_refuses_empty_texts()
        .who_is_told("it does not say what its positions count")
        .judges_both_ways();
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

#[cfg(feature = "parquet")]
#[test]
fn duckdb_polars_and_arrow_read_our_parquet() {
    Peer::new("huggingface-parquet", "core")
        .by("huggingface_tables")
        .judges_ours();
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

#[test]
fn gatenlp_reads_our_documents_and_we_read_its() {
    Peer::new("gate", "langextract").judges_both_ways();
}

#[test]
fn cassis_reads_our_json_cas_and_we_read_its() {
    Peer::new("json-cas", "core").judges_both_ways();
}

#[test]
fn label_studios_sdk_reads_our_tasks_and_we_read_its() {
    Peer::new("label-studio", "langextract").judges_both_ways();
}

#[test]
fn what_prodigy_is_made_of_reads_our_tasks_and_we_read_its() {
    Peer::new("prodigy", "core").judges_both_ways();
}

#[test]
fn a_json_ld_processor_reads_our_annotations_and_we_read_its() {
    Peer::new("w3c", "core").judges_both_ways();
}

#[cfg(feature = "parquet")]
#[test]
fn duckdb_polars_and_arrow_read_our_tables() {
    for script in ["tables_duckdb", "tables_polars", "tables_pyarrow"] {
        Peer::new("tables", "core").by(script).judges_ours();
    }
}

#[test]
fn spacy_loads_our_docbin_and_we_read_its() {
    Peer::new("spacy", "core").judges_both_ways();
}

#[test]
fn spacy_loads_our_json_and_we_read_its() {
    Peer::new("spacy-json", "core")
        .by("spacy_json")
        .judges_both_ways();
}
