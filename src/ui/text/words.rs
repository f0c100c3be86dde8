//! Words of articles in the panels: titles, quotes, names, hits.
//!
//! egui sets the interface, but it has no bidi: it would turn the words of an Arabic title round,
//! and show the figure ٣٥ as ٥٣. What has letters or digits from right to left is therefore set
//! by the engine of the article view; everything else stays egui's.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use egui::emath::GuiRounding as _;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Color32, Context, FontFamily, FontId, Galley, Id, Mesh, Painter, Pos2, Response, Sense, Ui,
    Vec2, WidgetInfo, accesskit::Role, pos2, vec2,
};

pub(crate) use super::direction::runs_right_to_left;
use super::engine::{Engine, Request, lock};
use super::layout::BlockLayout;
use super::overlay::letters;
use super::style::Metrics;
use crate::session::preferences::Face;
use crate::text::segment::grapheme_borders;
use crate::ui::theme;

/// Lines of words without a bound are at most this wide, in points.
const WIDEST: f32 = 8192.0;

/// Whether egui would put letters of this text in the wrong order: it has letters, digits or
/// signs from right to left.
pub(crate) fn needs_bidi(text: &str) -> bool {
    !text.is_ascii() && text.contains(is_right_to_left)
}

fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        // Hebrew, Arabic and its digits, Syriac, Thaana, N'Ko and their neighbours.
        '\u{590}'..='\u{8ff}'
            | '\u{200f}'
            | '\u{202b}'
            | '\u{202e}'
            | '\u{2067}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// Words that were laid out.
#[derive(Clone)]
pub(crate) enum Words {
    /// By egui.
    Galley(Arc<Galley>),
    /// By the engine.
    Block(Arc<Block>),
}

impl Words {
    /// Lays out a job. Its sections may differ in colour and ground only if they hold words from
    /// right to left; what is more than its rows is cut with an ellipsis.
    pub(crate) fn of(ctx: &Context, job: LayoutJob) -> Self {
        if needs_bidi(&job.text) {
            Self::Block(Shown::of(ctx, &job))
        } else {
            Self::Galley(ctx.fonts_mut(|fonts| fonts.layout_job(job)))
        }
    }

    /// Words in one colour on one line, cut where they are wider than `width`.
    pub(crate) fn line(
        ctx: &Context,
        text: &str,
        font: FontId,
        color: Color32,
        width: f32,
    ) -> Self {
        let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
        job.wrap = TextWrapping::truncate_at_width(width);
        Self::of(ctx, job)
    }

    /// The room that the words take, in points.
    pub(crate) fn size(&self) -> Vec2 {
        match self {
            Self::Galley(galley) => galley.size(),
            Self::Block(block) => block.size,
        }
    }

    /// How much higher a line is than lines in a face of the interface, in points: Arabic faces
    /// keep room for signs above and below the letters.
    pub(crate) fn overhang(&self) -> f32 {
        match self {
            Self::Galley(_) => 0.0,
            Self::Block(block) => block.overhang,
        }
    }

    /// Whether words are left out.
    pub(crate) fn elided(&self) -> bool {
        match self {
            Self::Galley(galley) => galley.elided,
            Self::Block(block) => block.elided,
        }
    }

    /// Whether the words begin at the right.
    pub(crate) fn rtl(&self) -> bool {
        match self {
            Self::Galley(_) => false,
            Self::Block(block) => block.layout.is_rtl(),
        }
    }

    /// The left edge of the words between two places: they lie at the side where they begin.
    pub(crate) fn left(&self, left: f32, right: f32) -> f32 {
        if self.rtl() {
            (right - self.size().x).max(left)
        } else {
            left
        }
    }

    /// Paints the words with their upper left corner at `at`; `color` is that of sections that
    /// have the placeholder's.
    pub(crate) fn paint(self, painter: &Painter, at: Pos2, color: Color32) {
        match self {
            Self::Galley(galley) => painter.galley(at, galley, color),
            Self::Block(block) => block.paint(painter, at, color),
        }
    }
}

/// A part of the words with a colour and a ground of its own.
struct Part {
    bytes: Range<usize>,
    color: Color32,
    ground: Color32,
}

/// Words as the engine has laid them out.
pub(crate) struct Block {
    layout: BlockLayout,
    parts: Vec<Part>,
    size: Vec2,
    overhang: f32,
    /// From the layout's left edge to that of the words.
    indent: f32,
    elided: bool,
    meshes: Mutex<Vec<(MeshKey, Arc<Mesh>)>>,
}

#[derive(Clone, Copy, PartialEq)]
struct MeshKey {
    atlas: u64,
    pixels_per_point: f32,
    color: Color32,
}

