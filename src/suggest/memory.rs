//! The project's own memory: words that were tagged before.
//!
//! **For** a label speaks each place where the words are tagged with it. **Against** it speaks
//! each place where that idea was rejected, and each where the words stand untagged in an article
//! that somebody has done. Places are counted once, whoever speaks of them; what one person
//! tagged and another left speaks for and against.
//!
//! The score is the share of yes among the places, at three levels (see [`Forms`]): each level
//! begins with what the wider one says, as if that had been seen twice, and the widest with one
//! yes and one no:
//!
//! ```text
//! inflected = (yes + 1) / (yes + no + 2)              over all forms of the words
//! any case  = (yes + 2 · inflected) / (yes + no + 2)  over those with the same folded letters
//! exact     = (yes + 2 · any case) / (yes + no + 2)   over those written just so
//! ```
//!
//! So a word tagged once gives 0.85 where it is written so, 0.78 in other case, 0.67 with another
//! ending; *US* is not confused by all the *us* that nobody tagged. What is below
//! [`LEAST_SCORE`] is not proposed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::forms::Forms;
use super::phrases::{LONGEST, PhraseFinder, Phrases};
use super::tagged::Tagged;
use super::words::{Stretch, Words, Written};
use super::{Kind, Problem, Suggester, unanswered};
use crate::model::mention::Attributes;
use crate::model::{
    Answer, Article, ArticleId, Idea, LabelId, Layer, LayerKey, LayerState, PersonId, Project,
    Score, Suggestion,
};
use crate::text::Extent;

pub(super) const KIND: Kind = Kind {
    id: "memory",
    name: "Memory",
    description: "Words that were tagged before, in this and other articles",
    reads_file: false,
    make: |asked| Ok(Box::new(Memory::of(asked.project, asked.learns_from)?)),
};

/// What scores less is not proposed: people said no to it four times as often as yes.
pub const LEAST_SCORE: f64 = 0.2;

/// At how many places people said yes and no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    yes: u32,
    no: u32,
}

impl Count {
    fn add(&mut self, yes: bool) {
        let count = if yes { &mut self.yes } else { &mut self.no };
        *count = count.saturating_add(1);
    }

    /// The share of yes, if `expected` had been seen twice before.
    fn share(self, expected: f64) -> f64 {
        let (yes, no) = (f64::from(self.yes), f64::from(self.no));
        (yes + 2.0 * expected) / (yes + no + 2.0)
    }
}

/// What is known of some words under a label.
#[derive(Default)]
struct Known {
    all: Count,
    folded: HashMap<String, Count>,
    exact: HashMap<String, Count>,
}

impl Known {
    fn add(&mut self, written: &Written, yes: bool) {
        self.all.add(yes);
        for (counts, words) in [
            (&mut self.folded, &written.folded),
            (&mut self.exact, &written.exact),
        ] {
            match counts.get_mut(words) {
                Some(count) => count.add(yes),
                None => counts.entry(words.clone()).or_default().add(yes),
            }
        }
    }

    /// How surely words written so would be tagged, and what that rests on.
    fn judge(&self, written: &Written) -> (f64, Forms) {
        let folded = self.folded.get(&written.folded).copied();
        let exact = self.exact.get(&written.exact).copied();
        let tagged = |count: Option<Count>| count.is_some_and(|count| count.yes > 0);
        let forms = match (tagged(exact), tagged(folded)) {
            (true, _) => Forms::Exact,
            (false, true) => Forms::AnyCase,
            (false, false) => Forms::Inflected,
        };
        let inflected = self.all.share(0.5);
        let any_case = folded.unwrap_or_default().share(inflected);
        (exact.unwrap_or_default().share(any_case), forms)
    }
}

/// Words that were tagged before.
pub struct Memory {
    finder: PhraseFinder,
    /// By the number of the phrase.
    known: Vec<BTreeMap<LabelId, Known>>,
}

/// What is being learnt.
struct Learning<'p> {
    phrases: Phrases,
    known: Vec<BTreeMap<LabelId, Known>>,
    /// Which labels there are; others are not learnt.
    labels: HashSet<&'p LabelId>,
}

/// The work of several people on one article.
struct Work<'p> {
    article: &'p Article,
    layers: Vec<(&'p PersonId, &'p Layer)>,
}

impl Memory {
    /// Reads what people did, or one of them. Walks over all articles in which anything is done.
    ///
    /// # Errors
    /// A problem if there are more words than can be looked for.
    pub fn of(project: &Project, learns_from: Option<&PersonId>) -> Result<Self, Vec<Problem>> {
        let works = works(project, learns_from);
        let labels = project.scheme.labels.iter().map(|label| &label.id);
        let mut learning = Learning {
            phrases: Phrases::default(),
            known: Vec::new(),
            labels: labels.collect(),
        };
        // Words left alone in one article may have been tagged in a later one.
        let answered: Vec<HashSet<Place<'_>>> =
            works.iter().map(|work| learning.learn(work)).collect();
        let Some(finder) = learning.phrases.finder() else {
            return Err(vec![Problem::new(
                0,
                "more words were tagged than can be looked for",
                "Learn from one person only.",
            )]);
        };
        for (work, answered) in works.iter().zip(&answered) {
            learning.learn_from_gaps(work, answered, &finder);
        }
        Ok(Self {
            finder,
            known: learning.known,
        })
    }

    /// How many different words it knows, forms of the same words counted once.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The label that words written so would most surely get.
    fn best(&self, phrase: usize, written: &Written) -> Option<(&LabelId, f64, Forms, Count)> {
        let all = self.known.get(phrase)?.iter().map(|(label, known)| {
            let (score, forms) = known.judge(written);
            (label, score, forms, known.all)
        });
        // Of several as sure, the first by name.
        let best = all.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        (best.1 >= LEAST_SCORE).then_some(best)
    }
}

