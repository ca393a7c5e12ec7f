//! An earlier release, published again as it was.
//!
//! Refuses what must no longer be shown: the caller says what may be shown now, and this
//! room remembers what each release showed.

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::disk::{self, Fault};
use crate::output::{Taken, open, seal};
use crate::pages::Pieces;
use crate::say;
use crate::site::Showing;
use crate::text::{Checked, Digest, Words};

use super::Release;
use super::state::{Head, State};

/// A release that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Counts the releases of this folder, from 1.
    pub number: u64,
    /// When it was published, in seconds since 1970-01-01T00:00:00Z.
    pub published: i64,
    /// The day it was built for.
    pub built_for: Option<Date>,
    /// How many files it has.
    pub files: usize,
    /// Whether it is the one that is published now.
    pub is_published: bool,
}

/// Which earlier release stands in the output folder, and of what files of the site that was
/// decided: as long as these stay, it stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// Its number when it was published first.
    pub number: u64,
    /// Of all files of the site at the time.
    pub sources: Digest,
}

const KIND: &str = "shirube restored 1";

impl Release {
    /// Every release that can be named, newest first.
    pub fn past(&self) -> Result<Vec<Past>, Fault> {
        let mut past = Vec::new();
        if self.state.number > 0 {
            past.push(self.named(&self.state, true));
        }
        for number in self.history.numbers().rev() {
            past.extend(self.history.state(number, &self.state)?.map(|state| self.named(&state, false)));
        }
        Ok(past)
    }

    fn named(&self, state: &State, is_published: bool) -> Past {
        let file = if is_published { self.folder.join("state") } else { self.history.file(state.number) };
        let published = disk::stat(&file).map_or(0, |stat| stat.changed / 1_000_000_000);
        Past {
            number: state.number,
            published: i64::try_from(published).unwrap_or(0),
            built_for: state.built_for,
            files: state.manifest().len(),
            is_published,
        }
    }

    /// What is published now shows of people; nothing where that is lost.
    pub fn showing(&self) -> Result<Option<Showing>, Fault> {
        self.history.showing(&self.state)
    }

    /// That an earlier release stands in the output folder.
    pub fn restored(&self) -> Result<Option<Restored>, Fault> {
        let bytes = disk::read_if_there(&self.folder.join("restored"))?;
        Ok(bytes.and_then(|bytes| open(KIND, &bytes)))
    }

    /// Records that an earlier release shows and that no file names any more.
    pub fn forgotten(&self, number: u64, now: &Showing) -> Result<Vec<String>, Fault> {
        let past = self.history.state(number, &self.state)?;
        let showing = past.map(|past| self.history.showing(&past)).transpose()?.flatten();
        Ok(showing.map(|showing| now.forgotten(&showing)).unwrap_or_default())
    }

    /// Publishes an earlier release again. Refused where it shows what `now` does not allow to
    /// show, or what any release since did not; the words say what. `sources` is of all
    /// files of the site.
    pub fn restore(&mut self, number: u64, now: &Showing, sources: Digest) -> Result<Checked<Taken>, Fault> {
        let known = self.history.numbers().find(|known| *known == number);
        let past = known.map(|number| self.history.state(number, &self.state)).transpose()?.flatten();
        let past = past.ok_or_else(|| self.unknown_release(number))?;
        self.judge(&past, now)?;
        let tree = self.bring_spare_up_to_date()?;
        let found = self.history.files_of(&past, &self.manifest(), &self.public)?;
        if let Some(path) = found.missing.first() {
            let more = found.missing.len();
            return Err(Fault::Refused(say!(
                "公開 {number} には戻せません。/{path} など {more} 件のファイルが、もう残っていません",
                "release {number} cannot be restored: /{path} and {more} files in all are no longer kept"
            )));
        }
        drop(tree);
        let paths: Vec<_> = found.files.iter().map(|(path, _)| path.clone()).collect();
        let tree = self.stage(&paths)?;
        let mut written = Vec::with_capacity(found.files.len());
        for (path, file) in found.files {
            let stat = tree.link(&path, &file)?;
            written.push((path, stat));
        }
        let manifest = past.manifest().clone();
        let taken = Taken {
            manifest: manifest.clone(),
            written: paths,
            removed: self.gone(&manifest),
            rendered: 0,
            pieces: Pieces::default(),
        };
        let next = self.history.after(self.state.number);
        let head = Head { number: next, manifest, built_for: past.built_for, showing: past.showing };
        let mut diagnostics = std::mem::take(&mut self.notes);
        diagnostics.extend(self.exchange(head, tree, written)?);
        let restored = Restored { number, sources };
        disk::replace(&self.folder.join("restored"), &seal(KIND, &restored))?;
        Ok(Checked { value: taken, diagnostics })
    }

    /// Whether a release may be shown again, by the files of the site and by every release
    /// since.
    fn judge(&self, past: &State, now: &Showing) -> Result<(), Fault> {
        let number = past.number;
        let Some(showing) = self.history.showing(past)? else {
            return Err(Fault::Refused(say!(
                "公開 {number} には戻せません。そのとき何を載せていたかの記録がありません",
                "release {number} cannot be restored: what it showed of people is not known"
            )));
        };
        let mut found = now.objections(&showing);
        let since = self.history.numbers().filter(|since| *since > number);
        for since in since.collect::<Vec<u64>>() {
            if let Some(state) = self.history.state(since, &self.state)? {
                found.extend(self.withdrawn_in(&state, &showing)?);
            }
        }
        found.extend(self.withdrawn_in(&self.state, &showing)?);
        let mut said: Vec<Words> = Vec::new();
        for words in found {
            if !said.contains(&words) {
                said.push(words);
            }
        }
        match said.is_empty() {
            true => Ok(()),
            false => Err(Fault::Refused(refusal(number, &said))),
        }
    }

    /// What a later release no longer showed, though its files still named it.
    fn withdrawn_in(&self, later: &State, showing: &Showing) -> Result<Vec<Words>, Fault> {
        let later = self.history.showing(later)?;
        Ok(later.map(|later| later.withdrawn(showing)).unwrap_or_default())
    }

    fn unknown_release(&self, number: u64) -> Fault {
        if number == self.state.number {
            return Fault::Refused(say!(
                "公開 {number} は、いま出ているものです",
                "release {number} is the one that is published now"
            ));
        }
        Fault::Refused(say!(
            "公開 {number} は残っていません。shirube rollback --list で見られます",
            "there is no release {number}; shirube rollback --list shows those there are"
        ))
    }
}

/// So many reasons are told one by one.
const NAMED: usize = 10;

fn refusal(number: u64, said: &[Words]) -> Words {
    let mut words = say!(
        "公開 {number} には戻せません。いまは載せてはならないものを載せているためです",
        "release {number} cannot be restored, since it shows what must no longer be shown"
    );
    for reason in said.iter().take(NAMED) {
        words.ja += &format!("\n  {}", reason.ja);
        words.en += &format!("\n  {}", reason.en);
    }
    if said.len() > NAMED {
        let more = said.len() - NAMED;
        words.ja += &format!("\n  ほか {more} 件");
        words.en += &format!("\n  and {more} more");
    }
    words
}
