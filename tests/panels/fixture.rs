//! Three articles with some work on them, and a window on one panel or dialog.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::command::{ClaimChange, Command, Keymap};
use claimdesk::model::article::OriginalBytes;
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, LabelId, LayerKey, Mention, MentionId, Origin, Original,
    Person, PersonId, Project, ScaleId, Timestamp,
};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::text::{ByteOffset, Digest, marked};
use claimdesk::ui::{Cx, Preferences, Sink, Theme};
use egui_kittest::Harness;

use crate::common::raster::{Screen, save};

const ARTICLES: [(&str, &str, &str, &str, &str, &str); 3] = [
    (
        "warehouse",
        "Warehouse fire in Lindhaven: company speaks of “minor damage”",
        "Coast Courier",
        "en",
        "",
        "On Friday «Marenco Logistics|actor» called reports “wholly unfounded”. «The fire \
         brigade|source» said that «more than 40 people|figure» had been taken to «St \
         Anne’s|actor», and that «12|figure» were still there.\nOf the «180 workers|figure» on \
         the night shift some are missing; the fire began at night. The fire brigade came late.",
    ),
    (
        "incendie",
        "Incendie à Lindhaven : plus de 40 blessés, selon les pompiers",
        "Le Quai",
        "fr",
        "de",
        "Au moins «40 blessés|figure» ont été hospitalisés, selon «les pompiers|source». \
         «Marenco|actor» nie tout. Le feu (“fire”) a pris la nuit.",
    ),
    (
        "brand",
        "Lagerhausbrand: Betreiber räumt Schäden in Millionenhöhe ein",
        "Hafenblatt",
        "de",
        "",
        "Der Schaden beträgt Millionen. Die Halle war leer, sagt der Betreiber.",
    ),
];

pub(crate) fn person(id: &str, name: &str) -> Person {
    Person {
        id: PersonId::new(id).unwrap(),
        name: name.into(),
    }
}

pub(crate) fn article_id(id: &str) -> ArticleId {
    ArticleId::new(id).unwrap()
}

fn put(project: &mut Project, index: usize, next: &mut u64) {
    let (id, title, outlet, language, from, source) = ARTICLES[index];
    let parsed = marked::parse(source).unwrap();
    let article = Article {
        id: article_id(id),
        text: parsed.text.clone(),
        meta: ArticleMeta {
            title: title.into(),
            outlet: outlet.into(),
            language: language.into(),
            translated_from: from.into(),
            published: "2025-03-14".into(),
            ..ArticleMeta::default()
        },
        original: (index == 0).then(|| Original {
            file_name: "courier-warehouse-fire.html".into(),
            extension: "html".into(),
            digest: Digest::of(b"x"),
            steps: vec![
                "decoded from windows-1252".into(),
                "main text taken from the page".into(),
            ],
            bytes: OriginalBytes::default(),
        }),
    };
    project.put_article(Arc::new(article), None);
    let key = LayerKey {
        article: article_id(id),
        person: person("lena", "").id,
    };
    for (extent, label) in parsed.marks {
        *next += 1;
        let mention = Mention {
            id: MentionId::new(*next),
            label: LabelId::new(&label).unwrap(),
            extent,
            attributes: BTreeMap::new(),
            note: if *next == 101 {
                "Check the company’s name".into()
            } else {
                String::new()
            },
            unsure: false,
            origin: Origin::ByHand,
            at: Timestamp::from_millis(0),
            foreign: Default::default(),
        };
        project.put_mention(&key, Arc::new(mention));
    }
}

/// A session of Lena's on any project.
pub(crate) fn on(project: Project) -> Session {
    Session::new(
        project,
        person("lena", "Lena Marsh"),
        Box::new(MemoryJournal::new()),
        Box::new(FixedClock(Timestamp::from_millis(1_767_225_600_000))),
        IdSource::counting_from(1),
    )
}

/// Three articles; one claim with a verdict in the first.
pub(crate) fn session() -> Session {
    let mut project = Project::new("Lindhaven fire");
    project.put_person(person("lena", "Lena Marsh"));
    project.put_person(person("omar", "Omar Reyes"));
    let mut next = 100;
    for index in 0..ARTICLES.len() {
        put(&mut project, index, &mut next);
    }
    let mut session = on(project);
    let text = session.article().unwrap().text.clone();
    let at = text.as_str().find("The fire brigade said").unwrap();
    let end = text.as_str().find("St Anne").unwrap();
    let range = text
        .range(ByteOffset::new(at), ByteOffset::new(end))
        .unwrap();
    session
        .run(Command::GoTo(article_id("warehouse"), range))
        .unwrap();
    session.run(Command::NewClaim).unwrap();
    let claim = session.desk().claim.unwrap();
    let scale = |id: &str| ScaleId::new(id).unwrap();
    let verdict = ClaimChange::Verdict(Some((scale("simple"), scale("true"))));
    session.run(Command::EditClaim(claim, verdict)).unwrap();
    let state = claimdesk::model::LayerState::InProgress;
    session.run(Command::SetState(state)).unwrap();
    session.run(Command::SelectClaim(None)).unwrap();
    session.set_caret(ByteOffset::new(0), false);
    session
}

