//! What is written of one article, as tokens.

use std::ops::Range;

use super::{Mark, Needs, TextUnit, TokenOptions, TokenText};
use crate::formats::carried::{CarriedDocument, Carrier};
use crate::formats::{LossReport, Wrote};

/// So many documents are made at one go on one core.
const BATCH: usize = 64;

/// Chooses what is written of articles and cuts them into tokens, on all cores; no more than some
/// of them are held at a time. Each is put into a part by `put`, which may take mentions off
/// again; when `close` is done with them, the parts go to `take` in the order of the articles.
/// What was written, if all mentions on tokens are.
pub(in crate::formats) fn each<'p, P: Default, D: Send>(
    carrier: &Carrier<'p>,
    options: &TokenOptions,
    needs: Needs,
    loss: &mut LossReport,
    put: impl Fn(&mut P, &mut TokenDocument<'_, 'p>, &mut LossReport) + Sync,
    close: impl Fn(P) -> D + Sync,
    mut take: impl FnMut(D),
) -> Vec<Wrote> {
    let mut wrote = Vec::with_capacity(carrier.parts().len());
    carrier.in_batches(
        BATCH,
        loss,
        |articles, lost| {
            let mut part = P::default();
            let mut written = Vec::with_capacity(articles.len());
            for article in articles {
                let document = carrier.document(article, lost);
                let mut tokens = TokenDocument::new(&document, options, needs, lost);
                put(&mut part, &mut tokens, lost);
                written.push(tokens.wrote());
            }
            (close(part), written)
        },
        |(part, written)| {
            take(part);
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

    /// The mentions that are on tokens: on which, and the names of their labels.
    pub(in crate::formats) fn named(&self) -> Vec<(Range<usize>, &'a str)> {
        let mut spans = Vec::with_capacity(self.text.spans.len());
        spans.extend(
            self.spans()
                .map(|(index, span)| (span.clone(), self.label(index))),
        );
        spans
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
        let mut mentions = Vec::with_capacity(self.text.spans.len());
        mentions.extend(self.spans().filter_map(|(index, span)| {
            let range = self.text.range(span)?;
            Some((self.document.mentions[index].name.clone(), range.into()))
        }));
        Wrote {
            name: self.document.article.id.to_string(),
            text: self.document.article.text.clone(),
            mentions,
        }
    }
}
