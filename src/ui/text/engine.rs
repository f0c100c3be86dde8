//! The text engine: faces, shaping by parley, and pictures of glyphs. One for a window.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use egui::epaint::text::has_emoji_presentation;
use egui::{Color32, Context, Id, Mesh};
use parley::fontique::SourceCache;
use parley::{
    BaseDirection, FontContext, FontData, FontFamily, FontFamilyName, FontWeight, GenericFamily,
    Language, Layout, LayoutContext, LineHeight, OverflowWrap, PositionedLayoutItem, Run,
    StyleProperty,
};

use super::atlas::{Atlas, Face};
use super::fonts::{self, Fonts};
use super::layout::{BlockLayout, Cell, Glyph, GlyphRun, LineHeights, Row};
use super::style::Metrics;
use crate::text::segment::grapheme_borders;

/// A stretch of words and how to set them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request<'a> {
    pub(super) text: &'a str,
    pub(super) metrics: Metrics<'a>,
    pub(super) width: f32,
    /// Whether the paragraph goes on after these words.
    pub(super) goes_on: bool,
    /// Whether the paragraph runs from right to left.
    pub(super) rtl: bool,
    /// The article's language tag; empty if it is not known.
    pub(super) language: &'a str,
}

/// A text with its glyphs chosen, to be broken into lines of any width.
pub(crate) struct Shaped(Layout<()>);

impl std::fmt::Debug for Shaped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Shaped").field(&self.0.text_len()).finish()
    }
}

/// Faces, shaping and glyphs of a window.
pub(crate) struct Engine {
    context: FontContext,
    scratch: LayoutContext<()>,
    fonts: Fonts,
    revision: u64,
    faces: Vec<Face>,
    known: HashMap<FaceKey, u32>,
    atlas: Atlas,
}

/// What tells faces apart: file, place in it, axes, made bold, made slanted.
type FaceKey = (u64, u32, Vec<i16>, bool, i8);

/// Letter spacing of a tab before its stop is known, as a part of the type size.
const TAB: f32 = 4.0;

impl Engine {
    /// The engine of this window.
    pub(crate) fn of(ctx: &Context) -> Arc<Mutex<Self>> {
        let id = Id::unique("claimdesk text engine");
        ctx.data_mut(|data| {
            Arc::clone(data.get_temp_mut_or_insert_with(id, || Arc::new(Mutex::new(Self::new()))))
        })
    }

    fn new() -> Self {
        let fonts = Fonts::new();
        Self {
            context: FontContext {
                collection: fonts.collection(),
                source_cache: SourceCache::default(),
            },
            scratch: LayoutContext::new(),
            fonts,
            revision: 0,
            faces: Vec::new(),
            known: HashMap::new(),
            atlas: Atlas::default(),
        }
    }

    /// Takes over fonts that were loaded meanwhile. The number changes with every change: shaped
    /// texts of another number are to be shaped anew.
    pub(crate) fn fonts_revision(&mut self) -> u64 {
        let revision = self.fonts.revision();
        if self.revision != revision {
            self.revision = revision;
            self.context.collection = self.fonts.collection();
        }
        revision
    }

    /// Lists the system's fonts in the background and uses them from then on.
    pub(crate) fn load_system_fonts(&mut self, ctx: &Context) {
        self.fonts.load_system_fonts(ctx);
    }

    /// Whether there is a family of this name; `None` while fonts are still listed.
    pub(crate) fn knows_family(&mut self, family: &str) -> Option<bool> {
        self.fonts_revision();
        let listed = self.fonts.are_listed();
        let known = self.context.collection.family_id(family).is_some();
        (known || listed).then_some(known)
    }

