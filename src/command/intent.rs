//! Commands: what a person wants, whether by key, menu, palette or pointer.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::review::{Filter, Order};
use crate::model::{
    ArticleId, ArticleMeta, Checkable, ClaimId, Evidence, Idea, Kind, LabelId, LayerState,
    LinkKind, MentionId, PersonId, RoleId, RunId, ScaleId, Scheme, Stance, StatusId, StepNumber,
    Timestamp,
};
use crate::text::{ByteOffset, TextRange};

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Towards the end.
    Next,
    /// Towards the beginning.
    Previous,
}

/// How far the caret moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// One character as read.
    Grapheme,
    /// One word.
    Word,
    /// One sentence.
    Sentence,
    /// To the edge of the paragraph.
    Paragraph,
    /// To the edge of the article.
    Article,
    /// One line as laid out. Needs the window.
    Line,
    /// To the edge of the line as laid out. Needs the window.
    LineEdge,
    /// One page as laid out. Needs the window.
    Page,
}

/// One end of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// Where it begins.
    Start,
    /// Where it ends.
    End,
}

/// A change of one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimChange {
    /// Sets the wording.
    Wording(String),
    /// Sets the stance.
    Stance(Stance),
    /// Sets the status.
    Status(StatusId),
    /// Sets whether it can be checked, and why.
    Checkable(Option<Checkable>, String),
    /// Gives a verdict, or takes it back.
    Verdict(Option<(ScaleId, ScaleId)>),
    /// Sets why the verdict was given.
    Rationale(String),
    /// Sets the note.
    Note(String),
    /// Replaces the questions.
    Questions(Vec<String>),
    /// Adds a piece of evidence.
    AddEvidence(Evidence),
    /// Replaces a piece of evidence by its place.
    SetEvidence(usize, Evidence),
    /// Removes a piece of evidence by its place.
    RemoveEvidence(usize),
    /// Links another claim.
    AddLink(LinkKind, ClaimId),
    /// Removes a link by its place.
    RemoveLink(usize),
    /// Adds a mention in a role; in the role of its kind if `None`.
    AddMention(MentionId, Option<RoleId>),
    /// Removes a mention from a role.
    RemoveMention(MentionId, RoleId),
    /// Gives a mention another role.
    MoveMention(MentionId, RoleId, RoleId),
    /// Adds words as a quote.
    AddQuote(ArticleId, TextRange),
    /// Removes a quote by its place.
    RemoveQuote(usize),
}

/// A new scheme, with where the data of what left it goes: to another entry, or out (`None`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeChange {
    /// The scheme as it shall be.
    pub scheme: Scheme,
    /// What becomes of mentions by their label; `None` deletes them.
    pub labels: BTreeMap<LabelId, Option<LabelId>>,
    /// What becomes of roles in claims; `None` takes the mentions out of the claims.
    pub roles: BTreeMap<RoleId, Option<RoleId>>,
    /// What becomes of statuses; those not named fall back to the first.
    pub statuses: BTreeMap<StatusId, StatusId>,
    /// What becomes of verdicts by scale and value; `None` takes the verdict back.
    pub values: BTreeMap<(ScaleId, ScaleId), Option<(ScaleId, ScaleId)>>,
}

impl SchemeChange {
    /// A change that carries no data along.
    #[must_use]
    pub fn new(scheme: Scheme) -> Self {
        Self {
            scheme,
            labels: BTreeMap::new(),
            roles: BTreeMap::new(),
            statuses: BTreeMap::new(),
            values: BTreeMap::new(),
        }
    }
}

/// What a person says to a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Yes: as it is, or as the person changed it.
    Accept,
    /// Yes, as part of the current claim.
    AcceptInClaim,
    /// No, and why; empty if nobody says.
    Reject(String),
    /// Not now.
    Later,
    /// The person can't tell.
    Unsure,
}

/// What a person says to many suggestions at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyToAll {
    /// Yes to all, as they are.
    Accept,
    /// No to all, and why.
    Reject(String),
}

/// Fields of an article that an editor shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The note of the mention in focus.
    MentionNote,
    /// The first attribute of the mention in focus.
    MentionAttributes,
    /// The wording of the current claim.
    ClaimWording,
}

