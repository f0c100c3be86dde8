//! The table of formats in the README.

use super::{Carries, FORMATS, Format};

/// A Markdown table of all formats: what it is, its endings, whether it is read or written, and
/// what it can't carry of what was marked.
#[must_use]
pub fn table() -> String {
    let mut out =
        String::from("| format | `--format` | endings | | not carried |\n|---|---|---|---|---|\n");
    for format in FORMATS {
        let can = format.capabilities();
        let endings = format.extensions().iter().map(|end| format!("`.{end}`"));
        out.push_str(&format!(
            "| {} | `{}` | {} | {} | {} |\n",
            format.name(),
            format.id(),
            endings.collect::<Vec<_>>().join(", "),
            can.way(),
            missing(*format),
        ));
    }
    out
}

fn missing(format: &dyn Format) -> String {
    let can = format.capabilities();
    if !can.carries(Carries::Mentions) {
        return "it is text only".to_owned();
    }
    let missing = Carries::ALL.iter().filter(|what| !can.carries(**what));
    let missing: Vec<&str> = missing.map(|what| what.name()).collect();
    if missing.is_empty() {
        "nothing: it is lossless".to_owned()
    } else {
        missing.join(", ")
    }
}
