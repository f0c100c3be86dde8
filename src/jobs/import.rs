//! Reads files for an import.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::Progress;
use crate::analysis::similar::{Fingerprint, Likeness, SimilarIndex};
use crate::formats::{
    self, ImportContext, ImportError, Imported, Input, MAX_IMPORT_BYTES, Problem,
};

/// What came of reading files.
#[derive(Debug, Default)]
pub struct ReadIn {
    /// What was read, a value a file.
    pub read: Vec<Imported>,
    /// The files of which nothing could be used.
    pub failed: Vec<ImportError>,
    /// Whether the rest was left out because the person cancelled.
    pub cancelled: bool,
}

/// Reads files of any known format, folders with everything in them that has a known ending.
/// A file that can't be used is reported and the rest goes on.
#[must_use]
pub fn read_in(
    paths: &[PathBuf],
    format: Option<&str>,
    context: &mut ImportContext<'_>,
    progress: &Progress,
) -> ReadIn {
    let mut out = ReadIn::default();
    let files = with_folders_opened(paths, &mut out.failed);
    let mut likeness = Alike::new(context);
    for (index, path) in files.iter().enumerate() {
        if progress.cancelled() {
            out.cancelled = true;
            break;
        }
        let name = name_of(path);
        progress.set(index, files.len());
        progress.say(name.clone());
        match read_one(path, &name, format, context) {
            Ok(mut imported) => {
                likeness.notice(&name, &mut imported, context);
                out.read.push(imported);
            }
            Err(error) => out.failed.push(error),
        }
    }
    progress.set(files.len(), files.len());
    out
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// The files, and those in the folders among them, with known endings, by name.
fn with_folders_opened(paths: &[PathBuf], failed: &mut Vec<ImportError>) -> Vec<PathBuf> {
    let known: Vec<&str> = formats::FORMATS
        .iter()
        .flat_map(|format| format.extensions())
        .copied()
        .collect();
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match std::fs::read_dir(path) {
            Ok(entries) => {
                let ending = |file: &Path| {
                    let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase());
                    ending.is_some_and(|ending| known.contains(&ending.as_str()))
                };
                let inside = entries.flatten().map(|entry| entry.path());
                let mut inside: Vec<PathBuf> = inside
                    .filter(|file| file.is_file() && ending(file))
                    .collect();
                inside.sort();
                if inside.is_empty() {
                    failed.push(ImportError::new(
                        &name_of(path),
                        "there is no file with a known ending in this folder",
                        format!("Known are: {}.", known.join(", ")),
                    ));
                }
                files.extend(inside);
            }
            Err(error) => failed.push(unreadable(&name_of(path), &error)),
        }
    }
    files
}

fn unreadable(name: &str, error: &std::io::Error) -> ImportError {
    use std::io::ErrorKind as K;
    let (what, way_out) = match error.kind() {
        K::NotFound => ("there is no such file", "Check its name and folder."),
        K::PermissionDenied => ("no permission to read it", "Change the file's rights."),
        _ => return ImportError::new(name, format!("it can't be read: {error}"), "Try again."),
    };
    ImportError::new(name, what, way_out)
}

fn read_one(
    path: &Path,
    name: &str,
    format: Option<&str>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    // Asked before opening: opening a pipe would wait until somebody writes to it.
    let meta = std::fs::metadata(path).map_err(|error| unreadable(name, &error))?;
    if !meta.is_file() {
        let what = "this is a device or pipe, not a file";
        return Err(ImportError::new(name, what, "Choose a file."));
    }
    let file = std::fs::File::open(path).map_err(|error| unreadable(name, &error))?;
    if meta.len() > MAX_IMPORT_BYTES as u64 {
        return Err(ImportError::too_large(name, meta.len()));
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read; the limit holds all the same.
    let mut limited = file.take(MAX_IMPORT_BYTES as u64 + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(name, &error))?;
    let input = Input::new(name, bytes);
    match format {
        None => formats::import_any(&input, context),
        Some(id) => match formats::format(id) {
            Some(format) => formats::import_as(format, &input, context),
            None => Err(ImportError::new(
                name,
                format!("there is no format “{id}”"),
                "Leave the format out: it is recognised from the content.",
            )),
        },
    }
}

/// Notices articles that are nearly the same as one that is there already.
struct Alike {
    /// Made when the first article comes: fingerprints of the whole project take a while.
    index: Option<SimilarIndex>,
}

impl Alike {
    fn new(_: &ImportContext<'_>) -> Self {
        Self { index: None }
    }

    fn notice(&mut self, name: &str, imported: &mut Imported, context: &ImportContext<'_>) {
        if imported.articles.is_empty() {
            return;
        }
        let index = self
            .index
            .get_or_insert_with(|| SimilarIndex::build(context.project));
        for article in &imported.articles {
            let print = Fingerprint::of(&article.text);
            if let Some((id, Likeness::Nearly(share))) = index.most_like(&print) {
                let title = context
                    .project
                    .article(id)
                    .map_or_else(|| id.to_string(), |known| known.display_title().to_owned());
                imported.problems.push(Problem {
                    place: name.to_owned(),
                    message: format!(
                        "{:.0} % of its words are those of “{title}”; both are kept. Delete one \
                         if they are the same article.",
                        share * 100.0
                    ),
                });
            }
            index.insert(article.id.clone(), print);
        }
    }
}
