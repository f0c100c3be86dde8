//! Dialogs: questions that are answered before anything happens.
//!
//! Each is a file of its own with `open(…) -> Self` and `show(…) -> bool`, which draws it and
//! says whether it stays open. What only the application can do (files, folders, the clipboard)
//! leaves as a [`Request`].

mod about;
mod article;
mod backups;
mod choose_label;
mod confirm;
mod delete_article;
mod export;
mod form;
mod import;
mod import_run;
mod incoming;
mod leaving;
mod new_project;
mod open_project;
mod outside;
mod pack;
mod problems;
mod project;
mod report;
mod review;
mod runs;
mod save_copy;
mod scheme;
mod scores;
mod settings;
pub mod sheet;
mod suggesters;
mod tag_all;
mod training;
mod trash;
mod unmatched;
mod unpack;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use super::{Cx, Preferences, Sink};
use crate::command::Ask;
use crate::formats::{Choice, ExportOptions, LabelMap};
use crate::model::Timestamp;
use crate::suggest::OutsideProgram;

pub use about::About;
pub use article::ArticleDialog;
pub use backups::{BackupRow, BackupsDialog};
pub use choose_label::ChooseLabel;
pub use confirm::{Confirm, ConfirmAction};
pub use delete_article::DeleteArticleDialog;
pub use export::{Export, ExportPreview};
pub use import::Import;
pub use import_run::{ImportRun, IncomingRun, RunWishes};
pub use incoming::Incoming;
pub use leaving::{Leaving, Make, Opening, not_on_disk, sentence};
pub use new_project::NewProject;
pub use open_project::OpenProject;
pub use outside::OutsideDialog;
pub use pack::Pack;
pub use problems::{Found, Problems};
pub use project::ProjectDialog;
pub use report::Report;
pub use review::{AnswerAll, RejectReason, ReviewOptions};
pub use runs::RunsDialog;
pub use save_copy::SaveCopy;
pub use scheme::SchemeDialog;
pub use scores::{Scored, ScoresDialog};
pub use settings::Settings;
pub use suggesters::{SuggestWish, SuggestersDialog, Told};
pub use tag_all::TagAll;
pub use trash::TrashDialog;
pub use unpack::Unpack;

