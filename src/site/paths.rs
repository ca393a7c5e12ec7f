//! The registry of every URL and anchor, made before any page is. Links are checked here,
//! in every build.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::guide::Target;
use super::id::{GuideId, RecordId, RegisterId};
use super::path::PagePath;
use super::register::Register;
use crate::parse::draft::Anchors;
use crate::text::Digest;

/// Every path of the site with what stands there. Of the parts of a list by 五十音 only the
/// rows of a whole register are known here; how the others are cut is for `derive`.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// Every path but those of records.
    pub(in crate::site) places: Arc<Places>,
    /// The registers, which know their records: each has a path of its own.
    pub(in crate::site) registers: BTreeMap<RegisterId, Arc<Register>>,
}

/// Every path but those of records, and the files of `content/` that some are made from.
#[derive(Clone, Debug, Default)]
pub(in crate::site) struct Places {
    /// What is published, ended or upcoming at each path.
    pub spots: BTreeMap<PagePath, Spot>,
    /// Files of `content/`, published or not, below `content/`: `a/b.md`, `a/map.svg`.
    pub sources: BTreeMap<String, PagePath>,
    /// The source folder of each page of `content/`, for links to what lies beside it.
    pub folders: BTreeMap<PagePath, String>,
    /// Old paths, and where each leads now.
    pub aliases: BTreeMap<PagePath, PagePath>,
}

/// What stands at a path.
#[derive(Clone, Debug)]
pub(in crate::site) struct Spot {
    pub title: Arc<str>,
    pub standing: Standing,
    /// The page of `content/` that is shown here or gives its words.
    pub guide: Option<GuideId>,
    /// Anchors that the author's links may name; `None` where only the finished page tells.
    pub anchors: Option<Arc<Anchors>>,
}

/// Whether a path is published today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) enum Standing {
    Published,
    /// Published before, not today.
    Ended,
    /// Not published yet.
    Upcoming,
}

/// Why a link leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::site) enum DeadLink {
    /// There is no such page or file.
    NoPage,
    /// The page is there, the anchor is not.
    NoAnchor { path: PagePath, anchor: String },
    /// A URL of the site without its slash at the end.
    NoSlash,
    /// No link at all: a scheme that is not allowed, `//host`.
    Malformed,
}

impl Paths {
    /// The page of `content/` that is published at a path, or gives its words to it.
    pub fn guide(&self, path: &PagePath) -> Option<&GuideId> {
        let spot = self.places.spots.get(path).filter(|spot| spot.standing == Standing::Published);
        spot.and_then(|spot| spot.guide.as_ref())
    }

