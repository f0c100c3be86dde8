//! Marks, find hits, the selection and the caret, as rectangles and lines round the letters.

use egui::{
    Color32, CornerRadius, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2,
};

use super::flow::{Page, Placed, Tag};
use super::layout::{self, Piece, Side};
use super::scene::{Mark, Scene};
use super::style::names_size;
use super::underline::{dashed_frame, underline};
use crate::command::Edge;
use crate::model::MentionId;
use crate::text::TextRange;
use crate::ui::theme::{self, Theme, radius, size, space};

/// How far frames stand off the letters.
const FRAME: f32 = 3.0;
/// Space for the underline below the letters.
const UNDERLINE: f32 = 2.0;
/// Distance between the underlines of two lanes.
const LANE: f32 = 2.5;

/// One line of one mark.
struct Strip<'a> {
    mark: &'a Mark,
    rect: Rect,
    /// Where its first word begins and its last one ends.
    start: Side,
    end: Side,
    /// Whether the mark begins or ends here.
    starts: bool,
    ends: bool,
}

/// An edge of the focused mention that can be dragged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handle {
    pub(super) mention: MentionId,
    pub(super) edge: Edge,
    /// Whether the words lie to its right.
    at_left: bool,
    /// Where it is drawn.
    pub(super) at: Rect,
}

impl Handle {
    /// Where it is taken hold of: more outside than inside, so that short words stay selectable.
    pub(super) fn grip(&self) -> Rect {
        let (outside, inside) = (8.0, 3.0);
        let (left, right) = if self.at_left {
            (outside, inside)
        } else {
            (inside, outside)
        };
        Rect::from_min_max(
            self.at.min - vec2(left, FRAME),
            self.at.max + vec2(right, FRAME),
        )
    }
}

/// Everything that lies on the words in one frame.
pub(super) struct Overlay<'a> {
    painter: &'a Painter,
    theme: &'a Theme,
    scene: &'a Scene<'a>,
    page: &'a Page,
    strips: Vec<Strip<'a>>,
}

fn range_of(range: TextRange) -> std::ops::Range<usize> {
    range.bytes()
}

impl<'a> Overlay<'a> {
    pub(super) fn new(
        painter: &'a Painter,
        theme: &'a Theme,
        scene: &'a Scene<'a>,
        page: &'a Page,
        marks: &'a [Mark],
    ) -> Self {
        let mut ordered: Vec<&Mark> = marks.iter().collect();
        // Inner marks lie on the outer ones.
        ordered.sort_by_key(|mark| (mark.lane, mark.ranges.first().copied()));
        let strips = ordered
            .into_iter()
            .flat_map(|mark| strips(page, mark))
            .collect();
        Self {
            painter,
            theme,
            scene,
            page,
            strips,
        }
    }

    /// All that lies behind the letters.
    pub(super) fn paint_behind(&self) {
        for strip in &self.strips {
            self.ground(strip);
        }
        self.hits();
        self.selection();
        let mut mesh = Mesh::default();
        for strip in &self.strips {
            self.lines(&mut mesh, strip);
        }
        self.gaps(&mut mesh);
        self.painter.add(Shape::mesh(mesh));
    }

    /// The letters.
    pub(super) fn paint_words(&self) {
        for placed in &self.page.placed {
            letters(self.painter, &placed.mesh, placed.origin);
            if let Some(tag) = &placed.unit.tag {
                self.tag(placed, tag);
            }
        }
    }

    /// All that lies on the letters.
    pub(super) fn paint_before(&self, handles: &[Handle]) {
        for strip in &self.strips {
            self.frame(strip);
            if strip.mark.unsure && strip.ends {
                self.question(strip);
            }
            if self.scene.source.label_names && strip.starts {
                self.name(strip);
            }
        }
        for handle in handles {
            self.handle(handle);
        }
        self.caret();
    }

    fn ground(&self, strip: &Strip<'_>) {
        let mark = strip.mark;
        if mark.suggestion {
            return;
        }
        let lane = f32::from(mark.lane.min(4));
        let mut rect = strip.rect;
        rect.min.y += (lane * 2.0).min(rect.height() / 3.0);
        rect.max.y = underline_top(strip) + UNDERLINE;
        let color = dim(self.theme.hue(mark.hue).background, mark);
        let corners = CornerRadius::same(radius::MARK);
        self.painter.rect_filled(rect, corners, color);
        if mark.lane > 0 && self.blends(strip) {
            // A hairline tells the inner mark from an outer one.
            let line = dim(self.theme.hue(mark.hue).line, mark).gamma_multiply(0.35);
            self.painter
                .rect_stroke(rect, corners, Stroke::new(1.0, line), StrokeKind::Inside);
        }
    }

