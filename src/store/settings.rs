//! The application's own settings, and where it keeps things outside of projects.
//!
//! Unlike a project, settings are made easily: a file that can't be read gives way to the
//! defaults (and is kept aside), and fields that this version does not know are skipped.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::atomic::{RealFs, read_limited, replace};
use super::problem::StoreError;
use super::ron_text;
use super::schema_v1::read_ron;

/// Names a folder under which everything is kept instead of the user's own folders: for tests
/// and for a program on a stick.
pub const HOME_VARIABLE: &str = "CLAIMDESK_HOME";

/// The most recent projects that are remembered.
pub const MOST_RECENT: usize = 12;

const FILE: &str = "settings.ron";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As written to the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What the application remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Size of the article's text in points.
    pub text_size: f32,
    /// How much everything is enlarged.
    pub zoom: f32,
    /// Width and height of the window in points, if it was ever opened.
    pub window: Option<(f32, f32)>,
    /// Whether the window filled the screen.
    pub maximized: bool,
    /// Widths of panels in points, by name.
    pub panels: BTreeMap<String, f32>,
    /// Panels that are hidden, by name.
    pub hidden_panels: Vec<String>,
    /// Names and values of other switches, for what needs no field of its own.
    pub switches: BTreeMap<String, bool>,
    /// Whether selecting snaps to words.
    pub snap_to_words: bool,
    /// The name under which one works.
    pub person: String,
    /// Chords by command, where they differ from the table.
    pub keymap: BTreeMap<String, String>,
    /// The project that was open last.
    pub last_project: Option<PathBuf>,
    /// Projects that were open, latest first.
    pub recent_projects: Vec<PathBuf>,
    /// The article that was shown last, by project.
    pub last_articles: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            text_size: 17.0,
            zoom: 1.0,
            window: None,
            maximized: false,
            panels: BTreeMap::new(),
            hidden_panels: Vec::new(),
            switches: BTreeMap::new(),
            snap_to_words: true,
            person: String::new(),
            keymap: BTreeMap::new(),
            last_project: None,
            recent_projects: Vec::new(),
            last_articles: BTreeMap::new(),
        }
    }
}

/// The file. Unknown fields are skipped on purpose.
#[derive(Serialize, Deserialize)]
#[serde(default, rename = "settings")]
struct SettingsFile {
    theme: String,
    text_size: f32,
    zoom: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<(f32, f32)>,
    maximized: bool,
    panels: BTreeMap<String, f32>,
    hidden_panels: Vec<String>,
    switches: BTreeMap<String, bool>,
    snap_to_words: bool,
    person: String,
    keymap: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_project: Option<PathBuf>,
    recent_projects: Vec<PathBuf>,
    last_articles: BTreeMap<String, String>,
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
        let settings = settings.clone();
        Self {
            theme: settings.theme.name().to_owned(),
            text_size: settings.text_size,
            zoom: settings.zoom,
            window: settings.window,
            maximized: settings.maximized,
            panels: settings.panels,
            hidden_panels: settings.hidden_panels,
            switches: settings.switches,
            snap_to_words: settings.snap_to_words,
            person: settings.person,
            keymap: settings.keymap,
            last_project: settings.last_project.as_ref().filter(writable).cloned(),
            recent_projects: settings
                .recent_projects
                .iter()
                .filter(writable)
                .cloned()
                .collect(),
            last_articles: settings.last_articles,
        }
    }

    fn into_settings(self) -> Settings {
        let fallback = Settings::default();
        // Nobody can use a window or a text of no size.
        let sane = |value: f32, least: f32, most: f32, otherwise: f32| {
            if value.is_finite() {
                value.clamp(least, most)
            } else {
                otherwise
            }
        };
        let mut panels = self.panels;
        panels.retain(|_, width| width.is_finite() && *width >= 0.0);
        let window = self.window.filter(|(w, h)| w.is_finite() && h.is_finite());
        Settings {
            theme: Theme::ALL
                .into_iter()
                .find(|theme| theme.name() == self.theme)
                .unwrap_or_default(),
            text_size: sane(self.text_size, 8.0, 48.0, fallback.text_size),
            zoom: sane(self.zoom, 0.5, 4.0, fallback.zoom),
            window: window.map(|(w, h)| (w.clamp(320.0, 16_384.0), h.clamp(240.0, 16_384.0))),
            maximized: self.maximized,
            panels,
            hidden_panels: self.hidden_panels,
            switches: self.switches,
            snap_to_words: self.snap_to_words,
            person: self.person,
            keymap: self.keymap,
            last_project: self.last_project,
            recent_projects: self.recent_projects,
            last_articles: self.last_articles,
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
        let bytes = match read_limited(&path, 4 << 20) {
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

    /// Writes the settings to the user's folder.
    ///
    /// # Errors
    /// [`StoreError::Io`]
    pub fn save(&self) -> Result<(), StoreError> {
        match config_dir() {
            Some(dir) => self.save_to(&dir),
            None => Ok(()),
        }
    }

    /// [`save`](Self::save) to a folder.
    ///
    /// # Errors
    /// [`StoreError::Io`]
    pub fn save_to(&self, dir: &Path) -> Result<(), StoreError> {
        let path = dir.join(FILE);
        let failed = |error: std::io::Error| StoreError::io(&path, &error);
        let text = ron_text::file(&SettingsFile::of(self)).map_err(std::io::Error::other);
        let text = text.map_err(failed)?;
        replace(&RealFs, &path, text.as_bytes()).map_err(failed)
    }

    /// Notes that a project was opened.
    pub fn remember(&mut self, project: &Path) {
        self.last_project = Some(project.to_owned());
        self.recent_projects.retain(|other| other != project);
        self.recent_projects.insert(0, project.to_owned());
        self.recent_projects.truncate(MOST_RECENT);
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
pub fn login_name() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| {
            std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())
        })
}
