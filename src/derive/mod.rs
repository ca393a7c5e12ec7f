//! The site → what several pages need of it: lists of records and which of these were edited,
//! ways through, charts.

pub mod chart;
pub mod edited;
pub mod kana;
pub mod listing;
pub mod navigation;
