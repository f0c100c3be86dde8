//! What keeps a scheme from being used, and what is merely odd about it.

use std::collections::BTreeSet;

use super::draft::{Draft, Tab};
use crate::command::{Binding, Chord, Command, Keymap};
use crate::model::{AttributeType, Kind, Label};

impl Draft {
    /// What keeps the scheme from being used: the tab, the entry and a sentence.
    pub(super) fn problem(&self) -> Option<(Tab, usize, String)> {
        let scheme = self.scheme();
        if scheme.labels.is_empty() {
            return Some((Tab::Labels, 0, "A scheme needs at least one label.".into()));
        }
        if scheme.statuses.is_empty() {
            let words = "A scheme needs at least one status.";
            return Some((Tab::Statuses, 0, words.into()));
        }
        for (index, label) in scheme.labels.iter().enumerate() {
            if let Some(problem) = label_problem(label) {
                return Some((Tab::Labels, index, problem));
            }
        }
        for scale in scheme.scales.iter().enumerate() {
            let (index, scale) = scale;
            if scale.values.is_empty() {
                let words = format!("Scale “{}” needs at least one value.", scale.name);
                return Some((Tab::Scales, index, words));
            }
            let names = scale.values.iter().map(|value| value.name.as_str());
            if let Some((_, words)) = names_problem("value", names) {
                return Some((Tab::Scales, index, words));
            }
        }
        let names: [(Tab, &str, Vec<&str>); 4] = [
            (
                Tab::Labels,
                "label",
                scheme.labels.iter().map(|l| l.name.as_str()).collect(),
            ),
            (
                Tab::Roles,
                "role",
                scheme.roles.iter().map(|r| r.name.as_str()).collect(),
            ),
            (
                Tab::Statuses,
                "status",
                scheme.statuses.iter().map(|s| s.name.as_str()).collect(),
            ),
            (
                Tab::Scales,
                "scale",
                scheme.scales.iter().map(|s| s.name.as_str()).collect(),
            ),
        ];
        names.into_iter().find_map(|(tab, what, names)| {
            let (index, words) = names_problem(what, names.into_iter())?;
            Some((tab, index, words))
        })
    }

    /// What a label's chord already does.
    pub(super) fn chord_clash(&self, index: usize, keymap: &Keymap) -> Option<String> {
        let scheme = self.scheme();
        let label = scheme.labels.get(index)?;
        let chord = Chord::parse(&label.chord).ok()?;
        let other = scheme.labels.iter().find(|other| {
            other.id != label.id && Chord::parse(&other.chord).is_ok_and(|one| one == chord)
        });
        if let Some(other) = other {
            return Some(format!("{chord} also tags as {}.", other.name));
        }
        keymap
            .bindings(chord)
            .iter()
            .find_map(|binding| match binding {
                Binding::Spec(row) => {
                    let same = matches!(&row.command, Command::TagKind(kind)
                    if scheme.label_of_kind(kind).is_some_and(|first| first.id == label.id));
                    (!same)
                        .then(|| format!("{chord} already runs “{}”, which goes first.", row.name))
                }
                Binding::Label(_) => None,
            })
    }
}

fn names_problem<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Option<(usize, String)> {
    let mut seen = BTreeSet::new();
    for (index, name) in names.enumerate() {
        let name = name.trim();
        if name.is_empty() {
            return Some((index, format!("A {what} needs a name.")));
        }
        if !seen.insert(name.to_lowercase()) {
            return Some((index, format!("Two entries are called “{name}”.")));
        }
    }
    None
}

fn label_problem(label: &Label) -> Option<String> {
    if matches!(&label.kind, Kind::Own(name) if name.trim().is_empty()) {
        return Some(format!("Label “{}” needs a kind.", label.name));
    }
    if let Some(problem) = chord_problem(&label.chord) {
        return Some(problem);
    }
    let names = label.attributes.iter().map(|a| a.name.as_str());
    if let Some((_, problem)) = names_problem("attribute", names) {
        return Some(problem);
    }
    let empty = label.attributes.iter().find(
        |a| matches!(&a.ty, AttributeType::Choice(all) if all.iter().all(|v| v.trim().is_empty())),
    );
    empty.map(|a| format!("Attribute “{}” needs something to choose from.", a.name))
}

/// Why a chord can't be one; none is right too.
pub(super) fn chord_problem(chord: &str) -> Option<String> {
    if chord.is_empty() {
        return None;
    }
    Chord::parse(chord).err().map(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{Scheme, presets};

    #[test]
    fn what_cannot_be_used_is_said() {
        let scheme = presets::scheme();
        let said = |change: &dyn Fn(&mut Scheme)| {
            let mut draft = Draft::new(&scheme);
            change(draft.scheme_mut());
            draft
                .problem()
                .map(|(_, _, words)| words)
                .unwrap_or_default()
        };
        assert_eq!(said(&|_| {}), "");
        type Change<'a> = &'a dyn Fn(&mut Scheme);
        let cases: [(&str, Change<'_>); 7] = [
            ("at least one label", &|s| s.labels.clear()),
            ("at least one status", &|s| s.statuses.clear()),
            ("needs a name", &|s| s.labels[0].name.clear()),
            ("Two entries", &|s| s.statuses[1].name = "New".into()),
            ("is no key", &|s| s.labels[0].chord = "Hyper+Q".into()),
            ("at least one value", &|s| s.scales[0].values.clear()),
            ("needs a kind", &|s| {
                s.labels[0].kind = Kind::Own(" ".into());
            }),
        ];
        for (part, change) in cases {
            let words = said(change);
            assert!(words.contains(part), "{part}: {words}");
        }
    }

    #[test]
    fn a_chord_that_does_something_already_is_named() {
        let mut draft = Draft::new(&presets::scheme());
        let (keymap, _) = Keymap::new(&BTreeMap::new(), draft.scheme());
        assert_eq!(draft.chord_clash(0, &keymap), None);
        draft.scheme_mut().labels[0].chord = "O".into();
        let words = draft.chord_clash(0, &keymap).unwrap_or_default();
        assert!(words.starts_with("O already runs"), "{words}");
        draft.scheme_mut().labels[0].chord = "s".into();
        let words = draft.chord_clash(0, &keymap).unwrap_or_default();
        assert_eq!(words, "S also tags as source.");
    }
}
