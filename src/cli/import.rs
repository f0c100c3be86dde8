//! `claimdesk import`

use std::path::{Path, PathBuf};

use super::{Exit, Output, open, save};
use crate::jobs::{Progress, read_in};

pub(super) fn run(
    folder: &Path,
    files: &[PathBuf],
    format: Option<&str>,
    named: Option<&str>,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    let mut session = open(folder, named, output)?;
    let read = {
        let mut context = session.import_context();
        read_in(files, format, &mut context, &Progress::unwatched())
    };
    for error in &read.failed {
        output.say(&format!("claimdesk: {error}"));
    }
    let report = session
        .take_in(read.read)
        .map_err(|error| error.to_string())?;
    for notice in &report.notices {
        output.say(notice);
    }
    save(&mut session)?;
    output.say(&report.sentence());
    Ok(if read.failed.is_empty() {
        Exit::Fine
    } else {
        Exit::Failed
    })
}
