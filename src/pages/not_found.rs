//! `/404.html`: what a web server shows where there is nothing. Template `not_found.html`.

use serde::Serialize;

use crate::site::{PagePath, Site};
use crate::text::Digest;

use super::head::{About, Head};
use super::page::{Page, Parts, Press};

/// The page for URLs that lead nowhere.
pub fn page(site: &Site) -> Page<'_> {
    let path = PagePath::fixed("404.html");
    let about = About::generated(site, path.clone(), "ページが見つかりません", "");
    Page::view(path, NotFound { head: Head::new(site, About { indexed: false, ..about }) })
}

/// `not_found.html`
#[derive(Serialize)]
struct NotFound<'s> {
    head: Head<'s>,
}

impl Parts for NotFound<'_> {
    fn template(&self) -> &str {
        "not_found.html"
    }

    fn digest(&self) -> Digest {
        self.head.digest()
    }

    fn view(&self, _: &Press<'_>) -> impl Serialize {
        self
    }
}
