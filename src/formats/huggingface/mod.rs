//! Hugging Face token classification: rows with `tokens` and `ner_tags`, as JSON Lines and as
//! Parquet.
//!
//! Beside the two columns that trainers read, each row says from where in which article it is
//! (`doc_id`, `start`, `text`, `offsets`, all in code points), so that the texts of an article's
//! rows, one behind the other, are its text. `claims` says which tokens play which role in which
//! claim: `3 5 source of c12`.

mod columns;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
pub(super) mod rows;

#[cfg(feature = "parquet")]
pub(super) use parquet::{HuggingfaceParquet, RowWriter};

use super::carried::Carrier;
use super::intake::Intake;
use super::pieces::{ByLines, LineInput};
use super::tokens::{Needs, each};
use super::written_names::WrittenNames;
use super::{
    Capabilities, Carries, Choice, Confidence, ExportError, ExportOptions, ExportReport, Format,
    ImportContext, ImportError, Imported, Input, LossReport, NameWords, OffsetUnit, Sink, Wrote,
    lines,
};
use crate::model::Project;
use columns::{ColumnRow, OnlyTags};
use read::{Rows, RowsSeen};
use rows::Row;

/// JSON Lines for token classification.
#[derive(Debug)]
pub(super) struct Huggingface;

/// What such rows carry.
pub(super) const CAN: Capabilities = Capabilities {
    import: true,
    export: true,
    many_articles: true,
    offsets: OffsetUnit::Tokens,
    names: NameWords::Any,
    carries: &[
        Carries::Texts,
        Carries::Titles,
        Carries::Mentions,
        Carries::Claims,
    ],
};

impl Format for Huggingface {
    fn id(&self) -> &'static str {
        "huggingface"
    }

    fn name(&self) -> &'static str {
        "Hugging Face JSON Lines"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl"]
    }

    fn description(&self) -> &'static str {
        "Rows of tokens and tags for token classification, as datasets and transformers read them."
    }

    fn capabilities(&self) -> Capabilities {
        CAN
    }

    fn choices(&self) -> &'static [Choice] {
        &[
            Choice::Tokenizer,
            Choice::Alignment,
            Choice::Tags,
            Choice::Rows,
        ]
    }

    fn sniff(&self, input: &Input<'_>) -> Confidence {
        match lines::first::<ColumnRow<'_>>(input) {
            Some(row) if row.is_tagged() => {
                Confidence::Certain("its first line has tokens and their tags")
            }
            _ => Confidence::No,
        }
    }

    fn import(
        &self,
        input: &Input<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        self.import_lines(&LineInput::of(input)?, context)
    }

    fn by_lines(&self, _: &Input<'_>) -> Option<&dyn ByLines> {
        Some(self)
    }

    fn export_into(
        &self,
        project: &Project,
        options: &ExportOptions,
        sink: &mut dyn Sink,
    ) -> Result<ExportReport, ExportError> {
        let (wrote, loss) = made(
            project,
            options,
            |part: &mut Vec<u8>, row| lines::push(part, &row),
            |part| sink.write("huggingface.jsonl", &part),
        )?;
        Ok(ExportReport { wrote, loss })
    }
}

impl ByLines for Huggingface {
    fn import_lines(
        &self,
        input: &LineInput<'_>,
        context: &mut ImportContext<'_>,
    ) -> Result<Imported, ImportError> {
        let mut seen = RowsSeen::default();
        let look = |line: &str, _| {
            let mut seen = RowsSeen::default();
            if let Ok(OnlyTags(tags)) = serde_json::from_str(line) {
                seen.row(&tags, None);
            }
            seen
        };
        lines::each(&input.lines, look, |_, one| seen.add(one))?;
        let mut intake = Intake::new(context, self.id(), input.stem());
        let mut rows = Rows::new(seen, None);
        let read =
            |line: &str| serde_json::from_str::<ColumnRow<'_>>(line).map(ColumnRow::into_owned);
        lines::read(&input.lines, &mut intake, read, |intake, place, row| {
            rows.take(row, place, intake);
        })?;
        rows.close(input.name(), &mut intake);
        intake.finish(input.name())
    }
}

/// Puts each row of a project into a part, on all cores, and hands the parts to `take` in their
/// order; what was written and what was lost.
fn made<P: Default + Send>(
    project: &Project,
    options: &ExportOptions,
    put: impl Fn(&mut P, Row) + Sync,
    take: impl FnMut(P),
) -> Result<(Vec<Wrote>, LossReport), ExportError> {
    let mut loss = LossReport::default();
    let carrier = Carrier::new(project, options, &CAN, &[], &mut loss)?;
    let wrote = each(
        &carrier,
        &options.tokens,
        Needs::default(),
        &mut loss,
        |part, tokens, loss| {
            let rows = rows::of(tokens, &options.tokens, loss);
            rows.into_iter().for_each(|row| put(part, row));
        },
        |part| part,
        take,
    );
    Ok((wrote, loss))
}

/// All tags that there may be, by their numbers: O, then those of each wanted label.
pub(super) fn tag_names(project: &Project, options: &ExportOptions) -> Vec<String> {
    let labels = project.scheme.labels.iter();
    let labels = labels.filter(|label| options.wants_label(&label.id));
    let letters = options.tokens.scheme.letters();
    let names = WrittenNames::new(&project.scheme, CAN.names);
    let tags = labels.flat_map(|label| {
        let name = names.label(&label.id);
        letters.iter().map(move |letter| format!("{letter}-{name}"))
    });
    std::iter::once("O".to_owned()).chain(tags).collect()
}
