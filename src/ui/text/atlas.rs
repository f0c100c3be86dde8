//! Pictures of glyphs in one texture.
//!
//! A glyph is painted when it is first seen, at its size and at one of up to four places between
//! two pixels, and then stamped as a rectangle of the texture. The texture grows as it fills. When it
//! can't grow further, all pictures are dropped and those on the screen are painted again: the
//! revision tells whose triangles are stale.

use std::collections::HashMap;

use egui::{
    Color32, ColorImage, Context, Mesh, Rect, TextureHandle, TextureId, TextureOptions,
    epaint::FontColorTransferFunction, pos2, vec2,
};
use parley::fontique::Blob;
use skrifa::instance::{NormalizedCoord, Size};
use skrifa::outline::{DrawSettings, HintingInstance, HintingOptions, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use vello_cpu::color::{OpaqueColor, Srgb};
use vello_cpu::kurbo::{Affine, BezPath, Shape as _, Stroke};
use vello_cpu::{Pixmap, RenderContext, Resources, peniko};

use crate::ui::theme::UNTINTED;

/// A face as glyphs are painted with it.
pub(super) struct Face {
    data: Blob<u8>,
    index: u32,
    coords: Vec<NormalizedCoord>,
    /// Made bold, because the family has no bold face.
    embolden: bool,
    /// Made slanted, by this many degrees.
    skew: i8,
    /// Whether it has pictures of its own, such as emoji.
    colored: bool,
    hinting: Option<(u32, HintingInstance)>,
}

impl Face {
    pub(super) fn new(
        data: Blob<u8>,
        index: u32,
        coords: &[i16],
        embolden: bool,
        skew: i8,
    ) -> Self {
        let colored = FontRef::from_index(data.as_ref(), index).is_ok_and(|font| {
            [b"COLR", b"CBDT", b"sbix"]
                .iter()
                .any(|tag| font.table_data(skrifa::Tag::new(tag)).is_some())
        });
        Self {
            data,
            index,
            coords: coords
                .iter()
                .map(|c| NormalizedCoord::from_bits(*c))
                .collect(),
            embolden,
            skew,
            colored,
            hinting: None,
        }
    }

    /// The outline of a glyph in pixels, `shift` to the right.
    fn outline(&mut self, glyph: GlyphId, size: f32, shift: f32) -> Option<BezPath> {
        let font = FontRef::from_index(self.data.as_ref(), self.index).ok()?;
        let outlines = font.outline_glyphs();
        let outline = outlines.get(glyph)?;
        let mut pen = Pen(BezPath::new());
        let at = Size::new(size);
        if self
            .hinting
            .as_ref()
            .is_none_or(|(for_size, _)| *for_size != size.to_bits())
        {
            let options = HintingOptions::default();
            self.hinting = HintingInstance::new(&outlines, at, self.coords.as_slice(), options)
                .ok()
                .map(|instance| (size.to_bits(), instance));
        }
        let drawn = match &self.hinting {
            Some((_, hinting)) => outline.draw(DrawSettings::hinted(hinting, false), &mut pen),
            None => outline.draw((at, self.coords.as_slice()), &mut pen),
        };
        drawn.ok()?;
        let mut path = pen.0;
        if self.skew != 0 {
            let slope = f64::from(self.skew).to_radians().tan();
            path.apply_affine(Affine::skew(-slope, 0.0));
        }
        path.apply_affine(Affine::translate((f64::from(shift), 0.0)));
        Some(path)
    }
}

/// Takes an outline over, with y pointing down.
struct Pen(BezPath);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), f64::from(-y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), f64::from(-y)));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(
            (f64::from(x1), f64::from(-y1)),
            (f64::from(x), f64::from(-y)),
        );
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.curve_to(
            (f64::from(x1), f64::from(-y1)),
            (f64::from(x2), f64::from(-y2)),
            (f64::from(x), f64::from(-y)),
        );
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}

/// A glyph's picture.
struct Bitmap {
    size: [usize; 2],
    pixels: Vec<Color32>,
    /// From the glyph's origin to the picture's upper left corner, in pixels.
    offset: [i32; 2],
    colored: bool,
}

