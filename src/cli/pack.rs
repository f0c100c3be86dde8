//! `claimdesk pack` and `claimdesk unpack`

use std::path::Path;

use super::{Exit, Output};
use crate::store;
use crate::text::counted;

pub(super) fn pack(folder: &Path, to: &Path, output: &mut Output<'_>) -> Result<Exit, String> {
    let packed = store::pack(folder, to).map_err(|error| error.to_string())?;
    for note in &packed.notes {
        output.say(note);
    }
    output.say(&format!(
        "packed {}, {} bytes, into {}",
        counted(packed.files, "file"),
        packed.bytes,
        to.display()
    ));
    Ok(Exit::Fine)
}

pub(super) fn unpack(zip: &Path, folder: &Path, output: &mut Output<'_>) -> Result<Exit, String> {
    store::unpack(zip, folder).map_err(|error| error.to_string())?;
    output.say(&format!("unpacked into {}", folder.display()));
    Ok(Exit::Fine)
}
