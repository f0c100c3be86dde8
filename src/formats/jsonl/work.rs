//! Mentions and claims: ids first, then mentions, then claims, so that any of them may speak of
//! any other, wherever in the file it stands.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::place::Placed;
use super::read::{Line, Reader};
use super::record::{
    ClaimRecord, EvidenceRecord, IdText, MentionRecord, OriginRecord, QuoteRecord,
};
use crate::formats::{Imported, ImportedLayer};
use crate::model::mention::Attributes;
use crate::model::{
    ArticleId, Checkable, Claim, ClaimId, ClaimLink, ClaimMention, Evidence, EvidenceSide,
    LayerKey, LayerState, LinkKind, Mention, MentionId, Origin, PersonId, Quote, Stance, Timestamp,
    Verdict,
};

/// What the file calls a thing, on which line; and what we call it.
struct Names<I> {
    local: HashMap<(usize, String), I>,
    global: HashMap<String, I>,
}

impl<I: Copy> Names<I> {
    fn new() -> Self {
        Self {
            local: HashMap::new(),
            global: HashMap::new(),
        }
    }

    /// The thing of this name: on the same line if it is there, else anywhere.
    fn get(&self, line: usize, name: &str) -> Option<I> {
        let local = self.local.get(&(line, name.to_owned()));
        local.or_else(|| self.global.get(name)).copied()
    }

    fn put(&mut self, line: usize, name: &str, id: I) {
        if !name.is_empty() {
            self.local.insert((line, name.to_owned()), id);
            self.global.entry(name.to_owned()).or_insert(id);
        }
    }
}

/// A record and where it stands.
struct Found<R, I> {
    line: usize,
    place: String,
    record: R,
    id: Option<I>,
}

/// The second half of reading.
pub(super) struct Work<'c, 'p> {
    reader: Reader<'c, 'p>,
    mention_names: Names<MentionId>,
    claim_names: Names<ClaimId>,
    mention_people: HashMap<MentionId, PersonId>,
    layers: BTreeMap<LayerKey, ImportedLayer>,
    built: Vec<Built>,
}

/// A claim that has been read and waits to be put into its layer.
struct Built {
    place: String,
    key: LayerKey,
    claim: Claim,
    number: Option<u32>,
}

