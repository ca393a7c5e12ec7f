//! What was published before and is no longer: its URL says so and leads on. Template
//! `gone.html`. Holds no word of what stood there: a withdrawn record's name would be one
//! word too many.

use serde::Serialize;

use crate::derive::navigation::{Link, trail};
use crate::site::{PagePath, Site};
use crate::text::Digest;

use super::head::{About, Head};
use super::page::{Page, Parts, Press};

/// A page at every URL whose page ended: guides, sections, records.
pub fn pages(site: &Site) -> Vec<Page<'_>> {
    site.paths.ended().into_iter().filter(is_page).map(|path| page(site, path)).collect()
}

fn is_page(path: &PagePath) -> bool {
    path.as_str().ends_with('/') || path.as_str().ends_with(".html")
}

fn page(site: &Site, path: PagePath) -> Page<'_> {
    let mut instead = trail(site, &path);
    instead.reverse();
    let about = About::generated(site, path.clone(), "掲載を終了しました", "");
    let head = Head::new(site, About { indexed: false, ..about });
    Page::view(path, Ended { head, instead })
}

/// `gone.html`
#[derive(Serialize)]
struct Ended<'s> {
    head: Head<'s>,
    /// Where to go instead: the nearest page above it first.
    instead: Vec<Link>,
}

impl Parts for Ended<'_> {
    fn template(&self) -> &str {
        "gone.html"
    }

    fn digest(&self) -> Digest {
        Digest::of_value(self)
    }

    fn view(&self, _: &Press<'_>) -> impl Serialize {
        self
    }
}
