//! Packs a project into one `.zip`, for sending and for backups, and unpacks it.
//!
//! A pack has everything in it that a snapshot would have now, so also the steps that are only
//! in the journal yet, and the files in the project's folder that are not ours. The same project
//! always gives the same bytes. Limits and what is refused: `docs/FILE_FORMAT.md`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::atomic::{self, Fs, RealFs, folder_of};
use super::migrate::Identity;
use super::problem::{Problem, Severity, StoreError, in_words};
use super::schema_v1::article::ArticleFile;
use super::schema_v1::layer::LayerFile;
use super::schema_v1::project::ProjectFile;
use super::schema_v1::read_file;
use super::schema_v1::suggestion::{ProposalsFile, RunRecord};
use super::zip::{self, Kind, Reader, Writer, ZipError};
use super::{folder, load, paths, ron_text};
use crate::model::article::is_extension;
use crate::model::{Article, LayerKey, Project, ProposalsKey, Run};

/// What was packed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// How many files.
    pub files: usize,
    /// How many bytes the `.zip` has.
    pub bytes: u64,
    /// What was left out, and why, in words.
    pub notes: Vec<String>,
}

/// Folders that are not packed: what belongs to this computer, and version control's own.
const LEFT_OUT: [&str; 5] = ["journal", "trash", ".git", ".hg", ".svn"];

/// Beginning of the names of files that say who has the project open now.
const ONLY_HERE: &str = "journal/.";

/// Packs a project with all its steps, also while it is open elsewhere.
///
/// # Errors
/// [`StoreError`]; an older file at `to` is still whole then.
pub fn pack(folder: &Path, to: &Path) -> Result<Packed, StoreError> {
    let (project, mut notes) = folder::read(folder)?;
    let mut packed = pack_with(&RealFs, &project, folder, to)?;
    notes.append(&mut packed.notes);
    packed.notes = notes;
    Ok(packed)
}

/// Packs a project as it is in memory, with what is not ours from its folder, on another file
/// system. For a window that works on the project meanwhile.
///
/// # Errors
/// [`StoreError`]; an older file at `to` is still whole then.
pub fn pack_with(
    fs: &dyn Fs,
    project: &Project,
    folder: &Path,
    to: &Path,
) -> Result<Packed, StoreError> {
    let mut packed = Packed::default();
    let files = files_of(fs, project, folder, to, &mut packed.notes)?;
    packed.bytes = put(fs, to, &files, &summary(project))?;
    packed.files = files.len();
    Ok(packed)
}

/// Writes a pack beside its name and puts it there when it is whole; its size in bytes.
fn put(fs: &dyn Fs, to: &Path, files: &Files<'_>, comment: &str) -> Result<u64, StoreError> {
    let staged = atomic::staged_name(to);
    let failed = |error: std::io::Error| StoreError::io(to, &error);
    let written = write(fs, &staged, files, comment).and_then(|bytes| {
        fs.rename(&staged, to).map_err(failed)?;
        fs.sync_dir(folder_of(to)).map_err(failed)?;
        Ok(bytes)
    });
    atomic::or_leave_nothing(fs, &staged, written)
}

/// Packs a project's files as they are, the journal too, into `<name>.<digest>.zip` in its folder,
/// unless the same is there already. Returns the pack's name.
pub(crate) fn keep_as_it_is(fs: &dyn Fs, folder: &Path, name: &str) -> Result<String, StoreError> {
    let mut files = Files::new();
    let left_out: Vec<&str> = LEFT_OUT.into_iter().filter(|n| *n != "journal").collect();
    for (name, path) in others(fs, folder, &left_out, folder, &mut Vec::new())? {
        files.insert(name, Source::Disk(path));
    }
    let mut sum = crc32fast::Hasher::new();
    for (name, source) in &files {
        sum.update(name.as_bytes());
        sum.update(&source.bytes(fs)?);
    }
    let name = format!("{name}.{:08x}.zip", sum.finalize());
    let to = folder.join(&name);
    if !is_pack(&to) {
        put(fs, &to, &files, "")?;
    }
    Ok(name)
}

