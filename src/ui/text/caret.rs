//! The caret by lines: what only the layout knows.

use egui::Context;

use super::engine::Engine;
use super::flow::Env;
use super::layout::{BlockLayout, Stop};
use super::page::{Caret, Unit};
use super::scene::Source;
use super::style::{ParagraphStyle, Setting};
use super::view::ArticleView;
use crate::command::Direction;
use crate::text::ByteOffset;

/// One end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEdge {
    /// Its first position.
    Start,
    /// Its last position: before the space at a soft break.
    End,
}

/// Positions are those of the caret; on which side of a position it hangs is kept by the view.
/// Call these within a frame, after the view was shown once.
impl ArticleView {
    /// The position so many lines further down (or up). `goal_x` keeps the place from left to
    /// right over several steps; set it to `None` after any other movement.
    pub fn move_vertical(
        &mut self,
        ctx: &Context,
        source: &Source<'_>,
        from: ByteOffset,
        lines: i32,
        goal_x: &mut Option<f32>,
    ) -> ByteOffset {
        let engine = Engine::of(ctx);
        let env = self.env(ctx, &engine, source);
        let Some((mut index, unit, stop)) = self.standing(env, from) else {
            return from;
        };
        let x = *goal_x.get_or_insert(unit.layout.caret(stop).left());
        let mut row = unit.layout.row_of(stop);
        for _ in 0..lines.unsigned_abs() {
            let rows = self.rows(env, index);
            if lines > 0 && row + 1 < rows {
                row += 1;
            } else if lines > 0 && index + 1 < self.flow.blocks.len() {
                index += 1;
                row = 0;
            } else if lines > 0 {
                return source.text.end();
            } else if row > 0 {
                row -= 1;
            } else if index > 0 {
                index -= 1;
                row = self.rows(env, index).saturating_sub(1);
            } else {
                return ByteOffset::ZERO;
            }
        }
        self.put(env, index, |layout| layout.hit_row(row, x))
            .unwrap_or(from)
    }

    /// The position so many views further down (or up); one line stays visible.
    pub fn move_page(
        &mut self,
        ctx: &Context,
        source: &Source<'_>,
        from: ByteOffset,
        pages: i32,
        goal_x: &mut Option<f32>,
    ) -> ByteOffset {
        let metrics = ParagraphStyle::Body.metrics(Setting::of(source, 1));
        #[expect(clippy::cast_possible_truncation, reason = "lines of a window")]
        let lines = (self.view_height() / metrics.line) as i32;
        let lines = lines.saturating_sub(1).max(1);
        self.move_vertical(ctx, source, from, pages.saturating_mul(lines), goal_x)
    }

    /// An end of the line on which the caret stands.
    pub fn line_edge(
        &mut self,
        ctx: &Context,
        source: &Source<'_>,
        from: ByteOffset,
        edge: LineEdge,
    ) -> ByteOffset {
        let engine = Engine::of(ctx);
        let env = self.env(ctx, &engine, source);
        let Some((index, unit, stop)) = self.standing(env, from) else {
            return from;
        };
        let (start, end) = unit.layout.row_ends(unit.layout.row_of(stop));
        let to = match edge {
            LineEdge::Start => start,
            LineEdge::End => end,
        };
        self.put(env, index, |_| to).unwrap_or(from)
    }

    /// The next position to the right or left on the screen, whichever way the words run.
    pub fn move_beside(
        &mut self,
        ctx: &Context,
        source: &Source<'_>,
        from: ByteOffset,
        right: bool,
    ) -> ByteOffset {
        let engine = Engine::of(ctx);
        let env = self.env(ctx, &engine, source);
        let Some((index, unit, stop)) = self.standing(env, from) else {
            return from;
        };
        if let Some(next) = unit.layout.beside(stop, right) {
            return self.put(env, index, |_| next).unwrap_or(from);
        }
        let forward = right != unit.layout.is_rtl();
        let next = if forward {
            Some(index + 1).filter(|next| *next < self.flow.blocks.len())
        } else {
            index.checked_sub(1)
        };
        let Some(index) = next else {
            return from;
        };
        let entered = self.put(env, index, |layout| entrance(layout, forward));
        match entered {
            // The next piece of the same paragraph begins where this one ends.
            Some(at) if at == from => self
                .put(env, index, |layout| {
                    let stop = entrance(layout, forward);
                    layout
                        .beside(stop, forward != layout.is_rtl())
                        .unwrap_or(stop)
                })
                .unwrap_or(from),
            at => at.unwrap_or(from),
        }
    }

    /// Which way along the text a step to the right leads by words or sentences: back where the
    /// paragraph runs from right to left.
    pub fn rightwards(
        &mut self,
        ctx: &Context,
        source: &Source<'_>,
        from: ByteOffset,
    ) -> Direction {
        let engine = Engine::of(ctx);
        let env = self.env(ctx, &engine, source);
        match self.standing(env, from) {
            Some((_, unit, _)) if unit.layout.is_rtl() => Direction::Previous,
            _ => Direction::Next,
        }
    }

    /// The block of the caret, its layout, and where it stands there.
    fn standing(
        &mut self,
        env: Env<'_>,
        at: ByteOffset,
    ) -> Option<(usize, std::sync::Arc<Unit>, Stop)> {
        let hung = self.hung.filter(|hung| hung.at == at);
        let caret = hung.unwrap_or_else(|| Caret::new(at));
        let index = self.flow.blocks.of_caret(caret.at, caret.affinity);
        let unit = self.flow.unit(env, index)?;
        let block = self.flow.blocks.get(index)?;
        Some((index, unit, caret.in_block(block)))
    }

    fn rows(&mut self, env: Env<'_>, index: usize) -> usize {
        let unit = self.flow.unit(env, index);
        unit.map_or(0, |unit| unit.layout.row_count())
    }

    /// Puts the caret to a place in a block and says which position that is.
    fn put(
        &mut self,
        env: Env<'_>,
        index: usize,
        place: impl FnOnce(&BlockLayout) -> Stop,
    ) -> Option<ByteOffset> {
        let unit = self.flow.unit(env, index)?;
        let block = self.flow.blocks.get(index)?;
        let caret = Caret::from_block(block, place(&unit.layout));
        self.hung = Some(caret);
        Some(caret.at)
    }
}

/// Where a block is entered that is gone to from the one before it, or after it.
fn entrance(layout: &BlockLayout, forward: bool) -> Stop {
    if forward {
        layout.row_ends(0).0
    } else {
        layout.row_ends(layout.row_count().saturating_sub(1)).1
    }
}
