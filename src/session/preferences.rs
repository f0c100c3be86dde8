//! What the person has set: plain values; the application keeps them between starts.

use std::collections::{BTreeMap, BTreeSet};

use crate::suggest::{OutsideProgram, Wanted};

/// Which theme to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the system does.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl ThemeChoice {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As shown and as written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The one that follows when switching through.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

/// The face in which articles are set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Face {
    /// The bundled reading face.
    #[default]
    Serif,
    /// The bundled face of the interface.
    Sans,
    /// A family that is installed on this system, by its name.
    Named(String),
}

impl Face {
    /// As written to files: `serif`, `sans`, or the family's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Serif => "serif",
            Self::Sans => "sans",
            Self::Named(family) => family,
        }
    }

    /// Reads [`name`](Self::name). Nothing is the usual face.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name.trim() {
            "" | "serif" => Self::Serif,
            "sans" => Self::Sans,
            family => Self::Named(family.to_owned()),
        }
    }
}

/// How far the lines of an article stand apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineHeight {
    /// More words on the screen.
    Compact,
    /// As books do.
    #[default]
    Usual,
    /// More room round marks.
    Wide,
}

impl LineHeight {
    /// All heights.
    pub const ALL: [Self; 3] = [Self::Compact, Self::Usual, Self::Wide];

    /// As shown and as written to files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compact => "Compact",
            Self::Usual => "Usual",
            Self::Wide => "Wide",
        }
    }

    /// Height of a line as a multiple of the letters' size.
    #[must_use]
    pub const fn factor(self) -> f32 {
        match self {
            Self::Compact => 1.35,
            Self::Usual => 1.55,
            Self::Wide => 1.8,
        }
    }
}

/// Text sizes in percent, from the smallest to the largest.
pub const ZOOM_STEPS: &[u16] = &[60, 70, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300];

/// How much history can be kept, in megabytes.
pub const HISTORY_STEPS: &[u32] = &[8, 32, 128, 512];

/// What the person has set.
#[derive(Clone, Debug, PartialEq)]
pub struct Preferences {
    /// The theme.
    pub theme: ThemeChoice,
    /// Size of the article's text in percent of the usual.
    pub zoom: u16,
    /// Width of the article's column in characters, 45 to 100.
    pub measure: u16,
    /// The article's face.
    pub face: Face,
    /// How far its lines stand apart.
    pub line_height: LineHeight,
    /// Whether spaces of every kind, tabs and signs without ink are shown.
    pub invisibles: bool,
    /// Whether selecting by pointer grows to whole words. Alt does the other.
    pub snap: bool,
    /// Whether the labels' names are shown at the marks.
    pub label_names: bool,
    /// Whether the article list is shown.
    pub articles_shown: bool,
    /// Whether the claims are shown.
    pub claims_shown: bool,
    /// Width of the article list in points.
    pub articles_width: f32,
    /// Width of the claims panel in points.
    pub claims_width: f32,
    /// How much of a project's history is kept, in megabytes.
    pub history_megabytes: u32,
    /// Whether projects are backed up every hour while there is something new.
    pub backups: bool,
    /// Where backups are; the person's data folder if empty.
    pub backup_folder: String,
    /// How much the backups of one project may take, in megabytes.
    pub backup_megabytes: u32,
    /// The person's name.
    pub person: String,
    /// Chords by command id, where they differ from the table.
    pub keys: BTreeMap<String, Vec<String>>,
    /// What may look for things to tag.
    pub suggesters: SuggesterChoices,
}

/// What may look for things to tag, and what is switched off of it. What is new is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggesterChoices {
    /// What is switched off: ids of kinds, and names of programs behind `program`.
    pub off: BTreeSet<String>,
    /// Files with names.
    pub lists: Vec<String>,
    /// Files with patterns.
    pub patterns: Vec<String>,
    /// Programs of other people.
    pub programs: Vec<OutsideProgram>,
}

impl SuggesterChoices {
    /// The files of a kind of suggester; none if it reads none.
    #[must_use]
    pub fn files(&self, kind: &str) -> &[String] {
        match kind {
            "list" => &self.lists,
            "patterns" => &self.patterns,
            _ => &[],
        }
    }

    /// [`files`](Self::files), to be changed.
    pub fn files_mut(&mut self, kind: &str) -> Option<&mut Vec<String>> {
        match kind {
            "list" => Some(&mut self.lists),
            "patterns" => Some(&mut self.patterns),
            _ => None,
        }
    }

    /// The name under which a program is switched off.
    #[must_use]
    pub fn switch_of(program: &OutsideProgram) -> String {
        format!("program {}", program.name)
    }

    /// Whether a kind of suggester, or a program by [`switch_of`](Self::switch_of), is on.
    #[must_use]
    pub fn is_on(&self, switch: &str) -> bool {
        !self.off.contains(switch)
    }

    /// Switches one on or off.
    pub fn set(&mut self, switch: &str, on: bool) {
        if on {
            self.off.remove(switch);
        } else {
            self.off.insert(switch.to_owned());
        }
    }

    /// What a kind of suggester would look with: one for each of its files.
    #[must_use]
    pub fn of_kind(&self, kind: &'static crate::suggest::Kind) -> Vec<Wanted> {
        if !kind.reads_file {
            return vec![Wanted::Own(kind.id, None)];
        }
        let files = self.files(kind.id).iter();
        let wanted = |file: &String| Wanted::Own(kind.id, Some(file.into()));
        files.map(wanted).collect()
    }

    /// Everything that is on.
    #[must_use]
    pub fn all_on(&self) -> Vec<Wanted> {
        let kinds = crate::suggest::SUGGESTERS.iter();
        let kinds = kinds.filter(|kind| self.is_on(kind.id));
        let programs = self.programs.iter();
        let programs = programs.filter(|one| self.is_on(&Self::switch_of(one)));
        kinds
            .flat_map(|kind| self.of_kind(kind))
            .chain(programs.cloned().map(Wanted::Program))
            .collect()
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 100,
            measure: 68,
            face: Face::Serif,
            line_height: LineHeight::Usual,
            invisibles: false,
            snap: true,
            label_names: false,
            articles_shown: true,
            claims_shown: true,
            articles_width: 248.0,
            claims_width: 404.0,
            history_megabytes: 32,
            backups: true,
            backup_folder: String::new(),
            backup_megabytes: 2048,
            person: String::new(),
            keys: BTreeMap::new(),
            suggesters: SuggesterChoices::default(),
        }
    }
}

impl Preferences {
    /// How much the backups of one project may take, in bytes.
    #[must_use]
    pub fn backup_bytes(&self) -> u64 {
        u64::from(self.backup_megabytes) << 20
    }

    /// How much of a project's history is kept, in bytes.
    #[must_use]
    pub fn history_bytes(&self) -> u64 {
        u64::from(self.history_megabytes) << 20
    }

    /// The next larger or smaller text size.
    #[must_use]
    pub fn zoomed(&self, larger: bool) -> u16 {
        let next = if larger {
            ZOOM_STEPS.iter().find(|step| **step > self.zoom)
        } else {
            ZOOM_STEPS.iter().rev().find(|step| **step < self.zoom)
        };
        next.copied().unwrap_or(self.zoom)
    }
}
