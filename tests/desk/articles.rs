//! Going from article to article.

use super::sessions;
use claimdesk::command::Command;
use claimdesk::model::ArticleId;

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
