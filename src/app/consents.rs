//! Which programs may read the open project. All of it touches the disk: only jobs call it.

use std::path::PathBuf;

use super::App;
use super::work::Done;
use crate::store::{Consents, project_id};
use crate::suggest::OutsideProgram;
use crate::ui::dialogs::Dialog;

/// Where consents are kept, and for which project.
#[derive(Clone, Debug)]
pub(super) struct ConsentPlace {
    /// The folder of the settings, where programs run too.
    pub(super) settings: PathBuf,
    project: PathBuf,
}

impl ConsentPlace {
    /// What may read the project.
    pub(super) fn allowed(&self) -> Vec<OutsideProgram> {
        let id = project_id(&self.project);
        let allowed = id.map(|id| Consents::load_from(&self.settings).allowed_in(&id));
        allowed.unwrap_or_default()
    }

    /// Lets a program read the project, or no longer.
    pub(super) fn set(&self, program: &OutsideProgram, allowed: bool) -> Result<(), String> {
        let id = project_id(&self.project);
        let id = id.ok_or_else(|| format!("{} is no project", self.project.display()))?;
        let mut consents = Consents::load_from(&self.settings);
        if allowed {
            consents.allow(&id, program);
        } else {
            consents.forbid(&id, program);
        }
        let saved = consents.save_to(&self.settings);
        saved.map_err(|error| error.to_string())
    }
}

impl App {
    /// Where consents for the open project are kept.
    pub(super) fn consent_place(&self) -> Option<ConsentPlace> {
        Some(ConsentPlace {
            settings: self.settings_folder.clone()?,
            project: self.open.as_ref()?.folder.clone()?,
        })
    }

    /// Takes back what a program was allowed, if one is named, and says which may still read the
    /// project.
    pub(super) fn list_consents(&mut self, forbid: Option<OutsideProgram>) {
        let Some(place) = self.consent_place() else {
            return;
        };
        let opened = self.opened;
        self.jobs.start("Looking at what was allowed", move |_| {
            let done = forbid.map_or(Ok(()), |program| place.set(&program, false));
            Some(Done::Consents(opened, done.map(|()| place.allowed())))
        });
    }

    pub(super) fn take_consents(
        &mut self,
        opened: u64,
        allowed: Result<Vec<OutsideProgram>, String>,
    ) {
        if opened != self.opened {
            return;
        }
        match (allowed, &mut self.panels.dialog) {
            (Ok(allowed), Some(Dialog::Suggesters(dialog))) => dialog.take_consents(allowed),
            (Ok(_), _) => {}
            (Err(problem), _) => self.warn("That was not taken back", &problem),
        }
    }
}
