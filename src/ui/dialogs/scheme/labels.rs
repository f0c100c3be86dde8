//! The labels' details.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::check::chord_problem;
use super::draft::Draft;
use super::parts::{choose, choose_plain, hue_swatches, mark, patterns, remark, warning};
use crate::command::Keymap;
use crate::model::{Attribute, AttributeType, Hue, Kind, LabelId, Pattern};
use crate::ui::dialogs::form::{Form, caption, pair, section};
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Theme, size, space};
use crate::ui::widgets::{Emphasis, button, check, field, field_multiline, icon_button};

/// The label with this number, all of it.
pub(super) fn details(
    ui: &mut Ui,
    theme: &Theme,
    form: &mut Form,
    draft: &mut Draft,
    at: usize,
    keymap: &Keymap,
) {
    if draft.scheme().labels.get(at).is_none() {
        remark(ui, theme, "Add a label to begin with.");
        return;
    }
    name_and_kind(ui, theme, form, draft, at, keymap);
    let Some(label) = draft.scheme_mut().labels.get_mut(at) else {
        return;
    };
    ui.add_space(space::S);
    let hint = "When to use it";
    form.lines(ui, theme, "Description", &mut label.description, 2, hint);
    ui.add_space(space::S);
    hue_swatches(ui, theme, &mut label.hue);
    ui.add_space(space::S);
    let hue = label.hue;
    patterns(ui, theme, hue, &mut label.pattern, |ui, pattern| {
        sample(ui, theme, hue, pattern);
    });
    attributes(ui, theme, form, draft, at);
    overlaps(ui, theme, draft, at);
    ui.add_space(space::S);
}

fn name_and_kind(
    ui: &mut Ui,
    theme: &Theme,
    form: &mut Form,
    draft: &mut Draft,
    at: usize,
    keymap: &Keymap,
) {
    let clash = draft.chord_clash(at, keymap);
    let Some(label) = draft.scheme().labels.get(at).cloned() else {
        return;
    };
    let is_new = draft.is_new_label(&label.id);
    let mut changed = label.clone();
    let (name, kind, chord) = (&mut changed.name, &mut changed.kind, &mut changed.chord);
    let form = std::cell::RefCell::new(form);
    pair(
        ui,
        |ui| {
            form.borrow_mut().line(ui, theme, "Name", name, "As shown");
        },
        |ui| {
            caption(
                ui,
                theme,
                if is_new {
                    "Id, after its name"
                } else {
                    "Id, for good"
                },
            );
            let (rect, _) = ui.allocate_exact_size(
                vec2(ui.available_width(), space::CONTROL),
                egui::Sense::HOVER,
            );
            ui.painter().text(
                rect.left_center(),
                egui::Align2::LEFT_CENTER,
                label.id.as_str(),
                theme::mono(size::UI - 1.0),
                theme.muted,
            );
        },
    );
    ui.add_space(space::S);
    pair(
        ui,
        |ui| kind_choice(ui, theme, kind),
        |ui| {
            let mut form = form.borrow_mut();
            form.line(ui, theme, "Key", chord, "none");
            if let Some(problem) = chord_problem(chord) {
                form.wrong(ui, theme, &problem);
            } else if let Some(words) = &clash {
                warning(ui, theme, words);
            }
        },
    );
    if changed != label
        && let Some(place) = draft.scheme_mut().labels.get_mut(at)
    {
        let renamed = changed.name != label.name;
        *place = changed;
        if renamed {
            draft.follow_label_name(at);
        }
    }
}

fn kind_choice(ui: &mut Ui, theme: &Theme, kind: &mut Kind) {
    let own = match &*kind {
        Kind::Own(name) => Kind::Own(name.clone()),
        _ => Kind::Own("other".into()),
    };
    let mut choices: Vec<(Kind, String)> = Kind::BUILT_IN
        .into_iter()
        .map(|kind| (kind.clone(), kind.name().to_owned()))
        .collect();
    choices.push((own, "a kind of your own".to_owned()));
    choose(ui, theme, "Kind", kind, &choices);
    if let Kind::Own(name) = kind {
        let mut text = name.to_string();
        if field(
            ui,
            theme,
            &mut text,
            "place, event, law …",
            "Name of the kind",
        )
        .changed()
        {
            // “figure” typed here would be the built-in kind: it stays the person's own until
            // it is chosen above.
            *kind = Kind::Own(text.into());
        }
    }
}

