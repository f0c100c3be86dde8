//! A project that is being worked on.

pub mod journal;

pub use journal::{Journal, JournalStatus, MemoryJournal, Waker};
