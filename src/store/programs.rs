//! Which programs of other people may read which projects.
//!
//! The programs are in the user's settings and this is beside them, never in a project: a folder
//! that somebody sent can neither bring a program along nor start one. The consents have a file of
//! their own, so that a window and the command line do not write over each other's.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::atomic::{RealFs, read_limited, replace};
use super::problem::StoreError;
use super::ron_text;
use super::schema_v1::read_ron;
use crate::suggest::OutsideProgram;

const FILE: &str = "consents.ron";

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

    /// Lets a program read a project no longer.
    pub fn forbid(&mut self, project: &str, program: &OutsideProgram) {
        let consent = Self::to(project, program);
        self.allowed.retain(|one| *one != consent);
    }

    /// What may read a project: programs without names, as only what is run was allowed.
    #[must_use]
    pub fn allowed_in(&self, project: &str) -> Vec<OutsideProgram> {
        let here = self.allowed.iter().filter(|one| one.project == project);
        let program = |one: &Consent| OutsideProgram {
            program: one.program.clone(),
            arguments: one.arguments.clone(),
            ..OutsideProgram::default()
        };
        here.map(program).collect()
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
