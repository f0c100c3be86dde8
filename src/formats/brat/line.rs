//! One line of annotation.

/// What a line says. Words are those of the file; → stands for a TAB.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// `T1→label 0 3;8 12→words`
    Mention {
        label: &'a str,
        pieces: Vec<[usize; 2]>,
        words: &'a str,
    },
    /// `R1→type Arg1:T1 Arg2:T2`, `E1→type:T3 Role:T1 Role:E2` with its trigger, and
    /// `*→Equiv T1 T2`: roles and what plays them.
    Link {
        kind: &'a str,
        ends: Vec<(&'a str, &'a str)>,
    },
    /// `A1→name T1` and `A1→name T1 value`, older `M1→name T1`.
    Attribute {
        name: &'a str,
        target: &'a str,
        value: Option<&'a str>,
    },
    /// `N1→Reference T1 database:id→words`
    Reference {
        kind: &'a str,
        target: &'a str,
        entry: &'a str,
        words: &'a str,
    },
    /// `#1→AnnotatorNotes T1→words`
    Note {
        kind: &'a str,
        target: &'a str,
        words: &'a str,
    },
}

/// The role of an event's trigger.
const TRIGGER: &str = "trigger";
/// The role of those that an equivalence ties together.
const SAME: &str = "same";

/// The id of an annotation and what it says.
///
/// # Errors
/// What is wrong, as the end of a sentence about the line.
pub(super) fn parse(line: &str) -> Result<(&str, Line<'_>), &'static str> {
    let (id, rest) = line.split_once('\t').ok_or("it has no TAB after its id")?;
    let (data, tail) = rest.split_once('\t').unwrap_or((rest, ""));
    let digits = id.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '#');
    let number = digits.starts_with(|c: char| c.is_ascii_digit());
    if id != "*" && !number {
        return Err("its id is none that brat knows (T1, R1, E1, A1, N1, #1, *)");
    }
    let said = match id.as_bytes().first() {
        Some(b'T') => mention(data, tail)?,
        Some(b'R') => relation(data)?,
        Some(b'E') => event(data)?,
        Some(b'*') => equivalence(data)?,
        Some(b'A' | b'M') => attribute(data)?,
        Some(b'N') => reference(data, tail)?,
        Some(b'#') => note(data, tail)?,
        _ => return Err("its id is none that brat knows (T1, R1, E1, A1, N1, #1, *)"),
    };
    Ok((id, said))
}

fn mention<'a>(data: &'a str, words: &'a str) -> Result<Line<'a>, &'static str> {
    const WRONG: &str = "after its id there must be a label, a start and an end";
    let (label, places) = data.split_once(' ').ok_or(WRONG)?;
    let piece = |place: &str| -> Option<[usize; 2]> {
        let (start, end) = place.trim().split_once(' ')?;
        Some([start.parse().ok()?, end.trim().parse().ok()?])
    };
    let pieces: Option<Vec<[usize; 2]>> = places.split(';').map(piece).collect();
    Ok(Line::Mention {
        label,
        pieces: pieces.filter(|_| !label.is_empty()).ok_or(WRONG)?,
        words,
    })
}

fn arguments(words: &str) -> Option<Vec<(&str, &str)>> {
    let pairs = words.split_whitespace().map(|word| word.split_once(':'));
    pairs.collect()
}

fn relation(data: &str) -> Result<Line<'_>, &'static str> {
    const WRONG: &str = "a relation must have a type and two arguments, such as Arg1:T1 Arg2:T2";
    let (kind, rest) = data.split_once(' ').ok_or(WRONG)?;
    let ends = arguments(rest)
        .filter(|ends| ends.len() == 2)
        .ok_or(WRONG)?;
    Ok(Line::Link { kind, ends })
}

fn event(data: &str) -> Result<Line<'_>, &'static str> {
    const WRONG: &str = "an event must have a type, a trigger and arguments with roles";
    let (head, rest) = data.split_once(' ').unwrap_or((data, ""));
    let (kind, trigger) = head.trim().split_once(':').ok_or(WRONG)?;
    let mut ends = vec![(TRIGGER, trigger)];
    for (role, target) in arguments(rest).ok_or(WRONG)? {
        // The second of a role is called Theme2.
        let plain = role.trim_end_matches(|c: char| c.is_ascii_digit());
        ends.push((if plain.is_empty() { role } else { plain }, target));
    }
    Ok(Line::Link { kind, ends })
}

fn equivalence(data: &str) -> Result<Line<'_>, &'static str> {
    let mut words = data.split_whitespace();
    let kind = words.next().ok_or("an equivalence must have a type")?;
    Ok(Line::Link {
        kind,
        ends: words.map(|target| (SAME, target)).collect(),
    })
}

fn attribute(data: &str) -> Result<Line<'_>, &'static str> {
    let mut words = data.splitn(3, ' ');
    match (words.next(), words.next(), words.next()) {
        (Some(name), Some(target), value) if !name.is_empty() && !target.is_empty() => {
            Ok(Line::Attribute {
                name,
                target,
                value: value.filter(|value| !value.is_empty()),
            })
        }
        _ => Err("an attribute must have a name and what it is about"),
    }
}

fn reference<'a>(data: &'a str, words: &'a str) -> Result<Line<'a>, &'static str> {
    let mut parts = data.split_whitespace();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(kind), Some(target), Some(entry)) if entry.contains(':') => Ok(Line::Reference {
            kind,
            target,
            entry,
            words,
        }),
        _ => Err("a normalisation must name what it is about and an entry, such as Wikipedia:1"),
    }
}

fn note<'a>(data: &'a str, words: &'a str) -> Result<Line<'a>, &'static str> {
    let mut parts = data.split_whitespace();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(kind), Some(target), None) => Ok(Line::Note {
            kind,
            target,
            words,
        }),
        _ => Err("a note must have a type and what it is about"),
    }
}
