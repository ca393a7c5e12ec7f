//! The site → closed pages: each a path, a template's name and a view that holds all that
//! the template will see.
//!
//! Takes `&Site`, gives what stands at every path. Renders nothing and reads no file.

pub mod frame;
pub mod head;
pub mod headers;
mod page;

pub use page::{Body, Page, Parts, View};
