//! Menus, bars, palette, key sheet and dialogs in a window without a screen.
#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

mod bars;
#[path = "../common/mod.rs"]
mod common;
mod dialogs;
mod palette;
mod pictures;
#[path = "../common/proposals.rs"]
mod proposals;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use claimdesk::command::{Ask, Command, Keymap};
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, LabelId, LayerKey, Mention, MentionId, Origin, Person,
    PersonId, Project, Timestamp,
};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::text::marked;
use claimdesk::ui::chrome::{JobView, Notice, StatusBar, context_menu, notices, toolbar, top_bar};
use claimdesk::ui::dialogs::{Dialog, ExportFormat, Given, RecentProject, Request};
use claimdesk::ui::keys_sheet::KeysSheet;
use claimdesk::ui::palette::Palette;
use claimdesk::ui::{Cx, Preferences, Sink, Theme};
use common::raster::Screen;
use egui::{Rect, Ui, Vec2, vec2};
use egui_kittest::Harness;

const FIRST: &str = "The fire in the old harbour began before dawn.\n\n\
    «Marenco Logistics|actor» spoke of minor damage. «R. Okafor|source» said that \
    «more than 40 people with smoke injuries|figure» had been taken to hospital, and that \
    «12|figure» were still there. Of the 12 on the night shift, 12 came home.";
const SECOND: &str = "At dawn 12 of them were in hospital.";

/// Everything that the application would keep.
pub(crate) struct Desk {
    pub(crate) session: Session,
    pub(crate) preferences: Preferences,
    pub(crate) sink: Sink,
    pub(crate) requests: Vec<Request>,
    pub(crate) ran: Vec<Command>,
    pub(crate) palette: Palette,
    pub(crate) keys: KeysSheet,
    pub(crate) status: StatusBar,
    pub(crate) dialog: Option<Dialog>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) jobs: Vec<JobView>,
    /// Where the words lie at which the toolbar is shown.
    pub(crate) anchor: Option<Rect>,
    /// Where the context menu is open.
    pub(crate) context: Option<egui::Pos2>,
    pub(crate) given: Given,
}

fn person(id: &str, name: &str) -> Person {
    Person {
        id: PersonId::new(id).unwrap(),
        name: name.to_owned(),
    }
}

pub(crate) fn project(articles: &[(&str, &str)]) -> Project {
    let mut project = Project::new("Lindhaven fire");
    for one in [person("lena", "Lena Marsh"), person("tom", "Tom Okri")] {
        project.put_person(one);
    }
    let mut next = 1000;
    for (index, (title, source)) in articles.iter().enumerate() {
        let parsed = marked::parse(source).unwrap();
        let id = ArticleId::new(&format!("a{}", index + 1)).unwrap();
        let meta = ArticleMeta {
            title: (*title).to_owned(),
            outlet: "Coast Courier".to_owned(),
            ..ArticleMeta::default()
        };
        let article = Article {
            id: id.clone(),
            text: parsed.text.clone(),
            meta,
            original: None,
        };
        project.put_article(Arc::new(article), None);
        let key = LayerKey {
            article: id,
            person: PersonId::new("lena").unwrap(),
        };
        for (extent, label) in parsed.marks {
            next += 1;
            let mention = Mention {
                id: MentionId::new(next),
                label: LabelId::new(&label).unwrap(),
                extent,
                attributes: BTreeMap::new(),
                note: String::new(),
                unsure: false,
                origin: Origin::ByHand,
                at: Timestamp::from_millis(0),
                foreign: Default::default(),
            };
            project.put_mention(&key, Arc::new(mention));
        }
    }
    project
}

