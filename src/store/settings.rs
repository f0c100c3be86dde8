//! The application's own settings, and where it keeps things outside of projects.
//!
//! Unlike a project, settings are made easily: a file that can't be read gives way to the
//! defaults (and is kept aside), and fields that this version does not know are skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::{Fs, RealFs, read_limited, replace};
use super::problem::StoreError;
use super::ron_text;
use super::schema_v1::read_ron;
use crate::model::PersonId;
use crate::session::preferences::{Face, LineHeight, Preferences, SuggesterChoices, ThemeChoice};
use crate::suggest::OutsideProgram;

/// Names a folder under which everything is kept instead of the user's own folders: for tests
/// and for a program on a stick.
pub const HOME_VARIABLE: &str = "CLAIMDESK_HOME";

/// The most recent projects that are remembered.
pub const MOST_RECENT: usize = 12;

const FILE: &str = "settings.ron";

/// What the application remembers between starts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// What the person has set.
    pub preferences: Preferences,
    /// Width and height of the window in points, if it was ever opened.
    pub window_size: Option<[f32; 2]>,
    /// Whether the window filled the screen.
    pub maximized: bool,
    /// The project that was open last.
    pub last_project: Option<PathBuf>,
    /// Projects that were open, latest first.
    pub recent_projects: Vec<PathBuf>,
    /// As whom one worked last, by project folder.
    pub people: BTreeMap<String, PersonId>,
}

/// The file. Unknown fields are skipped on purpose.
#[derive(Serialize, Deserialize)]
#[serde(default, rename = "settings")]
struct SettingsFile {
    theme: String,
    zoom: u16,
    measure: u16,
    face: String,
    line_height: String,
    invisibles: bool,
    snap: bool,
    label_names: bool,
    articles_shown: bool,
    claims_shown: bool,
    articles_width: f32,
    claims_width: f32,
    history_megabytes: u32,
    backups: bool,
    backup_folder: String,
    backup_megabytes: u32,
    person: String,
    keys: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_size: Option<[f32; 2]>,
    maximized: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_project: Option<PathBuf>,
    recent_projects: Vec<PathBuf>,
    people: BTreeMap<String, String>,
    suggesters: Vec<OutsideProgram>,
    suggesters_off: BTreeSet<String>,
    lists: Vec<String>,
    patterns: Vec<String>,
}

impl Default for SettingsFile {
    fn default() -> Self {
        Self::of(&Settings::default())
    }
}

impl SettingsFile {
    fn of(settings: &Settings) -> Self {
        // A path that is no Unicode can't be written, so it is not remembered.
        let writable = |path: &&PathBuf| path.to_str().is_some();
        let preferences = settings.preferences.clone();
        Self {
            theme: preferences.theme.name().to_owned(),
            zoom: preferences.zoom,
            measure: preferences.measure,
            face: preferences.face.name().to_owned(),
            line_height: preferences.line_height.name().to_owned(),
            invisibles: preferences.invisibles,
            snap: preferences.snap,
            label_names: preferences.label_names,
            articles_shown: preferences.articles_shown,
            claims_shown: preferences.claims_shown,
            articles_width: preferences.articles_width,
            claims_width: preferences.claims_width,
            history_megabytes: preferences.history_megabytes,
            backups: preferences.backups,
            backup_folder: preferences.backup_folder,
            backup_megabytes: preferences.backup_megabytes,
            person: preferences.person,
            keys: preferences.keys,
            window_size: settings.window_size,
            maximized: settings.maximized,
            last_project: settings.last_project.as_ref().filter(writable).cloned(),
            recent_projects: settings
                .recent_projects
                .iter()
                .filter(writable)
                .cloned()
                .collect(),
            people: settings
                .people
                .iter()
                .map(|(k, id)| (k.clone(), id.to_string()))
                .collect(),
            suggesters: preferences.suggesters.programs,
            suggesters_off: preferences.suggesters.off,
            lists: preferences.suggesters.lists,
            patterns: preferences.suggesters.patterns,
        }
    }

    fn into_settings(self) -> Settings {
        let fallback = Preferences::default();
        // Nobody can use a window or a column of no size.
        let sane = |value: f32, least: f32, most: f32, otherwise: f32| {
            if value.is_finite() {
                value.clamp(least, most)
            } else {
                otherwise
            }
        };
        let mut themes = ThemeChoice::ALL.into_iter();
        let mut heights = LineHeight::ALL.into_iter();
        let preferences = Preferences {
            theme: themes
                .find(|theme| theme.name().eq_ignore_ascii_case(&self.theme))
                .unwrap_or_default(),
            zoom: self.zoom.clamp(50, 400),
            measure: self.measure.clamp(45, 100),
            face: Face::parse(&self.face),
            line_height: heights
                .find(|height| height.name().eq_ignore_ascii_case(&self.line_height))
                .unwrap_or_default(),
            invisibles: self.invisibles,
            snap: self.snap,
            label_names: self.label_names,
            articles_shown: self.articles_shown,
            claims_shown: self.claims_shown,
            articles_width: sane(self.articles_width, 180.0, 460.0, fallback.articles_width),
            claims_width: sane(self.claims_width, 280.0, 640.0, fallback.claims_width),
            history_megabytes: self.history_megabytes.clamp(1, 4096),
            backups: self.backups,
            backup_folder: self.backup_folder,
            backup_megabytes: self.backup_megabytes,
            person: self.person,
            keys: self.keys,
            suggesters: SuggesterChoices {
                off: self.suggesters_off,
                lists: self.lists,
                patterns: self.patterns,
                programs: self.suggesters,
            },
        };
        let window = self
            .window_size
            .filter(|size| size.iter().all(|side| side.is_finite()));
        let known = |(folder, id): (String, String)| Some((folder, PersonId::new(&id).ok()?));
        Settings {
            preferences,
            window_size: window.map(|[w, h]| [w.clamp(320.0, 16_384.0), h.clamp(240.0, 16_384.0)]),
            maximized: self.maximized,
            last_project: self.last_project,
            recent_projects: self.recent_projects,
            people: self.people.into_iter().filter_map(known).collect(),
        }
    }
}

