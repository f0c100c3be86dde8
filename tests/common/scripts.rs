//! Pages in every script, and faces for them that are the same on every machine.

use claimdesk::text::marked::{Marked, parse};

macro_rules! data {
    ($file:literal) => {
        include_bytes!(concat!("../data/fonts/", $file)) as &'static [u8]
    };
}

/// The test faces under the names of families that the program looks for.
pub const FONTS: [(&str, &[u8]); 9] = [
    ("Noto Naskh Arabic", data!("TestArabic.ttf")),
    ("Noto Serif Devanagari", data!("TestDevanagari.ttf")),
    ("Noto Serif Bengali", data!("TestBengali.ttf")),
    ("Noto Serif Tamil", data!("TestTamil.ttf")),
    ("Noto Serif Thai", data!("TestThai.ttf")),
    ("Noto Serif CJK SC", data!("TestCJKsc.otf")),
    ("Noto Serif CJK JP", data!("TestCJKjp.otf")),
    ("Noto Serif CJK KR", data!("TestCJKkr.otf")),
    ("Noto Color Emoji", data!("TestEmoji.ttf")),
];

macro_rules! pages {
    ($($name:literal $language:literal),+ $(,)?) => {
        /// Name, language and marked text of each page.
        pub const PAGES: [(&str, &str, &str); 11] = [
            $(($name, $language, include_str!(concat!("../data/scripts/", $name, ".txt")))),+
        ];
    };
}

pages!(
    "arabic" "ar",
    "hebrew" "he",
    "devanagari" "hi",
    "bengali" "bn",
    "tamil" "ta",
    "thai" "th",
    "chinese" "zh",
    "japanese" "ja",
    "korean" "ko",
    "emoji" "en",
    "mixed" "en",
);

/// A page by name.
pub fn page(name: &str) -> Marked {
    let (_, _, words) = PAGES.iter().find(|(page, ..)| *page == name).expect(name);
    parse(words).unwrap()
}
