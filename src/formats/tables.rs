//! The project as Parquet tables, one file each, for DuckDB, Polars, Spark and pandas.
//!
//! Ids tie them together: `mentions.article` is `articles.article`, and so on. What is empty in
//! the project is null here. Positions count code points from 0, as `substr` does in SQL (from 1).

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::carried::note_foreign;
use super::intake::record::{
    ClaimMentionRecord, ClaimRecord, EvidenceRecord, LayerRecord, LinkRecord, MentionRecord,
    QuoteRecord, VerdictRecord,
};
use super::jsonl::{ArticleRecord, article_record};
use super::parquet::{Column, Writer};
use super::selection::Selection;
use super::{
    Capabilities, Carries, Confidence, Example, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, Loss, LossReport, NameWords, OffsetUnit, Sink,
    Wrote,
};
use crate::analysis::cores::try_in_order;
use crate::model::{Label, Person, Project, Scheme};

/// The project as Parquet tables.
#[derive(Debug)]
pub(super) struct Tables;

impl Format for Tables {
    fn id(&self) -> &'static str {
        "tables"
    }

    fn name(&self) -> &'static str {
        "Parquet tables"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet"]
    }

    fn description(&self) -> &'static str {
        "Articles, mentions, claims, evidence and verdicts as tables that DuckDB, Polars and \
         Spark read, to count and compare."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: false,
            export: true,
            many_articles: true,
            offsets: OffsetUnit::CodePoints,
            names: NameWords::Any,
            carries: &[
                Carries::Texts,
                Carries::Titles,
                Carries::Metadata,
                Carries::Mentions,
                Carries::Overlaps,
                Carries::Gaps,
                Carries::Attributes,
                Carries::Notes,
                Carries::Provenance,
                Carries::People,
                Carries::States,
                Carries::Claims,
                Carries::Wordings,
                Carries::Verdicts,
                Carries::Evidence,
            ],
        }
    }

    fn is_text(&self) -> bool {
        false
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn sniff(&self, _: &Input<'_>) -> Confidence {
        Confidence::No
    }

    fn import(
        &self,
        input: &Input<'_>,
        _: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        Err(ImportError::new(
            input.name,
            "tables are only written, not read",
            "Bring in the project that they were made from, or its export as jsonl.",
        ))
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let mut loss = LossReport::default();
        let selection = Selection::new(project, options, &mut loss)?;
        loss.note(Loss::Scheme, || Example::named(&project.title));
        for part in &selection.parts {
            note_foreign(part.article, selection.mentions_of(part), &[], &mut loss);
        }
        let mut writers = Vec::new();
        // With no articles there are tables all the same.
        add(&mut writers, tables_of(&[]))?;
        try_in_order(
            selection.parts.chunks(BATCH),
            |parts| {
                let mut lost = LossReport::default();
                let records = parts.iter();
                let records = records.map(|part| article_record(&selection, part, &mut lost));
                let articles: Vec<ArticleRecord<'_>> = records.collect();
                Ok((tables_of(&articles), lost))
            },
            |(tables, lost)| {
                loss.add(lost);
                add(&mut writers, tables)
            },
        )?;
        let wholes = [
            ("people", people_table(&selection.people)),
            ("labels", labels_table(&project.scheme.labels)),
        ];
        add(&mut writers, wholes.into())?;
        for (name, writer) in writers {
            let bytes = writer.close()?;
            sink.put_named(&format!("{name}.parquet"), bytes);
        }
        let wrote = named(selection.wrote(), &project.scheme);
        Ok(ExportReport { wrote, loss })
    }
}

/// So many articles are put into tables at one go.
const BATCH: usize = 256;

type NamedColumns = Vec<(String, Column)>;

