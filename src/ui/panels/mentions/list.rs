//! The rows of the list of mentions.

use egui::{
    Id, Key, Mesh, Rect, ScrollArea, Sense, Shape, StrokeKind, Ui, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::MentionsPanel;
use crate::model::MentionId;
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::list_nodes;
use crate::ui::panels::keys;
use crate::ui::panels::parts::short;
use crate::ui::spoken;
use crate::ui::text::words::Words;
use crate::ui::text::{Scale, underline};
use crate::ui::theme::{self, Theme, radius, size, space};

const PAD: f32 = 10.0;
const ROW: f32 = 48.0;
/// Letters of a mention's words that can have room in a row.
const LONGEST: usize = 160;

pub(super) fn list_id() -> Id {
    Id::unique("list of mentions")
}

impl MentionsPanel {
    /// The row that keys begin at: the cursor, else the mention in focus, else the first one
    /// after the caret.
    pub(super) fn row_at(&self, cx: &Cx<'_>) -> Option<usize> {
        let desk = cx.session.desk();
        let known = self.cursor.or(desk.focus);
        known.and_then(|id| self.found.row_of(id)).or_else(|| {
            let caret = desk.selection.anchor.min(desk.selection.head);
            let index = cx.session.derived().span_index(desk.article.as_ref()?)?;
            self.found.row_after(|id| {
                let extent = index.extent(id);
                extent.is_none_or(|extent| extent.start() >= caret)
            })
        })
    }

    pub(super) fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        let place = ui.available_rect_before_wrap();
        let list = ui.interact(place, list_id(), Sense::click());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "List of mentions"));
        list_nodes::count(ui, list.id, self.found.len());
        if std::mem::take(&mut self.wants_focus) {
            list.request_focus();
            self.reveal = true;
        }
        let focused = list.has_focus();
        if focused {
            keys::hold_arrows(ui, list.id);
            self.list_keys(ui, cx, sink, place.height());
        }
        let at = self.row_at(cx);
        list_nodes::inside(ui, list.id, |ui| {
            ScrollArea::vertical()
                .id_salt("list of mentions")
                .auto_shrink(false)
                .show_viewport(ui, |ui, viewport| {
                    let count = self.found.len();
                    ui.set_height(count as f32 * ROW + space::S);
                    let origin = ui.max_rect().min;
                    let width = ui.max_rect().width();
                    let rect_of = |row: usize| {
                        let top = origin.y + row as f32 * ROW;
                        let size = vec2(width - 2.0 * PAD, ROW);
                        Rect::from_min_size(pos2(origin.x + PAD, top), size)
                    };
                    if std::mem::take(&mut self.reveal)
                        && let Some(row) = at
                    {
                        ui.scroll_to_rect(rect_of(row), None);
                    }
                    let first = (viewport.min.y / ROW).floor().max(0.0) as usize;
                    let until = ((viewport.max.y / ROW).ceil().max(0.0) as usize).min(count);
                    for row in first..until {
                        let has_keys = focused && at == Some(row);
                        if let Some(id) = self.found.get(row) {
                            self.row(ui, cx, sink, (row, id), rect_of(row), has_keys);
                        }
                    }
                });
        });
    }

    fn list_keys(&mut self, ui: &Ui, cx: &Cx<'_>, sink: &mut Sink, height: f32) {
        let mut row = self.row_at(cx);
        let page = ((height / ROW) as usize).max(1);
        for key in keys::take(ui, &keys::MOVES) {
            row = Some(keys::moved(key, row, self.found.len(), page));
            self.cursor = row.and_then(|row| self.found.get(row));
            self.reveal = true;
        }
        for key in keys::take(ui, &[Key::Enter, Key::Escape]) {
            match (key, row.and_then(|row| self.found.get(row))) {
                (Key::Enter, Some(id)) => self.go_to(id, sink),
                (Key::Enter, None) => {}
                _ if self.text.is_empty() => self.leave(sink),
                _ => self.text.clear(),
            }
        }
        let typed = keys::take_text(ui);
        if !typed.trim().is_empty() {
            self.text.push_str(&typed);
            self.cursor = None;
            self.reveal = true;
            crate::ui::panels::articles::put_caret_at_end(ui, super::field_id(), &self.text);
        }
    }

    fn row(
        &mut self,
        ui: &Ui,
        cx: &Cx<'_>,
        sink: &mut Sink,
        (row, id): (usize, MentionId),
        rect: Rect,
        has_keys: bool,
    ) {
        let theme = cx.theme;
        let in_focus = cx.session.desk().focus == Some(id);
        let node = list_id().with(id);
        let response = ui.interact(rect, node, Sense::CLICK);
        let name = spoken::mention(cx.session, id).unwrap_or_default();
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &name));
        let told = list_nodes::Row {
            at: row,
            selected: in_focus,
            has_keys,
        };
        list_nodes::row(ui, list_id(), node, told);
        let place = rect.shrink2(vec2(0.0, 1.0));
        if in_focus {
            ui.painter()
                .add(theme.card_shadow().as_shape(place, radius::CARD));
            ui.painter().rect_filled(place, radius::CARD, theme.card);
        } else if response.hovered() {
            ui.painter().rect_filled(place, radius::CARD, theme.hover);
        }
        if has_keys {
            let ring = place.shrink(1.0);
            ui.painter()
                .rect_stroke(ring, radius::CARD, theme.focus_ring(), StrokeKind::Inside);
        }
        paint_words(ui, cx, id, rect);
        if response.clicked() {
            self.go_to(id, sink);
        }
    }
}

