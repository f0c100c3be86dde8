//! The scheme editor: labels, roles, statuses and verdict scales, changed in one step that
//! carries the data along.

mod check;
mod draft;
mod labels;
mod others;
mod parts;
mod pending;

use std::collections::BTreeMap;

use egui::{Context, ScrollArea, Ui, vec2};

use self::draft::{Draft, Tab, Uses};
use self::parts::{Act, Entry, LIST, entry_list};
use self::pending::{Decision, Pending};
use super::form::{Answer, Form, Sheet};
use crate::command::{Command, SchemeChange};
use crate::model::presets;
use crate::ui::cx::{Cx, Sink};
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{Emphasis, button, menu_style, pills};

const TABS: [(Tab, &str); 4] = [
    (Tab::Labels, "Labels"),
    (Tab::Roles, "Roles"),
    (Tab::Statuses, "Statuses"),
    (Tab::Scales, "Verdict scales"),
];

/// The dialog of [`Ask::Scheme`](crate::command::Ask::Scheme).
pub struct SchemeDialog {
    draft: Draft,
    uses: Uses,
    tab: Tab,
    at: usize,
    pending: Option<Pending>,
    /// What the change would do, and for which change that was found out.
    impact: Option<(SchemeChange, String)>,
    opening: bool,
}

impl SchemeDialog {
    /// The scheme of the open project.
    #[must_use]
    pub fn open(cx: &Cx<'_>) -> Self {
        let project = cx.session.project();
        Self {
            draft: Draft::new(&project.scheme),
            uses: Uses::of(project),
            tab: Tab::Labels,
            at: 0,
            pending: None,
            impact: None,
            opening: true,
        }
    }

    /// Shows the dialog. True as long as it stays open.
    pub fn show(&mut self, ctx: &Context, cx: &Cx<'_>, sink: &mut Sink) -> bool {
        let height = (ctx.content_rect().height() - 176.0).clamp(240.0, 560.0);
        let sheet = Sheet {
            title: "Labels and scales",
            confirm: "Apply",
            emphasis: Emphasis::Primary,
            width: 792.0,
            height: Some(height),
        };
        let mut opening = std::mem::take(&mut self.opening);
        let answer = sheet.show(ctx, cx.theme, &mut opening, |ui, form| {
            self.contents(ui, cx, form, height);
        });
        if answer == Answer::Confirm && self.draft.is_changed() {
            sink.send(Command::SetScheme(Box::new(self.draft.finished())));
        }
        answer == Answer::None
    }