impl<'c, 'p> Work<'c, 'p> {
    /// Reads the mentions and claims of all lines.
    pub(super) fn read(reader: Reader<'c, 'p>, mut lines: Vec<Line>) -> Imported {
        let mut work = Self {
            reader,
            mention_names: Names::new(),
            claim_names: Names::new(),
            mention_people: HashMap::new(),
            layers: BTreeMap::new(),
            built: Vec::new(),
        };
        let (mut mentions, mut claims) = (Vec::new(), Vec::new());
        for (index, line) in lines.iter_mut().enumerate() {
            work.states(line);
            work.collect_mentions(index, line, &mut mentions);
            work.collect_claims(index, line, &mut claims);
        }
        for found in mentions {
            let line = &lines[found.line];
            work.mention(line, found);
        }
        work.name_claims(&mut claims);
        for found in claims {
            work.claim(&lines, found);
        }
        work.put_claims();
        work.drop_forbidden();
        let mut out = work.reader.out;
        out.additions = work.reader.growing.additions;
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

    fn layer(&mut self, article: &ArticleId, person: PersonId) -> &mut ImportedLayer {
        let key = LayerKey {
            article: article.clone(),
            person,
        };
        self.layers
            .entry(key.clone())
            .or_insert_with(|| ImportedLayer {
                key,
                state: None,
                mentions: Vec::new(),
                claims: Vec::new(),
            })
    }

    fn states(&mut self, line: &mut Line) {
        for record in std::mem::take(&mut line.layers) {
            let person = self.reader.person(&record.person);
            match LayerState::parse(&record.state) {
                Some(state) => self.layer(&line.article, person).state = Some(state),
                None => self.reader.problem(
                    &*line.place,
                    format!(
                        "“{}” is no state of the work and was left out",
                        record.state
                    ),
                ),
            }
        }
    }

    fn collect_mentions(
        &mut self,
        index: usize,
        line: &mut Line,
        out: &mut Vec<Found<MentionRecord, MentionId>>,
    ) {
        let mut seen = std::collections::HashSet::new();
        for (number, value) in std::mem::take(&mut line.mentions).into_iter().enumerate() {
            let place = place_of(&line.place, "mention", number, &value);
            let Some(record) = self.reader.record::<MentionRecord>(&place, "it", value) else {
                continue;
            };
            if !record.id.0.is_empty() && !seen.insert(record.id.0.clone()) {
                self.reader.problem(
                    place,
                    "another mention of this line has the same id; this one was left out",
                );
                continue;
            }
            let wanted = MentionId::parse(&record.id.0);
            let id = wanted.filter(|id| self.reader.context.claim_mention_id(*id));
            out.push(Found {
                line: index,
                place,
                record,
                id,
            });
        }
    }

    fn collect_claims(
        &mut self,
        index: usize,
        line: &mut Line,
        out: &mut Vec<Found<ClaimRecord, ClaimId>>,
    ) {
        let mut seen = std::collections::HashSet::new();
        for (number, value) in std::mem::take(&mut line.claims).into_iter().enumerate() {
            let place = place_of(&line.place, "claim", number, &value);
            let Some(record) = self.reader.record::<ClaimRecord>(&place, "it", value) else {
                continue;
            };
            if !record.id.0.is_empty() && !seen.insert(record.id.0.clone()) {
                self.reader.problem(
                    place,
                    "another claim of this line has the same id; this one was left out",
                );
                continue;
            }
            let wanted = ClaimId::parse(&record.id.0);
            let id = wanted.filter(|id| self.reader.context.claim_claim_id(*id));
            out.push(Found {
                line: index,
                place,
                record,
                id,
            });
        }
    }

    fn mention(&mut self, line: &Line, found: Found<MentionRecord, MentionId>) {
        let Found {
            line: index,
            place,
            record,
            id,
        } = found;
        let placed = &line.placed;
        let extent = placed.extent(record.start, record.end, &record.pieces, &record.quote);
        let extent = match extent {
            Ok(extent) => extent,
            Err(problem) => {
                self.reader
                    .problem(place, format!("{problem}; it was left out"));
                return;
            }
        };
        if record.label.is_empty() {
            self.reader
                .problem(place, "it has no label; it was left out");
            return;
        }
        let label = self.reader.growing.label(&record.label, &record.kind);
        let person = self.reader.person(&record.person);
        let mut mention = Mention {
            id: id.unwrap_or(MentionId::new(0)),
            label,
            extent,
            attributes: Attributes::new(),
            note: record.note,
            unsure: record.unsure,
            origin: origin_of(&record.origin),
            at: self.time(&place, &record.at),
        };
        self.attributes(&place, record.attributes, &mut mention);
        let key = LayerKey {
            article: line.article.clone(),
            person: person.clone(),
        };
        let known = id
            .is_none()
            .then(|| self.known_mention(&key, &record.id, &mention));
        let id = match known {
            Some(Some(same)) => {
                // The project has it already.
                self.mention_names.put(index, &record.id.0, same);
                self.mention_people.insert(same, person);
                return;
            }
            _ => id.unwrap_or_else(|| self.reader.context.new_mention_id()),
        };
        mention.id = id;
        self.mention_names.put(index, &record.id.0, id);
        self.mention_people.insert(id, person.clone());
        self.layer(&line.article, person).mentions.push(mention);
    }

    /// The project's own mention, if this is the same one again.
    fn known_mention(&self, key: &LayerKey, id: &IdText, new: &Mention) -> Option<MentionId> {
        let id = MentionId::parse(&id.0)?;
        let (home, known) = self.reader.context.project.mention(id)?;
        let same = Mention { id, ..new.clone() };
        (**home == *key && **known == same).then_some(id)
    }

    /// Attributes that the label does not allow go to the note, so that nothing is lost.
    fn attributes(&mut self, place: &str, given: BTreeMap<String, Value>, mention: &mut Mention) {
        let label = self.reader.growing.scheme.label(&mention.label);
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
                    self.reader.problem(
                        place,
                        format!("attribute {key}: {problem}; it was put into the note"),
                    );
                }
            }
        }
    }

    fn time(&mut self, place: &str, given: &str) -> Timestamp {
        if given.is_empty() {
            return self.reader.context.now;
        }
        Timestamp::parse(given).unwrap_or_else(|| {
            self.reader.problem(
                place,
                format!("“{given}” is no time such as 2026-03-02T09:30:00Z; the time of the import was taken"),
            );
            self.reader.context.now
        })
    }

    /// Gives every claim its id, before any claim is read: claims link to each other.
    fn name_claims(&mut self, claims: &mut [Found<ClaimRecord, ClaimId>]) {
        for found in claims.iter_mut() {
            if let Some(id) = found.id {
                self.claim_names.put(found.line, &found.record.id.0, id);
            }
        }
        for found in claims.iter_mut().filter(|found| found.id.is_none()) {
            let wanted = ClaimId::parse(&found.record.id.0);
            let project = self.reader.context.project;
            let known = wanted.filter(|id| project.claim(*id).is_some());
            // Whether it is the same claim shows when it is read; it may keep its name till then.
            let id = known
                .filter(|id| !self.claim_names.global.values().any(|other| other == id))
                .unwrap_or_else(|| self.reader.context.new_claim_id());
            self.claim_names.put(found.line, &found.record.id.0, id);
            found.id = Some(id);
        }
    }

    fn claim(&mut self, lines: &[Line], found: Found<ClaimRecord, ClaimId>) {
        let Found {
            line: index,
            place,
            record,
            id,
        } = found;
        let Some(id) = id else { return };
        let line = &lines[index];
        let quotes = self.quotes(&place, line, &record.quotes);
        if quotes.is_empty() && !record.quotes.is_empty() && record.wording.is_empty() {
            self.reader.problem(
                place,
                "none of its quotes fits and it has no wording; it was left out",
            );
            return;
        }
        let person = self.claim_person(index, &record);
        let key = LayerKey {
            article: line.article.clone(),
            person: person.clone(),
        };
        let mut claim = Claim {
            id,
            number: record.number.unwrap_or(0),
            quotes,
            wording: record.wording.clone(),
            mentions: Vec::new(),
            stance: Stance::default(),
            status: self.reader.growing.status(&record.status),
            checkable: None,
            checkable_why: String::new(),
            verdict: None,
            evidence: Vec::new(),
            questions: record.questions.clone(),
            note: record.note.clone(),
            links: Vec::new(),
            at: self.time(&place, &record.at),
        };
        self.references(index, &place, &record, &person, &mut claim);
        self.judgement(&place, &record, &mut claim);
        for evidence in record.evidence {
            let evidence = self.evidence(&place, evidence);
            claim.evidence.push(evidence);
        }
        self.built.push(Built {
            place,
            key,
            claim,
            number: record.number,
        });
    }

    /// The mentions and the other claims that a claim names.
    fn references(
        &mut self,
        index: usize,
        place: &str,
        record: &ClaimRecord,
        person: &PersonId,
        claim: &mut Claim,
    ) {
        for entry in &record.mentions {
            let mention = self.mention_names.get(index, &entry.id.0);
            match mention.filter(|id| self.mention_people.get(id) == Some(person)) {
                Some(mention) => claim.mentions.push(ClaimMention {
                    role: self.reader.growing.role(&entry.role),
                    mention,
                }),
                None => self.reader.problem(
                    place,
                    format!(
                        "its mention {} is not among this person's mentions here; it was left out",
                        entry.id.0
                    ),
                ),
            }
        }
        for link in &record.links {
            let kind = LinkKind::parse(&link.kind);
            let other = self.claim_names.get(index, &link.claim.0);
            match (kind, other) {
                (Some(kind), Some(claim_id)) => claim.links.push(ClaimLink {
                    kind,
                    claim: claim_id,
                }),
                _ => self.reader.problem(
                    place,
                    format!(
                        "its link “{} {}” leads nowhere; it was left out",
                        link.kind, link.claim.0
                    ),
                ),
            }
        }
    }

    /// Stance, verdict, and whether it can be checked.
    fn judgement(&mut self, place: &str, record: &ClaimRecord, claim: &mut Claim) {
        if let Some(stance) = known(&record.stance, Stance::parse) {
            claim.stance = stance.unwrap_or_else(|| {
                let given = &record.stance;
                self.reader.problem(
                    place,
                    format!(
                        "“{given}” is no stance (asserted, denied, hedged); “asserted” was taken"
                    ),
                );
                Stance::default()
            });
        }
        if let Some(checkable) = &record.checkable {
            claim.checkable = checkable.value.as_deref().and_then(Checkable::parse);
            claim.checkable_why.clone_from(&checkable.why);
            if claim.checkable.is_none() && checkable.value.is_some() {
                self.reader.problem(
                    place,
                    "its “checkable” is not yes, partly or no; it was left out",
                );
            }
        }
        if let Some(verdict) = &record.verdict {
            let (scale, value) = self.reader.growing.scale(&verdict.scale, &verdict.value);
            claim.verdict = Some(Verdict {
                scale,
                value,
                rationale: verdict.rationale.clone(),
                by: verdict.by.clone(),
                at: self.time(place, &verdict.at),
            });
        }
    }

    /// Puts the claims into their layers, without those that the project has already. One that
    /// has another content by now is put beside it under a new id, which links follow.
    fn put_claims(&mut self) {
        let project = self.reader.context.project;
        let mut moved = HashMap::new();
        let mut built = std::mem::take(&mut self.built);
        built.retain_mut(|new| {
            let Some((home, known)) = project.claim(new.claim.id) else {
                return true;
            };
            if **home == new.key && **known == new.claim {
                return false;
            }
            let old = new.claim.id;
            new.claim.id = self.reader.context.new_claim_id();
            moved.insert(old, new.claim.id);
            if **home == new.key {
                let message = format!(
                    "the project's {old} is another by now; this one was put beside it as {}",
                    new.claim.id
                );
                self.reader.problem(&*new.place, message);
            }
            true
        });
        for new in &mut built {
            for link in &mut new.claim.links {
                link.claim = moved.get(&link.claim).copied().unwrap_or(link.claim);
            }
            let context = &mut self.reader.context;
            new.number = new
                .number
                .filter(|n| context.claim_number(&new.key.person, *n));
        }
        for new in built {
            let mut claim = new.claim;
            let person = new.key.person;
            let number = new.number;
            claim.number = number.unwrap_or_else(|| self.reader.context.new_number(&person));
            self.layer(&new.key.article, person).claims.push(claim);
        }
    }

    fn quotes(&mut self, place: &str, line: &Line, records: &[QuoteRecord]) -> Vec<Quote> {
        let mut quotes = Vec::with_capacity(records.len());
        for record in records {
            match self.quote(line, record) {
                Ok(quote) => quotes.push(quote),
                Err(problem) => self
                    .reader
                    .problem(place, format!("a quote was left out: {problem}")),
            }
        }
        quotes
    }

    fn quote(&self, line: &Line, record: &QuoteRecord) -> Result<Quote, String> {
        let extent = |placed: &Placed| {
            placed.extent(record.start, record.end, &record.pieces, &record.quote)
        };
        let own = record.article.is_empty() || record.article == line.article.as_str();
        if own {
            return Ok(Quote {
                article: line.article.clone(),
                extent: extent(&line.placed)?,
            });
        }
        if let Some((article, placed)) = self.reader.articles.get(&record.article) {
            return Ok(Quote {
                article: article.clone(),
                extent: extent(placed)?,
            });
        }
        let known = ArticleId::new(&record.article).ok();
        let known = known.and_then(|id| self.reader.context.project.article(&id));
        match known {
            Some(article) => Ok(Quote {
                article: article.id.clone(),
                extent: extent(&Placed::new(article.text.clone(), ""))?,
            }),
            None => Err(format!(
                "its article {} is neither in the file nor in the project",
                record.article
            )),
        }
    }

    /// Whose claim it is: as it says, else whose mentions it has, else who imports.
    fn claim_person(&mut self, line: usize, record: &ClaimRecord) -> PersonId {
        if record.person.is_empty() {
            let names = &self.mention_names;
            let mut ids = record
                .mentions
                .iter()
                .filter_map(|m| names.get(line, &m.id.0));
            if let Some(person) = ids.find_map(|id| self.mention_people.get(&id)) {
                return person.clone();
            }
        }
        self.reader.person(&record.person)
    }

    fn evidence(&mut self, place: &str, record: EvidenceRecord) -> Evidence {
        let side = known(&record.stance, EvidenceSide::parse).flatten();
        if side.is_none() {
            self.reader.problem(
                place,
                format!(
                    "“{}” is not for, against or context; “context” was taken",
                    record.stance
                ),
            );
        }
        Evidence {
            side: side.unwrap_or(EvidenceSide::Context),
            url: record.url,
            archive_url: record.archive_url,
            retrieved: record.retrieved,
            quote: record.quote,
            locator: record.locator,
            primary: record.primary,
            note: record.note,
        }
    }

    /// Leaves out mentions whose overlap the scheme forbids: the project would refuse all.
    fn drop_forbidden(&mut self) {
        if self.reader.growing.scheme.forbidden_overlaps.is_empty() {
            return;
        }
        let mut dropped = std::collections::HashSet::new();
        for layer in self.layers.values_mut() {
            let old = self.reader.context.project.layer(&layer.key);
            let mut kept: Vec<Mention> = Vec::with_capacity(layer.mentions.len());
            for mention in std::mem::take(&mut layer.mentions) {
                let scheme = &self.reader.growing.scheme;
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
                    self.reader.out.problems.push(crate::formats::Problem {
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

/// `None` if nothing is said, `Some(None)` if what is said is not known.
#[expect(clippy::option_option, reason = "said nothing, said nonsense, said it")]
fn known<T>(words: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    (!words.is_empty()).then(|| parse(words))
}

fn place_of(line: &str, what: &str, index: usize, value: &Value) -> String {
    match value.get("id") {
        Some(Value::String(id)) if !id.is_empty() => format!("{line}, {what} {id}"),
        Some(Value::Number(id)) => format!("{line}, {what} {id}"),
        _ => format!("{line}, {what} number {}", index + 1),
    }
}

fn origin_of(value: &Value) -> Origin {
    use serde::Deserialize as _;
    match OriginRecord::deserialize(value) {
        Ok(OriginRecord::ByHand) => Origin::ByHand,
        Ok(OriginRecord::Propagated) => Origin::Propagated,
        Ok(OriginRecord::Accepted { run, score, edited }) => {
            Origin::Accepted { run, score, edited }
        }
        Ok(OriginRecord::Imported { from }) => Origin::Imported { from },
        Err(_) => Origin::Imported {
            from: match value {
                Value::String(words) if !words.is_empty() => words.clone(),
                _ => "jsonl".to_owned(),
            },
        },
    }
}
