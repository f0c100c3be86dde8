//! Files that were read: taken in at once where they are only texts, else after a look at them.

use super::App;
use crate::formats::{Imported, LabelMap};
use crate::jobs::ReadIn;
use crate::ui::dialogs::{Dialog, Incoming};
use crate::ui::widgets::BannerKind;

impl App {
    pub(super) fn take_read(&mut self, read: ReadIn) {
        if read.cancelled {
            self.say("Import cancelled; nothing came in");
            return;
        }
        let has_work = read.read.iter().any(|imported| !imported.layers.is_empty());
        let free = self.panels.dialog.is_none();
        if let (true, true, Some(open)) = (has_work, free, &self.open) {
            let scheme = &open.session.project().scheme;
            let dialog = Incoming::open(&read.read, &read.failed, scheme);
            self.panels.dialog = Some(Dialog::Incoming(dialog));
            self.incoming = Some(read);
            return;
        }
        self.say_failed(&read);
        if !read.read.is_empty() {
            self.take_in(read.read);
        }
    }

    fn say_failed(&mut self, read: &ReadIn) {
        if read.failed.is_empty() {
            return;
        }
        let lines = read.failed.iter().map(ToString::to_string).collect();
        let title = match read.failed.len() {
            1 => "A file could not be imported".to_owned(),
            n => format!("{n} files could not be imported"),
        };
        self.notice(BannerKind::Error, &title, lines);
    }

    /// The person has looked at what was read and wants it, with these labels.
    pub(super) fn take_waiting(&mut self, map: &LabelMap) {
        let (Some(mut read), Some(open)) = (self.incoming.take(), &self.open) else {
            return;
        };
        let scheme = open.session.project().scheme.clone();
        for imported in &mut read.read {
            if let Err(label) = imported.relabel(map, &scheme) {
                let problem = format!("There is no label “{label}” any more. Import again.");
                self.warn("The import was not taken in", &problem);
                return;
            }
        }
        self.say_failed(&read);
        self.take_in(read.read);
    }

    /// What waits for a word is dropped when its dialog was left without one.
    pub(super) fn mind_incoming(&mut self) {
        if self.incoming.is_some() && !matches!(self.panels.dialog, Some(Dialog::Incoming(_))) {
            self.incoming = None;
            self.say("Import cancelled; nothing came in");
        }
    }

    pub(super) fn take_in(&mut self, read: Vec<Imported>) {
        let Some(open) = &mut self.open else { return };
        match open.session.take_in(read) {
            Ok(report) => {
                self.say(report.sentence());
                if !report.notices.is_empty() {
                    self.notice(BannerKind::Info, "Noticed while importing", report.notices);
                }
                self.panels.article.focus();
                self.reveal(false);
            }
            Err(refusal) => self.warn("The import could not be taken in", &refusal.to_string()),
        }
    }
}
