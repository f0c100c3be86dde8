//! What the view is given and what it gives back.

use egui::{Modifiers, Pos2};

use super::style::ParagraphStyle;
use crate::command::Edge;
use crate::model::{ClaimId, MentionId, Pattern, TextDirection};
use crate::session::Selection;
use crate::session::preferences::{Face, LineHeight};
use crate::text::segment::Unit;
use crate::text::{ArticleText, ByteOffset, TextRange};

/// What stands above the first paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub struct Header<'a> {
    /// The article's title.
    pub title: &'a str,
    /// Its language tag, shown as a chip; empty for none.
    pub language: &'a str,
    /// Outlet, date and counts in one line.
    pub meta: &'a str,
}

/// The text and how it is set: all that decides where its letters stand.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The words.
    pub text: &'a ArticleText,
    /// What is shown above them.
    pub header: Header<'a>,
    /// How the paragraph of this number is set. Called for visible paragraphs only.
    pub style: &'a dyn Fn(usize) -> ParagraphStyle,
    /// Size of the body in points.
    pub size: f32,
    /// Letters in a full line, about; 60 to 75 read best.
    pub measure: u16,
    /// The face of the letters.
    pub face: &'a Face,
    /// How far the lines stand apart.
    pub line_height: LineHeight,
    /// Which way the lines run.
    pub direction: TextDirection,
    /// Whether spaces, tabs and other signs without ink are shown.
    pub invisibles: bool,
    /// How many marks lie on each other in these words, at most: their lines stand further apart
    /// if there are many. Called for what is visible only.
    pub depth: &'a dyn Fn(TextRange) -> u8,
    /// Whether marks show the name of their label; the lines stand further apart then.
    pub label_names: bool,
}

/// Whose words a mark shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkId {
    /// A mention's.
    Mention(MentionId),
    /// Those of what machines propose: which of the article's ideas, counted from 0.
    Suggestion(usize),
}

impl From<MentionId> for MarkId {
    fn from(id: MentionId) -> Self {
        Self::Mention(id)
    }
}

/// One mention or suggestion as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Whose words these are.
    pub id: MarkId,
    /// The pieces in text order.
    pub ranges: Vec<TextRange>,
    /// Number of its colour in the theme.
    pub hue: usize,
    /// Shape of its underline.
    pub pattern: Pattern,
    /// Which lie on which where marks overlap: lane 0 lies below and encloses the others.
    pub lane: u8,
    /// The one that has the focus: framed, with handles at its edges.
    pub focused: bool,
    /// It belongs to the current claim.
    pub lit: bool,
    /// Another label is isolated at the moment.
    pub dimmed: bool,
    /// The person wants to look again.
    pub unsure: bool,
    /// Proposed by a machine and not decided: a dashed frame.
    pub suggestion: bool,
    /// The machine is not sure of it: the dashes are short and stand far apart.
    pub doubtful: bool,
    /// The label's name, shown on demand.
    pub label: String,
}

/// A claim's quote in the margin.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimBar {
    /// Whose quote it is.
    pub claim: ClaimId,
    /// The quote.
    pub range: TextRange,
    /// As shown: `C6`.
    pub number: String,
    /// Whether it is the current claim.
    pub selected: bool,
}

/// Everything that one frame shows. `marks` and `claims` are called once, with the visible part
/// of the text; they answer by binary search, so that a frame costs the same in a book.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The text and how it is set.
    pub source: Source<'a>,
    /// The marks that touch a range, those with a piece in it.
    pub marks: &'a dyn Fn(TextRange) -> Vec<Mark>,
    /// The claims whose quotes touch a range.
    pub claims: &'a dyn Fn(TextRange) -> Vec<ClaimBar>,
    /// Find hits in text order, without overlaps.
    pub hits: &'a [TextRange],
    /// Which of the hits is the current one.
    pub current_hit: Option<usize>,
    /// Caret and selection.
    pub selection: Option<Selection>,
    /// Whether the caret is drawn.
    pub caret: bool,
    /// Where mentions are and their colours, in text order, for the scroll bar.
    pub ticks: &'a [(ByteOffset, usize)],
    /// What a screen reader says of a mark after its words: "in claim 3". Called for visible
    /// marks, and only while something listens.
    pub aside: &'a dyn Fn(MarkId) -> String,
    /// The same for suggestions.
    pub suggestions: &'a [(ByteOffset, usize)],
    /// The quotes of claims by start, for the scroll bar.
    pub quotes: &'a [TextRange],
}

impl<'a> Scene<'a> {
    /// A text with nothing on it.
    #[must_use]
    pub fn new(text: &'a ArticleText, size: f32) -> Self {
        Self {
            source: Source {
                text,
                header: Header::default(),
                style: &|_| ParagraphStyle::Body,
                size,
                measure: 68,
                face: &Face::Serif,
                line_height: LineHeight::Usual,
                direction: TextDirection::Auto,
                invisibles: false,
                depth: &|_| 1,
                label_names: false,
            },
            marks: &|_| Vec::new(),
            claims: &|_| Vec::new(),
            hits: &[],
            current_hit: None,
            selection: None,
            caret: true,
            ticks: &[],
            aside: &|_| String::new(),
            suggestions: &[],
            quotes: &[],
        }
    }
}

/// What the hand did. Offsets lie between graphemes and are as pointed at: whether a selection
/// snaps to words is decided by the caller.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewEvent {
    /// Caret or selection; repeated while dragging.
    SetSelection {
        /// The end that stays.
        anchor: ByteOffset,
        /// The end under the pointer.
        head: ByteOffset,
        /// What the drag moves by: a double click selects words, a triple one sentences.
        unit: Unit,
        /// Whether the button was let go.
        done: bool,
        /// Keys held.
        modifiers: Modifiers,
    },
    /// A click on a mark; it follows the event that sets the caret.
    ClickMark {
        /// Where.
        at: ByteOffset,
        /// Keys held.
        modifiers: Modifiers,
    },
    /// An edge of the focused mention, or of the suggestion that is asked about, is dragged.
    EdgeDrag {
        /// Whose edge.
        mark: MarkId,
        /// Which.
        edge: Edge,
        /// Where to.
        to: ByteOffset,
        /// Whether the button was let go.
        done: bool,
        /// Keys held.
        modifiers: Modifiers,
    },
    /// A screen reader put the caret somewhere or selected words; they are taken as they are.
    SelectExactly(Selection),
    /// A screen reader went to a mark or pressed it.
    FocusMark(MarkId),
    /// A mark is dragged out of the text; the payload of egui's drag and drop is its
    /// [`MentionId`].
    DragMention(MentionId),
    /// The secondary button or the menu gesture.
    ContextMenu {
        /// Nearest position in the text.
        at: ByteOffset,
        /// Where on the screen.
        pos: Pos2,
    },
    /// A claim's bar in the margin.
    ClaimBarClicked(ClaimId),
    /// Larger or smaller by this factor.
    Zoom(f32),
    /// The position under the pointer changed; `None` beside the words.
    Hover(Option<ByteOffset>),
    /// The marked scroll bar moved the text to this position.
    MinimapJump(ByteOffset),
}
