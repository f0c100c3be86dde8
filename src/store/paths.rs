//! Where things are in a project's folder. Paths are seen from that folder, with `/`.

use std::io;
use std::path::Path;

use super::atomic::{Fs, look};
use super::conflicted;
use super::located::at;
use crate::model::{
    Article, ArticleId, LayerKey, Original, PersonId, ProposalsKey, RunId, StepNumber,
};
use crate::text::Digest;

pub(crate) const PROJECT: &str = "project.ron";
pub(crate) const LOCK: &str = "journal/.lock";
pub(crate) const DELETED: &str = "trash/deleted.log";
pub(crate) const HISTORY: &str = "journal/history";
pub(crate) const SUGGESTIONS: &str = "suggestions";
pub(crate) const HOLDER: &str = "journal/.holder";

pub(crate) fn text(id: &ArticleId) -> String {
    format!("articles/{id}.txt")
}

pub(crate) fn meta(id: &ArticleId) -> String {
    format!("articles/{id}.ron")
}

pub(crate) fn original(id: &ArticleId, original: &Original) -> String {
    format!("originals/{id}.{}", original.extension)
}

pub(crate) fn layer(key: &LayerKey) -> String {
    format!("layers/{}/{}.ron", key.person, key.article)
}

/// Where a suggestion run came from.
pub(crate) fn run(id: &RunId) -> String {
    format!("{SUGGESTIONS}/{id}.ron")
}

/// The folder of what a run says of the articles.
pub(crate) fn proposals_dir(run: &RunId) -> String {
    format!("{SUGGESTIONS}/{run}")
}

pub(crate) fn proposals(key: &ProposalsKey) -> String {
    format!("{SUGGESTIONS}/{}/{}.ron", key.run, key.article)
}

pub(crate) fn journal(person: &PersonId) -> String {
    format!("journal/{person}.log")
}

/// A file of the history: steps by one person from this number on.
pub(crate) fn segment(person: &PersonId, first: StepNumber) -> String {
    format!("{HISTORY}/{person}/{first:012}.log")
}

/// Where a file goes that is taken out. The name holds the beginning of its content's digest,
/// so that nothing in the trash is ever overwritten by something else.
pub(crate) fn trash(path: &str, content: Digest) -> String {
    let short: String = content.to_string().chars().skip(7).take(12).collect();
    let (stem, extension) = match path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => (stem, extension),
        _ => (path, "bin"),
    };
    format!("trash/{stem}.{short}.{extension}")
}

/// The files of an article besides its layers.
pub(crate) fn files_of(article: &Article) -> Vec<String> {
    let mut files = vec![text(&article.id), meta(&article.id)];
    files.extend(article.original.as_ref().map(|o| original(&article.id, o)));
    files
}

/// Names of the files in a folder that end with `.extension`, without it, sorted. Files that
/// begin with a dot belong to others (or to a save that was cut short), and so do copies that
/// other programs left. No folder: no files.
pub(crate) fn stems(fs: &dyn Fs, dir: &Path, extension: &str) -> io::Result<Vec<String>> {
    let all = names(fs, dir)?;
    let stem = |name: &String| {
        let stem = name.strip_suffix(extension)?.strip_suffix('.')?;
        let is_ours = !stem.starts_with('.') && conflicted::recognise(name, &all).is_none();
        is_ours.then(|| stem.to_owned())
    };
    let mut stems: Vec<String> = all.iter().filter_map(stem).collect();
    stems.sort_unstable();
    Ok(stems)
}

/// Names in a folder, sorted. No folder: no names.
pub(crate) fn names(fs: &dyn Fs, dir: &Path) -> io::Result<Vec<String>> {
    let entries = match fs.list(dir) {
        Ok(entries) => entries,
        // Only if it is asked for by name and is not there either.
        Err(_) if !look(fs, dir)?.is_some_and(|there| there.is_dir()) => return Ok(Vec::new()),
        Err(error) => return Err(at(dir, error)),
    };
    let text = entries.into_iter().map(|entry| entry.name.into_string());
    let mut names: Vec<String> = text.filter_map(Result::ok).collect();
    names.sort_unstable();
    Ok(names)
}
