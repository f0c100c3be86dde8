//! Pictures of the window without a GPU: egui's triangles painted by the CPU.
//!
//! ```ignore
//! let screen = Screen::new();
//! let mut harness = screen.builder(vec2(800.0, 600.0), egui::Theme::Light).build_ui(|ui| …);
//! harness.run();
//! let picture = screen.picture(&harness);
//! save(&picture, "panel-light");
//! ```
//! The pictures are what egui_glow would show: colours are multiplied and blended in gamma space
//! with premultiplied alpha, triangles follow the top-left rule.

use std::{cell::RefCell, collections::HashMap, path::PathBuf, rc::Rc};

use egui::{
    ClippedPrimitive, Color32, Context, FullOutput, ImageData, Mesh, Pos2, Rect, TextureFilter,
    TextureId, TexturesDelta, Vec2,
    epaint::{Primitive, Vertex},
};
use egui_kittest::{Harness, HarnessBuilder, TestRenderer};
use image::{Rgba, RgbaImage};

/// Collects the textures of one harness and paints its output.
#[derive(Clone, Default)]
pub struct Screen(Rc<RefCell<Textures>>);

impl Screen {
    /// A screen for one harness.
    pub fn new() -> Self {
        Self::default()
    }

    /// A harness of this size (in points) with our fonts and themes, painted on this screen.
    pub fn builder<S>(&self, size: Vec2, theme: egui::Theme) -> HarnessBuilder<S> {
        HarnessBuilder::default()
            .with_size(size)
            .with_theme(theme)
            .with_context_setup(claimdesk::ui::theme::install)
            .renderer(self.clone())
    }

    /// What the harness showed in its last frame.
    pub fn picture<S>(&self, harness: &Harness<'_, S>) -> RgbaImage {
        self.paint(&harness.ctx, harness.output())
    }

    /// The output of a frame as a picture.
    pub fn paint(&self, ctx: &Context, output: &FullOutput) -> RgbaImage {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let ground = ctx.global_style().visuals.panel_fill;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize, ground);
        canvas.primitives(&primitives, scale, &self.0.borrow());
        canvas.into_image()
    }
}

impl TestRenderer for Screen {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.borrow_mut().update(delta);
    }
}

/// Writes `name.png` below the target folder and says where.
pub fn save(picture: &RgbaImage, name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.png"));
    picture.save(&path).unwrap();
    path
}

/// The colour at a place given in points.
pub fn color_at(picture: &RgbaImage, at: Pos2, scale: f32) -> Color32 {
    let Rgba([r, g, b, a]) = *picture.get_pixel((at.x * scale) as u32, (at.y * scale) as u32);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// How many pixels inside `rect` (in points) have exactly this colour.
pub fn count(picture: &RgbaImage, rect: Rect, scale: f32, color: Color32) -> usize {
    let (x0, y0) = ((rect.left() * scale) as u32, (rect.top() * scale) as u32);
    let x1 = ((rect.right() * scale) as u32).min(picture.width());
    let y1 = ((rect.bottom() * scale) as u32).min(picture.height());
    let wanted = Rgba(color.to_array());
    (y0..y1)
        .flat_map(|y| (x0..x1).map(move |x| (x, y)))
        .filter(|&(x, y)| *picture.get_pixel(x, y) == wanted)
        .count()
}

struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
    nearest: bool,
}

#[derive(Default)]
struct Textures {
    known: HashMap<TextureId, Texture>,
    /// Freed by the last frame, which may still have to be painted.
    freed: Vec<TextureId>,
}

impl Textures {
    fn update(&mut self, delta: &mut TexturesDelta) {
        for id in self.freed.drain(..) {
            self.known.remove(&id);
        }
        for (id, patches) in delta.set.drain() {
            for patch in patches {
                let ImageData::Color(image) = &patch.image;
                let [width, height] = image.size;
                let Some([x, y]) = patch.pos else {
                    let texture = Texture {
                        width,
                        height,
                        pixels: image.pixels.clone(),
                        nearest: patch.options.magnification == TextureFilter::Nearest,
                    };
                    self.known.insert(id, texture);
                    continue;
                };
                let texture = self.known.get_mut(&id).expect("a patch of a known texture");
                for row in 0..height {
                    let to = (y + row) * texture.width + x;
                    let from = row * width;
                    texture.pixels[to..to + width]
                        .copy_from_slice(&image.pixels[from..from + width]);
                }
            }
        }
        self.freed.extend(delta.free.drain());
    }
}

