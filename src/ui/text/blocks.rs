//! The text as blocks: paragraphs, and pieces of very long ones.

use super::layout::Affinity;
use crate::text::segment::grapheme_borders;
use crate::text::{ArticleText, ByteOffset};

/// The longest piece in bytes that is laid out at once.
pub(super) const MAX_BLOCK: usize = 2048;

/// A paragraph, or a piece of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) paragraph: u32,
    /// Whether the paragraph ends with it.
    pub(super) last: bool,
    /// Whether the paragraph begins with it.
    pub(super) first: bool,
}

impl Block {
    pub(super) fn bytes(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// All blocks of a text, which are never none.
#[derive(Debug, Default)]
pub(crate) struct Blocks(Vec<Block>);

impl Blocks {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "ArticleText holds texts below 4 GiB"
    )]
    pub(super) fn new(text: &ArticleText) -> Self {
        let mut blocks = Vec::with_capacity(text.paragraph_count());
        for paragraph in 0..text.paragraph_count() {
            let (start, end) = text.paragraph(paragraph);
            let (mut from, end) = (start.get(), end.get());
            loop {
                let cut = from + cut(&text.as_str()[from..end]);
                blocks.push(Block {
                    start: from as u32,
                    end: cut as u32,
                    paragraph: paragraph as u32,
                    last: cut == end,
                    first: from == start.get(),
                });
                if cut == end {
                    break;
                }
                from = cut;
            }
        }
        Self(blocks)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<Block> {
        self.0.get(index).copied()
    }

    /// The block that holds a position. A position between two pieces of a paragraph belongs to
    /// the second one.
    pub(super) fn at(&self, at: ByteOffset) -> usize {
        self.0
            .partition_point(|block| block.start as usize <= at.get())
            .saturating_sub(1)
    }

    /// The block on which the caret stands: at the end of a piece of a paragraph, that piece if
    /// the caret hangs on what comes before.
    pub(super) fn of_caret(&self, at: ByteOffset, affinity: Affinity) -> usize {
        let index = self.at(at);
        let at_start = self
            .get(index)
            .is_some_and(|block| !block.first && block.start as usize == at.get());
        if at_start && affinity == Affinity::Upstream {
            index.saturating_sub(1)
        } else {
            index
        }
    }
}

/// Where to cut the next block off: at the end of a sentence, else at white space, else between
/// graphemes. The whole length if it is short enough.
fn cut(text: &str) -> usize {
    if text.len() <= MAX_BLOCK {
        return text.len();
    }
    let window = &text[..text.floor_char_boundary(MAX_BLOCK)];
    let (mut sentence, mut space, mut grapheme) = (0, 0, 0);
    for border in grapheme_borders(window).filter(|&border| border < window.len()) {
        grapheme = border;
        if border >= MAX_BLOCK / 4 {
            match ending(&window[..border]) {
                Ending::Sentence => sentence = border,
                Ending::Space => space = border,
                Ending::Word => {}
            }
        }
    }
    [sentence, space, grapheme]
        .into_iter()
        .find(|&at| at > 0)
        .unwrap_or(window.len())
}

enum Ending {
    Sentence,
    Space,
    Word,
}

/// How a stretch of text ends.
fn ending(text: &str) -> Ending {
    let trimmed = text.trim_end();
    let spaced = trimmed.len() < text.len();
    let closed = trimmed.trim_end_matches(['"', '\'', '”', '’', '»', '“', '›', ')', ']', '」']);
    match closed.chars().next_back() {
        Some('。' | '！' | '？' | '।' | '؟' | '۔') => Ending::Sentence,
        Some('.' | '!' | '?' | '…') if spaced => Ending::Sentence,
        _ if spaced => Ending::Space,
        _ => Ending::Word,
    }
}

#[cfg(test)]
#[path = "blocks_tests.rs"]
mod tests;
