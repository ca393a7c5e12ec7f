//! `content/` as an outline: the path of every page, published or not, and its section.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::{Date, Standing as OnDay};
use crate::parse::draft::{PageDraft, Text};
use crate::say;
use crate::text::{Checked, Diagnostic, Place, Words};

use super::guide::Section;
use super::id::GuideId;
use super::path::PagePath;
use super::paths::Standing;

/// A page of `content/` at its place.
#[derive(Clone, Debug)]
pub(in crate::site) struct Placed<'p> {
    pub draft: &'p PageDraft,
    pub id: GuideId,
    pub path: PagePath,
    /// The folder that its section is made from, below `content/`; empty for the top.
    pub folder: &'p str,
    /// Whether it is an `_index.md`.
    pub opens: bool,
    pub standing: Standing,
}

/// Every page at its place. `drafts` says whether drafts are published (`--drafts`).
pub(in crate::site) fn outline<'p>(
    pages: &[&'p PageDraft],
    today: Date,
    drafts: bool,
) -> Checked<Vec<Placed<'p>>> {
    let mut found = Vec::new();
    let leaves: BTreeSet<&str> =
        pages.iter().filter_map(|page| below(page).strip_suffix("/index.md")).collect();
    let mut placed: Vec<Placed<'p>> = Vec::new();
    for page in pages {
        let mut page = place(page, today, drafts, &mut found);
        // A folder with an `index.md` is a page with its files beside it, never a section:
        // another page in it belongs to the section around.
        while leaves.contains(page.folder) {
            page.folder = around(page.folder).next().unwrap_or("");
        }
        placed.push(page);
    }
    Checked { value: placed, diagnostics: found }
}

/// A page's source path below `content/`.
fn below(draft: &PageDraft) -> &str {
    draft.file.path.strip_prefix("content/").unwrap_or(&draft.file.path)
}

fn place<'p>(draft: &'p PageDraft, today: Date, drafts: bool, found: &mut Vec<Diagnostic>) -> Placed<'p> {
    let below = below(draft);
    let (folder, file) = below.rsplit_once('/').unwrap_or(("", below));
    let opens = file == "_index.md";
    let stem = file.trim_end_matches(".md");
    // `a/b/index.md` is the page `b` of the section `a`.
    let (folder, name) = match stem {
        "_index" => (folder, ""),
        "index" => folder.rsplit_once('/').unwrap_or(("", folder)),
        _ => (folder, stem),
    };
    let path = path(draft, folder, name, opens, found);
    Placed {
        draft,
        id: GuideId::new(below),
        path: PagePath::checked(&path),
        folder,
        opens,
        standing: standing(draft, today, drafts),
    }
}

/// The path that folder, file name, `slug` and `path` give.
fn path(draft: &PageDraft, folder: &str, name: &str, opens: bool, found: &mut Vec<Diagnostic>) -> String {
    let front = &draft.front;
    let joined = |name: &str| match (folder, name) {
        ("", "") => String::new(),
        ("", name) => format!("{name}/"),
        (folder, "") => format!("{folder}/"),
        (folder, name) => format!("{folder}/{name}/"),
    };
    let given = front.path.as_ref().or(front.slug.as_ref());
    if let (true, Some(given)) = (opens, given) {
        found.push(
            Diagnostic::error(
                "section-with-path",
                Place::at(&draft.file, given.span),
                say!(
                    "_index.md では slug と path を使えません",
                    "an _index.md takes neither `slug` nor `path`"
                ),
            )
            .hint(say!(
                "フォルダーの名前が住所になります。フォルダーの名前を変えてください",
                "its folder's name is its URL: rename the folder"
            )),
        );
        return joined(name);
    }
    let whole = match (&front.path, &front.slug) {
        (Some(path), _) if !path.value.is_empty() => format!("{}/", path.value.trim_matches('/')),
        (None, Some(slug)) if !slug.value.is_empty() => joined(&slug.value),
        _ => joined(name),
    };
    let parts_of_slug = front.slug.as_ref().filter(|slug| slug.value.contains('/'));
    let fault = parts_of_slug
        .map(|_| say!("slug に「/」は使えません", "a slug holds no `/`"))
        .or_else(|| whole.split_terminator('/').find_map(part_fault));
    let Some(fault) = fault else {
        return whole;
    };
    let place = given.map_or(Place::file(&draft.file.path), |given| Place::at(&draft.file, given.span));
    found.push(Diagnostic::error("malformed-path", place, fault).hint(say!(
        "文字、数字、ハイフン（-）、下線（_）だけの名前にしてください",
        "use letters, digits, hyphens and underscores only"
    )));
    format!("{}/", draft.file.digest.short(8))
}

/// Why a part of a path would be read otherwise by a browser or by Windows.
pub(in crate::site) fn part_fault(part: &str) -> Option<Words> {
    let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
    let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    let is_device = ["con", "prn", "aux", "nul"].contains(&&*stem)
        || port.is_some_and(|number| number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit()));
    let odd = part.chars().find(|letter| {
        letter.is_control()
            || letter.is_whitespace()
            || "\\:*?\"<>|#%&+".contains(*letter)
            || is_invisible(*letter)
    });
    if let Some(letter) = odd {
        return Some(say!("住所に文字「{letter}」は使えません", "a URL of this site holds no `{letter}`"));
    }
    if part.is_empty() || part.starts_with('.') || part.ends_with('.') {
        return Some(say!("住所の区切り「{part}」は使えません", "`{part}` cannot be a part of a URL"));
    }
    if is_device {
        return Some(say!(
            "「{part}」という名前はウィンドウズで使えません",
            "Windows has no files called `{part}`"
        ));
    }
    (part.len() > 200).then(|| say!("「{part}」は長すぎます", "`{part}` is too long"))
}

