//! Copies that other programs leave beside a file: sync folders when two computers changed the
//! same one, version control after a merge, editors while they save. They are named, and never
//! read as anybody's work, changed or taken out.

use std::io;
use std::path::{Path, PathBuf};

use super::atomic::Fs;
use super::paths;
use crate::model::RunId;

/// A file that is a copy of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copied {
    /// Seen from the project's folder.
    pub(crate) file: PathBuf,
    /// Who left it.
    pub(crate) tool: &'static str,
    /// The name of the file that it is a copy of.
    pub(crate) of: String,
}

/// All such copies in a project's folder.
pub(crate) fn find(fs: &dyn Fs, root: &Path) -> io::Result<Vec<Copied>> {
    let mut found = Vec::new();
    let mut dirs = vec![PathBuf::new(), "articles".into(), "originals".into()];
    let people = paths::names(fs, &root.join("layers"))?;
    dirs.extend(people.iter().map(|name| Path::new("layers").join(name)));
    dirs.push(paths::SUGGESTIONS.into());
    let runs = paths::names(fs, &root.join(paths::SUGGESTIONS))?;
    let runs = runs.iter().filter(|name| RunId::new(name).is_ok());
    dirs.extend(runs.map(|name| Path::new(paths::SUGGESTIONS).join(name)));
    for dir in dirs {
        let names = paths::names(fs, &root.join(&dir))?;
        let at_top = dir.as_os_str().is_empty();
        for name in &names {
            if let Some((tool, of)) = recognise(name, &names)
                && (!at_top || of == paths::PROJECT)
            {
                let file = dir.join(name);
                found.push(Copied { file, tool, of });
            }
        }
    }
    Ok(found)
}

/// What is said of them when the project is opened.
pub(crate) fn in_words(fs: &dyn Fs, root: &Path) -> Option<String> {
    let found = find(fs, root).unwrap_or_default();
    let first = found.first()?;
    let (file, tool, of) = (first.file.display(), first.tool, &first.of);
    let more = match found.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more copies lie in the folder"),
    };
    Some(format!(
        "{file} was not read: {tool} left it as a copy of {of}{more}; `claimdesk check` says what \
         to do"
    ))
}

/// Who left a file of this name, and of which it is a copy. `beside` are the names in its
/// folder, sorted: some tools' names mean a copy only beside the file itself.
pub(crate) fn recognise(name: &str, beside: &[String]) -> Option<(&'static str, String)> {
    // Names that we give have none of these; nearly all names end here.
    let ours =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    let by_ending = ENDINGS.iter().any(|(ending, _)| name.ends_with(ending));
    let by_word = WORDS.iter().any(|(word, _)| name.contains(word));
    if name.bytes().all(ours) && !by_ending && !by_word {
        return None;
    }
    if let Some((tool, of)) = by_ending.then(|| of_ending(name)).flatten() {
        return Some((tool, of));
    }
    let (stem, extension) = name.rsplit_once('.')?;
    let (tool, base, needs_base) = of_stem(stem)?;
    let of = format!("{base}.{extension}");
    let is_there = || beside.binary_search(&of).is_ok();
    (!base.is_empty() && (!needs_base || is_there())).then_some((tool, of))
}

/// What stands behind the whole name.
const ENDINGS: &[(&str, &str)] = &[
    (".orig", "version control"),
    (".rej", "version control"),
    (".bak", "an editor"),
    (".swp", "an editor"),
    (".swo", "an editor"),
    ("~", "an editor"),
];

/// What stands in the name before its extension, with a date or number behind it.
const WORDS: &[(&str, &str)] = &[
    (".sync-conflict-", "Syncthing"),
    ("_conflict-", "Nextcloud or ownCloud"),
    ("_BACKUP_", "version control"),
    ("_BASE_", "version control"),
    ("_LOCAL_", "version control"),
    ("_REMOTE_", "version control"),
];

/// What stands in brackets, in small letters, in the languages in which we know it.
const BRACKETS: &[&str] = &[
    "conflicted copy",
    "in konflikt stehende kopie",
    "konfliktkopie",
    "copie en conflit",
    "copia en conflicto",
    "copia in conflitto",
];

fn of_ending(name: &str) -> Option<(&'static str, String)> {
    let (ending, tool) = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending))?;
    let of = name.strip_suffix(ending)?;
    // Vim's files begin with a dot.
    let of = of.strip_prefix('.').unwrap_or(of);
    of.contains('.').then(|| (*tool, of.to_owned()))
}

