//! Small icons, painted as shapes on a grid of 16 by 16, and the application's mark.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::theme::{ICON_PNG, Theme};

/// One icon. Its meaning is told by the accessible name of the control that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Icon {
    Undo,
    Redo,
    /// Light or dark.
    Theme,
    Search,
    Close,
    ChevronLeft,
    ChevronRight,
    ChevronUp,
    ChevronDown,
    Plus,
    Warning,
    Info,
    Check,
    More,
    Link,
    Trash,
    Folder,
    Document,
    /// Unsure.
    Flag,
    Pin,
    /// Show only some.
    Filter,
}

impl Icon {
    /// All icons, for the gallery.
    pub const ALL: [Self; 21] = [
        Self::Undo,
        Self::Redo,
        Self::Theme,
        Self::Search,
        Self::Close,
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::ChevronUp,
        Self::ChevronDown,
        Self::Plus,
        Self::Warning,
        Self::Info,
        Self::Check,
        Self::More,
        Self::Link,
        Self::Trash,
        Self::Folder,
        Self::Document,
        Self::Flag,
        Self::Pin,
        Self::Filter,
    ];

    /// Paints the icon as large as fits into `rect`.
    pub fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        Pen::new(painter, rect, color).icon(self);
    }
}

/// Maps the 16-grid onto a place on the screen.
struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    scale: f32,
    color: Color32,
}

impl<'a> Pen<'a> {
    fn new(painter: &'a Painter, rect: Rect, color: Color32) -> Self {
        let side = rect.width().min(rect.height());
        Self {
            painter,
            origin: rect.center() - Vec2::splat(side / 2.0),
            scale: side / 16.0,
            color,
        }
    }

    fn icon(&self, icon: Icon) {
        match icon {
            Icon::Undo => self.turn(false),
            Icon::Redo => self.turn(true),
            Icon::Theme => self.half_circle(),
            Icon::Search => {
                self.circle(7.0, 7.0, 4.25);
                self.line(&[(10.2, 10.2), (13.5, 13.5)]);
            }
            Icon::Close => {
                self.line(&[(4.0, 4.0), (12.0, 12.0)]);
                self.line(&[(12.0, 4.0), (4.0, 12.0)]);
            }
            Icon::ChevronLeft => self.line(&[(9.5, 4.0), (5.5, 8.0), (9.5, 12.0)]),
            Icon::ChevronRight => self.line(&[(6.5, 4.0), (10.5, 8.0), (6.5, 12.0)]),
            Icon::ChevronUp => self.line(&[(4.0, 9.5), (8.0, 5.5), (12.0, 9.5)]),
            Icon::ChevronDown => self.line(&[(4.0, 6.5), (8.0, 10.5), (12.0, 6.5)]),
            Icon::Plus => {
                self.line(&[(8.0, 3.0), (8.0, 13.0)]);
                self.line(&[(3.0, 8.0), (13.0, 8.0)]);
            }
            Icon::Warning => {
                self.outline(&[(8.0, 2.2), (14.4, 13.4), (1.6, 13.4)]);
                self.line(&[(8.0, 6.4), (8.0, 9.6)]);
                self.dot(8.0, 11.5, 0.9);
            }
            Icon::Info => {
                self.circle(8.0, 8.0, 6.0);
                self.line(&[(8.0, 7.4), (8.0, 11.2)]);
                self.dot(8.0, 5.1, 0.9);
            }
            Icon::Check => self.line(&[(3.0, 8.5), (6.5, 12.0), (13.0, 4.5)]),
            Icon::More => [3.5, 8.0, 12.5]
                .into_iter()
                .for_each(|x| self.dot(x, 8.0, 1.25)),
            Icon::Link => self.link(),
            Icon::Trash => self.trash(),
            Icon::Folder => self.outline(&[
                (1.8, 3.5),
                (6.2, 3.5),
                (7.8, 5.3),
                (14.2, 5.3),
                (14.2, 12.8),
                (1.8, 12.8),
            ]),
            Icon::Document => {
                self.outline(&[
                    (3.5, 1.8),
                    (9.4, 1.8),
                    (12.5, 4.9),
                    (12.5, 14.2),
                    (3.5, 14.2),
                ]);
                self.line(&[(9.2, 2.0), (9.2, 5.1), (12.4, 5.1)]);
                self.line(&[(5.8, 8.3), (10.2, 8.3)]);
                self.line(&[(5.8, 11.0), (10.2, 11.0)]);
            }
            Icon::Flag => {
                self.line(&[(3.8, 14.4), (3.8, 2.0)]);
                self.line(&[
                    (3.8, 2.6),
                    (12.8, 2.6),
                    (10.6, 5.8),
                    (12.8, 9.0),
                    (3.8, 9.0),
                ]);
            }
            Icon::Filter => self.filter(),
            Icon::Pin => {
                self.line(&[(5.4, 2.0), (10.6, 2.0)]);
                self.line(&[
                    (6.2, 2.0),
                    (6.2, 6.4),
                    (3.8, 9.4),
                    (12.2, 9.4),
                    (9.8, 6.4),
                    (9.8, 2.0),
                ]);
                self.line(&[(8.0, 9.4), (8.0, 14.2)]);
            }
        }
    }

