//! The pipeline: from inputs to what has to change. No input, no output, no clock.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
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
use crate::theme::{self, Static, Wanted};

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
    /// The theme with what stands on every page.
    pub theme: theme::Kept,
    /// What `pages` keeps of the site.
    pub planned: pages::Kept,
    /// What the published folder holds.
    pub manifest: Manifest,
    /// Rendered pieces, for pages that are rendered again.
    pub pieces: Pieces,
}

/// What became of a build.
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

/// From inputs to what has to change, which is handed to `publish`: it borrows from the site,
/// and the site ends here. With any error in the files, nothing is published, and of the
/// templates only what is wrong whatever the files say is told too. What is given for the next
/// build has the manifest and pieces of the last; new ones are for whoever publishes.
pub fn build<T: Send>(
    inputs: &Inputs,
    order: &Order,
    last: &Last,
    publish: impl FnOnce(Changes<'_>) -> T + Send,
) -> Checked<(Made<T>, Last)> {
    let sources = Cow::Borrowed(&*inputs.sources);
    let all = |read, planned| (read, planned);
    let made = among_the_maps(|| make(inputs, sources, order, last, |read, _| read, all, publish));
    let Checked { value: (made, (read, planned), _), diagnostics } = made;
    let Read { parsed, kept, theme, .. } = read;
    let (manifest, pieces) = (last.manifest.clone(), last.pieces.clone());
    Checked { value: (made, Last { parsed, kept, theme, planned, manifest, pieces }), diagnostics }
}

/// The same where no build follows: nothing is kept for one, and much is let go of before
/// anything is planned. Gives the inputs back, without the texts of files that nothing is to
/// be told of.
pub fn build_once<T: Send>(
    mut inputs: Inputs,
    order: &Order,
    last: &Manifest,
    publish: impl FnOnce(Changes<'_>) -> T + Send,
) -> Checked<(Made<T>, Inputs)> {
    let last = Last { manifest: last.clone(), ..Last::default() };
    let sources = Cow::Owned(std::mem::take(&mut inputs.sources));
    let nothing_else = |sources, _| sources;
    let publish = |changes: Changes<'_>| publish(changes.as_the_last());
    let made =
        among_the_maps(|| make(&inputs, sources, order, &last, Read::without_texts, nothing_else, publish));
    let Checked { value: (made, sources, site), diagnostics } = made;
    // The process ends soon: its memory is then given back whole, and need not be in pieces.
    std::mem::forget(site);
    Checked { value: (made, Inputs { sources, ..inputs }), diagnostics }
}

/// Works on one of the threads that run the maps: a build has thousands of small ones, and each
/// would be handed from thread to thread and back.
fn among_the_maps<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    rayon::scope(|_| work())
}

/// Sources, and what the rooms keep of them before pages are planned.
struct Read<'i> {
    sources: Cow<'i, [Source]>,
    parsed: Parsed,
    kept: Kept,
    theme: theme::Kept,
}

impl Read<'_> {
    /// The sources without their texts, which nobody reads again; but for those that something
    /// is told of: their lines will be shown.
    fn without_texts(self, told: &[Diagnostic]) -> Vec<Source> {
        let told = told
            .iter()
            .flat_map(|one| std::iter::once(&one.place).chain(one.also.iter().map(|(place, _)| place)));
        let told: HashSet<Arc<str>> = told.map(|place| place.path.clone()).collect();
        let mut sources = self.sources.into_owned();
        for source in sources.iter_mut().filter(|source| !told.contains(&source.path)) {
            source.text = "".into();
        }
        sources
    }
}

