//! Takes the steps of journals again that no save has in it yet.

use std::cell::Cell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::atomic::{self, Fs};
use super::join::{Renamed, next_free};
use super::limits::{self, JOURNAL_BYTES};
use super::lines;
use super::load::{TextProblem, find_text};
use super::paths;
use super::problem::StoreError;
use super::schema_v1::read_ron;
use super::schema_v1::transaction::{JOURNAL, TransactionRecord};
use crate::edit::{Edit, Head, StepNumber, Transaction, apply};
use crate::model::{
    ArticleId, Claim, ClaimId, Decision, LayerKey, Mention, MentionId, PersonId, Project,
};
use crate::text::Digest;

/// How a journal begins: its version, alone so that every version understands it, then how far
/// the history had come before it.
pub(crate) fn header(head: Head) -> String {
    let Head { last, at } = head;
    let mut header = lines::encode(&format!("(journal: {JOURNAL})"));
    if last > 0 {
        header.push_str(&lines::encode(&format!("(last: {last}, at: {at})")));
    }
    header
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadRecord {
    last: StepNumber,
    at: StepNumber,
}

/// What a journal begins with.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    /// Its version, if it says so.
    pub(crate) version: Option<u32>,
    pub(crate) head: Head,
    /// How many records it is.
    pub(crate) records: usize,
}

impl Header {
    pub(crate) fn of(records: &[&str]) -> Self {
        let version = records.first().and_then(|first| {
            let digits = first.strip_prefix("(journal:")?.trim_start();
            let end = digits.find(|c: char| !c.is_ascii_digit())?;
            digits[..end].parse().ok()
        });
        let from = usize::from(version.is_some());
        // Cheaper than finding out that a long step is none.
        let head = records.get(from).filter(|one| one.starts_with("(last:"));
        let head = head.and_then(|head| read_ron::<HeadRecord>(head).ok());
        Self {
            version,
            records: from + usize::from(head.is_some()),
            head: head.map_or_else(Head::default, |HeadRecord { last, at }| Head { last, at }),
        }
    }
}

/// What a journal's header says, and the bytes after it.
pub(crate) fn split_header(journal: &[u8]) -> (Head, &[u8]) {
    let mut lines = journal.split_inclusive(|byte| *byte == b'\n');
    let first: Vec<u8> = lines.by_ref().take(2).flatten().copied().collect();
    let (records, _) = lines::scan(&first);
    let header = Header::of(&records);
    let rest = journal.split_inclusive(|byte| *byte == b'\n');
    let taken: usize = rest.take(header.records).map(<[u8]>::len).sum();
    (header.head, journal.get(taken..).unwrap_or_default())
}

/// One journal as read.
pub(crate) struct ReadJournal {
    pub(crate) person: PersonId,
    /// Seen from the project's folder.
    pub(crate) path: String,
    pub(crate) records: Vec<String>,
    pub(crate) damaged: Vec<lines::Damaged>,
    /// Whether it has to be written anew before steps can be added: its end is not the end of a
    /// line, or its version is an old one.
    pub(crate) is_stale: bool,
    /// Of its bytes as they were read.
    checksum: u32,
    /// How far the history had come before it.
    pub(crate) head: Head,
}

/// All journals of a project.
pub(crate) fn read_all(fs: &dyn Fs, root: &Path) -> Result<Vec<ReadJournal>, StoreError> {
    let mut journals = Vec::new();
    let stems = paths::stems(fs, &root.join("journal"), "log");
    for stem in stems.map_err(|error| StoreError::io(root, &error))? {
        let Ok(person) = PersonId::new(&stem) else {
            continue;
        };
        let path = paths::journal(&person);
        let bytes = limits::read(fs, &root.join(&path), Path::new(&path), JOURNAL_BYTES)?;
        let (mut records, damaged) = lines::scan(&bytes);
        let header = Header::of(&records);
        if let Some(version) = header.version.filter(|version| *version > JOURNAL) {
            let file = PathBuf::from(path);
            let needs = None;
            return Err(StoreError::Newer {
                file,
                version,
                needs,
            });
        }
        let is_old = header.version.is_some_and(|version| version < JOURNAL);
        let open_end = !bytes.is_empty() && bytes.last() != Some(&b'\n');
        records.drain(..header.records);
        journals.push(ReadJournal {
            person,
            path,
            records: records.into_iter().map(str::to_owned).collect(),
            damaged,
            is_stale: is_old || open_end,
            checksum: crc32fast::hash(&bytes),
            head: header.head,
        });
    }
    Ok(journals)
}

