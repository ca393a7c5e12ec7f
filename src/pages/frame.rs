//! The site frame: what stands around every page, made once and shared by all.
//!
//! Takes the settings and the theme's files, gives the [`Frame`] that every template knows
//! as `site`. Knows no page.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::derive::navigation::{Link, WaysIn, target_url, ways_in};
use crate::site::{PagePath, Phone, Settings, Site, Status, Target};
use crate::text::Digest;

use super::head::DeskCard;
use super::headers::META_POLICY;

/// What every template knows as `site`.
#[derive(Clone, Debug, Serialize)]
pub struct Frame<'s> {
    pub title: &'s str,
    pub description: &'s str,
    /// As in BCP 47.
    pub language: &'s str,
    /// Path of the site's root, with a slash at both ends.
    pub base_path: &'s str,
    /// Whether it is a sample that nobody may rely on.
    pub demonstration: bool,
    /// Then the line at the top of every page that says so.
    pub status_line: Option<String>,
    /// Whose guidance it is.
    pub publisher: &'s str,
    /// The policy as it may stand in a page.
    pub policy: &'static str,
    /// The ways in, by audience.
    pub ways_in: Vec<WaysIn>,
    /// Kinds of pages that this site has: registers, areas, terms, figures, news.
    pub places: Vec<Link>,
    /// Sections at the top of the site that none of these lead to: what it says of itself.
    pub others: Vec<Link>,
    /// A line for everybody.
    pub notice: Option<NoticeLine>,
    /// What to do at once, and whom to call. Says each number once.
    pub urgent: Vec<UrgentLine>,
    /// Where more of this is said.
    pub urgent_page: Option<Link>,
    /// The desk that answers for the whole site.
    pub desk: Option<DeskCard>,
    pub feed_url: String,
    /// Of a file below the theme's `static/assets/` (`site.css`) the URL it is published at.
    pub assets: BTreeMap<String, String>,
}

impl<'s> Frame<'s> {
    /// The frame of a site. `files` are all static files, as paths below `static/`, with
    /// their digests.
    pub fn new(site: &'s Site, files: impl IntoIterator<Item = (&'s str, Digest)>) -> Frame<'s> {
        let settings = &site.settings;
        Frame {
            title: &settings.title,
            description: &settings.description,
            language: &settings.language,
            base_path: &settings.base_path,
            demonstration: settings.status == Status::Demonstration,
            status_line: status_line(settings),
            publisher: &settings.publisher,
            policy: META_POLICY,
            ways_in: ways_in(settings),
            places: places(site),
            others: others(site),
            notice: settings.notice.as_ref().map(|notice| NoticeLine {
                title: notice.title.clone(),
                text: notice.text.clone(),
                url: notice.target.as_ref().and_then(|target| target_url(settings, target)),
            }),
            urgent: urgent_lines(site),
            urgent_page: settings.urgent_page.as_ref().and_then(|page| Link::to_target(settings, page)),
            desk: settings.desk.as_ref().map(|id| DeskCard::new(site, site.desk(id))),
            feed_url: settings.url(&PagePath::feed()),
            assets: asset_urls(settings, files),
        }
    }

    /// Of all that it says: part of every page's key.
    pub fn digest(&self) -> Digest {
        Digest::of_value(self)
    }
}

/// What a demonstration says at the top of every page, on every sheet and in its feed.
pub fn status_line(settings: &Settings) -> Option<String> {
    let publisher = &settings.publisher;
    match (settings.status, publisher.is_empty()) {
        (Status::Live, _) => None,
        (Status::Demonstration, true) => Some("見本サイトです。".to_owned()),
        (Status::Demonstration, false) => {
            Some(format!("見本サイトです。{publisher}の公式ページではありません。"))
        }
    }
}

/// A line for everybody, on every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeLine {
    pub title: String,
    pub text: String,
    pub url: Option<String>,
}

/// What to do at once, and the number for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UrgentLine {
    pub text: String,
    pub name: Option<String>,
    pub phone: Option<Phone>,
}

