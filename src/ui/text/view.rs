//! The widget: one frame from input to paint.

use std::sync::Mutex;

use egui::accesskit::Role;
use egui::emath::GuiRounding as _;
use egui::{
    Context, EventFilter, FocusDirection, Id, Painter, Pos2, Rect, Response, Sense, Ui, WidgetInfo,
    pos2,
};

use super::accessible;
use super::engine::Engine;
use super::flow::{Env, Flow, HEADER_ABOVE, meta_height, meta_size};
use super::layout::BlockLayout;
use super::margin;
use super::minimap::{self, Grip, Minimap};
use super::overlay::{Handle, Overlay, chip, handles, letters, rects, with_handles};
use super::page::{Caret, Page, tag_width};
use super::pointer::{Ground, Pointer};
use super::scene::{Mark, Scene, Source, ViewEvent};
use super::style::Column;
use super::{invisibles, layout};
use crate::text::{ArticleText, ByteOffset, TextRange};
use crate::ui::theme::{self, Theme};

/// Where a position comes to stand when the view is scrolled to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScrollAlign {
    /// Nothing moves if it can be seen; else as little as needed.
    Minimal,
    /// In the middle if it can't be seen.
    CenterIfHidden,
    /// In the middle.
    Center,
    /// At the top.
    Top,
}

/// The view of one open article: place in the text, layouts of what is visible.
pub struct ArticleView {
    pub(super) flow: Flow,
    pointer: Pointer,
    grip: Grip,
    pending: Option<(ByteOffset, ScrollAlign)>,
    column: Column,
    view: Rect,
    selection_rect: Option<Rect>,
    focus_rect: Option<Rect>,
    /// Where the caret was put last and on which side it hangs.
    pub(super) hung: Option<Caret>,
}

/// How far a position that is scrolled to stays from the edges.
const COMFORT: f32 = 32.0;

impl ArticleView {
    /// A view of a text, at its beginning.
    #[must_use]
    pub fn new(text: &ArticleText) -> Self {
        Self {
            flow: Flow::new(text),
            pointer: Pointer::default(),
            grip: None,
            pending: None,
            column: Column {
                left: 0.0,
                width: 600.0,
            },
            view: Rect::ZERO,
            selection_rect: None,
            focus_rect: None,
            hung: None,
        }
    }

    /// The widget's id, for moving the keyboard focus to it.
    #[must_use]
    pub fn id() -> Id {
        Id::unique("article text")
    }

    /// Scrolls to a position in the next frame.
    pub fn scroll_to(&mut self, at: ByteOffset, align: ScrollAlign) {
        self.pending = Some((at, align));
    }

    /// Scrolls by a distance in points in the next frame.
    pub fn scroll_by(&mut self, distance: f32) {
        self.flow.scroll_by(distance);
    }

    /// Where the selection, or else the caret, was on the screen in the last frame; `None` if it
    /// was out of sight. A toolbar goes below or above it.
    #[must_use]
    pub fn selection_rect(&self) -> Option<Rect> {
        self.selection_rect
    }

    /// The same for the focused mention.
    #[must_use]
    pub fn focus_rect(&self) -> Option<Rect> {
        self.focus_rect
    }

    /// Height of the view in the last frame.
    #[must_use]
    pub fn view_height(&self) -> f32 {
        self.view.height()
    }

    /// How many times letters were asked for in the last frame: a few for each visible
    /// paragraph, however long the text is.
    #[must_use]
    pub fn layouts_asked(&self) -> usize {
        self.flow.asked()
    }