/// What articles say, by table.
fn tables_of(articles: &[ArticleRecord<'_>]) -> Vec<(&'static str, NamedColumns)> {
    vec![
        ("articles", articles_table(articles)),
        ("layers", layers_table(articles)),
        ("mentions", mentions_table(articles)),
        ("claims", claims_table(articles)),
        ("claim_mentions", claim_mentions_table(articles)),
        ("claim_quotes", claim_quotes_table(articles)),
        ("claim_links", claim_links_table(articles)),
        ("verdicts", verdicts_table(articles)),
        ("evidence", evidence_table(articles)),
    ]
}

/// Adds rows to the tables of these names, which are made if they are not there.
fn add(
    writers: &mut Vec<(&'static str, Writer)>,
    tables: Vec<(&'static str, NamedColumns)>,
) -> Result<(), ExportError> {
    for (name, columns) in tables {
        match writers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, writer)) => writer.add(columns)?,
            None => {
                let mut writer = Writer::new(Vec::new());
                writer.add(columns)?;
                writers.push((name, writer));
            }
        }
    }
    Ok(())
}

/// The same with labels by their names, which the table of labels joins to the mentions.
fn named(mut wrote: Vec<Wrote>, scheme: &Scheme) -> Vec<Wrote> {
    let labels = scheme.labels.iter();
    let names: HashMap<&str, Arc<str>> = labels
        .map(|label| (label.id.as_str(), label.name.as_str().into()))
        .collect();
    for (label, _) in wrote.iter_mut().flat_map(|one| &mut one.mentions) {
        if let Some(name) = names.get(&**label) {
            *label = name.clone();
        }
    }
    wrote
}

fn table<const N: usize>(columns: [(&str, Column); N]) -> NamedColumns {
    columns
        .map(|(name, column)| (name.to_owned(), column))
        .into()
}

/// A column of words; no words are null.
fn text<R>(rows: &[R], of: impl Fn(&R) -> &str) -> Column {
    let filled = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    Column::Text(rows.iter().map(|row| filled(of(row))).collect())
}

/// A column of words, for rows that may have none.
fn maybe<R>(rows: &[R], of: impl Fn(&R) -> Option<String>) -> Column {
    Column::Text(rows.iter().map(of).collect())
}

fn whole<R>(rows: &[R], of: impl Fn(&R) -> Option<usize>) -> Column {
    let whole = |row: &R| of(row).and_then(|number| i64::try_from(number).ok());
    Column::Whole(rows.iter().map(whole).collect())
}

fn flag<R>(rows: &[R], of: impl Fn(&R) -> bool) -> Column {
    Column::Flag(rows.iter().map(|row| Some(of(row))).collect())
}

fn pieces<R>(rows: &[R], of: impl Fn(&R) -> &[[usize; 2]]) -> Column {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let pairs = |row: &R| of(row).iter().map(|piece| piece.map(number)).collect();
    Column::PairList(rows.iter().map(pairs).collect())
}

