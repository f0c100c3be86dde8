//! From what a file says to what a project can take: people, article ids, positions, labels.
//!
//! A format that brings mentions or claims parses its file into [`Document`]s and hands them to
//! an [`Intake`]. That gives ids, finds what the project has already, checks every position
//! against the quote beside it, grows the scheme, and says where something does not fit. All
//! formats do these in the same way, because they do them here.
//!
//! Mentions get their ids, and claims are read, when all documents are known: a claim may quote
//! any of them.

mod claims;
mod growing;
pub(super) mod membership;
pub(super) mod place;
pub(super) mod record;
mod work;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

pub(super) use growing::Growing;
use place::Placed;
use record::{ClaimRecord, IdText, LayerRecord, MentionRecord, MetaRecord, OriginalRecord};
use work::{Place, Work};

use super::run::Said;
use super::{ImportContext, ImportError, Imported, OffsetUnit, Problem, foreign};
use crate::model::Timestamp;
use crate::model::article::{OriginalBytes, is_extension};
use crate::model::scheme::MAX_SCHEME;
use crate::model::{
    Article, ArticleId, ArticleMeta, Foreign, Mention, MentionId, Original, Person, PersonId,
    TextDirection,
};
use crate::text::{ArticleText, Digest};

/// Where in its document's part of the file a record stands, for messages.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot {
    /// It is the so many-th of its kind, from 0.
    Number(usize),
    /// It stands in this line of the file, from 1.
    Line(usize),
    /// It stands in this row of a sheet, from 1.
    #[cfg(feature = "xlsx")]
    Row(usize),
}

impl Spot {
    /// Where it stands in what is at `place`; `what` it is if it is known by its number.
    pub(super) fn within(self, place: &str, what: &str) -> String {
        match self {
            Self::Number(number) => format!("{place}, {what} number {}", number + 1),
            Self::Line(line) => format!("{place}, line {line}"),
            #[cfg(feature = "xlsx")]
            Self::Row(row) => format!("{place}, row {row}"),
        }
    }
}

/// A record and where it stands.
#[derive(Debug)]
pub(super) struct Told<R> {
    /// Where.
    pub(super) spot: Spot,
    /// What the file says.
    pub(super) record: R,
}

/// One article with all that a file says of it.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Where it stands in the file: `sample.jsonl, line 3`.
    pub(super) place: String,
    /// What the file calls it; empty if it has no name.
    pub(super) id: String,
    /// Its text as the file has it.
    pub(super) text: String,
    /// What its positions count.
    pub(super) unit: OffsetUnit,
    /// Its title, if the file has one.
    pub(super) title: Option<String>,
    /// The SHA-256 of the text that was annotated, if the file has it.
    pub(super) digest: Option<String>,
    /// What is known of it.
    pub(super) meta: MetaRecord,
    /// How it came into the project that it comes from.
    pub(super) original: Option<OriginalRecord>,
    /// How far people have come with it.
    pub(super) layers: Vec<LayerRecord>,
    /// Its mentions.
    pub(super) mentions: Vec<Told<MentionRecord>>,
    /// The claims that belong to it.
    pub(super) claims: Vec<Told<ClaimRecord>>,
}

/// A document whose article is known.
struct Known {
    place: String,
    article: ArticleId,
    placed: Placed,
    layers: Vec<LayerRecord>,
    claims: Vec<Told<ClaimRecord>>,
    /// Its mentions, in stretches of one person each.
    mentions: Vec<Ready>,
}

/// Mentions of one person that have been read but for their ids.
#[derive(Debug)]
struct Ready {
    person: PersonId,
    mentions: Vec<Mention>,
    /// What the file calls each of them; nothing if it calls none by a name.
    names: Vec<Name>,
}

/// What the file calls a mention.
#[derive(Debug)]
struct Name {
    /// Empty if it has none.
    name: String,
    /// The id of that name, if the mention can have it.
    id: Option<MentionId>,
}

