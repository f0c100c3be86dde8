//! Programs of other people that may be asked for suggestions, and which projects they were
//! allowed for.
//!
//! Both are kept with the user's settings and never in a project: a folder that somebody sent can
//! neither bring a program along nor start one. The consents have a file of their own, so that a
//! window and the command line do not write over each other's.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::atomic::{RealFs, read_limited, replace};
use super::problem::StoreError;
use super::ron_text;
use super::schema_v1::read_ron;

const FILE: &str = "consents.ron";

/// How long a program may take in all if the settings do not say.
pub const USUAL_SECONDS: u32 = 3600;
/// How long a program may say nothing if the settings do not say: models take a while to load.
pub const USUAL_SILENCE: u32 = 300;

/// A program that may be asked for suggestions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename = "program")]
pub struct OutsideProgram {
    /// What it is called here.
    pub name: String,
    /// Its whole path, or a name that is looked for where programs are.
    pub program: String,
    /// What is given to it, word by word. It runs in the folder of the settings, so that is where
    /// names of files without a path are looked for.
    pub arguments: Vec<String>,
    /// How long it may take in all.
    pub seconds: u32,
    /// How many seconds it may say nothing.
    pub silence: u32,
}

impl Default for OutsideProgram {
    fn default() -> Self {
        Self {
            name: String::new(),
            program: String::new(),
            arguments: Vec::new(),
            seconds: USUAL_SECONDS,
            silence: USUAL_SILENCE,
        }
    }
}

impl OutsideProgram {
    /// What a person sees of it before it is run: each word as it is given.
    #[must_use]
    pub fn command_line(&self) -> String {
        let words = std::iter::once(&self.program).chain(&self.arguments);
        let words = words.map(|word| {
            let word = crate::text::unseen::shown(word);
            if word.is_empty() || word.contains(|c: char| c.is_whitespace() || c == '“') {
                format!("“{word}”")
            } else {
                word.into_owned()
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// Why it can't be run, if it can't.
    ///
    /// # Errors
    /// What is wrong, with what to do.
    pub fn check(&self) -> Result<(), String> {
        let name = &self.name;
        let program = self.program.trim();
        if program.is_empty() {
            return Err(format!(
                "“{name}” names no program: write `program: \"…\"` in its entry in the settings"
            ));
        }
        // What that is would hang on the folder that one happens to be in: perhaps a project.
        if program.contains(['/', '\\']) && !Path::new(program).is_absolute() {
            return Err(format!(
                "the program of “{name}”, {program}, is neither a whole path nor a mere name: \
                 write the path from its beginning in the settings"
            ));
        }
        Ok(())
    }
}

/// That a person lets a program read a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename = "consent")]
struct Consent {
    /// The project's id.
    project: String,
    program: String,
    /// Other arguments are another question.
    #[serde(default)]
    arguments: Vec<String>,
}

/// Which programs may read which projects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename = "consents")]
pub struct Consents {
    allowed: Vec<Consent>,
}

impl Consents {
    /// Reads what was allowed, from the folder of the settings. What can't be read allows nothing.
    #[must_use]
    pub fn load_from(dir: &Path) -> Self {
        let bytes = read_limited(&RealFs, &dir.join(FILE), 4 << 20).unwrap_or_default();
        read_ron(&String::from_utf8_lossy(&bytes)).unwrap_or_default()
    }

    /// Whether a program may read a project, by the project's id.
    #[must_use]
    pub fn allows(&self, project: &str, program: &OutsideProgram) -> bool {
        self.allowed.contains(&Self::to(project, program))
    }

    /// Lets a program read a project.
    pub fn allow(&mut self, project: &str, program: &OutsideProgram) {
        if !self.allows(project, program) {
            self.allowed.push(Self::to(project, program));
        }
    }

    fn to(project: &str, program: &OutsideProgram) -> Consent {
        Consent {
            project: project.to_owned(),
            program: program.program.clone(),
            arguments: program.arguments.clone(),
        }
    }

    /// Keeps what was allowed in the folder of the settings.
    ///
    /// # Errors
    /// [`StoreError::Io`]
    pub fn save_to(&self, dir: &Path) -> Result<(), StoreError> {
        let path = dir.join(FILE);
        let failed = |error: std::io::Error| StoreError::io(&path, &error);
        let text = ron_text::file(self).map_err(std::io::Error::other);
        replace(&RealFs, &path, text.map_err(failed)?.as_bytes()).map_err(failed)
    }
}