fn articles_table(rows: &[ArticleRecord<'_>]) -> NamedColumns {
    table([
        ("article", text(rows, |one| one.id)),
        ("title", text(rows, |one| one.title)),
        ("text", text(rows, |one| one.text)),
        ("outlet", text(rows, |one| &one.meta.outlet)),
        ("author", text(rows, |one| &one.meta.author)),
        ("url", text(rows, |one| &one.meta.url)),
        ("archive_url", text(rows, |one| &one.meta.archive_url)),
        ("published", text(rows, |one| &one.meta.published)),
        ("retrieved", text(rows, |one| &one.meta.retrieved)),
        ("language", text(rows, |one| &one.meta.language)),
        (
            "translated_from",
            text(rows, |one| &one.meta.translated_from),
        ),
        ("direction", text(rows, |one| &one.meta.direction)),
        ("licence", text(rows, |one| &one.meta.licence)),
        ("note", text(rows, |one| &one.meta.note)),
        ("digest", text(rows, |one| &one.digest)),
    ])
}

fn people_table(rows: &[&Person]) -> NamedColumns {
    table([
        ("person", text(rows, |one| one.id.as_str())),
        ("name", text(rows, |one| &one.name)),
    ])
}

fn labels_table(rows: &[Label]) -> NamedColumns {
    table([
        ("label", text(rows, |one| one.id.as_str())),
        ("name", text(rows, |one| &one.name)),
        ("kind", text(rows, |one| one.kind.name())),
        ("description", text(rows, |one| &one.description)),
    ])
}

fn layers_table(articles: &[ArticleRecord<'_>]) -> NamedColumns {
    let rows: Vec<(&str, &LayerRecord)> = articles
        .iter()
        .flat_map(|article| article.layers.iter().map(move |layer| (article.id, layer)))
        .collect();
    table([
        ("article", text(&rows, |(article, _)| article)),
        ("person", text(&rows, |(_, layer)| &layer.person)),
        ("state", text(&rows, |(_, layer)| &layer.state)),
    ])
}

fn mentions_table(articles: &[ArticleRecord<'_>]) -> NamedColumns {
    let rows: Vec<(&str, &MentionRecord)> = articles
        .iter()
        .flat_map(|article| article.mentions.iter().map(move |one| (article.id, one)))
        .collect();
    table([
        ("mention", text(&rows, |(_, one)| &one.id.0)),
        ("article", text(&rows, |(article, _)| article)),
        ("person", text(&rows, |(_, one)| &one.person)),
        ("label", text(&rows, |(_, one)| &one.label)),
        ("kind", text(&rows, |(_, one)| &one.kind)),
        ("start", whole(&rows, |(_, one)| one.start)),
        ("end", whole(&rows, |(_, one)| one.end)),
        ("pieces", pieces(&rows, |(_, one)| &one.pieces)),
        ("quote", text(&rows, |(_, one)| &one.quote)),
        ("attributes", maybe(&rows, |(_, one)| attributes(one))),
        ("note", text(&rows, |(_, one)| &one.note)),
        ("unsure", flag(&rows, |(_, one)| one.unsure)),
        ("origin", maybe(&rows, |(_, one)| origin(&one.origin))),
        (
            "origin_details",
            maybe(&rows, |(_, one)| details(&one.origin)),
        ),
        ("at", text(&rows, |(_, one)| &one.at)),
    ])
}

/// Attributes as a JSON object.
fn attributes(mention: &MentionRecord) -> Option<String> {
    if mention.attributes.is_empty() {
        return None;
    }
    serde_json::to_string(&mention.attributes).ok()
}

/// The name of an origin: `accepted`.
fn origin(origin: &Value) -> Option<String> {
    match origin {
        Value::String(name) => Some(name.clone()),
        Value::Object(one) => one.keys().next().cloned(),
        _ => None,
    }
}

/// What else is known of an origin, as a JSON object.
fn details(origin: &Value) -> Option<String> {
    let details = origin.as_object()?.values().next()?;
    serde_json::to_string(details).ok()
}

/// All claims, with the articles that they belong to.
fn claims<'a>(articles: &'a [ArticleRecord<'a>]) -> Vec<(&'a str, &'a ClaimRecord)> {
    let articles = articles.iter();
    articles
        .flat_map(|article| article.claims.iter().map(move |claim| (article.id, claim)))
        .collect()
}

fn claims_table(articles: &[ArticleRecord<'_>]) -> NamedColumns {
    let rows = claims(articles);
    let checkable =
        |claim: &ClaimRecord| claim.checkable.as_ref().and_then(|one| one.value.clone());
    let why = |claim: &ClaimRecord| {
        let why = claim.checkable.as_ref().map(|one| one.why.clone());
        why.filter(|why| !why.is_empty())
    };
    let questions = rows.iter().map(|(_, one)| one.questions.clone());
    table([
        ("claim", text(&rows, |(_, one)| &one.id.0)),
        ("article", text(&rows, |(article, _)| article)),
        ("person", text(&rows, |(_, one)| &one.person)),
        (
            "number",
            whole(&rows, |(_, one)| {
                one.number.and_then(|n| usize::try_from(n).ok())
            }),
        ),
        ("wording", text(&rows, |(_, one)| &one.wording)),
        ("status", text(&rows, |(_, one)| &one.status)),
        ("stance", text(&rows, |(_, one)| &one.stance)),
        ("checkable", maybe(&rows, |(_, one)| checkable(one))),
        ("checkable_why", maybe(&rows, |(_, one)| why(one))),
        ("questions", Column::TextList(questions.collect())),
        ("note", text(&rows, |(_, one)| &one.note)),
        ("at", text(&rows, |(_, one)| &one.at)),
    ])
}

/// What belongs to claims, with the ids of these.
fn parts<'a, P>(
    articles: &'a [ArticleRecord<'a>],
    of: impl Fn(&'a ClaimRecord) -> &'a [P],
) -> Vec<(&'a str, &'a P)> {
    let claims = claims(articles).into_iter();
    claims
        .flat_map(|(_, claim)| {
            of(claim)
                .iter()
                .map(move |part| (claim.id.0.as_str(), part))
        })
        .collect()
}

fn claim_mentions_table(articles: &[ArticleRecord<'_>]) -> NamedColumns {
    let rows: Vec<(&str, &ClaimMentionRecord)> = parts(articles, |claim| &claim.mentions);
    table([
        ("claim", text(&rows, |(claim, _)| claim)),
        ("role", text(&rows, |(_, one)| &one.role)),
        ("mention", text(&rows, |(_, one)| &one.id.0)),
    ])
}

fn claim_quotes_table(articles: &[ArticleRecord<'_>]) -> NamedColumns {
    let rows: Vec<(&str, &QuoteRecord)> = parts(articles, |claim| &claim.quotes);
    table([
        ("claim", text(&rows, |(claim, _)| claim)),
        ("article", text(&rows, |(_, one)| &one.article)),
        ("start", whole(&rows, |(_, one)| one.start)),
        ("end", whole(&rows, |(_, one)| one.end)),
        ("pieces", pieces(&rows, |(_, one)| &one.pieces)),
        ("quote", text(&rows, |(_, one)| &one.quote)),
    ])
}

fn claim_links_table(articles: &[ArticleRecord<'_>]) -> NamedColumns {
    let rows: Vec<(&str, &LinkRecord)> = parts(articles, |claim| &claim.links);
    table([
        ("claim", text(&rows, |(claim, _)| claim)),
        ("kind", text(&rows, |(_, one)| &one.kind)),
        ("other", text(&rows, |(_, one)| &one.claim.0)),
    ])
}

fn verdicts_table(articles: &[ArticleRecord<'_>]) -> NamedColumns {
    let rows: Vec<(&str, &VerdictRecord)> = parts(articles, |claim| claim.verdict.as_slice());
    table([
        ("claim", text(&rows, |(claim, _)| claim)),
        ("scale", text(&rows, |(_, one)| &one.scale)),
        ("value", text(&rows, |(_, one)| &one.value)),
        ("rationale", text(&rows, |(_, one)| &one.rationale)),
        ("by", text(&rows, |(_, one)| &one.by)),
        ("at", text(&rows, |(_, one)| &one.at)),
    ])
}

fn evidence_table(articles: &[ArticleRecord<'_>]) -> NamedColumns {
    let rows: Vec<(&str, &EvidenceRecord)> = parts(articles, |claim| &claim.evidence);
    table([
        ("claim", text(&rows, |(claim, _)| claim)),
        ("stance", text(&rows, |(_, one)| &one.stance)),
        ("url", text(&rows, |(_, one)| &one.url)),
        ("archive_url", text(&rows, |(_, one)| &one.archive_url)),
        ("retrieved", text(&rows, |(_, one)| &one.retrieved)),
        ("quote", text(&rows, |(_, one)| &one.quote)),
        ("locator", text(&rows, |(_, one)| &one.locator)),
        ("primary", flag(&rows, |(_, one)| one.primary)),
        ("note", text(&rows, |(_, one)| &one.note)),
    ])
}
