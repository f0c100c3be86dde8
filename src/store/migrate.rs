//! Old and new versions of a project's files.
//!
//! Every file says its version in its first field. A file of an older version is brought up to
//! the newest in memory, a step at a time, before it is read; the next save writes it so. Before
//! anything of an older project is changed, all of it is kept in `trash/`.
//!
//! To change a format: raise [`Kind::newest`], add a step to [`STEPS`], set [`NEEDS`] to the
//! version of the program that brings it, and add a project as that program saves it to
//! `tests/data/formats`. `project.ron` gets a new version whenever another kind of file does.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::path::Path;

use super::atomic::{Fs, read_if_there};
use super::limits::PROJECT_BYTES;
use super::pack;
use super::paths;
use super::problem::StoreError;
use crate::text::Digest;

/// The version of the program that reads what is written now.
pub(crate) const NEEDS: &str = "0.1.0";

/// A kind of file with versions of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Project,
    Article,
    Layer,
    Suggestions,
}

impl Kind {
    /// The kind of a file, seen from the project's folder.
    pub(crate) fn of(file: &Path) -> Self {
        match file.iter().next().and_then(|top| top.to_str()) {
            Some("articles") => Self::Article,
            Some("layers") => Self::Layer,
            Some("suggestions") => Self::Suggestions,
            _ => Self::Project,
        }
    }

    /// The version that is written.
    pub(crate) const fn newest(self) -> u32 {
        match self {
            Self::Project => 2,
            Self::Article | Self::Layer | Self::Suggestions => 1,
        }
    }
}

/// How a kind of file gets from one version to the next.
pub(crate) struct Step {
    pub(crate) kind: Kind,
    pub(crate) from: u32,
    /// Changes the file's text. Lines stay where they are, so that messages name the right ones.
    pub(crate) bring: fn(&str) -> String,
}

/// All steps there ever were.
pub(crate) const STEPS: &[Step] = &[Step {
    kind: Kind::Project,
    from: 1,
    bring: project_gets_an_id,
}];

/// Version 2 says in `project.ron` which project it is, so that its backups are found again
/// wherever its folder goes. Two people who migrate the same file get the same id.
fn project_gets_an_id(text: &str) -> String {
    let id = id_of(text);
    let head = format!("format: 2, needs: \"{NEEDS}\", id: \"{id}\"");
    match version_place(text) {
        Some((_, place)) => format!("{}{head}{}", &text[..place.start], &text[place.end..]),
        None => text.to_owned(),
    }
}

/// An id made of what is in a file, whichever line ends it has.
fn id_of(text: &str) -> String {
    let digest = Digest::of(text.replace("\r\n", "\n").as_bytes()).to_string();
    digest.chars().skip(7).take(12).collect()
}

/// An id that no other project has.
pub(crate) fn new_id() -> String {
    // Each of these hashes with keys of its own, which the system's chance began.
    let now = jiff::Timestamp::now().as_nanosecond();
    let hash = RandomState::new().hash_one((now, std::process::id()));
    format!("{:012x}", hash & 0xffff_ffff_ffff)
}

/// The version of a file, and where `format: N` stands in it.
fn version_place(text: &str) -> Option<(u32, std::ops::Range<usize>)> {
    let rest = text.trim_start().strip_prefix('(')?.trim_start();
    let start = text.len() - rest.len();
    let rest = rest.strip_prefix("format")?.trim_start();
    let rest = rest.strip_prefix(':')?.trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let version = rest[..digits].parse().ok()?;
    Some((version, start..text.len() - rest.len() + digits))
}

/// A field of text that stands near the beginning of a file.
fn head_field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    const HEAD: usize = 400;
    let end = text.floor_char_boundary(HEAD.min(text.len()));
    let head = text[..end].split("title:").next()?;
    let (_, rest) = head.split_once(&format!("{name}: \""))?;
    Some(rest.split_once('"')?.0)
}

/// A file's text in the newest version of its kind.
///
/// # Errors
/// [`StoreError::Newer`]; the text unchanged if it does not say its version.
pub(crate) fn bring_up<'a>(file: &Path, text: &'a str) -> Result<Cow<'a, str>, StoreError> {
    let kind = Kind::of(file);
    let mut text = Cow::Borrowed(text);
    loop {
        let Some((version, _)) = version_place(&text) else {
            return Ok(text);
        };
        if version > kind.newest() {
            let plain = |needs: &&str| needs.chars().all(|c| c.is_ascii_digit() || c == '.');
            return Err(StoreError::Newer {
                file: file.to_owned(),
                version,
                needs: head_field(&text, "needs").filter(plain).map(str::to_owned),
            });
        }
        let step = STEPS.iter().find(|s| s.kind == kind && s.from == version);
        match step {
            Some(step) => text = Cow::Owned((step.bring)(&text)),
            None => return Ok(text),
        }
    }
}

