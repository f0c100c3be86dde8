//! Reads a project's folder: everything that can be understood, and what is wrong with the rest.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic::{self, Fs};
use super::join::Renamed;
pub(crate) use super::limits::FILE_BYTES as MAX_FILE_BYTES;
use super::limits::{self, META_BYTES, PROJECT_BYTES, TEXT_BYTES};
use super::problem::{Problem, Repair, StoreError};
use super::read_layer::read_layer;
use super::salvage::{self, Salvaged};
use super::schema_v1::article::{ArticleFile, digest};
use super::schema_v1::{conflict, conflict_at, read_file};
use super::{paths, strange};
use crate::model::{Article, ArticleId, LayerKey, Person, PersonId, Project};
use crate::text::{ArticleText, Digest};

/// What was understood.
#[derive(Default)]
pub(crate) struct Loaded {
    /// The project without what is wrong.
    pub(crate) project: Project,
    /// What is wrong.
    pub(crate) problems: Vec<Problem>,
    /// What was put right on the way, in words.
    pub(crate) notes: Vec<String>,
    /// Layers that differ from their files and must be written at the next save.
    pub(crate) stale_layers: BTreeSet<LayerKey>,
    /// Articles of which that is so.
    pub(crate) stale_articles: BTreeSet<ArticleId>,
    /// Whether that is so of project.ron.
    pub(crate) stale_project: bool,
    /// Ids that were given anew because two people had used the same.
    pub(crate) renamed: Renamed,
    /// Readable articles that are not in the list.
    pub(crate) orphans: Vec<Arc<Article>>,
    /// The list of articles, also those that can't be read.
    pub(crate) order: Vec<ArticleId>,
    /// People of whose layers one can't be read.
    pub(crate) unread: BTreeSet<PersonId>,
    /// Layers of which something is left out because it points at nothing.
    pub(crate) dangling: BTreeSet<LayerKey>,
    /// Whether the disk refused a file, which it may give the next time.
    pub(crate) has_unreadable: bool,
    /// How many more problems there are than are told, and whether one keeps the project from
    /// being opened.
    untold: usize,
    untold_error: bool,
}

/// Reads the folder.
pub(crate) fn load(fs: &dyn Fs, root: &Path) -> Result<Loaded, StoreError> {
    strange::refuse(fs, root)?;
    let file = Path::new(paths::PROJECT);
    let there = atomic::exists(fs, &root.join(file));
    if !there.map_err(|error| StoreError::io(root, &error))? {
        return Err(StoreError::NotAProject(root.to_owned()));
    }
    let read = read_record(fs, root, file, PROJECT_BYTES, salvage::project)?;
    let (project, order, problems) = read.record.into_model(file, &read.source);
    let scheme_is_known = problems.iter().all(|p| p.repair.is_some() || !p.is_error());
    let stale = |problem: &Problem| problem.repair.is_some();
    let mut loaded = Loaded {
        project,
        stale_project: read.problems.iter().chain(&problems).any(stale),
        problems: read.problems,
        order,
        ..Loaded::default()
    };
    loaded.problems.extend(problems);
    loaded.articles(fs, root)?;
    // Without its labels nothing can be said of anybody's work.
    if scheme_is_known {
        loaded.layers(fs, root)?;
        loaded.runs(fs, root)?;
    }
    loaded.tell_the_rest();
    Ok(loaded)
}

/// A file as read.
pub(crate) struct Read<T> {
    pub(crate) record: T,
    pub(crate) source: String,
    /// What could not be read.
    pub(crate) problems: Vec<Problem>,
}

/// Reads a file; of a damaged one, whatever `salvage` can.
pub(crate) fn read_record<T: serde::de::DeserializeOwned>(
    fs: &dyn Fs,
    root: &Path,
    file: &Path,
    limit: u64,
    salvage: impl Fn(&[u8]) -> Option<Salvaged<T>>,
) -> Result<Read<T>, StoreError> {
    let bytes = limits::read(fs, &root.join(file), file, limit)?;
    limits::check_values(file, &bytes)?;
    let (bytes, refused) = match as_utf8(file, bytes) {
        Ok(source) => match read_file(file, &source) {
            Ok(record) => {
                let problems = Vec::new();
                return Ok(Read {
                    record,
                    source,
                    problems,
                });
            }
            Err(StoreError::Damaged(problems)) => (source.into_bytes(), problems),
            Err(other) => return Err(other),
        },
        Err((bytes, problem)) => (bytes, vec![*problem]),
    };
    let source = String::from_utf8_lossy(&bytes).into_owned();
    // Which side of a conflict is right, only a person can tell.
    let Some(salvaged) = conflict(&source).map_or_else(|| salvage(&bytes), |_| None) else {
        return Err(StoreError::Damaged(refused));
    };
    let damaged = salvaged.damaged;
    let mut problems: Vec<Problem> = damaged
        .lines
        .into_iter()
        .map(|(line, message)| {
            let message = format!("this line can't be read: {message}");
            Problem::error(file, message)
                .at_line(Some(line))
                .repairable(Repair::Rewrite)
        })
        .collect();
    if damaged.more > 0 {
        let message = format!("and {} more lines can't be read", damaged.more);
        problems.push(Problem::error(file, message).repairable(Repair::Rewrite));
    }
    if problems.is_empty() {
        let whole = refused.into_iter().map(|p| p.repairable(Repair::Rewrite));
        problems.extend(whole);
    }
    Ok(Read {
        record: salvaged.record,
        source,
        problems,
    })
}

