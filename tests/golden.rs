//! Golden sites: every folder of `tests/sites/`, built by the real program.
//!
//! What a site must give stands in its `expect/`, byte for byte: `diagnostics.txt`, in
//! English too where there is a `diagnostics.en.txt`; `files.txt` with the path of every
//! file published; and below `public/` those of them that the site's `shown.txt` names. Only
//! the fingerprints in names of style sheets and scripts are left out, since they change
//! with every edit of the base theme. A site with a `days.txt` is built on each of these
//! days into the same output, and has an `expect/` of each. A site named `fault-…` must
//! publish nothing.
//!
//! `UPDATE=1 cargo test --test golden` rewrites what is expected; its diff is read like code.

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use program::{Said, Tree, empty_folder, plant, shirube, tree};

/// The day that a site without `days.txt` is built on.
const TODAY: &str = "2026-11-23";

/// A folder of `tests/sites/`.
struct Site {
    name: String,
    folder: PathBuf,
}

impl Site {
    fn all() -> Vec<Site> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
        let entries = fs::read_dir(folder).expect("there are golden sites");
        let folders = entries.map(|entry| entry.expect("golden sites can be read").path());
        let mut sites: Vec<Site> = folders
            .map(|folder| Site {
                name: folder.file_name().expect("a site has a name").to_string_lossy().into_owned(),
                folder,
            })
            .collect();
        sites.sort_by(|a, b| a.name.cmp(&b.name));
        sites
    }

    fn is_faulty(&self) -> bool {
        self.name.starts_with("fault-")
    }

    /// The lines of one of the site's own lists; none where it has no such list.
    fn lines(&self, list: &str) -> Vec<String> {
        let text = fs::read_to_string(self.folder.join(list)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Each day it is built on, and where its expectation stands.
    fn days(&self) -> Vec<(String, PathBuf)> {
        let expect = self.folder.join("expect");
        let days = self.lines("days.txt");
        if days.is_empty() {
            return vec![(TODAY.to_owned(), expect)];
        }
        days.into_iter().map(|day| (day.clone(), expect.join(&day))).collect()
    }

    /// A copy to build from, so that no build can touch what is kept.
    fn planted(&self, test: &str) -> PathBuf {
        let root = empty_folder(&format!("{test}/{}", self.name));
        let mut files = tree(&self.folder);
        files.retain(|path, _| !path.starts_with("expect/"));
        if self.name == "long-list" {
            files.insert("data/registers/parks/parks.toml".to_owned(), many_parks().into_bytes());
        }
        plant(&files, &root);
        root
    }
}

/// 1,300 parks: 600 readings begin with カ, all others with letters of their own.
fn many_parks() -> String {
    let rows = ["ア", "イ", "キ", "サ", "タ", "ナ", "ハ", "マ", "ヤ", "ラ", "ワ"];
    let second = ["ア", "カ", "サ", "タ", "ナ", "ハ"];
    let park = |number: usize| {
        let start = match number {
            0..600 => format!("カ{}", second[number / 100]),
            _ => rows[number % rows.len()].to_owned(),
        };
        let ward = if number.is_multiple_of(7) { "kita" } else { "minami" };
        format!(
            "[[record]]\nid = \"p-{number:04}\"\nname = \"公園{number}\"\nname_kana = \"{start}コウエン\"\nward = \"{ward}\"\nconfirmed = 2026-11-01\n\n"
        )
    };
    (0..1300).map(park).collect()
}

fn build(root: &Path, day: &str, lang: &str) -> Said {
    let root = root.to_str().expect("the target folder is UTF-8");
    shirube(&["build", "--root", root, "--date", day, "--lang", lang, "--quiet"], &[])
}

#[test]
fn every_golden_site_gives_what_is_expected_of_it() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut faults = Vec::new();
    for site in Site::all() {
        let root = site.planted("golden");
        for (day, expect) in site.days() {
            let found = built(&site, &root, &day, &expect, &mut faults);
            if update {
                rewrite(&expect, &found);
            } else {
                compare(&site.name, &tree(&expect), &found, &mut faults);
            }
        }
    }
    assert!(faults.is_empty(), "{} differ:\n{}", faults.len(), faults.join("\n"));
}

