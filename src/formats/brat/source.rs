//! The text beside the annotations, as positions count in it.

use super::line::Line;
use crate::formats::ImportError;
use crate::formats::decode::decode;

/// So many code points lie between two places that are remembered.
const STEP: usize = 64;

/// A text in which places are counted in code points.
pub(super) struct Source {
    /// The text, without a byte order mark.
    pub(super) text: String,
    /// By how much positions are too high: 1 if they count the byte order mark.
    pub(super) shift: usize,
    /// The byte at which every [`STEP`]th code point begins.
    steps: Vec<usize>,
}

impl Source {
    fn new(text: String, shift: usize) -> Self {
        let steps = text.char_indices().map(|(at, _)| at).step_by(STEP);
        let steps = steps.collect();
        Self { text, shift, steps }
    }

    /// The words from one position of the file to another.
    pub(super) fn slice(&self, [start, end]: [usize; 2]) -> Option<&str> {
        let (start, end) = (self.byte(start)?, self.byte(end)?);
        self.text.get(start..end)
    }

    fn byte(&self, position: usize) -> Option<usize> {
        let position = position.checked_sub(self.shift)?;
        // The end of the text may be the first place after the last full step.
        let step = (position / STEP).min(self.steps.len().saturating_sub(1));
        let start = self.steps.get(step).copied().unwrap_or(0);
        let rest = self.text.get(start..)?;
        let mut places = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        let found = places.nth(position - step * STEP)?;
        Some(start + found)
    }

    /// Whether the words beside a mention are those of the text; true if there are none.
    pub(super) fn agrees(&self, pieces: &[[usize; 2]], words: &str) -> bool {
        if words.trim().is_empty() {
            return true;
        }
        let found: Option<Vec<&str>> = pieces.iter().map(|piece| self.slice(*piece)).collect();
        // Old versions of brat put nothing between fragments.
        found.is_some_and(|found| found.join(" ") == words || found.concat() == words)
    }
}

/// Reads the text. brat counts every character of the file, a byte order mark and the CR of each
/// line end among them; other programs don't. What fits the words beside the mentions decides.
///
/// # Errors
/// [`ImportError`] if it is no text.
pub(super) fn read(name: &str, bytes: &[u8], lines: &[Line<'_>]) -> Result<Source, ImportError> {
    let Ok(whole) = std::str::from_utf8(bytes) else {
        let decoded = decode(bytes).map_err(|problem| {
            ImportError::new(
                name,
                format!(
                    "this is no text: the byte at position {} stands in no text",
                    problem.at
                ),
                "Put the text that was annotated beside the .ann file.",
            )
        })?;
        return Ok(Source::new(decoded.text.into_owned(), 0));
    };
    let plain = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let mark = usize::from(plain.len() < whole.len());
    let mut ways = vec![(plain.to_owned(), mark)];
    if mark > 0 {
        ways.push((plain.to_owned(), 0));
    }
    if plain.contains('\r') {
        let unified = plain.replace("\r\n", "\n").replace('\r', "\n");
        ways.push((unified.clone(), mark));
        ways.push((unified, 0));
    }
    let mut ways = ways
        .into_iter()
        .map(|(text, shift)| Source::new(text, shift));
    let mut best = ways.next().unwrap_or_else(|| Source::new(String::new(), 0));
    let mut fitting = None;
    for way in ways {
        let known = *fitting.get_or_insert_with(|| count_fitting(&best, lines));
        let count = count_fitting(&way, lines);
        if count > known {
            best = way;
            fitting = Some(count);
        }
    }
    Ok(best)
}

fn count_fitting(source: &Source, lines: &[Line<'_>]) -> usize {
    let fits = |line: &&Line<'_>| match line {
        Line::Mention { pieces, words, .. } => source.agrees(pieces, words),
        _ => false,
    };
    lines.iter().filter(fits).count()
}