    /// Adds families as if the system had them.
    pub(crate) fn add_fonts(&mut self, families: &[(&str, &'static [u8])]) {
        self.fonts.add(families);
    }

    /// Changes when pictures of glyphs were dropped: meshes of another number are to be painted
    /// anew.
    pub(crate) fn atlas_revision(&self) -> u64 {
        self.atlas.revision()
    }

    /// Chooses and places the glyphs of a text: the dear part. Breaking lines anew for another
    /// width needs none of it.
    pub(crate) fn shape(&mut self, request: &Request<'_>) -> Shaped {
        let text = drawable(request.text);
        let mut layout = self.build(&text, request, &[]);
        let tabs: Vec<usize> = memchr::memchr_iter(b'\t', request.text.as_bytes()).collect();
        if !tabs.is_empty() {
            let spacing = tab_spacing(&mut layout, &tabs, request);
            layout = self.build(&text, request, &spacing);
        }
        Shaped(layout)
    }

    fn build(&mut self, text: &str, request: &Request<'_>, tabs: &[(usize, f32)]) -> Layout<()> {
        let Metrics {
            face, bold, size, ..
        } = request.metrics;
        let family = fonts::families(face);
        let mut builder = self
            .scratch
            .ranged_builder(&mut self.context, text, 1.0, false);
        let families = FontFamily::List(Cow::Borrowed(family.as_slice()));
        builder.push_default(StyleProperty::FontFamily(families));
        builder.push_default(StyleProperty::FontSize(size));
        if bold {
            builder.push_default(StyleProperty::FontWeight(FontWeight::BOLD));
        }
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(
            request.metrics.line,
        )));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        builder.push_default(StyleProperty::Locale(language(text, request.language)));
        builder.set_base_direction(if request.rtl {
            BaseDirection::Rtl
        } else {
            BaseDirection::Ltr
        });
        if tabs.is_empty() {
            for at in memchr::memchr_iter(b'\t', request.text.as_bytes()) {
                builder.push(StyleProperty::LetterSpacing(TAB * size), at..at + 1);
            }
        }
        for range in pictures(text) {
            let emoji = FontFamilyName::Generic(GenericFamily::Emoji);
            let families = std::iter::once(emoji).chain(family.iter().cloned());
            let families = FontFamily::List(Cow::Owned(families.collect()));
            builder.push(StyleProperty::FontFamily(families), range);
        }
        for &(at, spacing) in tabs {
            builder.push(StyleProperty::LetterSpacing(spacing), at..at + 1);
        }
        builder.build(text)
    }

    /// Breaks a shaped text into lines.
    pub(crate) fn lay_out(&mut self, request: &Request<'_>, shaped: &mut Shaped) -> BlockLayout {
        let layout = &mut shaped.0;
        let mut block = BlockLayout {
            rows: Vec::new(),
            cells: Vec::new(),
            runs: Vec::new(),
            glyphs: Vec::new(),
            heights: LineHeights::default(),
            rtl: request.rtl,
            missing: None,
        };
        layout.break_all_lines(Some(request.width.max(1.0)));
        block.heights = heights(layout, request.metrics);
        if request.text.is_empty() {
            block.rows.push(empty_row(request));
            return block;
        }
        let borders: Vec<usize> = if request.text.is_ascii() {
            Vec::new()
        } else {
            grapheme_borders(request.text).collect()
        };
        let count = layout.len();
        for (number, line) in layout.lines().enumerate() {
            // A line never ends inside a grapheme, even if it has to be broken there.
            let bytes = line.text_range();
            let bytes = floor(&borders, bytes.start)..floor(&borders, bytes.end);
            let ends = number + 1 == count && !request.goes_on;
            let advance: f32 = line.metrics().advance;
            let left = if request.rtl {
                request.width - advance
            } else {
                0.0
            };
            let (first, glyph) = (block.cells.len(), block.glyphs.len());
            let last = last_position(request.text, bytes.clone(), ends);
            cells(&mut block, &line, left, &borders);
            self.glyphs(&mut block, &line, number, left, request.text);
            hang(&mut block, first, glyph, last);
            let row = &block.cells[first..];
            let span = match (row.first(), row.last()) {
                (Some(a), Some(b)) => (a.left, b.right),
                _ => (left, left),
            };
            block.rows.push(Row {
                last,
                bytes,
                cells: first..block.cells.len(),
                span,
            });
            self.soft_hyphen(&mut block, request, number);
        }
        block
    }

