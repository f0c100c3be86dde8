//! What is on the screen in one frame: blocks with their places, and where the caret is among
//! them.

use std::sync::Arc;

use egui::{Context, Mesh, Pos2, Rect, pos2};

use super::blocks::Block;
use super::flow::Env;
use super::layout::{Affinity, BlockLayout, Stop};
use super::scene::Scene;
use super::scripts::missing_font;
use super::style::{Metrics, ParagraphStyle};
use crate::text::ByteOffset;
use crate::ui::theme::{self, size, space};

/// A block laid out, with the space round it.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) layout: BlockLayout,
    pub(super) style: ParagraphStyle,
    /// Distance from the unit's top to its first line.
    pub(super) above: f32,
    /// From the unit's top to the next one's.
    pub(super) height: f32,
    /// What is shown behind the last word or, if there is no room, below it.
    pub(super) tag: Option<Tag>,
}

/// A few words in a small frame.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tag {
    pub(super) words: String,
    /// From the unit's upper left corner to the middle of the frame's left side.
    pub(super) at: Pos2,
}

/// A block on the screen.
pub(super) struct Placed {
    pub(super) block: Block,
    pub(super) unit: Arc<Unit>,
    /// Upper left corner of its first line.
    pub(super) origin: Pos2,
    /// Its top and bottom with the space round it.
    pub(super) span: (f32, f32),
    /// Its letters, from `origin`.
    pub(super) mesh: Arc<Mesh>,
}

impl Placed {
    /// A range of the text as bytes of this block; `None` if it lies elsewhere.
    pub(super) fn local(&self, range: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
        let bytes = self.block.bytes();
        let start = range.start.max(bytes.start);
        let end = range.end.min(bytes.end);
        (start < end).then(|| start - bytes.start..end - bytes.start)
    }

    /// Caret at a place of this block on the screen.
    pub(super) fn caret(&self, caret: Caret) -> Rect {
        let rect = self.unit.layout.caret(caret.in_block(self.block));
        rect.translate(self.origin.to_vec2())
    }
}

/// A place for the caret in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caret {
    pub(super) at: ByteOffset,
    pub(super) affinity: Affinity,
}

impl Caret {
    pub(super) fn new(at: ByteOffset) -> Self {
        Self {
            at,
            affinity: Affinity::Downstream,
        }
    }

    pub(super) fn from_block(block: Block, stop: Stop) -> Self {
        Self {
            at: ByteOffset::new(block.bytes().start + stop.at),
            affinity: stop.affinity,
        }
    }

    pub(super) fn in_block(self, block: Block) -> Stop {
        Stop {
            at: self.at.get().saturating_sub(block.bytes().start),
            affinity: self.affinity,
        }
    }
}

/// What is on the screen in one frame.
#[derive(Default)]
pub(super) struct Page {
    pub(super) placed: Vec<Placed>,
    /// Where the header begins, if it can be seen.
    pub(super) header: Option<Pos2>,
    /// The title and its letters, if the header has one and can be seen.
    pub(super) title: Option<(Arc<BlockLayout>, Mesh)>,
    /// On which side of its position the caret hangs, as it was put there.
    pub(super) hung: Option<Caret>,
}

impl Page {
    /// The visible part of the text; `None` if only the header is visible.
    pub(super) fn bytes(&self) -> Option<std::ops::Range<usize>> {
        let first = self.placed.first()?.block.bytes().start;
        Some(first..self.placed.last()?.block.bytes().end)
    }

    /// The block with this position, if it is on the screen.
    pub(super) fn block_of(&self, at: ByteOffset) -> Option<&Placed> {
        self.block_of_caret(Caret::new(at))
    }

    /// The block with this place of the caret, if it is on the screen.
    pub(super) fn block_of_caret(&self, caret: Caret) -> Option<&Placed> {
        let at = caret.at.get();
        let index = self.placed.partition_point(|placed| {
            let bytes = placed.block.bytes();
            // The caret at the end of a piece of a paragraph belongs to that piece.
            let before = caret.affinity == Affinity::Upstream && !placed.block.first;
            bytes.start < at || (bytes.start == at && !before)
        });
        let placed = self.placed.get(index.checked_sub(1)?)?;
        (at <= placed.block.bytes().end).then_some(placed)
    }

    /// The block at this height of the screen, or the nearest.
    pub(super) fn block_at(&self, y: f32) -> Option<&Placed> {
        let index = self.placed.partition_point(|placed| placed.span.1 <= y);
        self.placed.get(index).or_else(|| self.placed.last())
    }

    /// The position nearest to a point of the screen.
    pub(super) fn hit(&self, at: Pos2) -> Option<Caret> {
        let placed = self.block_at(at.y)?;
        let stop = placed.unit.layout.hit(at - placed.origin.to_vec2());
        Some(Caret::from_block(placed.block, stop))
    }

    /// Where the caret of a scene is drawn, if that is on the screen.
    pub(super) fn drawn_caret(&self, scene: &Scene<'_>) -> Option<Rect> {
        let head = scene.selection?.head;
        let hung = self.hung.filter(|hung| hung.at == head);
        let caret = hung.unwrap_or_else(|| Caret::new(head));
        Some(self.block_of_caret(caret)?.caret(caret))
    }

    /// The start of the grapheme under a point of the screen.
    pub(super) fn under(&self, at: Pos2) -> Option<ByteOffset> {
        let placed = self.block_at(at.y)?;
        let local = placed.unit.layout.under(at - placed.origin.to_vec2())?;
        Some(ByteOffset::new(placed.block.bytes().start + local))
    }
}

/// Puts the space round a layout.
pub(super) fn unit(
    env: Env<'_>,
    block: Block,
    style: ParagraphStyle,
    layout: BlockLayout,
    metrics: Metrics<'_>,
    next_is_blank: bool,
) -> Unit {
    let lines = layout.height();
    if block.bytes().is_empty() {
        return Unit {
            above: 0.0,
            height: (lines * 0.6).round(),
            tag: None,
            layout,
            style,
        };
    }
    let above = if block.first { metrics.above } else { 0.0 };
    let below = match (block.last, next_is_blank) {
        (false, _) | (true, true) => 0.0,
        (true, false) => metrics.below,
    };
    let words = match style {
        _ if layout.missing.is_some() => layout.missing.map(missing_font),
        ParagraphStyle::Faint { tag } if block.last && !tag.is_empty() => Some(tag.to_owned()),
        _ => None,
    };
    let mut height = above + lines + below;
    let tag = words.map(|words| {
        let width = tag_width(env.ctx, &words);
        let reach = layout.last_row_reach();
        let (beside, below) = if layout.is_rtl() {
            (reach.0 - TAG_GAP - width, env.width - width)
        } else {
            (reach.1 + TAG_GAP, 0.0)
        };
        let (top, bottom) = layout.row_span(layout.row_count().saturating_sub(1));
        let at = if beside >= 0.0 && beside + width <= env.width {
            pos2(beside, above + f32::midpoint(top, bottom))
        } else {
            height += space::CHIP;
            pos2(below, above + bottom + space::CHIP / 2.0)
        };
        Tag { words, at }
    });
    Unit {
        layout,
        style,
        above,
        height,
        tag,
    }
}

/// Space between the last word and a tag.
const TAG_GAP: f32 = 11.0;

pub(super) fn tag_width(ctx: &Context, words: &str) -> f32 {
    let font = theme::ui(size::SMALL);
    let color = egui::Color32::PLACEHOLDER;
    let galley = ctx.fonts_mut(|fonts| fonts.layout_no_wrap(words.to_owned(), font, color));
    galley.rect.width() + 12.0
}
