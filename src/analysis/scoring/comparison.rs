//! One run against one person's work in a project.

use std::sync::Arc;

use super::{ArticleScore, Compared, Label, Pair, Proposal, Span};
use crate::model::{
    Article, LabelId, LayerKey, LayerState, Mention, PersonId, Project, Proposals, ProposalsKey,
    RunId, Suggestion,
};
use crate::text::TextRange;

/// A run and a person, with the articles in which both can be compared: those that the person is
/// done with and of which the run says anything, be it that it found nothing.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    project: &'a Project,
    person: PersonId,
    labels: Vec<LabelId>,
    articles: Vec<One<'a>>,
    unread: usize,
}

/// One article that is compared.
#[derive(Clone, Debug)]
struct One<'a> {
    article: &'a Article,
    mentions: Vec<&'a Arc<Mention>>,
    proposals: Option<&'a Proposals>,
}

impl<'a> Comparison<'a> {
    /// Finds what can be compared. With `unread_too` also in articles of which the run says
    /// nothing, as if it had found nothing there.
    #[must_use]
    pub fn new(project: &'a Project, run: &RunId, person: &PersonId, unread_too: bool) -> Self {
        let mut articles = Vec::new();
        let mut unread = 0;
        for article in project.articles() {
            let layer = project.layer(&LayerKey {
                article: article.id.clone(),
                person: person.clone(),
            });
            let Some(layer) = layer.filter(|layer| layer.state == LayerState::Done) else {
                continue;
            };
            let proposals = project.proposals_at(&ProposalsKey {
                article: article.id.clone(),
                run: run.clone(),
            });
            let is_read = project.has_read(run, &article.id);
            unread += usize::from(!is_read);
            if is_read || unread_too {
                articles.push(One {
                    article,
                    mentions: layer.mentions_in_order(),
                    proposals: proposals.map(AsRef::as_ref),
                });
            }
        }
        Self {
            project,
            person: person.clone(),
            labels: labels(project, &articles),
            articles,
            unread,
        }
    }

    /// Whose work it is.
    #[must_use]
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// All labels that either has and all of the scheme, those in its order and first. A
    /// [`Label`] is an index in them.
    #[must_use]
    pub fn labels(&self) -> &[LabelId] {
        &self.labels
    }

    /// How many articles are compared.
    #[must_use]
    pub fn article_count(&self) -> usize {
        self.articles.len()
    }

    /// One of them, in the order of the project.
    #[must_use]
    pub fn article(&self, index: usize) -> Option<&'a Article> {
        self.articles.get(index).map(|one| one.article)
    }

    /// In how many articles that the person is done with the run says nothing, not even that it
    /// found nothing.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// How many of the run's suggestions for these articles have no place in the text. They are in
    /// no figure.
    #[must_use]
    pub fn unplaced(&self) -> usize {
        let proposals = self.articles.iter().filter_map(|one| one.proposals);
        proposals.map(|proposals| proposals.unplaced.len()).sum()
    }

    /// Compares both in one article, with its tokens, each character that is no blank in one of
    /// them.
    #[must_use]
    pub fn score(&self, index: usize, tokens: &[TextRange]) -> Option<ArticleScore> {
        let one = self.articles.get(index)?;
        let span = |label, extent| Span {
            label: self.label(label),
            extent,
        };
        let person = one.mentions.iter();
        let person = person.map(|mention| span(&mention.label, &mention.extent));
        let machine = one.suggestions().iter().map(|suggestion| Proposal {
            span: span(&suggestion.label, &suggestion.extent),
            score: suggestion.score.map(|score| score.get()),
        });
        Some(ArticleScore::new(&Compared {
            text: &one.article.text,
            tokens,
            person: &person.collect::<Vec<_>>(),
            machine: &machine.collect::<Vec<_>>(),
            blind: self.project.is_blind(&one.article.id),
        }))
    }

    /// The suggestion of a pair, and the mention.
    #[must_use]
    pub fn both(
        &self,
        index: usize,
        pair: &Pair,
    ) -> (Option<&'a Suggestion>, Option<&'a Arc<Mention>>) {
        let Some(one) = self.articles.get(index) else {
            return (None, None);
        };
        let suggestion = pair.machine.and_then(|(_, at)| one.suggestions().get(at));
        let mention = pair
            .person
            .and_then(|(_, at)| one.mentions.get(at).copied());
        (suggestion, mention)
    }

    /// All labels that are used are among them.
    fn label(&self, id: &LabelId) -> Label {
        let known = self.labels.iter().position(|label| label == id);
        known.unwrap_or(self.labels.len())
    }
}

impl<'a> One<'a> {
    fn suggestions(&self) -> &'a [Suggestion] {
        self.proposals
            .map_or(&[], |proposals| &proposals.suggestions)
    }
}

/// The labels of the scheme, then others that are used.
fn labels(project: &Project, articles: &[One<'_>]) -> Vec<LabelId> {
    let scheme = project.scheme.labels.iter();
    let mut labels: Vec<LabelId> = scheme.map(|label| label.id.clone()).collect();
    let used = articles.iter().flat_map(|one| {
        let mentions = one.mentions.iter().map(|mention| &mention.label);
        mentions.chain(one.suggestions().iter().map(|one| &one.label))
    });
    for label in used {
        if !labels.contains(label) {
            labels.push(label.clone());
        }
    }
    labels
}
