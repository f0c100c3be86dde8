//! Where the bytes of an import come from: files, files in folders, files in `.zip`s.

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::formats::{FORMATS, ImportError, MAX_IMPORT_BYTES, Reopen, companions_of};
use crate::jobs::Progress;
use crate::store::zip;

/// Folders inside each other are opened to this depth.
pub const MAX_DEPTH: usize = 32;
/// No more files than this are taken from a folder with all that are in it.
pub const MAX_FILES: usize = 250_000;

/// A file that can be read when its turn comes.
#[derive(Clone, Debug)]
pub(in crate::jobs) struct Source {
    /// Its name with its folders, `/` between them, from the folder or `.zip` that was chosen.
    pub(super) name: String,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    Packed(Arc<Mutex<zip::Reader>>, usize),
}

impl Source {
    /// A file of the disk.
    pub(in crate::jobs) fn file(name: String, path: PathBuf) -> Self {
        Self {
            name,
            place: Place::File(path),
        }
    }

    /// Its name with its folders.
    pub(in crate::jobs) fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes, at most [`MAX_IMPORT_BYTES`].
    pub(super) fn read(&self) -> Result<Vec<u8>, ImportError> {
        match &self.place {
            Place::File(path) => read_file(path, &self.name),
            Place::Packed(reader, index) => {
                let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
                let size = reader.entries().get(*index).map_or(0, |entry| entry.size);
                if size > MAX_IMPORT_BYTES as u64 {
                    return Err(ImportError::too_large(&self.name, size));
                }
                reader.read(*index).map_err(|zip::ZipError(words)| {
                    let what = format!("it can’t be unpacked: {words}");
                    ImportError::new(&self.name, what, "Make or download the .zip again.")
                })
            }
        }
    }
}

/// So long is the beginning of a file that tells what it is, in bytes.
const BEGINNING: usize = 1 << 20;

impl Source {
    /// The first whole lines, if the file is too long for one go, lies by itself and has lines.
    pub(super) fn beginning(&self) -> Result<Option<Vec<u8>>, ImportError> {
        let Place::File(path) = &self.place else {
            return Ok(None);
        };
        let failed = |error| unreadable(&self.name, &error);
        let (file, _) = open_file(path, &self.name)?;
        let mut file = BufReader::new(file.take(MAX_IMPORT_BYTES as u64));
        let mut bytes = Vec::new();
        let mut beginning = file.by_ref().take(BEGINNING as u64);
        beginning.read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() < BEGINNING {
            return Ok(None);
        }
        if memchr::memrchr(b'\n', &bytes).is_none() {
            file.read_until(b'\n', &mut bytes).map_err(failed)?;
        }
        Ok(memchr::memrchr(b'\n', &bytes).map(|end| {
            bytes.truncate(end + 1);
            bytes
        }))
    }

    /// The file, to be opened as often as needed until somebody cancels; `None` if it does not
    /// lie by itself.
    pub(super) fn reopened<'a>(&'a self, progress: &'a Progress) -> Option<Reopened<'a>> {
        match &self.place {
            Place::File(path) => Some(Reopened {
                path,
                progress,
                read: AtomicU64::new(0),
            }),
            Place::Packed(..) => None,
        }
    }
}

/// A file that can be opened several times.
pub(super) struct Reopened<'a> {
    path: &'a Path,
    progress: &'a Progress,
    /// How many bytes of it were read, every time counted.
    read: AtomicU64,
}

/// So often a file is read at most: whether it is UTF-8, what holds for all of it, and then itself.
const TIMES: u64 = 3;

impl Reopen for Reopened<'_> {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        let file = fs::File::open(self.path)?;
        Ok(Box::new(Watched {
            length: file.metadata()?.len(),
            file,
            whole: self,
        }))
    }
}

/// A file that says how far it is, and ends with an error when somebody cancels.
struct Watched<'a> {
    file: fs::File,
    length: u64,
    whole: &'a Reopened<'a>,
}

impl Read for Watched<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.whole.progress.cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        let count = self.file.read(into)?;
        let before = self.whole.read.fetch_add(count as u64, Ordering::Relaxed);
        let part = (before + count as u64) * 1000 / (self.length * TIMES).max(1);
        self.whole
            .progress
            .set_within(usize::try_from(part).unwrap_or(1000));
        Ok(count)
    }
}

/// All files that were chosen, those in folders and `.zip`s with known endings, and those beside
/// them that belong to them. By name within each.
pub(super) fn sources(paths: &[PathBuf], failed: &mut Vec<ImportError>) -> Vec<Source> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        let found = if path.is_dir() {
            in_folder(path, failed)
        } else if is_zip(path) {
            in_zip(path)
        } else {
            Ok(with_companions(path))
        };
        match found {
            Ok(found) => out.extend(found.into_iter().filter(|source| match &source.place {
                Place::File(path) => seen.insert(path.clone()),
                Place::Packed(..) => true,
            })),
            Err(error) => failed.push(error),
        }
    }
    out
}

/// The last part of a path, as shown.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn known_endings() -> Vec<&'static str> {
    let all = FORMATS.iter().filter(|one| one.capabilities().import);
    let mut endings: Vec<&str> = all.flat_map(|one| one.extensions()).copied().collect();
    endings.sort_unstable();
    endings.dedup();
    endings
}

