//! The site → what several pages need of it: lists of records, ways through, charts.

pub mod chart;
pub mod kana;
pub mod listing;
pub mod navigation;
