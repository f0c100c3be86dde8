//! Work that must not hold up the window: threads with progress and cancel.
//!
//! A job is a closure on a thread of its own. It reports through a [`Progress`], which also
//! tells it when the person no longer wants it, and ends with one value. A panic in a job
//! becomes a message. The same closures run without threads in the command line.

mod export;
mod import;
pub mod outside;
#[cfg(feature = "gui")]
mod pick;
mod progress;
mod score;
mod staged;
mod suggest;
mod tokenizer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

pub use export::{Preview, Written, export, preview};
pub use import::{
    MAX_DEPTH, MAX_FILES, ReadIn, RunFiles, SaidFiles, place_run, read_files, read_in, read_run,
};
#[cfg(feature = "gui")]
pub use pick::{FilePicker, Pick, SystemPicker};
pub use progress::Progress;
pub use score::score;
pub use suggest::{Answered, Ground, read_words};
pub use tokenizer::read_tokenizer;

/// What a job's thread has for its stack, in bytes: web pages are walked level by level.
const STACK: usize = 16 << 20;

/// Called when a job has something to say, from its thread: the window repaints.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// A job that runs, as the status bar shows it.
#[derive(Clone, Debug)]
pub struct Running {
    /// Its number; jobs never share one.
    pub id: u64,
    /// What it does: "Importing".
    pub name: String,
    /// How far it is, and how to stop it.
    pub progress: Progress,
}

/// What a job has to say: how it ended, or what it has while it goes on.
#[derive(Debug)]
pub enum Ended<T> {
    /// It goes on, and has this already.
    Part(T),
    /// With this.
    Done(T),
    /// It was cancelled before it had anything.
    Cancelled,
    /// It panicked; what the panic said.
    Panicked(String),
}

/// The jobs of one window. `T` is what they end with.
pub struct Jobs<T> {
    next: u64,
    running: Vec<Running>,
    send: Sender<(u64, Ended<T>)>,
    receive: Receiver<(u64, Ended<T>)>,
    waker: Waker,
}

impl<T: Send + 'static> Jobs<T> {
    /// No jobs yet. `waker` is called whenever one makes progress.
    #[must_use]
    pub fn new(waker: Waker) -> Self {
        let (send, receive) = channel();
        Self {
            next: 1,
            running: Vec::new(),
            send,
            receive,
            waker,
        }
    }

    /// Starts a job and returns its number.
    pub fn start(
        &mut self,
        name: impl Into<String>,
        work: impl FnOnce(&Progress) -> Option<T> + Send + 'static,
    ) -> u64 {
        self.start_in_parts(name, |progress, _| work(progress))
    }

    /// Starts a job that hands over parts of its work before it ends.
    pub fn start_in_parts(
        &mut self,
        name: impl Into<String>,
        work: impl FnOnce(&Progress, &dyn Fn(T)) -> Option<T> + Send + 'static,
    ) -> u64 {
        let id = self.next;
        self.next += 1;
        let progress = Progress::new(self.waker.clone());
        self.running.push(Running {
            id,
            name: name.into(),
            progress: progress.clone(),
        });
        let (send, waker) = (self.send.clone(), self.waker.clone());
        let body = move || {
            let hand_over = |part: T| {
                let _ = send.send((id, Ended::Part(part)));
                waker();
            };
            let ended = match catch_unwind(AssertUnwindSafe(|| work(&progress, &hand_over))) {
                Ok(Some(value)) => Ended::Done(value),
                Ok(None) => Ended::Cancelled,
                Err(panic) => Ended::Panicked(panic_words(panic.as_ref())),
            };
            // The window may be gone by now; then nobody wants to know.
            let _ = send.send((id, ended));
            waker();
        };
        let spawned = std::thread::Builder::new()
            .name(format!("job-{id}"))
            .stack_size(STACK)
            .spawn(body);
        if let Err(error) = spawned {
            let said = format!("the system gave no thread for it: {error}");
            let _ = self.send.send((id, Ended::Panicked(said)));
        }
        id
    }

    /// The jobs that run.
    #[must_use]
    pub fn running(&self) -> &[Running] {
        &self.running
    }

    /// Asks a job to stop. It may still end with what it has.
    pub fn cancel(&self, id: u64) {
        if let Some(job) = self.running.iter().find(|job| job.id == id) {
            job.progress.cancel();
        }
    }

    /// Waits until a job ends, at most `limit`; whether one did. For leaving: a window that is
    /// shown never waits.
    #[must_use]
    pub fn wait(&self, limit: std::time::Duration) -> bool {
        let ended = self.receive.recv_timeout(limit);
        ended.is_ok_and(|ended| self.send.send(ended).is_ok())
    }

    /// The jobs that have ended since the last call, with their names, and before them those
    /// that have handed over something.
    pub fn ended(&mut self) -> Vec<(u64, String, Ended<T>)> {
        let mut all = Vec::new();
        while let Ok((id, ended)) = self.receive.try_recv() {
            let index = self.running.iter().position(|job| job.id == id);
            let name = index.map(|index| match ended {
                Ended::Part(_) => self.running[index].name.clone(),
                _ => self.running.remove(index).name,
            });
            let name = name.unwrap_or_default();
            all.push((id, name, ended));
        }
        all
    }
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned());
    words
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(jobs: &mut Jobs<u32>) -> Vec<(u64, String, Ended<u32>)> {
        // The channel is the clock: a job ends by sending.
        let (id, ended) = jobs.receive.recv().unwrap();
        jobs.send.send((id, ended)).unwrap();
        jobs.ended()
    }

    #[test]
    fn a_job_ends_with_its_value() {
        let mut jobs = Jobs::new(Arc::new(|| {}));
        let id = jobs.start("Counting", |progress| {
            progress.set(1, 2);
            Some(7)
        });
        let ended = wait(&mut jobs);
        assert!(
            matches!(&ended[..], [(n, name, Ended::Done(7))] if *n == id && name == "Counting")
        );
        assert!(jobs.running().is_empty());
    }

    #[test]
    fn a_panic_becomes_words() {
        let mut jobs: Jobs<u32> = Jobs::new(Arc::new(|| {}));
        jobs.start("Falling", |_| panic!("the floor is gone"));
        let ended = wait(&mut jobs);
        assert!(
            matches!(&ended[..], [(_, _, Ended::Panicked(said))] if said == "the floor is gone")
        );
    }

    #[test]
    fn a_job_hands_over_parts_and_goes_on() {
        let mut jobs: Jobs<u32> = Jobs::new(Arc::new(|| {}));
        let (go, gate) = channel::<()>();
        jobs.start_in_parts("Counting", move |_, hand_over| {
            hand_over(1);
            gate.recv().ok()?;
            Some(2)
        });
        let first = wait(&mut jobs);
        assert!(matches!(&first[..], [(_, name, Ended::Part(1))] if name == "Counting"));
        assert_eq!(jobs.running().len(), 1);
        go.send(()).unwrap();
        let last = wait(&mut jobs);
        assert!(matches!(&last[..], [(_, name, Ended::Done(2))] if name == "Counting"));
        assert!(jobs.running().is_empty());
    }

    #[test]
    fn a_cancelled_job_hears_of_it() {
        let mut jobs: Jobs<u32> = Jobs::new(Arc::new(|| {}));
        let (go, gate) = channel::<()>();
        let id = jobs.start("Waiting", move |progress| {
            gate.recv().ok()?;
            (!progress.cancelled()).then_some(1)
        });
        jobs.cancel(id);
        go.send(()).unwrap();
        assert!(matches!(&wait(&mut jobs)[..], [(_, _, Ended::Cancelled)]));
    }
}
