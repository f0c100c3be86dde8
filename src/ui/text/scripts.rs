//! The scripts of the world: which of the system's families set them, and where to get those.

use icu_properties::props::{EnumeratedProperty as _, NamedEnumeratedProperty as _, Script};

/// A script, or several that the same families set.
#[derive(Debug)]
pub(super) struct ScriptFonts {
    /// Script codes of ISO 15924, each with a language tag where that decides between faces for
    /// the same characters.
    pub(super) keys: &'static [(&'static [u8; 4], &'static str)],
    /// As shown.
    name: &'static str,
    /// Families of Debian, Windows and macOS, the best for reading first.
    pub(super) families: &'static [&'static str],
    /// The Debian package that has one.
    debian: &'static str,
    /// What to install on Windows.
    windows: &'static str,
    /// What to install on macOS.
    macos: &'static str,
}

macro_rules! scripts {
    ($($name:literal [$($code:literal $($tag:literal)?),+] $families:expr, $debian:literal, $windows:literal, $macos:literal;)+) => {
        /// All scripts that we choose faces for. The system chooses for the others.
        pub(super) const SCRIPTS: &[ScriptFonts] = &[$(ScriptFonts {
            keys: &[$(($code, concat!($($tag)?))),+],
            name: $name,
            families: &$families,
            debian: $debian,
            windows: $windows,
            macos: $macos,
        }),+];
    };
}

