//! Selecting, clicking and dragging.

use claimdesk::model::{ClaimId, MentionId, Pattern};
use claimdesk::text::segment::Unit;
use claimdesk::ui::text::{ClaimBar, Edge, Mark, MarkId, ViewEvent};
use egui::{Modifiers, pos2};

use crate::desk::{Desk, State, after, before};

const WORDS: &str = "On Friday morning Marenco Logistics called reports of serious injuries “wholly \
    unfounded”. The Courier asked twice for a list of those on shift.\nThe dockers’ union demands \
    proof. It says that the sprinklers worked; others point to the strong wind of that night.";

fn mark(state: &State, number: u64, words: &str) -> Mark {
    Mark {
        id: MentionId::new(number).into(),
        ranges: vec![state.range(words)],
        hue: 1,
        pattern: Pattern::Dotted,
        lane: 0,
        focused: false,
        lit: false,
        dimmed: false,
        unsure: false,
        suggestion: false,
        doubtful: false,
        label: "actor".to_owned(),
    }
}

#[test]
fn a_drag_selects_letters_and_ends_with_done() {
    let mut desk = Desk::new(State::new(WORDS));
    let (from, to) = (desk.rect("reports"), desk.rect("serious"));
    desk.events();
    desk.drag(before(from), after(to));
    assert_eq!(desk.selected(), "reports of serious");
    let events = desk.events();
    let last = events.iter().rev().find_map(|event| match event {
        ViewEvent::SetSelection { done, unit, .. } => Some((*done, *unit)),
        _ => None,
    });
    assert_eq!(last, Some((true, Unit::Grapheme)));
    // And backwards over a paragraph's end.
    let (from, to) = (desk.rect("union"), desk.rect("shift."));
    desk.drag(before(from), before(to));
    assert_eq!(desk.selected(), "shift.\nThe dockers’ ");
}

#[test]
fn a_drag_that_falls_into_one_frame_has_its_start_and_its_end() {
    let mut desk = Desk::new(State::new(WORDS));
    let (from, to) = (before(desk.rect("reports")), after(desk.rect("serious")));
    let beyond = after(desk.rect("unfounded"));
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    desk.point(pos2(400.0, 500.0));
    for event in [
        egui::Event::PointerMoved(from),
        button(from, true),
        egui::Event::PointerMoved(to),
        button(to, false),
        egui::Event::PointerMoved(beyond),
    ] {
        desk.harness.input_mut().events.push(event);
    }
    desk.harness.run();
    assert_eq!(desk.selected(), "reports of serious");
    // A press and a move, the button still down.
    desk.harness.input_mut().events.push(button(from, true));
    let moved = egui::Event::PointerMoved(to);
    desk.harness.input_mut().events.push(moved);
    desk.harness.step();
    assert_eq!(desk.selected(), "reports of serious");
    desk.harness.event(button(beyond, false));
    desk.harness.step();
    assert!(
        desk.selected().ends_with("unfounded"),
        "{}",
        desk.selected()
    );
}

#[test]
fn two_presses_select_a_word_and_three_a_sentence() {
    let mut desk = Desk::new(State::new(WORDS));
    let at = desk.rect("sprinklers").center();
    desk.click(at, Modifiers::NONE);
    assert_eq!(desk.selected(), "");
    desk.click(at, Modifiers::NONE);
    assert_eq!(desk.selected(), "sprinklers");
    desk.click(at, Modifiers::NONE);
    assert!(
        desk.selected().starts_with("It says that"),
        "{}",
        desk.selected()
    );
    assert!(desk.selected().ends_with("of that night."));
}

