//! `claimdesk backup`

use std::path::Path;

use super::{Exit, Output};
use crate::session::{Clock as _, SystemClock};
use crate::store::atomic::RealFs;
use crate::store::{self, Backup, Backups, Made};
use crate::text::counted;

pub(super) fn run(
    folder: &Path,
    list: bool,
    restore: Option<&str>,
    to: Option<&Path>,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    let (settings, _) = store::Settings::load();
    let base = settings
        .backup_dir()
        .ok_or("there is no home folder to keep backups in: set CLAIMDESK_HOME")?;
    let backups = Backups::of(&base, folder).map_err(|error| error.to_string())?;
    if list {
        for backup in backups.list() {
            output.line(&line(&backup));
        }
        return Ok(Exit::Fine);
    }
    if let (Some(wanted), Some(to)) = (restore, to) {
        let backup = find(&backups.list(), wanted)?;
        store::unpack(&backup.path, to).map_err(|error| error.to_string())?;
        output.say(&format!("restored {} into {}", name(&backup), to.display()));
        return Ok(Exit::Fine);
    }
    let (project, notes) = store::read(folder).map_err(|error| error.to_string())?;
    for note in &notes {
        output.say(note);
    }
    let bytes = settings.preferences.backup_bytes();
    let made = backups.make(&RealFs, &project, SystemClock.now(), bytes);
    match made.map_err(|error| error.to_string())? {
        Made::New(path, notes) => {
            for note in &notes {
                output.say(note);
            }
            output.say(&format!("backed up into {}", path.display()));
        }
        Made::Unchanged => output.say("nothing is new since the last backup"),
    }
    Ok(Exit::Fine)
}

fn name(backup: &Backup) -> String {
    let stem = backup.path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn line(backup: &Backup) -> String {
    let size = format!("{} bytes", backup.bytes);
    match backup.counts {
        Some(counts) => format!(
            "{}  {size:>14}  {}, {}, {}",
            name(backup),
            counted(counts.articles, "article"),
            counted(counts.mentions, "mention"),
            counted(counts.claims, "claim")
        ),
        None => format!("{}  {size:>14}  can't be read", name(backup)),
    }
}

/// The backup of that name, or the latest.
fn find(all: &[Backup], wanted: &str) -> Result<Backup, String> {
    let wanted = wanted.trim_end_matches(".zip");
    let found = match wanted {
        "latest" => all.first(),
        _ => all.iter().find(|backup| name(backup) == wanted),
    };
    found.cloned().ok_or_else(|| {
        format!("there is no backup “{wanted}”: `claimdesk backup PROJECT --list` shows them")
    })
}
