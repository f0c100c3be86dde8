//! Links, pipes and devices where a project's files should be. A project may come from anybody:
//! what is read must lie in its folder, and nothing may be written through a link.

use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::{Fs, is_folder, is_staged_name, look};
use super::located::at;
use super::paths;
use super::problem::{Problem, Severity, StoreError};

/// The folders that belong to a project. Whoever reads or writes in another one adds it here.
pub(crate) const FOLDERS: [&str; 6] = [
    "articles",
    "originals",
    "layers",
    "journal",
    "trash",
    "suggestions",
];

/// How many are told; the rest is counted.
const MOST: usize = 20;
/// Folders that lie deeper are none of ours.
const DEEPEST: usize = 6;

/// What a thing in a folder is, in words.
pub(crate) fn what(kind: FileType) -> &'static str {
    if kind.is_symlink() {
        "a link"
    } else if kind.is_dir() {
        "a folder"
    } else if kind.is_file() {
        "a file"
    } else {
        "a device or pipe"
    }
}

/// Refuses a project in which there is anything strange.
pub(crate) fn refuse(fs: &dyn Fs, root: &Path) -> Result<(), StoreError> {
    let mut found = find(fs, root).map_err(|error| StoreError::io(root, &error))?;
    found.retain(|problem| problem.severity == Severity::Error);
    if found.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Damaged(found))
    }
}

/// Everything strange in a project's folders, and files whose names can't be read.
pub(crate) fn find(fs: &dyn Fs, root: &Path) -> io::Result<Vec<Problem>> {
    let mut strange = Strange::default();
    if let Some(meta) = look(fs, &root.join(paths::PROJECT))?
        && !meta.is_file()
    {
        strange.add(Path::new(paths::PROJECT), meta.file_type());
    }
    for name in FOLDERS {
        match look(fs, &root.join(name))? {
            Some(meta) if meta.is_dir() => strange.walk(fs, root, name)?,
            Some(meta) => strange.add(Path::new(name), meta.file_type()),
            None => {}
        }
    }
    Ok(strange.told())
}

#[derive(Default)]
struct Strange {
    problems: Vec<Problem>,
    more: usize,
    unnamed: Vec<(PathBuf, usize)>,
}

impl Strange {
    fn add(&mut self, file: &Path, kind: FileType) {
        if self.problems.len() >= MOST {
            self.more += 1;
            return;
        }
        let message = format!(
            "this is {}: what belongs to a project must lie in its folder itself",
            what(kind)
        );
        self.problems.push(
            Problem::error(file, message)
                .way_out("put the file or folder itself there, or move this out of the project"),
        );
    }

    fn walk(&mut self, fs: &dyn Fs, root: &Path, top: &str) -> io::Result<()> {
        let mut folders = vec![(PathBuf::from(top), 1)];
        while let Some((folder, depth)) = folders.pop() {
            let full = root.join(&folder);
            let entries = match fs.list(&full) {
                Ok(entries) => entries,
                Err(_) if !is_folder(fs, &full)? => continue,
                Err(error) => return Err(at(&full, error)),
            };
            let mut unnamed = 0;
            for entry in entries {
                let Some(name) = entry.name.to_str() else {
                    unnamed += 1;
                    continue;
                };
                // Others' files begin with a dot; those of ours that do are these.
                if name.starts_with('.') && !is_staged_name(name) && name != ".lock" {
                    continue;
                }
                match entry.kind {
                    kind if kind.is_file() => {}
                    kind if kind.is_dir() && depth < DEEPEST => {
                        folders.push((folder.join(name), depth + 1));
                    }
                    kind => self.add(&folder.join(name), kind),
                }
            }
            if unnamed > 0 {
                self.unnamed.push((folder, unnamed));
            }
        }
        Ok(())
    }

    fn told(mut self) -> Vec<Problem> {
        self.problems.sort_by(|a, b| a.file.cmp(&b.file));
        if let (Some(last), 1..) = (self.problems.last(), self.more) {
            let rest = format!("and {} more that are no files", self.more);
            self.problems
                .push(Problem::error(&last.file.clone(), rest).way_out(""));
        }
        for (folder, count) in self.unnamed.into_iter().take(MOST) {
            let message = match count {
                1 => "a file here has a name that is no text: it is not looked at".to_owned(),
                count => format!(
                    "{count} files here have names that are no text: they are not looked at"
                ),
            };
            self.problems
                .push(Problem::warning(&folder, message).way_out("rename or delete them"));
        }
        self.problems
    }
}
