//! The history on disk. What a snapshot has in it goes from the journal into a segment, as part
//! of the same save; segments are read when undo has to go behind the last start.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;

use super::atomic::{Fs, RealFs, Stage, look, read_if_there, read_limited};
use super::limits::JOURNAL_BYTES;
use super::load::find_text;
use super::problem::StoreError;
use super::schema_v1::transaction::{JOURNAL, PastEvent, TransactionRecord};
use super::schema_v1::{Texts, article, read_ron};
use super::{lines, paths, replay};
use crate::edit::{Entry, Head, Past};
use crate::model::{ArticleId, PersonId, Project, StepNumber};
use crate::text::{ArticleText, Digest};

/// A segment is gone on with until it has so many bytes: saving often makes no heap of files.
const SMALL: u64 = 256 << 10;

/// How much is kept unless the person sets something else, in bytes.
pub(crate) const USUAL: u64 = 32 << 20;

/// A file of the history.
struct Segment {
    /// Seen from the project's folder.
    path: String,
    person: PersonId,
    first: StepNumber,
    bytes: u64,
}

/// All segments, oldest first. Links and anything else that is no plain file is none of ours.
fn segments(fs: &dyn Fs, root: &Path) -> io::Result<Vec<Segment>> {
    let mut found = Vec::new();
    for name in paths::names(fs, &root.join(paths::HISTORY))? {
        let Ok(person) = PersonId::new(&name) else {
            continue;
        };
        let dir = root.join(paths::HISTORY).join(&name);
        for stem in paths::stems(fs, &dir, "log")? {
            let Ok(first) = stem.parse() else { continue };
            let path = paths::segment(&person, first);
            let file = look(fs, &root.join(&path))?;
            if let Some(file) = file.filter(std::fs::Metadata::is_file) {
                found.push(Segment {
                    path,
                    person: person.clone(),
                    first,
                    bytes: file.len(),
                });
            }
        }
    }
    found.sort_unstable_by(|a, b| (a.first, &a.path).cmp(&(b.first, &b.path)));
    Ok(found)
}

/// Folders in which a save that was cut short may have left something, seen from the project's.
pub(crate) fn folders(fs: &dyn Fs, root: &Path) -> io::Result<Vec<String>> {
    let people = paths::names(fs, &root.join(paths::HISTORY))?;
    let folder = |name| format!("{}/{name}/", paths::HISTORY);
    Ok(people.into_iter().map(folder).collect())
}

/// Puts journals that a save makes needless into the history, and takes out the oldest segments
/// while there are more than `keep` bytes of them.
pub(crate) fn stage(
    fs: &dyn Fs,
    root: &Path,
    stage: &mut Stage<'_>,
    journals: &[(PersonId, Vec<u8>)],
    keep: u64,
) -> io::Result<()> {
    let mut all = segments(fs, root)?;
    let mut written = BTreeSet::new();
    for (person, journal) in journals {
        let (head, steps) = replay::split_header(journal);
        if steps.is_empty() {
            continue;
        }
        let newest = all.iter_mut().rfind(|segment| segment.person == *person);
        let small = SMALL.saturating_sub(steps.len() as u64);
        let after = newest.as_ref().map_or(0, |newest| newest.first);
        let (path, mut content) = match newest {
            Some(newest) if newest.bytes <= small => {
                let path = newest.path.clone();
                let content = read_limited(fs, &root.join(&path), JOURNAL_BYTES)?;
                (path, content)
            }
            _ => {
                let first = head.last.max(after).saturating_add(1);
                let path = paths::segment(person, first);
                all.push(Segment {
                    path: path.clone(),
                    person: person.clone(),
                    first,
                    bytes: 0,
                });
                (path, replay::header(head).into_bytes())
            }
        };
        if content.last().is_some_and(|byte| *byte != b'\n') {
            content.push(b'\n');
        }
        content.extend_from_slice(steps);
        stage.write(&path, &content)?;
        if let Some(segment) = all.iter_mut().find(|segment| segment.path == path) {
            segment.bytes = content.len() as u64;
        }
        written.insert(path);
    }
    all.sort_unstable_by_key(|segment| segment.first);
    let mut total: u64 = all.iter().map(|segment| segment.bytes).sum();
    for segment in &all {
        if total <= keep {
            break;
        }
        if !written.contains(&segment.path) {
            stage.remove(&segment.path);
            total -= segment.bytes;
        }
    }
    Ok(())
}

