//! Going from article to article.

use super::sessions;
use claimdesk::command::Command;
use claimdesk::model::{ArticleId, TextDirection};

#[test]
fn deleting_another_article_leaves_the_current_one_open() {
    let mut desk = sessions(&["One.", "Two.", "Three."]);
    super::press(&mut desk, "Ctrl+PgDn Ctrl+PgDn Right").unwrap();
    let before = desk.desk().selection;
    let first = ArticleId::new("a1").unwrap();
    desk.run(Command::DeleteArticle(first)).unwrap();
    assert_eq!(desk.article().unwrap().text.as_str(), "Three.");
    assert_eq!(desk.desk().selection, before);
    super::undo_all_redo_all(desk);
}

#[test]
fn a_text_direction_is_set_and_taken_back() {
    let mut desk = sessions(&["אחת."]);
    let article = desk.article().unwrap().clone();
    let mut meta = article.meta.clone();
    meta.direction = TextDirection::RightToLeft;
    let command = Command::SetArticleMeta(article.id.clone(), Box::new(meta));
    desk.run(command).unwrap();
    let direction = |desk: &claimdesk::session::Session| desk.article().unwrap().meta.direction;
    assert_eq!(direction(&desk), TextDirection::RightToLeft);
    desk.run(Command::Undo).unwrap();
    assert_eq!(direction(&desk), TextDirection::Auto);
    super::undo_all_redo_all(desk);
}
