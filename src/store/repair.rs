//! `claimdesk check --repair`: puts right what can be without losing anything. Every file that is
//! changed or taken out is first kept in `trash/`, and named.

use std::collections::BTreeSet;
use std::path::Path;

use super::atomic::{self, Fs, RealFs, Stage};
use super::folder::{must_have_project, prepare, staged_files};
use super::inspect::inspect_with;
use super::limits::FILE_BYTES;
use super::load::{self, Loaded};
use super::migrate::{self, Identity};
use super::problem::{Problem, Repair, StoreError};
use super::replay;
use super::schema_v1::project::ProjectFile;
use super::snapshot::{self, Known};
use super::trash::keep_copy;
use super::{history, paths, ron_text};
use crate::check;
use crate::edit::{Transaction, apply};
use crate::model::{ArticleId, LayerKey, Project, Timestamp};
use crate::text::Digest;

/// What a repair did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// What was put right, in words.
    pub done: Vec<String>,
    /// What is still wrong.
    pub left: Vec<Problem>,
}

/// Puts right what can be without losing anything. A file that only a person can put right stays
/// as it is, and so does what depends on it; the rest is repaired all the same.
///
/// # Errors
/// [`StoreError`]; also if the project is open elsewhere.
pub fn repair(path: &Path) -> Result<Repaired, StoreError> {
    repair_with(&RealFs, path)
}

/// [`repair`] on another file system.
///
/// # Errors
/// [`StoreError`]
pub fn repair_with(fs: &dyn Fs, path: &Path) -> Result<Repaired, StoreError> {
    must_have_project(fs, path)?;
    let failed = |error: std::io::Error| StoreError::io(path, &error);
    let mut done = Vec::new();
    let lock = match prepare(fs, path) {
        Err(StoreError::Io { .. }) if atomic::has_damaged_commit(fs, path).map_err(failed)? => {
            done.extend(set_commit_aside(fs, path).map_err(failed)?);
            prepare(fs, path)?
        }
        other => other?,
    };
    done.extend(migrate::keep_old_state(fs, path)?);
    done.extend(mend_project(fs, path)?);
    let problems = inspect_with(fs, path)?;
    let loaded = load::load(fs, path)?;
    for note in &loaded.notes {
        if !done.contains(note) {
            done.push(note.clone());
        }
    }
    // A file that could be read a moment ago may be out of reach by now.
    let mut all = problems.iter().chain(&loaded.problems);
    let stuck = all.any(|p| p.is_error() && p.repair.is_none());
    let mut stage = Stage::new(fs, path);
    if stuck {
        // Writing all of it would lose what could not be read.
        let sure = Sure::of(&loaded);
        let problems: Vec<Problem> = problems.into_iter().filter(|p| sure.has(p)).collect();
        done.extend(set_aside(fs, path, &problems, &mut stage).map_err(failed)?);
        let known = Known {
            project: Some(loaded.project.clone()),
            stale_layers: sure.layers,
            stale_articles: loaded.stale_articles,
            ..Known::default()
        };
        let new = loaded.project;
        snapshot::stage(fs, path, &mut stage, &known, &new, &mut || {}).map_err(failed)?;
    } else {
        done.extend(set_aside(fs, path, &problems, &mut stage).map_err(failed)?);
        done.extend(repair_all(fs, path, loaded, &mut stage)?);
    }
    done.extend(keep_targets(fs, path, &stage, &done).map_err(failed)?);
    stage.commit().map_err(failed)?;
    atomic::finish(fs, path).map_err(failed)?;
    drop(lock);
    Ok(Repaired {
        done,
        left: inspect_with(fs, path)?,
    })
}

/// What can be written though a file can't be read.
struct Sure {
    layers: BTreeSet<LayerKey>,
    articles: BTreeSet<ArticleId>,
}

