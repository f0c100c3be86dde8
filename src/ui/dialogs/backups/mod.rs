//! The backups of the project: what restoring one would mean, and restoring it.

mod preview;

use std::path::{Path, PathBuf};

use egui::{
    Align, Context, Id, Layout, Rect, RichText, ScrollArea, Sense, StrokeKind, Ui, UiBuilder,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::Request;
use super::sheet::{goes_ahead, room, sheet};
use crate::command::Window;
use crate::model::Timestamp;
use crate::session::RestorePreview;
use crate::text::counted;
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::panels::keys;
use crate::ui::theme::{self, radius, space};
use crate::ui::when::{ago, exactly};
use crate::ui::widgets::{Emphasis, button, empty_state, one_line};

const ROW: f32 = 50.0;
const WIDTH: f32 = 860.0;
/// The width of the list; the preview has the rest.
const LIST: f32 = 330.0;

/// One backup, as the application knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupRow {
    /// The `.zip`.
    pub path: PathBuf,
    /// When it was made.
    pub at: Timestamp,
    /// Its size.
    pub bytes: u64,
    /// Articles, mentions and claims; nothing if it can't be read.
    pub counts: Option<[usize; 3]>,
}

impl BackupRow {
    fn contents(&self) -> String {
        match self.counts {
            Some([articles, mentions, claims]) => format!(
                "{}, {}, {}",
                counted(articles, "article"),
                counted(mentions, "mention"),
                counted(claims, "claim")
            ),
            None => "can’t be read".to_owned(),
        }
    }
}

/// The project as it was at a revision, compared with a backup.
type Compared = (PathBuf, u64);

/// The dialog of [`Ask::Backups`](crate::command::Ask::Backups).
#[derive(Default)]
pub struct BackupsDialog {
    /// None until they are listed.
    rows: Option<Result<Vec<BackupRow>, String>>,
    /// Where they are.
    folder: Option<PathBuf>,
    /// Whether somebody was asked to list them.
    asked: bool,
    /// The row that the keys are at.
    cursor: usize,
    fresh: bool,
    reveal: bool,
    /// What is being compared.
    comparing: Option<Compared>,
    compared: Option<(Compared, Result<RestorePreview, String>)>,
}

fn list_id() -> Id {
    Id::unique("list of backups")
}

impl BackupsDialog {
    /// The backups were listed, or can't be.
    pub fn take_list(&mut self, listed: Result<(PathBuf, Vec<BackupRow>), String>) {
        let before = self.chosen().map(|row| row.path.clone());
        self.rows = Some(listed.map(|(folder, rows)| {
            self.folder = Some(folder);
            rows
        }));
        let rows = self.rows().iter();
        let mut places = rows.map(|row| Some(&row.path));
        let place = places.position(|path| path == before.as_ref());
        self.cursor = place.unwrap_or(0);
        self.fresh = before.is_none();
    }

    /// A backup was compared with the project as it was at a revision, or can't be read.
    pub fn take_preview(
        &mut self,
        path: &Path,
        revision: u64,
        preview: Result<RestorePreview, String>,
    ) {
        let this = (path.to_owned(), revision);
        if self.comparing.as_ref() == Some(&this) {
            self.comparing = None;
            self.compared = Some((this, preview));
        }
    }

    /// Lists them again: there may be a new one.
    pub fn refresh(&mut self) {
        self.asked = false;
    }

    fn rows(&self) -> &[BackupRow] {
        match &self.rows {
            Some(Ok(rows)) => rows,
            _ => &[],
        }
    }

    fn chosen(&self) -> Option<&BackupRow> {
        self.rows().get(self.cursor)
    }

    /// What restoring the chosen one would mean, once that is known.
    fn preview(&self, revision: u64) -> Option<&Result<RestorePreview, String>> {
        let chosen = &self.chosen()?.path;
        let ((path, of), preview) = self.compared.as_ref()?;
        (path == chosen && *of == revision).then_some(preview)
    }

