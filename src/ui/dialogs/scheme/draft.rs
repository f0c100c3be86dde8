//! A scheme being edited, without a window: what was changed, where the data goes, what is
//! wrong with it.

use std::collections::BTreeMap;

use crate::command::{Chord, SchemeChange};
use crate::model::{
    Attribute, AttributeType, Hue, Kind, Label, LabelId, Pattern, Project, Role, RoleId, Scale,
    ScaleId, ScaleValue, Scheme, Status, StatusId,
};

/// A value on a scale.
pub(super) type ValueKey = (ScaleId, ScaleId);

/// How often each entry is used, by everybody.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    pub(super) labels: BTreeMap<LabelId, usize>,
    pub(super) roles: BTreeMap<RoleId, usize>,
    pub(super) statuses: BTreeMap<StatusId, usize>,
    pub(super) values: BTreeMap<ValueKey, usize>,
}

impl Uses {
    pub(super) fn of(project: &Project) -> Self {
        let mut uses = Self::default();
        for (_, layer) in project.layers() {
            for mention in layer.mentions() {
                *uses.labels.entry(mention.label.clone()).or_default() += 1;
            }
            for claim in layer.claims() {
                *uses.statuses.entry(claim.status.clone()).or_default() += 1;
                for entry in &claim.mentions {
                    *uses.roles.entry(entry.role.clone()).or_default() += 1;
                }
                if let Some(verdict) = &claim.verdict {
                    let key = (verdict.scale.clone(), verdict.value.clone());
                    *uses.values.entry(key).or_default() += 1;
                }
            }
        }
        uses
    }

    /// The values of a scale that are used, in the scale's order.
    pub(super) fn of_scale(&self, scale: &Scale) -> Vec<(ValueKey, usize)> {
        let keys = scale
            .values
            .iter()
            .map(|v| (scale.id.clone(), v.id.clone()));
        keys.filter_map(|key| self.values.get(&key).map(|count| (key.clone(), *count)))
            .collect()
    }
}

/// A scheme being edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// The scheme, and where the data of what left it goes.
    pub(super) change: SchemeChange,
    /// Ids of the scheme as it was; those of new entries follow their names.
    old: Scheme,
}

impl Draft {
    pub(super) fn new(scheme: &Scheme) -> Self {
        Self {
            change: SchemeChange::new(scheme.clone()),
            old: scheme.clone(),
        }
    }

    pub(super) fn scheme(&self) -> &Scheme {
        &self.change.scheme
    }

    pub(super) fn scheme_mut(&mut self) -> &mut Scheme {
        &mut self.change.scheme
    }

    pub(super) fn is_changed(&self) -> bool {
        self.change.scheme != self.old
    }

    pub(super) fn is_new_label(&self, id: &LabelId) -> bool {
        self.old.label(id).is_none()
    }

    pub(super) fn is_new_attribute(&self, label: &LabelId, key: &str) -> bool {
        let known = self.old.label(label);
        known.is_none_or(|label| label.attributes.iter().all(|a| *a.key != *key))
    }

    pub(super) fn add_label(&mut self) {
        let labels = &self.change.scheme.labels;
        let hue = Hue::ALL
            .iter()
            .find(|hue| labels.iter().all(|label| label.hue != **hue));
        let pattern = Pattern::ALL
            .iter()
            .find(|one| labels.iter().all(|label| label.pattern != **one));
        let label = Label {
            id: LabelId::unique("new label", "label", |id| self.label_taken(id)),
            name: "new label".into(),
            kind: Kind::Own("other".into()),
            description: String::new(),
            hue: hue.copied().unwrap_or_default(),
            pattern: pattern.copied().unwrap_or_default(),
            chord: String::new(),
            attributes: Vec::new(),
        };
        self.scheme_mut().labels.push(label);
    }

    /// Ids of labels that are, or were before: a deleted label's id would take its data back.
    fn label_taken(&self, id: &LabelId) -> bool {
        self.scheme().label(id).is_some() || self.old.label(id).is_some()
    }

    /// Gives a new label the id that its name asks for, everywhere.
    pub(super) fn follow_label_name(&mut self, index: usize) {
        let Some(label) = self.scheme().labels.get(index) else {
            return;
        };
        let old = label.id.clone();
        if !self.is_new_label(&old) {
            return;
        }
        let id = LabelId::unique(&label.name, "label", |id| {
            *id != old && self.label_taken(id)
        });
        for target in self.change.labels.values_mut().flatten() {
            if *target == old {
                *target = id.clone();
            }
        }
        for pair in &mut self.scheme_mut().forbidden_overlaps {
            for one in [&mut pair.0, &mut pair.1] {
                if *one == old {
                    *one = id.clone();
                }
            }
        }
        if let Some(label) = self.scheme_mut().labels.get_mut(index) {
            label.id = id;
        }
    }

