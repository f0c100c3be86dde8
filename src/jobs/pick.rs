//! The system's file dialogs, on a thread of their own so that the window goes on.

use std::path::PathBuf;

/// What to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A folder, to put something new in or to open.
    Folder {
        /// Title of the dialog.
        title: String,
    },
    /// Any number of files to read.
    Files {
        /// Title of the dialog.
        title: String,
        /// Known endings.
        extensions: Vec<String>,
    },
    /// Any number of files with names or patterns.
    Words {
        /// Title of the dialog.
        title: String,
    },
    /// The file of a model's tokenizer.
    Tokenizer,
    /// A `.zip` with a project in it.
    Pack {
        /// Title of the dialog.
        title: String,
    },
    /// A name for a new file.
    Save {
        /// Title of the dialog.
        title: String,
        /// A name to begin with.
        name: String,
    },
}

/// Asks the person for paths. Tests give their own answers.
pub trait FilePicker: Send + Sync {
    /// The paths chosen; none if the person cancelled, or where the system has no dialogs.
    fn pick(&self, what: &Pick) -> Vec<PathBuf>;
}

/// The system's dialogs, by `rfd`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemPicker;

impl FilePicker for SystemPicker {
    fn pick(&self, what: &Pick) -> Vec<PathBuf> {
        let dialog = rfd::FileDialog::new();
        match what {
            Pick::Folder { title } => dialog.set_title(title).pick_folder().into_iter().collect(),
            Pick::Files { title, extensions } => dialog
                .set_title(title)
                .add_filter("Articles", extensions)
                .add_filter("All files", &["*"])
                .pick_files()
                .unwrap_or_default(),
            Pick::Words { title } => dialog
                .set_title(title)
                .add_filter("Text and tables", &["txt", "csv", "tsv"])
                .add_filter("All files", &["*"])
                .pick_files()
                .unwrap_or_default(),
            Pick::Tokenizer => dialog
                .set_title("The model’s tokenizer.json")
                .add_filter("Tokenizers", &["json"])
                .add_filter("All files", &["*"])
                .pick_file()
                .into_iter()
                .collect(),
            Pick::Pack { title } => dialog
                .set_title(title)
                .add_filter("Packed projects", &["zip"])
                .pick_file()
                .into_iter()
                .collect(),
            Pick::Save { title, name } => dialog
                .set_title(title)
                .set_file_name(name)
                .save_file()
                .into_iter()
                .collect(),
        }
    }
}