/// Where a glyph's picture lies in the texture.
#[derive(Clone, Copy, Debug)]
struct Slot {
    at: [usize; 2],
    size: [usize; 2],
    offset: [i32; 2],
    colored: bool,
}

/// Number of the face, glyph, size in pixels, place between two pixels in quarters.
type GlyphKey = (u32, u32, u32, u8);

/// A shelf of pictures of about the same height.
#[derive(Debug)]
struct Shelf {
    top: usize,
    height: usize,
    used: usize,
}

/// The texture and what is in it.
#[derive(Default)]
pub(super) struct Atlas {
    texture: Option<TextureHandle>,
    size: [usize; 2],
    slots: HashMap<GlyphKey, Option<Slot>>,
    shelves: Vec<Shelf>,
    revision: u64,
    painter: Painter,
}

/// The smallest texture, in pixels.
const FIRST: [usize; 2] = [1024, 512];
/// The largest, where the graphics card allows it: 32 MB.
const LARGEST: [usize; 2] = [2048, 4096];
/// Larger glyphs are not drawn: nobody reads letters of that size.
const LARGEST_GLYPH: f64 = 1024.0;

impl Atlas {
    pub(super) fn revision(&self) -> u64 {
        self.revision
    }

    pub(super) fn texture(&mut self, ctx: &Context) -> TextureId {
        if self.texture.is_none() {
            self.renew(ctx, FIRST);
        }
        self.texture
            .as_ref()
            .map_or(TextureId::default(), TextureHandle::id)
    }

    /// An empty texture of this size.
    fn renew(&mut self, ctx: &Context, size: [usize; 2]) {
        let image = ColorImage::filled(size, Color32::TRANSPARENT);
        match &mut self.texture {
            Some(texture) => texture.set(image, TextureOptions::LINEAR),
            None => {
                self.texture = Some(ctx.load_texture("glyphs", image, TextureOptions::LINEAR));
            }
        }
        self.size = size;
        self.slots.clear();
        self.shelves.clear();
        self.revision += 1;
    }

    /// What glyphs of one face and size are stamped with.
    pub(super) fn brush<'a>(
        &'a mut self,
        ctx: &'a Context,
        face: &'a mut Face,
        number: u32,
        size: f32,
    ) -> Brush<'a> {
        Brush {
            atlas: self,
            ctx,
            face,
            number,
            size,
        }
    }

    fn slot(&mut self, ctx: &Context, face: &mut Face, key: GlyphKey) -> Option<Slot> {
        if let Some(known) = self.slots.get(&key) {
            return *known;
        }
        let slot = self
            .painter
            .paint(face, key)
            .and_then(|bitmap| self.store(ctx, &bitmap));
        self.slots.insert(key, slot);
        slot
    }

    fn store(&mut self, ctx: &Context, bitmap: &Bitmap) -> Option<Slot> {
        let at = match self.place(bitmap.size) {
            Some(at) => at,
            None => {
                self.grow(ctx);
                self.place(bitmap.size)?
            }
        };
        let image = ColorImage::new(bitmap.size, bitmap.pixels.clone());
        self.texture
            .as_mut()?
            .set_partial(at, image, TextureOptions::LINEAR);
        Some(Slot {
            at,
            size: bitmap.size,
            offset: bitmap.offset,
            colored: bitmap.colored,
        })
    }

    /// Room for a picture, a pixel away from the others.
    fn place(&mut self, [width, height]: [usize; 2]) -> Option<[usize; 2]> {
        let (width, height) = (width + 1, height + 1);
        let [right, bottom] = self.size;
        let fits = |shelf: &&mut Shelf| {
            shelf.height >= height
                && shelf.height <= height + height / 2 + 2
                && shelf.used + width <= right
        };
        if let Some(shelf) = self.shelves.iter_mut().find(fits) {
            let at = [shelf.used, shelf.top];
            shelf.used += width;
            return Some(at);
        }
        let top = self
            .shelves
            .last()
            .map_or(0, |shelf| shelf.top + shelf.height);
        if top + height > bottom || width > right {
            return None;
        }
        self.shelves.push(Shelf {
            top,
            height,
            used: width,
        });
        Some([0, top])
    }

    /// A larger texture, or an empty one of the same size.
    fn grow(&mut self, ctx: &Context) {
        let limit = ctx.input(|input| input.max_texture_side);
        let [width, height] = self.size;
        let wider = (width * 2).min(LARGEST[0]).min(limit.max(FIRST[0]));
        let higher = (height * 2).min(LARGEST[1]).min(limit.max(FIRST[1]));
        let size = if width <= height {
            [wider, height]
        } else {
            [width, higher]
        };
        let size = if size == self.size {
            [wider, higher]
        } else {
            size
        };
        self.renew(ctx, size);
    }
}

