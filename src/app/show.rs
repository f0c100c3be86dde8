//! Draws the window from what there is; changes nothing but what panels remember.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{
    CentralPanel, Frame, Id, Panel as Side, Popup, PopupCloseBehavior, PopupKind, Pos2, Ui,
};

use super::keep::job_view;
use super::run::Panel;
use super::suggested::LOOKING;
use super::{App, Open};
use crate::store::has_pack_ending;
use crate::ui::chrome;
use crate::ui::dialogs::{Dialog, Request};
use crate::ui::panels::article::ArticlePanel;
use crate::ui::panels::mention::MentionPanel;
use crate::ui::panels::review;
use crate::ui::theme::space;
use crate::ui::widgets::{self, Emphasis};
use crate::ui::{Cx, Theme};

/// What the text keeps in a narrow window: the columns beside it give way.
const TEXT_LEAST: f32 = 340.0;
const ARTICLES_LEAST: f32 = 180.0;
const CLAIMS_LEAST: f32 = 280.0;

impl App {
    /// Draws everything.
    pub(super) fn show(&mut self, ui: &mut Ui) {
        let theme = Theme::of(ui.ctx());
        // While a column is being drawn wider, nothing is written.
        if self.preferences != self.settings.preferences
            && !ui.input(|input| input.pointer.any_down())
        {
            self.keep_settings();
        }
        ui.painter().rect_filled(ui.max_rect(), 0, theme.window);
        match self.open.take() {
            Some(open) => {
                self.show_project(ui, &open);
                self.open = Some(open);
            }
            None => self.show_without_project(ui, theme),
        }
        let session = self.open.as_ref().map(|open| &open.session);
        let message = self.panels.status.last_message();
        self.panels.announcer.show(ui, session, message);
    }

    fn show_project(&mut self, ui: &mut Ui, open: &Open) {
        let keymap = std::mem::take(&mut self.keymap);
        let preferences = self.preferences.clone();
        let cx = Cx::of(&open.session, ui.ctx(), &keymap, &preferences);
        self.show_bars(ui, &cx);
        if let Some(follower) = &open.follower {
            self.show_read_only(ui, &cx, follower);
        }
        if preferences.articles_shown {
            self.show_left(ui, &cx);
        }
        if preferences.claims_shown {
            self.show_right(ui, &cx);
        }
        self.show_middle(ui, &cx);
        self.show_over(ui, &cx);
        self.keymap = keymap;
    }

    fn show_bars(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let recent = self.recent();
        chrome::top_bar(ui, cx, &mut self.sink, &mut self.requests, &recent);
        self.show_unsaved(ui, cx);
        let jobs = self.job_views();
        self.panels
            .status
            .show(ui, cx, &mut self.sink, &mut self.requests, &jobs);
    }

    fn show_left(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let frame = Frame::new().fill(cx.theme.window);
        let claims = if cx.preferences.claims_shown {
            CLAIMS_LEAST
        } else {
            0.0
        };
        let most = (ui.available_width() - claims - TEXT_LEAST).clamp(ARTICLES_LEAST, 460.0);
        // A column that gives way in a narrow window has its own width again in a wide one.
        let narrow = most < cx.preferences.articles_width;
        let column = Side::left(if narrow {
            "articles, narrow"
        } else {
            "articles"
        })
        .default_size(cx.preferences.articles_width)
        .size_range(ARTICLES_LEAST..=most)
        .resizable(true)
        .frame(frame);
        let shown = column.show(ui, |ui| {
            let ui = &mut held_to_its_width(ui);
            region(ui, "Articles panel");
            if self.panels.find.is_open() {
                self.panels.find.show(ui, cx, &mut self.sink);
            } else if self.panels.mentions.is_open() {
                self.panels.mentions.show(ui, cx, &mut self.sink);
            } else if self.panels.history.is_open() {
                self.panels.history.show(ui, cx, &mut self.sink);
            } else {
                self.panels.articles.show(ui, cx, &mut self.sink);
            }
        });
        if !narrow {
            self.preferences.articles_width = shown.response.rect.width();
        }
        self.note_use(ui, shown.response.rect, Panel::Articles);
    }

