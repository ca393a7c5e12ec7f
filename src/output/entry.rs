//! The entry of a file just made: where a page leads, and what can be led to in it.
//!
//! Links and anchors become words of the manifest. Those that are words already are looked up as
//! each page is made; the others become words one page after another, so that they are the same
//! whoever made which page. What many pages show brings the same words to each of them, and is
//! read once.

use std::collections::{BTreeMap, BTreeSet};

use crate::pages::Pieces;
use crate::say;
use crate::text::{ByDigest, Diagnostic, Digest};
use crate::theme::Rendered;

use super::links::{Lead, anchor_within, lead};
use super::made::Made;
use super::manifest::{Entry, Manifest, Words};
use super::{Changes, Faults, Planned, place};

/// The words of links and anchors while files are made.
pub(super) struct Places {
    pub words: Words,
    /// Anchors that a page names in itself and does not have, by the page's place in the plan.
    pub dead_within: Vec<(usize, String)>,
    /// What stands on every page, by its place in the theme, once a page showed it.
    everywhere: BTreeMap<usize, Shown>,
    /// Pieces, once a page showed them.
    pieces: ByDigest<Shown>,
    /// What the page at hand brings with all that it shows; kept for its room.
    page: Brought,
}

impl Places {
    /// Begins with the words of the last manifest, so that its entries can be kept.
    pub fn new(last: &Manifest) -> Places {
        Places {
            words: Words::of(last),
            dead_within: vec![],
            everywhere: BTreeMap::new(),
            pieces: ByDigest::default(),
            page: Brought::default(),
        }
    }
}

/// What is told of a file once it is made; its bytes are gone by then.
pub(super) struct Report {
    digest: Digest,
    /// How many bytes.
    size: u64,
    /// Of a page.
    leads: Option<Leads>,
}

/// Where a page leads, by itself and by what it shows.
struct Leads {
    own: Brought,
    /// What stands on every page and on this one, by its place in the theme.
    everywhere: Vec<usize>,
    pieces: Vec<Digest>,
}

/// What some HTML brings to the page that it stands on.
#[derive(Default)]
struct Brought {
    /// Where it leads within the site.
    links: Vec<u32>,
    anchors: Vec<u32>,
    /// The anchors that it names on whichever page it stands.
    within: Vec<u32>,
    /// What was no word yet when it was read.
    new: Vec<(Role, Box<str>)>,
    /// Links that lead to another place from each page.
    relative: Vec<Box<str>>,
}

/// What something is that is no word yet.
enum Role {
    Link,
    Anchor,
    Within,
    /// A link that may not be: it never becomes a word, and is told of.
    Refused,
}

/// What something that many pages show brings to each: in little room, since there are as many
/// as records.
struct Shown {
    /// Links, anchors, and anchors named within, one after another.
    words: Box<[u32]>,
    links_end: u32,
    anchors_end: u32,
    relative: Box<[Box<str>]>,
}

impl Brought {
    /// Notes a link or an anchor.
    fn note(&mut self, role: Role, word: &str, words: &Words) {
        let known = words.known(word);
        match (&role, known) {
            (Role::Link, Some(place)) => self.links.push(place),
            (Role::Anchor, Some(place)) => self.anchors.push(place),
            (Role::Within, Some(place)) => self.within.push(place),
            (Role::Refused, _) | (_, None) => self.new.push((role, word.into())),
        }
    }

    fn clear(&mut self) {
        let Brought { links, anchors, within, new, relative } = self;
        [links, anchors, within].into_iter().for_each(Vec::clear);
        new.clear();
        relative.clear();
    }

    fn take_over(&mut self, other: Brought) {
        self.links.extend(other.links);
        self.anchors.extend(other.anchors);
        self.within.extend(other.within);
        self.new.extend(other.new);
        self.relative.extend(other.relative);
    }

    fn take_in(&mut self, shown: &Shown) {
        let (links_end, anchors_end) = (shown.links_end as usize, shown.anchors_end as usize);
        self.links.extend(&shown.words[..links_end]);
        self.anchors.extend(&shown.words[links_end..anchors_end]);
        self.within.extend(&shown.words[anchors_end..]);
        self.relative.extend(shown.relative.iter().cloned());
    }
}

impl From<Brought> for Shown {
    /// Of what has no new words any more.
    fn from(Brought { links, anchors, within, relative, .. }: Brought) -> Shown {
        let links_end = links.len() as u32;
        let anchors_end = links_end + anchors.len() as u32;
        let mut words = links;
        words.reserve_exact(anchors.len() + within.len());
        words.extend(anchors.into_iter().chain(within));
        Shown { words: words.into(), links_end, anchors_end, relative: relative.into() }
    }
}

/// Whether a link leads to the same place wherever it stands.
fn leads_everywhere(link: &str) -> bool {
    ["/", "#", "http:", "https:", "mailto:", "tel:"].iter().any(|start| link.starts_with(start))
}

