//! How letters become places: the one part that knows the text engine.
//!
//! The rest of the view asks a `BlockLayout` for positions and rectangles, and `paint`s it.
//! Today both rest on egui's galleys, which set left-to-right scripts only; another engine
//! replaces this file and nothing else.
//!
//! A galley is never kept: egui drops them all when its glyph atlas is rebuilt. A
//! `BlockLayout` holds numbers only, and the galley is asked for again when it is painted.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, Context, FontId, Galley, Painter, Pos2, Rect, Shape, epaint, pos2};

use super::style::Metrics;
use crate::text::segment::grapheme_borders;

/// A stretch of words and how to set them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    pub(super) text: &'a str,
    pub(super) metrics: &'a Metrics,
    pub(super) width: f32,
    /// Whether the paragraph goes on after these words.
    pub(super) goes_on: bool,
}

/// A border between graphemes and how far right it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stop {
    at: usize,
    x: f32,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    /// Its part of the block's text, white space at a soft break included.
    bytes: Range<usize>,
    /// The last position that belongs to this line: before the white space of a soft break.
    last: usize,
    top: f32,
    bottom: f32,
    /// Top and bottom of the letters.
    ink: (f32, f32),
    stops: Vec<Stop>,
}

/// A part of a line that some range covers, relative to the block's upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Piece {
    /// Number of the line in its block.
    pub(super) row: usize,
    /// From the top to the bottom of the letters.
    pub(super) ink: Rect,
    /// The line's full height.
    pub(super) line: Rect,
}

/// Where the letters of a block stand. Positions are bytes from the block's start and always
/// lie between graphemes; places are points from its upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BlockLayout {
    rows: Vec<Row>,
    height: f32,
    fingerprint: Fingerprint,
}

/// Tells whether a galley is still set like the one that was measured.
type Fingerprint = (usize, usize, u32, u32);

fn fingerprint(galley: &Galley) -> Fingerprint {
    let size = galley.rect.size();
    (
        galley.rows.len(),
        galley.num_vertices,
        size.x.to_bits(),
        size.y.to_bits(),
    )
}

