//! The site → what several pages need of it: ways through it, charts.

pub mod navigation;
