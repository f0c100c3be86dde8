//! `claimdesk check`: everything that is wrong with a project.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::{self, Fs, RealFs};
use super::folder::must_have_project;
use super::limits;
use super::load::{self, Loaded};
use super::problem::{Problem, Repair, StoreError, in_words};
use super::replay::{self, ReadJournal};
use super::schema_v1::RecordLines;
use super::{conflicted, paths, strange};
use crate::check;
use crate::model::{ArticleId, Item, Project};
use crate::text::Digest;

/// Everything that is wrong with a project, or worth a look: its files, its journals, and what
/// the checks find in it. Changes nothing.
///
/// # Errors
/// [`StoreError`] if the folder is no project, or of a newer version, or project.ron makes no
/// sense (then as [`StoreError::Damaged`]).
pub fn inspect(path: &Path) -> Result<Vec<Problem>, StoreError> {
    inspect_with(&RealFs, path)
}

/// [`inspect`] on another file system.
///
/// # Errors
/// [`StoreError`]
pub fn inspect_with(fs: &dyn Fs, path: &Path) -> Result<Vec<Problem>, StoreError> {
    must_have_project(fs, path)?;
    let failed = |error: io::Error| StoreError::io(path, &error);
    let mut problems = strange::find(fs, path).map_err(failed)?;
    if problems.iter().any(Problem::is_error) {
        // Nothing else is looked at: it would be read through these.
        return Ok(problems);
    }
    let loaded = load::load(fs, path)?;
    problems.extend(loaded.problems.iter().cloned());
    problems.extend(loaded.notes.iter().map(|note| {
        Problem::warning(Path::new(paths::PROJECT), note.clone())
            .way_out("opening the project and saving puts this right")
    }));
    let mut renamed = loaded.renamed.clone();
    let mut project = loaded.project.clone();
    let journals = replay::read_all(fs, path)?;
    let replayed = replay::replay(fs, path, &journals, &mut renamed, &mut project)?;
    for (journal, replayed) in journals.iter().zip(replayed) {
        let file = Path::new(&journal.path);
        for (damaged, words) in journal.damaged.iter().zip(journal.damage_in_words()) {
            problems.push(
                Problem::warning(file, words)
                    .at_line(Some(damaged.line))
                    .way_out("opening the project puts this right"),
            );
        }
        for (record, message) in replayed.refused.into_iter().take(limits::PROBLEMS) {
            problems.push(
                Problem::warning(file, format!("a step can't be taken again: {message}"))
                    .at_line(line_of_step(fs, path, journal, &record))
                    .way_out("opening the project keeps it beside the journal"),
            );
        }
    }
    problems.extend(orphans(fs, path, &loaded, &journals).map_err(failed)?);
    problems.extend(leftovers(fs, path).map_err(failed)?);
    problems.extend(copies(fs, path).map_err(failed)?);
    problems.extend(findings(fs, path, &project));
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    Ok(problems)
}

/// Texts and originals that belong to no article.
fn orphans(
    fs: &dyn Fs,
    root: &Path,
    loaded: &Loaded,
    journals: &[ReadJournal],
) -> io::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let known = |stem: &str| -> io::Result<bool> {
        let is_loaded = ArticleId::new(stem).is_ok_and(|id| loaded.project.article(&id).is_some());
        let meta = root.join("articles").join(format!("{stem}.ron"));
        Ok(is_loaded || atomic::exists(fs, &meta)?)
    };
    // A text whose article is only in the journal yet is no orphan.
    let waiting = OnceCell::new();
    let in_journal = |stem: &str| waiting.get_or_init(|| articles_in(journals)).contains(stem);
    for stem in paths::stems(fs, &root.join("articles"), "txt")? {
        if !in_journal(&stem) && !known(&stem)? {
            let file = PathBuf::from(format!("articles/{stem}.txt"));
            problems.push(
                Problem::warning(&file, "this text belongs to no article")
                    .repairable(Repair::MoveToTrash),
            );
        }
    }
    let originals = paths::names(fs, &root.join("originals"))?;
    for name in &originals {
        let stem = name.split('.').next().unwrap_or_default();
        let copied = || conflicted::recognise(name, &originals).is_some();
        if !name.starts_with('.') && !copied() && !in_journal(stem) && !known(stem)? {
            let file = PathBuf::from(format!("originals/{name}"));
            problems.push(
                Problem::warning(&file, "this original belongs to no article")
                    .repairable(Repair::MoveToTrash),
            );
        }
    }
    if let Some(more) = problems
        .len()
        .checked_sub(limits::PROBLEMS * 10)
        .filter(|n| *n > 0)
    {
        problems.truncate(limits::PROBLEMS * 10);
        let message = format!("and {more} more files that belong to no article");
        problems.push(
            Problem::warning(Path::new("articles"), message)
                .way_out("repair these and check again"),
        );
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
        match load_digest(fs, &root.join(file)) {
            Ok(Some(digest)) if digest == original.digest => {}
            Ok(Some(_)) => problems.push(Problem::warning(
                file,
                "the original was changed: its digest differs from the one noted",
            )),
            Ok(None) => problems.push(Problem::warning(file, "the original is missing")),
            Err(error) => problems.push(Problem::warning(file, in_words(&error))),
        }
    }
    Ok(problems)
}

