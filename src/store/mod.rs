//! The project folder: reading, writing, and losing nothing. With `jobs` and `cli` the only
//! user of the file system. The format is described in `docs/FILE_FORMAT.md`.

pub mod atomic;
mod backup;
mod conflicted;
mod copy;
pub mod crash;
mod folder;
mod follow;
mod ground;
mod history;
mod home;
mod inspect;
mod join;
mod journal;
mod keeping;
pub mod limits;
mod lines;
mod load;
mod located;
pub mod lock;
mod migrate;
mod missing;
mod pack;
mod paths;
mod problem;
mod programs;
mod read_layer;
mod read_runs;
mod repair;
mod replay;
mod ron_text;
mod running;
mod salvage;
pub mod sample;
mod schema_v1;
mod seen;
pub mod settings;
mod settings_keeper;
mod snapshot;
mod start;
mod strange;
mod trash;
mod watch;
mod writer;
pub(crate) mod zip;

pub use backup::{Backup, Backups, Made, look, look_with_originals};
pub use copy::save_copy;
pub use folder::{
    Opened, create, create_with, is_project, open, open_as, open_with, read, read_with,
};
pub use follow::{Follower, Following};
pub use history::{KeptHistory, read_history, read_history_with};
pub use inspect::{inspect, inspect_with};
pub use journal::FileJournal;
pub use lock::{Holder, LockedBy};
pub use pack::{
    PackCounts, Packed, counts, has_pack_ending, is_pack, pack, pack_with, project_id, unpack,
    unpack_with,
};
pub(crate) use problem::not_written;
pub use problem::{Problem, Repair, Severity, StoreError};
pub use programs::Consents;
pub use repair::{Repaired, repair, repair_with};
pub use running::{CrashReport, Running, Unclean};
pub use sample::{install_sample, sample_dir};
pub use settings::{Settings, config_dir, login_name, places, projects_dir};
pub use settings_keeper::SettingsKeeper;
pub use start::{Start, check_new};
pub use trash::read_trash;
pub use watch::{Found, Outside, Watch};
