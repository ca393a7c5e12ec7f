//! Where the links and anchors of a layout stand, so that no filled text is read for them.
//!
//! A slot's text is escaped: it begins and ends no tag and no value. So what a layout leads to
//! is found once, and moves with the texts that are filled in before it.

use std::ops::Range;

use super::super::marks::{MARK, mark};
use super::super::rendered::{Found, Rendered};
use super::Slot;

/// Links and anchors of a layout's text.
#[derive(Debug)]
pub(super) struct Leads {
    links: Box<[Range<Point>]>,
    anchors: Box<[Range<Point>]>,
}

/// A place in a layout: in the stretch after so many slots, at so many bytes of the text.
#[derive(Clone, Copy, Debug)]
struct Point {
    slots: u32,
    text: u32,
}

impl Leads {
    /// Notes them in a filled text, by how far each stretch has moved.
    pub fn note(&self, shifts: &[u32], found: &mut Found) {
        let at = |point: Point| shifts[point.slots as usize] + point.text;
        let place = |lead: &Range<Point>| at(lead.start)..at(lead.end);
        found.links.extend(self.links.iter().map(place));
        found.anchors.extend(self.anchors.iter().map(place));
    }
}

/// A layout's text with a mark in each slot, and a link around it where HTML goes in: the links
/// that are found tell where slots are read as HTML.
pub(super) struct Probe {
    text: String,
    /// Where each slot stands.
    slots: Vec<Range<u32>>,
}

impl Probe {
    pub fn new(first: &str) -> Probe {
        Probe { text: first.to_owned(), slots: Vec::new() }
    }

    pub fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn slot(&mut self, slot: Slot) {
        let (start, number) = (self.text.len() as u32, self.slots.len());
        self.text.push_str(&match slot {
            Slot::Text(_) => mark('t', number),
            Slot::Html(_) | Slot::Script(_) => format!("<a href=\"{}\">", mark('h', number)),
        });
        self.slots.push(start..self.text.len() as u32);
    }

    /// The links and anchors; slots that are read as HTML become such. None for what a text may
    /// make several links of.
    pub fn leads(self, slots: &mut [(u32, Slot)]) -> Option<Leads> {
        if self.text.contains("srcset") {
            return None;
        }
        let mut probe = Rendered::from(self.text);
        let (text, found) = probe.halves();
        let mut links = Vec::new();
        for link in &found.links {
            let value = &text[link.start as usize..link.end as usize];
            match value.strip_prefix(MARK).and_then(|mark| mark.strip_prefix('h')) {
                None => links.push(link.clone()),
                Some(number) => {
                    let number: usize = number.strip_suffix(MARK)?.parse().ok()?;
                    let Slot::Script(place) = slots[number].1 else { return None };
                    slots[number].1 = Slot::Html(place);
                }
            }
        }
        let point = |at: u32, before: usize| {
            // The text goes on behind the last slot before this place.
            let text = match before.checked_sub(1) {
                Some(last) => slots[last].0 + (at - self.slots[last].end),
                None => at,
            };
            Point { slots: before as u32, text }
        };
        let lead = |place: &Range<u32>| {
            let before_start = self.slots.partition_point(|slot| slot.start < place.start);
            let before_end = self.slots.partition_point(|slot| slot.end <= place.end);
            point(place.start, before_start)..point(place.end, before_end)
        };
        Some(Leads {
            links: links.iter().map(lead).collect(),
            anchors: found.anchors.iter().map(lead).collect(),
        })
    }
}
