//! What is said after a window that did not end as it should.

use super::App;
use super::work::Done;
use crate::model::Timestamp;
use crate::store::{CrashReport, Unclean};
use crate::ui::dialogs::{Dialog, Report};
use crate::ui::widgets::BannerKind;

/// The notice about the last crash, and the report that it offers.
pub(super) struct CrashNotice {
    id: u64,
    report: CrashReport,
}

impl App {
    /// Says that the last window did not end as it should, and what was recovered when a project
    /// was opened: so many steps from the journal, and more in words. `false` if there is nothing
    /// to say.
    pub(super) fn say_unclean(
        &mut self,
        now: Timestamp,
        recovered: Option<(usize, &[String])>,
    ) -> bool {
        let unclean = std::mem::take(&mut self.unclean);
        // Of several, the one that can be told most about.
        let last = unclean
            .iter()
            .max_by_key(|one| (one.report.is_some(), one.began));
        let Some(Unclean { report, .. }) = last else {
            return false;
        };
        let steps = match recovered {
            None => "What was not in its files yet is taken from the journal when the project is \
                     opened."
                .to_owned(),
            Some((0, _)) => "Every step was in the project’s files already.".to_owned(),
            Some((1, _)) => "1 step was taken from the journal.".to_owned(),
            Some((many, _)) => format!("{many} steps were taken from the journal."),
        };
        let saved = format!("{steps} Nothing that was saved is lost.");
        let lines = recovered.map_or_else(Vec::new, |(_, notes)| notes.to_vec());
        match report {
            None => {
                let title = "Claimdesk did not end properly last time";
                let text = format!("It was killed, or the computer went off. {saved}");
                self.add_notice(BannerKind::Info, title, &text, lines, &[]);
            }
            Some(report) => {
                let when = report.at.map(|at| format!(" {}", at.ago(now)));
                let title = format!("Claimdesk stopped unexpectedly{}", when.unwrap_or_default());
                let text = format!(
                    "{saved} The report has no words of your articles in it: {}",
                    report.path.display()
                );
                let actions = ["Show the report", "Forget it"];
                let kind = BannerKind::Warning;
                let id = self.add_notice(kind, &title, &text, lines, &actions);
                self.crash_notice = Some(CrashNotice {
                    id,
                    report: report.clone(),
                });
            }
        }
        true
    }

    /// A notice's action was chosen; what it does is known for the notice about a crash alone.
    pub(super) fn notice_action(&mut self, id: u64, action: usize) {
        let Some(CrashNotice { report, .. }) =
            self.crash_notice.as_ref().filter(|notice| notice.id == id)
        else {
            self.panels.notices.retain(|notice| notice.id != id);
            return;
        };
        if action == 0 {
            let path = report.path.display().to_string();
            let dialog = Report::open(&path, &report.text);
            self.panels.dialog = Some(Dialog::Report(dialog));
            return;
        }
        let report = report.clone();
        self.jobs.start("Forgetting", move |_| {
            report.forget();
            Some(Done::LetGo)
        });
        self.panels.notices.retain(|notice| notice.id != id);
    }
}