/// What only the application can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Make a project and open it.
    CreateProject {
        /// Its folder, which does not exist yet or is empty.
        folder: PathBuf,
        /// As shown.
        title: String,
        /// Whose work it is.
        person: String,
    },
    /// Open a project folder.
    OpenProject(PathBuf),
    /// Open a project folder to look at it.
    OpenReadOnly(PathBuf),
    /// Open the sample.
    OpenSample,
    /// Ask the system's dialog for a folder to make a project in; the answer goes to
    /// [`Dialog::path_chosen`].
    BrowseNewProject,
    /// Ask the system's dialog for a project; the answer goes to [`Dialog::path_chosen`].
    BrowseOpenProject,
    /// Ask the system's dialog for files; each goes to [`Dialog::path_chosen`].
    BrowseImport,
    /// Ask the system's dialog for a file to write; the answer goes to [`Dialog::path_chosen`].
    BrowseExport {
        /// The name to offer.
        file_name: String,
        /// Its extension, without the dot.
        extension: String,
        /// Whether it is a folder.
        is_folder: bool,
    },
    /// Bring in files.
    ImportPaths(Vec<PathBuf>),
    /// Read a suggestion run, to look at it.
    LookAtRun(Box<RunWishes>),
    /// Read a suggestion run, and take it in.
    TakeRun(Box<RunWishes>),
    /// Ask again which files make a run; with what was typed for the fields.
    AskForRun(Box<RunWishes>, String),
    /// Take in the files that were read, with what is wished for their labels.
    TakeRead(LabelMap),
    /// Ask the system's dialog for a model's tokenizer; the answer goes to
    /// [`Dialog::path_chosen`].
    BrowseTokenizer,
    /// Read a model's tokenizer; the answer goes to [`Export::take_tokenizer`].
    ReadTokenizer(PathBuf),
    /// Say what an export would write; the answer goes to [`Export::take_preview`].
    PreviewExport {
        /// The format's id.
        format: String,
        /// Which part of the project, and how.
        options: ExportOptions,
    },
    /// Ask suggesters; the answer goes to [`SuggestersDialog::take`].
    Suggest(Box<SuggestWish>),
    /// Say which programs may read the project; the answer goes to
    /// [`SuggestersDialog::take_consents`].
    ListConsents,
    /// Let a program read the project no longer, and answer the same.
    TakeBackConsent(Box<OutsideProgram>),
    /// Ask the system's dialog, under this title, for files with names or patterns; each goes to
    /// [`Dialog::path_chosen`].
    BrowseWords(String),
    /// Score a suggestion run by the person's work; the answer goes to [`ScoresDialog::take`].
    Score(crate::model::RunId),
    /// Write an export.
    Export {
        /// The format's id.
        format: String,
        /// The file, folder or `.zip` to write.
        path: PathBuf,
        /// Which part of the project, and how.
        options: ExportOptions,
    },
    /// Keep and use these from now on.
    SetPreferences(Preferences),
    /// Stop a job.
    CancelJob(u64),
    /// Try again at once to write what is not on disk.
    TryAgain,
    /// The same, and go on when it is there.
    TryAgainThen(Leaving),
    /// Go on without what is not on disk.
    LoseThen(Leaving),
    /// Ask where to save a copy, and go on when it is there.
    AskCopyThen(Leaving),
    /// Ask the system's dialog for a folder for a copy; the answer goes to
    /// [`Dialog::path_chosen`].
    BrowseSaveCopy,
    /// Save a copy of the project.
    SaveCopy {
        /// Its folder, which does not exist yet or is empty.
        folder: PathBuf,
        /// What goes on when it is there.
        then: Option<Leaving>,
    },
    /// Go on working in the copy that was saved.
    OpenCopy,
    /// Put right what the checks find, as one step.
    RepairFindings,
    /// Repair a project that can't be opened as it is, and open it.
    RepairProject(PathBuf),
    /// Show a folder in the system's file manager.
    ShowFolder(PathBuf),
    /// Take a notice away.
    DismissNotice(u64),
    /// A notice's action, by its place.
    NoticeAction(u64, usize),
    /// Take in what another program wrote.
    TakeInOutside {
        /// The things of which their version counts.
        theirs: Vec<crate::edit::Part>,
    },
    /// List the backups of the open project; the answer goes to [`BackupsDialog::take_list`].
    ListBackups,
    /// Compare a backup with the project; the answer goes to [`BackupsDialog::take_preview`].
    CompareBackup(PathBuf),
    /// Make the project what a backup holds that was made then.
    RestoreHere(PathBuf, Timestamp),
    /// Ask where to restore a backup to that was made then.
    RestoreCopy(PathBuf, Timestamp),
    /// Ask the system's dialog for a pack; the answer goes to [`Dialog::path_chosen`].
    BrowsePack,
    /// Ask the system's dialog for a folder to unpack into; the answer goes to
    /// [`Dialog::path_chosen`].
    BrowseUnpack,
    /// Pack the project as it is now into a file.
    Pack(PathBuf),
    /// Unpack a project and open it.
    Unpack {
        /// The `.zip`.
        pack: PathBuf,
        /// The folder, which does not exist yet or is empty.
        folder: PathBuf,
    },
    /// Put words on the clipboard.
    SetClipboard(String),
}

/// A format that can be exported to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFormat {
    /// Its id, as on the command line.
    pub id: String,
    /// As shown.
    pub name: String,
    /// What it holds, one sentence.
    pub description: String,
    /// Extension of its files, without the dot.
    pub extension: String,
    /// Whether it writes a folder.
    pub is_folder: bool,
    /// What else there is to choose.
    pub choices: &'static [Choice],
}

/// A project that was open before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentProject {
    /// Its title.
    pub title: String,
    /// Its folder.
    pub path: PathBuf,
}

/// Says what speaks against making a project in a folder; a sentence for the person.
pub type PathCheck = Arc<dyn Fn(&Path) -> Result<(), String> + Send + Sync>;

/// What the application knows and dialogs need.
#[derive(Clone)]
pub struct Given {
    /// Where new projects are offered: `projects/` in a checkout, else the documents.
    pub projects_folder: PathBuf,
    /// The login name.
    pub login: String,
    /// What speaks against a folder for a new project.
    pub check: PathCheck,
    /// Projects that were open before, the latest first.
    pub recent: Vec<RecentProject>,
    /// What can be exported to.
    pub formats: Vec<ExportFormat>,
    /// The folder of the open project, to offer files beside it.
    pub project_folder: Option<PathBuf>,
    /// Folders and files worth knowing, for "About": what, where.
    pub places: Vec<(String, String)>,
}