/// The mention's words as they are marked in the text, below them what it is.
fn paint_words(ui: &Ui, cx: &Cx<'_>, id: MentionId, rect: Rect) {
    let (theme, project) = (cx.theme, cx.session.project());
    let Some((_, mention)) = project.mention(id) else {
        return;
    };
    let label = project.scheme.label(&mention.label);
    let hue = theme.hue(cx.label_hue(&mention.label));
    let quote = short(&project.quote_of(id).unwrap_or_default(), LONGEST);
    let width = rect.width() - 2.0 * PAD;
    let words = Words::line(ui.ctx(), &quote, theme::ui(size::UI), theme.text, width);
    let (left, top) = (rect.left() + PAD, rect.top() + 6.0);
    // What a face needs more than the row has hangs over its line evenly.
    let over = words.overhang();
    let at = pos2(words.left(left, left + width), top - over / 2.0);
    let mark = Rect::from_min_size(at, words.size()).expand2(vec2(2.0, -over / 3.0));
    ui.painter().rect_filled(mark, radius::MARK, hue.background);
    words.paint(ui.painter(), at, theme.text);
    if let Some(label) = label {
        let mut mesh = Mesh::default();
        let span = (mark.left(), mark.right());
        let y = mark.bottom().round();
        let scale = Scale::new(size::READING, ui.pixels_per_point());
        let ink = (hue.line, scale);
        underline(ui.painter(), &mut mesh, label.pattern, span, y, ink);
        ui.painter().add(Shape::mesh(mesh));
    }
    let name = &shown(label.map_or(mention.label.as_str(), |label| &label.name));
    let wrap = TextWrapping::truncate_at_width(width);
    let detail = detail(cx, name, mention.unsure, id, hue.text, theme);
    let detail = ui.painter().layout_job(LayoutJob { wrap, ..detail });
    let at = pos2(left, rect.bottom() - 6.0 - detail.size().y);
    ui.painter().galley(at, detail, theme.muted);
}

/// `figure · in claim 3 · unsure`.
fn detail(
    cx: &Cx<'_>,
    label: &str,
    unsure: bool,
    id: MentionId,
    hue: egui::Color32,
    theme: &Theme,
) -> LayoutJob {
    let format = |color| TextFormat::simple(theme::small(), color);
    let mut job = LayoutJob::default();
    job.append(label, 0.0, format(hue));
    let claims = spoken::claims(cx.session, id);
    let unsure = if unsure { "unsure" } else { "" };
    for part in [claims.as_str(), unsure] {
        if !part.is_empty() {
            job.append(&format!(" · {part}"), 0.0, format(theme.muted));
        }
    }
    job
}