/// Where which label was spoken of, and whether for it.
type Place<'p> = (&'p Extent, &'p LabelId);

fn works<'p>(project: &'p Project, learns_from: Option<&PersonId>) -> Vec<Work<'p>> {
    let mut works: Vec<Work<'p>> = Vec::new();
    let wanted = |key: &LayerKey| learns_from.is_none_or(|person| key.person == *person);
    let mut last: Option<&ArticleId> = None;
    for (key, layer) in project.layers().filter(|(key, _)| wanted(key)) {
        // Layers come by article.
        if last != Some(&key.article) {
            let Some(article) = project.article(&key.article) else {
                continue;
            };
            last = Some(&key.article);
            works.push(Work {
                article,
                layers: Vec::new(),
            });
        }
        if let Some(work) = works.last_mut() {
            work.layers.push((&key.person, layer));
        }
    }
    works
}

impl<'p> Learning<'p> {
    /// Learns from what was tagged and rejected in an article; says which places those are.
    fn learn(&mut self, work: &Work<'p>) -> HashSet<Place<'p>> {
        let words = Words::new(work.article.text.as_str());
        let mut rejected = HashSet::new();
        let mut tagged = HashSet::new();
        for (_, layer) in &work.layers {
            let mentions = layer.mentions();
            tagged.extend(mentions.map(|mention| (&mention.extent, &mention.label)));
            for decision in layer.decisions() {
                match (&decision.answer, &decision.idea) {
                    (Answer::Rejected { .. }, Idea::Mention { extent, label }) => {
                        rejected.insert((extent, label));
                    }
                    (Answer::Rejected { .. }, Idea::Unplaced { words, label }) => {
                        self.hear(&Words::new(words), None, label, false);
                    }
                    _ => {}
                }
            }
        }
        for (places, yes) in [(&tagged, true), (&rejected, false)] {
            for (extent, label) in places {
                self.hear(&words, Some(extent), label, yes);
            }
        }
        rejected
    }

    /// Counts an answer to the words of a place, or to all of them.
    fn hear(&mut self, words: &Words<'_>, place: Option<&Extent>, label: &LabelId, yes: bool) {
        let bytes = match place {
            Some(extent) if extent.is_discontinuous() => return,
            Some(extent) => extent.cover().bytes(),
            None => words.all_bytes(),
        };
        let Some(stretch) = words.at_bytes(bytes) else {
            return;
        };
        let fits = stretch.len() <= LONGEST && words.has_word(stretch);
        if !fits || !self.labels.contains(label) {
            return;
        }
        let phrase = self.phrases.number(words.key_of(stretch));
        if phrase == self.known.len() {
            self.known.push(BTreeMap::new());
        }
        let labels = &mut self.known[phrase];
        let known = labels.entry(label.clone()).or_default();
        known.add(&words.written(stretch), yes);
    }

    /// Learns from what people left alone in an article that they have done.
    fn learn_from_gaps(
        &mut self,
        work: &Work<'p>,
        rejected: &HashSet<Place<'p>>,
        finder: &PhraseFinder,
    ) {
        let done = |layer: &Layer| layer.state == LayerState::Done;
        let layers = work.layers.iter().filter(|(_, layer)| done(layer));
        let tagged: Vec<Tagged<'_>> = layers.map(|(_, layer)| Tagged::new(layer)).collect();
        if tagged.is_empty() {
            return;
        }
        let words = Words::new(work.article.text.as_str());
        for (stretch, phrase) in finder.longest(&words, |phrase, _| Some(phrase)) {
            let Some(extent) = extent_of(work.article, &words, stretch) else {
                continue;
            };
            let written = words.written(stretch);
            for (label, known) in &mut self.known[phrase] {
                let left = tagged.iter().any(|one| !one.overlaps(label, &extent));
                if left && !rejected.contains(&(&extent, label)) {
                    known.add(&written, false);
                }
            }
        }
    }
}

fn extent_of(article: &Article, words: &Words<'_>, stretch: Stretch) -> Option<Extent> {
    let range = article.text.range_of_bytes(words.bytes_of(stretch));
    range.map(Extent::from)
}

impl Suggester for Memory {
    fn name(&self) -> String {
        KIND.id.to_owned()
    }

    fn kind(&self) -> &'static str {
        KIND.id
    }

    fn suggest(
        &self,
        article: &Article,
        layer: Option<&Layer>,
        _: &dyn Fn() -> bool,
    ) -> Vec<Suggestion> {
        let words = Words::new(article.text.as_str());
        let tagged = layer.map(Tagged::new).unwrap_or_default();
        let found = self.finder.longest(&words, |phrase, stretch| {
            self.best(phrase, &words.written(stretch))
        });
        let suggestions = found.into_iter().filter_map(|(stretch, best)| {
            let (label, score, forms, count) = best;
            let extent = extent_of(article, &words, stretch)?;
            // With another label the person has said what these words are.
            let known = !tagged.has(&extent);
            known.then(|| Suggestion {
                label: label.clone(),
                extent,
                score: Score::new((score * 1000.0).round() / 1000.0),
                words: String::new(),
                attributes: Attributes::from([
                    ("for".into(), count.yes.to_string()),
                    ("against".into(), count.no.to_string()),
                    ("form".into(), forms.name().to_owned()),
                ]),
            })
        });
        unanswered(suggestions.collect(), layer)
    }
}
