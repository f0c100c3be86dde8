//! How far a job is, seen from both threads.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Waker;

struct Shared {
    done: AtomicUsize,
    all: AtomicUsize,
    /// How far the step is that is being done, in thousandths.
    within: AtomicUsize,
    cancelled: AtomicBool,
    detail: Mutex<String>,
    waker: Waker,
}

/// How far a job is. Clones look at the same job.
#[derive(Clone)]
pub struct Progress(Arc<Shared>);

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Progress").field(&self.fraction()).finish()
    }
}

impl Progress {
    /// A job that has not begun.
    #[must_use]
    pub fn new(waker: Waker) -> Self {
        Self(Arc::new(Shared {
            done: AtomicUsize::new(0),
            all: AtomicUsize::new(0),
            within: AtomicUsize::new(0),
            cancelled: AtomicBool::new(false),
            detail: Mutex::new(String::new()),
            waker,
        }))
    }

    /// For work that nobody watches.
    #[must_use]
    pub fn unwatched() -> Self {
        Self::new(Arc::new(|| {}))
    }

    /// `done` of `all` steps are done.
    pub fn set(&self, done: usize, all: usize) {
        self.0.done.store(done, Ordering::Relaxed);
        self.0.all.store(all, Ordering::Relaxed);
        self.0.within.store(0, Ordering::Relaxed);
        (self.0.waker)();
    }

    /// So many thousandths of the step are done that is being done.
    pub(super) fn set_within(&self, thousandths: usize) {
        let before = self
            .0
            .within
            .fetch_max(thousandths.min(1000), Ordering::Relaxed);
        if thousandths > before {
            (self.0.waker)();
        }
    }

    /// What is being done at the moment.
    pub fn say(&self, detail: impl Into<String>) {
        *self.0.detail.lock().unwrap_or_else(PoisonError::into_inner) = detail.into();
        (self.0.waker)();
    }

    /// What is being done at the moment.
    #[must_use]
    pub fn detail(&self) -> String {
        self.0
            .detail
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How much is done, 0 to 1; `None` if nobody can say.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a progress line has a few hundred points"
    )]
    pub fn fraction(&self) -> Option<f32> {
        let all = self.0.all.load(Ordering::Relaxed);
        let done = self.0.done.load(Ordering::Relaxed) as f32;
        let within = self.0.within.load(Ordering::Relaxed) as f32 / 1000.0;
        (all > 0).then(|| ((done + within) / all as f32).min(1.0))
    }

    /// Asks the job to stop.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the job shall stop.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }
}
