//! What a screen reader gets of the article: the tree that AccessKit's adapters read, asked with
//! AccessKit's own text functions.

use std::cell::Cell;

use claimdesk::model::{MentionId, Pattern};
use claimdesk::text::segment::{grapheme_borders, words};
use claimdesk::text::{ArticleText, ByteOffset};
use claimdesk::ui::text::{ArticleView, Mark, Scene, Selection, ViewEvent};
use egui::accesskit::{Action, ActionData, ActionRequest, Role, TextSelection, TreeId};
use egui::{Event, MissingGlyphPolicy, Modifiers, pos2, vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::desk::{Desk, State};

const WORDS: &str = "De\u{301}ja\u{300} vu\n\nMore than 10 000 soldiers crossed the border on Friday, \
    the ministry said café; nobody could check that, and the ministry did not answer questions \
    about where the figure came from.\n\nLast line.";

fn document<'a>(desk: &'a Desk) -> Node<'a> {
    desk.harness.get_by_role(Role::Document)
}

/// The text as a screen reader gets it.
fn read(desk: &Desk) -> String {
    document(desk).accesskit_node().document_range().text()
}

fn put(desk: &mut Desk, anchor: usize, head: usize) {
    desk.set(|state| {
        state.selection = Some(Selection {
            anchor: ByteOffset::new(anchor),
            head: ByteOffset::new(head),
        });
    });
}

fn with_any_glyph(words: &str) -> Desk {
    let state = State::new(words);
    let size = vec2(800.0, 600.0);
    Desk::with(state, size, egui::Theme::Light, MissingGlyphPolicy::Tofu)
}

#[test]
fn the_document_reads_as_the_visible_text_and_the_caret_is_where_it_is() {
    let mut desk = Desk::new(State::new(WORDS));
    assert_eq!(read(&desk), WORDS);
    let borders: Vec<usize> = grapheme_borders(WORDS).collect();
    for &at in &borders {
        put(&mut desk, at, at);
        let node = document(&desk).accesskit_node();
        let caret = node.text_selection_focus().expect("a caret");
        assert_eq!(caret.to_global_usv_index(), WORDS[..at].chars().count());
    }
    // A selection backwards.
    let (from, to) = (borders[3], borders[40]);
    put(&mut desk, to, from);
    let node = document(&desk).accesskit_node();
    assert_eq!(node.text_selection().unwrap().text(), WORDS[from..to]);
    let caret = node.text_selection_focus().unwrap().to_global_usv_index();
    assert_eq!(caret, WORDS[..from].chars().count());
}

#[test]
fn the_place_of_each_character_is_where_a_click_finds_it() {
    let mut desk = Desk::new(State::new(WORDS));
    let borders: Vec<usize> = grapheme_borders(WORDS).collect();
    for two in borders.windows(2).step_by(3) {
        let (from, to) = (two[0], two[1]);
        if WORDS[from..to].trim().is_empty() {
            continue;
        }
        put(&mut desk, from, to);
        let boxes = document(&desk)
            .accesskit_node()
            .text_selection()
            .unwrap()
            .bounding_boxes();
        assert_eq!(boxes.len(), 1, "{:?}", &WORDS[from..to]);
        let (left, width) = (boxes[0].x0, boxes[0].width());
        assert!(width > 0.0);
        let at = pos2(
            (left + width * 0.2) as f32,
            ((boxes[0].y0 + boxes[0].y1) / 2.0) as f32,
        );
        desk.click(at, Modifiers::NONE);
        let head = desk.state.borrow().selection.unwrap().head.get();
        assert_eq!(head, from, "{:?}", &WORDS[from..to]);
    }
}

