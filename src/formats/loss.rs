//! What a file could not carry, counted, with the first examples and their places.

use std::collections::BTreeMap;
use std::fmt;

use crate::model::{Article, ArticleId};
use crate::text::{CharOffset, Extent};

/// So many examples of a loss are kept.
const EXAMPLES: usize = 5;
/// So many characters of an example's words are kept.
const WORDS: usize = 60;

macro_rules! losses {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $one:literal, $many:literal;)+) => {
        /// What can be lost or changed on the way into a file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Loss {
            $($(#[$doc])* $name),+
        }

        impl Loss {
            /// All of them, in the order in which they are told.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name in reports that programs read.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id),+
                }
            }

            /// What is said after the count.
            #[must_use]
            pub const fn words(self, count: usize) -> &'static str {
                match self {
                    $(Self::$name => if count == 1 { $one } else { $many }),+
                }
            }
        }
    };
}

losses! {
    /// Articles outside the wanted part.
    Articles = "articles", "article was not asked for", "articles were not asked for";
    /// Articles that somebody has not finished.
    NotDone = "not-done", "article is not done and was left out",
        "articles are not done and were left out";
    /// People outside the wanted part.
    People = "people", "person’s work was not asked for", "people’s work was not asked for";
    /// Mentions of labels outside the wanted part.
    Labels = "labels", "mention has a label that was not asked for",
        "mentions have labels that were not asked for";
    /// Mentions of an origin outside the wanted part.
    Origins = "origins", "mention came about in a way that was not asked for",
        "mentions came about in ways that were not asked for";
    /// Quotes of a claim in articles outside the wanted part.
    QuotesElsewhere = "quotes-elsewhere", "quote stands in an article that was not asked for",
        "quotes stand in articles that were not asked for";
    /// Mentions of a claim that are outside the wanted part.
    MentionsElsewhere = "mentions-elsewhere", "mention of a claim was not asked for",
        "mentions of claims were not asked for";
    /// Mentions of a claim in other articles than its own, in formats that tie together only what
    /// stands in one article.
    Apart = "apart", "mention of a claim stands in another article and is not tied to it",
        "mentions of claims stand in other articles and are not tied to them";
    /// Links to claims outside the wanted part.
    LinksElsewhere = "links-elsewhere", "link leads to a claim that was not asked for",
        "links lead to claims that were not asked for";
    /// Words with a label, in a format without them.
    Mentions = "mentions", "mention is not written", "mentions are not written";
    /// Mentions that share words with another one that is written instead.
    Overlaps = "overlaps", "mention overlaps another one that is written instead",
        "mentions overlap others that are written instead";
    /// Mentions with gaps, written from their first to their last word.
    Gaps = "gaps", "mention with gaps is written from its first to its last word",
        "mentions with gaps are written from their first to their last word";
    /// Mentions that begin or end inside a token and were moved to its border.
    Moved = "moved", "mention was moved to the borders of tokens",
        "mentions were moved to the borders of tokens";
    /// Mentions that begin or end inside a token and were left out for it.
    OffTokens = "off-tokens", "mention does not fit the tokens and was left out",
        "mentions do not fit the tokens and were left out";
    /// Tokens that a mention begins or ends inside of, cut there.
    CutTokens = "cut-tokens", "token was cut in two at the border of a mention",
        "tokens were cut in two at the borders of mentions";
    /// Mentions of more tokens than training takes.
    Wide = "wide", "mention has more than 12 tokens, which GLiNER skips in training",
        "mentions have more than 12 tokens, which GLiNER skips in training";
    /// Mentions that the format has no way to write, for a reason of its own.
    LeftOut = "left-out", "mention can’t be written in this format and was left out",
        "mentions can’t be written in this format and were left out";
    /// Mentions trimmed or cut in pieces, where the format wants them so.
    Reshaped = "reshaped", "mention was trimmed or cut where the format wants it so",
        "mentions were trimmed or cut where the format wants it so";
    /// Labels that have another name in the file.
    Renamed = "renamed", "label has another name in the file",
        "labels have other names in the file";
    /// Roles that have another name in the file.
    RenamedRoles = "renamed-roles", "role has another name in the file",
        "roles have other names in the file";
    /// Attributes of mentions.
    Attributes = "attributes", "mention loses its attributes", "mentions lose their attributes";
    /// Notes on mentions, and that somebody is unsure.
    Notes = "notes", "mention loses its note or that it is unsure",
        "mentions lose their notes or that they are unsure";
    /// When, how and under which id mentions came about.
    Provenance = "provenance", "mention loses when and how it came about",
        "mentions lose when and how they came about";
    /// The work of several people on one article, written as if it were one person's.
    Together = "together", "article has the work of several people, written together",
        "articles have the work of several people, written together";
    /// The same words with the same label by several people.
    Twice = "twice", "mention that several people made is written once",
        "mentions that several people made are written once";
    /// Claims, in a format without them.
    Claims = "claims", "claim is not written", "claims are not written";
    /// Quotes, wordings, numbers and notes of claims.
    Wordings = "wordings", "claim loses its quotes, wording, number and note",
        "claims lose their quotes, wordings, numbers and notes";
    /// Status, stance, checkability and verdict.
    Verdicts = "verdicts", "claim loses its status, stance and verdict",
        "claims lose their status, stance and verdict";
    /// Evidence, questions and links.
    Evidence = "evidence", "claim loses its evidence, questions or links",
        "claims lose their evidence, questions or links";
    /// How far people have come.
    States = "states", "article loses how far people have come",
        "articles lose how far people have come";
    /// Texts that are rebuilt from tokens.
    Texts = "texts", "article’s text is written as tokens only, without its blanks",
        "articles’ texts are written as tokens only, without their blanks";
    /// Characters that the format forbids.
    Characters = "characters", "character that the format forbids was replaced",
        "characters that the format forbids were replaced";
    /// Articles that the format can't hold.
    Skipped = "skipped", "article can’t be written in this format",
        "articles can’t be written in this format";
    /// Titles of articles.
    Titles = "titles", "article loses its title", "articles lose their titles";
    /// What is known of articles besides their title.
    Metadata = "metadata", "article loses its outlet, author, address or dates",
        "articles lose their outlet, author, address or dates";
    /// Fields of other tools that mean nothing here.
    Foreign = "foreign", "article or mention loses what another tool’s file said beyond what is known here",
        "articles or mentions lose what other tools’ files said beyond what is known here";
    /// The scheme and the guidelines.
    Scheme = "scheme", "project’s colours, descriptions and guidelines are not written",
        "projects’ colours, descriptions and guidelines are not written";
    /// Bytes of the file that an article was imported from.
    Originals = "originals", "original file stays in the project",
        "original files stay in the project";
}

