//! Writing and reading each exchange format, beside what other programs need for the same:
//! `cargo bench --bench formats`, with `quick` for a tenth of it, or names of formats.
//!
//! Prints Markdown tables. Each piece of work runs in a process of its own, so that the most
//! memory that it held is its own too.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a bench"
)]

#[path = "../meter/mod.rs"]
mod meter;
mod peers;
mod projects;
mod work;

use std::path::{Path, PathBuf};

use claimdesk::formats::{FORMATS, Format};

use projects::Size;
use work::{Done, Work};

/// The formats in which a million mentions are not too large for one file.
const LONG: &[&str] = &["conll", "doccano"];

/// What the files of one run are kept under.
fn folder(size: &Size, format: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("bench-formats")
        .join(format!("{}-{format}", size.name()))
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(work) = Work::of(&arguments) {
        println!("{}", work.done());
        return;
    }
    let words: Vec<&String> = arguments
        .iter()
        .filter(|word| !word.starts_with('-'))
        .collect();
    let quick = words.iter().any(|word| *word == "quick");
    let chosen: Vec<&&String> = words.iter().filter(|word| **word != "quick").collect();
    let wanted = |id: &str| chosen.is_empty() || chosen.iter().any(|word| **word == id);
    let share = if quick { 10 } else { 1 };
    table(&Size::SHORT.divided(share), wanted);
    let long = |id: &str| wanted(id) && LONG.contains(&id);
    table(&Size::LONG.divided(share), long);
    peers::table(share, wanted);
}

/// How fast each format is, and how much memory it takes.
fn table(size: &Size, wanted: impl Fn(&str) -> bool) {
    println!("\n### {size}\n");
    println!(
        "| format | MB | write: CPU ms (on the clock) | MB/s | memory MB (÷ files) | read: CPU ms (on \
         the clock) | MB/s | memory MB (÷ files) | taken in and counted: CPU ms (on the clock) |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let model = Work::Model(*size).run().kept_mb;
    let written = |format: &&&dyn Format| format.capabilities().export && wanted(format.id());
    for format in FORMATS.iter().filter(written) {
        let write = Work::Write(format.id().to_owned(), *size).run();
        let mut cells = vec![format.id().to_owned(), format!("{:.1}", write.megabytes)];
        cells.extend(three(&write, 0.0));
        if format.capabilities().import {
            let read = Work::Read(format.id().to_owned(), *size).run();
            cells.extend(three(&read, model));
            let open = Work::TakeIn(format.id().to_owned(), *size).run();
            cells.push(format!("{:.0} ({:.0})", open.cpu_ms, open.wall_ms));
        } else {
            cells.extend(std::iter::repeat_n("–".to_owned(), 4));
        }
        println!("| {} |", cells.join(" | "));
    }
}

/// What work cost; memory beyond `known` megabytes, which are what came of it.
fn three(done: &Done, known: f64) -> [String; 3] {
    let memory = (done.memory_mb - known).max(0.0);
    [
        format!("{:.0} ({:.0})", done.cpu_ms, done.wall_ms),
        format!("{:.0}", done.megabytes / done.wall_ms * 1e3),
        format!("{memory:.0} ({:.1})", memory / done.megabytes),
    ]
}