/// Builds. `keep` takes what it wants of what was made before pages are planned, and `also`
/// before anything is rendered.
fn make<'i, T, R, K>(
    inputs: &'i Inputs,
    sources: Cow<'i, [Source]>,
    order: &Order,
    last: &Last,
    keep: impl FnOnce(Read<'i>, &[Diagnostic]) -> R,
    also: impl FnOnce(R, pages::Kept) -> K,
    publish: impl FnOnce(Changes<'_>) -> T,
) -> Checked<(Made<T>, K, Site)> {
    let mut found = inputs.notes.clone();
    let parsed = parse::all(&sources, &last.parsed);
    let drafts = parsed.drafts().note(&mut found);
    let layers = layers(&drafts, &sources, inputs).note(&mut found);
    let statics = theme::statics(&inputs.statics, &layers);
    let (site, kept) = assemble(&drafts, inputs, &statics, order, &last.kept);
    drop(drafts);
    let site = site.note(&mut found);
    let files = statics.iter().map(|file| (&*file.name, file.asset.digest));
    let frame = Frame::new(&site, files);
    let (theme, of_theme) = theme::framed(&inputs.templates, &layers, &frame, &last.theme);
    let theme = theme.note(&mut found);
    let kept = keep(Read { sources, parsed, kept, theme: of_theme }, &found);
    let (plan, planned) = pages::plan(&site, &statics, &inputs.assets, &last.planned);
    let kept = also(kept, planned);
    let (address, edition) = (address(&site), edition(&site));
    let changes = output::render(plan, &theme, address, edition, &last.manifest);
    let changes = without_a_second_telling(changes, &found).note(&mut found);
    let changes = changes.with_pieces(&last.pieces);
    let changes = changes.showing(Showing::of(&site));
    let published = match found.iter().any(Diagnostic::is_error) {
        false => Some(publish(changes)),
        true => {
            found.extend(rehearsed(changes, &found));
            None
        }
    };
    let (today, settings) = (site.today, &site.settings);
    let (time_zone, base_path) = (settings.time_zone.clone(), settings.base_path.clone());
    let made = Made { published, today, time_zone, base_path };
    Checked { value: (made, kept, site), diagnostics: found }
}

/// What a release was made of, and what was told of it: kept beside the release, so that the
/// same files on the same day cost a look and no build.
#[derive(Debug, Serialize, Deserialize)]
pub struct Finished {
    /// Of program, files, order and release.
    of: Digest,
    /// As in the IANA database.
    pub time_zone: String,
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
    let layers = layers(&drafts, &inputs.sources, inputs).note(&mut found);
    let statics = theme::statics(&inputs.statics, &layers);
    let site = assemble(&drafts, inputs, &statics, order, &Kept::default()).0.note(&mut found);
    let survey =
        Survey { showing: Showing::of(&site), today: site.today, time_zone: site.settings.time_zone };
    Checked { value: survey, diagnostics: found }
}

/// What is wrong with templates besides errors of the files. Where an error leaves open which
/// templates there are and what stands on every page, nothing can be said of them.
fn rehearsed(changes: Changes<'_>, told: &[Diagnostic]) -> Vec<Diagnostic> {
    let is_within =
        |path: &str| path.starts_with("content/") || path.starts_with("data/") && path != "data/site.toml";
    let mut errors = told.iter().filter(|diagnostic| diagnostic.is_error());
    if errors.all(|error| is_within(&error.place.path)) { changes.rehearse() } else { vec![] }
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
fn layers(drafts: &Drafts<'_>, sources: &[Source], inputs: &Inputs) -> Checked<Vec<String>> {
    let wanted = drafts.settings.and_then(|settings| {
        let name = settings.theme.clone().filter(|name| !name.value.is_empty())?;
        Some(Wanted { name, by: settings.file.clone() })
    });
    let extends = drafts.themes.iter().filter_map(|theme| {
        let name = theme.extends.clone()?;
        Some((theme.theme.clone(), Wanted { name, by: theme.file.clone() }))
    });
    let extends: BTreeMap<String, Wanted> = extends.collect();
    theme::layers(wanted, &extends, &theme_names(sources, inputs))
}

/// The names of all folders of `themes/` that hold anything, each once.
fn theme_names(sources: &[Source], inputs: &Inputs) -> Vec<String> {
    let sources = sources.iter().chain(&inputs.templates).map(|source| &source.path);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say;
    use crate::site::Today;
    use crate::text::Place;

    /// The last second of 23 November 2026 in Tokyo.
    const LATE: i64 = 1_795_445_999;

    fn inputs() -> Inputs {
        let source = |path: &str, text: &str| Source::new(path, text.as_bytes());
        let settings = "title = \"例\"\nbase_url = \"https://mihon.example/\"\nstatus = \"demonstration\"\npublisher = \"例\"\n";
        let home = source("content/_index.md", "+++\ntitle = \"頁\"\n+++\n");
        let sources = vec![home, source("data/site.toml", settings)];
        let asset = |path: &str| vec![Asset::new(path, b"x".to_vec())];
        let (statics, assets) = (asset("static/logo.svg"), asset("content/map.svg"));
        Inputs { sources, templates: vec![], statics, assets, notes: vec![] }
    }

    fn order() -> Order {
        let today = Date::parse("2026-11-23").expect("November has that day");
        Order { today: Today::Day(today), drafts: false, base_url: None }
    }

    /// The release that these files make.
    fn release(inputs: &Inputs) -> Manifest {
        let inputs = inputs.clone().with_base_theme();
        let take = |changes: Changes<'_>| changes.take(|_, _| Ok::<(), std::convert::Infallible>(()));
        let built = build(&inputs, &order(), &Last::default(), take);
        let told: Vec<_> = built.diagnostics.iter().map(|diagnostic| &diagnostic.message.en).collect();
        let Ok(taken) =
            built.value.0.published.unwrap_or_else(|| panic!("the files have no error: {told:?}"));
        taken.value.manifest
    }

    fn finished(inputs: &Inputs, release: &Manifest) -> Finished {
        Finished::new(inputs, &order(), "Asia/Tokyo", release, vec![])
    }

    #[test]
    fn the_same_files_on_the_same_day_are_known_again() {
        let release = release(&inputs());
        let finished = finished(&inputs(), &release);
        assert!(finished.is_of(&inputs(), &order(), &release));
        let late = Order { today: Today::Moment(LATE), ..order() };
        assert!(finished.is_of(&inputs(), &late, &release), "it is the same day until midnight");
        let read: Finished =
            output::open("finished", &output::seal("finished", &finished)).expect("it was just sealed");
        assert!(read.is_of(&inputs(), &order(), &release), "a new process knows it too");
    }

    #[test]
    fn what_was_told_is_kept_to_be_told_again() {
        let told =
            Diagnostic::warning("placeholder", Place::file(&"content/a.md".into()), say!("例", "example"));
        let finished =
            Finished::new(&inputs(), &order(), "Asia/Tokyo", &Manifest::default(), vec![told.clone()]);
        let read: Finished =
            output::open("finished", &output::seal("finished", &finished)).expect("it was just sealed");
        assert_eq!(read.diagnostics, [told]);
    }

    #[test]
    fn other_files_are_not_what_was_built() {
        let release = release(&inputs());
        let finished = finished(&inputs(), &release);
        let source = |path: &str, text: &str| Source::new(path, text.as_bytes());
        type Edit = fn(&mut Inputs);
        let others: [(&str, Edit); 8] = [
            ("a text was edited", |inputs| {
                inputs.sources[0] = Source::new("content/_index.md", b"+++\n+++\n")
            }),
            ("a text has another name", |inputs| inputs.sources[0].path = "content/b.md".into()),
            ("a text is gone", |inputs| drop(inputs.sources.remove(0))),
            ("a template came", |inputs| inputs.templates.push(Source::new("templates/guide.html", b"x"))),
            ("a file of a theme was edited", |inputs| {
                inputs.statics[0] = Asset::new("static/logo.svg", b"y".to_vec())
            }),
            ("a picture was edited", |inputs| {
                inputs.assets[0] = Asset::new("content/map.svg", b"y".to_vec())
            }),
            ("a picture is gone", |inputs| inputs.assets.clear()),
            ("a file was left out", |inputs| {
                let said = say!("編集中です", "somebody edits it");
                inputs.notes.push(Diagnostic::warning(
                    "lock-file",
                    Place::file(&"content/~$a.md".into()),
                    said,
                ));
            }),
        ];
        for (what, change) in others {
            let mut other = inputs();
            change(&mut other);
            assert!(!finished.is_of(&other, &order(), &release), "{what}");
        }
        let mut moved = inputs();
        moved.sources[0] = source("content/_index.md", "");
        moved.sources.insert(1, source("content/b.md", "+++\ntitle = \"頁\"\n+++\n"));
        assert!(!finished.is_of(&moved, &order(), &release), "a text lies in another file");
    }

    #[test]
    fn another_order_is_not_what_was_built() {
        let release = release(&inputs());
        let finished = finished(&inputs(), &release);
        let day = |day: &str| Today::Day(Date::parse(day).expect("the day exists"));
        let others = [
            ("another day", Order { today: day("2026-11-24"), ..order() }),
            ("past midnight", Order { today: Today::Moment(LATE + 1), ..order() }),
            ("with drafts", Order { drafts: true, ..order() }),
            ("another address", Order { base_url: Some("https://other.example/".to_owned()), ..order() }),
        ];
        for (what, other) in others {
            assert!(!finished.is_of(&inputs(), &other, &release), "{what}");
        }
    }

    #[test]
    fn another_release_is_not_what_was_built() {
        let one = release(&inputs());
        let finished = finished(&inputs(), &one);
        let mut others = inputs();
        others.statics.clear();
        let mut edited = inputs();
        edited.sources[0] = Source::new("content/_index.md", "+++\ntitle = \"別\"\n+++\n".as_bytes());
        for other in [Manifest::default(), release(&others), release(&edited)] {
            assert!(!finished.is_of(&inputs(), &order(), &other));
        }
        assert!(finished.is_of(&inputs(), &order(), &release(&inputs())), "the same release, made again");
    }
}