fn load_digest(fs: &dyn Fs, path: &Path) -> io::Result<Option<Digest>> {
    let bytes = atomic::read_if_there(fs, path, limits::FILE_BYTES)?;
    Ok(bytes.map(|bytes| Digest::of(&bytes)))
}

/// The articles that steps in journals bring.
fn articles_in(journals: &[ReadJournal]) -> HashSet<&str> {
    let records = journals.iter().flat_map(|journal| &journal.records);
    let named = records.flat_map(|record| record.split("PutArticle(id: \"").skip(1));
    named.filter_map(|rest| rest.split('"').next()).collect()
}

/// The line on which a step stands in its journal, counted from 1.
fn line_of_step(fs: &dyn Fs, root: &Path, journal: &ReadJournal, record: &str) -> Option<usize> {
    let file = Path::new(&journal.path);
    let bytes = limits::read(fs, &root.join(file), file, limits::JOURNAL_BYTES).ok()?;
    let at = memchr::memmem::find(&bytes, record.as_bytes())?;
    Some(limits::line_at(&bytes, at))
}

/// Copies that sync folders, version control and editors left beside our files.
fn copies(fs: &dyn Fs, root: &Path) -> io::Result<Vec<Problem>> {
    let all = conflicted::find(fs, root)?;
    let named = all.into_iter().take(limits::PROBLEMS).map(|copied| {
        let message = format!("{} left this copy of {}", copied.tool, copied.of);
        Problem::warning(&copied.file, message).way_out(
            "it is not read: compare both, carry over what is missing, then delete the copy",
        )
    });
    Ok(named.collect())
}

/// What crashes and earlier repairs left in the journal's folder.
fn leftovers(fs: &dyn Fs, root: &Path) -> io::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    if atomic::is_unfinished(fs, root)? {
        let file = Path::new(atomic::COMMIT);
        problems.push(if atomic::has_damaged_commit(fs, root)? {
            Problem::error(file, "the list of what was to be saved is damaged").repairable(Repair::MoveToTrash).way_out(
                "run `claimdesk check PROJECT --repair`, which moves it to trash/: the steps are in the journals",
            )
        } else {
            Problem::warning(file, "a save was cut short after it counted")
                .way_out("opening the project finishes it")
        });
    }
    for name in paths::names(fs, &root.join("journal"))? {
        if name.contains(".log.damaged-") || name.contains(".log.refused-") {
            let file = PathBuf::from(format!("journal/{name}"));
            let message = "steps that could not be used were kept here";
            let mut problem = Problem::warning(&file, message);
            problem.severity = check::Severity::Note;
            problems.push(problem.way_out("look at it; delete it when nothing is missing"));
        }
    }
    Ok(problems)
}

/// What the checks find, with the place in the files.
fn findings(fs: &dyn Fs, root: &Path, project: &Project) -> Vec<Problem> {
    let mut sources: HashMap<String, (String, RecordLines)> = HashMap::new();
    let mut place = |finding: &check::Finding| {
        let (file, id) = match (&finding.layer, &finding.item) {
            (Some(key), Item::Mention(id)) => (paths::layer(key), id.to_string()),
            (Some(key), Item::Claim(id)) => (paths::layer(key), id.to_string()),
            (_, Item::Article(id)) => (paths::meta(id), id.to_string()),
            (_, Item::Label(id)) => (paths::PROJECT.to_owned(), id.to_string()),
            (_, Item::Role(id)) => (paths::PROJECT.to_owned(), id.to_string()),
            (_, Item::Person(id)) => (paths::PROJECT.to_owned(), id.to_string()),
            _ => (paths::PROJECT.to_owned(), String::new()),
        };
        let (source, lines) = sources.entry(file.clone()).or_insert_with(|| {
            // For the line alone.
            let read = atomic::read_if_there(fs, &root.join(&file), limits::FILE_BYTES);
            let source = String::from_utf8(read.ok().flatten().unwrap_or_default());
            let source = source.unwrap_or_default();
            let lines = RecordLines::of(&source);
            (source, lines)
        });
        (PathBuf::from(file), lines.line(source, &id))
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
                item: Some(finding.item),
            }
        })
        .collect()
}
