//! Marks as strips: one for each line that a mark touches, in lanes where marks overlap.
//!
//! Lanes are dealt out line by line, so that a mark that holds many others in one line is drawn
//! as usual in its other lines. The outermost mark has the lowest lane; its underline lies lowest
//! and its ground reaches furthest. Marks with [`LANES`] or more round them are not drawn where
//! that is so; a chip says how many there are.

use egui::Rect;

use super::layout::{Piece, Side};
use super::page::Page;
use super::scene::Mark;

/// How many marks can lie on each other and still be told apart.
pub(super) const LANES: usize = 6;
/// Distance of the underlines of two lanes at the usual text size, if there is room.
pub(super) const PITCH: f32 = 3.5;
/// The least distance, which lets every underline be seen.
const LEAST_PITCH: f32 = 2.0;
/// Height of an underline at the usual text size.
pub(super) const UNDERLINE: f32 = 3.0;

/// Height of the letters, from the highest to the lowest, as a part of their size.
const LETTERS: f32 = 1.36;
/// How much of the letters' height is free above most of them, for underlines of the line before.
const HEADROOM: f32 = 0.12;

/// What lines must stand further apart so that the underlines of so many lanes can be told apart.
/// Two lanes fit between lines as they are, so that most paragraphs stay as they are.
pub(super) fn room(depth: u8, size: f32, line: f32) -> f32 {
    let scale = Scale::new(size, 1.0).text;
    let lanes = depth.min(u8::try_from(LANES).unwrap_or(u8::MAX));
    if lanes < 3 {
        return 0.0;
    }
    let needed = UNDERLINE * scale + PITCH * scale * f32::from(lanes - 1);
    (needed - free(line, size * LETTERS)).max(0.0)
}

/// What is free for underlines between two lines.
fn free(line: f32, letters: f32) -> f32 {
    line - letters + letters * HEADROOM
}

/// What a strip covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Words of the mark.
    Words {
        /// Whether a piece of the mark begins at its left, and whether one ends at its right.
        cut: (bool, bool),
    },
    /// What lies between two pieces of the mark.
    Gap,
}

/// One line of one mark.
#[derive(Clone, Debug)]
pub(super) struct Strip<'a> {
    pub(super) mark: &'a Mark,
    /// From the top to the bottom of the letters.
    pub(super) rect: Rect,
    /// The line's full height.
    pub(super) line: Rect,
    pub(super) part: Part,
    /// Where its first word begins and its last one ends.
    pub(super) start: Side,
    pub(super) end: Side,
    /// Whether the mark begins or ends here.
    pub(super) starts: bool,
    pub(super) ends: bool,
    /// How many marks lie round this one.
    pub(super) outer: usize,
    /// Where its underline begins and ends.
    pub(super) under: (f32, f32),
}

impl Strip<'_> {
    /// Whether so many marks lie round it that it is only counted.
    pub(super) fn is_hidden(&self) -> bool {
        self.outer >= LANES
    }

    pub(super) fn is_gap(&self) -> bool {
        self.part == Part::Gap
    }

    fn meets(&self, other: &Self) -> bool {
        self.mark.id != other.mark.id
            && self.rect.left() < other.rect.right() - 0.5
            && other.rect.left() < self.rect.right() - 0.5
    }
}

/// What lanes need: the size of the letters and of the screen's pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Size of the letters as a part of the usual one, within bounds.
    pub(super) text: f32,
    /// Pixels in a point.
    pub(super) pixels: f32,
}

impl Scale {
    pub(crate) fn new(size: f32, pixels: f32) -> Self {
        let usual = crate::ui::theme::size::READING;
        Self {
            text: (size / usual).clamp(0.75, 2.0),
            pixels,
        }
    }

    /// The nearest border between pixels.
    pub(super) fn snap(self, at: f32) -> f32 {
        (at * self.pixels).round() / self.pixels
    }

    /// A thickness in whole pixels, at least one.
    pub(super) fn thick(self, points: f32) -> f32 {
        (points * self.text * self.pixels).round().max(1.0) / self.pixels
    }
}

/// A stretch of a line with more marks on it than are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Crowd {
    /// Where the innermost one lies.
    pub(super) rect: Rect,
    /// How many are not drawn.
    pub(super) count: usize,
}

/// The strips of all marks, line by line, outer marks before inner ones.
pub(super) fn strips<'a>(page: &Page, marks: &'a [Mark], scale: Scale) -> Vec<Strip<'a>> {
    let mut all: Vec<Strip<'a>> = marks.iter().flat_map(|mark| of_mark(page, mark)).collect();
    all.sort_by(|a, b| {
        let key = |strip: &Strip<'_>| (strip.mark.lane, strip.mark.id);
        a.line
            .top()
            .total_cmp(&b.line.top())
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.rect.left().total_cmp(&b.rect.left()))
    });
    for row in all.chunk_by_mut(|a, b| a.line.top() == b.line.top()) {
        deal(row, scale);
    }
    all
}

