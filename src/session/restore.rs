//! Making the whole project what it was: told before, and done as one step.

use super::effect::{Effect, Ran};
use super::{Comparison, Session, compare, short_quote};
use crate::edit::{self, Edit, Part};
use crate::model::{Project, Timestamp};

/// So many things of each fate are named; the others are counted.
const NAMED: usize = 300;

/// What restoring would do to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is there now, and goes.
    Goes,
    /// It becomes what it was.
    Differs,
    /// It is not there now, and comes.
    Returns,
}

impl Fate {
    /// All of them, as they are shown: first what may be missed.
    pub const ALL: [Self; 3] = [Self::Goes, Self::Differs, Self::Returns];
}

/// What restoring would do to one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impact {
    /// What becomes of it.
    pub fate: Fate,
    /// What it is: `Mention “40 people”`.
    pub title: String,
    /// More about it: the wording, or what differs.
    pub words: String,
}

/// What restoring would do to a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestorePreview {
    /// The things that it would touch, by their fate; the first 300 of each.
    pub impacts: Vec<Impact>,
    /// How many things have each fate, in the order of [`Fate::ALL`].
    pub counts: [usize; 3],
}

impl RestorePreview {
    /// What making `then` of `now` would mean.
    #[must_use]
    pub fn new(now: &Project, then: &Project) -> Self {
        let edits = edit::difference(now, then);
        let mut parts: Vec<(u8, Fate, Part)> = Vec::new();
        let mut preview = Self::default();
        let mut moved = false;
        for edit in &edits {
            match place(edit, now) {
                Some((order, fate, part)) => {
                    preview.counts[fate as usize] += 1;
                    parts.push((order, fate, part));
                }
                None => moved = true,
            }
        }
        // Stable: within a kind they stay in the order of articles and places.
        parts.sort_by_key(|(order, fate, _)| (*fate, *order));
        let mut named = [0; 3];
        for (_, fate, part) in parts {
            named[fate as usize] += 1;
            if named[fate as usize] <= NAMED {
                preview.impacts.push(impact(fate, &part, now, then));
            }
        }
        if moved {
            preview.counts[Fate::Differs as usize] += 1;
            preview.impacts.push(Impact {
                fate: Fate::Differs,
                title: "The order of the articles".to_owned(),
                words: String::new(),
            });
        }
        preview
    }

    /// Whether the project is as it was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts == [0; 3]
    }
}

/// What an edit is about: articles first, then claims, mentions and the rest. Nothing if it only
/// moves an article.
fn place(edit: &Edit, now: &Project) -> Option<(u8, Fate, Part)> {
    let comes = |is_there: bool| match is_there {
        true => Fate::Differs,
        false => Fate::Returns,
    };
    Some(match edit {
        Edit::PutArticle { article, .. } => {
            let there = now.article(&article.id);
            if there.is_some_and(|there| there == article) {
                return None;
            }
            (0, comes(there.is_some()), Part::Article(article.id.clone()))
        }
        Edit::DeleteArticle(id) => (0, Fate::Goes, Part::Article(id.clone())),
        Edit::SetArticleMeta { article, .. } => (0, Fate::Differs, Part::Article(article.clone())),
        Edit::PutClaim { claim, .. } => {
            let there = now.claim(claim.id).is_some();
            (1, comes(there), Part::Claim(claim.id))
        }
        Edit::DeleteClaim { id, .. } => (1, Fate::Goes, Part::Claim(*id)),
        Edit::PutMention { mention, .. } => {
            let there = now.mention(mention.id).is_some();
            (2, comes(there), Part::Mention(mention.id))
        }
        Edit::DeleteMention { id, .. } => (2, Fate::Goes, Part::Mention(*id)),
        Edit::SetTitle(_) => (3, Fate::Differs, Part::Title),
        Edit::SetGuidelines(_) => (3, Fate::Differs, Part::Guidelines),
        // Which of its entries differ is not told: it is one thing to whoever restores.
        Edit::SetScheme(_) => (3, Fate::Differs, Part::Overlaps),
        Edit::PutPerson(person) => {
            let there = now.person(&person.id).is_some();
            (3, comes(there), Part::Person(person.id.clone()))
        }
        Edit::DeletePerson(id) => (3, Fate::Goes, Part::Person(id.clone())),
        Edit::SetLayerState { layer, .. } => (3, Fate::Differs, Part::State(layer.clone())),
        other => review_part(other, now, comes)?,
    })
}

