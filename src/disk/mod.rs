//! Reads a site's inputs; writes, links, moves and locks for `release`.
//!
//! Alone knows the file system. Never follows a link, never opens what is no plain file.
//! Every fault says which path it was about.

mod fault;
#[cfg(unix)]
mod opened;
#[cfg(not(unix))]
#[path = "closed.rs"]
mod opened;
mod read;
mod tree;

pub use fault::Fault;
pub use read::{Changed, FOLDERS, Glance, glance, glance_again, inputs, inputs_again, is_ignored};
pub use tree::{
    Lock, Seen, Stat, Tree, can_link, create, exchange, files, is_folder, is_there, lock, make_folder, names,
    read_if_there, real_path, remove, rename, replace, stat,
};
