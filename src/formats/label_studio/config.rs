//! The labelling configuration: which field of a task holds the text, and which labels there are.

use crate::formats::written_names::WrittenNames;
use crate::formats::xml::push_value;
use crate::formats::{ExportOptions, Input};
use crate::model::Project;

/// The field of the data that the configuration beside a file shows as text.
pub(super) fn text_field(input: &Input<'_>) -> Option<String> {
    let bytes = input.companion(super::CONFIG)?;
    let config = std::str::from_utf8(bytes).ok()?;
    let at = config.find("<Text ").or_else(|| config.find("<Text\n"))?;
    let tag = config.get(at..)?.split('>').next()?;
    let value = tag.split("value=").nth(1)?;
    let name = value.trim_start_matches(['"', '\'']).strip_prefix('$')?;
    let name = name.split(['"', '\'']).next()?;
    (!name.is_empty()).then(|| name.to_owned())
}

/// A configuration with the wanted labels of a project, and its roles as names of relations.
pub(super) fn write(project: &Project, options: &ExportOptions, names: &WrittenNames) -> Vec<u8> {
    let mut out = String::from("<View>\n  <Relations>\n");
    for role in &project.scheme.roles {
        named(&mut out, "Relation", &names.role(&role.id));
    }
    out.push_str("  </Relations>\n  <Labels name=\"label\" toName=\"text\">\n");
    let labels = project.scheme.labels.iter();
    for label in labels.filter(|label| options.wants_label(&label.id)) {
        named(&mut out, "Label", &names.label(&label.id));
    }
    out.push_str("  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n</View>\n");
    out.into_bytes()
}

/// A choice of this name.
fn named(out: &mut String, element: &str, name: &str) {
    out.push_str(&format!("    <{element} value=\""));
    push_value(out, name);
    out.push_str("\"/>\n");
}
