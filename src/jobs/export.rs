//! Writes an export, and reads it back.

use std::io;
use std::path::{Path, PathBuf};

use super::Progress;
use super::import::{Source, all_in_zip, read_group};
use super::staged::{Glance, Staged};
use crate::formats::{
    self, Difference, ExportOptions, ExportReport, ExportedFile, Format, ImportContext,
    ImportError, Imported, LossReport, verify_read,
};
use crate::model::Project;
use crate::store::{atomic, not_written, zip};
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
    let mut glance = Glance::default();
    let report = format
        .export_into(project, options, &mut glance)
        .map_err(|error| error.to_string())?;
    // The last character may be cut.
    let text = match std::str::from_utf8(&glance.beginning) {
        Ok(text) => text,
        Err(problem) if problem.error_len().is_none() => {
            let whole = &glance.beginning[..problem.valid_up_to()];
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => "",
    };
    let lines = text.lines().take(LINES);
    let lines = lines.map(|line| line.chars().take(LINE).collect::<String>());
    Ok(Preview {
        articles: report.wrote.len(),
        mentions: report.wrote.iter().map(|one| one.mentions.len()).sum(),
        bytes: glance.bytes,
        lines: lines.collect::<Vec<_>>().join("\n"),
        file: glance.name,
        loss: report.loss,
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
    let output = if is_zip(path, format) {
        write_zip(project, format, options, path, progress)?
    } else {
        write_files(project, format, options, path, progress)?
    };
    let Some(Output {
        files,
        sources,
        report: ExportReport { wrote, loss },
    }) = output
    else {
        return Ok(None);
    };
    progress.say("reading back");
    let differences = verify_read(format, &project.scheme, &wrote, |context| {
        read_back(&sources, format.id(), context)
    });
    Ok(Some(Written {
        articles: wrote.len(),
        mentions: wrote.iter().map(|one| one.mentions.len()).sum(),
        files,
        differences,
        is_compared: format.capabilities().import,
        loss,
    }))
}

/// What stands on the disk.
struct Output {
    files: Vec<PathBuf>,
    /// What there is to be read back.
    sources: Vec<Source>,
    report: ExportReport,
}

fn is_zip(path: &Path, format: &dyn Format) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    ending.as_deref() == Some("zip") && !format.extensions().contains(&"zip")
}

fn write_files(
    project: &Project,
    format: &dyn Format,
    options: &ExportOptions,
    path: &Path,
    progress: &Progress,
) -> Result<Option<Output>, String> {
    let mut staged = Staged::new(&atomic::RealFs, path);
    let report = format
        .export_into(project, options, &mut staged)
        .map_err(|error| error.to_string())?;
    if progress.cancelled() {
        return Ok(None);
    }
    let names = staged.names();
    let place = Place::of(path, format, &names);
    let files = staged.place(|name| place.target(name))?;
    let sources = names.into_iter().zip(&files);
    Ok(Some(Output {
        sources: sources
            .map(|(name, path)| Source::file(name, path.clone()))
            .collect(),
        files,
        report,
    }))
}

fn write_zip(
    project: &Project,
    format: &dyn Format,
    options: &ExportOptions,
    path: &Path,
    progress: &Progress,
) -> Result<Option<Output>, String> {
    let mut files: Vec<ExportedFile> = Vec::new();
    let report = format
        .export_into(project, options, &mut files)
        .map_err(|error| error.to_string())?;
    if progress.cancelled() {
        return Ok(None);
    }
    pack(&atomic::RealFs, path, &files).map_err(|error| not_written(path, &error))?;
    let sources = all_in_zip(path);
    Ok(Some(Output {
        files: vec![path.to_owned()],
        sources: sources.map_err(|zip::ZipError(words)| format!("{}: {words}", path.display()))?,
        report,
    }))
}

/// Reads what was written, as an import does. It can't be cancelled: the files are there.
fn read_back(
    sources: &[Source],
    format: &str,
    context: &mut ImportContext<'_>,
) -> Vec<Result<Imported, ImportError>> {
    let progress = Progress::unwatched();
    let groups = formats::group(sources, Source::name);
    let groups = groups.iter();
    groups
        .map(|group| read_group(group, Some(format), context, &progress))
        .collect()
}

/// Where the files of an export go.
enum Place<'a> {
    File(PathBuf),
    Folder(&'a Path),
}

impl<'a> Place<'a> {
    fn of(path: &'a Path, format: &dyn Format, names: &[String]) -> Self {
        match names {
            [name] if path.is_dir() || format.writes_folder() && !ends_alike(path, name) => {
                Self::File(path.join(name))
            }
            [_] => Self::File(path.to_owned()),
            _ => Self::Folder(path),
        }
    }

    fn target(&self, name: &str) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.join(name),
        }
    }
}

/// Whether a path ends as a file of this name does: then it is meant for the file, not a folder.
fn ends_alike(path: &Path, name: &str) -> bool {
    path.extension().is_some() && path.extension() == Path::new(name).extension()
}

fn pack(fs: &dyn atomic::Fs, path: &Path, files: &[ExportedFile]) -> io::Result<()> {
    atomic::make_dir(fs, atomic::folder_of(path))?;
    let staged = atomic::staged_name(path);
    let write = || {
        let mut writer = zip::Writer::begin(fs, &staged)?;
        for file in files {
            writer.add(&file.name, &file.bytes)?;
        }
        writer.finish("")?;
        fs.rename(&staged, path)
    };
    atomic::or_leave_nothing(fs, &staged, write())?;
    fs.sync_dir(atomic::folder_of(path))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::super::staged::tests::{Full, names_in};
    use super::*;

    #[test]
    fn a_full_disk_leaves_the_older_zip_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.zip");
        std::fs::write(&path, "older").unwrap();
        let file = ExportedFile {
            name: "a.txt".to_owned(),
            bytes: b"words".to_vec(),
        };
        let error = pack(&Full(10), &path, &[file]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "older");
        assert_eq!(names_in(folder.path()), ["out.zip"]);
    }
}