/// A dialog that is open. One is open at a time.
pub enum Dialog {
    /// Version, licences, folders.
    About(About),
    /// A question with two or more answers.
    Confirm(Confirm),
    /// Where to make a new project.
    NewProject(NewProject),
    /// Which project to open.
    OpenProject(OpenProject),
    /// Whose version of things counts that were changed outside too.
    Outside(OutsideDialog),
    /// Which files to import.
    Import(Import),
    /// What would come in.
    Incoming(Incoming),
    /// What to export, and where to.
    Export(Box<Export>),
    /// Where to save a copy.
    SaveCopy(SaveCopy),
    /// The report of a crash.
    Report(Report),
    /// Theme, text, keys, person.
    Settings(Settings),
    /// Which occurrences to tag.
    TagAll(TagAll),
    /// What was deleted.
    Trash(TrashDialog),
    /// The backups of the project.
    Backups(BackupsDialog),
    /// Where to pack the project.
    Pack(Pack),
    /// Which pack to unpack, and where to.
    Unpack(Unpack),
    /// Which label to tag with.
    ChooseLabel(ChooseLabel),
    /// What is known about an article.
    Article(ArticleDialog),
    /// Whether to delete an article.
    DeleteArticle(DeleteArticleDialog),
    /// Title, guidelines and people of the project.
    Project(ProjectDialog),
    /// What a check found.
    Problems(Problems),
    /// Labels, roles, statuses and verdict scales.
    Scheme(Box<SchemeDialog>),
    /// One answer to many suggestions.
    AnswerAll(AnswerAll),
    /// Why a suggestion is rejected.
    RejectReason(RejectReason),
    /// Which suggestions are asked about.
    ReviewOptions(Box<ReviewOptions>),
    /// What looks for things to tag.
    Suggesters(Box<SuggestersDialog>),
    /// The suggestion runs.
    Runs(RunsDialog),
    /// Which files make a suggestion run.
    ImportRun(ImportRun),
    /// What of a suggestion run would come in.
    IncomingRun(Box<IncomingRun>),
    /// How well a run did.
    Scores(Box<ScoresDialog>),
}

