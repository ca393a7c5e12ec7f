//! The watch loop's other use: every change is published, and whatever keeps it from that is
//! seen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::build::{self, Finished, Inputs, Last};
use crate::calendar::Date;
use crate::disk::{self, Fault};
use crate::output::{Manifest, Taken};
use crate::release::Release;
use crate::say;
use crate::site::{Order, Today};
use crate::text::{Diagnostic, Snippets, Words};

use super::halt;
use super::watching::{Clock, Pace, Round, Turn, each_change};

/// What a program that keeps a folder published tells of itself.
pub enum Watched<'t> {
    /// Something has changed, and building begins.
    Begun,
    /// Errors and warnings of the site's files.
    Found(&'t [Diagnostic], &'t dyn Snippets),
    /// Something was published, or was found to be published already.
    Published(&'t Taken),
    /// Nothing was published; the last release stays.
    Halted,
    /// What the machine refused.
    Fault(&'t Fault),
    /// The published folder was found to be equal to one made anew.
    Verified,
    /// Something that staff should know of.
    Note(&'t Words),
}

/// Publishes now and after every change, until the program is ended.
pub fn keep_published(
    root: &Path,
    out: &Path,
    clock: Clock,
    pace: Pace,
    tell: &dyn Fn(Watched<'_>),
) -> Result<(), Fault> {
    let release = Release::open(out, pace.rest)?;
    let last = Last { manifest: release.manifest(), ..Last::default() };
    let halt = halt_since(&release)?;
    let mut keeper = Keeper {
        out: out.to_owned(),
        clock,
        pace,
        tell,
        release: Some(release),
        last,
        halted_since: halt,
        time_zone: "Asia/Tokyo".to_owned(),
        verified: false,
        held: None,
    };
    each_change(root, clock, pace, &|note| tell(Watched::Note(note)), |turn| keeper.turn(turn))
}

/// Since when an earlier run of the program could not publish.
fn halt_since(release: &Release) -> Result<Option<i64>, Fault> {
    let page = disk::read_if_there(&release.folder().join(halt::FILE))?;
    Ok(page.and_then(|page| halt::since(&String::from_utf8_lossy(&page))))
}

/// Keeps one folder published.
struct Keeper<'k> {
    out: PathBuf,
    clock: Clock,
    pace: Pace,
    tell: &'k dyn Fn(Watched<'_>),
    /// None after a fault, until it is opened again.
    release: Option<Release>,
    last: Last,
    /// Since when nothing can be published.
    halted_since: Option<i64>,
    /// Of the site, as far as it was ever read.
    time_zone: String,
    /// Whether the last round left nothing to verify.
    verified: bool,
    /// The earlier release that stays, once that was told.
    held: Option<u64>,
}

impl Keeper<'_> {
    fn turn(&mut self, turn: Turn<'_>) -> Round {
        let done = match turn {
            Turn::Build(inputs) => self.build(inputs),
            Turn::Idle(inputs) => self.verify(inputs),
            Turn::Unreadable(fault) => {
                self.fault(fault);
                return Round { day: None, again: true };
            }
        };
        done.unwrap_or_else(|fault| {
            self.fault(&fault);
            // What the machine refused may have left anything: it is looked at anew.
            self.release = None;
            Round { day: None, again: true }
        })
    }

    fn order(&self) -> Order {
        Order { today: Today::Moment((self.clock)()), drafts: false, base_url: None }
    }

    /// The folder, opened again where it was lost or replaced.
    fn open(&mut self) -> Result<(), Fault> {
        if self.release.as_ref().is_some_and(Release::stands) {
            return Ok(());
        }
        self.release = None;
        let release = Release::open(&self.out, self.pace.rest)?;
        self.last.manifest = release.manifest();
        self.release = Some(release);
        Ok(())
    }

    fn build(&mut self, inputs: &Inputs) -> Result<Round, Fault> {
        (self.tell)(Watched::Begun);
        self.open()?;
        if let Some(round) = self.hold(inputs)? {
            return Ok(round);
        }
        let release = self.release.as_ref().expect("it was just opened");
        match release.finished(inputs, &self.order())? {
            Some(finished) => self.keep(finished, inputs),
            None => self.publish(inputs),
        }
    }

    /// Leaves what is published as it is, since these files would give the same. At a start
    /// nothing is in memory then: the first change pays for that, or the first time of rest.
    fn keep(&mut self, finished: Finished, inputs: &Inputs) -> Result<Round, Fault> {
        let Finished { time_zone, diagnostics, .. } = finished;
        (self.tell)(Watched::Found(&diagnostics, inputs));
        let release = self.release.as_ref().expect("it was just opened");
        (self.tell)(Watched::Published(&Taken::unchanged(release.manifest())));
        self.mended()?;
        self.time_zone.clone_from(&time_zone);
        Ok(Round { day: Some((self.order().today.in_zone(&time_zone), time_zone)), again: false })
    }

    fn publish(&mut self, inputs: &Inputs) -> Result<Round, Fault> {
        let order = self.order();
        let release = self.release.as_mut().expect("it was just opened");
        let mut found = Vec::new();
        let built = build::build(inputs, &order, &self.last, |changes| release.publish(changes));
        let (built, last) = built.note(&mut found);
        self.last = last;
        self.time_zone.clone_from(&built.time_zone);
        let of_build = found.clone();
        let taken = built.published.transpose()?.map(|taken| taken.note(&mut found));
        (self.tell)(Watched::Found(&found, inputs));
        let day = Some((built.today, built.time_zone));
        let errors: Vec<&Diagnostic> = found.iter().filter(|diagnostic| diagnostic.is_error()).collect();
        let Some(taken) = taken.filter(|_| errors.is_empty()) else {
            let since = self.halted();
            let page = halt::of_errors(since, &self.time_zone, &errors, inputs);
            self.show(&page);
            return Ok(Round { day, again: false });
        };
        (self.tell)(Watched::Published(&taken));
        let finished = Finished::new(inputs, &order, &self.time_zone, &taken.manifest, of_build);
        self.release.as_ref().expect("it was just used").finish(&finished)?;
        (self.last.manifest, self.last.pieces) = (taken.manifest, taken.pieces);
        (self.verified, self.held) = (false, None);
        self.mended()?;
        // Changes that come while the other tree rests are gathered into the next round.
        self.release.as_mut().expect("it was just used").get_ready()?;
        Ok(Round { day, again: false })
    }

    /// Where an earlier release was restored: whether it stays, as it does until a file changes
    /// or until it shows something that must no longer be shown.
    fn hold(&mut self, inputs: &Inputs) -> Result<Option<Round>, Fault> {
        let release = self.release.as_ref().expect("it was just opened");
        let Some(restored) = release.restored()?.filter(|restored| restored.sources == inputs.digest())
        else {
            return Ok(None);
        };
        let survey = build::survey(inputs, &self.order()).value;
        let objections = release.showing()?.map(|showing| survey.showing.objections(&showing));
        let number = restored.number;
        match objections.as_deref() {
            Some([]) => {
                if self.held.replace(number).is_none() {
                    (self.tell)(Watched::Note(&say!(
                        "公開 {number} に戻してあります。ファイルが変わるまで、そのままにします",
                        "release {number} was restored and stays until a file changes"
                    )));
                }
                Ok(Some(Round { day: Some((survey.today, survey.time_zone)), again: false }))
            }
            objections => {
                let reason = objections.and_then(|found| found.first().cloned());
                let reason = reason.unwrap_or_else(|| say!("記録がありません", "nothing is known of it"));
                let (ja, en) = (reason.ja, reason.en);
                (self.tell)(Watched::Note(&say!(
                    "戻した公開 {number} は、もう出しておけないため、いまのファイルを公開します: {ja}",
                    "the restored release {number} may no longer be shown; the present files are published: {en}"
                )));
                Ok(None)
            }
        }
    }

    /// Makes everything anew in memory and compares, and looks at every file that is
    /// published.
    fn verify(&mut self, inputs: &Inputs) -> Result<Round, Fault> {
        let day = |today: Date, zone: String| Some((today, zone));
        let Some(release) = self.release.as_mut().filter(|_| self.halted_since.is_none()) else {
            return Ok(Round { day: None, again: self.release.is_none() });
        };
        let altered = !release.stands() || release.look()?;
        if self.held.is_some() {
            return Ok(Round { day: None, again: false });
        }
        if !altered && self.verified {
            return Ok(Round { day: None, again: false });
        }
        let order = self.order();
        let built = build::build(inputs, &order, &Last::default(), |changes| {
            let Ok(taken) = changes.take(|_, _| Ok::<(), std::convert::Infallible>(()));
            taken
        });
        let (built, last) = built.value;
        let clean = built.published.filter(|taken| !taken.has_errors()).map(|taken| taken.value);
        let manifest = self.release.as_ref().expect("it was there just now").manifest();
        let differing = clean.as_ref().map(|clean| differing(&clean.manifest, &manifest)).unwrap_or_default();
        let day = day(built.today, built.time_zone);
        self.verified = true;
        if differing.is_empty() && !altered {
            let pieces = clean.map(|clean| clean.pieces).unwrap_or_default();
            // What was made to compare serves the next change.
            self.last = Last { manifest, pieces, ..last };
            (self.tell)(Watched::Verified);
            return Ok(Round { day, again: false });
        }
        if let Some(path) = differing.first() {
            let count = differing.len();
            (self.tell)(Watched::Note(&say!(
                "公開フォルダが、最初から作ったものと {count} 件ちがいました（/{path} など）。作り直して公開します",
                "{count} published files differ from those of a clean build (/{path} …); all is made anew"
            )));
        }
        self.open()?;
        let manifest = self.release.as_ref().expect("it was just opened").manifest();
        self.last = Last { manifest: manifest.without_keys(), ..Last::default() };
        let round = self.publish(inputs)?;
        self.verified = true;
        Ok(round)
    }

    fn fault(&mut self, fault: &Fault) {
        (self.tell)(Watched::Fault(fault));
        let since = self.halted();
        let page = halt::of_fault(since, &self.time_zone, fault);
        self.show(&page);
    }

    /// Remembers that nothing can be published, and says it; since when.
    fn halted(&mut self) -> i64 {
        let since = *self.halted_since.get_or_insert((self.clock)());
        (self.tell)(Watched::Halted);
        since
    }

    /// Puts the page beside the state; a full disk takes none, and the terminal has been told.
    fn show(&self, page: &str) {
        if let Some(release) = &self.release {
            let _full = disk::replace(&release.folder().join(halt::FILE), page.as_bytes());
        }
    }

    fn mended(&mut self) -> Result<(), Fault> {
        self.halted_since = None;
        let release = self.release.as_ref().expect("it was just used");
        disk::remove(&release.folder().join(halt::FILE))
    }
}

/// Files that are not the same in both; sorted.
fn differing(clean: &Manifest, published: &Manifest) -> Vec<Arc<str>> {
    let differs =
        |(path, bytes), other: &Manifest| other.entry(path).is_none_or(|entry| entry.bytes != bytes);
    let of_clean = clean.files().filter(|(path, entry)| differs((path, entry.bytes), published));
    let of_published = published.files().filter(|(path, _)| clean.entry(path).is_none());
    let mut paths: Vec<Arc<str>> = of_clean.chain(of_published).map(|(path, _)| path.clone()).collect();
    paths.sort();
    paths
}
