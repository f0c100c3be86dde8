//! `claimdesk check`

use std::path::Path;

use serde_json::json;

use super::{Exit, Output};
use crate::store::{self, Problem, Repair, Repaired};

pub(super) fn run(
    folder: &Path,
    repair: bool,
    as_json: bool,
    output: &mut Output<'_>,
) -> Result<Exit, String> {
    let Repaired { done, left } = if repair {
        store::repair(folder).map_err(|error| error.to_string())?
    } else {
        let left = store::inspect(folder).map_err(|error| error.to_string())?;
        Repaired {
            left,
            ..Repaired::default()
        }
    };
    if as_json {
        let problems: Vec<_> = left.iter().map(in_json).collect();
        let all = json!({ "problems": problems, "repaired": done });
        output.line(&all.to_string());
    } else {
        for words in &done {
            output.line(&format!("repaired: {words}"));
        }
        for problem in &left {
            output.line(&problem.to_string());
        }
    }
    output.say(&match left.len() {
        0 => "no problems found".to_owned(),
        1 => "1 problem found".to_owned(),
        count => format!("{count} problems found"),
    });
    Ok(if left.is_empty() {
        Exit::Fine
    } else {
        Exit::Failed
    })
}

fn in_json(problem: &Problem) -> serde_json::Value {
    let repair = problem.repair.map(|repair| match repair {
        Repair::Rewrite => "rewrite",
        Repair::LeaveOut => "leave out",
        Repair::MoveToTrash => "move to trash",
        Repair::Adopt => "put into the list",
        Repair::AddToScheme => "put into the scheme",
    });
    json!({
        "file": problem.file_name(),
        "line": problem.line,
        "severity": problem.severity.name(),
        "message": problem.message,
        "way_out": problem.way_out,
        "repair": repair,
    })
}
