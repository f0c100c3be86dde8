//! The details of roles, statuses and verdict scales.

use egui::{Align, Layout, Ui};

use super::draft::Draft;
use super::parts::{Act, choose, choose_hue, hue_swatches, remark};
use crate::model::{Kind, ScaleId, ScaleValue};
use crate::ui::dialogs::form::{Form, section};
use crate::ui::icons::Icon;
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{Emphasis, button, check, field, icon_button};

/// The role with this number.
pub(super) fn role(ui: &mut Ui, theme: &Theme, form: &mut Form, draft: &mut Draft, at: usize) {
    let mut kinds: Vec<(Option<Kind>, String)> = vec![(None, "none by itself".to_owned())];
    for kind in draft.scheme().labels.iter().map(|label| &label.kind) {
        if !kinds.iter().any(|(known, _)| known.as_ref() == Some(kind)) {
            kinds.push((Some(kind.clone()), format!("every {}", kind.name())));
        }
    }
    let Some(role) = draft.scheme_mut().roles.get_mut(at) else {
        remark(ui, theme, "Without roles, claims hold no mentions.");
        return;
    };
    let name = form.line(ui, theme, "Name", &mut role.name, "As shown");
    ui.add_space(space::S);
    if let Some(kind) = &role.kind
        && !kinds.iter().any(|(known, _)| known.as_ref() == Some(kind))
    {
        kinds.push((Some(kind.clone()), format!("every {}", kind.name())));
    }
    choose(ui, theme, "Taken by", &mut role.kind, &kinds);
    ui.add_space(space::S);
    check(ui, theme, &mut role.expected, "Every claim should have one");
    remark(
        ui,
        theme,
        "A claim without one has a finding, such as “no source”.",
    );
    if name.changed() {
        draft.follow_role_name(at);
    }
}

/// The status with this number.
pub(super) fn status(ui: &mut Ui, theme: &Theme, form: &mut Form, draft: &mut Draft, at: usize) {
    let Some(status) = draft.scheme_mut().statuses.get_mut(at) else {
        remark(ui, theme, "Add a status: claims need one.");
        return;
    };
    let name = form.line(ui, theme, "Name", &mut status.name, "As shown");
    ui.add_space(space::S);
    hue_swatches(ui, theme, &mut status.hue);
    ui.add_space(space::S);
    check(ui, theme, &mut status.closed, "Nothing is left to do");
    if at == 0 {
        remark(ui, theme, "New claims get the first status.");
    }
    if name.changed() {
        draft.follow_status_name(at);
    }
}

/// The scale with this number; the value that is to be deleted, if any.
pub(super) fn scale(
    ui: &mut Ui,
    theme: &Theme,
    form: &mut Form,
    draft: &mut Draft,
    at: usize,
) -> Option<(ScaleId, ScaleId)> {
    let Some(scale) = draft.scheme_mut().scales.get_mut(at) else {
        remark(
            ui,
            theme,
            "Without a scale, claims get no verdict. Add one on the left.",
        );
        return None;
    };
    let name = form.line(ui, theme, "Name", &mut scale.name, "As shown");
    section(ui, theme, "Values, from one end to the other");
    let count = scale.values.len();
    let mut acted = None;
    let mut renamed = None;
    for (index, one) in scale.values.iter_mut().enumerate() {
        ui.push_id(("value", index), |ui| {
            let (act, changed) = value(ui, theme, one, index, count);
            if let Some(act) = act {
                acted = Some((index, act));
            }
            if changed {
                renamed = Some(index);
            }
        });
        ui.add_space(space::XS);
    }
    let mut gone = None;
    match acted {
        Some((index, Act::Up)) => scale.values.swap(index - 1, index),
        Some((index, Act::Down)) => scale.values.swap(index, index + 1),
        Some((index, Act::Delete)) => {
            let value = scale.values.get(index);
            gone = value.map(|value| (scale.id.clone(), value.id.clone()));
        }
        None => {}
    }
    if name.changed() {
        draft.follow_scale_name(at);
    }
    if let Some(index) = renamed {
        draft.follow_value_name(at, index);
    }
    if button(ui, theme, Emphasis::Normal, "Add value").clicked() {
        draft.add_value(at);
    }
    gone
}

fn value(
    ui: &mut Ui,
    theme: &Theme,
    value: &mut ScaleValue,
    index: usize,
    count: usize,
) -> (Option<Act>, bool) {
    let mut act = None;
    let mut renamed = false;
    let number = index + 1;
    let frame = egui::Frame::new()
        .stroke(theme.hairline())
        .corner_radius(crate::ui::theme::radius::CARD)
        .inner_margin(egui::Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_width(190.0);
                let name = format!("Name of value {number}");
                renamed = field(ui, theme, &mut value.name, "Name", &name).changed();
            });
            let name = format!("Colour of value {number}");
            choose_hue(ui, theme, &name, &mut value.hue);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for (icon, what, can, which) in [
                    (Icon::Trash, "Delete", count > 1, Act::Delete),
                    (Icon::ChevronDown, "Move down", index + 1 < count, Act::Down),
                    (Icon::ChevronUp, "Move up", index > 0, Act::Up),
                ] {
                    let name = format!("{what} value {number}");
                    let shown =
                        ui.add_enabled_ui(can, |ui| icon_button(ui, theme, icon, &name, None));
                    if shown.inner.clicked() {
                        act = Some(which);
                    }
                }
            });
        });
        let name = format!("Description of value {number}");
        field(ui, theme, &mut value.description, "When to give it", &name);
    });
    (act, renamed)
}
