//! A small fuzzer that runs in this process, on the stable toolchain.
//!
//! Each [`Target`] asks more of a parser than not to panic. Its `check` returns what kind of
//! answer it got; an input with an answer of a new kind is kept and changed further, which leads
//! the fuzzer into a parser without instrumenting it.
//!
//! `cargo test` takes the inputs in `tests/data/fuzz/<target>` (seeds and every finding so far)
//! and a few random ones. `CLAIMDESK_FUZZ_MINUTES=20 cargo test --release --test proof
//! fuzz::jsonl -- --nocapture` goes on for 20 minutes of CPU time and prints what it counted;
//! findings, cut down, are written to `target/tmp/fuzz/<target>`.

mod answers;
mod exchange;
mod folder;
mod formats;
mod mutate;
mod suggest;
mod words;

use std::cell::RefCell;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet};
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use cpu_time::ThreadTime;

use crate::dice::{Dice, quick_folder, seed, setting};

/// Takes an input, panics if a promise is broken, and says what kind of answer came.
pub type Check = Box<dyn Fn(&[u8]) -> u64>;

/// A parser with what is asked of it.
pub struct Target {
    /// The folder of its inputs.
    pub name: &'static str,
    /// Where to begin.
    pub seeds: Vec<Vec<u8>>,
    /// Words that its language has.
    pub words: &'static [&'static str],
    /// Takes an input, panics if a promise is broken, and says what kind of answer came.
    pub check: Check,
}

/// The most CPU time that one input may take; a debug build has more.
const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
/// The most memory, in megabytes, by which one input may make the process grow.
const MOST_MEMORY: f64 = 512.0;
/// So many kinds of answer are told apart, so that a long run stays small itself.
const MOST_KINDS: usize = 1_000_000;
/// How many inputs run between two looks at the memory.
const BATCH: usize = 64;

/// What kind of answer it is, from anything that tells answers apart.
pub fn kind_of(answer: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    answer.hash(&mut hasher);
    hasher.finish()
}

/// What tells findings apart: where it panicked, if it did, else what was said.
fn place_of(words: &str) -> String {
    match words.split_once(":\n") {
        Some((place, _)) if place.starts_with("panicked at") => place.to_owned(),
        _ => shape_of(words),
    }
}

/// A message without what differs from input to input: quoted words and numbers.
pub fn shape_of(message: &str) -> String {
    let mut shape = String::new();
    let mut quoted = false;
    for character in message.chars() {
        match character {
            '“' => quoted = true,
            '”' => quoted = false,
            _ if quoted || character.is_ascii_digit() => {}
            _ => shape.push(character),
        }
    }
    shape.truncate(shape.floor_char_boundary(80));
    shape
}

/// Whether a program may keep this many things apart: 0, 1, some, many.
pub fn some(count: usize) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2..8 => 2,
        8..64 => 3,
        _ => 4,
    }
}

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/fuzz")
        .join(target);
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

thread_local! {
    /// What the panic said, and where; `None` while no input runs on this thread.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Panics of inputs are counted, not printed.
fn quiet() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let ours = PANIC.with_borrow_mut(|words| match words {
                Some(words) => {
                    *words = panic.to_string();
                    true
                }
                None => false,
            });
            if !ours {
                usual(panic);
            }
        }));
    });
}

/// What went wrong with an input, if anything did.
fn trial(target: &Target, input: &[u8]) -> Result<u64, String> {
    quiet();
    PANIC.set(Some(String::new()));
    let start = ThreadTime::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.check)(input)));
    let took = start.elapsed();
    let words = PANIC.take().unwrap_or_default();
    match outcome {
        Ok(_) if took > MOST_TIME => Err(format!("took {:.1} s", took.as_secs_f64())),
        Ok(kind) => Ok(kind),
        Err(_) => Err(words),
    }
}

/// Cuts an input down while it goes wrong in the same way.
fn minimise(target: &Target, input: &[u8], words: &str) -> Vec<u8> {
    let wrong = place_of(words);
    let mut best = input.to_vec();
    let start = ThreadTime::now();
    let mut step = best.len().div_ceil(2);
    while step > 0 && start.elapsed() < Duration::from_secs(20) {
        let mut at = 0;
        while at < best.len() {
            let mut less = best.clone();
            less.drain(at..(at + step).min(best.len()));
            match trial(target, &less) {
                Err(words) if place_of(&words) == wrong => best = less,
                _ => at += step,
            }
        }
        step /= 2;
    }
    best
}