    pub(super) fn env<'a>(
        &self,
        ctx: &'a Context,
        engine: &'a Mutex<Engine>,
        source: &'a Source<'a>,
    ) -> Env<'a> {
        Env {
            ctx,
            engine,
            source,
            width: self.column.width,
        }
    }

    /// Shows the article in all the room that is left and says what the hand did.
    pub fn show(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Vec<ViewEvent> {
        let text = scene.source.text;
        if !self.flow.is_of(text) {
            *self = Self::new(text);
        }
        let mut events = Vec::new();
        let view = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(view);
        let response = self.interact(ui, view);
        let ctx = ui.ctx().clone();
        self.view = view;
        self.column = Column::in_view(view, scene.source.size, scene.source.measure);
        let engine = Engine::of(&ctx);
        let env = self.env(&ctx, &engine, &scene.source);
        // The caret went elsewhere since it was put there.
        let head = scene.selection.map(|both| both.head);
        self.hung = self.hung.filter(|hung| Some(hung.at) == head);
        self.flow.begin(env);
        self.wheel(ui, &mut events);
        self.scroll_along(ui);
        let mut page = self.flow.page(env, view, self.column.left);
        if let Some((at, align)) = self.pending.take()
            && self.reveal(env, &page, at, align)
        {
            page = self.flow.page(env, view, self.column.left);
        }
        let minimap = Minimap::new(view, text.end().get());
        let visible = self.visible_bytes(env, &page, text);
        let words = minimap::words(scene);
        if let Some(at) = minimap.interact(ui, &mut self.grip, visible, &words) {
            self.flow.put_byte(env, at, text);
            page = self.flow.page(env, view, self.column.left);
            events.push(ViewEvent::MinimapJump(text.clamp(at)));
        }
        let range = page.bytes().and_then(|bytes| text.range_of_bytes(bytes));
        let marks = range.map_or_else(Vec::new, scene.marks);
        page.hung = self.hung;
        let painter = ui.painter().with_clip_rect(view.intersect(ui.clip_rect()));
        self.paint(&painter, env, scene, &page, &marks);
        let handles = handles(&page, &marks);
        let ground = Ground {
            scene,
            page: &page,
            marks: &marks,
            handles: &handles,
            view,
        };
        let put = self.pointer.update(ui, &response, &ground, &mut events);
        self.hung = put.or(self.hung);
        self.claims(ui, scene, &page, range, &mut events);
        let visible = self.visible_bytes(env, &page, text);
        minimap.paint(ui, scene, visible);
        self.note_rects(scene, &page, &marks);
        accessible::describe(ui, env, scene, &page, &marks, &mut events);
        self.flow.end();
        events
    }

    fn interact(&self, ui: &Ui, view: Rect) -> Response {
        let response = ui.interact(view, Self::id(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, "Article text"));
        if response.has_focus() {
            let filter = EventFilter {
                tab: true,
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
            };
            ui.memory_mut(|memory| {
                memory.set_focus_lock_filter(Self::id(), filter);
                // The filter counts from the next frame on: in the one in which the keyboard came
                // here, an arrow would take it away again, to whatever lies on that side.
                memory.move_focus(FocusDirection::None);
            });
        }
        response
    }

    fn wheel(&mut self, ui: &Ui, events: &mut Vec<ViewEvent>) {
        if !ui.rect_contains_pointer(self.view) {
            return;
        }
        let (scroll, zoom) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
        if (zoom - 1.0).abs() > f32::EPSILON {
            events.push(ViewEvent::Zoom(zoom));
        } else if scroll.y != 0.0 {
            self.flow.scroll_by(-scroll.y);
        }
    }

    /// Scrolls while a drag is beyond an edge; repaints only then.
    fn scroll_along(&mut self, ui: &Ui) {
        if !self.pointer.drags() {
            return;
        }
        let (pos, step) = ui.input(|input| (input.pointer.latest_pos(), input.stable_dt.min(0.05)));
        let Some(pos) = pos else {
            return;
        };
        let beyond = (pos.y - self.view.bottom()).max(0.0) - (self.view.top() - pos.y).max(0.0);
        if beyond != 0.0 {
            let speed = (beyond.abs() * 10.0).clamp(120.0, 2400.0) * beyond.signum();
            self.flow.scroll_by(speed * step);
            ui.ctx().request_repaint();
        }
    }

    /// Moves the place so that a position can be seen; says whether anything moved.
    fn reveal(&mut self, env: Env<'_>, page: &Page, at: ByteOffset, align: ScrollAlign) -> bool {
        let view = self.view;
        let at = env.source.text.clamp(at);
        let line = page.block_of(at).map(|placed| placed.caret(Caret::new(at)));
        let comfort = COMFORT.min(view.height() / 4.0);
        let seen = line.is_some_and(|line| {
            line.top() >= view.top() + comfort && line.bottom() <= view.bottom() - comfort
        });
        // At the beginning there is nothing above that could give room.
        let seen = seen
            || (page.header.is_some_and(|header| header.y >= view.top())
                && line.is_some_and(|line| line.bottom() <= view.bottom() - comfort));
        let middle = |line: f32| (view.height() - line) / 2.0;
        match align {
            ScrollAlign::Minimal | ScrollAlign::CenterIfHidden if seen => return false,
            ScrollAlign::Center | ScrollAlign::CenterIfHidden => self.flow.put(env, at, middle),
            ScrollAlign::Top => self.flow.put(env, at, |_| comfort),
            ScrollAlign::Minimal => {
                let first = page
                    .placed
                    .first()
                    .map_or(0, |placed| placed.block.bytes().start);
                let above = line.map_or(at.get() < first, |line| line.top() < view.center().y);
                if above {
                    // From the very first words one goes up to what stands above them, too.
                    let first = at.get() == 0;
                    let room = if first { view.height() } else { comfort };
                    self.flow.put(env, at, |_| room);
                } else {
                    self.flow
                        .put(env, at, |line| view.height() - comfort - line);
                }
            }
        }
        true
    }

    #[expect(clippy::cast_precision_loss, reason = "a text is below 4 GiB")]
    fn visible_bytes(&mut self, env: Env<'_>, page: &Page, text: &ArticleText) -> (f64, f64) {
        let top = self.flow.top_byte(env);
        let Some(last) = page.placed.last() else {
            return (top, text.end().get() as f64);
        };
        let height = (last.span.1 - last.span.0).max(1.0);
        let share = ((self.view.bottom() - last.span.0) / height).clamp(0.0, 1.0);
        let bytes = last.block.bytes();
        let end = bytes.start as f64 + bytes.len() as f64 * f64::from(share);
        (top, end.max(top))
    }

    fn paint(
        &self,
        painter: &Painter,
        env: Env<'_>,
        scene: &Scene<'_>,
        page: &Page,
        marks: &[Mark],
    ) {
        let theme = Theme::of(env.ctx);
        painter.rect_filled(self.view, 0, theme.paper);
        if let Some(at) = page.header {
            header(painter, theme, env, page, at);
        }
        let overlay = Overlay::new(painter, theme, scene, page, marks);
        overlay.paint_behind();
        overlay.paint_words();
        if env.source.invisibles {
            invisibles::paint(painter, theme, env.source.text, page, env.source.size);
        }
        overlay.paint_before(&self.shown_handles(env.ctx, page, marks));
    }

    /// Handles show while the pointer is near the mark that has them, or an edge is held.
    fn shown_handles(&self, ctx: &Context, page: &Page, marks: &[Mark]) -> Vec<Handle> {
        let mut all = handles(page, marks);
        if let Some(edge) = self.pointer.held_edge() {
            all.retain(|handle| handle.edge == edge);
            return all;
        }
        let pos = ctx.input(|input| input.pointer.hover_pos());
        let focused = with_handles(marks);
        let near = pos.zip(focused).is_some_and(|(pos, mark)| {
            let mut lines = mark
                .ranges
                .iter()
                .flat_map(|range| rects(page, range.bytes()));
            lines.any(|piece| piece.line.expand(8.0).contains(pos))
        });
        if !near {
            all.clear();
        }
        all
    }

    fn claims(
        &self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        page: &Page,
        range: Option<TextRange>,
        events: &mut Vec<ViewEvent>,
    ) {
        let bars = range.map_or_else(Vec::new, scene.claims);
        if !bars.is_empty() {
            let clip = ui.clip_rect();
            ui.set_clip_rect(clip.intersect(self.view));
            margin::show(ui, self.view, page, &bars, events);
            ui.set_clip_rect(clip);
        }
    }

    fn note_rects(&mut self, scene: &Scene<'_>, page: &Page, marks: &[Mark]) {
        let view = self.view;
        let union = |ranges: &mut dyn Iterator<Item = TextRange>| {
            let all = ranges.flat_map(|range| rects(page, range.bytes()));
            let seen = all
                .map(|piece| piece.ink)
                .filter(|ink| view.intersects(*ink));
            seen.reduce(Rect::union)
        };
        self.selection_rect =
            scene
                .selection
                .and_then(|both| match both.range(scene.source.text) {
                    Some(range) => union(&mut std::iter::once(range)),
                    None => page
                        .drawn_caret(scene)
                        .filter(|caret| view.intersects(*caret)),
                });
        let focused = marks.iter().find(|mark| mark.focused);
        self.focus_rect = focused.and_then(|mark| union(&mut mark.ranges.iter().copied()));
    }
}

