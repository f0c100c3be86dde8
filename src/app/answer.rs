//! Carries out what dialogs and panels ask of the application.

use std::path::Path;
use std::sync::Arc;

use super::App;
use crate::formats::FORMATS;
use crate::jobs::Pick;
use crate::session::preferences::Preferences;
use crate::store;
use crate::ui::dialogs::{Dialog, ExportFormat, Given, ImportRun, Make, RecentProject, Request};

impl App {
    pub(super) fn answer_requests(&mut self, ctx: &egui::Context) {
        for request in std::mem::take(&mut self.requests) {
            self.answer(ctx, request);
        }
        self.mind_incoming();
        self.mind_looked_at();
    }

    fn answer(&mut self, ctx: &egui::Context, request: Request) {
        match request {
            Request::CreateProject {
                folder,
                title,
                person,
            } => {
                self.preferences.person.clone_from(&person);
                self.open_project(folder, Some(Make::New { title, person }));
            }
            Request::OpenProject(pack) if store::has_pack_ending(&pack) && pack.is_file() => {
                self.offer_to_unpack(&pack);
            }
            Request::OpenProject(folder) => self.open_project(folder, None),
            Request::TakeInOutside { theirs } => self.choose_outside(theirs),
            Request::OpenReadOnly(folder) => self.open_read_only(folder),
            Request::OpenSample => self.open_sample(),
            Request::BrowseNewProject => self.pick_folder("New project in"),
            Request::BrowseOpenProject => self.pick_folder("Open project"),
            Request::BrowseImport => self.browse_import(),
            Request::BrowseExport {
                is_folder: true, ..
            } => self.pick_folder("Export to"),
            Request::BrowseExport { file_name, .. } => {
                let title = "Export to".into();
                self.pick(Pick::Save {
                    title,
                    name: file_name,
                });
            }
            Request::ImportPaths(paths) => self.bring_in(paths),
            Request::TakeRead(map) => self.take_waiting(&map),
            Request::LookAtRun(wanted) => self.look_at_run(*wanted),
            Request::TakeRun(wanted) => self.read_run(*wanted),
            Request::AskForRun(wanted, keys) => {
                let dialog = ImportRun::again(&wanted, &keys);
                self.panels.dialog = Some(Dialog::ImportRun(dialog));
            }
            Request::Suggest(wish) => self.suggest(*wish),
            Request::ListConsents => self.list_consents(None),
            Request::TakeBackConsent(program) => self.list_consents(Some(*program)),
            Request::BrowseWords(title) => self.pick(Pick::Words { title }),
            Request::Score(run) => self.score_run(run),
            Request::BrowseTokenizer => self.pick(Pick::Tokenizer),
            Request::ReadTokenizer(path) => self.read_tokenizer(path),
            Request::PreviewExport { format, options } => self.preview_export(format, options),
            Request::Export {
                format,
                path,
                options,
            } => self.export(format, path, options),
            Request::SetPreferences(preferences) => self.set_preferences(ctx, preferences),
            Request::CancelJob(id) => self.jobs.cancel(id),
            Request::TryAgain => self.try_again(),
            Request::TryAgainThen(leaving) => self.leave_when_saved(leaving),
            Request::LoseThen(leaving) => self.go(ctx, leaving),
            Request::AskCopyThen(leaving) => self.ask_copy(ctx, leaving),
            Request::BrowseSaveCopy => self.pick_folder("Save a copy in"),
            Request::SaveCopy { folder, then } => self.save_copy(folder, then),
            Request::OpenCopy => self.open_copy(),
            Request::ListBackups => self.list_backups(),
            Request::CompareBackup(path) => self.compare_backup(path),
            Request::RestoreHere(path, made) => self.restore_here(path, made),
            Request::RestoreCopy(path, made) => self.ask_restore_copy(ctx, &path, made),
            Request::BrowsePack => self.pick(Pick::Pack {
                title: "Unpack".into(),
            }),
            Request::BrowseUnpack => self.pick_folder("Unpack into"),
            Request::Pack(to) => self.pack(to),
            Request::Unpack { pack, folder } => self.unpack(pack, folder),
            Request::DismissNotice(id) => self.panels.notices.retain(|notice| notice.id != id),
            Request::NoticeAction(id, action) => self.notice_action(id, action),
            Request::RepairFindings => self.repair_findings(),
            Request::RepairProject(folder) => self.repair_project(folder),
            Request::ShowFolder(folder) => self.show_folder(&folder),
            Request::SetClipboard(text) => ctx.copy_text(text),
        }
    }

    fn set_preferences(&mut self, ctx: &egui::Context, preferences: Preferences) {
        self.preferences = preferences;
        if let Some(open) = &mut self.open {
            open.session.keep_history(self.preferences.history_bytes());
        }
        self.show_theme(ctx);
    }

    fn pick_folder(&mut self, title: &str) {
        let title = title.to_owned();
        self.pick(Pick::Folder { title });
    }

    pub(super) fn browse_import(&mut self) {
        let extensions = FORMATS
            .iter()
            .flat_map(|format| format.extensions())
            .map(|e| (*e).to_owned());
        let extensions = extensions.collect();
        self.pick(Pick::Files {
            title: "Import articles".into(),
            extensions,
        });
    }

    /// Opens the user's copy of the sample, made if it is not there.
    pub(super) fn open_sample(&mut self) {
        let Some(folder) = store::sample_dir() else {
            self.warn(
                "The sample can't be opened",
                "There is no home folder to put it in.",
            );
            return;
        };
        self.open_project(folder, Some(Make::Sample));
    }

    /// The projects that were open before, the latest first. Asks no disk: menus show it in
    /// every frame.
    pub(super) fn recent(&self) -> Vec<RecentProject> {
        let title = |path: &Path| {
            path.file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned()
        };
        let projects = self.settings.recent_projects.iter();
        projects
            .map(|path| RecentProject {
                title: title(path),
                path: path.clone(),
            })
            .collect()
    }

    /// What dialogs need to know.
    pub(super) fn given(&self) -> Given {
        let open = self.open.as_ref();
        Given {
            projects_folder: store::projects_dir().unwrap_or_default(),
            login: store::login_name(),
            check: Arc::new(store::check_new),
            recent: self.recent(),
            formats: FORMATS
                .iter()
                .filter(|format| format.capabilities().export)
                .map(|format| ExportFormat {
                    id: format.id().to_owned(),
                    name: format.name().to_owned(),
                    description: format.description().to_owned(),
                    extension: format
                        .extensions()
                        .first()
                        .copied()
                        .unwrap_or("txt")
                        .to_owned(),
                    is_folder: format.writes_folder(),
                    choices: format.choices(),
                })
                .collect(),
            project_folder: open.and_then(|open| open.folder.clone()),
            places: store::places(),
        }
    }
}
