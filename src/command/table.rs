//! The one table of commands: name, help, menu, needs and default chords.

use std::fmt;
use std::sync::LazyLock;

use super::intent::{Ask, Command, Direction, Edge, Field, Reply, Step, Window};
use crate::model::{Kind, LayerState};

/// The menu in which a command stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Menu {
    /// Projects and articles as files.
    File,
    /// Undo, copy, find, settings.
    Edit,
    /// Mentions.
    Mark,
    /// Claims.
    Claim,
    /// Suggestions.
    Review,
    /// Places to go to.
    Go,
    /// Steps of the caret; shown in the help sheet and the palette, not in a menu.
    Caret,
    /// What the window shows.
    View,
    /// Help.
    Help,
}

impl Menu {
    /// The menus of the menu bar, in order.
    pub const BAR: [Self; 8] = [
        Self::File,
        Self::Edit,
        Self::Mark,
        Self::Claim,
        Self::Review,
        Self::Go,
        Self::View,
        Self::Help,
    ];

    /// As shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Mark => "Mark",
            Self::Claim => "Claim",
            Self::Review => "Review",
            Self::Go => "Go",
            Self::Caret => "Caret",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// What must be there for a command to do anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// An open project.
    Project,
    /// A current article.
    Article,
    /// A mention in focus.
    Mention,
    /// A selection or a mention in focus.
    Words,
    /// A mention in focus and a selection.
    MentionAndWords,
    /// A current claim.
    Claim,
    /// A current claim and a mention in focus.
    MentionAndClaim,
    /// A current claim and a selection.
    WordsAndClaim,
    /// An edge that is held.
    Edge,
    /// A step to take back.
    Undo,
    /// A step to take again.
    Redo,
    /// An n-th own label in the scheme, or an n-th place that the tray offers, from 1.
    Slot(u8),
    /// A suggestion that is asked about.
    Question,
    /// A suggestion that is asked about, and a current claim.
    QuestionAndClaim,
    /// A review.
    Review,
    /// A suggestion run.
    Runs,
    /// A suggestion run, or a review that can be ended.
    RunsOrReview,
}

/// One row of the table.
#[derive(Debug)]
pub struct Spec {
    /// The command.
    pub command: Command,
    /// Its name in the keymap of the settings.
    pub id: &'static str,
    /// As shown.
    pub name: &'static str,
    /// What it does, one sentence.
    pub doc: &'static str,
    /// Where it stands.
    pub menu: Menu,
    /// Its chords unless the settings say otherwise.
    pub chords: &'static [&'static str],
    /// What it needs.
    pub needs: Needs,
}

/// The row with this id.
#[must_use]
pub fn spec(id: &str) -> Option<&'static Spec> {
    TABLE.iter().find(|spec| spec.id == id)
}

/// What a command is called where nothing of what it carries may be told: its id, or its kind.
#[must_use]
pub fn trace(command: &Command) -> String {
    static ROWS: LazyLock<Vec<(String, &str)>> = LazyLock::new(|| {
        let rows = TABLE.iter().map(|row| (beginning(&row.command), row.id));
        rows.collect()
    });
    let words = beginning(command);
    match ROWS.iter().find(|(row, _)| *row == words) {
        Some((_, id)) => (*id).to_owned(),
        None => words
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default()
            .to_owned(),
    }
}

/// The beginning of what a command looks like to programmers; it may carry a whole scheme.
fn beginning(command: &Command) -> String {
    struct Cut(String);
    impl fmt::Write for Cut {
        fn write_str(&mut self, words: &str) -> fmt::Result {
            self.0.push_str(words);
            match self.0.len() {
                ..=100 => Ok(()),
                _ => Err(fmt::Error),
            }
        }
    }
    let mut cut = Cut(String::new());
    let _ = fmt::Write::write_fmt(&mut cut, format_args!("{command:?}"));
    cut.0
}

macro_rules! table {
    ($($command:expr => $id:literal, $name:literal, $doc:literal, $menu:ident, [$($chord:literal),*], $needs:expr;)+) => {
        /// Every command that needs nothing but the present state.
        pub static TABLE: &[Spec] = &[$(Spec {
            command: $command,
            id: $id,
            name: $name,
            doc: $doc,
            menu: Menu::$menu,
            chords: &[$($chord),*],
            needs: $needs,
        }),+];
    };
}