/// Whether a file's text says that it is of the newest version.
pub(crate) fn is_newest(file: &Path, text: &str) -> bool {
    version_place(text).is_some_and(|(version, _)| version == Kind::of(file).newest())
}

/// What the `project.ron` in a folder says of itself, whatever is wrong with the rest of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Which project it is.
    pub(crate) id: String,
    /// The version of the file.
    pub(crate) version: u32,
}

impl Identity {
    /// Of a `project.ron`.
    pub(crate) fn of(text: &str) -> Self {
        let version = version_place(text).map_or(0, |(version, _)| version);
        let given = head_field(text, "id").filter(|id| is_id(id));
        let id = given.filter(|_| version != 1).map(str::to_owned);
        Self {
            id: id.unwrap_or_else(|| id_of(text)),
            version,
        }
    }

    /// Of the project in a folder; a new one where there is none.
    pub(crate) fn read(fs: &dyn Fs, root: &Path) -> io::Result<Self> {
        let path = root.join(paths::PROJECT);
        let bytes = read_if_there(fs, &path, PROJECT_BYTES)?;
        Ok(bytes.map_or_else(Self::new, |bytes| {
            Self::of(&String::from_utf8_lossy(&bytes))
        }))
    }

    /// Of a project that is yet to be.
    pub(crate) fn new() -> Self {
        Self {
            id: new_id(),
            version: Kind::Project.newest(),
        }
    }

    /// Whether the project is of an older version.
    pub(crate) fn is_older(&self) -> bool {
        (1..Kind::Project.newest()).contains(&self.version)
    }
}

/// Whether an id can name a folder everywhere.
fn is_id(id: &str) -> bool {
    crate::model::ArticleId::new(id).is_ok() && id.len() <= 40
}

/// Keeps the whole state of a project of an older version, as its files are, in one `.zip` in
/// `trash/`. Says so, or nothing if the project is not older.
///
/// # Errors
/// What the system says; then nothing may be changed.
pub(crate) fn keep_old_state(fs: &dyn Fs, root: &Path) -> Result<Option<String>, StoreError> {
    let failed = |error: io::Error| StoreError::io(&root.join(paths::PROJECT), &error);
    let identity = Identity::read(fs, root).map_err(failed)?;
    if !identity.is_older() {
        return Ok(None);
    }
    let version = identity.version;
    let kept = pack::keep_as_it_is(fs, root, &format!("trash/format-{version}"))?;
    Ok(Some(format!(
        "the project was made by an earlier version of Claimdesk (format {version}) and is now \
         of format {}; as it was, all of it is kept in {kept}: to go back, unpack that with \
         `claimdesk unpack` or any program for .zip, and delete it when you no longer need it",
        Kind::Project.newest()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_every_version_steps_lead_to_the_newest() {
        for kind in [Kind::Project, Kind::Article, Kind::Layer] {
            let steps = STEPS.iter().filter(|step| step.kind == kind);
            let from: Vec<u32> = steps.map(|step| step.from).collect();
            assert_eq!(from, (1..kind.newest()).collect::<Vec<_>>(), "{kind:?}");
        }
    }

    #[test]
    fn a_step_leads_to_the_next_version_and_keeps_the_lines() {
        for step in STEPS {
            let text = format!("(\n    format: {},\r\n    title: \"T\",\n)\n", step.from);
            let brought = (step.bring)(&text);
            let version = version_place(&brought).map(|(version, _)| version);
            assert_eq!(version, Some(step.from + 1));
            assert_eq!(brought.lines().count(), text.lines().count());
        }
    }

    #[test]
    fn a_newer_file_says_what_it_needs() {
        let file = Path::new("layers/ada/a.ron");
        let said = |text: &str| bring_up(file, text).unwrap_err().to_string();
        let newer = said("(format: 7, needs: \"4.2.0\", wings: [(1)])");
        assert!(newer.contains("needs Claimdesk 4.2.0 or newer"), "{newer}");
        let silent = said("(format: 7, needs: \"<b>\", wings: [(1)])");
        assert!(silent.contains("newer version of Claimdesk"), "{silent}");
    }

    #[test]
    fn the_id_does_not_hang_on_line_ends_and_new_ones_differ() {
        assert_eq!(id_of("a\nb\n"), id_of("a\r\nb\r\n"));
        assert_ne!(id_of("a"), id_of("b"));
        assert_ne!(new_id(), new_id());
        let identity = Identity::of("(\n  format: 2,\n  id: \"../../up\",\n)");
        assert!(is_id(&identity.id), "{identity:?}");
    }
}