    fn glyphs(
        &mut self,
        block: &mut BlockLayout,
        line: &parley::Line<'_, ()>,
        row: usize,
        left: f32,
        text: &str,
    ) {
        let baseline = line.metrics().baseline;
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(run) = item else {
                continue;
            };
            let face = self.face(run.run());
            let first = block.glyphs.len();
            let mut missing = false;
            // While the system's fonts are still listed, boxes would only flash up.
            let listed = self.fonts.are_listed();
            for glyph in run.positioned_glyphs() {
                missing |= glyph.id == 0;
                if glyph.id == 0 && !listed {
                    continue;
                }
                block.glyphs.push(Glyph {
                    id: glyph.id,
                    x: left + glyph.x,
                    y: glyph.y - baseline,
                });
            }
            if missing && listed {
                note_missing(block, run.run(), text);
            }
            block.runs.push(GlyphRun {
                face,
                size: run.run().font_size(),
                row,
                glyphs: first..block.glyphs.len(),
            });
        }
    }

    fn face(&mut self, run: &Run<'_, ()>) -> u32 {
        let FontData { data, index } = run.font();
        let coords: Vec<i16> = run
            .normalized_coords()
            .iter()
            .map(|c| c.to_bits())
            .collect();
        let synthesis = run.synthesis();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "an angle of 20 degrees or so"
        )]
        let skew = synthesis.skew().map_or(0, |angle| angle as i8);
        let key = (data.id(), *index, coords, synthesis.embolden(), skew);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let face = Face::new(data.clone(), *index, &key.2, key.3, skew);
        let number = u32::try_from(self.faces.len()).unwrap_or(u32::MAX);
        self.faces.push(face);
        self.known.insert(key, number);
        number
    }

    /// Draws a hyphen where a line breaks at a soft one.
    fn soft_hyphen(&mut self, block: &mut BlockLayout, request: &Request<'_>, row: usize) {
        let Some(line) = block.rows.get(row) else {
            return;
        };
        let breaks_here = line.bytes.end < request.text.len() || request.goes_on;
        if !breaks_here || !request.text[line.bytes.clone()].ends_with('\u{ad}') {
            return;
        }
        let span = line.span;
        let hyphen = Request {
            text: "\u{2010}",
            goes_on: false,
            ..*request
        };
        let Shaped(mut layout) = self.shape(&hyphen);
        layout.break_all_lines(None);
        let width = layout.full_width();
        let x = if block.rtl { span.0 - width } else { span.1 };
        if let Some(line) = layout.lines().next() {
            self.glyphs(block, &line, row, x, hyphen.text);
        }
    }

    /// The letters of a block as triangles, from its upper left corner, which must come to lie
    /// on a whole pixel.
    pub(crate) fn mesh(&mut self, ctx: &Context, block: &BlockLayout, color: Color32) -> Mesh {
        let pixels = ctx.pixels_per_point();
        let mut mesh = Mesh::with_texture(self.atlas.texture(ctx));
        let revision = self.atlas.revision();
        mesh.reserve_vertices(4 * block.glyphs.len());
        mesh.reserve_triangles(2 * block.glyphs.len());
        for run in &block.runs {
            let Some(face) = self.faces.get_mut(run.face as usize) else {
                continue;
            };
            let top = block.row_span(run.row).0;
            let baseline = ((top + block.heights.baseline) * pixels).round();
            let mut brush = self.atlas.brush(ctx, face, run.face, run.size * pixels);
            for glyph in &block.glyphs[run.glyphs.clone()] {
                let at = (glyph.x * pixels, glyph.y.mul_add(pixels, baseline));
                brush.stamp(&mut mesh, glyph.id, at, pixels, color);
            }
        }
        if self.atlas.revision() != revision {
            // What was painted before in this frame is stale, here and in other panels.
            ctx.request_discard("pictures of glyphs were dropped");
        }
        mesh
    }
}

/// The engine, for as long as the guard lives. A panic elsewhere does not make it unusable: it
/// holds caches only.
pub(crate) fn lock(engine: &Mutex<Engine>) -> MutexGuard<'_, Engine> {
    engine.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The text with what has no glyph replaced by spaces of as many bytes.
fn drawable(text: &str) -> Cow<'_, str> {
    let stray = |c: char| c.is_control();
    if !text.contains(stray) {
        return Cow::Borrowed(text);
    }
    let space = |c: char| match (stray(c), c.len_utf8()) {
        (true, 1) => ' ',
        (true, _) => '\u{a0}',
        _ => c,
    };
    Cow::Owned(text.chars().map(space).collect())
}