impl ReadJournal {
    /// Writes the journal anew without its damage, if it has any. Read once more before: what the
    /// disk garbled in reading is no damage.
    pub(crate) fn mend(&self, fs: &dyn Fs, root: &Path) -> Result<(), StoreError> {
        if self.damaged.is_empty() && !self.is_stale {
            return Ok(());
        }
        let full = root.join(&self.path);
        let again = limits::read(fs, &full, Path::new(&self.path), JOURNAL_BYTES)?;
        if crc32fast::hash(&again) != self.checksum {
            let problem = "two readings of it differ: the disk may be failing; try again";
            return Err(StoreError::Io {
                path: full,
                problem: problem.to_owned(),
            });
        }
        let replaced = atomic::replace(fs, &full, &self.clean_bytes());
        replaced.map_err(|error| StoreError::io(&full, &error))
    }

    /// The journal without its damage.
    pub(crate) fn clean_bytes(&self) -> Vec<u8> {
        let mut bytes = header(self.head).into_bytes();
        for record in &self.records {
            bytes.extend_from_slice(lines::encode(record).as_bytes());
        }
        bytes
    }

    /// What is said of its damage.
    pub(crate) fn damage_in_words(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for damaged in &self.damaged {
            let path = &self.path;
            notes.push(if damaged.is_tail {
                format!(
                    "the last line of {path} was cut short, by a crash or a power cut: it had \
                     not yet been reported as saved"
                )
            } else {
                format!(
                    "line {} of {path} is damaged and was left out; the damaged part is kept in \
                     {path}.damaged-…",
                    damaged.line
                )
            });
        }
        notes
    }
}

/// What came of taking the steps again.
#[derive(Default)]
pub(crate) struct Replayed {
    /// How many steps were taken.
    pub(crate) steps: usize,
    /// Records that could not be, and why.
    pub(crate) refused: Vec<(String, String)>,
    /// How far the history had come with the last one.
    pub(crate) head: Head,
}

/// Takes the steps of all journals again, what was done first first: a step may need one that
/// another person took. What came of each journal.
pub(crate) fn replay(
    fs: &dyn Fs,
    root: &Path,
    journals: &[ReadJournal],
    renamed: &mut Renamed,
    project: &mut Project,
) -> Result<Vec<Replayed>, StoreError> {
    let read = |record| {
        let read = read_ron::<TransactionRecord>(record).map_err(|(_, message)| message);
        let turn = read
            .as_ref()
            .map(TransactionRecord::turn)
            .unwrap_or_default();
        (turn, record, read)
    };
    let mut heads: Vec<_> = journals
        .iter()
        .map(|journal| journal.records.iter().map(|r| read(r.as_str())).peekable())
        .collect();
    let begin = |journal: &ReadJournal| Replayed {
        head: journal.head,
        ..Replayed::default()
    };
    let mut all: Vec<Replayed> = journals.iter().map(begin).collect();
    loop {
        let next = heads
            .iter_mut()
            .enumerate()
            .filter_map(|(index, head)| Some((head.peek()?.0, index)))
            .min();
        let Some((_, index)) = next else {
            return Ok(all);
        };
        let Some((_, record, read)) = heads[index].next() else {
            return Ok(all);
        };
        if let Ok(read) = &read {
            all[index].head = read.head(all[index].head);
        }
        let taken = match read {
            Ok(read) => step(fs, root, read, renamed, project)?,
            Err(message) => Err(message),
        };
        match taken {
            Ok(()) => all[index].steps += 1,
            Err(message) => all[index].refused.push((record.to_owned(), message)),
        }
    }
}

/// Takes one step; why it can't be taken, if so. What can't be read at the moment is no reason
/// to refuse it for good.
fn step(
    fs: &dyn Fs,
    root: &Path,
    record: TransactionRecord,
    renamed: &mut Renamed,
    project: &mut Project,
) -> Result<Result<(), String>, StoreError> {
    let unread = Cell::new(None);
    let find = |id: &ArticleId, digest: Digest| {
        if let Some(article) = project.article(id)
            && article.text.digest() == digest
        {
            return Ok(article.text.clone());
        }
        match find_text(fs, root, id, digest) {
            Ok((text, _)) => Ok(text),
            Err(TextProblem::Other(_)) => Err(format!("the text of article {id} is another one")),
            Err(TextProblem::None(error)) => Err(error.to_string()),
            Err(TextProblem::Unread(error)) => {
                let words = error.to_string();
                unread.set(Some(error));
                Err(words)
            }
        }
    };
    let transaction = record.into_model(project, &find);
    if let Some(error) = unread.into_inner() {
        return Err(error);
    }
    let mut transaction = match transaction {
        Ok(transaction) => transaction,
        Err(message) => return Ok(Err(message)),
    };
    rename(project, renamed, &mut transaction);
    let applied = apply(project, &transaction);
    Ok(applied.map(|_| ()).map_err(|error| error.to_string()))
}

