//! The caret by lines: what only the layout knows.

use egui::Context;

use super::flow::Env;
use super::scene::Source;
use super::style::ParagraphStyle;
use super::view::ArticleView;
use crate::text::ByteOffset;

/// One end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEdge {
    /// Its first position.
    Start,
    /// Its last position: before the space at a soft break.
    End,
}

impl ArticleView {
    /// The position so many lines further down (or up). `goal_x` keeps the place from left to
    /// right over several steps; set it to `None` after any other movement.
    ///
    /// Call it within a frame, after the view was shown once.
    pub fn move_vertical(
        &mut self,
        ctx: &Context,
        source: &Source<'_>,
        from: ByteOffset,
        lines: i32,
        goal_x: &mut Option<f32>,
    ) -> ByteOffset {
        let env = self.env(ctx, source);
        let mut index = self.flow.blocks.at(from);
        let Some((mut row, x)) = self.row_and_x(env, index, from) else {
            return from;
        };
        let x = *goal_x.get_or_insert(x);
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
        self.position(env, index, |layout| layout.hit_row(row, x))
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
        let metrics = ParagraphStyle::Body.metrics(source.size, source.label_names);
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
        let env = self.env(ctx, source);
        let index = self.flow.blocks.at(from);
        let Some((row, _)) = self.row_and_x(env, index, from) else {
            return from;
        };
        self.position(env, index, |layout| {
            let (start, end) = layout.row_ends(row);
            match edge {
                LineEdge::Start => start,
                LineEdge::End => end,
            }
        })
        .unwrap_or(from)
    }

    fn rows(&mut self, env: Env<'_>, index: usize) -> usize {
        let unit = self.flow.unit(env, index);
        unit.map_or(0, |unit| unit.layout.row_count())
    }

    fn row_and_x(&mut self, env: Env<'_>, index: usize, at: ByteOffset) -> Option<(usize, f32)> {
        let start = self.flow.blocks.get(index)?.bytes().start;
        let unit = self.flow.unit(env, index)?;
        let local = at.get().saturating_sub(start);
        Some((unit.layout.row_of(local), unit.layout.caret(local).left()))
    }

    fn position(
        &mut self,
        env: Env<'_>,
        index: usize,
        find: impl FnOnce(&super::layout::BlockLayout) -> usize,
    ) -> Option<ByteOffset> {
        let start = self.flow.blocks.get(index)?.bytes().start;
        let unit = self.flow.unit(env, index)?;
        Some(ByteOffset::new(start + find(&unit.layout)))
    }
}
