//! What is known to be in the project's files: shared by the thread that writes them and by
//! those who look for changes from outside.
//!
//! The writer replaces no file that is not as it was when it was last read or written here. If
//! one is not, the snapshot waits (steps still go to the journal) until what is there was taken
//! in: whoever does that hands over what the files say now, as [`Files`].

use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::atomic::Fs;
use super::seen::{Seen, Stamp};
use super::snapshot::Known;
use crate::model::Project;

/// What the files say, and what they looked like when they said so.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) known: Known,
    pub(crate) seen: Seen,
}

#[derive(Default)]
struct Inner {
    /// As of the last snapshot, or as last taken in.
    project: Option<Project>,
    seen: Seen,
    /// Rises when either of them is another one.
    version: u64,
    /// Files that are being replaced: what they will look like, or that they will be gone.
    moving: Option<Vec<(String, Option<Stamp>)>>,
    /// What the files say after a change from outside, and the first step at which the session
    /// knows of it.
    accepted: Option<(usize, Files)>,
}

/// See the module.
#[derive(Default)]
pub(crate) struct Ground(Mutex<Inner>);

/// What is known, at one moment.
#[derive(Clone)]
pub(crate) struct Base {
    pub(crate) project: Project,
    pub(crate) seen: Seen,
    version: u64,
}

impl Ground {
    pub(crate) fn new(project: Option<Project>, seen: Seen) -> Self {
        Self(Mutex::new(Inner {
            project,
            seen,
            ..Inner::default()
        }))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known; `None` while files are being replaced, or wait to be.
    pub(crate) fn base(&self) -> Option<Base> {
        let inner = self.inner();
        if inner.moving.is_some() || inner.accepted.is_some() {
            return None;
        }
        Some(Base {
            project: inner.project.clone()?,
            seen: inner.seen.clone(),
            version: inner.version,
        })
    }

    /// Whether what was known then is what is known now.
    pub(crate) fn is_current(&self, base: &Base) -> bool {
        let inner = self.inner();
        inner.moving.is_none() && inner.accepted.is_none() && inner.version == base.version
    }

    /// Keeps stamps that were looked at anew, if nothing else happened meanwhile.
    pub(crate) fn refresh(&self, base: &Base, seen: Seen) {
        let mut inner = self.inner();
        if inner.moving.is_none() && inner.version == base.version {
            inner.seen = seen;
        }
    }

    /// Notes a file that was written apart from a snapshot.
    pub(crate) fn wrote(&self, fs: &dyn Fs, root: &Path, path: &str) -> io::Result<()> {
        let stamp = Stamp::of(fs, &root.join(path))?;
        self.inner().seen.note(path, stamp);
        Ok(())
    }

    /// The session knows of what the files say now, from its `mark`th step on.
    pub(crate) fn accept(&self, base: &Base, mark: usize, files: Files) -> bool {
        let mut inner = self.inner();
        if inner.moving.is_some() || inner.version != base.version {
            return false;
        }
        inner.accepted = Some((mark, files));
        true
    }

    /// What was taken in from outside, for a snapshot that has it in it.
    pub(crate) fn take_accepted(&self, mark: usize) -> Option<Known> {
        let mut inner = self.inner();
        let (_, files) = inner.accepted.take_if(|(from, _)| *from <= mark)?;
        inner.project.clone_from(&files.known.project);
        inner.seen = files.seen;
        inner.version += 1;
        Some(files.known)
    }

    /// Begins to replace files, each with what it will look like or `None` if it will be gone.
    /// `false` if one of them is not as it was: then nothing must be replaced.
    pub(crate) fn begin(
        &self,
        fs: &dyn Fs,
        root: &Path,
        moving: Vec<(String, Option<Stamp>)>,
    ) -> io::Result<bool> {
        let mut inner = self.inner();
        let paths = moving.iter().map(|(path, _)| path.as_str());
        if !inner.seen.changed_among(fs, root, paths)?.is_empty() {
            return Ok(false);
        }
        inner.moving = Some(moving);
        Ok(true)
    }

    /// Nothing was replaced.
    pub(crate) fn cancel(&self) {
        self.inner().moving = None;
    }

    /// All was replaced: the files say this now.
    pub(crate) fn end(&self, project: Option<Project>) {
        let mut inner = self.inner();
        for (path, stamp) in inner.moving.take().into_iter().flatten() {
            inner.seen.note(&path, stamp);
        }
        inner.project = project;
        inner.version += 1;
    }
}
