//! A model's own tokenizer, read from its file.

use std::path::Path;

use crate::formats::tokens::Tokenizer;

/// Reads a `tokenizer.json`, as Hugging Face stores a model's tokenizer.
///
/// # Errors
/// What is wrong with the file, with its path; that this build has no tokenizers of models.
#[cfg(feature = "tokenizers")]
pub fn read_tokenizer(path: &Path) -> Result<Tokenizer, String> {
    use crate::formats::tokens::ModelTokenizer;

    let bytes = std::fs::read(path);
    let bytes = bytes.map_err(|error| crate::store::StoreError::io(path, &error).to_string())?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    let tokenizer = ModelTokenizer::new(&name.to_string_lossy(), &bytes)?;
    Ok(Tokenizer::Model(tokenizer.into()))
}

/// Reads a `tokenizer.json`, as Hugging Face stores a model's tokenizer.
///
/// # Errors
/// What is wrong with the file, with its path; that this build has no tokenizers of models.
#[cfg(not(feature = "tokenizers"))]
pub fn read_tokenizer(path: &Path) -> Result<Tokenizer, String> {
    let path = path.display();
    Err(format!("{path}: this build has no tokenizers of models"))
}
