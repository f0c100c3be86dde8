//! The list of hits, grouped by article.

use egui::{
    Color32, Id, Key, Rect, Response, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::FindPanel;
use super::search::Search;
use crate::analysis::find_in_project::{Hit, Scope};
use crate::model::Item;
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::list_nodes;
use crate::ui::panels::keys;
use crate::ui::panels::rows::Rows;
use crate::ui::text::words::Words;
use crate::ui::theme::{self, Theme, radius, size, space};

const PAD: f32 = 10.0;
const GROUP: f32 = 30.0;
const HIT: f32 = 46.0;
const LINE: f32 = 17.0;
/// Letters before a hit, so that it stands in the first line.
const LEAD: usize = 18;

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// An article's title; its place in the project's list, and how many hits it has.
    Group(usize, usize),
    /// A hit: the article's place, and which of its hits.
    Hit(usize, usize),
}

/// The lines of the list and where they lie.
#[derive(Default)]
pub(super) struct Lines {
    lines: Vec<Line>,
    rows: Rows,
    total: usize,
    /// The rows that are titles.
    titles: Vec<usize>,
}

impl Lines {
    pub(super) fn of(search: &Search) -> Self {
        let mut lines = Vec::with_capacity(search.total() + search.group_count());
        let mut titles = Vec::with_capacity(search.group_count());
        for (article, hits) in search.groups() {
            titles.push(lines.len());
            lines.push(Line::Group(article, hits.len()));
            lines.extend((0..hits.len()).map(|nth| Line::Hit(article, nth)));
        }
        let rows = Rows::new(lines.iter().map(|line| match line {
            Line::Group(..) => GROUP,
            Line::Hit(..) => HIT,
        }));
        Self {
            lines,
            rows,
            total: search.total(),
            titles,
        }
    }

    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// How many hits stand above a row: all rows above it but the titles.
    fn hits_before(&self, row: usize) -> usize {
        row - self.titles.partition_point(|title| *title < row)
    }
}

/// How many rows are set for the first time in a frame.
const NEW_ROWS: usize = 10;

pub(super) fn list_id() -> Id {
    Id::unique("find hits")
}

impl FindPanel {
    fn hit(&self, line: Line) -> Option<&Hit> {
        match line {
            Line::Group(..) => None,
            Line::Hit(article, nth) => self.search.in_article(article).get(nth),
        }
    }

