//! Keeps settings between starts.

use super::App;
use crate::jobs::Running;
use crate::store::SettingsKeeper;
use crate::ui::chrome::JobView;

impl App {
    /// Has the settings written, on another thread, if they are kept.
    pub(super) fn keep_settings(&mut self) {
        self.settings.preferences = self.preferences.clone();
        if let Some(keeper) = &self.keeper {
            keeper.keep(self.settings.clone());
        }
    }

    /// Says if settings could not be written.
    pub(super) fn mind_settings(&mut self) {
        let problem = self.keeper.as_ref().and_then(SettingsKeeper::problem);
        if let Some(problem) = problem {
            self.say(format!("The settings were not saved: {problem}"));
        }
    }

    /// The running jobs as the status bar shows them.
    pub(super) fn job_views(&self) -> Vec<JobView> {
        self.jobs.running().iter().map(job_view).collect()
    }
}

/// A running job as it is shown.
pub(super) fn job_view(job: &Running) -> JobView {
    JobView {
        id: job.id,
        name: job.name.clone(),
        fraction: job.progress.fraction(),
        detail: job.progress.detail(),
    }
}
