//! What the window begins with, and how it ends.

use std::path::PathBuf;

use super::App;
use crate::session::{Clock as _, SystemClock};
use crate::store;
use crate::store::Start;
use crate::text::unseen::shown;
use crate::ui::ThemeChoice;
use crate::ui::dialogs::Make;

/// After so many steps a snapshot is written by itself; the journal stays short to replay.
const STEPS_PER_SNAPSHOT: usize = 1000;

impl App {
    /// Opens what was asked for, else what was open last, else the sample.
    pub(super) fn begin(&mut self, start: Start) {
        if self.preferences.person.is_empty() {
            self.preferences.person = store::login_name();
        }
        match start {
            Start::Project(folder) => self.open_project(folder, None),
            Start::ReadOnly(folder) => self.open_read_only(folder),
            Start::Last => self.open_last(),
            Start::Pack(pack) => self.offer_to_unpack(&pack),
            Start::Files(files) => {
                self.waiting = files;
                self.open_for_files();
            }
            Start::Nothing => {}
        }
        if !self.is_opening() {
            self.say_unclean(SystemClock.now(), None);
        }
    }

    fn open_last(&mut self) {
        let last = self.settings.last_project.clone();
        match last.filter(|folder| store::is_project(folder)) {
            Some(folder) => self.open_project(folder, None),
            None => self.open_sample(),
        }
    }

    /// Files go into the project that was open last, but never into the sample: then a project
    /// is made for them.
    fn open_for_files(&mut self) {
        let own = |folder: &PathBuf| {
            store::is_project(folder) && store::sample_dir().as_ref() != Some(folder)
        };
        if let Some(folder) = self.settings.last_project.clone().filter(own) {
            self.open_project(folder, None);
            return;
        }
        let base = store::projects_dir().unwrap_or_default();
        let free = (1..)
            .map(|number| match number {
                1 => base.join("articles"),
                _ => base.join(format!("articles-{number}")),
            })
            .find(|folder| store::check_new(folder).is_ok());
        if let Some(folder) = free {
            let person = self.preferences.person.clone();
            let title = "Articles".to_owned();
            self.open_project(folder, Some(Make::New { title, person }));
        }
    }

    /// Nothing is open: says what can be done.
    pub(super) fn show_start(&mut self) {
        self.panels.article.clear();
    }

    /// Shows the theme that is chosen.
    pub(super) fn show_theme(&self, ctx: &egui::Context) {
        ctx.set_theme(match self.preferences.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        });
    }

    /// What is due at the end of a frame: the window's title, snapshots, settings.
    pub(super) fn keep_up(&mut self, ctx: &egui::Context) {
        let title = match &self.open {
            Some(open) => format!("{} – Claimdesk", shown(&open.session.project().title)),
            None => "Claimdesk".to_owned(),
        };
        if title != self.title_shown {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title_shown = title;
        }
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| {
            node.set_label(self.title_shown.as_str());
        });
        if let Some(open) = &mut self.open {
            let status = open.session.journal_status();
            if status.unsnapshotted >= STEPS_PER_SNAPSHOT
                && !status.snapshot_running
                && status.problem.is_none()
                && !status.changed_outside
            {
                open.session.snapshot();
            }
        }
        self.mind_settings();
        let size = ctx.content_rect().size();
        let maximized = ctx.input(|input| input.viewport().maximized.unwrap_or(false));
        self.settings.maximized = maximized;
        if !maximized {
            self.settings.window_size = Some([size.x, size.y]);
        }
    }

    /// Notes as whom one worked last in the open project.
    pub(super) fn remember_person(&mut self) {
        if let Some(folder) = self.folder_with_everything()
            && let Some(open) = &self.open
        {
            self.settings.remember(&folder, open.session.person());
        }
    }

    /// The last thing: snapshot and settings.
    pub(super) fn leave(&mut self) {
        // A project that is being closed must reach the disk.
        while self.is_opening() && self.jobs.wait(std::time::Duration::from_secs(30)) {
            self.jobs.ended();
        }
        self.remember_person();
        if let Some(mut open) = self.open.take() {
            let status = open.session.journal_status();
            if status.unsnapshotted > 0 && status.problem.is_none() {
                open.session.snapshot();
            }
            open.session.flush(std::time::Duration::from_secs(10));
        }
        self.keep_settings();
        // Waits until they are on disk.
        self.keeper = None;
    }
}
