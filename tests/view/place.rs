//! Place in the text: scrolling, resizing, and that only the visible part costs anything.

use claimdesk::text::ByteOffset;
use claimdesk::ui::text::{ScrollAlign, Selection, ViewEvent};
use egui::{Rect, pos2, vec2};
use proptest::prelude::*;

use crate::desk::{Desk, State};

fn novel(paragraphs: usize) -> String {
    (0..paragraphs)
        .map(|n| {
            let words = "It was a quiet night in the harbour, and nobody saw the fire. ";
            format!("{n:05} {}\n", words.repeat(1 + n * 7 % 9))
        })
        .collect()
}

#[test]
fn only_what_is_visible_is_laid_out_and_asked_for() {
    let asked = |paragraphs: usize| {
        let mut desk = Desk::new(State::new(&novel(paragraphs)));
        let middle = desk.state.borrow().text.end().get() / 2;
        desk.set(|state| {
            state
                .view
                .scroll_to(ByteOffset::new(middle), ScrollAlign::Center);
        });
        desk.harness.step();
        let state = desk.state.borrow();
        let range = *state.asked.borrow().last().unwrap();
        (state.view.layouts_asked(), range.len())
    };
    let (few, bytes) = asked(40);
    let (many, more) = asked(20_000);
    assert!(few <= 24 && many <= 24, "{few} {many}");
    assert!(bytes < 12_000 && more < 12_000, "{bytes} {more}");
}

#[test]
fn the_line_at_the_top_stays_while_the_window_changes_its_width() {
    let words = novel(400);
    let mut desk = Desk::new(State::new(&words));
    let at = words.find("00200").unwrap() + 300;
    desk.set(|state| state.view.scroll_to(ByteOffset::new(at), ScrollAlign::Top));
    let before = desk.caret(at).unwrap();
    let mut widths: Vec<f32> = (0..40_u8).map(|n| 800.0 - 12.0 * f32::from(n)).collect();
    widths.extend(widths.clone().into_iter().rev());
    for width in widths {
        desk.set(|state| {
            state.area = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 600.0)));
        });
        let now = desk.caret(at).expect("still in view");
        assert!((now.top() - before.top()).abs() < 170.0, "{now:?}");
    }
    assert_eq!(desk.caret(at).unwrap(), before, "back where it began");
    desk.set(|state| state.size = 21.0);
    assert!(desk.caret(at).is_some());
    desk.set(|state| state.size = 17.0);
    assert_eq!(desk.caret(at).unwrap(), before);
}

#[test]
fn the_end_of_the_text_does_not_leave_the_bottom() {
    let words = novel(60);
    let mut desk = Desk::new(State::new(&words));
    desk.set(|state| state.view.scroll_by(1e7));
    let last = desk.caret(words.len() - 3).unwrap();
    assert!(last.bottom() > 300.0 && last.bottom() < 600.0, "{last:?}");
    desk.set(|state| state.view.scroll_by(-1e7));
    assert!(desk.caret(0).unwrap().top() < 60.0);
    // A text that fits does not scroll.
    let mut desk = Desk::new(State::new("Short."));
    let before = desk.caret(0).unwrap();
    desk.set(|state| state.view.scroll_by(500.0));
    assert_eq!(desk.caret(0).unwrap(), before);
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let words = novel(60);
    let mut desk = Desk::new(State::new(&words));
    let before = desk.caret(400).unwrap();
    desk.point(pos2(300.0, 300.0));
    desk.wheel(-2.0);
    let after = desk.caret(400).unwrap();
    assert!(
        (before.top() - after.top() - 54.0).abs() < 1.5,
        "{before:?} {after:?}"
    );
}

#[test]
fn the_place_stays_while_the_text_grows_and_shrinks_at_every_scale() {
    let words = novel(400);
    let at = words.find("00200").unwrap() + 300;
    for scale in [1.0, 1.5, 2.0] {
        let size = vec2(800.0, 600.0) * scale;
        let mut desk = Desk::sized(State::new(&words), size, egui::Theme::Light);
        desk.harness.set_pixels_per_point(scale);
        desk.set(|state| state.view.scroll_to(ByteOffset::new(at), ScrollAlign::Top));
        let before = desk.caret(at).unwrap();
        for size in [18.7, 21.25, 25.5, 34.0, 17.0, 10.2, 17.0] {
            desk.set(|state| state.size = size);
            // The line at the top keeps its first words; what stood a line below may come to stand
            // some lines further down, as fewer letters fit into a line.
            let now = desk.caret(at).expect("still in view");
            assert!(
                (now.top() - before.top()).abs() < 8.0 * size,
                "{scale} {size}: {now:?}"
            );
        }
        assert_eq!(
            desk.caret(at).unwrap(),
            before,
            "{scale}: back where it began"
        );
    }
}

