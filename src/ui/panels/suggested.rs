//! What machines propose, as marks in the text.

use crate::analysis::review::Asked;
use crate::model::{ArticleId, Idea};
use crate::session::Session;
use crate::text::unseen::shown;
use crate::text::{ByteOffset, TextRange};
use crate::ui::Cx;
use crate::ui::text::{Mark, MarkId};

/// Below this score a machine is drawn as not sure.
pub(super) const SURE: f64 = 0.5;
/// So many places can be told apart on the scroll bar.
const TICKS: usize = 300;

/// Whether a machine is not sure of an idea; one without a score says nothing of that.
pub(super) fn is_doubtful(asked: &Asked) -> bool {
    asked.score().is_some_and(|score| score.get() < SURE)
}

/// The suggestions that touch a range and wait for the person.
pub(super) fn marks(cx: &Cx<'_>, article: &ArticleId, range: TextRange) -> Vec<Mark> {
    let session = cx.session;
    let Some(ideas) = session.ideas_here() else {
        return Vec::new();
    };
    let current = session.review().and_then(|review| review.current());
    let current = current.filter(|(at, _)| *at == article);
    let desk = session.desk();
    let mut all = Vec::new();
    for (number, asked) in ideas.touching(range) {
        let Idea::Mention { extent, label } = &asked.idea else {
            continue;
        };
        let focused = current.is_some_and(|(_, now)| now.idea == asked.idea);
        if !focused && !session.standing_here(&asked.idea).is_open() {
            continue;
        }
        let draft = focused.then(|| session.draft_or_proposed()).flatten();
        let (extent, label) = match &draft {
            Some(draft) => (&draft.extent, &draft.label),
            None => (extent, label),
        };
        all.push(mark(
            cx,
            article,
            MarkId::Suggestion(number),
            extent,
            label,
            |mark| Mark {
                focused,
                doubtful: is_doubtful(asked),
                dimmed: desk.isolated.as_ref().is_some_and(|only| only != label),
                ..mark
            },
        ));
    }
    // What had no place and was given one.
    if let (Some((_, asked)), Some(draft)) = (current, session.draft_or_proposed())
        && matches!(asked.idea, Idea::Unplaced { .. })
        && draft.extent.overlaps(range)
        && session.selected().is_none()
    {
        let id = MarkId::Suggestion(usize::MAX);
        all.push(mark(cx, article, id, &draft.extent, &draft.label, |mark| {
            Mark {
                focused: true,
                ..mark
            }
        }));
    }
    all
}

fn mark(
    cx: &Cx<'_>,
    article: &ArticleId,
    id: MarkId,
    extent: &crate::text::Extent,
    label: &crate::model::LabelId,
    change: impl FnOnce(Mark) -> Mark,
) -> Mark {
    let scheme = &cx.session.project().scheme;
    let known = scheme.label(label);
    let derived = cx.session.derived();
    // Round the mentions that lie there.
    let below = derived.spans_in(article, extent.cover()).into_iter();
    let lane = below.map(|span| derived.lane(article, span.id) + 1).max();
    change(Mark {
        id,
        ranges: extent.pieces().collect(),
        hue: cx.label_hue(label),
        pattern: known.map_or_else(Default::default, |label| label.pattern),
        lane: u8::try_from(lane.unwrap_or(0)).unwrap_or(u8::MAX),
        focused: false,
        lit: false,
        dimmed: false,
        unsure: false,
        suggestion: true,
        doubtful: false,
        label: shown(known.map_or(label.as_str(), |label| &label.name)).into_owned(),
    })
}

/// Where suggestions that wait are, for the scroll bar: no more than can be told apart.
pub(super) fn ticks(cx: &Cx<'_>, article: &ArticleId) -> Vec<(ByteOffset, usize)> {
    let session = cx.session;
    let Some(ideas) = session
        .ideas_here()
        .filter(|_| session.desk().article.as_ref() == Some(article))
    else {
        return Vec::new();
    };
    let mentions = ideas.mentions();
    let step = mentions.len().div_ceil(TICKS).max(1);
    let some = mentions.iter().step_by(step);
    some.filter(|asked| session.standing_here(&asked.idea).is_open())
        .filter_map(|asked| {
            let at = asked.idea.extent()?.start();
            Some((at, cx.label_hue(asked.idea.label()?)))
        })
        .collect()
}

/// What a screen reader says of a suggestion after its words: "score 0.93, from two runs".
pub(super) fn aside(session: &Session, number: usize) -> String {
    let ideas = session.ideas_here();
    let Some(asked) = ideas.as_ref().and_then(|ideas| ideas.all.get(number)) else {
        return String::new();
    };
    let mut parts = Vec::new();
    parts.extend(
        asked
            .score()
            .map(|score| format!("score {}", score_in_words(score))),
    );
    if asked.sources.len() > 1 {
        parts.push(format!("from {} runs", asked.sources.len()));
    }
    if asked.is_disputed {
        parts.push("runs disagree".to_owned());
    }
    parts.join(", ")
}

/// A score with no more digits than tell anything.
#[must_use]
pub fn score_in_words(score: crate::model::Score) -> String {
    let whole = score.to_string();
    let short = format!("{:.2}", score.get());
    if whole.len() <= short.len() {
        whole
    } else {
        short
    }
}
