//! Quotes of articles, damaged in known ways, and what may become of each.
//!
//! What is right: a quote that still says the same is anchored at its words (signs at its ends
//! may be in or out). What is wrong: anything else that is anchored. The tray is never wrong.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "shared by tests and a bench, not all of which need all of it"
)]

use std::ops::Range;

use claimdesk::analysis::fold_all;
use claimdesk::text::marked::parse;
use claimdesk::text::segment;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// An article that is quoted.
#[derive(Clone, Debug)]
pub struct Article {
    pub name: String,
    pub language: &'static str,
    pub text: String,
}

/// What may become of a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It says what these pieces say.
    Here(Vec<Range<usize>>),
    /// It says something else than any place.
    Nowhere,
}

/// Quotes of one article as an extractor would list them.
#[derive(Clone, Debug)]
pub struct List {
    pub damage: Damage,
    pub article: usize,
    pub quotes: Vec<(String, Truth)>,
}

/// How a judge counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub right: usize,
    pub wrong: usize,
    pub tray: usize,
}

impl Tally {
    pub fn all(self) -> usize {
        self.right + self.wrong + self.tray
    }

    /// Counts one answer: the pieces of the text that a quote was anchored to, if it was.
    pub fn count(&mut self, text: &str, truth: &Truth, pieces: Option<&[Range<usize>]>) -> bool {
        let bare = |piece: &Range<usize>| {
            let words = &text[piece.clone()];
            let kept = words.trim_start_matches(|c: char| !c.is_alphanumeric());
            let start = piece.end - kept.len();
            start..start + kept.trim_end_matches(|c: char| !c.is_alphanumeric()).len()
        };
        let same = |wanted: &Vec<Range<usize>>, pieces: &[Range<usize>]| {
            wanted.iter().map(bare).eq(pieces.iter().map(bare))
        };
        match (truth, pieces) {
            (_, None) => self.tray += 1,
            (Truth::Here(wanted), Some(pieces)) if same(wanted, pieces) => self.right += 1,
            _ => {
                self.wrong += 1;
                return false;
            }
        }
        true
    }
}

macro_rules! damages {
    ($($name:ident $words:literal $keeps:literal),+ $(,)?) => {
        /// A way to damage quotes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Damage {
            $($name),+
        }

        impl Damage {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name in tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }

            /// What is said stays the same, and enough is left of it: nearly all must be found.
            pub const fn must_be_found(self) -> bool {
                match self { $(Self::$name => $keeps),+ }
            }
        }
    };
}

damages! {
    None "none" true,
    Ocr2 "OCR slips, 2 % of letters" true,
    Ocr5 "OCR slips, 5 % of letters" true,
    Ocr10 "OCR slips, 10 % of letters" true,
    Typing2 "typing slips, 2 % of letters" false,
    Typing5 "typing slips, 5 % of letters" false,
    Typing10 "typing slips, 10 % of letters" false,
    Spaces "other spaces, quotes, dashes, Unicode forms" true,
    Accents "no accents, small letters" true,
    Scripts "Japanese, Arabic: other spaces, quotes, digits, forms, no vowel signs" true,
    Ellipses "words left out, “…” or “[...]” there" true,
    Repeats "words that stand several times, each listed" true,
    TooMany "words listed more often than they stand" false,
    Shuffled "list in any order, some words repeated in the text" false,
    OneWord "one word paraphrased" false,
    TwoWords "two words paraphrased" false,
    Number "a number changed" false,
    Negation "a “not” dropped or put in" false,
    Opposite "a word swapped for its opposite, a day or a name for another" false,
    LookAlike "a word swapped for another word that looks like it" false,
    AnyAlike "a word swapped for any common word that could be a slip of it" false,
    ScriptsNumber "Japanese, Arabic: a number or a negation changed" false,
    Invented "invented, beginning like a sentence that is there" false,
    Absent "from another article" false,
    Hidden "words left out, a “not” among them, “…” or “[...]” there" false,
}

/// A source of random numbers: SplitMix64.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % (end.max(1) as u64)) as usize
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Our own articles, which are there everywhere.
pub fn own_articles() -> Vec<Article> {
    macro_rules! sample {
        ($name:literal $language:literal) => {
            Article {
                name: $name.to_owned(),
                language: $language,
                text: include_str!(concat!("../../projects/sample/articles/", $name, ".txt"))
                    .to_owned(),
            }
        };
    }
    vec![
        sample!("quillhaven-post-cable-car" "en"),
        sample!("orveltaler-bote-warnung" "de"),
        sample!("gazette-morvane-telepherique" "fr"),
    ]
}

