//! Names of things. Ids that also name files are checked, so that no id can leave its folder.

use std::fmt;
use std::sync::Arc;

/// The longest id in bytes; with an extension it fits every file system.
pub const MAX_ID_BYTES: usize = 80;

/// Why a string can't be an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdError(pub String);

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no id: 1 to {MAX_ID_BYTES} of a-z, 0-9, - and _, beginning with a letter or \
             digit, and not a device name of Windows",
            self.0
        )
    }
}

impl std::error::Error for IdError {}

/// Whether a name in lower case is one that Windows keeps for devices.
pub(crate) fn is_device_name(id: &str) -> bool {
    matches!(id, "con" | "prn" | "aux" | "nul")
        || (id.len() == 4
            && (id.starts_with("com") || id.starts_with("lpt"))
            && id.ends_with(|c: char| c.is_ascii_digit()))
}

fn check(id: &str) -> Result<(), IdError> {
    let fits = !id.is_empty()
        && id.len() <= MAX_ID_BYTES
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        && !id.starts_with(['-', '_'])
        && !is_device_name(id);
    if fits {
        Ok(())
    } else {
        Err(IdError(id.to_owned()))
    }
}

/// No slug is longer, so that a number fits behind it.
const MAX_SLUG_BYTES: usize = 48;

/// Turns any words into the characters of an id: `"Où ? À Kursk !"` becomes `ou-a-kursk`.
/// Words in other scripts leave nothing; then it is `fallback`.
#[must_use]
pub fn slug(words: &str, fallback: &str) -> String {
    let mut out = String::new();
    for character in words.chars() {
        let plain = plain_letters(character);
        if plain.is_empty() {
            if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        } else if out.len() + plain.len() > MAX_SLUG_BYTES {
            // Not beyond it by a letter that becomes two: a slug is its own slug.
            break;
        } else {
            out.push_str(plain.as_str());
        }
    }
    let out = out.trim_matches('-');
    if out.is_empty() || check(out).is_err() {
        fallback.to_owned()
    } else {
        out.to_owned()
    }
}

fn plain_letters(character: char) -> String {
    if character.is_ascii_alphanumeric() {
        return character.to_ascii_lowercase().to_string();
    }
    let plain = match character.to_lowercase().next().unwrap_or(character) {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'ð' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ľ' | 'ĺ' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ř' => "r",
        'ß' => "ss",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù'..='ü' | 'ū' | 'ű' | 'ů' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    };
    plain.to_owned()
}

macro_rules! name_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks and takes an id.
            ///
            /// # Errors
            /// [`IdError`] if it has other characters than an id may have or is too long.
            pub fn new(id: &str) -> Result<Self, IdError> {
                check(id).map(|()| Self(id.into()))
            }

            /// An id made of `words` that is not yet `taken`; a number is added where needed.
            #[must_use]
            pub fn unique(words: &str, fallback: &str, taken: impl Fn(&Self) -> bool) -> Self {
                let base = slug(words, fallback);
                let first = Self(base.as_str().into());
                if !taken(&first) {
                    return first;
                }
                (2_u32..)
                    .map(|number| Self(format!("{base}-{number}").into()))
                    .find(|id| !taken(id))
                    .unwrap_or(first)
            }

            /// The id's letters.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name_id! {
    /// Names an article and its files.
    ArticleId
}
name_id! {
    /// Names a person and the folder of their work.
    PersonId
}
name_id! {
    /// Names a label of the scheme.
    LabelId
}
name_id! {
    /// Names a claim status of the scheme.
    StatusId
}
name_id! {
    /// Names a role that a mention has in a claim.
    RoleId
}
name_id! {
    /// Names a verdict scale, or a value of one.
    ScaleId
}

name_id! {
    /// Names a suggestion run and its files.
    RunId
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// The id with this number.
            #[must_use]
            pub const fn new(number: u64) -> Self {
                Self(number)
            }

            /// Its number.
            #[must_use]
            pub const fn number(self) -> u64 {
                self.0
            }

            /// Reads what [`Display`](fmt::Display) writes.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let digits = text.strip_prefix($prefix)?;
                let canonical = !digits.starts_with(['+', '0']) || digits == "0";
                canonical.then(|| digits.parse().ok()).flatten().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

number_id! {
    /// Names a mention, uniquely in its project. Written `m17`.
    MentionId, "m"
}
number_id! {
    /// Names a claim, uniquely in its project. Written `c6`. What people see is the claim's
    /// [`number`](super::Claim::number).
    ClaimId, "c"
}

/// What names a state of the project: the number of the step that led to it; 0 is the beginning.
///
/// All steps of a project on one computer are numbered in the order in which they were
/// committed, over all starts of the program. Undo, redo and travelling are committed too and
/// take numbers, but lead to states that have one already.
pub type StepNumber = u64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_its_own_slug() {
        for words in [
            "Où ? À Kursk !",
            &"a".repeat(47),
            &"œ".repeat(40),
            &"a-œ".repeat(20),
        ] {
            let once = slug(words, "none");
            assert_eq!(slug(&once, "none"), once);
            assert!(once.len() <= MAX_SLUG_BYTES, "{once}");
        }
        assert_eq!(
            slug(&format!("{}œ", "a".repeat(47)), "none"),
            "a".repeat(47)
        );
    }
}
