//! Claimdesk: read articles closely and mark what they claim.
//!
//! This is the whole program as a library; the binary reads the arguments and calls [`cli`] or
//! `app`. `README.md` says what it is for, `docs/ARCHITECTURE.md` why it is built like this.
//!
//! # The map
//!
//! In reading order. A module uses only modules above it (`tests/core/arrows.rs` has the exact
//! table, and checks it):
//!
//! - [`text`]: positions in text that never changes.
//! - [`model`]: the values that a project is made of.
//! - [`edit`]: the only code that changes a project.
//! - [`command`]: what a person can want, and the keys for it.
//! - [`analysis`]: what is computed from a project: indexes, search, counts, findings.
//! - [`formats`]: bytes to model and back: JSON Lines, HTML, Markdown, plain text.
//! - [`check`]: what does not fit together in a project.
//! - [`suggest`]: what could be tagged, without any model.
//! - [`session`]: a project being worked on; what each command means.
//! - [`store`]: the project folder, the journal, packs, old versions, the settings, the sample.
//! - [`jobs`]: work on threads: import, export, file dialogs.
//! - [`cli`]: the program without a window.
//! - `ui` (feature `gui`): what is drawn. It knows neither `store` nor `jobs`.
//! - `app` (feature `gui`): the window; what happens in a frame, and in which order.
//!
//! # The way of a change
//!
//! A key or a click becomes a [`Command`](command::Command). The [`Session`](session::Session)
//! turns it into one [`Transaction`](edit::Transaction) of [`Edit`](edit::Edit)s.
//! [`edit::apply`] applies all of them or none and returns the inverse, which goes to the
//! [`History`](edit::History), and a [`ChangeSet`](edit::ChangeSet), from which the
//! [`Derived`](session::Derived) indexes are refreshed. The transaction goes to the
//! [`Journal`](session::Journal), and from there to the disk.
//!
//! # Glossary
//!
//! - **[`TextRange`](text::TextRange)**: a stretch of one text, half-open, never empty. Only an
//!   [`ArticleText`](text::ArticleText) can make one. **[`Extent`](text::Extent)**: one or more of
//!   them. Both are geometry; they mean nothing by themselves.
//! - **[`Mention`](model::Mention)**: an annotation: an extent with a label, attributes and a note.
//! - **[`Label`](model::Label)**: an entry of the scheme, of one [`Kind`](model::Kind): *figure*
//!   (counts), *actor* (does), *source* (says), or one of the project's own.
//! - **tag** (the verb): to make a mention.
//! - **[`Layer`](model::Layer)**: one person's mentions and claims on one article; one file.
//! - **[`Claim`](model::Claim)**: what somebody says: quotes, wording, mentions by role, status,
//!   verdict, evidence, links to other claims. People see its *number*, C6; files use its id.
//! - **[`Quote`](model::Quote)**: the words that make the claim, in one article. A claim has one or
//!   more, in one or more articles. (In files, the *quote* of a mention is its words.)
//! - **Role** ([`RoleId`](model::RoleId)): the part that a mention plays in a claim.
//! - **Finding**: what is missing or does not fit: of a claim ([`analysis::Finding`], "no source") or
//!   of a project ([`check::Finding`]).
//! - **[`Scheme`](model::Scheme)**: the project's labels, roles, claim statuses and verdict scales.
//! - **[`Command`](command::Command)**: what a person wants. **[`Edit`](edit::Edit)**: what a thing
//!   shall be. **[`Transaction`](edit::Transaction)**: edits that apply together: one step of undo.
//! - **[`Journal`](session::Journal)**: every step since the last snapshot, a line each.
//!   **Snapshot**: the project's other files, brought up to date.
//! - **focus**: the mention that keys work on; **current claim**: the claim that they work on.
//!   **sticky**: a label that tags whatever is selected. **lane**: the height at which a mark is
//!   drawn, so that overlapping ones can be told apart.

pub mod text;

pub mod model;

pub mod edit;

pub mod command;

pub mod analysis;

pub mod formats;

pub mod check;

pub mod suggest;

pub mod session;

pub mod store;

pub mod jobs;

pub mod cli;

#[cfg(feature = "gui")]
pub mod ui;

#[cfg(feature = "gui")]
pub mod app;