/// Title and meta line.
fn header(painter: &Painter, theme: &Theme, env: Env<'_>, page: &Page, at: Pos2) {
    let mut y = at.y + HEADER_ABOVE;
    if let Some((title, mesh)) = &page.title {
        letters(
            painter,
            mesh,
            pos2(at.x, y).round_to_pixels(painter.pixels_per_point()),
        );
        y += title.height();
    }
    let header = env.source.header;
    let middle = y + theme::space::XS + meta_height(env.source) / 2.0;
    let font = theme::ui(meta_size(env.source));
    let galley = layout::line(painter, header.meta, font, theme.muted);
    let top = (middle - galley.rect.height() / 2.0).round();
    let beside = if header.language.is_empty() {
        0.0
    } else {
        tag_width(env.ctx, header.language) + theme::space::S
    };
    let first = page.placed.first().map(|placed| &placed.unit.layout);
    let title = page.title.as_ref().map(|(title, _)| title.as_ref());
    let (chip_at, meta_at) = if title.or(first).is_some_and(BlockLayout::is_rtl) {
        let right = at.x + env.width;
        let width = galley.rect.width();
        (right - beside + theme::space::S, right - beside - width)
    } else {
        (at.x, at.x + beside)
    };
    if !header.language.is_empty() {
        chip(painter, theme, pos2(chip_at, middle), header.language);
    }
    painter.galley(pos2(meta_at, top), galley, theme.muted);
}
