//! Synthetic sites: guides and records of a made-up city, as many as asked for.
//!
//! Takes a [`Size`], hands on one file after another, so that no more than one is in
//! memory. The same size gives the same bytes on every machine. Knows no disk and no
//! package.

mod guides;
mod random;
mod registers;
mod settings;

use registers::Plan;

/// How large a site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Pages of about 10 KB of Japanese each.
    pub guides: usize,
    /// Records of about 25 fields each, over all registers.
    pub records: usize,
}

/// No file of records holds more, as the manual asks of authors.
pub const RECORDS_PER_FILE: usize = 500;

/// The file in which [`edit_one_record`] changes a record.
pub const EDITED_FILE: &str = "data/registers/services-1/0001.toml";

/// The page of the record that [`edit_one_record`] changes.
#[allow(dead_code, reason = "tests use the rest")]
pub const EDITED_PAGE: &str = "registers/services-1/s-00000.html";

/// The file of a guide that [`edit_one_guide`] changes, and its page.
#[allow(dead_code, reason = "tests use the rest")]
pub const EDITED_GUIDE: (&str, &str) = ("content/part-1/guide-01/0001.md", "part-1/guide-01/0001/index.html");

/// Hands on the path and the text of every file of a site.
pub fn write(size: Size, mut file: impl FnMut(&str, &str)) {
    let plan = Plan::of(size);
    settings::write(&plan, &mut file);
    registers::write(&plan, &mut file);
    guides::write(size.guides, &plan, &mut file);
}

/// The text of [`EDITED_FILE`] after a clinic's number changed: a value that lists show too.
pub fn edit_one_record(text: &str) -> String {
    let start = text.find("phone = \"").expect("every record has a number");
    let end = start + text[start..].find('\n').expect("a value ends its line");
    let number = if text[start..end].contains("000-9999") { "000-9998" } else { "000-9999" };
    format!("{}phone = \"086-{number}\"{}", &text[..start], &text[end..])
}

/// The text of a guide after some of its words changed, or changed back.
#[allow(dead_code, reason = "tests use the rest")]
pub fn edit_one_guide(text: &str) -> String {
    let (old, new) = ("「大切なこと」", "「大切な決まり」");
    if text.contains(new) { text.replace(new, old) } else { text.replacen(old, new, 1) }
}
