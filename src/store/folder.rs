//! Makes and opens project folders.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic::{self, Fs, RealFs, Stage};
use super::ground::Files;
use super::join::Renamed;
use super::journal::FileJournal;
use super::load::{self, Loaded};
use super::lock::{Guard, Holder, Place};
use super::migrate;
use super::problem::{Problem, Severity, StoreError};
use super::replay::{self, ReadJournal};
use super::seen::Seen;
use super::snapshot::{self, Known};
use super::{conflicted, history, lines, paths, strange};
use crate::edit::Head;
use crate::model::{PersonId, Project, RunId};
use crate::session::journal::Waker;
use crate::text::counted;

const GIT_IGNORE: &str = "\
# What Claimdesk keeps on this computer only.
/journal/
/trash/
.*.new
";

const GIT_ATTRIBUTES: &str = "\
# Positions count bytes: version control must not touch line ends here.
articles/*.txt -text
originals/* -text
";

/// A project that was opened for work.
pub struct Opened {
    /// The project, with every step that was ever reported as saved.
    pub project: Project,
    /// What was recovered or put right on the way, in words.
    pub notes: Vec<String>,
    /// How many steps came from journals: they are on disk, but in no snapshot yet.
    pub recovered: usize,
    /// What the journal needs to go on.
    pub(crate) disk: Disk,
}

/// What is on disk, and the right to change it.
pub(crate) struct Disk {
    pub(crate) fs: Arc<dyn Fs>,
    pub(crate) root: PathBuf,
    pub(crate) lock: Guard,
    pub(crate) files: Files,
    /// How far the history has come.
    pub(crate) head: Head,
}

impl Opened {
    /// Starts the journal of `person`, which takes the folder over: project, notes, journal.
    /// If something was put right while opening, a first snapshot is queued.
    ///
    /// # Errors
    /// [`StoreError`] if the writer can't be started.
    pub fn into_parts(
        self,
        person: &PersonId,
        waker: Waker,
    ) -> Result<(Project, Vec<String>, FileJournal), StoreError> {
        let stale = self.disk.files.known.is_stale();
        let name = self.project.person(person).map(|known| &known.name);
        let name = name.map_or_else(|| person.to_string(), Clone::clone);
        self.disk.lock.name(&*self.disk.fs, &name);
        let mut journal =
            FileJournal::start(self.disk, &self.project, self.recovered, person, waker)?;
        if stale {
            crate::session::journal::Journal::snapshot(&mut journal, self.project.clone());
        }
        Ok((self.project, self.notes, journal))
    }
}

/// Whether a folder holds a project.
#[must_use]
pub fn is_project(path: &Path) -> bool {
    has_project(&RealFs, path).unwrap_or(false)
}

/// [`is_project`], unless that can't be told.
pub(crate) fn has_project(fs: &dyn Fs, path: &Path) -> io::Result<bool> {
    // Something strange in its place is told as such.
    let there = atomic::look(fs, &path.join(paths::PROJECT))?;
    Ok(there.is_some_and(|there| !there.is_dir()) || atomic::is_unfinished(fs, path)?)
}

/// Refuses a folder without a project.
pub(crate) fn must_have_project(fs: &dyn Fs, path: &Path) -> Result<(), StoreError> {
    match has_project(fs, path) {
        Ok(true) => Ok(()),
        Ok(false) => Err(StoreError::NotAProject(path.to_owned())),
        Err(error) => Err(StoreError::io(path, &error)),
    }
}

/// Makes a project's folder. It must be new or empty, but for files that begin with a dot.
///
/// # Errors
/// [`StoreError`]
pub fn create(path: &Path, project: &Project) -> Result<(), StoreError> {
    create_with(Arc::new(RealFs), path, project)
}

/// [`create`] on another file system.
///
/// # Errors
/// [`StoreError`]
#[expect(clippy::needless_pass_by_value, reason = "the same shape as open_with")]
pub fn create_with(fs: Arc<dyn Fs>, path: &Path, project: &Project) -> Result<(), StoreError> {
    let failed = |error: io::Error| StoreError::io(path, &error);
    if path.exists() && !path.is_dir() {
        return Err(StoreError::NotEmpty(path.to_owned()));
    }
    // What a creation that was cut short left behind does not count.
    let ours = [
        "journal",
        "articles",
        "originals",
        "layers",
        paths::SUGGESTIONS,
    ];
    let mut is_used = has_project(&*fs, path).map_err(failed)?;
    for name in paths::names(&*fs, path).map_err(failed)? {
        let ours = ours.contains(&name.as_str());
        is_used |= !name.starts_with('.')
            && (!ours || has_work(&*fs, &path.join(name)).map_err(failed)?);
    }
    if is_used {
        return Err(StoreError::NotEmpty(path.to_owned()));
    }
    atomic::make_dir(&*fs, &path.join("journal")).map_err(failed)?;
    let _lock = Guard::take(&*fs, path, &Place::here(), None)?;
    for (name, content) in [
        (".gitignore", GIT_IGNORE),
        (".gitattributes", GIT_ATTRIBUTES),
    ] {
        if !path.join(name).exists() {
            atomic::replace(&*fs, &path.join(name), content.as_bytes()).map_err(failed)?;
        }
    }
    let mut stage = Stage::new(&*fs, path);
    let known = Known::default();
    let staged = snapshot::stage(&*fs, path, &mut stage, &known, project, &mut || {});
    staged.and_then(|()| stage.commit()).map_err(failed)?;
    atomic::finish(&*fs, path).map_err(failed)
}

/// Whether a folder has files in it that somebody may miss. Texts without anything else are
/// what a creation that was cut short leaves.
fn has_work(fs: &dyn Fs, dir: &Path) -> io::Result<bool> {
    let name = dir.file_name().unwrap_or_default();
    for entry in paths::names(fs, dir)? {
        let leftover = match &*name.to_string_lossy() {
            "articles" => !entry.ends_with(".ron"),
            "originals" => true,
            _ => entry.starts_with('.'),
        };
        let has_folders = name == "layers" || name == paths::SUGGESTIONS;
        if !leftover && (!has_folders || has_work(fs, &dir.join(entry))?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Opens a project for work. Nobody else can until what is returned, or its journal, is dropped.
///
/// # Errors
/// [`StoreError`]; the folder is then as it was.
pub fn open(path: &Path) -> Result<Opened, StoreError> {
    open_with(Arc::new(RealFs), path)
}

/// [`open`] on another file system.
///
/// # Errors
/// [`StoreError`]
pub fn open_with(fs: Arc<dyn Fs>, path: &Path) -> Result<Opened, StoreError> {
    open_as(fs, path, &Place::here(), None)
}

/// [`open_with`] from another place. `still` is a holder of the project who was seen to give no
/// sign of life for as long as [`lock::STALE`](super::lock::STALE).
///
/// # Errors
/// [`StoreError`]
pub fn open_as(
    fs: Arc<dyn Fs>,
    path: &Path,
    place: &Place,
    still: Option<&Holder>,
) -> Result<Opened, StoreError> {
    must_have_project(&*fs, path)?;
    let lock = prepare_as(&*fs, path, place, still)?;
    let (loaded, seen) = load_at_rest(&*fs, path)?;
    let (mut loaded, mut notes) = judge(loaded)?;
    notes.extend(lock.taken_over.iter().map(|left| {
        format!("it was open {left}; nothing was heard from there for long, so it was taken over")
    }));
    let mut project = loaded.project.clone();
    let mut renamed = loaded.renamed;
    let journals = replay::read_all(&*fs, path)?;
    let old = migrate::keep_old_state(&*fs, path)?;
    loaded.stale_project |= old.is_some();
    notes.extend(old);
    let (recovered, head) = replay_all(
        &*fs,
        path,
        &journals,
        &mut renamed,
        &mut project,
        &mut notes,
        true,
    )?;
    let head = match head.last {
        0 => history::head(&*fs, path).map_err(|error| StoreError::io(path, &error))?,
        _ => head,
    };
    for journal in &journals {
        journal.mend(&*fs, path)?;
    }
    notes.extend(conflicted::in_words(&*fs, path));
    Ok(Opened {
        project,
        notes,
        recovered,
        disk: Disk {
            fs,
            root: path.to_owned(),
            lock,
            files: Files {
                known: Known {
                    project: Some(loaded.project),
                    stale_layers: loaded.stale_layers,
                    stale_articles: loaded.stale_articles,
                    stale_project: loaded.stale_project,
                    needless: journals.into_iter().map(|journal| journal.path).collect(),
                },
                seen,
            },
            head,
        },
    })
}

/// Reads a project without the right to change it, also while it is open elsewhere: the project
/// with all steps that are on disk, and notes. Changes nothing, but for finishing a snapshot
/// that a crash left half in place.
///
/// # Errors
/// [`StoreError`]
pub fn read(path: &Path) -> Result<(Project, Vec<String>), StoreError> {
    read_with(&RealFs, path)
}

/// [`read`] on another file system.
///
/// # Errors
/// [`StoreError`]
pub fn read_with(fs: &dyn Fs, path: &Path) -> Result<(Project, Vec<String>), StoreError> {
    must_have_project(fs, path)?;
    if atomic::is_unfinished(fs, path).map_err(|error| StoreError::io(path, &error))? {
        match prepare(fs, path) {
            Ok(_) => {}
            Err(StoreError::Locked(_)) => {
                return Err(StoreError::Io {
                    path: path.to_owned(),
                    problem: "it is being saved at this moment: try again".to_owned(),
                });
            }
            Err(error) => return Err(error),
        }
    }
    let (loaded, mut notes) = judge(load::load(fs, path)?)?;
    let mut project = loaded.project;
    let mut renamed = loaded.renamed;
    let journals = replay::read_all(fs, path)?;
    replay_all(
        fs,
        path,
        &journals,
        &mut renamed,
        &mut project,
        &mut notes,
        false,
    )?;
    Ok((project, notes))
}

/// Reads the folder, with what its files looked like. Not while another program changes them:
/// what is read must be of one moment.
pub(crate) fn load_at_rest(fs: &dyn Fs, path: &Path) -> Result<(Loaded, Seen), StoreError> {
    let failed = |error: io::Error| StoreError::io(path, &error);
    const TRIES: usize = 3;
    for _ in 0..TRIES {
        let mut seen = Seen::look(fs, path).map_err(failed)?;
        let loaded = load::load(fs, path)?;
        if seen.changed(fs, path).map_err(failed)?.is_empty() {
            return Ok((loaded, seen));
        }
    }
    Err(StoreError::Io {
        path: path.to_owned(),
        problem: "another program is changing the files at this moment: try again when it is done"
            .to_owned(),
    })
}

/// Takes the lock, finishes a save that was cut short and removes what others left behind.
pub(crate) fn prepare(fs: &dyn Fs, path: &Path) -> Result<Guard, StoreError> {
    prepare_as(fs, path, &Place::here(), None)
}

fn prepare_as(
    fs: &dyn Fs,
    path: &Path,
    place: &Place,
    still: Option<&Holder>,
) -> Result<Guard, StoreError> {
    let failed = |error: io::Error| StoreError::opening(path, &error);
    strange::refuse(fs, path)?;
    atomic::make_dir(fs, &path.join("journal")).map_err(failed)?;
    let lock = Guard::take(fs, path, place, still)?;
    atomic::finish(fs, path).map_err(failed)?;
    for name in staged_files(fs, path).map_err(failed)? {
        fs.remove(&path.join(name)).map_err(failed)?;
    }
    Ok(lock)
}

/// The files that a save that was cut short left behind, seen from the project's folder.
pub(crate) fn staged_files(fs: &dyn Fs, path: &Path) -> io::Result<Vec<String>> {
    let mut dirs = vec![String::new()];
    dirs.extend(["articles/", "originals/", "journal/"].map(str::to_owned));
    let people = paths::names(fs, &path.join("layers"))?;
    dirs.extend(people.iter().map(|name| format!("layers/{name}/")));
    dirs.push(format!("{}/", paths::SUGGESTIONS));
    let runs = paths::names(fs, &path.join(paths::SUGGESTIONS))?;
    let runs = runs.iter().filter(|name| RunId::new(name).is_ok());
    dirs.extend(runs.map(|name| format!("{}/{name}/", paths::SUGGESTIONS)));
    dirs.extend(history::folders(fs, path)?);
    let mut found = Vec::new();
    for dir in dirs {
        let mut names = paths::names(fs, &path.join(&dir))?;
        names.retain(|name| atomic::is_staged_name(name));
        found.extend(names.into_iter().map(|name| format!("{dir}{name}")));
    }
    Ok(found)
}

/// Refuses what can't be opened without losing something; the rest becomes notes.
pub(crate) fn judge(loaded: Loaded) -> Result<(Loaded, Vec<String>), StoreError> {
    let (errors, others): (Vec<Problem>, Vec<Problem>) = loaded
        .problems
        .iter()
        .cloned()
        .partition(|problem| problem.severity == Severity::Error);
    if !errors.is_empty() {
        return Err(StoreError::Damaged(errors));
    }
    let mut notes = loaded.notes.clone();
    notes.extend(others.iter().map(ToString::to_string));
    Ok((loaded, notes))
}

/// Takes the steps of all journals again; with `keep`, what can't be used is kept aside. How
/// many were taken, and how far the history has come.
fn replay_all(
    fs: &dyn Fs,
    root: &Path,
    journals: &[ReadJournal],
    renamed: &mut Renamed,
    project: &mut Project,
    notes: &mut Vec<String>,
    keep: bool,
) -> Result<(usize, Head), StoreError> {
    let mut steps = 0;
    let mut head = Head::default();
    let all = replay::replay(fs, root, journals, renamed, project)?;
    for (journal, replayed) in journals.iter().zip(all) {
        notes.extend(journal.damage_in_words());
        if keep {
            for damaged in journal.damaged.iter().filter(|damaged| !damaged.is_tail) {
                replay::keep_aside(fs, root, &journal.path, "damaged", &damaged.bytes)?;
            }
        }
        steps += replayed.steps;
        if replayed.head.last > head.last {
            head = replayed.head;
        }
        for (record, message) in replayed.refused {
            notes.push(format!(
                "a step in {} could not be taken again: {message}; it is kept in {}.refused-…",
                journal.path, journal.path
            ));
            if keep {
                let line = lines::encode(&record);
                replay::keep_aside(fs, root, &journal.path, "refused", line.as_bytes())?;
            }
        }
        if replayed.steps > 0 {
            notes.push(format!(
                "{} by {} came from the journal, not being in a snapshot yet",
                counted(replayed.steps, "step"),
                journal.person
            ));
        }
    }
    let partial = project.runs().filter(|run| steps > 0 && run.is_partial);
    notes.extend(partial.map(|run| {
        let note = run.all_notes().next().unwrap_or_default();
        format!("The suggestions of “{}”: {note}", run.name)
    }));
    Ok((steps, head))
}
