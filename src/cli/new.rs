//! `claimdesk new`

use std::path::{Path, PathBuf};

use super::arguments::ImportArguments;
use super::{Exit, Output, import, person_name};
use crate::model::Project;
use crate::store;

pub(super) fn run(
    folder: &Path,
    title: Option<&str>,
    files: &[PathBuf],
    named: Option<&str>,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    let from_folder = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let title = title
        .map(str::to_owned)
        .or(from_folder)
        .unwrap_or_else(|| "Untitled".to_owned());
    let mut project = Project::new(&title);
    project.put_person(project.person_named(&person_name(named)));
    store::create(folder, &project).map_err(|error| error.to_string())?;
    output.say(&format!(
        "made the project “{title}” in {}",
        folder.display()
    ));
    if files.is_empty() {
        return Ok(Exit::Fine);
    }
    let arguments = ImportArguments {
        project: folder.to_owned(),
        files: files.to_vec(),
        person: named.map(str::to_owned),
        ..ImportArguments::default()
    };
    import::run(&arguments, output)
}
