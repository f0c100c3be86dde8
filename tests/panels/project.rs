//! Three articles on one invented event, with claims in different states.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::command::{ClaimChange, Command, Keymap};
use claimdesk::model::{
    Article, ArticleId, ArticleMeta, Checkable, ClaimId, Evidence, EvidenceSide, LabelId, LayerKey,
    LinkKind, Mention, MentionId, Origin, Person, PersonId, Project, RoleId, ScaleId, Stance,
    StatusId, Timestamp, presets,
};
use claimdesk::session::{FixedClock, IdSource, MemoryJournal, Session};
use claimdesk::text::marked;
use claimdesk::ui::{Cx, Preferences, Sink, Theme};

const ARTICLES: [(&str, &str, &str, &str); 3] = [
    (
        "warehouse",
        "Warehouse fire in Lindhaven",
        "Coast Courier",
        "«Marenco Logistics|source» says that nobody was seriously injured. «R. Okafor|source» \
         said that «more than 40 people|figure» had been taken to «St Anne’s|actor». Another \
         «12|figure» were still there on Friday. «Two crane drivers|figure» and «three \
         trainees|figure» are missing. Of the «180 workers|figure» most went home.",
    ),
    (
        "incendie",
        "Incendie à Lindhaven",
        "Le Quai",
        "Au moins «40 blessés|figure» ont été hospitalisés, selon «les pompiers|source». «Marenco|actor» \
         nie tout. L’eau a manqué pendant «deux heures|figure».",
    ),
    (
        "brand",
        "Lagerhausbrand",
        "Hafenblatt",
        "Der Schaden beträgt «4,5 Millionen Euro|figure», so «der Betreiber|source». Die Halle war leer.",
    ),
];

/// The claims: article, words, wording.
const CLAIMS: [(usize, &str, &str); 10] = [
    (
        0,
        "says that nobody was seriously injured",
        "Nobody was seriously injured",
    ),
    (
        0,
        "R. Okafor said that more than 40 people had been taken to St Anne’s",
        "More than 40 people with smoke injuries were taken to hospital",
    ),
    (
        0,
        "Another 12 were still there on Friday",
        "12 of them were still in hospital on Friday",
    ),
    (0, "Two crane drivers and three trainees are missing", ""),
    (
        1,
        "Au moins 40 blessés ont été hospitalisés, selon les pompiers",
        "At least 40 were taken to hospital",
    ),
    (1, "Marenco nie tout", "Marenco denies everything"),
    (1, "L’eau a manqué", "There was no water for two hours"),
    (
        2,
        "Der Schaden beträgt 4,5 Millionen Euro, so der Betreiber",
        "The damage is 4.5 million euros",
    ),
    (2, "Die Halle war leer", "The hall was empty"),
    (0, "most went home", "Most workers went home"),
];

fn person() -> Person {
    Person {
        id: PersonId::new("lena").unwrap(),
        name: "Lena Marsh".into(),
    }
}

fn mention(id: u64, label: &str, extent: claimdesk::text::Extent, quote: &str) -> Mention {
    let attributes: &[(&str, &str)] = match quote {
        "more than 40 people" => &[("value", "40"), ("qualifier", ">"), ("unit", "people")],
        "R. Okafor" => &[
            ("entity", "R. Okafor, fire brigade"),
            ("entity_kind", "person"),
        ],
        _ => &[],
    };
    Mention {
        id: MentionId::new(id),
        label: LabelId::new(label).unwrap(),
        extent,
        attributes: attributes
            .iter()
            .map(|(key, value)| (Arc::from(*key), (*value).to_owned()))
            .collect(),
        note: String::new(),
        unsure: quote == "three trainees",
        origin: Origin::ByHand,
        at: Timestamp::parse("2026-03-02T09:00:00Z").unwrap(),
        foreign: Default::default(),
    }
}

/// The articles with their mentions, and no claim.
pub(crate) fn without_claims() -> Session {
    let mut project = Project::new("Lindhaven fire");
    project.put_person(person());
    let mut scheme = (*project.scheme).clone();
    scheme.scales.push(presets::scales().remove(1));
    project.scheme = Arc::new(scheme);
    let mut next = 100;
    for (id, title, outlet, source) in ARTICLES {
        let parsed = marked::parse(source).unwrap();
        let id = ArticleId::new(id).unwrap();
        let meta = ArticleMeta {
            title: title.into(),
            outlet: outlet.into(),
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
            person: person().id,
        };
        for (extent, label) in parsed.marks {
            next += 1;
            let quote = parsed.text.quote(&extent);
            let mention = mention(next, &label, extent, &quote);
            project.put_mention(&key, Arc::new(mention));
        }
    }
    on(project)
}

/// A session on any project.
pub(crate) fn on(project: Project) -> Session {
    let journal = Box::new(MemoryJournal::new());
    let clock = FixedClock(Timestamp::parse("2026-03-02T10:00:00Z").unwrap());
    Session::new(
        project,
        person(),
        journal,
        Box::new(clock),
        IdSource::counting_from(1),
    )
}

