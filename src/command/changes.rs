//! Which commands change a project.

use super::intent::{Ask, Command, Window};

impl Command {
    /// Whether it changes the project, or begins to. What only looks does not.
    #[must_use]
    pub fn changes(&self) -> bool {
        match self {
            Self::Move { .. }
            | Self::Select { .. }
            | Self::Click(_)
            | Self::SelectAll
            | Self::SelectWord
            | Self::SelectSentence
            | Self::Escape
            | Self::GoToMention(_)
            | Self::GoToLooseFigure(_)
            | Self::GoToNumber(_)
            | Self::CycleOverlaps
            | Self::Isolate(_)
            | Self::IsolateFocused
            | Self::FocusMention(_)
            | Self::SelectClaim(_)
            | Self::GoToClaim(_)
            | Self::OpenArticle(_)
            | Self::GoToArticle(_)
            | Self::GoTo(..)
            | Self::ToggleReview
            | Self::SetReview(..)
            | Self::GoToQuestion(_)
            | Self::AskAbout(..)
            | Self::HoldSuggestion(_)
            | Self::GoToSilentSentence(_)
            // Looks at another person's work; adding the person is refused where it must be.
            | Self::WorkAs(..) => false,
            Self::Window(window) => matches!(
                window,
                Window::Save
                    // One program at a time writes backups: the one that works on the project.
                    | Window::BackUp
                    | Window::PasteArticle
                    | Window::SuggestFromMemory
                    | Window::Ask(
                        Ask::ImportFiles
                            | Ask::ImportRun
                            | Ask::Suggesters
                            | Ask::AcceptAll
                            | Ask::RejectAll
                            | Ask::RejectReason
                            | Ask::TagAll
                            | Ask::Label
                            | Ask::Scheme
                            | Ask::ArticleDetails
                            | Ask::DeleteArticle
                    )
            ),
            _ => true,
        }
    }
}
