//! Two versions of a thing, side by side, in words.

use crate::edit::Part;
use crate::model::{Article, ArticleId, Claim, Foreign, Idea, Mention, Project};

/// Two versions of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared.
    pub part: Part,
    /// What it is called: "Mention “40 people”".
    pub title: String,
    /// What differs: its name, mine, theirs.
    pub rows: Vec<(String, String, String)>,
}

/// Compares a thing in two projects.
#[must_use]
pub fn compare(part: &Part, mine: &Project, theirs: &Project) -> Comparison {
    let sides = [mine, theirs];
    let title = title(part, sides);
    let fields = sides.map(|project| fields(part, project));
    let names = ["", "title", "label", "words", "wording"];
    let [mine, theirs] = fields;
    let mut rows = Vec::new();
    match (mine, theirs) {
        (Some(mine), Some(theirs)) => {
            for ((name, mine), (_, theirs)) in mine.into_iter().zip(theirs) {
                if mine != theirs {
                    rows.push((name.to_owned(), mine, theirs));
                }
            }
        }
        (mine, theirs) => {
            let words = |fields: Option<Vec<(&str, String)>>| {
                let Some(fields) = fields else {
                    return "deleted".to_owned();
                };
                let told = fields.into_iter().filter(|(name, _)| names.contains(name));
                let told: Vec<String> = told.map(|(_, words)| words).collect();
                told.join(", ")
            };
            rows.push((String::new(), words(mine), words(theirs)));
        }
    }
    Comparison {
        part: part.clone(),
        title,
        rows,
    }
}

fn title(part: &Part, sides: [&Project; 2]) -> String {
    let find = |name: &dyn Fn(&Project) -> Option<String>| {
        let mut all = sides.iter();
        all.find_map(|project| name(project)).unwrap_or_default()
    };
    match part {
        Part::Title => "The project’s title".to_owned(),
        Part::Guidelines => "The guidelines".to_owned(),
        Part::Label(id) => format!("Label {id}"),
        Part::Role(id) => format!("Role {id}"),
        Part::Status(id) => format!("Status {id}"),
        Part::Scale(id) => format!("Scale {id}"),
        Part::Overlaps => "Labels that must not overlap".to_owned(),
        Part::Person(id) => format!("Person {id}"),
        Part::Article(id) => {
            let name = |project: &Project| Some(project.article(id)?.display_title().to_owned());
            format!("Article “{}”", find(&name))
        }
        Part::State(key) => {
            let name = |one: &Project| Some(one.article(&key.article)?.display_title().to_owned());
            format!("How far {} is with “{}”", key.person, find(&name))
        }
        Part::Mention(id) => {
            let name = |project: &Project| project.quote_of(*id);
            format!("Mention “{}”", find(&name))
        }
        Part::Claim(id) => {
            let name = |project: &Project| Some(project.claim(*id)?.1.number.to_string());
            format!("Claim C{}", find(&name))
        }
        Part::Decision(key, idea) => {
            let words = |project: &Project| idea_in_words(project, &key.article, idea);
            format!("Answer to “{}”", find(&words))
        }
        Part::Run(id) => {
            let name = |project: &Project| Some(project.run(id)?.name.clone());
            format!("Suggestions of {}", find(&name))
        }
        Part::Proposals(key) => {
            let run = |project: &Project| Some(project.run(&key.run)?.name.clone());
            let name = |one: &Project| Some(one.article(&key.article)?.display_title().to_owned());
            format!("What {} says of “{}”", find(&run), find(&name))
        }
    }
}

/// What can differ, by name; `None` if the thing is not there.
fn fields(part: &Part, project: &Project) -> Option<Vec<(&'static str, String)>> {
    let scheme = &project.scheme;
    Some(match part {
        Part::Title => vec![("", project.title.clone())],
        Part::Guidelines => vec![("", project.guidelines.clone())],
        Part::Label(id) => {
            let label = scheme.label(id)?;
            vec![
                ("title", label.name.clone()),
                ("description", label.description.clone()),
                ("kind", label.kind.name().to_owned()),
                ("colour", label.hue.name().to_owned()),
                ("underline", label.pattern.name().to_owned()),
                ("key", label.chord.clone()),
                (
                    "attributes",
                    list(label.attributes.iter().map(|one| &one.name)),
                ),
            ]
        }
        Part::Role(id) => vec![("title", scheme.role(id)?.name.clone())],
        Part::Status(id) => vec![("title", scheme.status(id)?.name.clone())],
        Part::Scale(id) => {
            let scale = scheme.scale(id)?;
            let values = list(scale.values.iter().map(|value| &value.name));
            vec![("title", scale.name.clone()), ("values", values)]
        }
        Part::Overlaps => {
            let pairs = scheme.forbidden_overlaps.iter();
            vec![(
                "",
                list(pairs.map(|(one, other)| format!("{one} and {other}"))),
            )]
        }
        Part::Person(id) => vec![("", project.person(id)?.name.clone())],
        Part::Article(id) => of_article(project.article(id)?),
        Part::State(key) => {
            let state = project.layer(key).map(|layer| layer.state);
            vec![("", state.unwrap_or_default().name().to_owned())]
        }
        Part::Mention(id) => {
            let (_, mention) = project.mention(*id)?;
            of_mention(mention, project.quote_of(*id)?)
        }
        Part::Claim(id) => of_claim(project, project.claim(*id)?.1),
        Part::Decision(key, idea) => {
            let decision = project.layer(key)?.decision(idea)?;
            vec![("", decision.answer.in_words())]
        }
        Part::Run(id) => {
            let run = project.run(id)?;
            vec![("tool", run.tool.clone()), ("blind", run.blind.to_string())]
        }
        Part::Proposals(key) => {
            let proposals = project.proposals_at(key)?;
            let counts = [
                ("suggestions", proposals.suggestions.len()),
                ("without a place", proposals.unplaced.len()),
                ("claims", proposals.claims.len()),
            ];
            let counts = counts.into_iter();
            counts
                .map(|(name, count)| (name, count.to_string()))
                .collect()
        }
    })
}