    fn show_right(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let frame = Frame::new().fill(cx.theme.window);
        let most = (ui.available_width() - TEXT_LEAST).clamp(CLAIMS_LEAST, 640.0);
        let narrow = most < cx.preferences.claims_width;
        let column = Side::right(if narrow { "claims, narrow" } else { "claims" })
            .default_size(cx.preferences.claims_width)
            .size_range(CLAIMS_LEAST..=most)
            .resizable(true)
            .frame(frame);
        let shown = column.show(ui, |ui| {
            let ui = &mut held_to_its_width(ui);
            region(ui, "Claims panel");
            if MentionPanel::has_content(cx) {
                let frame = Frame::new().fill(cx.theme.window);
                Side::bottom("mention")
                    .resizable(false)
                    .frame(frame)
                    .show(ui, |ui| {
                        self.panels.mention.show(ui, cx, &mut self.sink);
                    });
            }
            self.panels.claims.show(ui, cx, &mut self.sink);
        });
        if !narrow {
            self.preferences.claims_width = shown.response.rect.width();
        }
        self.note_use(ui, shown.response.rect, Panel::Claims);
    }

    fn show_middle(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let paper = Frame::new().fill(cx.theme.paper);
        CentralPanel::no_frame().frame(paper).show(ui, |ui| {
            region(ui, "Text panel");
            chrome::notices(ui, cx.theme, &self.panels.notices, &mut self.requests);
            if cx.session.article().is_none() {
                self.show_empty(ui, cx.theme);
                return;
            }
            if cx.session.review().is_some() {
                let frame = Frame::new().fill(cx.theme.window);
                egui::Panel::bottom("review")
                    .resizable(false)
                    .frame(frame)
                    .show(ui, |ui| review::show(ui, cx, &mut self.sink));
            }
            let column = ui.available_rect_before_wrap();
            let hits = self.panels.find.hits_in_current();
            let current = self.panels.find.current_hit();
            let current = current.and_then(|hit| hits.binary_search(&hit).ok());
            let answer = self
                .panels
                .article
                .show(ui, cx, hits, current, &mut self.sink);
            if ArticlePanel::has_focus(ui.ctx()) {
                self.panel_in_use = Panel::Text;
            }
            if let Some(factor) = answer.zoom {
                let larger = factor > 1.0;
                self.preferences.zoom = self.preferences.zoomed(larger);
            }
            if let Some(anchor) = answer.toolbar
                && self.panels.menu.is_none()
            {
                chrome::toolbar(ui.ctx(), cx, &mut self.sink, anchor, column);
            }
            self.show_menu(ui, cx, answer.context_menu);
        });
    }

    /// The context menu at the words.
    fn show_menu(&mut self, ui: &Ui, cx: &Cx<'_>, asked: Option<Pos2>) {
        let opens = asked.is_some();
        self.panels.menu = asked.or(self.panels.menu);
        let Some(at) = self.panels.menu else { return };
        let mut open = true;
        let layer = ui.layer_id();
        Popup::new(Id::unique("menu at the words"), ui.ctx().clone(), at, layer)
            .kind(PopupKind::Menu)
            .style(widgets::menu_style)
            .open_bool(&mut open)
            .close_behavior(PopupCloseBehavior::CloseOnClick)
            .show(|ui| chrome::context_menu(ui, cx, &mut self.sink));
        if !open && !opens {
            self.panels.menu = None;
        }
    }

    /// What floats over everything: dialog, palette, keys.
    fn show_over(&mut self, ui: &Ui, cx: &Cx<'_>) {
        let ctx = ui.ctx();
        if let Some(Dialog::Suggesters(dialog)) = &mut self.panels.dialog {
            let mut jobs = self.jobs.running().iter();
            dialog.watch(jobs.find(|job| job.name == LOOKING).map(job_view));
        }
        if let Some(mut dialog) = self.panels.dialog.take()
            && dialog.show(ctx, cx, &mut self.sink, &mut self.requests)
        {
            self.panels.dialog = Some(dialog);
        }
        self.panels.palette.show(ctx, cx, &mut self.sink);
        self.panels.keys.show(ctx, cx);
    }

