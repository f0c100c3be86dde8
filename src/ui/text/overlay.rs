//! Marks, find hits, the selection and the caret, as rectangles and lines round the letters.

use egui::{
    Color32, CornerRadius, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2,
};

use super::layout::{self, Piece};
use super::page::{Page, Placed, Tag};
use super::scene::MarkId;
use super::scene::{Mark, Scene};
use super::strips::{Crowd, LANES, Part, Scale, Strip, crowds, of_mark, strips};
use super::style::names_size;
use super::underline::{dashed_frame, underline};
use crate::command::Edge;
use crate::text::TextRange;
use crate::ui::theme::{self, Theme, radius, size, space};

pub(super) use super::strips::rects;

/// How far frames stand off the letters.
const FRAME: f32 = 3.0;

/// An edge of the focused mention, or of the suggestion that is asked about, that can be dragged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handle {
    pub(super) mark: MarkId,
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
    scale: Scale,
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
        let pixels = painter.ctx().pixels_per_point();
        let scale = Scale::new(scene.source.size, pixels);
        Self {
            painter,
            theme,
            scene,
            page,
            strips: strips(page, marks, scale),
            scale,
        }
    }

    /// All that lies behind the letters.
    pub(super) fn paint_behind(&self) {
        for row in self.rows() {
            for (index, strip) in row.iter().enumerate() {
                if self.is_drawn(strip) {
                    self.ground(&row[..index], strip);
                }
            }
        }
        self.hits();
        self.selection();
        let mut mesh = Mesh::default();
        for strip in self.strips.iter().filter(|strip| self.is_drawn(strip)) {
            self.lines(&mut mesh, strip);
        }
        self.painter.add(Shape::mesh(mesh));
    }

    /// The strips line by line.
    fn rows(&self) -> impl Iterator<Item = &[Strip<'a>]> {
        self.strips.chunk_by(|a, b| a.line.top() == b.line.top())
    }

    /// Marks in the focus are drawn however many lie round them.
    fn is_drawn(&self, strip: &Strip<'_>) -> bool {
        !strip.is_hidden() || strip.mark.focused
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
        for row in self.rows() {
            for strip in row.iter().filter(|strip| !strip.is_gap()) {
                self.frame(strip);
                if strip.mark.unsure && strip.ends && self.is_drawn(strip) {
                    self.question(strip);
                }
            }
            if self.scene.source.label_names {
                self.names(row);
            }
        }
        for crowd in crowds(&self.strips) {
            self.crowd(crowd);
        }
        for handle in handles {
            self.handle(handle);
        }
        self.caret();
    }

    /// A soft ground that reaches to the mark's underline. It is cut off straight where the mark
    /// goes on in another line.
    fn ground(&self, before: &[Strip<'_>], strip: &Strip<'_>) {
        let mark = strip.mark;
        let Part::Words { cut } = strip.part else {
            return;
        };
        if mark.suggestion && !mark.focused {
            return;
        }
        let rect = self.reach(strip);
        let color = dim(self.theme.hue(mark.hue).background, mark);
        let (left, right) = (corner(cut.0), corner(cut.1));
        let corners = CornerRadius {
            nw: left,
            sw: left,
            ne: right,
            se: right,
        };
        self.painter.rect_filled(rect, corners, color);
        if blends(before, strip) {
            // A hairline tells the inner mark from an outer one.
            let line = dim(self.theme.hue(mark.hue).line, mark).gamma_multiply(0.35);
            let width = self.scale.thick(1.0);
            self.painter
                .rect_stroke(rect, corners, Stroke::new(width, line), StrokeKind::Inside);
        }
    }

    /// The letters of a strip and its underline; inner marks begin a little lower.
    fn reach(&self, strip: &Strip<'_>) -> Rect {
        let mut rect = strip.rect;
        let steps = f32::from(u8::try_from(strip.outer.min(LANES)).unwrap_or(0));
        rect.min.y = self
            .scale
            .snap(rect.top() + (steps * 1.5).min(rect.height() / 3.0));
        rect.max.y = strip.under.1;
        rect
    }

    fn lines(&self, mesh: &mut Mesh, strip: &Strip<'_>) {
        let mark = strip.mark;
        let color = dim(self.theme.hue(mark.hue).line, mark);
        let (left, right) = (strip.rect.left(), strip.rect.right());
        let y = strip.under.0;
        if strip.is_gap() {
            let thin = self.scale.thick(1.0);
            let y = self.scale.snap(y + thin / 2.0);
            let line = Rect::from_min_max(pos2(left, y), pos2(right, y + thin));
            mesh.add_colored_rect(line, color.gamma_multiply(0.7));
            return;
        }
        if mark.suggestion {
            let frame = self.reach(strip).expand2(vec2(2.0, 1.0));
            dashed_frame(mesh, frame, color, mark.doubtful);
            // The kind is told by its underline here too.
            let y = y - self.scale.thick(1.0);
            let ink = (color, self.scale);
            underline(self.painter, mesh, mark.pattern, (left, right), y, ink);
            return;
        }
        let ink = (color, self.scale);
        underline(self.painter, mesh, mark.pattern, (left, right), y, ink);
    }

    /// The lines of a range: letters' rectangle and whole line.
    fn rects(&self, range: std::ops::Range<usize>) -> Vec<Piece> {
        rects(self.page, range)
    }

    fn hits(&self) {
        let Some(bytes) = self.page.bytes() else {
            return;
        };
        // A letter is found a thousand times on a large screen: one mesh for all.
        let mut mesh = Mesh::default();
        let hits = self.scene.hits;
        let first = hits.partition_point(|hit| hit.bytes().end <= bytes.start);
        for (index, hit) in hits.iter().enumerate().skip(first) {
            if hit.bytes().start >= bytes.end {
                break;
            }
            let current = self.scene.current_hit == Some(index);
            // The edges are for eyes to which the grounds are all grey.
            let (color, edge) = if current {
                (self.theme.find_current, self.theme.edge)
            } else {
                (self.theme.find, self.theme.find_current)
            };
            for Piece { ink, .. } in self.rects(range_of(*hit)) {
                edged(&mut mesh, ink, self.scale.thick(1.0), (color, edge));
            }
        }
        self.painter.add(Shape::mesh(mesh));
    }

    fn selection(&self) {
        let text = self.scene.source.text;
        let Some(range) = self.scene.selection.and_then(|both| both.range(text)) else {
            return;
        };
        for Piece { ink: rect, .. } in self.rects(range_of(range)) {
            let color = self.theme.selection;
            self.painter
                .rect_filled(rect.expand2(vec2(0.0, 1.0)), 0, color);
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
        rect.max.y = strip.under.1;
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

    /// How many more marks lie here than are drawn.
    fn crowd(&self, crowd: Crowd) {
        let color = self.theme.on_inverse;
        let font = theme::strong((self.scene.source.size * 0.58).max(8.0));
        let galley = layout::line(self.painter, &format!("+{}", crowd.count), font, color);
        let size = galley.rect.size() + vec2(6.0, 0.0);
        let at = pos2(
            crowd.rect.right() - size.x / 2.0,
            crowd.rect.top() - size.y * 0.6,
        );
        let chip = Rect::from_min_size(at, size);
        self.painter
            .rect_filled(chip, radius::CHIP, self.theme.inverse);
        self.painter.galley(at + vec2(3.0, 0.0), galley, color);
    }

    /// The labels' names above the words of one line. A name moves to the right of one that was
    /// there before; if that leads too far from its mark, it is left out.
    fn names(&self, row: &[Strip<'_>]) {
        let size = names_size(self.scene.source.size);
        let mut named: Vec<&Strip<'_>> = row
            .iter()
            .filter(|strip| strip.starts && self.is_drawn(strip))
            .collect();
        named.sort_by(|a, b| a.rect.left().total_cmp(&b.rect.left()));
        let mut free = f32::NEG_INFINITY;
        for strip in named {
            let mark = strip.mark;
            let left = strip.rect.left().max(free);
            if left > strip.rect.left() + size * 12.0 {
                continue;
            }
            let color = dim(self.theme.hue(mark.hue).text, mark);
            let galley = layout::line(self.painter, &mark.label, theme::ui(size), color);
            free = left + galley.rect.width() + 6.0;
            let framed = f32::from(u8::from(mark.suggestion || mark.focused));
            let up = galley.rect.height() - 1.0 + framed;
            self.painter
                .galley(pos2(left, strip.rect.top() - up), galley, color);
        }
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

/// A filled rectangle with an edge inside.
fn edged(mesh: &mut Mesh, rect: Rect, thick: f32, (color, edge): (Color32, Color32)) {
    mesh.add_colored_rect(rect, edge);
    mesh.add_colored_rect(rect.shrink(thick), color);
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

/// Whether a mark below has the same colour, or its end would not be seen under this one.
fn blends(before: &[Strip<'_>], strip: &Strip<'_>) -> bool {
    let (left, right) = (strip.rect.left(), strip.rect.right());
    let mut below = before
        .iter()
        .filter(|other| !other.is_gap() && other.rect.left() < right && left < other.rect.right());
    below.any(|other| {
        other.mark.hue == strip.mark.hue || other.rect.left() > left || other.rect.right() < right
    })
}

/// Radius of the corners at one side of a ground.
const fn corner(round: bool) -> u8 {
    if round { radius::MARK } else { 0 }
}

fn dim(color: Color32, mark: &Mark) -> Color32 {
    if mark.dimmed {
        color.gamma_multiply(0.3)
    } else {
        color
    }
}

/// The mark whose edges can be dragged: the mention in focus, else the suggestion that is asked
/// about.
pub(super) fn with_handles(marks: &[Mark]) -> Option<&Mark> {
    let focused = || marks.iter().filter(|mark| mark.focused);
    focused().find(|mark| !mark.suggestion).or(focused().next())
}

/// The edges of that mark that can be seen.
pub(super) fn handles(page: &Page, marks: &[Mark]) -> Vec<Handle> {
    let Some(mark) = with_handles(marks) else {
        return Vec::new();
    };
    let strips = of_mark(page, mark);
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
            mark: mark.id,
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
