//! What `content/` makes of a site: sections, pages, the files beside them, and every path.
//!
//! One value, taken over whole where the next build asks for the same: an edited record
//! changes nothing of it, unless its name or its place in the register's rows does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::draft::Drafts;
use crate::say;
use crate::text::{Checked, Diagnostic, Digest, Digester, Place};

use super::Site;
use super::assemble::Order;
use super::guide::{self, Guide, Section};
use super::id::GuideId;
use super::outline::{self, Placed};
use super::path::PagePath;
use super::paths::Places;
use super::registry::{generated_paths, registry};

/// Files that are copied, by their path relative to the root.
#[derive(Clone, Copy, Debug, Default)]
pub struct Copied<'f> {
    /// Files of `content/` that are no Markdown: `content/home-care/map.svg`.
    pub beside: &'f [Arc<str>],
    /// Files of the site's and the theme's `static/` folders, below those folders, as they
    /// are published: `favicon.svg`.
    pub statics: &'f [Arc<str>],
}

/// A file of `content/` and the path it is published at: with the page that owns its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Relative to the root.
    pub source: Arc<str>,
    pub path: PagePath,
}

/// What `content/` makes.
#[derive(Debug)]
pub(in crate::site) struct Contents {
    /// Of everything that decides it.
    key: Digest,
    sections: Arc<BTreeMap<PagePath, Section>>,
    beside: Arc<[Beside]>,
    places: Arc<Places>,
    guides: Arc<BTreeMap<GuideId, Guide>>,
    of_guides: guide::Kept,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Contents {
    /// Fills in what `content/` makes of a site whose settings, data and registers are known.
    /// `last` is what it made before.
    pub fn fill_in(
        site: &mut Site,
        drafts: &Drafts<'_>,
        copied: Copied<'_>,
        order: &Order,
        last: Option<&Arc<Contents>>,
    ) -> Arc<Contents> {
        let key = key(site, drafts, copied, order);
        let same = last.filter(|last| last.key == key).cloned();
        let contents = same.unwrap_or_else(|| {
            let of_guides = last.map(|last| &last.of_guides);
            Arc::new(Contents::new(key, site, drafts, copied, order, of_guides))
        });
        site.sections = contents.sections.clone();
        site.beside = contents.beside.clone();
        site.paths.places = contents.places.clone();
        site.guides = contents.guides.clone();
        site.content = contents.key;
        contents
    }

    /// Each step sees in the site what those before it made.
    fn new(
        key: Digest,
        site: &mut Site,
        drafts: &Drafts<'_>,
        copied: Copied<'_>,
        order: &Order,
        last: Option<&guide::Kept>,
    ) -> Contents {
        let mut found = Vec::new();
        let placed = outline::outline(&drafts.pages, site.today, order.drafts).note(&mut found);
        let mut sections = outline::sections(&placed);
        let generated = generated_paths(site);
        for section in sections.values_mut() {
            section.generated = generated.contains(&section.path);
        }
        site.sections = Arc::new(sections);
        site.beside = beside(&placed, copied.beside).note(&mut found).into();
        site.paths.places = Arc::new(registry(site, &placed, copied).note(&mut found));
        let settings = drafts.settings.map_or(Digest::NOTHING, |settings| settings.file.digest);
        let (guides, of_guides) = guide::guides(site, &placed, settings, last);
        let guides = guides.note(&mut found).into_iter().map(|guide: Guide| (guide.id.clone(), guide));
        Contents {
            key,
            sections: site.sections.clone(),
            beside: site.beside.clone(),
            places: site.paths.places.clone(),
            guides: Arc::new(guides.collect()),
            of_guides,
            diagnostics: found,
        }
    }
}

/// Of everything that decides what `content/` makes of a site.
fn key(site: &Site, drafts: &Drafts<'_>, copied: Copied<'_>, order: &Order) -> Digest {
    let mut digester = Digester::default();
    digester.digest(drafts.digest).text(&site.today.to_string()).number(order.drafts.into());
    digester.text(order.base_url.as_deref().unwrap_or_default());
    for files in [copied.beside, copied.statics] {
        digester.number(files.len() as u64);
        for file in files {
            digester.text(file);
        }
    }
    for register in site.registers.values() {
        digester.digest(register.names).digest(Digest::of_value(&register.rows));
    }
    digester.finish()
}

/// Files beside pages, each at the path of the page that owns its folder.
fn beside(placed: &[Placed<'_>], files: &[Arc<str>]) -> Checked<Vec<Beside>> {
    let owners: BTreeMap<&str, &Placed<'_>> = placed
        .iter()
        .filter_map(|page| {
            let below = page.id.as_str();
            let folder = below.strip_suffix("_index.md").or_else(|| below.strip_suffix("index.md"))?;
            (folder.is_empty() || folder.ends_with('/')).then_some((folder.trim_end_matches('/'), page))
        })
        .collect();
    let mut found = Vec::new();
    let mut beside = Vec::new();
    for file in files {
        let below = file.strip_prefix("content/").unwrap_or(file);
        let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
        let owner = [folder]
            .into_iter()
            .chain(outline::around(folder))
            .find_map(|folder| owners.get_key_value(folder));
        let Some((owned, page)) = owner else {
            found.push(no_owner(file));
            continue;
        };
        let rest = below[owned.len()..].trim_start_matches('/');
        if let Some(fault) = rest.split('/').find_map(outline::part_fault) {
            found.push(Diagnostic::error("malformed-path", Place::file(file), fault).hint(say!(
                "ファイルの名前を、文字、数字、ハイフンだけにしてください",
                "rename the file: letters, digits and hyphens only"
            )));
            continue;
        }
        beside.push(Beside { source: file.clone(), path: PagePath::beside(&page.path, rest) });
    }
    Checked { value: beside, diagnostics: found }
}

fn no_owner(file: &Arc<str>) -> Diagnostic {
    Diagnostic::error(
        "file-without-page",
        Place::file(file),
        say!("このファイルを載せるページがありません", "no page owns this file"),
    )
    .hint(say!(
        "同じフォルダーに _index.md か index.md を置くか、ファイルを static/ に移してください",
        "put an _index.md or index.md into its folder, or move it to static/"
    ))
}