#[test]
fn words_begin_where_the_dictionaries_say() {
    let text = "Ten of 12 came.\n\nเขาพูดว่ามีคนมากกว่าสิบคน\n\n部長は三人だと言った。\n\nEnd";
    let desk = with_any_glyph(text);
    assert_eq!(read(&desk), text);
    let node = document(&desk).accesskit_node();
    let mut begin = Vec::new();
    let mut at = node.document_start();
    while !at.is_document_end() {
        if at.is_word_start() {
            begin.push(at.to_global_usv_index());
        }
        at = at.forward_to_character_start();
    }
    // AccessKit lets a word begin at each paragraph, blank ones too.
    let mut wanted: Vec<usize> = words(text)
        .map(|word| word.start)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .map(|at| text[..at].chars().count())
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    assert_eq!(begin, wanted);
}

#[test]
fn very_long_lines_and_very_many_marks_on_a_letter_are_no_trouble() {
    let long = "x".repeat(1500);
    let heap = format!("a{}b", "\u{301}".repeat(400));
    let text = format!("{long}\n{heap}\n");
    let mut state = State::new(&text);
    state.size = 2.0;
    let mut desk = Desk::sized(state, vec2(1600.0, 600.0), egui::Theme::Light);
    assert_eq!(read(&desk), text);
    for at in [254, 255, 256, 1499, 1500, 1501, text.len() - 2, text.len()] {
        put(&mut desk, at, at);
        let node = document(&desk).accesskit_node();
        let caret = node.text_selection_focus().unwrap().to_global_usv_index();
        assert_eq!(caret, text[..at].chars().count(), "{at}");
    }
}

#[test]
fn in_a_book_only_what_is_visible_is_read_and_a_caret_elsewhere_has_no_place() {
    let book: Vec<String> = (0..4000)
        .map(|n| format!("Paragraph {n} has words."))
        .collect();
    let book = book.join("\n\n");
    let mut desk = Desk::new(State::new(&book));
    let seen = read(&desk);
    assert!(
        book.starts_with(&seen) && seen.len() < 3000,
        "{}",
        seen.len()
    );
    put(&mut desk, 0, 5);
    desk.point(pos2(400.0, 300.0));
    desk.wheel(-400.0);
    let seen = read(&desk);
    assert!(book.contains(&seen) && !book.starts_with(&seen));
    let node = document(&desk).accesskit_node();
    assert!(node.text_selection().is_none());
    // From far above to a caret that is visible: cut at the first visible place.
    let inside = book.find(&seen).unwrap() + 40;
    put(&mut desk, 0, inside);
    let node = document(&desk).accesskit_node();
    assert_eq!(node.text_selection().unwrap().text(), seen[..40]);
}

fn mark(id: u64, state: &State, words: &str, label: &str) -> Mark {
    Mark {
        id: MentionId::new(id).into(),
        ranges: vec![state.range(words)],
        hue: 0,
        pattern: Pattern::Solid,
        lane: 0,
        focused: false,
        lit: false,
        dimmed: false,
        unsure: false,
        suggestion: false,
        doubtful: false,
        label: label.to_owned(),
    }
}

#[test]
fn marks_are_named_and_can_be_gone_to() {
    let mut state = State::new(WORDS);
    let mut unsure = mark(8, &state, "ministry", "source");
    (unsure.unsure, unsure.suggestion) = (true, true);
    state.marks = vec![mark(7, &state, "10 000 soldiers", "figure"), unsure];
    let mut desk = Desk::new(state);
    desk.harness
        .get_by_label("suggestion, source: ministry, unsure");
    let node = desk.harness.get_by_label("figure: 10 000 soldiers");
    let parent = node.accesskit_node().parent().unwrap();
    assert_eq!(parent.role(), Role::Paragraph);
    node.click_accesskit();
    desk.harness.step();
    let gone = ViewEvent::FocusMark(MentionId::new(7).into());
    assert_eq!(desk.events(), std::slice::from_ref(&gone));
    desk.harness.get_by_label("figure: 10 000 soldiers").focus();
    desk.harness.step();
    assert_eq!(desk.events(), [gone]);
    desk.harness.step();
    assert!(document(&desk).is_focused(), "the keyboard is in the text");
}

