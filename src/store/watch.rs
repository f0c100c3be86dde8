//! Watches the files of a project that is open for work: what another program wrote is read and
//! checked, for the session to take it in. On a thread of its own.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::atomic::{self, Fs, RealFs, look};
use super::folder::{judge, load_at_rest};
use super::ground::{Base, Files, Ground};
use super::paths;
use super::problem::StoreError;
use super::seen::Seen;
use super::snapshot::Known;
use super::trash::keep_copy;
use crate::edit::Part;
use crate::model::Project;
use crate::session::journal::Waker;

/// How often the files are looked at; on a slow folder less often.
const INTERVAL: Duration = Duration::from_secs(2);
/// Looking takes at most one part in so many of the time.
const SHARE: u32 = 50;

/// What another program wrote, and what the files had said before.
pub struct Outside {
    /// What the files said when they were last read or written here.
    pub base: Project,
    /// What they say now.
    pub theirs: Project,
    ground: Base,
    files: Files,
}

impl Outside {
    /// Keeps copies of the files in which they have their versions of some things: what was
    /// chosen here is about to take their places. Where the copies are, seen from the project's
    /// folder.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing may take their places.
    pub fn keep_theirs(&self, root: &Path, parts: &[Part]) -> Result<Vec<String>, StoreError> {
        let files: BTreeSet<String> = parts.iter().map(|part| self.file_of(part)).collect();
        let mut kept = Vec::new();
        for file in files {
            let failed = |error: io::Error| StoreError::io(&root.join(&file), &error);
            if atomic::exists(&RealFs, &root.join(&file)).map_err(failed)? {
                kept.push(keep_copy(&RealFs, root, &file).map_err(failed)?);
            }
        }
        Ok(kept)
    }

    /// The file that says something of a thing, or did before they deleted it there.
    fn file_of(&self, part: &Part) -> String {
        let mut sides = [&self.theirs, &self.base].into_iter();
        let layer = match part {
            Part::Article(id) => return paths::meta(id),
            Part::State(key) => Some(key),
            Part::Mention(id) => sides.find_map(|side| Some(&**side.mention(*id)?.0)),
            Part::Claim(id) => sides.find_map(|side| Some(&**side.claim(*id)?.0)),
            Part::Decision(key, _) => Some(key),
            Part::Run(id) => return paths::run(id),
            Part::Proposals(key) => return paths::proposals(key),
            Part::Title
            | Part::Guidelines
            | Part::Label(_)
            | Part::Role(_)
            | Part::Status(_)
            | Part::Scale(_)
            | Part::Overlaps
            | Part::Person(_) => None,
        };
        layer.map_or_else(|| paths::PROJECT.to_owned(), paths::layer)
    }
}

/// What came of looking.
pub enum Found {
    /// Files changed, and what they say makes sense.
    Changed(Box<Outside>),
    /// Files changed and make no sense: what is wrong, a line each.
    Refused(Vec<String>),
}

#[derive(Default)]
struct News {
    found: Option<Found>,
    /// How often somebody asked to look now, and for which of these that was done.
    asked: u64,
    looked: u64,
}

