//! Claims: their quotes, mentions, links and judgements.

use std::collections::{HashMap, HashSet};

use super::Known;
use super::place::Placed;
use super::record::{ClaimRecord, EvidenceRecord, QuoteRecord};
use super::work::{Built, Found, Place, Work};
use crate::model::{
    ArticleId, Checkable, Claim, ClaimId, ClaimLink, ClaimMention, Evidence, EvidenceSide,
    LayerKey, LinkKind, PersonId, Quote, Stance, Verdict,
};

/// Whether both are the same words about the same mentions: what people judged of them may differ.
fn says_the_same(one: &Claim, other: &Claim) -> bool {
    let is_any = !(one.quotes.is_empty() && one.wording.is_empty() && one.mentions.is_empty());
    is_any
        && one.quotes == other.quotes
        && one.wording == other.wording
        && one.mentions == other.mentions
}

impl Work<'_, '_> {
    /// Gives every claim its id, before any claim is read: claims link to each other.
    pub(super) fn name_claims(&mut self, claims: &mut [Found<ClaimRecord, ClaimId>]) {
        for found in claims.iter_mut() {
            if let Some(id) = found.id {
                self.claim_names.put(found.document, &found.record.id.0, id);
            }
        }
        for found in claims.iter_mut().filter(|found| found.id.is_none()) {
            let wanted = ClaimId::parse(&found.record.id.0);
            let project = self.intake.context.project;
            let known = wanted.filter(|id| project.claim(*id).is_some());
            // Whether it is the same claim shows when it is read; it may keep its name till then.
            let id = known
                .filter(|id| !self.claim_names.global.values().any(|other| other == id))
                .unwrap_or_else(|| self.intake.context.new_claim_id());
            self.claim_names.put(found.document, &found.record.id.0, id);
            found.id = Some(id);
        }
    }

    pub(super) fn claim(&mut self, documents: &[Known], found: Found<ClaimRecord, ClaimId>) {
        let Found {
            document: index,
            spot,
            record,
            id,
        } = found;
        let Some(id) = id else { return };
        let document = &documents[index];
        let place = &Place {
            document: &document.place,
            what: "claim",
            id: &record.id,
            spot,
        };
        let quotes = self.quotes(place, document, &record.quotes);
        if quotes.is_empty() && !record.quotes.is_empty() && record.wording.is_empty() {
            self.intake.problem(
                place,
                "none of its quotes fits and it has no wording; it was left out",
            );
            return;
        }
        let person = self.claim_person(index, &record);
        let key = LayerKey {
            article: document.article.clone(),
            person: person.clone(),
        };
        let mut claim = Claim {
            id,
            number: record.number.unwrap_or(0),
            quotes,
            wording: record.wording.clone(),
            mentions: Vec::new(),
            stance: Stance::default(),
            status: self.intake.growing.status(&record.status),
            checkable: None,
            checkable_why: String::new(),
            verdict: None,
            evidence: Vec::new(),
            questions: record.questions.clone(),
            note: record.note.clone(),
            links: Vec::new(),
            at: self.intake.time(place, &record.at),
        };
        self.references(index, place, &record, &person, &mut claim);
        self.judgement(place, &record, &mut claim);
        for evidence in &record.evidence {
            let evidence = self.evidence(place, evidence);
            claim.evidence.push(evidence);
        }
        self.built.push(Built {
            place: place.to_string(),
            key,
            claim,
            number: record.number,
        });
    }

