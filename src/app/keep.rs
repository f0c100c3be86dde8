//! Keeps settings between starts.

use super::App;
use crate::ui::chrome::JobView;

impl App {
    /// Writes the settings if they are kept and have changed.
    pub(super) fn keep_settings(&mut self) {
        self.settings.preferences = self.preferences.clone();
        if self.keep_settings
            && let Err(error) = self.settings.save()
        {
            self.say(format!("The settings were not saved: {error}"));
        }
    }

    /// The running jobs as the status bar shows them.
    pub(super) fn job_views(&self) -> Vec<JobView> {
        self.jobs
            .running()
            .iter()
            .map(|job| JobView {
                id: job.id,
                name: job.name.clone(),
                fraction: job.progress.fraction(),
                detail: job.progress.detail(),
            })
            .collect()
    }
}