/// Runs `work` on all items, on as many threads as are useful, and keeps the order.
pub(super) fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(8);
    if items.len() < 16 || threads == 1 {
        return items.iter().map(work).collect();
    }
    let work = &work;
    std::thread::scope(|scope| {
        let handles: Vec<_> = items
            .chunks(items.len().div_ceil(threads))
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<R>>()))
            .collect();
        handles
            .into_iter()
            .flat_map(|handle| match handle.join() {
                Ok(results) => results,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// The text of a file; else its bytes and where they are no text.
fn as_utf8(file: &Path, bytes: Vec<u8>) -> Result<String, (Vec<u8>, Box<Problem>)> {
    String::from_utf8(bytes).map_err(|error| {
        let line = limits::line_at(error.as_bytes(), error.utf8_error().valid_up_to());
        let problem = Problem::error(file, "these bytes are no UTF-8").at_line(Some(line));
        (error.into_bytes(), Box::new(problem))
    })
}

/// The line on which a field of the file stands, counted from 1.
pub(crate) fn line_of_field(source: &str, field: &str) -> Option<usize> {
    let needle = format!("{field}:");
    let mut lines = source.lines();
    let line = lines.position(|line| line.trim_start().starts_with(&needle));
    line.map(|line| line + 1)
}

/// An article as read, with what is wrong with it.
struct ReadArticle {
    article: Arc<Article>,
    problems: Vec<Problem>,
    stale: bool,
}

fn read_article(fs: &dyn Fs, root: &Path, id: &ArticleId) -> Result<ReadArticle, StoreError> {
    let meta_path = paths::meta(id);
    let meta_file = Path::new(&meta_path);
    let read = match read_record(fs, root, meta_file, META_BYTES, |bytes| {
        salvage::article(bytes, id)
    }) {
        Err(_) if is_missing(fs, root, meta_file)? => without_meta(fs, root, id, meta_file)?,
        other => other?,
    };
    let (source, mut problems, mut record) = (read.source, read.problems, read.record);
    let damaged = |field: &str, message: String| {
        let problem = Problem::error(meta_file, message).at_line(line_of_field(&source, field));
        StoreError::Damaged(vec![problem.way_out("correct this line")])
    };
    if record.id != id.as_str() {
        return Err(damaged(
            "id",
            format!("it says that it is article “{}”", record.id),
        ));
    }
    let mut stale = !problems.is_empty();
    if record.digest.is_empty() && stale {
        // Its line is among those that can't be read: the text there is taken as it is.
        let text = text_at(fs, &root.join(paths::text(id)), Path::new(&paths::text(id)))?;
        record.digest = text.digest().to_string();
    }
    let wanted = digest(&record.digest).map_err(|message| damaged("digest", message))?;
    let (meta, mut original) = record
        .into_parts()
        .map_err(|message| damaged("original", message))?;
    let text = match find_text(fs, root, id, wanted) {
        Ok((text, moved)) => {
            stale |= moved;
            text
        }
        Err(TextProblem::Other(text)) => {
            let file = paths::text(id);
            if let Some(line) = conflict(text.as_str()) {
                let problem = conflict_at(Path::new(&file), line);
                return Err(StoreError::Damaged(vec![problem]));
            }
            let message = "the text is not the one that was annotated: its digest differs";
            problems.push(changed_text(Problem::error(Path::new(&file), message)));
            stale = true;
            text
        }
        Err(TextProblem::Unread(error)) => return Err(error),
        Err(TextProblem::None(error)) => match text_with_losses(fs, root, id, error) {
            Ok((text, problem)) => {
                problems.push(changed_text(problem));
                stale = true;
                text
            }
            Err(error) => return Err(error),
        },
    };
    // Bytes that were the text itself are kept only once, as the text, and so are gone with it.
    if let Some(original) = original.as_mut()
        && original.digest == wanted
        && text.digest() != wanted
    {
        original.digest = text.digest();
        let step = "its text was changed outside of Claimdesk and taken as it was found";
        original.steps.push(step.to_owned());
    }
    let article = Arc::new(Article {
        id: id.clone(),
        text,
        meta,
        original,
    });
    Ok(ReadArticle {
        article,
        problems,
        stale,
    })
}

fn changed_text(problem: Problem) -> Problem {
    problem.repairable(Repair::Rewrite).way_out(
        "restore the file from version control or a backup, or run `claimdesk check PROJECT \
         --repair`, which takes the new text and looks for every quote in it",
    )
}

fn is_missing(fs: &dyn Fs, root: &Path, file: &Path) -> Result<bool, StoreError> {
    let there = atomic::look(fs, &root.join(file));
    let there = there.map_err(|error| StoreError::io(file, &error))?;
    Ok(there.is_none())
}

/// What is known of an article whose words are there, but not its other file.
fn without_meta(
    fs: &dyn Fs,
    root: &Path,
    id: &ArticleId,
    file: &Path,
) -> Result<Read<ArticleFile>, StoreError> {
    let text_file = paths::text(id);
    if is_missing(fs, root, Path::new(&text_file))? {
        let message = format!("the article {id} is in the list, but its files are not there");
        let problem = Problem::error(file, message).way_out(
            "restore both files from version control or a backup; if they are gone for good, \
             take the article out of the list in project.ron",
        );
        return Err(StoreError::Damaged(vec![problem]));
    }
    let problem = Problem::error(file, "this file is missing, though the words are there");
    let problem = problem.repairable(Repair::Rewrite).way_out(
        "restore it from version control or a backup, or run `claimdesk check PROJECT \
         --repair`, which makes one without title and source",
    );
    Ok(Read {
        record: ArticleFile::bare(id),
        source: String::new(),
        problems: vec![problem],
    })
}

/// A text of which some bytes are no UTF-8, with signs in their places.
fn text_with_losses(
    fs: &dyn Fs,
    root: &Path,
    id: &ArticleId,
    error: StoreError,
) -> Result<(ArticleText, Problem), StoreError> {
    let name = paths::text(id);
    let file = Path::new(&name);
    let Ok(bytes) = limits::read(fs, &root.join(file), file, TEXT_BYTES) else {
        return Err(error);
    };
    let Err((bytes, problem)) = as_utf8(file, bytes) else {
        return Err(error);
    };
    let text = ArticleText::new(String::from_utf8_lossy(&bytes)).map_err(|_| error)?;
    Ok((text, *problem))
}

fn text_at(fs: &dyn Fs, path: &Path, file: &Path) -> Result<ArticleText, StoreError> {
    let text = as_utf8(file, limits::read(fs, path, file, TEXT_BYTES)?);
    let text = text.map_err(|(_, problem)| StoreError::Damaged(vec![*problem]))?;
    ArticleText::new(text)
        .map_err(|error| StoreError::Damaged(vec![Problem::error(file, error.to_string())]))
}

/// Why the text of an article is not to be had.
pub(crate) enum TextProblem {
    /// Another text is there.
    Other(ArticleText),
    /// None is there, or what is there is no text.
    None(StoreError),
    /// One may be there, but can't be read at the moment.
    Unread(StoreError),
}

/// The text with this digest: the article's file, else the one in the trash (then `true`).
pub(crate) fn find_text(
    fs: &dyn Fs,
    root: &Path,
    id: &ArticleId,
    wanted: Digest,
) -> Result<(ArticleText, bool), TextProblem> {
    let path = paths::text(id);
    let file = Path::new(&path);
    let here = text_at(fs, &root.join(file), file);
    match &here {
        Ok(text) if text.digest() == wanted => return Ok((text.clone(), false)),
        _ => {}
    }
    let trashed = root.join(paths::trash(&path, wanted));
    let kept = text_at(fs, &trashed, file);
    match kept {
        Ok(text) if text.digest() == wanted => return Ok((text, true)),
        _ => {}
    }
    // Only what is not there at all is told as missing.
    for (place, read) in [(root.join(file), here.as_ref()), (trashed, kept.as_ref())] {
        if let Err(error @ StoreError::Io { .. }) = read
            && !matches!(atomic::look(fs, &place), Ok(None))
        {
            return Err(TextProblem::Unread(error.clone()));
        }
    }
    Err(match here {
        Ok(text) => TextProblem::Other(text),
        Err(error) => TextProblem::None(error),
    })
}

impl Loaded {
    /// Notes a problem; beyond the most that are told it is counted.
    pub(super) fn tell(&mut self, problem: Problem) {
        if self.problems.len() < limits::ALL_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.untold += 1;
            self.untold_error |= problem.is_error();
        }
    }

    /// Says how many problems were only counted.
    fn tell_the_rest(&mut self) {
        if self.untold == 0 {
            return;
        }
        let message = format!("and {} more problems", self.untold);
        let file = Path::new(paths::PROJECT);
        let problem = match self.untold_error {
            true => Problem::error(file, message),
            false => Problem::warning(file, message),
        };
        self.problems
            .push(problem.way_out("repair these and check again"));
    }

    /// Problems are kept; a newer format or a refusing disk ends everything.
    pub(super) fn keep(&mut self, error: StoreError) -> Result<(), StoreError> {
        match error {
            StoreError::Damaged(problems) => {
                problems.into_iter().for_each(|problem| self.tell(problem));
                Ok(())
            }
            StoreError::Io { path, problem } => {
                self.has_unreadable = true;
                self.tell(Problem::error(&path, problem));
                Ok(())
            }
            other => Err(other),
        }
    }

    fn articles(&mut self, fs: &dyn Fs, root: &Path) -> Result<(), StoreError> {
        let order = self.order.clone();
        for read in parallel(&order, |id| read_article(fs, root, id)) {
            match read {
                Ok(read) => {
                    if read.stale {
                        self.stale_articles.insert(read.article.id.clone());
                    }
                    read.problems
                        .into_iter()
                        .for_each(|problem| self.tell(problem));
                    self.project.put_article(read.article, None);
                }
                Err(error) => self.keep(error)?,
            }
        }
        let listed: HashSet<&str> = order.iter().map(ArticleId::as_str).collect();
        let stems = paths::stems(fs, &root.join("articles"), "ron");
        for stem in stems.map_err(|error| StoreError::io(root, &error))? {
            if listed.contains(stem.as_str()) {
                continue;
            }
            let name = format!("articles/{stem}.ron");
            let file = Path::new(&name);
            let problem = Problem::warning(file, "this article is not in the list of project.ron");
            match ArticleId::new(&stem)
                .ok()
                .map(|id| read_article(fs, root, &id))
            {
                Some(Ok(read)) => {
                    self.orphans.push(read.article);
                    self.tell(problem.repairable(Repair::Adopt));
                }
                _ => self.tell(problem.repairable(Repair::MoveToTrash)),
            }
        }
        Ok(())
    }

    /// Whether an article can't be read, or is not yet in the list.
    pub(super) fn waits_for(&self, id: &ArticleId) -> bool {
        self.order.contains(id) || self.orphans.iter().any(|article| article.id == *id)
    }

    fn layers(&mut self, fs: &dyn Fs, root: &Path) -> Result<(), StoreError> {
        let mut keys = Vec::new();
        // Work on an article that can't be read, or is not yet in the list, stays as it is.
        let mut waits: HashSet<ArticleId> = self.order.iter().cloned().collect();
        waits.extend(self.orphans.iter().map(|article| article.id.clone()));
        let failed = |error: std::io::Error| StoreError::io(root, &error);
        for person in paths::names(fs, &root.join("layers")).map_err(failed)? {
            let dir = root.join("layers").join(&person);
            let stems = paths::stems(fs, &dir, "ron").map_err(failed)?;
            let Ok(person) = PersonId::new(&person) else {
                if !stems.is_empty() {
                    let file = PathBuf::from(format!("layers/{person}"));
                    let message = format!("“{person}” can't be the id of a person");
                    let way_out = "rename the folder to the id of a person: a-z, 0-9, - and _";
                    self.tell(Problem::warning(&file, message).way_out(way_out));
                }
                continue;
            };
            if !stems.is_empty() && self.project.person(&person).is_none() {
                self.notes.push(format!(
                    "{person} has work in layers/{person} but was not in the list of people: \
                     added"
                ));
                let name = person.to_string();
                self.project.put_person(Person {
                    id: person.clone(),
                    name,
                });
                self.stale_project = true;
            }
            for stem in stems {
                let file = PathBuf::from(format!("layers/{person}/{stem}.ron"));
                match ArticleId::new(&stem) {
                    Ok(article) if self.project.article(&article).is_some() => {
                        let person = person.clone();
                        keys.push(LayerKey { article, person });
                    }
                    Ok(article) if waits.contains(&article) => {
                        self.unread.insert(person.clone());
                    }
                    _ => self.tell(
                        Problem::warning(&file, format!("there is no article “{stem}”"))
                            .repairable(Repair::MoveToTrash),
                    ),
                }
            }
        }
        let read = parallel(&keys, |key| read_layer(fs, root, key, &self.project));
        let mut layers = Vec::with_capacity(read.len());
        for (key, layer) in keys.iter().zip(read) {
            match layer {
                Ok(layer) => layers.push(layer),
                Err(error) => {
                    self.unread.insert(key.person.clone());
                    self.keep(error)?;
                }
            }
        }
        super::join::join(self, layers);
        Ok(())
    }
}
