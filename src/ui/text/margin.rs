//! The claims' bars beside their quotes.

use egui::{Rect, Sense, Ui, pos2};

use super::layout::{self, Stop};
use super::page::Page;
use super::scene::{ClaimBar, ViewEvent};
use crate::ui::theme::{self, Theme, size};

/// Distance of the first bar from the right of the view.
const RIGHT: f32 = 29.0;
const WIDTH: f32 = 3.0;
/// Distance between bars that stand beside each other.
const LANE: f32 = 6.0;
/// Height kept free for a claim's number.
const NUMBER: f32 = 15.0;

/// Draws the bars and answers clicks on them.
pub(super) fn show(
    ui: &Ui,
    view: Rect,
    page: &Page,
    bars: &[ClaimBar],
    events: &mut Vec<ViewEvent>,
) {
    let theme = Theme::of(ui.ctx());
    let painter = ui.painter();
    let mut ends: Vec<f32> = Vec::new();
    let mut free = f32::NEG_INFINITY;
    let mut ordered: Vec<&ClaimBar> = bars.iter().collect();
    ordered.sort_by_key(|bar| (bar.range, bar.claim));
    for bar in ordered {
        let Some((top, bottom)) = span(page, bar, view) else {
            continue;
        };
        let lane = ends
            .iter()
            .position(|&end| end <= top)
            .unwrap_or(ends.len());
        let lane = lane.min(3);
        match ends.get_mut(lane) {
            Some(end) => *end = bottom,
            None => ends.push(bottom),
        }
        let step: f32 = ends[..lane].iter().map(|_| LANE).sum();
        let x = view.right() - RIGHT - step;
        let rect = Rect::from_min_max(pos2(x, top), pos2(x + WIDTH, bottom));
        let color = if bar.selected {
            theme.accent
        } else {
            theme.accent_faint
        };
        let font = theme::strong(size::SMALL);
        let words = if bar.selected {
            theme.accent_text
        } else {
            theme.accent_text.gamma_multiply(0.7)
        };
        let galley = layout::line(painter, &bar.number, font, words);
        let number_top = top.max(view.top() + 4.0).max(free);
        free = number_top + NUMBER;
        let number = Rect::from_min_size(
            pos2(x - 6.0 - galley.rect.width(), number_top),
            galley.rect.size(),
        );
        let grip = rect.union(number).expand(3.0).intersect(view);
        let response = ui.interact(
            grip,
            // A claim may have several quotes in sight.
            super::ArticleView::id().with(("claim bar", bar.claim, bar.range.bytes())),
            Sense::click(),
        );
        response.widget_info(|| {
            let words = format!("Claim {}", bar.number);
            egui::WidgetInfo::selected(egui::Role::Button, true, bar.selected, words)
        });
        let hovered = response.hovered() || response.has_focus();
        let color = if hovered { theme.accent } else { color };
        painter.rect_filled(rect, 1, color);
        painter.galley(number.min, galley, words);
        if response
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .clicked()
        {
            events.push(ViewEvent::ClaimBarClicked(bar.claim));
        }
    }
}

/// Top and bottom of a quote, at most a little beyond the view.
fn span(page: &Page, bar: &ClaimBar, view: Rect) -> Option<(f32, f32)> {
    let bytes = page.bytes()?;
    let range = bar.range.bytes();
    if range.end <= bytes.start || range.start >= bytes.end {
        return None;
    }
    let line = |at: usize, last: bool| {
        let at = crate::text::ByteOffset::new(at);
        let placed = page.block_of(at)?;
        let local = at.get() - placed.block.bytes().start;
        let layout = &placed.unit.layout;
        let (top, bottom) = layout.row_span(layout.row_of(Stop::new(local)));
        let y = if last { bottom - 1.0 } else { top + 1.0 };
        Some(placed.origin.y + y)
    };
    let top = line(range.start, false).unwrap_or(view.top() - 1.0);
    let bottom = line(range.end.saturating_sub(1), true).unwrap_or(view.bottom() + 1.0);
    (top < bottom).then_some((top, bottom))
}