fn urgent_lines(site: &Site) -> Vec<UrgentLine> {
    let mut said: Vec<&str> = Vec::new();
    let mut lines = Vec::new();
    for urgent in &site.settings.urgent {
        let desk = urgent.desk.as_ref().map(|id| site.desk(id));
        let phone = desk.and_then(|desk| desk.phone.as_ref());
        let phone = phone.filter(|phone| !said.contains(&&*phone.shown));
        lines.push(UrgentLine {
            text: without(&urgent.text, &said),
            name: phone.and(desk).map(|desk| desk.name.clone()),
            phone: phone.cloned(),
        });
        said.extend(phone.map(|phone| &*phone.shown));
    }
    lines.retain(|line| !line.text.is_empty() || line.phone.is_some());
    lines
}

/// The text without the sentences that name a number which lines above have said: each
/// text also stands alone, as a card of the search.
fn without(text: &str, said: &[&str]) -> String {
    let sentences = text.split_inclusive('。');
    sentences.filter(|sentence| !said.iter().any(|number| sentence.contains(number))).collect()
}

/// The pages that open each kind of page, under their own titles.
fn places(site: &Site) -> Vec<Link> {
    let openings = [
        PagePath::registers(),
        PagePath::areas(),
        PagePath::glossary(),
        PagePath::statistics(),
        PagePath::updates(),
        PagePath::open_data(),
    ];
    let links = openings.iter().filter_map(|path| {
        let title = site.paths.title(path)?;
        Some(Link::new(&site.settings, path, title))
    });
    links.collect()
}

fn others(site: &Site) -> Vec<Link> {
    let Some(home) = site.sections.get(&PagePath::home()) else { return Vec::new() };
    let has_a_way_in = |path: &PagePath| {
        let targets = site.settings.navigation.iter().map(|entrance| &entrance.target);
        targets.into_iter().any(|target| matches!(target, Target::Page { path: to, .. } if to == path))
    };
    let others = home.sections.iter().filter(|&path| {
        let generated = site.sections.get(path).is_some_and(|section| section.generated);
        !generated && !has_a_way_in(path)
    });
    others.filter_map(|path| Some(Link::new(&site.settings, path, site.paths.title(path)?))).collect()
}

fn asset_urls<'f>(
    settings: &Settings,
    files: impl IntoIterator<Item = (&'f str, Digest)>,
) -> BTreeMap<String, String> {
    let assets = files.into_iter().filter_map(|(file, digest)| {
        let name = file.strip_prefix("assets/")?;
        let path = PagePath::fixed(&published_file(file, digest));
        Some((name.to_owned(), settings.url(&path)))
    });
    assets.collect()
}

/// The path that a file of `static/` is published at. Style sheets and scripts directly in
/// `assets/` carry their digest in their names, so that browsers may keep them for ever;
/// every other file keeps its path.
pub fn published_file(file: &str, digest: Digest) -> String {
    let asset = file.strip_prefix("assets/").filter(|name| !name.contains('/'));
    match asset.and_then(|name| name.rsplit_once('.')) {
        Some((name, extension @ ("css" | "js"))) => {
            format!("assets/{name}.{}.{extension}", digest.short(8))
        }
        _ => file.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_a_line_above_has_said_is_not_said_again() {
        let check = |text: &str, said: &[&str], left: &str| assert_eq!(without(text, said), left);
        check("番号へ。危ないときは119番へ。", &["119"], "番号へ。");
        check("#8000へ。危ないときは119番へ。", &["119"], "#8000へ。");
        check("危ないときは119番へ。", &["119"], "");
        check("危ないときは119番へ", &[], "危ないときは119番へ");
    }

    #[test]
    fn only_style_sheets_and_scripts_carry_their_digest() {
        let digest = Digest::of(b"");
        let check = |file: &str, published: &str| assert_eq!(published_file(file, digest), published);
        let short = digest.short(8);
        check("assets/site.css", &format!("assets/site.{short}.css"));
        check("assets/site.js", &format!("assets/site.{short}.js"));
        check("assets/icon.svg", "assets/icon.svg");
        check("assets/deep/site.css", "assets/deep/site.css");
        check("site.css", "site.css");
        check("favicon.svg", "favicon.svg");
    }
}
