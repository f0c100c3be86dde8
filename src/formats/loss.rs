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
    /// Links to claims outside the wanted part.
    LinksElsewhere = "links-elsewhere", "link leads to a claim that was not asked for",
        "links lead to claims that were not asked for";
    /// Bytes of the file that an article was imported from.
    Originals = "originals", "original file stays in the project",
        "original files stay in the project";
    /// Outlet, author, address, dates, language, notes of an article.
    Meta = "meta", "article is written without its outlet, dates and other details",
        "articles are written without their outlets, dates and other details";
    /// Mentions that overlap one that was kept.
    Overlaps = "overlaps", "mention overlaps another one and was left out",
        "mentions overlap others and were left out";
    /// Mentions with gaps, written as if they had none.
    Gaps = "gaps", "mention with a gap was written from its first word to its last",
        "mentions with gaps were written from their first word to their last";
    /// Mentions that were widened or narrowed to whole tokens.
    Moved = "moved", "mention was moved to the borders of words",
        "mentions were moved to the borders of words";
    /// Mentions that do not begin and end where tokens do.
    OffBorder = "off-border", "mention does not begin and end at borders of words and was left out",
        "mentions do not begin and end at borders of words and were left out";
    /// Tokens cut where a mention begins or ends inside them.
    CutTokens = "cut-tokens", "word was cut in two where a mention begins or ends",
        "words were cut in two where mentions begin or end";
    /// Mentions that hold nothing but blanks.
    Blank = "blank", "mention holds nothing but blanks and was left out",
        "mentions hold nothing but blanks and were left out";
    /// Mentions of the same words under the same label by several people.
    Twins = "twins", "mention is the same as another person’s and was written once",
        "mentions are the same as another person’s and were written once";
    /// Whose mentions they are.
    WithoutPerson = "without-person", "mention is written without whose work it is",
        "mentions are written without whose work they are";
    /// Labels that had to get another name.
    Renamed = "renamed", "label had to be renamed", "labels had to be renamed";
    /// Attributes of mentions.
    Attributes = "attributes", "mention is written without its attributes",
        "mentions are written without their attributes";
    /// Notes on mentions.
    Notes = "notes", "mention is written without its note",
        "mentions are written without their notes";
    /// Mentions that somebody is not sure of.
    Unsure = "unsure", "mention is written without saying that it is unsure",
        "mentions are written without saying that they are unsure";
    /// How mentions came about.
    Origin = "origin", "mention is written without how it came about",
        "mentions are written without how they came about";
    /// Claims.
    Claims = "claims", "claim was left out", "claims were left out";
    /// Parts of claims.
    ClaimParts = "claim-parts", "claim is written without its verdict, evidence, questions or notes",
        "claims are written without their verdicts, evidence, questions or notes";
    /// Characters that a format can't hold.
    Characters = "characters", "character that the format can’t hold was replaced",
        "characters that the format can’t hold were replaced";
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

    /// How often each thing was lost.
    pub fn losses(&self) -> impl Iterator<Item = (Loss, &Count)> {
        self.counts.iter().map(|(loss, count)| (*loss, count))
    }

    /// How often this was lost.
    #[must_use]
    pub fn count(&self, loss: Loss) -> usize {
        self.counts.get(&loss).map_or(0, |count| count.count)
    }

    /// Adds what another part of the same export lost.
    pub fn add(&mut self, other: Self) {
        for (loss, more) in other.counts {
            let entry = self.counts.entry(loss).or_default();
            entry.count += more.count;
            let room = EXAMPLES.saturating_sub(entry.examples.len());
            entry.examples.extend(more.examples.into_iter().take(room));
        }
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
            report.note(Loss::Renamed, || Example::named(&format!("label {number}")));
        }
        report.note(Loss::Articles, || Example::named("one\nmore"));
        assert_eq!(
            report.lines(),
            [
                "1 article was not asked for: “one more”",
                "7 labels had to be renamed, the first is “label 0”"
            ]
        );
        assert_eq!(report.losses().nth(1).unwrap().1.examples.len(), EXAMPLES);
        let mut twice = report.clone();
        twice.add(report);
        assert_eq!(twice.count(Loss::Renamed), 14);
        assert_eq!(twice.losses().nth(1).unwrap().1.examples.len(), EXAMPLES);
    }

    #[test]
    fn every_loss_has_a_name_of_its_own() {
        let mut ids: Vec<&str> = Loss::ALL.iter().map(|loss| loss.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Loss::ALL.len());
    }
}