/// Questions that the window puts to the person before anything happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    /// Where to make a new project, and whose work it is.
    NewProject,
    /// Which project to open.
    OpenProject,
    /// Which files to import.
    ImportFiles,
    /// Which files with suggestions to import.
    ImportRun,
    /// Where to write an export.
    Export,
    /// Where to save a copy of the project.
    SaveCopy,
    /// Which occurrences of these words to tag.
    TagAll,
    /// What to bring back of what was deleted.
    Trash,
    /// Where to write the project as one file.
    Pack,
    /// Which file to make a project of again.
    Unpack,
    /// Which backup to look at or restore.
    Backups,
    /// Which label to add to the words.
    Label,
    /// Which suggestions to accept at once.
    AcceptAll,
    /// Which suggestions to reject at once, and why.
    RejectAll,
    /// Why a suggestion is rejected.
    RejectReason,
    /// Which suggestions are asked about, in which order.
    ReviewOptions,
    /// What looks for things to tag, and which of it.
    Suggesters,
    /// The suggestion runs of the project.
    Runs,
    /// How well runs did by what the person marked.
    Scores,
    /// What the scheme shall be.
    Scheme,
    /// What is known about the article.
    ArticleDetails,
    /// Theme, text size, keys, person.
    Settings,
    /// Whether to delete the article.
    DeleteArticle,
    /// What the project is called, its guidelines and people.
    ProjectDetails,
}

/// Commands that concern the window alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// Opens a dialog.
    Ask(Ask),
    /// Opens the command palette.
    Palette,
    /// Shows all keys.
    Keys,
    /// Shows what the program is.
    About,
    /// Moves the keyboard to the article list.
    FocusArticles,
    /// Moves the keyboard to the text.
    FocusText,
    /// Moves the keyboard to the claims.
    FocusClaims,
    /// Lists the mentions of the article.
    Mentions,
    /// Lists every step that was taken.
    History,
    /// Moves the keyboard to the next panel.
    NextPanel,
    /// Moves the keyboard to the panel before.
    PreviousPanel,
    /// Moves the keyboard into a field.
    Edit(Field),
    /// Shows or hides the article list.
    ToggleArticles,
    /// Shows or hides the claims.
    ToggleClaims,
    /// Switches between light, dark and the system's theme.
    CycleTheme,
    /// Makes the text larger.
    ZoomIn,
    /// Makes the text smaller.
    ZoomOut,
    /// Makes the text its usual size.
    ZoomReset,
    /// Shows the labels' names at the marks.
    ToggleLabelNames,
    /// Shows spaces, tabs and other signs without ink.
    ToggleInvisibles,
    /// Opens the find field for this article.
    Find,
    /// Opens the find field for the project.
    FindInProject,
    /// Goes to the next hit.
    FindNext,
    /// Goes to the hit before.
    FindPrevious,
    /// Makes an article of the clipboard's text.
    PasteArticle,
    /// Copies the selected words.
    Copy,
    /// Copies the selected words with their marks.
    CopyMarked,
    /// Writes the snapshot.
    Save,
    /// Opens for work what was only looked at.
    TakeOver,
    /// Backs the project up.
    BackUp,
    /// Proposes what was tagged before where it stands again.
    SuggestFromMemory,
    /// Runs the checks.
    Check,
    /// Leaves.
    Quit,
    /// Opens the sample project.
    OpenSample,
}

