//! The site → closed pages: each a path, a template's name and a view that holds all that
//! the template will see.
//!
//! Takes `&Site`, gives what stands at every path. Renders nothing and reads no file.

pub mod alias;
pub mod area;
pub mod areas;
pub mod facets;
pub mod feed;
pub mod frame;
pub mod glossary;
pub mod gone;
pub mod guide;
pub mod head;
pub mod headers;
pub mod home;
pub mod not_found;
pub mod open_data;
pub mod print;
pub mod recall;
pub mod record;
pub mod register;
pub mod registers;
pub mod robots;
pub mod search;
pub mod section;
pub mod shared;
pub mod shelf;
pub mod shown;
pub mod sitemap;
pub mod statistic;
pub mod updates;
pub mod words;
mod page;
mod plan;
#[cfg(test)]
mod tests;
pub(crate) mod xml;

pub use page::{Body, Group, GroupPart, Inset, Joined, Joints, Page, Parts, Pieces, Plan, Press, View};
pub use plan::{Kept, plan};
