//! Which records of a register are others than they were, where the same ones stand in the
//! same places.
//!
//! Takes a register as it is and as it was, gives places in its entries. Looks into no record
//! that is the very one that it was.

use std::sync::Arc;

use crate::site::{Entry, Register};

/// The places of the entries that are others than they were, in order. None where schema or
/// areas are others, or where a record came, left or moved: then no place means what it meant.
/// What an entry refers to is not looked at.
pub fn edited(now: &Register, then: &Register) -> Option<Vec<usize>> {
    if now.digest == then.digest {
        return Some(vec![]);
    }
    if now.places != then.places {
        return None;
    }
    let entries = now.entries.iter().zip(then.entries.iter()).enumerate();
    Some(entries.filter(|(_, (now, then))| !is_same(now, then)).map(|(place, _)| place).collect())
}

/// Areas are equal where the places are.
fn is_same(now: &Entry, then: &Entry) -> bool {
    let is_same_record = Arc::ptr_eq(&now.record, &then.record) || now.record.digest == then.record.digest;
    is_same_record && now.confirmation == then.confirmation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Site, example::town};

    const DAY: &str = "2026-11-22";

    /// Which of the shops are others on that day, where all these words stand instead.
    fn check(day: &str, words: &[(&str, &str)], expect: Option<&[usize]>) {
        let of = |site: &Site| {
            let mut shops = site.registers.values().filter(|register| register.schema.id.as_str() == "shops");
            shops.next().expect("there are shops").clone()
        };
        let (then, now) = (town(DAY, &[]), town(day, words));
        assert_eq!(edited(&of(&now), &of(&then)).as_deref(), expect, "{day} {words:?}");
    }

    #[test]
    fn a_record_is_another_where_it_says_or_is_relied_on_otherwise() {
        check(DAY, &[], Some(&[]));
        check(DAY, &[("name = \"イ\"", "name = \"ヰ\"")], Some(&[1]));
        check(DAY, &[("2026-11-01", "2026-11-02"), ("酒", "油")], Some(&[0, 2]));
        check("2026-11-23", &[], Some(&[]));
        check("2026-12-05", &[], Some(&[0]));
    }

    #[test]
    fn what_a_record_refers_to_may_change_and_it_is_the_same() {
        check(DAY, &[("甲", "丙")], Some(&[]));
    }

    #[test]
    fn where_others_stand_in_other_places_nothing_is_told() {
        check(DAY, &[("id = \"a\"", "id = \"e\"")], None);
        check(DAY, &[("2026-11-10", "2026-11-10, withdrawn = 2026-11-21")], None);
        check(DAY, &[("wards = [\"south\"]", "wards = [\"north\"]")], None);
        check(DAY, &[("label = \"区\"", "label = \"町\"")], None);
        check(DAY, &[("name = \"北\"", "name = \"西\"")], None);
    }
}
