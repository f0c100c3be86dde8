//! Small projects for the tests.

use std::sync::Arc;

use claimdesk::edit::{Edit, Transaction, apply};
use claimdesk::model::article::Article;
use claimdesk::model::{
    ArticleId, ArticleMeta, Claim, ClaimId, ClaimMention, LabelId, LayerKey, Mention, MentionId,
    Origin, Person, PersonId, Project, Quote, RoleId, StatusId, Timestamp,
};
use claimdesk::text::{ArticleText, Extent};

pub fn text(words: &str) -> ArticleText {
    ArticleText::new(words).unwrap()
}

pub fn article_id(id: &str) -> ArticleId {
    ArticleId::new(id).unwrap()
}

pub fn person_id(id: &str) -> PersonId {
    PersonId::new(id).unwrap()
}

pub fn label(id: &str) -> LabelId {
    LabelId::new(id).unwrap()
}

pub fn role(id: &str) -> RoleId {
    RoleId::new(id).unwrap()
}

pub fn key(article: &str, person: &str) -> LayerKey {
    LayerKey {
        article: article_id(article),
        person: person_id(person),
    }
}

pub fn person(id: &str) -> Edit {
    Edit::PutPerson(Person {
        id: person_id(id),
        name: id.to_uppercase(),
    })
}

pub fn article(id: &str, words: &str) -> Edit {
    Edit::PutArticle {
        article: Arc::new(Article {
            id: article_id(id),
            text: text(words),
            meta: ArticleMeta::default(),
            original: None,
        }),
        index: None,
    }
}

pub fn mention(id: u64, label_id: &str, extent: Extent) -> Mention {
    Mention {
        id: MentionId::new(id),
        label: label(label_id),
        extent,
        attributes: Default::default(),
        note: String::new(),
        unsure: false,
        origin: Origin::ByHand,
        at: Timestamp::default(),
        foreign: Default::default(),
    }
}

pub fn put_mention(layer: LayerKey, mention: Mention) -> Edit {
    Edit::PutMention {
        layer,
        mention: Arc::new(mention),
    }
}

pub fn claim(id: u64, article: &str, extent: Extent) -> Claim {
    let quote = Quote {
        article: article_id(article),
        extent,
    };
    let number = u32::try_from(id).unwrap();
    let status = StatusId::new("new").unwrap();
    Claim::new(
        ClaimId::new(id),
        number,
        quote,
        status,
        Timestamp::default(),
    )
}

pub fn holds(role_id: &str, id: u64) -> ClaimMention {
    ClaimMention {
        role: role(role_id),
        mention: MentionId::new(id),
    }
}

pub fn put_claim(layer: LayerKey, claim: Claim) -> Edit {
    Edit::PutClaim {
        layer,
        claim: Arc::new(claim),
    }
}

pub fn transaction(edits: Vec<Edit>) -> Transaction {
    Transaction {
        name: "test".into(),
        edits,
        focus: None,
        person: None,
        at: Timestamp::default(),
    }
}

/// Applies edits that must be accepted and returns what takes them back.
pub fn must(project: &mut Project, edits: Vec<Edit>) -> Vec<Edit> {
    apply(project, &transaction(edits)).unwrap().0
}

pub const WORDS: &str = "More than 10 000 soldiers went to Kursk, says Ada Lovelace.\nThe \
                         ministry denies it: 500 officers at most.\n\nNobody counted them in 2024.";

/// Two people, two articles, three mentions and a claim of `ada`.
pub fn project() -> Project {
    let mut project = Project::new("Test");
    let t = text(WORDS);
    let at = |words: &str| {
        let start = WORDS.find(words).unwrap();
        Extent::from(t.range_of_bytes(start..start + words.len()).unwrap())
    };
    let mut c = claim(1, "a", at("More than 10 000 soldiers went to Kursk"));
    c.mentions = vec![holds("figure", 1), holds("source", 2)];
    must(
        &mut project,
        vec![
            person("ada"),
            person("bob"),
            article("a", WORDS),
            article("b", "Another article with 42 words in it."),
            put_mention(key("a", "ada"), mention(1, "figure", at("10 000"))),
            put_mention(key("a", "ada"), mention(2, "source", at("Ada Lovelace"))),
            put_mention(key("a", "ada"), mention(3, "figure", at("500"))),
            put_claim(key("a", "ada"), c),
        ],
    );
    project
}