    fn show_empty(&mut self, ui: &mut Ui, theme: &Theme) {
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() * 0.3);
            widgets::empty_state(
                ui,
                theme,
                crate::ui::icons::Icon::Document,
                "No articles yet",
                "Drop text, Markdown or HTML files here, paste text with Ctrl+V, or import files.",
            );
            ui.add_space(space::M);
            if widgets::button(ui, theme, Emphasis::Primary, "Import articles…").clicked() {
                self.sink.send_id("article.import");
            }
        });
    }

    /// What is shown while a project is being opened, or when none is.
    fn show_without_project(&mut self, ui: &mut Ui, theme: &'static Theme) {
        let paper = Frame::new().fill(theme.paper);
        let jobs = self.job_views();
        CentralPanel::no_frame().frame(paper).show(ui, |ui| {
            chrome::notices(ui, theme, &self.panels.notices, &mut self.requests);
            ui.vertical_centered(|ui| {
                ui.add_space(ui.available_height() * 0.3);
                if let Some(job) = jobs.first() {
                    ui.label(&job.name);
                    ui.add_space(space::S);
                    ui.label(&job.detail);
                    return;
                }
                widgets::empty_state(
                    ui,
                    theme,
                    crate::ui::icons::Icon::Folder,
                    "No project is open",
                    "Make a new one, open one, or look at the sample.",
                );
                ui.add_space(space::M);
                for (text, id) in [
                    ("New project…", "project.new"),
                    ("Open project…", "project.open"),
                    ("Open the sample project", "project.sample"),
                ] {
                    if widgets::button(ui, theme, Emphasis::Normal, text).clicked() {
                        self.sink.send_id(id);
                    }
                    ui.add_space(space::XS);
                }
            });
        });
        let keymap = std::mem::take(&mut self.keymap);
        let nothing = nothing();
        let preferences = self.preferences.clone();
        let cx = Cx::of(&nothing, ui.ctx(), &keymap, &preferences);
        self.show_over(ui, &cx);
        self.keymap = keymap;
    }

    fn note_use(&mut self, ui: &Ui, rect: egui::Rect, panel: Panel) {
        let focused = ui.memory(|memory| memory.focused());
        let inside = focused.and_then(|id| ui.ctx().read_response(id));
        if inside.is_some_and(|response| rect.contains_rect(response.rect)) {
            self.panel_in_use = panel;
        }
    }

    /// Files dropped on the window.
    pub(super) fn take_drops(&mut self, ctx: &egui::Context) {
        let paths: Vec<PathBuf> = ctx.input(|input| {
            input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_owned())
                .collect()
        });
        if !paths.is_empty() {
            let project = paths
                .iter()
                .find(|path| crate::store::is_project(path))
                .cloned();
            match project {
                Some(folder) => self.requests.push(Request::OpenProject(folder)),
                None => self.requests.push(Request::ImportPaths(paths)),
            }
        }
    }

    /// Says what would happen to files that hover over the window.
    pub(super) fn show_drop_target(ui: &Ui) {
        let theme = Theme::of(ui.ctx());
        let (count, has_pack) = ui.ctx().input(|input| {
            let mut paths = input.raw.hovered_files.iter().map(|file| &file.path);
            let is_pack = |path: &Option<PathBuf>| path.as_deref().is_some_and(has_pack_ending);
            (input.raw.hovered_files.len(), paths.any(is_pack))
        });
        if count > 0 {
            let rect = ui.ctx().content_rect();
            let layer =
                egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop target"));
            let painter = ui.ctx().layer_painter(layer);
            painter.rect_filled(rect, 0, theme.veil);
            let words = if has_pack {
                "Drop to unpack".to_owned()
            } else if count == 1 {
                "Drop to import".to_owned()
            } else {
                format!("Drop to import {count} files")
            };
            painter.text(
                rect.center(),
                egui::Align2::CENTER_CENTER,
                words,
                crate::ui::theme::strong(crate::ui::theme::size::HEADING),
                theme.on_accent,
            );
        }
    }
}

/// Names a column for those who go from one to the next without seeing them.
fn region(ui: &Ui, name: &str) {
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(Role::Region);
        node.set_label(name);
    });
}

/// All the room of a column. What is drawn in it can't widen the column, only the person can.
fn held_to_its_width(ui: &mut Ui) -> Ui {
    let rect = ui.max_rect();
    ui.advance_cursor_after_rect(rect);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    inside.set_clip_rect(ui.clip_rect().intersect(rect));
    inside
}

/// A session on nothing, for dialogs that are shown while no project is open.
pub(super) fn nothing() -> crate::session::Session {
    use crate::model::{Person, PersonId, Project, Timestamp};
    use crate::session::{FixedClock, IdSource, MemoryJournal, Session};
    let person = Person {
        id: PersonId::unique("me", "me", |_| false),
        name: String::new(),
    };
    Session::new(
        Project::new(""),
        person,
        Box::new(MemoryJournal::new()),
        Box::new(FixedClock(Timestamp::default())),
        IdSource::counting_from(1),
    )
}
