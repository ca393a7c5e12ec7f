//! The site → closed pages: each a path, a template's name and a view that holds all that
//! the template will see.

pub mod frame;
pub mod head;
pub mod headers;
