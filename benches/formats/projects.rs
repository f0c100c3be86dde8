//! Projects of any size, the same each time.

use std::fmt;
use std::sync::Arc;

use claimdesk::model::{
    Article, ArticleId, ArticleMeta, LabelId, LayerKey, Mention, MentionId, Origin, Person,
    PersonId, Project, Timestamp,
};
use claimdesk::text::ArticleText;

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Articles.
    pub articles: usize,
    /// Words of each.
    pub words: usize,
    /// Mentions in each.
    pub mentions: usize,
}

impl Size {
    /// Ten thousand articles of a hundred words, a hundred thousand mentions.
    pub const SHORT: Self = Self {
        articles: 10_000,
        words: 100,
        mentions: 10,
    };
    /// Ten thousand articles of a thousand words, a million mentions.
    pub const LONG: Self = Self {
        articles: 10_000,
        words: 1000,
        mentions: 100,
    };

    /// A quarter of it: Prodigy's tasks with their tokens fit into one file then.
    pub const QUARTER: Self = Self {
        articles: 2500,
        ..Self::LONG
    };

    /// The same with so many times fewer articles.
    pub fn divided(self, share: usize) -> Self {
        Self {
            articles: self.articles / share,
            ..self
        }
    }

    /// For file names and arguments.
    pub fn name(&self) -> String {
        format!("{}-{}-{}", self.articles, self.words, self.mentions)
    }

    /// Reads [`name`](Self::name).
    pub fn parse(name: &str) -> Self {
        let parts: Vec<usize> = name.split('-').map(|part| part.parse().unwrap()).collect();
        Self {
            articles: parts[0],
            words: parts[1],
            mentions: parts[2],
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} articles of {} words, {} mentions",
            self.articles,
            self.words,
            self.articles * self.mentions
        )
    }
}

const WORDS: [&str; 16] = [
    "harbour", "said", "that", "forty", "people", "company", "1,200", "night", "café", "the",
    "mayor", "rain", "of", "council", "€5m", "report",
];

/// Whose work it is.
pub fn person() -> Person {
    Person {
        id: PersonId::new("ada").unwrap(),
        name: "Ada".into(),
    }
}

/// A project of this size. Every so many words, one or two are a mention.
pub fn project(size: &Size) -> Project {
    let mut project = Project::new("Bench");
    project.put_person(person());
    let labels = ["figure", "actor", "source"].map(|label| LabelId::new(label).unwrap());
    let mut next = 1;
    // A small generator of our own: the same words on every computer.
    let mut state = 88_172_645_463_325_252_u64;
    let mut dice = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    };
    let every = size.words / size.mentions;
    for number in 0..size.articles {
        let mut text = String::new();
        let mut places = Vec::new();
        for index in 0..size.words {
            let start = text.len();
            text.push_str(WORDS[dice() % WORDS.len()]);
            if index % every == every / 2 && places.len() < size.mentions {
                places.push(start..text.len());
            }
            text.push_str(match index % 60 {
                59 => ".\n\n",
                _ if index % 12 == 11 => ". ",
                _ => " ",
            });
        }
        let text = ArticleText::new(text).unwrap();
        let id = ArticleId::new(&format!("article-{number}")).unwrap();
        let key = LayerKey {
            article: id.clone(),
            person: person().id,
        };
        let article = Article {
            id,
            text: text.clone(),
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
        for place in places {
            let mention = Mention {
                id: MentionId::new(next),
                label: labels[dice() % labels.len()].clone(),
                extent: text.range_of_bytes(place).unwrap().into(),
                attributes: std::collections::BTreeMap::new(),
                note: String::new(),
                unsure: false,
                origin: Origin::ByHand,
                at: Timestamp::from_millis(0),
                foreign: Default::default(),
            };
            next += 1;
            project.put_mention(&key, Arc::new(mention));
        }
    }
    project
}