impl Loss {
    /// Whether it is what the options ask for, and no fault of the format.
    #[must_use]
    pub const fn is_wanted(self) -> bool {
        matches!(
            self,
            Self::Articles | Self::NotDone | Self::People | Self::Labels | Self::Origins
        )
    }
}

/// One case of a loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// In which article; `None` if it concerns none.
    pub article: Option<ArticleId>,
    /// From where to where, in code points; `None` if it concerns no words.
    pub place: Option<(CharOffset, CharOffset)>,
    /// The words, or what it is about: the first 60 characters.
    pub words: String,
}

impl Example {
    /// A case that concerns words of an article.
    #[must_use]
    pub fn of(article: &Article, extent: &Extent) -> Self {
        let text = &article.text;
        let (start, end) = (extent.start(), extent.end());
        Self {
            article: Some(article.id.clone()),
            place: Some((text.to_char(start), text.to_char(end))),
            words: shorten(&text.quote(extent)),
        }
    }

    /// A case that concerns an article as a whole.
    #[must_use]
    pub fn article(article: &Article) -> Self {
        Self {
            article: Some(article.id.clone()),
            place: None,
            words: shorten(article.display_title()),
        }
    }

    /// A case of something that stands in no article.
    #[must_use]
    pub fn named(words: &str) -> Self {
        Self {
            article: None,
            place: None,
            words: shorten(words),
        }
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”", self.words)?;
        if let Some(article) = &self.article {
            write!(f, " in {article}")?;
        }
        if let Some((start, end)) = self.place {
            write!(f, ", {start} to {end}")?;
        }
        Ok(())
    }
}