impl Texture {
    /// The colour at texel coordinates, as four numbers from 0 to 255.
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u - 0.5, v - 0.5);
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = (x - x0, y - y0);
        // Text lies on whole pixels: most samples hit one texel.
        if self.nearest || (near_whole(fx) && near_whole(fy)) {
            let (x, y) = if self.nearest {
                (u.floor(), v.floor())
            } else {
                (x.round(), y.round())
            };
            return as_floats(self.texel(x, y));
        }
        let [a, b] = [
            as_floats(self.texel(x0, y0)),
            as_floats(self.texel(x0 + 1.0, y0)),
        ];
        let [c, d] = [
            as_floats(self.texel(x0, y0 + 1.0)),
            as_floats(self.texel(x0 + 1.0, y0 + 1.0)),
        ];
        let mut mixed = [0.0; 4];
        for i in 0..4 {
            let top = a[i] + (b[i] - a[i]) * fx;
            let bottom = c[i] + (d[i] - c[i]) * fx;
            mixed[i] = top + (bottom - top) * fy;
        }
        mixed
    }

    fn texel(&self, x: f32, y: f32) -> Color32 {
        let x = (x.max(0.0) as usize).min(self.width - 1);
        let y = (y.max(0.0) as usize).min(self.height - 1);
        self.pixels[y * self.width + x]
    }
}

fn near_whole(fraction: f32) -> bool {
    !(0.01..=0.99).contains(&fraction)
}

fn as_floats(color: Color32) -> [f32; 4] {
    color.to_array().map(f32::from)
}

/// Clip rectangle in pixels, half open.
#[derive(Clone, Copy)]
struct Clip {
    x: [i64; 2],
    y: [i64; 2],
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
}

/// Sub-pixel steps of a vertex position, as on GPUs.
const STEPS: i64 = 256;

impl Canvas {
    fn new(width: usize, height: usize, ground: Color32) -> Self {
        Self {
            width,
            height,
            pixels: vec![ground.to_array(); width * height],
        }
    }

    fn into_image(self) -> RgbaImage {
        let bytes = self.pixels.into_flattened();
        RgbaImage::from_raw(self.width as u32, self.height as u32, bytes).unwrap()
    }

    fn primitives(&mut self, primitives: &[ClippedPrimitive], scale: f32, textures: &Textures) {
        for ClippedPrimitive {
            clip_rect,
            primitive,
        } in primitives
        {
            let Primitive::Mesh(mesh) = primitive else {
                continue; // a paint callback needs a GPU
            };
            let round = |v: f32, end: usize| ((v * scale).round() as i64).clamp(0, end as i64);
            let clip = Clip {
                x: [
                    round(clip_rect.min.x, self.width),
                    round(clip_rect.max.x, self.width),
                ],
                y: [
                    round(clip_rect.min.y, self.height),
                    round(clip_rect.max.y, self.height),
                ],
            };
            self.mesh(mesh, scale, clip, textures);
        }
    }

    fn mesh(&mut self, mesh: &Mesh, scale: f32, clip: Clip, textures: &Textures) {
        let texture = textures
            .known
            .get(&mesh.texture_id)
            .unwrap_or_else(|| panic!("no texture {:?}", mesh.texture_id));
        for indices in mesh.indices.chunks_exact(3) {
            let corner = |i: usize| mesh.vertices[indices[i] as usize];
            self.triangle([corner(0), corner(1), corner(2)], scale, clip, texture);
        }
    }

    fn triangle(&mut self, mut corners: [Vertex; 3], scale: f32, clip: Clip, texture: &Texture) {
        let fixed = |v: &Vertex| {
            let steps = scale * STEPS as f32;
            [
                (v.pos.x * steps).round() as i64,
                (v.pos.y * steps).round() as i64,
            ]
        };
        let mut at = [fixed(&corners[0]), fixed(&corners[1]), fixed(&corners[2])];
        let area = cross(at[0], at[1], at[2]);
        if area == 0 {
            return;
        }
        if area < 0 {
            corners.swap(1, 2);
            at.swap(1, 2);
        }
        let area = area.unsigned_abs() as f32;
        let paint = Paint::new(&corners, texture);
        let edges = [
            Edge::new(at[1], at[2]),
            Edge::new(at[2], at[0]),
            Edge::new(at[0], at[1]),
        ];
        let top = at.iter().map(|p| p[1]).min().unwrap_or(0).div_euclid(STEPS);
        let bottom = at.iter().map(|p| p[1]).max().unwrap_or(0).div_euclid(STEPS) + 1;
        for y in top.max(clip.y[0])..bottom.min(clip.y[1]) {
            let mut span = clip.x;
            let starts = [edges[0].at_row(y), edges[1].at_row(y), edges[2].at_row(y)];
            for (edge, &start) in edges.iter().zip(&starts) {
                edge.narrow(start, &mut span);
            }
            if span[0] >= span[1] {
                continue;
            }
            let weights = [0, 1, 2].map(|i| {
                let first = starts[i] - edges[i].bias + edges[i].step * span[0];
                [first as f32 / area, edges[i].step as f32 / area]
            });
            let row = y as usize * self.width;
            let pixels = &mut self.pixels[row + span[0] as usize..row + span[1] as usize];
            paint.span(pixels, weights);
        }
    }
}

