//! Writes an export.

use std::path::{Path, PathBuf};

use super::Progress;
use crate::formats::{self, ExportOptions, LossReport};
use crate::model::Project;

/// What was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What the format could not carry.
    pub loss: LossReport,
}

/// Writes a project in a format to `path`: one file, or a folder where the format has several.
///
/// # Errors
/// A sentence for the person; an older file at `path` is still whole then.
pub fn export(
    project: &Project,
    format: &str,
    options: &ExportOptions,
    path: &Path,
    progress: &Progress,
) -> Result<Written, String> {
    let format = formats::format(format).ok_or_else(|| format!("there is no format “{format}”"))?;
    progress.say("writing");
    let exported = format
        .export(project, options)
        .map_err(|error| error.to_string())?;
    let single = exported.files.len() == 1;
    let mut files = Vec::new();
    for (index, file) in exported.files.iter().enumerate() {
        progress.set(index, exported.files.len());
        let target = if single {
            path.to_owned()
        } else {
            path.join(&file.name)
        };
        crate::store::atomic::replace(&crate::store::atomic::RealFs, &target, &file.bytes)
            .map_err(|error| format!("{}: {error}", target.display()))?;
        files.push(target);
    }
    Ok(Written {
        files,
        loss: exported.loss,
    })
}