    /// Deletes a label; its mentions, and those that would have become it, go to `to`.
    pub(super) fn delete_label(&mut self, id: &LabelId, to: Option<&LabelId>) {
        let scheme = &mut self.change.scheme;
        scheme.labels.retain(|label| label.id != *id);
        scheme
            .forbidden_overlaps
            .retain(|(a, b)| a != id && b != id);
        redirect(&mut self.change.labels, id, to);
        if self.old.label(id).is_some() {
            self.change.labels.insert(id.clone(), to.cloned());
        }
    }

    pub(super) fn add_role(&mut self) {
        let taken = |id: &RoleId| self.scheme().role(id).is_some() || self.old.role(id).is_some();
        let role = Role {
            id: RoleId::unique("new role", "role", taken),
            name: "new role".into(),
            kind: None,
            expected: false,
        };
        self.scheme_mut().roles.push(role);
    }

    pub(super) fn follow_role_name(&mut self, index: usize) {
        let Some(role) = self.scheme().roles.get(index) else {
            return;
        };
        let old = role.id.clone();
        if self.old.role(&old).is_some() {
            return;
        }
        let taken = |id: &RoleId| {
            *id != old && (self.scheme().role(id).is_some() || self.old.role(id).is_some())
        };
        let id = RoleId::unique(&role.name, "role", taken);
        rename(&mut self.change.roles, &old, &id);
        if let Some(role) = self.scheme_mut().roles.get_mut(index) {
            role.id = id;
        }
    }

    pub(super) fn delete_role(&mut self, id: &RoleId, to: Option<&RoleId>) {
        self.scheme_mut().roles.retain(|role| role.id != *id);
        redirect(&mut self.change.roles, id, to);
        if self.old.role(id).is_some() {
            self.change.roles.insert(id.clone(), to.cloned());
        }
    }

    pub(super) fn add_status(&mut self) {
        let taken =
            |id: &StatusId| self.scheme().status(id).is_some() || self.old.status(id).is_some();
        let status = Status {
            id: StatusId::unique("new status", "status", taken),
            name: "new status".into(),
            hue: Hue::Grey,
            closed: false,
        };
        self.scheme_mut().statuses.push(status);
    }

    pub(super) fn follow_status_name(&mut self, index: usize) {
        let Some(status) = self.scheme().statuses.get(index) else {
            return;
        };
        let old = status.id.clone();
        if self.old.status(&old).is_some() {
            return;
        }
        let taken = |id: &StatusId| {
            *id != old && (self.scheme().status(id).is_some() || self.old.status(id).is_some())
        };
        let id = StatusId::unique(&status.name, "status", taken);
        for target in self.change.statuses.values_mut() {
            if *target == old {
                *target = id.clone();
            }
        }
        if let Some(status) = self.scheme_mut().statuses.get_mut(index) {
            status.id = id;
        }
    }

    pub(super) fn delete_status(&mut self, id: &StatusId, to: &StatusId) {
        self.scheme_mut().statuses.retain(|status| status.id != *id);
        for target in self.change.statuses.values_mut() {
            if target == id {
                *target = to.clone();
            }
        }
        if self.old.status(id).is_some() {
            self.change.statuses.insert(id.clone(), to.clone());
        }
    }

    /// Adds a scale; one whose id is taken gets another.
    pub(super) fn add_scale(&mut self, mut scale: Scale) {
        let back = self.old.scale(&scale.id) == Some(&scale);
        if !back || self.scheme().scale(&scale.id).is_some() {
            scale.id = ScaleId::unique(&scale.name, "scale", |id| {
                self.scheme().scale(id).is_some() || self.old.scale(id).is_some()
            });
        } else {
            // It is as it was: its verdicts stay.
            self.change.values.retain(|(id, _), _| *id != scale.id);
        }
        self.scheme_mut().scales.push(scale);
    }

    pub(super) fn own_scale() -> Scale {
        let mut scale = Scale {
            id: ScaleId::unique("own scale", "scale", |_| false),
            name: "own scale".into(),
            values: Vec::new(),
        };
        for (name, hue) in [("true", Hue::Green), ("false", Hue::Red)] {
            scale.values.push(ScaleValue {
                id: ScaleId::unique(name, "value", |_| false),
                name: name.into(),
                description: String::new(),
                hue,
            });
        }
        scale
    }

