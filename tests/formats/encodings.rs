//! Every encoding that a text may come in, and what is recorded of it.

use encoding_rs::{Encoding, GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

use crate::{article, import, steps};

const FRENCH: &str = "Près de 10 000 soldats, dit le général, seraient déjà arrivés à la frontière. \
    Le ministère a confirmé jeudi que l’opération coûterait 3,5 millions d’euros.\n";
const RUSSIAN: &str = "По данным министерства, около 10 000 солдат прибыли на границу в четверг. \
    Представитель отказался назвать точное число раненых.\n";
const JAPANESE: &str = "政府は木曜日、約一万人の兵士が国境に到着したと発表した。費用は三億円になる見通しだという。\n\
    報道官は負傷者の数について明らかにしなかった。\n";
const CHINESE: &str = "政府星期四宣布，大约一万名士兵已经抵达边境地区。发言人拒绝透露受伤人员的具体数字。\n\
    据报道，这次行动的费用将达到三亿元。\n";

fn utf16(text: &str, mark: bool, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = mark.then_some(0xFEFF);
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(unit)
        .collect()
}

fn utf32(text: &str, unit: fn(u32) -> [u8; 4]) -> Vec<u8> {
    let mark = std::iter::once(0xFEFF);
    mark.chain(text.chars().map(u32::from))
        .flat_map(unit)
        .collect()
}

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, broken) = encoding.encode(text);
    assert!(!broken);
    bytes.into_owned()
}

#[test]
fn every_encoding_is_found_and_named() {
    let mark = "removed a byte order mark";
    let cases: Vec<(&str, Vec<u8>, &str, Vec<&str>)> = vec![
        ("UTF-8", FRENCH.into(), FRENCH, vec![]),
        (
            "UTF-8 with mark",
            [b"\xEF\xBB\xBF", FRENCH.as_bytes()].concat(),
            FRENCH,
            vec![mark],
        ),
        (
            "ASCII",
            b"Ten people met.".to_vec(),
            "Ten people met.",
            vec![],
        ),
        (
            "UTF-16LE",
            utf16(FRENCH, true, u16::to_le_bytes),
            FRENCH,
            vec![mark, "decoded from UTF-16LE"],
        ),
        (
            "UTF-16BE",
            utf16(FRENCH, true, u16::to_be_bytes),
            FRENCH,
            vec![mark, "decoded from UTF-16BE"],
        ),
        (
            "UTF-16LE, no mark",
            utf16(FRENCH, false, u16::to_le_bytes),
            FRENCH,
            vec!["decoded from UTF-16LE"],
        ),
        (
            "UTF-16BE, no mark",
            utf16(FRENCH, false, u16::to_be_bytes),
            FRENCH,
            vec!["decoded from UTF-16BE"],
        ),
        (
            "Russian UTF-16LE, no mark",
            utf16(RUSSIAN, false, u16::to_le_bytes),
            RUSSIAN,
            vec!["decoded from UTF-16LE"],
        ),
        (
            "Russian UTF-16BE, no mark",
            utf16(RUSSIAN, false, u16::to_be_bytes),
            RUSSIAN,
            vec!["decoded from UTF-16BE"],
        ),
        (
            "Japanese UTF-16LE, no mark",
            utf16(JAPANESE, false, u16::to_le_bytes),
            JAPANESE,
            vec!["decoded from UTF-16LE"],
        ),
        (
            "Chinese UTF-16BE, no mark",
            utf16(CHINESE, false, u16::to_be_bytes),
            CHINESE,
            vec!["decoded from UTF-16BE"],
        ),
        (
            "UTF-32LE",
            utf32(FRENCH, u32::to_le_bytes),
            FRENCH,
            vec![mark, "decoded from UTF-32LE"],
        ),
        (
            "UTF-32BE",
            utf32(FRENCH, u32::to_be_bytes),
            FRENCH,
            vec![mark, "decoded from UTF-32BE"],
        ),
        (
            "windows-1252",
            encode(FRENCH, WINDOWS_1252),
            FRENCH,
            vec!["decoded from windows-1252"],
        ),
        (
            "windows-1251",
            encode(RUSSIAN, WINDOWS_1251),
            RUSSIAN,
            vec!["decoded from windows-1251"],
        ),
        (
            "Shift_JIS",
            encode(JAPANESE, SHIFT_JIS),
            JAPANESE,
            vec!["decoded from Shift_JIS"],
        ),
        (
            "GBK",
            encode(CHINESE, GBK),
            CHINESE,
            vec!["decoded from GBK"],
        ),
    ];
    for (name, bytes, text, expected) in cases {
        let article = article("a.txt", &bytes);
        assert_eq!(article.text.as_str(), text, "{name}");
        assert_eq!(steps(&article), expected, "{name}");
        let kept = article.original.as_ref().unwrap().bytes.0.as_deref();
        assert_eq!(kept.is_some(), !expected.is_empty(), "{name}");
        assert!(kept.is_none_or(|kept| kept == bytes), "{name}");
    }
}

