//! Asks a program of somebody else: starts it, writes articles to its standard input, reads its
//! standard output, and ends it with all that it started when time is up or nobody wants it any
//! more. What is said in between is [`suggest::outside`](crate::suggest::outside)'s.

use std::collections::VecDeque;
use std::fmt;
use std::io::{BufRead as _, BufReader, BufWriter, Read, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Progress;
use crate::model::Article;
use crate::suggest::outside::{MAX_LINE_BYTES, request};

/// A program, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The program: a name that is looked for as a shell does, or a whole path.
    pub program: &'a str,
    /// What is given to it, word by word.
    pub arguments: &'a [String],
    /// Where it runs.
    pub folder: &'a Path,
    /// How long it may take in all.
    pub limit: Duration,
    /// How long it may say nothing.
    pub silence: Duration,
}

/// Why a program gave no answer.
#[derive(Debug)]
pub enum Failure {
    /// It could not be started.
    NotStarted(std::io::Error),
    /// The person no longer wanted it.
    Cancelled,
    /// It took longer than this.
    TooLong(Duration),
    /// It said nothing for so long.
    Silent(Duration),
    /// A line, by its number, was longer than a line may be.
    LongLine(usize),
    /// What it answered made no sense; the lines are known to whoever took them.
    Nonsense,
    /// It ended with an error.
    Failed(ExitStatus),
}

/// A program that gave no answer, with the last that it said to people.
#[derive(Debug)]
pub struct AskError {
    /// Why.
    pub failure: Failure,
    /// The last lines of its standard error.
    pub said: Vec<String>,
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.failure {
            Failure::NotStarted(error) => write!(
                f,
                "the program can’t be started ({error}). Look at its path in the settings"
            )?,
            Failure::Cancelled => f.write_str("the program was stopped")?,
            Failure::TooLong(limit) => write!(
                f,
                "the program was ended, because it took longer than {} seconds. Give it more in \
                 the settings (seconds)",
                limit.as_secs()
            )?,
            Failure::Silent(silence) => write!(
                f,
                "the program was ended, because it said nothing for {} seconds. Give it more in \
                 the settings (silence)",
                silence.as_secs()
            )?,
            Failure::LongLine(line) => write!(
                f,
                "line {line} of its answer is longer than {MAX_LINE_BYTES} bytes, so the program \
                 was ended. One line is one suggestion"
            )?,
            Failure::Nonsense => f.write_str("the program’s answer can’t be used")?,
            Failure::Failed(status) => write!(f, "the program failed ({status})")?,
        }
        if !self.said.is_empty() {
            write!(f, ". The last that it said:")?;
        }
        self.said
            .iter()
            .try_for_each(|line| write!(f, "\n  {line}"))
    }
}

impl std::error::Error for AskError {}

/// How often one looks whether the person still wants it.
const TICK: Duration = Duration::from_millis(50);
/// How long is waited for what a program said last, after it has ended.
const GRACE: Duration = Duration::from_secs(2);
/// So many lines of its standard error are kept.
const MOST_SAID: usize = 20;
/// So much of each.
const MOST_SAID_BYTES: usize = 400;
/// So many lines wait to be taken before the program has to wait.
const WAITING: usize = 256;

/// What happens to a program.
enum Event {
    /// It answered a line, without its end.
    Line(Vec<u8>),
    /// A line is too long.
    LongLine,
    /// It said something to people.
    Said,
    /// One of its two outputs ended.
    Ended,
}

