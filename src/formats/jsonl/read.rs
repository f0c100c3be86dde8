//! From lines to project: the lines, the project's head, the articles. Mentions and claims are
//! read after all articles are known, because a claim may quote any of them.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::place::Placed;
use super::record::{self, LayerRecord, MetaRecord, OriginalRecord, ProjectRecord};
use super::scheme::{self, Growing};
use super::work::Work;
use crate::formats::{ImportContext, ImportError, Imported, Input, Problem};
use crate::model::article::{OriginalBytes, is_extension};
use crate::model::scheme::MAX_SCHEME;
use crate::model::{
    Article, ArticleId, ArticleMeta, Original, Person, PersonId, Scheme, TextDirection,
};
use crate::text::{ArticleText, Digest};

const LINE_FIELDS: &[&str] = &[
    "project", "id", "title", "text", "meta", "digest", "original", "layers", "mentions", "claims",
];

/// One article's line after its article was read.
pub(super) struct Line {
    /// `sample.jsonl, line 3`.
    pub(super) place: String,
    /// The article that it speaks of.
    pub(super) article: ArticleId,
    pub(super) placed: Placed,
    pub(super) layers: Vec<LayerRecord>,
    pub(super) mentions: Vec<Value>,
    pub(super) claims: Vec<Value>,
}

/// What reading has come to.
pub(super) struct Reader<'c, 'p> {
    pub(super) context: &'c mut ImportContext<'p>,
    pub(super) out: Imported,
    pub(super) growing: Growing,
    /// Articles by the ids that the file gives them.
    pub(super) articles: HashMap<String, (ArticleId, Placed)>,
    people: HashMap<String, PersonId>,
}

/// Reads a whole file.
pub(super) fn read(
    input: &Input<'_>,
    context: &mut ImportContext<'_>,
) -> Result<Imported, ImportError> {
    let decoded = input.text()?;
    let scheme = context.scheme().clone();
    let mut reader = Reader {
        context,
        out: Imported::default(),
        growing: Growing::new(scheme.clone(), None),
        articles: HashMap::new(),
        people: HashMap::new(),
    };
    let mut lines = Vec::new();
    let mut first = true;
    for (index, source) in decoded.text.split('\n').enumerate() {
        if source.trim().is_empty() {
            continue;
        }
        let place = format!("{}, line {}", input.name, index + 1);
        match parse_line(source) {
            Ok(object) => lines.extend(reader.line(place, object, first, input.stem())),
            Err(message) => reader.problem(place, message),
        }
        first = false;
    }
    let nothing = lines.is_empty() && reader.out.project.is_none();
    let mut out = Work::read(reader, lines);
    if nothing {
        let first = out.problems.first().map(ToString::to_string);
        return Err(ImportError::new(
            input.name,
            format!(
                "no line of it can be used ({})",
                first.unwrap_or_else(|| "it has no lines".to_owned())
            ),
            "docs/JSONL.md says what a line must look like.",
        ));
    }
    let whole = out.additions.extend(out.scheme.as_ref().unwrap_or(&scheme));
    if !fits(&whole) {
        return Err(ImportError::new(
            input.name,
            format!(
                "with it the scheme would have more than {MAX_SCHEME} labels, roles, statuses or \
                 values, the most that a project may have"
            ),
            "Give mentions fewer labels in the program that wrote it.",
        ));
    }
    out.format = "jsonl";
    Ok(out)
}

/// Whether a project with this scheme could be opened again.
fn fits(scheme: &Scheme) -> bool {
    let most = scheme.scales.iter().map(|scale| scale.values.len());
    most.chain([
        scheme.labels.len(),
        scheme.roles.len(),
        scheme.statuses.len(),
        scheme.scales.len(),
    ])
    .all(|count| count <= MAX_SCHEME)
}

fn parse_line(source: &str) -> Result<Map<String, Value>, String> {
    let mut value: Value = serde_json::from_str(source).map_err(|problem| {
        format!("this line is no JSON ({problem}); it was left out. One object a line is expected")
    })?;
    record::drop_nulls(&mut value);
    match value {
        Value::Object(object) => Ok(object),
        _ => Err("this line is no JSON object in { }; it was left out".to_owned()),
    }
}

impl Reader<'_, '_> {
    pub(super) fn problem(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.out.problems.push(Problem {
            place: place.into(),
            message: message.into(),
        });
    }

    /// Reads a record and reports the fields that nobody knows.
    pub(super) fn record<T>(&mut self, place: &str, what: &str, value: &Value) -> Option<T>
    where
        T: for<'de> serde::Deserialize<'de> + serde::Serialize,
    {
        match record::read(value) {
            Ok((record, unknown)) => {
                self.report_unknown(place, &unknown);
                Some(record)
            }
            Err(problem) => {
                self.problem(
                    place,
                    format!("{what} can't be read and was left out: {problem}"),
                );
                None
            }
        }
    }

    fn report_unknown(&mut self, place: &str, unknown: &[String]) {
        if !unknown.is_empty() {
            let names = unknown.join("”, “");
            self.problem(
                place,
                format!("the field “{names}” is not known here and was left out"),
            );
        }
    }