/// Pages in Japanese and Arabic.
pub fn script_articles() -> Vec<Article> {
    macro_rules! page {
        ($name:literal $language:literal) => {
            Article {
                name: $name.to_owned(),
                language: $language,
                text: {
                    let marked = include_str!(concat!("../data/scripts/", $name, ".txt"));
                    parse(marked).unwrap().text.as_str().to_owned()
                },
            }
        };
    }
    vec![page!("japanese" "ja"), page!("arabic" "ar")]
}

/// Articles beside the checkout; none with a message where there are none.
pub fn shared_articles() -> Vec<Article> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = ["../shared/articles", "../../shared/articles"]
        .iter()
        .map(|folder| root.join(folder))
        .find(|folder| folder.is_dir());
    let Some(folder) = folder else {
        eprintln!("skipped: there are no articles in ../shared/articles");
        return Vec::new();
    };
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| Article {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        language: "fr",
        text: std::fs::read_to_string(path).unwrap().replace("\r\n", "\n"),
    };
    paths.iter().map(read).collect()
}

/// Words, and others that look like them.
const LOOK_ALIKES: &[(&str, &str)] = &[
    ("rescuers", "rescued"),
    ("injured", "insured"),
    ("passengers", "messengers"),
    ("dead", "read"),
    ("small", "tall"),
    ("line", "fine"),
    ("light", "fight"),
    ("rope", "hope"),
    ("songs", "sons"),
    ("count", "court"),
    ("heard", "hoard"),
    ("inquiry", "injury"),
    ("noon", "moon"),
    ("maire", "mère"),
    ("corde", "code"),
    ("prix", "paix"),
    ("vent", "cent"),
    ("soutien", "soutient"),
    ("troupes", "coupes"),
    ("armes", "larmes"),
    ("guerre", "verre"),
    ("contrat", "contrats"),
    ("Kabinen", "Kantinen"),
    ("gesperrt", "gesprengt"),
    ("Boten", "Booten"),
    ("Warnung", "Wartung"),
    ("Helfer", "Halter"),
    ("leicht", "reicht"),
    ("Bahn", "Hahn"),
    ("Strecke", "Strecken"),
];

/// Words of the articles, without case and accents, and a common word that could be a slip of
/// each: 200 drawn for each language from all pairs with one of the 20,000 commonest words that
/// wordfreq 3.1.1 has, which no list of ours was made of.
const ANY_ALIKE: &str = include_str!("../data/look_alikes.txt");

/// All of them in one text.
pub fn look_alike_words() -> String {
    let words = LOOK_ALIKES
        .iter()
        .map(|(one, other)| format!("{one} {other}"));
    words.collect::<Vec<_>>().join(" ")
}

/// A quote and where it was taken from.
type Span = Range<usize>;

/// Lists of about `count` quotes of each article for each damage. Articles in scripts of their
/// own are only for the damages that are about them.
pub fn lists(articles: &[Article], count: usize, seed: u64) -> Vec<List> {
    let mut out = Vec::new();
    for &damage in Damage::ALL {
        for (number, article) in articles.iter().enumerate() {
            let own_script = matches!(article.language, "ja" | "ar");
            let for_scripts = matches!(damage, Damage::Scripts | Damage::ScriptsNumber);
            if own_script != for_scripts {
                continue;
            }
            let dice = Dice::new(seed ^ ((damage as u64) << 32) ^ ((number as u64) << 16));
            let mut maker = Maker {
                articles,
                article,
                folded: fold_all(&article.text),
                bare: bare(&article.text),
                sentences: sentences(&article.text),
                dice,
            };
            let quotes = maker.quotes(damage, count);
            if !quotes.is_empty() {
                out.push(List {
                    damage,
                    article: number,
                    quotes,
                });
            }
        }
    }
    out
}

struct Maker<'a> {
    articles: &'a [Article],
    article: &'a Article,
    folded: String,
    bare: String,
    sentences: Vec<Span>,
    dice: Dice,
}

