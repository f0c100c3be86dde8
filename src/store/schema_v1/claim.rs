//! A claim as layer files and journals have it.

use serde::{Deserialize, Serialize};

use super::{Again, Piece, PlaceError, Texts, is_default, moment, named, pieces, place};
use crate::model::{
    ArticleId, Checkable, Claim, ClaimId, ClaimLink, ClaimMention, Evidence, EvidenceSide, IdError,
    LinkKind, MentionId, Quote, RoleId, ScaleId, Stance, StatusId, Verdict,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "claim")]
pub(crate) struct ClaimRecord {
    pub(crate) id: String,
    number: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    quotes: Vec<QuoteRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    wording: String,
    #[serde(default, skip_serializing_if = "is_default")]
    mentions: Vec<RoleRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    stance: Option<String>,
    status: String,
    #[serde(default, skip_serializing_if = "is_default")]
    checkable: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    checkable_why: String,
    #[serde(default, skip_serializing_if = "is_default")]
    verdict: Option<VerdictRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    evidence: Vec<EvidenceRecord>,
    #[serde(default, skip_serializing_if = "is_default")]
    questions: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    note: String,
    #[serde(default, skip_serializing_if = "is_default")]
    links: Vec<LinkRecord>,
    when: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "quote")]
struct QuoteRecord {
    /// Left out if it is the article of the layer.
    #[serde(default, skip_serializing_if = "is_default")]
    article: Option<String>,
    at: Vec<Piece>,
    #[serde(default, skip_serializing_if = "is_default")]
    quote: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "mention")]
struct RoleRecord {
    role: String,
    id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "verdict")]
struct VerdictRecord {
    scale: String,
    value: String,
    #[serde(default, skip_serializing_if = "is_default")]
    rationale: String,
    #[serde(default, skip_serializing_if = "is_default")]
    by: String,
    when: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "evidence")]
struct EvidenceRecord {
    side: String,
    #[serde(default, skip_serializing_if = "is_default")]
    url: String,
    #[serde(default, skip_serializing_if = "is_default")]
    archive_url: String,
    #[serde(default, skip_serializing_if = "is_default")]
    retrieved: String,
    #[serde(default, skip_serializing_if = "is_default")]
    quote: String,
    #[serde(default, skip_serializing_if = "is_default")]
    locator: String,
    #[serde(default, skip_serializing_if = "is_default")]
    primary: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "link")]
struct LinkRecord {
    kind: String,
    claim: String,
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn text(error: IdError) -> String {
    error.to_string()
}

impl ClaimRecord {
    /// `home` is the article of the layer.
    pub(crate) fn of(claim: &Claim, home: &ArticleId, texts: &dyn Texts) -> Self {
        Self {
            id: claim.id.to_string(),
            number: claim.number,
            quotes: claim
                .quotes
                .iter()
                .map(|quote| QuoteRecord {
                    article: (quote.article != *home).then(|| quote.article.to_string()),
                    at: pieces(&quote.extent),
                    quote: texts
                        .text(&quote.article)
                        .map_or_else(String::new, |text| text.quote(&quote.extent)),
                })
                .collect(),
            wording: claim.wording.clone(),
            mentions: claim
                .mentions
                .iter()
                .map(|entry| RoleRecord {
                    role: entry.role.to_string(),
                    id: entry.mention.to_string(),
                })
                .collect(),
            stance: (claim.stance != Stance::default()).then(|| claim.stance.name().to_owned()),
            status: claim.status.to_string(),
            checkable: claim.checkable.map(|answer| answer.name().to_owned()),
            checkable_why: claim.checkable_why.clone(),
            verdict: claim.verdict.as_ref().map(|verdict| VerdictRecord {
                scale: verdict.scale.to_string(),
                value: verdict.value.to_string(),
                rationale: verdict.rationale.clone(),
                by: verdict.by.clone(),
                when: verdict.at.to_string(),
            }),
            evidence: claim.evidence.iter().map(evidence_record).collect(),
            questions: claim.questions.clone(),
            note: claim.note.clone(),
            links: claim
                .links
                .iter()
                .map(|link| LinkRecord {
                    kind: link.kind.name().to_owned(),
                    claim: link.claim.to_string(),
                })
                .collect(),
            when: claim.at.to_string(),
        }
    }

