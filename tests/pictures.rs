//! Pictures of single pieces of the window, painted without a GPU.

mod common;

use common::gallery::Gallery;
use common::raster::{Screen, color_at, count, save};
use egui::{Color32, CornerRadius, Rect, Stroke, StrokeKind, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

const LIGHT: egui::Theme = egui::Theme::Light;

#[test]
fn rectangles_fill_exactly_their_pixels() {
    let screen = Screen::new();
    let rect = Rect::from_min_max(pos2(10.0, 10.0), pos2(30.0, 20.0));
    let mut harness = screen
        .builder(vec2(40.0, 30.0), LIGHT)
        .with_pixels_per_point(2.0)
        .build_ui(move |ui| {
            ui.painter()
                .rect_filled(rect, CornerRadius::ZERO, Color32::RED);
        });
    harness.run();
    let picture = screen.picture(&harness);
    assert_eq!(picture.dimensions(), (80, 60));
    assert_eq!(count(&picture, rect, 2.0, Color32::RED), 40 * 20);
    assert_eq!(
        color_at(&picture, pos2(9.0, 15.0), 2.0),
        color_at(&picture, pos2(1.0, 1.0), 2.0)
    );
}

#[test]
fn what_is_half_transparent_is_blended_once() {
    let screen = Screen::new();
    let half = Color32::from_rgba_premultiplied(0, 0, 0, 128);
    let mut harness = screen
        .builder(vec2(100.0, 100.0), LIGHT)
        .build_ui(move |ui| {
            let painter = ui.painter();
            painter.rect_filled(ui.ctx().content_rect(), 0, Color32::WHITE);
            // A circle is a fan of triangles: a seam would show as a darker or lighter line.
            painter.circle_filled(pos2(50.0, 50.0), 40.0, half);
        });
    harness.run();
    let picture = screen.picture(&harness);
    let inside = Rect::from_center_size(pos2(50.0, 50.0), vec2(50.0, 50.0));
    let expected = color_at(&picture, pos2(50.0, 45.0), 1.0);
    assert_eq!(expected.r(), 127);
    assert_eq!(count(&picture, inside, 1.0, expected), 2500);
}

#[test]
fn nothing_is_painted_outside_the_clip_rectangle() {
    let screen = Screen::new();
    let clip = Rect::from_min_max(pos2(0.0, 0.0), pos2(20.0, 40.0));
    let mut harness = screen.builder(vec2(40.0, 40.0), LIGHT).build_ui(move |ui| {
        let all = ui.ctx().content_rect();
        ui.painter()
            .with_clip_rect(clip)
            .rect_filled(all, 0, Color32::BLUE);
    });
    harness.run();
    let picture = screen.picture(&harness);
    assert_eq!(count(&picture, clip, 1.0, Color32::BLUE), 20 * 40);
    assert_eq!(
        count(&picture, harness.ctx.content_rect(), 1.0, Color32::BLUE),
        20 * 40
    );
}

#[test]
fn text_and_rounded_frames_show() {
    let screen = Screen::new();
    let mut harness = screen.builder(vec2(200.0, 60.0), LIGHT).build_ui(|ui| {
        let theme = claimdesk::ui::Theme::of(ui.ctx());
        let rect = Rect::from_min_max(pos2(5.0, 5.0), pos2(195.0, 55.0));
        let line = Stroke::new(2.0, theme.accent);
        ui.painter()
            .rect(rect, 8, theme.card, line, StrokeKind::Inside);
        let font = claimdesk::ui::theme::reading(17.0);
        ui.painter().text(
            rect.center(),
            egui::Align2::CENTER_CENTER,
            "Œdipe Жук ≥ 40",
            font,
            theme.text,
        );
    });
    harness.run();
    let picture = screen.picture(&harness);
    let theme = claimdesk::ui::Theme::light();
    let all = harness.ctx.content_rect();
    assert!(count(&picture, all, 1.0, theme.text) > 20, "no ink");
    assert!(count(&picture, all, 1.0, theme.accent) > 800, "no frame");
    assert_eq!(
        color_at(&picture, pos2(5.5, 5.5), 1.0),
        theme.window,
        "corners are rounded"
    );
    save(&picture, "raster-text");
}

#[test]
fn a_large_window_is_painted_in_little_time() {
    let screen = Screen::new();
    let mut harness = screen
        .builder(vec2(1920.0, 1080.0), LIGHT)
        .with_pixels_per_point(2.0)
        .build_ui(|ui| {
            let all = ui.ctx().content_rect();
            ui.painter()
                .rect_filled(all.shrink(8.0), 20, Color32::WHITE);
            for row in 0..45_u8 {
                let words = "Of the 180 workers on the night shift, two are missing. ".repeat(4);
                let at = pos2(20.0, 20.0 + 23.0 * f32::from(row));
                let font = claimdesk::ui::theme::reading(17.0);
                ui.painter()
                    .text(at, egui::Align2::LEFT_TOP, words, font, Color32::BLACK);
            }
        });
    harness.run();
    let started = std::time::Instant::now();
    let picture = screen.picture(&harness);
    let took = started.elapsed();
    assert_eq!(picture.dimensions(), (3840, 2160));
    assert!(took.as_secs() < 20, "{took:?}");
}

#[test]
fn the_gallery_shows_every_widget_in_both_themes() {
    for (name, which) in [("light", LIGHT), ("dark", egui::Theme::Dark)] {
        let screen = Screen::new();
        let mut harness = screen.builder(vec2(900.0, 720.0), which).build_ui_state(
            |ui, gallery: &mut Gallery| gallery.show(ui),
            Gallery::default(),
        );
        harness.run();
        let picture = screen.picture(&harness);
        save(&picture, &format!("widgets-{name}"));
        let theme = claimdesk::ui::Theme::of(&harness.ctx);
        let all = harness.ctx.content_rect();
        assert_eq!(color_at(&picture, pos2(2.0, 2.0), 1.0), theme.window);
        for hue in 0..10 {
            let colors = theme.hue(hue);
            assert!(
                count(&picture, all, 1.0, colors.background) > 200,
                "{name}: chip {hue}"
            );
        }
        for (what, color, least) in [
            ("selected card", theme.accent, 600),
            ("chosen pill", theme.inverse, 800),
            ("cards", theme.card, 20_000),
            ("error", theme.danger_soft, 5_000),
            ("progress", theme.success, 400),
        ] {
            assert!(count(&picture, all, 1.0, color) > least, "{name}: {what}");
        }
    }
}

#[test]
fn widgets_answer_to_their_names_and_to_the_keyboard() {
    let screen = Screen::new();
    let mut harness = screen.builder(vec2(900.0, 720.0), LIGHT).build_ui_state(
        |ui, gallery: &mut Gallery| gallery.show(ui),
        Gallery::default(),
    );
    for name in [
        "Undo",
        "Accept",
        "Find or run anything",
        "Claim C7",
        "Figure > 40 people of C3",
    ] {
        harness.get_by_label(name).click();
        harness.run();
    }
    let dismiss = harness
        .get_all_by_label("Dismiss message")
        .next()
        .expect("a banner");
    dismiss.click();
    harness.run();
    // A chip's click is not also the card's.
    let expected = ["undo", "Accept", "search", "C7", "chip C3", "Dismissed"];
    assert_eq!(harness.state().clicks, expected);
    harness.get_by_label("Project").click();
    harness.get_by_label("Unsure").click();
    harness.run();
    assert_eq!(harness.state().scope, 1);
    assert!(harness.state().unsure);
    harness.get_by_label("Filter articles").focus();
    harness.run();
    harness.get_by_label("Filter articles").type_text("fire");
    harness.run();
    assert_eq!(harness.state().filter, "fire");
    harness.get_by_label("Edit claim").focus();
    harness.run();
    save(&screen.picture(&harness), "widgets-focus");
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(
        harness.state().clicks.last().map(String::as_str),
        Some("Edit claim")
    );
}

#[test]
fn menus_and_dialogs_wear_the_theme() {
    for (name, which) in [("light", LIGHT), ("dark", egui::Theme::Dark)] {
        let screen = Screen::new();
        let mut harness = screen.builder(vec2(900.0, 720.0), which).build_ui_state(
            |ui, gallery: &mut Gallery| {
                gallery.show(ui);
                let theme = claimdesk::ui::Theme::of(ui.ctx());
                egui::Window::new("Label")
                    .default_pos(pos2(480.0, 420.0))
                    .show(ui.ctx(), |ui| {
                        ui.label("Name");
                        ui.text_edit_singleline(&mut gallery.note)
                            .accessible_name("Name");
                        ui.add(egui::Slider::new(&mut gallery.zoom, 0.5..=2.0).text("Zoom"));
                        ui.radio_value(&mut gallery.scope, 0, "Solid");
                        ui.hyperlink_to("Guidelines", "#");
                    });
                assert_eq!(ui.visuals().window_fill, theme.card);
            },
            Gallery::default(),
        );
        harness.get_by_label("File").click();
        harness.run();
        harness.get_by_label("Save Ctrl+S").hover();
        harness.run();
        let picture = screen.picture(&harness);
        save(&picture, &format!("menu-{name}"));
        let theme = claimdesk::ui::Theme::of(&harness.ctx);
        let item = harness.get_by_label("Save Ctrl+S").rect();
        assert!(
            count(&picture, item, 1.0, theme.hover) > 1000,
            "{name}: hovered item"
        );
    }
}
