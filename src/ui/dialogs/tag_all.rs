//! Which occurrences of some words to tag.

use std::collections::BTreeSet;

use egui::{
    Color32, Context, Id, Key, Modifiers, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo,
    accesskit::Role,
    pos2,
    text::{LayoutJob, TextFormat, TextWrapping},
    vec2,
};

use super::sheet::{Answer, caption, footer_with, room, sheet};
use crate::command::Command;
use crate::model::LabelId;
use crate::session::{Occurrence, Session};
use crate::text::unseen::shown;
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::text::words::{Words, needs_bidi};
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{Emphasis, button, drop_list, field, pills};
use crate::ui::{Cx, Sink};

const ROW: f32 = 28.0;
/// Characters of context on either side of the words.
const AROUND: usize = 160;

/// The dialog of [`Ask::TagAll`](crate::command::Ask::TagAll).
pub struct TagAll {
    words: String,
    label: LabelId,
    whole_project: bool,
    /// What the places were looked up for.
    found_for: Option<(String, LabelId, bool, u64)>,
    places: Vec<Occurrence>,
    /// Places that shall not be tagged.
    left_out: BTreeSet<usize>,
    at: usize,
    fresh: bool,
    moved: bool,
}

impl TagAll {
    /// Opens it on the selected words or those of the mention in focus, if there are any.
    #[must_use]
    pub fn open(cx: &Cx<'_>) -> Option<Self> {
        let (words, label) = cx.session.occurrence_query()?;
        Some(Self {
            words,
            label,
            whole_project: false,
            found_for: None,
            places: Vec::new(),
            left_out: BTreeSet::new(),
            at: 0,
            fresh: true,
            moved: true,
        })
    }

    fn find(&mut self, session: &Session) {
        let words = self.words.trim().to_owned();
        let now = (
            words,
            self.label.clone(),
            self.whole_project,
            session.revision(),
        );
        if self.found_for.as_ref() == Some(&now) {
            return;
        }
        self.places = if now.0.is_empty() {
            Vec::new()
        } else {
            session.occurrences(&now.0, &self.label, self.whole_project)
        };
        self.left_out.clear();
        let first = self.places.iter().position(|place| !place.tagged);
        self.at = first.unwrap_or(0);
        self.moved = true;
        self.found_for = Some(now);
    }

    fn is_ticked(&self, index: usize) -> bool {
        let known = self.places.get(index);
        known.is_some_and(|place| !place.tagged) && !self.left_out.contains(&index)
    }

    fn toggle(&mut self, index: usize) {
        if !self.left_out.remove(&index) {
            self.left_out.insert(index);
        }
    }

    fn ticked(&self) -> usize {
        (0..self.places.len())
            .filter(|index| self.is_ticked(*index))
            .count()
    }