/// The files of a project that is open for work. Dropping it ends the watch.
pub struct Watch {
    news: Arc<Mutex<News>>,
    ground: Arc<Ground>,
    /// Counts the steps that the journal was given.
    mark: Box<dyn Fn() -> usize + Send>,
    ask: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    pub(crate) fn start(
        fs: Arc<dyn Fs>,
        root: PathBuf,
        ground: Arc<Ground>,
        mark: Box<dyn Fn() -> usize + Send>,
        waker: Waker,
    ) -> Result<Self, StoreError> {
        let news = Arc::new(Mutex::new(News::default()));
        let (ask, asked) = mpsc::channel::<()>();
        let failed = root.clone();
        let mut watcher = Watcher {
            fs,
            root,
            ground: ground.clone(),
            news: news.clone(),
            waker,
            told: None,
            unread: Vec::new(),
        };
        let thread = std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || {
                let mut pause = INTERVAL;
                loop {
                    match asked.recv_timeout(pause) {
                        Err(RecvTimeoutError::Disconnected) => break,
                        Err(RecvTimeoutError::Timeout) => {}
                        // Who asks wants to hear it again.
                        Ok(()) => watcher.forget(),
                    }
                    let begun = Instant::now();
                    watcher.look();
                    pause = INTERVAL.max(begun.elapsed() * SHARE);
                }
            })
            .map_err(|error| StoreError::io(&failed, &error))?;
        Ok(Self {
            news,
            ground,
            mark,
            ask: Some(ask),
            thread: Some(thread),
        })
    }

    fn news(&self) -> MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks now, and tells again what was told before if it is still so.
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
        news.looked < news.asked || news.found.is_some()
    }

    /// What was found, once.
    #[must_use]
    pub fn take(&self) -> Option<Found> {
        self.news().found.take()
    }

    /// The session has taken in what another program wrote: the next snapshot asked for may
    /// replace it. `false` if the files were written here meanwhile; then look again.
    #[must_use]
    pub fn accept(&self, outside: Outside) -> bool {
        let Outside { ground, files, .. } = outside;
        self.ground.accept(&ground, (self.mark)(), files)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.ask = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Watcher {
    fs: Arc<dyn Fs>,
    root: PathBuf,
    ground: Arc<Ground>,
    news: Arc<Mutex<News>>,
    waker: Waker,
    /// What the files looked like that were told of last.
    told: Option<Seen>,
    /// What could not be read when that was told, a line each.
    unread: Vec<String>,
}

impl Watcher {
    fn forget(&mut self) {
        self.told = None;
        self.unread.clear();
    }

    fn look(&mut self) {
        let lock = |news: &Arc<Mutex<News>>| -> u64 {
            news.lock().unwrap_or_else(PoisonError::into_inner).asked
        };
        let asked = lock(&self.news);
        let found = self.find();
        let mut news = self.news.lock().unwrap_or_else(PoisonError::into_inner);
        let wakes = found.is_some() || news.looked < asked;
        news.looked = asked;
        news.found = found.or(news.found.take());
        drop(news);
        if wakes {
            (self.waker)();
        }
    }

    fn find(&mut self) -> Option<Found> {
        let base = self.ground.base()?;
        let mut seen = base.seen.clone();
        // Files that can't be looked at now are looked at the next time; a save tells of it.
        if seen.changed(&*self.fs, &self.root).ok()?.is_empty() {
            self.ground.refresh(&base, seen);
            return None;
        }
        // Git is at work: what is there is neither the old nor the new.
        let at_work = look(&*self.fs, &self.root.join(".git/index.lock"));
        if at_work.ok()?.is_some() {
            return None;
        }
        let now = Seen::look(&*self.fs, &self.root).ok()?;
        if self.told.as_ref().is_some_and(|told| told.is_like(&now)) {
            return None;
        }
        let read = load_at_rest(&*self.fs, &self.root);
        let failed = read.as_ref().map_or_else(
            |error| matches!(error, StoreError::Io { .. }),
            |(loaded, _)| loaded.has_unreadable,
        );
        let read = read.and_then(|(loaded, seen)| Ok((judge(loaded)?.0, seen)));
        if !self.ground.is_current(&base) {
            return None;
        }
        // What can't be read now may be the next time, with no file changed.
        self.told = (!failed).then_some(now);
        let (loaded, seen) = match read {
            Ok(read) => read,
            Err(error) => {
                let lines = match error {
                    StoreError::Damaged(problems) => {
                        problems.iter().map(ToString::to_string).collect()
                    }
                    other => vec![other.to_string()],
                };
                let is_news = !failed || self.unread != lines;
                self.unread.clone_from(&lines);
                return is_news.then_some(Found::Refused(lines));
            }
        };
        self.unread.clear();
        if loaded.project == base.project {
            self.ground.refresh(&base, seen);
            return None;
        }
        let theirs = loaded.project.clone();
        Some(Found::Changed(Box::new(Outside {
            base: base.project.clone(),
            theirs,
            ground: base,
            files: Files {
                known: Known {
                    project: Some(loaded.project),
                    stale_layers: loaded.stale_layers,
                    stale_articles: loaded.stale_articles,
                    stale_project: loaded.stale_project,
                    needless: Vec::new(),
                },
                seen,
            },
        })))
    }
}