/// The words that something was proposed for.
fn idea_in_words(project: &Project, article: &ArticleId, idea: &Idea) -> Option<String> {
    Some(match idea {
        Idea::Unplaced { words, .. } => words.clone(),
        Idea::Claim { wording, .. } => wording.clone(),
        Idea::Mention { extent, .. } | Idea::Sentence { extent } => {
            let text = &project.article(article)?.text;
            text.owns_extent(extent).then(|| text.quote(extent))?
        }
    })
}

fn list(all: impl Iterator<Item = impl ToString>) -> String {
    let all: Vec<String> = all.map(|one| one.to_string()).collect();
    all.join(", ")
}

fn of_article(article: &Article) -> Vec<(&'static str, String)> {
    let meta = &article.meta;
    vec![
        ("title", article.display_title().to_owned()),
        ("outlet", meta.outlet.clone()),
        ("author", meta.author.clone()),
        ("address", meta.url.clone()),
        ("archived at", meta.archive_url.clone()),
        ("published", meta.published.clone()),
        ("retrieved", meta.retrieved.clone()),
        ("language", meta.language.clone()),
        ("translated from", meta.translated_from.clone()),
        ("licence", meta.licence.clone()),
        ("direction", meta.direction.name().to_owned()),
        ("note", meta.note.clone()),
        ("of other tools", foreign(&meta.foreign)),
    ]
}

fn foreign(fields: &Foreign) -> String {
    list(fields.iter().map(|(key, value)| format!("{key} {value}")))
}

fn of_mention(mention: &Mention, quote: String) -> Vec<(&'static str, String)> {
    let attributes = mention.attributes.iter();
    vec![
        ("label", mention.label.to_string()),
        ("words", quote),
        (
            "attributes",
            list(attributes.map(|(key, value)| format!("{key} {value}"))),
        ),
        ("note", mention.note.clone()),
        ("of other tools", foreign(&mention.foreign)),
        (
            "unsure",
            if mention.unsure { "yes" } else { "no" }.to_owned(),
        ),
    ]
}

fn of_claim(project: &Project, claim: &Claim) -> Vec<(&'static str, String)> {
    let quote = |quote: &crate::model::Quote| {
        let article = project.article(&quote.article);
        article
            .map(|article| article.text.quote(&quote.extent))
            .unwrap_or_default()
    };
    let mention = |entry: &crate::model::ClaimMention| {
        let words = project.quote_of(entry.mention).unwrap_or_default();
        format!("{} “{words}”", entry.role)
    };
    let verdict = claim.verdict.as_ref();
    vec![
        ("wording", claim.wording.clone()),
        ("quotes", list(claim.quotes.iter().map(quote))),
        ("mentions", list(claim.mentions.iter().map(mention))),
        ("stance", claim.stance.name().to_owned()),
        ("status", claim.status.to_string()),
        (
            "checkable",
            claim
                .checkable
                .map(|one| one.name().to_owned())
                .unwrap_or_default(),
        ),
        ("because", claim.checkable_why.clone()),
        (
            "verdict",
            verdict.map(|one| one.value.to_string()).unwrap_or_default(),
        ),
        (
            "rationale",
            verdict.map(|one| one.rationale.clone()).unwrap_or_default(),
        ),
        (
            "evidence",
            list(
                claim
                    .evidence
                    .iter()
                    .map(|one| format!("{} {}", one.url, one.quote)),
            ),
        ),
        ("questions", list(claim.questions.iter())),
        (
            "links",
            list(claim.links.iter().map(|one| one.kind.phrase())),
        ),
        ("note", claim.note.clone()),
    ]
}