/// Where the bytes of a file to pack come from. Made one at a time, not all kept at once.
enum Source<'a> {
    Text(&'a Article),
    Meta(&'a Article),
    Layer(&'a LayerKey, &'a Project),
    Run(&'a Run),
    Proposals(ProposalsKey, &'a Project),
    Project(&'a Project, Identity),
    Bytes(&'a [u8]),
    Disk(PathBuf),
}

impl Source<'_> {
    fn bytes(&self, fs: &dyn Fs) -> Result<Vec<u8>, StoreError> {
        let record = match self {
            Self::Text(article) => return Ok(article.text.as_str().as_bytes().to_vec()),
            Self::Bytes(bytes) => return Ok(bytes.to_vec()),
            Self::Disk(path) => {
                return atomic::read_limited(fs, path, load::MAX_FILE_BYTES)
                    .map_err(|error| StoreError::io(path, &error));
            }
            Self::Meta(article) => ron_text::file(&ArticleFile::of(article)),
            Self::Layer(key, project) => match project.layer(key) {
                Some(layer) => ron_text::file(&LayerFile::of(key, layer, *project)),
                None => Ok(String::new()),
            },
            Self::Run(run) => ron_text::file(&RunRecord::of(run)),
            Self::Proposals(key, project) => match project.proposals_at(key) {
                Some(proposals) => {
                    let text = project.article(&key.article).map(|article| &article.text);
                    ron_text::file(&ProposalsFile::of(key, proposals, text))
                }
                None => Ok(String::new()),
            },
            Self::Project(project, identity) => {
                ron_text::file(&ProjectFile::of(project).with_id(identity.clone()))
            }
        };
        let record = record.map_err(std::io::Error::other);
        let record = record.map_err(|error| StoreError::io(Path::new(paths::PROJECT), &error))?;
        Ok(record.into_bytes())
    }
}

type Files<'a> = BTreeMap<String, Source<'a>>;

/// Every file to pack, by name.
fn files_of<'a>(
    fs: &dyn Fs,
    project: &'a Project,
    folder: &Path,
    to: &Path,
    notes: &mut Vec<String>,
) -> Result<Files<'a>, StoreError> {
    let failed = |error: io::Error| StoreError::io(folder, &error);
    let mut files = Files::new();
    let identity = Identity::read(fs, folder).map_err(failed)?;
    files.insert(
        paths::PROJECT.to_owned(),
        Source::Project(project, identity),
    );
    for article in project.articles() {
        files.insert(paths::text(&article.id), Source::Text(article));
        files.insert(paths::meta(&article.id), Source::Meta(article));
        let original = article.original.as_ref();
        if let Some(original) = original.filter(|o| is_extension(&o.extension)) {
            let name = paths::original(&article.id, original);
            let kept = [name.clone(), paths::trash(&name, original.digest)];
            let mut source = original.bytes.0.as_deref().map(Source::Bytes);
            for path in kept.iter().map(|kept| folder.join(kept)) {
                if source.is_none() && atomic::exists(fs, &path).map_err(failed)? {
                    source = Some(Source::Disk(path));
                }
            }
            files.extend(source.map(|source| (name, source)));
        }
    }
    for (key, _) in project.layers() {
        files.insert(paths::layer(key), Source::Layer(key, project));
    }
    for run in project.runs() {
        files.insert(paths::run(&run.id), Source::Run(run));
    }
    for (article, run, _) in project.proposals() {
        let (article, run) = (article.clone(), run.clone());
        let key = ProposalsKey { article, run };
        files.insert(paths::proposals(&key), Source::Proposals(key, project));
    }
    let source = project_ron(fs, folder).map_err(failed)?.unwrap_or_default();
    let gone = gone(project, &source);
    for (name, path) in others(fs, folder, &LEFT_OUT, to, notes)? {
        if !gone(&name) {
            files.entry(name).or_insert(Source::Disk(path));
        }
    }
    Ok(files)
}

fn project_ron(fs: &dyn Fs, folder: &Path) -> io::Result<Option<String>> {
    let path = folder.join(paths::PROJECT);
    let bytes = atomic::read_if_there(fs, &path, load::MAX_FILE_BYTES)?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Which project is in a folder: the id by which its backups are found, wherever the folder is.
#[must_use]
pub fn project_id(folder: &Path) -> Option<String> {
    let text = project_ron(&RealFs, folder).ok().flatten()?;
    Some(Identity::of(&text).id)
}

/// Whether a file in the folder belongs to something that was deleted since the last snapshot.
/// `source` is the `project.ron` there.
fn gone<'a>(project: &'a Project, source: &str) -> impl Fn(&str) -> bool + use<'a> {
    let file = Path::new(paths::PROJECT);
    let record = read_file::<ProjectFile>(file, source);
    let listed = record.map_or_else(|_| Vec::new(), |r| r.into_model(file, source).1);
    let listed: HashSet<String> = listed.iter().map(ToString::to_string).collect();
    let now: HashSet<&str> = project.articles().map(|a| a.id.as_str()).collect();
    move |name| {
        let mut parts = name.split('/');
        let top = parts.next().unwrap_or_default();
        let stem = parts.next_back().and_then(|last| last.split('.').next());
        let Some(stem) = stem else { return false };
        let was = listed.contains(stem) && !now.contains(stem);
        match top {
            "articles" | "originals" => was,
            "suggestions" if name.matches('/').count() == 1 => name.ends_with(".ron"),
            "layers" | "suggestions" => was || (name.ends_with(".ron") && now.contains(stem)),
            _ => false,
        }
    }
}

/// Every file in the folder that may be packed, by name. What can't be read for now is an error:
/// a pack that lacks it would look like a whole one.
fn others(
    fs: &dyn Fs,
    folder: &Path,
    left_out: &[&str],
    to: &Path,
    notes: &mut Vec<String>,
) -> Result<Vec<(String, PathBuf)>, StoreError> {
    let mut found = Vec::new();
    let mut dirs = vec![(String::new(), folder.to_owned())];
    let to = std::fs::canonicalize(to).ok();
    while let Some((above, dir)) = dirs.pop() {
        let failed = |error: io::Error| StoreError::io(&dir, &error);
        let entries = match fs.list(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                notes.push(format!("left out: {}: {}", dir.display(), in_words(&error)));
                continue;
            }
            // It went meanwhile.
            Err(_) if !atomic::is_folder(fs, &dir).map_err(failed)? => continue,
            Err(error) => return Err(failed(error)),
        };
        for entry in entries {
            let path = dir.join(&entry.name);
            let Ok(own) = entry.name.into_string() else {
                notes.push(format!("left out: {}: its name is no text", path.display()));
                continue;
            };
            let name = format!("{above}{own}");
            let is_ours = above.is_empty() && left_out.contains(&own.as_str());
            if is_ours || atomic::is_staged_name(&own) || name.starts_with(ONLY_HERE) {
                continue;
            }
            let Some(meta) = atomic::look(fs, &path).map_err(failed)? else {
                continue;
            };
            if let Err(why) = check_name(&name) {
                notes.push(format!("left out: {name}: {why}"));
            } else if meta.is_dir() {
                dirs.push((format!("{name}/"), path));
            } else if !meta.is_file() {
                notes.push(format!("left out: {name}: a link or device"));
            } else if meta.len() > load::MAX_FILE_BYTES {
                let most = load::MAX_FILE_BYTES >> 20;
                notes.push(format!("left out: {name}: larger than {most} MB"));
            } else if to.is_none() || std::fs::canonicalize(&path).ok() != to {
                found.push((name, path));
            }
        }
    }
    notes.sort();
    Ok(found)
}