/// How far the history has come by its newest segments: for a folder whose journals are gone.
pub(crate) fn head(fs: &dyn Fs, root: &Path) -> io::Result<Head> {
    let mut newest: HashMap<PersonId, Segment> = HashMap::new();
    for segment in segments(fs, root)? {
        newest.insert(segment.person.clone(), segment);
    }
    let mut last = Head::default();
    for segment in newest.values() {
        let bytes = read_limited(fs, &root.join(&segment.path), JOURNAL_BYTES)?;
        let (records, _) = lines::scan(&bytes);
        let records = records.iter().filter_map(|record| read_ron(record).ok());
        let head = records.fold(Head::default(), |head, record: TransactionRecord| {
            record.head(head)
        });
        if head.last > last.last {
            last = head;
        }
    }
    Ok(last)
}

/// What is kept of a history.
#[derive(Debug, Default)]
pub struct KeptHistory {
    /// The steps.
    pub past: Past,
    /// What could not be read, in words.
    pub notes: Vec<String>,
    /// Later parts of steps.
    parts: Vec<Entry>,
}

/// Reads what is kept of the history of a project that is open, as it is in memory. Reads
/// while steps are being written, too; never fails: what is damaged is left out and said.
#[must_use]
pub fn read_history(root: &Path, project: &Project) -> KeptHistory {
    read_history_with(&RealFs, root, project)
}

/// [`read_history`] on another file system.
#[must_use]
pub fn read_history_with(fs: &dyn Fs, root: &Path, project: &Project) -> KeptHistory {
    let mut kept = KeptHistory::default();
    // Journals first: a snapshot moves steps from there to segments, never the other way.
    let mut files = Vec::new();
    let told = |error: io::Error| {
        let words = super::problem::in_words(&error);
        format!("the history could not be listed: {words}; some steps can’t be taken back")
    };
    match paths::stems(fs, &root.join("journal"), "log") {
        Ok(stems) => {
            let people = stems.iter().filter_map(|stem| PersonId::new(stem).ok());
            files.extend(people.map(|person| (paths::journal(&person), false)));
        }
        Err(error) => kept.notes.push(told(error)),
    }
    match segments(fs, root) {
        Ok(segments) => files.extend(segments.into_iter().rev().map(|one| (one.path, true))),
        Err(error) => kept.notes.push(told(error)),
    }
    let mut room = JOURNAL_BYTES;
    let mut sources = Vec::new();
    for (path, is_segment) in files {
        match read_if_there(fs, &root.join(&path), room) {
            Ok(Some(bytes)) => {
                room -= bytes.len() as u64;
                sources.push((path, bytes, is_segment));
            }
            Ok(None) => {}
            Err(error) => kept.notes.push(format!(
                "{path}: {}; its steps can’t be taken back",
                super::problem::in_words(&error)
            )),
        }
    }
    let mut records = Vec::new();
    for (path, bytes, is_segment) in &sources {
        records.extend(kept.records(path, bytes, *is_segment));
    }
    let texts = PastTexts::new(fs, root, project, &records);
    let mut unread = 0;
    for record in records {
        match read_ron::<TransactionRecord>(record) {
            Ok(read) => kept.take(read, &texts),
            Err(_) => unread += 1,
        }
    }
    if unread > 0 {
        kept.notes.push(format!(
            "{unread} steps of the history make no sense to this version and are not listed"
        ));
    }
    // The same step may have been seen in a journal and then in a segment.
    kept.past.entries.sort_by_key(|entry| entry.number);
    kept.past.entries.dedup_by_key(|entry| entry.number);
    kept.put_parts_in();
    kept.past.went.sort_unstable();
    kept.past.went.dedup_by_key(|(number, _)| *number);
    kept
}

/// The steps in one file that looks like a journal, as far as they are undamaged.
pub(crate) fn read_steps(
    fs: &dyn Fs,
    root: &Path,
    project: &Project,
    path: &str,
) -> Result<Vec<Entry>, StoreError> {
    let bytes = read_if_there(fs, &root.join(path), JOURNAL_BYTES);
    let bytes = bytes.map_err(|error| StoreError::io(root, &error))?;
    let bytes = bytes.unwrap_or_default();
    let mut kept = KeptHistory::default();
    let records = kept.records(path, &bytes, true);
    let texts = PastTexts::new(fs, root, project, &records);
    for record in records {
        if let Ok(read) = read_ron::<TransactionRecord>(record) {
            kept.take(read, &texts);
        }
    }
    Ok(kept.past.entries)
}

