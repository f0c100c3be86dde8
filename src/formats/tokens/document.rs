//! What is written of one article, as tokens.

use std::ops::Range;

use super::{Mark, Needs, Tag, TagScheme, TextUnit, TokenOptions, TokenText};
use crate::formats::carried::CarriedDocument;
use crate::formats::lines::in_order;
use crate::formats::{LossReport, Wrote};

/// So many documents are made at one go on one core.
const BATCH: usize = 64;

/// Cuts documents into tokens on all cores. Each is put into a part by `put`; the parts go to
/// `take` in the order of the documents. What was written, if all mentions on tokens are.
pub(in crate::formats) fn each<'a, 'p: 'a, P: Default + Send>(
    documents: &'a [CarriedDocument<'p>],
    options: &TokenOptions,
    needs: Needs,
    loss: &mut LossReport,
    put: impl Fn(&mut P, &TokenDocument<'a, 'p>) + Sync,
    mut take: impl FnMut(P),
) -> Vec<Wrote> {
    let batches: Vec<&'a [CarriedDocument<'p>]> = documents.chunks(BATCH).collect();
    let mut wrote = Vec::with_capacity(documents.len());
    in_order(
        &batches,
        |documents| {
            let mut part = P::default();
            let mut lost = LossReport::default();
            let mut written = Vec::with_capacity(documents.len());
            for document in documents {
                let tokens = TokenDocument::new(document, options, needs, &mut lost);
                put(&mut part, &tokens);
                written.push(tokens.wrote());
            }
            (part, lost, written)
        },
        |(part, lost, written)| {
            take(part);
            loss.add(lost);
            wrote.extend(written);
        },
    );
    wrote
}

/// One article as tokens, with those of its mentions that could be put on them.
pub(in crate::formats) struct TokenDocument<'a, 'p> {
    /// What it was made of.
    pub(in crate::formats) document: &'a CarriedDocument<'p>,
    /// The tokens.
    pub(in crate::formats) text: TokenText,
}

impl<'a, 'p> TokenDocument<'a, 'p> {
    /// Cuts an article into tokens and puts its mentions on them; what that costs is noted.
    pub(in crate::formats) fn new(
        document: &'a CarriedDocument<'p>,
        options: &TokenOptions,
        needs: Needs,
        loss: &mut LossReport,
    ) -> Self {
        let marks = document.mentions.iter().map(|one| Mark {
            range: one.range(),
            rank: one.rank,
        });
        let marks: Vec<Mark> = marks.collect();
        Self {
            document,
            text: TokenText::new(document.article, &marks, options, needs, loss),
        }
    }

    /// The mentions that are on tokens: their index in the document, and on which.
    pub(in crate::formats) fn spans(&self) -> impl Iterator<Item = (usize, &Range<usize>)> {
        let spans = self.text.spans.iter().enumerate();
        spans.filter_map(|(index, span)| Some((index, span.as_ref()?)))
    }

    /// A tag for each token, labels by their names; `None` outside of mentions, which must not
    /// overlap.
    pub(in crate::formats) fn tags(&self, scheme: TagScheme) -> Vec<Option<Tag<'a>>> {
        let spans = self.spans();
        let spans = spans.map(|(index, span)| (span.clone(), self.label(index)));
        scheme.tags(self.text.tokens.len(), spans)
    }

    /// The label of a mention, by its index in the document.
    pub(in crate::formats) fn label(&self, mention: usize) -> &'a str {
        &self.document.mentions[mention].name
    }

    /// The tokens of each row.
    pub(in crate::formats) fn rows(&self, unit: TextUnit) -> Vec<Range<usize>> {
        self.text.rows(unit)
    }

    /// What is written, if all mentions that are on tokens are.
    pub(in crate::formats) fn wrote(&self) -> Wrote {
        let mentions = self.spans().filter_map(|(index, span)| {
            let range = self.text.range(span)?;
            Some((self.label(index).to_owned(), range.into()))
        });
        Wrote {
            name: self.document.article.id.to_string(),
            text: self.document.article.text.clone(),
            mentions: mentions.collect(),
        }
    }
}
