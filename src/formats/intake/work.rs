//! Mentions and claims: ids first, then mentions, then claims, so that any of them may speak of
//! any other, wherever in the file it stands.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde_json::Value;

use super::record::{ClaimRecord, IdText, MentionRecord, OriginRecord};
use super::{Intake, Known, Name, Ready, Spot, Told};
use crate::formats::{Imported, ImportedLayer, Problem};
use crate::model::mention::Attributes;
use crate::model::{
    ArticleId, Claim, ClaimId, LabelId, LayerKey, LayerState, Mention, MentionId, Origin, PersonId,
};
use crate::text::Extent;

/// What the file calls a thing, in which document; and what we call it.
pub(super) struct Names<I> {
    pub(super) local: HashMap<(usize, String), I>,
    pub(super) global: HashMap<String, I>,
}

impl<I: Copy> Names<I> {
    fn new() -> Self {
        Self {
            local: HashMap::new(),
            global: HashMap::new(),
        }
    }

    /// The thing of this name: in the same document if it is there, else anywhere.
    pub(super) fn get(&self, document: usize, name: &str) -> Option<I> {
        let local = self.local.get(&(document, name.to_owned()));
        local.or_else(|| self.global.get(name)).copied()
    }

    pub(super) fn put(&mut self, document: usize, name: &str, id: I) {
        if !name.is_empty() {
            self.local.insert((document, name.to_owned()), id);
            self.global.entry(name.to_owned()).or_insert(id);
        }
    }
}

/// A record, the document that it belongs to, and the id that it shall have.
pub(super) struct Found<R, I> {
    pub(super) document: usize,
    pub(super) spot: Spot,
    pub(super) record: R,
    pub(super) id: Option<I>,
}

/// Where a record stands, put into words only when somebody asks.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The document's place.
    pub(super) document: &'a str,
    /// `mention` or `claim`.
    pub(super) what: &'static str,
    pub(super) id: &'a IdText,
    pub(super) spot: Spot,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            document, what, id, ..
        } = self;
        match self.spot {
            Spot::Number(_) if !id.0.is_empty() => write!(f, "{document}, {what} {}", id.0),
            spot => f.write_str(&spot.within(document, what)),
        }
    }
}

/// The second half of reading.
pub(super) struct Work<'c, 'p> {
    pub(super) intake: Intake<'c, 'p>,
    pub(super) mention_names: Names<MentionId>,
    pub(super) claim_names: Names<ClaimId>,
    pub(super) mention_people: HashMap<MentionId, PersonId>,
    pub(super) layers: BTreeMap<LayerKey, ImportedLayer>,
    pub(super) built: Vec<Built>,
}

/// A claim that has been read and waits to be put into its layer.
pub(super) struct Built {
    pub(super) place: String,
    pub(super) key: LayerKey,
    pub(super) claim: Claim,
    pub(super) number: Option<u32>,
}

impl<'c, 'p> Work<'c, 'p> {
    /// Reads the mentions and claims of all documents.
    pub(super) fn read(mut intake: Intake<'c, 'p>) -> Imported {
        let mut documents = std::mem::take(&mut intake.documents);
        let mut work = Self {
            intake,
            mention_names: Names::new(),
            claim_names: Names::new(),
            mention_people: HashMap::new(),
            layers: BTreeMap::new(),
            built: Vec::new(),
        };
        let mut claims = Vec::new();
        for (index, document) in documents.iter_mut().enumerate() {
            work.states(document);
            work.collect_claims(index, document, &mut claims);
        }
        // Nobody else asks what mentions are called.
        let is_asked = !claims.is_empty();
        for (index, document) in documents.iter_mut().enumerate() {
            for ready in std::mem::take(&mut document.mentions) {
                work.mentions(index, &document.article, ready, is_asked);
            }
        }
        work.name_claims(&mut claims);
        for found in claims {
            work.claim(&documents, found);
        }
        work.put_claims();
        work.drop_forbidden();
        let mut out = work.intake.out;
        out.additions = work.intake.growing.additions;
        out.layers = work
            .layers
            .into_values()
            .filter(|layer| {
                let work = !layer.mentions.is_empty() || !layer.claims.is_empty();
                work || layer.state.is_some_and(|state| state != LayerState::New)
            })
            .collect();
        out
    }

