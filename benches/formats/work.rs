//! A piece of work in a process of its own, and what it cost.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use claimdesk::formats::{
    ExportOptions, ExportedFile, Format, Group, ImportContext, Imported, Input, LineInput, Lines,
    Reopen, Sink, by_lines, format, group, import_as,
};
use claimdesk::jobs::{Progress, read_in};
use claimdesk::model::{Project, Timestamp};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};

use crate::folder;
use crate::meter;
use crate::projects::{Size, person, project};

/// A piece of work with a format's id.
#[derive(Clone, Debug)]
pub enum Work {
    /// A project becomes files, which are kept.
    Write(String, Size),
    /// They are read.
    Read(String, Size),
    /// They are brought in as the window does it, with all that a session counts.
    TakeIn(String, Size),
    /// The project itself is made: how much memory it takes.
    Model(Size),
}

/// What it cost.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// CPU time of all threads, in milliseconds.
    pub cpu_ms: f64,
    /// Time on the clock, in milliseconds.
    pub wall_ms: f64,
    /// The most memory that was held beyond what there was before, in megabytes.
    pub memory_mb: f64,
    /// Size of the files, in megabytes.
    pub megabytes: f64,
    /// How much of the memory was still held when the work was done.
    pub kept_mb: f64,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            cpu_ms,
            wall_ms,
            memory_mb,
            megabytes,
            kept_mb,
        } = self;
        write!(
            f,
            "done {cpu_ms} {wall_ms} {memory_mb} {megabytes} {kept_mb}"
        )
    }
}

impl Done {
    /// Reads what [`Display`](fmt::Display) or a peer wrote.
    pub fn parse(output: &str) -> Self {
        let line = output.lines().find_map(|line| line.strip_prefix("done "));
        let numbers: Vec<f64> = line
            .unwrap_or_else(|| panic!("no result in {output}"))
            .split(' ')
            .map(|number| number.parse().unwrap())
            .collect();
        Self {
            cpu_ms: numbers[0],
            wall_ms: numbers[1],
            memory_mb: numbers[2],
            megabytes: numbers[3],
            kept_mb: numbers[4],
        }
    }
}

impl Work {
    /// What the arguments of this process ask for, if it was started by [`run`](Self::run).
    pub fn of(arguments: &[String]) -> Option<Self> {
        let [verb, format, size, ..] = arguments else {
            return None;
        };
        let size = || Size::parse(size);
        match verb.as_str() {
            "write" => Some(Self::Write(format.clone(), size())),
            "read" => Some(Self::Read(format.clone(), size())),
            "take-in" => Some(Self::TakeIn(format.clone(), size())),
            "model" => Some(Self::Model(size())),
            _ => None,
        }
    }

    /// Does it in a new process.
    pub fn run(&self) -> Done {
        let (verb, format, size) = match self {
            Self::Write(format, size) => ("write", format, size),
            Self::Read(format, size) => ("read", format, size),
            Self::TakeIn(format, size) => ("take-in", format, size),
            Self::Model(size) => ("model", &String::new(), size),
        };
        let program = std::env::current_exe().unwrap();
        let output = Command::new(program)
            .args([verb, format, &size.name()])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{self:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Done::parse(&String::from_utf8_lossy(&output.stdout))
    }

    /// Does it here.
    pub fn done(&self) -> Done {
        match self {
            Self::Write(id, size) => write(id, size),
            Self::Read(id, size) => {
                let ground = Project::default();
                cost(|| {
                    let (imported, bytes) = read(id, &folder(size, id), &ground);
                    assert_all(size, &imported);
                    (bytes, imported)
                })
            }
            Self::TakeIn(id, size) => take_in(id, size),
            Self::Model(size) => cost(|| (0, project(size))),
        }
    }
}

fn write(id: &str, size: &Size) -> Done {
    let project = project(size);
    let format = format(id).unwrap();
    let folder = folder(size, id);
    let _ = fs::remove_dir_all(&folder);
    let mut disk = Disk {
        folder: folder.clone(),
        files: BTreeMap::new(),
    };
    cost(|| {
        let report = format.export_into(&project, &ExportOptions::default(), &mut disk);
        assert_eq!(report.unwrap().wrote.len(), size.articles);
        (bytes_in(&folder), ())
    })
}

/// Writes files as they are made. They need not outlive a crash.
struct Disk {
    folder: PathBuf,
    files: BTreeMap<String, fs::File>,
}

impl Sink for Disk {
    fn write(&mut self, name: &str, bytes: &[u8]) {
        if !self.files.contains_key(name) {
            let path = self.folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let file = fs::File::create(path).unwrap();
            self.files.insert(name.to_owned(), file);
        }
        self.files.get_mut(name).unwrap().write_all(bytes).unwrap();
    }