// Windows: "Optional features" of the system settings. macOS has all of these unless removed.
scripts! {
    "Arabic" [b"Arab"] ["Noto Naskh Arabic", "Amiri", "Scheherazade New", "Geeza Pro", "Sakkal Majalla", "Segoe UI", "Noto Sans Arabic", "Arial"],
        "fonts-noto-core", "Arabic Script Supplemental Fonts", "Geeza Pro";
    "Urdu" [b"Arab" "ur"] ["Noto Nastaliq Urdu", "Noto Naskh Arabic", "Urdu Typesetting", "Geeza Pro"],
        "fonts-noto-core", "Arabic Script Supplemental Fonts", "Noto Nastaliq Urdu";
    "Hebrew" [b"Hebr"] ["Noto Serif Hebrew", "Frank Ruehl CLM", "New Peninim MT", "Times New Roman", "Noto Sans Hebrew", "Arial"],
        "fonts-noto-core", "Hebrew Supplemental Fonts", "New Peninim MT";
    "Syriac" [b"Syrc"] ["Noto Sans Syriac", "Estrangelo Edessa", "Segoe UI Historic"],
        "fonts-noto-core", "Syriac Supplemental Fonts", "Noto Sans Syriac";
    "Thaana" [b"Thaa"] ["Noto Sans Thaana", "MV Boli"],
        "fonts-noto-core", "MV Boli", "Noto Sans Thaana";
    "N’Ko" [b"Nkoo"] ["Noto Sans NKo", "Ebrima"],
        "fonts-noto-core", "Ebrima", "Noto Sans NKo";
    "Devanagari" [b"Deva"] ["Noto Serif Devanagari", "Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI", "Nirmala Text", "Mangal"],
        "fonts-noto-core", "Devanagari Supplemental Fonts", "Kohinoor Devanagari";
    "Bengali" [b"Beng"] ["Noto Serif Bengali", "Noto Sans Bengali", "Kohinoor Bangla", "Nirmala UI", "Nirmala Text", "Vrinda"],
        "fonts-noto-core", "Bangla Script Supplemental Fonts", "Kohinoor Bangla";
    "Gurmukhi" [b"Guru"] ["Noto Serif Gurmukhi", "Noto Sans Gurmukhi", "Gurmukhi MN", "Nirmala UI", "Nirmala Text", "Raavi"],
        "fonts-noto-core", "Gurmukhi Supplemental Fonts", "Gurmukhi MN";
    "Gujarati" [b"Gujr"] ["Noto Serif Gujarati", "Noto Sans Gujarati", "Kohinoor Gujarati", "Nirmala UI", "Nirmala Text", "Shruti"],
        "fonts-noto-core", "Gujarati Supplemental Fonts", "Kohinoor Gujarati";
    "Odia" [b"Orya"] ["Noto Serif Oriya", "Noto Sans Oriya", "Noto Serif Odia", "Oriya Sangam MN", "Nirmala UI", "Nirmala Text", "Kalinga"],
        "fonts-noto-core", "Odia Supplemental Fonts", "Oriya Sangam MN";
    "Tamil" [b"Taml"] ["Noto Serif Tamil", "Noto Sans Tamil", "Tamil Sangam MN", "Nirmala UI", "Nirmala Text", "Latha"],
        "fonts-noto-core", "Tamil Supplemental Fonts", "Tamil Sangam MN";
    "Telugu" [b"Telu"] ["Noto Serif Telugu", "Noto Sans Telugu", "Kohinoor Telugu", "Nirmala UI", "Nirmala Text", "Gautami"],
        "fonts-noto-core", "Telugu Supplemental Fonts", "Kohinoor Telugu";
    "Kannada" [b"Knda"] ["Noto Serif Kannada", "Noto Sans Kannada", "Kannada Sangam MN", "Nirmala UI", "Nirmala Text", "Tunga"],
        "fonts-noto-core", "Kannada Supplemental Fonts", "Kannada Sangam MN";
    "Malayalam" [b"Mlym"] ["Noto Serif Malayalam", "Noto Sans Malayalam", "Malayalam Sangam MN", "Nirmala UI", "Nirmala Text", "Kartika"],
        "fonts-noto-core", "Malayalam Supplemental Fonts", "Malayalam Sangam MN";
    "Sinhala" [b"Sinh"] ["Noto Serif Sinhala", "Noto Sans Sinhala", "Sinhala Sangam MN", "Nirmala UI", "Iskoola Pota"],
        "fonts-noto-core", "Sinhala Supplemental Fonts", "Sinhala Sangam MN";
    "Thai" [b"Thai"] ["Noto Serif Thai", "Noto Sans Thai", "Loma", "Thonburi", "Leelawadee UI", "Tahoma"],
        "fonts-noto-core", "Thai Supplemental Fonts", "Thonburi";
    "Lao" [b"Laoo"] ["Noto Serif Lao", "Noto Sans Lao", "Lao Sangam MN", "Leelawadee UI"],
        "fonts-noto-core", "Lao Supplemental Fonts", "Lao Sangam MN";
    "Tibetan" [b"Tibt"] ["Noto Serif Tibetan", "Kailasa", "Microsoft Himalaya"],
        "fonts-noto-core", "Microsoft Himalaya", "Kailasa";
    "Burmese" [b"Mymr"] ["Noto Serif Myanmar", "Noto Sans Myanmar", "Myanmar Sangam MN", "Myanmar Text"],
        "fonts-noto-core", "Myanmar Text", "Myanmar Sangam MN";
    "Khmer" [b"Khmr"] ["Noto Serif Khmer", "Noto Sans Khmer", "Khmer Sangam MN", "Leelawadee UI"],
        "fonts-noto-core", "Khmer Supplemental Fonts", "Khmer Sangam MN";
    "Georgian" [b"Geor"] ["Noto Serif Georgian", "Noto Sans Georgian", "DejaVu Serif", "Sylfaen", "Segoe UI", "Helvetica"],
        "fonts-noto-core", "Sylfaen", "Noto Serif Georgian";
    "Armenian" [b"Armn"] ["Noto Serif Armenian", "Noto Sans Armenian", "DejaVu Serif", "Mshtakan", "Sylfaen", "Segoe UI"],
        "fonts-noto-core", "Sylfaen", "Mshtakan";
    "Ethiopic" [b"Ethi"] ["Noto Serif Ethiopic", "Noto Sans Ethiopic", "Kefa", "Nyala", "Ebrima"],
        "fonts-noto-core", "Ethiopic Supplemental Fonts", "Kefa";
    "Cherokee" [b"Cher"] ["Noto Sans Cherokee", "Plantagenet Cherokee", "Gadugi"],
        "fonts-noto-core", "Cherokee Supplemental Fonts", "Plantagenet Cherokee";
    "Canadian syllabics" [b"Cans"] ["Noto Sans Canadian Aboriginal", "Euphemia UCAS", "Gadugi", "Euphemia"],
        "fonts-noto-core", "Canadian Aboriginal Syllabics Supplemental Fonts", "Euphemia UCAS";
    "Mongolian" [b"Mong"] ["Noto Sans Mongolian", "Mongolian Baiti"],
        "fonts-noto-core", "Mongolian Baiti", "Noto Sans Mongolian";
    "Chinese" [b"Hani", b"Bopo"] ["Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei"],
        "fonts-noto-cjk", "Chinese (Simplified) Supplemental Fonts", "Songti SC";
    "Traditional Chinese" [b"Hani" "zh-TW", b"Hani" "zh-HK", b"Hani" "zh-MO"] ["Noto Serif CJK TC", "Source Han Serif TC", "Songti TC", "PMingLiU", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei"],
        "fonts-noto-cjk", "Chinese (Traditional) Supplemental Fonts", "Songti TC";
    "Japanese" [b"Hira", b"Kana", b"Hani" "ja"] ["Noto Serif CJK JP", "Source Han Serif", "Hiragino Mincho ProN", "Yu Mincho", "MS Mincho", "Noto Sans CJK JP", "IPAMincho", "Yu Gothic"],
        "fonts-noto-cjk", "Japanese Supplemental Fonts", "Hiragino Mincho ProN";
    "Korean" [b"Hang", b"Hani" "ko"] ["Noto Serif CJK KR", "Source Han Serif K", "AppleMyungjo", "Batang", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", "NanumMyeongjo"],
        "fonts-noto-cjk", "Korean Supplemental Fonts", "AppleMyungjo";
    "symbols" [b"Zyyy", b"Zinh", b"Latn", b"Grek", b"Cyrl"] ["Noto Serif", "DejaVu Serif", "DejaVu Sans", "Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Symbols 2", "Segoe UI Symbol", "Segoe UI Historic", "Apple Symbols"],
        "fonts-noto-core", "Segoe UI Symbol", "Apple Symbols";
}

/// Families of colour emoji.
pub(super) const EMOJI: [&str; 5] = [
    "Noto Color Emoji",
    "Apple Color Emoji",
    "Segoe UI Emoji",
    "Twemoji",
    "Twemoji Mozilla",
];

/// ISO 15924 code of a character's script.
pub(super) fn script_of(character: char) -> [u8; 4] {
    let name = Script::for_char(character).short_name().as_bytes();
    <[u8; 4]>::try_from(name).unwrap_or(*b"Zyyy")
}

/// What to say of a character that no face has: its script and what to install on this system.
pub(super) fn missing_font(character: char) -> String {
    let code = script_of(character);
    let row = SCRIPTS.iter().find(|row| {
        row.keys
            .iter()
            .any(|(key, tag)| **key == code && tag.is_empty())
    });
    match row {
        Some(row) if row.name != "symbols" => {
            format!("No font for {}: install {}", row.name, row.source())
        }
        Some(row) => format!(
            "No font has U+{:04X}: try {}",
            u32::from(character),
            row.source()
        ),
        None => format!(
            "No font for {} (U+{:04X}): a Noto font of that script will do",
            Script::for_char(character).long_name().replace('_', " "),
            u32::from(character)
        ),
    }
}

impl ScriptFonts {
    fn source(&self) -> String {
        if cfg!(target_os = "windows") {
            format!("“{}” (optional features)", self.windows)
        } else if cfg!(target_os = "macos") {
            format!("“{}” (Font Book)", self.macos)
        } else {
            format!("{} (Debian’s name)", self.debian)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SCRIPTS, missing_font, script_of};

    #[test]
    fn what_is_missing_is_named_with_where_to_get_it() {
        for (character, said) in [
            ('ש', "Hebrew"),
            ('ع', "Arabic"),
            ('न', "Devanagari"),
            ('ไ', "Thai"),
            ('ত', "Bengali"),
            ('த', "Tamil"),
            ('中', "Chinese"),
            ('か', "Japanese"),
            ('한', "Korean"),
        ] {
            let words = missing_font(character);
            assert!(
                words.starts_with(&format!("No font for {said}: install ")),
                "{words}"
            );
        }
        assert!(missing_font('⛄').starts_with("No font has U+26C4: try "));
        assert!(missing_font('𒀀').starts_with("No font for Cuneiform (U+12000)"));
    }

    #[test]
    fn every_script_has_families_and_says_where_they_come_from() {
        let mut seen = Vec::new();
        for row in SCRIPTS {
            assert!(!row.families.is_empty(), "{}", row.name);
            assert!(row.debian.starts_with("fonts-"), "{}", row.name);
            assert!(
                !row.windows.is_empty() && !row.macos.is_empty(),
                "{}",
                row.name
            );
            for key in row.keys {
                assert!(!seen.contains(key), "{key:?} stands twice");
                seen.push(*key);
            }
        }
    }

    #[test]
    fn scripts_have_their_codes() {
        let found: Vec<[u8; 4]> = "aж한ع1".chars().map(script_of).collect();
        assert_eq!(found, [*b"Latn", *b"Cyrl", *b"Hang", *b"Arab", *b"Zyyy"]);
    }
}