impl Sure {
    /// Layers in which nothing points at what may be in the file that can't be read.
    fn of(loaded: &Loaded) -> Self {
        let mut layers = loaded.stale_layers.clone();
        layers.retain(|key| {
            !loaded.dangling.contains(key)
                && !loaded.unread.contains(&key.person)
                && loaded.renamed.is_empty()
        });
        Self {
            layers,
            articles: loaded.stale_articles.clone(),
        }
    }

    /// Whether a problem is put right.
    fn has(&self, problem: &Problem) -> bool {
        let file = problem.file_name();
        match problem.repair {
            Some(Repair::MoveToTrash) => true,
            Some(Repair::Rewrite) => {
                let layers = self.layers.iter().map(paths::layer);
                let metas = self.articles.iter().map(paths::meta);
                let texts = self.articles.iter().map(paths::text);
                layers.chain(metas).chain(texts).any(|known| known == file)
            }
            _ => false,
        }
    }
}

/// Puts everything right but project.ron: layers, articles, journals, findings of the checks.
fn repair_all(
    fs: &dyn Fs,
    path: &Path,
    loaded: Loaded,
    stage: &mut Stage<'_>,
) -> Result<Vec<String>, StoreError> {
    let mut done = Vec::new();
    let mut project = loaded.project.clone();
    let mut renamed = loaded.renamed.clone();
    let mut needless = Vec::new();
    let journals = replay::read_all(fs, path)?;
    let replayed = replay::replay(fs, path, &journals, &mut renamed, &mut project)?;
    let mut past = Vec::new();
    for (journal, replayed) in journals.into_iter().zip(replayed) {
        past.push((journal.person.clone(), journal.clean_bytes()));
        for damaged in journal.damaged.iter().filter(|damaged| !damaged.is_tail) {
            replay::keep_aside(fs, path, &journal.path, "damaged", &damaged.bytes)?;
        }
        done.extend(journal.damage_in_words());
        for (record, message) in replayed.refused {
            let line = super::lines::encode(&record);
            replay::keep_aside(fs, path, &journal.path, "refused", line.as_bytes())?;
            done.push(format!(
                "{}: a step was kept aside: {message}",
                journal.path
            ));
        }
        needless.push(journal.path);
    }
    done.extend(repair_findings(&mut project));
    let known = Known {
        project: Some(loaded.project),
        stale_layers: loaded.stale_layers,
        stale_articles: loaded.stale_articles,
        stale_project: loaded.stale_project,
        needless,
    };
    snapshot::stage(fs, path, stage, &known, &project, &mut || {})
        .and_then(|()| history::stage(fs, path, stage, &past, u64::MAX))
        .map_err(|error| StoreError::io(path, &error))?;
    Ok(done)
}

/// Keeps every file that is going to be written over though no problem names it: what was wrong
/// elsewhere changes it, or steps of the journal do.
fn keep_targets(
    fs: &dyn Fs,
    path: &Path,
    stage: &Stage<'_>,
    done: &[String],
) -> std::io::Result<Vec<String>> {
    let mut more = Vec::new();
    for name in stage.targets() {
        if atomic::exists(fs, &path.join(name))? {
            let to = keep_copy(fs, path, name)?;
            if !done.iter().any(|words| words.contains(&to)) {
                more.push(kept_as(name, &to));
            }
        }
    }
    Ok(more)
}

fn kept_as(what: &str, to: &str) -> String {
    format!("{what}: written anew; as it was, it is kept as {to}")
}

/// Moves a list of moves that can't be read to the trash, and what it would have moved. The
/// steps are still in the journals, which are replaced last.
fn set_commit_aside(fs: &dyn Fs, path: &Path) -> std::io::Result<Vec<String>> {
    let mut done = Vec::new();
    let mut names = staged_files(fs, path)?;
    names.push(atomic::COMMIT.to_owned());
    for name in names {
        let to = keep_copy(fs, path, &name)?;
        fs.remove(&path.join(&name))?;
        done.push(format!("{name}: moved to {to}"));
    }
    Ok(done)
}

