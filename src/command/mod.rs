//! What a person can want: every command with its name, help, menu and default chords.
//!
//! A [`Command`] says what is wanted; what changes in the data is an
//! [`Edit`](crate::edit::Edit). The [`TABLE`] holds every command that needs nothing but the
//! present selection; menus, the palette, the help sheet, the keymap and the tests are made
//! from it.

mod changes;
mod chord;
mod intent;
mod keymap;
mod table;

pub use chord::{Chord, ChordError, Key};
pub use intent::{
    Ask, ClaimChange, Command, Direction, Edge, Field, Reply, ReplyToAll, SchemeChange, Step,
    Window,
};
pub use keymap::{Binding, Keymap, KeymapError};
pub use table::{Menu, Needs, Spec, TABLE, spec, trace};
