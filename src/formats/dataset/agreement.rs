//! How far people who worked on the same articles agree.

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::ExportOptions;
use crate::model::{LabelId, Layer, LayerState, PersonId, Project};
use crate::text::Extent;

/// Two people on the articles that both have worked on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Agreement {
    /// So many articles.
    pub(super) articles: usize,
    /// Mentions of both, each counted.
    pub(super) mentions: usize,
    /// Mentions with the same label on exactly the same words.
    pub(super) same: usize,
}

impl Agreement {
    /// Exact agreement (F1) in hundredths, rounded down; `None` if neither marked anything.
    pub(super) fn percent(self) -> Option<usize> {
        (200 * self.same).checked_div(self.mentions)
    }
}

type Marks<'a> = BTreeSet<(&'a LabelId, &'a Extent)>;

/// How far each two people agree, by their ids.
pub(super) fn agreements<'p>(
    project: &'p Project,
    options: &ExportOptions,
) -> BTreeMap<(&'p PersonId, &'p PersonId), Agreement> {
    let mut out: BTreeMap<_, Agreement> = BTreeMap::new();
    let mut articles: BTreeMap<_, Vec<(&PersonId, Marks<'_>)>> = BTreeMap::new();
    for (key, layer) in project.layers() {
        let wanted = options.wants_article(&key.article) && options.wants_person(&key.person);
        let worked = layer.mention_count() > 0 || layer.state == LayerState::Done;
        if wanted && worked && (!options.only_done || layer.state == LayerState::Done) {
            let of_one = (&key.person, marks(layer, options));
            articles.entry(&key.article).or_default().push(of_one);
        }
    }
    for people in articles.values() {
        for (index, (first, a)) in people.iter().enumerate() {
            for (second, b) in &people[index + 1..] {
                let pair = (*first.min(second), *first.max(second));
                let found = out.entry(pair).or_default();
                found.articles += 1;
                found.mentions += a.len() + b.len();
                found.same += a.intersection(b).count();
            }
        }
    }
    out
}

fn marks<'l>(layer: &'l Layer, options: &ExportOptions) -> Marks<'l> {
    let mentions = layer.mentions();
    let wanted =
        mentions.filter(|one| options.wants_label(&one.label) && options.wants_origin(&one.origin));
    wanted.map(|one| (&one.label, &one.extent)).collect()
}
