//! From what the window system reports to chords.
//!
//! Letters, named keys and everything with Ctrl or Alt are taken from key events, which know the
//! keyboard's layout; signs such as `*`, `[` and `?` from the text that they type, so that they
//! work on any layout. A press is reported once, although it makes a key event *and* text.

use egui::{Context, Event, Modifiers};

use crate::command::{Chord, Key};

/// A chord that was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    /// The chord.
    pub chord: Chord,
    /// What to try if nothing is bound to the chord: the Latin letter of a key that types
    /// another script, the digit of a key that types a sign.
    pub fallback: Option<Chord>,
    /// The text on the clipboard, with Ctrl+V.
    pub pasted: Option<String>,
}

impl Press {
    fn of(chord: Chord) -> Self {
        Self {
            chord,
            fallback: None,
            pasted: None,
        }
    }
}

/// Who has the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The article's text.
    Text,
    /// A text field.
    Field,
    /// A list with a field that filters it: letters go there.
    List,
    /// Anything else.
    Elsewhere,
}

/// The chords pressed since the last frame, in order.
#[must_use]
pub fn presses(ctx: &Context) -> Vec<Press> {
    ctx.input(|input| {
        read(&input.events)
            .into_iter()
            .map(|(press, _)| press)
            .collect()
    })
}

/// Takes the presses that `wants` says yes to out of the frame's events, so that no widget acts
/// on them too. Call it before drawing.
pub fn take(ctx: &Context, mut wants: impl FnMut(&Press) -> bool) -> Vec<Press> {
    ctx.input_mut(|input| {
        let mut gone = Vec::new();
        let mut taken = Vec::new();
        for (press, events) in read(&input.events) {
            if wants(&press) {
                gone.extend(events);
                taken.push(press);
            }
        }
        let mut index = 0;
        input.events.retain(|_| {
            index += 1;
            !gone.contains(&(index - 1))
        });
        taken
    })
}

/// Takes all keys out of the frame's events that were pressed behind the first press that
/// `is_last` says yes to. Call it before drawing.
pub fn take_behind(ctx: &Context, is_last: impl Fn(&Press) -> bool) -> Vec<Event> {
    ctx.input_mut(|input| {
        let presses = read(&input.events);
        let last = presses.into_iter().find(|(press, _)| is_last(press));
        let Some(last) = last.and_then(|(_, places)| places.last().copied()) else {
            return Vec::new();
        };
        let behind = input.events.split_off(last + 1);
        let (keys, others) = behind.into_iter().partition(is_of_keys);
        input.events.extend::<Vec<Event>>(others);
        keys
    })
}

/// Takes all keys out of the frame's events. Call it before drawing.
pub fn take_all(ctx: &Context) -> Vec<Event> {
    ctx.input_mut(|input| {
        let events = std::mem::take(&mut input.events);
        let (keys, others) = events.into_iter().partition(is_of_keys);
        input.events = others;
        keys
    })
}

/// Whether an event comes of typing.
fn is_of_keys(event: &Event) -> bool {
    matches!(
        event,
        Event::Copy
            | Event::Cut
            | Event::Paste(_)
            | Event::Text(_)
            | Event::Key { .. }
            | Event::Ime(_)
    )
}

/// Whether a chord may run a command while the keyboard is there.
#[must_use]
pub fn may_run(chord: Chord, focus: Focus) -> bool {
    match focus {
        Focus::Text => true,
        Focus::Field => runs_while_typing(chord),
        Focus::List => runs_while_typing(chord) || takes_back(chord),
        Focus::Elsewhere => !belongs_to_text(chord),
    }
}

/// Whether a chord may run although a text field has the keyboard: function keys, and chords
/// with Ctrl that a text field makes nothing of.
#[must_use]
pub fn runs_while_typing(chord: Chord) -> bool {
    match chord.key {
        Key::Function(_) => true,
        // Ctrl+Alt is AltGr on some systems and types signs.
        Key::Sign(sign) => chord.ctrl && !chord.alt && !"ACVXZY".contains(sign),
        Key::PageUp | Key::PageDown | Key::Space => chord.ctrl && !chord.alt,
        Key::Left
        | Key::Right
        | Key::Up
        | Key::Down
        | Key::Home
        | Key::End
        | Key::Tab
        | Key::Enter
        | Key::Escape
        | Key::Delete
        | Key::Backspace => false,
    }
}