/// Keeps every file that is going to be changed, and notes those that move to the trash.
fn set_aside(
    fs: &dyn Fs,
    path: &Path,
    problems: &[Problem],
    stage: &mut Stage<'_>,
) -> std::io::Result<Vec<String>> {
    let mut done = Vec::new();
    for problem in problems {
        let name = problem.file_name();
        let full = path.join(&problem.file);
        let words = match problem.repair {
            Some(Repair::MoveToTrash) => {
                let content = Digest::of(&atomic::read_limited(fs, &full, FILE_BYTES)?);
                let to = paths::trash(&name, content);
                stage.rename(&name, &to)?;
                format!("moved to {to}")
            }
            Some(Repair::Rewrite | Repair::LeaveOut) if atomic::exists(fs, &full)? => {
                done.push(kept_as(&located(problem), &keep_copy(fs, path, &name)?));
                continue;
            }
            Some(Repair::Rewrite | Repair::LeaveOut) => "put right".to_owned(),
            Some(Repair::Adopt | Repair::AddToScheme) | None => continue,
        };
        done.push(format!("{}: {words}", located(problem)));
    }
    Ok(done)
}

/// Applies the repairs of the checks; says so if that can't be.
fn repair_findings(project: &mut Project) -> Option<String> {
    let edits: Vec<_> = check::run(project)
        .into_iter()
        .filter_map(|finding| finding.repair)
        .flatten()
        .collect();
    if edits.is_empty() {
        return None;
    }
    let transaction = Transaction {
        name: "repair".to_owned(),
        edits,
        focus: None,
        person: None,
        at: Timestamp::default(),
    };
    let error = apply(project, &transaction).err()?;
    Some(format!(
        "findings of the checks were left as they are: {error}"
    ))
}

/// Puts project.ron right: what could not be read of it, articles that fell out of its list,
/// people and parts of the scheme that it lacks. Comes first: what seems to dangle may only have
/// been waiting for them.
fn mend_project(fs: &dyn Fs, path: &Path) -> Result<Vec<String>, StoreError> {
    let loaded = load::load(fs, path)?;
    let file = Path::new(paths::PROJECT);
    let mut done = loaded.notes.clone();
    let own = |problem: &&Problem| {
        let in_scheme = problem.repair == Some(Repair::AddToScheme);
        in_scheme || (problem.file == file && problem.repair.is_some())
    };
    let problems: Vec<&Problem> = loaded.problems.iter().filter(own).collect();
    if problems.is_empty() && loaded.orphans.is_empty() && !loaded.stale_project {
        return Ok(done);
    }
    if loaded
        .problems
        .iter()
        .any(|p| p.file == file && p.is_error() && p.repair.is_none())
    {
        // Its scheme makes no sense: only a person can tell what was meant.
        return Ok(done);
    }
    let failed = |error: std::io::Error| StoreError::io(path, &error);
    let kept = keep_copy(fs, path, paths::PROJECT).map_err(failed)?;
    for problem in problems {
        let what = located(problem);
        done.push(match problem.repair {
            Some(Repair::AddToScheme) => format!("{what}: put into the scheme"),
            _ => kept_as(&what, &kept),
        });
    }
    done.push(kept_as(paths::PROJECT, &kept));
    let mut order = loaded.order.clone();
    for article in loaded.orphans {
        let name = paths::meta(&article.id);
        done.push(format!("{name}: put at the end of the list"));
        order.push(article.id.clone());
    }
    let identity = Identity::read(fs, path).map_err(failed)?;
    let record = ProjectFile::of(&loaded.project)
        .with_articles(&order)
        .with_id(identity);
    let record = ron_text::file(&record).map_err(std::io::Error::other);
    let record = record.map_err(failed)?;
    atomic::replace(fs, &path.join(paths::PROJECT), record.as_bytes()).map_err(failed)?;
    Ok(done)
}

fn located(problem: &Problem) -> String {
    let mut bare = problem.clone();
    bare.way_out = String::new();
    bare.to_string()
}
