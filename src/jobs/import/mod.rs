//! Reads files for an import.

mod run;
mod source;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use self::run::{RunFiles, SaidFiles, place_run, read_files, read_run};
pub use self::source::{MAX_DEPTH, MAX_FILES};
pub(super) use self::source::{Source, all_in_zip};
use super::Progress;
use crate::analysis::similar::{Likeness, SimilarIndex, fingerprints};
use crate::formats::{
    self, Format, Group, ImportContext, ImportError, Imported, Input, LineInput, Lines, Problem,
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

/// Reads files of any known format, folders and `.zip`s with everything in them that has a known
/// ending. Files that belong together are read as one. A file that can't be used is reported and
/// the rest goes on.
#[must_use]
pub fn read_in(
    paths: &[PathBuf],
    format: Option<&str>,
    context: &mut ImportContext<'_>,
    progress: &Progress,
) -> ReadIn {
    let mut out = ReadIn::default();
    let sources = source::sources(paths, &mut out.failed);
    let groups = formats::group(&sources, |source| &source.name);
    let mut likeness = Alike::default();
    for (index, group) in groups.iter().enumerate() {
        if progress.cancelled() {
            out.cancelled = true;
            break;
        }
        let name = &group.main.name;
        progress.set(index, groups.len());
        progress.say(name.clone());
        match read_group(group, format, context, progress) {
            Err(_) if progress.cancelled() => {
                out.cancelled = true;
                break;
            }
            Ok(mut imported) => {
                likeness.notice(name, &mut imported, context, progress);
                if progress.cancelled() {
                    out.cancelled = true;
                    break;
                }
                imported.name.clone_from(name);
                out.read.push(imported);
            }
            Err(error) => out.failed.push(error),
        }
    }
    progress.set(groups.len(), groups.len());
    out
}

/// Reads a file with those that belong to it.
pub(super) fn read_group(
    group: &Group<Source>,
    format: Option<&str>,
    context: &mut ImportContext<'_>,
    progress: &Progress,
) -> Result<Imported, ImportError> {
    let chosen = |id| {
        formats::format(id).ok_or_else(|| {
            ImportError::new(
                &group.main.name,
                format!("there is no format “{id}”"),
                "Leave the format out: it is recognised from the content.",
            )
        })
    };
    let format = format.map(chosen).transpose()?;
    if let Some(imported) = read_lines(group, format, context, progress)? {
        return Ok(imported);
    }
    let input = input_of(group)?;
    match format {
        None => formats::import_any(&input, context),
        Some(format) => formats::import_as(format, &input, context),
    }
}

/// Reads a long file of lines without holding it; `None` if it is none.
fn read_lines(
    group: &Group<Source>,
    format: Option<&'static dyn Format>,
    context: &mut ImportContext<'_>,
    progress: &Progress,
) -> Result<Option<Imported>, ImportError> {
    let name = &group.main.name;
    let Some(beginning) = group.main.beginning()? else {
        return Ok(None);
    };
    let beginning = Input::new(name, beginning);
    let Some(found) = formats::by_lines(format, &beginning) else {
        return Ok(None);
    };
    let companions = group.companions.iter();
    let sources: Vec<&Source> = std::iter::once(&group.main).chain(companions).collect();
    let files = sources.iter().map(|source| source.reopened(progress));
    let Some(files) = files.collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let mut all = Vec::with_capacity(files.len());
    for (source, file) in sources.iter().zip(&files) {
        let lines = Lines::of_file(&source.name, file);
        if !lines.are_utf8()? {
            return Ok(None);
        }
        all.push(lines);
    }
    let mut all = all.into_iter();
    let Some(main) = all.next() else {
        return Ok(None);
    };
    let input = LineInput {
        lines: main,
        beside: all.map(|lines| (lines.name().to_owned(), lines)).collect(),
    };
    found.import(&input, context).map(Some)
}

/// The bytes of a file and of those that belong to it.
fn input_of(group: &Group<Source>) -> Result<Input<'_>, ImportError> {
    let bytes = group.main.read()?;
    let mut companions: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
    for source in &group.companions {
        let base = source.name.rsplit('/').next().unwrap_or_default();
        companions.insert(base.to_owned(), source.read()?.into());
    }
    Ok(Input::new(&group.main.name, bytes).with_companions(companions))
}

