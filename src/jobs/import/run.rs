//! Reads files for a suggestion run.

use std::path::PathBuf;

use super::source;
use super::{Progress, input_of};
use crate::formats::run::{
    Keys, NoRun, Parts, RunIn, Said, Wishes, keys_of_last_run, propose_in_parts, read,
};
use crate::formats::{self, ImportContext, ImportError};

/// Which files make a run, and how they are read.
#[derive(Clone, Debug, Default)]
pub struct RunFiles {
    /// Files, folders, `.zip`s.
    pub paths: Vec<PathBuf>,
    /// The id of their format; their content decides if there is none.
    pub format: Option<String>,
    /// Which fields hold what; as in the last run of the tool if nothing is said.
    pub keys: Option<Keys>,
    /// What is wished for the run.
    pub wishes: Wishes,
}

/// What the files of a run say, and those of which nothing could be used.
#[derive(Clone, Debug, Default)]
pub struct SaidFiles {
    said: Vec<Said>,
    failed: Vec<ImportError>,
}

/// Reads files and gives everything that they propose its place. Files that can't be used are
/// reported and the rest goes on.
///
/// # Errors
/// [`NoRun`] if the person cancelled, or a label is wished for that is not there.
pub fn read_run(
    files: &RunFiles,
    context: &mut ImportContext<'_>,
    progress: &Progress,
) -> Result<(Option<RunIn>, Vec<ImportError>), NoRun> {
    let said = read_files(files, context, progress)?;
    place_run(said, &files.wishes, context, progress, None)
}

/// Gives everything that files propose its place; with `parts`, one after the other. Nothing if
/// no file could be used.
///
/// # Errors
/// [`NoRun`] if the person cancelled, or a label is wished for that is not there.
pub fn place_run(
    SaidFiles { said, failed }: SaidFiles,
    wishes: &Wishes,
    context: &mut ImportContext<'_>,
    progress: &Progress,
    parts: Option<Parts<'_>>,
) -> Result<(Option<RunIn>, Vec<ImportError>), NoRun> {
    if said.is_empty() {
        return Ok((None, failed));
    }
    progress.say("finding the words");
    let goes_on = |done: usize, all: usize| {
        // A change of a few articles is not seen.
        if all > 0 && (done.is_multiple_of(16) || done == all) {
            progress.set(done, all);
        }
        !progress.cancelled()
    };
    let run = propose_in_parts(said, wishes, context, &goes_on, parts)?;
    Ok((Some(run), failed))
}

/// Reads files as far as it goes without looking anything up. Files that can't be used are
/// reported and the rest goes on.
///
/// # Errors
/// [`NoRun`] if the person cancelled.
pub fn read_files(
    files: &RunFiles,
    context: &mut ImportContext<'_>,
    progress: &Progress,
) -> Result<SaidFiles, NoRun> {
    let mut out = SaidFiles::default();
    let sources = source::sources(&files.paths, &mut out.failed);
    let keys = files.keys.clone().unwrap_or_default();
    let before = keys_of_last_run(context.project, &files.wishes.tool);
    let before = files.keys.is_none().then_some(&before);
    let groups = formats::group(&sources, |source| &source.name);
    for (index, group) in groups.iter().enumerate() {
        if progress.cancelled() {
            return Err(NoRun::Cancelled);
        }
        progress.set(index, groups.len());
        progress.say(group.main.name.clone());
        let input = input_of(group);
        let said =
            input.and_then(|input| read(&input, files.format.as_deref(), &keys, before, context));
        match said {
            Ok(said) => out.said.push(said),
            Err(error) => out.failed.push(error),
        }
    }
    Ok(out)
}