/// Whether a chord is one by which a text field takes its own typing back. A list has nothing
/// of the kind, so there it may mean the project's steps.
fn takes_back(chord: Chord) -> bool {
    matches!(chord.key, Key::Sign('Z' | 'Y')) && chord.ctrl && !chord.alt
}

/// Whether a chord means something in the article's text only when that has the keyboard;
/// elsewhere the same keys move through lists and press buttons.
#[must_use]
pub fn belongs_to_text(chord: Chord) -> bool {
    match chord.key {
        Key::Sign(_) | Key::Function(_) | Key::Escape => false,
        Key::Tab | Key::Space | Key::Home | Key::End | Key::Left | Key::Right | Key::Backspace => {
            true
        }
        Key::Delete => !chord.shift,
        Key::Up | Key::Down => !chord.alt,
        Key::Enter | Key::PageUp | Key::PageDown => !chord.ctrl && !chord.alt,
    }
}

/// Every press with the places of the events that it is made of.
fn read(events: &[Event]) -> Vec<(Press, Vec<usize>)> {
    let mut out: Vec<(Press, Vec<usize>)> = Vec::new();
    let mut skip = None;
    for (index, event) in events.iter().enumerate() {
        if skip == Some(index) {
            continue;
        }
        let press = match event {
            Event::Copy => Some(Press::of(ctrl('C'))),
            Event::Cut => Some(Press::of(ctrl('X'))),
            Event::Paste(text) => Some(Press {
                pasted: Some(text.clone()),
                ..Press::of(ctrl('V'))
            }),
            Event::Text(text) => single(text).and_then(|sign| typed(sign, None, Modifiers::NONE)),
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => {
                let text = match events.get(index + 1) {
                    Some(Event::Text(text)) => {
                        skip = Some(index + 1);
                        single(text)
                    }
                    _ => None,
                };
                pressed(*key, *modifiers, text)
            }
            _ => None,
        };
        if let Some(press) = press {
            let both = skip == Some(index + 1);
            let places = if both {
                vec![index, index + 1]
            } else {
                vec![index]
            };
            out.push((press, places));
        }
    }
    out
}

fn ctrl(letter: char) -> Chord {
    Chord {
        ctrl: true,
        ..Chord::plain(Key::Sign(letter))
    }
}

fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(sign), None) if !sign.is_control() && !sign.is_whitespace() => Some(sign),
        _ => None,
    }
}

fn pressed(key: egui::Key, modifiers: Modifiers, text: Option<char>) -> Option<Press> {
    let meaning = meaning(key);
    let held = modifiers.command || modifiers.ctrl || modifiers.alt;
    match (meaning, text) {
        (Some(Key::Sign(_)) | None, Some(sign)) if !held => typed(sign, meaning, modifiers),
        (Some(key), _) => Some(Press::of(with(key, modifiers))),
        (None, _) => None,
    }
}

fn with(key: Key, modifiers: Modifiers) -> Chord {
    let sign = matches!(key, Key::Sign(sign) if !sign.is_alphanumeric());
    Chord {
        ctrl: modifiers.command || modifiers.ctrl,
        alt: modifiers.alt,
        shift: modifiers.shift && !sign,
        key,
    }
}

/// What typing a character means; `key` is the key that typed it.
fn typed(sign: char, key: Option<Key>, modifiers: Modifiers) -> Option<Press> {
    let by_key = |wanted: fn(&char) -> bool| match key {
        Some(Key::Sign(known)) if wanted(&known) => Some(with(Key::Sign(known), modifiers)),
        _ => None,
    };
    if sign.is_ascii_alphabetic() {
        let chord = with(Key::Sign(sign.to_ascii_uppercase()), modifiers);
        return Some(Press::of(chord));
    }
    if sign.is_alphabetic() {
        let lower = sign.to_lowercase().next().unwrap_or(sign);
        return Some(Press {
            fallback: by_key(char::is_ascii_alphabetic),
            ..Press::of(with(Key::Sign(lower), modifiers))
        });
    }
    // Some layouts type digits with Shift: a digit is a digit.
    Some(Press {
        fallback: by_key(char::is_ascii_digit).filter(|_| !sign.is_ascii_digit()),
        ..Press::of(Chord::plain(Key::Sign(sign)))
    })
}