/// By the name without its extension: who, of what, and whether that must lie beside it.
fn of_stem(stem: &str) -> Option<(&'static str, &str, bool)> {
    let dated = |rest: &str| {
        rest.bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    for (word, tool) in WORDS {
        if let Some((base, rest)) = stem.split_once(word)
            && dated(rest)
        {
            return Some((tool, base, false));
        }
    }
    if let Some((base, inner)) = stem
        .strip_suffix(')')
        .and_then(|stem| stem.split_once(" ("))
    {
        let inner = inner.to_lowercase();
        if let Some(at) = BRACKETS.iter().find_map(|words| inner.find(words)) {
            // Dropbox puts the computer's or person's name before it.
            let tool = if at == 0 {
                "Nextcloud or ownCloud"
            } else {
                "Dropbox"
            };
            return Some((tool, base, false));
        }
        let counted = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
        return counted.then_some(("Google Drive", base, true));
    }
    if let Some((base, number)) = stem.rsplit_once(' ') {
        let counted = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        return counted.then_some(("iCloud", base, true));
    }
    let (base, host) = stem.split_once('-').map(|_| last_capitals(stem))?;
    let is_host = host.bytes().any(|byte| byte.is_ascii_uppercase());
    is_host.then_some(("OneDrive", base, true))
}

/// A name and the computer's name behind it: `ferry-DESKTOP-4711`. Ids have no capitals.
fn last_capitals(stem: &str) -> (&str, &str) {
    let capital = stem.bytes().position(|byte| byte.is_ascii_uppercase());
    let start = capital.and_then(|at| stem[..at].strip_suffix('-').map(str::len));
    match start {
        Some(start) if !stem[start..].bytes().any(|byte| byte.is_ascii_lowercase()) => {
            (&stem[..start], &stem[start + 1..])
        }
        _ => (stem, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names() {
        let beside: Vec<String> = ["ferry-2.ron", "ferry.ron", "ferry.txt", "project.ron"]
            .map(str::to_owned)
            .into();
        for (name, tool, of) in [
            (
                "ferry (Ada’s conflicted copy 2026-11-25).ron",
                "Dropbox",
                "ferry.ron",
            ),
            (
                "ferry (PC's conflicted copy 2026-11-25 (1)).ron",
                "Dropbox",
                "ferry.ron",
            ),
            (
                "ferry (In Konflikt stehende Kopie von Ada 2026-11-25).ron",
                "Nextcloud or ownCloud",
                "ferry.ron",
            ),
            (
                "ferry (Copie en conflit de PC 2026-11-25).txt",
                "Nextcloud or ownCloud",
                "ferry.txt",
            ),
            (
                "ferry (conflicted copy 2026-11-25 120000).ron",
                "Nextcloud or ownCloud",
                "ferry.ron",
            ),
            (
                "ferry_conflict-20261125-120000.ron",
                "Nextcloud or ownCloud",
                "ferry.ron",
            ),
            (
                "ferry.sync-conflict-20261125-120000-ABCDEFG.ron",
                "Syncthing",
                "ferry.ron",
            ),
            ("ferry-DESKTOP-4711.ron", "OneDrive", "ferry.ron"),
            ("ferry-2-LAPTOP.ron", "OneDrive", "ferry-2.ron"),
            ("ferry (1).ron", "Google Drive", "ferry.ron"),
            ("ferry 2.ron", "iCloud", "ferry.ron"),
            ("ferry.ron.orig", "version control", "ferry.ron"),
            ("ferry.ron.rej", "version control", "ferry.ron"),
            ("project_LOCAL_4711.ron", "version control", "project.ron"),
            ("ferry.ron~", "an editor", "ferry.ron"),
            (".ferry.ron.swp", "an editor", "ferry.ron"),
            ("ferry.ron.bak", "an editor", "ferry.ron"),
        ] {
            assert_eq!(
                recognise(name, &beside),
                Some((tool, of.to_owned())),
                "{name}"
            );
        }
        for name in [
            "ferry.ron",
            "ferry-2.ron",
            "2.ron",
            "a_conflict-of-interest.ron",
            "other 2.ron",
            "other (1).ron",
            "other-DESKTOP.ron",
            "ferry (2026, second edition).ron",
            "Notes.md",
            "README",
            "~",
            ".bak",
            "My Photo-HDR-small.png",
        ] {
            assert_eq!(recognise(name, &beside), None, "{name}");
        }
    }
}