/// Stamps glyphs of one face and size.
pub(super) struct Brush<'a> {
    atlas: &'a mut Atlas,
    ctx: &'a Context,
    face: &'a mut Face,
    number: u32,
    size: f32,
}

impl Brush<'_> {
    /// Appends a glyph with its origin `at` these pixels; the mesh is in points.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "places on a screen"
    )]
    pub(super) fn stamp(
        &mut self,
        mesh: &mut Mesh,
        glyph: u32,
        at: (f32, f32),
        pixels_per_point: f32,
        color: Color32,
    ) {
        // Large letters gain less from places between pixels, and cost more.
        let places = match self.size {
            _ if self.face.colored => 1.0,
            ..=20.0 => 4.0,
            ..=40.0 => 2.0,
            _ => 1.0,
        };
        let step = (at.0 * places).round();
        let x = (step / places).floor();
        let quarter = ((step - x * places) * 4.0 / places) as u8;
        let key = (self.number, glyph, self.size.to_bits(), quarter);
        let Some(slot) = self.atlas.slot(self.ctx, self.face, key) else {
            return;
        };
        let min = pos2(
            x + slot.offset[0] as f32,
            at.1.round() + slot.offset[1] as f32,
        );
        let size = vec2(slot.size[0] as f32, slot.size[1] as f32);
        let rect = Rect::from_min_size(min / pixels_per_point, size / pixels_per_point);
        let [width, height] = self.atlas.size;
        let scale = |x: usize, of: usize| x as f32 / of as f32;
        let uv = Rect::from_min_max(
            pos2(scale(slot.at[0], width), scale(slot.at[1], height)),
            pos2(
                scale(slot.at[0] + slot.size[0], width),
                scale(slot.at[1] + slot.size[1], height),
            ),
        );
        let color = if slot.colored {
            // As it is, but as faint as the letters beside it.
            UNTINTED.gamma_multiply_u8(color.a())
        } else {
            color
        };
        mesh.add_rect_with_uv(rect, uv, color);
    }
}

/// Paints glyphs, one after the other on the same canvas.
struct Painter {
    context: RenderContext,
    resources: Resources,
}

impl Default for Painter {
    fn default() -> Self {
        Self {
            context: RenderContext::new(64, 64),
            resources: Resources::new(),
        }
    }
}

impl Painter {
    fn paint(&mut self, face: &mut Face, key: GlyphKey) -> Option<Bitmap> {
        let (_, glyph, size, quarter) = key;
        let size = f32::from_bits(size);
        if !size.is_finite() || size <= 0.0 {
            return None;
        }
        let colored = face.colored.then(|| self.colored(face, glyph, size));
        match colored.flatten() {
            Some(bitmap) => Some(bitmap),
            None => self.covered(face, GlyphId::new(glyph), size, f32::from(quarter) / 4.0),
        }
    }

    /// A glyph as an outline filled with white.
    fn covered(
        &mut self,
        face: &mut Face,
        glyph: GlyphId,
        size: f32,
        shift: f32,
    ) -> Option<Bitmap> {
        let path = face.outline(glyph, size, shift)?;
        let bold = f64::from(size) / 24.0;
        let grown = if face.embolden { bold } else { 0.0 };
        let bounds = path.bounding_box().inflate(grown, grown).expand();
        if !(bounds.width() >= 1.0 && bounds.height() >= 1.0)
            || bounds.width().max(bounds.height()) > LARGEST_GLYPH
        {
            return None;
        }
        self.begin(bounds.width(), bounds.height());
        let context = &mut self.context;
        context.set_transform(Affine::translate((-bounds.x0, -bounds.y0)));
        context.set_paint(OpaqueColor::<Srgb>::WHITE);
        context.fill_path(&path);
        if face.embolden {
            context.set_stroke(Stroke::new(bold));
            context.stroke_path(&path);
        }
        let mut bitmap = self.finish(bounds.x0, bounds.y0);
        let transfer = FontColorTransferFunction::default();
        for pixel in &mut bitmap.pixels {
            *pixel = transfer.to_atlas_color(*pixel);
        }
        Some(bitmap)
    }