    fn toggle_all(&mut self) {
        let free = self.places.iter().filter(|place| !place.tagged).count();
        if self.ticked() == free {
            self.left_out = (0..self.places.len()).collect();
        } else {
            self.left_out.clear();
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let theme = cx.theme;
        self.find(cx.session);
        sheet(ctx, theme, "Tag all occurrences", 680.0, |ui| {
            caption(ui, theme, "Words");
            field(ui, theme, &mut self.words, "", "Words");
            self.choices(ui, cx);
            self.find(cx.session);
            ui.add_space(space::S);
            let list = Id::unique("places to tag");
            let enter = self.list(ui, cx, list);
            let count = self.ticked();
            let go = match count {
                1 => "Tag 1 place".to_owned(),
                count => format!("Tag {count} places"),
            };
            let mut all = false;
            let free = self.places.iter().any(|place| !place.tagged);
            let answer = footer_with(ui, theme, Emphasis::Primary, &go, count > 0, |ui| {
                ui.add_enabled_ui(free, |ui| {
                    all = button(ui, theme, Emphasis::Quiet, "All or none").clicked();
                });
            });
            if all {
                self.toggle_all();
            }
            if answer == Answer::Go || (enter && count > 0) {
                sink.send(self.command());
                return false;
            }
            answer == Answer::None
        })
    }

    fn command(&self) -> Command {
        let chosen = (0..self.places.len()).filter(|index| self.is_ticked(*index));
        let places = chosen.map(|index| {
            let place = &self.places[index];
            (place.article.clone(), place.range)
        });
        Command::TagAll {
            label: self.label.clone(),
            places: places.collect(),
        }
    }

    fn choices(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let theme = cx.theme;
        ui.add_space(space::XS);
        ui.horizontal_wrapped(|ui| {
            let labels = &cx.session.project().scheme.labels;
            let labels: Vec<_> = labels
                .iter()
                .map(|label| (label.id.clone(), format!("as {}", label.name)))
                .collect();
            drop_list(ui, "Label", 140.0, &mut self.label, &labels);
            ui.add_space(space::S);
            let choices = [(false, "This article"), (true, "Project")];
            pills(ui, theme, &mut self.whole_project, &choices);
            ui.add_space(space::S);
            let tagged = self.places.iter().filter(|place| place.tagged).count();
            let total = self.places.len();
            let noun = if total == 1 { "place" } else { "places" };
            let words = match tagged {
                0 => format!("{total} {noun}"),
                _ => format!("{total} {noun}, {tagged} tagged already"),
            };
            ui.label(RichText::new(words).color(theme.muted));
        });
    }

    /// The places. True if Enter was pressed in the list.
    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, id: Id) -> bool {
        let theme = cx.theme;
        let rows = self.places.len().clamp(5, 12) as f32;
        let height = room(ui, 280.0).min(rows * ROW + 6.0);
        let wanted = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(wanted, Sense::HOVER);
        let list = ui.interact(rect, id, Sense::click());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "Places"));
        if std::mem::take(&mut self.fresh) {
            list.request_focus();
        }
        let focused = list.has_focus();
        let enter = focused && self.keys(ui, id);
        let edge = if focused {
            theme.focus_ring()
        } else {
            theme.hairline()
        };
        let corner = radius::CONTROL;
        ui.painter()
            .rect(rect, corner, theme.window, edge, StrokeKind::Inside);
        list_nodes::count(ui, id, self.places.len());
        let inside = egui::UiBuilder::new()
            .max_rect(rect.shrink(3.0))
            .accessibility_parent(id);
        let mut child = ui.new_child(inside);
        let clicked = self.rows(&mut child, cx, id, focused);
        if let Some(index) = clicked {
            self.at = index;
            self.toggle(index);
            list.request_focus();
        }
        enter
    }

    fn keys(&mut self, ui: &Ui, id: Id) -> bool {
        ui.memory_mut(|memory| {
            let filter = egui::EventFilter {
                vertical_arrows: true,
                ..egui::EventFilter::default()
            };
            memory.set_focus_lock_filter(id, filter);
        });
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        let last = self.places.len().saturating_sub(1);
        let before = self.at;
        for (key, to) in [
            (Key::ArrowDown, (before + 1).min(last)),
            (Key::ArrowUp, before.saturating_sub(1)),
            (Key::PageDown, (before + 10).min(last)),
            (Key::PageUp, before.saturating_sub(10)),
            (Key::Home, 0),
            (Key::End, last),
        ] {
            if pressed(Modifiers::NONE, key) {
                self.at = to;
            }
        }
        self.moved |= self.at != before;
        if pressed(Modifiers::NONE, Key::Space) && !self.places.is_empty() {
            self.toggle(self.at);
        }
        if pressed(Modifiers::COMMAND, Key::A) {
            self.toggle_all();
        }
        pressed(Modifiers::NONE, Key::Enter)
    }

    fn rows(&mut self, ui: &mut Ui, cx: &Cx<'_>, list: Id, focused: bool) -> Option<usize> {
        let theme = cx.theme;
        ui.spacing_mut().item_spacing.y = 0.0;
        let total = self.places.len();
        if total == 0 {
            ui.add_space(space::S);
            let words = "  These words stand nowhere here.";
            ui.label(RichText::new(words).color(theme.muted));
            return None;
        }
        let mut clicked = None;
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if std::mem::take(&mut self.moved) {
            let height = ui.available_height();
            let top = self.at as f32 * ROW;
            area = area.vertical_scroll_offset((top - height / 2.0).max(0.0));
        }
        area.show_rows(ui, ROW, total, |ui, rows| {
            for index in rows {
                let current = focused && index == self.at;
                let row = self.row(ui, cx, index, current);
                let told = list_nodes::Row {
                    at: index,
                    selected: index == self.at,
                    has_keys: current,
                };
                list_nodes::row(ui, list, row.id, told);
                if row.clicked() {
                    clicked = Some(index);
                }
            }
        });
        clicked
    }

    /// One place.
    fn row(&self, ui: &mut Ui, cx: &Cx<'_>, index: usize, current: bool) -> egui::Response {
        let theme = cx.theme;
        let place = &self.places[index];
        let sense = if place.tagged {
            Sense::HOVER
        } else {
            Sense::CLICK
        };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
        if current {
            ui.painter()
                .rect_filled(rect, radius::CHIP, theme.accent_soft);
        } else if response.hovered() && !place.tagged {
            ui.painter().rect_filled(rect, radius::CHIP, theme.hover);
        }
        let ticked = self.is_ticked(index);
        let painter = ui.painter_at(rect);
        let mid = rect.center().y;
        tick(
            ui,
            theme,
            pos2(rect.left() + 16.0, mid),
            ticked,
            place.tagged,
        );
        let mut right = rect.right() - 8.0;
        if place.tagged {
            let font = theme::small();
            let at = pos2(right, mid);
            let align = egui::Align2::RIGHT_CENTER;
            right = painter.text(at, align, "tagged", font, theme.muted).left() - 10.0;
        }
        let Some(article) = cx.session.project().article(&place.article) else {
            return response;
        };
        let [before, words, after] = Session::context(&article.text, place.range, AROUND);
        if self.whole_project {
            let title = short(&shown(article.display_title()), 24);
            let align = egui::Align2::RIGHT_CENTER;
            let (font, color) = (theme::small(), theme.muted);
            let title = Words::line(ui.ctx(), &title, font, color, f32::INFINITY);
            let place = align.anchor_size(pos2(right, mid), title.size());
            title.paint(&painter, place.min, color);
            right = place.left() - 12.0;
        }
        let hue = theme.hue(cx.label_hue(&self.label));
        let faint = if place.tagged {
            theme.faint
        } else {
            theme.text
        };
        let left = rect.left() + 34.0;
        let words_rect = Rect::from_x_y_ranges(left..=right, rect.y_range());
        context(
            &painter.with_clip_rect(words_rect),
            words_rect,
            [&before, &words, &after],
            faint,
            hue.background,
        );
        let line = |text: &str| text.replace('\n', " ");
        let name = format!("{}{}{}", line(&before), line(&words), line(&after));
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, !place.tagged, ticked, &name));
        response
    }
}

