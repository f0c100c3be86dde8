//! What a frame of the whole window costs, by length, kind and script of the article:
//! `cargo bench --bench article_view`. Prints Markdown tables for `docs/BENCHMARKS.md`.
//!
//! A frame is everything that the thread of the window does: keys, panels, commands, layout,
//! tessellation; no GPU. Measured is the CPU time of that thread alone, so that other programs
//! disturb little. Articles have a mention on every tenth word, every twentieth of them
//! overlapped by another, and a claim on every hundredth word; where a table says so, a run has a
//! suggestion on every fifth word.
//!
//! Words after `--` pick tables: `generated`, `real`, `large`, `hostile`, `scripts`, `suggestions`;
//! `quick` leaves out what is between 10,000 and 1,000,000 words.
//!
//! Each column of a table is measured in a process of its own, so that none finds the memory that
//! another one left. With glibc the allocator is pinned there, or lengths can't be compared: its
//! threshold for mapping memory rises when a large block is freed, so that after a book was made
//! frames seem cheaper than after a page.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    unreachable_pub,
    reason = "a bench"
)]

mod desk;
mod kinds;
#[path = "../meter/mod.rs"]
mod meter;
mod texts;

use egui::{Vec2, vec2};

use desk::Desk;
use kinds::{Frames, KINDS};

const WINDOW: Vec2 = vec2(1000.0, 800.0);
const LARGE: Vec2 = vec2(3840.0, 2160.0);
/// Before the column that a process is to measure.
const COLUMN: &str = "column";

/// A text that is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Generated(usize),
    RealLike(usize),
    OneParagraph(usize),
    OneWord(usize),
    Script(&'static str),
}

/// What was measured on one text.
struct Column {
    name: &'static str,
    source: Source,
    size: Vec2,
    /// Whether a run proposes something.
    is_proposed: bool,
    frames: Frames,
    mentions: usize,
    claims: usize,
    /// Beyond the text, its mentions and claims, in megabytes.
    memory: f64,
    idle_frames: usize,
}

impl Column {
    fn new(name: &'static str, source: Source, size: Vec2) -> Self {
        Self {
            name,
            source,
            size,
            is_proposed: false,
            frames: Frames::default(),
            mentions: 0,
            claims: 0,
            memory: 0.0,
            idle_frames: 0,
        }
    }

    fn with_suggestions(self) -> Self {
        Self {
            is_proposed: true,
            ..self
        }
    }

    fn text(&self) -> String {
        match self.source {
            Source::Generated(words) => texts::generated(words),
            Source::RealLike(words) => texts::real_like(words),
            Source::OneParagraph(words) => texts::one_paragraph(words),
            Source::OneWord(characters) => texts::one_word(characters),
            Source::Script(name) => texts::script(name, 100_000),
        }
    }

