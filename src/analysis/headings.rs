//! Which paragraphs look like headings. For typography only: nothing is stored of it.

use crate::text::ArticleText;

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ParagraphKind {
    /// Nothing in it.
    Blank,
    /// The headline.
    Title,
    /// A heading between paragraphs.
    Heading,
    /// Running text.
    #[default]
    Body,
}

/// The longest heading in characters.
const LONGEST_HEADING: usize = 90;
/// The longest headline in characters.
const LONGEST_TITLE: usize = 200;
/// The shortest paragraph in characters that a heading may stand over.
const SHORTEST_BODY: usize = 90;

/// What ends a line of running text in the scripts that we know: full stops, colons, commas and
/// closing quotes. A question mark may end a heading.
const ENDS_OF_SENTENCES: [char; 31] = [
    '.', '!', '…', ':', ';', ',', '»', '"', '”', '|', // Latin, Greek, Cyrillic, Hebrew
    '。', '！', '：', '；', '，', '、', '」', '』', '｡', '．', // Chinese, Japanese, Korean
    '؛', '،', '۔', '।', '॥', '။', '។', '།', '։', '።', '܀',
];

/// The kind of each paragraph. One walk over the text. `title` is the article's title, empty
/// if not known.
#[must_use]
pub fn paragraph_kinds(text: &ArticleText, title: &str) -> Vec<ParagraphKind> {
    let mut headings = Headings::new(text, title);
    (0..text.paragraph_count())
        .map(|index| headings.kind(text, index))
        .collect()
}

/// Tells the kinds of paragraphs one after the other, so that a book can be looked at in parts.
#[derive(Clone, Debug)]
pub(super) struct Headings {
    /// Whether most paragraphs are parted by blank lines; a heading is too, then.
    parted: bool,
    headline: String,
    begun: bool,
    /// The next paragraph with something in it, found before.
    next: usize,
}

impl Headings {
    /// Looks which paragraphs are blank: a small part of a walk over the text.
    pub(super) fn new(text: &ArticleText, title: &str) -> Self {
        let (mut filled, mut apart, mut last) = (0, 0, None);
        for index in 0..text.paragraph_count() {
            if line(text, index).is_empty() {
                continue;
            }
            filled += 1;
            apart += usize::from(last.is_some_and(|last| index - last > 1));
            last = Some(index);
        }
        Self {
            parted: apart * 2 > usize::saturating_sub(filled, 1),
            headline: title.trim().to_owned(),
            begun: false,
            next: 0,
        }
    }

    /// The kind of a paragraph. Paragraphs are asked for in their order, each once.
    pub(super) fn kind(&mut self, text: &ArticleText, index: usize) -> ParagraphKind {
        let words = line(text, index);
        if words.is_empty() {
            return ParagraphKind::Blank;
        }
        let count = text.paragraph_count();
        self.next = self.next.max(index + 1);
        while self.next < count && line(text, self.next).is_empty() {
            self.next += 1;
        }
        let next = (self.next < count).then(|| line(text, self.next));
        let first = !std::mem::replace(&mut self.begun, true);
        let alone = index == 0 || line(text, index - 1).is_empty();
        let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
        if first && is_title(words, next, &self.headline) {
            if self.headline.is_empty() {
                words.clone_into(&mut self.headline);
            }
            ParagraphKind::Title
        } else if (!self.headline.is_empty() && same(words, &self.headline))
            || ((alone || !self.parted) && is_heading(words, next))
        {
            ParagraphKind::Heading
        } else {
            ParagraphKind::Body
        }
    }
}

fn line(text: &ArticleText, index: usize) -> &str {
    text.paragraph_str(index).trim()
}

fn is_title(line: &str, next: Option<&str>, title: &str) -> bool {
    if !title.is_empty() && line.split_whitespace().eq(title.split_whitespace()) {
        return true;
    }
    next.is_some()
        && line.chars().take(LONGEST_TITLE + 1).count() <= LONGEST_TITLE
        && !line.ends_with(['.', ',', ';', ':'])
}

fn is_heading(line: &str, next: Option<&str>) -> bool {
    // Lengths are counted no further than they matter: a paragraph may be a book.
    let length = line.chars().take(LONGEST_HEADING).count();
    let below = next.map_or(0, |next| next.chars().take(SHORTEST_BODY).count());
    length < LONGEST_HEADING
        && below >= SHORTEST_BODY
        && line.chars().any(char::is_alphabetic)
        && !line.starts_with(['-', '–', '—', '•', '*', '|'])
        && !line.ends_with(ENDS_OF_SENTENCES)
}