impl Maker<'_> {
    fn quotes(&mut self, damage: Damage, count: usize) -> Vec<(String, Truth)> {
        match damage {
            Damage::Repeats | Damage::TooMany | Damage::Shuffled => {
                return self.repeated(damage, count);
            }
            Damage::Absent => return self.absent(count),
            _ => {}
        }
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..count * 30 {
            if seen.len() == count {
                break;
            }
            let Some(span) = self.span(damage) else {
                continue;
            };
            if seen.contains_key(&(span.start, span.end)) {
                continue;
            }
            let words = self.article.text[span.clone()].to_owned();
            if let Some(found) = self.damaged(damage, &words, &span) {
                // The words after the damage may stand somewhere by chance.
                if found.1 == Truth::Nowhere && self.folded.contains(&fold_all(&found.0)) {
                    continue;
                }
                seen.insert((span.start, span.end), found);
            }
        }
        seen.into_values().collect()
    }

    /// A sentence or 5 to 16 words of a paragraph, which stand nowhere else.
    fn span(&mut self, damage: Damage) -> Option<Span> {
        let text = &self.article.text;
        let sentence = self.dice.pick(&self.sentences).clone();
        let whole = matches!(damage, Damage::Invented | Damage::Scripts) || self.dice.percent(40);
        let span = if whole {
            sentence
        } else {
            let words: Vec<Span> = segment::words(&text[sentence.clone()]).collect();
            let wanted = 5 + self.dice.below(12);
            if words.len() < wanted {
                return None;
            }
            let first = self.dice.below(words.len() - wanted + 1);
            let offset = sentence.start;
            offset + words[first].start..offset + words[first + wanted - 1].end
        };
        if cuts_number(text, &span) {
            return None;
        }
        let words = bare(&text[span.clone()]);
        let unique = self.bare.matches(&words).count() == 1;
        (unique && words.chars().count() >= 12).then_some(span)
    }

    fn damaged(&mut self, damage: Damage, words: &str, span: &Span) -> Option<(String, Truth)> {
        let here = Truth::Here(vec![span.clone()]);
        let changed = match damage {
            Damage::None => return Some((words.to_owned(), here)),
            Damage::Ocr2 => return Some((self.misread(words, 2), here)),
            Damage::Ocr5 => return Some((self.misread(words, 5), here)),
            Damage::Ocr10 => return Some((self.misread(words, 10), here)),
            Damage::Typing2 => return Some((self.mistyped(words, 2), here)),
            Damage::Typing5 => return Some((self.mistyped(words, 5), here)),
            Damage::Typing10 => return Some((self.mistyped(words, 10), here)),
            Damage::Spaces => return Some((self.other_type(words), here)),
            Damage::Accents => return Some((without_accents(words), here)),
            Damage::Scripts => return Some((self.other_form(words), here)),
            Damage::Ellipses => return self.left_out(words, span, false),
            Damage::Hidden => self.left_out(words, span, true)?.0,
            Damage::OneWord => self.paraphrased(words, 1)?,
            Damage::TwoWords => self.paraphrased(words, 2)?,
            Damage::Number => self.other_number(words)?,
            Damage::Negation => self.denied(words)?,
            Damage::Opposite => self.opposite(words)?,
            Damage::LookAlike => self.look_alike(words)?,
            Damage::AnyAlike => self.any_alike(words)?,
            Damage::ScriptsNumber => self.other_in_script(words)?,
            Damage::Invented => self.invented(words)?,
            Damage::Repeats | Damage::TooMany | Damage::Shuffled | Damage::Absent => return None,
        };
        Some((changed, Truth::Nowhere))
    }

    /// As a scanner misreads: letters that look alike, letters lost or doubled, blanks lost or
    /// put in. Digits stay: another number is another damage.
    fn misread(&mut self, words: &str, percent: usize) -> String {
        const ALIKE: &[(&str, &[&str])] = &[
            ("a", &["o", "e"]),
            ("b", &["h", "6"]),
            ("c", &["e", "o"]),
            ("d", &["cl"]),
            ("e", &["c", "o"]),
            ("f", &["t"]),
            ("g", &["q", "9"]),
            ("h", &["b", "li"]),
            ("i", &["l", "1", "j"]),
            ("l", &["1", "I", "i"]),
            ("m", &["rn", "nn"]),
            ("n", &["u", "ri"]),
            ("o", &["0", "c", "a"]),
            ("q", &["g"]),
            ("r", &["n"]),
            ("s", &["5"]),
            ("t", &["f", "l"]),
            ("u", &["ii", "n"]),
            ("v", &["y", "u"]),
            ("w", &["vv"]),
            ("y", &["v"]),
            ("z", &["2"]),
            ("B", &["8"]),
            ("C", &["G"]),
            ("E", &["F"]),
            ("I", &["l", "1"]),
            ("O", &["0"]),
            ("S", &["5"]),
            ("é", &["e", "é"]),
        ];
        let mut letters: Vec<String> = words.chars().map(String::from).collect();
        let mut places: Vec<usize> = (0..letters.len())
            .filter(|at| letters[*at].chars().all(char::is_alphabetic))
            // A word of one letter would be gone.
            .filter(|at| {
                let beside = |at: usize| {
                    letters
                        .get(at)
                        .is_some_and(|one| one.chars().all(char::is_alphabetic))
                };
                *at > 0 && beside(at - 1) || beside(at + 1)
            })
            .collect();
        // So many, and not each by chance: each quote gets its share.
        let exact = places.len() * percent;
        let slips = exact / 100 + usize::from(self.dice.below(100) < exact % 100);
        for _ in 0..slips {
            // Each letter once.
            let chosen = self.dice.below(places.len());
            let at = places.swap_remove(chosen);
            let letter = letters[at].clone();
            match self.dice.below(100) {
                0..84 => {
                    if let Some((_, others)) = ALIKE.iter().find(|(one, _)| *one == letter) {
                        letters[at] = (*self.dice.pick(others)).to_owned();
                    }
                }
                84..89 => letters[at] = String::new(),
                89..93 => letters[at] = letter.repeat(2),
                93..96 => letters[at] = format!("{letter} "),
                _ => {
                    if let Some(blank) = letters[at..].iter().position(|one| one == " ") {
                        letters[at + blank] = String::new();
                    }
                }
            }
        }
        letters.concat()
    }

    /// As fingers slip: the key beside, two keys swapped, one left out, one twice.
    fn mistyped(&mut self, words: &str, percent: usize) -> String {
        const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
        let mut letters: Vec<char> = words.chars().collect();
        let mut places: Vec<usize> = (0..letters.len())
            .filter(|at| letters[*at].is_ascii_lowercase())
            .filter(|at| {
                let beside = |at: usize| letters.get(at).is_some_and(|one| one.is_alphabetic());
                *at > 0 && beside(at - 1) || beside(at + 1)
            })
            .collect();
        let exact = places.len() * percent;
        let slips = exact / 100 + usize::from(self.dice.below(100) < exact % 100);
        for _ in 0..slips {
            // Each letter once.
            let chosen = self.dice.below(places.len());
            let at = places.swap_remove(chosen);
            let letter = letters[at];
            match self.dice.below(4) {
                0 => {
                    let beside = ROWS.iter().find_map(|row| {
                        let key = row.find(letter)?;
                        let other = if key == 0 { 1 } else { key - 1 };
                        row[other..].chars().next()
                    });
                    letters[at] = beside.unwrap_or(letter);
                }
                1 if letters.get(at + 1).is_some_and(|next| next.is_alphabetic()) => {
                    letters.swap(at, at + 1);
                }
                2 => letters[at] = '\u{0}',
                _ => letters[at] = letter.to_ascii_uppercase(),
            }
        }
        letters.into_iter().filter(|c| *c != '\u{0}').collect()
    }

    /// The same words in other type.
    fn other_type(&mut self, words: &str) -> String {
        let mut out = String::new();
        let form = self.dice.below(3);
        for character in words.chars() {
            match character {
                ' ' | '\u{a0}' | '\u{202f}' => {
                    let blanks = [
                        " ", "  ", "\u{a0}", "\u{202f}", "\n", " \n", "\u{2009}", "\t",
                    ];
                    {
                        let chosen: &&str = self.dice.pick(&blanks);
                        out.push_str(chosen);
                    }
                }
                '’' | '\'' => out.push(*self.dice.pick(&['\'', '’', 'ʼ'])),
                '“' | '”' | '„' | '«' | '»' | '"' => {
                    out.push(*self.dice.pick(&['"', '“', '”', '«', '»', '„', '\'']));
                }
                '-' | '–' | '—' => out.push(*self.dice.pick(&['-', '–', '—', '\u{2011}'])),
                '…' => out.push_str("..."),
                other => out.push(other),
            }
            if character.is_alphabetic() && self.dice.percent(3) {
                out.push(
                    *self
                        .dice
                        .pick(&['\u{ad}', '\u{200b}', '\u{2060}', '\u{200c}']),
                );
            }
        }
        let out = out.trim().to_owned();
        match form {
            0 => out.nfd().collect(),
            1 => out.nfc().collect(),
            _ => out,
        }
    }

    fn other_form(&mut self, words: &str) -> String {
        let indic = |c: char| {
            let value = (c as u32).wrapping_sub(0x660);
            (value < 10).then(|| char::from(b'0' + value as u8))
        };
        let mut out = String::new();
        for character in words.chars() {
            let vowel = matches!(character, '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}');
            if self.article.language == "ar" && vowel && self.dice.percent(80) {
                continue;
            }
            let plain = indic(character);
            match character {
                '「' | '」' | '『' | '』' | '“' | '”' => out.push('"'),
                'ٱ' | 'أ' | 'إ' => out.push('ا'),
                ' ' => {
                    let chosen: &&str = self.dice.pick(&[" ", "\u{a0}", "  "]);
                    out.push_str(chosen);
                }
                _ => out.push(plain.unwrap_or(character)),
            }
            if self.article.language == "ja" && self.dice.percent(5) {
                {
                    let chosen: &&str = self.dice.pick(&[" ", "\u{3000}", "\u{200b}"]);
                    out.push_str(chosen);
                }
            }
        }
        match self.dice.below(3) {
            0 => out.nfkc().collect(),
            1 => out.nfd().collect(),
            _ => out,
        }
    }

    /// Words from the middle left out; something `denied` among them, or nothing.
    fn left_out(&mut self, words: &str, span: &Span, denied: bool) -> Option<(String, Truth)> {
        let all: Vec<Span> = segment::words(words).collect();
        if all.len() < 9 {
            return None;
        }
        let first = 3 + self.dice.below(all.len() - 8);
        let gone = 2 + self.dice.below(all.len() - first - 5);
        let (head, tail) = (all[first - 1].end, all[first + gone].start);
        let gap = head..tail;
        if cuts_number(words, &gap) || denies(self.article.language, &words[gap]) != denied {
            return None;
        }
        let sign = *self
            .dice
            .pick(&[" … ", " [...] ", "... ", " […] ", " (...) "]);
        let quote = format!("{}{sign}{}", &words[..head], &words[tail..]);
        let (start, end) = (span.start, span.end);
        let pieces = vec![start..start + head, start + tail..end];
        Some((quote, Truth::Here(pieces)))
    }

    /// Words of the article (of another one of the same language if there is one) that are no
    /// form of `word`.
    fn other_word(&mut self, word: &str) -> Option<String> {
        let same: Vec<&Article> = self
            .articles
            .iter()
            .filter(|other| other.language == self.article.language)
            .collect();
        let from = *self.dice.pick(&same);
        let words: Vec<&str> = segment::words(&from.text)
            .map(|range| &from.text[range])
            .filter(|other| other.chars().count() > 4 && other.chars().all(char::is_alphabetic))
            .collect();
        let other = (*self.dice.pick(&words)).to_owned();
        let (mine, theirs) = (fold_all(word), fold_all(&other));
        let head = |word: &str| word.chars().take(3).collect::<String>();
        (head(&mine) != head(&theirs)).then_some(other)
    }

    fn paraphrased(&mut self, words: &str, count: usize) -> Option<String> {
        let mut out = words.to_owned();
        for _ in 0..count {
            let content: Vec<Span> = segment::words(&out)
                .filter(|range| {
                    let word = &out[range.clone()];
                    word.chars().count() > 4 && word.chars().all(char::is_alphabetic)
                })
                .collect();
            if content.is_empty() {
                return None;
            }
            let range = self.dice.pick(&content).clone();
            let other = self.other_word(&out[range.clone()])?;
            out.replace_range(range, &other);
        }
        Some(out)
    }

    /// One digit is another one, or one is lost or added.
    fn other_number(&mut self, words: &str) -> Option<String> {
        let digits: Vec<usize> = words
            .char_indices()
            .filter(|(_, c)| c.is_ascii_digit())
            .map(|(at, _)| at)
            .collect();
        if digits.is_empty() {
            return None;
        }
        let at = *self.dice.pick(&digits);
        let digit = words.as_bytes()[at] - b'0';
        let other = (digit + 1 + self.dice.below(9) as u8) % 10;
        let mut out = words.to_owned();
        match self.dice.below(4) {
            0 => out.insert_str(at, if other == 0 { "1" } else { "2" }),
            1 if digits.len() > 1 && digit != 0 => drop(out.remove(at)),
            _ => out.replace_range(at..=at, &other.to_string()),
        }
        (out != words).then_some(out)
    }

    fn denied(&mut self, words: &str) -> Option<String> {
        const PLAIN: &[(&str, &str)] = &[
            (" not ", " "),
            (" no ", " "),
            ("Nobody ", "Somebody "),
            (" could not ", " could "),
            (" nicht ", " "),
            (" keine ", " eine "),
            (" nie ", " "),
            (" pas ", " "),
            (" ne ", " "),
            (" n’", " "),
            (" aucune ", " une "),
            (" jamais ", " "),
            (" was ", " was not "),
            (" had ", " had never "),
            (" is ", " isn’t "),
            (" will ", " will not "),
            (" must ", " must not "),
            (" said ", " never said "),
            (" hat ", " hat nicht "),
            (" war ", " war nicht "),
            (" sei ", " sei nicht "),
            (" saßen", " saßen nicht"),
            (" sagte ", " sagte nie "),
            (" waren ", " waren keine "),
            (" est ", " n’est pas "),
            (" a ", " n’a jamais "),
            (" ont ", " n’ont pas "),
            (" était ", " n’était pas "),
            (" et ", " et non "),
            (" und ", " und kein "),
        ];
        let fitting: Vec<_> = PLAIN.iter().filter(|(is, _)| words.contains(is)).collect();
        if fitting.is_empty() {
            return None;
        }
        let (is, becomes) = self.dice.pick(&fitting);
        Some(words.replacen(is, becomes, 1))
    }

    fn opposite(&mut self, words: &str) -> Option<String> {
        const PAIRS: &[(&str, &str)] = &[
            ("opened", "closed"),
            ("closed", "open"),
            ("Saturday", "Sunday"),
            ("Sunday", "Monday"),
            ("More", "Fewer"),
            ("more", "less"),
            ("last", "first"),
            ("before", "after"),
            ("began", "ended"),
            ("down", "up"),
            ("early", "late"),
            ("until", "since"),
            ("Everybody", "Somebody"),
            ("above", "below"),
            ("Samedi", "Dimanche"),
            ("Samstag", "Sonntag"),
            ("Sonntag", "Montag"),
            ("Montag", "Sonntag"),
            ("Donnerstag", "Dienstag"),
            ("mehr", "weniger"),
            ("neue", "alte"),
            ("vor", "nach"),
            ("letzte", "erste"),
            ("erlaubt", "verboten"),
            ("laut", "leise"),
            ("plus", "moins"),
            ("avant", "après"),
            ("haut", "bas"),
            ("première", "dernière"),
            ("Nord", "Sud"),
            ("Corée", "Chine"),
            ("Russie", "Prusse"),
            ("soutenir", "combattre"),
            ("russe", "suisse"),
            ("lundi", "jeudi"),
            ("enfants", "adultes"),
            ("février", "janvier"),
            ("Februar", "Januar"),
            ("rejette", "accepte"),
        ];
        let word = |range: &Span| words[range.clone()].to_owned();
        let all: Vec<Span> = segment::words(words).collect();
        let mut swaps: Vec<(Span, String)> = Vec::new();
        for range in &all {
            let pair = PAIRS.iter().find(|(is, _)| *is == word(range));
            swaps.extend(pair.map(|(_, other)| (range.clone(), (*other).to_owned())));
        }
        // Another name of the article for a name.
        let is_name = |word: &str| {
            word.chars().count() > 3 && word.chars().next().is_some_and(char::is_uppercase)
        };
        let text = &self.article.text;
        let names: Vec<&str> = segment::words(text)
            .map(|range| &text[range])
            .filter(|word| is_name(word))
            .collect();
        for range in all.iter().skip(1) {
            let own = word(range);
            let other = *self.dice.pick(&names);
            if is_name(&own) && fold_all(&own) != fold_all(other) {
                swaps.push((range.clone(), other.to_owned()));
            }
        }
        if swaps.is_empty() {
            return None;
        }
        let (range, other) = self.dice.pick(&swaps).clone();
        let mut out = words.to_owned();
        out.replace_range(range, &other);
        Some(out)
    }

    fn look_alike(&mut self, words: &str) -> Option<String> {
        let all: Vec<Span> = segment::words(words).collect();
        let swaps: Vec<(Span, &str)> = all
            .into_iter()
            .filter_map(|range| {
                let pair = LOOK_ALIKES
                    .iter()
                    .find(|(is, _)| *is == &words[range.clone()]);
                pair.map(|(_, other)| (range, *other))
            })
            .collect();
        if swaps.is_empty() {
            return None;
        }
        let (range, other) = self.dice.pick(&swaps).clone();
        let mut out = words.to_owned();
        out.replace_range(range, other);
        Some(out)
    }

    fn any_alike(&mut self, words: &str) -> Option<String> {
        let language = self.article.language;
        let pairs: Vec<(&str, &str)> = ANY_ALIKE
            .lines()
            .filter_map(|line| line.strip_prefix(language)?.trim().split_once(' '))
            .collect();
        let mut swaps: Vec<(Span, &str)> = Vec::new();
        for range in segment::words(words) {
            let word = fold_all(&words[range.clone()]);
            let fitting = pairs.iter().filter(|(is, _)| *is == word);
            swaps.extend(fitting.map(|(_, other)| (range.clone(), *other)));
        }
        if swaps.is_empty() {
            return None;
        }
        let (range, other) = self.dice.pick(&swaps).clone();
        let is_capital = words[range.clone()].starts_with(char::is_uppercase);
        let mut letters = other.chars();
        let first = letters.next().filter(|_| is_capital);
        let first = first.map(|first| first.to_uppercase().to_string());
        let other = first.map_or(other.to_owned(), |first| first + letters.as_str());
        let mut out = words.to_owned();
        out.replace_range(range, &other);
        Some(out)
    }

    fn other_in_script(&mut self, words: &str) -> Option<String> {
        const PAIRS: &[(&str, &str)] = &[
            ("ありません", "あります"),
            ("いない", "いる"),
            ("火曜日", "金曜日"),
            ("別の", "同じ"),
            ("３５", "３６"),
            ("１万２４００", "１万３４００"),
            ("27", "28"),
            ("18.5", "185"),
            ("約７・５％", "約７・６％"),
            ("لَا خَطَرَ", "خَطَرَ"),
            (" لم ", " "),
            (" لا ", " "),
            ("٣٥", "٣٦"),
            ("١٢٬٤٠٠", "١٢٬٥٠٠"),
            ("٧٫٥٪", "٧٥٪"),
            ("الثلاثاء", "الخميس"),
            ("18.5", "19.5"),
            ("قبل", "بعد"),
        ];
        let fitting: Vec<_> = PAIRS.iter().filter(|(is, _)| words.contains(is)).collect();
        if fitting.is_empty() {
            return None;
        }
        let (is, becomes) = self.dice.pick(&fitting);
        Some(words.replacen(is, becomes, 1))
    }

    /// Begins like a sentence and ends with words of others.
    fn invented(&mut self, words: &str) -> Option<String> {
        let all: Vec<Span> = segment::words(words).collect();
        if all.len() < 6 {
            return None;
        }
        let kept = 2 + self.dice.below(all.len() - 4);
        let mut out = words[..all[kept - 1].end].to_owned();
        let more = 3 + self.dice.below(6);
        for _ in 0..more {
            out.push(' ');
            out.push_str(&self.other_word("")?);
        }
        Some(out)
    }

    /// Words that stand two to six times, listed with whole sentences between them.
    fn repeated(&mut self, damage: Damage, count: usize) -> Vec<(String, Truth)> {
        let text = &self.article.text;
        let mut places: std::collections::BTreeMap<String, Vec<Span>> = Default::default();
        for range in segment::words(text) {
            let word = &text[range.clone()];
            if word.chars().count() > 1 {
                places.entry(word.to_owned()).or_default().push(range);
            }
        }
        // Words that stand inside longer ones as well, or in other capitals, are left alone, and so
        // are parts of numbers.
        let whole = |word: &str, all: &Vec<Span>| {
            all.len() > 1
                && all.len() < 7
                && text.matches(word).count() == all.len()
                && !all.iter().any(|one| cuts_number(text, one))
        };
        places.retain(|word, all| whole(word, all));
        let mut out: Vec<(usize, String, Truth)> = Vec::new();
        let sentences = if damage == Damage::TooMany {
            0
        } else {
            count / 2
        };
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..sentences * 10 {
            if seen.len() < sentences
                && let Some(span) = self.span(Damage::None)
                && seen.insert((span.start, span.end))
            {
                let words = text[span.clone()].to_owned();
                out.push((span.start, words, Truth::Here(vec![span])));
            }
        }
        for (word, all) in places {
            if out.len() > 2 * count {
                break;
            }
            match damage {
                // Now and then one of them alone, the others not listed.
                Damage::Shuffled => {
                    let one = self.dice.pick(&all).clone();
                    out.push((one.start, word, Truth::Here(vec![one])));
                }
                _ if damage == Damage::Repeats && self.dice.percent(30) => {
                    let one = self.dice.pick(&all).clone();
                    out.push((one.start, word, Truth::Here(vec![one])));
                }
                _ => {
                    for one in all {
                        out.push((one.start, word.clone(), Truth::Here(vec![one])));
                    }
                    if damage == Damage::TooMany {
                        out.push((usize::MAX, word, Truth::Nowhere));
                    }
                }
            }
        }
        if damage == Damage::Shuffled {
            for at in (1..out.len()).rev() {
                out.swap(at, self.dice.below(at + 1));
            }
        } else {
            out.sort_by_key(|(start, ..)| *start);
        }
        out.into_iter()
            .map(|(_, words, truth)| (words, truth))
            .collect()
    }

    fn absent(&mut self, count: usize) -> Vec<(String, Truth)> {
        let others: Vec<&Article> = self
            .articles
            .iter()
            .filter(|other| other.name != self.article.name)
            .collect();
        let mut out = Vec::new();
        for _ in 0..count * 5 {
            if out.len() == count || others.is_empty() {
                break;
            }
            let other = *self.dice.pick(&others);
            let sentences: Vec<Span> = segment::sentences(&other.text).collect();
            let words = &other.text[self.dice.pick(&sentences).clone()];
            if words.len() > 20 && !self.folded.contains(&fold_all(words)) {
                out.push((words.to_owned(), Truth::Nowhere));
            }
        }
        out
    }
}