/// What a person wants.
#[derive(Clone, Debug)]
pub enum Command {
    /// Takes the last step back.
    Undo,
    /// Takes the last step again.
    Redo,
    /// Goes to the state to which a step had led, by taking steps back and again; 0 is the
    /// beginning.
    Travel(StepNumber),
    /// Brings back what a step deleted, by its number and time.
    Restore(StepNumber, Timestamp),
    /// Deletes for good what steps had deleted; everything in the trash if none are named.
    EmptyTrash(Vec<(StepNumber, Timestamp)>),
    /// Moves the caret, or the edge that is held; `extend` keeps the other end of the selection.
    Move {
        /// How far.
        step: Step,
        /// Which way.
        direction: Direction,
        /// Whether to select what is passed.
        extend: bool,
    },
    /// Sets the selection; what a pointer does. Equal ends set the caret.
    Select {
        /// The end that stays.
        anchor: ByteOffset,
        /// The end that moves, where the caret is.
        head: ByteOffset,
        /// Whether to grow to whole words.
        snap: bool,
        /// Whether the pointer was let go, so that a sticky label tags.
        done: bool,
    },
    /// Puts the caret where a person clicked, and the mention there in focus.
    Click(ByteOffset),
    /// Selects all text of the article.
    SelectAll,
    /// Selects the word at the caret.
    SelectWord,
    /// Selects the sentence at the caret.
    SelectSentence,
    /// Lets go: of an edge, else the selection, else the sticky label, else the focus.
    Escape,
    /// Puts the next mention in focus.
    GoToMention(Direction),
    /// Goes to the next figure that stands in no claim.
    GoToLooseFigure(Direction),
    /// Selects the next number that is not tagged.
    GoToNumber(Direction),
    /// Puts the next of the mentions at the caret in focus.
    CycleOverlaps,
    /// Shows only the marks of one label, or all again.
    Isolate(Option<LabelId>),
    /// Shows only the marks of the label in focus, or all again.
    IsolateFocused,
    /// Puts a mention in focus and goes there.
    FocusMention(MentionId),
    /// Tags with the first label of a kind.
    TagKind(Kind),
    /// Tags with the scheme's n-th own label, from 1.
    TagSlot(u8),
    /// Tags the selection, relabels the mention in focus or tags the word at the caret.
    Tag(LabelId),
    /// Adds a mention with the first label of a kind on the words of the one in focus.
    AlsoKind(Kind),
    /// Adds a mention on the words of the one in focus.
    Also(LabelId),
    /// Tags places with a label, as one step.
    TagAll {
        /// The label.
        label: LabelId,
        /// Where.
        places: Vec<(ArticleId, TextRange)>,
    },
    /// Makes a label tag whatever is selected from now on, or no longer any.
    SetSticky(Option<LabelId>),
    /// Does the last tagging again.
    Repeat,
    /// Takes hold of an edge of the mention in focus.
    HoldEdge(Edge),
    /// Lets go of the edge.
    ReleaseEdge,
    /// Moves an edge of a mention, as a pointer does; `done` makes it a step. An edge of the
    /// suggestion that is asked about stays there until that is accepted.
    DragEdge {
        /// The mention; none for the suggestion.
        mention: Option<MentionId>,
        /// Which end.
        edge: Edge,
        /// Where to.
        to: ByteOffset,
        /// Whether the pointer was let go.
        done: bool,
    },
    /// Adds the selection as a piece to the mention in focus.
    AddPiece,
    /// Removes the piece at the caret from the mention in focus.
    RemovePiece,
    /// Deletes the mention in focus.
    DeleteMention,
    /// Marks the mention in focus as unsure, or sure again.
    ToggleUnsure,
    /// Sets the note of a mention.
    SetMentionNote(MentionId, String),
    /// Sets an attribute of a mention; an empty value removes it.
    SetAttribute(MentionId, Arc<str>, String),
    /// Fills empty attributes of the figure in focus from its words.
    ReadFigure,
    /// Makes a claim of the selection, or of the sentence round the mention in focus.
    NewClaim,
    /// Adds the mention in focus, or else the selected words, to the current claim.
    AddToClaim,
    /// Adds the selected words to the current claim as a quote.
    AddQuote,
    /// Takes the mention in focus out of the current claim.
    RemoveFromClaim,
    /// Makes a claim the current one and goes there, or none.
    SelectClaim(Option<ClaimId>),
    /// Makes the next claim the current one.
    GoToClaim(Direction),
    /// Changes a claim.
    EditClaim(ClaimId, ClaimChange),
    /// Deletes a claim; the current one if `None`.
    DeleteClaim(Option<ClaimId>),
    /// Gives the current claim the next status.
    NextStatus,
    /// Shows an article.
    OpenArticle(ArticleId),
    /// Shows the next article.
    GoToArticle(Direction),
    /// Goes to a place in an article and selects it.
    GoTo(ArticleId, TextRange),
    /// Sets what is known about an article.
    SetArticleMeta(ArticleId, Box<ArticleMeta>),
    /// Sets how far the person has come with the current article.
    SetState(LayerState),
    /// Moves the current article in the list.
    MoveArticle(Direction),
    /// Deletes an article with everybody's work on it.
    DeleteArticle(ArticleId),
    /// Replaces the scheme.
    SetScheme(Box<SchemeChange>),
    /// Sets the project's title.
    SetTitle(String),
    /// Sets the project's guidelines.
    SetGuidelines(String),
    /// Goes on as another person; makes the person if need be.
    WorkAs(PersonId, String),
    /// Begins to review suggestions, or ends it.
    ToggleReview,
    /// Reviews in this order what passes this filter.
    SetReview(Order, Box<Filter>),
    /// Answers the suggestion that is asked about.
    Answer(Reply),
    /// Answers many suggestions at once.
    AnswerAll(ReplyToAll, Vec<(ArticleId, Idea)>),
    /// Takes the latest answer back.
    TakeBackAnswer,
    /// Goes to the next suggestion without an answer.
    GoToQuestion(Direction),
    /// Asks about a suggestion.
    AskAbout(ArticleId, Box<Idea>),
    /// Takes hold of an edge of the suggestion that is asked about.
    HoldSuggestion(Edge),
    /// Goes to the next sentence without any mention.
    GoToSilentSentence(Direction),
    /// Marks the sentence as looked at and goes on to the next without any mention.
    MarkLookedAt,
    /// Takes a suggestion run out.
    DeleteRun(RunId),
    /// Sets in how many of a hundred articles a run's suggestions are hidden until the person is
    /// done.
    SetBlind(RunId, u8),
    /// Concerns the window alone.
    Window(Window),
}