impl Dialog {
    /// The dialog that asks `ask`; `None` where there is nothing to ask about.
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "Ask is a small Copy value")]
    pub fn open(ask: Ask, cx: &Cx<'_>, given: &Given) -> Option<Self> {
        match ask {
            Ask::NewProject => Some(Self::NewProject(NewProject::open(cx, given))),
            Ask::OpenProject => Some(Self::OpenProject(OpenProject::open(given))),
            Ask::ImportFiles => Some(Self::Import(Import::open())),
            Ask::Export => Some(Self::Export(Box::new(Export::open(cx, given)))),
            Ask::SaveCopy => Some(Self::SaveCopy(SaveCopy::open(cx, given, None))),
            Ask::Settings => Some(Self::Settings(Settings::open())),
            Ask::TagAll => TagAll::open(cx).map(Self::TagAll),
            Ask::Pack => Some(Self::Pack(Pack::open(cx, given))),
            Ask::Unpack => Some(Self::Unpack(Unpack::open(None, given))),
            Ask::Backups => Some(Self::Backups(BackupsDialog::default())),
            Ask::Trash => Some(Self::Trash(TrashDialog::default())),
            Ask::AcceptAll => Some(Self::AnswerAll(AnswerAll::open(true))),
            Ask::RejectAll => Some(Self::AnswerAll(AnswerAll::open(false))),
            Ask::RejectReason => Some(Self::RejectReason(RejectReason::default())),
            Ask::ReviewOptions => {
                let options = ReviewOptions::open(cx.session);
                Some(Self::ReviewOptions(Box::new(options)))
            }
            Ask::ImportRun => Some(Self::ImportRun(ImportRun::default())),
            Ask::Suggesters => Some(Self::Suggesters(Box::default())),
            Ask::Runs => Some(Self::Runs(RunsDialog::default())),
            Ask::Scores => Some(Self::Scores(Box::new(ScoresDialog::open(cx)))),
            Ask::Label => Some(Self::ChooseLabel(ChooseLabel::open())),
            Ask::Scheme => Some(Self::Scheme(Box::new(SchemeDialog::open(cx)))),
            Ask::ArticleDetails => ArticleDialog::open(cx).map(Self::Article),
            Ask::ProjectDetails => Some(Self::Project(ProjectDialog::open(cx))),
            Ask::DeleteArticle => DeleteArticleDialog::open(cx).map(Self::DeleteArticle),
        }
    }

    /// "About Claimdesk".
    #[must_use]
    pub fn about(given: &Given) -> Self {
        Self::About(About::open(given))
    }

    /// Draws it and says whether it stays open.
    pub fn show(
        &mut self,
        ctx: &Context,
        cx: &Cx<'_>,
        sink: &mut Sink,
        requests: &mut Vec<Request>,
    ) -> bool {
        match self {
            Self::About(dialog) => dialog.show(ctx, cx, requests),
            Self::Confirm(dialog) => dialog.show(ctx, cx, requests),
            Self::NewProject(dialog) => dialog.show(ctx, cx, requests),
            Self::OpenProject(dialog) => dialog.show(ctx, cx, requests),
            Self::Outside(dialog) => dialog.show(ctx, cx, requests),
            Self::Import(dialog) => dialog.show(ctx, cx, requests),
            Self::Incoming(dialog) => dialog.show(ctx, cx, requests),
            Self::Export(dialog) => dialog.show(ctx, cx, requests),
            Self::SaveCopy(dialog) => dialog.show(ctx, cx, requests),
            Self::Report(dialog) => dialog.show(ctx, cx, requests),
            Self::Settings(dialog) => dialog.show(ctx, cx, requests),
            Self::TagAll(dialog) => dialog.show(ctx, cx, sink),
            Self::Trash(dialog) => dialog.show(ctx, cx, sink),
            Self::Backups(dialog) => dialog.show(ctx, cx, sink, requests),
            Self::Pack(dialog) => dialog.show(ctx, cx, requests),
            Self::Unpack(dialog) => dialog.show(ctx, cx, sink, requests),
            Self::ChooseLabel(dialog) => dialog.show(ctx, cx, sink),
            Self::Article(dialog) => dialog.show(ctx, cx, sink),
            Self::DeleteArticle(dialog) => dialog.show(ctx, cx, sink),
            Self::Project(dialog) => dialog.show(ctx, cx, sink),
            Self::Problems(dialog) => dialog.show(ctx, cx, sink, requests),
            Self::Scheme(dialog) => dialog.show(ctx, cx, sink),
            Self::AnswerAll(dialog) => dialog.show(ctx, cx, sink),
            Self::RejectReason(dialog) => dialog.show(ctx, cx, sink),
            Self::ReviewOptions(dialog) => dialog.show(ctx, cx, sink),
            Self::Suggesters(dialog) => dialog.show(ctx, cx, sink, requests),
            Self::Runs(dialog) => dialog.show(ctx, cx, sink),
            Self::ImportRun(dialog) => dialog.show(ctx, cx, requests),
            Self::IncomingRun(dialog) => dialog.show(ctx, cx, requests),
            Self::Scores(dialog) => dialog.show(ctx, cx, sink, requests),
        }
    }

    /// What the system's dialog answered to a `Browse…` request.
    pub fn path_chosen(&mut self, path: &Path) {
        match self {
            Self::NewProject(dialog) => dialog.path_chosen(path),
            Self::OpenProject(dialog) => dialog.path_chosen(path),
            Self::Import(dialog) => dialog.path_chosen(path),
            Self::ImportRun(dialog) => dialog.path_chosen(path),
            Self::Suggesters(dialog) => dialog.path_chosen(path),
            Self::Export(dialog) => dialog.path_chosen(path),
            Self::SaveCopy(dialog) => dialog.path_chosen(path),
            Self::Pack(dialog) => dialog.path_chosen(path),
            Self::Unpack(dialog) => dialog.path_chosen(path),
            Self::Settings(_)
            | Self::Backups(_)
            | Self::Incoming(_)
            | Self::TagAll(_)
            | Self::Trash(_)
            | Self::ChooseLabel(_)
            | Self::About(_)
            | Self::Outside(_)
            | Self::Confirm(_)
            | Self::Report(_)
            | Self::Article(_)
            | Self::DeleteArticle(_)
            | Self::Problems(_)
            | Self::Project(_)
            | Self::Scheme(_)
            | Self::AnswerAll(_)
            | Self::RejectReason(_)
            | Self::ReviewOptions(_)
            | Self::Runs(_)
            | Self::IncomingRun(_)
            | Self::Scores(_) => {}
        }
    }
}