fn meaning(key: egui::Key) -> Option<Key> {
    use egui::Key as E;
    Some(match key {
        E::ArrowDown => Key::Down,
        E::ArrowLeft => Key::Left,
        E::ArrowRight => Key::Right,
        E::ArrowUp => Key::Up,
        E::Escape => Key::Escape,
        E::Tab => Key::Tab,
        E::Backspace => Key::Backspace,
        E::Enter => Key::Enter,
        E::Space => Key::Space,
        E::Delete => Key::Delete,
        E::Home => Key::Home,
        E::End => Key::End,
        E::PageUp => Key::PageUp,
        E::PageDown => Key::PageDown,
        E::Colon => Key::Sign(':'),
        E::Comma => Key::Sign(','),
        E::Backslash => Key::Sign('\\'),
        E::Slash => Key::Sign('/'),
        E::Pipe => Key::Sign('|'),
        E::Questionmark => Key::Sign('?'),
        E::Exclamationmark => Key::Sign('!'),
        E::OpenBracket => Key::Sign('['),
        E::CloseBracket => Key::Sign(']'),
        E::OpenCurlyBracket => Key::Sign('{'),
        E::CloseCurlyBracket => Key::Sign('}'),
        E::Backtick => Key::Sign('`'),
        E::Minus => Key::Sign('-'),
        E::Period => Key::Sign('.'),
        E::Plus => Key::Sign('+'),
        E::Equals => Key::Sign('='),
        E::Semicolon => Key::Sign(';'),
        E::Quote => Key::Sign('\''),
        other => return letter_digit_or_function(other),
    })
}

