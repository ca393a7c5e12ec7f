//! The digests of what pages of many kinds may show: taken once for all of them.

use crate::site::{Area, Site, Term};
use crate::text::Digest;

/// Each of all that there are of its kind, in their order.
#[derive(Clone, Copy)]
pub struct Shared {
    pub areas: Digest,
    pub desks: Digest,
    pub terms: Digest,
}

impl Shared {
    /// Those of a site.
    pub fn of(site: &Site) -> Shared {
        let areas: Vec<&Area> = site.areas.iter().collect();
        let terms: Vec<&Term> = site.glossary.iter().collect();
        Shared {
            areas: Digest::of_value(&areas),
            desks: Digest::of_value(&site.desks),
            terms: Digest::of_value(&terms),
        }
    }
}