    pub(super) fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) {
        let place = ui.available_rect_before_wrap();
        let list = ui.interact(place, list_id(), Sense::click());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "Hits"));
        list_nodes::count(ui, list.id, self.lines.total());
        if std::mem::take(&mut self.list_wants_focus) {
            list.request_focus();
        }
        let focused = list.has_focus();
        if focused {
            keys::hold_arrows(ui, list.id);
            self.list_keys(ui, sink, place.height());
        }
        let area = ScrollArea::vertical()
            .id_salt("find hits")
            .auto_shrink(false);
        list_nodes::inside(ui, list.id, |ui| {
            area.show_viewport(ui, |ui, viewport| {
                ui.set_height(self.lines.rows.height() + space::S);
                let origin = ui.max_rect().min;
                let width = ui.max_rect().width();
                self.scroll(ui, origin);
                let seen = self.lines.rows.visible(viewport.y_range());
                // After each letter typed all rows are new: a large window sets them over frames.
                let most = self.set.1 + NEW_ROWS;
                if seen.len() > most {
                    self.set.1 = most;
                    ui.ctx().request_repaint();
                } else {
                    self.set.1 = self.set.1.max(seen.len());
                }
                for row in seen.take(most) {
                    let span = self.lines.rows.span(row);
                    let rect = Rect::from_min_size(
                        pos2(origin.x + PAD, origin.y + span.min),
                        vec2(width - 2.0 * PAD, span.span()),
                    );
                    match self.lines.lines.get(row).copied() {
                        Some(Line::Group(article, count)) => group(ui, cx, rect, article, count),
                        Some(line) => self.hit_row(ui, cx, sink, rect, (row, line), focused),
                        None => {}
                    }
                }
            });
        });
    }

    fn list_keys(&mut self, ui: &Ui, sink: &mut Sink, height: f32) {
        let all = self.lines.lines.iter().copied();
        let hits: Vec<Line> = all.filter(|line| matches!(line, Line::Hit(..))).collect();
        let known = self.current.clone();
        let mut row = known
            .as_ref()
            .and_then(|known| hits.iter().position(|line| self.hit(*line) == Some(known)));
        let page = ((height / HIT) as usize).max(1);
        let mut to = None;
        for key in keys::take(ui, &keys::MOVES) {
            row = Some(keys::moved(key, row, hits.len(), page));
            to = row;
        }
        for key in keys::take(ui, &[Key::Enter, Key::Escape]) {
            match key {
                Key::Enter => to = Some(row.unwrap_or(0)),
                _ => self.leave(sink),
            }
        }
        let hit = to
            .and_then(|row| hits.get(row))
            .and_then(|line| self.hit(*line));
        if let Some(hit) = hit.cloned() {
            self.go_to(hit, sink);
        }
        let typed = keys::take_text(ui);
        if !typed.trim().is_empty() {
            self.text.push_str(&typed);
            self.current = None;
            crate::ui::panels::articles::put_caret_at_end(ui, super::field_id(), &self.text);
        }
    }

    fn scroll(&mut self, ui: &Ui, origin: egui::Pos2) {
        if !std::mem::take(&mut self.reveal) {
            return;
        }
        let current = self.current.as_ref();
        let lines = &self.lines.lines;
        let row = lines.iter().position(|line| {
            let hit = self.hit(*line);
            hit.is_some() && hit == current
        });
        if let Some(row) = row {
            let span = self.lines.rows.span(row);
            let at = pos2(origin.x, origin.y + span.min);
            ui.scroll_to_rect(Rect::from_min_size(at, vec2(1.0, span.span())), None);
        }
    }

    fn hit_row(
        &mut self,
        ui: &Ui,
        cx: &Cx<'_>,
        sink: &mut Sink,
        rect: Rect,
        (row, line): (usize, Line),
        focused: bool,
    ) {
        let Some(hit) = self.hit(line) else { return };
        let theme = cx.theme;
        let current = self.current.as_ref() == Some(hit);
        let response = ui.interact(rect, list_id().with(key_of(line)), Sense::CLICK);
        let name = name_of(cx, hit);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, current, &name));
        let told = list_nodes::Row {
            at: self.lines.hits_before(row),
            selected: current,
            has_keys: current && focused,
        };
        list_nodes::row(ui, list_id(), response.id, told);
        let place = rect.shrink2(vec2(0.0, 1.0));
        ground(ui, theme, place, &response, current);
        if current && focused {
            ui.painter().rect_stroke(
                place.shrink(1.0),
                radius::CARD,
                theme.focus_ring(),
                StrokeKind::Inside,
            );
        }
        let found = if current {
            theme.find_current
        } else {
            theme.find
        };
        let job = job_of(cx, hit, self.scope, found, rect.width() - 2.0 * PAD);
        let words = Words::of(ui.ctx(), job);
        let left = words.left(rect.left() + PAD, rect.right() - PAD);
        let at = pos2(left, rect.center().y - words.size().y / 2.0);
        words.paint(ui.painter(), at, theme.text);
        if response.clicked() {
            let hit = hit.clone();
            self.go_to(hit, sink);
        }
    }
}

fn key_of(line: Line) -> (usize, usize) {
    match line {
        Line::Group(article, _) => (article, usize::MAX),
        Line::Hit(article, nth) => (article, nth),
    }
}

fn ground(ui: &Ui, theme: &Theme, rect: Rect, response: &Response, current: bool) {
    if current {
        ui.painter()
            .add(theme.card_shadow().as_shape(rect, radius::CARD));
        ui.painter().rect_filled(rect, radius::CARD, theme.card);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius::CARD, theme.hover);
    }
}

