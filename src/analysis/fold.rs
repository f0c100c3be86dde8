//! Letters without case, diacritics and typography, for searching.
//!
//! One character becomes none (a combining mark, a soft hyphen), one, or several (`œ`, `ß`).
//! Precomposed and decomposed spellings of the same letter come out alike.

use std::sync::LazyLock;

/// Base letters of U+00C0 to U+024F.
const LATIN: &str = "\
    aaaaaaæceeeeiiiiðnooooo×øuuuuyþßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþy\
    aaaaaaccccccccddđđeeeeeeeeeegggggggghhħħiiiiiiiiiıĳĳjjkkĸllllllŀ\
    ŀłłnnnnnnŉŋŋooooooœœrrrrrrssssssssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzſ\
    ƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈuuʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿ\
    ǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaaaaææǥǥggkkooooʒʒjǳǳǳggƕƿnnaaææøø\
    aaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿ\
    ɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ";

/// Base letters of U+1E00 to U+1EFF.
const LATIN_MORE: &str = "\
    aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
    mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
    wwwwwwwwwwxxxxyyzzzzzzhtwyẚſẜẝßẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
    eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ";

/// Base letters of U+0370 to U+03FF.
const GREEK: &str = "\
    ͱͱͳͳʹ͵ͷͷ??ͺͻͼͽ;ϳ????΄¨α·εηι?ο?υωιαβγδεζηθικλμνξοπρ?στυφχψωιυαεηι\
    υαβγδεζηθικλμνξοπρςστυφχψωιυουωϗϐϑϒϒϒϕϖϗϙϙϛϛϝϝϟϟϡϡϣϣϥϥϧϧϩϩϫϫϭϭϯϯ\
    ϰϱϲϳθϵ϶ϸϸϲϻϻϼͻͼͽ";

/// Base letters of U+1F00 to U+1FFF.
const GREEK_MORE: &str = "\
    ααααααααααααααααεεεεεε??εεεεεε??ηηηηηηηηηηηηηηηηιιιιιιιιιιιιιιιι\
    οοοοοο??οοοοοο??υυυυυυυυ?υ?υ?υ?υωωωωωωωωωωωωωωωωααεεηηιιοουυωω??\
    ααααααααααααααααηηηηηηηηηηηηηηηηωωωωωωωωωωωωωωωωααααα?ααααααα᾽ι᾿\
    ῀¨ηηη?ηηεεηηη᾿᾿᾿ιιιι??ιιιιιι?῾῾῾υυυυρρυυυυυυρ¨¨`??ωωω?ωωοοωωω´῾?";

/// Base letters of U+0400 to U+052F.
const CYRILLIC: &str = "\
    ееђгєѕііјљњћкиуџабвгдежзииклмнопрстуфхцчшщъыьэюяабвгдежзииклмноп\
    рстуфхцчшщъыьэюяееђгєѕііјљњћкиуџѡѡѣѣѥѥѧѧѩѩѫѫѭѭѯѯѱѱѳѳѵѵѵѵѹѹѻѻѽѽѿѿ\
    ҁҁ҂???????ҋҋҍҍҏҏґґғғҕҕҗҗҙҙққҝҝҟҟҡҡңңҥҥҧҧҩҩҫҫҭҭүүұұҳҳҵҵҷҷҹҹһһҽҽҿҿ\
    ӏжжӄӄӆӆӈӈӊӊӌӌӎӎӏааааӕӕееәәәәжжззӡӡииииооөөөөээууууууччӷӷыыӻӻӽӽӿӿ\
    ԁԁԃԃԅԅԇԇԉԉԋԋԍԍԏԏԑԑԓԓԕԕԗԗԙԙԛԛԝԝԟԟԡԡԣԣԥԥԧԧԩԩԫԫԭԭԯԯ";

static TABLES: LazyLock<[(u32, Box<[char]>); 5]> = LazyLock::new(|| {
    [
        (0xC0, LATIN),
        (0x370, GREEK),
        (0x400, CYRILLIC),
        (0x1E00, LATIN_MORE),
        (0x1F00, GREEK_MORE),
    ]
    .map(|(first, letters)| (first, letters.chars().collect()))
});