    /// What stands at a path.
    fn spot(&self, path: &PagePath) -> Option<Cow<'_, Spot>> {
        match self.places.spots.get(path) {
            Some(spot) => Some(Cow::Borrowed(spot)),
            None => self.record(path).map(Cow::Owned),
        }
    }

    /// What stands at the path of a record: `registers/clinics/c-0001.html`.
    fn record(&self, path: &PagePath) -> Option<Spot> {
        let (register, id) = path.as_str().strip_prefix("registers/")?.split_once('/')?;
        let (register, id) = (self.registers.get(register)?, id.strip_suffix(".html")?);
        let has = |ids: &[RecordId]| ids.binary_search_by(|other| other.as_str().cmp(id)).is_ok();
        let (title, standing) = match register.entry(id) {
            Some(entry) => (entry.record.label().into(), Standing::Published),
            None if has(&register.gone) => (register.schema.title.as_str().into(), Standing::Ended),
            None if has(&register.upcoming) => (register.schema.title.as_str().into(), Standing::Upcoming),
            None => return None,
        };
        Some(Spot { title, standing, guide: None, anchors: None })
    }

    /// The record whose path differs from this one at most in capitals.
    pub(in crate::site) fn is_of_record(&self, path: &str) -> bool {
        let of_register = |(id, register): (&RegisterId, &Arc<Register>)| {
            let rest = strip_prefix_of_any_case(path, &format!("registers/{id}/"));
            let record = rest.and_then(|rest| rest.get(..rest.len().checked_sub(".html".len())?));
            let has = |ids: &[RecordId], wanted: &str| {
                ids.iter().any(|id| id.as_str().eq_ignore_ascii_case(wanted))
            };
            record.filter(|_| path.to_ascii_lowercase().ends_with(".html")).is_some_and(|wanted| {
                let entries = register.entries.iter().map(|entry| &entry.record.id);
                entries.into_iter().any(|id| id.as_str().eq_ignore_ascii_case(wanted))
                    || has(&register.gone, wanted)
                    || has(&register.upcoming, wanted)
            })
        };
        self.registers.iter().any(of_register)
    }

    /// Whether anything is published at a path today.
    pub fn is_published(&self, path: &PagePath) -> bool {
        self.spot(path).is_some_and(|spot| spot.standing == Standing::Published)
    }

    /// What stands at a path, in its own words, if it is published today.
    pub fn title(&self, path: &PagePath) -> Option<&str> {
        let spot = self.places.spots.get(path)?;
        (spot.standing == Standing::Published).then_some(&*spot.title)
    }

    /// Every published path but those of records, in order.
    pub fn published(&self) -> impl Iterator<Item = &PagePath> {
        self.at(Standing::Published)
    }

    /// Every path whose page was published before and is no longer, in order.
    pub fn ended(&self) -> Vec<PagePath> {
        let of_register = |(id, register): (&RegisterId, &Arc<Register>)| {
            register.gone.iter().map(|record| PagePath::record(id, record)).collect::<Vec<PagePath>>()
        };
        let records = self.registers.iter().flat_map(of_register);
        let mut ended: Vec<PagePath> = self.at(Standing::Ended).cloned().chain(records).collect();
        ended.sort();
        ended
    }

    /// Of every path but those of records, and of what stands there in its own words.
    pub fn titles(&self) -> Digest {
        self.places.spots.iter().fold(Digest::of(b""), |digest, (path, spot)| {
            let title = if spot.standing == Standing::Published { &*spot.title } else { "" };
            digest.with_word(path.as_str()).with_word(title)
        })
    }

    /// Of every path, of what stands there in its own words, and of its anchors.
    pub(in crate::site) fn digest(&self) -> Digest {
        let mut digest = Digest::of(b"");
        for (path, spot) in &self.places.spots {
            digest = digest.with_word(path.as_str()).with_word(&spot.title).with_word(match spot.standing {
                Standing::Published => "published",
                Standing::Ended => "ended",
                Standing::Upcoming => "upcoming",
            });
            digest = match &spot.anchors {
                Some(anchors) => digest.with(anchors.digest),
                None => digest.with_word("unknown"),
            };
        }
        for (id, register) in &self.registers {
            let placed = if register.schema.placed { "placed" } else { "" };
            digest = digest.with_word(id.as_str()).with(register.names).with_word(placed);
        }
        let paths = self.places.sources.iter().map(|(source, path)| (source.as_str(), path.as_str()));
        let folders = self.places.folders.iter().map(|(path, folder)| (path.as_str(), folder.as_str()));
        let aliases = self.places.aliases.iter().map(|(old, new)| (old.as_str(), new.as_str()));
        paths
            .chain(folders)
            .chain(aliases)
            .fold(digest, |digest, (from, to)| digest.with_word(from).with_word(to))
    }

    /// Old paths and where each leads now, in order.
    pub fn aliases(&self) -> impl Iterator<Item = (&PagePath, &PagePath)> {
        self.places.aliases.iter()
    }

    fn at(&self, standing: Standing) -> impl Iterator<Item = &PagePath> {
        self.places.spots.iter().filter(move |(_, spot)| spot.standing == standing).map(|(path, _)| path)
    }

    /// Where a link leads that stands on the page at `from`; see [`super::Site::target`].
    pub(in crate::site) fn target(&self, link: &str, from: &PagePath) -> Result<Target, DeadLink> {
        let (page, anchor) = match link.split_once('#') {
            Some((page, anchor)) => (page, Some(decoded(anchor))),
            None => (link, None),
        };
        if is_external(page) {
            return Ok(Target::External(link.to_owned()));
        }
        let (page, query) = match page.split_once('?') {
            Some((page, query)) => (page, Some(encoded_query(query)).filter(|query| !query.is_empty())),
            None => (page, None),
        };
        let target = self.page(page, anchor, from)?;
        Ok(match target {
            Target::Page { path, anchor, title, .. } => Target::Page { path, query, anchor, title },
            other => other,
        })
    }

    /// A page or a file of the site; a query is its own affair.
    fn page(&self, page: &str, anchor: Option<String>, from: &PagePath) -> Result<Target, DeadLink> {
        if page.is_empty() {
            return self.at_anchor(from, anchor);
        }
        if let Some(source) = page.strip_prefix("@/") {
            let path = self.places.sources.get(source).ok_or(DeadLink::NoPage)?;
            return self.at_anchor(path, anchor);
        }
        if let Some(url) = page.strip_prefix('/') {
            return self.at_url(url, anchor);
        }
        self.at_anchor(self.beside(page, from)?, anchor)
    }

    /// A URL of the site, without its first slash.
    fn at_url(&self, url: &str, anchor: Option<String>) -> Result<Target, DeadLink> {
        if url.starts_with('/') {
            return Err(DeadLink::Malformed);
        }
        let url = decoded(url);
        let path = PagePath::checked(&url);
        let path = self.places.aliases.get(&path).cloned().unwrap_or(path);
        if self.spot(&path).is_some() {
            return self.at_anchor(&path, anchor);
        }
        if let Some((list, part)) = url.split_once("kana/") {
            return self.part_of_list(list, part);
        }
        Err(if self.places.spots.contains_key(&*format!("{url}/")) {
            DeadLink::NoSlash
        } else {
            DeadLink::NoPage
        })
    }

    /// A part of a long list by 五十音. Which parts a list is cut into, and which are empty,
    /// changes with its records, and with the day: such a link is never dead, and leads to
    /// the nearest list that stands today.
    fn part_of_list(&self, list: &str, part: &str) -> Result<Target, DeadLink> {
        let row = part.split('/').next().unwrap_or(part);
        let nearest = [format!("{list}kana/{row}/"), list.to_owned()];
        let path = nearest
            .iter()
            .find_map(|path| self.places.spots.get_key_value(&**path))
            .ok_or(DeadLink::NoPage)?
            .0;
        self.at_anchor(path, None)
    }

    /// A file or a page in the source folder of the page at `from`: `map.svg`, `../b.md`.
    fn beside(&self, link: &str, from: &PagePath) -> Result<&PagePath, DeadLink> {
        if link.split('/').next().is_some_and(|first| first.contains(':')) {
            return Err(DeadLink::Malformed);
        }
        let folder = self.places.folders.get(from).map_or("", |folder| folder);
        let mut parts: Vec<String> = folder.split_terminator('/').map(str::to_owned).collect();
        for part in link.split('/') {
            match part {
                "." => {}
                ".." => drop(parts.pop().ok_or(DeadLink::NoPage)?),
                part => parts.push(decoded(part)),
            }
        }
        self.places.sources.get(&parts.join("/")).ok_or(DeadLink::NoPage)
    }

    fn at_anchor(&self, path: &PagePath, anchor: Option<String>) -> Result<Target, DeadLink> {
        let spot = self.spot(path).ok_or(DeadLink::NoPage)?;
        let anchor = anchor.filter(|anchor| !anchor.is_empty());
        let unknown =
            anchor.as_ref().zip(spot.anchors.as_ref()).filter(|(anchor, known)| !known.contains(anchor));
        if let Some((anchor, _)) = unknown {
            return Err(DeadLink::NoAnchor { path: path.clone(), anchor: anchor.clone() });
        }
        Ok(match spot.standing {
            Standing::Published => {
                Target::Page { path: path.clone(), query: None, anchor, title: spot.title.to_string() }
            }
            Standing::Ended => Target::Ended,
            Standing::Upcoming => Target::Upcoming,
        })
    }

    /// The anchors of a path, where they are known.
    pub(in crate::site) fn anchors(&self, path: &PagePath) -> impl Iterator<Item = &str> {
        let known = self.places.spots.get(path).and_then(|spot| spot.anchors.as_deref());
        known.into_iter().flat_map(Anchors::iter)
    }
}

