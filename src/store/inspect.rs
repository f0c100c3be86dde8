//! `claimdesk check`: everything that is wrong with a project, and the repairs that lose nothing.

use std::path::{Path, PathBuf};

use super::atomic::{self, Fs, RealFs, Stage};
use super::folder::{is_project, prepare};
use super::history;
use super::load::{self, Loaded};
use super::paths;
use super::problem::{Problem, Repair, StoreError};
use super::replay;
use super::ron_text;
use super::schema_v1::line_of;
use super::schema_v1::project::ProjectFile;
use super::snapshot::{self, Known};
use crate::check;
use crate::edit::{Transaction, apply};
use crate::model::{ArticleId, Item, Project, Timestamp};
use crate::text::Digest;

/// What a repair did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// What was put right, in words.
    pub done: Vec<String>,
    /// What is still wrong.
    pub left: Vec<Problem>,
}

/// Everything that is wrong with a project, or worth a look: its files, its journals, and what
/// the checks find in it. Changes nothing.
///
/// # Errors
/// [`StoreError`] if the folder is no project, or of a newer version, or project.ron makes no
/// sense (then as [`StoreError::Damaged`]).
pub fn inspect(path: &Path) -> Result<Vec<Problem>, StoreError> {
    if !is_project(path) {
        return Err(StoreError::NotAProject(path.to_owned()));
    }
    let loaded = load::load(path)?;
    let mut problems = loaded.problems.clone();
    problems.extend(loaded.notes.iter().map(|note| {
        Problem::warning(Path::new(paths::PROJECT), note.clone())
            .way_out("opening the project and saving puts this right")
    }));
    let mut renamed = loaded.renamed.clone();
    let mut project = loaded.project.clone();
    let journals = replay::read_all(path)?;
    let replayed = replay::replay(path, &journals, &mut renamed, &mut project);
    for (journal, replayed) in journals.iter().zip(replayed) {
        let file = Path::new(&journal.path);
        for (damaged, words) in journal.damaged.iter().zip(journal.damage_in_words()) {
            problems.push(
                Problem::warning(file, words)
                    .at_line(Some(damaged.line))
                    .way_out("opening the project puts this right"),
            );
        }
        for (_, message) in replayed.refused {
            problems.push(
                Problem::warning(file, format!("a step can't be taken again: {message}"))
                    .way_out("opening the project keeps it beside the journal"),
            );
        }
    }
    problems.extend(orphans(path, &loaded));
    problems.extend(leftovers(path));
    problems.extend(findings(path, &project));
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    Ok(problems)
}

/// Texts and originals that belong to no article.
fn orphans(root: &Path, loaded: &Loaded) -> Vec<Problem> {
    let mut problems = Vec::new();
    let known = |stem: &str| {
        root.join("articles").join(format!("{stem}.ron")).is_file()
            || ArticleId::new(stem).is_ok_and(|id| loaded.project.article(&id).is_some())
    };
    // A text whose article is only in the journal yet is no orphan.
    let journals = replay::read_all(root).unwrap_or_default();
    let records = journals.iter().flat_map(|journal| &journal.records);
    let in_journal = |stem: &str| {
        let named = format!("PutArticle(id: \"{stem}\"");
        records.clone().any(|record| record.contains(&named))
    };
    for stem in paths::stems(&root.join("articles"), "txt") {
        if !known(&stem) && !in_journal(&stem) {
            let file = PathBuf::from(format!("articles/{stem}.txt"));
            problems.push(
                Problem::warning(&file, "this text belongs to no article")
                    .repairable(Repair::MoveToTrash),
            );
        }
    }
    for name in paths::names(&root.join("originals")) {
        let stem = name.split('.').next().unwrap_or_default();
        if !name.starts_with('.') && !known(stem) && !in_journal(stem) {
            let file = PathBuf::from(format!("originals/{name}"));
            problems.push(
                Problem::warning(&file, "this original belongs to no article")
                    .repairable(Repair::MoveToTrash),
            );
        }
    }
    for article in loaded.project.articles() {
        let Some(original) = &article.original else {
            continue;
        };
        // Bytes that are the text itself are kept only once, as the text.
        if original.digest == article.text.digest() {
            continue;
        }
        let name = paths::original(&article.id, original);
        let file = Path::new(&name);
        match load_digest(&root.join(file)) {
            Some(digest) if digest == original.digest => {}
            Some(_) => problems.push(Problem::warning(
                file,
                "the original was changed: its digest differs from the one noted",
            )),
            None => problems.push(Problem::warning(file, "the original is missing")),
        }
    }
    problems
}

fn load_digest(path: &Path) -> Option<Digest> {
    RealFs.read(path).ok().map(|bytes| Digest::of(&bytes))
}

/// What crashes and earlier repairs left in the journal's folder.
fn leftovers(root: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    if atomic::is_unfinished(root) {
        let file = Path::new("journal/commit");
        problems.push(
            Problem::warning(file, "a save was cut short after it counted")
                .way_out("opening the project finishes it"),
        );
    }
    for name in paths::names(&root.join("journal")) {
        if name.contains(".log.damaged-") || name.contains(".log.refused-") {
            let file = PathBuf::from(format!("journal/{name}"));
            let message = "steps that could not be used were kept here";
            let mut problem = Problem::warning(&file, message);
            problem.severity = check::Severity::Note;
            problems.push(problem.way_out("look at it; delete it when nothing is missing"));
        }
    }
    problems
}

