//! The place in the text, and the blocks that are visible there.
//!
//! The place is a block and a distance into it, not a distance from the beginning: blocks above
//! need no height until they come into view, nothing jumps when they get one, and a book is no
//! harder to place than a page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use egui::emath::GuiRounding as _;
use egui::{Color32, Context, Mesh, Pos2, Rect, pos2, vec2};

use super::blocks::{Block, Blocks};
use super::direction::{paragraph_runs_right_to_left, runs_right_to_left};
use super::engine::{Engine, Request, Shaped, lock};
use super::layout::{BlockLayout, Stop};
use super::page::{Page, Placed, Unit, unit};
use super::scene::Source;
use super::strips::LANES;
use super::style::{Metrics, ParagraphStyle, Setting, names_size};
use crate::model::TextDirection;
use crate::session::preferences::{Face, LineHeight};
use crate::text::{ArticleText, ByteOffset, Digest};
use crate::ui::theme::{self, size, space};

/// What is needed to lay out: fonts, words and the width.
#[derive(Clone, Copy)]
pub(super) struct Env<'a> {
    pub(super) ctx: &'a Context,
    pub(super) engine: &'a Mutex<Engine>,
    pub(super) source: &'a Source<'a>,
    pub(super) width: f32,
}

/// What the choice of glyphs depends on. If it changes, all are chosen anew.
#[derive(Clone, Debug, PartialEq)]
struct ShapeKey {
    size: f32,
    face: Face,
    direction: TextDirection,
    language: String,
    fonts: u64,
}

/// What lines depend on besides. If it changes, lines are broken anew, with the same glyphs.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LineKey {
    width: f32,
    line_height: LineHeight,
    label_names: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Key {
    shape: ShapeKey,
    lines: LineKey,
}

impl Key {
    fn of(env: Env<'_>) -> Self {
        Self {
            shape: ShapeKey {
                size: env.source.size,
                face: env.source.face.clone(),
                direction: env.source.direction,
                language: env.source.header.language.to_owned(),
                fonts: lock(env.engine).fonts_revision(),
            },
            lines: LineKey {
                width: env.width,
                line_height: env.source.line_height,
                label_names: env.source.label_names,
            },
        }
    }
}

struct Cached {
    unit: Arc<Unit>,
    shaped: Shaped,
    lines: LineKey,
    /// How many marks lie on each other, as far as lines were set apart for them.
    depth: u8,
    mesh: Option<(MeshKey, Arc<Mesh>)>,
    frame: u64,
}

/// What the triangles of letters depend on: pictures of glyphs, their sizes in pixels, colour.
#[derive(Clone, Copy, Debug, PartialEq)]
struct MeshKey {
    atlas: u64,
    pixels_per_point: f32,
    color: Color32,
}

/// The article's title as drawn above its text.
struct Title {
    text: String,
    key: Key,
    layout: Arc<BlockLayout>,
}

/// The place in the text. Item 0 is the header, item `n + 1` is block `n`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Anchor {
    item: usize,
    /// How far the item's top lies above the top of the view.
    offset: f32,
}

pub(super) struct Flow {
    digest: Digest,
    pub(super) blocks: Blocks,
    anchor: Anchor,
    key: Option<Key>,
    title: Option<Title>,
    /// The position at the top when layouts last changed, so that dragging an edge of the
    /// window back and forth ends where it began. Scrolling forgets it.
    held: Option<(ByteOffset, f32)>,
    cache: HashMap<usize, Cached>,
    frame: u64,
    asked: usize,
}

/// Space between the last line and the bottom at the end of the text, at most.
const TAIL: f32 = 160.0;

impl Flow {
    pub(super) fn new(text: &ArticleText) -> Self {
        Self {
            digest: text.digest(),
            blocks: Blocks::new(text),
            anchor: Anchor {
                item: 0,
                offset: 0.0,
            },
            key: None,
            title: None,
            held: None,
            cache: HashMap::new(),
            frame: 0,
            asked: 0,
        }
    }

    pub(super) fn is_of(&self, text: &ArticleText) -> bool {
        self.digest == text.digest()
    }

    /// How many times letters were asked for in the last frame.
    pub(super) fn asked(&self) -> usize {
        self.asked
    }