impl Block {
    fn new(ctx: &Context, engine: &mut Engine, job: &LayoutJob) -> Self {
        let format = job.sections.first().map(|section| section.format.clone());
        let format = format.unwrap_or_default();
        let line = format
            .line_height
            .unwrap_or_else(|| ctx.fonts_mut(|fonts| fonts.row_height(&format.font_id)));
        let width = job.wrap.max_width.clamp(format.font_id.size, WIDEST);
        let pixels = ctx.pixels_per_point();
        let floor = |x: f32| (x * pixels).floor() / pixels;
        let width = floor(width);
        let rtl = runs_right_to_left(&job.text);
        let mut lay_out = |text: &str| {
            let request = Request {
                text,
                metrics: metrics(&format.font_id, line),
                width,
                goes_on: false,
                rtl,
                language: "",
            };
            let mut shaped = engine.shape(&request);
            engine.lay_out(&request, &mut shaped)
        };
        let (layout, kept) = cut(&job.text, job.wrap.max_rows.max(1), &mut lay_out);
        let until = |end: usize| match kept {
            Some(kept) if end >= kept => usize::MAX,
            _ => end,
        };
        let parts = job.sections.iter().map(|section| Part {
            bytes: section.byte_range.start.0..until(section.byte_range.end.0),
            color: section.format.color,
            ground: section.format.background,
        });
        let parts = parts.filter(|part| kept.is_none_or(|kept| part.bytes.start < kept));
        let (left, right) = reach(&layout);
        let indent = if rtl { floor(left) } else { 0.0 };
        Self {
            size: vec2((right - indent).ceil(), layout.height()),
            overhang: (layout.heights.line - line).max(0.0),
            parts: parts.collect(),
            layout,
            indent,
            elided: kept.is_some(),
            meshes: Mutex::default(),
        }
    }

    fn paint(&self, painter: &Painter, at: Pos2, color: Color32) {
        let pixels = painter.ctx().pixels_per_point();
        let origin = (at - vec2(self.indent, 0.0)).round_to_pixels(pixels);
        let color_of = |part: &Part| match part.color {
            Color32::PLACEHOLDER => color,
            own => own,
        };
        for part in &self.parts {
            if part.ground != Color32::TRANSPARENT {
                for piece in self.layout.pieces(part.bytes.clone()) {
                    let place = piece.ink.translate(origin.to_vec2()).expand(1.0);
                    painter.rect_filled(place, 0, part.ground);
                }
            }
        }
        let first = self.parts.first().map_or(color, color_of);
        if self.parts.iter().all(|part| color_of(part) == first) {
            letters(painter, &self.mesh(painter.ctx(), first), origin);
            return;
        }
        // Words are shaped as a whole, so that joined letters stay joined where colours change.
        for part in &self.parts {
            let mesh = self.mesh(painter.ctx(), color_of(part));
            for piece in self.layout.pieces(part.bytes.clone()) {
                let place = piece.line.translate(origin.to_vec2());
                let clip = painter.clip_rect().intersect(place);
                letters(&painter.with_clip_rect(clip), &mesh, origin);
            }
        }
    }

    /// The letters in a color, made now or earlier.
    fn mesh(&self, ctx: &Context, color: Color32) -> Arc<Mesh> {
        let engine = Engine::of(ctx);
        let mut engine = lock(&engine);
        let mut meshes = self.meshes.lock().unwrap_or_else(PoisonError::into_inner);
        let key = |engine: &Engine| MeshKey {
            atlas: engine.atlas_revision(),
            pixels_per_point: ctx.pixels_per_point(),
            color,
        };
        let now = key(&engine);
        meshes.retain(|(known, _)| MeshKey { color, ..*known } == now);
        if let Some((_, mesh)) = meshes.iter().find(|(known, _)| *known == now) {
            return Arc::clone(mesh);
        }
        let mesh = Arc::new(engine.mesh(ctx, &self.layout, color));
        meshes.push((key(&engine), Arc::clone(&mesh)));
        mesh
    }
}

/// The face of the interface that a font stands for, as the engine knows it.
fn metrics(font: &FontId, line: f32) -> Metrics<'static> {
    let family = match &font.family {
        FontFamily::Name(name) => name.as_ref(),
        FontFamily::Proportional | FontFamily::Monospace => "",
    };
    let face = if theme::is_reading(family) {
        &Face::Serif
    } else {
        &Face::Sans
    };
    Metrics {
        face,
        bold: theme::is_bold(family),
        size: font.size,
        line,
        above: 0.0,
        below: 0.0,
    }
}

/// As many rows of a text as may be shown; what is left of it, in bytes, if some is cut.
fn cut(
    text: &str,
    most: usize,
    lay_out: &mut impl FnMut(&str) -> BlockLayout,
) -> (BlockLayout, Option<usize>) {
    let mut layout = lay_out(text);
    if layout.row_count() <= most {
        return (layout, None);
    }
    let last = layout.rows.get(most - 1);
    let mut end = last.map_or(0, |row| row.bytes.end);
    loop {
        let kept = text.get(..end).unwrap_or_default().trim_end();
        layout = lay_out(&format!("{kept}…"));
        if layout.row_count() <= most || kept.is_empty() {
            return (layout, Some(kept.len()));
        }
        let borders = grapheme_borders(kept).take_while(|border| *border < kept.len());
        end = borders.last().unwrap_or(0);
    }
}

