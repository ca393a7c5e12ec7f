//! The site → closed pages: each a path, a template's name and a view that holds all that
//! the template will see.
//!
//! Takes `&Site`, gives what stands at every path. Renders nothing and reads no file.

pub mod area;
pub mod areas;
pub mod frame;
pub mod head;
pub mod headers;
pub mod open_data;
mod page;
mod plan;
pub mod record;
pub mod register;
pub mod registers;
pub mod shelf;
pub mod shown;

pub use page::{Body, Page, Parts, View};
pub use plan::plan;