/// Letters that change how others are read, or show nothing.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn standing(draft: &PageDraft, today: Date, drafts: bool) -> Standing {
    if draft.front.draft && !drafts {
        return Standing::Upcoming;
    }
    match draft.front.period.on(today) {
        OnDay::Current => Standing::Published,
        OnDay::Upcoming => Standing::Upcoming,
        OnDay::Expired | OnDay::Withdrawn => Standing::Ended,
    }
}

/// The sections of what is published: every folder with a page, and those around it.
pub(in crate::site) fn sections(placed: &[Placed<'_>]) -> BTreeMap<PagePath, Section> {
    let mut folders: BTreeMap<&str, Vec<&Placed<'_>>> = BTreeMap::from([("", vec![])]);
    for page in placed.iter().filter(|page| page.standing == Standing::Published) {
        folders.entry(page.folder).or_default().push(page);
        for outer in around(page.folder) {
            folders.entry(outer).or_default();
        }
    }
    let made = folders.iter().map(|(folder, pages)| section(folder, pages, &folders));
    made.map(|section| (section.path.clone(), section)).collect()
}

/// The folders that a folder lies in, up to the top.
pub(in crate::site) fn around(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors((!folder.is_empty()).then_some(folder), |folder| {
        folder.rsplit_once('/').map(|(outer, _)| outer)
    })
    .skip(1)
    .chain([""])
}

fn section(folder: &str, pages: &[&Placed<'_>], folders: &BTreeMap<&str, Vec<&Placed<'_>>>) -> Section {
    let opening = pages.iter().find(|page| page.opens);
    let mut ordered: Vec<&&Placed<'_>> = pages.iter().filter(|page| !page.opens).collect();
    ordered.sort_by_key(|page| rank(page));
    let mut inner: Vec<(Rank<'_>, PagePath)> = folders
        .iter()
        .filter(|(other, _)| !other.is_empty() && around(other).next() == Some(folder))
        .map(|(other, pages)| (rank_of_folder(other, pages), folder_path(other)))
        .collect();
    inner.sort();
    Section {
        path: folder_path(folder),
        opening: opening.map(|page| page.id.clone()),
        title: opening
            .map_or(folder.rsplit('/').next().unwrap_or(folder), |page| &page.draft.front.title.value)
            .to_owned(),
        pages: ordered.into_iter().map(|page| page.id.clone()).collect(),
        sections: inner.into_iter().map(|(_, path)| path).collect(),
        parent: (!folder.is_empty()).then(|| folder_path(around(folder).next().unwrap_or(""))),
        generated: false,
    }
}

/// What orders pages: weight, title, source path.
type Rank<'p> = (i64, &'p str, &'p str);

fn rank<'p>(page: &Placed<'p>) -> Rank<'p> {
    (page.draft.front.weight, &page.draft.front.title.value, &page.draft.file.path)
}

fn rank_of_folder<'p>(folder: &'p str, pages: &[&Placed<'p>]) -> Rank<'p> {
    pages.iter().find(|page| page.opens).map_or((0, folder, folder), |page| rank(page))
}

fn folder_path(folder: &str) -> PagePath {
    PagePath::checked(&if folder.is_empty() { String::new() } else { format!("{folder}/") })
}

/// The opening page of each folder, for what pages inherit.
pub(in crate::site) fn openings<'p>(placed: &[Placed<'p>]) -> BTreeMap<&'p str, &'p PageDraft> {
    placed.iter().filter(|page| page.opens).map(|page| (page.folder, page.draft)).collect()
}

/// What a page says itself, else the opening page of the nearest folder around it.
pub(in crate::site) fn inherited<'p>(
    page: &Placed<'p>,
    openings: &BTreeMap<&'p str, &'p PageDraft>,
    said: impl Fn(&'p PageDraft) -> Option<&'p Text>,
) -> Option<(&'p PageDraft, &'p Text)> {
    let around = [page.folder].into_iter().chain(around(page.folder));
    let openings = around.filter_map(|folder| openings.get(folder).copied());
    [page.draft].into_iter().chain(openings).find_map(|draft| said(draft).map(|text| (draft, text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_path_holds_nothing_that_is_read_otherwise() {
        for fine in ["night", "訪問診療", "a-b_c", "2026", "content", "command", "a.svg", "lpt", "com"] {
            assert!(part_fault(fine).is_none(), "{fine}");
        }
        for wrong in [
            "..",
            ".",
            "",
            "a b",
            "a%2e",
            "a\\b",
            "con",
            "aux.html",
            "COM1",
            "lpt9",
            "a.",
            "a\u{202e}b",
            "c:",
        ] {
            assert!(part_fault(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn the_folders_around_a_folder_end_at_the_top() {
        let all = |folder| around(folder).collect::<Vec<_>>();
        assert_eq!(all("a/b/c"), ["a/b", "a", ""]);
        assert_eq!(all("a"), [""]);
        assert_eq!(all(""), [""]);
    }
}
