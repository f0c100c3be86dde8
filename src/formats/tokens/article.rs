//! An article that a file has as tokens: where they stand in its text, which may have to be put
//! together of them.

use std::borrow::Cow;
use std::ops::Range;

use super::tokenizer::anchor;
use crate::formats::OffsetUnit;
use crate::formats::intake::membership::Memberships;
use crate::formats::intake::record::{IdText, MentionRecord, MetaRecord};
use crate::formats::intake::{Document, Spot, Told};
use crate::text::blanks::is_blank;
use crate::text::{ArticleText, CharOffset};

/// A mention on tokens, as a file has it.
#[derive(Clone, Debug)]
pub(in crate::formats) struct TokenMention {
    /// On which tokens of the article.
    pub(in crate::formats) tokens: Range<usize>,
    /// Its label.
    pub(in crate::formats) label: String,
    /// Where in the file.
    pub(in crate::formats) spot: Spot,
    /// The claims that it belongs to: role and id.
    pub(in crate::formats) claims: Vec<(String, String)>,
}

/// An article as a file has it.
#[derive(Debug, Default)]
pub(in crate::formats) struct TokenArticle<'t> {
    /// Where in the file.
    pub(in crate::formats) place: String,
    /// What the file calls it; empty if it has no name.
    pub(in crate::formats) id: String,
    /// Its title, if the file has one.
    pub(in crate::formats) title: Option<String>,
    /// What else is known of it.
    pub(in crate::formats) meta: MetaRecord,
    /// Its text, if the file or one beside it has that.
    pub(in crate::formats) text: Option<String>,
    /// The tokens of all rows.
    pub(in crate::formats) tokens: Vec<Cow<'t, str>>,
    /// Where each token stands in the text, in code points, if the file says so.
    pub(in crate::formats) offsets: Vec<[usize; 2]>,
    /// At which tokens rows begin.
    pub(in crate::formats) rows: Vec<usize>,
    /// Its mentions.
    pub(in crate::formats) mentions: Vec<TokenMention>,
}

/// What became of a [`TokenArticle`].
pub(in crate::formats) struct Anchored {
    /// What an intake takes.
    pub(in crate::formats) document: Document,
    /// Whether the text was put together of tokens.
    pub(in crate::formats) rebuilt: bool,
    /// The first token that did not stand in the text that the file gave.
    pub(in crate::formats) misfit: Option<usize>,
}

impl TokenArticle<'_> {
    /// Finds the tokens in the text, or puts a text together of them.
    pub(in crate::formats) fn anchored(self) -> Anchored {
        let mut misfit = None;
        let mut found = None;
        if let Some(text) = &self.text
            && let Ok(text) = ArticleText::new(text.as_str())
        {
            match self.places(&text) {
                Ok(places) => found = Some((text.as_str().to_owned(), places)),
                Err(token) => misfit = Some(token),
            }
        }
        let rebuilt = found.is_none();
        let (text, places) = found.unwrap_or_else(|| rebuild(&self.tokens, &self.rows));
        let mut members = Memberships::default();
        // Only what claims speak of needs names.
        let is_named = self
            .mentions
            .iter()
            .any(|mention| !mention.claims.is_empty());
        let mut mentions = Vec::with_capacity(self.mentions.len());
        for (number, mention) in self.mentions.into_iter().enumerate() {
            let last = mention.tokens.end.saturating_sub(1);
            let id = is_named.then(|| (number + 1).to_string());
            let record = MentionRecord {
                id: IdText(id.unwrap_or_default()),
                label: mention.label,
                start: places.get(mention.tokens.start).map(|place| place.start),
                end: places.get(last).map(|place| place.end),
                ..MentionRecord::default()
            };
            for (role, claim) in &mention.claims {
                members.note(claim, role, &record);
            }
            mentions.push(Told {
                spot: mention.spot,
                record,
            });
        }
        let document = Document {
            place: self.place,
            id: self.id,
            text,
            unit: OffsetUnit::Bytes,
            title: self.title,
            meta: self.meta,
            mentions,
            claims: members.into_claims(),
            ..Document::default()
        };
        Anchored {
            document,
            rebuilt,
            misfit,
        }
    }

    /// The bytes of each token in a text.
    fn places(&self, text: &ArticleText) -> Result<Vec<Range<usize>>, usize> {
        let anchored = anchor(text, &self.tokens);
        let first = match anchored {
            Ok(ranges) => return Ok(ranges.into_iter().map(|range| range.bytes()).collect()),
            Err(first) => first,
        };
        // Some tokenisers change the words but say where they stood.
        if self.offsets.len() != self.tokens.len() {
            return Err(first);
        }
        let at = CharOffset::new;
        let ranges = self.offsets.iter().map(|[start, end]| {
            let range = text.range_of_chars(at(*start), at(*end));
            range.map(crate::text::TextRange::bytes)
        });
        ranges.collect::<Option<Vec<_>>>().ok_or(first)
    }
}

/// Puts a text together of tokens, one row a line, and says where each stands. Blanks are set as
/// they are in most texts.
fn rebuild(tokens: &[impl AsRef<str>], rows: &[usize]) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut places = Vec::with_capacity(tokens.len());
    let mut rows = rows.iter().copied().peekable();
    let mut before = "";
    for (index, token) in tokens.iter().map(AsRef::as_ref).enumerate() {
        while rows.next_if(|row| *row < index).is_some() {}
        let begins = rows.next_if_eq(&index).is_some();
        if !text.is_empty() {
            if begins {
                text.push('\n');
            } else if stand_apart(before, token) {
                text.push(' ');
            }
        }
        let start = text.len();
        text.push_str(token);
        places.push(start..text.len());
        before = token;
    }
    (text, places)
}

/// Whether there is a blank between two tokens in most texts.
fn stand_apart(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    if is_blank(last) || is_blank(first) || (is_dense(last) && is_dense(first)) {
        return false;
    }
    let closes = matches!(
        after,
        "." | "," | ";" | ":" | "!" | "?" | "%" | ")" | "]" | "}" | "…" | "”" | "’" | "n't" | "n’t"
    );
    let genitive = after.len() > 1 && after.len() < 6 && matches!(first, '\'' | '’');
    let opens = matches!(before, "(" | "[" | "{" | "“" | "‘" | "$" | "£" | "¡" | "¿");
    let elided = before.chars().count() > 1
        && matches!(last, '\'' | '’')
        && before.starts_with(char::is_alphabetic);
    !(closes || genitive || opens || elided)
}

/// Whether words of this script stand side by side without blanks.
fn is_dense(character: char) -> bool {
    matches!(
        character,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3000}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rebuilt(rows: &[&str]) -> String {
        let (mut tokens, mut starts) = (Vec::new(), Vec::new());
        for row in rows {
            starts.push(tokens.len());
            tokens.extend(row.split(' ').map(str::to_owned));
        }
        let (text, places) = rebuild(&tokens, &starts);
        for (token, place) in tokens.iter().zip(places) {
            assert_eq!(token, &text[place]);
        }
        text
    }

    #[test]
    fn a_text_is_put_together_with_blanks_where_texts_have_them() {
        assert_eq!(
            rebuilt(&["He said ( twice ) : 5 % ."]),
            "He said (twice): 5%."
        );
        assert_eq!(
            rebuilt(&["It is n't", "the state 's"]),
            "It isn't\nthe state's"
        );
        assert_eq!(rebuilt(&["l’ Insee dit"]), "l’Insee dit");
        assert_eq!(rebuilt(&["日本 政府 は 5 人"]), "日本政府は 5 人");
        assert_eq!(rebuilt(&["' tis"]), "' tis");
    }
}
