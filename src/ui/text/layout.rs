//! Where the letters of a block stand: lines, graphemes, carets, rectangles.
//!
//! A [`BlockLayout`] is made from a shaped text (`shaping`) and holds numbers only. Positions are
//! bytes from the block's start; places are points from its upper left corner. It answers in
//! terms of *cells*: a grapheme with the width that it takes on its line, in the order of the
//! screen from left to right. Letters of either direction, ligatures and combining marks are
//! cells like any other, so caret, selection and marks need no case of their own for them.

use std::ops::Range;

use egui::{Color32, FontId, Galley, Painter, Pos2, Rect, Vec2, pos2};

/// On which side of a border the caret hangs, where that makes a difference: at a change of
/// direction, and at a line's end without a space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Affinity {
    /// At the start of what follows.
    #[default]
    Downstream,
    /// At the end of what comes before.
    Upstream,
}

/// A place for the caret: a position and the side on which it hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Stop {
    pub(super) at: usize,
    pub(super) affinity: Affinity,
}

impl Stop {
    pub(super) fn new(at: usize) -> Self {
        Self::down(at)
    }

    fn down(at: usize) -> Self {
        Self {
            at,
            affinity: Affinity::Downstream,
        }
    }

    fn up(at: usize) -> Self {
        Self {
            at,
            affinity: Affinity::Upstream,
        }
    }
}

/// A grapheme on its line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(super) bytes: Range<usize>,
    pub(super) left: f32,
    pub(super) right: f32,
    /// Whether it is read from right to left.
    pub(super) rtl: bool,
}

impl Cell {
    /// The stop at one of its sides.
    fn stop(&self, right: bool) -> Stop {
        if right == self.rtl {
            Stop::down(self.bytes.start)
        } else {
            Stop::up(self.bytes.end)
        }
    }

    /// Where it begins or ends, as read.
    fn side(&self, start: bool) -> Side {
        let at_left = start != self.rtl;
        Side {
            x: if at_left { self.left } else { self.right },
            at_left,
        }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Its part of the block's text, white space at a soft break included.
    pub(super) bytes: Range<usize>,
    /// The last position that belongs to this line: before the white space of a soft break.
    pub(super) last: usize,
    /// Its cells in [`BlockLayout::cells`], from left to right.
    pub(super) cells: Range<usize>,
    /// Left and right of all cells, or where the caret stands on an empty line.
    pub(super) span: (f32, f32),
}

/// Heights that all lines of a block share, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LineHeights {
    /// From one line to the next.
    pub(super) line: f32,
    /// From a line's top to its baseline.
    pub(super) baseline: f32,
    /// Top and bottom of the letters, from the line's top.
    pub(super) ink: (f32, f32),
}

/// A part of a line that some range covers, relative to the block's upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    /// Number of the line in its block.
    pub(super) row: usize,
    /// From the top to the bottom of the letters.
    pub(super) ink: Rect,
    /// The line's full height.
    pub(super) line: Rect,
    /// The bytes that it covers, from the block's start; others may lie between them.
    pub(super) bytes: Range<usize>,
    /// Where the first of these bytes begins.
    pub(super) start: Side,
    /// Where the last of them ends.
    pub(super) end: Side,
}

/// One side of a grapheme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Side {
    pub(super) x: f32,
    /// Whether the grapheme lies to the right of it.
    pub(super) at_left: bool,
}

impl Side {
    pub(super) fn translate(self, by: Vec2) -> Self {
        Self {
            x: self.x + by.x,
            ..self
        }
    }
}

/// A glyph at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// Number in its face.
    pub(super) id: u32,
    /// From the block's left.
    pub(super) x: f32,
    /// Below the baseline.
    pub(super) y: f32,
}

/// Glyphs of one face on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GlyphRun {
    /// Number of the face at the engine.
    pub(super) face: u32,
    /// Type size in points.
    pub(super) size: f32,
    pub(super) row: usize,
    /// Its glyphs in [`BlockLayout::glyphs`].
    pub(super) glyphs: Range<usize>,
}

/// Where the letters of a block stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BlockLayout {
    pub(super) rows: Vec<Row>,
    pub(super) cells: Vec<Cell>,
    pub(super) runs: Vec<GlyphRun>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) heights: LineHeights,
    /// Whether the paragraph runs from right to left.
    pub(super) rtl: bool,
    /// The first character that no face has.
    pub(super) missing: Option<char>,
}

#[expect(clippy::cast_precision_loss, reason = "a block has few lines")]
fn times(height: f32, rows: usize) -> f32 {
    height * rows as f32
}

impl BlockLayout {
    /// Height of all lines.
    pub(super) fn height(&self) -> f32 {
        times(self.heights.line, self.rows.len())
    }

    /// How many lines.
    pub(super) fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Whether the paragraph runs from right to left.
    pub(super) fn is_rtl(&self) -> bool {
        self.rtl
    }

