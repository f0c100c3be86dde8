//! Which label of the scheme a machine's label becomes.

use std::collections::BTreeMap;

use super::said::Said;
use crate::formats::LabelMap;
use crate::formats::intake::Growing;
use crate::formats::likely::{Likely, likely};
use crate::model::{LabelId, Project, Run, Scheme};

/// What becomes of each label of a file; nothing for those that are left out.
pub(super) type Fates = BTreeMap<String, Option<LabelId>>;

/// What was decided of labels.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub(super) fates: Fates,
    /// What new labels may mean of what is there, for a person to say.
    pub(super) perhaps: BTreeMap<String, LabelId>,
}

/// The labels of the last run of a tool.
pub(super) fn of_last_run<'p>(project: &'p Project, tool: &str) -> Option<&'p Run> {
    let of_tool = project.runs().filter(|run| run.tool == tool);
    of_tool.max_by_key(|run| run.at).map(|run| &**run)
}

/// Decides what becomes of the labels: as somebody wishes, else as in the last run of the same
/// tool, else by name. What the scheme lacks is added to it.
///
/// # Errors
/// The name of a label that is wished for and that neither the scheme nor a file has.
pub(super) fn decide(
    files: &[Said],
    wishes: &LabelMap,
    last: Option<&Run>,
    growing: &mut Growing,
) -> Result<Decided, String> {
    let mut out = Decided::default();
    let kinds: BTreeMap<&str, &str> = files
        .iter()
        .flat_map(|file| &file.labels)
        .map(|(name, label)| (&**name, label.kind.as_str()))
        .collect();
    for (name, kind) in &kinds {
        let fate = match wishes.wish_named(name) {
            Some(None) => None,
            Some(Some(to)) => {
                let known = called(&growing.scheme, to);
                let in_file = || kinds.get(to).map(|kind| growing.label(to, kind));
                Some(known.or_else(in_file).ok_or_else(|| to.to_owned())?)
            }
            None => {
                let before = last.and_then(|run| run.labels.get(*name)).cloned();
                let there = |id: &LabelId| growing.scheme.label(id).is_some();
                match before.filter(|id| id.as_ref().is_none_or(there)) {
                    Some(before) => before,
                    None => Some(match likely(&growing.scheme, name) {
                        Some(Likely::Same(label)) => label,
                        perhaps => {
                            if let Some(Likely::Perhaps(label)) = perhaps {
                                out.perhaps.insert((*name).to_owned(), label);
                            }
                            growing.label(name, kind)
                        }
                    }),
                }
            }
        };
        out.fates.insert((*name).to_owned(), fate);
    }
    Ok(out)
}

/// The label of this name or id, however it is written: `FIGURE`, `Figures`.
fn called(scheme: &Scheme, name: &str) -> Option<LabelId> {
    match likely(scheme, name) {
        Some(Likely::Same(label)) => Some(label),
        Some(Likely::Perhaps(_)) | None => None,
    }
}
