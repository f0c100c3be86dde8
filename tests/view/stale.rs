//! Whatever happened before, a frame shows what a fresh view of the same things shows.

use claimdesk::text::ByteOffset;
use claimdesk::text::segment::grapheme_borders;
use claimdesk::ui::text::{ScrollAlign, Selection};
use egui::{Rect, pos2, vec2};
use proptest::prelude::*;

use crate::common::scripts::page;
use crate::desk::{Desk, State};
use crate::marks::mark;

/// Something that changes what is drawn. Places are shares of the text.
#[derive(Clone, Debug)]
enum Change {
    Add { kind: usize, ends: (f32, f32) },
    Remove(usize),
    Move { mark: usize, ends: (f32, f32) },
    Focus(usize),
    Select(f32, f32),
    Width(f32),
    Size(f32),
    Names(bool),
    Invisibles(bool),
}

fn any_change() -> impl Strategy<Value = Change> {
    let share = || 0.0_f32..1.0;
    let ends = || (share(), share());
    prop_oneof![
        4 => (0_usize..3, ends()).prop_map(|(kind, ends)| Change::Add { kind, ends }),
        2 => (0_usize..9).prop_map(Change::Remove),
        3 => (0_usize..9, ends()).prop_map(|(mark, ends)| Change::Move { mark, ends }),
        1 => (0_usize..9).prop_map(Change::Focus),
        2 => ends().prop_map(|(a, b)| Change::Select(a, b)),
        1 => (240.0_f32..800.0).prop_map(Change::Width),
        1 => (12.0_f32..30.0).prop_map(Change::Size),
        1 => any::<bool>().prop_map(Change::Names),
        1 => any::<bool>().prop_map(Change::Invisibles),
    ]
}

impl Change {
    fn make(&self, state: &mut State) {
        let text = state.text.clone();
        let borders: Vec<usize> = grapheme_borders(text.as_str()).collect();
        let at =
            |share: f32| ByteOffset::new(borders[((borders.len() - 1) as f32 * share) as usize]);
        let range = |ends: (f32, f32)| text.range(at(ends.0.min(ends.1)), at(ends.0.max(ends.1)));
        let count = state.marks.len();
        match *self {
            Self::Add { kind, ends } => {
                if let Some(range) = range(ends) {
                    let mut made = mark(state, kind, &[]);
                    made.ranges = vec![range];
                    state.marks.push(made);
                }
            }
            Self::Remove(index) if index < count => {
                state.marks.remove(index);
            }
            Self::Move { mark, ends } if mark < count => {
                if let Some(range) = range(ends) {
                    state.marks[mark].ranges = vec![range];
                }
            }
            Self::Focus(index) => {
                for (number, mark) in state.marks.iter_mut().enumerate() {
                    mark.focused = number == index;
                }
            }
            Self::Select(anchor, head) => {
                state.selection = Some(Selection {
                    anchor: at(anchor),
                    head: at(head),
                });
            }
            Self::Width(width) => {
                state.area = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 600.0)));
            }
            Self::Size(size) => state.size = size.round(),
            Self::Names(names) => state.label_names = names,
            Self::Invisibles(shown) => state.invisibles = shown,
            Self::Remove(_) | Self::Move { .. } => {}
        }
    }
}

fn fresh() -> State {
    State::new(page("mixed").text.as_str())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_edit_leaves_anything_behind(changes in prop::collection::vec(any_change(), 1..24)) {
        let mut used = Desk::new(fresh());
        for change in &changes {
            used.set(|state| change.make(state));
        }
        let mut state = fresh();
        for change in &changes {
            change.make(&mut state);
        }
        let mut new = Desk::new(state);
        for desk in [&mut used, &mut new] {
            desk.set(|state| state.view.scroll_to(ByteOffset::ZERO, ScrollAlign::Top));
        }
        let (before, after) = (used.screen.picture(&used.harness), new.screen.picture(&new.harness));
        prop_assert!(before == after, "a fresh view shows something else");
    }
}
