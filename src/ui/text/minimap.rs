//! The marked scroll bar: where in the whole text marks are, and which part is visible.
//!
//! From left to right it has a column for claims, one for mentions and suggestions, and one for
//! search hits. Claims are bars as long as their quotes, mentions whole ticks in their label's
//! colour, suggestions two dots each, hits dots, the current one larger.

use egui::{
    Color32, CornerRadius, CursorIcon, Mesh, Rect, Role, Sense, Shape, StrokeKind, Ui, WidgetInfo,
    pos2,
};

use super::scene::Scene;
use crate::text::ByteOffset;
use crate::ui::theme::Theme;

const WIDTH: f32 = 15.0;
const RIGHT: f32 = 6.0;
const MARGIN: f32 = 10.0;
const TICK: f32 = 2.0;
/// Left and right side of each column, from the left of the bar.
const CLAIMS: (f32, f32) = (2.0, 4.0);
const MENTIONS: (f32, f32) = (5.0, 10.0);
const HITS: (f32, f32) = (11.0, 13.0);
/// The frame is never smaller, or it could not be taken hold of.
const MIN_FRAME: f32 = 24.0;

/// What a drag has hold of: the distance of the pointer from the frame's top.
pub(super) type Grip = Option<f32>;

/// The bar in one frame.
pub(super) struct Minimap {
    track: Rect,
    length: f64,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places on the screen and in a text below 4 GiB"
)]
impl Minimap {
    pub(super) fn new(view: Rect, length: usize) -> Self {
        let right = view.right() - RIGHT;
        Self {
            track: Rect::from_min_max(
                pos2(right - WIDTH, view.top() + MARGIN),
                pos2(
                    right,
                    (view.bottom() - MARGIN).max(view.top() + MARGIN + 1.0),
                ),
            ),
            length: length.max(1) as f64,
        }
    }

    fn y(&self, at: f64) -> f32 {
        self.track.top() + self.track.height() * (at / self.length) as f32
    }

    fn at(&self, y: f32) -> ByteOffset {
        let share = f64::from((y - self.track.top()) / self.track.height()).clamp(0.0, 1.0);
        ByteOffset::new((share * self.length) as usize)
    }

    /// The frame round the visible part, which lies between two positions.
    fn frame(&self, visible: (f64, f64)) -> Rect {
        let (top, bottom) = (self.y(visible.0), self.y(visible.1));
        let missing = (MIN_FRAME - (bottom - top)).max(0.0) / 2.0;
        let height = (bottom - top + 2.0 * missing).min(self.track.height());
        let last = self.track.bottom() - height;
        let top = (top - missing).min(last).max(self.track.top());
        Rect::from_min_max(
            pos2(self.track.left(), top),
            pos2(self.track.right(), top + height),
        )
    }

