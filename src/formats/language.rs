//! A guess at the language of a text: by its script, and for Latin letters by the small words
//! that every text of the language is full of. It is a guess for a field that people can edit,
//! so it says nothing rather than something doubtful.

/// How much of a text is looked at.
const SAMPLE_BYTES: usize = 32 << 10;

/// Words of each language that are frequent there and rare in the others.
const WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "and", "of", "to", "that", "is", "was", "for", "with", "from", "are", "this",
            "have", "which", "by", "it",
        ],
    ),
    (
        "fr",
        &[
            "la", "l", "d", "à", "que", "un", "au", "les", "des", "est", "une", "dans", "du", "et",
            "qui", "pour", "pas", "sur", "aux", "avec", "le", "ont", "été", "cette",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "nicht", "ist", "den", "von", "mit", "dem", "ein", "eine",
            "auf", "für", "sich", "zu", "wurde",
        ],
    ),
    (
        "es",
        &[
            "la", "de", "un", "el", "los", "las", "del", "una", "que", "por", "con", "para", "y",
            "en", "se", "su", "como", "más", "fue",
        ],
    ),
    (
        "it",
        &[
            "la", "l", "un", "ha", "e", "dal", "il", "di", "che", "della", "per", "non", "gli",
            "sono", "una", "con", "dei", "nel", "è", "alla", "del", "più",
        ],
    ),
    (
        "pt",
        &[
            "os", "as", "dos", "das", "uma", "não", "em", "para", "com", "do", "da", "que", "mais",
            "foi", "ao", "pela",
        ],
    ),
    (
        "nl",
        &[
            "het", "een", "van", "en", "niet", "zijn", "voor", "met", "op", "dat", "de", "aan",
            "ook", "werd", "bij",
        ],
    ),
    (
        "sv",
        &[
            "och", "att", "det", "som", "på", "är", "av", "för", "med", "den", "till", "inte",
            "har", "ett",
        ],
    ),
    (
        "da",
        &[
            "og", "at", "det", "som", "på", "er", "af", "for", "med", "den", "til", "ikke", "har",
            "et", "blev",
        ],
    ),
    (
        "no",
        &[
            "og", "å", "det", "som", "på", "er", "av", "for", "med", "den", "til", "ikke", "har",
            "et", "ble",
        ],
    ),
    (
        "fi",
        &[
            "ja", "on", "ei", "että", "oli", "se", "joka", "mutta", "myös", "ovat", "hän", "kuin",
        ],
    ),
    (
        "pl",
        &[
            "się", "nie", "jest", "na", "do", "że", "w", "z", "oraz", "przez", "jak", "po", "są",
            "był",
        ],
    ),
    (
        "cs",
        &[
            "se", "je", "na", "že", "v", "s", "jsou", "by", "který", "pro", "jako", "byl", "která",
            "ale",
        ],
    ),
    (
        "hu",
        &[
            "a", "az", "és", "hogy", "nem", "egy", "is", "volt", "meg", "csak", "már", "ezt",
        ],
    ),
    (
        "ro",
        &[
            "și", "în", "de", "la", "pe", "cu", "care", "nu", "este", "din", "pentru", "au",
            "fost", "să",
        ],
    ),
    (
        "tr",
        &[
            "ve", "bir", "bu", "için", "ile", "da", "de", "olarak", "çok", "daha", "olan", "gibi",
        ],
    ),
];

/// The language of `text` as a BCP 47 tag, if it shows.
#[must_use]
pub fn guess(text: &str) -> Option<&'static str> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    by_script(sample).unwrap_or_else(|| by_words(sample))
}

/// Decides by script; `None` if the letters are Latin.
fn by_script(sample: &str) -> Option<Option<&'static str>> {
    let mut counts = [0_usize; 10];
    let (mut latin, mut letters) = (0_usize, 0_usize);
    for character in sample.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        match character {
            'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' => latin += 1,
            '\u{3040}'..='\u{30FF}' => counts[0] += 1,
            '\u{AC00}'..='\u{D7A3}' => counts[1] += 1,
            '\u{4E00}'..='\u{9FFF}' => counts[2] += 1,
            '\u{400}'..='\u{4FF}' => counts[3] += 1,
            '\u{370}'..='\u{3FF}' => counts[4] += 1,
            '\u{5D0}'..='\u{5EA}' => counts[5] += 1,
            '\u{600}'..='\u{6FF}' => counts[6] += 1,
            '\u{900}'..='\u{97F}' => counts[7] += 1,
            '\u{E00}'..='\u{E7F}' => counts[8] += 1,
            '\u{10A0}'..='\u{10FF}' => counts[9] += 1,
            _ => {}
        }
    }
    if letters == 0 || latin * 2 > letters {
        return None;
    }
    // Japanese mixes kana into many more Chinese characters.
    if counts[0] * 10 > counts[0] + counts[2] {
        return Some(Some("ja"));
    }
    let most = (1..counts.len()).max_by_key(|index| counts[*index])?;
    if counts[most] * 2 < letters {
        return Some(None);
    }
    let has = |set: &str| sample.contains(|c| set.contains(c));
    Some(match most {
        1 => Some("ko"),
        2 => Some("zh"),
        3 if has("іїєґ") => Some("uk"),
        3 if has("ыэ") => Some("ru"),
        3 if has("ђћџљњ") => Some("sr"),
        3 if has("ъщ") => Some("bg"),
        4 => Some("el"),
        5 => Some("he"),
        6 if has("پچژگ") => Some("fa"),
        6 => Some("ar"),
        7 => Some("hi"),
        8 => Some("th"),
        9 => Some("ka"),
        _ => None,
    })
}

fn by_words(sample: &str) -> Option<&'static str> {
    let mut hits = [0_usize; WORDS.len()];
    let mut total = 0_usize;
    for word in sample.split(|c: char| !c.is_alphabetic()) {
        if word.is_empty() {
            continue;
        }
        total += 1;
        let word = word.to_lowercase();
        for (index, (_, words)) in WORDS.iter().enumerate() {
            hits[index] += usize::from(words.contains(&word.as_str()));
        }
    }
    let best = (0..hits.len()).max_by_key(|index| (hits[*index], std::cmp::Reverse(*index)))?;
    let next = (0..hits.len())
        .filter(|index| *index != best)
        .map(|index| hits[index])
        .max()?;
    let clear = hits[best] >= 3 && hits[best] * 100 >= total * 8 && hits[best] * 10 >= next * 11;
    clear.then(|| WORDS[best].0)
}
