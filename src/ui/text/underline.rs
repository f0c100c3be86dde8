//! The shapes under marked words: what tells labels apart without colour.

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2};

use super::strips::Scale;
use crate::model::Pattern;

/// Draws `pattern` from `left` to `right` with its upper edge at `y`. Straight shapes go into
/// `mesh` as rectangles on whole pixels; a wave is a line of its own. All are at most as high as
/// [`UNDERLINE`](super::strips::UNDERLINE).
pub(crate) fn underline(
    painter: &Painter,
    mesh: &mut Mesh,
    pattern: Pattern,
    span: (f32, f32),
    y: f32,
    (color, scale): (Color32, Scale),
) {
    let (left, right) = (scale.snap(span.0), scale.snap(span.1));
    let bar = |mesh: &mut Mesh, from: f32, to: f32, above: f32, height: f32| {
        let rect = Rect::from_min_max(
            pos2(from, y + above),
            pos2(to.min(right), y + above + height),
        );
        mesh.add_colored_rect(rect, color);
    };
    let (thin, thick) = (scale.thick(1.0), scale.thick(2.0));
    let mut steps = |dash: f32, gap: f32| {
        let mut from = left;
        while from + dash * 0.5 < right {
            bar(mesh, from, from + dash, 0.0, thick);
            from += dash + gap;
        }
    };
    match pattern {
        Pattern::Solid => bar(mesh, left, right, 0.0, thick),
        Pattern::Thick => bar(mesh, left, right, 0.0, scale.thick(3.0)),
        Pattern::Double => {
            bar(mesh, left, right, 0.0, thin);
            bar(mesh, left, right, 2.0 * thin, thin);
        }
        Pattern::Dotted => steps(thick, thick),
        Pattern::Dashed => steps(scale.thick(6.0), scale.thick(3.0)),
        Pattern::Wavy => {
            painter.add(wave(left, right, y + 1.5 * scale.text, (color, scale.text)));
        }
    }
}

fn wave(left: f32, right: f32, y: f32, (color, scale): (Color32, f32)) -> Shape {
    let step = 2.0 * scale;
    let mut points: Vec<Pos2> = Vec::new();
    let mut x = left;
    for height in [0.0, -1.25, 0.0, 1.25].iter().cycle() {
        points.push(pos2(x.min(right), y + height * scale));
        if x >= right {
            break;
        }
        x += step;
    }
    Shape::line(points, Stroke::new(1.25 * scale, color))
}

/// A frame of dashes with round corners left out, for what is only proposed.
pub(super) fn dashed_frame(mesh: &mut Mesh, rect: Rect, color: Color32, doubtful: bool) {
    let (dash, period) = if doubtful { (1.5, 5.0) } else { (4.0, 6.0) };
    const WIDTH: f32 = 1.0;
    let mut run = |length: f32, place: &dyn Fn(f32, f32) -> [Rect; 2]| {
        let mut from = 2.0;
        while from < length - 2.0 {
            let to = (from + dash).min(length - 2.0);
            for dash in place(from, to) {
                mesh.add_colored_rect(dash, color);
            }
            from += period;
        }
    };
    run(rect.width(), &|from, to| {
        let (from, to) = (rect.left() + from, rect.left() + to);
        [rect.top(), rect.bottom() - WIDTH]
            .map(|y| Rect::from_min_max(pos2(from, y), pos2(to, y + WIDTH)))
    });
    run(rect.height(), &|from, to| {
        let (from, to) = (rect.top() + from, rect.top() + to);
        [rect.left(), rect.right() - WIDTH]
            .map(|x| Rect::from_min_max(pos2(x, from), pos2(x + WIDTH, to)))
    });
}
