//! Thousands of made-up records: how many pages one edit renders.
//!
//! Counts are asserted; seconds are printed only. Two thousand records, since a build that is
//! not optimised takes too long over more; what is asserted does not follow their number.
//! `cargo bench` builds 50,000.

mod memory;
#[path = "../benches/synthetic/mod.rs"]
mod synthetic;

use std::time::Instant;

use memory::{Files, Published};
use shirube::calendar::Date;
use shirube::site::{Order, Today};
use synthetic::{EDITED_FILE, Size};

const SIZE: Size = Size { guides: 20, records: 2000 };

#[test]
fn one_record_edited_renders_a_few_pages_and_no_edit_none() {
    let mut files = Files::new();
    synthetic::write(SIZE, |path, text| drop(files.insert(path.to_owned(), text.as_bytes().to_vec())));
    let date = Date::new(2026, 11, 23).expect("November has that day");
    let order = Order { today: Today::Day(date), drafts: false, base_url: None };
    let mut published = Published::default();
    let mut build = |files: &Files, step: &str| {
        let start = Instant::now();
        assert_eq!(published.build(files, &order), Vec::<String>::new());
        let (rendered, seconds) = (published.rendered, start.elapsed().as_secs_f64());
        println!("{step}: {rendered} of {} files rendered in {seconds:.2} s", published.tree.len());
        published = published.restarted();
        rendered
    };
    assert!(build(&files, "from nothing") > SIZE.records);
    assert_eq!(build(&files, "no edit"), 0);
    let text = String::from_utf8(files[EDITED_FILE].clone()).expect("the site is UTF-8");
    files.insert(EDITED_FILE.to_owned(), synthetic::edit_one_record(&text).into_bytes());
    let rendered = build(&files, "one record edited");
    // Its page, the lists of its row of 五十音, of its areas and of those it comes to, CSV and
    // JSON; and the ways into lists that are cut, which turn out the same. Of the search its
    // block, and the shards of its old number and of its new one.
    assert!((1..=24).contains(&rendered), "{rendered} pages were rendered after one edit");
}