fn group(ui: &Ui, cx: &Cx<'_>, rect: Rect, article: usize, count: usize) {
    let theme = cx.theme;
    let Some(article) = cx.session.project().article_at(article) else {
        return;
    };
    let painter = ui.painter();
    let baseline = rect.bottom() - 6.0;
    let number = painter.layout_no_wrap(count.to_string(), theme::small(), theme.muted);
    let right = rect.right() - 6.0 - number.size().x;
    let format = TextFormat::simple(theme::strong(size::SMALL + 0.5), theme.text);
    let name = shown(article.display_title());
    let mut job = LayoutJob::single_section(name.clone().into_owned(), format);
    job.wrap = one_line(right - rect.left() - 6.0 - space::S);
    let title = Words::of(ui.ctx(), job);
    let at = pos2(right, baseline - number.size().y);
    painter.galley(at, number, theme.muted);
    let left = title.left(rect.left() + 6.0, right - space::S);
    let at = pos2(left, baseline - title.size().y);
    title.paint(painter, at, theme.text);
    let response = ui.interact(rect, list_id().with(&article.id), Sense::HOVER);
    let name = format!("{name}, {count}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

fn one_line(width: f32) -> TextWrapping {
    TextWrapping {
        max_width: width,
        max_rows: 1,
        break_anywhere: true,
        ..TextWrapping::default()
    }
}

/// What stands before the words: which claim, if it is one.
fn prefix(cx: &Cx<'_>, hit: &Hit) -> Option<String> {
    match hit.item {
        Item::Claim(id) => {
            let claim = cx.session.project().claim(id);
            claim.map(|(_, claim)| format!("C{}", claim.number))
        }
        _ => None,
    }
}

fn name_of(cx: &Cx<'_>, hit: &Hit) -> String {
    match prefix(cx, hit) {
        Some(prefix) => format!("{prefix}: {}", hit.context),
        None => hit.context.clone(),
    }
}

/// The context in two lines, with the hit lit up in the first of them.
fn job_of(cx: &Cx<'_>, hit: &Hit, scope: Scope, found: Color32, width: f32) -> LayoutJob {
    let theme = cx.theme;
    let format = |color: Color32, ground: Color32| TextFormat {
        line_height: Some(LINE),
        background: ground,
        ..TextFormat::simple(theme::ui(size::SMALL + 0.5), color)
    };
    let none = Color32::TRANSPARENT;
    let (lead, words, tail) = parts(hit);
    let mut job = LayoutJob::default();
    if let Some(prefix) = prefix(cx, hit) {
        job.append(&format!("{prefix} "), 0.0, format(theme.accent_text, none));
    }
    job.append(&lead, 0.0, format(theme.muted, none));
    let lit = match &hit.item {
        // A label is found by its name: its words wear its colour.
        Item::Mention(id) if scope == Scope::Label => {
            let mention = cx.session.project().mention(*id);
            let hue = mention.map_or(9, |(_, mention)| cx.label_hue(&mention.label));
            format(theme.hue(hue).text, theme.hue(hue).background)
        }
        _ => format(theme.on_find, found),
    };
    job.append(words, 0.0, lit);
    job.append(tail, 0.0, format(theme.muted, none));
    job.wrap = TextWrapping {
        max_width: width,
        max_rows: 2,
        ..TextWrapping::default()
    };
    job
}

/// What stands before the hit, shortened at a word; the hit; what stands after it.
fn parts(hit: &Hit) -> (String, &str, &str) {
    let (start, end) = (hit.hit.start, hit.hit.end);
    let context = hit.context.as_str();
    let (Some(lead), Some(words), Some(tail)) = (
        context.get(..start),
        context.get(start..end),
        context.get(end..),
    ) else {
        return (context.to_owned(), "", "");
    };
    let letters = lead.chars().count();
    if letters <= LEAD {
        return (lead.to_owned(), words, tail);
    }
    let cut = lead
        .char_indices()
        .nth(letters - LEAD)
        .map_or(0, |(at, _)| at);
    let rest = &lead[cut..];
    let word = rest.find(' ').map_or(rest, |space| &rest[space + 1..]);
    (format!("…{word}"), words, tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ArticleId;

    #[test]
    fn a_long_lead_is_cut_at_a_word() {
        let context = "Speaking at the port authority, mayor Brandt neither";
        let at = context.find("mayor").unwrap_or(0);
        let article = ArticleId::unique("a", "a", |_| false);
        let hit = Hit {
            item: Item::Article(article.clone()),
            article,
            range: None,
            context: context.to_owned(),
            hit: at..at + 5,
        };
        assert_eq!(
            parts(&hit),
            ("…port authority, ".to_owned(), "mayor", " Brandt neither")
        );
    }
}
