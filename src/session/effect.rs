//! What came of a command.

use std::fmt;

use crate::edit::EditError;

/// What came of a command that ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// A sentence for the status bar.
    pub message: Option<String>,
    /// Whether the caret's place should be scrolled into view.
    pub reveal: bool,
}

impl Effect {
    /// Nothing to say, nowhere to go.
    #[must_use]
    pub fn quiet() -> Self {
        Self::default()
    }

    /// Goes to the caret.
    #[must_use]
    pub fn reveal() -> Self {
        Self {
            message: None,
            reveal: true,
        }
    }

    /// Says something.
    #[must_use]
    pub fn say(message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            reveal: false,
        }
    }

    /// Says something and goes to the caret.
    #[must_use]
    pub fn say_and_reveal(message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            reveal: true,
        }
    }
}

/// Why a command did nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Something that it needs is missing; a sentence that says what to do.
    Needs(String),
    /// The change is not allowed.
    Edit(EditError),
}

impl Refusal {
    pub(super) fn needs(sentence: &str) -> Self {
        Self::Needs(sentence.to_owned())
    }
}

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Needs(sentence) => f.write_str(sentence),
            Self::Edit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

/// The result of a command.
pub type Ran = Result<Effect, Refusal>;
