//! The texts that are measured, made here from a seed: the same ones in each run.

use std::fmt::Write as _;

/// A small generator of numbers that look random, so that a run can be repeated.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 17) % sides.max(1) as u64).unwrap_or(0)
    }

    /// One of these, the earlier ones far more often, as words are used.
    fn usual<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        let reach = 1 + self.roll(all.len());
        all[self.roll(reach)]
    }
}

const WORDS: [&str; 12] = [
    "harbour", "said", "forty", "people", "company", "bridge", "night", "1200", "mayor", "rain",
    "council", "report",
];

/// The same few words in even paragraphs of sixty.
pub fn generated(words: usize) -> String {
    let mut text = String::with_capacity(words * 7);
    for index in 0..words {
        text.push_str(WORDS[(index * 5 + index / 11) % WORDS.len()]);
        text.push_str(match index % 60 {
            59 => ".\n\n",
            _ if index % 12 == 11 => ". ",
            _ => " ",
        });
    }
    text
}

const SMALL: [&str; 40] = [
    "the", "of", "to", "and", "in", "a", "that", "for", "on", "with", "was", "by", "at", "from",
    "it", "as", "had", "were", "which", "but", "their", "not", "been", "after", "who", "more",
    "than", "over", "there", "would", "when", "into", "up", "out", "only", "before", "could",
    "while", "under", "against",
];
const ONSETS: [&str; 16] = [
    "b", "st", "k", "tr", "m", "l", "dr", "p", "s", "gr", "v", "n", "fl", "h", "t", "br",
];
const RIMES: [&str; 16] = [
    "and", "ore", "ine", "ack", "ess", "ing", "out", "ame", "ent", "ide", "ool", "ar", "ist",
    "elt", "oun", "y",
];
const NAMES: [&str; 12] = [
    "Orsolya Brandt",
    "Lindhaven",
    "Meret Halloway",
    "the Quay Office",
    "Tamsin Okoro",
    "Ruhrfeld",
    "José Peñalba",
    "Saint-Éloi",
    "the Dockers’ Union",
    "Ilse Vanterpool",
    "Nørrebæk",
    "Professor Achterberg",
];
const SAYERS: [&str; 6] = [
    "said",
    "told reporters",
    "according to",
    "a spokesman for",
    "confirmed",
    "denied",
];

/// A word that is no word of any language, but as long as one.
fn word(dice: &mut Dice) -> String {
    let mut word = String::new();
    for _ in 0..1 + dice.roll(3) {
        word.push_str(ONSETS[dice.roll(ONSETS.len())]);
        word.push_str(RIMES[dice.roll(RIMES.len())]);
    }
    word
}

/// A figure as the press sets it: no-break and narrow no-break spaces, commas, per cent.
fn figure(dice: &mut Dice) -> String {
    let small = 1 + dice.roll(989);
    match dice.roll(6) {
        0 => format!("{small}\u{202f}000"),
        1 => format!("{small}\u{a0}%"),
        2 => format!("{small},{:03}", dice.roll(1000)),
        3 => format!("€\u{a0}{small}.{}\u{a0}million", dice.roll(10)),
        4 => format!("{}–{small}", small / 2),
        _ => small.to_string(),
    }
}

/// One sentence; returns how many words it has.
fn sentence(dice: &mut Dice, vocabulary: &[&str], text: &mut String) -> usize {
    let length = 4 + dice.roll(10) + dice.roll(22);
    let quoted = dice.roll(6) == 0;
    let begin = text.len();
    if quoted {
        text.push('“');
    }
    for nth in 0..length {
        if nth > 0 {
            text.push_str(if dice.roll(11) == 0 { ", " } else { " " });
        }
        match dice.roll(20) {
            0..=8 => text.push_str(dice.usual(&SMALL)),
            9 => text.push_str(&figure(dice)),
            10 => text.push_str(NAMES[dice.roll(NAMES.len())]),
            11 => text.push_str(SAYERS[dice.roll(SAYERS.len())]),
            _ => text.push_str(dice.usual(vocabulary)),
        }
    }
    let first = begin + if quoted { '“'.len_utf8() } else { 0 };
    if let Some(letter) = text.get_mut(first..first + 1) {
        letter.make_ascii_uppercase();
    }
    text.push_str(match (quoted, dice.roll(12)) {
        (true, _) => ".”",
        (false, 0) => "?",
        (false, 1) => " …",
        (false, _) => ".",
    });
    text[begin..].split_whitespace().count()
}