    /// Words that are in the text, to type into the find box.
    fn words(&self) -> &'static str {
        match self.source {
            Source::Generated(_) => "harbour said",
            Source::RealLike(_) | Source::OneParagraph(_) => "Brandt and",
            Source::OneWord(_) => "kéa",
            Source::Script("Arabic") => "الميناء",
            Source::Script("Devanagari") => "बंदरगाह",
            Source::Script("CJK") => "港口燃烧",
            Source::Script(_) => "harbour",
        }
    }

    fn measure(&mut self) {
        let mut project = desk::project(self.text());
        if self.is_proposed {
            desk::propose(&mut project);
        }
        let before = meter::memory_mb();
        let mut desk = Desk::new(project.clone(), self.size);
        for _ in 0..60 {
            desk.frame(Vec::new());
        }
        self.idle_frames = kinds::idle_frames(&mut desk);
        (self.mentions, self.claims) = desk.work();
        // Five million words are only looked at.
        if self.source == Source::Generated(5_000_000) {
            kinds::looking(&mut desk, &mut self.frames);
        } else {
            self.frames = kinds::everything(&mut desk, self.words());
        }
        self.memory = meter::memory_mb() - before;
        drop(desk);
        let mut first = Vec::new();
        for _ in 0..5 {
            let mut desk = Desk::new(project.clone(), self.size);
            first.push(desk.frame(Vec::new()) + desk.frame(Vec::new()));
        }
        self.frames.add("first paint", first);
    }

    /// Measures in a process of its own, which prints the figures, a line each.
    fn measure_apart(&mut self, number: usize) {
        let program = std::env::current_exe().expect("a program");
        let child = std::process::Command::new(program)
            .args([COLUMN, &number.to_string()])
            .env("MALLOC_MMAP_THRESHOLD_", "268435456")
            .env("MALLOC_TRIM_THRESHOLD_", "1073741824")
            .stderr(std::process::Stdio::inherit())
            .output()
            .expect("the bench runs");
        assert!(child.status.success(), "{} was not measured", self.name);
        for line in String::from_utf8_lossy(&child.stdout).lines() {
            let mut parts = line.split('\t');
            let name = parts.next().unwrap_or_default();
            let figures: Vec<f64> = parts.map(|one| one.parse().expect("a figure")).collect();
            let whole = |at: usize| format!("{:.0}", figures[at]).parse().unwrap_or(0);
            match KINDS.iter().find(|kind| **kind == name) {
                Some(kind) => self.frames.add(kind, figures),
                None => {
                    (self.mentions, self.claims, self.idle_frames) = (whole(0), whole(1), whole(2));
                    self.memory = figures[3];
                }
            }
        }
        eprintln!("{} at {}×{}: done", self.name, self.size.x, self.size.y);
    }

    fn tell(&self) {
        for (kind, times) in &self.frames.0 {
            let times: Vec<String> = times.iter().map(f64::to_string).collect();
            println!("{kind}\t{}", times.join("\t"));
        }
        let (mentions, claims, idle) = (self.mentions, self.claims, self.idle_frames);
        println!("work\t{mentions}\t{claims}\t{idle}\t{}", self.memory);
    }
}

/// A table: a word that picks it, its title, its columns, and the column that the others are
/// compared with.
struct Table {
    word: &'static str,
    title: &'static str,
    columns: Vec<Column>,
    base: usize,
}

fn by_length(source: fn(usize) -> Source, size: Vec2) -> Vec<Column> {
    [
        ("1k", 1_000),
        ("10k", 10_000),
        ("100k", 100_000),
        ("1M", 1_000_000),
    ]
    .map(|(name, words)| Column::new(name, source(words), size))
    .into()
}

fn tables() -> Vec<Table> {
    let mut generated = by_length(Source::Generated, WINDOW);
    generated.push(Column::new("5M", Source::Generated(5_000_000), WINDOW));
    let hostile = vec![
        Column::new("100k words", Source::RealLike(100_000), WINDOW),
        Column::new("in one paragraph", Source::OneParagraph(100_000), WINDOW),
        Column::new(
            "1M characters, no space",
            Source::OneWord(1_000_000),
            WINDOW,
        ),
    ];
    let scripts = ["Latin", "Arabic", "Devanagari", "CJK"]
        .map(|name| Column::new(name, Source::Script(name), WINDOW));
    let long = |name, words| Column::new(name, Source::RealLike(words), WINDOW);
    let suggestions = vec![
        long("10k", 10_000),
        long("10k, suggestions", 10_000).with_suggestions(),
        long("1M", 1_000_000),
        long("1M, suggestions", 1_000_000).with_suggestions(),
    ];
    let table = |word, title, columns, base| Table {
        word,
        title,
        columns,
        base,
    };
    vec![
        table("generated", "Generated text, 1000×800", generated, 1),
        table(
            "real",
            "Real-like text, 1000×800",
            by_length(Source::RealLike, WINDOW),
            1,
        ),
        table(
            "large",
            "Real-like text, 3840×2160",
            by_length(Source::RealLike, LARGE),
            1,
        ),
        table("hostile", "Hostile text, 1000×800", hostile, 0),
        table(
            "scripts",
            "Scripts, 100,000 words, 1000×800",
            scripts.into(),
            0,
        ),
        table(
            "suggestions",
            "Real-like text with a suggestion on every fifth word, 1000×800",
            suggestions,
            0,
        ),
    ]
}