/// Builds a site and gives what its `expect/` should hold.
fn built(site: &Site, root: &Path, day: &str, expect: &Path, faults: &mut Vec<String>) -> Tree {
    let said = build(root, day, "ja");
    let public = without_fingerprints(tree(&root.join("public")));
    let mut found = Tree::new();
    let mut keep = |name: &str, text: String| {
        if !text.is_empty() {
            found.insert(name.to_owned(), text.into_bytes());
        }
    };
    keep("diagnostics.txt", said.stderr);
    if expect.join("diagnostics.en.txt").exists() {
        keep("diagnostics.en.txt", build(root, day, "en").stderr);
    }
    keep("files.txt", public.keys().map(|path| format!("{path}\n")).collect());
    for path in site.lines("shown.txt") {
        match public.get(&path) {
            Some(bytes) => drop(found.insert(format!("public/{path}"), bytes.clone())),
            None => faults.push(format!("{}: {path} was not published on {day}", site.name)),
        }
    }
    if said.code != i32::from(site.is_faulty()) {
        faults.push(format!("{}: ended with {}", site.name, said.code));
    }
    if site.is_faulty() && !public.is_empty() {
        faults.push(format!("{}: was published in spite of its faults", site.name));
    }
    found
}

/// The tree with `site.css` for `site.c1a40b40.css`, in names and in texts.
fn without_fingerprints(tree: Tree) -> Tree {
    let plain = |text: &str| {
        let mut parts = text.split('.').peekable();
        let mut plain = String::from(parts.next().unwrap_or_default());
        while let Some(part) = parts.next() {
            let is_fingerprint = part.len() == 8
                && part.bytes().all(|byte| byte.is_ascii_hexdigit())
                && parts.peek().is_some_and(|next| next.starts_with("css") || next.starts_with("js"));
            if !is_fingerprint {
                plain.push('.');
                plain.push_str(part);
            }
        }
        plain
    };
    let read = |bytes: Vec<u8>| match String::from_utf8(bytes) {
        Ok(text) => plain(&text).into_bytes(),
        Err(binary) => binary.into_bytes(),
    };
    tree.into_iter().map(|(path, bytes)| (plain(&path), read(bytes))).collect()
}

fn compare(name: &str, expected: &Tree, found: &Tree, faults: &mut Vec<String>) {
    for (path, bytes) in found {
        match expected.get(path) {
            Some(kept) if kept == bytes => {}
            Some(kept) => faults.push(format!("{name}/{path}: {}", first_difference(kept, bytes))),
            None => faults.push(format!("{name}/{path}: not expected")),
        }
    }
    let missing = expected.keys().filter(|path| !found.contains_key(*path));
    faults.extend(missing.map(|path| format!("{name}/{path}: missing")));
}

/// The first line in which two texts differ.
fn first_difference(expected: &[u8], found: &[u8]) -> String {
    let (expected, found) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(found));
    let lines = expected.lines().zip(found.lines());
    let Some((number, (was, is))) = lines.enumerate().find(|(_, (was, is))| was != is) else {
        return format!("{} lines instead of {}", found.lines().count(), expected.lines().count());
    };
    format!("line {}:\n  expected {was}\n  found    {is}", number + 1)
}

fn rewrite(expect: &Path, found: &Tree) {
    if expect.exists() {
        fs::remove_dir_all(expect).expect("expectations can be rewritten");
    }
    plant(found, expect);
}