/// What follows a prefix, whatever its capitals.
fn strip_prefix_of_any_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Whether a link leaves the site, by one of the schemes that a page may use.
fn is_external(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| ["https", "http", "mailto", "tel"].contains(&&*scheme))
}

/// A query as it may stand in a URL; codes that its author wrote stay.
fn encoded_query(query: &str) -> String {
    let mut written = String::with_capacity(query.len());
    for byte in query.bytes() {
        match byte {
            b'"' | b'<' | b'>' | b'`' | b'\\' | b'^' | b'{' | b'|' | b'}' => {
                written.push_str(&format!("%{byte:02X}"))
            }
            _ if byte.is_ascii_graphic() => written.push(byte.into()),
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

/// `%E7%9C%8B` as the letter it stands for; what is no such code stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        let mut places = Places::default();
        let mut place = |path: &str, source: &str, standing, anchors: Option<&[&str]>| {
            let path = PagePath::checked(path);
            let anchors = anchors.map(|all| Arc::new(all.iter().map(|one| (*one).to_owned()).collect()));
            places.spots.insert(path.clone(), Spot { title: source.into(), standing, guide: None, anchors });
            places.sources.insert(source.to_owned(), path.clone());
            if let Some((folder, _)) = source.rsplit_once('/') {
                places.folders.insert(path, folder.to_owned());
            }
        };
        place("a/", "a/_index.md", Standing::Published, Some(&["top"]));
        place("a/b/", "a/b.md", Standing::Published, Some(&["見出し"]));
        place("a/map.svg", "a/map.svg", Standing::Published, None);
        place("old/", "old.md", Standing::Ended, Some(&[]));
        place("next/", "next.md", Standing::Upcoming, Some(&[]));
        place("registers/x/", "registers/x", Standing::Published, None);
        places.aliases.insert(PagePath::checked("was/"), PagePath::checked("a/b/"));
        Paths { places: Arc::new(places), ..Paths::default() }
    }

    #[test]
    fn a_link_leads_where_its_author_meant() {
        let paths = paths();
        let to = |link: &str| match paths.target(link, &PagePath::checked("a/b/")) {
            Ok(Target::Page { path, query, anchor, .. }) => {
                let query = query.map(|query| format!("?{query}")).unwrap_or_default();
                format!("{path:?}{query}{}", anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default())
            }
            other => format!("{other:?}"),
        };
        assert_eq!(to("@/a/_index.md#top"), "/a/#top");
        assert_eq!(to("#見出し"), "/a/b/#見出し");
        assert_eq!(to("#%E8%A6%8B%E5%87%BA%E3%81%97"), "/a/b/#見出し");
        assert_eq!(to("/a/"), "/a/");
        assert_eq!(to("/was/"), "/a/b/");
        assert_eq!(to("/a/?q=1#top"), "/a/?q=1#top");
        assert_eq!(to("/a/?q=看護 <夜>&b=%20"), "/a/?q=%E7%9C%8B%E8%AD%B7%20%3C%E5%A4%9C%3E&b=%20");
        assert_eq!(to("@/a/_index.md?q=1"), "/a/?q=1");
        assert_eq!(to("/a/?"), "/a/");
        assert_eq!(to("map.svg"), "/a/map.svg");
        assert_eq!(to("../old.md"), "Ok(Ended)");
        assert_eq!(to("@/next.md"), "Ok(Upcoming)");
        assert_eq!(to("/registers/x/kana/a/"), "/registers/x/");
        assert_eq!(to("https://example.jp/"), "Ok(External(\"https://example.jp/\"))");
    }

    #[test]
    fn a_link_that_leads_nowhere_says_why() {
        let paths = paths();
        let fault = |link: &str| paths.target(link, &PagePath::checked("a/b/")).expect_err(link);
        assert_eq!(fault("@/a/c.md"), DeadLink::NoPage);
        assert_eq!(fault("/a"), DeadLink::NoSlash);
        assert_eq!(fault("//host/"), DeadLink::Malformed);
        assert_eq!(fault("javascript:alert(1)"), DeadLink::Malformed);
        assert_eq!(fault("../../../etc/passwd"), DeadLink::NoPage);
        assert!(matches!(fault("@/a/_index.md#no"), DeadLink::NoAnchor { .. }));
        assert!(matches!(fault("#no"), DeadLink::NoAnchor { .. }));
    }
}