#[test]
fn the_wheel_with_ctrl_zooms_and_scrolls_nothing() {
    let words = novel(60);
    let mut desk = Desk::new(State::new(&words));
    let before = desk.caret(400).unwrap();
    desk.point(pos2(300.0, 300.0));
    desk.events();
    desk.event(egui::Event::ModifiersChanged(egui::Modifiers::COMMAND));
    desk.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: vec2(0.0, -2.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::COMMAND,
    });
    desk.harness.run_steps(30);
    desk.event(egui::Event::ModifiersChanged(egui::Modifiers::NONE));
    desk.harness.run_steps(30);
    let factor: f32 = desk
        .events()
        .iter()
        .filter_map(|event| match event {
            ViewEvent::Zoom(factor) => Some(*factor),
            _ => None,
        })
        .product();
    assert!((0.5..0.9).contains(&factor), "{factor}");
    assert_eq!(desk.caret(400).unwrap(), before);
}

#[test]
fn a_paragraph_as_long_as_a_book_reads_on_without_a_gap() {
    let words = "It was a quiet night in the harbour, and nobody saw the fire. ".repeat(2000);
    let mut desk = Desk::new(State::new(&words));
    desk.set(|state| {
        state
            .view
            .scroll_to(ByteOffset::new(60_000), ScrollAlign::Center);
    });
    let mut tops = Vec::new();
    for at in (59_000..61_000).step_by(20) {
        desk.state.borrow_mut().selection = Some(Selection::caret(ByteOffset::new(at)));
        desk.harness.step();
        tops.extend(
            desk.state
                .borrow()
                .view
                .selection_rect()
                .map(|rect| rect.top()),
        );
    }
    tops.dedup();
    assert!(tops.len() > 15);
    for two in tops.windows(2) {
        assert!((two[1] - two[0] - 26.0).abs() < 0.6, "{tops:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn scrolling_there_and_back_comes_back(
        steps in prop::collection::vec(1.0_f32..900.0, 1..20),
        start in 0.1_f32..0.8,
    ) {
        let words = novel(300);
        let mut desk = Desk::new(State::new(&words));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let at = words.floor_char_boundary((words.len() as f32 * start) as usize);
        desk.set(|state| state.view.scroll_to(ByteOffset::new(at), ScrollAlign::Center));
        let before = desk.caret(at).unwrap();
        for step in &steps {
            desk.set(|state| state.view.scroll_by(*step));
        }
        for step in &steps {
            desk.set(|state| state.view.scroll_by(-*step));
        }
        // At the very end scrolling stops, so that less of the way back is left.
        if let Some(after) = desk.caret(at) {
            prop_assert!(after.top() >= before.top() - 1.0);
            if start < 0.4 {
                prop_assert!((after.top() - before.top()).abs() <= 1.0);
            }
        }
    }

    #[test]
    fn any_text_is_shown_and_pointed_at(words in "[\\PC\n\u{300}-\u{36f}\u{5d0}-\u{64a}\u{1F1E6}-\u{1F9FF}]{1,400}", width in 120.0_f32..700.0) {
        prop_assume!(!words.trim().is_empty());
        let policy = egui::MissingGlyphPolicy::Tofu;
        let size = vec2(width, 300.0);
        let mut desk = Desk::with(State::new(&words), size, egui::Theme::Light, policy);
        for step in 0..12_u8 {
            let at = pos2(width * f32::from(step) / 12.0, 25.0 * f32::from(step));
            desk.click(at, egui::Modifiers::NONE);
            let head = desk.state.borrow().selection.map(|both| both.head);
            let text = desk.state.borrow().text.clone();
            if let Some(head) = head {
                let floor = claimdesk::text::segment::grapheme_floor(&text, head);
                prop_assert_eq!(head, floor, "inside a grapheme");
            }
        }
    }
}
