//! Words between tags become a text: blanks that only lay out the file go, paragraphs get a
//! blank line between them.

/// Elements that stand apart, with a blank line around them.
const BLOCKS: &[&str] = &[
    "p",
    "head",
    "ab",
    "lg",
    "list",
    "table",
    "quote",
    "q",
    "sp",
    "div",
    "opener",
    "closer",
    "note",
    "figure",
    "epigraph",
    "argument",
    "titlePage",
    "docTitle",
    "trailer",
    "floatingText",
];
/// Elements with a line of their own.
const LINES: &[&str] = &[
    "l",
    "item",
    "row",
    "lb",
    "speaker",
    "stage",
    "byline",
    "dateline",
    "salute",
    "signed",
    "titlePart",
    "label",
    "figDesc",
    "u",
];

/// What stands before the next word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Blank,
    Tab,
    Line,
    Paragraph,
}

/// A text that is being put together. Places are bytes of it.
#[derive(Debug, Default)]
pub(super) struct Builder {
    out: String,
    gap: Gap,
    /// Places that are where the next word begins, by the index that they were asked with.
    waiting: Vec<usize>,
    starts: Vec<usize>,
}

impl Builder {
    /// An element of this name begins or ends.
    pub(super) fn border(&mut self, name: &str, keep: bool) {
        // Where blanks are kept, the file has the line ends that it wants.
        let gap = match name {
            "lb" => Gap::Line,
            _ if keep => return,
            "cell" => Gap::Tab,
            _ if BLOCKS.contains(&name) => Gap::Paragraph,
            _ if LINES.contains(&name) => Gap::Line,
            _ => return,
        };
        self.gap = self.gap.max(gap);
    }

    /// Words; `keep` says that their blanks mean what they are.
    pub(super) fn words(&mut self, words: &str, keep: bool) {
        if keep {
            if !words.is_empty() {
                self.settle();
                self.out.push_str(words);
            }
            return;
        }
        let is_layout = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        for (index, word) in words.split(is_layout).enumerate() {
            if index > 0 {
                self.gap = self.gap.max(Gap::Blank);
            }
            if !word.is_empty() {
                self.settle();
                self.out.push_str(word);
            }
        }
    }

    /// Writes the gap, and gives all places that waited for the next word.
    fn settle(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if !self.out.is_empty() {
            self.out.push_str(match gap {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Tab => "\t",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        for index in self.waiting.drain(..) {
            self.starts[index] = self.out.len();
        }
    }

    /// Asks for the place where the next word will begin.
    pub(super) fn start(&mut self) -> usize {
        let index = self.starts.len();
        // At the end of the text there is no next word.
        self.starts.push(usize::MAX);
        self.waiting.push(index);
        index
    }

    /// The place where the last word ended.
    pub(super) fn end(&self) -> usize {
        self.out.len()
    }

    /// The text, and the places that were asked for.
    pub(super) fn finish(self) -> (String, Vec<usize>) {
        (self.out, self.starts)
    }
}
