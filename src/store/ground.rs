//! What the project's files looked like when they were last read or written here.
//!
//! The writer replaces no file that is not as it was then. If one is not, the snapshot waits;
//! steps still go to the journal.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::seen::{Seen, Stamp};
use super::snapshot::Known;

/// What the files say, and what they looked like when they said so.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) known: Known,
    pub(crate) seen: Seen,
}

#[derive(Default)]
struct Inner {
    seen: Seen,
    /// Files that are being replaced: what they will look like, or that they will be gone.
    moving: Option<Vec<(String, Option<Stamp>)>>,
}

/// See the module.
#[derive(Default)]
pub(crate) struct Ground(Mutex<Inner>);

impl Ground {
    pub(crate) fn new(seen: Seen) -> Self {
        Self(Mutex::new(Inner { seen, moving: None }))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a file that was written apart from a snapshot.
    pub(crate) fn wrote(&self, root: &Path, path: &str) {
        let stamp = Stamp::of(&root.join(path));
        self.inner().seen.note(path, stamp);
    }

    /// Begins to replace files, each with what it will look like or `None` if it will be gone.
    ///
    /// # Errors
    /// Which of them are not as they were: nothing must be replaced.
    pub(crate) fn begin(
        &self,
        root: &Path,
        moving: Vec<(String, Option<Stamp>)>,
    ) -> Result<(), Vec<String>> {
        let mut inner = self.inner();
        let paths = moving.iter().map(|(path, _)| path.as_str());
        let changed = inner.seen.changed_among(root, paths);
        if !changed.is_empty() {
            return Err(changed);
        }
        inner.moving = Some(moving);
        Ok(())
    }

    /// Nothing was replaced.
    pub(crate) fn cancel(&self) {
        self.inner().moving = None;
    }

    /// All was replaced.
    pub(crate) fn end(&self) {
        let mut inner = self.inner();
        for (path, stamp) in inner.moving.take().into_iter().flatten() {
            inner.seen.note(&path, stamp);
        }
    }
}