/// What must be caught before anything is published, the site that shows it, the code of its
/// diagnostic, and a part of what it says.
const CAUGHT: &[(&str, &str, &str, &str)] = &[
    ("TOML syntax: a quote", "fault-toml-syntax", "not-closed", "「\"」が閉じられていません"),
    ("TOML syntax: a bracket", "fault-toml-syntax", "not-closed", "「[」が閉じられていません"),
    ("TOML syntax: a header", "fault-toml-syntax", "header", "見出しの括弧"),
    ("TOML syntax: a key written twice", "fault-toml-syntax", "duplicate-key", "2回"),
    ("TOML syntax: no equals sign", "fault-toml-syntax", "no-equals", "「kind」の後に「=」"),
    ("full-width ＝", "fault-full-width-signs", "full-width", "全角の「＝」"),
    ("full-width ”", "fault-full-width-signs", "full-width", "引用符「”」"),
    ("full-width ［ ］", "fault-full-width-signs", "full-width", "全角の「［」"),
    ("full-width ，", "fault-full-width-signs", "full-width", "全角の「，」"),
    ("curly quotes", "fault-full-width-signs", "full-width", "引用符「“」"),
    ("a file saved as CP932", "fault-encodings", "encoding", "Shift_JIS"),
    ("a file saved as UTF-16", "fault-encodings", "encoding", "UTF-16"),
    ("a copy", "fault-copies-and-empty-files", "copy", "コピー"),
    ("an empty file", "fault-copies-and-empty-files", "empty-file", "空"),
    ("a lock file (warning)", "names-left-out", "lock-file", "編集中"),
    ("an unknown key", "fault-keys", "unknown-key", "wieght"),
    ("an unknown key of a record", "fault-records", "unknown-key", "bnches"),
    ("a missing required field", "fault-keys", "missing-key", "title"),
    ("a missing required field of a record", "fault-records", "missing-value", "名前"),
    ("an empty required field", "fault-keys", "empty", "空です"),
    ("an empty required field of a record", "fault-records", "empty-value", "空です"),
    ("a wrong type", "fault-keys", "wrong-type", "整数"),
    ("a wrong type in a record", "fault-records", "wrong-type", "数"),
    ("an unknown area", "fault-references", "unknown-area", "welfare-kita-chou"),
    ("administrative and welfare ward that disagree", "fault-references", "areas-disagree", "北区中央"),
    ("a dangling reference", "fault-references", "dangling-reference", "disagre"),
    ("a duplicate id", "fault-references", "duplicate-id", "twice"),
    ("a duplicate URL", "fault-urls", "duplicate-url", "/same/"),
    ("a dead link in Markdown", "fault-links", "dead-link", "@/nowhere.md"),
    ("a dead anchor in Markdown", "fault-links", "dead-anchor", "#nowhere"),
    ("a dead link in a template's output", "fault-template-links", "dead-link", "/nowhere/"),
    ("a dead anchor in a template's output", "fault-template-links", "dead-link", "/glossary/#nowhere"),
    ("a missing image", "fault-images", "missing-image", "tree.svg"),
    ("a missing alternative text", "fault-images", "image-text", "説明"),
    ("a heading level skipped", "fault-headings", "heading-skipped", "段"),
    ("a malformed phone", "fault-values", "malformed-phone", "電話"),
    ("a malformed postal code", "fault-values", "malformed-postal-code", "郵便番号"),
    ("a malformed kana", "fault-values", "malformed-kana", "読み"),
    ("a day that does not exist", "fault-dates", "malformed-date", "2月30日"),
    ("平成35年度 where a date is meant", "fault-dates", "malformed-date", "平成35年"),
    ("令和32月 where a date is meant", "fault-dates", "malformed-date", "令和32月"),
    ("a malformed e-mail", "fault-values", "malformed-email", "メールアドレス"),
    ("a malformed URL", "fault-values", "malformed-url", "URL"),
    ("two phones for one clinic name (warning)", "warnings", "two-phones", "くじら公園"),
    ("a sum check that does not hold", "fault-sums", "sum-does-not-hold", "245"),
    ("an unknown term", "fault-shortcodes", "unknown-term", "biotpoe"),
    ("an unknown shortcode", "fault-shortcodes", "unknown-shortcode", "tern"),
    ("an unknown argument", "fault-shortcodes", "unknown-argument", "name"),
    ("a template's syntax", "fault-templates", "template-syntax", "テンプレート"),
    ("a template's unknown filter", "fault-templates", "template-reference", "uppper"),
    ("a value that a template does not have", "fault-template-rendering", "template-value", "titel"),
    (
        "a value that a template does not have, beside an error of a file",
        "fault-template-beside-a-file",
        "template-value",
        "titel",
    ),
    ("an error of a file, beside a template's", "fault-template-beside-a-file", "dead-link", "@/nowhere.md"),
    ("a key of Zola's", "fault-zola-and-hugo-keys", "foreign-key", "taxonomies"),
    ("a key of Hugo's", "fault-zola-and-hugo-keys", "foreign-key", "publishDate"),
    ("YAML front matter", "fault-zola-and-hugo-keys", "yaml", "YAML"),
    ("a review overdue (warning)", "warnings", "review-overdue", "期限"),
    ("a record not confirmed for too long (warning)", "warnings", "long-unconfirmed", "365日"),
    ("a day of confirmation that is still to come (warning)", "warnings", "confirmed-ahead", "2062"),
    ("〇〇 left in a text (warning)", "warnings", "placeholder", "〇〇"),
    ("要確認 left in a record (warning)", "warnings", "placeholder", "要確認"),
    ("an area without its one record", "fault-one-per-area", "missing-record", "中区"),
    ("an area with two records", "fault-one-per-area", "two-records-of-an-area", "北区"),
    ("what only a demonstration may leave open", "fault-live", "sample-in-live-site", "見本"),
];