    /// Begins a frame: layouts are dropped if they no longer fit, the place stays.
    pub(super) fn begin(&mut self, env: Env<'_>) {
        self.frame += 1;
        self.asked = 0;
        let key = Key::of(env);
        if self.key.as_ref() == Some(&key) {
            return;
        }
        self.held = self.held.or_else(|| self.top_line());
        if self.key.as_ref().is_none_or(|old| old.shape != key.shape) {
            self.cache.clear();
        }
        self.key = Some(key);
        if let Some((at, below)) = self.held {
            let index = self.blocks.at(at);
            if let Some((top, _)) = self.line_span(env, index, at) {
                self.anchor = Anchor {
                    item: index + 1,
                    offset: top + below,
                };
            }
        }
    }

    /// Forgets the layouts that this frame did not use.
    pub(super) fn end(&mut self) {
        let frame = self.frame;
        self.cache.retain(|_, cached| cached.frame == frame);
    }

    /// First position of the line at the top of the view and how far that line is cut off.
    fn top_line(&self) -> Option<(ByteOffset, f32)> {
        let index = self.anchor.item.checked_sub(1)?;
        let unit = &self.cache.get(&index)?.unit;
        let y = self.anchor.offset - unit.above;
        let row = unit.layout.row_at(y);
        let start = self.blocks.get(index)?.bytes().start + unit.layout.row_ends(row).0.at;
        Some((ByteOffset::new(start), y - unit.layout.row_span(row).0))
    }

    /// Top and bottom of the line of a position, from the top of its unit.
    fn line_span(&mut self, env: Env<'_>, index: usize, at: ByteOffset) -> Option<(f32, f32)> {
        let block = self.blocks.get(index)?;
        let unit = self.unit(env, index)?;
        let local = at.get().saturating_sub(block.bytes().start);
        let row = unit.layout.row_of(Stop::new(local));
        let (top, bottom) = unit.layout.row_span(row);
        Some((unit.above + top, unit.above + bottom))
    }

    /// A block, laid out now or earlier.
    pub(super) fn unit(&mut self, env: Env<'_>, index: usize) -> Option<Arc<Unit>> {
        let block = self.blocks.get(index)?;
        let style = (env.source.style)(block.paragraph as usize);
        let lines = self.key.as_ref().map(|key| key.lines)?;
        let frame = self.frame;
        let known = self
            .cache
            .get_mut(&index)
            .filter(|cached| cached.unit.style == style && cached.lines == lines);
        let mut depth = None;
        if let Some(cached) = known {
            // Marks do not change within a frame.
            let checked = cached.frame == frame || cached.depth == *depth.insert(deep(env, block));
            if checked {
                cached.frame = frame;
                return Some(Arc::clone(&cached.unit));
            }
        }
        self.asked += 1;
        let depth = depth.unwrap_or_else(|| deep(env, block));
        let metrics = style.metrics(Setting::of(env.source, depth));
        let request = request(env, block, metrics);
        let mut engine = lock(env.engine);
        let known = self.cache.remove(&index);
        let mut shaped = match known.filter(|cached| cached.unit.style == style) {
            Some(cached) => cached.shaped,
            None => engine.shape(&request),
        };
        let layout = engine.lay_out(&request, &mut shaped);
        drop(engine);
        let next_is_blank = self
            .blocks
            .get(index + 1)
            .is_some_and(|next| next.bytes().is_empty());
        let unit = Arc::new(unit(env, block, style, layout, metrics, next_is_blank));
        let cached = Cached {
            unit: Arc::clone(&unit),
            shaped,
            lines,
            depth,
            mesh: None,
            frame,
        };
        self.cache.insert(index, cached);
        Some(unit)
    }

    fn item_height(&mut self, env: Env<'_>, item: usize) -> f32 {
        match item.checked_sub(1) {
            None => self.header_height(env),
            Some(index) => self.unit(env, index).map_or(0.0, |unit| unit.height),
        }
    }

    /// Moves the place to the item that lies at the top of the view.
    fn settle(&mut self, env: Env<'_>) {
        while self.anchor.offset < 0.0 && self.anchor.item > 0 {
            self.anchor.item -= 1;
            self.anchor.offset += self.item_height(env, self.anchor.item);
        }
        self.anchor.offset = self.anchor.offset.max(0.0);
        while self.anchor.item < self.blocks.len() {
            let height = self.item_height(env, self.anchor.item);
            if self.anchor.offset < height {
                break;
            }
            self.anchor.item += 1;
            self.anchor.offset -= height;
        }
    }

