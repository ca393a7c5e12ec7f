//! Every URL of the site, and who owns it. A page's path is computed here and nowhere else.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::id::{AreaId, RecordId, RegisterId, StatisticId};
use super::settings::Settings;

/// The path of something published, below the site's base: `home-care/night/`,
/// `registers/clinics/c-0001.html`; empty for the home page. Holds no `..`, no leading
/// slash, nothing that a file system or a URL would read otherwise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PagePath(Arc<str>);

impl PagePath {
    /// The path of a page of `content/`, from parts that `site` has checked.
    pub(in crate::site) fn checked(path: &str) -> PagePath {
        PagePath(path.into())
    }

    fn of(parts: &[&str]) -> PagePath {
        PagePath(parts.concat().into())
    }

    /// `/`
    pub fn home() -> PagePath {
        PagePath("".into())
    }

    /// `/registers/`
    pub fn registers() -> PagePath {
        PagePath("registers/".into())
    }

    /// `/registers/<register>/`
    pub fn register(register: &RegisterId) -> PagePath {
        PagePath::of(&["registers/", register.as_str(), "/"])
    }

    /// `/registers/<register>/kana/<row>/`: one row of 五十音, or a part of one.
    pub fn register_kana(register: &RegisterId, row: &str) -> PagePath {
        PagePath::of(&["registers/", register.as_str(), "/kana/", row, "/"])
    }

    /// `/registers/<register>/<area>/`
    pub fn register_area(register: &RegisterId, area: &AreaId) -> PagePath {
        PagePath::of(&["registers/", register.as_str(), "/", area.as_str(), "/"])
    }

    /// `/registers/<register>/<area>/kana/<row>/`: an area with more records than a list holds.
    pub fn register_area_kana(register: &RegisterId, area: &AreaId, row: &str) -> PagePath {
        PagePath::of(&["registers/", register.as_str(), "/", area.as_str(), "/kana/", row, "/"])
    }

    /// `/registers/<register>/<id>.html`
    pub fn record(register: &RegisterId, record: &RecordId) -> PagePath {
        PagePath::of(&of_record(register, record))
    }

    /// `/areas/`
    pub fn areas() -> PagePath {
        PagePath("areas/".into())
    }

    /// `/areas/<area>/`
    pub fn area(area: &AreaId) -> PagePath {
        PagePath::of(&of_area(area))
    }

    /// `/glossary/`
    pub fn glossary() -> PagePath {
        PagePath("glossary/".into())
    }

    /// `/statistics/`
    pub fn statistics() -> PagePath {
        PagePath("statistics/".into())
    }

    /// `/statistics/<statistic>/`
    pub fn statistic(statistic: &StatisticId) -> PagePath {
        PagePath::of(&["statistics/", statistic.as_str(), "/"])
    }

    /// `/statistics/<statistic>/<statistic>.csv`
    pub fn statistic_csv(statistic: &StatisticId) -> PagePath {
        PagePath::of(&["statistics/", statistic.as_str(), "/", statistic.as_str(), ".csv"])
    }

    /// `/search/`
    pub fn search() -> PagePath {
        PagePath("search/".into())
    }

    /// `/updates/`
    pub fn updates() -> PagePath {
        PagePath("updates/".into())
    }

    /// `/feed.xml`
    pub fn feed() -> PagePath {
        PagePath("feed.xml".into())
    }

    /// `/open-data/`
    pub fn open_data() -> PagePath {
        PagePath("open-data/".into())
    }

    /// `/open-data/<register>.csv`
    pub fn open_data_csv(register: &RegisterId) -> PagePath {
        PagePath::of(&["open-data/", register.as_str(), ".csv"])
    }

    /// `/open-data/<register>.json`
    pub fn open_data_json(register: &RegisterId) -> PagePath {
        PagePath::of(&["open-data/", register.as_str(), ".json"])
    }

    /// `/<section>/print/`: a whole guide on one page.
    pub fn print(section: &PagePath) -> PagePath {
        PagePath::of(&[section.as_str(), "print/"])
    }

    /// `/sitemap.xml`, `/robots.txt`, `/404.html`, `/_headers`, `/build.json`, `/sitemaps/….xml`:
    /// files at a fixed place; `name` is one of ours, never an author's.
    pub fn fixed(name: &str) -> PagePath {
        PagePath(name.into())
    }

    /// A file beside a page: `home-care/` and `map.svg` give `home-care/map.svg`.
    pub(in crate::site) fn beside(page: &PagePath, file: &str) -> PagePath {
        PagePath::of(&[page.as_str(), file])
    }

    /// Below the site's base, without a leading slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of the folder it stands in: `a/b/` and `a/b.html` give `a/`; none for the
    /// home page. Nothing need be published there.
    pub fn above(&self) -> Option<PagePath> {
        let path = self.0.strip_suffix('/').unwrap_or(&self.0);
        let last = path.rfind('/').map_or(0, |slash| slash + 1);
        (!path.is_empty()).then(|| PagePath(path[..last].into()))
    }

    /// The file in the output folder that the path is served from.
    pub fn file(&self) -> Arc<str> {
        match self.0.is_empty() || self.0.ends_with('/') {
            true => [self.as_str(), "index.html"].concat().into(),
            false => self.0.clone(),
        }
    }
}

/// What the path of a record's page is put together from; an id stands in a URL as it is.
fn of_record<'p>(register: &'p RegisterId, record: &'p RecordId) -> [&'p str; 5] {
    ["registers/", register.as_str(), "/", record.as_str(), ".html"]
}

/// The same of an area's page.
fn of_area(area: &AreaId) -> [&str; 3] {
    ["areas/", area.as_str(), "/"]
}

/// URLs of pages that others name by the thousand, without their paths.
impl Settings {
    /// The URL of a record's page: `/registers/clinics/c-0001.html`.
    pub fn record_url(&self, register: &RegisterId, record: &RecordId) -> String {
        let [registers, register, slash, record, html] = of_record(register, record);
        [&self.base_path, registers, register, slash, record, html].concat()
    }

    /// The URL of an area's page: `/areas/kita/`.
    pub fn area_url(&self, area: &AreaId) -> String {
        let [areas, area, slash] = of_area(area);
        [&self.base_path, areas, area, slash].concat()
    }
}

impl std::borrow::Borrow<str> for PagePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

impl Serialize for PagePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