    pub(super) fn follow_scale_name(&mut self, index: usize) {
        let Some(scale) = self.scheme().scales.get(index) else {
            return;
        };
        let old = scale.id.clone();
        if self.old.scale(&old).is_some() {
            return;
        }
        let taken = |id: &ScaleId| {
            *id != old && (self.scheme().scale(id).is_some() || self.old.scale(id).is_some())
        };
        let id = ScaleId::unique(&scale.name, "scale", taken);
        for target in self.change.values.values_mut().flatten() {
            if target.0 == old {
                target.0 = id.clone();
            }
        }
        if let Some(scale) = self.scheme_mut().scales.get_mut(index) {
            scale.id = id;
        }
    }

    pub(super) fn add_value(&mut self, index: usize) {
        let old = self.old.clone();
        let Some(scale) = self.change.scheme.scales.get_mut(index) else {
            return;
        };
        let before = old.scale(&scale.id);
        let taken = |id: &ScaleId| {
            scale.value(id).is_some() || before.is_some_and(|scale| scale.value(id).is_some())
        };
        let value = ScaleValue {
            id: ScaleId::unique("new value", "value", taken),
            name: "new value".into(),
            description: String::new(),
            hue: Hue::Grey,
        };
        scale.values.push(value);
    }

    pub(super) fn follow_value_name(&mut self, index: usize, value: usize) {
        let Some(scale) = self.scheme().scales.get(index) else {
            return;
        };
        let Some(changed) = scale.values.get(value) else {
            return;
        };
        let before = self.old.scale(&scale.id);
        let was = |id: &ScaleId| before.is_some_and(|scale| scale.value(id).is_some());
        let old = changed.id.clone();
        if was(&old) {
            return;
        }
        let taken = |id: &ScaleId| *id != old && (scale.value(id).is_some() || was(id));
        let id = ScaleId::unique(&changed.name, "value", taken);
        let key = scale.id.clone();
        for target in self.change.values.values_mut().flatten() {
            if target.0 == key && target.1 == old {
                target.1 = id.clone();
            }
        }
        let scales = &mut self.change.scheme.scales;
        if let Some(value) = scales.get_mut(index).and_then(|s| s.values.get_mut(value)) {
            value.id = id;
        }
    }

    /// Takes values out; their verdicts go where `map` says.
    pub(super) fn delete_values(&mut self, gone: &[ValueKey], map: &BTreeMap<ValueKey, ValueKey>) {
        for key in gone {
            let to = map.get(key).cloned();
            for scale in &mut self.scheme_mut().scales {
                if scale.id == key.0 {
                    scale.values.retain(|value| value.id != key.1);
                }
            }
            for target in self.change.values.values_mut() {
                if target.as_ref() == Some(key) {
                    target.clone_from(&to);
                }
            }
            let was = self.old.scale(&key.0);
            if was.is_some_and(|scale| scale.value(&key.1).is_some()) {
                self.change.values.insert(key.clone(), to);
            }
        }
    }

    /// Takes a scale out; its verdicts go where `map` says.
    pub(super) fn delete_scale(&mut self, id: &ScaleId, map: &BTreeMap<ValueKey, ValueKey>) {
        let Some(scale) = self.scheme().scale(id) else {
            return;
        };
        let all: Vec<ValueKey> = scale
            .values
            .iter()
            .map(|value| (id.clone(), value.id.clone()))
            .collect();
        self.delete_values(&all, map);
        self.scheme_mut().scales.retain(|scale| scale.id != *id);
    }

    pub(super) fn set_forbidden(&mut self, a: &LabelId, b: &LabelId, forbidden: bool) {
        let pairs = &mut self.scheme_mut().forbidden_overlaps;
        pairs.retain(|(x, y)| !((x == a && y == b) || (x == b && y == a)));
        if forbidden {
            pairs.push((a.clone(), b.clone()));
        }
    }

    /// A key for an attribute with this name that no other attribute of the label has.
    pub(super) fn follow_attribute_name(&mut self, label: usize, attribute: usize) {
        let Some(one) = self.scheme().labels.get(label) else {
            return;
        };
        let Some(changed) = one.attributes.get(attribute) else {
            return;
        };
        if !self.is_new_attribute(&one.id, &changed.key) {
            return;
        }
        let base = crate::model::id::slug(&changed.name, "attribute").replace('-', "_");
        let old = self.old.label(&one.id);
        let taken = |key: &str| {
            let others = one.attributes.iter().enumerate();
            others
                .filter(|(index, _)| *index != attribute)
                .any(|(_, other)| *other.key == *key)
                || old.is_some_and(|label| label.attributes.iter().any(|a| *a.key == *key))
        };
        let key = std::iter::once(base.clone())
            .chain((2..).map(|number| format!("{base}_{number}")))
            .find(|key| !taken(key))
            .unwrap_or(base);
        if let Some(attribute) = self
            .scheme_mut()
            .labels
            .get_mut(label)
            .and_then(|label| label.attributes.get_mut(attribute))
        {
            attribute.key = key.into();
        }
    }