impl Changes<'_> {
    /// What is told of a file just made, with `words` as they are so far.
    pub(super) fn report(&self, planned: &Planned<'_>, made: &Made<'_>, words: &Words) -> Report {
        let leads = made.laid.as_ref().map(|laid| Leads {
            own: self.brought(laid.links(), laid.anchors(), Some(planned.page.path.as_str()), words),
            everywhere: laid.everywhere().collect(),
            pieces: laid.pieces().collect(),
        });
        Report { digest: made.digest, size: made.size, leads }
    }

    /// The entry of a file by its place in the plan; of a page with its links and anchors.
    pub(super) fn entry(
        &self,
        at: usize,
        report: Report,
        pieces: &Pieces,
        places: &mut Places,
        faults: &mut Faults,
    ) -> Entry {
        let planned = &self.planned[at];
        let file = Entry::file(planned.key, report.digest, report.size).in_part(planned.part);
        let Some(leads) = report.leads else { return file };
        let mut page = std::mem::take(&mut places.page);
        page.clear();
        page.take_over(self.settled(leads.own, planned, places, faults));
        for part in leads.everywhere {
            if !places.everywhere.contains_key(&part) {
                let shown = self.shown(&self.theme.everywhere()[part], planned, places, faults);
                places.everywhere.insert(part, shown);
            }
            page.take_in(&places.everywhere[&part]);
        }
        for piece in leads.pieces {
            if !places.pieces.contains_key(&piece) {
                let shown = self.shown(pieces.piece(piece), planned, places, faults);
                places.pieces.insert(piece, shown);
            }
            page.take_in(&places.pieces[&piece]);
        }
        if !page.relative.is_empty() {
            let links = page.relative.iter().map(|link| &**link);
            let from_here = Some(planned.page.path.as_str());
            let from_here = self.brought(links, std::iter::empty(), from_here, &places.words);
            page.links.extend(self.settled(from_here, planned, places, faults).links);
        }
        page.links.sort_unstable();
        page.links.dedup();
        page.anchors.sort_unstable();
        self.check_anchors(at, &page, places, faults);
        page.anchors.dedup();
        let entry = file.leading(page.links[..].into(), page.anchors[..].into());
        places.page = page;
        entry
    }

    /// Anchors that stand twice on a page are told of; those that it names and does not have are
    /// noted. Its anchors are sorted.
    fn check_anchors(&self, at: usize, page: &Brought, places: &mut Places, faults: &mut Faults) {
        let (planned, anchors) = (&self.planned[at], &page.anchors);
        for pair in anchors.windows(2).filter(|pair| pair[0] == pair[1]) {
            let anchor = places.words.word(pair[0]);
            let said =
                say!("ページの中に id「{anchor}」が二度あります", "the id `{anchor}` stands twice on a page");
            faults
                .add(planned, Diagnostic::error("duplicate-anchor", place(&planned.page, self.theme), said));
        }
        let dead = page.within.iter().filter(|anchor| anchors.binary_search(anchor).is_err());
        let dead: BTreeSet<String> = dead.map(|anchor| places.words.word(*anchor).to_owned()).collect();
        places.dead_within.extend(dead.into_iter().map(|anchor| (at, anchor)));
    }

    /// What HTML brings that many pages show; this page is the first of them.
    fn shown(
        &self,
        html: &Rendered,
        planned: &Planned<'_>,
        places: &mut Places,
        faults: &mut Faults,
    ) -> Shown {
        let brought = self.brought(html.links(), html.anchors(), None, &places.words);
        self.settled(brought, planned, places, faults).into()
    }

    /// What HTML brings by its links and anchors, `from` the page that it stands on if it stands
    /// on one alone.
    fn brought<'h>(
        &self,
        links: impl Iterator<Item = &'h str>,
        anchors: impl Iterator<Item = &'h str>,
        from: Option<&str>,
        words: &Words,
    ) -> Brought {
        // Nearly all lead within the site.
        let (links_room, anchors_room) = (links.size_hint().0, anchors.size_hint().0);
        let mut brought = Brought {
            links: Vec::with_capacity(links_room),
            anchors: Vec::with_capacity(anchors_room),
            ..Brought::default()
        };
        for link in links {
            if let Some(anchor) = anchor_within(link) {
                if !anchor.is_empty() {
                    brought.note(Role::Within, &anchor, words);
                }
                continue;
            }
            let Some(from) = from.or_else(|| leads_everywhere(link).then_some("")) else {
                brought.relative.push(link.into());
                continue;
            };
            match lead(link, from, &self.address) {
                // A page that names itself, as each does for search engines, leads nowhere else.
                Lead::Within(target) if target == from && !from.is_empty() => {}
                Lead::Within(target) => brought.note(Role::Link, &target, words),
                Lead::Elsewhere => {}
                Lead::Refused => brought.note(Role::Refused, link, words),
            }
        }
        anchors.for_each(|anchor| brought.note(Role::Anchor, anchor, words));
        brought
    }

    /// The same, once what was no word yet has become one.
    fn settled(
        &self,
        mut brought: Brought,
        planned: &Planned<'_>,
        places: &mut Places,
        faults: &mut Faults,
    ) -> Brought {
        for (role, word) in std::mem::take(&mut brought.new) {
            match role {
                Role::Link => brought.links.push(places.words.place(&word)),
                Role::Anchor => brought.anchors.push(places.words.place(&word)),
                Role::Within => brought.within.push(places.words.place(&word)),
                Role::Refused => faults.add(planned, self.refused(&word, planned)),
            }
        }
        brought
    }

    fn refused(&self, link: &str, planned: &Planned<'_>) -> Diagnostic {
        let said = say!("「{link}」という形のリンクは使えません", "a link of the form `{link}` is refused");
        let place = self.theme.mention(link).unwrap_or_else(|| place(&planned.page, self.theme));
        Diagnostic::error("refused-link", place, said)
    }
}