/// The same for what machines proposed and people answered.
fn review_part(
    edit: &Edit,
    now: &Project,
    comes: impl Fn(bool) -> Fate,
) -> Option<(u8, Fate, Part)> {
    let (fate, part) = match edit {
        Edit::PutDecision { layer, decision } => {
            let there = now.layer(layer);
            let there = there.is_some_and(|layer| layer.decision(&decision.idea).is_some());
            let part = Part::Decision(layer.clone(), decision.idea.clone());
            (comes(there), part)
        }
        Edit::DeleteDecision { layer, idea } => {
            let part = Part::Decision(layer.clone(), (**idea).clone());
            (Fate::Goes, part)
        }
        Edit::PutRun(run) => {
            let there = now.run(&run.id).is_some();
            (comes(there), Part::Run(run.id.clone()))
        }
        Edit::DeleteRun(id) => (Fate::Goes, Part::Run(id.clone())),
        Edit::PutProposals { key, .. } => {
            let there = now.proposals_at(key).is_some();
            (comes(there), Part::Proposals(key.clone()))
        }
        Edit::DeleteProposals(key) => (Fate::Goes, Part::Proposals(key.clone())),
        _ => return None,
    };
    Some((4, fate, part))
}

fn impact(fate: Fate, part: &Part, now: &Project, then: &Project) -> Impact {
    if *part == Part::Overlaps {
        return Impact {
            fate,
            title: "Labels, roles, statuses and scales".to_owned(),
            words: String::new(),
        };
    }
    let Comparison { title, rows, .. } = compare(part, now, then);
    let words = match fate {
        Fate::Differs => {
            let told = rows.iter().map(|(name, now, then)| {
                let name = if name.is_empty() {
                    String::new()
                } else {
                    format!("{name}: ")
                };
                let (now, then) = where_they_differ(now, then);
                format!("{name}{} → {}", brief(&now), brief(&then))
            });
            told.collect::<Vec<_>>().join(" · ")
        }
        Fate::Goes => about(part, now),
        Fate::Returns => about(part, then),
    };
    Impact { fate, title, words }
}

/// Something about a thing besides its title.
fn about(part: &Part, project: &Project) -> String {
    let found = match part {
        Part::Mention(id) => project.mention(*id).map(|(home, mention)| {
            let label = project.scheme.label(&mention.label);
            let label = label.map_or("", |label| &label.name);
            let article = project.article(&home.article);
            let article = article.map_or("", |article| article.display_title());
            format!("{label} in {}", brief(article))
        }),
        Part::Claim(id) => project.claim(*id).map(|(_, claim)| {
            let quote = claim.quotes.first().and_then(|quote| {
                let article = project.article(&quote.article)?;
                Some(article.text.quote(&quote.extent))
            });
            match claim.wording.is_empty() {
                true => brief(&quote.unwrap_or_default()),
                false => brief(&claim.wording),
            }
        }),
        Part::Article(id) => project
            .article(id)
            .map(|article| article.meta.outlet.clone()),
        _ => None,
    };
    found.unwrap_or_default()
}

/// Two long texts from a little before the place where they differ: their beginnings may be the
/// same.
fn where_they_differ(one: &str, other: &str) -> (String, String) {
    /// So many characters of what is the same are told.
    const BEFORE: usize = 24;
    let same = one.chars().zip(other.chars());
    let same = same.take_while(|(one, other)| one == other).count();
    let from = |words: &str| match same.checked_sub(BEFORE) {
        None | Some(0) => words.to_owned(),
        Some(skipped) => {
            let rest: String = words.chars().skip(skipped).collect();
            // From a word's beginning, if one is near.
            let word = rest.split_once(' ');
            let word = word.filter(|(cut, _)| cut.chars().count() < BEFORE);
            format!("…{}", word.map_or(rest.as_str(), |(_, word)| word))
        }
    };
    (from(one), from(other))
}

fn brief(words: &str) -> String {
    match words.is_empty() {
        true => "–".to_owned(),
        false => short_quote(words),
    }
}

impl Session {
    /// Makes the project what a backup of a moment holds, by edits from
    /// [`difference`](edit::difference). One step; history and trash stay.
    ///
    /// # Errors
    /// [`Refusal`](super::Refusal); nothing has changed then.
    pub fn restore_backup(&mut self, mut edits: Vec<Edit>, made: Timestamp) -> Ran {
        // Without the person there is no work.
        edits.retain(|edit| !matches!(edit, Edit::DeletePerson(id) if *id == self.person));
        if edits.is_empty() {
            return Ok(Effect::say("The project is as the backup has it"));
        }
        let written = made.to_string().replace('T', " ");
        let minute: String = written.chars().take(16).collect();
        let name = format!("restore the backup of {minute} UTC");
        self.commit(&name, edits, None)?;
        Ok(Effect::say_and_reveal(format!(
            "The project is as it was on {minute} UTC; undo takes that back"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_told_from_where_they_differ() {
        let [one, other] = ["40", "41"].map(|n| format!("of the passengers on board, {n} left"));
        let told = where_they_differ(&one, &other);
        assert_eq!(told.0, "…passengers on board, 40 left");
        assert_eq!(brief(&told.1), "“…passengers on board, 41 left”");
        assert_eq!(
            where_they_differ("yes", "no"),
            ("yes".to_owned(), "no".to_owned())
        );
    }
}
