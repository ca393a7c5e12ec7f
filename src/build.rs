//! The pipeline: from inputs to what has to change. No input, no output, no clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::output::{self, Address, Changes, Edition, Manifest};
use crate::pages::frame::{Frame, published_file};
use crate::pages::{self, Pieces};
use crate::parse::draft::Drafts;
use crate::parse::{self, Parsed};
use crate::site::{Copied, Kept, Order, Showing, Site};
use crate::text::{Asset, Checked, Diagnostic, Digest, Digester, Snippets, Source};
use crate::theme::{self, Static, Theme, Wanted};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// The program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a build hands to the next one: parts that are taken over where their inputs are
/// equal. An empty one is a clean build, and gives the same bytes.
#[derive(Clone, Debug, Default)]
pub struct Last {
    /// Every file's draft.
    pub parsed: Parsed,
    /// What `site` keeps of the drafts.
    pub kept: Kept,
    /// What `pages` keeps of the site.
    pub planned: pages::Kept,
    /// What the published folder holds.
    pub manifest: Manifest,
    /// Rendered pieces, for pages that are rendered again.
    pub pieces: Pieces,
}

/// What became of a build after which no other follows.
pub struct Made<T> {
    /// What `publish` gave; nothing where an error kept it from being asked.
    pub published: Option<T>,
    /// The day it was built for.
    pub today: Date,
    /// Whose midnight ends that day, as in the IANA database.
    pub time_zone: String,
    /// Path of the site's root, with a slash at both ends.
    pub base_path: String,
}

/// What became of a build.
pub struct Built<T> {
    /// What `publish` gave; nothing where an error kept it from being asked.
    pub published: Option<T>,
    /// The day it was built for.
    pub today: Date,
    /// Whose midnight ends that day, as in the IANA database.
    pub time_zone: String,
    /// Path of the site's root, with a slash at both ends.
    pub base_path: String,
    /// For the next build, with manifest and pieces of the last; new ones are for whoever
    /// publishes.
    pub last: Last,
}

