//! What a figure's words say in digits: a suggestion for its attributes, and none where the
//! words could mean two things.

use rust_decimal::Decimal;

use super::fold;
use super::numbers::{digit, is_grouping_space, numbers};

/// What a figure's words suggest. Empty fields: nothing is sure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureGuess {
    /// The number that is meant.
    pub value: Option<Decimal>,
    /// Lower bound of a range.
    pub low: Option<Decimal>,
    /// Upper bound of a range.
    pub high: Option<Decimal>,
    /// One of `~ > ≥ < ≤ range`.
    pub qualifier: Option<&'static str>,
    /// What is counted or measured.
    pub unit: Option<String>,
}

impl FigureGuess {
    /// As attributes of the built-in figure label: keys and values.
    #[must_use]
    pub fn attributes(&self) -> Vec<(&'static str, String)> {
        let number = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
        [
            ("value", number(self.value)),
            ("low", number(self.low)),
            ("high", number(self.high)),
            ("qualifier", self.qualifier.map(str::to_owned)),
            ("unit", self.unit.clone()),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
    }
}

/// Words before a number and what they make of it; folded, the longer of two first.
const QUALIFIERS: &[(&str, &str)] = &[
    // English
    ("no more than", "≤"),
    ("no fewer than", "≥"),
    ("no less than", "≥"),
    ("not more than", "≤"),
    ("more than", ">"),
    ("over", ">"),
    ("above", ">"),
    ("at least", "≥"),
    ("less than", "<"),
    ("fewer than", "<"),
    ("under", "<"),
    ("below", "<"),
    ("at most", "≤"),
    ("up to", "≤"),
    ("as many as", "≤"),
    ("about", "~"),
    ("around", "~"),
    ("approximately", "~"),
    ("roughly", "~"),
    ("some", "~"),
    ("nearly", "~"),
    ("almost", "~"),
    ("close to", "~"),
    // French
    ("plus de", ">"),
    ("plus d'", ">"),
    ("au-dela de", ">"),
    ("au moins", "≥"),
    ("moins de", "<"),
    ("au plus", "≤"),
    ("au maximum", "≤"),
    ("jusqu'a", "≤"),
    ("environ", "~"),
    ("pres de", "~"),
    ("quelque", "~"),
    ("a peu pres", "~"),
    ("presque", "~"),
    // German
    ("nicht mehr als", "≤"),
    ("mehr als", ">"),
    ("uber", ">"),
    ("mindestens", "≥"),
    ("wenigstens", "≥"),
    ("weniger als", "<"),
    ("unter", "<"),
    ("hochstens", "≤"),
    ("maximal", "≤"),
    ("bis zu", "≤"),
    ("etwa", "~"),
    ("rund", "~"),
    ("ungefahr", "~"),
    ("zirka", "~"),
    ("circa", "~"),
    ("ca.", "~"),
    ("knapp", "~"),
    ("fast", "~"),
    // Spanish, Italian
    ("mas de", ">"),
    ("al menos", "≥"),
    ("menos de", "<"),
    ("hasta", "≤"),
    ("unos", "~"),
    ("unas", "~"),
    ("cerca de", "~"),
    ("piu di", ">"),
    ("oltre", ">"),
    ("almeno", "≥"),
    ("meno di", "<"),
    ("fino a", "≤"),
    // Signs
    (">=", "≥"),
    ("<=", "≤"),
    ("≥", "≥"),
    ("≤", "≤"),
    (">", ">"),
    ("<", "<"),
    ("~", "~"),
    ("≈", "~"),
    ("±", "~"),
];

/// Words that may stand before a number without changing it.
const ARTICLES: &[&str] = &[
    "", "the", "a", "les", "des", "ces", "leurs", "ses", "die", "der", "den", "diese", "los",
    "las", "i", "gli", "le", "$", "€", "£", "us$",
];

const ENGLISH: &[(&str, i64)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("hundred", 100),
    ("thousand", 1000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
];

const FRENCH: &[(&str, i64)] = &[
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("quinze", 15),
    ("vingt", 20),
    ("trente", 30),
    ("cinquante", 50),
    ("cent", 100),
    ("mille", 1000),
    ("million", 1_000_000),
    ("milliard", 1_000_000_000),
];

const GERMAN: &[(&str, i64)] = &[
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwolf", 12),
    ("zwanzig", 20),
    ("dreissig", 30),
    ("hundert", 100),
    ("tausend", 1000),
    ("million", 1_000_000),
    ("milliarde", 1_000_000_000),
];

/// The part of a language tag before the first `-`.
fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// The value of a number word in English, French or German; plural forms of the large ones
/// have no value of their own but are numbers too and count as their singular.
pub(super) fn number_word(word: &str, language: &str) -> Option<i64> {
    // No number word is longer; most words are passed over here.
    if word.len() > 12 || !matches!(primary(language), "en" | "fr" | "de") {
        return None;
    }
    folded_number_word(&fold::fold_all(word), language)
}

/// [`number_word`] of a word that is folded already.
pub(super) fn folded_number_word(folded: &str, language: &str) -> Option<i64> {
    let words = match primary(language) {
        "en" => ENGLISH,
        "fr" => FRENCH,
        "de" => GERMAN,
        _ => return None,
    };
    words
        .iter()
        .find(|(name, value)| {
            let plural = folded
                .strip_prefix(name)
                .is_some_and(|end| matches!(end, "s" | "en" | "n"));
            *name == folded || (*value >= 1_000_000 && plural)
        })
        .map(|(_, value)| *value)
}

/// What multiplies a number before it, if that is sure in the language.
fn multiplier(word: &str, language: &str) -> Option<i64> {
    let long_scale = matches!(primary(language), "fr" | "de" | "es" | "it" | "nl" | "pl");
    Some(match word {
        "thousand" | "mille" | "tausend" | "mil" | "mila" | "tsd." => 1000,
        "million" | "millions" | "millionen" | "mio" | "mio." | "millon" | "millones"
        | "milione" | "milioni" => 1_000_000,
        "milliard" | "milliards" | "milliarde" | "milliarden" | "mrd" | "mrd." | "miliardi" => {
            1_000_000_000
        }
        "billion" | "billions" if primary(language) == "en" => 1_000_000_000,
        "trillion" | "trillions" if primary(language) == "en" => 1_000_000_000_000,
        "billion" | "billions" | "billionen" if long_scale => 1_000_000_000_000,
        _ => return None,
    })
}

/// What the words of a figure suggest for its attributes. `language` is a BCP 47 tag, empty if
/// not known. `None` if there is no number, several, or one that can be read in two ways: a
/// year, `10.000` where the language does not say whether that is ten or ten thousand.
#[must_use]
pub fn parse_figure(quote: &str, language: &str) -> Option<FigureGuess> {
    let quote = quote.trim();
    let mut found = numbers(quote, language);
    let first = found.next()?;
    let second = found.next();
    if found.next().is_some() {
        return None;
    }
    let head = fold::fold_all(&quote[..first.start]);
    let head = head.trim();
    let digits =
        |range: &std::ops::Range<usize>| quote[range.clone()].chars().any(|c| digit(c).is_some());
    if let Some(second) = second {
        let between = fold::fold_all(&quote[first.end..second.start]);
        let joined = |list: &[&str]| list.contains(&between.trim());
        if is_range_opening(head) && joined(&["a", "and", "et", "to", "und", "bis", "y", "e", "-"])
            || head.is_empty() && joined(&["to", "a", "bis", "-"])
        {
            let low = value_of(&quote[first], language)?;
            return range_guess(
                low,
                &quote[second.start..],
                second.end - second.start,
                language,
            );
        }
        // "10 million": the second number word multiplies the first.
        let spoken = between.trim() == "pour" && fold::fold_all(&quote[second.clone()]) == "cent";
        if !(digits(&first) && !digits(&second) && (between.trim().is_empty() || spoken)) {
            return None;
        }
    }
    let end = first.end;
    let (number, tail) = (&quote[first], &quote[end..]);
    if let Some(at) = number.find(['–', '—', '-', '−', '\u{2010}', '\u{2011}']) {
        let dash = number[at..].chars().next().map_or(1, char::len_utf8);
        let low = value_of(number[..at].trim(), language)?;
        let (_, qualifier) = qualifier_of(head)?;
        let high = quote.len() - tail.len() - (number.len() - at - dash);
        let rest = &quote[high..];
        let guess = range_guess(low, rest, number.len() - at - dash, language)?;
        return qualifier.is_none().then_some(guess);
    }
    let (_, qualifier) = qualifier_of(head)?;
    let percent = number.ends_with(['%', '٪', '％']);
    let mut value = value_of(number, language)?;
    let (times, unit) = unit_of(tail, language)?;
    value = value.checked_mul(times.into())?;
    let unit = if percent { Some("%".to_owned()) } else { unit };
    let unit = unit.or_else(|| currency(head));
    if unit.is_none() && times == 1 && qualifier.is_none() && looks_like_year(number) {
        return None;
    }
    Some(FigureGuess {
        value: Some(value),
        qualifier,
        unit,
        ..FigureGuess::default()
    })
}

fn is_range_opening(head: &str) -> bool {
    matches!(
        head,
        "between" | "from" | "entre" | "de" | "zwischen" | "von" | "tra" | "fra" | "da"
    )
}

/// The guess for a range whose upper number begins `rest` and is `length` bytes long.
fn range_guess(low: Decimal, rest: &str, length: usize, language: &str) -> Option<FigureGuess> {
    let number = &rest[..length];
    let high = value_of(number, language)?;
    let (times, unit) = unit_of(&rest[length..], language)?;
    let percent = number.ends_with(['%', '٪', '％']).then(|| "%".to_owned());
    let (low, high) = (
        low.checked_mul(times.into())?,
        high.checked_mul(times.into())?,
    );
    (low < high).then(|| FigureGuess {
        low: Some(low),
        high: Some(high),
        qualifier: Some("range"),
        unit: percent.or(unit),
        ..FigureGuess::default()
    })
}

/// What stands before the number: the rest, and what it makes of the number. `None` if there
/// are words that are not known.
fn qualifier_of(head: &str) -> Option<(&str, Option<&'static str>)> {
    let known = |rest: &str| ARTICLES.contains(&rest.trim());
    if known(head) {
        return Some((head, None));
    }
    for (words, sign) in QUALIFIERS {
        if let Some(at) = head.find(words) {
            let (before, after) = (&head[..at], &head[at + words.len()..]);
            let whole = !before.ends_with(char::is_alphanumeric)
                && !after.starts_with(char::is_alphanumeric);
            if whole && known(before) && known(after) {
                return Some((after, Some(sign)));
            }
        }
    }
    None
}

fn currency(head: &str) -> Option<String> {
    let sign = head.chars().next_back()?;
    matches!(sign, '€' | '$' | '£').then(|| sign.to_string())
}

/// What multiplies the number, and its unit: what stands behind it. `None` if that can't be
/// told.
fn unit_of(tail: &str, language: &str) -> Option<(i64, Option<String>)> {
    let mut words = tail.split_whitespace().peekable();
    let mut times = 1;
    while let Some(word) = words.peek() {
        let folded = fold::fold_all(word);
        if matches!(
            folded.as_str(),
            "billion" | "billions" | "trillion" | "trillions"
        ) && multiplier(&folded, language).is_none()
        {
            return None;
        }
        match multiplier(&folded, language) {
            Some(more) => times = i64::checked_mul(times, more)?,
            None if times > 1 && matches!(folded.as_str(), "de" | "d'" | "of") => {}
            None => break,
        }
        words.next();
    }
    let rest: Vec<&str> = words.collect();
    let unit = match rest.as_slice() {
        [] => None,
        // A full stop or a bracket alone is no unit.
        [one] => Some(unit_name(one.strip_prefix("d’").unwrap_or(one))).filter(|u| !u.is_empty()),
        ["per", "cent"] | ["pour", "cent"] => Some("%".to_owned()),
        _ => None,
    };
    Some((times, unit))
}

fn unit_name(word: &str) -> String {
    let bare = word.trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | ')' | '('));
    match fold::fold_all(bare).as_str() {
        "percent" | "prozent" | "pourcent" | "%" => "%".to_owned(),
        _ => bare.to_owned(),
    }
}

