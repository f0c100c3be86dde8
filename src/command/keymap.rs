//! Which chord runs which command: the table's defaults, the scheme's chords, the person's own.

use std::collections::BTreeMap;
use std::fmt;

use super::chord::{Chord, ChordError};
use super::intent::Command;
use super::table::{Spec, TABLE, spec};
use crate::model::{LabelId, Scheme};

/// What a chord runs.
#[derive(Clone, Debug)]
pub enum Binding {
    /// A row of the table.
    Spec(&'static Spec),
    /// A label of the scheme by its own chord.
    Label(LabelId),
}

impl Binding {
    /// The command to run.
    #[must_use]
    pub fn command(&self) -> Command {
        match self {
            Self::Spec(spec) => spec.command.clone(),
            Self::Label(label) => Command::Tag(label.clone()),
        }
    }
}

/// Why a keymap of the settings can't be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeymapError {
    /// There is no such command.
    NoCommand(String),
    /// That is no chord.
    Chord(ChordError),
}

impl fmt::Display for KeymapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCommand(id) => write!(f, "there is no command “{id}”"),
            Self::Chord(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for KeymapError {}

/// All chords in force. Several commands may share a chord when they need different things
/// (Enter lets go of an edge, else edits the claim); the first that can run does.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    by_chord: BTreeMap<Chord, Vec<Binding>>,
    by_id: BTreeMap<&'static str, Vec<Chord>>,
}

impl Keymap {
    /// The defaults, changed by `own` (command id → chords; an empty list takes its chords
    /// away) and joined by the chords of the scheme's labels. What can't be used is left out
    /// and reported.
    #[must_use]
    pub fn new(own: &BTreeMap<String, Vec<String>>, scheme: &Scheme) -> (Self, Vec<KeymapError>) {
        let mut keymap = Self::default();
        let mut errors = Vec::new();
        for id in own.keys().filter(|id| spec(id).is_none()) {
            errors.push(KeymapError::NoCommand(id.clone()));
        }
        for row in TABLE {
            let parsed: Vec<Result<Chord, ChordError>> = match own.get(row.id) {
                Some(chords) => chords.iter().map(|chord| Chord::parse(chord)).collect(),
                None => row.chords.iter().map(|chord| Chord::parse(chord)).collect(),
            };
            for chord in parsed {
                match chord {
                    Ok(chord) => keymap.bind(chord, row),
                    Err(error) => errors.push(KeymapError::Chord(error)),
                }
            }
        }
        for label in scheme.labels.iter().filter(|label| !label.chord.is_empty()) {
            match Chord::parse(&label.chord) {
                // The built-in kinds already have these chords, with the same meaning.
                Ok(chord) if keymap.tags_same(chord, &label.id, scheme) => {}
                Ok(chord) => {
                    keymap
                        .by_chord
                        .entry(chord)
                        .or_default()
                        .push(Binding::Label(label.id.clone()));
                }
                Err(error) => errors.push(KeymapError::Chord(error)),
            }
        }
        (keymap, errors)
    }

    fn bind(&mut self, chord: Chord, row: &'static Spec) {
        self.by_chord
            .entry(chord)
            .or_default()
            .push(Binding::Spec(row));
        self.by_id.entry(row.id).or_default().push(chord);
    }

    fn tags_same(&self, chord: Chord, label: &LabelId, scheme: &Scheme) -> bool {
        self.bindings(chord).iter().any(|binding| match binding {
            Binding::Spec(Spec {
                command: Command::TagKind(kind),
                ..
            }) => scheme
                .label_of_kind(kind)
                .is_some_and(|first| first.id == *label),
            _ => false,
        })
    }

    /// Everything bound to a chord, in the order of the table.
    #[must_use]
    pub fn bindings(&self, chord: Chord) -> &[Binding] {
        self.by_chord.get(&chord).map_or(&[], Vec::as_slice)
    }

    /// The chords of a command, the first one to be shown.
    #[must_use]
    pub fn chords(&self, id: &str) -> &[Chord] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The chord to show beside a command, empty if it has none.
    #[must_use]
    pub fn shown(&self, id: &str) -> String {
        self.chords(id)
            .first()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// Chords that run commands with the same needs, of which only the first can ever run.
    #[must_use]
    pub fn conflicts(&self) -> Vec<(Chord, Vec<&'static str>)> {
        let mut out = Vec::new();
        for (chord, bindings) in &self.by_chord {
            let rows: Vec<_> = bindings
                .iter()
                .filter_map(|binding| match binding {
                    Binding::Spec(row) => Some(*row),
                    Binding::Label(_) => None,
                })
                .collect();
            let clash: Vec<&'static str> = rows
                .iter()
                .filter(|row| {
                    rows.iter()
                        .any(|other| other.id != row.id && other.needs == row.needs)
                })
                .map(|row| row.id)
                .collect();
            if !clash.is_empty() {
                out.push((*chord, clash));
            }
        }
        out
    }
}