/// Gives things new ids whose ids belong to somebody else by now.
fn rename(project: &Project, renamed: &mut Renamed, transaction: &mut Transaction) {
    // An id that the step itself takes from one person may go to another in the same step.
    let (mut free_mentions, mut free_claims) = (HashSet::new(), HashSet::new());
    for edit in &transaction.edits {
        match edit {
            Edit::DeleteMention { id, .. } => drop(free_mentions.insert(*id)),
            Edit::DeleteClaim { id, .. } => drop(free_claims.insert(*id)),
            Edit::PutMention { layer, mention } if !free_mentions.contains(&mention.id) => {
                claim_mention_id(project, renamed, layer, mention.id);
            }
            Edit::PutClaim { layer, claim } if !free_claims.contains(&claim.id) => {
                claim_claim_id(project, renamed, layer, claim.id);
            }
            _ => {}
        }
    }
    if renamed.is_empty() {
        return;
    }
    let mention_id = |key: &LayerKey, id: MentionId| {
        let new = renamed.mentions.get(&(key.person.clone(), id));
        new.copied().unwrap_or(id)
    };
    let claim_id = |key: &LayerKey, id: ClaimId| {
        let new = renamed.claims.get(&(key.person.clone(), id));
        new.copied().unwrap_or(id)
    };
    for edit in &mut transaction.edits {
        match edit {
            Edit::PutMention { layer, mention } => {
                let id = mention_id(layer, mention.id);
                *mention = Arc::new(Mention {
                    id,
                    ..Mention::clone(mention)
                });
            }
            Edit::DeleteMention { layer, id } => *id = mention_id(layer, *id),
            Edit::PutClaim { layer, claim } => {
                let mut new = Claim::clone(claim);
                new.id = claim_id(layer, new.id);
                for entry in &mut new.mentions {
                    entry.mention = mention_id(layer, entry.mention);
                }
                for link in &mut new.links {
                    link.claim = claim_id(layer, link.claim);
                }
                *claim = Arc::new(new);
            }
            Edit::DeleteClaim { layer, id } => *id = claim_id(layer, *id),
            Edit::PutDecision { layer, decision } => {
                let mut new = Decision::clone(decision);
                if renamed.apply_to_decision(&layer.person, &mut new) {
                    *decision = Arc::new(new);
                }
            }
            _ => {}
        }
    }
}

fn claim_mention_id(project: &Project, renamed: &mut Renamed, key: &LayerKey, id: MentionId) {
    let key = (key.person.clone(), id);
    let taken = project
        .mention(id)
        .is_some_and(|(home, _)| home.person != key.0);
    if !taken || renamed.mentions.contains_key(&key) {
        return;
    }
    let last = renamed.last_mention.unwrap_or_else(|| {
        let used = project
            .layers()
            .flat_map(|(_, layer)| layer.mentions().map(|m| m.id.number()));
        let given = renamed.mentions.values().map(|id| id.number());
        used.chain(given).max().unwrap_or(0)
    });
    let next = next_free(last, |number| {
        project.mention(MentionId::new(number)).is_some()
    });
    renamed.last_mention = Some(next);
    renamed.mentions.insert(key, MentionId::new(next));
}

fn claim_claim_id(project: &Project, renamed: &mut Renamed, key: &LayerKey, id: ClaimId) {
    let key = (key.person.clone(), id);
    let taken = project
        .claim(id)
        .is_some_and(|(home, _)| home.person != key.0);
    if !taken || renamed.claims.contains_key(&key) {
        return;
    }
    let last = renamed.last_claim.unwrap_or_else(|| {
        let used = project
            .layers()
            .flat_map(|(_, layer)| layer.claims().map(|c| c.id.number()));
        let given = renamed.claims.values().map(|id| id.number());
        used.chain(given).max().unwrap_or(0)
    });
    let next = next_free(last, |number| project.claim(ClaimId::new(number)).is_some());
    renamed.last_claim = Some(next);
    renamed.claims.insert(key, ClaimId::new(next));
}

/// Keeps bytes that could not be used beside the journal. The name holds their checksum, so
/// keeping the same twice makes one file.
pub(crate) fn keep_aside(
    fs: &dyn Fs,
    root: &Path,
    path: &str,
    what: &str,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let aside = root.join(format!("{path}.{what}-{:08x}", crc32fast::hash(bytes)));
    let failed = |error: std::io::Error| StoreError::io(&aside, &error);
    if atomic::exists(fs, &aside).map_err(failed)? {
        return Ok(());
    }
    atomic::replace(fs, &aside, bytes).map_err(failed)
}
