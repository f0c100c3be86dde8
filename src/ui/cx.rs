//! What panels see, and where they put what the person wants.

use super::Preferences;
use super::theme::Theme;
use crate::command::{Command, Keymap, Spec, Window, spec};
use crate::session::Session;
use crate::text::unseen::shown;

/// What every panel sees. Nothing in it can be changed: panels send commands.
pub struct Cx<'a> {
    /// The project and what the person looks at.
    pub session: &'a Session,
    /// The colours of now.
    pub theme: &'static Theme,
    /// The chords of now.
    pub keymap: &'a Keymap,
    /// What the person has set.
    pub preferences: &'a Preferences,
}

impl<'a> Cx<'a> {
    /// As a window sees it now.
    #[must_use]
    pub fn of(
        session: &'a Session,
        ctx: &egui::Context,
        keymap: &'a Keymap,
        preferences: &'a Preferences,
    ) -> Self {
        Self {
            session,
            theme: Theme::of(ctx),
            keymap,
            preferences,
        }
    }

    /// A row of the table as a menu, tooltip or palette shows it.
    #[must_use]
    pub fn shown(&self, id: &str) -> Shown {
        match spec(id) {
            Some(row) => self.shown_spec(row),
            None => Shown {
                name: id.to_owned(),
                doc: String::new(),
                chord: String::new(),
                enabled: false,
            },
        }
    }

    /// [`shown`](Self::shown) of a row.
    #[must_use]
    pub fn shown_spec(&self, row: &Spec) -> Shown {
        Shown {
            name: shown(&self.session.shown_name(row)).into_owned(),
            doc: row.doc.to_owned(),
            chord: self.keymap.shown(row.id),
            enabled: self.session.meets(row.needs) && self.session.allows(&row.command),
        }
    }

    /// The index of a label's colour, for [`Theme::hue`].
    #[must_use]
    pub fn label_hue(&self, label: &crate::model::LabelId) -> usize {
        let known = self.session.project().scheme.label(label);
        known.map_or(9, |label| label.hue as usize)
    }
}

/// A command as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// What it does.
    pub doc: String,
    /// Its chord; empty if it has none.
    pub chord: String,
    /// Whether it can run now.
    pub enabled: bool,
}

impl Shown {
    /// For a tooltip: what it does, and the chord.
    #[must_use]
    pub fn tooltip(&self) -> String {
        match self.chord.as_str() {
            "" => self.doc.clone(),
            chord => format!("{} ({chord})", self.doc),
        }
    }
}

/// What panels send. Commands run once a frame, after drawing.
#[derive(Debug, Default)]
pub struct Sink {
    commands: Vec<Command>,
}

impl Sink {
    /// Wants a command to run.
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Wants a row of the table to run.
    pub fn send_id(&mut self, id: &str) {
        if let Some(row) = spec(id) {
            self.send(row.command.clone());
        }
    }

    /// Wants something of the window.
    pub fn window(&mut self, window: Window) {
        self.send(Command::Window(window));
    }

    /// Takes everything that was sent.
    pub fn take(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }
}
