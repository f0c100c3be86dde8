//! Pictures of everything, in both themes. They are looked at by people; the tests see that
//! something is there.

use super::{Desk, Window, window};
use crate::common::raster::{Screen, count, save};
use crate::common::scripts::FONTS;
use claimdesk::command::Ask;
use claimdesk::ui::Theme;
use claimdesk::ui::chrome::{JobView, Notice};
use claimdesk::ui::dialogs::{Confirm, Dialog, Leaving, Problems};
use claimdesk::ui::text::add_fonts;
use claimdesk::ui::widgets::BannerKind;
use egui::{Vec2, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

fn each_theme(name: &str, size: Vec2, desk: fn() -> Desk, mut work: impl FnMut(&mut Window<'_>)) {
    for (theme, which) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        let screen = Screen::new();
        let mut harness = window(&screen, size, which, desk());
        work(&mut harness);
        harness.run();
        let picture = screen.picture(&harness);
        save(&picture, &format!("chrome-{name}-{theme}"));
        let all = harness.ctx.content_rect();
        let theme = Theme::of(&harness.ctx);
        let ink: usize = [theme.text, theme.muted]
            .map(|color| count(&picture, all, 1.0, color))
            .iter()
            .sum();
        assert!(ink > 5, "{name}: no words");
    }
}

const WIDE: Vec2 = vec2(1280.0, 800.0);

#[test]
fn names_that_trick() {
    let desk = crate::bars::with_names_that_trick;
    each_theme("names-that-trick", WIDE, desk, |_| ());
}

fn talking() -> Desk {
    let mut desk = Desk::busy();
    desk.status
        .say("Tagged 12 places; one undo takes them back", false);
    desk.jobs = vec![JobView {
        id: 1,
        name: "Importing".to_owned(),
        fraction: Some(0.4),
        detail: "fire.html".to_owned(),
    }];
    desk.notices = vec![Notice {
        id: 1,
        kind: BannerKind::Warning,
        title: "2 of 5 files were not imported".to_owned(),
        text: "The other three are in the list.".to_owned(),
        lines: vec![
            "/home/lena/a.txt: the file is empty".to_owned(),
            "/home/lena/b.png: this is no text".to_owned(),
        ],
        actions: vec!["Try again".to_owned()],
    }];
    desk.anchor = Some(egui::Rect::from_min_size(
        pos2(500.0, 380.0),
        vec2(260.0, 24.0),
    ));
    desk
}

#[test]
fn bars() {
    each_theme("bars", WIDE, talking, |harness| {
        harness.get_by_label("2 details").click();
        harness.run_steps(20);
    });
    each_theme("bars-narrow", vec2(800.0, 500.0), talking, |_| {});
}

#[test]
fn menus() {
    each_theme("menu-mark", WIDE, Desk::busy, |harness| {
        harness.get_by_label("Mark").click();
        harness.run();
        harness.get_by_label_contains("Also tag as").click();
    });
    each_theme("menu-file", WIDE, Desk::busy, |harness| {
        harness.get_by_label("File").click();
    });
    each_theme("menu-narrow", vec2(800.0, 600.0), Desk::busy, |harness| {
        harness.get_by_label("Menu").click();
        harness.run();
        harness.get_by_label_contains("Mark").click();
    });
    each_theme("menu-context", WIDE, Desk::busy, |harness| {
        harness.state_mut().context = Some(pos2(500.0, 120.0));
    });
    each_theme(
        "menu-context-low",
        vec2(1000.0, 600.0),
        Desk::busy,
        |harness| {
            harness.state_mut().context = Some(pos2(500.0, 400.0));
        },
    );
    each_theme("menu-person", WIDE, Desk::busy, |harness| {
        harness.get_by_label("Lena Marsh").click();
    });
}

#[test]
fn palette() {
    for (name, query) in [
        ("palette", ""),
        ("palette-found", "cl"),
        ("palette-none", "zzqq"),
    ] {
        each_theme(name, WIDE, Desk::new, |harness| {
            harness.state_mut().palette.open(query);
        });
    }
}

#[test]
fn keys_sheet() {
    each_theme("keys", WIDE, Desk::new, |harness| {
        harness.state_mut().keys.open();
    });
}

#[test]
fn dialogs() {
    for (name, ask) in [
        ("new-project", Ask::NewProject),
        ("open-project", Ask::OpenProject),
        ("import", Ask::ImportFiles),
        ("export", Ask::Export),
        ("settings", Ask::Settings),
        ("tag-all", Ask::TagAll),
        ("choose-label", Ask::Label),
    ] {
        each_theme(name, WIDE, Desk::busy, |harness| {
            let ctx = harness.ctx.clone();
            harness.state_mut().ask(&ctx, ask);
        });
    }
    each_theme("export-training", WIDE, Desk::busy, |harness| {
        let ctx = harness.ctx.clone();
        harness.state_mut().ask(&ctx, Ask::Export);
        harness.run();
        harness
            .get_by_role_and_label(egui::accesskit::Role::ListBoxOption, "Training set")
            .click();
    });
    each_theme("settings-keys", WIDE, Desk::busy, |harness| {
        let ctx = harness.ctx.clone();
        let own = vec!["Ctrl+O".to_owned()];
        let keys = &mut harness.state_mut().preferences.keys;
        keys.insert("project.new".to_owned(), own);
        harness.state_mut().ask(&ctx, Ask::Settings);
        harness.run();
        harness.get_by_label("Keys").click();
    });
    each_theme("tag-all-project", WIDE, Desk::busy, |harness| {
        let ctx = harness.ctx.clone();
        let figure = claimdesk::model::MentionId::new(super::FIGURE.number() + 1);
        let session = &mut harness.state_mut().session;
        session
            .run(claimdesk::command::Command::FocusMention(figure))
            .unwrap();
        harness.state_mut().ask(&ctx, Ask::TagAll);
        harness.run();
        harness.get_by_label("Project").click();
    });
    each_theme("check", WIDE, Desk::busy, |harness| {
        let found = super::dialogs::found();
        harness.state_mut().dialog = Some(Dialog::Problems(Problems::of_open(found)));
    });
    each_theme("check-nothing", WIDE, Desk::busy, |harness| {
        harness.state_mut().dialog = Some(Dialog::Problems(Problems::of_open(Vec::new())));
    });
    each_theme("needs-repair", WIDE, Desk::busy, |harness| {
        let found = super::dialogs::found();
        let dialog = Problems::of_refused("/home/lena/projects/night-ferry".into(), found);
        harness.state_mut().dialog = Some(Dialog::Problems(dialog));
    });
    each_theme("about", WIDE, Desk::busy, |harness| {
        let about = Dialog::about(&harness.state().given);
        harness.state_mut().dialog = Some(about);
    });
    each_theme("confirm", WIDE, Desk::busy, |harness| {
        let steps = [
            "tag “40 people” as figure",
            "new claim “In total, more than…”",
        ];
        let steps = steps.map(str::to_owned);
        let why = "the disk is full: free some space (/home/lena/p/journal/lena.log)";
        let question = Confirm::leaving(&steps, why, &Leaving::Window);
        harness.state_mut().dialog = Some(Dialog::Confirm(question));
    });
}

fn arabic() -> Desk {
    let source = "عاجل: توقّفت «٣٥ عبّارة|figure» في ميناء السلام منذ فجر الثلاثاء.\n\
        قال المتحدّث باسم الميناء إنّ ٣٥ عبّارة لن تبحر غدًا، وأضاف أنّ ٣٥ عبّارة أخرى في الطريق.";
    let hebrew = "דובר הנמל: ٣٥ عبّارة, כלומר 35 מעבורות, הושבתו.";
    let mut desk = Desk::with(super::project(&[
        ("باسم الميناء: ٣٥ عبّارة لن تبحر", source),
        ("רשות הנמלים: 35 מעבורות", hebrew),
    ]));
    let figure = claimdesk::model::MentionId::new(1001);
    let focus = claimdesk::command::Command::FocusMention(figure);
    desk.session.run(focus).unwrap();
    desk
}

#[test]
fn words_from_right_to_left() {
    let begin = |harness: &mut Window<'_>| {
        add_fonts(&harness.ctx, &FONTS);
        let policy = egui::MissingGlyphPolicy::Tofu;
        harness.ctx.set_missing_glyph_policy(policy);
        harness.run();
    };
    each_theme("tag-all-arabic", WIDE, arabic, |harness| {
        begin(harness);
        let ctx = harness.ctx.clone();
        harness.state_mut().ask(&ctx, Ask::TagAll);
        harness.run();
        harness.get_by_label("Project").click();
    });
    each_theme("palette-arabic", WIDE, arabic, |harness| {
        begin(harness);
        harness.state_mut().palette.open("@");
    });
}
