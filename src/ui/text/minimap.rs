//! The marked scroll bar: where in the whole text marks are, and which part is visible.

use egui::{
    CornerRadius, CursorIcon, Mesh, Rect, Role, Sense, Shape, StrokeKind, Ui, WidgetInfo, pos2,
};

use crate::text::ByteOffset;
use crate::ui::theme::Theme;

const WIDTH: f32 = 10.0;
const RIGHT: f32 = 6.0;
const MARGIN: f32 = 10.0;
const TICK: f32 = 2.0;
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
        response.on_hover_cursor(CursorIcon::Default);
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

    /// Draws the bar. Ticks are in text order; those that fall on the same pixels are one, found
    /// by binary search, so that the cost depends on the height of the window only.
    pub(super) fn paint(&self, ui: &Ui, ticks: &[(ByteOffset, usize)], visible: (f64, f64)) {
        let theme = Theme::of(ui.ctx());
        let painter = ui.painter();
        painter.rect_filled(self.track, CornerRadius::same(5), theme.window);
        let mut mesh = Mesh::default();
        let mut rest = ticks;
        while let Some(&(at, hue)) = rest.first() {
            let y = self
                .y(at.get() as f64)
                .round()
                .min(self.track.bottom() - TICK);
            let rect = Rect::from_min_max(
                pos2(self.track.left() + 2.0, y),
                pos2(self.track.right() - 2.0, y + TICK),
            );
            mesh.add_colored_rect(rect, theme.hue(hue).line);
            let next = self.at(y + TICK + 0.5).max(at);
            // Near ones first: few ticks lie on one place.
            let near = rest
                .iter()
                .take(8)
                .take_while(|tick| tick.0 <= next)
                .count();
            let skip = if near < 8 {
                near
            } else {
                rest.partition_point(|tick| tick.0 <= next)
            };
            rest = &rest[skip.max(1)..];
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
}
