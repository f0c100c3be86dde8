//! Writes an export, and reads it back.

use std::path::{Path, PathBuf};

use super::Progress;
use crate::formats::{self, Difference, ExportOptions, ExportedFile, Format, LossReport, verify};
use crate::model::Project;
use crate::store::{atomic, zip};
use crate::text::counted;

/// What was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The files.
    pub files: Vec<PathBuf>,
    /// How many articles are in them.
    pub articles: usize,
    /// How many mentions are in them.
    pub mentions: usize,
    /// What the format could not carry.
    pub loss: LossReport,
    /// Where the files, read back, are not what was meant. Empty if they are, and where a format
    /// is not read.
    pub differences: Vec<Difference>,
    /// Whether the files were read back and compared.
    pub is_compared: bool,
}

impl Written {
    /// One sentence on what was written and whether it is as it should be.
    #[must_use]
    pub fn sentence(&self) -> String {
        let what = format!(
            "{}, {}",
            counted(self.articles, "article"),
            counted(self.mentions, "mention")
        );
        match (self.is_compared, self.differences.len()) {
            (false, _) => what,
            (true, 0) => format!("{what}; read back and verified"),
            (true, n) => format!("{what}; read back, {} found", counted(n, "difference")),
        }
    }
}

/// What an export would write.
#[derive(Clone, Debug)]
pub struct Preview {
    /// How many articles would be in it.
    pub articles: usize,
    /// How many mentions would be in it.
    pub mentions: usize,
    /// How many bytes all files would have.
    pub bytes: usize,
    /// What the format could not carry.
    pub loss: LossReport,
    /// The name of the first file, and its first lines; no lines if it is no text.
    pub file: String,
    /// See `file`.
    pub lines: String,
}

/// So many lines of a file are shown before it is written, and so many characters of each.
const LINES: usize = 12;
const LINE: usize = 200;

/// What an export would write, without writing anything.
///
/// # Errors
/// A sentence for the person.
pub fn preview(
    project: &Project,
    format: &str,
    options: &ExportOptions,
) -> Result<Preview, String> {
    let format = formats::format(format).ok_or_else(|| format!("there is no format “{format}”"))?;
    let exported = format
        .export(project, options)
        .map_err(|error| error.to_string())?;
    let first = exported.files.first();
    let text = first.and_then(|file| std::str::from_utf8(&file.bytes).ok());
    let lines = text.unwrap_or_default().lines().take(LINES);
    let lines = lines.map(|line| line.chars().take(LINE).collect::<String>());
    Ok(Preview {
        articles: exported.wrote.len(),
        mentions: exported.wrote.iter().map(|one| one.mentions.len()).sum(),
        bytes: exported.files.iter().map(|file| file.bytes.len()).sum(),
        file: first.map_or_else(String::new, |file| file.name.clone()),
        lines: lines.collect::<Vec<_>>().join("\n"),
        loss: exported.loss,
    })
}

/// Writes a project in a format to `path`: one file, a folder where the format has several, or a
/// `.zip` of them if `path` ends so. Then the files are read back and compared with what was
/// meant. `None` if the person cancelled; nothing was written then.
///
/// # Errors
/// A sentence for the person; an older file at `path` is still whole then.
pub fn export(
    project: &Project,
    format: &str,
    options: &ExportOptions,
    path: &Path,
    progress: &Progress,
) -> Result<Option<Written>, String> {
    let format = formats::format(format).ok_or_else(|| format!("there is no format “{format}”"))?;
    progress.say("writing");
    let exported = format
        .export(project, options)
        .map_err(|error| error.to_string())?;
    if progress.cancelled() {
        return Ok(None);
    }
    let place = Place::of(path, format, &exported.files);
    let files = place.write(&exported.files, progress)?;
    progress.say("reading back");
    let back = place.read(&exported.files)?;
    Ok(Some(Written {
        files,
        articles: exported.wrote.len(),
        mentions: exported.wrote.iter().map(|one| one.mentions.len()).sum(),
        differences: verify(format, &project.scheme, &back, &exported.wrote),
        is_compared: format.capabilities().import,
        loss: exported.loss,
    }))
}

/// Where an export goes.
enum Place<'a> {
    File(PathBuf),
    Folder(&'a Path),
    Zip(&'a Path),
}

impl<'a> Place<'a> {
    fn of(path: &'a Path, format: &dyn Format, files: &[ExportedFile]) -> Self {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        let is_zip = ending.as_deref() == Some("zip") && !format.extensions().contains(&"zip");
        match files {
            _ if is_zip => Self::Zip(path),
            [file] if path.is_dir() || format.writes_folder() && !ends_alike(path, &file.name) => {
                Self::File(path.join(&file.name))
            }
            [_] => Self::File(path.to_owned()),
            _ => Self::Folder(path),
        }
    }

    fn target(&self, name: &str) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.join(name),
            Self::Zip(path) => (*path).to_owned(),
        }
    }

    fn write(&self, files: &[ExportedFile], progress: &Progress) -> Result<Vec<PathBuf>, String> {
        if let Self::Zip(path) = self {
            return pack(path, files).map_err(|error| format!("{}: {error}", path.display()));
        }
        let mut out = Vec::with_capacity(files.len());
        for (index, file) in files.iter().enumerate() {
            progress.set(index, files.len());
            let target = self.target(&file.name);
            atomic::replace(&atomic::RealFs, &target, &file.bytes)
                .map_err(|error| format!("{}: {error}", target.display()))?;
            out.push(target);
        }
        Ok(out)
    }

    fn read(&self, files: &[ExportedFile]) -> Result<Vec<ExportedFile>, String> {
        if let Self::Zip(path) = self {
            return unpack(path)
                .map_err(|zip::ZipError(error)| format!("{}: {error}", path.display()));
        }
        let read = |file: &ExportedFile| {
            let target = self.target(&file.name);
            let bytes =
                std::fs::read(&target).map_err(|error| format!("{}: {error}", target.display()))?;
            Ok(ExportedFile {
                name: file.name.clone(),
                bytes,
            })
        };
        files.iter().map(read).collect()
    }
}

/// Whether a path ends as a file of this name does: then it is meant for the file, not a folder.
fn ends_alike(path: &Path, name: &str) -> bool {
    path.extension().is_some() && path.extension() == Path::new(name).extension()
}

fn pack(path: &Path, files: &[ExportedFile]) -> std::io::Result<Vec<PathBuf>> {
    let fs: &dyn atomic::Fs = &atomic::RealFs;
    atomic::make_dir(fs, atomic::folder_of(path))?;
    let staged = atomic::staged_name(path);
    let mut writer = zip::Writer::begin(fs, &staged)?;
    for file in files {
        writer.add(&file.name, &file.bytes)?;
    }
    writer.finish("")?;
    fs.rename(&staged, path)?;
    fs.sync_dir(atomic::folder_of(path))?;
    Ok(vec![path.to_owned()])
}

fn unpack(path: &Path) -> Result<Vec<ExportedFile>, zip::ZipError> {
    let mut reader = zip::Reader::open(path)?;
    let names: Vec<String> = reader.entries().iter().map(|e| e.name.clone()).collect();
    let mut out = Vec::with_capacity(names.len());
    for (index, name) in names.into_iter().enumerate() {
        let bytes = reader.read(index)?;
        out.push(ExportedFile { name, bytes });
    }
    Ok(out)
}
