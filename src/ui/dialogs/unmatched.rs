//! What a run says of no article that is here: shown as the machine has it, with the way out.

use egui::{RichText, Ui};

use super::sheet::hint;
use crate::model::{LabelId, RoleId, Run, Score, Unmatched, UnmatchedClaim};
use crate::text::unseen::shown;
use crate::ui::Cx;
use crate::ui::panels::review::score_in_words;
use crate::ui::spoken::short;
use crate::ui::text::words::Phrase;
use crate::ui::theme::{self, size, space};

/// So many are listed: nobody reads on beyond them.
const LISTED: usize = 100;

/// How many there are.
pub(super) fn count(run: &Run) -> usize {
    run.unmatched_claims.len() + run.unmatched.len()
}

/// Lists them: claims first, as they say more. What a machine thinks of a claim's truth stays
/// hidden, as in a review.
pub(super) fn list(ui: &mut Ui, cx: &Cx<'_>, run: &Run) {
    let theme = cx.theme;
    hint(
        ui,
        theme,
        "No article here has the name or the words. Import the articles, then delete this run and import its \
         file again: your answers stay.",
    );
    let claims = run.unmatched_claims.iter().map(Entry::of_claim);
    let others = run.unmatched.iter().map(Entry::of_suggestion);
    for entry in claims.chain(others).take(LISTED) {
        ui.add_space(space::S);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            entry.show(ui, cx);
        });
    }
    let more = count(run).saturating_sub(LISTED);
    if more > 0 {
        hint(ui, theme, &format!("and {more} more"));
    }
    ui.add_space(space::S);
}

/// One of them.
struct Entry<'a> {
    /// The label; none for a claim.
    label: Option<&'a LabelId>,
    words: &'a str,
    quotes: &'a [String],
    parts: &'a [(RoleId, String)],
    article: &'a str,
    score: Option<Score>,
}

impl<'a> Entry<'a> {
    fn of_claim(claim: &'a UnmatchedClaim) -> Self {
        let quotes = claim.quotes.as_slice();
        let (words, quotes) = match (claim.wording.as_str(), quotes) {
            ("", [first, rest @ ..]) => (first.as_str(), rest),
            (wording, _) => (wording, quotes),
        };
        Self {
            label: None,
            words,
            quotes,
            parts: &claim.parts,
            article: &claim.article,
            score: claim.score,
        }
    }

    fn of_suggestion(one: &'a Unmatched) -> Self {
        Self {
            label: Some(&one.label),
            words: &one.words,
            quotes: &[],
            parts: &[],
            article: &one.article,
            score: one.score,
        }
    }

    fn show(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let theme = cx.theme;
        let scheme = &cx.session.project().scheme;
        let what = self.label.map_or("Claim", |id| {
            scheme.label(id).map_or(id.as_str(), |one| &one.name)
        });
        let mut about = vec![match self.article {
            "" => "names no article".to_owned(),
            name => format!("article “{name}”"),
        }];
        about.extend(
            self.score
                .map(|score| format!("score {}", score_in_words(score))),
        );
        ui.horizontal(|ui| {
            ui.label(RichText::new(shown(what)).font(theme::ui_medium(size::UI)));
            let about = about.join(" · ");
            Phrase::new(&shown(&about), theme::small(), theme.muted)
                .truncate()
                .show(ui);
        });
        let line = |ui: &mut Ui, words: &str, color| {
            Phrase::new(&short(&shown(words)), theme::ui(size::UI), color).show(ui);
        };
        line(ui, self.words, theme.text);
        for quote in self.quotes.iter().filter(|quote| *quote != self.words) {
            line(ui, &format!("“{quote}”"), theme.muted);
        }
        for (role, words) in self.parts {
            let role = scheme.role(role).map_or(role.as_str(), |one| &one.name);
            line(ui, &format!("{role}: {words}"), theme.muted);
        }
    }
}
