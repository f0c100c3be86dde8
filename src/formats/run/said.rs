//! What files say that a machine found, before anything is looked up in a project.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::keys::Keys;
use crate::formats::intake::record::{ClaimRecord, MentionRecord, MetaRecord, QuoteRecord};
use crate::formats::intake::{Document, Told};
use crate::formats::{OffsetUnit, Problem};
use crate::model::mention::Attributes;
use crate::model::{ArticleId, Score};
use crate::text::Digest;

/// Fields that hold how sure a machine is, where a format has none of its own for it.
pub(super) const SCORES: &[&str] = &["score", "confidence", "probability", "prob", "certainty"];
/// The attribute that a note becomes.
const NOTE: &str = "note";

/// What one file says.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The file's name.
    pub name: String,
    /// The id of the format that it was read as.
    pub format: &'static str,
    /// What told the format.
    pub why: String,
    /// Of its bytes.
    pub digest: Option<Digest>,
    /// Which field was taken for what, in words; where a format leaves no choice there are none.
    pub keys: Vec<String>,
    /// Which fields were said to hold what, now or in an earlier run.
    pub(super) wished: Keys,
    /// Whether the file has all of these.
    pub(super) fits: bool,
    /// Whether that was in an earlier run.
    pub(super) is_as_before: bool,
    /// What could not be taken over as it stood.
    pub problems: Vec<Problem>,
    pub(super) documents: Vec<SaidDocument>,
    /// The labels as the file has them, with what it says that they are about.
    pub(super) labels: BTreeMap<Arc<str>, SaidLabel>,
}

/// A label as a file has it.
#[derive(Clone, Debug, Default)]
pub(super) struct SaidLabel {
    /// What it is about; empty if the file does not say.
    pub(super) kind: String,
    pub(super) count: usize,
}

/// What a file says of one article.
#[derive(Clone, Debug, Default)]
pub(super) struct SaidDocument {
    /// Where it stands in the file.
    pub(super) place: String,
    /// What the file calls the article; empty if it names none.
    pub(super) id: String,
    /// Whether the name may be another thing than an article's.
    pub(super) is_guess: bool,
    /// The text, if the file has it.
    pub(super) text: Option<String>,
    pub(super) digest: Option<Digest>,
    pub(super) title: String,
    pub(super) meta: MetaRecord,
    /// What positions count.
    pub(super) unit: OffsetUnit,
    pub(super) entries: Vec<Entry>,
    pub(super) claims: Vec<SaidClaim>,
}

/// Words and where they are said to stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Spoken {
    /// The words; empty if only positions are given.
    pub(super) words: String,
    pub(super) start: Option<usize>,
    pub(super) end: Option<usize>,
    /// Several pieces with a gap between them.
    pub(super) pieces: Vec<[usize; 2]>,
    pub(super) context: Option<Box<Context>>,
}

/// What is said beside words to find them by.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    pub(super) prefix: String,
    pub(super) suffix: String,
    /// Which of the places where they stand, from 0.
    pub(super) occurrence: Option<usize>,
}

/// One thing that the machine would tag.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) label: Arc<str>,
    pub(super) spoken: Spoken,
    pub(super) score: Option<Score>,
    pub(super) attributes: Attributes,
    /// Other articles in which the words stand, where nobody says which one is meant.
    pub(super) others: Vec<ArticleId>,
}

/// A claim that the machine found.
#[derive(Clone, Debug, Default)]
pub(super) struct SaidClaim {
    pub(super) wording: String,
    pub(super) quotes: Vec<Spoken>,
    /// Roles, and which of the entries.
    pub(super) members: Vec<(String, usize)>,
    pub(super) score: Option<Score>,
    pub(super) stance: String,
    pub(super) checkable: String,
    /// Scale and value.
    pub(super) verdict: Option<(String, String)>,
}