/// The most memory that this process had since [`forget_peak`], in megabytes; 0 where the system
/// does not tell.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kb.and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

struct Run<'a> {
    target: &'a Target,
    pool: Vec<Vec<u8>>,
    kinds: HashSet<u64>,
    /// Findings by what went wrong.
    findings: BTreeMap<String, (String, Vec<u8>)>,
    executions: usize,
}

impl Run<'_> {
    fn take(&mut self, input: Vec<u8>) {
        self.executions += 1;
        match trial(self.target, &input) {
            Ok(kind) => {
                if self.kinds.len() < MOST_KINDS && self.kinds.insert(kind) {
                    self.pool.push(input);
                }
            }
            Err(words) => self.note(words, &input),
        }
    }

    fn note(&mut self, words: String, input: &[u8]) {
        let shape = place_of(&words);
        if self.findings.contains_key(&shape) || self.findings.len() > 50 {
            return;
        }
        let small = minimise(self.target, input, &words);
        let name = format!("{:016x}", kind_of(&shape));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("fuzz")
            .join(self.target.name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(&name), &small).unwrap();
        println!("FINDING {} {name}: {words}", self.target.name);
        self.findings.insert(shape, (words, small));
    }

    /// Finds the input of a batch that needed much memory.
    fn blame(&mut self, batch: &[Vec<u8>]) {
        for input in batch {
            forget_peak();
            let before = peak_mb();
            let _ = trial(self.target, input);
            let grown = peak_mb() - before;
            if grown > MOST_MEMORY {
                self.note(format!("took {grown:.0} MB"), input);
                return;
            }
        }
    }

    /// Goes on until `minutes` of this thread's CPU time are used up.
    fn long(&mut self, dice: &mut Dice, minutes: f64) {
        let start = ThreadTime::now();
        // In memory where there is some: a disk would be what takes the time.
        let folder = quick_folder();
        let current = folder.path().join(self.target.name);
        let mut batch = Vec::with_capacity(BATCH);
        let mut told = 0.0;
        while start.elapsed().as_secs_f64() < minutes * 60.0 {
            forget_peak();
            let before = peak_mb();
            batch.clear();
            for _ in 0..BATCH {
                let input = mutate::mutate(dice, &self.pool, self.target.words);
                // Should the whole process die, the folder stays with the input.
                std::fs::write(&current, &input).unwrap();
                batch.push(input.clone());
                self.take(input);
            }
            if peak_mb() - before > MOST_MEMORY {
                self.blame(&batch);
            }
            let gone = start.elapsed().as_secs_f64() / 60.0;
            if gone > told + 1.0 {
                told = gone;
                println!("{} executions in {gone:.1} CPU minutes", self.executions);
            }
        }
    }
}

/// Runs a target: everything known, then random inputs.
pub fn run(target: &Target) {
    let known = corpus(target.name);
    let mut run = Run {
        target,
        pool: Vec::new(),
        kinds: HashSet::new(),
        findings: BTreeMap::new(),
        executions: 0,
    };
    for (path, input) in known {
        if let Err(words) = trial(target, &input) {
            panic!("{}: {words}", path.display());
        }
        run.take(input.clone());
        run.pool.push(input);
    }
    for input in &target.seeds {
        run.take(input.clone());
        run.pool.push(input.clone());
    }
    let start = ThreadTime::now();
    let seed = seed();
    let mut dice = Dice::new(seed);
    match setting("CLAIMDESK_FUZZ_MINUTES") {
        Some(minutes) => run.long(&mut dice, minutes),
        None => {
            // As many as a second and a half allows; the corpus is what guards against relapses.
            while start.elapsed() < Duration::from_millis(1500) {
                run.take(mutate::mutate(&mut dice, &run.pool, target.words));
            }
        }
    }
    println!(
        "FUZZED {}: {} executions, {:.1} CPU minutes, {} kinds of answer, {} findings, seed {seed}",
        target.name,
        run.executions,
        start.elapsed().as_secs_f64() / 60.0,
        run.kinds.len(),
        run.findings.len(),
    );
    let words: Vec<String> = run
        .findings
        .values()
        .map(|(words, input)| format!("{words}\n{:?}", String::from_utf8_lossy(input)))
        .collect();
    assert!(words.is_empty(), "{}", words.join("\n\n"));
}