/// Asks egui for the letters; it answers from its cache if they were shown a frame ago.
pub(super) fn galley(ctx: &Context, request: Request<'_>) -> Arc<Galley> {
    let format = TextFormat {
        font_id: request.metrics.font.clone(),
        line_height: Some(request.metrics.line),
        color: Color32::PLACEHOLDER,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::single_section(request.text.to_owned(), format);
    job.break_on_newline = false;
    job.wrap = TextWrapping::wrap_at_width(request.width);
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Paints letters at a place.
pub(super) fn paint(painter: &Painter, at: Pos2, galley: Arc<Galley>, color: Color32) {
    painter.add(Shape::Text(epaint::TextShape::new(at, galley, color)));
}

/// The letters of a single line in some font, for names and tags.
pub(super) fn line(painter: &Painter, text: &str, font: FontId, color: Color32) -> Arc<Galley> {
    painter.layout_no_wrap(text.to_owned(), font, color)
}

impl BlockLayout {
    /// Measures a galley of these words.
    pub(super) fn measure(request: Request<'_>, galley: &Galley) -> Self {
        let starts = glyph_starts(request.text, galley);
        let borders: Vec<usize> = grapheme_borders(request.text).collect();
        let floor = |at: usize| borders[borders.partition_point(|&b| b <= at).saturating_sub(1)];
        let mut rows = Vec::with_capacity(galley.rows.len());
        let mut glyph = 0;
        for (index, placed) in galley.rows.iter().enumerate() {
            let until = glyph + placed.row.glyphs.len();
            let is_last = index + 1 == galley.rows.len();
            let start = rows.last().map_or(0, |row: &Row| row.bytes.end);
            let end = if is_last {
                request.text.len()
            } else {
                floor(starts.get(until).copied().unwrap_or(request.text.len())).max(start)
            };
            let stops = stops(start..end, &borders, &starts[glyph..until], placed);
            rows.push(Row {
                last: last_position(
                    request.text,
                    start..end,
                    is_last && !request.goes_on,
                    &borders,
                ),
                bytes: start..end,
                top: placed.min_y(),
                bottom: placed.max_y(),
                ink: ink(placed, &request.metrics.font),
                stops,
            });
            glyph = until;
        }
        Self {
            rows,
            height: galley.rect.height(),
            fingerprint: fingerprint(galley),
        }
    }

    /// Whether this is how the galley is set.
    pub(super) fn matches(&self, galley: &Galley) -> bool {
        self.fingerprint == fingerprint(galley)
    }

    /// Height of all lines.
    pub(super) fn height(&self) -> f32 {
        self.height
    }

    /// How many lines.
    pub(super) fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The line on which the caret stands at this position: at a soft break the next one.
    pub(super) fn row_of(&self, at: usize) -> usize {
        self.rows
            .partition_point(|row| row.bytes.start <= at)
            .saturating_sub(1)
    }

    /// The line at this height; the first or last one beyond the block.
    pub(super) fn row_at(&self, y: f32) -> usize {
        self.rows
            .partition_point(|row| row.bottom <= y)
            .min(self.rows.len().saturating_sub(1))
    }

    /// First and last position on a line.
    pub(super) fn row_ends(&self, row: usize) -> (usize, usize) {
        self.rows
            .get(row)
            .map_or((0, 0), |row| (row.bytes.start, row.last))
    }

    /// Top and bottom of a line.
    pub(super) fn row_span(&self, row: usize) -> (f32, f32) {
        self.rows
            .get(row)
            .map_or((0.0, self.height), |row| (row.top, row.bottom))
    }

    /// How far the last line reaches.
    pub(super) fn last_row_right(&self) -> f32 {
        let stop = self.rows.last().and_then(|row| row.stops.last());
        stop.map_or(0.0, |stop| stop.x)
    }

    /// The position nearest to a point.
    pub(super) fn hit(&self, at: Pos2) -> usize {
        self.hit_row(self.row_at(at.y), at.x)
    }

    /// The position on a line that is nearest to a place from left to right.
    pub(super) fn hit_row(&self, row: usize, x: f32) -> usize {
        let Some(row) = self.rows.get(row) else {
            return 0;
        };
        let reachable = row.stops.partition_point(|stop| stop.at <= row.last);
        let stops = &row.stops[..reachable];
        let after = stops.partition_point(|stop| stop.x < x);
        let (before, after) = (after.checked_sub(1).map(|i| stops[i]), stops.get(after));
        match (before, after) {
            (Some(before), Some(after)) if x - before.x <= after.x - x => before.at,
            (_, Some(after)) => after.at,
            (Some(before), None) => before.at,
            (None, None) => row.bytes.start,
        }
    }

    /// The start of the grapheme that lies under a point; `None` beside the letters.
    pub(super) fn under(&self, at: Pos2) -> Option<usize> {
        let row = self
            .rows
            .iter()
            .find(|row| row.top <= at.y && at.y < row.bottom)?;
        let after = row.stops.partition_point(|stop| stop.x <= at.x);
        let inside = after > 0 && after < row.stops.len();
        inside.then(|| row.stops[after - 1].at)
    }

    /// The caret at a position: a rectangle without width, as high as the letters.
    pub(super) fn caret(&self, at: usize) -> Rect {
        let Some(row) = self.rows.get(self.row_of(at)) else {
            return Rect::from_min_max(Pos2::ZERO, pos2(0.0, self.height));
        };
        let x = row.x(at);
        Rect::from_min_max(pos2(x, row.ink.0), pos2(x, row.ink.1))
    }

    /// The parts of lines that a range covers.
    pub(super) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = Piece> + '_ {
        let first = self.row_of(range.start);
        let rows = self.rows.iter().enumerate().skip(first);
        rows.take_while(move |(_, row)| row.bytes.start < range.end)
            .filter_map(move |(number, row)| {
                let start = range.start.max(row.bytes.start);
                let end = range.end.min(row.last);
                (start < end).then(|| {
                    let (left, right) = (row.x(start), row.x(end));
                    let rect = |y: (f32, f32)| {
                        Rect::from_min_max(pos2(left, y.0), pos2(right.max(left), y.1))
                    };
                    Piece {
                        row: number,
                        ink: rect(row.ink),
                        line: rect((row.top, row.bottom)),
                    }
                })
            })
    }
}

impl Row {
    fn x(&self, at: usize) -> f32 {
        let index = self.stops.partition_point(|stop| stop.at <= at);
        let stop = index.checked_sub(1).and_then(|i| self.stops.get(i));
        stop.map_or(0.0, |stop| stop.x)
    }
}

/// Top and bottom of the letters of a line.
fn ink(placed: &epaint::text::PlacedRow, font: &FontId) -> (f32, f32) {
    let (top, bottom) = (placed.min_y(), placed.max_y());
    let height = placed
        .row
        .glyphs
        .first()
        .map_or(font.size * 1.36, |glyph| glyph.font_height)
        .min(bottom - top);
    // Extra line height is split evenly; round so that edges stay on pixels.
    let above = ((bottom - top - height) / 2.0).round();
    (top + above, top + above + height.round())
}

/// The last position of a line: its end, or before the white space at a soft break.
fn last_position(text: &str, bytes: Range<usize>, is_last: bool, borders: &[usize]) -> usize {
    if is_last {
        return bytes.end;
    }
    let trimmed = bytes.start + text[bytes.clone()].trim_end().len();
    let before = if trimmed < bytes.end {
        trimmed
    } else {
        bytes.end.saturating_sub(1)
    };
    let index = borders.partition_point(|&border| border <= before);
    borders[index.saturating_sub(1)].max(bytes.start)
}

/// Grapheme borders of a line with their places, which never step back.
fn stops(
    bytes: Range<usize>,
    borders: &[usize],
    starts: &[usize],
    placed: &epaint::text::PlacedRow,
) -> Vec<Stop> {
    let first = borders.partition_point(|&border| border < bytes.start);
    let until = borders.partition_point(|&border| border <= bytes.end);
    let glyphs = &placed.row.glyphs;
    let right = placed.pos.x + placed.row.size.x;
    let mut stops: Vec<Stop> = Vec::with_capacity(until - first);
    let mut ligature = 0;
    let mut glyph = 0;
    for &at in &borders[first..until] {
        while starts.get(glyph).is_some_and(|&start| start < at) {
            glyph += 1;
        }
        let here = glyphs.get(glyph);
        let end = at >= bytes.end;
        let x = match here {
            Some(glyph) if !end => placed.pos.x + glyph.pos.x,
            _ => right,
        };
        let x = x.max(stops.last().map_or(f32::NEG_INFINITY, |stop| stop.x));
        // The later letters of a ligature have no width of their own: they share its width.
        let shares = !end && here.is_some_and(|g| g.advance_width == 0.0 && g.chr.is_alphabetic());
        if shares {
            ligature += 1;
        } else if ligature > 0 {
            share(&mut stops, ligature, x);
            ligature = 0;
        }
        stops.push(Stop { at, x });
    }
    stops
}

/// Gives the last `later` stops, which follow a ligature's first letter, an even share.
fn share(stops: &mut [Stop], later: usize, end: f32) {
    let Some(first) = stops.len().checked_sub(later + 1) else {
        return;
    };
    let start = stops[first].x;
    let mut share = 1.0_f32;
    let count = stops[first..].iter().fold(0.0_f32, |count, _| count + 1.0);
    for stop in &mut stops[first + 1..] {
        stop.x = start + (end - start) * share / count;
        share += 1.0;
    }
}

/// Where the character of each glyph begins in the text, in glyph order, never stepping back.
///
/// egui means to give one glyph for each character and mostly does. It fails on letters that it
/// takes apart and on words from right to left; then the glyphs are matched with the text word
/// by word, so that an error stays in its word.
fn glyph_starts(text: &str, galley: &Galley) -> Vec<usize> {
    let glyphs = || galley.rows.iter().flat_map(|placed| &placed.row.glyphs);
    let total = glyphs().count();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    if chars.len() == total {
        return chars.into_iter().map(|(start, _)| start).collect();
    }
    let blank = |c: char| c.is_whitespace();
    let spaces: Vec<usize> = (0..chars.len()).filter(|&i| blank(chars[i].1)).collect();
    let gaps: Vec<usize> = glyphs()
        .enumerate()
        .filter_map(|(index, glyph)| blank(glyph.chr).then_some(index))
        .collect();
    let mut starts = Vec::with_capacity(total);
    let byte = |index: usize| chars.get(index).map_or(text.len(), |&(start, _)| start);
    let mut spread = |words: Range<usize>, drawn: Range<usize>| {
        for step in 0..drawn.len() {
            starts.push(byte(words.start + step * words.len() / drawn.len()));
        }
    };
    if spaces.len() == gaps.len() {
        let (mut word, mut shape) = (0, 0);
        for (&space, &gap) in spaces.iter().zip(&gaps) {
            spread(word..space, shape..gap);
            spread(space..space + 1, gap..gap + 1);
            (word, shape) = (space + 1, gap + 1);
        }
        spread(word..chars.len(), shape..total);
    } else {
        spread(0..chars.len(), 0..total);
    }
    starts
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