/// What the documents of one file have come to.
pub(super) struct Intake<'c, 'p> {
    /// The project that they go into.
    pub(super) context: &'c mut ImportContext<'p>,
    /// What was read so far.
    pub(super) out: Imported,
    /// The scheme that they need.
    pub(super) growing: Growing,
    /// The id of the format: what a mention without an origin was imported from.
    format: &'static str,
    /// The file's name without its ending: for articles that have no name.
    stem: String,
    documents: Vec<Known>,
    /// Articles by the ids that the file gives them.
    articles: HashMap<String, (ArticleId, Placed)>,
    people: HashMap<String, PersonId>,
}

impl<'c, 'p> Intake<'c, 'p> {
    /// An empty one, for a file of this name without its ending.
    pub(super) fn new(
        context: &'c mut ImportContext<'p>,
        format: &'static str,
        stem: &str,
    ) -> Self {
        let growing = Growing::new(context.scheme().clone(), None);
        Self {
            context,
            out: Imported::default(),
            growing,
            format,
            stem: stem.to_owned(),
            documents: Vec::new(),
            articles: HashMap::new(),
            people: HashMap::new(),
        }
    }

    /// Notes what does not fit.
    pub(super) fn problem(
        &mut self,
        place: &(impl fmt::Display + ?Sized),
        message: impl Into<String>,
    ) {
        self.out.problems.push(Problem {
            place: place.to_string(),
            message: message.into(),
        });
    }

