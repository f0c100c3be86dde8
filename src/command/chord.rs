//! Chords: a key with the modifiers held down, and how they are written.

use std::fmt;

/// A key. Letters are upper case; `Shift` is told apart by [`Chord::shift`] for letters and
/// named keys, while signs such as `*` and `?` are what they are on any keyboard layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A letter, digit or sign.
    Sign(char),
    /// A function key, F1 to F12.
    Function(u8),
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Tab.
    Tab,
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Space bar.
    Space,
    /// Delete forwards.
    Delete,
    /// Backspace.
    Backspace,
}

const NAMED: &[(Key, &str)] = &[
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
    (Key::Home, "Home"),
    (Key::End, "End"),
    (Key::PageUp, "PgUp"),
    (Key::PageDown, "PgDn"),
    (Key::Tab, "Tab"),
    (Key::Enter, "Enter"),
    (Key::Escape, "Esc"),
    (Key::Space, "Space"),
    (Key::Delete, "Delete"),
    (Key::Backspace, "Backspace"),
];

impl Key {
    fn parse(name: &str) -> Option<Self> {
        if let Some((key, _)) = NAMED
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(name))
        {
            return Some(*key);
        }
        let mut characters = name.chars();
        match (characters.next(), characters.next()) {
            (Some(sign), None) if !sign.is_whitespace() && !sign.is_control() => {
                Some(Self::Sign(sign.to_ascii_uppercase()))
            }
            (Some('F' | 'f'), Some(_)) => {
                let number: u8 = name[1..].parse().ok()?;
                (1..=12).contains(&number).then_some(Self::Function(number))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign(sign) => write!(f, "{sign}"),
            Self::Function(number) => write!(f, "F{number}"),
            named => {
                let name = NAMED
                    .iter()
                    .find(|(key, _)| key == named)
                    .map_or("?", |(_, name)| name);
                f.write_str(name)
            }
        }
    }
}

/// A key with modifiers, written `Ctrl+Shift+Z`. On macOS Ctrl stands for the command key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    /// The control key, or the command key on macOS.
    pub ctrl: bool,
    /// The alt (option) key.
    pub alt: bool,
    /// The shift key; never set with a sign that is neither letter nor digit.
    pub shift: bool,
    /// The key.
    pub key: Key,
}

/// Why a string is no chord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChordError(pub String);

impl fmt::Display for ChordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}” is no key: write a letter, digit, sign, F1 to F12 or a name such as Enter, \
             with Ctrl+, Alt+ or Shift+ before it",
            self.0
        )
    }
}

impl std::error::Error for ChordError {}

impl Chord {
    /// A key alone.
    #[must_use]
    pub const fn plain(key: Key) -> Self {
        Self {
            ctrl: false,
            alt: false,
            shift: false,
            key,
        }
    }

    /// Reads what [`Display`](fmt::Display) writes, in any case.
    ///
    /// # Errors
    /// [`ChordError`] with the string.
    pub fn parse(text: &str) -> Result<Self, ChordError> {
        let error = || ChordError(text.to_owned());
        let mut chord = Self::plain(Key::Space);
        let mut rest = text.trim();
        while let Some((modifier, after)) =
            rest.split_once('+').filter(|(_, after)| !after.is_empty())
        {
            let held = match modifier.trim().to_ascii_lowercase().as_str() {
                "ctrl" | "cmd" | "control" | "command" => &mut chord.ctrl,
                "alt" | "option" => &mut chord.alt,
                "shift" => &mut chord.shift,
                _ => return Err(error()),
            };
            *held = true;
            rest = after.trim();
        }
        chord.key = Key::parse(rest).ok_or_else(error)?;
        if matches!(chord.key, Key::Sign(sign) if !sign.is_alphanumeric()) {
            chord.shift = false;
        }
        Ok(chord)
    }

    /// Whether typing it into a text field would write something there.
    #[must_use]
    pub fn types_text(self) -> bool {
        !self.ctrl && !self.alt && matches!(self.key, Key::Sign(_) | Key::Space)
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.ctrl, "Ctrl+"),
            (self.alt, "Alt+"),
            (self.shift, "Shift+"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        self.key.fmt(f)
    }
}