    /// An arrow that bends back; mirrored for redo.
    fn turn(&self, mirrored: bool) {
        let at = |x: f32, y: f32| if mirrored { (16.0 - x, y) } else { (x, y) };
        self.line(&[at(5.6, 3.0), at(2.6, 6.0), at(5.6, 9.0)]);
        let mut bend = vec![at(2.6, 6.0), at(9.5, 6.0)];
        for step in 0..=10_u8 {
            let angle = -FRAC_PI_2 + PI * f32::from(step) / 10.0;
            bend.push(at(9.5 + 3.6 * angle.cos(), 9.6 + 3.6 * angle.sin()));
        }
        bend.push(at(6.0, 13.2));
        self.line(&bend);
    }

    /// Lines that grow shorter.
    fn filter(&self) {
        self.line(&[(2.5, 4.5), (13.5, 4.5)]);
        self.line(&[(4.5, 8.0), (11.5, 8.0)]);
        self.line(&[(6.5, 11.5), (9.5, 11.5)]);
    }

    fn half_circle(&self) {
        self.circle(8.0, 8.0, 5.5);
        let arc = (0..=20_u8).map(|step| {
            let angle = FRAC_PI_2 + PI * f32::from(step) / 20.0;
            self.at(8.0 + 5.5 * angle.cos(), 8.0 + 5.5 * angle.sin())
        });
        self.painter.add(Shape::convex_polygon(
            arc.collect(),
            self.color,
            Stroke::NONE,
        ));
    }

    fn link(&self) {
        // Two rings of a chain, each open where the other passes, along the rising diagonal.
        for (centre, from) in [((5.4, 10.6), 0.0), ((10.6, 5.4), PI)] {
            let ring: Vec<(f32, f32)> = (0..=16_u8)
                .map(|step| {
                    let angle = from + 0.2 * PI / 4.0 + (TAU - FRAC_PI_2) * f32::from(step) / 16.0;
                    (centre.0 + 3.4 * angle.cos(), centre.1 + 3.4 * angle.sin())
                })
                .collect();
            self.line(&ring);
        }
        self.line(&[(6.2, 9.8), (9.8, 6.2)]);
    }

