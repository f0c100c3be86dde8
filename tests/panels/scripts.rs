//! Words of Arabic and Hebrew articles in the panels.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimdesk::command::{ClaimChange, Command};
use claimdesk::model::{
    Article, ArticleMeta, LabelId, LayerKey, Mention, MentionId, Origin, Project, Timestamp,
};
use claimdesk::session::Session;
use claimdesk::text::marked::{Marked, parse};
use claimdesk::ui::panels::articles::ArticlesPanel;
use claimdesk::ui::panels::claims::ClaimsPanel;
use claimdesk::ui::panels::find::{FindPanel, FindPlace};
use claimdesk::ui::panels::mention::MentionPanel;
use claimdesk::ui::panels::mentions::MentionsPanel;
use claimdesk::ui::text::add_fonts;
use egui::{Rect, Shape, vec2};
use egui_kittest::kittest::Queryable as _;

use crate::common::raster::Screen;
use crate::common::scripts::{FONTS, page};
use crate::fixture::{Desk, Window, article_id, on, person, pictures, window};

const SIDE: egui::Vec2 = vec2(248.0, 420.0);

/// An article with its marks as mentions, the first of them with the number `first`.
fn put(
    project: &mut Project,
    (name, parsed): (&str, Marked),
    title: &str,
    outlet: &str,
    first: u64,
) {
    let article = Article {
        id: article_id(name),
        text: parsed.text.clone(),
        meta: ArticleMeta {
            title: title.into(),
            outlet: outlet.into(),
            language: name.get(..2).unwrap_or_default().into(),
            ..ArticleMeta::default()
        },
        original: None,
    };
    project.put_article(Arc::new(article), None);
    let key = LayerKey {
        article: article_id(name),
        person: person("lena", "").id,
    };
    for ((extent, label), number) in parsed.marks.into_iter().zip(first..) {
        let mention = Mention {
            id: MentionId::new(number),
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

/// An Arabic, a Hebrew and an English article; two claims in the Arabic one, the second without
/// a wording, and one in the Hebrew one.
fn session() -> Session {
    let mut project = Project::new("Harbour");
    project.put_person(person("lena", "Lena Marsh"));
    let arabic = "عاجل: توقّفت ٣٥ عبّارة في ميناء السلام منذ فجر الثلاثاء";
    put(
        &mut project,
        ("arabic", page("arabic")),
        arabic,
        "صحيفة الميناء",
        100,
    );
    let hebrew = "רשות הנמלים: 35 מעבורות הושבתו (MV Aurora)";
    put(
        &mut project,
        ("hebrew", page("hebrew")),
        hebrew,
        "עיתון החוף",
        200,
    );
    let english = "Harbour closed: 35 ferries stay where they are";
    let text = parse("In the harbour «35 ferries|figure» stay where they are.").unwrap();
    put(
        &mut project,
        ("english", text),
        english,
        "Coast Courier",
        300,
    );
    let mut session = on(project);
    let wordings = [
        (100, "توقّفت ٣٥ عبّارة، قال المتحدّث باسم الميناء"),
        (101, ""),
        (201, "35 מעבורות הושבתו, ב־7.5% מהנמלים"),
    ];
    for (mention, wording) in wordings {
        let run = |session: &mut Session, command| session.run(command).unwrap();
        run(&mut session, Command::FocusMention(MentionId::new(mention)));
        run(&mut session, Command::NewClaim);
        let claim = session.desk().claim.unwrap();
        let change = ClaimChange::Wording(wording.into());
        run(&mut session, Command::EditClaim(claim, change));
    }
    let first = MentionId::new(100);
    session.run(Command::FocusMention(first)).unwrap();
    session
}

fn with_fonts<P>(harness: &mut Window<P>) {
    add_fonts(&harness.ctx, &FONTS);
    // Fields are egui's, which finds Arabic faces in the system only.
    let policy = egui::MissingGlyphPolicy::Tofu;
    harness.ctx.set_missing_glyph_policy(policy);
    harness.run();
}

#[test]
fn pictures_of_articles() {
    let desk = || Desk::new(session(), |_| ArticlesPanel::default());
    pictures(
        "words-articles",
        SIDE,
        desk,
        ArticlesPanel::show,
        |harness| {
            with_fonts(harness);
            harness.get_by_label_contains("عبّارة").hover();
            harness.run();
        },
    );
}

#[test]
fn pictures_of_claims() {
    let desk = || Desk::new(session(), |_| ClaimsPanel::default());
    let size = vec2(380.0, 620.0);
    pictures("words-claims", size, desk, ClaimsPanel::show, |harness| {
        with_fonts(harness);
        harness.get_by_label("Project").click();
    });
}

#[test]
fn pictures_of_mentions() {
    let desk = || {
        Desk::new(session(), |_| {
            let mut panel = MentionsPanel::default();
            panel.open();
            panel
        })
    };
    let fonts = |harness: &mut Window<MentionsPanel>| with_fonts(harness);
    pictures("words-mentions", SIDE, desk, MentionsPanel::show, fonts);
    let desk = || Desk::new(session(), |_| MentionPanel::default());
    let size = vec2(380.0, 220.0);
    pictures("words-mention", size, desk, MentionPanel::show, |h| {
        with_fonts(h);
    });
}

#[test]
fn pictures_of_hits() {
    let desk = || {
        Desk::new(session(), |_| {
            let mut panel = FindPanel::default();
            panel.open(FindPlace::Project);
            panel
        })
    };
    pictures("words-find", SIDE, desk, FindPanel::show, |harness| {
        with_fonts(harness);
        harness.get_by_label("Find words").type_text("35");
        harness.run();
        harness.get_by_label("Find words").type_text(" ");
    });
    pictures(
        "words-find-arabic",
        SIDE,
        desk,
        FindPanel::show,
        |harness| {
            with_fonts(harness);
            harness.get_by_label("Find words").type_text("ميناء");
        },
    );
}

/// Places of the letters that are painted inside of a rectangle, from the texture of the engine.
fn letters(output: &egui::FullOutput, inside: Rect) -> Vec<Rect> {
    let mut found = Vec::new();
    for clipped in &output.shapes {
        if let Shape::Mesh(mesh) = &clipped.shape {
            for corners in mesh.vertices.chunks(4) {
                let rect = Rect::from_points(&corners.iter().map(|v| v.pos).collect::<Vec<_>>());
                if inside.contains_rect(rect) {
                    found.push(rect);
                }
            }
        }
    }
    found
}

#[test]
fn titles_from_right_to_left_begin_at_the_right_edge_of_their_row() {
    let screen = Screen::new();
    let desk = Desk::new(session(), |_| ArticlesPanel::default());
    let theme = egui::Theme::Light;
    let mut harness = window(SIDE, theme, &screen, desk, ArticlesPanel::show);
    with_fonts(&mut harness);
    for (title, from_right) in [("عبّارة", true), ("Aurora", true), ("Harbour", false)] {
        let row = harness.get_by_label_contains(title).rect();
        let letters = letters(harness.output(), row);
        let right = letters.iter().map(|rect| rect.right()).fold(0.0, f32::max);
        let near = (row.right() - right - 10.0).abs() < 3.0;
        assert_eq!(near, from_right, "{title}: {right} in {row:?}");
        assert_eq!(letters.is_empty(), !from_right, "{title} is egui's");
    }
}