    pub(super) fn layer(&mut self, article: &ArticleId, person: PersonId) -> &mut ImportedLayer {
        let key = LayerKey {
            article: article.clone(),
            person,
        };
        self.layers
            .entry(key)
            .or_insert_with_key(|key| ImportedLayer {
                key: key.clone(),
                state: None,
                mentions: Vec::new(),
                claims: Vec::new(),
            })
    }

    fn states(&mut self, document: &mut Known) {
        for record in std::mem::take(&mut document.layers) {
            let person = self.intake.person(&record.person);
            match LayerState::parse(&record.state) {
                Some(state) => self.layer(&document.article, person).state = Some(state),
                None => self.intake.problem(
                    &document.place,
                    format!(
                        "“{}” is no state of the work and was left out",
                        record.state
                    ),
                ),
            }
        }
    }

    fn collect_claims(
        &mut self,
        index: usize,
        document: &mut Known,
        out: &mut Vec<Found<ClaimRecord, ClaimId>>,
    ) {
        let mut seen = std::collections::HashSet::new();
        for Told { spot, record } in std::mem::take(&mut document.claims) {
            if !record.id.0.is_empty() && !seen.insert(record.id.0.clone()) {
                self.intake
                    .twice(&document.place, "claim", &record.id, spot);
                continue;
            }
            let wanted = ClaimId::parse(&record.id.0);
            let id = wanted.filter(|id| self.intake.context.claim_claim_id(*id));
            out.push(Found {
                document: index,
                spot,
                record,
                id,
            });
        }
    }

    /// Gives mentions their ids and puts them into their layer.
    fn mentions(&mut self, document: usize, article: &ArticleId, ready: Ready, is_asked: bool) {
        let Ready {
            person,
            mut mentions,
            names,
        } = ready;
        let key = LayerKey {
            article: article.clone(),
            person: person.clone(),
        };
        let mut names = names.into_iter();
        let there = self.intake.context.project.layer(&key);
        let there: HashMap<(&LabelId, &Extent), &Mention> = there
            .into_iter()
            .flat_map(|layer| layer.mentions())
            .map(|mention| ((&mention.label, &mention.extent), &**mention))
            .collect();
        mentions.retain_mut(|mention| {
            // The project may have it already, from the same file.
            let known = there.get(&(&mention.label, &mention.extent));
            if let Some(known) = known.filter(|known| !says_the_same(known, mention)) {
                let place = format!("article {}, mention {}", key.article, known.id);
                let message = "the project has it already, with another note or other attributes; its own stay";
                self.intake.problem(&place, message);
            }
            let known = known.map(|known| known.id);
            let Some(Name { name, id }) = names.next() else {
                if known.is_none() {
                    mention.id = self.intake.context.new_mention_id();
                }
                return known.is_none();
            };
            let id = known.or(id);
            let id = id.unwrap_or_else(|| self.intake.context.new_mention_id());
            mention.id = id;
            if is_asked && !name.is_empty() {
                self.mention_names.put(document, &name, id);
                self.mention_people.insert(id, person.clone());
            }
            known.is_none()
        });
        // A layer without mentions says nothing.
        if mentions.is_empty() {
            return;
        }
        let layer = self.layer(article, person);
        if layer.mentions.is_empty() {
            layer.mentions = mentions;
        } else {
            layer.mentions.append(&mut mentions);
        }
    }

    /// Leaves out mentions whose overlap the scheme forbids: the project would refuse all.
    fn drop_forbidden(&mut self) {
        if self.intake.growing.scheme.forbidden_overlaps.is_empty() {
            return;
        }
        let mut dropped = std::collections::HashSet::new();
        for layer in self.layers.values_mut() {
            let old = self.intake.context.project.layer(&layer.key);
            let mut kept: Vec<Mention> = Vec::with_capacity(layer.mentions.len());
            for mention in std::mem::take(&mut layer.mentions) {
                let scheme = &self.intake.growing.scheme;
                let clash = |other: &Mention| {
                    scheme.forbids_overlap(&mention.label, &other.label)
                        && mention
                            .extent
                            .pieces()
                            .any(|piece| other.extent.overlaps(piece))
                };
                let old_clash = old.is_some_and(|old| old.mentions().any(|other| clash(other)));
                if kept.iter().any(clash) || old_clash {
                    dropped.insert(mention.id);
                    let (id, label, key) = (mention.id, &mention.label, &layer.key);
                    self.intake.out.problems.push(Problem {
                        place: format!("article {}, mention {id}", key.article),
                        message: format!(
                            "the scheme does not allow {label} to overlap what is there; it was left out"
                        ),
                    });
                } else {
                    kept.push(mention);
                }
            }
            layer.mentions = kept;
        }
        for claim in self.layers.values_mut().flat_map(|layer| &mut layer.claims) {
            claim
                .mentions
                .retain(|entry| !dropped.contains(&entry.mention));
        }
    }
}