/// A text as newspapers and books are: sentences of different lengths, paragraphs of one to nine
/// of them, headings, a lead that some pages repeat, quotes, accents, figures with U+00A0 and
/// U+202F.
pub fn real_like(words: usize) -> String {
    let mut dice = Dice::new(words as u64 + 7);
    let own: Vec<String> = (0..6_000).map(|_| word(&mut dice)).collect();
    let vocabulary: Vec<&str> = own.iter().map(String::as_str).collect();
    let mut text = String::with_capacity(words * 7);
    let mut lead = String::new();
    let mut count = 0;
    while count < words {
        if dice.roll(14) == 0 {
            let name = NAMES[dice.roll(NAMES.len())];
            let one = dice.usual(&vocabulary);
            let _ = write!(text, "{name} and the {one} of {}", figure(&mut dice));
            text.push_str("\n\n");
            count += 8;
        }
        if dice.roll(60) == 0 && !lead.is_empty() {
            text.push_str(&lead);
            count += lead.split_whitespace().count();
        } else {
            let begin = text.len();
            for nth in 0..1 + dice.roll(9) {
                if nth > 0 {
                    text.push(' ');
                }
                count += sentence(&mut dice, &vocabulary, &mut text);
            }
            if lead.is_empty() || dice.roll(200) == 0 {
                text[begin..].clone_into(&mut lead);
            }
        }
        text.push_str(if dice.roll(8) == 0 { "\n" } else { "\n\n" });
    }
    text
}

/// One paragraph, without a line break.
pub fn one_paragraph(words: usize) -> String {
    real_like(words).replace('\n', " ")
}

/// One line without a space.
pub fn one_word(characters: usize) -> String {
    let mut dice = Dice::new(3);
    let letters: Vec<char> = ('a'..='z').chain(['é', 'ß', '7', '-']).collect();
    (0..characters)
        .map(|_| letters[dice.roll(letters.len())])
        .collect()
}

/// Short sentences about a harbour, of about eight words each.
const LATIN: [&str; 4] = [
    "The harbour burned all night, and forty people were hurt.",
    "The mayor said that 1 200 workers had left in time.",
    "Nobody knows yet who paid for the new bridge.",
    "A spokesman denied that the company was warned.",
];
const ARABIC: [&str; 4] = [
    "احترق الميناء طوال الليل وأصيب أربعون شخصا.",
    "قال رئيس البلدية إن ١٢٠٠ عامل غادروا في الوقت المناسب.",
    "لا أحد يعرف حتى الآن من دفع ثمن الجسر الجديد.",
    "نفى المتحدث أن تكون الشركة قد تلقت تحذيرا.",
];
const DEVANAGARI: [&str; 4] = [
    "बंदरगाह पूरी रात जलता रहा और चालीस लोग घायल हुए।",
    "महापौर ने कहा कि १२०० मज़दूर समय पर निकल गए थे।",
    "अभी तक कोई नहीं जानता कि नए पुल का पैसा किसने दिया।",
    "प्रवक्ता ने इनकार किया कि कंपनी को चेतावनी मिली थी।",
];
const CHINESE: [&str; 4] = [
    "港口燃烧了整整一夜，四十人受伤。",
    "市长说，一千二百名工人已及时离开。",
    "至今没有人知道是谁为新桥付了钱。",
    "发言人否认公司曾经收到过警告。",
];

/// A script by the name that the table shows.
pub fn script(name: &str, words: usize) -> String {
    let (sentences, spaced) = match name {
        "Arabic" => (ARABIC, true),
        "Devanagari" => (DEVANAGARI, true),
        "CJK" => (CHINESE, false),
        _ => (LATIN, true),
    };
    let mut dice = Dice::new(11);
    let mut text = String::new();
    let mut count = 0;
    while count < words {
        for _ in 0..2 + dice.roll(6) {
            let one = sentences[dice.roll(sentences.len())];
            text.push_str(one);
            // A Chinese word has about two characters.
            count += match spaced {
                true => one.split(' ').count(),
                false => one.chars().count() / 2,
            };
            if spaced {
                text.push(' ');
            }
        }
        text.push_str("\n\n");
    }
    text
}