    /// Whether a mark below has the same colour, or its end would not be seen under this one.
    fn blends(&self, strip: &Strip<'_>) -> bool {
        self.strips.iter().any(|other| {
            other.mark.lane < strip.mark.lane
                && other.rect.intersects(strip.rect)
                && (other.mark.hue == strip.mark.hue
                    || other.rect.left() > strip.rect.left()
                    || other.rect.right() < strip.rect.right())
        })
    }

    fn lines(&self, mesh: &mut Mesh, strip: &Strip<'_>) {
        let mark = strip.mark;
        let color = dim(self.theme.hue(mark.hue).line, mark);
        if mark.suggestion {
            dashed_frame(mesh, strip.rect.expand2(vec2(2.0, 1.0)), color);
        } else {
            let span = (strip.rect.left(), strip.rect.right());
            let y = underline_top(strip);
            underline(self.painter, mesh, mark.pattern, span, y, color);
        }
    }

    /// A thin line through the gaps of marks in several pieces.
    fn gaps(&self, mesh: &mut Mesh) {
        let mut seen: Option<MentionId> = None;
        for strip in self.strips.iter().filter(|s| s.mark.ranges.len() > 1) {
            if seen.replace(strip.mark.id) == Some(strip.mark.id) {
                continue;
            }
            let color = dim(self.theme.hue(strip.mark.hue).line, strip.mark).gamma_multiply(0.7);
            for two in strip.mark.ranges.windows(2) {
                let gap = two[0].bytes().end..two[1].bytes().start;
                for rect in self.rects(gap) {
                    let y = rect.ink.bottom() + 0.5;
                    let line = Rect::from_min_max(
                        pos2(rect.ink.left(), y),
                        pos2(rect.ink.right(), y + 1.0),
                    );
                    mesh.add_colored_rect(line, color);
                }
            }
        }
    }

    /// The lines of a range: letters' rectangle and whole line.
    fn rects(&self, range: std::ops::Range<usize>) -> Vec<Piece> {
        rects(self.page, range)
    }

    fn hits(&self) {
        let Some(bytes) = self.page.bytes() else {
            return;
        };
        let hits = self.scene.hits;
        let first = hits.partition_point(|hit| hit.bytes().end <= bytes.start);
        for (index, hit) in hits.iter().enumerate().skip(first) {
            if hit.bytes().start >= bytes.end {
                break;
            }
            let current = self.scene.current_hit == Some(index);
            let color = if current {
                self.theme.find_current
            } else {
                self.theme.find
            };
            for piece in self.rects(range_of(*hit)) {
                self.painter.rect_filled(piece.ink, radius::MARK, color);
            }
        }
    }

    fn selection(&self) {
        let text = self.scene.source.text;
        let Some(range) = self.scene.selection.and_then(|both| both.range(text)) else {
            return;
        };
        for piece in self.rects(range_of(range)) {
            let color = self.theme.selection;
            self.painter
                .rect_filled(piece.ink.expand2(vec2(0.0, 1.0)), 0, color);
        }
    }

    fn caret(&self) {
        if !self.scene.caret {
            return;
        }
        if let Some(rect) = self.page.drawn_caret(self.scene) {
            let x = rect.left().round();
            let rect = Rect::from_min_max(pos2(x - 1.0, rect.top()), pos2(x + 1.0, rect.bottom()));
            self.painter.rect_filled(rect, 0, self.theme.caret);
        }
    }

    fn frame(&self, strip: &Strip<'_>) {
        let mark = strip.mark;
        if !mark.focused && !mark.lit {
            return;
        }
        let stroke = if mark.focused {
            self.theme.focus_ring()
        } else {
            Stroke::new(1.0, self.theme.accent.gamma_multiply(0.6))
        };
        let mut rect = strip.rect;
        rect.max.y = underline_top(strip) + UNDERLINE;
        let rect = rect.expand2(vec2(FRAME - 1.0, 1.0));
        let corners = CornerRadius::same(radius::CHIP);
        self.painter
            .rect_stroke(rect, corners, stroke, StrokeKind::Outside);
    }

    /// A small question mark at the upper right corner.
    fn question(&self, strip: &Strip<'_>) {
        let color = dim(self.theme.hue(strip.mark.hue).text, strip.mark);
        let font = theme::strong(self.scene.source.size * 0.62);
        let galley = layout::line(self.painter, "?", font, color);
        let at = strip.rect.right_top() + vec2(1.0, -3.0);
        let ground = Rect::from_min_size(at, galley.rect.size()).expand2(vec2(1.0, -2.0));
        self.painter
            .rect_filled(ground, radius::MARK, self.theme.paper);
        self.painter.galley(at, galley, color);
    }