/// Writes the `.zip` and reads it back.
fn write(fs: &dyn Fs, path: &Path, files: &Files<'_>, comment: &str) -> Result<u64, StoreError> {
    let failed = |error: std::io::Error| StoreError::io(path, &error);
    let dir = folder_of(path);
    if !dir.is_dir() {
        fs.create_dir(dir).map_err(failed)?;
    }
    let mut writer = Writer::begin(fs, path).map_err(failed)?;
    let mut sums = Vec::with_capacity(files.len());
    for (name, source) in files {
        sums.push(writer.add(name, &source.bytes(fs)?).map_err(failed)?);
    }
    let bytes = writer.finish(comment).map_err(failed)?;
    let kept = || -> Result<bool, ZipError> {
        let mut reader = Reader::open(path)?;
        let names = reader.entries().iter().map(|entry| &entry.name);
        let mut same = names.eq(files.keys()) && reader.entries().len() == sums.len();
        for (index, sum) in sums.iter().enumerate() {
            same = same && crc32fast::hash(&reader.read(index)?) == *sum;
        }
        Ok(same)
    };
    match kept() {
        Ok(true) => Ok(bytes),
        _ => Err(failed(std::io::Error::other(
            "the disk did not keep what was written",
        ))),
    }
}

/// What is said of a pack without unpacking it.
fn summary(project: &Project) -> String {
    let layers = || project.layers().map(|(_, layer)| layer);
    let mentions: usize = layers().map(|layer| layer.mentions().count()).sum();
    let claims: usize = layers().map(|layer| layer.claims().count()).sum();
    format!(
        "Claimdesk: {} articles, {mentions} mentions, {claims} claims",
        project.article_count()
    )
}

