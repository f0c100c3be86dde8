//! Writes what changed since the last save, and nothing else.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::atomic::{Fs, Stage, exists, is_folder, read_if_there, replace, replace_unsynced};
use super::limits::FILE_BYTES;
use super::migrate::Identity;
use super::schema_v1::article::ArticleFile;
use super::schema_v1::layer::LayerFile;
use super::schema_v1::project::ProjectFile;
use super::schema_v1::suggestion::{ProposalsFile, RunRecord};
use super::{paths, ron_text};
use crate::model::article::is_extension;
use crate::model::{Article, ArticleId, Layer, LayerKey, Original, Project, ProposalsKey};
use crate::text::Digest;

/// What is in the folder's files.
#[derive(Default)]
pub(crate) struct Known {
    /// The project as its files say; `None` if there are none yet.
    pub(crate) project: Option<Project>,
    /// Layers whose files must be written anew although they did not change since.
    pub(crate) stale_layers: BTreeSet<LayerKey>,
    /// Articles for which that is so.
    pub(crate) stale_articles: BTreeSet<ArticleId>,
    /// Whether it is so for project.ron.
    pub(crate) stale_project: bool,
    /// Files that the next save makes needless.
    pub(crate) needless: Vec<String>,
}

impl Known {
    /// Whether the files need to be written although nothing was done.
    pub(crate) fn is_stale(&self) -> bool {
        self.stale_project || !self.stale_layers.is_empty() || !self.stale_articles.is_empty()
    }
}

/// Prepares the save of `new`. `between` is called after every file.
pub(crate) fn stage(
    fs: &dyn Fs,
    root: &Path,
    stage: &mut Stage<'_>,
    known: &Known,
    new: &Project,
    between: &mut dyn FnMut(),
) -> io::Result<()> {
    let old = known.project.as_ref();
    for article in new.articles() {
        let before = old.and_then(|old| old.article(&article.id));
        let stale = known.stale_articles.contains(&article.id);
        let same = before.is_some_and(|b| Arc::ptr_eq(b, article) || b == article);
        if same && !stale {
            continue;
        }
        if stale || before.is_none_or(|before| before.text != article.text) {
            write_article(fs, root, article)?;
            sync_articles(fs, root)?;
            stage.place(paths::files_of(article));
        }
        let record = ron_text::file(&ArticleFile::of(article)).map_err(io::Error::other)?;
        stage.write(&paths::meta(&article.id), record.as_bytes())?;
        between();
    }
    let rewritten = rewritten(old, new);
    for (key, layer) in new.layers() {
        let before = old.and_then(|old| old.layer(key));
        let same = before.is_some_and(|b| Arc::ptr_eq(b, layer) || b == layer)
            && !points_into(key, layer, &rewritten);
        if same && !known.stale_layers.contains(key) {
            continue;
        }
        let record = ron_text::file(&LayerFile::of(key, layer, new)).map_err(io::Error::other)?;
        stage.write(&paths::layer(key), record.as_bytes())?;
        between();
    }
    stage_runs(stage, old, new, between)?;
    if let Some(old) = old {
        stage_gone(fs, root, stage, old, new, &known.stale_layers)?;
    }
    let record = ProjectFile::of(new);
    let identity = Identity::read(fs, root)?;
    if known.stale_project
        || identity.is_older()
        || old.is_none_or(|old| ProjectFile::of(old) != record)
    {
        let record = record.with_id(identity);
        let record = ron_text::file(&record).map_err(io::Error::other)?;
        stage.write(paths::PROJECT, record.as_bytes())?;
    }
    for path in &known.needless {
        stage.remove(path);
    }
    Ok(())
}

/// Prepares the files of suggestion runs.
fn stage_runs(
    stage: &mut Stage<'_>,
    old: Option<&Project>,
    new: &Project,
    between: &mut dyn FnMut(),
) -> io::Result<()> {
    for run in new.runs() {
        if old.and_then(|old| old.run(&run.id)) == Some(run) {
            continue;
        }
        let record = ron_text::file(&RunRecord::of(run)).map_err(io::Error::other)?;
        stage.write(&paths::run(&run.id), record.as_bytes())?;
    }
    for (article, run, proposals) in new.proposals() {
        let key = ProposalsKey {
            article: article.clone(),
            run: run.clone(),
        };
        let before = old.and_then(|old| old.proposals_at(&key));
        let text = |project: &Project| project.article(article).map(|one| one.text.clone());
        if before.is_some_and(|b| Arc::ptr_eq(b, proposals) || b == proposals)
            && old.and_then(text) == text(new)
        {
            continue;
        }
        let text = text(new);
        let file = ProposalsFile::of(&key, proposals, text.as_ref());
        let record = ron_text::file(&file).map_err(io::Error::other)?;
        stage.write(&paths::proposals(&key), record.as_bytes())?;
        between();
    }
    Ok(())
}

