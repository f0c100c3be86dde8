//! The layers that a file declares, and which of their columns mean what to us.

/// What a layer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Labels of words.
    Spans,
    /// Relations between spans of another layer.
    Relations,
    /// Words that mean the same.
    Chains,
    /// What is said of every word: parts of speech, lemmas.
    Morphology,
}

/// One layer.
#[derive(Debug)]
pub(super) struct Layer<'a> {
    pub(super) sort: Sort,
    /// The type: `custom.Span`.
    pub(super) name: &'a str,
    /// Its columns, counted from the first after the words, with their features.
    pub(super) columns: Vec<(usize, &'a str)>,
    /// The type that relations tie together.
    pub(super) base: &'a str,
}

/// Features that hold labels, the surest first.
const LABELS: &[&str] = &["label", "value", "identifier", "category"];
/// Types of which every word has one.
const MORPHOLOGY: &[&str] = &[
    "POS",
    "Lemma",
    "Stem",
    "MorphologicalFeatures",
    "Token",
    "SurfaceForm",
];

impl<'a> Layer<'a> {
    /// The layer that a line of the head declares, with columns from `next` on. `None` if it
    /// declares none.
    pub(super) fn parse(line: &'a str, next: &mut usize) -> Option<Self> {
        let (head, rest) = line.split_once('=')?;
        let mut fields = rest.split('|');
        let name = fields.next().filter(|name| !name.is_empty())?;
        let sort = match head {
            "#T_SP" if MORPHOLOGY.contains(&short(name)) => Sort::Morphology,
            "#T_SP" => Sort::Spans,
            "#T_RL" => Sort::Relations,
            "#T_CH" => Sort::Chains,
            _ => return None,
        };
        let mut columns = Vec::new();
        let mut base = "";
        for feature in fields.filter(|feature| !feature.is_empty()) {
            if let Some(name) = feature.strip_prefix("BT_") {
                base = name;
            }
            columns.push((*next, feature));
            *next += 1;
        }
        if columns.is_empty() {
            columns.push((*next, ""));
            *next += 1;
        }
        Some(Self {
            sort,
            name,
            columns,
            base,
        })
    }

    /// Its name without the package.
    pub(super) fn short(&self) -> &'a str {
        short(self.name)
    }

    /// The index among its columns of the one that holds the label.
    pub(super) fn label(&self) -> Option<usize> {
        let wanted = LABELS.iter().find_map(|wanted| {
            self.columns
                .iter()
                .position(|(_, feature)| feature == wanted)
        });
        wanted.or_else(|| {
            let plain = |(_, feature): &(usize, &str)| is_plain(feature);
            self.columns.iter().position(plain)
        })
    }

    /// Whether it has slots that other annotations fill.
    pub(super) fn has_slots(&self) -> bool {
        let mut features = self.columns.iter().map(|(_, feature)| feature);
        features.any(|feature| feature.starts_with("ROLE_"))
    }
}

fn is_slot(feature: &str) -> bool {
    feature.starts_with("ROLE_") || feature.contains('.')
}

/// Whether a column holds values, not references.
pub(super) fn is_plain(feature: &str) -> bool {
    !feature.is_empty() && !is_slot(feature) && !feature.starts_with("BT_")
}

fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