fn attributes(ui: &mut Ui, theme: &Theme, form: &mut Form, draft: &mut Draft, at: usize) {
    section(ui, theme, "Attributes");
    remark(ui, theme, "What can be said of each mention.");
    let count = draft
        .scheme()
        .labels
        .get(at)
        .map_or(0, |label| label.attributes.len());
    let mut moved = None;
    for index in 0..count {
        ui.push_id(("attribute", index), |ui| {
            if let Some(act) = attribute(ui, theme, draft, at, index, count) {
                moved = Some((index, act));
            }
        });
        ui.add_space(space::XS);
    }
    if let (Some((index, act)), Some(label)) = (moved, draft.scheme_mut().labels.get_mut(at)) {
        match act {
            super::parts::Act::Up => label.attributes.swap(index - 1, index),
            super::parts::Act::Down => label.attributes.swap(index, index + 1),
            super::parts::Act::Delete => {
                label.attributes.remove(index);
            }
        }
    }
    if button(ui, theme, Emphasis::Normal, "Add attribute").clicked() {
        draft.add_attribute(at);
    }
    let _ = form;
}

fn types(attribute: &Attribute) -> Vec<(AttributeType, String)> {
    let choice = match &attribute.ty {
        AttributeType::Choice(values) => AttributeType::Choice(values.clone()),
        _ => AttributeType::Choice(vec!["one".into(), "other".into()]),
    };
    [
        AttributeType::Text,
        AttributeType::Number,
        AttributeType::Date,
        choice,
        AttributeType::Flag,
        AttributeType::Entity,
    ]
    .into_iter()
    .map(|ty| {
        let name = ty.name().to_owned();
        (ty, name)
    })
    .collect()
}

fn attribute(
    ui: &mut Ui,
    theme: &Theme,
    draft: &mut Draft,
    at: usize,
    index: usize,
    count: usize,
) -> Option<super::parts::Act> {
    use super::parts::Act;
    let mut act = None;
    let mut renamed = false;
    let label = draft.scheme_mut().labels.get_mut(at)?;
    let one = label.attributes.get_mut(index)?;
    let number = index + 1;
    let frame = egui::Frame::new()
        .stroke(theme.hairline())
        .corner_radius(theme::radius::CARD)
        .inner_margin(egui::Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_width(150.0);
                let name = format!("Name of attribute {number}");
                renamed = field(ui, theme, &mut one.name, "Name", &name).changed();
            });
            let kinds = types(one);
            let name = format!("Type of attribute {number}");
            choose_plain(ui, &name, &mut one.ty, &kinds, 84.0);
            let key = RichText::new(&*one.key).font(theme::mono(size::SMALL - 0.5));
            ui.add(egui::Label::new(key.color(theme.muted)).truncate());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for (icon, what, can, which) in [
                    (Icon::Trash, "Delete", true, Act::Delete),
                    (Icon::ChevronDown, "Move down", index + 1 < count, Act::Down),
                    (Icon::ChevronUp, "Move up", index > 0, Act::Up),
                ] {
                    let name = format!("{what} attribute {number}");
                    let shown =
                        ui.add_enabled_ui(can, |ui| icon_button(ui, theme, icon, &name, None));
                    if shown.inner.clicked() {
                        act = Some(which);
                    }
                }
            });
        });
        let name = format!("Description of attribute {number}");
        field(ui, theme, &mut one.description, "What it is for", &name);
        if let AttributeType::Choice(values) = &mut one.ty {
            let mut text = values.join("\n");
            let rows = values.len().clamp(2, 8);
            let name = format!("Choices of attribute {number}, one a line");
            let hint = "One choice a line";
            if field_multiline(ui, theme, &mut text, rows, hint, &name).changed() {
                *values = text.split('\n').map(str::to_owned).collect();
            }
        }
    });
    if renamed {
        draft.follow_attribute_name(at, index);
    }
    act
}

fn overlaps(ui: &mut Ui, theme: &Theme, draft: &mut Draft, at: usize) {
    let labels: Vec<(LabelId, String)> = draft
        .scheme()
        .labels
        .iter()
        .map(|label| (label.id.clone(), label.name.clone()))
        .collect();
    let Some((id, _)) = labels.get(at).cloned() else {
        return;
    };
    section(ui, theme, "Overlaps");
    remark(
        ui,
        theme,
        "Mentions may overlap freely, unless the scheme forbids it. Mentions that overlap \
         already stay.",
    );
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        for (other, name) in &labels {
            let mut forbidden = draft.scheme().forbids_overlap(&id, other);
            let words = if *other == id {
                "never over another of its own".to_owned()
            } else {
                format!("never over {name}")
            };
            if check(ui, theme, &mut forbidden, &words).changed() {
                draft.set_forbidden(&id, other, forbidden);
            }
        }
    });
}

/// How the label looks in the text.
fn sample(ui: &mut Ui, theme: &Theme, hue: Hue, pattern: Pattern) {
    let font = theme::reading(size::READING - 2.0);
    let galley = ui
        .painter()
        .layout_no_wrap("as in the text".to_owned(), font, theme.text);
    let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(4.0, 3.0), egui::Sense::HOVER);
    mark(ui.painter(), rect, theme.hue(hue as usize), pattern);
    ui.painter()
        .galley(rect.min + vec2(2.0, 0.0), galley, theme.text);
}