    /// The label's name above the words.
    fn name(&self, strip: &Strip<'_>) {
        let mark = strip.mark;
        let font = theme::ui(names_size(self.scene.source.size));
        let color = dim(self.theme.hue(mark.hue).text, mark);
        let galley = layout::line(self.painter, &mark.label, font, color);
        let right = self.strips.iter().filter(|other| {
            other.starts && other.mark.lane < mark.lane && other.rect.top() == strip.rect.top()
        });
        // An inner mark that begins with an outer one steps behind its name.
        let shift: f32 = right
            .filter(|other| (other.rect.left() - strip.rect.left()).abs() < 2.0)
            .map(|other| 6.0 + names_width(&other.mark.label, self.scene.source.size))
            .sum();
        let framed = f32::from(u8::from(mark.suggestion || mark.focused));
        let up = galley.rect.height() - 1.0 + framed;
        self.painter
            .galley(strip.rect.left_top() + vec2(shift, -up), galley, color);
    }

    fn handle(&self, handle: &Handle) {
        let middle = handle.at.center();
        let stick = Rect::from_center_size(middle, vec2(2.0, handle.at.height() + 2.0 * FRAME));
        self.painter.rect_filled(stick, 1, self.theme.focus);
        let knob = match handle.edge {
            Edge::Start => pos2(middle.x, stick.top()),
            Edge::End => pos2(middle.x, stick.bottom()),
        };
        self.painter.circle(
            knob,
            3.5,
            self.theme.focus,
            Stroke::new(1.0, self.theme.paper),
        );
    }

    fn tag(&self, placed: &Placed, tag: &Tag) {
        let top_left = pos2(placed.origin.x, placed.span.0) + tag.at.to_vec2();
        chip(self.painter, self.theme, top_left, &tag.words);
    }
}

/// Letters from a place on a whole pixel.
pub(super) fn letters(painter: &Painter, mesh: &Mesh, at: Pos2) {
    let mut mesh = mesh.clone();
    mesh.translate(at.to_vec2());
    painter.add(Shape::mesh(mesh));
}

/// Words in a small frame; `at` is the middle of its left side. Returns its right side.
pub(super) fn chip(painter: &Painter, theme: &Theme, at: Pos2, words: &str) -> f32 {
    let galley = layout::line(painter, words, theme::ui(size::SMALL), theme.faint);
    let height = (galley.rect.height() + 4.0).min(space::CHIP);
    let size = vec2(galley.rect.width() + 12.0, height.round());
    let rect = Rect::from_min_size(pos2(at.x, (at.y - size.y / 2.0).round()), size);
    let corners = CornerRadius::same(4);
    painter.rect_stroke(rect, corners, theme.hairline(), StrokeKind::Inside);
    let inside = rect.center() - galley.rect.size() / 2.0;
    painter.galley(inside, galley, theme.faint);
    rect.right()
}

fn names_width(name: &str, size: f32) -> f32 {
    name.chars().map(|_| names_size(size) * 0.55).sum()
}

/// The height at which a strip's underline begins: inner lanes at the letters, outer ones lower.
fn underline_top(strip: &Strip<'_>) -> f32 {
    let inner = strip.mark.lane_count.saturating_sub(strip.mark.lane + 1);
    strip.rect.bottom() + (f32::from(inner.min(2)) * LANE).round()
}

fn dim(color: Color32, mark: &Mark) -> Color32 {
    if mark.dimmed {
        color.gamma_multiply(0.3)
    } else {
        color
    }
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

fn strips<'a>(page: &Page, mark: &'a Mark) -> Vec<Strip<'a>> {
    let whole = mark.ranges.first().zip(mark.ranges.last());
    let Some((start, end)) = whole.map(|(a, b)| (a.bytes().start, b.bytes().end)) else {
        return Vec::new();
    };
    let pieces = mark
        .ranges
        .iter()
        .flat_map(|range| rects(page, range.bytes()));
    let strips = pieces.map(|piece| Strip {
        mark,
        rect: piece.ink,
        start: piece.start,
        end: piece.end,
        starts: piece.bytes.start <= start && start < piece.bytes.end,
        ends: piece.bytes.start < end && end <= piece.bytes.end,
    });
    strips.collect()
}

/// The edges of the focused mention that can be seen.
pub(super) fn handles(page: &Page, marks: &[Mark]) -> Vec<Handle> {
    let Some(mark) = marks.iter().find(|mark| mark.focused && !mark.suggestion) else {
        return Vec::new();
    };
    let strips = strips(page, mark);
    let handle = |edge: Edge, strip: &Strip<'_>| {
        let side = match edge {
            Edge::Start => strip.start,
            Edge::End => strip.end,
        };
        let x = if side.at_left {
            side.x - FRAME
        } else {
            side.x + FRAME
        };
        Handle {
            mention: mark.id,
            edge,
            at_left: side.at_left,
            at: Rect::from_min_max(pos2(x, strip.rect.top()), pos2(x, strip.rect.bottom())),
        }
    };
    let start = strips.iter().find(|strip| strip.starts);
    let end = strips.iter().find(|strip| strip.ends);
    let start = start.map(|strip| handle(Edge::Start, strip));
    start
        .into_iter()
        .chain(end.map(|strip| handle(Edge::End, strip)))
        .collect()
}
