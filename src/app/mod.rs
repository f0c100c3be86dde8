//! The window: what happens in a frame, in which order.
//!
//! 1. Jobs that ended bring their results.
//! 2. Keys become commands.
//! 3. Panels are drawn from a [`Cx`](crate::ui::Cx) and send commands.
//! 4. Commands run, in the order in which they were sent.
//!
//! Nothing here waits for the disk.

mod answer;
mod backups;
mod consents;
mod export;
mod follow;
mod incoming;
mod incoming_run;
mod keep;
mod keys;
mod mend;
mod open;
mod outside;
mod packs;
mod recovery;
mod restore;
mod run;
mod scores;
mod show;
mod signals;
mod start;
mod suggested;
mod unsaved;
mod work;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use signals::EndAsked;
pub use start::{WindowError, run_window};

use crate::command::Keymap;
use crate::jobs::{FilePicker, Jobs, ReadIn};
use crate::model::Scheme;
use crate::session::{Arrival, Clock, Session};
use crate::store::{Follower, Outside, Running, Settings, SettingsKeeper, Start, Unclean, Watch};
use crate::ui::announcer::Announcer;
use crate::ui::chrome::{Notice, StatusBar};
use crate::ui::dialogs::{Dialog, Leaving, Request};
use crate::ui::keys_sheet::KeysSheet;
use crate::ui::palette::Palette;
use crate::ui::panels::article::ArticlePanel;
use crate::ui::panels::articles::ArticlesPanel;
use crate::ui::panels::claims::ClaimsPanel;
use crate::ui::panels::find::FindPanel;
use crate::ui::panels::history::HistoryPanel;
use crate::ui::panels::mention::MentionPanel;
use crate::ui::panels::mentions::MentionsPanel;
use crate::ui::{Preferences, Sink};

use run::Panel;
use work::Done;

/// The person's own chords, by command.
type OwnKeys = std::collections::BTreeMap<String, Vec<String>>;

/// The project that is open.
struct Open {
    /// Its folder; none for a project that lives in memory, in tests.
    folder: Option<PathBuf>,
    session: Session,
    /// Brings what others do, if it is only looked at.
    follower: Option<Follower>,
    /// Sees what other programs write, if it is open for work.
    watch: Option<Watch>,
}

/// The panels and what they remember between frames.
#[derive(Default)]
struct Panels {
    status: StatusBar,
    notices: Vec<Notice>,
    /// Where the context menu at the words is open.
    menu: Option<egui::Pos2>,
    articles: ArticlesPanel,
    find: FindPanel,
    mentions: MentionsPanel,
    history: HistoryPanel,
    article: ArticlePanel,
    claims: ClaimsPanel,
    mention: MentionPanel,
    palette: Palette,
    keys: KeysSheet,
    announcer: Announcer,
    dialog: Option<Dialog>,
}

impl Panels {
    /// Closes what is shown in place of the article list.
    fn close_lists(&mut self) {
        self.find.close();
        self.mentions.close();
        self.history.close();
    }
}

/// What the window is given from outside, so that tests can give their own.
pub struct Surroundings {
    /// What was set in earlier runs.
    pub settings: Settings,
    /// What went wrong when they were read.
    pub note: Option<String>,
    /// Keeps changed settings, if they are kept.
    pub keeper: Option<SettingsKeeper>,
    /// Their folder, where consents are kept and programs run.
    pub settings_folder: Option<PathBuf>,
    /// Asks for paths.
    pub picker: Arc<dyn FilePicker>,
    /// What to begin with.
    pub start: Start,
    /// Says to later starts that this window runs.
    pub running: Option<Running>,
    /// Windows that did not end as they should.
    pub unclean: Vec<Unclean>,
    /// Whether the system has asked the program to end.
    pub end: EndAsked,
    /// Tells the time.
    pub clock: Arc<dyn Clock + Send + Sync>,
}