impl Said {
    /// How many things would be tagged.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.documents.iter().map(|one| one.entries.len()).sum()
    }

    pub(in crate::formats) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The file's labels, and how many things have each.
    pub fn labels(&self) -> impl Iterator<Item = (&str, usize)> {
        self.labels
            .iter()
            .map(|(name, label)| (&**name, label.count))
    }

    /// The label of this name, counted.
    pub(super) fn label(&mut self, name: &str, kind: &str) -> Arc<str> {
        let name = name.trim();
        let known = self.labels.get_key_value(name);
        let new: Arc<str> = known.map_or_else(|| name.into(), |(known, _)| known.clone());
        if let Some(label) = self.labels.get_mut(name) {
            label.count += 1;
            return new;
        }
        let label = SaidLabel {
            kind: kind.to_owned(),
            count: 1,
        };
        self.labels.insert(new.clone(), label);
        new
    }

    /// Takes a document as a format has read it.
    pub(in crate::formats) fn take(&mut self, document: Document) {
        let mut out = SaidDocument {
            place: document.place,
            id: document.id,
            text: Some(document.text).filter(|text| !text.is_empty()),
            digest: document.digest.as_deref().and_then(digest_of),
            title: document.title.unwrap_or_default(),
            meta: document.meta,
            unit: document.unit,
            entries: Vec::with_capacity(document.mentions.len()),
            ..SaidDocument::default()
        };
        let mut named: HashMap<String, usize> = HashMap::new();
        for Told { record, .. } in document.mentions {
            if !record.id.0.is_empty() {
                named
                    .entry(record.id.0.clone())
                    .or_insert(out.entries.len());
            }
            let entry = self.entry(record);
            out.entries.push(entry);
        }
        for Told { record, .. } in document.claims {
            out.claims.push(claim_of(record, &named));
        }
        self.documents.push(out);
    }

    fn entry(&mut self, record: MentionRecord) -> Entry {
        let mut fields = record.attributes;
        let score = record.score.and_then(Score::new);
        let score = score.or_else(|| take_score(&mut fields));
        let mut attributes: Attributes = fields.into_iter().filter_map(attribute).collect();
        if !record.note.is_empty() {
            attributes.entry(NOTE.into()).or_insert(record.note);
        }
        Entry {
            label: self.label(&record.label, &record.kind),
            spoken: Spoken {
                words: record.quote,
                start: record.start,
                end: record.end,
                pieces: record.pieces,
                context: None,
            },
            score,
            attributes,
            others: Vec::new(),
        }
    }
}

fn digest_of(words: &str) -> Option<Digest> {
    Digest::parse(words).or_else(|| Digest::parse(&format!("sha256:{words}")))
}

/// Takes the score out of fields.
pub(super) fn take_score(fields: &mut BTreeMap<String, Value>) -> Option<Score> {
    let key = fields.iter().find_map(|(key, value)| {
        let lower = key.to_lowercase();
        let is_score = SCORES.contains(&lower.as_str()) && score_of(value).is_some();
        is_score.then(|| key.clone())
    })?;
    fields.remove(&key).as_ref().and_then(score_of)
}

/// A score as a number or in words: `0.9`, `"0.9"`, `"90 %"`.
pub(super) fn score_of(value: &Value) -> Option<Score> {
    match value {
        Value::Number(number) => number.as_f64().and_then(Score::new),
        Value::String(words) => {
            let words = words.trim();
            match words.strip_suffix('%') {
                Some(percent) => {
                    let number: f64 = percent.trim_end().parse().ok()?;
                    Score::new(number / 100.0)
                }
                None => Score::parse(words),
            }
        }
        _ => None,
    }
}

/// An attribute in words; nothing for what says nothing.
pub(super) fn attribute((key, value): (String, Value)) -> Option<(Arc<str>, String)> {
    let words = match value {
        Value::String(words) => words,
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) | Value::Null => return None,
        other => other.to_string(),
    };
    Some((key.into(), words))
}

fn claim_of(record: ClaimRecord, named: &HashMap<String, usize>) -> SaidClaim {
    let member = |role: String, id: &str| Some((role, *named.get(id)?));
    let members = record.mentions.into_iter();
    SaidClaim {
        wording: record.wording,
        quotes: record.quotes.into_iter().map(spoken).collect(),
        members: members
            .filter_map(|one| member(one.role, &one.id.0))
            .collect(),
        score: None,
        stance: record.stance,
        checkable: record
            .checkable
            .and_then(|one| one.value)
            .unwrap_or_default(),
        verdict: record.verdict.map(|one| (one.scale, one.value)),
    }
}

fn spoken(record: QuoteRecord) -> Spoken {
    Spoken {
        words: record.quote,
        start: record.start,
        end: record.end,
        pieces: record.pieces,
        context: None,
    }
}