/// So many articles that are nearly the same as others are named.
const TOLD: usize = 20;

/// Notices articles that are nearly the same as one that is there already.
#[derive(Default)]
struct Alike {
    /// Made when the first article comes: fingerprints of the whole project take a while.
    index: Option<SimilarIndex>,
}

impl Alike {
    fn notice(
        &mut self,
        name: &str,
        imported: &mut Imported,
        context: &ImportContext<'_>,
        progress: &Progress,
    ) {
        if imported.articles.is_empty() || progress.cancelled() {
            return;
        }
        let mut count = 0_usize;
        let index = self
            .index
            .get_or_insert_with(|| SimilarIndex::build(context.project));
        let prints = fingerprints(imported.articles.iter().map(|article| &article.text));
        for (article, print) in imported.articles.iter().zip(prints) {
            if progress.cancelled() {
                return;
            }
            let like = index.most_like(&print);
            count += usize::from(matches!(like, Some((_, Likeness::Nearly(_)))));
            if let Some((id, Likeness::Nearly(share))) = like.filter(|_| count <= TOLD) {
                let title = context
                    .project
                    .article(id)
                    .map_or_else(|| id.to_string(), |known| known.display_title().to_owned());
                imported.alike.push(Problem {
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
        if count > TOLD {
            imported.alike.push(Problem {
                place: name.to_owned(),
                message: format!(
                    "{} more articles are nearly the same as others",
                    count - TOLD
                ),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use std::sync::{Mutex, OnceLock};

    use super::*;
    use crate::model::{Person, PersonId, Project, Timestamp};

    /// Reads a long file of lines, and cancels when the job first says what it does, if wanted. Also
    /// gives how far the job was whenever it said so.
    fn read_long_file(cancels: bool) -> (ReadIn, Vec<f32>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.jsonl");
        let line = |number: usize| {
            format!(
                "{{\"text\":\"{number}{}\",\"label\":[]}}\n",
                "a ".repeat(500)
            )
        };
        std::fs::write(&path, (0..2_000).map(line).collect::<String>()).unwrap();
        let shared: Arc<OnceLock<Progress>> = Arc::default();
        let seen = shared.clone();
        let told: Arc<Mutex<Vec<f32>>> = Arc::default();
        let tells = told.clone();
        let progress = Progress::new(Arc::new(move || {
            let Some(progress) = seen.get() else { return };
            tells.lock().unwrap().extend(progress.fraction());
            if cancels {
                progress.cancel();
            }
        }));
        let _ = shared.set(progress.clone());
        let project = Project::default();
        let person = Person {
            id: PersonId::new("ada").unwrap(),
            name: "Ada".to_owned(),
        };
        let mut context = ImportContext::new(&project, person, Timestamp::from_millis(0));
        let read = read_in(&[path], None, &mut context, &progress);
        let told = told.lock().unwrap().clone();
        (read, told)
    }

    #[test]
    fn a_long_file_can_be_cancelled_while_it_is_read() {
        let (read, _) = read_long_file(true);
        assert!(read.cancelled);
        assert_eq!((read.read.len(), read.failed), (0, vec![]));
        let (read, told) = read_long_file(false);
        assert!(!read.cancelled);
        assert_eq!(read.read[0].articles.len(), 2_000);
        // One file: what is told is how far it is.
        assert!(told.is_sorted(), "{told:?}");
        assert!(
            told.iter()
                .filter(|part| **part > 0.0 && **part < 1.0)
                .count()
                > 2,
            "{told:?}"
        );
    }
}
