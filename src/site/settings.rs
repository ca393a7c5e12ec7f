//! The site's settings: what `data/site.toml` and `data/updates/` say of the whole.

use std::borrow::Cow;

use serde::Serialize;

use crate::calendar::Date;
use crate::parse::draft::{SettingsDraft, Text};
use crate::say;
use crate::text::{Checked, Diagnostic, Place, Source, holds, is_one_of, nearest};

use super::absent::{AUDIENCE, DESK, absent, twice};
use super::desk::Desk;
use super::guide::Target;
use super::id::{AudienceId, DeskId, id_fault};
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
    /// The profession that the site asks to check its guides; none where it asks nobody.
    pub review_by: Option<String>,
    pub audiences: Vec<Audience>,
    /// Where readers find what to do when something has happened.
    pub urgent_page: Option<Target>,
    pub urgent: Vec<Urgent>,
    pub navigation: Vec<Entrance>,
    pub notice: Option<Notice>,
}

impl Settings {
    /// The URL that a page of this site links to: `/guide/registers/`.
    pub fn url(&self, path: &PagePath) -> String {
        [&*self.base_path, &*encoded(path.as_str())].concat()
    }

    /// The same with what is asked of the page, and a place on it.
    pub fn url_of_place(&self, path: &PagePath, query: Option<&str>, anchor: Option<&str>) -> String {
        let mut url = self.url(path);
        for (mark, part) in [("?", query), ("#", anchor)] {
            if let Some(part) = part {
                url.extend([mark, part]);
            }
        }
        url
    }

    /// The URL that stands alone: `https://shirube.example/guide/registers/`.
    pub fn absolute_url(&self, path: &PagePath) -> String {
        [&*self.origin, &*self.base_path, &*encoded(path.as_str())].concat()
    }

    /// The same of a place on the page, whatever words name it.
    pub fn absolute_url_of_place(&self, path: &PagePath, place: &str) -> String {
        [&*self.absolute_url(path), "#", &*encoded(place)].concat()
    }
}

/// Everything of `data/site.toml` but what leads to pages, which are not known yet.
pub(in crate::site) fn settings(
    draft: &SettingsDraft,
    desks: &[Desk],
    base_url: Option<&str>,
) -> Checked<Settings> {
    let mut found = Vec::new();
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
    let base_url = base_url.unwrap_or(&draft.base_url.value);
    let (origin, base_path) = split_base_url(base_url).unwrap_or_else(|| {
        found
            .extend((!draft.base_url.value.is_empty()).then(|| base_url_fault(&draft.file, &draft.base_url)));
        ("https://site.invalid".to_owned(), "/".to_owned())
    });
    let audiences = audiences(draft, &mut found);
    let settings = Settings {
        title: draft.title.value.clone(),
        description: words(&draft.description).unwrap_or_default(),
        origin,
        base_path,
        language: words(&draft.language).unwrap_or_else(|| "ja".to_owned()),
        time_zone: time_zone(draft, &mut found),
        status: status(draft, &mut found),
        publisher: words(&draft.publisher).unwrap_or_else(|| draft.title.value.clone()),
        theme: words(&draft.theme).unwrap_or_else(|| "base".to_owned()),
        desk: draft.desk.as_ref().and_then(|desk| known_desk(&draft.file, desk, desks, &mut found)),
        source: words(&draft.source),
        review_by: words(&draft.review_by).filter(|profession| !profession.is_empty()),
        urgent: urgent(draft, desks, &mut found),
        audiences,
        navigation: vec![],
        notice: None,
        urgent_page: None,
    };
    Checked { value: settings, diagnostics: found }
}

/// Scheme and host, and the path with a slash at both ends; `None` where it is no
/// `http(s)://host/` or carries a query or an anchor.
pub fn split_base_url(url: &str) -> Option<(String, String)> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let of_a_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let of_a_path = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if host.is_empty() || !host.bytes().all(of_a_host) || !path.bytes().all(of_a_path) {
        return None;
    }
    let path = path.trim_matches('/');
    let origin = url[..url.len() - rest.len() + host.len()].to_owned();
    Some((origin, if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }))
}

fn base_url_fault(file: &Source, written: &Text) -> Diagnostic {
    let url = &written.value;
    Diagnostic::error(
        "malformed-base-url",
        Place::at(file, written.span),
        say!("base_url「{url}」は、サイトの住所として読めません", "`{url}` cannot be a base_url"),
    )
    .hint(say!(
        "https:// で始まる形で書いてください（例 https://www.example.jp/ または https://www.example.jp/zaitaku/）",
        "write it as https://www.example.jp/ or https://www.example.jp/guide/"
    ))
}

