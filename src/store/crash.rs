//! Reports of crashes: files that help to find the fault, without a word of anybody's articles.
//!
//! A report has the version, the system, the place in the program, the names of the last
//! commands and the way by which the program came there. It has no arguments of commands, and of
//! the panic's own words only what the program's source says: what is put together at run time
//! may quote a text (see `told`).

use std::backtrace::Backtrace;
use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::atomic::{self, Fs, RealFs};
use super::settings::data_dir;

/// When set, the program crashes as soon as the command of this name is run: for tests.
pub const CRASH_VARIABLE: &str = "CLAIMDESK_CRASH";

/// How many commands a report names.
const COMMANDS: usize = 50;
/// How many reports are kept.
const KEPT: usize = 20;
/// How many reports one run of the program writes; a fault that repeats teaches nothing new.
const PER_RUN: usize = 5;

/// The names of the last commands, oldest first. One for the whole program, as the panic hook.
static LAST: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());
static WRITTEN: AtomicUsize = AtomicUsize::new(0);
static WISH: OnceLock<String> = OnceLock::new();

/// From now on a panic anywhere in the program writes a report, and says on standard error where
/// it is. The program then ends, or goes on, as it would have.
pub fn report_crashes() {
    if let Ok(wish) = std::env::var(CRASH_VARIABLE) {
        let _ = WISH.set(wish);
    }
    std::panic::set_hook(Box::new(|info| {
        let report = Report::of(info);
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "claimdesk: a fault of the program at {}", report.place);
        if WRITTEN.fetch_add(1, Ordering::Relaxed) >= PER_RUN {
            return;
        }
        let _ = match data_dir().map(|data| report.write(&data)) {
            Some(Ok(path)) => writeln!(
                err,
                "claimdesk: a report is in {}; no words of your articles are in it",
                path.display()
            ),
            Some(Err(error)) => writeln!(err, "claimdesk: no report could be written: {error}"),
            None => writeln!(err, "claimdesk: there is no folder for a report"),
        };
    }));
}

/// Notes that a command is run. `name` must not hold anything of an article.
pub fn note(name: &str) {
    {
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() == COMMANDS {
            last.pop_front();
        }
        last.push_back(name.to_owned());
    }
    if WISH.get().is_some_and(|wish| wish == name) {
        on_purpose();
    }
}

#[expect(clippy::panic, reason = "asked for, to test what a crash leaves")]
fn on_purpose() -> ! {
    panic!("a crash on purpose, asked for by CLAIMDESK_CRASH");
}

/// Where reports are, in the folder of the user's data.
fn folder(data: &Path) -> PathBuf {
    data.join("crashes")
}

/// What is known of a panic.
struct Report {
    time: String,
    thread: String,
    place: String,
    message: String,
    commands: Vec<String>,
    backtrace: String,
}

impl Report {
    fn of(info: &PanicHookInfo<'_>) -> Self {
        let payload = info.payload();
        let message = match payload.downcast_ref::<&'static str>() {
            // It stands so in the source.
            Some(words) => (*words).to_owned(),
            None => told(payload.downcast_ref::<String>().map_or("", String::as_str)),
        };
        let thread = std::thread::current();
        Self {
            time: now(),
            thread: thread.name().unwrap_or("without a name").to_owned(),
            place: info
                .location()
                .map_or_else(|| "an unknown place".to_owned(), ToString::to_string),
            message,
            // The thread that panics may hold the list.
            commands: LAST
                .try_lock()
                .map(|last| last.iter().cloned().collect())
                .unwrap_or_default(),
            backtrace: Backtrace::force_capture().to_string(),
        }
    }

    /// Writes it at once or not at all, and takes the oldest ones away.
    fn write(&self, data: &Path) -> io::Result<PathBuf> {
        let dir = folder(data);
        let id = std::process::id();
        let stem = format!("{}-{id}", file_time(&self.time));
        let free = (1..).map(|number| match number {
            1 => dir.join(format!("{stem}.txt")),
            _ => dir.join(format!("{stem}-{number}.txt")),
        });
        let path = free.into_iter().find(|path| !path.exists());
        let path = path.unwrap_or_else(|| dir.join(format!("{stem}.txt")));
        atomic::replace(&RealFs, &path, self.to_string().as_bytes())?;
        let reports = reports(data);
        for old in reports.iter().rev().skip(KEPT) {
            RealFs.remove(old)?;
        }
        Ok(path)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Claimdesk crash report\n")?;
        writeln!(f, "version: {}", env!("CARGO_PKG_VERSION"))?;
        let session = std::env::var("XDG_SESSION_TYPE").unwrap_or_default();
        let system = format!(
            "{} {} {session}",
            std::env::consts::OS,
            std::env::consts::ARCH
        );
        writeln!(f, "system: {}", system.trim_end())?;
        writeln!(f, "time: {}", self.time)?;
        writeln!(f, "process: {}", std::process::id())?;
        writeln!(f, "thread: {}", self.thread)?;
        writeln!(f, "place: {}", self.place)?;
        writeln!(f, "message: {}", self.message)?;
        writeln!(f, "\nlast commands, oldest first:")?;
        for command in &self.commands {
            writeln!(f, "  {command}")?;
        }
        writeln!(f, "\nbacktrace:\n{}", self.backtrace)
    }
}