#[test]
fn line_ends_become_lf() {
    let cases = [
        ("one\r\ntwo\r\n", vec!["CRLF became LF"]),
        ("one\rtwo\r", vec!["CR became LF"]),
        ("one\r\ntwo\r", vec!["CRLF became LF", "CR became LF"]),
        ("one\ntwo\n", vec![]),
    ];
    for (source, expected) in cases {
        let article = article("a.txt", source.as_bytes());
        assert_eq!(article.text.as_str(), "one\ntwo\n");
        assert_eq!(steps(&article), expected);
    }
}

#[test]
fn damage_in_utf8_is_counted_and_the_rest_is_kept() {
    let mut bytes = FRENCH.as_bytes().to_vec();
    bytes.extend_from_slice(b"caf\xE9 \xFFbar");
    let article = article("a.txt", &bytes);
    assert!(article.text.as_str().starts_with(FRENCH));
    assert!(article.text.as_str().ends_with("caf\u{FFFD} \u{FFFD}bar"));
    assert_eq!(
        steps(&article),
        ["2 bytes could not be decoded and became \u{FFFD}"]
    );
}

#[test]
fn a_cut_character_at_the_end_is_damage_not_another_encoding() {
    let bytes = &JAPANESE.as_bytes()[..JAPANESE.len() - 2];
    let article = article("a.txt", bytes);
    assert!(article.text.as_str().starts_with("政府は"));
}

#[test]
fn a_page_says_its_encoding_unless_it_lies() {
    let page = |charset: &str| {
        format!(
            "<html><head><meta charset={charset}><title>Число</title></head><body><p>{RUSSIAN}</p>"
        )
    };
    let honest = article("a.html", &encode(&page("windows-1251"), WINDOWS_1251));
    assert!(honest.text.as_str().contains("10 000 солдат"));
    assert_eq!(steps(&honest)[0], "decoded from windows-1251");
    let lying = article("a.html", page("windows-1251").as_bytes());
    assert!(lying.text.as_str().contains("10 000 солдат"));
    assert_eq!(
        steps(&lying)[0],
        "the page says windows-1251, but its bytes are UTF-8"
    );
    let wrong = article("a.html", &encode(&page("utf-8"), WINDOWS_1251));
    assert!(wrong.text.as_str().contains("10 000 солдат"));
    let xml = format!("<?xml version='1.0' encoding='windows-1251'?>{}", page("x"));
    let xml = article("a.xhtml", &encode(&xml, WINDOWS_1251));
    assert!(xml.text.as_str().contains("10 000 солдат"));
}

#[test]
fn languages_show_by_their_small_words_or_their_script() {
    let cases = [
        (FRENCH, "fr"),
        (RUSSIAN, "ru"),
        (JAPANESE, "ja"),
        (CHINESE, "zh"),
        (
            "The minister said on Thursday that the number of people was not known to the police.",
            "en",
        ),
        (
            "Der Minister sagte am Donnerstag, dass die Zahl der Opfer nicht bekannt ist und sich ändern kann.",
            "de",
        ),
        (
            "El ministro dijo el jueves que el número de las víctimas no se conoce y que puede cambiar.",
            "es",
        ),
        (
            "Il ministro ha detto che il numero delle vittime non è noto e che la polizia indaga con gli altri.",
            "it",
        ),
        (
            "De minister zei dat het aantal slachtoffers niet bekend is en dat de politie met een onderzoek begint.",
            "nl",
        ),
        (
            "O ministro disse que o número das vítimas não foi confirmado e que os dados são da polícia, em uma nota.",
            "pt",
        ),
        (
            "За даними міністерства, близько десяти тисяч солдатів прибули на кордон.",
            "uk",
        ),
        ("12 345", ""),
        ("Lorem ipsum", ""),
    ];
    for (text, language) in cases {
        assert_eq!(
            article("a.txt", text.as_bytes()).meta.language,
            language,
            "{text}"
        );
    }
}

#[test]
fn real_articles_are_kept_to_the_letter() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/articles");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: ../shared is absent");
        return;
    };
    for file in files {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let imported = import(name, &bytes).unwrap();
        let article = &imported.articles[0];
        assert_eq!(imported.format, "text");
        assert!(
            article.meta.title.starts_with("La Corée du Nord "),
            "{}",
            article.meta.title
        );
        assert_eq!(article.meta.language, "fr");
        assert_eq!(
            article.text.as_str(),
            String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
        );
        assert!(
            article.id.as_str().starts_with("la-coree-du-nord-"),
            "{}",
            article.id
        );
    }
}
