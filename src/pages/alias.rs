//! An old URL that leads on to where its page is now. Template `alias.html`.

use serde::Serialize;

use crate::site::Site;
use crate::text::Digest;

use super::page::{Page, Parts, Press};

/// A page at every old URL.
pub fn pages(site: &Site) -> Vec<Page<'_>> {
    let leading = site.paths.aliases().filter_map(|(old, new)| {
        let alias = Alias {
            language: &site.settings.language,
            title: site.paths.title(new)?,
            url: site.settings.url(new),
            canonical: site.settings.absolute_url(new),
        };
        Some(Page::view(old.clone(), alias))
    });
    leading.collect()
}

/// `alias.html`
#[derive(Serialize)]
struct Alias<'s> {
    language: &'s str,
    /// Of the page it leads to.
    title: &'s str,
    url: String,
    canonical: String,
}

impl Parts for Alias<'_> {
    fn template(&self) -> &str {
        "alias.html"
    }

    fn digest(&self) -> Digest {
        Digest::of_value(self)
    }

    fn view(&self, _: &Press<'_>) -> impl Serialize {
        self
    }
}
