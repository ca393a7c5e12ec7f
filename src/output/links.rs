//! Where a rendered page's links lead, and which of them lead nowhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::{holds, is_one_of};

use super::manifest::{Entry, Manifest};

/// Where the site will stand: what a link to itself begins with.
#[derive(Clone, Debug)]
pub struct Address {
    /// Scheme and host, without a slash at the end: `https://shirube.example`.
    pub origin: String,
    /// Path of the site's root, with a slash at both ends: `/` or `/guide/`.
    pub base_path: String,
}

/// Where one link leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lead<'l> {
    /// To a path of the site, with `#anchor` where one is named: `a/b/#c`. A path outside
    /// of the site's root begins with a slash, which no path of the site does.
    Within(Cow<'l, str>),
    /// Elsewhere, by a scheme that may be used.
    Elsewhere,
    /// By a scheme that may not, or to whichever scheme the reader came by.
    Refused,
}

/// Where a link leads that stands on the page `from`, as it was written in HTML.
pub(super) fn lead<'l>(link: &'l str, from: &str, address: &Address) -> Lead<'l> {
    match plainly_within(link, address) {
        Some(target) => Lead::Within(target.into()),
        None => lead_of_any(link, from, address),
    }
}

/// Where a link leads that is written as nearly all are: from the site's root, with its host or
/// without, each sign standing for itself, no step back. `None` for every other.
fn plainly_within<'l>(link: &'l str, address: &Address) -> Option<&'l str> {
    let link = link.strip_prefix(&*address.origin).unwrap_or(link);
    let target = link.strip_prefix(&*address.base_path)?;
    let is_other = |byte: u8| (byte <= b' ') | (byte >= 0x7f) | is_one_of(byte, b"%&?\\");
    let is_step = |step: &[u8]| matches!(step, b"//" | b"/.");
    let is_plain = !holds(target, is_other)
        && !target.starts_with(['/', '.'])
        && !target.ends_with('#')
        && !target.as_bytes().windows(2).any(is_step);
    is_plain.then_some(target)
}

fn lead_of_any<'l>(link: &str, from: &str, address: &Address) -> Lead<'l> {
    let link = unescaped(link.trim());
    if link.starts_with("//") || link.contains(|c: char| c.is_ascii_control() || c == '\\') {
        return Lead::Refused;
    }
    let own = link
        .strip_prefix(&*address.origin)
        .filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
    let scheme = link.split(['/', '?', '#']).next().and_then(|first| first.split_once(':'));
    let link = match (own, scheme) {
        (Some(""), _) => "/",
        (Some(rest), _) => rest,
        (None, Some(("http" | "https" | "mailto" | "tel", _))) => return Lead::Elsewhere,
        (None, Some(_)) => return Lead::Refused,
        (None, None) => &*link,
    };
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or(path);
    let mut target = target(path, from, address);
    if !anchor.is_empty() {
        target.push('#');
        target.push_str(&decoded(anchor));
    }
    Lead::Within(target.into())
}

/// The anchor of a link that leads within its own page; empty for the page itself.
pub(super) fn anchor_within(link: &str) -> Option<Cow<'_, str>> {
    let anchor = link.trim_start().strip_prefix('#')?.trim_end();
    let anchor = unescaped(anchor);
    Some(match decoded(&anchor) {
        Cow::Borrowed(_) => anchor,
        Cow::Owned(decoded) => decoded.into(),
    })
}

/// A path as it is published, without anchor and query.
fn target(path: &str, from: &str, address: &Address) -> String {
    if path.is_empty() {
        return from.to_owned();
    }
    if let Some(rest) = path.strip_prefix(&*address.base_path) {
        return joined("", &decoded(rest));
    }
    if path.starts_with('/') {
        return decoded(path).into_owned();
    }
    let folder = &from[..from.rfind('/').map_or(0, |at| at + 1)];
    joined(folder, &decoded(path))
}

/// A path below a folder, with `.` and `..` taken as browsers take them.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split_terminator('/').collect();
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        match step {
            ".." => {
                parts.pop();
            }
            "." => {}
            _ if steps.peek().is_none() => {
                parts.push(step);
                return parts.join("/");
            }
            _ => parts.push(step),
        }
    }
    if parts.is_empty() { String::new() } else { parts.join("/") + "/" }
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let plain =
        text.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'").replace("&lt;", "<");
    plain.replace("&gt;", ">").replace("&#x2F;", "/").replace("&amp;", "&").into()
}

