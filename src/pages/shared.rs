//! The digests of what pages of many kinds may show: taken once for all of them.

use crate::site::{Area, Site, Term};
use crate::text::Digest;

use super::recall::Recall;

/// Each of all that there are of its kind, in their order.
#[derive(Clone, Copy)]
pub struct Shared {
    pub areas: Digest,
    pub desks: Digest,
    pub terms: Digest,
}

impl Shared {
    /// Those of a site.
    pub fn of(site: &Site, recall: &Recall<'_>) -> Shared {
        let digest =
            |name: &str, take: &dyn Fn() -> Digest| recall.digest(Digest::NOTHING.with_word(name), take);
        Shared {
            areas: digest("areas", &|| Digest::of_value(&site.areas.iter().collect::<Vec<&Area>>())),
            desks: digest("desks", &|| Digest::of_value(&site.desks)),
            terms: digest("terms", &|| Digest::of_value(&site.glossary.iter().collect::<Vec<&Term>>())),
        }
    }
}