    /// The claim. With `again`, quotes whose words moved are looked for; those that are not
    /// found are left out, and what was done is noted.
    pub(crate) fn into_model(
        self,
        home: &ArticleId,
        texts: &dyn Texts,
        mut again: Option<&mut Again>,
    ) -> Result<Claim, String> {
        let mut quotes = Vec::with_capacity(self.quotes.len());
        for record in self.quotes {
            match (
                quote(&record, home, texts, again.as_deref_mut()),
                again.as_deref_mut(),
            ) {
                (Ok(quote), _) => quotes.push(quote),
                (Err((found, message)), Some(again)) => {
                    quotes.extend(found);
                    again.notes.push(message);
                }
                (Err((_, message)), None) => return Err(message),
            }
        }
        Ok(Claim {
            id: named("claim id", &self.id, ClaimId::parse)?,
            number: self.number,
            quotes,
            wording: self.wording,
            mentions: self
                .mentions
                .into_iter()
                .map(|record| {
                    Ok::<_, String>(ClaimMention {
                        role: RoleId::new(&record.role).map_err(text)?,
                        mention: named("mention id", &record.id, MentionId::parse)?,
                    })
                })
                .collect::<Result<_, _>>()?,
            stance: match self.stance {
                Some(name) => named("stance", &name, Stance::parse)?,
                None => Stance::default(),
            },
            status: StatusId::new(&self.status).map_err(text)?,
            checkable: self
                .checkable
                .map(|name| named("answer", &name, Checkable::parse))
                .transpose()?,
            checkable_why: self.checkable_why,
            verdict: self.verdict.map(verdict).transpose()?,
            evidence: self
                .evidence
                .into_iter()
                .map(evidence)
                .collect::<Result<_, _>>()?,
            questions: self.questions,
            note: self.note,
            links: self
                .links
                .into_iter()
                .map(|record| {
                    Ok::<_, String>(ClaimLink {
                        kind: named("kind of link", &record.kind, LinkKind::parse)?,
                        claim: named("claim id", &record.claim, ClaimId::parse)?,
                    })
                })
                .collect::<Result<_, _>>()?,
            at: moment(&self.when)?,
        })
    }
}

fn quote(
    record: &QuoteRecord,
    home: &ArticleId,
    texts: &dyn Texts,
    again: Option<&mut Again>,
) -> Result<Quote, (Option<Quote>, String)> {
    let article = match &record.article {
        Some(id) => ArticleId::new(id).map_err(|error| (None, error.to_string()))?,
        None => home.clone(),
    };
    let text = texts
        .text(&article)
        .ok_or_else(|| (None, format!("there is no article {article}")))?;
    match place(&text, &record.at, &record.quote) {
        Ok(extent) => Ok(Quote { article, extent }),
        Err(error) => {
            let message = PlaceError::message(&error, &record.quote);
            let found = again.and_then(|again| again.find(&text, &record.quote));
            Err((found.map(|extent| Quote { article, extent }), message))
        }
    }
}

fn verdict(record: VerdictRecord) -> Result<Verdict, String> {
    Ok(Verdict {
        scale: ScaleId::new(&record.scale).map_err(text)?,
        value: ScaleId::new(&record.value).map_err(text)?,
        rationale: record.rationale,
        by: record.by,
        at: moment(&record.when)?,
    })
}

fn evidence_record(evidence: &Evidence) -> EvidenceRecord {
    let evidence = evidence.clone();
    EvidenceRecord {
        side: evidence.side.name().to_owned(),
        url: evidence.url,
        archive_url: evidence.archive_url,
        retrieved: evidence.retrieved,
        quote: evidence.quote,
        locator: evidence.locator,
        primary: evidence.primary,
        note: evidence.note,
    }
}

fn evidence(record: EvidenceRecord) -> Result<Evidence, String> {
    Ok(Evidence {
        side: named("side", &record.side, EvidenceSide::parse)?,
        url: record.url,
        archive_url: record.archive_url,
        retrieved: record.retrieved,
        quote: record.quote,
        locator: record.locator,
        primary: record.primary,
        note: record.note,
    })
}
