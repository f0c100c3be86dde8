//! The scheme that an import grows where it lacks something.

use std::collections::HashMap;

use crate::formats::Additions;
use crate::model::{
    Hue, Kind, Label, LabelId, Pattern, Role, RoleId, Scale, ScaleId, ScaleValue, Scheme, Status,
    StatusId, presets,
};

/// The scheme that an import is fitted to. It grows; what it grew by is remembered.
pub(crate) struct Growing {
    /// With all that was added.
    pub(crate) scheme: Scheme,
    /// What was added.
    pub(crate) additions: Additions,
    /// What the file itself says of its labels, if its scheme is not taken as a whole.
    pub(crate) file: Option<Scheme>,
    labels: HashMap<String, LabelId>,
}

impl Growing {
    pub(crate) fn new(scheme: Scheme, file: Option<Scheme>) -> Self {
        Self {
            scheme,
            additions: Additions::default(),
            file,
            labels: HashMap::new(),
        }
    }

    /// The label of this name, made if there is none. `kind` is what the file says it is about.
    pub(crate) fn label(&mut self, name: &str, kind: &str) -> LabelId {
        if let Some(id) = self.labels.get(name) {
            return id.clone();
        }
        let id = match self.scheme.label_called(name) {
            Some(label) => label.id.clone(),
            None => self.new_label(name, kind),
        };
        self.labels.insert(name.to_owned(), id.clone());
        id
    }

    fn new_label(&mut self, name: &str, kind: &str) -> LabelId {
        let taken = |id: &LabelId| self.scheme.label(id).is_some();
        let id = LabelId::new(name).unwrap_or_else(|_| LabelId::unique(name, "label", taken));
        let described = self.file.as_ref().and_then(|file| file.label(&id)).cloned();
        let label = described.unwrap_or_else(|| {
            let used = |hue: &&Hue| self.scheme.labels.iter().any(|label| label.hue == **hue);
            let hue = Hue::ALL.iter().find(|hue| !used(hue)).copied();
            Label {
                id: id.clone(),
                name: name.to_owned(),
                kind: Kind::parse(if kind.is_empty() { name } else { kind }),
                description: String::new(),
                hue: hue.unwrap_or(Hue::Grey),
                pattern: Pattern::Dashed,
                chord: String::new(),
                attributes: Vec::new(),
            }
        });
        self.scheme.labels.push(label.clone());
        self.additions.labels.push(label);
        id
    }

    /// The role of this name, made if there is none.
    pub(crate) fn role(&mut self, name: &str) -> RoleId {
        if let Some(role) = self.scheme.role_called(name) {
            return role.id.clone();
        }
        let exact = RoleId::new(name).ok();
        let id = exact.unwrap_or_else(|| RoleId::unique(name, "role", |_| false));
        if self.scheme.role(&id).is_none() {
            let described = self.file.as_ref().and_then(|file| file.role(&id)).cloned();
            let role = described.unwrap_or_else(|| Role {
                id: id.clone(),
                name: name.to_owned(),
                kind: None,
                expected: false,
            });
            self.scheme.roles.push(role.clone());
            self.additions.roles.push(role);
        }
        id
    }

    /// The status of this name, made if there is none; the first one for no name.
    pub(crate) fn status(&mut self, name: &str) -> StatusId {
        if let Some(first) = self.scheme.statuses.first().filter(|_| name.is_empty()) {
            return first.id.clone();
        }
        let exact = StatusId::new(name).ok();
        let id = exact.unwrap_or_else(|| StatusId::unique(name, "status", |_| false));
        if self.scheme.status(&id).is_none() {
            let described = self
                .file
                .as_ref()
                .and_then(|file| file.status(&id))
                .cloned();
            let status = described.unwrap_or_else(|| Status {
                id: id.clone(),
                name: name.to_owned(),
                hue: Hue::Grey,
                closed: false,
            });
            self.scheme.statuses.push(status.clone());
            self.additions.statuses.push(status);
        }
        id
    }

    /// The scale and value of these names, made if there are none.
    pub(crate) fn scale(&mut self, scale: &str, value: &str) -> (ScaleId, ScaleId) {
        let id = |name: &str, fallback: &str| {
            ScaleId::new(name).unwrap_or_else(|_| ScaleId::unique(name, fallback, |_| false))
        };
        let (scale_id, value_id) = (id(scale, "scale"), id(value, "value"));
        let known = self.scheme.scale(&scale_id);
        if known.is_some_and(|known| known.value(&value_id).is_some()) {
            return (scale_id, value_id);
        }
        let described = self.file.as_ref().and_then(|file| file.scale(&scale_id));
        let preset = || presets::scales().into_iter().find(|one| one.id == scale_id);
        let mut grown = known
            .cloned()
            .or_else(|| described.cloned())
            .or_else(preset);
        let grown = grown.get_or_insert_with(|| Scale {
            id: scale_id.clone(),
            name: scale.to_owned(),
            values: Vec::new(),
        });
        if grown.value(&value_id).is_none() {
            let described = described.and_then(|scale| scale.value(&value_id)).cloned();
            grown.values.push(described.unwrap_or_else(|| ScaleValue {
                id: value_id.clone(),
                name: value.to_owned(),
                description: String::new(),
                hue: Hue::Grey,
            }));
        }
        let replace =
            |scales: &mut Vec<Scale>| match scales.iter_mut().find(|known| known.id == grown.id) {
                Some(known) => *known = grown.clone(),
                None => scales.push(grown.clone()),
            };
        replace(&mut self.scheme.scales);
        replace(&mut self.additions.scales);
        (scale_id, value_id)
    }
}
