//! From a document tree to paragraphs: one blank line between blocks, one line for each list
//! item and table row, white space as a browser shows it.

use dom_query::NodeRef;

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "caption",
    "tr",
    "ul",
];
/// Elements that begin a line but no paragraph.
const LINES: &[&str] = &["li", "tr", "dt", "dd"];
const LISTS: &[&str] = &["ul", "ol", "menu", "dir", "dl"];
const SKIPPED: &[&str] = &[
    "applet", "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "math",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title",
    "video",
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Tab,
    Line,
    Blank,
}

#[derive(Default)]
struct Writer {
    out: String,
    gap: Gap,
    pre: usize,
    items: usize,
    cells: usize,
    raised: usize,
    lowered: usize,
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave { name: String, cell: bool },
}

/// The words of everything below `root`.
pub(super) fn of(root: NodeRef<'_>) -> String {
    let mut writer = Writer::default();
    // An own stack, not the program's: a page may be nested as it likes.
    let mut steps = vec![Step::Enter(root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave { name, cell } => writer.leave(&name, cell),
            Step::Enter(node) if node.is_text() => writer.text(&node.text()),
            Step::Enter(node) => {
                let name = node
                    .node_name()
                    .map(|n| n.to_lowercase())
                    .unwrap_or_default();
                if SKIPPED.contains(&name.as_str()) || node.has_attr("hidden") {
                    continue;
                }
                let cell = matches!(name.as_str(), "td" | "th") && !is_layout(&node);
                writer.enter(&name, cell);
                steps.push(Step::Leave { name, cell });
                steps.extend(node.children_it(true).map(Step::Enter));
            }
        }
    }
    writer.out
}

/// Whether a table cell holds paragraphs, so that the table is there for looks.
fn is_layout(cell: &NodeRef<'_>) -> bool {
    let blocks = cell.descendants_it().take(400).filter(|node| {
        node.node_name()
            .is_some_and(|name| matches!(&*name, "p" | "div" | "table" | "ul" | "ol" | "h1" | "h2"))
    });
    blocks.take(2).count() == 2
}

impl Writer {
    fn enter(&mut self, name: &str, cell: bool) {
        match name {
            "br" => {
                self.gap = match self.gap {
                    Gap::Line | Gap::Blank => Gap::Blank,
                    _ => Gap::Line,
                };
                if self.cells > 0 {
                    self.gap = Gap::Space;
                }
            }
            "q" => self.words("“"),
            "sup" => self.raised += 1,
            "sub" => self.lowered += 1,
            "pre" => {
                self.break_with(Gap::Blank);
                self.pre += 1;
            }
            "li" => {
                self.break_with(Gap::Line);
                self.items += 1;
            }
            "td" | "th" if cell => {
                self.break_with(Gap::Tab);
                self.cells += 1;
            }
            "td" | "th" => self.break_with(Gap::Blank),
            _ => self.block(name),
        }
    }

    fn leave(&mut self, name: &str, cell: bool) {
        match name {
            "q" => self.words("”"),
            "sup" => self.raised = self.raised.saturating_sub(1),
            "sub" => self.lowered = self.lowered.saturating_sub(1),
            "pre" => {
                self.pre = self.pre.saturating_sub(1);
                self.break_with(Gap::Blank);
            }
            "li" => {
                self.items = self.items.saturating_sub(1);
                self.break_with(Gap::Line);
            }
            "td" | "th" if cell => self.cells = self.cells.saturating_sub(1),
            "td" | "th" => self.break_with(Gap::Blank),
            _ => self.block(name),
        }
    }

    fn block(&mut self, name: &str) {
        if !BLOCKS.contains(&name) {
            return;
        }
        let line = LINES.contains(&name) || LISTS.contains(&name) && self.items > 0;
        self.break_with(if line { Gap::Line } else { Gap::Blank });
    }

    /// The gap before the next words is at least this wide; inside a table cell all is one line.
    fn break_with(&mut self, gap: Gap) {
        let gap = if self.cells > 0 { Gap::Space } else { gap };
        self.gap = self.gap.max(gap);
    }

    fn text(&mut self, text: &str) {
        if self.pre > 0 && self.cells == 0 {
            if !text.is_empty() {
                self.open_gap();
                self.out.push_str(text);
            }
            return;
        }

        let mut first = true;
        for word in text.split(|c: char| c.is_ascii_whitespace()) {
            if !first {
                self.gap = self.gap.max(Gap::Space);
            }
            first = false;
            if !word.is_empty() {
                self.words(word);
            }
        }
    }

    fn words(&mut self, words: &str) {
        self.open_gap();
        let table = match (self.raised, self.lowered) {
            (0, 0) => None,
            (0, _) => Some("₀₁₂₃₄₅₆₇₈₉₊₋₋"),
            _ => Some("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
        };
        // A raised figure would run together with the one before it: 10⁶, not 106.
        let shifted = table.and_then(|table| {
            let place = |c| "0123456789+-−".chars().position(|plain| plain == c);
            words
                .chars()
                .map(|c| place(c).and_then(|index| table.chars().nth(index)))
                .collect::<Option<String>>()
        });
        self.out.push_str(shifted.as_deref().unwrap_or(words));
    }

    fn open_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if self.out.is_empty() {
            return;
        }
        if gap >= Gap::Line {
            // A line that ends in a blank of its own keeps it only if it does not break.
            let end = self.out.trim_end_matches([' ', '\t', '\n']).len();
            self.out.truncate(end);
        }
        self.out.push_str(match gap {
            Gap::None => "",
            Gap::Space => " ",
            Gap::Tab if self.out.ends_with('\n') => "",
            Gap::Tab => "\t",
            Gap::Line => "\n",
            Gap::Blank => "\n\n",
        });
    }
}