table! {
    Command::Window(Window::Ask(Ask::NewProject)) => "project.new", "New project…", "Makes an empty project in a folder of your choice", File, ["Ctrl+N"], Needs::Nothing;
    Command::Window(Window::Ask(Ask::OpenProject)) => "project.open", "Open project…", "Opens a project folder", File, ["Ctrl+O"], Needs::Nothing;
    Command::Window(Window::Ask(Ask::Unpack)) => "project.unpack", "Unpack…", "Makes a project folder of a .zip that you were sent, and opens it", File, [], Needs::Nothing;
    Command::Window(Window::OpenSample) => "project.sample", "Open the sample project", "Opens your copy of the sample: one event, told by three outlets", File, [], Needs::Nothing;
    Command::Window(Window::Ask(Ask::ImportFiles)) => "article.import", "Import articles…", "Brings in texts, web pages and the work of other tools", File, ["Ctrl+I"], Needs::Project;
    Command::Window(Window::PasteArticle) => "article.paste", "Paste as article", "Makes an article of the text on the clipboard", File, ["Ctrl+V"], Needs::Project;
    Command::Window(Window::Ask(Ask::ArticleDetails)) => "article.details", "Article details…", "Title, outlet, author, dates and language of this article", File, ["Ctrl+E"], Needs::Article;
    Command::MoveArticle(Direction::Previous) => "article.up", "Move article up", "Moves this article up in the list", File, ["Alt+Up"], Needs::Article;
    Command::MoveArticle(Direction::Next) => "article.down", "Move article down", "Moves this article down in the list", File, ["Alt+Down"], Needs::Article;
    Command::Window(Window::Ask(Ask::DeleteArticle)) => "article.delete", "Delete article…", "Takes this article and all work on it out of the project", File, [], Needs::Article;
    Command::Window(Window::Ask(Ask::ProjectDetails)) => "project.details", "Project details…", "Title, guidelines and people of this project", File, [], Needs::Project;
    Command::Window(Window::Ask(Ask::Export)) => "project.export", "Export…", "Writes articles, mentions and claims in a format of other tools", File, ["Ctrl+Shift+E"], Needs::Project;
    Command::Window(Window::Ask(Ask::SaveCopy)) => "project.copy", "Save a copy…", "Writes the whole project as it is now to another folder", File, [], Needs::Project;
    Command::Window(Window::Ask(Ask::Pack)) => "project.pack", "Pack for sending…", "Writes the whole project as it is now into one .zip", File, [], Needs::Project;
    Command::Window(Window::BackUp) => "project.backup", "Back up now", "Packs the project as it is now into your own data folder", File, [], Needs::Project;
    Command::Window(Window::Ask(Ask::Backups)) => "project.backups", "Backups…", "Lists the backups of this project, to look at or restore one", File, [], Needs::Project;
    Command::Window(Window::Check) => "project.check", "Check project", "Looks for anything in the project folder that does not fit together", File, [], Needs::Project;
    Command::Window(Window::TakeOver) => "project.take-over", "Take over", "Opens for work what was open read-only", File, [], Needs::Project;
    Command::Window(Window::Save) => "project.save", "Save snapshot", "Writes the project’s files anew; every step was on disk before", File, ["Ctrl+S"], Needs::Project;
    Command::Window(Window::Quit) => "app.quit", "Quit", "Closes the window", File, ["Ctrl+Q"], Needs::Nothing;
    Command::Undo => "edit.undo", "Undo", "Takes the last step back and goes to its place", Edit, ["Ctrl+Z"], Needs::Undo;
    Command::Redo => "edit.redo", "Redo", "Takes the step again", Edit, ["Ctrl+Shift+Z", "Ctrl+Y"], Needs::Redo;
    Command::Window(Window::History) => "edit.history", "History", "Lists every step, also those taken back, and goes to any of them", Edit, ["Ctrl+Shift+H"], Needs::Project;
    Command::Window(Window::Ask(Ask::Trash)) => "edit.trash", "Trash…", "Lists what was deleted, to bring it back", Edit, [], Needs::Project;
    Command::Window(Window::Copy) => "edit.copy", "Copy", "Copies the selected words exactly", Edit, ["Ctrl+C"], Needs::Words;
    Command::Window(Window::CopyMarked) => "edit.copy-marked", "Copy with marks", "Copies the selected words with their marks, as «words|label»", Edit, ["Ctrl+Shift+C"], Needs::Words;
    Command::SelectAll => "select.all", "Select all", "Selects the whole text", Edit, ["Ctrl+A"], Needs::Article;
    Command::SelectWord => "select.word", "Select word", "Selects the word at the caret", Edit, ["Alt+W"], Needs::Article;
    Command::SelectSentence => "select.sentence", "Select sentence", "Selects the sentence at the caret", Edit, ["Alt+S"], Needs::Article;
    Command::Escape => "edit.escape", "Let go", "Lets go of the edge, the selection, the sticky label or the mention", Edit, ["Esc"], Needs::Nothing;
    Command::Window(Window::Find) => "find.article", "Find in article", "Lists every place in this article", Edit, ["Ctrl+F"], Needs::Article;
    Command::Window(Window::FindInProject) => "find.project", "Find in project", "Lists every place in all articles: text, labels and notes", Edit, ["Ctrl+Shift+F"], Needs::Project;
    Command::Window(Window::FindNext) => "find.next", "Next hit", "Goes to the next hit", Edit, ["F3"], Needs::Article;
    Command::Window(Window::FindPrevious) => "find.previous", "Previous hit", "Goes to the hit before", Edit, ["Shift+F3"], Needs::Article;
    Command::Window(Window::Ask(Ask::Settings)) => "app.settings", "Settings…", "Theme, text size, selecting, keys", Edit, ["Ctrl+,"], Needs::Nothing;
    Command::Window(Window::Ask(Ask::ImportRun)) => "review.import", "Import suggestions…", "Brings in what a model or another program found, to be reviewed", Review, ["Ctrl+Shift+O"], Needs::Project;
    Command::Window(Window::Ask(Ask::Suggesters)) => "review.suggesters", "Suggesters…", "What looks for things to tag: the memory, lists of names, patterns, programs of your own", Review, [], Needs::Project;
    Command::Window(Window::SuggestFromMemory) => "review.memory", "Suggest what was tagged before", "Proposes words that were tagged before where they stand again, in the articles that are not done", Review, [], Needs::Project;
    Command::ToggleReview => "review.start", "Review suggestions", "Asks about one suggestion after the other, or ends that", Review, ["R"], Needs::RunsOrReview;
    Command::Answer(Reply::Accept) => "review.accept", "Accept", "Takes the suggestion, as you changed it, and asks the next", Review, ["Y"], Needs::Question;
    Command::Answer(Reply::Reject(String::new())) => "review.reject", "Reject", "Says no to the suggestion, for ever, and asks the next", Review, ["X"], Needs::Question;
    Command::Window(Window::Ask(Ask::RejectReason)) => "review.reject-reason", "Reject because…", "Says no to the suggestion, and why", Review, ["Alt+X"], Needs::Question;
    Command::HoldSuggestion(Edge::End) => "review.edit", "Edit before accepting", "Takes hold of the suggestion’s end; arrows move it, a label’s key changes the label", Review, ["E", "]"], Needs::Question;
    Command::HoldSuggestion(Edge::Start) => "review.edit-start", "Move the suggestion’s start", "Takes hold of the suggestion’s start; arrows move it", Review, ["["], Needs::Question;
    Command::Answer(Reply::AcceptInClaim) => "review.accept-in-claim", "Accept into the claim", "Takes the suggestion and adds it to the current claim", Review, ["G"], Needs::QuestionAndClaim;
    Command::Answer(Reply::Later) => "review.later", "Later", "Puts the suggestion off until all others are answered", Review, ["Space"], Needs::Question;
    Command::Answer(Reply::Unsure) => "review.unsure", "Can’t tell", "Says that you can’t tell; the filter finds it again", Review, ["U"], Needs::Question;
    Command::TakeBackAnswer => "review.take-back", "Take back", "Takes the latest answer back and asks again", Review, ["Backspace"], Needs::Review;
    Command::GoToQuestion(Direction::Next) => "review.next", "Next suggestion", "Goes to the next suggestion without an answer", Review, ["Tab"], Needs::Question;
    Command::GoToQuestion(Direction::Previous) => "review.previous", "Previous suggestion", "Goes to the suggestion before", Review, ["Shift+Tab"], Needs::Question;
    Command::Window(Window::Ask(Ask::AcceptAll)) => "review.accept-all", "Accept all…", "Lists all suggestions of the filter, then accepts them as one step", Review, ["Shift+Y"], Needs::Review;
    Command::Window(Window::Ask(Ask::RejectAll)) => "review.reject-all", "Reject all…", "Lists all suggestions of the filter, then rejects them as one step", Review, ["Shift+X"], Needs::Review;
    Command::Window(Window::Ask(Ask::ReviewOptions)) => "review.options", "Order and filter…", "Chooses which suggestions are asked about, and in which order", Review, ["Ctrl+Shift+R"], Needs::Runs;
    Command::MarkLookedAt => "review.looked", "Nothing here", "Marks the sentence as looked at and goes to the next one without a mention", Review, ["Q"], Needs::Article;
    Command::GoToSilentSentence(Direction::Next) => "review.silent-next", "Next sentence without a mention", "Selects the next sentence in which nothing is tagged", Review, ["Alt+Q"], Needs::Article;
    Command::GoToSilentSentence(Direction::Previous) => "review.silent-previous", "Previous sentence without a mention", "Selects the sentence before in which nothing is tagged", Review, ["Alt+Shift+Q"], Needs::Article;
    Command::Window(Window::Ask(Ask::Runs)) => "review.runs", "Suggestion runs…", "Lists the runs: where they came from, how they fared, the blind sample", Review, [], Needs::Project;
    Command::Window(Window::Ask(Ask::Scores)) => "review.scores", "Scores…", "Says how well a run did by what you marked in the articles that are done", Review, [], Needs::Runs;
    Command::TagKind(Kind::Figure) => "tag.figure", "Tag as figure", "Tags the selection, or the word at the caret; on a mention changes its label; pressed again stays on", Mark, ["F"], Needs::Article;
    Command::TagKind(Kind::Actor) => "tag.actor", "Tag as actor", "Tags the selection, or the word at the caret; on a mention changes its label; pressed again stays on", Mark, ["A"], Needs::Article;
    Command::TagKind(Kind::Source) => "tag.source", "Tag as source", "Tags the selection, or the word at the caret; on a mention changes its label; pressed again stays on", Mark, ["S"], Needs::Article;
    Command::AlsoKind(Kind::Figure) => "also.figure", "Also figure", "Adds a figure on the words of the mention in focus, which stays", Mark, ["Shift+F"], Needs::Mention;
    Command::AlsoKind(Kind::Actor) => "also.actor", "Also actor", "Adds an actor on the words of the mention in focus, which stays", Mark, ["Shift+A"], Needs::Mention;
    Command::AlsoKind(Kind::Source) => "also.source", "Also source", "Adds a source on the words of the mention in focus, which stays", Mark, ["Shift+S"], Needs::Mention;
    Command::TagSlot(1) => "tag.slot-1", "Tag with own label 1", "Tags with label 1 of the scheme’s own labels", Mark, ["1"], Needs::Slot(1);
    Command::TagSlot(2) => "tag.slot-2", "Tag with own label 2", "Tags with label 2 of the scheme’s own labels", Mark, ["2"], Needs::Slot(2);
    Command::TagSlot(3) => "tag.slot-3", "Tag with own label 3", "Tags with label 3 of the scheme’s own labels", Mark, ["3"], Needs::Slot(3);
    Command::TagSlot(4) => "tag.slot-4", "Tag with own label 4", "Tags with label 4 of the scheme’s own labels", Mark, ["4"], Needs::Slot(4);
    Command::TagSlot(5) => "tag.slot-5", "Tag with own label 5", "Tags with label 5 of the scheme’s own labels", Mark, ["5"], Needs::Slot(5);
    Command::TagSlot(6) => "tag.slot-6", "Tag with own label 6", "Tags with label 6 of the scheme’s own labels", Mark, ["6"], Needs::Slot(6);
    Command::TagSlot(7) => "tag.slot-7", "Tag with own label 7", "Tags with label 7 of the scheme’s own labels", Mark, ["7"], Needs::Slot(7);
    Command::TagSlot(8) => "tag.slot-8", "Tag with own label 8", "Tags with label 8 of the scheme’s own labels", Mark, ["8"], Needs::Slot(8);
    Command::TagSlot(9) => "tag.slot-9", "Tag with own label 9", "Tags with label 9 of the scheme’s own labels", Mark, ["9"], Needs::Slot(9);
    Command::Window(Window::Ask(Ask::Label)) => "tag.choose", "Tag with…", "Chooses a label from a list", Mark, ["L"], Needs::Article;
    Command::Repeat => "tag.repeat", "Repeat", "Tags the selection or the word at the caret with the label used last", Mark, ["."], Needs::Article;
    Command::Window(Window::Ask(Ask::TagAll)) => "tag.all", "Tag all occurrences…", "Shows every place with the same words, then tags them as one step", Mark, ["*"], Needs::Words;
    Command::HoldEdge(Edge::Start) => "edge.start", "Move the start", "Takes hold of the mention’s start; arrows move it, Enter lets go", Mark, ["["], Needs::Mention;
    Command::HoldEdge(Edge::End) => "edge.end", "Move the end", "Takes hold of the mention’s end; arrows move it, Enter lets go", Mark, ["]"], Needs::Mention;
    Command::ReleaseEdge => "edge.release", "Let go of the edge", "Keeps the edge where it is, as one step", Mark, ["Enter"], Needs::Edge;
    Command::AddPiece => "piece.add", "Add the selection as a piece", "Makes the mention reach over a gap to the selected words", Mark, ["+"], Needs::MentionAndWords;
    Command::RemovePiece => "piece.remove", "Remove the piece at the caret", "Takes one piece off a mention with several", Mark, ["-"], Needs::Mention;
    Command::DeleteMention => "mention.delete", "Delete mention", "Deletes the mention in focus and takes it out of its claims", Mark, ["Delete", "Backspace"], Needs::Mention;
    Command::Window(Window::Edit(Field::MentionNote)) => "mention.note", "Note", "Writes a note on the mention in focus", Mark, ["M"], Needs::Mention;
    Command::Window(Window::Edit(Field::MentionAttributes)) => "mention.attributes", "Attributes", "Fills in what the scheme asks of the mention in focus", Mark, ["I"], Needs::Mention;
    Command::ToggleUnsure => "mention.unsure", "Unsure", "Marks the mention for another look, or clears that", Mark, ["U"], Needs::Mention;
    Command::ReadFigure => "mention.read", "Read the figure", "Fills value, unit and qualifier from the words, where they are plain", Mark, ["V"], Needs::Mention;
    Command::Window(Window::Ask(Ask::Scheme)) => "scheme.edit", "Labels and scales…", "Labels, attributes, roles, statuses and verdict scales of this project", Mark, ["Ctrl+L"], Needs::Project;
    Command::NewClaim => "claim.new", "New claim", "Makes a claim of the selection, or of the sentence round the mention, with the mentions in it", Claim, ["C"], Needs::Article;
    Command::AddToClaim => "claim.add", "Add to claim", "Adds the mention in focus to the current claim", Claim, ["G"], Needs::MentionAndClaim;
    Command::AddQuote => "claim.quote", "Add the selection as a quote", "Adds the selected words to the current claim, also from another article", Claim, ["Shift+G"], Needs::WordsAndClaim;
    Command::RemoveFromClaim => "claim.remove", "Take out of claim", "Takes the mention in focus out of the current claim", Claim, ["Shift+R"], Needs::MentionAndClaim;
    Command::GoToClaim(Direction::Next) => "claim.next", "Next claim", "Makes the next claim the current one", Claim, ["J"], Needs::Project;
    Command::GoToClaim(Direction::Previous) => "claim.previous", "Previous claim", "Makes the claim before the current one", Claim, ["K"], Needs::Project;
    Command::Window(Window::Edit(Field::ClaimWording)) => "claim.edit", "Edit claim", "Opens the current claim’s wording; Esc returns to the caret", Claim, ["Enter"], Needs::Claim;
    Command::NextStatus => "claim.status", "Next status", "Gives the current claim the next status", Claim, ["T"], Needs::Claim;
    Command::DeleteClaim(None) => "claim.delete", "Delete claim", "Deletes the current claim; its mentions stay", Claim, ["Shift+Delete"], Needs::Claim;
    Command::Move { step: Step::Grapheme, direction: Direction::Previous, extend: false } => "caret.grapheme-previous", "One character back", "Moves the caret; moves the edge that is held", Caret, ["Left"], Needs::Article;
    Command::Move { step: Step::Grapheme, direction: Direction::Next, extend: false } => "caret.grapheme-next", "One character forward", "Moves the caret; moves the edge that is held", Caret, ["Right"], Needs::Article;
    Command::Move { step: Step::Word, direction: Direction::Previous, extend: false } => "caret.word-previous", "One word back", "Moves the caret; moves the edge that is held", Caret, ["Ctrl+Left"], Needs::Article;
    Command::Move { step: Step::Word, direction: Direction::Next, extend: false } => "caret.word-next", "One word forward", "Moves the caret; moves the edge that is held", Caret, ["Ctrl+Right"], Needs::Article;
    Command::Move { step: Step::Sentence, direction: Direction::Previous, extend: false } => "caret.sentence-previous", "One sentence back", "Moves the caret; moves the edge that is held", Caret, ["Alt+Left"], Needs::Article;
    Command::Move { step: Step::Sentence, direction: Direction::Next, extend: false } => "caret.sentence-next", "One sentence forward", "Moves the caret; moves the edge that is held", Caret, ["Alt+Right"], Needs::Article;
    Command::Move { step: Step::Line, direction: Direction::Previous, extend: false } => "caret.line-previous", "One line back", "Moves the caret; moves the edge that is held", Caret, ["Up"], Needs::Article;
    Command::Move { step: Step::Line, direction: Direction::Next, extend: false } => "caret.line-next", "One line forward", "Moves the caret; moves the edge that is held", Caret, ["Down"], Needs::Article;
    Command::Move { step: Step::Paragraph, direction: Direction::Previous, extend: false } => "caret.paragraph-previous", "One paragraph back", "Moves the caret; moves the edge that is held", Caret, ["Ctrl+Up"], Needs::Article;
    Command::Move { step: Step::Paragraph, direction: Direction::Next, extend: false } => "caret.paragraph-next", "One paragraph forward", "Moves the caret; moves the edge that is held", Caret, ["Ctrl+Down"], Needs::Article;
    Command::Move { step: Step::LineEdge, direction: Direction::Previous, extend: false } => "caret.line-edge-previous", "To the start of line", "Moves the caret; moves the edge that is held", Caret, ["Home"], Needs::Article;
    Command::Move { step: Step::LineEdge, direction: Direction::Next, extend: false } => "caret.line-edge-next", "To the end of line", "Moves the caret; moves the edge that is held", Caret, ["End"], Needs::Article;
    Command::Move { step: Step::Page, direction: Direction::Previous, extend: false } => "caret.page-previous", "One page back", "Moves the caret; moves the edge that is held", Caret, ["PgUp"], Needs::Article;
    Command::Move { step: Step::Page, direction: Direction::Next, extend: false } => "caret.page-next", "One page forward", "Moves the caret; moves the edge that is held", Caret, ["PgDn"], Needs::Article;
    Command::Move { step: Step::Article, direction: Direction::Previous, extend: false } => "caret.article-previous", "To the start of article", "Moves the caret; moves the edge that is held", Caret, ["Ctrl+Home"], Needs::Article;
    Command::Move { step: Step::Article, direction: Direction::Next, extend: false } => "caret.article-next", "To the end of article", "Moves the caret; moves the edge that is held", Caret, ["Ctrl+End"], Needs::Article;
    Command::Move { step: Step::Grapheme, direction: Direction::Previous, extend: true } => "extend.grapheme-previous", "Select a character back", "Moves the caret and selects what it passes", Caret, ["Shift+Left"], Needs::Article;
    Command::Move { step: Step::Grapheme, direction: Direction::Next, extend: true } => "extend.grapheme-next", "Select a character forward", "Moves the caret and selects what it passes", Caret, ["Shift+Right"], Needs::Article;
    Command::Move { step: Step::Word, direction: Direction::Previous, extend: true } => "extend.word-previous", "Select a word back", "Moves the caret and selects what it passes", Caret, ["Ctrl+Shift+Left"], Needs::Article;
    Command::Move { step: Step::Word, direction: Direction::Next, extend: true } => "extend.word-next", "Select a word forward", "Moves the caret and selects what it passes", Caret, ["Ctrl+Shift+Right"], Needs::Article;
    Command::Move { step: Step::Sentence, direction: Direction::Previous, extend: true } => "extend.sentence-previous", "Select a sentence back", "Moves the caret and selects what it passes", Caret, ["Alt+Shift+Left"], Needs::Article;
    Command::Move { step: Step::Sentence, direction: Direction::Next, extend: true } => "extend.sentence-next", "Select a sentence forward", "Moves the caret and selects what it passes", Caret, ["Alt+Shift+Right"], Needs::Article;
    Command::Move { step: Step::Line, direction: Direction::Previous, extend: true } => "extend.line-previous", "Select a line back", "Moves the caret and selects what it passes", Caret, ["Shift+Up"], Needs::Article;
    Command::Move { step: Step::Line, direction: Direction::Next, extend: true } => "extend.line-next", "Select a line forward", "Moves the caret and selects what it passes", Caret, ["Shift+Down"], Needs::Article;
    Command::Move { step: Step::Paragraph, direction: Direction::Previous, extend: true } => "extend.paragraph-previous", "Select a paragraph back", "Moves the caret and selects what it passes", Caret, ["Ctrl+Shift+Up"], Needs::Article;
    Command::Move { step: Step::Paragraph, direction: Direction::Next, extend: true } => "extend.paragraph-next", "Select a paragraph forward", "Moves the caret and selects what it passes", Caret, ["Ctrl+Shift+Down"], Needs::Article;
    Command::Move { step: Step::LineEdge, direction: Direction::Previous, extend: true } => "extend.line-edge-previous", "Select to start of line", "Moves the caret and selects what it passes", Caret, ["Shift+Home"], Needs::Article;
    Command::Move { step: Step::LineEdge, direction: Direction::Next, extend: true } => "extend.line-edge-next", "Select to end of line", "Moves the caret and selects what it passes", Caret, ["Shift+End"], Needs::Article;
    Command::Move { step: Step::Page, direction: Direction::Previous, extend: true } => "extend.page-previous", "Select a page back", "Moves the caret and selects what it passes", Caret, ["Shift+PgUp"], Needs::Article;
    Command::Move { step: Step::Page, direction: Direction::Next, extend: true } => "extend.page-next", "Select a page forward", "Moves the caret and selects what it passes", Caret, ["Shift+PgDn"], Needs::Article;
    Command::Move { step: Step::Article, direction: Direction::Previous, extend: true } => "extend.article-previous", "Select to start of article", "Moves the caret and selects what it passes", Caret, ["Ctrl+Shift+Home"], Needs::Article;
    Command::Move { step: Step::Article, direction: Direction::Next, extend: true } => "extend.article-next", "Select to end of article", "Moves the caret and selects what it passes", Caret, ["Ctrl+Shift+End"], Needs::Article;
    Command::GoToMention(Direction::Next) => "go.mention-next", "Next mention", "Puts the next mention in focus", Go, ["Tab"], Needs::Article;
    Command::GoToMention(Direction::Previous) => "go.mention-previous", "Previous mention", "Puts the mention before in focus", Go, ["Shift+Tab"], Needs::Article;
    Command::CycleOverlaps => "go.overlap", "Next overlapping mention", "Puts the next of the mentions at the caret in focus", Go, ["O"], Needs::Article;
    Command::GoToNumber(Direction::Next) => "go.number-next", "Next untagged number", "Selects the next number that is not tagged", Go, ["Alt+N"], Needs::Article;
    Command::GoToNumber(Direction::Previous) => "go.number-previous", "Previous untagged number", "Selects the number before that is not tagged", Go, ["Alt+Shift+N"], Needs::Article;
    Command::GoToLooseFigure(Direction::Next) => "go.loose-next", "Next figure in no claim", "Goes to the next figure that stands in no claim", Go, ["N"], Needs::Project;
    Command::GoToLooseFigure(Direction::Previous) => "go.loose-previous", "Previous figure in no claim", "Goes to the figure before that stands in no claim", Go, ["Shift+N"], Needs::Project;
    Command::GoToArticle(Direction::Next) => "go.article-next", "Next article", "Shows the next article", Go, ["Ctrl+PgDn"], Needs::Project;
    Command::GoToArticle(Direction::Previous) => "go.article-previous", "Previous article", "Shows the article before", Go, ["Ctrl+PgUp"], Needs::Project;
    Command::Window(Window::Mentions) => "go.mentions", "List of mentions", "Lists every mention of this article, also those out of sight", Go, ["Ctrl+M"], Needs::Article;
    Command::Window(Window::FocusArticles) => "focus.articles", "Go to the articles", "Moves the keyboard to the article list", Go, ["Ctrl+1"], Needs::Nothing;
    Command::Window(Window::FocusText) => "focus.text", "Go to the text", "Moves the keyboard to the text", Go, ["Ctrl+2"], Needs::Nothing;
    Command::Window(Window::FocusClaims) => "focus.claims", "Go to the claims", "Moves the keyboard to the claims", Go, ["Ctrl+3"], Needs::Nothing;
    Command::Window(Window::NextPanel) => "focus.next", "Next panel", "Moves the keyboard to the next panel", Go, ["F6"], Needs::Nothing;
    Command::Window(Window::PreviousPanel) => "focus.previous", "Previous panel", "Moves the keyboard to the panel before", Go, ["Shift+F6"], Needs::Nothing;
    Command::SetState(LayerState::New) => "state.new", "Mark article as new", "Says that your work on this article is new", Mark, [], Needs::Article;
    Command::SetState(LayerState::InProgress) => "state.in-progress", "Mark article as in progress", "Says that your work on this article is in progress", Mark, [], Needs::Article;
    Command::SetState(LayerState::Done) => "state.done", "Mark article as done", "Says that your work on this article is done", Mark, ["Ctrl+Enter"], Needs::Article;
    Command::SetState(LayerState::Ignored) => "state.ignored", "Mark article as ignored", "Says that your work on this article is ignored", Mark, [], Needs::Article;
    Command::Window(Window::Palette) => "view.palette", "Command palette", "Finds and runs any command, article, label or claim", View, ["Ctrl+K", "Ctrl+Shift+P"], Needs::Nothing;
    Command::Window(Window::ToggleArticles) => "view.articles", "Article list", "Shows or hides the article list", View, ["Ctrl+B"], Needs::Nothing;
    Command::Window(Window::ToggleClaims) => "view.claims", "Claims panel", "Shows or hides the claims", View, ["Ctrl+J"], Needs::Nothing;
    Command::IsolateFocused => "view.isolate", "Only this label", "Shows only marks with the label in focus, or all again", View, ["Shift+O"], Needs::Article;
    Command::Window(Window::ToggleLabelNames) => "view.label-names", "Label names", "Shows the labels’ names at the marks", View, ["Ctrl+Shift+L"], Needs::Nothing;
    Command::Window(Window::ToggleInvisibles) => "view.invisibles", "Show invisible characters", "Shows spaces of every kind, tabs and signs without ink, or hides them", View, ["Ctrl+Shift+I"], Needs::Nothing;
    Command::Window(Window::CycleTheme) => "view.theme", "Light, dark or system theme", "Switches the theme", View, ["Ctrl+Shift+D"], Needs::Nothing;
    Command::Window(Window::ZoomIn) => "view.zoom-in", "Larger text", "Makes the text larger", View, ["Ctrl+=", "Ctrl++"], Needs::Nothing;
    Command::Window(Window::ZoomOut) => "view.zoom-out", "Smaller text", "Makes the text smaller", View, ["Ctrl+-"], Needs::Nothing;
    Command::Window(Window::ZoomReset) => "view.zoom-reset", "Usual text size", "Makes the text its usual size", View, ["Ctrl+0"], Needs::Nothing;
    Command::Window(Window::Keys) => "help.keys", "Keys", "Shows every key", Help, ["F1", "?"], Needs::Nothing;
    Command::Window(Window::About) => "help.about", "About Claimdesk", "Version, licences, folders", Help, [], Needs::Nothing;
}
