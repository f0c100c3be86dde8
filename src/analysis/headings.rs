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

/// The kind of each paragraph. One walk over the text. `title` is the article's title, empty
/// if not known.
#[must_use]
pub fn paragraph_kinds(text: &ArticleText, title: &str) -> Vec<ParagraphKind> {
    let lines: Vec<&str> = (0..text.paragraph_count())
        .map(|index| text.paragraph_str(index).trim())
        .collect();
    let filled: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_empty()).collect();
    let mut kinds = vec![ParagraphKind::Blank; lines.len()];
    // Where most paragraphs are parted by blank lines, a heading is too.
    let parted = filled
        .windows(2)
        .filter(|pair| pair[1] - pair[0] > 1)
        .count()
        * 2
        > filled.len().saturating_sub(1);
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    let mut headline = title.trim();
    for (nth, &index) in filled.iter().enumerate() {
        let line = lines[index];
        let next = filled.get(nth + 1).map(|&next| lines[next]);
        let alone = index == 0 || lines[index - 1].is_empty();
        kinds[index] = if nth == 0 && is_title(line, next, headline) {
            if headline.is_empty() {
                headline = line;
            }
            ParagraphKind::Title
        } else if (!headline.is_empty() && same(line, headline))
            || ((alone || !parted) && is_heading(line, next))
        {
            ParagraphKind::Heading
        } else {
            ParagraphKind::Body
        };
    }
    kinds
}

fn is_title(line: &str, next: Option<&str>, title: &str) -> bool {
    if !title.is_empty() && line.split_whitespace().eq(title.split_whitespace()) {
        return true;
    }
    next.is_some() && line.chars().count() <= LONGEST_TITLE && !line.ends_with(['.', ',', ';', ':'])
}

fn is_heading(line: &str, next: Option<&str>) -> bool {
    let length = line.chars().count();
    let below = next.map_or(0, |next| next.chars().count());
    length < LONGEST_HEADING
        && below >= SHORTEST_BODY
        && below > length
        && line.chars().any(char::is_alphabetic)
        && !line.starts_with(['-', '–', '—', '•', '*', '|'])
        && !line.ends_with(['.', '!', '…', ':', ';', ',', '»', '"', '”', '|', '。', '！'])
}