/// What the checks find, with the place in the files.
fn findings(root: &Path, project: &Project) -> Vec<Problem> {
    let place = |finding: &check::Finding| {
        let (file, id) = match (&finding.layer, &finding.item) {
            (Some(key), Item::Mention(id)) => (paths::layer(key), id.to_string()),
            (Some(key), Item::Claim(id)) => (paths::layer(key), id.to_string()),
            (_, Item::Article(id)) => (paths::meta(id), id.to_string()),
            (_, Item::Label(id)) => (paths::PROJECT.to_owned(), id.to_string()),
            _ => (paths::PROJECT.to_owned(), String::new()),
        };
        let source = std::fs::read_to_string(root.join(&file)).unwrap_or_default();
        (PathBuf::from(file), line_of(&source, &id))
    };
    check::run(project)
        .into_iter()
        .map(|finding| {
            let (file, line) = place(&finding);
            Problem {
                file,
                line,
                message: finding.message,
                way_out: finding.way_out.to_owned(),
                severity: finding.severity,
                repair: finding.repair.map(|_| Repair::Rewrite),
            }
        })
        .collect()
}

/// Puts right what can be without losing anything: every file that is changed or taken out is
/// first kept in `trash/`.
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
    if !is_project(path) {
        return Err(StoreError::NotAProject(path.to_owned()));
    }
    let failed = |error: std::io::Error| StoreError::io(path, &error);
    let lock = prepare(fs, path)?;
    let problems = inspect(path)?;
    let (stuck, _): (Vec<Problem>, Vec<Problem>) = problems
        .iter()
        .cloned()
        .partition(|p| p.severity == check::Severity::Error && p.repair.is_none());
    if !stuck.is_empty() {
        // Writing now would lose what could not be read.
        return Err(StoreError::Damaged(stuck));
    }
    let mut done = adopt(fs, path)?;
    let problems = inspect(path)?;
    let loaded = load::load(path)?;
    done.extend(loaded.notes.iter().cloned());
    let mut stage = Stage::new(fs, path);
    done.extend(set_aside(fs, path, &problems, &mut stage).map_err(failed)?);
    // Damaged journals and their steps.
    let mut project = loaded.project.clone();
    let mut renamed = loaded.renamed.clone();
    let mut needless = Vec::new();
    let journals = replay::read_all(path)?;
    let replayed = replay::replay(path, &journals, &mut renamed, &mut project);
    let mut past = Vec::new();
    for (journal, replayed) in journals.into_iter().zip(replayed) {
        past.push((journal.person.clone(), journal.clean_bytes()));
        for damaged in journal.damaged.iter().filter(|damaged| !damaged.is_tail) {
            replay::keep_aside(path, &journal.path, "damaged", &damaged.bytes)?;
        }
        for (record, message) in replayed.refused {
            let line = super::lines::encode(&record);
            replay::keep_aside(path, &journal.path, "refused", line.as_bytes())?;
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
    snapshot::stage(fs, path, &mut stage, &known, &project, &mut || {}).map_err(failed)?;
    history::stage(fs, path, &mut stage, &past, u64::MAX).map_err(failed)?;
    stage.commit().map_err(failed)?;
    atomic::finish(fs, path).map_err(failed)?;
    drop(lock);
    Ok(Repaired {
        done,
        left: inspect(path)?,
    })
}

/// Keeps every file that is going to be changed, and notes those that move to the trash.
fn set_aside(
    fs: &dyn Fs,
    path: &Path,
    problems: &[Problem],
    stage: &mut Stage<'_>,
) -> std::io::Result<Vec<String>> {
    let mut done = Vec::new();
    for problem in problems.iter().filter(|problem| problem.repair.is_some()) {
        let name = problem.file.to_string_lossy().replace('\\', "/");
        let full = path.join(&problem.file);
        let words = match problem.repair {
            Some(Repair::MoveToTrash) => {
                let content = Digest::of(&fs.read(&full)?);
                let to = paths::trash(&name, content);
                stage.rename(&name, &to)?;
                format!("moved to {to}")
            }
            Some(Repair::Rewrite) if full.is_file() => {
                let bytes = fs.read(&full)?;
                let to = paths::trash(&name, Digest::of(&bytes));
                if !path.join(&to).exists() {
                    atomic::replace(fs, &path.join(&to), &bytes)?;
                }
                format!("written anew; as it was, it is kept as {to}")
            }
            Some(Repair::Rewrite) => "put right".to_owned(),
            Some(Repair::Adopt) | None => continue,
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

/// Puts articles into the list that fell out of it. Comes first: what seems to dangle may only
/// have been waiting for them.
fn adopt(fs: &dyn Fs, path: &Path) -> Result<Vec<String>, StoreError> {
    let loaded = load::load(path)?;
    let mut done = Vec::new();
    let mut project = loaded.project;
    for article in loaded.orphans {
        done.push(format!(
            "{}: put at the end of the list",
            paths::meta(&article.id)
        ));
        project.put_article(article, None);
    }
    if !done.is_empty() {
        let failed = |error: std::io::Error| StoreError::io(path, &error);
        let record = ron_text::file(&ProjectFile::of(&project)).map_err(std::io::Error::other);
        let record = record.map_err(failed)?;
        atomic::replace(fs, &path.join(paths::PROJECT), record.as_bytes()).map_err(failed)?;
    }
    Ok(done)
}

fn located(problem: &Problem) -> String {
    let mut bare = problem.clone();
    bare.way_out = String::new();
    bare.to_string()
}
