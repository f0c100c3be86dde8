//! langextract's own resolver looks for the same damaged quotes as ours does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use claimdesk::analysis::anchor::{Anchorer, Answer, Quote};
use claimdesk::text::{ArticleText, CharOffset};
use serde_json::json;

use crate::damage::{self, Damage, Tally};
use crate::environment;

/// So many quotes of each article for each damage; its resolver takes its time.
const COUNT: usize = 20;

#[test]
fn ours_anchors_fewer_quotes_wrong_than_langextracts() {
    let Some(python) = environment::python("langextract") else {
        return;
    };
    let mut articles = damage::own_articles();
    articles.extend(damage::script_articles());
    articles.extend(damage::shared_articles());
    let lists = damage::lists(&articles, COUNT, 3);
    let cases = json!({
        "texts": articles.iter().map(|one| &one.text).collect::<Vec<_>>(),
        "lists": lists.iter().map(|list| json!({
            "text": list.article,
            "quotes": list.quotes.iter().map(|(quote, _)| quote).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    });
    let theirs: Vec<Vec<Option<[usize; 2]>>> = environment::answer(&python, "anchor.py", &cases);

    let mut tallies: BTreeMap<Damage, (Tally, Tally)> = BTreeMap::new();
    for (list, theirs) in lists.iter().zip(theirs) {
        let article = &articles[list.article];
        let text = ArticleText::new(article.text.clone()).unwrap();
        let quotes: Vec<Quote<'_>> = list.quotes.iter().map(|(q, _)| Quote::new(q)).collect();
        let ours = Anchorer::new(&text, article.language).anchor(&quotes);
        let (mine, other) = tallies.entry(list.damage).or_default();
        for (((_, truth), answer), place) in list.quotes.iter().zip(&ours).zip(theirs) {
            let pieces = match answer {
                Answer::Anchored(one) => {
                    Some(one.extent.pieces().map(|p| p.bytes()).collect::<Vec<_>>())
                }
                Answer::Tray(_) => None,
            };
            mine.count(&article.text, truth, pieces.as_deref());
            let place = place.and_then(|[start, end]| {
                text.range_of_chars(CharOffset::new(start), CharOffset::new(end))
            });
            let pieces = place.map(|range| [range.bytes()]);
            other.count(&article.text, truth, pieces.as_ref().map(|all| &all[..]));
        }
    }
    let mut table = String::from(
        "| damage | quotes | right | wrong | tray | langextract: right | wrong | none |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let (mut wrong, mut wrong_there) = (0, 0);
    for (damage, (mine, other)) in &tallies {
        let share = |part: usize| format!("{:.1} %", 100.0 * part as f64 / mine.all() as f64);
        let cells = [mine, other].map(|tally| {
            [tally.right, tally.wrong, tally.tray]
                .map(share)
                .join(" | ")
        });
        let _ = writeln!(
            table,
            "| {} | {} | {} |",
            damage.name(),
            mine.all(),
            cells.join(" | ")
        );
        wrong += mine.wrong;
        wrong_there += other.wrong;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("anchor");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("langextract.md"), &table).unwrap();
    assert!(tallies[&Damage::None].1.right > 0, "{table}");
    assert!(wrong < wrong_there, "{table}");
}
