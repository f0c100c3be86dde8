//! From project to lines.

use std::collections::BTreeMap;

use serde_json::Value;

use super::record::{
    ArticleRecord, CheckableRecord, ClaimMentionRecord, ClaimRecord, EvidenceRecord, IdText,
    LayerRecord, LineRecord, LinkRecord, MentionRecord, MetaRecord, OriginRecord, OriginalRecord,
    PersonRecord, ProjectRecord, QuoteRecord, VerdictRecord,
};
use super::scheme;
use crate::formats::{ExportOptions, Exported, ExportedFile, LossReport};
use crate::model::{Article, Claim, Evidence, Layer, LayerKey, Mention, Origin, Project, Quote};
use crate::text::{ArticleText, Extent};

#[derive(Default)]
struct Lost {
    articles: usize,
    people: usize,
    originals: usize,
    quotes: usize,
    mentions: usize,
    links: usize,
}

/// Writes the wanted part of a project.
pub(super) fn write(project: &Project, options: &ExportOptions) -> Exported {
    let mut lost = Lost::default();
    let mut out = Vec::new();
    let mut header = Some(project_record(project, options, &mut lost));
    for article in project.articles() {
        if options.wants_article(&article.id) {
            let line = LineRecord {
                project: header.take(),
                article: Some(article_record(project, article, options, &mut lost)),
            };
            push_line(&mut out, &line);
        } else {
            lost.articles += 1;
        }
    }
    if header.is_some() {
        push_line(
            &mut out,
            &LineRecord {
                project: header,
                article: None,
            },
        );
    }
    let mut loss = LossReport::default();
    loss.count(lost.articles, "articles that were not asked for");
    loss.count(lost.people, "people whose work was not asked for");
    loss.count(
        lost.originals,
        "original files: their bytes stay in the project",
    );
    loss.count(lost.quotes, "quotes in articles that were not asked for");
    loss.count(
        lost.mentions,
        "mentions of claims in articles that were not asked for",
    );
    loss.count(lost.links, "links to claims that were not asked for");
    Exported {
        files: vec![ExportedFile {
            name: "claimdesk.jsonl".to_owned(),
            bytes: out,
        }],
        loss,
    }
}

fn push_line(out: &mut Vec<u8>, line: &LineRecord<'_>) {
    // The records hold nothing that JSON can't: text keys, no other maps.
    let json = serde_json::to_string(line).unwrap_or_default();
    // Many readers break lines at these; in JSON they can only stand inside strings.
    let json = json
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
        .replace('\u{85}', "\\u0085");
    out.extend_from_slice(json.as_bytes());
    out.push(b'\n');
}

fn project_record(project: &Project, options: &ExportOptions, lost: &mut Lost) -> ProjectRecord {
    let mut people = Vec::new();
    for person in project.people() {
        if options.wants_person(&person.id) {
            people.push(PersonRecord {
                id: person.id.to_string(),
                name: person.name.clone(),
            });
        } else {
            lost.people += 1;
        }
    }
    ProjectRecord {
        title: project.title.clone(),
        guidelines: project.guidelines.clone(),
        scheme: Some(scheme::to_record(&project.scheme)),
        people,
    }
}

fn article_record<'a>(
    project: &'a Project,
    article: &'a Article,
    options: &ExportOptions,
    lost: &mut Lost,
) -> ArticleRecord<'a> {
    let meta = &article.meta;
    let mut record = ArticleRecord {
        id: article.id.as_str(),
        title: &meta.title,
        text: article.text.as_str(),
        meta: MetaRecord {
            outlet: meta.outlet.clone(),
            author: meta.author.clone(),
            url: meta.url.clone(),
            archive_url: meta.archive_url.clone(),
            published: meta.published.clone(),
            retrieved: meta.retrieved.clone(),
            language: meta.language.clone(),
            translated_from: meta.translated_from.clone(),
            direction: meta.direction.name().to_owned(),
            note: meta.note.clone(),
        },
        digest: article.text.digest().to_string(),
        original: article.original.as_ref().map(|original| {
            lost.originals += usize::from(original.digest != article.text.digest());
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
    for (key, layer) in layers_of(project, article, options) {
        record.layers.push(LayerRecord {
            person: key.person.to_string(),
            state: layer.state.name().to_owned(),
        });
        let mentions = layer.mentions_in_order().into_iter();
        record
            .mentions
            .extend(mentions.map(|mention| mention_record(project, article, &key, mention)));
        let claims = layer.claims();
        record
            .claims
            .extend(claims.map(|claim| claim_record(project, options, &key, claim, lost)));
    }
    record
}

/// The wanted layers of one article, in the order in which the project lists its people.
fn layers_of<'a>(
    project: &'a Project,
    article: &'a Article,
    options: &'a ExportOptions,
) -> impl Iterator<Item = (LayerKey, &'a Layer)> {
    let wanted = project
        .people()
        .iter()
        .filter(|person| options.wants_person(&person.id));
    wanted.filter_map(|person| {
        let key = LayerKey {
            article: article.id.clone(),
            person: person.id.clone(),
        };
        let layer = project.layer(&key)?;
        Some((key, &**layer))
    })
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
        Origin::Accepted { run, score, edited } => OriginRecord::Accepted { run, score, edited },
        Origin::Imported { from } => OriginRecord::Imported { from },
    };
    MentionRecord {
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
    }
}

fn claim_record(
    project: &Project,
    options: &ExportOptions,
    key: &LayerKey,
    claim: &Claim,
    lost: &mut Lost,
) -> ClaimRecord {
    let mut quotes = Vec::with_capacity(claim.quotes.len());
    for quote in &claim.quotes {
        match quote_record(project, quote).filter(|_| options.wants_article(&quote.article)) {
            Some(record) => quotes.push(record),
            None => lost.quotes += 1,
        }
    }
    let mut mentions = Vec::with_capacity(claim.mentions.len());
    for entry in &claim.mentions {
        let home = project.mention(entry.mention).map(|(home, _)| home);
        if home.is_some_and(|home| options.wants_article(&home.article)) {
            mentions.push(ClaimMentionRecord {
                role: entry.role.to_string(),
                id: IdText(entry.mention.to_string()),
            });
        } else {
            lost.mentions += 1;
        }
    }
    let mut links = Vec::with_capacity(claim.links.len());
    for link in &claim.links {
        let home = project.claim(link.claim).map(|(home, _)| home);
        let wanted = |home: &LayerKey| {
            options.wants_article(&home.article) && options.wants_person(&home.person)
        };
        if home.is_some_and(|home| wanted(home)) {
            links.push(LinkRecord {
                kind: link.kind.name().to_owned(),
                claim: IdText(link.claim.to_string()),
            });
        } else {
            lost.links += 1;
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
