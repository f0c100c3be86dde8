//! The rows of the history.

use std::borrow::Cow;

use egui::{
    Id, Key, Painter, Pos2, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::HistoryPanel;
use super::listing::{Became, Row, who};
use crate::command::Command;
use crate::text::capitalized;
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::list_nodes;
use crate::ui::panels::keys;
use crate::ui::text::words::Words;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::when::{ago, exactly};

const PAD: f32 = 10.0;
const ROW: f32 = 44.0;
/// Where the line of what holds runs, from a row's left edge, and how far branches are beside it.
const LINE: f32 = 12.0;
const BRANCH: f32 = 11.0;
const DOT: f32 = 3.5;
/// Where words begin.
const WORDS: f32 = 34.0;

pub(super) fn list_id() -> Id {
    Id::unique("list of steps")
}

impl HistoryPanel {
    /// The row that keys begin at: the cursor, else the present state.
    pub(super) fn row_at(&self, cx: &Cx<'_>) -> Option<usize> {
        let history = cx.session.history();
        let row_of = |state| self.listing.row_of(history, state);
        let known = self.cursor.and_then(row_of);
        let here = || row_of(history.head().at);
        known
            .or_else(here)
            .or((self.listing.len() > 0).then_some(0))
    }

    pub(super) fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        let place = ui.available_rect_before_wrap();
        let list = ui.interact(place, list_id(), Sense::click());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "History"));
        list_nodes::count(ui, list.id, self.listing.len());
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
                .id_salt("list of steps")
                .auto_shrink(false)
                .show_viewport(ui, |ui, viewport| {
                    let count = self.listing.len();
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
                    for nth in first..until {
                        let has_keys = focused && at == Some(nth);
                        if let Some(row) = self.listing.get(cx.session.history(), nth) {
                            self.row(ui, cx, sink, (nth, row), rect_of(nth), has_keys);
                        }
                    }
                });
        });
    }

    fn list_keys(&mut self, ui: &Ui, cx: &Cx<'_>, sink: &mut Sink, height: f32) {
        let mut at = self.row_at(cx);
        let page = ((height / ROW) as usize).max(1);
        let history = cx.session.history();
        for key in keys::take(ui, &keys::MOVES) {
            at = Some(keys::moved(key, at, self.listing.len(), page));
            let row = at.and_then(|row| self.listing.get(history, row));
            self.cursor = row.map(|row| row.state);
            self.reveal = true;
        }
        for key in keys::take(ui, &[Key::Enter, Key::Escape]) {
            match (key, at.and_then(|row| self.listing.get(history, row))) {
                (Key::Enter, Some(row)) => self.travel(row, sink),
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

    pub(super) fn travel(&mut self, row: Row, sink: &mut Sink) {
        self.cursor = Some(row.state);
        sink.send(Command::Travel(row.state));
    }

    fn row(
        &mut self,
        ui: &Ui,
        cx: &Cx<'_>,
        sink: &mut Sink,
        (nth, row): (usize, Row),
        rect: Rect,
        has_keys: bool,
    ) {
        let theme = cx.theme;
        let node = list_id().with(row.state);
        let response = ui.interact(rect, node, Sense::CLICK);
        let told = Told::of(cx, row);
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, told.spoken()));
        let place = list_nodes::Row {
            at: nth,
            selected: row.became == Became::Here,
            has_keys,
        };
        list_nodes::row(ui, list_id(), node, place);
        let place = rect.shrink2(vec2(0.0, 1.0));
        if row.became == Became::Here {
            ui.painter()
                .rect_filled(place, radius::CARD, theme.accent_soft);
        } else if response.hovered() {
            ui.painter().rect_filled(place, radius::CARD, theme.hover);
        }
        if self.listing.is_whole() {
            let last = nth + 1 == self.listing.len();
            let here = self
                .listing
                .row_of(cx.session.history(), cx.session.history().head().at);
            let holds = here.is_some_and(|here| here < nth);
            paint_line(ui.painter(), theme, rect, row.became, holds, last);
        }
        paint_dot(
            ui.painter(),
            theme,
            rect,
            row.became,
            self.listing.is_whole(),
        );
        told.paint(ui, theme, rect, row.became);
        if has_keys {
            let ring = place.shrink(1.0);
            ui.painter()
                .rect_stroke(ring, radius::CARD, theme.focus_ring(), StrokeKind::Inside);
        }
        if response.clicked() {
            self.wants_focus = true;
            self.travel(row, sink);
        }
        if !told.exactly.is_empty() {
            response.on_hover_text(format!("{}\n{}", told.name, told.exactly));
        }
    }
}

