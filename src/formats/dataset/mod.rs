//! A training set as a folder that `datasets` loads as it is: the rows of each part, a card that
//! says what is in it and how it came about, and which article went where and why.
//!
//! The same project and options give the same bytes: the card has no date.

mod agreement;
mod card;
mod statistics;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::carried::Carried;
use super::huggingface::rows::{self, Row};
use super::huggingface::{CAN, tag_names};
use super::split::{Member, Part, Placed, split};
use super::tokens::{Needs, TokenDocument};
use super::{
    Capabilities, Choice, Confidence, ExportError, ExportOptions, Exported, ExportedFile, Format,
    ImportContext, ImportError, Imported, Input, LossReport, Wrote, lines,
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
    carried: Carried<'p>,
    placed: Vec<Placed>,
    rows: BTreeMap<Part, Vec<Row>>,
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

    fn export(&self, project: &Project, options: &ExportOptions) -> Result<Exported, ExportError> {
        let (made, wrote) = made(project, options)?;
        let mut files = vec![ExportedFile {
            name: "README.md".to_owned(),
            bytes: card::card(&made).into_bytes(),
        }];
        for (part, rows) in &made.rows {
            files.push(ExportedFile {
                name: file_name(*part),
                bytes: data(rows, &made.tags)?,
            });
        }
        files.push(ExportedFile {
            name: "splits.jsonl".to_owned(),
            bytes: split_lines(&made),
        });
        Ok(Exported {
            files,
            wrote,
            loss: made.loss,
        })
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

#[cfg(feature = "parquet")]
fn data(rows: &[Row], tags: &[String]) -> Result<Vec<u8>, ExportError> {
    super::huggingface::parquet_file(rows, tags)
}

#[cfg(not(feature = "parquet"))]
fn data(rows: &[Row], _: &[String]) -> Result<Vec<u8>, ExportError> {
    let mut out = Vec::new();
    for row in rows {
        lines::push(&mut out, row);
    }
    Ok(out)
}

fn made<'p>(
    project: &'p Project,
    options: &'p ExportOptions,
) -> Result<(Made<'p>, Vec<Wrote>), ExportError> {
    let mut loss = LossReport::default();
    let carried = Carried::new(project, options, &CAN, &mut loss)?;
    let tokens: Vec<TokenDocument<'_, 'p>> = carried
        .documents
        .iter()
        .map(|document| {
            let needs = Needs::default();
            TokenDocument::new(document, &options.tokens, needs, &mut loss)
        })
        .collect();
    let members: Vec<Member<'_>> = tokens
        .iter()
        .map(|document| {
            let mut labels: BTreeMap<String, usize> = BTreeMap::new();
            for (index, _) in document.spans() {
                *labels.entry(document.label(index).to_owned()).or_default() += 1;
            }
            Member {
                article: document.document.article,
                labels,
            }
        })
        .collect();
    let placed = split(&members, &ties(project, &members), &options.split)
        .map_err(|problem| ExportError::Split(problem.to_string()))?;
    let mut parts: BTreeMap<Part, Vec<Row>> = BTreeMap::new();
    let mut statistics: BTreeMap<Part, PartStatistics> = BTreeMap::new();
    for (document, placed) in tokens.iter().zip(&placed) {
        let rows = rows::of(document, &options.tokens, &mut loss);
        let counted = statistics.entry(placed.part).or_default();
        counted.add(document, &rows, &placed.group);
        parts.entry(placed.part).or_default().extend(rows);
    }
    let wrote = tokens.iter().map(TokenDocument::wrote).collect();
    drop(tokens);
    let tags = tag_names(project, options);
    let made = Made {
        project,
        options,
        carried,
        placed,
        rows: parts,
        statistics,
        tags,
        loss,
    };
    Ok((made, wrote))
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
    for (document, placed) in made.carried.documents.iter().zip(&made.placed) {
        let article = document.article;
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
