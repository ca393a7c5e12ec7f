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
    let entries = now.entries.iter().zip(&then.entries).enumerate();
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
    use crate::site::example;

    const DAY: &str = "2026-11-22";

    const AREAS: &str = "[[area]]\nid = \"north\"\nname = \"北\"\nkind = \"ward\"\n";

    const SCHEMA: &str = r#"
        title = "店"
        label = "name"
        area = "ward"
        as_of = "2026"
        source = "市"
        confirm_within_days = 30
        field = [
            { key = "name", label = "名前", type = "text", required = true, visibility = "page" },
            { key = "ward", label = "区", type = "area", visibility = "page" },
            { key = "owner", label = "店主", type = "reference", register = "people", visibility = "page" },
        ]
    "#;

    const PEOPLE: &str = r#"
        title = "人"
        label = "name"
        as_of = "2026"
        source = "市"
        field = [{ key = "name", label = "名前", type = "text", required = true, visibility = "page" }]
    "#;

    const SHOPS: &str = r#"
        record = [
            { id = "a", name = "イ", confirmed = 2026-11-01, ward = "north", owner = "p" },
            { id = "b", name = "ロ", confirmed = 2026-11-10 },
            { id = "c", name = "ハ", confirmed = 2026-11-20 },
        ]
    "#;

    /// Which of the shops are others on that day, where all these words stand instead.
    fn check(day: &str, words: &[(&str, &str)], expect: Option<&[usize]>) {
        let site = |day: &str, words: &[(&str, &str)]| {
            let with =
                |text: &str| words.iter().fold(text.to_owned(), |text, (now, then)| text.replace(now, then));
            example::site_on(
                day,
                &[
                    ("data/areas.toml", &with(AREAS)),
                    ("data/registers/shops/register.toml", &with(SCHEMA)),
                    ("data/registers/shops/all.toml", &with(SHOPS)),
                    ("data/registers/people/register.toml", PEOPLE),
                    ("data/registers/people/all.toml", &with("record = [{ id = \"p\", name = \"甲\" }]")),
                ],
            )
        };
        let (then, now) = (site(DAY, &[]), site(day, words));
        let of = |site: &crate::site::Site| {
            let mut shops = site.registers.values().filter(|register| register.schema.id.as_str() == "shops");
            shops.next().expect("there are shops").clone()
        };
        assert_eq!(edited(&of(&now), &of(&then)).as_deref(), expect, "{day} {words:?}");
    }

    #[test]
    fn a_record_is_another_where_it_says_or_is_relied_on_otherwise() {
        check(DAY, &[], Some(&[]));
        check(DAY, &[("ロ", "ニ")], Some(&[1]));
        check(DAY, &[("2026-11-01", "2026-11-02"), ("ハ", "ニ")], Some(&[0, 2]));
        check("2026-11-23", &[], Some(&[]));
        check("2026-12-05", &[], Some(&[0]));
    }

    #[test]
    fn what_a_record_refers_to_may_change_and_it_is_the_same() {
        check(DAY, &[("甲", "乙")], Some(&[]));
    }

    #[test]
    fn where_others_stand_in_other_places_nothing_is_told() {
        check(DAY, &[("id = \"a\"", "id = \"d\"")], None);
        check(DAY, &[("2026-11-10", "2026-11-10, withdrawn = 2026-11-21")], None);
        check(DAY, &[("confirmed = 2026-11-10", "confirmed = 2026-11-10, ward = \"north\"")], None);
        check(DAY, &[("label = \"区\"", "label = \"町\"")], None);
        check(DAY, &[("name = \"北\"", "name = \"南\"")], None);
    }
}
