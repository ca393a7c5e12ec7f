//! `/robots.txt`: a demonstration keeps every page from search engines.

use crate::site::{PagePath, Settings, Status};
use crate::text::Digest;

use super::page::Page;

/// What crawlers are told.
pub fn page(settings: &Settings) -> Page<'static> {
    let text = robots(settings);
    let digest = Digest::of(text.as_bytes());
    Page::bytes(PagePath::fixed("robots.txt"), digest, move || text.clone().into_bytes())
}

fn robots(settings: &Settings) -> String {
    match settings.status {
        Status::Demonstration => "User-agent: *\nDisallow: /\n".to_owned(),
        Status::Live => {
            let sitemap = settings.absolute_url(&PagePath::fixed("sitemap.xml"));
            format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
        }
    }
}