fn time_zone(draft: &SettingsDraft, found: &mut Vec<Diagnostic>) -> String {
    let Some(written) = &draft.time_zone else {
        return "Asia/Tokyo".to_owned();
    };
    let name = &written.value;
    if !name.is_empty() && Date::at(0, name).is_none() {
        found.push(
            Diagnostic::error(
                "unknown-time-zone",
                Place::at(&draft.file, written.span),
                say!("「{name}」という時間帯はありません", "no time zone is called `{name}`"),
            )
            .hint(say!("日本なら \"Asia/Tokyo\" と書きます", "such as \"Asia/Tokyo\"")),
        );
        return "UTC".to_owned();
    }
    name.clone()
}

fn status(draft: &SettingsDraft, found: &mut Vec<Diagnostic>) -> Status {
    let Some(written) = &draft.status else {
        return Status::Demonstration;
    };
    match &*written.value {
        "live" => Status::Live,
        "demonstration" | "" => Status::Demonstration,
        other => {
            let near = nearest(other, ["live", "demonstration"]);
            found.push(
                Diagnostic::error(
                    "unknown-status",
                    Place::at(&draft.file, written.span),
                    say!("status に「{other}」は使えません", "`{other}` is no status"),
                )
                .hint(say!(
                    "見本なら \"demonstration\"、公開の本番なら \"live\" と書きます",
                    "\"demonstration\" for a sample site, \"live\" for the real one"
                ))
                .maybe_hint(
                    near.map(|near| say!("いちばん近いのは「{near}」です", "the nearest is `{near}`")),
                ),
            );
            Status::Demonstration
        }
    }
}

fn audiences(draft: &SettingsDraft, found: &mut Vec<Diagnostic>) -> Vec<Audience> {
    let mut audiences: Vec<Audience> = Vec::new();
    for (at, audience) in draft.audiences.iter().enumerate() {
        let earlier = draft.audiences[..at].iter().find(|earlier| earlier.id.value == audience.id.value);
        if let Some(earlier) = earlier {
            let place = |text: &Text| Place::at(&draft.file, text.span);
            found.push(twice(&audience.id.value, place(&audience.id), place(&earlier.id)));
            continue;
        }
        found.extend(id_fault(&draft.file, &audience.id));
        audiences
            .push(Audience { id: AudienceId::new(&audience.id.value), title: audience.title.value.clone() });
    }
    audiences
}

fn urgent(draft: &SettingsDraft, desks: &[Desk], found: &mut Vec<Diagnostic>) -> Vec<Urgent> {
    let card = |urgent: &crate::parse::draft::UrgentDraft| Urgent {
        words: urgent.words.iter().map(|word| word.value.clone()).collect(),
        text: urgent.text.value.clone(),
        desk: urgent.desk.as_ref().and_then(|desk| known_desk(&draft.file, desk, desks, found)),
    };
    draft.urgent.iter().map(card).collect()
}

/// The desk that an author names, if there is one; an error where there is none.
pub(in crate::site) fn known_desk(
    file: &Source,
    written: &Text,
    desks: &[Desk],
    found: &mut Vec<Diagnostic>,
) -> Option<DeskId> {
    let desk = desks.iter().find(|desk| desk.id.as_str() == written.value);
    if desk.is_none() && !written.value.is_empty() {
        found.push(absent(&DESK, file, written, desks.iter().map(|desk| desk.id.as_str())));
    }
    desk.map(|desk| desk.id.clone())
}

/// The audience that an author names, if there is one; an error where there is none.
pub(in crate::site) fn known_audience(
    file: &Source,
    written: &Text,
    audiences: &[Audience],
    found: &mut Vec<Diagnostic>,
) -> Option<AudienceId> {
    let audience = audiences.iter().find(|audience| audience.id.as_str() == written.value);
    if audience.is_none() && !written.value.is_empty() {
        found.push(absent(&AUDIENCE, file, written, audiences.iter().map(|audience| audience.id.as_str())));
    }
    audience.map(|audience| audience.id.clone())
}

/// A path as it stands in a URL: everything but unreserved letters and `/` in percents.
fn encoded(path: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() | is_one_of(byte, b"-._~/");
    if !holds(path, |byte| !is_plain(byte)) {
        return path.into();
    }
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        match is_plain(byte) {
            true => url.push(char::from(byte)),
            false => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url.into()
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
    fn a_base_url_is_split_into_host_and_path() {
        let split = |url| split_base_url(url).map(|(origin, path)| format!("{origin} {path}"));
        assert_eq!(split("https://a.example").as_deref(), Some("https://a.example /"));
        assert_eq!(split("https://a.example/b/c").as_deref(), Some("https://a.example /b/c/"));
        assert_eq!(split("http://localhost:8080/").as_deref(), Some("http://localhost:8080 /"));
        for wrong in ["a.example", "https://", "https://a.example/?b", "ftp://a", "https://a b/"] {
            assert_eq!(split(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_url_holds_only_what_every_browser_reads_alike() {
        assert_eq!(encoded("a/看取り.html"), "a/%E7%9C%8B%E5%8F%96%E3%82%8A.html");
    }
}
