//! What the preview shows: every file of the site in memory, and what is wrong. Answers
//! requests by looking up the path among the site's own, so that no path leads outside.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The site as it was last built without errors, and what is wrong with it now.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    files: BTreeMap<Arc<str>, Arc<[u8]>>,
    /// Path of the site's root, with a slash at both ends.
    base_path: Arc<str>,
    /// Of this run of the program: pages of an earlier one are old.
    run: i64,
    /// Counts what was shown, pages and errors alike.
    shown: u64,
    /// The count at which the pages were last changed.
    pages: u64,
    errors: Vec<String>,
}

/// What a request is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub status: u16,
    pub kind: &'static str,
    pub bytes: Arc<[u8]>,
    /// Headers of the site's own.
    pub headers: Vec<(String, String)>,
    /// Where to go instead.
    pub location: Option<String>,
}

/// The folder of the preview's own files; no page of a site begins with a dot.
pub(super) const OWN: &str = "/.shirube/";

impl Stage {
    /// Nothing yet.
    pub fn empty(run: i64) -> Stage {
        let (files, errors) = (BTreeMap::new(), Vec::new());
        Stage { files, base_path: "/".into(), run, shown: 0, pages: 0, errors }
    }

    /// Puts a file where it will be found.
    pub fn put(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Shows what was put, and no errors any more.
    pub fn show(&mut self, removed: &[Arc<str>], has_changed: bool, base_path: &str) {
        for path in removed {
            self.files.remove(path);
        }
        self.base_path = base_path.into();
        self.errors.clear();
        self.shown += 1;
        if has_changed {
            self.pages = self.shown;
        }
    }

    /// The same pages with these errors over them.
    pub fn broken(&self, errors: Vec<String>) -> Stage {
        Stage { errors, shown: self.shown + 1, ..self.clone() }
    }

    /// What stands for all that is shown now.
    pub fn token(&self) -> String {
        format!("{}-{}", self.run, self.shown)
    }

    /// What the script in a page is told.
    pub fn news(&self) -> String {
        let pages = format!("{}-{}", self.run, self.pages);
        serde_json::json!({ "token": self.token(), "pages": pages, "errors": self.errors }).to_string()
    }

    /// What stands at the path of a URL.
    pub fn answer(&self, url_path: &str) -> Answer {
        match url_path {
            "/.shirube/preview.js" => return plain(200, JAVASCRIPT, include_bytes!("preview.js")),
            "/.shirube/preview.css" => return plain(200, CSS, include_bytes!("preview.css")),
            _ => {}
        }
        if self.files.is_empty() {
            let page = include_str!("broken.html");
            return plain(503, HTML, &self.with_script(page.as_bytes(), page));
        }
        if url_path == "/" && *self.base_path != *"/" {
            return redirect(&self.base_path);
        }
        let decoded = decoded(url_path);
        let Some(path) = decoded.as_deref().and_then(|path| path.strip_prefix(&*self.base_path)) else {
            return self.absent(url_path);
        };
        let is_folder = path.is_empty() || path.ends_with('/');
        let file = if is_folder { format!("{path}index.html") } else { path.to_owned() };
        if self.files.contains_key(&*file) {
            return self.file(200, &file, url_path);
        }
        if self.files.contains_key(&*format!("{path}/index.html")) {
            return redirect(&format!("{url_path}/"));
        }
        self.absent(url_path)
    }

    fn absent(&self, url_path: &str) -> Answer {
        match self.files.contains_key("404.html") {
            true => self.file(404, "404.html", url_path),
            false => plain(404, TEXT, b"404"),
        }
    }

    fn file(&self, status: u16, file: &str, url_path: &str) -> Answer {
        let bytes = &self.files[file];
        let kind = kind(file);
        let bytes = match std::str::from_utf8(bytes) {
            Ok(text) if kind == HTML => self.with_script(bytes, text).into(),
            _ => bytes.clone(),
        };
        Answer { status, kind, bytes, headers: self.headers(url_path), location: None }
    }

    /// A page with the script that reloads it, which no published page has.
    fn with_script(&self, bytes: &[u8], page: &str) -> Vec<u8> {
        let at = page.find("</head>").unwrap_or(page.len());
        let script = include_str!("script.html").trim_end();
        let script = script.replace("PAGES", &format!("{}-{}", self.run, self.pages));
        [&bytes[..at], script.as_bytes(), &bytes[at..]].concat()
    }

    /// What `_headers` says of a path, as the usual hosts read it.
    fn headers(&self, url_path: &str) -> Vec<(String, String)> {
        let text = self.files.get("_headers").and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
        let (mut headers, mut applies) = (Vec::new(), false);
        for line in text.lines() {
            match line.trim_start() {
                "" => {}
                line if line.starts_with('#') => {}
                pattern if pattern.len() == line.len() => applies = matches(pattern, url_path),
                header => headers.extend(header.split_once(": ").filter(|_| applies)),
            }
        }
        headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// Whether a path fits; `*` stands for anything, also for nothing.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|start| path.strip_prefix(start)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((end, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(end)
}

fn plain(status: u16, kind: &'static str, bytes: &[u8]) -> Answer {
    Answer { status, kind, bytes: bytes.into(), headers: Vec::new(), location: None }
}

fn redirect(to: &str) -> Answer {
    Answer { location: Some(to.to_owned()), ..plain(308, TEXT, b"") }
}

/// A URL's path as letters; `None` where its percents are no text, or hide a NUL.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// What browsers are told a file is, by its name.
fn kind(file: &str) -> &'static str {
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    match &*extension.to_ascii_lowercase() {
        "html" => HTML,
        "css" => CSS,
        "js" | "mjs" => JAVASCRIPT,
        "json" => "application/json; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "webmanifest" => "application/manifest+json",
        "txt" | "" => TEXT,
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(base_path: &str) -> Stage {
        let mut stage = Stage::empty(7);
        stage.put("index.html", *b"<head></head>home");
        stage.put("a/index.html", "<head></head>岡山".as_bytes());
        stage.put("a/地図.svg", *b"<svg/>");
        stage.put("404.html", *b"<head></head>none");
        stage.put("_headers", *b"/*\n  X-All: 1\n\n/a/*\n  X-A: 2\n");
        stage.show(&[], true, base_path);
        stage
    }

    /// Status, kind, and the text or where to go.
    fn check(base_path: &str, path: &str, expect: &str) {
        let answer = stage(base_path).answer(path);
        let text = String::from_utf8_lossy(&answer.bytes).replace(include_str!("script.html").trim_end(), "");
        let text = text.split("</head>").last().unwrap_or_default();
        assert_eq!(
            format!("{} {}", answer.status, answer.location.as_deref().unwrap_or(text)),
            expect,
            "{path}"
        );
    }

    #[test]
    fn only_paths_of_the_site_are_answered() {
        check("/", "/", "200 home");
        check("/", "/a/", "200 岡山");
        check("/", "/a", "308 /a/");
        check("/", "/a/%E5%9C%B0%E5%9B%B3.svg", "200 <svg/>");
        for path in ["/../a/", "/%2e%2e/etc/passwd", "//a/", "/a/%00", "/%ff", "/b", "a/", "", "/.shirube/x"]
        {
            check("/", path, "404 none");
        }
    }

    #[test]
    fn a_site_below_a_path_is_shown_below_it() {
        check("/guide/", "/", "308 /guide/");
        check("/guide/", "/guide/a/", "200 岡山");
        check("/guide/", "/a/", "404 none");
    }

    #[test]
    fn pages_have_the_reloading_script_and_the_sites_own_headers() {
        let answer = stage("/").answer("/a/");
        let page = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(page.contains("/.shirube/preview.js?pages=7-1"), "{page}");
        let headers: Vec<String> =
            answer.headers.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(headers, ["X-All=1", "X-A=2"]);
        assert_eq!(stage("/").answer("/").headers.len(), 1);
    }

    #[test]
    fn a_path_of_the_headers_may_hold_stars_anywhere() {
        for (pattern, path, fits) in [
            ("/*", "/", true),
            ("/a", "/a", true),
            ("/a", "/ab", false),
            ("/assets/*.css", "/assets/site.css", true),
            ("/assets/*.css", "/assets/site.js", false),
            ("/*/b/*.html", "/a/b/c.html", true),
            ("/*/b/*.html", "/a/c.html", false),
            ("*.csv", "/open-data/a.csv", true),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} {path}");
        }
    }

    #[test]
    fn errors_stand_over_the_last_good_pages_and_vanish_when_mended() {
        let good = stage("/");
        let broken = good.broken(vec!["a.md:1:1: error: x".into()]);
        assert_eq!(broken.answer("/a/").status, 200);
        assert!(broken.news().contains("a.md:1:1") && broken.news().contains("\"pages\":\"7-1\""));
        let mut mended = broken.clone();
        mended.show(&[], false, "/");
        assert!(mended.news().contains("\"errors\":[]") && mended.news().contains("\"pages\":\"7-1\""));
        assert_ne!(mended.token(), broken.token());
    }

    #[test]
    fn before_the_first_good_build_a_page_waits_for_it() {
        let broken = Stage::empty(7).broken(vec!["x".into()]);
        let answer = broken.answer("/a/");
        assert_eq!(answer.status, 503);
        assert!(String::from_utf8_lossy(&answer.bytes).contains("preview.js"));
    }
}
