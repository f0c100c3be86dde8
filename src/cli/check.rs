//! `claimdesk check`

use std::path::Path;

use super::{Exit, Output};
use crate::store;

pub(super) fn run(folder: &Path, repair: bool, output: &mut Output<'_>) -> Result<Exit, String> {
    let report = store::inspect(folder, repair).map_err(|error| error.to_string())?;
    for problem in &report.problems {
        output.line(&problem.to_string());
    }
    for done in &report.repaired {
        output.line(&format!("repaired: {done}"));
    }
    let count = report.problems.len();
    output.say(&match count {
        0 => "no problems found".to_owned(),
        1 => "1 problem found".to_owned(),
        _ => format!("{count} problems found"),
    });
    Ok(if count == 0 { Exit::Fine } else { Exit::Failed })
}
