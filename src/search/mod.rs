//! The site and its words → the files that `search.js` reads, below `/search/`.
//!
//! Takes `&Site` and what `prose` wrote, gives an [`Index`]: paths, bytes and their digests.
//! `format.rs` describes the files. Sees only what is public: `Record` has nothing else.

mod bundled;
mod document;
mod format;
pub mod lexicon;
mod lists;
pub mod lookup;
pub mod postings;
mod prose;
mod record;
mod records;
mod rows;
mod terms;
#[cfg(test)]
mod tests;
pub mod words;

pub use format::{File, Folder, FolderPart, Index, Kept, Made, index};
