//! Reads a project's folder: everything that can be understood, and what is wrong with the rest.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::atomic::read_limited;
use super::join::Renamed;
use super::paths;
use super::problem::{Problem, Repair, StoreError};
use super::schema_v1::article::{ArticleFile, digest};
use super::schema_v1::layer::LayerFile;
use super::schema_v1::project::ProjectFile;
use super::schema_v1::{line_of, read_file};
use crate::model::{
    Article, ArticleId, Claim, LayerKey, LayerState, Mention, Person, PersonId, Project,
};
use crate::text::{ArticleText, Digest, article_text::MAX_TEXT_BYTES};

/// No file of ours besides texts grows beyond this.
pub(crate) const MAX_FILE_BYTES: u64 = 512 << 20;

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
}

/// Reads the folder.
pub(crate) fn load(root: &Path) -> Result<Loaded, StoreError> {
    let file = Path::new(paths::PROJECT);
    let path = root.join(file);
    if !path.is_file() {
        return Err(StoreError::NotAProject(root.to_owned()));
    }
    let source = read_text(&path, file)?;
    let (project, order, problems) =
        read_file::<ProjectFile>(file, &source)?.into_model(file, &source);
    let mut loaded = Loaded {
        project,
        problems,
        ..Loaded::default()
    };
    loaded.articles(root, &order)?;
    loaded.layers(root, &order)?;
    Ok(loaded)
}

/// Runs `work` on all items, on as many threads as are useful, and keeps the order.
fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
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

fn read_text(path: &Path, file: &Path) -> Result<String, StoreError> {
    let limit = (MAX_TEXT_BYTES as u64).max(MAX_FILE_BYTES);
    let bytes = read_limited(path, limit).map_err(|error| StoreError::io(path, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let problem = Problem::error(file, "these bytes are no UTF-8").at_line(Some(line));
        StoreError::Damaged(vec![problem])
    })
}