    /// Reads a line up to its article. `first`: only there a project's head is expected.
    fn line(
        &mut self,
        place: String,
        mut object: Map<String, Value>,
        first: bool,
        stem: &str,
    ) -> Option<Line> {
        if let Some(project) = object.remove("project") {
            if first {
                self.head(&place, &project);
            } else {
                self.problem(
                    &*place,
                    "a “project” is read from the first line only; this one was left out",
                );
            }
            if object.is_empty() {
                return None;
            }
        }
        let unknown: Vec<String> = object
            .keys()
            .filter(|key| !LINE_FIELDS.contains(&key.as_str()))
            .cloned()
            .collect();
        self.report_unknown(&place, &unknown);
        let (article, placed) = self.article(&place, &mut object, stem)?;
        let mut list = |key: &str| match object.remove(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.problem(
                    &*place,
                    format!("“{key}” is no list in [ ] and was left out"),
                );
                Vec::new()
            }
        };
        let (layers, mentions, claims) = (list("layers"), list("mentions"), list("claims"));
        let layers = layers
            .into_iter()
            .filter_map(|layer| self.record(&place, "a layer", &layer))
            .collect();
        Some(Line {
            place,
            article,
            placed,
            layers,
            mentions,
            claims,
        })
    }

    /// Title, guidelines, scheme and people.
    fn head(&mut self, place: &str, value: &Value) {
        let place = format!("{place}, project");
        let Some(head) = self.record::<ProjectRecord>(&place, "the project", value) else {
            return;
        };
        self.out.project = Some((head.title, head.guidelines));
        match head.scheme.map(scheme::from_record) {
            None => {}
            Some(Ok(scheme)) if self.context.take_scheme => {
                self.growing = Growing::new(scheme.clone(), None);
                self.out.scheme = Some(scheme);
            }
            Some(Ok(scheme)) => self.growing.file = Some(scheme),
            Some(Err(problem)) => self.problem(
                &*place,
                format!("its scheme can't be used, the project's own stays: {problem}"),
            ),
        }
        for person in head.people {
            let id = self.person(&person.id);
            let added = self.out.people.iter_mut().find(|known| known.id == id);
            if let Some(added) = added.filter(|_| !person.name.is_empty()) {
                added.name = person.name;
            }
        }
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

    /// The article of a line: one of the project's, one of an earlier line, or a new one.
    fn article(
        &mut self,
        place: &str,
        object: &mut Map<String, Value>,
        stem: &str,
    ) -> Option<(ArticleId, Placed)> {
        let raw = match object.remove("text") {
            Some(Value::String(raw)) => raw,
            Some(_) => {
                self.problem(place, "its “text” is no string; the line was left out");
                return None;
            }
            None => {
                self.problem(place, "it has no “text”; the line was left out");
                return None;
            }
        };
        let placed = match ArticleText::new(raw.as_str()) {
            Ok(text) => Placed::new(text, &raw),
            Err(problem) => {
                self.problem(place, format!("{problem}; the line was left out"));
                return None;
            }
        };
        self.check_digest(place, object.remove("digest"), &placed, &raw);
        let given = object.remove("id").and_then(|id| match id {
            Value::String(id) => Some(id),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        });
        let title = object.remove("title").and_then(|title| match title {
            Value::String(title) => Some(title),
            _ => None,
        });
        let given = given.unwrap_or_default();
        let id = self.article_id(place, &given, title.as_deref(), &placed.text, stem);
        let (id, is_new) = id;
        if is_new {
            let meta = object.remove("meta");
            let meta = meta.and_then(|meta| self.record::<MetaRecord>(place, "“meta”", &meta));
            let original = object.remove("original");
            let original = original
                .and_then(|one| self.record::<OriginalRecord>(place, "“original”", &one))
                .and_then(|one| self.original(place, one));
            let meta = meta.unwrap_or_default();
            let direction = self.direction(place, &meta.direction);
            self.out.articles.push(Arc::new(Article {
                id: id.clone(),
                text: placed.text.clone(),
                meta: meta_of(title.unwrap_or_default(), direction, meta),
                original,
            }));
        }
        let known = (id, placed);
        self.articles.entry(given).or_insert_with(|| known.clone());
        Some(known)
    }

    /// The id for a line's article, and whether the article is new.
    fn article_id(
        &mut self,
        place: &str,
        given: &str,
        title: Option<&str>,
        text: &ArticleText,
        stem: &str,
    ) -> (ArticleId, bool) {
        let Ok(exact) = ArticleId::new(given) else {
            if let Some((id, placed)) = self.articles.get(given).filter(|_| !given.is_empty())
                && placed.text == *text
            {
                return (id.clone(), false);
            }
            let words = [given, title.unwrap_or_default()];
            let words = words.into_iter().find(|words| !words.is_empty());
            return (self.context.article_id(words.unwrap_or(stem), stem), true);
        };
        if !self.context.is_taken(&exact) {
            return (self.context.article_id(given, stem), true);
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
            return (exact, false);
        }
        let id = self.context.article_id(given, stem);
        self.problem(
            place,
            format!("there is another article {exact} already; this one became {id}"),
        );
        (id, true)
    }

    fn check_digest(&mut self, place: &str, given: Option<Value>, placed: &Placed, raw: &str) {
        let Some(given) = given else { return };
        let words = given.as_str().unwrap_or_default();
        let digest = Digest::parse(words).or_else(|| Digest::parse(&format!("sha256:{words}")));
        match digest {
            None => self.problem(place, "its “digest” is no SHA-256 and was not looked at"),
            Some(digest) if digest == placed.text.digest() => {}
            Some(digest) if digest == Digest::of(raw.as_bytes()) => {}
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
}

fn meta_of(title: String, direction: TextDirection, meta: MetaRecord) -> ArticleMeta {
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
        direction,
        note: meta.note,
    }
}
