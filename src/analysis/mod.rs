//! What is computed from a project and can be computed again at any time: indexes, search,
//! counts, findings. Knows text and model alone.

pub mod anchor;
pub mod claim_index;
pub mod claim_list;
pub(crate) mod cores;
pub mod figure;
pub mod find_in_project;
pub mod findings;
mod fold;
pub mod headings;
pub mod lanes;
pub mod numbers;
pub mod repeats;
pub mod review;
pub mod scoring;
pub mod search;
pub mod similar;
pub mod span_index;
pub mod stats;
pub mod survey;

pub use claim_index::{ClaimIndex, QuoteRef};
pub use claim_list::ClaimList;
pub use figure::{FigureGuess, parse_figure};
pub use find_in_project::{ArticleSearch, Hit, Looked, Scope, find_in_project};
pub use findings::{Finding, findings};
pub use fold::fold_all;
pub use headings::{ParagraphKind, paragraph_kinds};
pub use lanes::Lanes;
pub use search::{Finder, Query, occurrences};
pub(crate) use search::{is_unspaced, is_word_border};
pub use span_index::{SpanId, SpanIndex, SpanRef, Touched};
pub use stats::{ArticleStats, Counts, ProjectStats, Tally, project_stats, word_count};