    /// Answers the pointer: where the text's top should be, if it moves.
    pub(super) fn interact(
        &self,
        ui: &Ui,
        grip: &mut Grip,
        visible: (f64, f64),
        words: &str,
    ) -> Option<ByteOffset> {
        let id = super::ArticleView::id().with("overview");
        let response = ui.interact(self.track.expand2(egui::vec2(4.0, 0.0)), id, Sense::drag());
        let share = visible.0 / self.length;
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ScrollBar, true, "Overview of marks");
            info.value = Some((share * 100.0).round());
            info
        });
        let pressed = response.is_pointer_button_down_on();
        let pointer = response.interact_pointer_pos();
        response
            .on_hover_cursor(CursorIcon::Default)
            .on_hover_text(words);
        let (true, Some(pointer)) = (pressed, pointer) else {
            *grip = None;
            return None;
        };
        let frame = self.frame(visible);
        let hold = *grip.get_or_insert_with(|| {
            if frame.contains(pointer) {
                pointer.y - frame.top()
            } else {
                frame.height() / 2.0
            }
        });
        let still = (pointer.y - hold - frame.top()).abs() < 0.5;
        (!still).then(|| {
            let missing = (MIN_FRAME - (self.y(visible.1) - self.y(visible.0))).max(0.0) / 2.0;
            self.at(pointer.y - hold + missing)
        })
    }

    /// Draws the bar. What falls on the same pixels is one tick, found by binary search, so that
    /// the cost depends on the height of the window only.
    pub(super) fn paint(&self, ui: &Ui, scene: &Scene<'_>, visible: (f64, f64)) {
        let theme = Theme::of(ui.ctx());
        let painter = ui.painter();
        painter.rect_filled(self.track, CornerRadius::same(5), theme.window);
        let mut mesh = Mesh::default();
        let quotes = scene.quotes;
        self.ticks(
            quotes.len(),
            |index| quotes[index].start(),
            |index, y| {
                let end = self.y(quotes[index].end().get() as f64).round();
                self.bar(&mut mesh, CLAIMS, (y, end.max(y + TICK)), theme.accent)
            },
        );
        let suggested = scene.suggestions;
        self.ticks(
            suggested.len(),
            |index| suggested[index].0,
            |index, y| {
                let color = theme.hue(suggested[index].1).line;
                let middle = f32::midpoint(MENTIONS.0, MENTIONS.1);
                let (left, right) = ((MENTIONS.0, middle - 0.5), (middle + 0.5, MENTIONS.1));
                self.bar(&mut mesh, left, (y, y + TICK), color);
                self.bar(&mut mesh, right, (y, y + TICK), color)
            },
        );
        let ticks = scene.ticks;
        self.ticks(
            ticks.len(),
            |index| ticks[index].0,
            |index, y| {
                self.bar(
                    &mut mesh,
                    MENTIONS,
                    (y, y + TICK),
                    theme.hue(ticks[index].1).line,
                )
            },
        );
        let hits = scene.hits;
        self.ticks(
            hits.len(),
            |index| hits[index].start(),
            |_, y| self.bar(&mut mesh, HITS, (y, y + TICK), theme.muted),
        );
        if let Some(hit) = scene.current_hit.and_then(|index| hits.get(index)) {
            let y = self.tick(hit.start());
            let wide = (HITS.0 - 1.0, HITS.1 + 1.0);
            self.bar(&mut mesh, wide, (y - 1.0, y + TICK + 1.0), theme.text);
        }
        painter.add(Shape::mesh(mesh));
        if visible.0 <= 0.0 && visible.1 >= self.length {
            return;
        }
        let stroke = egui::Stroke::new(1.0, theme.edge.gamma_multiply(0.6));
        painter.rect_stroke(
            self.frame(visible),
            CornerRadius::same(4),
            stroke,
            StrokeKind::Inside,
        );
    }

    /// Calls `draw` for things in text order with their number and the top of their tick; it
    /// answers how far down it has drawn. Things that begin above that are passed over.
    fn ticks(
        &self,
        count: usize,
        start: impl Fn(usize) -> ByteOffset,
        mut draw: impl FnMut(usize, f32) -> f32,
    ) {
        let mut index = 0;
        while index < count {
            let at = start(index);
            let bottom = draw(index, self.tick(at));
            let until = self.at(bottom + 0.5).max(at);
            // Near ones first: few lie on one place.
            let near = (index + 1).min(count)..(index + 8).min(count);
            let mut next = near.clone().find(|&near| start(near) > until);
            if next.is_none() {
                next = Some(partition_point(near.end..count, |far| start(far) <= until));
            }
            index = next.unwrap_or(count);
        }
    }

    /// Where the tick of a position begins.
    fn tick(&self, at: ByteOffset) -> f32 {
        let y = self.y(at.get() as f64).round();
        y.min(self.track.bottom() - TICK)
    }

    /// Fills a part of a column and says how far down.
    fn bar(
        &self,
        mesh: &mut Mesh,
        column: (f32, f32),
        (top, bottom): (f32, f32),
        color: Color32,
    ) -> f32 {
        let left = self.track.left();
        let rect = Rect::from_min_max(pos2(left + column.0, top), pos2(left + column.1, bottom));
        mesh.add_colored_rect(rect, color);
        bottom
    }
}

/// The first number that does not fulfil a condition that holds from the beginning up to some
/// number; the end if all do.
fn partition_point(range: std::ops::Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// What the bar shows, for its tooltip.
pub(super) fn words(scene: &Scene<'_>) -> String {
    let mut lines = vec!["The whole text. Click or drag to go to a place."];
    let columns = [
        (!scene.quotes.is_empty(), "Left: quotes of claims"),
        (
            !scene.ticks.is_empty(),
            "Middle: mentions, in their labels’ colours",
        ),
        (
            !scene.suggestions.is_empty(),
            "Two dots in the middle: suggestions",
        ),
        (
            !scene.hits.is_empty(),
            "Right: search hits, the current one larger",
        ),
    ];
    lines.extend(
        columns
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, line)| line),
    );
    lines.join("\n")
}
