//! A program of somebody else that may be asked for suggestions, as a person has set it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

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
    /// What its labels are called here, where they differ; nothing leaves one out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl Default for OutsideProgram {
    fn default() -> Self {
        Self {
            name: String::new(),
            program: String::new(),
            arguments: Vec::new(),
            seconds: USUAL_SECONDS,
            silence: USUAL_SILENCE,
            labels: BTreeMap::new(),
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

    /// Whether another entry would run the same: what was allowed for one is allowed for the other.
    #[must_use]
    pub fn runs_the_same(&self, other: &Self) -> bool {
        self.program == other.program && self.arguments == other.arguments
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
                "“{name}” names no program: say which in the settings"
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