#[test]
fn a_drag_after_two_presses_goes_by_words() {
    let mut desk = Desk::new(State::new(WORDS));
    let (from, to) = (desk.rect("Marenco").center(), desk.rect("called").center());
    let back = desk.rect("Friday").center();
    desk.click(from, Modifiers::NONE);
    desk.button(from, true, Modifiers::NONE);
    desk.point(to);
    assert_eq!(desk.selected(), "Marenco Logistics called");
    desk.point(back);
    assert_eq!(desk.selected(), "Friday morning Marenco");
    desk.button(back, false, Modifiers::NONE);
    assert_eq!(desk.selected(), "Friday morning Marenco");
}

#[test]
fn shift_extends_from_the_anchor() {
    let mut desk = Desk::new(State::new(WORDS));
    let (from, to) = (desk.rect("asked"), desk.rect("list"));
    desk.click(before(from), Modifiers::NONE);
    desk.event(egui::Event::ModifiersChanged(Modifiers::SHIFT));
    desk.click(after(to), Modifiers::SHIFT);
    desk.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    assert_eq!(desk.selected(), "asked twice for a list");
}

#[test]
fn a_click_on_a_mark_says_so_and_one_beside_does_not() {
    let mut state = State::new(WORDS);
    state.marks = vec![mark(&state, 7, "Marenco Logistics")];
    let mut desk = Desk::new(state);
    let (inside, outside) = (
        desk.rect("Logistics").center(),
        desk.rect("reports").center(),
    );
    desk.events();
    desk.click(outside, Modifiers::NONE);
    let clicked = |events: Vec<ViewEvent>| {
        events
            .iter()
            .any(|event| matches!(event, ViewEvent::ClickMark { .. }))
    };
    assert!(!clicked(desk.events()));
    desk.click(inside, Modifiers::NONE);
    assert!(clicked(desk.events()));
}

#[test]
fn an_edge_of_the_focused_mention_can_be_dragged() {
    let mut state = State::new(WORDS);
    let mut focused = mark(&state, 7, "Marenco");
    focused.focused = true;
    state.marks = vec![focused];
    let mut desk = Desk::new(state);
    let (edge, to) = (desk.rect("Marenco"), desk.rect("Logistics"));
    desk.events();
    desk.drag(pos2(edge.right() + 4.0, edge.center().y), after(to));
    let events = desk.events();
    assert!(
        !events
            .iter()
            .any(|e| matches!(e, ViewEvent::SetSelection { .. }))
    );
    let end = desk.state.borrow().range("Logistics").end();
    let last = events.iter().rev().find_map(|event| match event {
        ViewEvent::EdgeDrag {
            mark,
            edge,
            to,
            done,
            ..
        } => Some((*mark, *edge, *to, *done)),
        _ => None,
    });
    let mark = MarkId::Mention(MentionId::new(7));
    assert_eq!(last, Some((mark, Edge::End, end, true)));
}

#[test]
fn an_edge_of_the_suggestion_that_is_asked_about_can_be_dragged_and_no_other() {
    let mut state = State::new(WORDS);
    let mut asked = mark(&state, 7, "Marenco");
    (asked.id, asked.suggestion, asked.focused) = (MarkId::Suggestion(3), true, true);
    let mut other = mark(&state, 8, "Logistics");
    (other.id, other.suggestion) = (MarkId::Suggestion(4), true);
    state.marks = vec![other, asked];
    let mut desk = Desk::new(state);
    let (edge, to) = (desk.rect("Marenco"), desk.rect("Logistics"));
    desk.events();
    desk.drag(pos2(edge.right() + 4.0, edge.center().y), after(to));
    let end = desk.state.borrow().range("Logistics").end();
    let dragged = |events: &[ViewEvent]| {
        let mut all = events.iter().rev();
        all.find_map(|event| match event {
            ViewEvent::EdgeDrag { mark, to, done, .. } => Some((*mark, *to, *done)),
            _ => None,
        })
    };
    let wanted = (MarkId::Suggestion(3), end, true);
    assert_eq!(dragged(&desk.events()), Some(wanted));
    desk.drag(pos2(to.right() + 4.0, to.center().y), after(edge));
    assert_eq!(dragged(&desk.events()), None, "this one is not asked about");
}