/// What a character is folded to: at most three characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    chars: [char; 3],
    len: u8,
}

impl Folded {
    const NOTHING: Self = Self {
        chars: ['\0'; 3],
        len: 0,
    };

    const fn one(character: char) -> Self {
        Self {
            chars: [character, '\0', '\0'],
            len: 1,
        }
    }

    const fn two(first: char, second: char) -> Self {
        Self {
            chars: [first, second, '\0'],
            len: 2,
        }
    }

    pub(super) fn as_slice(&self) -> &[char] {
        &self.chars[..usize::from(self.len)]
    }
}

/// Folds white space, quotes and dashes to plain ones and drops what can't be seen; letters
/// keep case and diacritics.
pub(super) fn fold_typography(character: char) -> Folded {
    match character {
        '\t'
        | '\n'
        | '\r'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Folded::one(' '),
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '`' | '´' | '‹' | '›' => {
            Folded::one('\'')
        }
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Folded::one('"'),
        '\u{2010}'..='\u{2015}' | '−' => Folded::one('-'),
        '…' => Folded {
            chars: ['.'; 3],
            len: 3,
        },
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Folded::NOTHING,
        other => Folded::one(other),
    }
}

/// [`fold_typography`], and letters lose case and diacritics, digits and letters of full
/// width become ASCII.
pub(super) fn fold(character: char) -> Folded {
    if character.is_ascii() {
        return match character {
            '\t' | '\n' | '\r' => Folded::one(' '),
            '`' => Folded::one('\''),
            other => Folded::one(other.to_ascii_lowercase()),
        };
    }
    if is_mark(character) {
        return Folded::NOTHING;
    }
    match character {
        'ß' | 'ẞ' => return Folded::two('s', 's'),
        'æ' | 'Æ' | 'ǽ' | 'Ǽ' | 'ǣ' | 'Ǣ' => return Folded::two('a', 'e'),
        'œ' | 'Œ' => return Folded::two('o', 'e'),
        'ﬀ' => return Folded::two('f', 'f'),
        'ﬁ' => return Folded::two('f', 'i'),
        'ﬂ' => return Folded::two('f', 'l'),
        'ø' | 'Ø' => return Folded::one('o'),
        'ł' | 'Ł' => return Folded::one('l'),
        'đ' | 'Đ' => return Folded::one('d'),
        'ı' | 'İ' => return Folded::one('i'),
        'ς' => return Folded::one('σ'),
        'أ' | 'إ' | 'آ' | 'ٱ' => return Folded::one('ا'),
        'ؤ' => return Folded::one('و'),
        'ئ' => return Folded::one('ي'),
        '\u{ff01}'..='\u{ff5e}' => {
            let plain = char::from_u32(character as u32 - 0xFEE0).unwrap_or(character);
            return Folded::one(plain.to_ascii_lowercase());
        }
        _ => {}
    }
    for (first, letters) in TABLES.iter() {
        let at = (character as u32).wrapping_sub(*first) as usize;
        if let Some(&letter) = letters.get(at) {
            let gap = letter == '?';
            return Folded::one(if gap { character } else { letter });
        }
    }
    let plain = fold_typography(character);
    if plain != Folded::one(character) {
        return plain;
    }
    Folded::one(character.to_lowercase().next().unwrap_or(character))
}

/// Whether a character is a mark on the letter before it: accents, Hebrew points, Arabic
/// vowels, the tatweel.
pub(super) fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'
            | '\u{5c1}'..='\u{5c2}'
            | '\u{5c4}'..='\u{5c5}'
            | '\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6dc}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20f0}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// A whole string folded, runs of white space as one space: for finding things by name.
#[must_use]
pub fn fold_all(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        // Most of most texts.
        if character.is_ascii_alphanumeric() {
            out.push(character.to_ascii_lowercase());
            continue;
        }
        for &plain in fold(character).as_slice() {
            if plain != ' ' || !out.ends_with(' ') {
                out.push(plain);
            }
        }
    }
    out
}
