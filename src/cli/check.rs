//! `claimdesk check`

use std::path::Path;

use super::{Exit, Output};
use crate::store;

pub(super) fn run(folder: &Path, repair: bool, output: &mut Output<'_>) -> Result<Exit, String> {
    let problems = if repair {
        let repaired = store::repair(folder).map_err(|error| error.to_string())?;
        for done in &repaired.done {
            output.line(&format!("repaired: {done}"));
        }
        repaired.left
    } else {
        store::inspect(folder).map_err(|error| error.to_string())?
    };
    for problem in &problems {
        output.line(&problem.to_string());
    }
    output.say(&match problems.len() {
        0 => "no problems found".to_owned(),
        1 => "1 problem found".to_owned(),
        count => format!("{count} problems found"),
    });
    Ok(if problems.is_empty() {
        Exit::Fine
    } else {
        Exit::Failed
    })
}