/// A table with a row for each kind of frame. Ratios are to the column `base`.
fn print(title: &str, columns: &[Column], base: &str) {
    println!("\n### {title}\n");
    let at = columns.iter().position(|column| column.name == base);
    let base = at.expect("the column to compare with");
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let ratio = |column: &Column| format!("{} ÷ {}", column.name, columns[base].name);
    let compared = &columns[base + 1..];
    let ratios: Vec<String> = compared.iter().map(ratio).collect();
    println!("| frame | {} | {} |", names.join(" | "), ratios.join(" | "));
    println!("|---|{}", "---:|".repeat(columns.len() + compared.len()));
    for kind in KINDS {
        let figures: Vec<Option<(f64, f64)>> = columns
            .iter()
            .map(|column| column.frames.of(kind))
            .collect();
        if figures.iter().all(Option::is_none) {
            continue;
        }
        let cells: Vec<String> = figures
            .iter()
            .map(|both| both.map_or("–".into(), |(p50, p99)| format!("{p50:.2} / {p99:.2}")))
            .collect();
        let grown: Vec<String> = compared
            .iter()
            .map(|column| {
                let both = column.frames.of(kind).zip(figures[base]);
                both.map_or("–".into(), |(now, then)| {
                    format!("{:.2} / {:.2}", now.0 / then.0, now.1 / then.1)
                })
            })
            .collect();
        println!("| {kind} | {} | {} |", cells.join(" | "), grown.join(" | "));
    }
    let row = |name: &str, cell: &dyn Fn(&Column) -> String| {
        let cells: Vec<String> = columns.iter().map(cell).collect();
        println!(
            "| {name} | {} |{}",
            cells.join(" | "),
            " |".repeat(compared.len())
        );
    };
    row("mentions, claims", &|c| {
        format!("{}, {}", c.mentions, c.claims)
    });
    row("memory beyond them", &|c| {
        format!("{:.0} MB", c.memory.max(0.0))
    });
    row("frames in 10 s of rest", &|c| c.idle_frames.to_string());
}

fn main() {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|one| !one.starts_with("--"))
        .collect();
    let mut tables = tables();
    if let [word, number] = asked.as_slice()
        && word == COLUMN
    {
        let number: usize = number.parse().expect("a number");
        let mut columns = tables.iter_mut().flat_map(|table| &mut table.columns);
        let column = columns.nth(number).expect("a column");
        column.measure();
        column.tell();
        return;
    }
    let words: Vec<&str> = tables.iter().map(|table| table.word).collect();
    let known = |one: &String| words.contains(&one.as_str()) || one == "quick";
    assert!(asked.iter().all(known), "there are {words:?} and quick");
    let quick = asked.iter().any(|one| one == "quick");
    let all = asked.iter().all(|one| one == "quick");
    println!("CPU milliseconds of the window's thread a frame: median / 99th percentile.");
    let mut number = 0;
    for table in &mut tables {
        let wanted = all || asked.iter().any(|one| one == table.word);
        for column in &mut table.columns {
            let between = quick && ["1k", "100k", "5M"].contains(&column.name);
            if wanted && !between {
                column.measure_apart(number);
            }
            number += 1;
        }
        if wanted {
            let measured = |column: &Column| !column.frames.0.is_empty();
            let base = table.columns[table.base].name;
            table.columns.retain(measured);
            print(table.title, &table.columns, base);
        }
    }
}