fn select(session: &mut Session, article: usize, words: &str) {
    let id = ArticleId::new(ARTICLES[article].0).unwrap();
    session.run(Command::OpenArticle(id.clone())).unwrap();
    let text = session.article().unwrap().text.clone();
    let at = text
        .as_str()
        .find(words)
        .unwrap_or_else(|| panic!("{words}"));
    let range = text
        .range(
            claimdesk::text::ByteOffset::new(at),
            claimdesk::text::ByteOffset::new(at + words.len()),
        )
        .unwrap();
    session.run(Command::GoTo(id, range)).unwrap();
}

/// The claim with this number.
pub(crate) fn claim(session: &Session, number: u32) -> Arc<claimdesk::model::Claim> {
    let project = session.project();
    let found = project
        .claims_of(session.person())
        .find(|(_, claim)| claim.number == number);
    found.unwrap_or_else(|| panic!("no C{number}")).1.clone()
}

/// The mention of these words.
pub(crate) fn mention_of(session: &Session, words: &str) -> MentionId {
    let project = session.project();
    let all = project.layers().flat_map(|(_, layer)| layer.mentions());
    let found = all
        .map(|mention| mention.id)
        .find(|id| project.quote_of(*id).as_deref() == Some(words));
    found.unwrap_or_else(|| panic!("no mention of {words}"))
}

/// All of it: C1 to C10, with the second one fully worked out.
pub(crate) fn session() -> Session {
    let mut session = without_claims();
    for (article, words, wording) in CLAIMS {
        select(&mut session, article, words);
        session.run(Command::NewClaim).unwrap();
        let id = session.desk().claim.unwrap();
        session
            .run(Command::EditClaim(id, ClaimChange::Wording(wording.into())))
            .unwrap();
    }
    let ids: Vec<ClaimId> = (1..=10).map(|number| claim(&session, number).id).collect();
    let marenco = mention_of(&session, "Marenco Logistics");
    let status = |name: &str| ClaimChange::Status(StatusId::new(name).unwrap());
    let evidence = |side, url: &str, archive: &str, quote: &str| {
        ClaimChange::AddEvidence(Evidence {
            side,
            url: url.into(),
            archive_url: archive.into(),
            retrieved: "2026-03-01".into(),
            quote: quote.into(),
            locator: "p. 3".into(),
            primary: true,
            note: String::new(),
        })
    };
    let value = |scale: &str, value: &str| {
        Some((ScaleId::new(scale).unwrap(), ScaleId::new(value).unwrap()))
    };
    let source = RoleId::new("source").unwrap();
    for (number, change) in [
        (0, ClaimChange::Stance(Stance::Denied)),
        (0, status("to-review")),
        (0, ClaimChange::AddMention(marenco, Some(source))),
        (1, status("in-work")),
        (1, ClaimChange::Verdict(value("politifact", "mostly-true"))),
        (
            1,
            ClaimChange::Rationale(
                "Hospital log gives 43 admissions by 6 a.m.; two of them had other causes.".into(),
            ),
        ),
        (
            1,
            evidence(
                EvidenceSide::For,
                "https://www.hospital.example/log/2026",
                "https://archive.example/1",
                "43 admissions by 6 a.m.",
            ),
        ),
        (
            1,
            evidence(EvidenceSide::For, "https://fire.example/report", "", ""),
        ),
        (1, ClaimChange::AddLink(LinkKind::Contradicts, ids[0])),
        (1, ClaimChange::AddLink(LinkKind::Same, ids[4])),
        (3, ClaimChange::Stance(Stance::Hedged)),
        (7, status("done")),
        (
            7,
            ClaimChange::Checkable(Some(Checkable::Partly), "Only the insured part".into()),
        ),
    ] {
        session
            .run(Command::EditClaim(ids[number], change))
            .unwrap();
    }
    session
}

/// A window on one panel: what it shows, and the session that its commands run on.
pub(crate) struct Desk<P> {
    /// The session.
    pub(crate) session: Session,
    /// The panel.
    pub(crate) panel: P,
    /// What was sent, as written by `Debug`.
    pub(crate) sent: Vec<String>,
    /// What was refused.
    pub(crate) refused: Vec<String>,
    keymap: Keymap,
    preferences: Preferences,
}

impl<P> Desk<P> {
    /// A desk with one panel.
    pub(crate) fn new(session: Session, panel: P) -> Self {
        let (keymap, _) = Keymap::new(&BTreeMap::new(), &session.project().scheme);
        Self {
            session,
            panel,
            sent: Vec::new(),
            refused: Vec::new(),
            keymap,
            preferences: Preferences::default(),
        }
    }

    /// One frame: draws, then runs what was sent.
    pub(crate) fn frame(
        &mut self,
        ui: &mut egui::Ui,
        show: fn(&mut P, &mut egui::Ui, &Cx<'_>, &mut Sink),
    ) {
        let mut sink = Sink::default();
        let cx = Cx {
            session: &self.session,
            theme: Theme::of(ui.ctx()),
            keymap: &self.keymap,
            preferences: &self.preferences,
        };
        egui::CentralPanel::default()
            .frame(egui::Frame::new().fill(cx.theme.window))
            .show(ui, |ui| show(&mut self.panel, ui, &cx, &mut sink));
        for command in sink.take() {
            self.sent.push(format!("{command:?}"));
            if let Err(refusal) = self.session.run(command) {
                self.refused.push(refusal.to_string());
            }
        }
    }
}
