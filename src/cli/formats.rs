//! `claimdesk formats`

use super::Output;
use crate::formats::FORMATS;

pub(super) fn list(json: bool, output: &mut Output<'_>) {
    if json {
        let rows: Vec<serde_json::Value> = FORMATS
            .iter()
            .map(|format| {
                let can = format.capabilities();
                serde_json::json!({
                    "id": format.id(),
                    "name": format.name(),
                    "extensions": format.extensions(),
                    "description": format.description(),
                    "import": can.import,
                    "export": can.export,
                    "offsets": can.offsets.name(),
                    "carries": can.carries.iter().map(|what| what.name()).collect::<Vec<_>>(),
                })
            })
            .collect();
        output.line(&serde_json::Value::Array(rows).to_string());
        return;
    }
    for format in FORMATS {
        let can = format.capabilities();
        output.line(&format!(
            "{:<16} {:<11} {}",
            format.id(),
            can.way(),
            format.description()
        ));
    }
}

/// What is said when a format is not known.
pub(super) fn unknown(
    id: &str,
    is_wanted: impl Fn(&crate::formats::Capabilities) -> bool,
) -> String {
    let known = FORMATS.iter().filter(|one| is_wanted(&one.capabilities()));
    let known: Vec<&str> = known.map(|one| one.id()).collect();
    format!(
        "claimdesk: there is no format “{id}”. There are: {}",
        known.join(", ")
    )
}