#[test]
fn every_fault_that_must_be_caught_is_shown_by_a_site() {
    let mut told = BTreeMap::new();
    for site in Site::all() {
        let root = site.planted("caught");
        let root = root.to_str().expect("the target folder is UTF-8");
        let said = shirube(&["check", "--root", root, "--date", TODAY, "--format", "json"], &[]);
        told.insert(site.name.clone(), said.stdout);
    }
    let is_told = |site: &str, code: &str, words: &str| {
        let code = format!("\"code\":\"{code}\"");
        let words = words.replace('"', "\\\"");
        told[site].lines().any(|line| line.contains(&code) && line.contains(&words))
    };
    let missing: Vec<_> =
        CAUGHT.iter().filter(|(_, site, code, words)| !is_told(site, code, words)).collect();
    assert!(missing.is_empty(), "not told of: {missing:#?}");
}

#[test]
fn two_files_at_one_url_are_told_of_once() {
    let site = Site::all().into_iter().find(|site| site.name == "fault-urls");
    let root = site.expect("the site stands in tests/sites").planted("once");
    let root = root.to_str().expect("the target folder is UTF-8");
    let said = shirube(&["check", "--root", root, "--date", TODAY, "--format", "json"], &[]);
    assert!(said.stdout.contains("\"duplicate-url\""), "{}", said.stdout);
    assert!(!said.stdout.contains("\"duplicate-path\""), "{}", said.stdout);
}

#[test]
fn drafts_are_published_only_where_they_are_asked_for() {
    let site = Site::all().into_iter().find(|site| site.name == "drafts");
    let root = site.expect("the site stands in tests/sites").planted("drafts-too");
    let folder = root.to_str().expect("the target folder is UTF-8");
    assert_eq!(build(&root, TODAY, "ja").code, 0);
    let without = tree(&root.join("public"));
    let said = shirube(&["build", "--root", folder, "--date", TODAY, "--drafts", "--quiet"], &[]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let with = tree(&root.join("public"));
    let pages = with.keys().filter(|path| path.ends_with(".html"));
    let more: Vec<&String> = pages.filter(|path| !without.contains_key(*path)).collect();
    assert_eq!(more, ["draft/index.html"]);
    let sitemap = |tree: &Tree| {
        let maps = tree.iter().filter(|(path, _)| path.starts_with("sitemaps/"));
        maps.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect::<String>()
    };
    assert!(!sitemap(&without).contains("/draft/") && sitemap(&with).contains("/draft/"));
}

/// Values that stand in the site's files and that no output may hold.
fn secrets(root: &Path, today: &str) -> BTreeSet<String> {
    let files = tree(&root.join("data/registers"));
    let table = |path: &str| -> toml::Table {
        let text = std::str::from_utf8(&files[path]).expect("a good site is UTF-8");
        text.parse().expect("a good site is TOML")
    };
    let (mut secret, mut open) = (BTreeSet::new(), BTreeSet::new());
    for path in files.keys().filter(|path| path.ends_with("/register.toml")) {
        let folder = path.trim_end_matches("register.toml");
        let schema = table(path);
        let records = files.keys().filter(|other| other.starts_with(folder) && *other != path);
        for record in records.flat_map(|path| tables(&table(path), "record")) {
            sort_out(&schema, &record, today, &mut secret, &mut open);
        }
    }
    // What one record hides another may show.
    secret.retain(|value| !open.contains(value));
    secret
}

fn tables(table: &toml::Table, key: &str) -> Vec<toml::Table> {
    let list = table.get(key).and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|value| value.as_table().cloned()).collect()
}