impl Settings {
    /// Reads the settings from the user's folder. Never fails: what can't be read gives way to
    /// the defaults, and the second value says so.
    #[must_use]
    pub fn load() -> (Self, Option<String>) {
        match config_dir() {
            Some(dir) => Self::load_from(&dir),
            None => (Self::default(), None),
        }
    }

    /// [`load`](Self::load) from a folder.
    #[must_use]
    pub fn load_from(dir: &Path) -> (Self, Option<String>) {
        let path = dir.join(FILE);
        let bytes = match read_limited(&RealFs, &path, 4 << 20) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return (Self::default(), None);
            }
            Err(error) => {
                let note = StoreError::io(&path, &error);
                return (
                    Self::default(),
                    Some(format!("{note}; the defaults are used")),
                );
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        match read_ron::<SettingsFile>(&text) {
            Ok(file) => (file.into_settings(), None),
            Err((line, message)) => {
                let aside = dir.join("settings.damaged.ron");
                let kept = match std::fs::rename(&path, &aside) {
                    Ok(()) => format!("kept as {}", aside.display()),
                    Err(_) => "left where it is".to_owned(),
                };
                let note = format!(
                    "{}:{line}: {message}; the defaults are used, the file is {kept}",
                    path.display()
                );
                (Self::default(), Some(note))
            }
        }
    }

    /// Writes the settings to a folder, and waits until they are there. The window has a
    /// [`SettingsKeeper`](super::SettingsKeeper) for that.
    ///
    /// # Errors
    /// [`StoreError::Io`]
    pub fn save_to(&self, dir: &Path) -> Result<(), StoreError> {
        self.save_with(&RealFs, dir)
    }

    pub(crate) fn save_with(&self, fs: &dyn Fs, dir: &Path) -> Result<(), StoreError> {
        let path = dir.join(FILE);
        let failed = |error: std::io::Error| StoreError::io(&path, &error);
        let text = ron_text::file(&SettingsFile::of(self)).map_err(std::io::Error::other);
        let text = text.map_err(failed)?;
        replace(fs, &path, text.as_bytes()).map_err(failed)
    }

    /// Notes that a project was opened, and as whom.
    pub fn remember(&mut self, project: &Path, person: &PersonId) {
        self.last_project = Some(project.to_owned());
        self.recent_projects.retain(|other| other != project);
        self.recent_projects.insert(0, project.to_owned());
        self.recent_projects.truncate(MOST_RECENT);
        self.people
            .insert(project.display().to_string(), person.clone());
    }

    /// Where backups are; `None` if the user has no home.
    #[must_use]
    pub fn backup_dir(&self) -> Option<PathBuf> {
        match self.preferences.backup_folder.trim() {
            "" => data_dir().map(|dir| dir.join("backups")),
            folder => Some(PathBuf::from(folder)),
        }
    }

    /// As whom one worked last in a project.
    #[must_use]
    pub fn person_in(&self, project: &Path) -> Option<PersonId> {
        self.people.get(&project.display().to_string()).cloned()
    }
}

fn home() -> Option<PathBuf> {
    std::env::var_os(HOME_VARIABLE)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn dirs() -> Option<directories::ProjectDirs> {
    directories::ProjectDirs::from("", "", "claimdesk")
}

/// Where settings are; `None` if the user has no home.
#[must_use]
pub fn config_dir() -> Option<PathBuf> {
    home()
        .map(|home| home.join("config"))
        .or_else(|| Some(dirs()?.config_dir().to_owned()))
}

/// Where the sample project and backups are; `None` if the user has no home.
#[must_use]
pub fn data_dir() -> Option<PathBuf> {
    home()
        .map(|home| home.join("data"))
        .or_else(|| Some(dirs()?.data_dir().to_owned()))
}

/// Where new projects are offered: `projects/` of a checkout when run in one, else the user's
/// documents.
#[must_use]
pub fn projects_dir() -> Option<PathBuf> {
    if let Some(home) = home() {
        return Some(home.join("projects"));
    }
    let here = std::env::current_dir().ok()?;
    let manifest = std::fs::read_to_string(here.join("Cargo.toml")).unwrap_or_default();
    if manifest.contains("name = \"claimdesk\"") {
        return Some(here.join("projects"));
    }
    let user = directories::UserDirs::new()?;
    let documents = user.document_dir().unwrap_or_else(|| user.home_dir());
    Some(documents.join("Claimdesk"))
}

/// The login name, as a first guess at the person's.
#[must_use]
pub fn login_name() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.trim().is_empty())
        .unwrap_or_else(|| "me".to_owned())
}

/// Folders worth knowing: what, where.
#[must_use]
pub fn places() -> Vec<(String, String)> {
    [
        ("Settings", config_dir()),
        ("Sample project", data_dir()),
        ("New projects", projects_dir()),
    ]
    .into_iter()
    .filter_map(|(what, folder)| Some((what.to_owned(), folder?.display().to_string())))
    .collect()
}