/// Deals lanes to the strips of one line.
fn deal(row: &mut [Strip<'_>], scale: Scale) {
    for index in 0..row.len() {
        let (before, rest) = row.split_at_mut(index);
        let round = before.iter().filter(|other| other.meets(&rest[0]));
        rest[0].outer = round.map(|other| other.outer + 1).max().unwrap_or(0);
    }
    let mut slots = vec![0_u8; row.len()];
    for index in (0..row.len()).rev() {
        let inner = (index + 1..row.len())
            .filter(|&other| !row[other].is_hidden() && row[other].meets(&row[index]));
        slots[index] = inner.map(|other| slots[other] + 1).max().unwrap_or(0);
    }
    let shown = row
        .iter()
        .zip(&slots)
        .filter(|(strip, _)| !strip.is_hidden());
    let deepest = shown.map(|(_, slot)| *slot).max().unwrap_or(0);
    for (strip, slot) in row.iter_mut().zip(slots) {
        strip.under = under(strip, slot, deepest, scale);
    }
}

/// Top and bottom of an underline: inner lanes at the letters, outer ones lower.
fn under(strip: &Strip<'_>, slot: u8, deepest: u8, scale: Scale) -> (f32, f32) {
    let height = UNDERLINE * scale.text;
    let free = free(strip.line.height(), strip.rect.height());
    let raised = (height - free).clamp(0.0, 2.0);
    let pitch = match deepest {
        0 => 0.0,
        deepest => {
            ((free + raised - height) / f32::from(deepest)).clamp(LEAST_PITCH, PITCH * scale.text)
        }
    };
    let top = scale.snap(strip.rect.bottom() - raised + pitch * f32::from(slot));
    (top, top + scale.thick(UNDERLINE))
}

/// Where marks are only counted, for the strips of one page.
pub(super) fn crowds(strips: &[Strip<'_>]) -> Vec<Crowd> {
    let mut crowds: Vec<Crowd> = Vec::new();
    for strip in strips
        .iter()
        .filter(|strip| strip.is_hidden() && !strip.is_gap())
    {
        let rect = strip.rect;
        let near = |crowd: &&mut Crowd| {
            crowd.rect.top() == rect.top()
                && crowd.rect.left() < rect.right()
                && rect.left() < crowd.rect.right()
        };
        match crowds.iter_mut().rev().take(8).find(near) {
            // The later one is the inner one.
            Some(crowd) => {
                *crowd = Crowd {
                    rect,
                    count: crowd.count + 1,
                };
            }
            None => crowds.push(Crowd { rect, count: 1 }),
        }
    }
    crowds
}

/// The parts of lines that a range covers, on the screen and in bytes of the text.
pub(super) fn rects(page: &Page, range: std::ops::Range<usize>) -> Vec<Piece> {
    let first = page
        .placed
        .partition_point(|placed| placed.block.bytes().end <= range.start);
    let mut all = Vec::new();
    for placed in page.placed.iter().skip(first) {
        let start = placed.block.bytes().start;
        if start >= range.end {
            break;
        }
        if let Some(local) = placed.local(range.clone()) {
            let shift = placed.origin.to_vec2();
            all.extend(placed.unit.layout.pieces(local).map(|piece| Piece {
                ink: piece.ink.translate(shift),
                line: piece.line.translate(shift),
                bytes: piece.bytes.start + start..piece.bytes.end + start,
                start: piece.start.translate(shift),
                end: piece.end.translate(shift),
                ..piece
            }));
        }
    }
    all
}

/// The strips of one mark in text order, without lanes.
pub(super) fn of_mark<'a>(page: &Page, mark: &'a Mark) -> Vec<Strip<'a>> {
    let mut strips = Vec::new();
    let last = mark.ranges.len().saturating_sub(1);
    for (index, range) in mark.ranges.iter().enumerate() {
        let range = range.bytes();
        strips.extend(rects(page, range.clone()).into_iter().map(|piece| {
            let begins = piece.bytes.start <= range.start && range.start < piece.bytes.end;
            let finishes = piece.bytes.start < range.end && range.end <= piece.bytes.end;
            let cut = |left: bool| {
                (begins && piece.start.at_left == left) || (finishes && piece.end.at_left == left)
            };
            Strip {
                starts: index == 0 && begins,
                ends: index == last && finishes,
                ..strip(
                    mark,
                    &piece,
                    Part::Words {
                        cut: (cut(true), cut(false)),
                    },
                )
            }
        }));
        if let Some(next) = mark.ranges.get(index + 1) {
            // What joins two pieces, over line ends and paragraphs too.
            let gap = rects(page, range.end..next.bytes().start);
            strips.extend(gap.iter().map(|piece| strip(mark, piece, Part::Gap)));
        }
    }
    strips
}

fn strip<'a>(mark: &'a Mark, piece: &Piece, part: Part) -> Strip<'a> {
    Strip {
        mark,
        rect: piece.ink,
        line: piece.line,
        part,
        start: piece.start,
        end: piece.end,
        starts: false,
        ends: false,
        outer: 0,
        under: (piece.ink.bottom(), piece.ink.bottom() + UNDERLINE),
    }
}