/// The graphemes that are to be pictures in colour although a reading face may have them: emoji.
fn pictures(text: &str) -> Vec<Range<usize>> {
    let may_be = |c: char| matches!(c, '\u{fe0f}' | '\u{231a}'..='\u{2b55}' | '\u{1f000}'..);
    if !text.contains(may_be) {
        return Vec::new();
    }
    let mut start = 0;
    let graphemes = grapheme_borders(text).filter_map(|end| {
        let grapheme = std::mem::replace(&mut start, end)..end;
        let shown = text.get(grapheme.clone())?;
        has_emoji_presentation(shown).then_some(grapheme)
    });
    graphemes.collect()
}

/// The language that decides between faces for the same characters: the article's, or what the
/// words show themselves.
fn language(text: &str, article: &str) -> Option<Language> {
    if text.is_ascii() {
        return None;
    }
    let shown = || {
        text.chars().find_map(|c| match c {
            '\u{3040}'..='\u{30ff}' => Some("ja"),
            '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' => Some("ko"),
            _ => None,
        })
    };
    let east_asian = ["zh", "ja", "ko", "yue"]
        .iter()
        .any(|l| article.starts_with(l));
    let tag = if east_asian {
        article
    } else {
        shown().unwrap_or(article)
    };
    Language::parse(tag).ok()
}

/// How wide each tab is to be so that what follows stands at a tab stop.
fn tab_spacing(
    layout: &mut Layout<()>,
    tabs: &[usize],
    request: &Request<'_>,
) -> Vec<(usize, f32)> {
    let stop = TAB * request.metrics.size;
    layout.break_all_lines(None);
    let mut places = vec![(0.0_f32, 0.0_f32); tabs.len()];
    if let Some(line) = layout.lines().next() {
        let mut x = 0.0;
        for run in line.runs() {
            for cluster in run.visual_clusters() {
                let advance = cluster.advance();
                if let Ok(index) = tabs.binary_search(&cluster.text_range().start) {
                    places[index] = (x, advance - stop);
                }
                x += advance;
            }
        }
    }
    let mut shift = 0.0;
    let spacing = tabs.iter().zip(places).map(|(&at, (x, space))| {
        let from = x + shift;
        let to = (((from + space * 1.5) / stop).floor() + 1.0) * stop;
        let wide = (to - from - space).max(0.0);
        shift += wide - stop;
        (at, wide)
    });
    spacing.collect()
}

/// Heights that fit all faces of a block: those of the reading face, unless others need more.
fn heights(layout: &Layout<()>, metrics: Metrics<'_>) -> LineHeights {
    let usual = layout
        .root_span_metrics()
        .map_or((metrics.size, metrics.size * 0.3), |root| {
            (root.ascent, root.descent)
        });
    let mut most = usual;
    let mut main = (0, usual);
    for run in layout.lines().flat_map(|line| line.runs()) {
        let (bytes, font) = (run.text_range().len(), run.font_metrics());
        most = (most.0.max(font.ascent), most.1.max(font.descent));
        if bytes > main.0 {
            main = (bytes, (font.ascent, font.descent));
        }
    }
    let line = metrics.line.max((most.0 + most.1).ceil());
    let lead = (line - usual.0 - usual.1) / 2.0;
    let baseline = (lead + usual.0)
        .max(most.0)
        .min((line - most.1).max(most.0))
        .round();
    let ink = (
        (baseline - main.1.0).max(0.0).round(),
        (baseline + main.1.1).min(line).round(),
    );
    LineHeights {
        line,
        baseline,
        ink,
    }
}

fn empty_row(request: &Request<'_>) -> Row {
    let x = if request.rtl { request.width } else { 0.0 };
    Row {
        bytes: 0..0,
        last: 0,
        cells: 0..0,
        span: (x, x),
    }
}