/// The third mention of the first article: "more than 40 people…".
pub(crate) const FIGURE: MentionId = MentionId::new(1003);

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(project(&[
            ("Warehouse fire in Lindhaven", FIRST),
            ("Lagerhausbrand: Betreiber räumt Schäden ein", SECOND),
        ]))
    }

    pub(crate) fn with(project: Project) -> Self {
        let session = Session::new(
            project,
            person("lena", "Lena Marsh"),
            Box::new(MemoryJournal::new()),
            Box::new(FixedClock(Timestamp::from_millis(1_767_225_600_000))),
            IdSource::counting_from(1),
        );
        Self {
            session,
            preferences: Preferences::default(),
            sink: Sink::default(),
            requests: Vec::new(),
            ran: Vec::new(),
            palette: Palette::default(),
            keys: KeysSheet::default(),
            status: StatusBar::default(),
            dialog: None,
            notices: Vec::new(),
            jobs: Vec::new(),
            anchor: None,
            context: None,
            given: given(),
        }
    }

    /// With a figure in focus and a claim.
    pub(crate) fn busy() -> Self {
        let mut desk = Self::new();
        desk.session.run(Command::FocusMention(FIGURE)).unwrap();
        desk.session.run(Command::NewClaim).unwrap();
        desk.session.run(Command::FocusMention(FIGURE)).unwrap();
        desk
    }

    fn keymap(&self) -> Keymap {
        Keymap::new(&self.preferences.keys, &self.session.project().scheme).0
    }

    /// Does with everything of the application what `work` says.
    pub(crate) fn with_cx<R>(
        &mut self,
        ctx: &egui::Context,
        work: impl FnOnce(&Cx<'_>, &Given) -> R,
    ) -> R {
        let keymap = self.keymap();
        let cx = Cx {
            session: &self.session,
            theme: Theme::of(ctx),
            keymap: &keymap,
            preferences: &self.preferences,
        };
        work(&cx, &self.given)
    }

    pub(crate) fn ask(&mut self, ctx: &egui::Context, ask: Ask) {
        self.dialog = self.with_cx(ctx, |cx, given| Dialog::open(ask, cx, given));
        assert!(self.dialog.is_some(), "no dialog for {ask:?}");
    }

    fn show(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let keymap = self.keymap();
        let cx = Cx {
            session: &self.session,
            theme: Theme::of(&ctx),
            keymap: &keymap,
            preferences: &self.preferences,
        };
        let (sink, requests) = (&mut self.sink, &mut self.requests);
        top_bar(ui, &cx, sink, requests, &self.given.recent);
        self.status.show(ui, &cx, sink, requests, &self.jobs);
        let frame = egui::Frame::new().fill(cx.theme.paper).inner_margin(24.0);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            notices(ui, cx.theme, &self.notices, requests);
            if let Some(anchor) = self.anchor {
                let column = ui.max_rect();
                toolbar(&ctx, &cx, sink, anchor, column);
            }
            if let Some(at) = self.context {
                egui::Popup::new(
                    ui.scope_id().with("context"),
                    ctx.clone(),
                    at,
                    ui.layer_id(),
                )
                .kind(egui::PopupKind::Menu)
                .style(claimdesk::ui::widgets::menu_style)
                .accessible_name("Words")
                .show(|ui| context_menu(ui, &cx, sink));
            }
        });
        self.palette.show(&ctx, &cx, sink);
        self.keys.show(&ctx, &cx);
        let open = self
            .dialog
            .as_mut()
            .is_none_or(|dialog| dialog.show(&ctx, &cx, sink, requests));
        if !open {
            self.dialog = None;
        }
        for command in self.sink.take() {
            self.ran.push(command.clone());
            let ran = self.session.run(command);
            self.status.note(&ran);
        }
        // The application would keep them at once.
        for request in &self.requests {
            if let Request::SetPreferences(now) = request {
                self.preferences = now.clone();
            }
        }
    }

    /// The last request.
    pub(crate) fn asked(&self) -> Option<&Request> {
        self.requests.last()
    }
}

pub(crate) fn given() -> Given {
    let check = |path: &Path| match path.ends_with("taken") {
        true => Err("There are files in that folder already.".to_owned()),
        false => Ok(()),
    };
    let format = |id: &str, name: &str, description: &str, extension: &str| ExportFormat {
        id: id.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        extension: extension.to_owned(),
        is_folder: false,
        choices: &[],
    };
    let recent = |title: &str, path: &str| RecentProject {
        title: title.to_owned(),
        path: PathBuf::from(path),
    };
    Given {
        projects_folder: PathBuf::from("/home/lena/projects"),
        login: "lena".to_owned(),
        check: Arc::new(check),
        recent: vec![
            recent("Lindhaven fire", "/home/lena/projects/lindhaven-fire"),
            recent("Night ferry", "/home/lena/documents/night-ferry"),
        ],
        formats: vec![
            format(
                "jsonl",
                "Claimdesk JSON lines",
                "Everything, one article a line; reads back to an equal project.",
                "jsonl",
            ),
            format("csv", "Spreadsheet", "One mention a row.", "csv"),
            ExportFormat {
                is_folder: true,
                choices: claimdesk::formats::format("dataset").unwrap().choices(),
                ..format(
                    "dataset",
                    "Training set",
                    "Train, validation, test.",
                    "parquet",
                )
            },
        ],
        project_folder: Some(PathBuf::from("/home/lena/projects/lindhaven-fire")),
        places: vec![(
            "Settings".to_owned(),
            "/home/lena/.config/claimdesk".to_owned(),
        )],
    }
}

pub(crate) type Window<'a> = Harness<'a, Desk>;

pub(crate) fn window(
    screen: &Screen,
    size: Vec2,
    theme: egui::Theme,
    desk: Desk,
) -> Window<'static> {
    let builder = screen.builder(size, theme);
    let mut harness = builder.build_ui_state(|ui, desk: &mut Desk| desk.show(ui), desk);
    harness.run();
    harness
}

pub(crate) fn light(desk: Desk) -> Window<'static> {
    window(
        &Screen::new(),
        vec2(1280.0, 800.0),
        egui::Theme::Light,
        desk,
    )
}

/// A window with a dialog in it.
pub(crate) fn asked(ask: Ask, desk: Desk) -> Window<'static> {
    let mut harness = light(desk);
    let ctx = harness.ctx.clone();
    harness.state_mut().ask(&ctx, ask);
    harness.run();
    harness
}
