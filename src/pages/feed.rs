//! `/feed.xml`: news, changed pages and registers, as Atom.
//!
//! Holds no clock: every date is one that somebody wrote into a file. An entry's id is the
//! URL of its page; of a piece of news, the page of news with the day and the title, so that it
//! stays when other news come, and whatever this program becomes (RFC 4287, 4.2.6).

use std::fmt::Write;

use crate::calendar::Date;
use crate::derive::navigation::Link;
use crate::site::{PagePath, Settings, Site};
use crate::text::Digest;

use super::frame::status_line;
use super::page::Page;
use super::recall::Recall;
use super::updates::changed;
use super::xml::escaped;

/// How many entries a feed has at most.
const ENTRIES: usize = 60;

/// The feed of the site.
pub fn page<'s>(site: &'s Site, recall: &Recall<'_>) -> Page<'s> {
    let path = PagePath::feed();
    let digest =
        recall.digest(Digest::NOTHING.with_word(path.as_str()), || Digest::of(feed(site).as_bytes()));
    Page::bytes(path, digest, || feed(site).into_bytes())
}

struct Entry {
    date: Date,
    id: String,
    title: String,
    text: String,
    url: String,
}

/// The newest, each day by id.
fn entries(site: &Site) -> Vec<Entry> {
    let settings = &site.settings;
    let absolute =
        |url: &str| if url.starts_with('/') { format!("{}{url}", settings.origin) } else { url.to_owned() };
    let updates = PagePath::updates();
    let news = site.updates.iter().map(|update| {
        let link = update.targets.iter().find_map(|target| Link::to_target(settings, target));
        Entry {
            date: update.date,
            id: settings.absolute_url_of_place(&updates, &format!("{}-{}", update.date, update.title)),
            title: update.title.clone(),
            text: update.text.clone(),
            url: link.map_or_else(|| settings.absolute_url(&updates), |link| absolute(&link.url)),
        }
    });
    let pages = changed(site).into_iter().map(|(date, guide)| Entry {
        date,
        id: settings.absolute_url(&guide.path),
        title: guide.title.clone(),
        text: guide.description.clone(),
        url: settings.absolute_url(&guide.path),
    });
    let registers = site.registers.iter().map(|(id, register)| Entry {
        // The first day of what it covers: the last one may still be to come.
        date: register.schema.as_of.first_day(),
        id: settings.absolute_url(&PagePath::register(id)),
        title: register.schema.title.clone(),
        text: format!("{}現在の名簿です。{}", register.schema.as_of.in_words(), register.schema.description),
        url: settings.absolute_url(&PagePath::register(id)),
    });
    let mut entries: Vec<Entry> = news.chain(pages).chain(registers).collect();
    entries.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.id.cmp(&b.id)));
    entries.dedup_by(|a, b| a.id == b.id);
    entries.truncate(ENTRIES);
    entries
}

fn feed(site: &Site) -> String {
    let settings = &site.settings;
    let entries = entries(site);
    let home = settings.absolute_url(&PagePath::home());
    let own = settings.absolute_url(&PagePath::feed());
    let newest = entries.first().map_or(site.today, |entry| entry.date);
    let subtitle = status_line(settings).unwrap_or_else(|| settings.description.clone());
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n\
         <title>{title}</title>\n\
         <subtitle>{subtitle}</subtitle>\n\
         <id>{home}</id>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>\n\
         <updated>{updated}</updated>\n\
         <author><name>{title}</name></author>\n",
        language = escaped(&settings.language),
        title = escaped(&settings.title),
        subtitle = escaped(&subtitle),
        home = escaped(&home),
        own = escaped(&own),
        updated = moment(newest, settings),
    );
    for entry in &entries {
        write_entry(entry, settings, &mut text);
    }
    text.push_str("</feed>\n");
    text
}

fn write_entry(entry: &Entry, settings: &Settings, text: &mut String) {
    let written = write!(
        text,
        "<entry>\n<title>{}</title>\n<id>{}</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <updated>{}</updated>\n<summary>{}</summary>\n</entry>\n",
        escaped(&entry.title),
        escaped(&entry.id),
        escaped(&entry.url),
        moment(entry.date, settings),
        escaped(&entry.text),
    );
    written.expect("a string takes every text");
}

/// A day as Atom wants it: files give days, so the hour is the first of the site's own.
fn moment(date: Date, settings: &Settings) -> String {
    date.midnight(&settings.time_zone).expect("`site` has checked the time zone")
}
