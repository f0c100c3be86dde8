//! Articles with what a person marked and what a machine found in them, made at random.

use claimdesk::analysis::scoring::{ArticleScore, Compared, Label, Proposal, Span};
use claimdesk::text::segment::word_pieces;
use claimdesk::text::{ArticleText, CharOffset, Extent, TextRange};

use crate::damage::Dice;

/// The labels, in the order of the scheme.
pub const LABELS: [&str; 4] = ["figure", "actor", "source-document", "place"];

/// One article with what both have.
#[derive(Clone)]
pub struct Case {
    pub text: ArticleText,
    pub tokens: Vec<TextRange>,
    pub person: Vec<(Label, Extent)>,
    pub machine: Vec<(Label, Extent, Option<f64>)>,
    pub blind: bool,
}

impl Case {
    /// A case without spans.
    pub fn of(words: &str) -> Self {
        let text = ArticleText::new(words).unwrap();
        let solid =
            word_pieces(text.as_str()).filter(|piece| !words[piece.clone()].trim().is_empty());
        let tokens = solid
            .map(|piece| text.range_of_bytes(piece).unwrap())
            .collect();
        Self {
            text,
            tokens,
            person: Vec::new(),
            machine: Vec::new(),
            blind: false,
        }
    }

    /// The words from one code point to another.
    pub fn extent(&self, start: usize, end: usize) -> Extent {
        let (start, end) = (CharOffset::new(start), CharOffset::new(end));
        self.text.range_of_chars(start, end).unwrap().into()
    }

    /// Compares what both have.
    pub fn score(&self) -> ArticleScore {
        let span = |label: Label, extent| Span { label, extent };
        let person = self
            .person
            .iter()
            .map(|(label, extent)| span(*label, extent));
        let machine = self.machine.iter().map(|(label, extent, score)| Proposal {
            span: span(*label, extent),
            score: *score,
        });
        ArticleScore::new(&Compared {
            text: &self.text,
            tokens: &self.tokens,
            person: &person.collect::<Vec<_>>(),
            machine: &machine.collect::<Vec<_>>(),
            blind: self.blind,
        })
    }
}

const WORDS: &[&str] = &[
    "Der",
    "Bürgermeister",
    "sagte",
    "12,5",
    "%",
    "of",
    "the",
    "peuple",
    "à",
    "l’Assemblée",
    "日本",
    "🎈",
    "naïve",
    "Minister",
    "500",
    "people",
    "(AP)",
    "said",
    "that",
    "Zürich",
];

/// Articles with thousands of spans: right ones, wrong labels, wrong edges, missed and invented
/// ones, some that overlap, are nested or there twice; empty ones on either side and on both.
pub fn random(seed: u64, count: usize) -> Vec<Case> {
    let mut dice = Dice::new(seed);
    (0..count).map(|_| article(&mut dice)).collect()
}

fn article(dice: &mut Dice) -> Case {
    let mut words = Vec::new();
    for _ in 0..20 + dice.below(200) {
        words.push(WORDS[dice.below(WORDS.len())]);
    }
    let mut case = Case::of(&words.join(" "));
    case.blind = dice.below(5) == 0;
    let wanted = dice.below(60);
    if dice.below(10) > 0 {
        for _ in 0..wanted {
            let place = place(dice, &case);
            let label = dice.below(LABELS.len());
            case.person.push((label, case.extent(place.0, place.1)));
            if dice.below(30) == 0 {
                case.person.push(case.person[case.person.len() - 1].clone());
            }
        }
    }
    if dice.below(10) > 0 {
        find(dice, &mut case);
    }
    case
}

/// From where to where something lies: mostly a few words, at times a hundred, at times half a word.
fn place(dice: &mut Dice, case: &Case) -> (usize, usize) {
    let last = case.text.char_count().get();
    if dice.below(5) == 0 {
        let start = dice.below(last - 1);
        let most = if dice.below(4) == 0 { 800 } else { 12 };
        let length = 1 + dice.below(most);
        return (start, (start + length).min(last));
    }
    let first = dice.below(case.tokens.len());
    let end = (first + 1 + dice.below(4)).min(case.tokens.len()) - 1;
    let at = |offset| case.text.to_char(offset).get();
    (at(case.tokens[first].start()), at(case.tokens[end].end()))
}

/// What the machine finds of what the person marked, and what it makes up.
fn find(dice: &mut Dice, case: &mut Case) {
    let last = case.text.char_count().get();
    for (label, extent) in case.person.clone() {
        let at = |offset| case.text.to_char(offset).get();
        let (start, end) = (at(extent.start()), at(extent.end()));
        let (mut label, mut start, mut end) = (label, start, end);
        match dice.below(10) {
            0 => continue,
            1 => label = dice.below(LABELS.len()),
            2 => start = start.saturating_sub(dice.below(6)),
            3 => end = (end + dice.below(6)).min(last),
            4 => {
                label = dice.below(LABELS.len());
                start = (start + dice.below(3)).min(end - 1);
            }
            _ => {}
        }
        let score = score(dice);
        case.machine.push((label, case.extent(start, end), score));
        if dice.below(30) == 0 {
            case.machine.push((label, case.extent(start, end), score));
        }
    }
    for _ in 0..dice.below(10) {
        let (start, end) = place(dice, case);
        let label = dice.below(LABELS.len());
        let score = score(dice);
        case.machine.push((label, case.extent(start, end), score));
    }
}

/// A score: of a hundred steps, so that some lie just between two bins; or none, or a wild one.
fn score(dice: &mut Dice) -> Option<f64> {
    match dice.below(20) {
        0 => None,
        1 => Some(17.5),
        _ => Some(dice.below(101) as f64 / 100.0),
    }
}