/// Those of known endings, and those that belong to one of them.
fn wanted(files: Vec<Source>) -> Vec<Source> {
    let endings = known_endings();
    let is_known = |source: &Source| {
        let ending = source
            .name
            .rsplit_once('.')
            .map(|(_, end)| end.to_lowercase());
        ending.is_some_and(|ending| endings.contains(&ending.as_str()))
    };
    let mut beside = HashSet::new();
    for source in files.iter().filter(|source| is_known(source)) {
        let base = source.name.rfind('/').map_or(0, |slash| slash + 1);
        let (folder, name) = source.name.split_at(base);
        beside.extend(
            companions_of(name)
                .iter()
                .map(|other| format!("{folder}{other}")),
        );
    }
    let keep = |source: &Source| is_known(source) || beside.contains(&source.name);
    files.into_iter().filter(keep).collect()
}

/// A file, with those beside it that any format would look for.
fn with_companions(path: &Path) -> Vec<Source> {
    let source = |path: PathBuf| Source {
        name: name_of(&path),
        place: Place::File(path),
    };
    let main = source(path.to_owned());
    let beside = companions_of(&main.name);
    let beside = beside.iter().map(|name| path.with_file_name(name));
    let beside: Vec<PathBuf> = beside.filter(|path| path.is_file()).collect();
    std::iter::once(main)
        .chain(beside.into_iter().map(source))
        .collect()
}

fn in_folder(folder: &Path, failed: &mut Vec<ImportError>) -> Result<Vec<Source>, ImportError> {
    let mut files = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = waiting.pop() {
        let entries = fs::read_dir(&folder);
        let entries = entries.map_err(|error| unreadable(&name_of(&folder), &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&name_of(&folder), &error))?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            // Links are not followed: they may lead anywhere, also back.
            let kind = entry.file_type();
            let kind = kind.map_err(|error| unreadable(&name, &error))?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if kind.is_file() {
                files.push(Source {
                    name,
                    place: Place::File(entry.path()),
                });
            } else if kind.is_dir() && !hidden && depth == MAX_DEPTH {
                let what = format!("it lies more than {MAX_DEPTH} folders deep and was not opened");
                failed.push(ImportError::new(&name, what, "Import it by itself."));
            } else if kind.is_dir() && !hidden {
                waiting.push((entry.path(), format!("{name}/"), depth + 1));
            }
            if files.len() > MAX_FILES {
                let what = format!("there are more than {MAX_FILES} files in this folder");
                let way_out = "Import its folders one by one.";
                return Err(ImportError::new(&name_of(&folder), what, way_out));
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    some(wanted(files), &name_of(folder), "folder")
}

fn in_zip(path: &Path) -> Result<Vec<Source>, ImportError> {
    let name = name_of(path);
    let files = all_in_zip(path).map_err(|zip::ZipError(words)| {
        let what = format!("it can’t be unpacked: {words}");
        ImportError::new(&name, what, "Make or download the .zip again.")
    })?;
    some(wanted(files), &name, ".zip")
}

/// All files in a `.zip`, by name.
pub(in crate::jobs) fn all_in_zip(path: &Path) -> Result<Vec<Source>, zip::ZipError> {
    let reader = zip::Reader::open(path)?;
    let names: Vec<(usize, String)> = reader
        .entries()
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.kind == zip::Kind::File)
        .map(|(index, entry)| (index, entry.name.replace('\\', "/")))
        .collect();
    let reader = Arc::new(Mutex::new(reader));
    let files = names.into_iter().map(|(index, name)| Source {
        name,
        place: Place::Packed(reader.clone(), index),
    });
    let mut files: Vec<Source> = files.collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn some(files: Vec<Source>, name: &str, what: &str) -> Result<Vec<Source>, ImportError> {
    if files.is_empty() {
        return Err(ImportError::new(
            name,
            format!("there is no file with a known ending in this {what}"),
            format!("Known are: {}.", known_endings().join(", ")),
        ));
    }
    Ok(files)
}

/// Whether a file is a `.zip` by its first bytes. Some formats are such files too; their endings
/// tell them.
fn is_zip(path: &Path) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    let ending = ending.unwrap_or_default();
    if ending != "zip" && known_endings().contains(&ending.as_str()) {
        return false;
    }
    let mut start = [0; 4];
    let is_file = fs::metadata(path).is_ok_and(|meta| meta.is_file());
    let read =
        is_file.then(|| fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)));
    matches!(read, Some(Ok(()))) && start == *b"PK\x03\x04"
}

fn unreadable(name: &str, error: &io::Error) -> ImportError {
    use std::io::ErrorKind as K;
    let (what, way_out) = match error.kind() {
        K::NotFound => ("there is no such file", "Check its name and folder."),
        K::PermissionDenied => ("no permission to read it", "Change the file's rights."),
        _ => return ImportError::new(name, format!("it can't be read: {error}"), "Try again."),
    };
    ImportError::new(name, what, way_out)
}

/// A file with its length in bytes.
fn open_file(path: &Path, name: &str) -> Result<(fs::File, u64), ImportError> {
    // Asked before opening: opening a pipe would wait until somebody writes to it.
    let meta = fs::metadata(path).map_err(|error| unreadable(name, &error))?;
    if !meta.is_file() {
        let what = "this is a device or pipe, not a file";
        return Err(ImportError::new(name, what, "Choose a file."));
    }
    let file = fs::File::open(path).map_err(|error| unreadable(name, &error))?;
    Ok((file, meta.len()))
}

fn read_file(path: &Path, name: &str) -> Result<Vec<u8>, ImportError> {
    let (file, length) = open_file(path, name)?;
    if length > MAX_IMPORT_BYTES as u64 {
        return Err(ImportError::too_large(name, length));
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read; the limit holds all the same.
    let mut limited = file.take(MAX_IMPORT_BYTES as u64 + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(name, &error))?;
    Ok(bytes)
}