    /// Draws it and says whether it stays open.
    pub fn show(
        &mut self,
        ctx: &Context,
        cx: &Cx<'_>,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
    ) -> bool {
        if !std::mem::replace(&mut self.asked, true) {
            requests.push(Request::ListBackups);
        }
        self.compare(cx.session.revision(), requests);
        sheet(ctx, cx.theme, "Backups", WIDTH, |ui| {
            let height = room(ui, 180.0).min(430.0);
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                ui.set_min_height(height);
                if self.rows().is_empty() {
                    self.nothing(ui, cx);
                } else {
                    self.both(ui, cx, height);
                }
            });
            self.buttons(ui, cx, sink, requests)
        })
    }

    /// Asks what restoring the chosen one would mean, one at a time.
    fn compare(&mut self, revision: u64, requests: &mut Vec<Request>) {
        let Some(chosen) = self.chosen().map(|row| row.path.clone()) else {
            return;
        };
        if self.comparing.is_none() && self.preview(revision).is_none() {
            self.comparing = Some((chosen.clone(), revision));
            requests.push(Request::CompareBackup(chosen));
        }
    }

    fn nothing(&self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.add_space(ui.available_height() * 0.2);
        let title = match &self.rows {
            None => {
                ui.vertical_centered(|ui| {
                    ui.label(RichText::new("Looking for backups…").color(cx.theme.muted));
                });
                return;
            }
            Some(Err(problem)) => {
                let title = "The backups can’t be listed";
                return empty_state(ui, cx.theme, Icon::Folder, title, problem);
            }
            Some(Ok(_)) => "No backups yet",
        };
        let hint = if cx.preferences.backups {
            "One is made every hour while there is something new. “Back up now” makes one at once."
        } else {
            "The settings say that none are made by themselves. “Back up now” makes one."
        };
        empty_state(ui, cx.theme, Icon::Folder, title, hint);
    }

    fn both(&mut self, ui: &mut Ui, cx: &Cx<'_>, height: f32) {
        let whole = ui.available_rect_before_wrap();
        let whole = Rect::from_min_size(whole.min, vec2(whole.width(), height));
        ui.advance_cursor_after_rect(whole);
        let (left, right) = whole.split_left_right_at_x(whole.left() + LIST);
        self.list(ui, cx, left);
        let right = Rect::from_min_max(pos2(right.left() + space::L, right.top()), right.max);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(right));
        inside.set_clip_rect(right.intersect(ui.clip_rect()));
        self.show_preview(&mut inside, cx);
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, place: Rect) {
        let count = self.rows().len();
        let list = ui.interact(place, list_id(), Sense::click());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "List of backups"));
        list_nodes::count(ui, list.id, count);
        if std::mem::take(&mut self.fresh) {
            list.request_focus();
        }
        let focused = list.has_focus();
        if focused {
            keys::hold_arrows(ui, list.id);
            let page = ((place.height() / ROW) as usize).max(1);
            for key in keys::take(ui, &keys::MOVES) {
                self.cursor = keys::moved(key, Some(self.cursor), count, page);
                self.reveal = true;
            }
        }
        ui.painter()
            .rect_filled(place, radius::CARD, cx.theme.paper);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(place));
        inside.set_clip_rect(place.intersect(ui.clip_rect()));
        let mut clicked = None;
        list_nodes::inside(&mut inside, list.id, |ui| {
            let area = ScrollArea::vertical().id_salt("backups").auto_shrink(false);
            area.show_viewport(ui, |ui, viewport| {
                ui.set_height(count as f32 * ROW);
                let (origin, width) = (ui.max_rect().min, ui.max_rect().width());
                let rect_of = |row: usize| {
                    let top = origin.y + row as f32 * ROW;
                    Rect::from_min_size(pos2(origin.x, top), vec2(width, ROW))
                };
                if std::mem::take(&mut self.reveal) {
                    ui.scroll_to_rect(rect_of(self.cursor), None);
                }
                let first = (viewport.min.y / ROW).floor().max(0.0) as usize;
                let until = (viewport.max.y / ROW).ceil().max(0.0) as usize;
                for at in first..until.min(count) {
                    let told = list_nodes::Row {
                        at,
                        selected: at == self.cursor,
                        has_keys: focused && at == self.cursor,
                    };
                    if let Some(row) = self.rows().get(at)
                        && show_row(ui, cx, row, rect_of(at), told)
                    {
                        clicked = Some(at);
                    }
                }
            });
        });
        if let Some(row) = clicked {
            self.cursor = row;
            list.request_focus();
        }
    }

    /// What would change if the chosen one were restored.
    fn show_preview(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let theme = cx.theme;
        let calm = |ui: &mut Ui, words: &str| {
            ui.add(egui::Label::new(RichText::new(words).color(theme.muted)).wrap());
        };
        ui.add_space(space::XS);
        let preview = match self.preview(cx.session.revision()) {
            None => return calm(ui, "Comparing it with the project as it is now…"),
            Some(Err(problem)) => {
                let words = RichText::new(&*shown(problem)).color(theme.danger);
                ui.add(egui::Label::new(words).wrap());
                return;
            }
            Some(Ok(preview)) => preview,
        };
        if preview.is_empty() {
            return calm(ui, "It holds the same as the project does now.");
        }
        preview::show(ui, theme, preview);
    }

    fn buttons(
        &self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
    ) -> bool {
        let mut stays = true;
        let theme = cx.theme;
        let works = !cx.session.is_read_only();
        let readable = matches!(self.preview(cx.session.revision()), Some(Ok(_)));
        let new = matches!(self.preview(cx.session.revision()), Some(Ok(p)) if !p.is_empty());
        ui.add_space(space::L);
        ui.horizontal(|ui| {
            let may = |ui: &mut Ui, enabled: bool, name: &str| {
                let shown = ui.add_enabled_ui(enabled, |ui| {
                    button(ui, theme, Emphasis::Normal, name).clicked()
                });
                shown.inner
            };
            if may(ui, works, "Back up now") {
                sink.window(Window::BackUp);
            }
            if let Some(folder) = self.folder.as_ref().filter(|_| !self.rows().is_empty())
                && may(ui, true, "Show the folder")
            {
                requests.push(Request::ShowFolder(folder.clone()));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let done = button(ui, theme, Emphasis::Primary, "Done").clicked();
                stays = !done && !goes_ahead(ui.ctx());
                let Some(chosen) = self.chosen() else { return };
                if may(ui, readable, "Restore as a copy…") {
                    requests.push(Request::RestoreCopy(chosen.path.clone(), chosen.at));
                }
                if may(ui, works && new, "Restore here") {
                    requests.push(Request::RestoreHere(chosen.path.clone(), chosen.at));
                    stays = false;
                }
            });
        });
        stays
    }
}