    /// Whether no document could be used so far.
    pub(super) fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.context.said.as_ref().is_none_or(Said::is_empty)
    }

    /// Whether what the file says is only gathered for a [run](super::run): quotes without places
    /// and articles without texts are welcome then.
    pub(super) fn gathers(&self) -> bool {
        self.context.said.is_some()
    }

    /// Takes a document's article, and keeps the rest of it until all are known.
    pub(super) fn document(&mut self, document: Document) {
        if let Some(said) = &mut self.context.said {
            return said.take(document);
        }
        let Document {
            place,
            id,
            text: raw,
            unit,
            title,
            digest,
            meta,
            original,
            layers,
            mentions,
            claims,
        } = document;
        let placed = match Placed::new(raw, unit) {
            Ok(placed) => placed,
            Err(problem) => {
                self.problem(&place, format!("{problem}; the line was left out"));
                return;
            }
        };
        self.check_digest(&place, digest, &placed);
        let (article, is_new) = self.article_id(&place, &id, title.as_deref(), &placed.text);
        if is_new {
            let original = original.and_then(|one| self.original(&place, one));
            let direction = self.direction(&place, &meta.direction);
            let mut meta = meta;
            let foreign = self.foreign(&place, std::mem::take(&mut meta.foreign));
            self.out.articles.push(Arc::new(Article {
                id: article.clone(),
                text: placed.text.clone(),
                meta: meta_of(title.unwrap_or_default(), direction, foreign, meta),
                original,
            }));
        }
        self.articles
            .entry(id)
            .or_insert_with(|| (article.clone(), placed.clone()));
        let mut known = Known {
            place,
            article,
            placed,
            layers,
            claims,
            mentions: Vec::new(),
        };
        self.read_mentions(&mut known, mentions);
        self.documents.push(known);
    }

    /// Makes mentions of all records of a document at once: a record is three times as large. Of
    /// those with the same name only the first stays.
    fn read_mentions(&mut self, known: &mut Known, records: Vec<Told<MentionRecord>>) {
        let count = records.len();
        let is_named = records.iter().any(|told| !told.record.id.0.is_empty());
        let mut seen = HashSet::new();
        for Told { spot, mut record } in records {
            let name = std::mem::take(&mut record.id);
            if !name.0.is_empty() && !seen.insert(name.0.clone()) {
                self.twice(&known.place, "mention", &name, spot);
                continue;
            }
            let wanted = MentionId::parse(&name.0);
            let id = wanted.filter(|id| self.context.claim_mention_id(*id));
            let Some((person, mention)) = self.mention(known, &name, spot, record) else {
                continue;
            };
            if known
                .mentions
                .last()
                .is_none_or(|last| last.person != person)
            {
                known.mentions.push(Ready {
                    person,
                    mentions: Vec::with_capacity(count),
                    names: Vec::new(),
                });
            }
            if let Some(last) = known.mentions.last_mut() {
                last.mentions.push(mention);
                if is_named {
                    last.names.push(Name { name: name.0, id });
                }
            }
        }
        for ready in &mut known.mentions {
            ready.mentions.shrink_to_fit();
        }
    }

    /// Notes that a name is there already.
    fn twice(&mut self, document: &str, what: &'static str, id: &IdText, spot: Spot) {
        let place = &Place {
            document,
            what,
            id,
            spot,
        };
        self.problem(
            place,
            format!("another {what} of this line has the same id; this one was left out"),
        );
    }

    /// Reads the mentions and claims of all documents.
    ///
    /// # Errors
    /// [`ImportError`] if the scheme would grow beyond what a project may have.
    pub(super) fn finish(self, name: &str) -> Result<Imported, ImportError> {
        let own = self.context.scheme().clone();
        let format = self.format;
        let mut out = Work::read(self);
        let whole = out.additions.extend(out.scheme.as_ref().unwrap_or(&own));
        if whole.too_many().is_some() {
            return Err(ImportError::new(
                name,
                format!(
                    "with it the scheme would have more than {MAX_SCHEME} labels, roles, statuses \
                     or values, the most that a project may have"
                ),
                "Give mentions fewer labels in the program that wrote it.",
            ));
        }
        out.format = format;
        Ok(out)
    }

    /// The person of this name or id, added if nobody has it; no name is who imports.
    pub(super) fn person(&mut self, name: &str) -> PersonId {
        if let Some(id) = self.people.get(name) {
            return id.clone();
        }
        let project = self.context.project;
        let mut known = project.people().iter().chain(&self.out.people);
        let (id, shown) = if name.is_empty() {
            (
                self.context.person.id.clone(),
                self.context.person.name.clone(),
            )
        } else if let Ok(id) = PersonId::new(name) {
            (id, name.to_owned())
        } else if let Some(person) = known.find(|person| person.name == name) {
            (person.id.clone(), name.to_owned())
        } else {
            let taken = |id: &PersonId| {
                project.person(id).is_some() || self.out.people.iter().any(|p| p.id == *id)
            };
            (PersonId::unique(name, "person", taken), name.to_owned())
        };
        let is_new =
            project.person(&id).is_none() && self.out.people.iter().all(|person| person.id != id);
        if is_new {
            let own = self.context.person.id == id;
            let name = if own {
                self.context.person.name.clone()
            } else {
                shown
            };
            self.out.people.push(Person {
                id: id.clone(),
                name,
            });
        }
        self.people.insert(name.to_owned(), id.clone());
        id
    }

    /// The id for a document's article, and whether the article is new.
    fn article_id(
        &mut self,
        place: &str,
        given: &str,
        title: Option<&str>,
        text: &ArticleText,
    ) -> (ArticleId, bool) {
        let exact = ArticleId::new(given).ok();
        let own = exact.filter(|id| self.context.project.article(id).is_some());
        if own.is_none()
            && let Some(same) = self.context.article_of(text)
        {
            return (same, false);
        }
        let Ok(exact) = ArticleId::new(given) else {
            if let Some((id, placed)) = self.articles.get(given).filter(|_| !given.is_empty())
                && placed.text == *text
            {
                return (id.clone(), false);
            }
            let words = [given, title.unwrap_or_default()];
            let words = words.into_iter().find(|words| !words.is_empty());
            let words = words.unwrap_or(&self.stem);
            return (self.context.article_id(words, &self.stem), true);
        };
        if self.context.claim_article_id(&exact) {
            return (exact, true);
        }
        let known = self
            .context
            .project
            .article(&exact)
            .map(|known| &known.text);
        let known = known.or_else(|| {
            let mut added = self.out.articles.iter();
            added.find(|one| one.id == exact).map(|one| &one.text)
        });
        if known == Some(text) {
            self.context.take_article_of(text, &exact);
            return (exact, false);
        }
        let id = self.context.article_id(given, &self.stem);
        self.problem(
            place,
            format!("there is another article {exact} already; this one became {id}"),
        );
        (id, true)
    }

    fn check_digest(&mut self, place: &str, given: Option<String>, placed: &Placed) {
        let Some(given) = given else { return };
        let words = given.as_str();
        let digest = Digest::parse(words).or_else(|| Digest::parse(&format!("sha256:{words}")));
        match digest {
            None => self.problem(place, "its “digest” is no SHA-256 and was not looked at"),
            Some(digest) if digest == placed.text.digest() => {}
            Some(digest) if placed.raw_digest() == Some(digest) => {}
            Some(_) => self.problem(
                place,
                "its text is not the one that was annotated (the digest differs): each quote \
                 decides whether its mention still fits",
            ),
        }
    }

    fn original(&mut self, place: &str, record: OriginalRecord) -> Option<Original> {
        let Some(digest) = Digest::parse(&record.digest) else {
            self.problem(place, "“original” was left out: its digest is no SHA-256");
            return None;
        };
        // The extension becomes part of a file name.
        let extension = record.extension.to_ascii_lowercase();
        if !is_extension(&extension) {
            self.problem(
                place,
                "“original” was left out: its extension is no file extension",
            );
            return None;
        }
        Some(Original {
            file_name: record.file_name,
            extension,
            digest,
            steps: record.steps,
            bytes: OriginalBytes::default(),
        })
    }

    /// Nothing, as older files have it, is automatic too.
    fn direction(&mut self, place: &str, name: &str) -> TextDirection {
        match TextDirection::parse(name) {
            Some(direction) => direction,
            None => {
                if !name.is_empty() {
                    self.problem(
                        place,
                        format!("“{name}” is no text direction; it is taken as automatic"),
                    );
                }
                TextDirection::Auto
            }
        }
    }

    /// What other tools noted, as far as there is room for it.
    pub(super) fn foreign(
        &mut self,
        place: &(impl fmt::Display + ?Sized),
        fields: BTreeMap<String, String>,
    ) -> Foreign {
        let (kept, left_out) = foreign::bounded(fields);
        if !left_out.is_empty() {
            let message = format!(
                "“{}” was left out: no more than 64 kB of fields that are not known here are kept",
                left_out.join("”, “")
            );
            self.problem(place, message);
        }
        kept
    }

    /// The time that a record gives, or that of the import.
    pub(super) fn time(&mut self, place: &(impl fmt::Display + ?Sized), given: &str) -> Timestamp {
        if given.is_empty() {
            return self.context.now;
        }
        Timestamp::parse(given).unwrap_or_else(|| {
            self.problem(
                place,
                format!(
                    "“{given}” is no time such as 2026-03-02T09:30:00Z; the time of the import \
                     was taken"
                ),
            );
            self.context.now
        })
    }
}

/// What is known of an article, from what its file says.
pub(super) fn meta_of(
    title: String,
    direction: TextDirection,
    foreign: Foreign,
    meta: MetaRecord,
) -> ArticleMeta {
    ArticleMeta {
        title,
        outlet: meta.outlet,
        author: meta.author,
        url: meta.url,
        archive_url: meta.archive_url,
        published: meta.published,
        retrieved: meta.retrieved,
        language: meta.language,
        translated_from: meta.translated_from,
        licence: meta.licence,
        direction,
        note: meta.note,
        foreign,
    }
}