/// Counts of what is in a pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PackCounts {
    /// Articles.
    pub articles: usize,
    /// Everybody's mentions.
    pub mentions: usize,
    /// Everybody's claims.
    pub claims: usize,
}

impl PackCounts {
    fn parse(comment: &str) -> Option<Self> {
        let mut numbers = comment.strip_prefix("Claimdesk: ")?.split(", ");
        let mut next = |what: &str| -> Option<usize> {
            let part = numbers.next()?;
            part.strip_suffix(what)?.trim_end().parse().ok()
        };
        Some(Self {
            articles: next("articles")?,
            mentions: next("mentions")?,
            claims: next("claims")?,
        })
    }
}

/// What a pack says it holds, without unpacking it; nothing if it was packed by another program.
///
/// # Errors
/// [`StoreError`] if it is no `.zip`.
pub fn counts(zip: &Path) -> Result<Option<PackCounts>, StoreError> {
    let reader = Reader::open(zip).map_err(|error| refused(zip, error))?;
    Ok(PackCounts::parse(reader.comment()))
}

/// Whether a file is called as packs are, `….zip`. Asks no disk.
#[must_use]
pub fn has_pack_ending(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// Whether a file is a `.zip` with a project in it.
#[must_use]
pub fn is_pack(path: &Path) -> bool {
    has_pack_ending(path) && Reader::open(path).is_ok_and(|reader| top_of(&reader).is_some())
}

/// The folder in a `.zip` in which project.ron stands: none if at the top, or one.
fn top_of(reader: &Reader) -> Option<String> {
    let at_top = |name: &str| reader.entries().iter().any(|entry| entry.name == name);
    if at_top(paths::PROJECT) {
        return Some(String::new());
    }
    let (top, _) = reader.entries().first()?.name.split_once('/')?;
    let top = format!("{top}/");
    let all = reader.entries().iter();
    let alone = all.clone().all(|entry| entry.name.starts_with(&top));
    (alone && at_top(&format!("{top}{}", paths::PROJECT))).then_some(top)
}

fn refused(zip: &Path, ZipError(problem): ZipError) -> StoreError {
    StoreError::Refused {
        path: zip.to_owned(),
        problem,
    }
}

/// Unpacks a project into a new or empty folder, and makes sure that it can be opened. Nothing
/// is left behind if not.
///
/// # Errors
/// [`StoreError`]
pub fn unpack(zip: &Path, folder: &Path) -> Result<(), StoreError> {
    unpack_with(&RealFs, zip, folder)
}

/// [`unpack`] on another file system.
///
/// # Errors
/// [`StoreError`]
pub fn unpack_with(fs: &dyn Fs, zip: &Path, folder: &Path) -> Result<(), StoreError> {
    if super::start::check_new(folder).is_err() {
        return Err(StoreError::NotEmpty(folder.to_owned()));
    }
    let failed = |error: std::io::Error| StoreError::io(folder, &error);
    let above = folder_of(folder);
    let made_above = !above.is_dir();
    if made_above {
        fs.create_dir(above).map_err(failed)?;
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let free = |number: &u32| !above.join(format!(".{name}.unpacking-{number}")).exists();
    let number = (1..).find(free).unwrap_or(0);
    let aside = above.join(format!(".{name}.unpacking-{number}"));
    let result = unpack_to(fs, zip, &aside).and_then(|()| {
        if folder.is_dir() {
            std::fs::remove_dir(folder).map_err(failed)?;
        }
        fs.rename(&aside, folder).map_err(failed)?;
        fs.sync_dir(above).map_err(failed)
    });
    if result.is_err() {
        let _ = std::fs::remove_dir_all(&aside);
        if made_above {
            let _ = std::fs::remove_dir(above);
        }
    }
    result
}

/// Unpacks into a folder that nobody else uses, and looks at what came of it.
pub(crate) fn unpack_to(fs: &dyn Fs, zip: &Path, aside: &Path) -> Result<(), StoreError> {
    let mut reader = Reader::open(zip).map_err(|error| refused(zip, error))?;
    let top = top_of(&reader).ok_or_else(|| {
        let words = "there is no project in it: project.ron is missing";
        refused(zip, ZipError(words.to_owned()))
    })?;
    let names = safe_names(&reader, &top).map_err(|error| refused(zip, error))?;
    // Before anything is written: what is damaged or made to fill a disk costs the disk nothing.
    reader.check().map_err(|error| refused(zip, error))?;
    let failed = |error: std::io::Error| StoreError::io(aside, &error);
    fs.create_dir(aside).map_err(failed)?;
    let mut made = HashSet::from([aside.to_owned()]);
    for (index, name) in names {
        let bytes = reader.read(index).map_err(|error| refused(zip, error))?;
        let path = aside.join(&name);
        let dir = folder_of(&path).to_owned();
        if !made.contains(&dir) {
            fs.create_dir(&dir).map_err(failed)?;
            made.insert(dir);
        }
        fs.write(&path, &bytes).map_err(failed)?;
    }
    for dir in &made {
        fs.sync_dir(dir).map_err(failed)?;
    }
    let loaded = load::load(fs, aside)?;
    super::replay::read_all(fs, aside)?;
    let errors = loaded.problems.into_iter();
    let errors: Vec<Problem> = errors.filter(|p| p.severity == Severity::Error).collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(StoreError::Damaged(errors))
    }
}

/// The files to unpack, without the folder that they all lie in. One bad name refuses all: whoever
/// made it meant harm, or the project would lack something.
fn safe_names(reader: &Reader, top: &str) -> Result<Vec<(usize, String)>, ZipError> {
    let mut files = Vec::new();
    // By lower-case name, because some systems don't tell the cases apart; whether it is a file.
    let mut seen: HashMap<String, bool> = HashMap::new();
    for (index, entry) in reader.entries().iter().enumerate() {
        let full = entry.name.as_str();
        let named = |why: &str| ZipError(format!("“{full}”: {why}"));
        let bare = full.strip_suffix('/').unwrap_or(full);
        check_name(bare).map_err(named)?;
        if entry.kind == Kind::Other {
            return Err(named(
                "it is a link or device, which could lead out of the folder",
            ));
        }
        let Some(name) = full.strip_prefix(top) else {
            return Err(named("it lies outside of the project"));
        };
        if entry.kind == Kind::Folder || name.is_empty() || name.starts_with(ONLY_HERE) {
            continue;
        }
        let lower = name.to_lowercase();
        if seen.insert(lower.clone(), true).is_some() {
            return Err(named("there are two of this name"));
        }
        for (at, _) in lower.match_indices('/') {
            if *seen.entry(lower[..at].to_owned()).or_insert(false) {
                return Err(named("one of its folders is also a file"));
            }
        }
        files.push((index, name.to_owned()));
    }
    Ok(files)
}

/// Whether a name, with its folders, can be a file inside a folder on every system.
fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || name.len() > zip::MAX_NAME {
        return Err("its name is empty or too long");
    }
    if name.starts_with('/') || name.contains(['\\', ':']) {
        return Err("its name leads out of the folder, or means something else on Windows");
    }
    let unusual = |c: char| c.is_control() || matches!(c, '<' | '>' | '"' | '|' | '?' | '*');
    for part in name.split('/') {
        if matches!(part, "" | "." | "..") {
            return Err("its name leads out of the folder");
        }
        if part.contains(unusual) || part.ends_with(['.', ' ']) || part.len() > 255 {
            return Err("its name can't be a file's on every system");
        }
        let stem = part.split('.').next().unwrap_or_default().trim_end();
        if crate::model::id::is_device_name(&stem.to_ascii_lowercase()) {
            return Err("its name is that of a device on Windows");
        }
    }
    Ok(())
}