/// Puts each value of a record among those that may be shown or those that may not.
fn sort_out(
    schema: &toml::Table,
    record: &toml::Table,
    today: &str,
    secret: &mut BTreeSet<String>,
    open: &mut BTreeSet<String>,
) {
    let is_gone = record.get("withdrawn").is_some_and(|day| day.to_string().as_str() <= today);
    for field in tables(schema, "field") {
        let text = |key: &str| field.get(key).and_then(toml::Value::as_str);
        let Some(value) = text("key").and_then(|key| record.get(key)) else { continue };
        let is_internal = matches!(text("visibility"), None | Some("internal"));
        let consent = text("only_if").and_then(|key| record.get(key)).and_then(toml::Value::as_bool);
        let is_closed = text("only_if").is_some() && consent != Some(true);
        let Some(value) = value.as_str().filter(|_| text("type").is_some_and(is_written_out)) else {
            continue;
        };
        let into = if is_internal || is_closed || is_gone { &mut *secret } else { &mut *open };
        into.insert(value.to_owned());
    }
}

/// Whether values of a type are an author's own words; two records may have the same date.
fn is_written_out(kind: &str) -> bool {
    matches!(kind, "text" | "kana" | "person" | "address" | "email" | "url" | "phone")
}

#[test]
fn no_output_holds_what_only_staff_may_know() {
    let mut found = Vec::new();
    let own = Site { name: "this-repository".to_owned(), folder: PathBuf::from(env!("CARGO_MANIFEST_DIR")) };
    for site in Site::all().into_iter().filter(|site| !site.is_faulty()) {
        let root = site.planted("secrets");
        for (day, _) in site.days() {
            assert_eq!(build(&root, &day, "ja").code, 0, "{} on {day}", site.name);
            found.extend(leaks(&site.name, &secrets(&root, &day), &tree(&root.join("public"))));
        }
    }
    let out = empty_folder("secrets/this-repository").join("public");
    let root = own.folder.to_str().expect("the package's folder is UTF-8");
    let words = ["build", "--root", root, "--date", TODAY, "--out", out.to_str().expect("UTF-8")];
    assert_eq!(shirube(&words, &[]).code, 0, "this repository's site has no errors");
    found.extend(leaks(&own.name, &secrets(&own.folder, TODAY), &tree(&out)));
    assert!(found.is_empty(), "{found:#?}");
}

/// Every secret that stands in the path or the bytes of an output.
fn leaks(site: &str, secrets: &BTreeSet<String>, public: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in public {
        let text = String::from_utf8_lossy(bytes);
        let held = secrets.iter().filter(|secret| text.contains(*secret) || path.contains(*secret));
        found.extend(held.map(|secret| format!("{site}: {path} holds {secret}")));
    }
    found
}

#[test]
fn the_search_for_secrets_finds_one_that_is_there() {
    let root = Site::all().into_iter().find(|site| site.name == "consent-closes-a-field");
    let secrets = secrets(&root.expect("the site stands in tests/sites").planted("search"), TODAY);
    assert_eq!(secrets, BTreeSet::from(["秘密 太郎".to_owned(), "ヒミツタロウ".to_owned()]));
    let public = Tree::from([("a.html".to_owned(), "<td>秘密 太郎</td>".into())]);
    assert_eq!(leaks("a", &secrets, &public), ["a: a.html holds 秘密 太郎"]);
}

#[test]
fn every_id_that_the_base_theme_names_begins_with_an_underline() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/base/templates");
    let mut others = Vec::new();
    for (path, bytes) in tree(&templates) {
        let text = String::from_utf8(bytes).expect("a template is UTF-8");
        let ids = text.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or(rest));
        // An id that begins with a value is an author's, or holds a `:`, as no heading's does.
        others.extend(ids.filter(|id| !id.starts_with(['_', '{'])).map(|id| format!("{path}: {id}")));
    }
    assert!(others.is_empty(), "{others:#?}");
}