/// Appends the cells of a line from left to right.
fn cells(block: &mut BlockLayout, line: &parley::Line<'_, ()>, left: f32, borders: &[usize]) {
    let mut x = left;
    let first = block.cells.len();
    for run in line.runs() {
        let rtl = run.is_rtl();
        for cluster in run.visual_clusters() {
            let bytes = cluster.text_range();
            let (from, to) = (x, x + cluster.advance().max(0.0));
            x = to;
            // A grapheme whose parts come from several faces is one cell.
            let whole = borders.is_empty()
                || (borders.binary_search(&bytes.start).is_ok()
                    && borders.binary_search(&bytes.end).is_ok());
            let bytes = if whole {
                bytes
            } else {
                graphemes(borders, &bytes)
            };
            if !whole
                && block.cells.len() > first
                && let Some(last) = block.cells.last_mut()
                && last.bytes.start < bytes.end
                && bytes.start < last.bytes.end
            {
                last.right = to;
                last.bytes = last.bytes.start.min(bytes.start)..last.bytes.end.max(bytes.end);
                continue;
            }
            block.cells.push(Cell {
                bytes,
                left: from,
                right: to,
                rtl,
            });
        }
    }
}

/// Lets the white space at a line's end hang beyond the end of the paragraph's direction (UAX
/// #9, rule L1), from the first cell and glyph of the line on. Parley leaves it between words if
/// those before it run the other way.
fn hang(block: &mut BlockLayout, first: usize, glyph: usize, last: usize) {
    let row = &block.cells[first..];
    let Some(left) = row.first().map(|cell| cell.left) else {
        return;
    };
    let hangs = |cell: &Cell| cell.bytes.start >= last;
    let width: f32 = row
        .iter()
        .filter(|c| hangs(c))
        .map(|c| c.right - c.left)
        .sum();
    let count = row.iter().filter(|cell| hangs(cell)).count();
    let outer = if block.rtl {
        row.iter().take(count).all(hangs)
    } else {
        row.iter().rev().take(count).all(hangs)
    };
    if outer {
        return;
    }
    // What stands between the white space and the end of the line takes its place.
    let place = row
        .iter()
        .find(|cell| hangs(cell))
        .map_or(left, |cell| cell.left);
    let moved = |x: f32| match block.rtl {
        true if x < place => x + width,
        false if x > place => x - width,
        _ => x,
    };
    for glyph in &mut block.glyphs[glyph..] {
        glyph.x = moved(glyph.x);
    }
    let (mut spaces, mut words): (Vec<Cell>, Vec<Cell>) =
        block.cells.drain(first..).partition(|cell| hangs(cell));
    spaces.sort_by_key(|cell| cell.bytes.start);
    spaces.iter_mut().for_each(|cell| cell.rtl = block.rtl);
    if block.rtl {
        spaces.reverse();
        std::mem::swap(&mut spaces, &mut words);
    }
    let mut x = left;
    for mut cell in words.into_iter().chain(spaces) {
        let wide = cell.right - cell.left;
        (cell.left, cell.right) = (x, x + wide);
        x += wide;
        block.cells.push(cell);
    }
}

/// The border between graphemes at or before a position.
fn floor(borders: &[usize], at: usize) -> usize {
    let after = borders.partition_point(|&border| border <= at);
    let border = after.checked_sub(1).and_then(|index| borders.get(index));
    border.copied().unwrap_or(at)
}

/// The graphemes that these bytes touch.
fn graphemes(borders: &[usize], bytes: &Range<usize>) -> Range<usize> {
    let first = borders.partition_point(|&border| border <= bytes.start);
    let until = borders.partition_point(|&border| border < bytes.end);
    let start = first.checked_sub(1).and_then(|index| borders.get(index));
    let end = borders.get(until).copied();
    start.copied().unwrap_or(0)..end.unwrap_or(bytes.end)
}

/// The last position of a line: its end, or before the white space at a soft break.
fn last_position(text: &str, bytes: Range<usize>, ends: bool) -> usize {
    let trimmed = bytes.start + text[bytes.clone()].trim_end().len();
    if ends || trimmed == bytes.start {
        bytes.end
    } else {
        trimmed
    }
}

/// Remembers the first character without a glyph.
fn note_missing(block: &mut BlockLayout, run: &Run<'_, ()>, text: &str) {
    if block.missing.is_some() {
        return;
    }
    block.missing = run
        .clusters()
        .filter(|cluster| cluster.glyphs().any(|glyph| glyph.id == 0))
        .find_map(|cluster| text.get(cluster.text_range())?.chars().next())
        .filter(|c| !c.is_whitespace() && !c.is_control());
}
