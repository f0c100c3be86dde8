//! What a check found, in the open project or in one that can't be opened as it is.

use std::path::PathBuf;

use egui::{
    Context, Id, Key, Layout, Rect, RichText, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use super::Request;
use super::sheet::{hint, room, sheet};
use crate::check::Severity;
use crate::command::{Ask, Command, Window};
use crate::model::Item;
use crate::text::unseen::shown;
use crate::ui::cx::{Cx, Sink};
use crate::ui::icons::Icon;
use crate::ui::list_nodes;
use crate::ui::panels::keys;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{Emphasis, button, empty_state, field, one_line, pills};

const ROW: f32 = 46.0;
const WIDTH: f32 = 720.0;

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// How bad it is.
    pub severity: Severity,
    /// File and line: `layers/ada/ferry.ron:9`.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub way_out: String,
    /// Whether a repair puts it right.
    pub repairable: bool,
    /// What to go to.
    pub item: Option<Item>,
}

/// Where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// In the open project.
    Open,
    /// In a project that can't be opened as it is.
    Refused(PathBuf),
}

/// The list of what a check found.
pub struct Problems {
    place: Place,
    found: Vec<Found>,
    /// The rows that fit the filter, by their numbers.
    shown: Vec<usize>,
    severity: Option<Severity>,
    text: String,
    /// The row that the keys are at.
    cursor: usize,
    fresh: bool,
    reveal: bool,
}

fn list_id() -> Id {
    Id::unique("list of problems")
}

impl Problems {
    /// What was found in the open project.
    #[must_use]
    pub fn of_open(found: Vec<Found>) -> Self {
        Self::with(Place::Open, found)
    }

    /// Why a project can't be opened as it is.
    #[must_use]
    pub fn of_refused(folder: PathBuf, found: Vec<Found>) -> Self {
        Self::with(Place::Refused(folder), found)
    }

    fn with(place: Place, mut found: Vec<Found>) -> Self {
        found.sort_by_key(|found| std::cmp::Reverse(found.severity));
        Self {
            place,
            shown: (0..found.len()).collect(),
            found,
            severity: None,
            text: String::new(),
            cursor: 0,
            fresh: true,
            reveal: false,
        }
    }