    fn trash(&self) {
        self.line(&[(2.6, 4.2), (13.4, 4.2)]);
        self.line(&[(6.0, 4.0), (6.0, 2.2), (10.0, 2.2), (10.0, 4.0)]);
        self.line(&[(4.0, 4.4), (4.6, 13.8), (11.4, 13.8), (12.0, 4.4)]);
        self.line(&[(6.8, 7.0), (6.8, 11.2)]);
        self.line(&[(9.2, 7.0), (9.2, 11.2)]);
    }

    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.origin + vec2(x, y) * self.scale
    }

    fn stroke(&self) -> Stroke {
        Stroke::new((1.3 * self.scale).max(1.0), self.color)
    }

    fn line(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.painter.add(Shape::line(points, self.stroke()));
    }

    fn outline(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|&(x, y)| self.at(x, y)).collect();
        self.painter.add(Shape::closed_line(points, self.stroke()));
    }

    fn circle(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_stroke(self.at(x, y), radius * self.scale, self.stroke());
    }

    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_filled(self.at(x, y), radius * self.scale, self.color);
    }
}

/// Paints the application's mark: a rounded square from blue to green.
pub fn logo(painter: &Painter, rect: Rect, theme: &Theme) {
    let radius = rect.width() * 0.25;
    let [from, to] = theme.logo;
    let colour_at = |p: Pos2| {
        let t = ((p.x - rect.left()) / rect.width() + (p.y - rect.top()) / rect.height()) / 2.0;
        from.lerp_to_gamma(to, t.clamp(0.0, 1.0))
    };
    let mut outline = Vec::with_capacity(36);
    for (corner, start) in [
        (rect.right_bottom() + vec2(-radius, -radius), 0.0),
        (rect.left_bottom() + vec2(radius, -radius), FRAC_PI_2),
        (rect.left_top() + vec2(radius, radius), PI),
        (rect.right_top() + vec2(-radius, radius), PI + FRAC_PI_2),
    ] {
        for step in 0..=8_u8 {
            let angle = start + FRAC_PI_2 * f32::from(step) / 8.0;
            outline.push((corner, vec2(angle.cos(), angle.sin())));
        }
    }
    // A fan of triangles, and a feather of half a pixel on each side against stairs.
    let feather = 0.5 / painter.pixels_per_point();
    let mut mesh = Mesh::default();
    mesh.colored_vertex(rect.center(), colour_at(rect.center()));
    for &(corner, direction) in &outline {
        let edge = corner + direction * radius;
        mesh.colored_vertex(edge - direction * feather, colour_at(edge));
        mesh.colored_vertex(edge + direction * feather, Color32::TRANSPARENT);
    }
    let count = u32::try_from(outline.len()).unwrap_or(0);
    for i in 0..count {
        let (inner, next) = (1 + 2 * i, 1 + 2 * ((i + 1) % count));
        mesh.add_triangle(0, inner, next);
        mesh.add_triangle(inner, inner + 1, next);
        mesh.add_triangle(inner + 1, next, next + 1);
    }
    painter.add(Shape::mesh(mesh));
    let line = |y: f32, from: f32, to: f32, colour: Color32| {
        let at = |x: f32, y: f32| {
            pos2(
                rect.left() + x * rect.width(),
                rect.top() + y * rect.height(),
            )
        };
        painter.line_segment(
            [at(from, y), at(to, y)],
            Stroke::new((rect.height() * 0.09).max(1.0), colour),
        );
    };
    let soft = theme.on_accent.gamma_multiply(0.6);
    line(0.32, 0.24, 0.76, soft);
    line(0.52, 0.24, 0.76, theme.on_accent);
    line(0.72, 0.24, 0.54, soft);
}

/// The icon for the window manager, if the bundled picture can be read (it can: a test says so).
pub fn app_icon() -> Option<egui::IconData> {
    eframe::icon_data::from_png_bytes(ICON_PNG).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_window_has_an_icon() {
        let icon = super::app_icon().expect("the bundled icon");
        assert_eq!((icon.width, icon.height), (256, 256));
        // The corner is see-through, the middle is not.
        assert_eq!(icon.rgba[3], 0);
        assert_eq!(icon.rgba[(128 * 256 + 128) * 4 + 3], 255);
    }
}
