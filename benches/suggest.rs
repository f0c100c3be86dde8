//! How fast suggesters read a project: `cargo bench --bench suggest`.
//!
//! Prints a Markdown table. 10,000 articles of 100 words; in half of them people have tagged,
//! 5,000 different phrases of one to four words in all, and a tenth is done.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench")]

use std::sync::Arc;

use claimdesk::model::{
    Article, ArticleId, ArticleMeta, LabelId, LayerKey, LayerState, Mention, MentionId, Origin,
    PersonId, Project, Timestamp,
};
use claimdesk::suggest::{Asked, File, Memory, SUGGESTERS, Which, run_of};
use claimdesk::text::{ArticleText, segment};
use cpu_time::ProcessTime;

const ARTICLES: usize = 10_000;
const WORDS: usize = 100;
const PHRASES: usize = 5_000;

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// Words of which few are frequent and many are rare, as in a language.
fn word(dice: &mut Dice) -> String {
    const SOUNDS: [&str; 16] = [
        "ka", "le", "mi", "no", "ru", "sta", "ber", "gen", "tion", "é", "po", "di", "ma", "sch",
        "ra", "lo",
    ];
    let rank = dice.below(140) * dice.below(140);
    let mut number = rank + 17;
    let mut word = String::new();
    while number > 0 {
        word.push_str(SOUNDS[number % SOUNDS.len()]);
        number /= SOUNDS.len();
    }
    if rank.is_multiple_of(7) {
        format!("Ma{word}")
    } else {
        word
    }
}

fn project() -> (Project, PersonId, String) {
    let person = PersonId::new("ada").unwrap();
    let mut project = Project::new("Bench");
    project.put_person(claimdesk::model::Person {
        id: person.clone(),
        name: "Ada".into(),
    });
    let label = LabelId::new("actor").unwrap();
    let mut dice = Dice(7);
    let mut list = String::new();
    let mut names = std::collections::HashSet::new();
    for number in 0..ARTICLES {
        let words: Vec<String> = (0..WORDS).map(|_| word(&mut dice)).collect();
        let text = ArticleText::new(
            words
                .chunks(20)
                .map(|line| line.join(" "))
                .collect::<Vec<_>>()
                .join(".\n"),
        )
        .unwrap();
        let key = LayerKey {
            article: ArticleId::new(&format!("a{number}")).unwrap(),
            person: person.clone(),
        };
        let all: Vec<_> = segment::words(text.as_str()).collect();
        if number % 2 == 0 {
            for nth in 0..2 {
                let first = dice.below(all.len() - 4);
                let last = first + dice.below(4);
                let bytes = all[first].start..all[last].end;
                let words = &text.as_str()[bytes.clone()];
                if words.contains('\n') || names.len() >= PHRASES && !names.contains(words) {
                    continue;
                }
                if names.insert(words.to_owned()) {
                    list.push_str(words);
                    list.push_str("\tactor\n");
                }
                let mention = Mention {
                    id: MentionId::new((number * 2 + nth) as u64 + 1),
                    label: label.clone(),
                    extent: text.range_of_bytes(bytes).unwrap().into(),
                    attributes: Default::default(),
                    note: String::new(),
                    unsure: false,
                    origin: Origin::ByHand,
                    at: Timestamp::default(),
                    foreign: Default::default(),
                };
                project.put_mention(&key, Arc::new(mention));
            }
        }
        let article = Article {
            id: key.article.clone(),
            text,
            meta: ArticleMeta::default(),
            original: None,
        };
        project.put_article(Arc::new(article), None);
        if number % 10 == 0 {
            project.put_layer_state(&key, LayerState::Done);
        }
    }
    (project, person, list)
}

fn main() {
    let (project, person, list) = project();
    let known = Memory::of(&project, None).unwrap().len();
    println!(
        "{ARTICLES} articles of {WORDS} words, {known} phrases in the memory, {} names in the list\n",
        list.lines().count()
    );
    println!("| suggester | made ready, ms | all articles, ms | articles/s | suggestions |");
    println!("|---|---:|---:|---:|---:|");
    for kind in SUGGESTERS {
        let text = match kind.id {
            "list" => &list,
            _ => "actor\t\\b\\p{Lu}\\w+ \\p{Lu}\\w+\nfigure\t\\d+ (?:km|miles)",
        };
        let asked = Asked {
            file: kind.reads_file.then_some(File { name: "x", text }),
            ..Asked::new(&project, &person)
        };
        let start = ProcessTime::now();
        let suggester = (kind.make)(&asked).unwrap();
        let made = start.elapsed();
        let start = ProcessTime::now();
        let run = run_of(
            &*suggester,
            &asked,
            &Which::All,
            Timestamp::default(),
            &|_, _| true,
        )
        .unwrap();
        let took = start.elapsed();
        println!(
            "| {} | {:.0} | {:.0} | {:.0} | {} |",
            kind.id,
            made.as_secs_f64() * 1000.0,
            took.as_secs_f64() * 1000.0,
            ARTICLES as f64 / took.as_secs_f64(),
            run.tally().suggestions,
        );
    }
}