/// The application.
pub struct App {
    settings: Settings,
    keeper: Option<SettingsKeeper>,
    settings_folder: Option<PathBuf>,
    preferences: Preferences,
    keymap: Keymap,
    /// What the keymap was made from: the scheme's labels and the person's own chords.
    keymap_for: Option<(Arc<Scheme>, OwnKeys)>,
    open: Option<Open>,
    /// How often a project was asked for: what was read for one must not get into another.
    opened: u64,
    panels: Panels,
    jobs: Jobs<Done>,
    picker: Arc<dyn FilePicker>,
    sink: Sink,
    requests: Vec<Request>,
    /// Files to import as soon as a project is open.
    waiting: Vec<PathBuf>,
    /// What was read and waits until the person has looked at it.
    incoming: Option<ReadIn>,
    /// What the files of a run say that the person looks at.
    looked_at: Option<incoming_run::LookedAt>,
    /// Runs of which parts came in, by the number of the job that reads them; nothing of one that
    /// was refused or taken back.
    arrivals: HashMap<u64, Option<Arrival>>,
    /// The words that came with the last Ctrl+V.
    pasted: Option<String>,
    panel_in_use: Panel,
    /// A text field had the keyboard in the frame before.
    typing: bool,
    /// An input method is composing words in that field.
    composing: bool,
    /// A command has just given the keyboard away.
    keyboard_moves: bool,
    /// Keys that were pressed since, in order.
    held_back: Vec<egui::Event>,
    /// A project that was looked at is being opened for work.
    taking_over: Option<follow::TakingOver>,
    /// What another program wrote, while the person is asked about it.
    outside: Option<Outside>,
    /// Steps that the disk does not take.
    unsaved: unsaved::Unsaved,
    /// When the open project was backed up.
    backups: backups::BackupTimes,
    /// What a repair did, until the project that was repaired is open.
    mended: Vec<String>,
    /// The person was asked about closing and said yes.
    may_close: bool,
    /// Whether the system has asked the program to end.
    end: EndAsked,
    clock: Arc<dyn Clock + Send + Sync>,
    /// Windows that did not end as they should, until it is said.
    unclean: Vec<Unclean>,
    crash_notice: Option<recovery::CrashNotice>,
    /// The window's title as it was last set.
    title_shown: String,
    ctx: egui::Context,
    /// Goes last: until everything else is on disk, the window runs.
    _running: Option<Running>,
}

impl App {
    /// The application on a fresh egui context.
    #[must_use]
    pub fn new(ctx: &egui::Context, surroundings: Surroundings) -> Self {
        let Surroundings {
            settings,
            note,
            keeper,
            settings_folder,
            picker,
            start,
            running,
            unclean,
            end,
            clock,
        } = surroundings;
        crate::ui::theme::install(ctx);
        let repaint = ctx.clone();
        let mut app = Self {
            preferences: settings.preferences.clone(),
            settings,
            keeper,
            settings_folder,
            keymap: Keymap::default(),
            keymap_for: None,
            open: None,
            opened: 0,
            panels: Panels::default(),
            jobs: Jobs::new(Arc::new(move || repaint.request_repaint())),
            picker,
            sink: Sink::default(),
            requests: Vec::new(),
            waiting: Vec::new(),
            incoming: None,
            looked_at: None,
            arrivals: HashMap::new(),
            pasted: None,
            panel_in_use: Panel::default(),
            typing: false,
            composing: false,
            keyboard_moves: false,
            held_back: Vec::new(),
            taking_over: None,
            outside: None,
            unsaved: unsaved::Unsaved::default(),
            backups: backups::BackupTimes::default(),
            mended: Vec::new(),
            may_close: false,
            end,
            clock,
            unclean,
            crash_notice: None,
            title_shown: String::new(),
            ctx: ctx.clone(),
            _running: running,
        };
        app.show_theme(ctx);
        if let Some(note) = note {
            app.warn("The settings could not be read", &note);
        }
        app.begin(start);
        app
    }

    /// The application on a session that is given, without files; for tests.
    #[must_use]
    pub fn with_session(ctx: &egui::Context, surroundings: Surroundings, session: Session) -> Self {
        let mut app = Self::new(ctx, surroundings);
        app.open = Some(Open {
            folder: None,
            session,
            follower: None,
            watch: None,
        });
        app.panels.article.focus();
        app
    }

    /// What is open, for tests.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.open.as_ref().map(|open| &open.session)
    }

    /// Whether jobs run.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.jobs.running().is_empty() || self.is_looking()
    }

    /// Looks at what comes from outside of the window: from jobs, the system and the disk.
    fn mind(&mut self, ctx: &egui::Context) {
        self.collect_jobs();
        if self.end.is_asked() && !self.may_close {
            self.go(ctx, Leaving::Window);
        }
        self.mind_closing(ctx);
        self.watch_disk(ctx);
        self.look_on_focus(ctx);
        self.follow();
        self.mind_outside();
        self.mind_backups(ctx);
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.mind(&ctx);
        self.refresh_keymap();
        self.take_drops(&ctx);
        self.hold_back_keys(&ctx);
        self.leave_to_input_method(&ctx);
        self.take_keys(&ctx);
        self.show(ui);
        self.keep_focus(&ctx);
        Self::show_drop_target(ui);
        self.run_commands(&ctx);
        self.keep_up(&ctx);
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        // While the window is hidden, no frame is drawn.
        self.mind(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.leave();
    }
}