#[test]
fn a_screen_reader_moves_the_caret_and_selects() {
    let desk = Desk::new(State::new(WORDS));
    let (from, to) = (WORDS.find("Friday").unwrap(), WORDS.find(", the").unwrap());
    let (selection, (target_node, _)) = {
        let node = document(&desk).accesskit_node();
        let mut range = node.document_range();
        let place = |at: usize| {
            let index = WORDS[..at].chars().count();
            node.text_position_from_global_usv_index(index).unwrap()
        };
        range.set_start(place(from));
        range.set_end(place(to));
        (range.to_text_selection(), node.locate())
    };
    let mut desk = desk;
    let ask = |wanted: TextSelection| {
        Event::AccessKitActionRequest(ActionRequest {
            action: Action::SetTextSelection,
            target_tree: TreeId::ROOT,
            target_node,
            data: Some(ActionData::SetTextSelection(wanted)),
        })
    };
    desk.event(ask(selection));
    let both = Selection {
        anchor: ByteOffset::new(from),
        head: ByteOffset::new(to),
    };
    assert_eq!(desk.events(), [ViewEvent::SelectExactly(both)]);
    // Nothing that is not in the text is taken.
    let mut elsewhere = selection;
    elsewhere.focus.node = target_node;
    desk.event(ask(elsewhere));
    assert_eq!(desk.events(), []);
}

#[test]
fn nothing_is_made_while_nobody_listens() {
    let ctx = egui::Context::default();
    claimdesk::ui::theme::install(&ctx);
    let text = ArticleText::new(WORDS).unwrap();
    let mut view = ArticleView::new(&text);
    let marks = vec![mark(7, &State::new(WORDS), "10 000 soldiers", "figure")];
    let asked = Cell::new(0);
    let mut frame = |listening: bool| {
        if listening {
            ctx.enable_accesskit();
        }
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let scene = Scene {
                marks: &|_| marks.clone(),
                aside: &|_| {
                    asked.set(asked.get() + 1);
                    String::new()
                },
                ..Scene::new(&text, 17.0)
            };
            view.show(ui, &scene);
        });
        output.drop_without_applying_deltas();
    };
    frame(false);
    frame(false);
    assert_eq!(asked.get(), 0);
    frame(true);
    assert_eq!(asked.get(), 1);
}

#[test]
fn from_right_to_left_each_character_is_where_a_click_finds_it() {
    let text = "שלום abc 12 עולם, שוב\n\nTwo words שלום עולם and on.\n\nمرحبا بكم abc";
    let mut desk = with_any_glyph(text);
    assert_eq!(read(&desk), text);
    let borders: Vec<usize> = grapheme_borders(text).collect();
    let mut from_the_right = 0;
    for two in borders.windows(2) {
        let (from, to) = (two[0], two[1]);
        let letter = text[from..to].chars().next().unwrap();
        if !letter.is_alphabetic() {
            continue;
        }
        put(&mut desk, from, to);
        let node = document(&desk).accesskit_node();
        assert_eq!(node.text_selection().unwrap().text(), text[from..to]);
        let boxes = node.text_selection().unwrap().bounding_boxes();
        assert_eq!(boxes.len(), 1, "{letter}");
        // The side where reading begins.
        let rtl = !letter.is_ascii();
        from_the_right += usize::from(rtl);
        let share = if rtl { 0.8 } else { 0.2 };
        let x = boxes[0].x0 + boxes[0].width() * share;
        let at = pos2(x as f32, ((boxes[0].y0 + boxes[0].y1) / 2.0) as f32);
        desk.click(at, Modifiers::NONE);
        let head = desk.state.borrow().selection.unwrap().head.get();
        assert_eq!(head, from, "{letter} at {from}");
    }
    assert!(from_the_right > 20, "{from_the_right}");
}
