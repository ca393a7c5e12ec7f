//! Drafts → [`Site`]: what is true. Every id exists, every reference holds, every URL has
//! one owner, and it is decided what is published today.
//!
//! Holds no span and no clock: a line inserted above a record changes nothing here.

mod absent;
mod area;
mod assemble;
mod check;
mod contents;
mod desk;
#[cfg(test)]
pub mod example;
mod guide;
mod id;
mod links;
mod outline;
mod outlook;
mod path;
mod paths;
mod reading;
mod register;
mod registers;
mod registry;
mod settings;
mod share;
mod showing;
mod statistic;
mod term;
#[cfg(test)]
mod tests;
mod value;
mod values;

pub use area::{Area, Areas};
pub use assemble::{Kept, Order, Today};
pub use contents::{Beside, Copied};
pub use desk::{Desk, Phone};
pub use guide::{Guide, Review, Section, Target};
pub use id::{AreaId, AudienceId, DeskId, GuideId, RecordId, RegisterId, StatisticId, TermId};
pub use outlook::{Coming, Unverified, coming, unverified};
pub use path::PagePath;
pub use paths::Paths;
pub use reading::{KanaRow, kana_row, letter_slug, letters, sort_key};
pub use register::{
    Confirmation, Entry, Field, FieldKind, FieldPath, Record, Register, Schema, Search, Shown, State,
    bring_near,
};

pub use settings::{Audience, Entrance, Notice, Settings, Status, Update, Urgent, split_base_url};
pub use showing::Showing;
pub use statistic::{Cell, Column, Row, Statistic};
pub use term::{Difference, Glossary, Term};
pub use value::{Answer, Nothing, Number, Opening, Reply, Value};
pub use values::{Hours, List, Values};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::Date;
use crate::text::Digest;

/// The site as it is on one day.
#[derive(Clone, Debug)]
pub struct Site {
    /// `data/site.toml`.
    pub settings: Settings,
    /// The day it is built for.
    pub today: Date,
    /// All desks, in the order of the file.
    pub desks: Vec<Desk>,
    /// All areas, in the order of the file.
    pub areas: Arc<Areas>,
    /// All terms, by reading.
    pub glossary: Arc<Glossary>,
    /// Published today, newest first.
    pub updates: Vec<Update>,
    /// All registers, by id.
    pub registers: BTreeMap<RegisterId, Arc<Register>>,
    /// All statistics, by id.
    pub statistics: Arc<BTreeMap<StatisticId, Statistic>>,
    /// All published pages of `content/`, by id; also `_index.md` of generated URLs.
    pub guides: Arc<BTreeMap<GuideId, Guide>>,
    /// The sections that `content/`'s folders make, by path; `/` is the home page's.
    pub sections: Arc<BTreeMap<PagePath, Section>>,
    /// Files of `content/` that are copied, by source path; published with their pages.
    pub beside: Arc<[Beside]>,
    /// Every path that is published, and its anchors.
    pub paths: Paths,
    /// Of all that its files say but for records, of the day and of what was asked for; of
    /// records only who there is and what they are called.
    pub content: Digest,
}

impl Site {
    /// The desk with this id.
    pub fn desk(&self, id: &DeskId) -> &Desk {
        self.desks.iter().find(|desk| desk.id == *id).expect("only `site` makes ids, of desks that exist")
    }

    /// The register with this id.
    pub fn register(&self, id: &RegisterId) -> &Register {
        &self.registers[id]
    }

    /// The page of `content/` that gives its words to a path: an `_index.md` at a generated
    /// URL, or the page itself.
    pub fn words(&self, path: &PagePath) -> Option<&Guide> {
        self.paths.guide(path).map(|id| &self.guides[id])
    }

    /// Where a link of the author's leads: `@/a/b.md#c`, `/registers/`, `map.svg`,
    /// `https://…`. `from` is the page that it stands on. `None` where it leads nowhere,
    /// which `assemble` has said already.
    pub fn target(&self, link: &str, from: &PagePath) -> Option<Target> {
        self.paths.target(link, from).ok()
    }

    /// What a field path leads to for one record.
    pub fn shown<'s>(&'s self, schema: &'s Schema, record: &'s Record, path: &FieldPath) -> Shown<'s> {
        let Some((reference, register)) = &path.through else {
            return record
                .value(path.field)
                .map_or(Shown::Absent, |value| Shown::Value(&schema.fields[path.field], value));
        };
        let Some(Value::Reference(id)) = record.value(*reference) else {
            return Shown::Absent;
        };
        let register = self.register(register);
        let Some(entry) = register.entry(id.as_str()) else {
            return Shown::Ended;
        };
        entry
            .record
            .value(path.field)
            .map_or(Shown::Absent, |value| Shown::Value(&register.schema.fields[path.field], value))
    }

    /// The record that a reference of a published record leads to, if it is published today.
    pub fn referred(&self, register: &RegisterId, id: &RecordId) -> Option<&Entry> {
        self.register(register).entry(id.as_str())
    }
}