    /// Settles, and takes care that the text's end does not rise above the view's bottom.
    fn settle_in(&mut self, env: Env<'_>, view: Rect) {
        self.settle(env);
        let tail = TAIL.min(view.height() * 0.35);
        let mut reach = -self.anchor.offset;
        for item in self.anchor.item..=self.blocks.len() {
            reach += self.item_height(env, item);
            if reach + tail >= view.height() {
                return;
            }
        }
        self.anchor.offset -= view.height() - tail - reach;
        self.settle(env);
    }

    /// Scrolls by a distance.
    pub(super) fn scroll_by(&mut self, distance: f32) {
        self.anchor.offset += distance;
        self.held = None;
    }

    /// Puts a position of the text near a height of the view, which is measured from its top.
    pub(super) fn put(&mut self, env: Env<'_>, at: ByteOffset, y: impl FnOnce(f32) -> f32) {
        let index = self.blocks.at(at);
        if let Some((top, bottom)) = self.line_span(env, index, at) {
            self.anchor = Anchor {
                item: index + 1,
                offset: top - y(bottom - top),
            };
            self.held = None;
        }
    }

    /// The position at the top of the view, between the lines too, so that it moves smoothly.
    pub(super) fn top_byte(&mut self, env: Env<'_>) -> f64 {
        let Some(index) = self.anchor.item.checked_sub(1) else {
            return 0.0;
        };
        let (Some(block), Some(unit)) = (self.blocks.get(index), self.unit(env, index)) else {
            return 0.0;
        };
        let share = f64::from(self.anchor.offset / unit.height.max(1.0));
        f64::from(block.start) + f64::from(block.end - block.start) * share
    }

    /// Puts a position at the top of the view; undoes [`top_byte`](Self::top_byte).
    pub(super) fn put_byte(&mut self, env: Env<'_>, at: ByteOffset, text: &ArticleText) {
        let at = at.min(text.end());
        let index = self.blocks.at(at);
        let (Some(block), Some(unit)) = (self.blocks.get(index), self.unit(env, index)) else {
            return;
        };
        let bytes = block.bytes();
        #[expect(clippy::cast_precision_loss, reason = "a block is short")]
        let share = (at.get() - bytes.start) as f32 / (bytes.len().max(1) as f32);
        self.anchor = match at.get() {
            0 => Anchor {
                item: 0,
                offset: 0.0,
            },
            _ => Anchor {
                item: index + 1,
                offset: unit.height * share.min(1.0),
            },
        };
        self.held = None;
    }

    /// The blocks that lie in the view.
    pub(super) fn page(&mut self, env: Env<'_>, view: Rect, left: f32) -> Page {
        self.settle_in(env, view);
        let revision = lock(env.engine).atlas_revision();
        let page = self.place_all(env, view, left);
        if lock(env.engine).atlas_revision() == revision {
            return page;
        }
        // Pictures of glyphs were dropped meanwhile: what was placed before is stale.
        self.place_all(env, view, left)
    }

    fn place_all(&mut self, env: Env<'_>, view: Rect, left: f32) -> Page {
        let pixels = env.ctx.pixels_per_point();
        let mut page = Page::default();
        let mut top = (view.top() - self.anchor.offset).round_to_pixels(pixels);
        let left = left.round_to_pixels(pixels);
        for item in self.anchor.item..=self.blocks.len() {
            if top >= view.bottom() {
                break;
            }
            let Some(index) = item.checked_sub(1) else {
                page.header = Some(pos2(left, top));
                page.title = self.title(env).map(|layout| {
                    let color = theme::Theme::of(env.ctx).text;
                    let mesh = lock(env.engine).mesh(env.ctx, &layout, color);
                    (layout, mesh)
                });
                top += self.header_height(env);
                continue;
            };
            let Some(placed) = self.place(env, index, pos2(left, top)) else {
                break;
            };
            top = placed.span.1;
            page.placed.push(placed);
        }
        page
    }

