//! Keys that a list takes while it has the keyboard.

use egui::{Event, EventFilter, Id, Key, Ui};

/// Keeps the arrows and Escape with a list instead of moving the focus.
pub(crate) fn hold_arrows(ui: &Ui, list: Id) {
    let filter = EventFilter {
        vertical_arrows: true,
        escape: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(list, filter));
}

/// Keeps Escape with a field, which is to do more than let the keyboard go.
pub(crate) fn hold_escape(ui: &Ui, field: Id) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
        tab: false,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(field, filter));
}

/// Takes the keys of `wanted` that were pressed without modifiers.
pub(crate) fn take(ui: &Ui, wanted: &[Key]) -> Vec<Key> {
    let mut taken = Vec::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } if modifiers.is_none() && wanted.contains(key) => {
                taken.push(*key);
                false
            }
            _ => true,
        });
    });
    taken
}

/// Takes what was typed.
pub(crate) fn take_text(ui: &Ui) -> String {
    let mut typed = String::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) => {
                typed.push_str(text);
                false
            }
            _ => true,
        });
    });
    typed
}

/// The row that a key leads to from `row`, in a list of `count`.
pub(crate) fn moved(key: Key, row: Option<usize>, count: usize, page: usize) -> usize {
    let last = count.saturating_sub(1);
    let to = match (key, row) {
        (Key::Home, _) => 0,
        (Key::End, _) => last,
        (_, None) => 0,
        (Key::ArrowUp, Some(row)) => row.saturating_sub(1),
        (Key::ArrowDown, Some(row)) => row + 1,
        (Key::PageUp, Some(row)) => row.saturating_sub(page),
        (Key::PageDown, Some(row)) => row + page,
        (_, Some(row)) => row,
    };
    to.min(last)
}

/// The keys of [`moved`].
pub(crate) const MOVES: [Key; 6] = [
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_to_rows() {
        for (key, row, to) in [
            (Key::ArrowDown, None, 0),
            (Key::ArrowDown, Some(1), 2),
            (Key::ArrowDown, Some(2), 2),
            (Key::ArrowUp, Some(0), 0),
            (Key::End, Some(0), 2),
            (Key::Home, Some(2), 0),
            (Key::PageDown, Some(0), 2),
        ] {
            assert_eq!(moved(key, row, 3, 9), to, "{key:?} {row:?}");
        }
        assert_eq!(moved(Key::End, None, 0, 9), 0);
    }
}