/// Beginnings of what Rust itself says of a fault; what follows them are numbers, and quotes.
const KNOWN: &[&str] = &[
    "index out of bounds: ",
    "attempt to ",
    "range start index ",
    "range end index ",
    "slice index starts at ",
    "byte index ",
    "start byte index ",
    "end byte index ",
    "begin <= end (",
    "assertion ",
    "capacity overflow",
    "already borrowed",
    "already mutably borrowed",
    "called `Result::unwrap()` on an `Err` value",
];

/// What a report says of words that were put together at run time: nothing that may come from an
/// article. Of what Rust itself says, the part before anything quoted; nothing of the rest.
fn told(words: &str) -> String {
    let Some(known) = KNOWN.iter().find(|known| words.starts_with(**known)) else {
        return "left out, as it may have words of an article in it".to_owned();
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || " :;,.()<>=-".contains(c);
    let rest = &words[known.len()..];
    let end = match known.ends_with("value") {
        true => 0,
        false => rest.find(|c| !plain(c)).unwrap_or(rest.len()),
    };
    let cut = if end < rest.len() { "…" } else { "" };
    format!("{known}{}{cut}", &rest[..end])
}

fn now() -> String {
    let now = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(now)
        .unwrap_or_default()
        .to_string()
}

/// A moment as the beginning of a file's name: in the order of time, and allowed on Windows.
pub(super) fn file_time(time: &str) -> String {
    time.replace(':', "-")
}

/// All reports, oldest first.
pub(super) fn reports(data: &Path) -> Vec<PathBuf> {
    let dir = folder(data);
    let names = super::paths::names(&RealFs, &dir).unwrap_or_default();
    let names = names.into_iter();
    let reports = names.filter(|name| !name.starts_with('.') && name.ends_with(".txt"));
    reports.map(|name| dir.join(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_articles_are_not_told() {
        let cases = [
            (
                "index out of bounds: the len is 3 but the index is 7",
                "index out of bounds: the len is 3 but the index is 7",
            ),
            (
                "byte index 4 is not a char boundary; it is inside 'é' (bytes 3..5) of `café noir`",
                "byte index 4 is not a char boundary; it is inside …",
            ),
            (
                "called `Result::unwrap()` on an `Err` value: Quote(\"Ada met Bob\")",
                "called `Result::unwrap()` on an `Err` value…",
            ),
            (
                "assertion `left == right` failed\n  left: \"Ada\"",
                "assertion …",
            ),
            (
                "no mention of Ada in “Ada met Bob”",
                "left out, as it may have words of an article in it",
            ),
            ("", "left out, as it may have words of an article in it"),
        ];
        for (words, expected) in cases {
            assert_eq!(told(words), expected);
        }
    }

    #[test]
    fn the_newest_reports_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let report = |second: usize| Report {
            time: format!("2026-11-25T21:10:{second:02}Z"),
            thread: "main".to_owned(),
            place: "src/x.rs:1:2".to_owned(),
            message: "m".to_owned(),
            commands: vec!["tag.figure".to_owned(), "Select".to_owned()],
            backtrace: "0: here".to_owned(),
        };
        let paths: Vec<PathBuf> = (0..KEPT + 3)
            .map(|second| report(second).write(dir.path()).unwrap())
            .collect();
        // Two in one second are two.
        let twin = report(KEPT + 2).write(dir.path()).unwrap();
        let mut expected = paths[4..].to_vec();
        expected.push(twin.clone());
        expected.sort();
        assert_eq!(reports(dir.path()), expected);
        let text = std::fs::read_to_string(&twin).unwrap();
        for part in [
            "version: ",
            "thread: main\n",
            "place: src/x.rs:1:2\n",
            "  tag.figure\n  Select\n",
        ] {
            assert!(text.contains(part), "{text}");
        }
    }
}