    /// A glyph that brings its own colours.
    fn colored(&mut self, face: &Face, glyph: u32, size: f32) -> Option<Bitmap> {
        let id = GlyphId::new(glyph);
        let font = FontRef::from_index(face.data.as_ref(), face.index).ok()?;
        let drawn = font.color_glyphs().get(id).is_some()
            || font
                .bitmap_strikes()
                .glyph_for_size(Size::new(size), id)
                .is_some();
        if !drawn {
            return None;
        }
        // Its bounds are not known before: room for an em at each side of its box, then cropped.
        let side = (3.0 * size).ceil();
        if f64::from(side) > LARGEST_GLYPH {
            return None;
        }
        let origin = (size, 2.0 * size);
        self.begin(f64::from(side), f64::from(side));
        let data = peniko::FontData::new(face.data.clone(), face.index);
        let coords: Vec<i16> = face.coords.iter().map(|c| c.to_bits()).collect();
        self.context.reset_transform();
        self.context.set_paint(OpaqueColor::<Srgb>::WHITE);
        self.context
            .glyph_run(&mut self.resources, &data)
            .font_size(size)
            .hint(false)
            .normalized_coords(&coords)
            .fill_glyphs(std::iter::once(vello_cpu::Glyph {
                id: glyph,
                x: origin.0,
                y: origin.1,
            }));
        let mut bitmap = self.finish(-f64::from(origin.0), -f64::from(origin.1));
        bitmap.colored = true;
        cropped(&bitmap)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most LARGEST_GLYPH"
    )]
    fn begin(&mut self, width: f64, height: f64) {
        self.context.reset_and_resize(width as u16, height as u16);
    }

    #[expect(clippy::cast_possible_truncation, reason = "at most LARGEST_GLYPH")]
    fn finish(&mut self, left: f64, top: f64) -> Bitmap {
        let (width, height) = (self.context.width(), self.context.height());
        let mut picture = Pixmap::new(width, height);
        self.context.flush();
        self.context.render(&mut picture, &mut self.resources);
        let size = [usize::from(width), usize::from(height)];
        let image = ColorImage::from_rgba_premultiplied(size, picture.data_as_u8_slice());
        Bitmap {
            size,
            pixels: image.pixels,
            offset: [left.round() as i32, top.round() as i32],
            colored: false,
        }
    }
}

/// Without the empty rows and columns round it; `None` if nothing is left.
fn cropped(bitmap: &Bitmap) -> Option<Bitmap> {
    let [width, _] = bitmap.size;
    let drawn = |(index, pixel): (usize, &Color32)| {
        (pixel.a() > 0).then_some((index % width, index / width))
    };
    let mut min = bitmap.size;
    let mut max = [0, 0];
    for (x, y) in bitmap.pixels.iter().enumerate().filter_map(drawn) {
        min = [min[0].min(x), min[1].min(y)];
        max = [max[0].max(x + 1), max[1].max(y + 1)];
    }
    if max[0] <= min[0] {
        return None;
    }
    let rows = bitmap.pixels.chunks_exact(width).take(max[1]).skip(min[1]);
    let signed = |x: usize| i32::try_from(x).unwrap_or_default();
    Some(Bitmap {
        size: [max[0] - min[0], max[1] - min[1]],
        pixels: rows
            .flat_map(|row| row[min[0]..max[0]].iter().copied())
            .collect(),
        offset: [
            bitmap.offset[0] + signed(min[0]),
            bitmap.offset[1] + signed(min[1]),
        ],
        colored: bitmap.colored,
    })
}
