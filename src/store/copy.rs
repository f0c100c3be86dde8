//! A copy of a project in another folder, also while its own folder can't be written to.

use std::path::Path;

use super::atomic::{self, RealFs, read_limited};
use super::problem::StoreError;
use super::{folder, paths};
use crate::model::Project;
use crate::text::Digest;

/// The largest original that is taken along, in bytes; as large as a file may be (FILE_FORMAT.md).
const LARGEST: u64 = 512 << 20;

/// Makes a project in the new or empty folder `to` with everything that `project` has. What
/// stands only in the files of its own folder `from`, the originals, is copied from there;
/// returned are the originals that could not be, in words.
///
/// # Errors
/// [`StoreError`] if the copy can't be made.
pub fn save_copy(
    project: &Project,
    from: Option<&Path>,
    to: &Path,
) -> Result<Vec<String>, StoreError> {
    folder::create(to, project)?;
    let mut missing = Vec::new();
    let mut copied = false;
    for article in project.articles() {
        let Some(original) = &article.original else {
            continue;
        };
        let path = paths::original(&article.id, original);
        let target = to.join(&path);
        // Without a file of its own, the text is the original.
        let is_text = original.digest == article.text.digest();
        if target.exists() || (is_text && original.bytes.0.is_none()) {
            continue;
        }
        let read = from.map(|from| read_limited(&RealFs, &from.join(&path), LARGEST));
        match read {
            Some(Ok(bytes)) if Digest::of(&bytes) == original.digest => {
                atomic::replace_unsynced(&RealFs, &target, &bytes)
                    .map_err(|error| StoreError::io(&target, &error))?;
                copied = true;
            }
            Some(Ok(_)) => missing.push(format!("{path}: it is not what was imported")),
            Some(Err(error)) => missing.push(format!("{path}: {error}")),
            None => missing.push(format!("{path}: it is in no folder")),
        }
    }
    if copied {
        let dir = to.join("originals");
        atomic::Fs::sync_dir(&RealFs, &dir).map_err(|error| StoreError::io(&dir, &error))?;
    }
    Ok(missing)
}