/// As many articles as `count`, each of a few words.
pub(crate) fn many(count: usize) -> Session {
    let mut project = Project::new("Many");
    for index in 0..count {
        let words = format!("Report {index} speaks of {} needles in the hay.", index % 7);
        let article = Article {
            id: article_id(&format!("a{index}")),
            text: claimdesk::text::ArticleText::new(words).unwrap(),
            meta: ArticleMeta {
                title: format!("Report {index} on the harbour and what was found there"),
                outlet: "Coast Courier".into(),
                ..ArticleMeta::default()
            },
            original: None,
        };
        project.put_article(Arc::new(article), None);
    }
    on(project)
}

/// One article of so many sentences, each with a number of its own.
pub(crate) fn book(sentences: usize) -> Session {
    let mut words = String::new();
    for number in 0..sentences {
        words.push_str(&format!(
            "Chapter {number} speaks of harbours and of the sea.\n"
        ));
    }
    let mut project = Project::new("Book");
    let article = Article {
        id: article_id("book"),
        text: claimdesk::text::ArticleText::new(words).unwrap(),
        meta: ArticleMeta::default(),
        original: None,
    };
    project.put_article(Arc::new(article), None);
    on(project)
}

/// What is drawn in a frame.
pub(crate) type Show<P> = fn(&mut P, &mut egui::Ui, &Cx<'_>, &mut Sink);

/// A window on one panel or dialog, and the session that its commands run on.
pub(crate) struct Desk<P> {
    pub(crate) session: Session,
    pub(crate) panel: P,
    pub(crate) sent: Vec<Command>,
    pub(crate) frames: usize,
    pub(crate) slowest: std::time::Duration,
    keymap: Keymap,
    preferences: Preferences,
}

impl<P> Desk<P> {
    pub(crate) fn new(session: Session, make: impl FnOnce(&Cx<'_>) -> P) -> Self {
        let (keymap, _) = Keymap::new(&BTreeMap::new(), &session.project().scheme);
        let preferences = Preferences::default();
        let cx = Cx {
            session: &session,
            theme: Theme::light(),
            keymap: &keymap,
            preferences: &preferences,
        };
        let panel = make(&cx);
        Self {
            session,
            panel,
            sent: Vec::new(),
            frames: 0,
            slowest: std::time::Duration::ZERO,
            keymap,
            preferences,
        }
    }

    pub(crate) fn frame(&mut self, ui: &mut egui::Ui, show: Show<P>) {
        let mut sink = Sink::default();
        let cx = Cx {
            session: &self.session,
            theme: Theme::of(ui.ctx()),
            keymap: &self.keymap,
            preferences: &self.preferences,
        };
        let frame = egui::Frame::new().fill(cx.theme.window);
        let started = std::time::Instant::now();
        egui::CentralPanel::default()
            .frame(frame)
            .show(ui, |ui| show(&mut self.panel, ui, &cx, &mut sink));
        self.slowest = self.slowest.max(started.elapsed());
        self.frames += 1;
        for command in sink.take() {
            self.sent.push(command.clone());
            let _ = self.session.run(command);
        }
    }

    /// What was sent, as `Debug` writes it.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.sent.iter().map(|c| format!("{c:?}")).collect()
    }
}

pub(crate) type Window<P> = Harness<'static, Desk<P>>;

/// A window of this size.
pub(crate) fn window<P: 'static>(
    size: egui::Vec2,
    theme: egui::Theme,
    screen: &Screen,
    desk: Desk<P>,
    show: Show<P>,
) -> Window<P> {
    let mut harness = screen
        .builder(size, theme)
        .with_max_steps(16)
        .build_ui_state(move |ui, desk: &mut Desk<P>| desk.frame(ui, show), desk);
    harness.run();
    harness
}

/// Shows `desk` in both themes, lets `act` do something and saves the pictures.
pub(crate) fn pictures<P: 'static>(
    name: &str,
    size: egui::Vec2,
    desk: impl Fn() -> Desk<P>,
    show: Show<P>,
    act: impl Fn(&mut Window<P>),
) {
    for (which, theme) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        let screen = Screen::new();
        let mut harness = window(size, theme, &screen, desk(), show);
        act(&mut harness);
        harness.run();
        save(&screen.picture(&harness), &format!("{name}-{which}"));
    }
}
