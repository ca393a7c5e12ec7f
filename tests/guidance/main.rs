//! This repository's own site, read as its readers have it: every figure of the city's
//! report with its date and source, the words it may use, and how it is built up.
//!
//! The site is built once, in memory, for a fixed day. Every check is a function from pages
//! to faults, and is shown to find one on a page of a few words.

mod figures;
mod html;
#[path = "../memory/mod.rs"]
mod memory;
mod structure;
mod words;

use std::path::Path;
use std::sync::LazyLock;

use html::Page;
use memory::{Files, Published};
use shirube::calendar::Date;
use shirube::site::{Order, Today};

/// What the site is made from, and what it gives.
struct Site {
    /// `content/` and `data/`, by path.
    sources: Files,
    /// What is published.
    tree: Files,
    /// The HTML of it, but for pages that only lead to where a page stands now.
    pages: Vec<Page>,
}

impl Site {
    fn page(&self, url: &str) -> &Page {
        let page = self.pages.iter().find(|page| page.url == url);
        page.unwrap_or_else(|| panic!("no page stands at {url}"))
    }

    /// Pages of `content/` that someone wrote words for.
    fn written(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(|page| page.is_written())
    }
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let mut sources = Files::new();
    for folder in ["content", "data"] {
        read(Path::new(env!("CARGO_MANIFEST_DIR")), folder, &mut sources);
    }
    let date = Date::new(2026, 11, 23).expect("November has that day");
    let order = Order { today: Today::Day(date), drafts: false, base_url: None };
    let mut published = Published::default();
    let said = published.build(&sources, &order);
    assert!(!published.tree.is_empty(), "the site has errors: {said:#?}");
    let html = published.tree.iter().filter(|(path, _)| path.ends_with(".html"));
    let pages = html.map(|(path, bytes)| Page::read(path, &String::from_utf8_lossy(bytes)));
    let pages =
        pages.filter(|page| !page.root.all("meta").any(|meta| meta.attribute("http-equiv") == "refresh"));
    Site { sources, pages: pages.collect(), tree: published.tree }
});

fn read(root: &Path, folder: &str, files: &mut Files) {
    for entry in std::fs::read_dir(root.join(folder)).expect("the package has this folder") {
        let entry = entry.expect("the folder can be read");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(root, &path, files);
        } else {
            files.insert(path, std::fs::read(entry.path()).expect("the file can be read"));
        }
    }
}

/// A page of these words, for citizens unless they say otherwise.
fn page(main: &str) -> Page {
    Page::read("guide/page/index.html", &format!("<body><main>{main}</main></body>"))
}

/// Faults of all pages together; empty is well.
fn none(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