    fn contents(&mut self, ui: &mut Ui, cx: &Cx<'_>, form: &mut Form, height: f32) {
        if pills(ui, cx.theme, &mut self.tab, &TABS) {
            self.at = 0;
            self.pending = None;
        }
        ui.add_space(space::S);
        let height = height - space::PILL - space::L - space::S;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            self.entries(ui, cx.theme, height);
            let line = ui.cursor().left() - space::S;
            let top = ui.cursor().top();
            ui.painter()
                .vline(line, top..=top + height, cx.theme.hairline());
            ui.push_id((self.tab as u8, self.at), |ui| {
                let details = ScrollArea::vertical()
                    .id_salt("details")
                    .max_height(height)
                    .min_scrolled_height(height)
                    .auto_shrink([false, true]);
                details.show(ui, |ui| {
                    ui.set_width(ui.available_width() - space::M);
                    ui.spacing_mut().item_spacing = vec2(space::S, 3.0);
                    ui.vertical(|ui| self.details(ui, cx, form));
                });
            });
        });
        if let Some((_, _, words)) = self.draft.problem() {
            form.problem.get_or_insert(words);
        }
        if self.pending.is_some() {
            let words = "Say first what becomes of what is in use.".to_owned();
            form.problem.get_or_insert(words);
        }
        if self.draft.is_changed() && form.problem.is_none() {
            form.note = Some(self.impact_of(cx, self.draft.change.clone()));
        }
    }

    /// What a change would do. Found out once a change, as it walks over all work.
    fn impact_of(&mut self, cx: &Cx<'_>, change: SchemeChange) -> String {
        match &self.impact {
            Some((known, words)) if *known == change => words.clone(),
            _ => {
                let words = cx.session.scheme_impact(&change).sentence();
                self.impact = Some((change, words.clone()));
                words
            }
        }
    }

    fn entries(&mut self, ui: &mut Ui, theme: &Theme, height: f32) {
        let scheme = self.draft.scheme();
        let times = |count: Option<&usize>| count.map_or_else(String::new, usize::to_string);
        let rows: Vec<Entry<'_>> = match self.tab {
            Tab::Labels => scheme
                .labels
                .iter()
                .map(|label| Entry {
                    name: &label.name,
                    aside: times(self.uses.labels.get(&label.id)),
                    mark: Some((label.hue, Some(label.pattern))),
                })
                .collect(),
            Tab::Roles => scheme
                .roles
                .iter()
                .map(|role| Entry {
                    name: &role.name,
                    aside: times(self.uses.roles.get(&role.id)),
                    mark: None,
                })
                .collect(),
            Tab::Statuses => scheme
                .statuses
                .iter()
                .map(|status| Entry {
                    name: &status.name,
                    aside: times(self.uses.statuses.get(&status.id)),
                    mark: Some((status.hue, None)),
                })
                .collect(),
            Tab::Scales => scheme
                .scales
                .iter()
                .map(|scale| Entry {
                    name: &scale.name,
                    aside: format!("{} values", scale.values.len()),
                    mark: None,
                })
                .collect(),
        };
        let what = match self.tab {
            Tab::Labels => "label",
            Tab::Roles => "role",
            Tab::Statuses => "status",
            Tab::Scales => "scale",
        };
        let (mut at, before) = (self.at, self.at);
        let mut adds = None;
        let tab = self.tab;
        let act = entry_list(ui, theme, what, height, &rows, &mut at, |ui| {
            adds = add_control(ui, theme, tab, what);
        });
        self.at = at;
        if at != before {
            self.pending = None;
        }
        if let Some(add) = adds {
            self.add(add);
        }
        if let Some(act) = act {
            self.act(act);
        }
    }

    fn count(&self) -> usize {
        let scheme = self.draft.scheme();
        match self.tab {
            Tab::Labels => scheme.labels.len(),
            Tab::Roles => scheme.roles.len(),
            Tab::Statuses => scheme.statuses.len(),
            Tab::Scales => scheme.scales.len(),
        }
    }

    fn add(&mut self, add: Add) {
        match (add, self.tab) {
            (Add::Scale(index), _) => {
                let scale = presets::scales().into_iter().nth(index);
                self.draft.add_scale(scale.unwrap_or_else(Draft::own_scale));
            }
            (Add::Entry, Tab::Labels) => self.draft.add_label(),
            (Add::Entry, Tab::Roles) => self.draft.add_role(),
            (Add::Entry, Tab::Statuses) => self.draft.add_status(),
            (Add::Entry, Tab::Scales) => self.draft.add_scale(Draft::own_scale()),
        }
        self.at = self.count().saturating_sub(1);
        self.pending = None;
        // The new entry's name is what comes next.
        self.opening = true;
    }

    fn act(&mut self, act: Act) {
        let (from, to) = match act {
            Act::Up if self.at > 0 => (self.at, self.at - 1),
            Act::Down if self.at + 1 < self.count() => (self.at, self.at + 1),
            Act::Delete => return self.delete(),
            _ => return,
        };
        let tab = self.tab;
        let scheme = self.draft.scheme_mut();
        match tab {
            Tab::Labels => scheme.labels.swap(from, to),
            Tab::Roles => scheme.roles.swap(from, to),
            Tab::Statuses => scheme.statuses.swap(from, to),
            Tab::Scales => scheme.scales.swap(from, to),
        }
        self.at = to;
    }

    /// Deletes the chosen entry, or asks what becomes of its data.
    fn delete(&mut self) {
        let scheme = self.draft.scheme();
        let pending = match self.tab {
            Tab::Labels => scheme.labels.get(self.at).map(|label| {
                let used = self.uses.labels.contains_key(&label.id);
                (Pending::Label(label.id.clone(), None), used)
            }),
            Tab::Roles => scheme.roles.get(self.at).map(|role| {
                let used = self.uses.roles.contains_key(&role.id);
                (Pending::Role(role.id.clone(), None), used)
            }),
            Tab::Statuses => scheme.statuses.get(self.at).and_then(|status| {
                let used = self.uses.statuses.contains_key(&status.id);
                let other = scheme.statuses.iter().find(|other| other.id != status.id)?;
                Some((Pending::Status(status.id.clone(), other.id.clone()), used))
            }),
            Tab::Scales => scheme.scales.get(self.at).map(|scale| {
                let used = self.uses.of_scale(scale);
                let some = !used.is_empty();
                let pending = Pending::Values {
                    scale: Some(scale.id.clone()),
                    gone: Vec::new(),
                    used,
                    map: BTreeMap::new(),
                };
                (pending, some)
            }),
        };
        match pending {
            Some((pending, true)) => self.pending = Some(pending),
            Some((pending, false)) => self.decide(&pending),
            None => {}
        }
    }

    fn decide(&mut self, pending: &Pending) {
        pending.apply(&mut self.draft);
        self.pending = None;
        self.at = self.at.min(self.count().saturating_sub(1));
    }

    fn details(&mut self, ui: &mut Ui, cx: &Cx<'_>, form: &mut Form) {
        self.ask_pending(ui, cx);
        let theme = cx.theme;
        if let Some((tab, at, words)) = self.draft.problem()
            && (tab, at) == (self.tab, self.at)
        {
            form.wrong(ui, theme, &words);
        }
        match self.tab {
            Tab::Labels => {
                labels::details(ui, theme, form, &mut self.draft, self.at, cx.keymap);
            }
            Tab::Roles => others::role(ui, theme, form, &mut self.draft, self.at),
            Tab::Statuses => others::status(ui, theme, form, &mut self.draft, self.at),
            Tab::Scales => {
                if let Some(key) = others::scale(ui, theme, form, &mut self.draft, self.at) {
                    let used = self.uses.values.get(&key).copied();
                    let pending = Pending::Values {
                        scale: None,
                        gone: vec![key.clone()],
                        used: used.map(|count| (key, count)).into_iter().collect(),
                        map: BTreeMap::new(),
                    };
                    match used {
                        Some(_) => self.pending = Some(pending),
                        None => self.decide(&pending),
                    }
                }
            }
        }
    }

    fn ask_pending(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(mut pending) = self.pending.take() else {
            return;
        };
        if pending.tab() != self.tab {
            return;
        }
        let mut after = self.draft.clone();
        pending.apply(&mut after);
        let impact = self.impact_of(cx, after.change);
        match pending.ask(ui, cx.theme, &self.draft, &self.uses, &impact) {
            Decision::Open => self.pending = Some(pending),
            Decision::Keep => {}
            Decision::Delete => self.decide(&pending),
        }
    }
}

/// What is to be added.
#[derive(Clone, Copy)]
enum Add {
    Entry,
    /// One of the scales to choose from; an own one beyond them.
    Scale(usize),
}

fn add_control(ui: &mut Ui, theme: &Theme, tab: Tab, what: &str) -> Option<Add> {
    let opener = button(ui, theme, Emphasis::Normal, &format!("Add {what}"));
    if tab != Tab::Scales {
        return opener.clicked().then_some(Add::Entry);
    }
    let mut chosen = None;
    egui::Popup::menu(&opener)
        .style(menu_style)
        .width(LIST)
        .show(|ui| {
            let presets = presets::scales();
            for (index, scale) in presets.iter().enumerate() {
                let values: Vec<&str> = scale.values.iter().map(|v| v.name.as_str()).collect();
                let item = ui.add(egui::Button::new(&scale.name));
                if item.on_hover_text(values.join(", ")).clicked() {
                    chosen = Some(Add::Scale(index));
                }
            }
            ui.separator();
            if ui.add(egui::Button::new("Own scale")).clicked() {
                chosen = Some(Add::Scale(usize::MAX));
            }
        });
    chosen
}
