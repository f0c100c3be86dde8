//! Exports: what one would write, and writing it.

use std::path::{Path, PathBuf};

use super::App;
use super::work::Done;
use crate::formats::ExportOptions;
use crate::formats::tokens::Tokenizer;
use crate::jobs::{Preview, Progress, Written, export, preview, read_tokenizer};
use crate::text::counted;
use crate::ui::dialogs::{Dialog, ExportPreview};
use crate::ui::widgets::BannerKind;

/// The name of the job: of several only the last counts.
const LOOKING: &str = "Looking at the export";

/// What an export would write, and which.
pub(super) struct Previewed {
    format: String,
    options: ExportOptions,
    preview: Result<Preview, String>,
}

impl App {
    pub(super) fn export(&mut self, format: String, path: PathBuf, options: ExportOptions) {
        let Some(open) = &self.open else { return };
        let project = open.session.project().clone();
        self.jobs.start("Exporting", move |progress: &Progress| {
            let written = export(&project, &format, &options, &path, progress);
            Some(Done::Exported(written.transpose()?))
        });
    }

    pub(super) fn preview_export(&mut self, format: String, options: ExportOptions) {
        let Some(open) = &self.open else { return };
        let (project, opened) = (open.session.project().clone(), self.opened);
        let older = self.jobs.running().iter().filter(|job| job.name == LOOKING);
        older.for_each(|job| job.progress.cancel());
        self.jobs.start(LOOKING, move |progress| {
            let preview = preview(&project, &format, &options);
            let previewed = Previewed {
                format,
                options,
                preview,
            };
            (!progress.cancelled()).then(|| Done::Previewed(opened, Box::new(previewed)))
        });
    }

    pub(super) fn read_tokenizer(&mut self, path: PathBuf) {
        self.jobs.start("Reading the tokenizer", move |_| {
            let read = read_tokenizer(&path);
            Some(Done::TokenizerRead(path, read))
        });
    }

    pub(super) fn take_tokenizer(&mut self, path: &Path, read: Result<Tokenizer, String>) {
        if let Some(Dialog::Export(dialog)) = &mut self.panels.dialog {
            dialog.take_tokenizer(path, read);
        }
    }

    pub(super) fn take_preview(&mut self, opened: u64, previewed: Previewed) {
        let Some(Dialog::Export(dialog)) = &mut self.panels.dialog else {
            return;
        };
        if opened != self.opened {
            return;
        }
        let shown = match previewed.preview {
            Ok(preview) => ExportPreview {
                summary: summary(&preview),
                losses: preview.loss.lines(),
                file: preview.file,
                lines: preview.lines,
                problem: None,
            },
            Err(problem) => ExportPreview {
                problem: Some(problem),
                ..ExportPreview::default()
            },
        };
        dialog.take_preview(previewed.format, previewed.options, shown);
    }

    pub(super) fn take_written(&mut self, written: Result<Written, String>) {
        let written = match written {
            Ok(written) => written,
            Err(problem) => return self.warn("The export failed", &problem),
        };
        let place = match written.files.as_slice() {
            [one] => one.display().to_string(),
            [first, ..] => {
                let folder = first.parent().unwrap_or(first);
                format!("{} ({} files)", folder.display(), written.files.len())
            }
            [] => String::new(),
        };
        self.say(format!("Exported to {place}: {}", written.sentence()));
        if !written.differences.is_empty() {
            let lines = written.differences.iter().map(ToString::to_string);
            let title = "The file, read back, is not what was meant";
            self.notice(BannerKind::Error, title, lines.collect());
        }
        if written.loss.is_lossy() {
            let title = "Not everything could be exported";
            self.notice(BannerKind::Warning, title, written.loss.lines());
        }
    }
}

fn summary(preview: &Preview) -> String {
    let size = match preview.bytes {
        bytes if bytes < 1000 => counted(bytes, "byte"),
        bytes if bytes < 1_000_000 => format!("{} kB", bytes / 1000),
        bytes => format!("{} MB", bytes / 1_000_000),
    };
    format!(
        "{}, {}, {size}",
        counted(preview.articles, "article"),
        counted(preview.mentions, "mention")
    )
}