/// Words with what stands round them, the words always in sight.
fn context(
    painter: &egui::Painter,
    rect: Rect,
    [before, words, after]: [&str; 3],
    color: Color32,
    ground: Color32,
) {
    let flat = |text: &str| text.replace(['\n', '\t'], " ");
    let font = theme::reading(size::UI);
    let plain = TextFormat::simple(font, color);
    if [before, words, after].into_iter().any(needs_bidi) {
        let parts = [before, words, after].map(flat);
        context_by_bidi(painter, rect, &parts, &plain, ground);
        return;
    }
    let layout = |text: String, room: f32| {
        let mut job = LayoutJob::single_section(text, plain.clone());
        job.wrap = TextWrapping::truncate_at_width(room);
        painter.layout_job(job)
    };
    // What stands before takes a third of the room at most, and is cut between words.
    let before = flat(before);
    let mut shown = before.as_str();
    let mut first = layout(before.clone(), f32::INFINITY);
    while first.size().x > rect.width() * 0.36 && !shown.is_empty() {
        shown = shown.split_once(' ').map_or("", |(_, rest)| rest);
        first = layout(format!("… {shown}"), f32::INFINITY);
    }
    let start = rect.left() + first.size().x;
    let middle = layout(flat(words), rect.right() - start);
    let top = rect.center().y - middle.size().y / 2.0;
    painter.galley(pos2(rect.left(), top), first, color);
    let mark = Rect::from_min_size(pos2(start, top), middle.size());
    painter.rect_filled(mark.expand2(vec2(1.0, 1.0)), radius::MARK, ground);
    painter.galley(pos2(start, top), middle, color);
    let last = layout(flat(after), (rect.right() - mark.right()).max(1.0));
    painter.galley(pos2(mark.right(), top), last, color);
}

/// The same where some words run from right to left: one line, so that each stands where it is
/// read.
fn context_by_bidi(
    painter: &egui::Painter,
    rect: Rect,
    [before, words, after]: &[String; 3],
    plain: &TextFormat,
    ground: Color32,
) {
    let ctx = painter.ctx();
    let mut shown = before.clone();
    let mut rest = before.as_str();
    let wide = |text: &str| {
        let font = plain.font_id.clone();
        Words::line(ctx, text, font, plain.color, f32::INFINITY)
            .size()
            .x
    };
    while wide(&shown) > rect.width() * 0.36 && !rest.is_empty() {
        rest = rest.split_once(' ').map_or("", |(_, rest)| rest);
        shown = format!("… {rest}");
    }
    let lit = TextFormat {
        background: ground,
        ..plain.clone()
    };
    let mut job = LayoutJob::default();
    for (text, format) in [(&shown, plain), (words, &lit), (after, plain)] {
        job.append(text, 0.0, format.clone());
    }
    job.wrap = TextWrapping::truncate_at_width(rect.width());
    let line = Words::of(ctx, job);
    let left = line.left(rect.left(), rect.right());
    let top = rect.center().y - line.size().y / 2.0;
    line.paint(painter, pos2(left, top), plain.color);
}

fn tick(ui: &Ui, theme: &Theme, centre: egui::Pos2, on: bool, tagged: bool) {
    let place = Rect::from_center_size(centre, vec2(16.0, 16.0));
    let painter = ui.painter();
    let corner = radius::CHIP - 1;
    if tagged {
        Icon::Check.paint(painter, place.shrink(2.0), theme.faint);
    } else if on {
        painter.rect_filled(place, corner, theme.accent);
        Icon::Check.paint(painter, place.shrink(2.0), theme.on_accent);
    } else {
        let edge = Stroke::new(1.0, theme.edge);
        painter.rect(place, corner, theme.card, edge, StrokeKind::Inside);
    }
}

fn short(words: &str, most: usize) -> String {
    match words.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", words[..at].trim_end()),
        None => words.to_owned(),
    }
}