/// Draws a backup; whether it was clicked.
fn show_row(ui: &Ui, cx: &Cx<'_>, row: &BackupRow, rect: Rect, told: list_nodes::Row) -> bool {
    let theme = cx.theme;
    let node = list_id().with(told.at);
    let response = ui.interact(rect, node, Sense::CLICK);
    let (when, size) = (ago(cx.session.now(), row.at), in_words(row.bytes));
    let name = format!("{when}, {}, {size}, {}", exactly(row.at), row.contents());
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &name));
    list_nodes::row(ui, list_id(), node, told);
    let around = rect.shrink2(vec2(4.0, 1.0));
    if told.selected || response.hovered() {
        let fill = match told.selected {
            true => theme.accent_soft,
            false => theme.hover,
        };
        ui.painter().rect_filled(around, radius::CARD, fill);
    }
    if told.has_keys {
        let ring = around.shrink(1.0);
        ui.painter()
            .rect_stroke(ring, radius::CARD, theme.focus_ring(), StrokeKind::Inside);
    }
    let left = rect.left() + 14.0;
    let width = rect.width() - 28.0;
    let (above, below) = (rect.top() + 17.0, rect.bottom() - 14.0);
    let medium = theme::ui_medium(theme::size::UI);
    let line = |words: &str, font, color, y| {
        one_line(ui.painter(), words, font, color, pos2(left, y), width)
    };
    let end = line(&when, medium, theme.text, above);
    let details = format!("{} · {size}", exactly(row.at));
    let at = pos2(end + 8.0, above + 0.5);
    let rest = width - (end - left) - 8.0;
    one_line(
        ui.painter(),
        &details,
        theme::small(),
        theme.muted,
        at,
        rest,
    );
    let color = match row.counts {
        Some(_) => theme.muted,
        None => theme.danger,
    };
    line(&row.contents(), theme::small(), color, below);
    response.clicked()
}

/// A size as people say it: `12 kB`, `3.4 MB`.
fn in_words(bytes: u64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        for (bytes, said) in [
            (12, "12 bytes"),
            (1_000, "1 kB"),
            (11_200, "12 kB"),
            (3_400_000, "3.4 MB"),
            (3_999_999, "4.0 MB"),
        ] {
            assert_eq!(in_words(bytes), said);
        }
    }
}