    /// The mentions and the other claims that a claim names.
    fn references(
        &mut self,
        index: usize,
        place: &Place<'_>,
        record: &ClaimRecord,
        person: &PersonId,
        claim: &mut Claim,
    ) {
        for entry in &record.mentions {
            let mention = self.mention_names.get(index, &entry.id.0);
            match mention.filter(|id| self.mention_people.get(id) == Some(person)) {
                Some(mention) => claim.mentions.push(ClaimMention {
                    role: self.intake.growing.role(&entry.role),
                    mention,
                }),
                None => self.intake.problem(
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
                _ => self.intake.problem(
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
    fn judgement(&mut self, place: &Place<'_>, record: &ClaimRecord, claim: &mut Claim) {
        if let Some(stance) = known(&record.stance, Stance::parse) {
            claim.stance = stance.unwrap_or_else(|| {
                let given = &record.stance;
                self.intake.problem(
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
                self.intake.problem(
                    place,
                    "its “checkable” is not yes, partly or no; it was left out",
                );
            }
        }
        if let Some(verdict) = &record.verdict {
            let (scale, value) = self.intake.growing.scale(&verdict.scale, &verdict.value);
            claim.verdict = Some(Verdict {
                scale,
                value,
                rationale: verdict.rationale.clone(),
                by: verdict.by.clone(),
                at: self.intake.time(place, &verdict.at),
            });
        }
    }

    /// Puts the claims into their layers, without those that the project has already. One that
    /// has another content by now is put beside it under a new id, which links follow.
    pub(super) fn put_claims(&mut self) {
        let project = self.intake.context.project;
        let mut moved = HashMap::new();
        let mut built = std::mem::take(&mut self.built);
        built.retain_mut(|new| {
            let Some((home, known)) = project.claim(new.claim.id) else {
                let layer = project.layer(&new.key);
                let mut claims = layer.into_iter().flat_map(|layer| layer.claims());
                let same = claims.find(|known| says_the_same(known, &new.claim));
                if let Some(same) = same {
                    moved.insert(new.claim.id, same.id);
                }
                return same.is_none();
            };
            // Many files say neither when it was made nor its number.
            let as_known = Claim {
                number: known.number,
                at: known.at,
                ..new.claim.clone()
            };
            if **home == new.key && **known == as_known {
                return false;
            }
            let old = new.claim.id;
            new.claim.id = self.intake.context.new_claim_id();
            moved.insert(old, new.claim.id);
            if **home == new.key {
                let message = format!(
                    "the project's {old} is another by now; this one was put beside it as {}",
                    new.claim.id
                );
                self.intake.problem(&new.place, message);
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
            let context = &mut self.intake.context;
            new.number = new
                .number
                .filter(|n| context.claim_number(&new.key.person, *n));
        }
        for new in built {
            let mut claim = new.claim;
            let person = new.key.person;
            let number = new.number;
            claim.number = number.unwrap_or_else(|| self.intake.context.new_number(&person));
            self.layer(&new.key.article, person).claims.push(claim);
        }
    }

    /// Takes out links to claims that were left out.
    fn drop_loose_links(&mut self, built: &mut [Built]) {
        let project = self.intake.context.project;
        let here: HashSet<ClaimId> = built.iter().map(|new| new.claim.id).collect();
        for new in built {
            let before = new.claim.links.len();
            let leads = |id: &ClaimId| here.contains(id) || project.claim(*id).is_some();
            new.claim.links.retain(|link| leads(&link.claim));
            if new.claim.links.len() < before {
                let message = "a link to a claim that was left out was left out too";
                self.intake.problem(&new.place, message);
            }
        }
    }

    fn quotes(
        &mut self,
        place: &Place<'_>,
        document: &Known,
        records: &[QuoteRecord],
    ) -> Vec<Quote> {
        let mut quotes = Vec::with_capacity(records.len());
        for record in records {
            match self.quote(document, record) {
                Ok(quote) => quotes.push(quote),
                Err(problem) => self
                    .intake
                    .problem(place, format!("a quote was left out: {problem}")),
            }
        }
        quotes
    }

    fn quote(&self, document: &Known, record: &QuoteRecord) -> Result<Quote, String> {
        let extent = |placed: &Placed| {
            placed.extent(record.start, record.end, &record.pieces, &record.quote)
        };
        let own = record.article.is_empty() || record.article == document.article.as_str();
        if own {
            return Ok(Quote {
                article: document.article.clone(),
                extent: extent(&document.placed)?,
            });
        }
        if let Some((article, placed)) = self.intake.articles.get(&record.article) {
            return Ok(Quote {
                article: article.clone(),
                extent: extent(placed)?,
            });
        }
        let known = ArticleId::new(&record.article).ok();
        let known = known.and_then(|id| self.intake.context.project.article(&id));
        match known {
            Some(article) => Ok(Quote {
                article: article.id.clone(),
                extent: extent(&Placed::as_it_is(
                    article.text.clone(),
                    document.placed.unit(),
                ))?,
            }),
            None => Err(format!(
                "its article {} is neither in the file nor in the project",
                record.article
            )),
        }
    }

    /// Whose claim it is: as it says, else whose mentions it has, else who imports.
    fn claim_person(&mut self, document: usize, record: &ClaimRecord) -> PersonId {
        if record.person.is_empty() {
            let names = &self.mention_names;
            let mut ids = record
                .mentions
                .iter()
                .filter_map(|m| names.get(document, &m.id.0));
            if let Some(person) = ids.find_map(|id| self.mention_people.get(&id)) {
                return person.clone();
            }
        }
        self.intake.person(&record.person)
    }

    fn evidence(&mut self, place: &Place<'_>, record: &EvidenceRecord) -> Evidence {
        let side = known(&record.stance, EvidenceSide::parse).flatten();
        if side.is_none() {
            self.intake.problem(
                place,
                format!(
                    "“{}” is not for, against or context; “context” was taken",
                    record.stance
                ),
            );
        }
        Evidence {
            side: side.unwrap_or(EvidenceSide::Context),
            url: record.url.clone(),
            archive_url: record.archive_url.clone(),
            retrieved: record.retrieved.clone(),
            quote: record.quote.clone(),
            locator: record.locator.clone(),
            primary: record.primary,
            note: record.note.clone(),
        }
    }
}

/// `None` if nothing is said, `Some(None)` if what is said is not known.
#[expect(clippy::option_option, reason = "said nothing, said nonsense, said it")]
fn known<T>(words: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    (!words.is_empty()).then(|| parse(words))
}
