//! From project to lines.

use std::collections::BTreeMap;

use serde_json::Value;

use super::record::{ArticleRecord, LineRecord, PersonRecord, ProjectRecord};
use super::scheme;
use crate::analysis::cores::in_order;
use crate::formats::intake::record::{
    CheckableRecord, ClaimMentionRecord, ClaimRecord, EvidenceRecord, IdText, LayerRecord,
    LinkRecord, MentionRecord, MetaRecord, OriginRecord, OriginalRecord, QuoteRecord,
    VerdictRecord,
};
use crate::formats::lines;
use crate::formats::selection::{Part, Selection};
use crate::formats::{Example, ExportError, ExportOptions, ExportReport, Loss, LossReport, Sink};
use crate::model::{Article, Claim, Evidence, LayerKey, Mention, Origin, Person, Project, Quote};
use crate::text::{ArticleText, Extent};

/// The name of the written file.
const FILE: &str = "claimdesk.jsonl";
/// So many lines are made at one go on one core.
const BATCH: usize = 64;

/// Writes the wanted part of a project.
///
/// # Errors
/// [`ExportError::Unknown`]
pub(super) fn write(
    project: &Project,
    options: &ExportOptions,
    sink: &mut dyn Sink,
) -> Result<ExportReport, ExportError> {
    let mut loss = LossReport::default();
    let selection = Selection::new(project, options, &mut loss)?;
    // The first line says what is true of all.
    let (first, rest) = match selection.parts.split_first() {
        Some((first, rest)) => (Some(article_record(&selection, first, &mut loss)), rest),
        None => (None, [].as_slice()),
    };
    let mut line = Vec::new();
    lines::push(
        &mut line,
        &LineRecord {
            project: Some(project_record(&selection)),
            article: first,
        },
    );
    sink.write(FILE, &line);
    in_order(
        rest.chunks(BATCH),
        |parts| {
            let (mut out, mut lost) = (Vec::new(), LossReport::default());
            for part in parts {
                let line = LineRecord {
                    project: None,
                    article: Some(article_record(&selection, part, &mut lost)),
                };
                lines::push(&mut out, &line);
            }
            (out, lost)
        },
        |(lines, lost)| {
            loss.add(lost);
            sink.write(FILE, &lines);
        },
    );
    Ok(ExportReport {
        wrote: selection.wrote(),
        loss,
    })
}

fn project_record(selection: &Selection<'_>) -> ProjectRecord {
    let project = selection.project;
    let person = |person: &&Person| PersonRecord {
        id: person.id.to_string(),
        name: person.name.clone(),
    };
    ProjectRecord {
        title: project.title.clone(),
        guidelines: project.guidelines.clone(),
        scheme: Some(scheme::to_record(&project.scheme)),
        people: selection.people.iter().map(person).collect(),
    }
}

/// All that is known of an article, in the fields of a line.
pub(in crate::formats) fn article_record<'a>(
    selection: &Selection<'a>,
    part: &Part<'a>,
    loss: &mut LossReport,
) -> ArticleRecord<'a> {
    let (project, article) = (selection.project, part.article);
    let meta = &article.meta;
    let mut record = ArticleRecord {
        id: article.id.as_str(),
        title: &meta.title,
        text: article.text.as_str(),
        meta: MetaRecord {
            foreign: meta.foreign.to_map(),
            ..MetaRecord::of(meta)
        },
        digest: article.text.digest().to_string(),
        original: article.original.as_ref().map(|original| {
            if original.digest != article.text.digest() {
                loss.note(Loss::Originals, || Example::article(article));
            }
            OriginalRecord {
                file_name: original.file_name.clone(),
                extension: original.extension.clone(),
                digest: original.digest.to_string(),
                steps: original.steps.clone(),
            }
        }),
        layers: Vec::new(),
        mentions: Vec::new(),
        claims: Vec::new(),
    };
    for (key, layer) in &part.layers {
        record.layers.push(LayerRecord {
            person: key.person.to_string(),
            state: layer.state.name().to_owned(),
        });
        let mentions = selection.mentions(layer).into_iter();
        record
            .mentions
            .extend(mentions.map(|mention| mention_record(project, article, key, mention)));
        let claims = layer.claims();
        record
            .claims
            .extend(claims.map(|claim| claim_record(selection, article, key, claim, loss)));
    }
    record
}

/// First and last position and the pieces of an extent, in code points.
fn places(text: &ArticleText, extent: &Extent) -> (usize, usize, Vec<[usize; 2]>) {
    let pieces: Vec<[usize; 2]> = extent
        .pieces()
        .map(|piece| {
            [
                text.to_char(piece.start()).get(),
                text.to_char(piece.end()).get(),
            ]
        })
        .collect();
    let start = pieces.first().map_or(0, |piece| piece[0]);
    let end = pieces.last().map_or(0, |piece| piece[1]);
    (start, end, pieces)
}

