//! The caret by lines and pages.

use claimdesk::text::ByteOffset;
use claimdesk::ui::text::{LineEdge, Scene, ScrollAlign};

use crate::desk::{Desk, State};

const WORDS: &str = "On Friday morning Marenco Logistics called reports of serious injuries “wholly \
    unfounded”. The Courier asked twice for a list of those on shift.\n\nThe dockers’ union demands \
    proof. It says that the sprinklers worked; others point to the strong wind of that night.";

/// Runs a movement inside a frame, as the application does.
fn moved(desk: &Desk, run: impl Fn(&mut State, &egui::Context) -> ByteOffset) -> ByteOffset {
    run(&mut desk.state.borrow_mut(), &desk.harness.ctx)
}

fn vertical(desk: &Desk, from: usize, lines: i32, goal: &mut Option<f32>) -> usize {
    let goal = std::cell::RefCell::new(goal);
    moved(desk, |state, ctx| {
        let text = state.text.clone();
        let scene = Scene::new(&text, state.size);
        let from = ByteOffset::new(from);
        state
            .view
            .move_vertical(ctx, &scene.source, from, lines, &mut goal.borrow_mut())
    })
    .get()
}

fn edge(desk: &Desk, from: usize, edge: LineEdge) -> usize {
    moved(desk, |state, ctx| {
        let text = state.text.clone();
        let scene = Scene::new(&text, state.size);
        let from = ByteOffset::new(from);
        state.view.line_edge(ctx, &scene.source, from, edge)
    })
    .get()
}

#[test]
fn down_and_up_keep_the_place_from_left_to_right() {
    let mut desk = Desk::new(State::new(WORDS));
    let from = WORDS.find("called").unwrap();
    let mut goal = None;
    let lines: Vec<usize> = (1..=4)
        .scan(from, |at, _| {
            *at = vertical(&desk, *at, 1, &mut goal);
            Some(*at)
        })
        .collect();
    let x = desk.caret(from).unwrap().left();
    let blank = WORDS.find("\n\n").unwrap() + 1;
    assert_eq!(lines[1], blank, "{lines:?}");
    for at in [lines[0], lines[2]] {
        assert!((desk.caret(at).unwrap().left() - x).abs() < 8.0);
    }
    let back = vertical(&desk, lines[3], -4, &mut goal);
    assert_eq!(back, from);
    assert_eq!(vertical(&desk, from, -1, &mut goal), 0);
    assert_eq!(vertical(&desk, WORDS.len() - 9, 9, &mut goal), WORDS.len());
}

#[test]
fn home_and_end_stay_on_the_line() {
    let mut desk = Desk::new(State::new(WORDS));
    let from = WORDS.find("Logistics").unwrap();
    let (start, end) = (
        edge(&desk, from, LineEdge::Start),
        edge(&desk, from, LineEdge::End),
    );
    assert_eq!(start, 0);
    assert!(end < WORDS.find('\n').unwrap());
    assert!(WORDS[end..].starts_with(' '));
    let y = desk.caret(from).unwrap().top();
    assert!((desk.caret(end).unwrap().top() - y).abs() < 0.1);
    assert_eq!(edge(&desk, end, LineEdge::End), end);
}

#[test]
fn pages_go_on_through_a_long_text_and_come_back() {
    let words = format!("{WORDS}\n").repeat(50);
    let desk = Desk::new(State::new(&words));
    let mut at = ByteOffset::new(20);
    let mut goal = None;
    let mut seen = vec![at];
    for pages in [1, 1, 1, -1, -1, -1] {
        let text = desk.state.borrow().text.clone();
        let scene = Scene::new(&text, 17.0);
        let ctx = desk.harness.ctx.clone();
        at = desk
            .state
            .borrow_mut()
            .view
            .move_page(&ctx, &scene.source, at, pages, &mut goal);
        seen.push(at);
    }
    assert!(seen[0] < seen[1] && seen[1] < seen[2] && seen[2] < seen[3]);
    assert_eq!(seen[6], seen[0], "{seen:?}");
}

#[test]
fn scrolling_to_a_position_moves_only_if_needed() {
    let words: String = (0..400)
        .map(|n| format!("Paragraph {n} of them.\n"))
        .collect();
    let mut desk = Desk::new(State::new(&words));
    let at = |n: u32| words.find(&format!("Paragraph {n} ")).unwrap();
    let scroll = |desk: &mut Desk, n: u32, align: ScrollAlign| {
        desk.set(|state| state.view.scroll_to(ByteOffset::new(at(n)), align));
    };
    let top = desk.caret(at(3)).unwrap();
    scroll(&mut desk, 5, ScrollAlign::Minimal);
    assert_eq!(desk.caret(at(3)).unwrap(), top);
    scroll(&mut desk, 300, ScrollAlign::Minimal);
    let low = desk.caret(at(300)).unwrap();
    assert!(low.bottom() <= 600.0 && low.bottom() > 500.0, "{low:?}");
    scroll(&mut desk, 290, ScrollAlign::Minimal);
    assert_eq!(desk.caret(at(300)).unwrap(), low);
    scroll(&mut desk, 100, ScrollAlign::Minimal);
    let high = desk.caret(at(100)).unwrap();
    assert!(high.top() >= 0.0 && high.top() < 100.0, "{high:?}");
    scroll(&mut desk, 200, ScrollAlign::Center);
    let middle = desk.caret(at(200)).unwrap().center().y;
    assert!((middle - 300.0).abs() < 16.0, "{middle}");
}
