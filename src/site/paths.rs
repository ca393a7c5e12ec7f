//! The registry of every URL and anchor, made before any page is. Links are checked here,
//! in every build.

use std::collections::{BTreeMap, BTreeSet};

use super::guide::Target;
use super::id::GuideId;
use super::path::PagePath;

/// Every path of the site with what stands there.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// What is published, ended or upcoming at each path, by path as in a URL.
    pub(in crate::site) places: BTreeMap<PagePath, Spot>,
    /// `@/a/b.md` without the `@/`, published or not, and its path.
    pub(in crate::site) sources: BTreeMap<String, PagePath>,
    /// Old paths, and where each leads now.
    pub(in crate::site) aliases: BTreeMap<PagePath, PagePath>,
}

/// What stands at a path.
#[derive(Clone, Debug)]
pub(in crate::site) struct Spot {
    pub title: String,
    pub standing: Standing,
    /// The page of `content/` that is shown or gives its words here.
    pub guide: Option<GuideId>,
    /// Anchors that the author's links may name; `None` where only the rendered page tells.
    pub anchors: Option<BTreeSet<String>>,
}

/// Whether a path is published today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) enum Standing {
    Published,
    Ended,
    Upcoming,
}

impl Paths {
    /// The page of `content/` that is published at a path, or gives its words to it.
    pub fn guide(&self, path: &PagePath) -> Option<&GuideId> {
        self.places.get(path).and_then(|spot| spot.guide.as_ref())
    }

    /// Whether anything is published at a path today.
    pub fn is_published(&self, path: &PagePath) -> bool {
        self.places.get(path).is_some_and(|spot| spot.standing == Standing::Published)
    }

    /// What stands at a path, in its own words, if it is published today.
    pub fn title(&self, path: &PagePath) -> Option<&str> {
        let spot = self.places.get(path)?;
        (spot.standing == Standing::Published).then_some(spot.title.as_str())
    }

    /// Every published path, in order.
    pub fn published(&self) -> impl Iterator<Item = &PagePath> {
        self.places.iter().filter(|(_, spot)| spot.standing == Standing::Published).map(|(path, _)| path)
    }

    /// Old paths and where each leads now, in order.
    pub fn aliases(&self) -> impl Iterator<Item = (&PagePath, &PagePath)> {
        self.aliases.iter()
    }

    /// Where a link leads; see [`super::Site::target`].
    pub(in crate::site) fn target(&self, link: &str, from: &PagePath) -> Option<Target> {
        let _ = (link, from);
        None
    }
}