fn letter_digit_or_function(key: egui::Key) -> Option<Key> {
    // Letters are named `A`, digits `0`, function keys `F1`.
    let name = key.name();
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(sign), None) if sign.is_ascii_alphanumeric() => {
            Some(Key::Sign(sign.to_ascii_uppercase()))
        }
        (Some('F'), Some(_)) => {
            let number: u8 = name[1..].parse().ok()?;
            (1..=12).contains(&number).then_some(Key::Function(number))
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::{Focus, may_run, read};
    use crate::command::{Chord, TABLE};
    use egui::{Event, Key, Modifiers};

    const NONE: Modifiers = Modifiers::NONE;
    const SHIFT: Modifiers = Modifiers::SHIFT;
    const ALT: Modifiers = Modifiers::ALT;
    const CTRL: Modifiers = Modifiers {
        ctrl: true,
        command: true,
        ..Modifiers::NONE
    };

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        }
    }

    fn written(events: &[Event]) -> String {
        let presses = read(events);
        let words = presses.iter().map(|(press, _)| match press.fallback {
            Some(fallback) => format!("{} or {fallback}", press.chord),
            None => press.chord.to_string(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn keys_with_the_text_that_they_type() {
        let both = CTRL | SHIFT;
        let cases: &[(Key, Modifiers, &str, &str)] = &[
            (Key::F, NONE, "f", "F"),
            (Key::F, SHIFT, "F", "Shift+F"),
            // Caps lock is no Shift.
            (Key::F, NONE, "F", "F"),
            (Key::Num1, NONE, "1", "1"),
            (Key::Num8, SHIFT, "*", "* or Shift+8"),
            (Key::Slash, SHIFT, "?", "?"),
            (Key::Questionmark, SHIFT, "?", "?"),
            (Key::OpenBracket, NONE, "[", "["),
            (Key::Num8, NONE, "[", "[ or 8"),
            (Key::Period, NONE, ".", "."),
            (Key::Space, NONE, " ", "Space"),
            // German: the key right of P types ü, and is no bracket.
            (Key::OpenBracket, NONE, "ü", "ü"),
            // French: digits with Shift, signs without.
            (Key::Num1, SHIFT, "1", "1"),
            (Key::Num1, NONE, "&", "& or 1"),
            // Russian: the key of F types а.
            (Key::F, NONE, "а", "а or F"),
            (Key::F, SHIFT, "А", "Shift+а or Shift+F"),
            (Key::S, ALT, "ß", "Alt+S"),
            (Key::N, ALT | SHIFT, "", "Alt+Shift+N"),
            (Key::K, CTRL, "", "Ctrl+K"),
            (Key::Z, both, "", "Ctrl+Shift+Z"),
            (Key::Equals, CTRL, "", "Ctrl+="),
            (Key::Plus, both, "", "Ctrl++"),
            (Key::Minus, CTRL, "", "Ctrl+-"),
            (Key::Num0, CTRL, "", "Ctrl+0"),
            (Key::Comma, CTRL, "", "Ctrl+,"),
            (Key::PageDown, CTRL, "", "Ctrl+PgDn"),
            (Key::ArrowLeft, SHIFT, "", "Shift+Left"),
            (Key::F1, NONE, "", "F1"),
            (Key::F12, SHIFT, "", "Shift+F12"),
            (Key::F13, NONE, "", ""),
            (Key::Tab, SHIFT, "", "Shift+Tab"),
            (Key::Enter, NONE, "", "Enter"),
            (Key::Backspace, NONE, "", "Backspace"),
            (Key::Escape, NONE, "", "Esc"),
            // Without text, as some tools send it.
            (Key::OpenBracket, NONE, "", "["),
        ];
        for (pressed, modifiers, text, expected) in cases {
            let mut events = vec![key(*pressed, *modifiers)];
            if !text.is_empty() {
                events.push(Event::Text((*text).to_owned()));
            }
            assert_eq!(written(&events), *expected, "{events:?}");
        }
    }

    #[test]
    fn the_clipboard_and_text_alone() {
        assert_eq!(written(&[Event::Copy]), "Ctrl+C");
        assert_eq!(written(&[Event::Cut]), "Ctrl+X");
        let pasted = read(&[Event::Paste("words".into())]);
        assert_eq!(pasted[0].0.chord.to_string(), "Ctrl+V");
        assert_eq!(pasted[0].0.pasted.as_deref(), Some("words"));
        assert_eq!(written(&[Event::Text("*".into())]), "*");
        assert_eq!(written(&[Event::Text("two words".into())]), "");
        assert_eq!(written(&[key(Key::J, NONE), key(Key::K, NONE)]), "J K");
        let released = Event::Key {
            key: Key::F,
            physical_key: None,
            pressed: false,
            repeat: false,
            modifiers: NONE,
        };
        assert_eq!(written(&[released]), "");
    }

    #[test]
    fn what_runs_where() {
        // chord, while typing, in the text, elsewhere
        for (chord, in_field, in_text, other) in [
            ("F", false, true, true),
            ("*", false, true, true),
            ("Space", false, true, false),
            ("Tab", false, true, false),
            ("Shift+Tab", false, true, false),
            ("Enter", false, true, false),
            ("Esc", false, true, true),
            ("Left", false, true, false),
            ("Ctrl+Left", false, true, false),
            ("Alt+Left", false, true, false),
            ("Alt+Up", false, true, true),
            ("Home", false, true, false),
            ("Ctrl+End", false, true, false),
            ("PgDn", false, true, false),
            ("Ctrl+PgDn", true, true, true),
            ("Delete", false, true, false),
            ("Backspace", false, true, false),
            ("Ctrl+Backspace", false, true, false),
            ("Ctrl+Enter", false, true, true),
            ("Ctrl+A", false, true, true),
            ("Ctrl+C", false, true, true),
            ("Ctrl+V", false, true, true),
            ("Ctrl+X", false, true, true),
            ("Ctrl+Z", false, true, true),
            ("Ctrl+Shift+Z", false, true, true),
            ("Ctrl+Y", false, true, true),
            ("Ctrl+K", true, true, true),
            ("Ctrl+Shift+P", true, true, true),
            ("Ctrl+S", true, true, true),
            ("Ctrl+=", true, true, true),
            ("Ctrl+1", true, true, true),
            ("Ctrl+Alt+Q", false, true, true),
            ("Alt+N", false, true, true),
            ("F1", true, true, true),
            ("Shift+F6", true, true, true),
        ] {
            let parsed = Chord::parse(chord).unwrap();
            let found = [Focus::Field, Focus::Text, Focus::Elsewhere];
            let found = found.map(|focus| may_run(parsed, focus));
            assert_eq!(found, [in_field, in_text, other], "{chord}");
            let takes_back = matches!(chord, "Ctrl+Z" | "Ctrl+Shift+Z" | "Ctrl+Y");
            assert_eq!(
                may_run(parsed, Focus::List),
                in_field || takes_back,
                "{chord}"
            );
        }
    }

    #[test]
    fn no_default_chord_that_runs_while_typing_types_text() {
        for chord in TABLE.iter().flat_map(|row| row.chords) {
            let chord = Chord::parse(chord).unwrap();
            assert!(
                !(chord.types_text() && may_run(chord, Focus::Field)),
                "{chord}"
            );
        }
    }
}
