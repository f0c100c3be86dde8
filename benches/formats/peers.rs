//! The same work by the programs that others use for it, in the same run.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use claimdesk::formats::format;
use claimdesk::model::LayerKey;
use serde_json::json;

use crate::folder;
use crate::projects::{Size, person, project};
use crate::work::{Done, Work};

/// One comparison.
struct Peer {
    /// What the peer does.
    does: &'static str,
    /// Our format.
    format: &'static str,
    /// What we do.
    work: fn(String, Size) -> Work,
    size: Size,
    /// The function in `peers.py`, and the environment of `tests/peers` that it runs in.
    function: &'static str,
    environment: &'static str,
}

/// All comparisons.
const PEERS: &[Peer] = &[
    Peer {
        does: "orjson merely parses the Prodigy file",
        format: "prodigy",
        work: Work::Read,
        size: Size::QUARTER,
        function: "orjson_parses",
        environment: "core",
    },
    Peer {
        does: "label-studio-sdk converts its tasks to CoNLL",
        format: "conll",
        work: Work::Write,
        size: Size::SHORT,
        function: "label_studio_converts",
        environment: "langextract",
    },
    Peer {
        does: "spaCy makes a DocBin",
        format: "spacy",
        work: Work::Write,
        size: Size::SHORT,
        function: "spacy_makes",
        environment: "core",
    },
    Peer {
        does: "langextract reads its file",
        format: "langextract",
        work: Work::Read,
        size: Size::SHORT,
        function: "langextract_reads",
        environment: "langextract",
    },
];

/// Ratios against the peers that are there.
pub fn table(share: usize, wanted: impl Fn(&str) -> bool) {
    println!("\n### Beside other programs\n");
    println!("| what | files | its CPU ms (memory) | ours (memory) | times |");
    println!("|---|---|---:|---:|---:|");
    for peer in PEERS {
        if format(peer.format).is_none() || !wanted(peer.format) {
            continue;
        }
        let size = peer.size.divided(share);
        if !matches!((peer.work)(String::new(), size), Work::Write(..)) {
            Work::Write(peer.format.to_owned(), size).run();
        }
        let ours = (peer.work)(peer.format.to_owned(), size).run();
        let theirs = match peer.ask(&size) {
            Ok(theirs) => theirs,
            Err(why) => {
                println!(
                    "| {} | {size} | {why} | {:.0} | – |",
                    peer.does, ours.cpu_ms
                );
                continue;
            }
        };
        println!(
            "| {} | {size} | {:.0} ({:.0} MB) | {:.0} ({:.0} MB) | {:.1} |",
            peer.does,
            theirs.cpu_ms,
            theirs.memory_mb,
            ours.cpu_ms,
            ours.memory_mb,
            theirs.cpu_ms / ours.cpu_ms,
        );
    }
}

impl Peer {
    fn ask(&self, size: &Size) -> Result<Done, String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut make = Command::new("python3");
        make.arg(root.join("tests/peers/environments.py"))
            .arg(self.environment);
        let made = make.output().map_err(|problem| problem.to_string())?;
        if !made.status.success() {
            return Err("its environment can’t be made".to_owned());
        }
        let python = String::from_utf8_lossy(&made.stdout).trim().to_owned();
        let mut run = Command::new(python);
        run.arg(root.join("benches/formats/peers.py"))
            .arg(self.function);
        run.arg(articles(size)).arg(folder(size, self.format));
        let ran = run.output().map_err(|problem| problem.to_string())?;
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        Ok(Done::parse(&String::from_utf8_lossy(&ran.stdout)))
    }
}

/// The articles in plain JSON Lines, from which a peer makes its own things before it is measured.
fn articles(size: &Size) -> PathBuf {
    let path = folder(size, "plain").with_extension("jsonl");
    if path.exists() {
        return path;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let project = project(size);
    let mut out = BufWriter::new(File::create(&path).unwrap());
    for article in project.articles() {
        let key = LayerKey {
            article: article.id.clone(),
            person: person().id,
        };
        let layer = project.layer(&key);
        let mentions = layer
            .into_iter()
            .flat_map(|layer| layer.mentions_in_order());
        let spans = mentions.map(|mention| {
            let at = |offset| article.text.to_char(offset).get();
            let label = mention.label.as_str();
            json!([at(mention.extent.start()), at(mention.extent.end()), label])
        });
        let spans: Vec<_> = spans.collect();
        let line =
            json!({"id": article.id.as_str(), "text": article.text.as_str(), "spans": spans});
        writeln!(out, "{line}").unwrap();
    }
    out.flush().unwrap();
    path
}