/// How often something was lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How often.
    pub count: usize,
    /// The first cases.
    pub examples: Vec<Example>,
}

/// What a file could not carry; empty if nothing was lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LossReport {
    counts: BTreeMap<Loss, Count>,
}

impl LossReport {
    /// Whether nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Notes one case. The example is only asked for while there are few.
    pub fn note(&mut self, loss: Loss, example: impl FnOnce() -> Example) {
        let entry = self.counts.entry(loss).or_default();
        entry.count += 1;
        if entry.examples.len() < EXAMPLES {
            entry.examples.push(example());
        }
    }

    /// Notes what another part of the same export lost, after what is noted already.
    pub(super) fn add(&mut self, other: Self) {
        for (loss, count) in other.counts {
            let entry = self.counts.entry(loss).or_default();
            entry.count += count.count;
            let room = EXAMPLES.saturating_sub(entry.examples.len());
            entry.examples.extend(count.examples.into_iter().take(room));
        }
    }

    /// Takes out what was no loss.
    pub fn forget(&mut self, loss: Loss) {
        self.counts.remove(&loss);
    }

    /// Whether the format could not carry something that was asked for.
    #[must_use]
    pub fn is_lossy(&self) -> bool {
        self.counts.keys().any(|loss| !loss.is_wanted())
    }

    /// For programs: what was lost, how often, with examples and their places in code points.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let example = |example: &Example| {
            serde_json::json!({
                "article": example.article.as_ref().map(ToString::to_string),
                "start": example.place.map(|(start, _)| start.get()),
                "end": example.place.map(|(_, end)| end.get()),
                "words": example.words,
            })
        };
        let row = |(loss, count): (Loss, &Count)| {
            serde_json::json!({
                "loss": loss.id(),
                "count": count.count,
                "says": loss.words(count.count),
                "asked_for": loss.is_wanted(),
                "examples": count.examples.iter().map(example).collect::<Vec<_>>(),
            })
        };
        self.losses().map(row).collect()
    }

    /// How often each thing was lost.
    pub fn losses(&self) -> impl Iterator<Item = (Loss, &Count)> {
        self.counts.iter().map(|(loss, count)| (*loss, count))
    }

    /// How often this was lost.
    #[must_use]
    pub fn count(&self, loss: Loss) -> usize {
        self.counts.get(&loss).map_or(0, |count| count.count)
    }

    /// A sentence for each loss, with its first example.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |(loss, count): (&Loss, &Count)| {
            let words = loss.words(count.count);
            match count.examples.first() {
                Some(example) if count.count == 1 => format!("1 {words}: {example}"),
                Some(example) => format!("{} {words}, the first is {example}", count.count),
                None => format!("{} {words}", count.count),
            }
        };
        self.counts.iter().map(line).collect()
    }
}

/// The first characters of long words, in one line.
fn shorten(words: &str) -> String {
    let mut out: String = words.chars().take(WORDS).collect();
    if out.len() < words.len() {
        out.push('…');
    }
    out.replace(['\n', '\r', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_loss_is_told_with_its_count_and_the_first_examples() {
        let mut report = LossReport::default();
        for number in 0..7 {
            report.note(Loss::Originals, || {
                Example::named(&format!("file {number}"))
            });
        }
        report.note(Loss::Articles, || Example::named("one\nmore"));
        assert_eq!(
            report.lines(),
            [
                "1 article was not asked for: “one more”",
                "7 original files stay in the project, the first is “file 0”"
            ]
        );
        assert_eq!(report.count(Loss::Originals), 7);
        assert_eq!(report.losses().nth(1).unwrap().1.examples.len(), EXAMPLES);
    }

    #[test]
    fn every_loss_has_a_name_of_its_own() {
        let mut ids: Vec<&str> = Loss::ALL.iter().map(|loss| loss.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Loss::ALL.len());
    }
}
