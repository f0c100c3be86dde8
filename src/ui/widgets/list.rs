//! One value of a few, in a list that opens.

use egui::{ComboBox, Key, Response, Ui};

use crate::text::unseen::shown;
use crate::ui::panels::keys;

/// Shows the value; a click, Space or Enter opens the list, and the arrows go through it while it
/// is closed. `name` says what the value is of.
pub fn drop_list<V: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    value: &mut V,
    all: &[(V, String)],
) -> Response {
    let at = all.iter().position(|(one, _)| one == value);
    let words = at.map_or("", |at| all[at].1.as_str());
    let combo = ComboBox::from_id_salt(name)
        .selected_text(shown(words))
        .width(width)
        .truncate()
        .show_ui(ui, |ui| {
            for (one, words) in all {
                let row = ui.selectable_value(value, one.clone(), shown(words));
                // A key would leave it open.
                if row.clicked() {
                    ui.close();
                }
            }
        });
    let response = combo.response.accessible_name(&*shown(name));
    if combo.inner.is_none() && response.has_focus() {
        keys::hold_arrows(ui, response.id);
        for key in keys::take(ui, &[Key::ArrowUp, Key::ArrowDown]) {
            let at = all.iter().position(|(one, _)| one == value);
            let to = keys::moved(key, at, all.len(), 1);
            if let Some((one, _)) = all.get(to) {
                value.clone_from(one);
            }
        }
    }
    response
}