fn cross(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> i64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// One side of a triangle: positive inside, growing by `step` a pixel to the right.
struct Edge {
    from: [i64; 2],
    delta: [i64; 2],
    step: i64,
    /// Takes the pixels exactly on the side away, unless it is a top or a left side.
    bias: i64,
}

impl Edge {
    fn new(from: [i64; 2], to: [i64; 2]) -> Self {
        let delta = [to[0] - from[0], to[1] - from[1]];
        let top_left = delta[1] < 0 || (delta[1] == 0 && delta[0] > 0);
        Self {
            from,
            delta,
            step: -delta[1] * STEPS,
            bias: if top_left { 0 } else { -1 },
        }
    }

    /// The value (with bias) at the centre of the row's pixel 0.
    fn at_row(&self, y: i64) -> i64 {
        let centre = [STEPS / 2, y * STEPS + STEPS / 2];
        self.delta[0] * (centre[1] - self.from[1]) - self.delta[1] * (centre[0] - self.from[0])
            + self.bias
    }

    /// Narrows a span of pixels to those where the value is not negative.
    fn narrow(&self, start: i64, span: &mut [i64; 2]) {
        if self.step > 0 {
            span[0] = span[0].max(-start.div_euclid(self.step));
        } else if self.step < 0 {
            span[1] = span[1].min(start.div_euclid(-self.step) + 1);
        } else if start < 0 {
            span[1] = span[0];
        }
    }
}

/// What fills a triangle.
enum Paint<'a> {
    Solid([f32; 4]),
    Mixed {
        texture: &'a Texture,
        colors: [[f32; 4]; 3],
        uv: [[f32; 2]; 3],
        textured: bool,
    },
}

impl<'a> Paint<'a> {
    fn new(corners: &[Vertex; 3], texture: &'a Texture) -> Self {
        let uv = corners.each_ref().map(|v| {
            [
                v.uv.x * texture.width as f32,
                v.uv.y * texture.height as f32,
            ]
        });
        let colors = corners.each_ref().map(|v| as_floats(v.color));
        let textured = uv[0] != uv[1] || uv[0] != uv[2];
        // Plain shapes all point at the white texel.
        let tint = texture.sample(uv[0][0].max(0.5), uv[0][1].max(0.5));
        if !textured && colors[0] == colors[1] && colors[0] == colors[2] {
            return Self::Solid(times(colors[0], tint));
        }
        Self::Mixed {
            texture,
            colors,
            uv,
            textured,
        }
    }

    fn span(&self, pixels: &mut [[u8; 4]], weights: [[f32; 2]; 3]) {
        match self {
            Self::Solid(color) if color[3] >= 254.5 => pixels.fill(color.map(|c| c.round() as u8)),
            Self::Solid(color) => {
                for pixel in pixels {
                    blend(pixel, *color);
                }
            }
            Self::Mixed {
                texture,
                colors,
                uv,
                textured,
            } => {
                for (x, pixel) in pixels.iter_mut().enumerate() {
                    let w = weights.map(|[first, step]| first + step * x as f32);
                    let mix = |a: f32, b: f32, c: f32| a * w[0] + b * w[1] + c * w[2];
                    let [a, b, c] = colors;
                    let mut color = [0.0; 4];
                    for i in 0..4 {
                        color[i] = mix(a[i], b[i], c[i]);
                    }
                    if *textured {
                        let u = mix(uv[0][0], uv[1][0], uv[2][0]);
                        let v = mix(uv[0][1], uv[1][1], uv[2][1]);
                        color = times(color, texture.sample(u, v));
                    }
                    blend(pixel, color);
                }
            }
        }
    }
}

fn times(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [
        a[0] * b[0] / 255.0,
        a[1] * b[1] / 255.0,
        a[2] * b[2] / 255.0,
        a[3] * b[3] / 255.0,
    ]
}

fn blend(pixel: &mut [u8; 4], over: [f32; 4]) {
    if over[3] <= 0.0 && over[0] <= 0.0 && over[1] <= 0.0 && over[2] <= 0.0 {
        return;
    }
    let rest = 1.0 - over[3] / 255.0;
    for i in 0..4 {
        pixel[i] = (over[i] + f32::from(pixel[i]) * rest).round() as u8;
    }
}