    pub(super) fn add_attribute(&mut self, label: usize) {
        let Some(one) = self.change.scheme.labels.get_mut(label) else {
            return;
        };
        one.attributes.push(Attribute {
            key: "".into(),
            name: "new attribute".into(),
            ty: AttributeType::Text,
            description: String::new(),
        });
        let last = one.attributes.len() - 1;
        self.follow_attribute_name(label, last);
    }

    /// The change as it is sent: names without space round them, chords as they are written.
    pub(super) fn finished(&self) -> SchemeChange {
        let mut change = self.change.clone();
        let trim = |text: &mut String| *text = text.trim().to_owned();
        let scheme = &mut change.scheme;
        for label in &mut scheme.labels {
            trim(&mut label.name);
            trim(&mut label.description);
            if let Ok(chord) = Chord::parse(&label.chord) {
                label.chord = chord.to_string();
            }
            for attribute in &mut label.attributes {
                trim(&mut attribute.name);
                trim(&mut attribute.description);
                if let AttributeType::Choice(values) = &mut attribute.ty {
                    values.iter_mut().for_each(trim);
                    values.retain(|value| !value.is_empty());
                }
            }
        }
        scheme
            .roles
            .iter_mut()
            .for_each(|role| trim(&mut role.name));
        scheme
            .statuses
            .iter_mut()
            .for_each(|status| trim(&mut status.name));
        for scale in &mut scheme.scales {
            trim(&mut scale.name);
            for value in &mut scale.values {
                trim(&mut value.name);
                trim(&mut value.description);
            }
        }
        change
    }
}

/// The parts of a scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tab {
    #[default]
    Labels,
    Roles,
    Statuses,
    Scales,
}

fn redirect<I: Ord + Clone>(map: &mut BTreeMap<I, Option<I>>, gone: &I, to: Option<&I>) {
    for target in map.values_mut() {
        if target.as_ref() == Some(gone) {
            *target = to.cloned();
        }
    }
}

fn rename<I: Ord + Clone>(map: &mut BTreeMap<I, Option<I>>, old: &I, new: &I) {
    for target in map.values_mut().flatten() {
        if target == old {
            *target = new.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::presets;

    fn id(name: &str) -> LabelId {
        LabelId::unique(name, "x", |_| false)
    }

    #[test]
    fn a_new_label_is_called_after_its_name_wherever_it_is_named() {
        let mut draft = Draft::new(&presets::scheme());
        draft.add_label();
        draft.delete_label(&id("actor"), Some(&id("new label")));
        draft.set_forbidden(&id("new label"), &id("figure"), true);
        draft.scheme_mut().labels[2].name = "Où ?".into();
        draft.follow_label_name(2);
        assert_eq!(draft.scheme().labels[2].id, id("ou"));
        assert_eq!(draft.change.labels[&id("actor")], Some(id("ou")));
        assert!(draft.scheme().forbids_overlap(&id("figure"), &id("ou")));
        // A label that was there keeps its id, and nobody else takes a deleted one's.
        draft.scheme_mut().labels[0].name = "number".into();
        draft.follow_label_name(0);
        assert_eq!(draft.scheme().labels[0].id, id("figure"));
        draft.scheme_mut().labels[2].name = "actor".into();
        draft.follow_label_name(2);
        assert_eq!(draft.scheme().labels[2].id, id("actor-2"));
    }

    #[test]
    fn data_follows_from_label_to_label() {
        let mut draft = Draft::new(&presets::scheme());
        draft.delete_label(&id("actor"), Some(&id("source")));
        draft.delete_label(&id("source"), Some(&id("figure")));
        assert_eq!(draft.change.labels[&id("actor")], Some(id("figure")));
        assert_eq!(draft.change.labels[&id("source")], Some(id("figure")));
        draft.add_label();
        draft.delete_label(&id("new label"), None);
        assert_eq!(draft.change.labels.len(), 2, "a new label has no data");
    }

    #[test]
    fn a_preset_scale_that_comes_back_keeps_its_verdicts() {
        let scheme = presets::scheme();
        let mut draft = Draft::new(&scheme);
        let simple = scheme.scales[0].clone();
        draft.delete_scale(&simple.id, &BTreeMap::new());
        assert_eq!(draft.change.values.len(), 4);
        draft.add_scale(simple.clone());
        assert_eq!((draft.scheme(), draft.change.values.len()), (&scheme, 0));
        draft.add_scale(simple);
        assert_eq!(draft.scheme().scales[1].id.as_str(), "simple-2");
    }
}