#[test]
fn a_mark_is_carried_with_alt() {
    let mut state = State::new(WORDS);
    state.marks = vec![mark(&state, 7, "Marenco Logistics")];
    let mut desk = Desk::new(state);
    let at = desk.rect("Logistics").center();
    desk.event(egui::Event::ModifiersChanged(Modifiers::ALT));
    desk.point(at);
    desk.button(at, true, Modifiers::ALT);
    desk.point(at + egui::vec2(40.0, 30.0));
    let payload = egui::DragAndDrop::payload::<MentionId>(&desk.harness.ctx);
    assert_eq!(payload.as_deref(), Some(&MentionId::new(7)));
    assert!(
        desk.events()
            .contains(&ViewEvent::DragMention(MentionId::new(7)))
    );
}

#[test]
fn a_drag_beyond_the_edge_scrolls_and_then_rests() {
    let mut desk = Desk::new(State::new(&format!("{WORDS}\n").repeat(60)));
    let from = desk.rect("Friday").center();
    desk.point(from);
    desk.button(from, true, Modifiers::NONE);
    desk.point(pos2(from.x, 640.0));
    for _ in 0..40 {
        desk.harness.step();
    }
    assert!(
        desk.selected().len() > 3 * WORDS.len(),
        "{}",
        desk.selected().len()
    );
    desk.button(pos2(from.x, 640.0), false, Modifiers::NONE);
    // Nothing moves any more, so that nothing is painted.
    let steps = desk.harness.run();
    assert!(steps <= 3, "{steps} frames");
}

#[test]
fn claims_are_clicked_in_the_margin_and_found_by_name() {
    use egui_kittest::kittest::Queryable as _;
    let mut state = State::new(WORDS);
    state.claims = vec![ClaimBar {
        claim: ClaimId::new(3),
        range: state.range("serious injuries"),
        number: "C6".to_owned(),
        selected: false,
    }];
    let mut desk = Desk::new(state);
    desk.harness.get_by_label("Claim C6").click();
    desk.harness.run();
    assert!(
        desk.events()
            .contains(&ViewEvent::ClaimBarClicked(ClaimId::new(3)))
    );
    desk.harness.get_by_label("Article text");
    desk.harness.get_by_label_contains("On Friday morning");
}

#[test]
fn two_quotes_of_a_claim_are_two_bars() {
    use egui_kittest::kittest::Queryable as _;
    let mut state = State::new(WORDS);
    let bar = |words: &str| ClaimBar {
        claim: ClaimId::new(3),
        range: state.range(words),
        number: "C6".to_owned(),
        selected: false,
    };
    state.claims = vec![bar("serious injuries"), bar("strong wind")];
    let desk = Desk::new(state);
    assert_eq!(desk.harness.get_all_by_label("Claim C6").count(), 2);
}

#[test]
fn hover_is_said_when_it_changes_and_ends_beside_the_words() {
    let mut desk = Desk::new(State::new(WORDS));
    let at = desk.rect("Friday");
    desk.point(before(at));
    let start = desk.state.borrow().range("Friday").start();
    assert!(desk.events().contains(&ViewEvent::Hover(Some(start))));
    desk.point(before(at));
    assert_eq!(desk.events(), []);
    desk.point(pos2(8.0, at.center().y));
    assert!(desk.events().contains(&ViewEvent::Hover(None)));
}

#[test]
fn the_overview_moves_the_text() {
    let mut desk = Desk::new(State::new(&format!("{WORDS}\n").repeat(100)));
    let at = pos2(800.0 - 11.0, 590.0);
    desk.click(at, Modifiers::NONE);
    desk.harness.run();
    let jumped = desk
        .events()
        .iter()
        .any(|event| matches!(event, ViewEvent::MinimapJump(_)));
    assert!(jumped);
    let last = desk.state.borrow().text.end().get() - 2;
    assert!(desk.caret(last).is_some(), "the end is not in view");
}