fn looks_like_year(number: &str) -> bool {
    number.len() == 4
        && number
            .parse::<u16>()
            .is_ok_and(|year| (1500..=2100).contains(&year))
}

/// A number in digits or as a word. `None` if its separators can be read in two ways, or if it
/// is a date or a clock time.
pub(super) fn value_of(number: &str, language: &str) -> Option<Decimal> {
    if let Some(value) = number_word(number, language) {
        return Some(value.into());
    }
    let number =
        number.trim_end_matches(|c: char| matches!(c, '%' | '٪' | '％') || is_grouping_space(c));
    let mut parts: Vec<String> = vec![String::new()];
    let mut separators: Vec<char> = Vec::new();
    for character in number.chars() {
        if let Some(value) = digit(character) {
            if let Some(part) = parts.last_mut() {
                part.push(char::from(b'0' + value));
            }
            continue;
        }
        match character {
            c if is_grouping_space(c) => separators.push(' '),
            '\'' | '’' | '٬' => separators.push('\''),
            '٫' => separators.push('٫'),
            '.' | ',' => separators.push(character),
            _ => return None,
        }
        parts.push(String::new());
    }
    let decimal_at = decimal_separator(&parts, &separators, language)?;
    let whole = parts[..decimal_at].concat();
    let fraction = parts[decimal_at..].concat();
    if fraction.is_empty() {
        whole.parse().ok()
    } else {
        format!("{whole}.{fraction}").parse().ok()
    }
}