/// What a row says.
struct Told {
    name: String,
    /// What became of it, who, when.
    details: Vec<String>,
    exactly: String,
}

impl Told {
    fn of(cx: &Cx<'_>, row: Row) -> Self {
        let history = cx.session.history();
        let became = match row.became {
            Became::Done => "",
            Became::Here => "Here",
            Became::TakenBack => "Taken back",
            Became::OnBranch => "Other branch",
        };
        let mut told = match history.entry(row.state) {
            Some(entry) => Self {
                // It begins with a small letter, as it stands after "Undo".
                name: capitalized(&entry.forward.name),
                details: vec![
                    who(cx.session.project(), entry),
                    ago(cx.session.now(), entry.forward.at),
                ],
                exactly: exactly(entry.forward.at),
            },
            None if row.state == 0 => Self {
                name: "The beginning".to_owned(),
                details: Vec::new(),
                exactly: String::new(),
            },
            None => Self {
                name: "Before these steps".to_owned(),
                details: vec![if history.is_recalled() {
                    "older ones are not kept".to_owned()
                } else {
                    "the history is still being read".to_owned()
                }],
                exactly: String::new(),
            },
        };
        // First, as it must be seen in a narrow column.
        told.details.insert(0, became.to_owned());
        told.details.retain(|detail| !detail.is_empty());
        for words in told.details.iter_mut().chain([&mut told.name]) {
            if let Cow::Owned(signs) = shown(words) {
                *words = signs;
            }
        }
        told
    }

    fn spoken(&self) -> String {
        let mut spoken = self.name.clone();
        for detail in &self.details {
            spoken.push_str(", ");
            spoken.push_str(detail);
        }
        spoken
    }

    fn paint(&self, ui: &Ui, theme: &Theme, rect: Rect, became: Became) {
        let left = rect.left() + WORDS;
        let width = rect.right() - PAD - left;
        let color = if became.holds() {
            theme.text
        } else {
            theme.muted
        };
        let words = Words::line(ui.ctx(), &self.name, theme::ui(size::UI), color, width);
        let over = words.overhang();
        let at = pos2(
            words.left(left, left + width),
            rect.top() + 5.0 - over / 2.0,
        );
        words.paint(ui.painter(), at, color);
        let mut job = LayoutJob::default();
        for (nth, detail) in self.details.iter().enumerate() {
            let color = if became == Became::Here && nth == 0 {
                theme.accent_text
            } else {
                theme.muted
            };
            let format = TextFormat::simple(theme::small(), color);
            let dot = if nth > 0 { " · " } else { "" };
            job.append(&format!("{dot}{detail}"), 0.0, format);
        }
        let wrap = TextWrapping::truncate_at_width(width);
        let galley = ui.painter().layout_job(LayoutJob { wrap, ..job });
        let at = pos2(left, rect.bottom() - 5.0 - galley.size().y);
        ui.painter().galley(at, galley, theme.muted);
    }
}

fn dot_at(rect: Rect, became: Became, whole: bool) -> Pos2 {
    let beside = if whole && became == Became::OnBranch {
        BRANCH
    } else {
        0.0
    };
    pos2(rect.left() + LINE + beside, rect.top() + 14.0)
}

/// The line from step to step: what holds below the present state, what was taken back above it.
fn paint_line(
    painter: &Painter,
    theme: &Theme,
    rect: Rect,
    became: Became,
    holds: bool,
    last: bool,
) {
    let center = dot_at(rect, Became::Done, true);
    let line = |from: f32, until: f32, color| {
        painter.vline(center.x, from..=until, Stroke::new(1.5, color));
    };
    let gap = DOT + 2.0;
    let solid = theme.edge;
    match became {
        Became::Here if !last => line(center.y + gap, rect.bottom(), solid),
        Became::Done => {
            line(rect.top(), center.y - gap, solid);
            if !last {
                line(center.y + gap, rect.bottom(), solid);
            }
        }
        Became::TakenBack => line(center.y + gap, rect.bottom(), theme.border),
        Became::OnBranch if holds => line(rect.top(), rect.bottom(), solid),
        Became::Here | Became::OnBranch => {}
    }
}

fn paint_dot(painter: &Painter, theme: &Theme, rect: Rect, became: Became, whole: bool) {
    let center = dot_at(rect, became, whole);
    match became {
        Became::Done => {
            painter.circle_filled(center, DOT, theme.muted);
        }
        Became::Here => {
            painter.circle_filled(center, DOT + 1.0, theme.accent);
        }
        Became::TakenBack | Became::OnBranch => {
            painter.circle_stroke(center, DOT, Stroke::new(1.5, theme.edge));
        }
    }
}