/// Percents as the bytes they stand for; as written where these are no text.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(text.into(), Cow::Owned)
}

/// A link that leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dead<'m> {
    /// `a/b/#c`
    pub target: &'m str,
    /// Whether the page exists and only the anchor does not.
    pub lacks_anchor: bool,
    /// The files it stands in, in order.
    pub files: Vec<&'m str>,
}

/// Every link of these pages that leads nowhere, each once.
pub(super) fn dead<'m>(
    manifest: &'m Manifest,
    pages: impl Iterator<Item = (&'m Arc<str>, &'m Entry)>,
) -> Vec<Dead<'m>> {
    let mut is_asked: Vec<bool> = Vec::new();
    let mut dead: BTreeMap<u32, Dead<'_>> = BTreeMap::new();
    for (path, entry) in pages {
        for place in entry.links() {
            let at = *place as usize;
            if is_asked.len() <= at {
                is_asked.resize(at + 1, false);
            }
            if !std::mem::replace(&mut is_asked[at], true) {
                let target = manifest.word(*place);
                let fault = fault(manifest, target);
                let of_target = |lacks_anchor| (*place, Dead { target, lacks_anchor, files: Vec::new() });
                dead.extend(fault.map(of_target));
            }
            if let Some(dead) = dead.get_mut(place) {
                dead.files.push(path);
            }
        }
    }
    let mut dead: Vec<Dead<'_>> = dead.into_values().collect();
    dead.sort_by_key(|dead| dead.target);
    dead
}

/// Why a link leads nowhere: because of its anchor alone (`true`), or of its page.
fn fault(manifest: &Manifest, target: &str) -> Option<bool> {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let is_folder = path.is_empty() || path.ends_with('/');
    let file = if is_folder { Cow::from(format!("{path}index.html")) } else { path.into() };
    if file == super::MARK {
        // Made last, from everything else.
        return None;
    }
    let Some(entry) = manifest.entry(&file) else { return Some(false) };
    let anchor = anchor.filter(|_| file.ends_with(".html"))?;
    let has_it = entry.anchors().iter().any(|place| manifest.word(*place) == anchor);
    (!has_it).then_some(true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_link_that_is_written_plainly_leads_where_any_other_way_of_reading_leads(
            link in "(https://a.example)?/(guide/)?[a/.#?%& _-]{0,8}", base_path in "/(guide/)?"
        ) {
            let address = Address { origin: "https://a.example".into(), base_path };
            if let Some(target) = plainly_within(&link, &address) {
                prop_assert_eq!(Lead::Within(target.into()), lead_of_any(&link, "home/care/", &address));
            }
        }
    }

    #[test]
    fn nearly_all_links_are_written_plainly() {
        let address = Address { origin: "https://a.example".into(), base_path: "/guide/".into() };
        for target in ["", "a/", "a/b-1.html", "a/#x"] {
            for origin in ["", "https://a.example"] {
                assert_eq!(plainly_within(&format!("{origin}/guide/{target}"), &address), Some(target));
            }
        }
    }

    fn check(link: &str, expect: Option<&str>) {
        let address = Address { origin: "https://a.example".into(), base_path: "/guide/".into() };
        let expect = expect.map_or(Lead::Refused, |target| match target {
            "elsewhere" => Lead::Elsewhere,
            _ => Lead::Within(target.into()),
        });
        assert_eq!(lead(link, "home/care/", &address), expect, "{link}");
    }

    #[test]
    fn links_are_taken_as_browsers_take_them() {
        check("/guide/", Some(""));
        check("/guide/a/b.html?x=1&amp;y#c", Some("a/b.html#c"));
        check("https://a.example/guide/a/", Some("a/"));
        check("#%E5%B2%A1", Some("home/care/#岡"));
        check("map.svg", Some("home/care/map.svg"));
        check("../x/./y/", Some("home/x/y/"));
        check("../../..", Some(""));
        check("", Some("home/care/"));
    }

    #[test]
    fn a_path_outside_of_the_site_is_no_path_of_the_site() {
        check("/a/", Some("/a/"));
        check("https://a.example/", Some("/"));
    }

    #[test]
    fn other_sites_mail_and_phones_are_elsewhere_and_all_else_is_refused() {
        for link in ["https://a.example.org/", "http://b/", "mailto:a@b.example", "tel:110"] {
            check(link, Some("elsewhere"));
        }
        for link in ["javascript:alert(1)", "data:text/html,x", "//b.example/", "java\nscript:x", "\\\\b\\c"]
        {
            check(link, None);
        }
    }
}