/// From inputs to what has to change, which is handed to `publish`: it borrows from the site,
/// and the site ends here. With any error in the files, nothing is rendered or published.
pub fn build<T>(
    inputs: &Inputs,
    order: &Order,
    last: &Last,
    publish: impl FnOnce(Changes<'_>) -> T,
) -> Checked<Built<T>> {
    let keep = |parsed: &Parsed, kept, planned| {
        let (manifest, pieces) = (last.manifest.clone(), last.pieces.clone());
        Last { parsed: parsed.clone(), kept, planned, manifest, pieces }
    };
    let Checked { value: (made, last), diagnostics } = make(inputs, order, last, keep, publish);
    let Made { published, today, time_zone, base_path } = made;
    Checked { value: Built { published, today, time_zone, base_path, last }, diagnostics }
}

/// The same where no build follows: nothing is kept for one, and much is let go of before
/// anything is rendered.
pub fn build_once<T>(
    inputs: &Inputs,
    order: &Order,
    last: &Manifest,
    publish: impl FnOnce(Changes<'_>) -> T,
) -> Checked<Made<T>> {
    let last = Last { manifest: last.clone(), ..Last::default() };
    let made = make(inputs, order, &last, |_, _, _| (), |changes| publish(changes.as_the_last()));
    Checked { value: made.value.0, diagnostics: made.diagnostics }
}

/// Builds; `keep` takes what it wants of what was made before anything is rendered.
fn make<T, K>(
    inputs: &Inputs,
    order: &Order,
    last: &Last,
    keep: impl FnOnce(&Parsed, Kept, pages::Kept) -> K,
    publish: impl FnOnce(Changes<'_>) -> T,
) -> Checked<(Made<T>, K)> {
    let mut found = inputs.notes.clone();
    let parsed = parse::all(&inputs.sources, &last.parsed);
    let drafts = parsed.drafts().note(&mut found);
    let layers = layers(&drafts, inputs).note(&mut found);
    let theme = Theme::new(&inputs.templates, &layers).note(&mut found);
    let statics = theme::statics(&inputs.statics, &layers);
    let (site, kept) = assemble(&drafts, inputs, &statics, order, &last.kept);
    let site = site.note(&mut found);
    let files = statics.iter().map(|file| (&*file.name, file.asset.digest));
    let theme = theme.with_frame(&Frame::new(&site, files)).note(&mut found);
    let (plan, planned) = pages::plan(&site, &statics, &inputs.assets, &last.planned);
    let (address, edition) = (address(&site), edition(&site));
    let changes = output::render(plan, &theme, address, edition, &last.manifest);
    let changes = without_a_second_telling(changes, &found).note(&mut found);
    let changes = changes.with_pieces(&last.pieces);
    let changes = changes.showing(Showing::of(&site));
    let kept = keep(&parsed, kept, planned);
    let published = (!found.iter().any(Diagnostic::is_error)).then(|| publish(changes));
    let (today, settings) = (site.today, &site.settings);
    let (time_zone, base_path) = (settings.time_zone.clone(), settings.base_path.clone());
    Checked { value: (Made { published, today, time_zone, base_path }, kept), diagnostics: found }
}

/// What a release was made of, and what was told of it: kept beside the release, so that the
/// same files on the same day cost a look and no build.
#[derive(Debug, Serialize, Deserialize)]
pub struct Finished {
    /// Of program, files, order and release.
    of: Digest,
    /// As in the IANA database.
    time_zone: String,
    /// Every warning, to be told again.
    pub diagnostics: Vec<Diagnostic>,
}

impl Finished {
    /// A build of these files that gave this release.
    pub fn new(
        inputs: &Inputs,
        order: &Order,
        time_zone: &str,
        release: &Manifest,
        diagnostics: Vec<Diagnostic>,
    ) -> Finished {
        let today = order.today.in_zone(time_zone);
        let of = Finished::digest(inputs, order, today, release);
        Finished { of, time_zone: time_zone.to_owned(), diagnostics }
    }

    /// Whether a build of these files would change nothing in this release and tell the same.
    pub fn is_of(&self, inputs: &Inputs, order: &Order, release: &Manifest) -> bool {
        let today = order.today.in_zone(&self.time_zone);
        self.of == Finished::digest(inputs, order, today, release)
    }

    fn digest(inputs: &Inputs, order: &Order, today: Date, release: &Manifest) -> Digest {
        let notes = Digest::of_value(&inputs.notes);
        let base_url = order.base_url.as_deref().unwrap_or_default();
        Digester::default()
            .digest(generator())
            .digest(inputs.digest())
            .digest(notes)
            .text(&today.to_string())
            .number(order.drafts.into())
            .text(base_url)
            .digest(release.digest())
            .finish()
    }
}

/// What these files would be, were they published on that day; nothing is planned or made.
pub struct Survey {
    /// What they show of people.
    pub showing: Showing,
    pub today: Date,
    /// As in the IANA database.
    pub time_zone: String,
}

/// Looks at files without planning a page of them.
pub fn survey(inputs: &Inputs, order: &Order) -> Checked<Survey> {
    let mut found = inputs.notes.clone();
    let parsed = parse::all(&inputs.sources, &Parsed::default());
    let drafts = parsed.drafts().note(&mut found);
    let layers = layers(&drafts, inputs).note(&mut found);
    let statics = theme::statics(&inputs.statics, &layers);
    let site = assemble(&drafts, inputs, &statics, order, &Kept::default()).0.note(&mut found);
    let survey =
        Survey { showing: Showing::of(&site), today: site.today, time_zone: site.settings.time_zone };
    Checked { value: survey, diagnostics: found }
}

/// Two files that want one URL are told of by `site`, at their places; that the pages made
/// of them then want one file is the same fault.
fn without_a_second_telling<T>(mut checked: Checked<T>, told: &[Diagnostic]) -> Checked<T> {
    if told.iter().any(|diagnostic| diagnostic.code == "duplicate-url") {
        checked.diagnostics.retain(|diagnostic| diagnostic.code != "duplicate-path");
    }
    checked
}

/// The themes in use, nearest first.
fn layers(drafts: &Drafts<'_>, inputs: &Inputs) -> Checked<Vec<String>> {
    let wanted = drafts.settings.and_then(|settings| {
        let name = settings.theme.clone().filter(|name| !name.value.is_empty())?;
        Some(Wanted { name, by: settings.file.clone() })
    });
    let extends = drafts.themes.iter().filter_map(|theme| {
        let name = theme.extends.clone()?;
        Some((theme.theme.clone(), Wanted { name, by: theme.file.clone() }))
    });
    let extends: BTreeMap<String, Wanted> = extends.collect();
    theme::layers(wanted, &extends, &theme_names(inputs))
}

/// The names of all folders of `themes/` that hold anything, each once.
fn theme_names(inputs: &Inputs) -> Vec<String> {
    let sources = inputs.sources.iter().chain(&inputs.templates).map(|source| &source.path);
    let paths = sources.chain(inputs.statics.iter().map(|asset| &asset.path));
    let names = paths.filter_map(|path| path.strip_prefix("themes/")?.split('/').next());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

fn assemble(
    drafts: &Drafts<'_>,
    inputs: &Inputs,
    statics: &[Static],
    order: &Order,
    last: &Kept,
) -> (Checked<Site>, Kept) {
    let beside: Vec<Arc<str>> = inputs.assets.iter().map(|asset| asset.path.clone()).collect();
    let published = statics.iter().map(|file| published_file(&file.name, file.asset.digest).into());
    let statics: Vec<Arc<str>> = published.collect();
    Site::assemble(drafts, Copied { beside: &beside, statics: &statics }, order, last)
}

fn address(site: &Site) -> Address {
    Address { origin: site.settings.origin.clone(), base_path: site.settings.base_path.clone() }
}

fn edition(site: &Site) -> Edition {
    Edition { generator: generator(), version: VERSION, today: site.today }
}

/// All that a build reads. Every list is sorted by path.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// `content/**/*.md`, `data/**/*.toml`, `themes/*/theme.toml`.
    pub sources: Vec<Source>,
    /// `templates/**` and `themes/*/templates/**`.
    pub templates: Vec<Source>,
    /// `static/**` and `themes/*/static/**`.
    pub statics: Vec<Asset>,
    /// All other files of `content/`.
    pub assets: Vec<Asset>,
    /// What was found while reading: files left out, names that clash.
    pub notes: Vec<Diagnostic>,
}

impl Inputs {
    /// Of all that was read.
    pub fn digest(&self) -> Digest {
        let sources = self.sources.iter().chain(&self.templates).map(|file| (&file.path, file.digest));
        let assets = self.statics.iter().chain(&self.assets).map(|file| (&file.path, file.digest));
        let mut digester = Digester::default();
        for (path, digest) in sources.chain(assets) {
            digester.text(path).digest(digest);
        }
        digester.finish()
    }

    /// The inputs with the base theme that comes with the program, unless the site has a
    /// folder `themes/base` of its own.
    pub fn with_base_theme(mut self) -> Inputs {
        let is_base = |path: &Arc<str>| path.starts_with("themes/base/");
        let own =
            self.templates.iter().map(|t| &t.path).chain(self.statics.iter().map(|s| &s.path)).any(is_base);
        if own {
            return self;
        }
        for (path, bytes) in embedded::BASE_THEME {
            if path.starts_with("themes/base/templates/") {
                self.templates.push(Source::new(*path, bytes));
            } else if path.starts_with("themes/base/static/") {
                self.statics.push(Asset::new(*path, bytes.to_vec()));
            }
        }
        self.templates.sort_by(|a, b| a.path.cmp(&b.path));
        self.statics.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }
}

impl Snippets for Inputs {
    fn text(&self, path: &str) -> Option<&str> {
        let within = |sources: &[Source]| sources.binary_search_by(|source| (*source.path).cmp(path)).ok();
        let source = within(&self.sources).map(|at| &self.sources[at]);
        source.or_else(|| within(&self.templates).map(|at| &self.templates[at])).map(|source| &*source.text)
    }
}

/// What the program is: of its sources, never of the executable.
pub fn generator() -> Digest {
    Digest::of(embedded::SOURCES.as_bytes())
}
