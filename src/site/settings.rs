//! The site's settings: what `data/site.toml` and `data/updates/` say of the whole.

use serde::Serialize;

use crate::calendar::Date;

use super::guide::Target;
use super::id::{AudienceId, DeskId};
use super::path::PagePath;

/// What holds for every page.
#[derive(Clone, Debug)]
pub struct Settings {
    pub title: String,
    pub description: String,
    /// Scheme and host, without a slash at the end: `https://shirube.example`.
    pub origin: String,
    /// Path of the site's root, with a slash at both ends: `/` or `/guide/`.
    pub base_path: String,
    /// As in BCP 47: `ja`.
    pub language: String,
    /// As in the IANA database: `Asia/Tokyo`.
    pub time_zone: String,
    pub status: Status,
    /// Whose guidance it is.
    pub publisher: String,
    /// The folder below `themes/`.
    pub theme: String,
    /// The desk of every page that names no other.
    pub desk: Option<DeskId>,
    /// The source of every page that names no other.
    pub source: Option<String>,
    pub audiences: Vec<Audience>,
    pub urgent: Vec<Urgent>,
    pub navigation: Vec<Entrance>,
    pub notice: Option<Notice>,
}

impl Settings {
    /// The URL that a page of this site links to: `/guide/registers/`.
    pub fn url(&self, path: &PagePath) -> String {
        format!("{}{}", self.base_path, encoded(path.as_str()))
    }

    /// The URL that stands alone: `https://shirube.example/guide/registers/`.
    pub fn absolute_url(&self, path: &PagePath) -> String {
        format!("{}{}", self.origin, self.url(path))
    }
}

/// A path as it stands in a URL: everything but unreserved letters and `/` in percents.
fn encoded(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                url.push(char::from(byte))
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// Whether people may rely on the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// One line on every page says that this is a sample.
    Demonstration,
    /// What only a demonstration may leave open is an error.
    Live,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Audience {
    pub id: AudienceId,
    pub title: String,
}

/// Words that call for a card before anything else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Urgent {
    pub words: Vec<String>,
    pub text: String,
    pub desk: Option<DeskId>,
}

/// A way in, on the home page.
#[derive(Clone, Debug, PartialEq)]
pub struct Entrance {
    pub title: String,
    pub description: String,
    pub target: Target,
    pub audience: Option<AudienceId>,
}

/// A line for everybody, on every page.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub title: String,
    pub text: String,
    pub target: Option<Target>,
}

/// What readers should know has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    pub date: Date,
    pub title: String,
    pub text: String,
    pub targets: Vec<Target>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_holds_only_what_every_browser_reads_alike() {
        assert_eq!(encoded("a/看取り.html"), "a/%E7%9C%8B%E5%8F%96%E3%82%8A.html");
    }
}
