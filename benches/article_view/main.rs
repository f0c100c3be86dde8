//! What a frame of the whole window costs, by length, kind and script of the article:
//! `cargo bench --bench article_view`. Prints Markdown tables for `docs/BENCHMARKS.md`.
//!
//! A frame is everything that the thread of the window does: keys, panels, commands, layout,
//! tessellation; no GPU. Measured is the CPU time of that thread alone, so that other programs
//! disturb little. Articles have a mention on every tenth word, every twentieth of them
//! overlapped by another, and a claim on every hundredth word.
//!
//! Words after `--` pick tables: `generated`, `real`, `large`, `hostile`, `scripts`; `quick`
//! leaves out what is between 10,000 and 1,000,000 words.
//!
//! With glibc the allocator is pinned, or lengths can't be compared: its threshold for mapping
//! memory rises when a large block is freed, so that after a book was made frames seem cheaper
//! than after a page. The bench starts itself anew with the threshold set.

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
const LENGTHS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// Set for the process that measures.
const PINNED: &str = "CLAIMDESK_BENCH_PINNED";

/// What was measured on one text.
struct Column {
    name: String,
    frames: Frames,
    mentions: usize,
    claims: usize,
    /// Beyond the text, its mentions and claims.
    memory_mb: f64,
    idle_frames: usize,
}

fn measure(name: &str, text: String, size: Vec2, words: &str, all: bool) -> Column {
    let project = desk::project(text);
    let mut first = Vec::new();
    for _ in 0..3 {
        let mut desk = Desk::new(project.clone(), size);
        first.push(desk.frame(Vec::new()) + desk.frame(Vec::new()));
    }
    let before = meter::memory_mb();
    let mut desk = Desk::new(project, size);
    for _ in 0..60 {
        desk.frame(Vec::new());
    }
    let idle_frames = kinds::idle_frames(&mut desk);
    let (mentions, claims) = desk.work();
    let mut frames = if all {
        kinds::everything(&mut desk, words)
    } else {
        let mut frames = Frames::default();
        kinds::looking(&mut desk, &mut frames);
        frames
    };
    frames.add("first paint", first);
    eprintln!("{name} at {}×{}: done", size.x, size.y);
    Column {
        name: name.to_owned(),
        frames,
        mentions,
        claims,
        memory_mb: meter::memory_mb() - before,
        idle_frames,
    }
}

/// A table with a row for each kind of frame. Ratios are to the column `base`.
fn print(title: &str, columns: &[Column], base: usize) {
    println!("\n### {title}\n");
    let last = columns.len() - 1;
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let ratio = |column: &Column| format!("{} ÷ {}", column.name, columns[base].name);
    let compared: Vec<&Column> = match base {
        0 => columns.iter().skip(1).collect(),
        _ => columns.iter().skip(base + 1).collect(),
    };
    let ratios: Vec<String> = compared.iter().map(|column| ratio(column)).collect();
    println!("| frame | {} | {} |", names.join(" | "), ratios.join(" | "));
    println!("|---|{}", "---:|".repeat(columns.len() + compared.len()));
    for kind in KINDS {
        let figures: Vec<Option<(f64, f64)>> = columns
            .iter()
            .map(|column| column.frames.of(kind))
            .collect();
        if figures[last].is_none() && figures[base].is_none() {
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
        format!("{:.0} MB", c.memory_mb.max(0.0))
    });
    row("frames in 10 s of rest", &|c| c.idle_frames.to_string());
}

fn named(words: usize) -> String {
    match words {
        1_000_000.. => format!("{}M", words / 1_000_000),
        _ => format!("{}k", words / 1_000),
    }
}

/// Runs this program once more with glibc's allocator pinned; its exit code.
fn run_pinned() -> i32 {
    let program = std::env::current_exe().expect("a program");
    let status = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(PINNED, "1")
        .env("MALLOC_MMAP_THRESHOLD_", "268435456")
        .env("MALLOC_TRIM_THRESHOLD_", "1073741824")
        .status();
    status.expect("the bench runs").code().unwrap_or(1)
}

fn by_length(lengths: &[usize], base: usize) {
    let column = |words: usize| {
        let text = texts::generated(words);
        measure(&named(words), text, WINDOW, "harbour said", true)
    };
    let mut columns: Vec<Column> = lengths.iter().map(|words| column(*words)).collect();
    if lengths.len() == LENGTHS.len() {
        let text = texts::generated(5_000_000);
        columns.push(measure("5M", text, WINDOW, "", false));
    }
    print("Generated text, 1000×800", &columns, base);
}

fn real_like(lengths: &[usize], base: usize, size: Vec2) {
    let column = |words: usize| {
        let text = texts::real_like(words);
        measure(&named(words), text, size, "Brandt and", true)
    };
    let columns: Vec<Column> = lengths.iter().map(|words| column(*words)).collect();
    let title = format!("Real-like text, {}×{}", size.x, size.y);
    print(&title, &columns, base);
}

fn hostile() {
    let find = "Brandt and";
    let usual = texts::real_like(100_000);
    let paragraph = texts::one_paragraph(100_000);
    let word = texts::one_word(1_000_000);
    let columns = [
        measure("100k words", usual, WINDOW, find, true),
        measure("in one paragraph", paragraph, WINDOW, find, true),
        measure("1M characters, no space", word, WINDOW, "kéa", true),
    ];
    print("Hostile text, 1000×800", &columns, 0);
}

fn scripts() {
    let column = |(name, find): (&str, &str)| {
        let text = texts::script(name, 100_000);
        measure(name, text, WINDOW, find, true)
    };
    let scripts = [
        ("Latin", "harbour"),
        ("Arabic", "الميناء"),
        ("Devanagari", "बंदरगाह"),
        ("CJK", "港口燃烧"),
    ];
    let columns: Vec<Column> = scripts.into_iter().map(column).collect();
    print("Scripts, 100,000 words, 1000×800", &columns, 0);
}

fn main() {
    if std::env::var_os(PINNED).is_none() {
        std::process::exit(run_pinned());
    }
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|one| !one.starts_with("--"))
        .collect();
    let quick = asked.iter().any(|one| one == "quick");
    let tables = asked.iter().filter(|one| *one != "quick").count();
    let wants = |name: &str| tables == 0 || asked.iter().any(|one| one == name);
    let (lengths, base) = if quick {
        (vec![10_000, 1_000_000], 0)
    } else {
        (LENGTHS.to_vec(), 1)
    };
    println!("CPU milliseconds of the window's thread a frame: median / 99th percentile.");
    if wants("generated") {
        by_length(&lengths, base);
    }
    if wants("real") {
        real_like(&lengths, base, WINDOW);
    }
    if wants("large") {
        real_like(&lengths, base, LARGE);
    }
    if wants("hostile") {
        hostile();
    }
    if wants("scripts") {
        scripts();
    }
}