    fn title(&self) -> &'static str {
        match self.place {
            Place::Open => "Check of the project",
            Place::Refused(_) => "This project needs repair",
        }
    }

    /// Draws it and says whether it stays open.
    pub fn show(
        &mut self,
        ctx: &Context,
        cx: &Cx<'_>,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
    ) -> bool {
        let theme = cx.theme;
        sheet(ctx, theme, self.title(), WIDTH, |ui| {
            if self.found.is_empty() {
                let words = "Every place, id and file fits together.";
                empty_state(ui, theme, Icon::Check, "Nothing found", words);
                return self.buttons(ui, theme, requests);
            }
            hint(ui, theme, &self.introduction());
            ui.add_space(space::S);
            self.filters(ui, theme);
            let went = self.list(ui, cx, sink);
            self.details(ui, theme);
            self.buttons(ui, theme, requests) && !went
        })
    }

    /// A sentence above the list.
    fn introduction(&self) -> String {
        let repairable = self.found.iter().filter(|found| found.repairable).count();
        let all = self.found.len();
        let can = match repairable {
            0 => "None can be repaired by the program: each says what to do.".to_owned(),
            n if n == all => "Repair puts all of it right.".to_owned(),
            n => format!("Repair puts {n} of {all} right; the others say what to do."),
        };
        match &self.place {
            Place::Open => can,
            Place::Refused(folder) => format!(
                "{} was not opened, so that nothing in it is lost. {can} Every file that a repair \
                 changes is first copied to the project’s trash folder.",
                shown(&folder.display().to_string())
            ),
        }
    }

    fn filters(&mut self, ui: &mut Ui, theme: &Theme) {
        let count = |severity| self.found.iter().filter(|f| f.severity == severity).count();
        let mut choices = vec![(None, format!("All {}", self.found.len()))];
        for (severity, name) in [
            (Severity::Error, "Errors"),
            (Severity::Warning, "Warnings"),
            (Severity::Note, "Notes"),
        ] {
            let count = count(severity);
            if count > 0 {
                choices.push((Some(severity), format!("{name} {count}")));
            }
        }
        let choices: Vec<_> = choices.iter().map(|(s, n)| (*s, n.as_str())).collect();
        let mut changed = pills(ui, theme, &mut self.severity, &choices);
        ui.add_space(space::S);
        let hint = "Words, file or id";
        changed |= field(ui, theme, &mut self.text, hint, "Filter problems").changed();
        ui.add_space(space::S);
        if changed {
            let wanted = self.text.trim().to_lowercase();
            let fits = |found: &Found| {
                self.severity
                    .is_none_or(|severity| found.severity == severity)
                    && (wanted.is_empty()
                        || found.message.to_lowercase().contains(&wanted)
                        || found.place.to_lowercase().contains(&wanted))
            };
            let fitting = (0..self.found.len()).filter(|at| fits(&self.found[*at]));
            self.shown = fitting.collect();
            self.cursor = 0;
            self.reveal = true;
        }
    }

    /// The list. True if the person went to what a row is about.
    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let height = (self.shown.len().max(2) as f32 * ROW).min(room(ui, 360.0));
        let (place, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::HOVER);
        let list = ui.interact(place, list_id(), Sense::click());
        list.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "List of problems"));
        list_nodes::count(ui, list.id, self.shown.len());
        if std::mem::take(&mut self.fresh) {
            list.request_focus();
        }
        let focused = list.has_focus();
        let mut went = false;
        if focused {
            keys::hold_arrows(ui, list.id);
            let page = ((height / ROW) as usize).max(1);
            for key in keys::take(ui, &keys::MOVES) {
                self.cursor = keys::moved(key, Some(self.cursor), self.shown.len(), page);
                self.reveal = true;
            }
            if !keys::take(ui, &[Key::Enter]).is_empty() {
                went = self.go(self.cursor, cx, sink);
            }
        }
        ui.painter()
            .rect_filled(place, radius::CARD, cx.theme.paper);
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place));
        inside.set_clip_rect(place.intersect(ui.clip_rect()));
        let mut clicked = None;
        list_nodes::inside(&mut inside, list.id, |ui| {
            let area = ScrollArea::vertical()
                .id_salt("problems")
                .auto_shrink(false);
            area.show_viewport(ui, |ui, viewport| {
                ui.set_height(self.shown.len() as f32 * ROW);
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
                for row in first..until.min(self.shown.len()) {
                    let at_keys = focused && row == self.cursor;
                    if self.row(ui, cx.theme, row, rect_of(row), at_keys) {
                        clicked = Some(row);
                    }
                }
            });
        });
        if let Some(row) = clicked {
            // The first click tells more, the second goes there.
            let again = self.cursor == row;
            self.cursor = row;
            list.request_focus();
            went |= again && self.go(row, cx, sink);
        }
        went
    }

    fn row(&self, ui: &Ui, theme: &Theme, row: usize, rect: Rect, has_keys: bool) -> bool {
        let Some(found) = self.shown.get(row).and_then(|at| self.found.get(*at)) else {
            return false;
        };
        let node = list_id().with(row);
        let response = ui.interact(rect, node, Sense::CLICK);
        let (message, place) = (shown(&found.message), shown(&found.place));
        let name = format!("{}: {message}, {place}", found.severity.name());
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &name));
        let selected = row == self.cursor;
        let told = list_nodes::Row {
            at: row,
            selected,
            has_keys,
        };
        list_nodes::row(ui, list_id(), node, told);
        let around = rect.shrink2(vec2(4.0, 1.0));
        if selected || response.hovered() {
            let fill = if selected {
                theme.accent_soft
            } else {
                theme.hover
            };
            ui.painter().rect_filled(around, radius::CARD, fill);
        }
        if has_keys {
            let ring = around.shrink(1.0);
            ui.painter()
                .rect_stroke(ring, radius::CARD, theme.focus_ring(), StrokeKind::Inside);
        }
        let (icon, color) = match found.severity {
            Severity::Error => (Icon::Warning, theme.danger),
            Severity::Warning => (Icon::Warning, theme.warning),
            Severity::Note => (Icon::Info, theme.muted),
        };
        let square =
            Rect::from_center_size(pos2(rect.left() + 20.0, rect.center().y), vec2(16.0, 16.0));
        icon.paint(ui.painter(), square, color);
        let left = rect.left() + 38.0;
        let width = rect.right() - left - 14.0;
        let line = |words: &str, font, color, y| {
            one_line(ui.painter(), words, font, color, pos2(left, y), width);
        };
        line(&message, theme::ui(size::UI), theme.text, rect.top() + 14.5);
        let mono = theme::mono(size::SMALL - 0.5);
        line(&place, mono, theme.muted, rect.bottom() - 12.5);
        response.clicked()
    }

    /// Goes to what a row is about, if it can be shown.
    fn go(&self, row: usize, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let found = self.shown.get(row).and_then(|at| self.found.get(*at));
        let Some(item) = found.and_then(|found| found.item.clone()) else {
            return false;
        };
        let project = cx.session.project();
        let own = |person: &crate::model::PersonId| person == cx.session.person();
        match item {
            Item::Article(id) => sink.send(Command::OpenArticle(id)),
            Item::Label(_) | Item::Role(_) => sink.window(Window::Ask(Ask::Scheme)),
            Item::Person(_) => sink.window(Window::Ask(Ask::ProjectDetails)),
            Item::Mention(id) => match project.mention(id) {
                Some((home, _)) if own(&home.person) => sink.send(Command::FocusMention(id)),
                Some((home, _)) => sink.send(Command::OpenArticle(home.article.clone())),
                None => return false,
            },
            Item::Claim(id) => match project.claim(id) {
                Some((home, _)) if own(&home.person) => sink.send(Command::SelectClaim(Some(id))),
                Some((home, _)) => sink.send(Command::OpenArticle(home.article.clone())),
                None => return false,
            },
        }
        sink.window(Window::FocusText);
        true
    }

    /// All that is known of the row that the keys are at.
    fn details(&self, ui: &mut Ui, theme: &Theme) {
        ui.add_space(space::S);
        let height = 84.0;
        let found = self
            .shown
            .get(self.cursor)
            .and_then(|at| self.found.get(*at));
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            let Some(found) = found else {
                hint(ui, theme, "Nothing fits the filter.");
                return;
            };
            let area = ScrollArea::vertical().id_salt("details").max_height(height);
            area.show(ui, |ui| {
                let message = shown(&found.message).into_owned();
                ui.add(egui::Label::new(RichText::new(message).color(theme.text)).wrap());
                ui.add_space(space::XS);
                let mut way_out = shown(&found.way_out).into_owned();
                if found.item.is_some() && self.place == Place::Open {
                    way_out.push_str(" (Enter goes there)");
                }
                hint(ui, theme, &way_out);
            });
        });
    }

    fn buttons(&self, ui: &mut Ui, theme: &Theme, requests: &mut Vec<Request>) -> bool {
        let mut stays = true;
        let repairable = self.found.iter().any(|found| found.repairable);
        ui.add_space(space::M);
        ui.horizontal(|ui| {
            if let Place::Refused(folder) = &self.place
                && button(ui, theme, Emphasis::Normal, "Show the folder").clicked()
            {
                requests.push(Request::ShowFolder(folder.clone()));
            }
            ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                let name = match self.place {
                    Place::Open => "Repair",
                    Place::Refused(_) => "Repair and open",
                };
                let repair =
                    ui.add_enabled_ui(repairable, |ui| button(ui, theme, Emphasis::Primary, name));
                if repair.inner.clicked() {
                    requests.push(match &self.place {
                        Place::Open => Request::RepairFindings,
                        Place::Refused(folder) => Request::RepairProject(folder.clone()),
                    });
                    stays = false;
                }
                if button(ui, theme, Emphasis::Normal, "Close").clicked() {
                    stays = false;
                }
            });
        });
        stays
    }
}
