//! A training set as a folder that `datasets` loads as it is: the rows of each part, a card that
//! says what is in it and how it came about, and which article went where and why.
//!
//! The same project and options give the same bytes: the card has no date.

mod agreement;
mod card;
mod statistics;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::carried::Carrier;
#[cfg(feature = "parquet")]
use super::huggingface::RowWriter;
#[cfg(not(feature = "parquet"))]
use super::huggingface::rows::Row;
use super::huggingface::{CAN, rows, tag_names};
use super::split::{Member, Part, Placed, split};
use super::tokens::{Needs, each};
use super::{
    Capabilities, Choice, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, LossReport, Sink, Wrote, lines,
};
use crate::model::{ArticleId, Project};
use statistics::PartStatistics;

/// A folder with a training set.
#[derive(Debug)]
pub(super) struct Dataset;

/// Where an article went, as `splits.jsonl` has it.
#[derive(Debug, Serialize)]
struct SplitLine<'a> {
    doc_id: &'a str,
    split: &'a str,
    group: &'a str,
    reasons: Vec<&'a str>,
    digest: String,
    outlet: &'a str,
    url: &'a str,
}

/// What goes into the folder.
struct Made<'p> {
    project: &'p Project,
    options: &'p ExportOptions,
    carrier: Carrier<'p>,
    placed: Vec<Placed>,
    files: BTreeMap<Part, RowWriter>,
    statistics: BTreeMap<Part, PartStatistics>,
    tags: Vec<String>,
    loss: LossReport,
}

impl Format for Dataset {
    fn id(&self) -> &'static str {
        "dataset"
    }

    fn name(&self) -> &'static str {
        "Training set folder"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet"]
    }

    fn description(&self) -> &'static str {
        "Train, validation and test for Hugging Face datasets, with a card; articles that say the \
         same stay together."
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            import: false,
            ..CAN
        }
    }

    fn writes_folder(&self) -> bool {
        true
    }

    fn choices(&self) -> &'static [Choice] {
        &[
            Choice::Shares,
            Choice::GroupBy,
            Choice::Tokenizer,
            Choice::Alignment,
            Choice::Tags,
            Choice::Rows,
        ]
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
            "a training set folder is only written",
            "Bring in the files in its folder data.",
        ))
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let (mut made, wrote) = made(project, options)?;
        let card = card::card(&made).into_bytes();
        sink.put_named("README.md", card);
        for (part, file) in std::mem::take(&mut made.files) {
            sink.put_named(&file_name(part), file.close()?);
        }
        sink.put_named("splits.jsonl", split_lines(&made));
        let loss = made.loss;
        Ok(ExportReport { wrote, loss })
    }
}

/// The file of a part.
fn file_name(part: Part) -> String {
    let ending = if cfg!(feature = "parquet") {
        "parquet"
    } else {
        "jsonl"
    };
    format!("data/{}.{ending}", part.name())
}

/// A file of rows while it is written.
#[cfg(not(feature = "parquet"))]
struct RowWriter(Vec<u8>);

#[cfg(not(feature = "parquet"))]
impl RowWriter {
    fn new(_: Vec<String>) -> Self {
        Self(Vec::new())
    }

    fn add(&mut self, rows: Vec<Row>) -> Result<(), ExportError> {
        rows.iter().for_each(|row| lines::push(&mut self.0, row));
        Ok(())
    }

    fn close(self) -> Result<Vec<u8>, ExportError> {
        Ok(self.0)
    }
}

fn made<'p>(
    project: &'p Project,
    options: &'p ExportOptions,
) -> Result<(Made<'p>, Vec<Wrote>), ExportError> {
    let mut loss = LossReport::default();
    let carrier = Carrier::new(project, options, &CAN, &[], &mut loss)?;
    let members = members(&carrier, options);
    let placed = split(&members, &ties(project, &members), &options.split)
        .map_err(|problem| ExportError::Split(problem.to_string()))?;
    let tags = tag_names(project, options);
    let mut files: BTreeMap<Part, RowWriter> = BTreeMap::new();
    let mut statistics: BTreeMap<Part, PartStatistics> = BTreeMap::new();
    let mut places = placed.iter();
    let mut failed = Ok(());
    let wrote = each(
        &carrier,
        &options.tokens,
        Needs::default(),
        &mut loss,
        |articles: &mut Vec<_>, document, loss| {
            let rows = rows::of(document, &options.tokens, loss);
            articles.push((PartStatistics::of(document, &rows), rows));
        },
        |articles| articles,
        |articles| {
            for ((counted, rows), placed) in articles.into_iter().zip(&mut places) {
                statistics
                    .entry(placed.part)
                    .or_default()
                    .add(counted, &placed.group);
                let file = files.entry(placed.part);
                let file = file.or_insert_with(|| RowWriter::new(tags.clone()));
                if failed.is_ok() {
                    failed = file.add(rows);
                }
            }
        },
    );
    failed?;
    let made = Made {
        project,
        options,
        carrier,
        placed,
        files,
        statistics,
        tags,
        loss,
    };
    Ok((made, wrote))
}

/// The articles with the labels of their mentions that will be written.
fn members<'p>(carrier: &Carrier<'p>, options: &ExportOptions) -> Vec<Member<'p>> {
    let mut members = Vec::with_capacity(carrier.parts().len());
    each(
        carrier,
        &options.tokens,
        Needs::default(),
        // It is noted when the rows are made.
        &mut LossReport::default(),
        |members: &mut Vec<Member<'p>>, document, _| {
            let mut labels: BTreeMap<String, usize> = BTreeMap::new();
            for (index, _) in document.spans() {
                *labels.entry(document.label(index).to_owned()).or_default() += 1;
            }
            members.push(Member {
                article: document.document.article,
                labels,
            });
        },
        |members| members,
        |some| members.extend(some),
    );
    members
}

/// Articles that a claim ties together: by its quotes, or by saying the same as another.
fn ties(project: &Project, members: &[Member<'_>]) -> Vec<(usize, usize)> {
    let ids = members.iter().map(|member| &member.article.id).zip(0..);
    let index_of: HashMap<&ArticleId, usize> = ids.collect();
    let mut out = Vec::new();
    for (key, layer) in project.layers() {
        let Some(home) = index_of.get(&key.article) else {
            continue;
        };
        for claim in layer.claims() {
            let quoted = claim.quotes.iter().map(|quote| &quote.article);
            let linked = claim
                .links
                .iter()
                .filter_map(|link| project.claim(link.claim));
            let linked = linked.map(|(other, _)| &other.article);
            let others = quoted.chain(linked).filter_map(|id| index_of.get(id));
            out.extend(others.map(|other| (*home, *other)));
        }
    }
    out
}

fn split_lines(made: &Made<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for (part, placed) in made.carrier.parts().iter().zip(&made.placed) {
        let article = part.article;
        let line = SplitLine {
            doc_id: article.id.as_str(),
            split: placed.part.name(),
            group: &placed.group,
            reasons: placed.reasons.iter().copied().collect(),
            digest: article.text.digest().to_string(),
            outlet: &article.meta.outlet,
            url: &article.meta.url,
        };
        lines::push(&mut out, &line);
    }
    out
}