/// How far the words reach to the left and to the right, white space at line ends left out.
fn reach(layout: &BlockLayout) -> (f32, f32) {
    let mut reach: Option<(f32, f32)> = None;
    for row in 0..layout.row_count() {
        let last = layout.rows.get(row).map_or(0, |row| row.last);
        for cell in layout.cells(row).iter().filter(|c| c.bytes.start < last) {
            let (left, right) = reach.unwrap_or((cell.left, cell.right));
            reach = Some((left.min(cell.left), right.max(cell.right)));
        }
    }
    reach.unwrap_or_default()
}

/// The words of this frame and of the last one.
#[derive(Default)]
struct Shown {
    pass: u64,
    known: HashMap<u64, (u64, Arc<Block>)>,
}

impl Shown {
    /// A job as it was laid out before, or anew. What no frame asks for is forgotten.
    fn of(ctx: &Context, job: &LayoutJob) -> Arc<Block> {
        let id = Id::unique("claimdesk words of articles");
        let shown: Arc<Mutex<Self>> =
            ctx.data_mut(|data| Arc::clone(data.get_temp_mut_or_default(id)));
        let engine = Engine::of(ctx);
        let mut engine = lock(&engine);
        let mut shown = shown.lock().unwrap_or_else(PoisonError::into_inner);
        let pixels = ctx.pixels_per_point().to_bits();
        let key = egui::util::hash((job, pixels, engine.fonts_revision()));
        let pass = ctx.cumulative_pass_nr();
        if shown.pass != pass {
            let last = shown.pass;
            shown.known.retain(|_, (used, _)| *used >= last);
            shown.pass = pass;
        }
        let (used, block) = shown
            .known
            .entry(key)
            .or_insert_with(|| (pass, Arc::new(Block::new(ctx, &mut engine, job))));
        *used = pass;
        Arc::clone(block)
    }
}

/// Words in one style as a widget.
#[must_use = "call show"]
pub(crate) struct Phrase<'a> {
    text: &'a str,
    font: FontId,
    color: Color32,
    line_height: Option<f32>,
    truncate: bool,
}

impl<'a> Phrase<'a> {
    /// As many lines as it takes, as high as the face wants them.
    pub(crate) fn new(text: &'a str, font: FontId, color: Color32) -> Self {
        Self {
            text,
            font,
            color,
            line_height: None,
            truncate: false,
        }
    }

    /// From one line to the next, in points.
    pub(crate) fn line_height(self, height: f32) -> Self {
        Self {
            line_height: Some(height),
            ..self
        }
    }

    /// One line, cut with an ellipsis; the tooltip then spells it out.
    pub(crate) fn truncate(self) -> Self {
        Self {
            truncate: true,
            ..self
        }
    }

    /// Shows the words; those from right to left begin at the right edge of a column.
    pub(crate) fn show(self, ui: &mut Ui) -> Response {
        if !needs_bidi(self.text) {
            let words = egui::RichText::new(self.text)
                .font(self.font)
                .color(self.color)
                .line_height(self.line_height);
            let label = egui::Label::new(words);
            return ui.add(if self.truncate {
                label.truncate()
            } else {
                label.wrap()
            });
        }
        let room = ui.available_width();
        let format = TextFormat {
            line_height: self.line_height,
            ..TextFormat::simple(self.font, self.color)
        };
        let mut job = LayoutJob::single_section(self.text.to_owned(), format);
        job.wrap.max_width = room;
        job.wrap.max_rows = if self.truncate { 1 } else { usize::MAX };
        let words = Words::of(ui.ctx(), job);
        let size = words.size();
        // In a row of other things the words stand beside them.
        let alone = ui.layout().main_dir().is_vertical() && !self.truncate;
        let wide = if words.rtl() && alone {
            room.max(size.x)
        } else {
            size.x
        };
        let (rect, response) = ui.allocate_exact_size(vec2(wide, size.y), Sense::HOVER);
        let elided = words.elided();
        let left = words.left(rect.left(), rect.right());
        words.paint(ui.painter(), pos2(left, rect.top()), self.color);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), self.text));
        if elided {
            tooltip(response, self.text)
        } else {
            response
        }
    }
}

/// A tooltip with words of an article.
pub(crate) fn tooltip(response: Response, text: &str) -> Response {
    if !needs_bidi(text) {
        return response.on_hover_text(text);
    }
    response.on_hover_ui(|ui| {
        let (font, color) = (theme::body(), ui.visuals().text_color());
        let mut job = LayoutJob::simple(text.to_owned(), font, color, ui.available_width());
        job.break_on_newline = false;
        let words = Words::of(ui.ctx(), job);
        let (rect, response) = ui.allocate_exact_size(words.size(), Sense::HOVER);
        words.paint(ui.painter(), rect.min, color);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    })
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
