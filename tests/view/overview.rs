//! The marked scroll bar: what it shows where, what it costs, and how it moves the text.

use claimdesk::model::ClaimId;
use claimdesk::text::{ByteOffset, TextRange};
use claimdesk::ui::Theme;
use claimdesk::ui::text::{ClaimBar, ViewEvent};
use egui::epaint::Shape;
use egui::{Color32, Modifiers, Rect, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use image::RgbaImage;

use crate::common::raster::{count, save};
use crate::desk::{Desk, State};

/// Top and height of the bar in a window 600 points high.
const BAR: (f32, f32) = (10.0, 580.0);

fn book(lines: usize) -> State {
    State::new(&"It was a quiet night in the harbour.\n".repeat(lines))
}

/// The bytes at a share of the text, a word long.
fn at(state: &State, share: f32) -> TextRange {
    let end = state.text.end().get();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss
    )]
    let start = (end as f32 * share) as usize;
    state.text.range_of_bytes(start..start + 8).unwrap()
}

/// How many pixels of a column have a colour near a share of the bar's height; columns are 0 for
/// claims, 1 for mentions and suggestions, 2 for hits.
fn found(picture: &RgbaImage, column: u8, share: f32, color: Color32) -> usize {
    let (left, right) = [(780.0, 784.0), (784.0, 789.0), (789.0, 793.0)][usize::from(column)];
    let y = BAR.0 + BAR.1 * share;
    let part = Rect::from_min_max(pos2(left, y - 5.0), pos2(right, y + 6.0));
    count(picture, part, 1.0, color)
}

fn marked() -> State {
    let mut state = book(400);
    let (start, end) = (at(&state, 0.1), at(&state, 0.3));
    state.claims = vec![ClaimBar {
        claim: ClaimId::new(1),
        range: start.cover(end),
        number: "C1".to_owned(),
        selected: false,
    }];
    state.ticks = vec![(at(&state, 0.5).start(), 0), (at(&state, 0.6).start(), 1)];
    state.suggestions = vec![(at(&state, 0.7).start(), 2)];
    state.hits = vec![at(&state, 0.8), at(&state, 0.9)];
    state.current_hit = Some(1);
    state
}

#[test]
fn each_kind_of_thing_has_a_place_and_a_shape_of_its_own() {
    for (theme, name, tokens) in [
        (egui::Theme::Light, "light", Theme::light()),
        (egui::Theme::Dark, "dark", Theme::dark()),
    ] {
        let desk = Desk::sized(marked(), vec2(800.0, 600.0), theme);
        let picture = desk.screen.picture(&desk.harness);
        save(&picture, &format!("overview-{name}"));
        let found = |column, share, color| found(&picture, column, share, color);
        for share in [0.11, 0.2, 0.29] {
            assert_eq!(
                found(0, share, tokens.accent),
                22,
                "{name} {share}: a quote"
            );
        }
        assert_eq!(found(0, 0.4, tokens.accent), 0);
        assert_eq!(found(1, 0.5, tokens.hue(0).line), 10, "a whole tick");
        assert_eq!(found(1, 0.6, tokens.hue(1).line), 10);
        assert_eq!(found(1, 0.7, tokens.hue(2).line), 8, "two dots");
        assert_eq!(found(2, 0.8, tokens.muted), 4, "a hit");
        assert_eq!(found(2, 0.9, tokens.text), 16, "the current hit");
        assert_eq!(found(1, 0.8, tokens.muted), 0);
    }
}

/// Corners of all shapes on the bar, which stands at the right of the text.
fn corners(desk: &Desk) -> usize {
    let shapes = desk.harness.output().shapes.iter();
    let meshes = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Mesh(mesh) => Some(mesh),
        _ => None,
    });
    let corners = meshes.flat_map(|mesh| &mesh.vertices);
    corners.filter(|corner| corner.pos.x > 800.0 - 24.0).count()
}

#[test]
fn a_book_full_of_marks_costs_no_more_than_the_bar_has_pixels() {
    let drawn = |things: usize| {
        let mut state = book(200_000);
        let end = state.text.end().get();
        let places = (0..things).map(|index| index * (end / things) / 37 * 37);
        state.ticks = places.map(|at| (ByteOffset::new(at), at % 3)).collect();
        let ranges = state.ticks.iter();
        state.hits = ranges
            .map(|(at, _)| state.text.range_of_bytes(at.get()..at.get() + 4).unwrap())
            .collect();
        state.hits.dedup();
        state.suggestions = state.ticks.clone();
        state.current_hit = None;
        corners(&Desk::new(state))
    };
    // A mention, a suggestion of two dots and a hit on every second pixel, four corners each.
    let most = 4 * 4 * (BAR.1 as usize / 2 + 1);
    let (few, many) = (drawn(100), drawn(100_000));
    assert!(few > 4 * 4 * 90, "{few}");
    assert!(many > few && many <= most, "{few} {many} {most}");
}

#[test]
fn a_drag_on_the_bar_takes_the_text_along() {
    let mut desk = Desk::new(book(2_000));
    let top = |desk: &Desk| {
        let state = desk.state.borrow();
        let asked = state.asked.borrow();
        asked.last().unwrap().start().get() as f32 / state.text.end().get() as f32
    };
    let x = 800.0 - 13.0;
    desk.point(pos2(x, 200.0));
    desk.button(pos2(x, 200.0), true, Modifiers::NONE);
    desk.harness.step();
    let clicked = top(&desk);
    assert!((clicked - 190.0 / BAR.1).abs() < 0.05, "{clicked}");
    for y in [250.0_f32, 300.0, 400.0] {
        desk.point(pos2(x, y));
        desk.harness.step();
        let now = top(&desk);
        assert!(
            (now - clicked - (y - 200.0) / BAR.1).abs() < 0.02,
            "{y}: {now}"
        );
    }
    desk.button(pos2(x, 400.0), false, Modifiers::NONE);
    let jumps = desk.events();
    let jumps = jumps
        .iter()
        .filter(|event| matches!(event, ViewEvent::MinimapJump(_)));
    assert!(jumps.count() >= 4);
}

#[test]
fn the_bar_says_what_it_shows() {
    let shows = |state: State, words: &str| {
        let mut desk = Desk::new(state);
        desk.point(pos2(787.0, 300.0));
        desk.harness.run_steps(60);
        assert!(
            desk.harness
                .query_by_label_contains("Click or drag")
                .is_some()
        );
        desk.harness.query_by_label_contains(words).is_some()
    };
    for words in ["quotes of claims", "mentions", "suggestions", "search hits"] {
        assert!(shows(marked(), words), "{words}");
    }
    assert!(!shows(book(400), "search hits"));
}
