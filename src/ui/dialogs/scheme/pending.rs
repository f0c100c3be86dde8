//! What becomes of the data of an entry that is to be deleted.

use std::collections::BTreeMap;

use egui::{Frame, Margin, RichText, Stroke, Ui};

use super::draft::{Draft, Tab, Uses, ValueKey};
use super::parts::choose_plain;
use crate::model::{LabelId, RoleId, ScaleId, StatusId};
use crate::text::unseen::shown;
use crate::ui::theme::{self, Theme, radius, size, space};
use crate::ui::widgets::{Emphasis, button};

/// An entry that is to be deleted although it is in use.
#[derive(Clone, Debug)]
pub(super) enum Pending {
    Label(LabelId, Option<LabelId>),
    Role(RoleId, Option<RoleId>),
    Status(StatusId, StatusId),
    Values {
        /// The whole scale, if it goes.
        scale: Option<ScaleId>,
        gone: Vec<ValueKey>,
        used: Vec<(ValueKey, usize)>,
        map: BTreeMap<ValueKey, ValueKey>,
    },
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Open,
    Keep,
    Delete,
}

impl Pending {
    pub(super) fn tab(&self) -> Tab {
        match self {
            Self::Label(..) => Tab::Labels,
            Self::Role(..) => Tab::Roles,
            Self::Status(..) => Tab::Statuses,
            Self::Values { .. } => Tab::Scales,
        }
    }

    pub(super) fn apply(&self, draft: &mut Draft) {
        match self {
            Self::Label(id, to) => draft.delete_label(id, to.as_ref()),
            Self::Role(id, to) => draft.delete_role(id, to.as_ref()),
            Self::Status(id, to) => draft.delete_status(id, to),
            Self::Values {
                scale: Some(id),
                map,
                ..
            } => draft.delete_scale(id, map),
            Self::Values { gone, map, .. } => draft.delete_values(gone, map),
        }
    }

    /// Asks, with what each answer would do.
    pub(super) fn ask(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        draft: &Draft,
        uses: &Uses,
        impact: &str,
    ) -> Decision {
        let mut decision = Decision::Open;
        let frame = Frame::new()
            .fill(theme.warning_soft)
            .stroke(Stroke::new(1.0, theme.warning.gamma_multiply(0.35)))
            .corner_radius(radius::CARD)
            .inner_margin(Margin::same(12));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            let question = self.question(draft, uses);
            ui.label(RichText::new(shown(&question)).font(theme::strong(size::UI)));
            self.answers(ui, draft);
            ui.label(RichText::new(shown(impact)).color(theme.muted));
            ui.add_space(2.0);
            ui.horizontal(|ui| {
                if button(ui, theme, Emphasis::Danger, "Delete it").clicked() {
                    decision = Decision::Delete;
                }
                if button(ui, theme, Emphasis::Normal, "Keep it").clicked() {
                    decision = Decision::Keep;
                }
            });
        });
        ui.add_space(space::S);
        decision
    }

    fn question(&self, draft: &Draft, uses: &Uses) -> String {
        let scheme = draft.scheme();
        let count = |n: usize, one: &str, many: &str| match n {
            1 => one.to_owned(),
            n => format!("{n} {many}"),
        };
        match self {
            Self::Label(id, _) => {
                let name = scheme.label(id).map_or("", |label| &label.name);
                let n = uses.labels.get(id).copied().unwrap_or(0);
                let what = count(n, "mention", "mentions");
                format!("What becomes of the {what} under “{name}”?")
            }
            Self::Role(id, _) => {
                let name = scheme.role(id).map_or("", |role| &role.name);
                let n = uses.roles.get(id).copied().unwrap_or(0);
                let what = count(n, "mention", "mentions");
                format!("What becomes of the {what} in claims with the role “{name}”?")
            }
            Self::Status(id, _) => {
                let name = scheme.status(id).map_or("", |status| &status.name);
                let n = uses.statuses.get(id).copied().unwrap_or(0);
                let what = count(n, "claim", "claims");
                format!("What becomes of the {what} with the status “{name}”?")
            }
            Self::Values { used, .. } => {
                let n = used.iter().map(|(_, n)| n).sum();
                let what = count(n, "verdict", "verdicts");
                format!("What becomes of the {what}?")
            }
        }
    }

    fn answers(&mut self, ui: &mut Ui, draft: &Draft) {
        let scheme = draft.scheme();
        let width = ui.available_width().min(320.0);
        match self {
            Self::Label(id, to) => {
                let mut choices = vec![(None, "They are deleted".to_owned())];
                let others = scheme.labels.iter().filter(|label| label.id != *id);
                choices.extend(
                    others.map(|l| (Some(l.id.clone()), format!("They become {}", l.name))),
                );
                choose_plain(ui, "Their new label", to, &choices, width);
            }
            Self::Role(id, to) => {
                let mut choices = vec![(None, "They leave the claims".to_owned())];
                let others = scheme.roles.iter().filter(|role| role.id != *id);
                choices.extend(
                    others.map(|r| (Some(r.id.clone()), format!("They become {}", r.name))),
                );
                choose_plain(ui, "Their new role", to, &choices, width);
            }
            Self::Status(id, to) => {
                let others = scheme.statuses.iter().filter(|status| status.id != *id);
                let choices: Vec<_> = others.map(|s| (s.id.clone(), s.name.clone())).collect();
                choose_plain(ui, "Their new status", to, &choices, width);
            }
            Self::Values {
                scale: whole,
                gone,
                used,
                map,
            } => {
                let mut choices = vec![(None, "taken back".to_owned())];
                for scale in scheme
                    .scales
                    .iter()
                    .filter(|s| Some(&s.id) != whole.as_ref())
                {
                    for value in &scale.values {
                        let key = (scale.id.clone(), value.id.clone());
                        if !gone.contains(&key) {
                            let words = format!("{} ({})", value.name, scale.name);
                            choices.push((Some(key), words));
                        }
                    }
                }
                for (key, count) in used.iter() {
                    let name = scheme
                        .scale(&key.0)
                        .and_then(|scale| scale.value(&key.1))
                        .map_or("", |value| value.name.as_str());
                    ui.horizontal(|ui| {
                        ui.label(format!("{count} × “{}” becomes", shown(name)));
                        let mut to = map.get(key).cloned();
                        let name = format!("What {name} becomes");
                        if choose_plain(ui, &name, &mut to, &choices, 200.0).1 {
                            match to {
                                Some(to) => map.insert(key.clone(), to),
                                None => map.remove(key),
                            };
                        }
                    });
                }
            }
        }
    }
}