/// Whether a span begins or ends inside a number: 10 000 is two words of Unicode, but one number.
fn cuts_number(text: &str, span: &Span) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    [span.start, span.end].iter().any(|at| {
        let (head, tail) = text.split_at(*at);
        head.trim_end().ends_with(digit) && tail.trim_start().starts_with(digit)
    })
}

/// Whether words deny something.
fn denies(language: &str, words: &str) -> bool {
    let denials = match language {
        "fr" => "ne n pas jamais aucun aucune rien personne nul nulle ni non sans guère",
        "de" => {
            "nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner \
             keines weder ohne kaum nein nirgends"
        }
        _ => {
            "not no never none nobody nothing nowhere neither nor without cannot hardly barely \
             scarcely"
        }
    };
    let words = words.to_lowercase().replace("n’t", " not");
    let mut words = words.split(|c: char| !c.is_alphabetic());
    words.any(|word| denials.split_whitespace().any(|denial| denial == word))
}

/// The sentences of all paragraphs.
fn sentences(text: &str) -> Vec<Span> {
    text.split_inclusive('\n')
        .scan(0, |at, paragraph| {
            let from = *at;
            *at += paragraph.len();
            Some((from, paragraph))
        })
        .flat_map(|(from, paragraph)| {
            segment::sentences(paragraph).map(move |s| from + s.start..from + s.end)
        })
        .filter(|sentence| sentence.len() > 20)
        .collect()
}

/// Letters and digits alone, folded.
fn bare(words: &str) -> String {
    fold_all(words)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn without_accents(words: &str) -> String {
    let plain: String = words.nfd().filter(|c| !is_combining_mark(*c)).collect();
    plain.to_lowercase()
}