fn mention_record(
    project: &Project,
    article: &Article,
    key: &LayerKey,
    mention: &Mention,
) -> MentionRecord {
    let (start, end, pieces) = places(&article.text, &mention.extent);
    let label = project.scheme.label(&mention.label);
    let attributes: BTreeMap<String, Value> = mention
        .attributes
        .iter()
        .map(|(key, value)| (key.to_string(), Value::String(value.clone())))
        .collect();
    let origin = match mention.origin.clone() {
        Origin::ByHand => OriginRecord::ByHand,
        Origin::Propagated => OriginRecord::Propagated,
        Origin::Blind => OriginRecord::Blind,
        Origin::Accepted { run, score, edited } => OriginRecord::Accepted { run, score, edited },
        Origin::Imported { from } => OriginRecord::Imported { from },
    };
    MentionRecord {
        score: None,
        id: IdText(mention.id.to_string()),
        label: mention.label.to_string(),
        kind: label.map_or("", |label| label.kind.name()).to_owned(),
        start: Some(start),
        end: Some(end),
        pieces,
        quote: article.text.quote(&mention.extent),
        attributes,
        note: mention.note.clone(),
        unsure: mention.unsure,
        origin: serde_json::to_value(origin).unwrap_or_default(),
        person: key.person.to_string(),
        at: mention.at.to_string(),
        foreign: mention.foreign.to_map(),
    }
}

fn claim_record(
    selection: &Selection<'_>,
    article: &Article,
    key: &LayerKey,
    claim: &Claim,
    loss: &mut LossReport,
) -> ClaimRecord {
    let project = selection.project;
    let named = || Example {
        article: Some(article.id.clone()),
        ..Example::named(&format!("claim {}", claim.number))
    };
    let mut quotes = Vec::with_capacity(claim.quotes.len());
    for quote in &claim.quotes {
        match quote_record(project, quote).filter(|_| selection.has_article(&quote.article)) {
            Some(record) => quotes.push(record),
            None => loss.note(Loss::QuotesElsewhere, named),
        }
    }
    let mut mentions = Vec::with_capacity(claim.mentions.len());
    for entry in &claim.mentions {
        if selection.has_mention(entry.mention) {
            mentions.push(ClaimMentionRecord {
                role: entry.role.to_string(),
                id: IdText(entry.mention.to_string()),
            });
        } else {
            loss.note(Loss::MentionsElsewhere, named);
        }
    }
    let mut links = Vec::with_capacity(claim.links.len());
    for link in &claim.links {
        let home = project.claim(link.claim).map(|(home, _)| home);
        if home.is_some_and(|home| selection.has_layer(home)) {
            links.push(LinkRecord {
                kind: link.kind.name().to_owned(),
                claim: IdText(link.claim.to_string()),
            });
        } else {
            loss.note(Loss::LinksElsewhere, named);
        }
    }
    let said = claim.checkable.is_some() || !claim.checkable_why.is_empty();
    ClaimRecord {
        id: IdText(claim.id.to_string()),
        number: Some(claim.number),
        quotes,
        wording: claim.wording.clone(),
        mentions,
        status: claim.status.to_string(),
        stance: claim.stance.name().to_owned(),
        verdict: claim.verdict.as_ref().map(|verdict| VerdictRecord {
            scale: verdict.scale.to_string(),
            value: verdict.value.to_string(),
            rationale: verdict.rationale.clone(),
            by: verdict.by.clone(),
            at: verdict.at.to_string(),
        }),
        checkable: said.then(|| CheckableRecord {
            value: claim.checkable.map(|answer| answer.name().to_owned()),
            why: claim.checkable_why.clone(),
        }),
        note: claim.note.clone(),
        questions: claim.questions.clone(),
        evidence: claim.evidence.iter().map(evidence_record).collect(),
        links,
        person: key.person.to_string(),
        at: claim.at.to_string(),
    }
}

fn quote_record(project: &Project, quote: &Quote) -> Option<QuoteRecord> {
    let article = project.article(&quote.article)?;
    let (start, end, pieces) = places(&article.text, &quote.extent);
    Some(QuoteRecord {
        article: quote.article.to_string(),
        start: Some(start),
        end: Some(end),
        pieces,
        quote: article.text.quote(&quote.extent),
    })
}

fn evidence_record(evidence: &Evidence) -> EvidenceRecord {
    EvidenceRecord {
        stance: evidence.side.name().to_owned(),
        url: evidence.url.clone(),
        archive_url: evidence.archive_url.clone(),
        retrieved: evidence.retrieved.clone(),
        quote: evidence.quote.clone(),
        locator: evidence.locator.clone(),
        primary: evidence.primary,
        note: evidence.note.clone(),
    }
}