/// Asks a program about articles, one a line, and hands each line of its answer to `take`, in
/// order, until that breaks. Returns when the program has ended well, with the last that it said
/// to people.
///
/// # Errors
/// [`AskError`] if it did not end well. It has ended all the same, and on Unix and Windows so has
/// what it started, unless that went out of its way to stay.
pub fn ask(
    asked: Asked<'_>,
    articles: Vec<Arc<Article>>,
    progress: &Progress,
    take: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Vec<String>, AskError> {
    let said = Said::default();
    let failed = |failure| AskError {
        failure,
        said: said.lines(),
    };
    let mut running = Running::start(asked, articles, progress, &said)
        .map_err(|error| failed(Failure::NotStarted(error)))?;
    match running.listen(asked, progress, take) {
        Ok(status) if status.success() => Ok(said.lines()),
        Ok(status) => Err(failed(Failure::Failed(status))),
        Err(failure) => {
            running.end();
            Err(failed(failure))
        }
    }
}

/// A program that runs.
struct Running {
    child: Child,
    events: Receiver<Event>,
    /// Keeps the channel open, so that waiting for an event waits.
    _open: SyncSender<Event>,
}

impl Running {
    fn start(
        asked: Asked<'_>,
        articles: Vec<Arc<Article>>,
        progress: &Progress,
        said: &Said,
    ) -> std::io::Result<Self> {
        let mut command = Command::new(asked.program);
        command
            .args(asked.arguments)
            .current_dir(asked.folder)
            // Python writes what the system's language says otherwise.
            .env("PYTHONUTF8", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        in_own_group(&mut command);
        let mut child = command.spawn()?;
        let (send, events) = sync_channel(WAITING);
        // None of the threads is waited for: what outlives the program may hold its pipes.
        if let Some(input) = child.stdin.take() {
            let progress = progress.clone();
            spawn("ask-write", move || write(input, &articles, &progress))?;
        }
        if let Some(output) = child.stdout.take() {
            let send = send.clone();
            spawn("ask-read", move || read(output, &send))?;
        }
        if let Some(errors) = child.stderr.take() {
            let (send, said) = (send.clone(), said.clone());
            spawn("ask-hear", move || hear(errors, &said, &send))?;
        }
        Ok(Self {
            child,
            events,
            _open: send,
        })
    }

    /// Listens until the program has ended.
    fn listen(
        &mut self,
        asked: Asked<'_>,
        progress: &Progress,
        take: &mut dyn FnMut(&str) -> ControlFlow<()>,
    ) -> Result<ExitStatus, Failure> {
        let start = Instant::now();
        let mut heard = start;
        let (mut line, mut ends) = (0, 0);
        let mut exited: Option<(ExitStatus, Instant)> = None;
        loop {
            if progress.cancelled() {
                return Err(Failure::Cancelled);
            }
            if start.elapsed() > asked.limit {
                return Err(Failure::TooLong(asked.limit));
            }
            match self.events.recv_timeout(TICK) {
                Ok(Event::Line(bytes)) => {
                    line += 1;
                    heard = Instant::now();
                    // What is no UTF-8 is no JSON either, and told as such.
                    if take(&String::from_utf8_lossy(&bytes)).is_break() {
                        return Err(Failure::Nonsense);
                    }
                    continue;
                }
                Ok(Event::LongLine) => return Err(Failure::LongLine(line + 1)),
                Ok(Event::Said) => {
                    heard = Instant::now();
                    continue;
                }
                Ok(Event::Ended) => ends += 1,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
            if heard.elapsed() > asked.silence {
                return Err(Failure::Silent(asked.silence));
            }
            if exited.is_none()
                && let Ok(Some(status)) = self.child.try_wait()
            {
                exited = Some((status, Instant::now()));
            }
            match exited {
                Some((status, _)) if ends == 2 => return Ok(status),
                // Something that it started holds its outputs open.
                Some((status, at)) if at.elapsed() > GRACE => {
                    self.end();
                    return Ok(status);
                }
                _ => {}
            }
        }
    }

    /// Ends the program and what it started.
    fn end(&mut self) {
        kill_group(&self.child);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    let builder = std::thread::Builder::new().name(name.to_owned());
    builder.spawn(work).map(drop)
}

/// Lets the program lead a group, which can be ended as one.
#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn in_own_group(_: &mut Command) {}

#[cfg(unix)]
fn kill_group(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        // Gone already, or not ours any more: then there is nothing to end.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(windows)]
fn kill_group(child: &Child) {
    let mut kill = Command::new("taskkill");
    kill.args(["/T", "/F", "/PID", &child.id().to_string()]);
    kill.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let _ = kill.status();
}

#[cfg(not(any(unix, windows)))]
fn kill_group(_: &Child) {}

/// Writes all articles. A program that does not want them all closes its end.
fn write(input: impl std::io::Write, articles: &[Arc<Article>], progress: &Progress) {
    let mut input = BufWriter::new(input);
    for (index, article) in articles.iter().enumerate() {
        progress.set(index, articles.len());
        let mut line = request(article);
        line.push('\n');
        if input.write_all(line.as_bytes()).is_err() {
            return;
        }
    }
    if input.flush().is_ok() {
        progress.set(articles.len(), articles.len());
    }
}

/// Reads the answer, line by line.
fn read(output: impl Read, send: &SyncSender<Event>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        let most = MAX_LINE_BYTES as u64 + 1;
        match output.by_ref().take(most).read_until(b'\n', &mut line) {
            Ok(1..) => {}
            Ok(0) | Err(_) => break,
        }
        if line.ends_with(b"\n") {
            line.pop();
        } else if line.len() > MAX_LINE_BYTES {
            let _ = send.send(Event::LongLine);
            return;
        }
        // Nobody listens any more.
        if send.send(Event::Line(line)).is_err() {
            return;
        }
    }
    let _ = send.send(Event::Ended);
}

/// Keeps the last that a program says to people.
fn hear(errors: impl Read, said: &Said, send: &SyncSender<Event>) {
    let mut errors = BufReader::new(errors);
    loop {
        let mut line = Vec::new();
        let most = MOST_SAID_BYTES as u64;
        match errors.by_ref().take(most).read_until(b'\n', &mut line) {
            Ok(1..) => said.keep(&line),
            Ok(0) | Err(_) => break,
        }
        // A sign of life is one, whether or not the last one was seen.
        let _ = send.try_send(Event::Said);
    }
    let _ = send.send(Event::Ended);
}

/// The last lines that a program said.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<VecDeque<String>>>);

impl Said {
    fn keep(&self, line: &[u8]) {
        let words = String::from_utf8_lossy(line);
        let words = words.trim_end();
        if words.is_empty() {
            return;
        }
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == MOST_SAID {
            lines.pop_front();
        }
        lines.push_back(crate::text::unseen::shown(words).to_string());
    }

    fn lines(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().cloned().collect()
    }
}