    /// The cells of a line from left to right.
    pub(super) fn cells(&self, row: usize) -> &[Cell] {
        self.rows
            .get(row)
            .and_then(|row| self.cells.get(row.cells.clone()))
            .unwrap_or_default()
    }

    /// The line on which the caret stands.
    pub(super) fn row_of(&self, stop: Stop) -> usize {
        let starts_before = |row: &Row| match stop.affinity {
            Affinity::Downstream => row.bytes.start <= stop.at,
            Affinity::Upstream => row.bytes.start < stop.at,
        };
        self.rows.partition_point(starts_before).saturating_sub(1)
    }

    /// The line at this height; the first or last one beyond the block.
    pub(super) fn row_at(&self, y: f32) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of lines; casts saturate"
        )]
        let row = (y / self.heights.line.max(1.0)) as usize;
        row.min(self.rows.len().saturating_sub(1))
    }

    /// First and last place of the caret on a line.
    pub(super) fn row_ends(&self, row: usize) -> (Stop, Stop) {
        self.rows
            .get(row)
            .map_or((Stop::new(0), Stop::new(0)), |row| {
                let end = if row.last < row.bytes.end {
                    Stop::down(row.last)
                } else {
                    self.settled(Stop::up(row.last))
                };
                (Stop::down(row.bytes.start), end)
            })
    }

    /// Top and bottom of a line.
    pub(super) fn row_span(&self, row: usize) -> (f32, f32) {
        let top = times(self.heights.line, row);
        (top, top + self.heights.line)
    }

    /// How far the last line reaches to the left and to the right.
    pub(super) fn last_row_reach(&self) -> (f32, f32) {
        self.rows.last().map_or((0.0, 0.0), |row| row.span)
    }

    /// Top and bottom of a line's letters.
    pub(super) fn ink(&self, row: usize) -> (f32, f32) {
        let top = self.row_span(row).0;
        (top + self.heights.ink.0, top + self.heights.ink.1)
    }

    /// The place of the caret nearest to a point.
    pub(super) fn hit(&self, at: Pos2) -> Stop {
        self.hit_row(self.row_at(at.y), at.x)
    }

    /// The place of the caret on a line that is nearest to a place from left to right.
    pub(super) fn hit_row(&self, row: usize, x: f32) -> Stop {
        let Some(line) = self.rows.get(row) else {
            return Stop::new(0);
        };
        let cells = self.cells(row);
        let after = cells.partition_point(|cell| cell.right <= x);
        let Some(cell) = cells.get(after).or(cells.last()) else {
            return Stop::new(line.bytes.start);
        };
        let right = x > f32::midpoint(cell.left, cell.right);
        self.reachable(row, cell.stop(right))
    }

    /// The stop itself, or the last one of its line if it lies in the white space of a soft
    /// break.
    fn reachable(&self, row: usize, stop: Stop) -> Stop {
        match self.rows.get(row) {
            Some(line) if stop.at > line.last => self.row_ends(row).1,
            _ => self.settled(stop),
        }
    }

    /// The usual stop of a position, if it is at the same place.
    fn settled(&self, stop: Stop) -> Stop {
        let usual = Stop::down(stop.at);
        let gap = |stop| {
            let row = self.row_of(stop);
            (row, self.gap(row, stop))
        };
        if stop != usual && gap(stop) == gap(usual) {
            usual
        } else {
            stop
        }
    }

    /// How many cells of its line lie to the left of the caret.
    fn gap(&self, row: usize, stop: Stop) -> Option<usize> {
        let (index, leading) = self.boundary(row, stop)?;
        let cell = self.cells(row).get(index)?;
        Some(index + usize::from(!cell.side(leading).at_left))
    }

    /// The start of the grapheme that lies under a point; `None` beside the letters.
    pub(super) fn under(&self, at: Pos2) -> Option<usize> {
        if at.y < 0.0 || at.y >= self.height() {
            return None;
        }
        let cells = self.cells(self.row_at(at.y));
        let cell = cells.get(cells.partition_point(|cell| cell.right <= at.x))?;
        (cell.left <= at.x).then_some(cell.bytes.start)
    }

    /// The caret: a rectangle without width, as high as the letters.
    pub(super) fn caret(&self, stop: Stop) -> Rect {
        let (row, x) = self.place(stop);
        let ink = self.ink(row);
        Rect::from_min_max(pos2(x, ink.0), pos2(x, ink.1))
    }

    /// Line and distance from the left.
    fn place(&self, stop: Stop) -> (usize, f32) {
        let row = self.row_of(stop);
        let hung = self.boundary(row, stop);
        let side =
            hung.and_then(|(index, leading)| Some(self.cells(row).get(index)?.side(leading)));
        let start = || self.rows.get(row).map_or(0.0, |row| row.span.0);
        (row, side.map_or_else(start, |side| side.x))
    }

    /// The cell at which the caret hangs on a line, and whether at its beginning.
    fn boundary(&self, row: usize, stop: Stop) -> Option<(usize, bool)> {
        let cells = self.cells(row);
        let find = |is: &dyn Fn(&Cell) -> bool| cells.iter().position(is);
        // A position inside a grapheme counts for its beginning.
        let after_too = || Some((find(&|cell| cell.bytes.contains(&stop.at))?, true));
        let before_too = || Some((find(&|cell| cell.bytes.end == stop.at)?, false));
        match stop.affinity {
            Affinity::Downstream => after_too().or_else(before_too),
            Affinity::Upstream => before_too().or_else(after_too),
        }
    }

    fn next_place(&self, from: Stop, right: bool) -> Option<Stop> {
        let row = self.row_of(from);
        let cells = self.cells(row);
        let next = self.gap(row, from).and_then(|gap| match right {
            true => cells.get(gap),
            false => cells.get(gap.checked_sub(1)?),
        });
        let stop = next.map(|cell| cell.stop(right));
        let edge = if right { cells.last() } else { cells.first() };
        let outer = next.is_some() && next == edge;
        match stop {
            Some(stop) if !(outer && self.is_soft_end(row, stop)) => Some(self.settled(stop)),
            _ => self.over_the_edge(row, right),
        }
    }

    /// Whether this is the end of a line that goes on below, where arrows don't stop: its next
    /// line begins with the same position.
    fn is_soft_end(&self, row: usize, stop: Stop) -> bool {
        let end = self.rows.get(row).map(|row| row.bytes.end);
        end == Some(stop.at) && row + 1 < self.rows.len()
    }

    fn over_the_edge(&self, row: usize, right: bool) -> Option<Stop> {
        let forward = right != self.rtl;
        let next = if forward {
            row + 1
        } else {
            row.checked_sub(1)?
        };
        self.rows.get(next)?;
        Some(self.outermost(next, !right))
    }

    /// The next place of the caret to the right or left that is another position, unless it is
    /// another place on the same line; `None` at the block's end.
    pub(super) fn beside(&self, from: Stop, right: bool) -> Option<Stop> {
        let next = self.next_place(from, right)?;
        if next.at == from.at && self.row_of(next) != self.row_of(from) {
            return self.next_place(next, right);
        }
        Some(next)
    }

    /// The place of the caret at the left or right edge of a line.
    pub(super) fn outermost(&self, row: usize, right: bool) -> Stop {
        let Some(line) = self.rows.get(row) else {
            return Stop::new(0);
        };
        let cells = self.cells(row);
        let cell = if right { cells.last() } else { cells.first() };
        cell.map_or_else(
            || Stop::down(line.bytes.start),
            |cell| self.settled(cell.stop(right)),
        )
    }

    /// The parts of lines that a range covers, line by line and from left to right. Words of
    /// both directions give several on a line.
    pub(super) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = Piece> + '_ {
        let first = self.row_of(Stop::down(range.start));
        let rows = self.rows.iter().enumerate().skip(first);
        let end = range.end;
        rows.take_while(move |(_, row)| row.bytes.start < end)
            .flat_map(move |(number, row)| {
                self.pieces_of_row(number, range.start..range.end.min(row.last))
            })
    }

    fn pieces_of_row(&self, row: usize, range: Range<usize>) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut open = false;
        for cell in self.cells(row) {
            let covered = cell.bytes.start < range.end && range.start < cell.bytes.end;
            if !covered {
                open = false;
                continue;
            }
            match pieces.last_mut() {
                Some(last) if open => {
                    last.ink.max.x = cell.right;
                    last.line.max.x = cell.right;
                    if cell.bytes.start < last.bytes.start {
                        last.bytes.start = cell.bytes.start;
                        last.start = cell.side(true);
                    }
                    if cell.bytes.end > last.bytes.end {
                        last.bytes.end = cell.bytes.end;
                        last.end = cell.side(false);
                    }
                }
                _ => pieces.push(self.piece(row, cell)),
            }
            open = true;
        }
        pieces
    }

    fn piece(&self, row: usize, cell: &Cell) -> Piece {
        let rect = |y: (f32, f32)| {
            Rect::from_min_max(pos2(cell.left, y.0), pos2(cell.right.max(cell.left), y.1))
        };
        Piece {
            row,
            ink: rect(self.ink(row)),
            line: rect(self.row_span(row)),
            bytes: cell.bytes.clone(),
            start: cell.side(true),
            end: cell.side(false),
        }
    }
}

/// The letters of a single line in one of the interface's faces, for names and tags.
pub(super) fn line(
    painter: &Painter,
    text: &str,
    font: FontId,
    color: Color32,
) -> std::sync::Arc<Galley> {
    painter.layout_no_wrap(text.to_owned(), font, color)
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