impl KeptHistory {
    /// The records of a file that are undamaged.
    fn records<'a>(&mut self, path: &str, bytes: &'a [u8], is_segment: bool) -> Vec<&'a str> {
        let (mut records, damaged) = lines::scan(bytes);
        let header = replay::Header::of(&records);
        if header.version.is_some_and(|version| version > JOURNAL) {
            self.notes.push(format!(
                "{path} was written by a newer version of Claimdesk: its steps can’t be taken \
                 back here"
            ));
            return Vec::new();
        }
        records.drain(..header.records);
        // Damage in a journal was said when the project was opened.
        for damaged in damaged.iter().filter(|_| is_segment) {
            self.notes.push(format!(
                "line {} of {path} is damaged: the steps in it can’t be taken back",
                damaged.line
            ));
        }
        records
    }

    /// Adds later parts to their steps. Those of steps that are no longer kept are dropped.
    fn put_parts_in(&mut self) {
        let mut parts = std::mem::take(&mut self.parts);
        parts.sort_by_key(|part| part.number);
        parts.dedup_by_key(|part| part.number);
        let entries = &mut self.past.entries;
        for part in parts {
            let Ok(at) = entries.binary_search_by_key(&part.parent, |entry| entry.number) else {
                continue;
            };
            entries[at].extend(&part.forward.edits, &part.inverse);
            if part.lost.is_some() {
                entries[at].lost = part.lost;
            }
        }
    }

    fn take(&mut self, record: TransactionRecord, texts: &PastTexts<'_>) {
        let at = texts.at(record.number().unwrap_or(0));
        let find = |id: &ArticleId, digest: Digest| {
            let found = texts.find(id, digest);
            found.ok_or_else(|| format!("the words of the article “{id}” are no longer kept"))
        };
        match record.into_past(&at, &find) {
            Some(PastEvent::Done(entry)) => self.past.entries.push(*entry),
            Some(PastEvent::Part(part)) => self.parts.push(*part),
            Some(PastEvent::Went { number, to }) => self.past.went.push((number, to)),
            None => {}
        }
    }
}

/// The texts into which steps of the past point, also of articles that are deleted by now.
struct PastTexts<'a> {
    fs: &'a dyn Fs,
    root: &'a Path,
    project: &'a Project,
    /// The texts that an article's id has had, by the step that brought or took them.
    digests: HashMap<ArticleId, Vec<(StepNumber, Digest)>>,
    found: RefCell<HashMap<(ArticleId, Digest), Option<ArticleText>>>,
}

/// Those at the time of one step.
struct TextsAt<'a> {
    all: &'a PastTexts<'a>,
    step: StepNumber,
}

impl<'a> PastTexts<'a> {
    fn new(fs: &'a dyn Fs, root: &'a Path, project: &'a Project, records: &[&str]) -> Self {
        let mut digests: HashMap<ArticleId, Vec<(StepNumber, Digest)>> = HashMap::new();
        for record in records {
            let number = record
                .strip_prefix("(number: ")
                .and_then(|rest| rest.split(',').next()?.parse().ok());
            // Quotes inside of strings are escaped, so this stands for nothing else.
            for part in record.split("PutArticle(id: \"").skip(1) {
                let mut words = part.splitn(4, '"');
                let id = words.next().and_then(|id| ArticleId::new(id).ok());
                let digest = words.nth(1).and_then(|digest| article::digest(digest).ok());
                if let (Some(number), Some(id), Some(digest)) = (number, id, digest) {
                    digests.entry(id).or_default().push((number, digest));
                }
            }
        }
        for all in digests.values_mut() {
            all.sort_unstable_by_key(|(number, _)| *number);
        }
        Self {
            fs,
            root,
            project,
            digests,
            found: RefCell::default(),
        }
    }

    fn at(&'a self, step: StepNumber) -> TextsAt<'a> {
        TextsAt { all: self, step }
    }

    fn find(&self, id: &ArticleId, digest: Digest) -> Option<ArticleText> {
        let now = self.project.article(id).map(|article| &article.text);
        if let Some(text) = now.filter(|text| text.digest() == digest) {
            return Some(text.clone());
        }
        let mut found = self.found.borrow_mut();
        let kept = found.entry((id.clone(), digest));
        kept.or_insert_with(|| {
            find_text(self.fs, self.root, id, digest)
                .ok()
                .map(|(text, _)| text)
        })
        .clone()
    }
}

impl Texts for TextsAt<'_> {
    fn text(&self, id: &ArticleId) -> Option<ArticleText> {
        let known = self.all.digests.get(id).and_then(|all| {
            let after = all.partition_point(|(number, _)| *number <= self.step);
            let nearest = all.get(after.saturating_sub(1))?;
            self.all.find(id, nearest.1)
        });
        known.or_else(|| self.all.project.text(id))
    }
}
