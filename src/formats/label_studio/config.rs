//! The labelling configuration: which field of a task holds the text, and which labels there are.

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
pub(super) fn write(project: &Project, options: &ExportOptions) -> Vec<u8> {
    let mut out = String::from("<View>\n  <Relations>\n");
    for role in &project.scheme.roles {
        out.push_str(&format!("    <Relation value=\"{}\"/>\n", role.id));
    }
    out.push_str("  </Relations>\n  <Labels name=\"label\" toName=\"text\">\n");
    let labels = project.scheme.labels.iter();
    for label in labels.filter(|label| options.wants_label(&label.id)) {
        out.push_str(&format!("    <Label value=\"{}\"/>\n", label.id));
    }
    out.push_str("  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n</View>\n");
    out.into_bytes()
}
