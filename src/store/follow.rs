//! Follows a project that somebody else writes to: looks every second whether its files changed,
//! reads it anew if so, and tells when nobody holds it any more. On a thread of its own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::atomic::{Fs, RealFs};
use super::folder;
use super::lock::{Holder, STALE};
use super::problem::StoreError;
use super::seen::Seen;
use crate::model::Project;
use crate::session::journal::Waker;

/// How often the folder is looked at; on a slow one less often.
const INTERVAL: Duration = Duration::from_secs(1);
/// Looking takes at most one part in so many of the time.
const SHARE: u32 = 20;

/// How things stand with a project that is followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Following {
    /// Who holds it.
    pub holder: Option<Holder>,
    /// Whether nobody holds it any more, as far as can be told without trying.
    pub is_free: bool,
    /// Why it can't be read at the moment.
    pub problem: Option<String>,
}

#[derive(Default)]
struct News {
    project: Option<Project>,
    following: Following,
    /// How often somebody asked to look now, and for which of these that was done.
    asked: u64,
    looked: u64,
}

/// A project that is followed. Dropping it ends that.
pub struct Follower {
    news: Arc<Mutex<News>>,
    ask: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Follower {
    /// Begins to follow; `project` is what was read already.
    ///
    /// # Errors
    /// [`StoreError`] if the system gives no thread.
    pub fn start(root: &Path, waker: Waker) -> Result<Self, StoreError> {
        Self::start_with(Arc::new(RealFs), root, waker)
    }

    /// [`start`](Self::start) on another file system.
    ///
    /// # Errors
    /// [`StoreError`] if the system gives no thread.
    pub fn start_with(fs: Arc<dyn Fs>, root: &Path, waker: Waker) -> Result<Self, StoreError> {
        let news = Arc::new(Mutex::new(News::default()));
        let (ask, asked) = mpsc::channel::<()>();
        let mut looker = Looker {
            fs,
            root: root.to_owned(),
            news: news.clone(),
            waker,
            seen: None,
            still: None,
        };
        looker.judge();
        let thread = std::thread::Builder::new()
            .name("follow".to_owned())
            .spawn(move || {
                loop {
                    let begun = Instant::now();
                    looker.look();
                    let pause = INTERVAL.max(begun.elapsed() * SHARE);
                    if asked.recv_timeout(pause) == Err(RecvTimeoutError::Disconnected) {
                        break;
                    }
                }
            })
            .map_err(|error| StoreError::io(root, &error))?;
        Ok(Self {
            news,
            ask: Some(ask),
            thread: Some(thread),
        })
    }

    fn news(&self) -> MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks now.
    pub fn look(&self) {
        self.news().asked += 1;
        if let Some(ask) = &self.ask {
            let _ = ask.send(());
        }
    }

    /// Whether what was asked for is still being looked at, or waits to be taken.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        let news = self.news();
        news.looked < news.asked || news.project.is_some()
    }

    /// The project as it is now, once for each change.
    #[must_use]
    pub fn take(&self) -> Option<Project> {
        self.news().project.take()
    }

    /// How things stand.
    #[must_use]
    pub fn following(&self) -> Following {
        self.news().following.clone()
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.ask = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Looker {
    fs: Arc<dyn Fs>,
    root: PathBuf,
    news: Arc<Mutex<News>>,
    waker: Waker,
    /// As of the last reading.
    seen: Option<Seen>,
    /// The last sign of life and when it was first seen, by a clock that does not jump.
    still: Option<(Option<Holder>, Instant)>,
}

impl Looker {
    fn look(&mut self) {
        let asked = self
            .news
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .asked;
        let read = self.read().unwrap_or_else(|error| {
            // Read anew the next time, whatever the files look like then.
            self.seen = None;
            Some(Err(StoreError::io(&self.root, &error)))
        });
        let changed = self.judge();
        let mut news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        let wakes = changed || read.is_some() || news.looked < asked;
        news.looked = asked;
        match read {
            Some(Ok(project)) => {
                news.project = Some(project);
                news.following.problem = None;
            }
            Some(Err(error)) => news.following.problem = Some(error.to_string()),
            None => {}
        }
        drop(news);
        if wakes {
            (self.waker)();
        }
    }

    /// Reads the project, if its files changed since.
    fn read(&mut self) -> io::Result<Option<Result<Project, StoreError>>> {
        let now = Seen::with_journals(&*self.fs, &self.root)?;
        if self.seen.as_ref().is_some_and(|seen| seen.is_like(&now)) {
            return Ok(None);
        }
        let read = folder::read_with(&*self.fs, &self.root);
        // What is read must be of one moment; else it is read again the next time.
        if !Seen::with_journals(&*self.fs, &self.root)?.is_like(&now) {
            return Ok(None);
        }
        // What can't be read now may be the next time, with no file changed.
        self.seen = read.is_ok().then_some(now);
        Ok(Some(read.map(|(project, _)| project)))
    }

    /// Notes who holds the project; whether that changed.
    fn judge(&mut self) -> bool {
        // As long as it can't be read, it is as it was.
        let Ok(holder) = Holder::read_with(&*self.fs, &self.root) else {
            return false;
        };
        let since = match &self.still {
            Some((before, since)) if *before == holder => *since,
            _ => Instant::now(),
        };
        self.still = Some((holder.clone(), since));
        let gone = |holder: &Holder| holder.has_ended() || since.elapsed() > STALE;
        let is_free = holder.as_ref().is_none_or(gone);
        let mut news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        let before = &news.following;
        // A sign of life alone is no news.
        let who = |holder: &Option<Holder>| holder.as_ref().map(ToString::to_string);
        let changed = before.is_free != is_free || who(&before.holder) != who(&holder);
        news.following.is_free = is_free;
        news.following.holder = holder;
        changed
    }
}
