//! Claims: their quotes, mentions, links and judgements.

use std::collections::{HashMap, HashSet};

use super::place::Placed;
use super::read::Line;
use super::record::{ClaimRecord, EvidenceRecord, QuoteRecord};
use super::work::{Built, Found, Work};
use crate::model::{
    ArticleId, Checkable, Claim, ClaimId, ClaimLink, ClaimMention, Evidence, EvidenceSide,
    LayerKey, LinkKind, PersonId, Quote, Stance, Verdict,
};

impl Work<'_, '_> {
    /// Gives every claim its id, before any claim is read: claims link to each other.
    pub(super) fn name_claims(&mut self, claims: &mut [Found<ClaimRecord, ClaimId>]) {
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

    pub(super) fn claim(&mut self, lines: &[Line], found: Found<ClaimRecord, ClaimId>) {
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
    pub(super) fn put_claims(&mut self) {
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
        }
        self.drop_loose_links(&mut built);
        for new in &mut built {
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

    /// Takes out links to claims that were left out.
    fn drop_loose_links(&mut self, built: &mut [Built]) {
        let project = self.reader.context.project;
        let here: HashSet<ClaimId> = built.iter().map(|new| new.claim.id).collect();
        for new in built {
            let before = new.claim.links.len();
            let leads = |id: &ClaimId| here.contains(id) || project.claim(*id).is_some();
            new.claim.links.retain(|link| leads(&link.claim));
            if new.claim.links.len() < before {
                let message = "a link to a claim that was left out was left out too";
                self.reader.problem(&*new.place, message);
            }
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
}

/// `None` if nothing is said, `Some(None)` if what is said is not known.
#[expect(clippy::option_option, reason = "said nothing, said nonsense, said it")]
fn known<T>(words: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    (!words.is_empty()).then(|| parse(words))
}