    fn place(&mut self, env: Env<'_>, index: usize, at: Pos2) -> Option<Placed> {
        let block = self.blocks.get(index)?;
        let unit = self.unit(env, index)?;
        let color = unit.style.color(theme::Theme::of(env.ctx));
        let origin = (at + vec2(0.0, unit.above)).round_to_pixels(env.ctx.pixels_per_point());
        let mesh = self.mesh(env, index, &unit, color)?;
        Some(Placed {
            block,
            origin,
            span: (at.y, at.y + unit.height),
            unit,
            mesh,
        })
    }

    /// The letters of a block, made now or earlier.
    fn mesh(
        &mut self,
        env: Env<'_>,
        index: usize,
        unit: &Unit,
        color: Color32,
    ) -> Option<Arc<Mesh>> {
        let mut engine = lock(env.engine);
        let key = |engine: &Engine| MeshKey {
            atlas: engine.atlas_revision(),
            pixels_per_point: env.ctx.pixels_per_point(),
            color,
        };
        let cached = self.cache.get_mut(&index)?;
        if let Some((for_key, mesh)) = &cached.mesh
            && *for_key == key(&engine)
        {
            return Some(Arc::clone(mesh));
        }
        let mesh = Arc::new(engine.mesh(env.ctx, &unit.layout, color));
        cached.mesh = Some((key(&engine), Arc::clone(&mesh)));
        Some(mesh)
    }

    /// The title, laid out now or earlier; `None` if there is none.
    fn title(&mut self, env: Env<'_>) -> Option<Arc<BlockLayout>> {
        let text = env.source.header.title;
        let key = self.key.clone()?;
        if text.is_empty() {
            return None;
        }
        let known = self.title.as_ref();
        if let Some(title) = known.filter(|title| title.text == text && title.key == key) {
            return Some(Arc::clone(&title.layout));
        }
        let metrics = ParagraphStyle::Title.metrics(Setting {
            label_names: false,
            ..Setting::of(env.source, 1)
        });
        let request = Request {
            text,
            metrics,
            width: env.width,
            goes_on: false,
            rtl: from_right(env, || runs_right_to_left(text)),
            language: env.source.header.language,
        };
        let mut engine = lock(env.engine);
        let mut shaped = engine.shape(&request);
        let layout = Arc::new(engine.lay_out(&request, &mut shaped));
        self.title = Some(Title {
            text: text.to_owned(),
            key,
            layout: Arc::clone(&layout),
        });
        Some(layout)
    }

    fn header_height(&mut self, env: Env<'_>) -> f32 {
        let header = env.source.header;
        let title = self.title(env).map_or(0.0, |title| title.height());
        let meta = if header.meta.is_empty() && header.language.is_empty() {
            0.0
        } else {
            meta_height(env.source) + space::XS
        };
        let below = if title + meta > 0.0 { 18.0 } else { 0.0 };
        let names = if env.source.label_names {
            names_size(env.source.size) / 2.0
        } else {
            0.0
        };
        (HEADER_ABOVE + title + meta + below + names).round()
    }
}

fn request<'a>(env: Env<'a>, block: Block, metrics: Metrics<'a>) -> Request<'a> {
    let text = env.source.text;
    Request {
        text: &text.as_str()[block.bytes()],
        metrics,
        width: env.width,
        goes_on: !block.last,
        rtl: from_right(env, || {
            paragraph_runs_right_to_left(text, block.paragraph as usize)
        }),
        language: env.source.header.language,
    }
}

/// Whether a paragraph of this article runs from right to left: as was set, else as it says.
fn from_right(env: Env<'_>, itself: impl FnOnce() -> bool) -> bool {
    match env.source.direction {
        TextDirection::Auto => itself(),
        TextDirection::LeftToRight => false,
        TextDirection::RightToLeft => true,
    }
}

/// How many marks lie on each other in a block, as far as that sets lines apart.
fn deep(env: Env<'_>, block: Block) -> u8 {
    let range = env.source.text.range_of_bytes(block.bytes());
    let most = u8::try_from(LANES).unwrap_or(u8::MAX);
    range.map_or(1, env.source.depth).clamp(2, most)
}

/// Space above the title.
pub(super) const HEADER_ABOVE: f32 = 30.0;

/// Height of the line below the title.
pub(super) fn meta_height(source: &Source<'_>) -> f32 {
    (meta_size(source) * 2.0).round()
}

/// Type size of the line below the title; it grows with the text, but less.
pub(super) fn meta_size(source: &Source<'_>) -> f32 {
    size::UI * (source.size / size::READING).sqrt()
}