/// Whether what was noted of both is the same.
fn says_the_same(one: &Mention, other: &Mention) -> bool {
    one.note == other.note && one.attributes == other.attributes && one.unsure == other.unsure
}

impl Intake<'_, '_> {
    /// The mention that a record means, still without an id, and whose it is; `None` if it can't
    /// be used, which is noted. `id` is what the file calls it.
    pub(super) fn mention(
        &mut self,
        document: &Known,
        id: &IdText,
        spot: Spot,
        record: MentionRecord,
    ) -> Option<(PersonId, Mention)> {
        let place = &Place {
            document: &document.place,
            what: "mention",
            id,
            spot,
        };
        let placed = &document.placed;
        let extent = placed.extent(record.start, record.end, &record.pieces, &record.quote);
        let extent = match extent {
            Ok(extent) => extent,
            Err(problem) => {
                self.problem(place, format!("{problem}; it was left out"));
                return None;
            }
        };
        if record.label.is_empty() {
            self.problem(place, "it has no label; it was left out");
            return None;
        }
        let label = self.growing.label(&record.label, &record.kind);
        let mut attributes = record.attributes;
        if let (Some(score), Value::Null) = (record.score, &record.origin) {
            let score = || Value::from(score);
            attributes.entry("score".to_owned()).or_insert_with(score);
        }
        let person = self.person(&record.person);
        let mut mention = Mention {
            id: MentionId::new(0),
            label,
            extent,
            attributes: Attributes::new(),
            note: record.note,
            unsure: record.unsure,
            origin: origin_of(&record.origin, self.format),
            at: self.time(place, &record.at),
            foreign: self.foreign(place, record.foreign),
        };
        self.attributes(place, attributes, &mut mention);
        Some((person, mention))
    }

    /// Attributes that the label does not allow go to the note, so that nothing is lost.
    fn attributes(
        &mut self,
        place: &Place<'_>,
        given: BTreeMap<String, Value>,
        mention: &mut Mention,
    ) {
        if given.is_empty() {
            return;
        }
        let label = self.growing.scheme.label(&mention.label);
        let specs = label
            .map(|label| label.attributes.clone())
            .unwrap_or_default();
        for (key, value) in given {
            let words = match value {
                Value::String(words) => words,
                Value::Bool(true) => "yes".to_owned(),
                Value::Bool(false) | Value::Null => continue,
                other => other.to_string(),
            };
            let spec = specs.iter().find(|spec| *spec.key == *key);
            match spec.map_or(Ok(()), |spec| spec.ty.check(&words)) {
                Ok(()) => {
                    mention.attributes.insert(key.into(), words);
                }
                Err(problem) => {
                    if !mention.note.is_empty() {
                        mention.note.push('\n');
                    }
                    mention.note.push_str(&format!("{key}: {words}"));
                    self.problem(
                        place,
                        format!("attribute {key}: {problem}; it was put into the note"),
                    );
                }
            }
        }
    }
}

/// Where a mention came from. One that does not say was imported from this format.
fn origin_of(value: &Value, format: &str) -> Origin {
    use serde::Deserialize as _;
    if value.is_null() {
        return Origin::Imported {
            from: format.to_owned(),
        };
    }
    match OriginRecord::deserialize(value) {
        Ok(OriginRecord::ByHand) => Origin::ByHand,
        Ok(OriginRecord::Propagated) => Origin::Propagated,
        Ok(OriginRecord::Blind) => Origin::Blind,
        Ok(OriginRecord::Accepted { run, score, edited }) => {
            Origin::Accepted { run, score, edited }
        }
        Ok(OriginRecord::Imported { from }) => Origin::Imported { from },
        Err(_) => Origin::Imported {
            from: match value {
                Value::String(words) if !words.is_empty() => words.clone(),
                _ => format.to_owned(),
            },
        },
    }
}
