//! How lists are told to screen readers: a list that holds its rows, each with its number, and
//! the row at the cursor as the one that has the keyboard.

use egui::accesskit::Role;
use egui::{Id, Ui, UiBuilder};

/// Draws the rows of a list so that they lie in it for whoever listens.
pub(crate) fn inside<R>(ui: &mut Ui, list: Id, rows: impl FnOnce(&mut Ui) -> R) -> R {
    let below = UiBuilder::new().accessibility_parent(list);
    ui.scope_builder(below, rows).inner
}

/// A list that is no widget of its own: `rows` gets its id.
pub(crate) fn list<R>(
    ui: &mut Ui,
    name: &str,
    count: usize,
    rows: impl FnOnce(&mut Ui, Id) -> R,
) -> R {
    let list = UiBuilder::new()
        .accessibility_role(Role::ListBox)
        .accessibility_label(name);
    let inner = ui.scope_builder(list, |ui| {
        let id = ui.unique_id();
        self::count(ui, id, count);
        rows(ui, id)
    });
    inner.inner
}

/// Says how many rows a list has, also those that are not drawn.
pub(crate) fn count(ui: &Ui, list: Id, rows: usize) {
    ui.ctx()
        .accesskit_node_builder(list, |node| node.set_size_of_set(rows));
}

/// What a row says of itself besides its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Its number, from 0.
    pub(crate) at: usize,
    /// Whether what it stands for is open or in focus.
    pub(crate) selected: bool,
    /// Whether the list's keys work on it at the moment.
    pub(crate) has_keys: bool,
}

/// Says which row of a list this is.
pub(crate) fn row(ui: &Ui, list: Id, id: Id, row: Row) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_position_in_set(row.at);
        node.set_selected(row.selected);
    });
    if row.has_keys {
        has_keys(ui, list, id);
    }
}

/// Says a count aloud when it changes: how much a filter or a search has found.
pub(crate) fn live(ui: &Ui, count: &egui::Response) {
    ui.ctx().accesskit_node_builder(count.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
}

/// Says that the keys work on a row, though a list or field has the keyboard.
pub(crate) fn has_keys(ui: &Ui, holder: Id, row: Id) {
    ui.ctx().accesskit_node_builder(holder, |node| {
        node.set_active_descendant(row.accesskit_id());
    });
}
