//! `themes/<theme>/theme.toml`: which theme this one adds to.

use super::draft::ThemeDraft;
use super::fields::File;
use super::syntax::Document;

/// Reads what a theme says of itself.
pub(super) fn read(file: &mut File<'_>, document: Document<'_>, theme: &str) -> ThemeDraft {
    let mut top = file.top(document);
    let extends = top.text("extends");
    top.finish(&[]);
    ThemeDraft { file: file.source.clone(), theme: theme.to_owned(), extends }
}