/// Articles that have another text than the one of the same id before: one was deleted and
/// another came in. Rare, so nearly always empty.
fn rewritten(old: Option<&Project>, new: &Project) -> BTreeSet<ArticleId> {
    let Some(old) = old else {
        return BTreeSet::new();
    };
    let other = |article: &&Arc<Article>| {
        old.article(&article.id)
            .is_some_and(|b| !Arc::ptr_eq(b, article) && b.text != article.text)
    };
    new.articles()
        .filter(other)
        .map(|article| article.id.clone())
        .collect()
}

/// Whether a layer's file holds a digest or words of one of these articles. Such a file must be
/// written anew even if the layer is the same as before.
fn points_into(key: &LayerKey, layer: &Layer, articles: &BTreeSet<ArticleId>) -> bool {
    !articles.is_empty()
        && (articles.contains(&key.article)
            || layer
                .claims()
                .flat_map(|claim| &claim.quotes)
                .any(|quote| articles.contains(&quote.article)))
}

/// Prepares the move of what is no longer in the project to the trash.
fn stage_gone(
    fs: &dyn Fs,
    root: &Path,
    stage: &mut Stage<'_>,
    old: &Project,
    new: &Project,
    stale: &BTreeSet<LayerKey>,
) -> io::Result<()> {
    let mut gone = Vec::new();
    for article in old.articles() {
        if new.article(&article.id).is_none() {
            gone.extend(paths::files_of(article));
        }
    }
    let layers = old.layers().map(|(key, _)| key).chain(stale);
    for key in layers {
        if new.layer(key).is_none() {
            gone.push(paths::layer(key));
        }
    }
    for (article, run, _) in old.proposals() {
        let (article, run) = (article.clone(), run.clone());
        let key = ProposalsKey { article, run };
        if new.proposals_at(&key).is_none() {
            gone.push(paths::proposals(&key));
        }
    }
    let runs = old.runs().filter(|run| new.run(&run.id).is_none());
    gone.extend(runs.map(|run| paths::run(&run.id)));
    for path in gone {
        let full = root.join(&path);
        if let Some(bytes) = read_if_there(fs, &full, FILE_BYTES)? {
            let content = Digest::of(&bytes);
            stage.rename(&path, &paths::trash(&path, content))?;
        }
    }
    Ok(())
}

/// Makes sure that an article's text and original are in their files. A different text that is
/// there moves to the trash. The folders have yet to be synced.
pub(crate) fn write_article(fs: &dyn Fs, root: &Path, article: &Article) -> io::Result<()> {
    let text = article.text.as_str().as_bytes();
    write_content(fs, root, &paths::text(&article.id), text)?;
    let Some(original) = &article.original else {
        return Ok(());
    };
    if is_extension(&original.extension) {
        write_original(fs, root, &article.id, original)?;
    }
    Ok(())
}

/// Makes the names of texts and originals last.
pub(crate) fn sync_articles(fs: &dyn Fs, root: &Path) -> io::Result<()> {
    for name in ["articles", "originals"] {
        let dir = root.join(name);
        if is_folder(fs, &dir)? {
            fs.sync_dir(&dir)?;
        }
    }
    // The folders may be new themselves.
    fs.sync_dir(root)
}

fn write_content(fs: &dyn Fs, root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    let full = root.join(path);
    if let Some(there) = read_if_there(fs, &full, FILE_BYTES)? {
        if there == bytes {
            return Ok(());
        }
        // Copied, so that at no moment the other text is in neither place.
        replace(
            fs,
            &root.join(paths::trash(path, Digest::of(&there))),
            &there,
        )?;
    }
    replace_unsynced(fs, &full, bytes)
}

fn write_original(fs: &dyn Fs, root: &Path, id: &ArticleId, original: &Original) -> io::Result<()> {
    let path = paths::original(id, original);
    if let Some(bytes) = &original.bytes.0 {
        return write_content(fs, root, &path, bytes);
    }
    let full = root.join(&path);
    if exists(fs, &full)? {
        return Ok(());
    }
    // An article that was deleted and comes back: its original lies in the trash.
    let trashed = root.join(paths::trash(&path, original.digest));
    if let Some(bytes) = read_if_there(fs, &trashed, FILE_BYTES)? {
        replace_unsynced(fs, &full, &bytes)?;
    }
    Ok(())
}

/// The texts that steps in the journal point into.
#[derive(Default)]
pub(crate) struct TextTable(pub(crate) HashMap<ArticleId, crate::text::ArticleText>);

impl super::schema_v1::Texts for TextTable {
    fn text(&self, id: &ArticleId) -> Option<crate::text::ArticleText> {
        self.0.get(id).cloned()
    }
}

impl TextTable {
    /// The texts of a project.
    pub(crate) fn of(project: &Project) -> Self {
        let texts = project.articles().map(|a| (a.id.clone(), a.text.clone()));
        Self(texts.collect())
    }
}