/// Which part begins the decimals; as many as there are parts if there are none.
fn decimal_separator(parts: &[String], separators: &[char], language: &str) -> Option<usize> {
    let none = parts.len();
    let grouped = |parts: &[String]| {
        parts
            .first()
            .is_some_and(|part| (1..=3).contains(&part.len()))
            && parts[1..].iter().all(|part| part.len() == 3)
    };
    let Some((&last, before)) = separators.split_last() else {
        return Some(none);
    };
    // Two kinds: the last one is the decimal sign.
    if before.iter().any(|other| *other != last) {
        let uniform = before.iter().all(|other| Some(other) == before.first());
        let decimal = matches!(last, '.' | ',' | '٫');
        return (uniform && decimal && grouped(&parts[..none - 1])).then_some(none - 1);
    }
    match last {
        ' ' | '\'' => grouped(parts).then_some(none),
        '٫' => before.is_empty().then_some(none - 1),
        _ if !before.is_empty() => grouped(parts).then_some(none),
        _ => {
            let point_is_decimal = match primary(language) {
                "en" | "zh" | "ja" | "ko" | "th" | "he" | "hi" => Some(last == '.'),
                "de" | "es" | "it" | "nl" | "pt" | "tr" | "id" | "da" | "el" | "ru" | "uk" => {
                    Some(last == ',')
                }
                // French groups with spaces; a lone point before three digits is anything.
                "fr" if last == ',' => Some(true),
                _ => None,
            };
            match (point_is_decimal, grouped(parts)) {
                (Some(true), _) => Some(none - 1),
                (Some(false), true) => Some(none),
                (Some(false), false) => None,
                (None, true) => None,
                (None, false) => Some(none - 1),
            }
        }
    }
}