    fn put(&mut self, file: ExportedFile) {
        self.write(&file.name, &file.bytes);
        self.files.remove(&file.name);
    }
}

fn take_in(id: &str, size: &Size) -> Done {
    let clock = || Box::new(FixedClock(Timestamp::from_millis(0)));
    let journal = Box::new(MemoryJournal::default());
    let ids = IdSource::counting_from(1);
    let mut session = Session::new(Project::default(), person(), journal, clock(), ids);
    cost(|| {
        let (ground, person, now) = session.import_ground();
        let mut context = ImportContext::new(&ground, person, now);
        let files = folder(size, id);
        let read = read_in(
            std::slice::from_ref(&files),
            Some(id),
            &mut context,
            &Progress::unwatched(),
        );
        assert_eq!(read.failed, vec![]);
        let report = session.take_in(read.read).unwrap();
        assert_eq!(report.articles, size.articles);
        (bytes_in(&files), ())
    })
}

/// Reads all files of a folder as this format; what is in them, and their size in bytes.
fn read(id: &str, folder: &Path, ground: &Project) -> (Vec<Imported>, usize) {
    let mut context = ImportContext::new(ground, person(), Timestamp::from_millis(0));
    let mut paths = Vec::new();
    walk(folder, &mut paths);
    paths.sort();
    let names: Vec<String> = paths
        .iter()
        .map(|path| {
            path.strip_prefix(folder)
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let (mut out, mut bytes) = (Vec::new(), 0);
    let format = format(id).unwrap();
    for group in group(&names, |name| name.as_str()) {
        if let Some(imported) = read_lines(format, folder, &group, &mut context) {
            bytes += bytes_of(folder, &group.main);
            bytes += group
                .companions
                .iter()
                .map(|name| bytes_of(folder, name))
                .sum::<usize>();
            out.push(imported);
            continue;
        }
        let mut load = |name: &String| {
            let loaded = fs::read(folder.join(name)).unwrap();
            bytes += loaded.len();
            loaded
        };
        let main = load(&group.main);
        let beside: BTreeMap<String, Arc<[u8]>> = group
            .companions
            .iter()
            .map(|name| {
                (
                    name.rsplit('/').next().unwrap().to_owned(),
                    load(name).into(),
                )
            })
            .collect();
        let input = Input::new(&group.main, main).with_companions(beside);
        out.push(import_as(format, &input, &mut context).unwrap());
    }
    (out, bytes)
}

/// A file that is read piece by piece.
struct OnDisk(PathBuf);

impl Reopen for OnDisk {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(fs::File::open(&self.0)?))
    }
}

/// Reads a file of lines as the window does: without holding it. `None` if the format has none.
fn read_lines(
    format: &'static dyn Format,
    folder: &Path,
    group: &Group<String>,
    context: &mut ImportContext<'_>,
) -> Option<Imported> {
    let mut beginning = Vec::new();
    let main = fs::File::open(folder.join(&group.main)).unwrap();
    main.take(1 << 20).read_to_end(&mut beginning).unwrap();
    let end = memchr::memrchr(b'\n', &beginning)?;
    beginning.truncate(end + 1);
    let found = by_lines(Some(format), &Input::new(&group.main, beginning))?;
    let names = std::iter::once(&group.main).chain(&group.companions);
    let files: Vec<(&String, OnDisk)> = names
        .map(|name| (name, OnDisk(folder.join(name))))
        .collect();
    let mut lines = files.iter().map(|(name, file)| Lines::of_file(name, file));
    let mut input = LineInput::new(lines.next()?);
    input.beside = lines.map(|one| (one.name().to_owned(), one)).collect();
    Some(found.import(&input, context).unwrap())
}

fn bytes_of(folder: &Path, name: &str) -> usize {
    usize::try_from(fs::metadata(folder.join(name)).unwrap().len()).unwrap()
}

fn bytes_in(folder: &Path) -> usize {
    let mut paths = Vec::new();
    walk(folder, &mut paths);
    let length = |path: &PathBuf| fs::metadata(path).unwrap().len();
    usize::try_from(paths.iter().map(length).sum::<u64>()).unwrap()
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, out);
        } else {
            out.push(path);
        }
    }
}

/// Nothing may be fast because it was left out.
fn assert_all(size: &Size, imported: &[Imported]) {
    let articles: usize = imported.iter().map(|one| one.articles.len()).sum();
    assert_eq!(articles, size.articles);
    let layers = imported.iter().flat_map(|one| &one.layers);
    let mentions: usize = layers.map(|layer| layer.mentions.len()).sum();
    assert_eq!(mentions, size.articles * size.mentions);
}

/// What work costs that answers with the size of its files and what came of it.
fn cost<T>(work: impl FnOnce() -> (usize, T)) -> Done {
    let before = meter::memory_mb();
    meter::forget_peak();
    let ((bytes, _kept), cost) = meter::measure(work);
    #[expect(clippy::cast_precision_loss, reason = "sizes of files fit 53 bits")]
    let megabytes = bytes as f64 / 1e6;
    Done {
        cpu_ms: cost.cpu_ms,
        wall_ms: cost.wall_ms,
        memory_mb: meter::peak_mb() - before,
        megabytes,
        kept_mb: meter::memory_mb() - before,
    }
}
