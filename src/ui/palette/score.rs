//! How well letters typed in a hurry fit a name.

/// How well `wanted` fits `name`: its letters must stand in it in order, not necessarily next to
/// each other. `None` if they do not; higher is better. Both must be folded (small letters
/// without accents); spaces in `wanted` count for nothing.
///
/// Letters at the beginnings of words and letters that follow each other count most, so that
/// "nc" finds "New claim" before "Undo claim".
#[must_use]
pub fn score(name: &str, wanted: &str) -> Option<i32> {
    if wanted.is_ascii() && name.is_ascii() {
        return best(
            name.as_bytes(),
            wanted.as_bytes(),
            |b| b.is_ascii_alphanumeric(),
            b' ',
        );
    }
    let name: Vec<char> = name.chars().collect();
    let wanted: Vec<char> = wanted.chars().collect();
    best(&name, &wanted, |c| c.is_alphanumeric(), ' ')
}

/// Where words begin earns this much.
const WORD: i32 = 16;
/// Right after the letter before earns this much.
const NEXT: i32 = 12;
/// Each letter that is passed over costs this much, up to [`WORD`].
const GAP: i32 = 1;

fn best<T: Copy + PartialEq>(
    name: &[T],
    wanted: &[T],
    in_word: impl Fn(T) -> bool,
    space: T,
) -> Option<i32> {
    let first = *wanted.iter().find(|&&letter| letter != space)?;
    let begins = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| name.get(before));
        before.is_none_or(|&before| !in_word(before))
    };
    let mut found: Option<i32> = None;
    // From every place of the first letter, words' beginnings before others; a few are enough.
    let places = |at_word: bool| {
        let all = (0..name.len()).filter(move |&at| name[at] == first);
        all.filter(move |&at| begins(at) == at_word).take(4)
    };
    for start in places(true).chain(places(false)) {
        let Some(one) = from(name, wanted, start, &begins, space) else {
            continue;
        };
        found = Some(found.map_or(one, |known| known.max(one)));
    }
    // Short names fit better than long ones that fit as well.
    let length = i32::try_from(name.len().min(200)).unwrap_or(200);
    found.map(|found| found * 4 - length)
}

/// The score of the match that begins at `start` and takes each further letter at the next
/// word's beginning if that is near, else where it comes first.
fn from<T: Copy + PartialEq>(
    name: &[T],
    wanted: &[T],
    start: usize,
    begins: &impl Fn(usize) -> bool,
    space: T,
) -> Option<i32> {
    let mut total = 0;
    let mut at = start;
    for &letter in wanted.iter().filter(|&&letter| letter != space) {
        let next = (at..name.len()).find(|&place| name[place] == letter)?;
        let word =
            (next..name.len().min(next + 24)).find(|&place| name[place] == letter && begins(place));
        // A word's beginning is worth a jump unless the letter follows at once.
        let place = if next == at {
            next
        } else {
            word.unwrap_or(next)
        };
        let gap = i32::try_from(place - at).unwrap_or(i32::MAX);
        if begins(place) {
            total += WORD;
        }
        if gap == 0 && total > 0 {
            total += NEXT;
        }
        total -= (gap * GAP).min(WORD);
        at = place + 1;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn letters_must_stand_in_order() {
        for (name, wanted, fits) in [
            ("new claim", "nc", true),
            ("new claim", "new claim", true),
            ("new claim", "nclm", true),
            ("new claim", "cn", false),
            ("new claim", "newx", false),
            ("lagerhausbrand", "brand", true),
            ("incendie a lindhaven", "inc lind", true),
            ("пожар на складе", "поскл", true),
            ("", "a", false),
        ] {
            assert_eq!(score(name, wanted).is_some(), fits, "{name:?} {wanted:?}");
        }
        assert_eq!(score("anything", ""), None);
        assert_eq!(score("anything", "  "), None);
    }

    #[test]
    fn the_better_name_comes_first() {
        for (wanted, better, worse) in [
            ("nc", "new claim", "undo claim"),
            ("tag", "tag as figure", "later agenda"),
            ("claim", "next claim", "cleaning lady in milan"),
            ("undo", "undo", "undo tag “10 000” as figure"),
            ("fig", "tag as figure", "find in gallery"),
            ("open", "open project…", "go to the open sea by pen"),
            ("tf", "tag as figure", "the article’s first line, lifted"),
        ] {
            let (high, low) = (score(better, wanted), score(worse, wanted));
            assert!(
                high > low,
                "{wanted:?}: {better:?} {high:?}, {worse:?} {low:?}"
            );
        }
    }
}