/// The line on which a field of the file stands, counted from 1.
fn line_of_field(source: &str, field: &str) -> Option<usize> {
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

fn read_article(root: &Path, id: &ArticleId) -> Result<ReadArticle, StoreError> {
    let meta_path = paths::meta(id);
    let meta_file = Path::new(&meta_path);
    let source = read_text(&root.join(meta_file), meta_file)?;
    let record: ArticleFile = read_file(meta_file, &source)?;
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
    let wanted = digest(&record.digest).map_err(|message| damaged("digest", message))?;
    let (meta, original) = record
        .into_parts()
        .map_err(|message| damaged("original", message))?;
    let found = find_text(root, id, wanted);
    let mut problems = Vec::new();
    let (text, stale) = match found {
        Ok(found) => found,
        Err(TextProblem::Other(text)) => {
            let file = paths::text(id);
            let message = "the text is not the one that was annotated: its digest differs";
            problems.push(Problem::error(Path::new(&file), message).way_out(
                "restore the file from version control or a backup, or run `claimdesk check \
                 PROJECT --repair`, which takes the new text and looks for every quote in it",
            ));
            if let Some(problem) = problems.last_mut() {
                problem.repair = Some(Repair::Rewrite);
            }
            (text, true)
        }
        Err(TextProblem::None(error)) => return Err(error),
    };
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

/// Why the text of an article is not to be had.
pub(crate) enum TextProblem {
    /// Another text is there.
    Other(ArticleText),
    /// None is there.
    None(StoreError),
}

/// The text with this digest: the article's file, else the one in the trash (then `true`).
pub(crate) fn find_text(
    root: &Path,
    id: &ArticleId,
    wanted: Digest,
) -> Result<(ArticleText, bool), TextProblem> {
    let path = paths::text(id);
    let file = Path::new(&path);
    let read = |path: &Path| {
        let text = read_text(path, file)?;
        ArticleText::new(text)
            .map_err(|error| StoreError::Damaged(vec![Problem::error(file, error.to_string())]))
    };
    let here = read(&root.join(file));
    match &here {
        Ok(text) if text.digest() == wanted => return Ok((text.clone(), false)),
        _ => {}
    }
    let trashed = root.join(paths::trash(&path, wanted));
    if trashed.is_file()
        && let Ok(text) = read(&trashed)
        && text.digest() == wanted
    {
        return Ok((text, true));
    }
    Err(match here {
        Ok(text) => TextProblem::Other(text),
        Err(error) => TextProblem::None(error),
    })
}

/// A layer file as read.
pub(crate) struct ReadLayer {
    pub(crate) key: LayerKey,
    pub(crate) state: LayerState,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) source: String,
    pub(crate) file: PathBuf,
}

fn read_layer(root: &Path, key: &LayerKey, project: &Project) -> Result<ReadLayer, StoreError> {
    let path = paths::layer(key);
    let file = PathBuf::from(&path);
    let source = read_text(&root.join(&path), &file)?;
    let record: LayerFile = read_file(&file, &source)?;
    let mut problems = Vec::new();
    let blame = |id: &str, message: String| {
        Problem::error(&file, message)
            .at_line(line_of(&source, id))
            .repairable(Repair::Rewrite)
    };
    if record.article != key.article.as_str() || record.person != key.person.as_str() {
        let message = format!(
            "it says that it is the work of {0} on {1}, which belongs into layers/{0}/{1}.ron",
            record.person, record.article
        );
        let problem = Problem::error(&file, message);
        problems.push(problem.way_out("move the file, or correct its first lines"));
    }
    let state = match record.state.as_deref() {
        None => LayerState::New,
        Some(name) => LayerState::parse(name).unwrap_or_else(|| {
            problems.push(blame(name, format!("there is no state “{name}”")));
            LayerState::New
        }),
    };
    let mut layer = ReadLayer {
        key: key.clone(),
        state,
        mentions: Vec::with_capacity(record.mentions.len()),
        claims: Vec::with_capacity(record.claims.len()),
        problems,
        source: String::new(),
        file: file.clone(),
    };
    let Some(article) = project.article(&key.article) else {
        return Ok(layer);
    };
    if record.digest != article.text.digest().to_string() && layer.problems.is_empty() {
        let line = line_of_field(&source, "digest");
        let message = "it was made on another version of the article's text";
        let problem = Problem::error(&file, message).at_line(line);
        layer.problems.push(problem.repairable(Repair::Rewrite));
    }
    for mention in record.mentions {
        let id = mention.id.clone();
        let mut moved = Vec::new();
        match mention.into_model(&article.text, Some(&mut moved)) {
            Ok(mention) => layer.mentions.push(mention),
            Err(message) => moved.push(message),
        }
        let moved = moved.into_iter();
        layer
            .problems
            .extend(moved.map(|m| blame(&id, format!("mention {id}: {m}"))));
    }
    for claim in record.claims {
        let id = claim.id.clone();
        let mut moved = Vec::new();
        match claim.into_model(&key.article, project, Some(&mut moved)) {
            Ok(claim) => layer.claims.push(claim),
            Err(message) => moved.push(message),
        }
        let moved = moved.into_iter();
        layer
            .problems
            .extend(moved.map(|m| blame(&id, format!("claim {id}: {m}"))));
    }
    layer.source = source;
    Ok(layer)
}

impl Loaded {
    /// Problems are kept; a newer format or a refusing disk ends everything.
    fn keep(&mut self, error: StoreError) -> Result<(), StoreError> {
        match error {
            StoreError::Damaged(problems) => {
                self.problems.extend(problems);
                Ok(())
            }
            StoreError::Io { path, problem } => {
                self.problems.push(Problem::error(&path, problem));
                Ok(())
            }
            other => Err(other),
        }
    }

    fn articles(&mut self, root: &Path, order: &[ArticleId]) -> Result<(), StoreError> {
        for read in parallel(order, |id| read_article(root, id)) {
            match read {
                Ok(read) => {
                    if read.stale {
                        self.stale_articles.insert(read.article.id.clone());
                    }
                    self.problems.extend(read.problems);
                    self.project.put_article(read.article, None);
                }
                Err(error) => self.keep(error)?,
            }
        }
        let listed: HashSet<&str> = order.iter().map(ArticleId::as_str).collect();
        for stem in paths::stems(&root.join("articles"), "ron") {
            if listed.contains(stem.as_str()) {
                continue;
            }
            let name = format!("articles/{stem}.ron");
            let file = Path::new(&name);
            let problem = Problem::warning(file, "this article is not in the list of project.ron");
            match ArticleId::new(&stem).ok().map(|id| read_article(root, &id)) {
                Some(Ok(read)) => {
                    self.orphans.push(read.article);
                    self.problems.push(problem.repairable(Repair::Adopt));
                }
                _ => self.problems.push(problem.repairable(Repair::MoveToTrash)),
            }
        }
        Ok(())
    }

    fn layers(&mut self, root: &Path, order: &[ArticleId]) -> Result<(), StoreError> {
        let mut keys = Vec::new();
        // Work on an article that can't be read, or is not yet in the list, stays as it is.
        let mut waits: HashSet<ArticleId> = order.iter().cloned().collect();
        waits.extend(self.orphans.iter().map(|article| article.id.clone()));
        for person in paths::names(&root.join("layers")) {
            let dir = root.join("layers").join(&person);
            let stems = paths::stems(&dir, "ron");
            let Ok(person) = PersonId::new(&person) else {
                if !stems.is_empty() {
                    let file = PathBuf::from(format!("layers/{person}"));
                    let message = format!("“{person}” can't be the id of a person");
                    self.problems.push(Problem::warning(&file, message));
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
                    Ok(article) if waits.contains(&article) => {}
                    _ => self.problems.push(
                        Problem::warning(&file, format!("there is no article “{stem}”"))
                            .repairable(Repair::MoveToTrash),
                    ),
                }
            }
        }
        let read = parallel(&keys, |key| read_layer(root, key, &self.project));
        let mut layers = Vec::with_capacity(read.len());
        for layer in read {
            match layer {
                Ok(layer) => layers.push(layer),
                Err(error) => self.keep(error)?,
            }
        }
        super::join::join(self, layers);
        Ok(())
    }
}
