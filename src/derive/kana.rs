//! Lists cut by 五十音, so that no part is longer than a page holds.
//!
//! Takes members with reading and id, gives parts within parts: a row of 五十音, then the
//! first letter, then the second, at last the id. A part is named by what its members have
//! in common and never by a number, so that a new member moves nobody to another page.

use std::collections::BTreeMap;

use crate::site::{KanaRow, kana_row, letter_slug, letters};

/// How many rows a list has at most.
pub const LONGEST: usize = 500;

/// A part of a list: what begins alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<M> {
    /// Its name in URLs: `ka`, `ka-ki`, `ka-ki-ta`.
    pub slug: String,
    /// What readers call it: 「か行」, 「き」, 「きた」.
    pub name: String,
    /// In the order of the whole list.
    pub members: Vec<M>,
    /// Its own parts, where it is too long for one page; each has members.
    pub parts: Vec<Part<M>>,
}

impl<M> Part<M> {
    /// This part and all within it, each before its own.
    pub fn all(&self) -> Vec<&Part<M>> {
        std::iter::once(self).chain(self.parts.iter().flat_map(Part::all)).collect()
    }
}

/// The rows of 五十音 with their members. All ten, whether they have any or not, so that a
/// row's page never goes away; and what has no reading in kana, where there is such.
pub fn rows<'a, M: Copy>(members: &[M], name: impl Fn(M) -> (&'a str, &'a str)) -> Vec<Part<M>> {
    let mut grouped: BTreeMap<KanaRow, Vec<Named<'a, M>>> =
        KanaRow::TEN.into_iter().map(|row| (row, vec![])).collect();
    for member in members {
        let (reading, id) = name(*member);
        grouped.entry(kana_row(reading)).or_default().push(Named { member: *member, reading, id });
    }
    grouped.into_iter().map(|(row, members)| whole_row(row, &members)).collect()
}

/// A member with what it is cut by.
struct Named<'a, M> {
    member: M,
    reading: &'a str,
    id: &'a str,
}

/// What a part's members have in common, and each member with the letters that follow.
struct Stem {
    slug: String,
    /// The letters so far; empty for a whole row.
    name: String,
    /// How many letters each member has been cut by.
    depth: usize,
}

fn whole_row<M: Copy>(row: KanaRow, members: &[Named<'_, M>]) -> Part<M> {
    let parts = if members.len() > LONGEST {
        let spelled: Vec<Spelled<M>> = members.iter().map(spell).collect();
        let spelled: Vec<&Spelled<M>> = spelled.iter().collect();
        split(&Stem { slug: row.as_str().to_owned(), name: String::new(), depth: 0 }, &spelled)
    } else {
        vec![]
    };
    Part {
        slug: row.as_str().to_owned(),
        name: row.name().to_owned(),
        members: members.iter().map(|named| named.member).collect(),
        parts,
    }
}

/// A member and all that it can be cut by, one after the other.
struct Spelled<M> {
    member: M,
    steps: Vec<Step>,
}

/// One step of a cut. No two members have all steps alike, for no two have one id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// The reading ends here; the id follows.
    End,
    /// A letter of the reading.
    Letter(char),
    /// A letter of the id.
    Id(char),
}

fn spell<M: Copy>(named: &Named<'_, M>) -> Spelled<M> {
    let steps = letters(named.reading)
        .chars()
        .map(Step::Letter)
        .chain([Step::End])
        .chain(named.id.chars().map(Step::Id))
        .collect();
    Spelled { member: named.member, steps }
}

/// The parts of something too long. Where all go the same way, that step is skipped: a page
/// with one way in helps nobody.
fn split<M: Copy>(stem: &Stem, members: &[&Spelled<M>]) -> Vec<Part<M>> {
    let mut grouped: BTreeMap<Option<Step>, Vec<&Spelled<M>>> = BTreeMap::new();
    for member in members {
        grouped.entry(member.steps.get(stem.depth).copied()).or_default().push(member);
    }
    let only = grouped.len() == 1;
    let mut parts = Vec::with_capacity(grouped.len());
    for (step, members) in grouped {
        let stem = stem.with(step);
        if only && step.is_some() {
            return split(&stem, &members);
        }
        let longer = members.len() > LONGEST && step.is_some();
        let within = if longer { split(&stem, &members) } else { vec![] };
        let members = members.iter().map(|spelled| spelled.member).collect();
        parts.push(Part { slug: stem.slug, name: stem.name, members, parts: within });
    }
    parts
}

impl Stem {
    fn with(&self, step: Option<Step>) -> Stem {
        let Stem { slug, name, depth } = self;
        let (slug, name) = match step {
            Some(Step::Letter(letter)) => {
                (format!("{slug}-{}", letter_slug(letter)), format!("{name}{letter}"))
            }
            Some(Step::End) => (format!("{slug}-end"), format!("{name} ")),
            Some(Step::Id(letter)) => {
                let apart = if slug.ends_with("-end") { "-" } else { "" };
                (format!("{slug}{apart}{letter}"), format!("{name}{letter}"))
            }
            None => (slug.clone(), name.clone()),
        };
        Stem { slug, name, depth: depth + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many members for each reading; their ids are their numbers.
    fn members(counts: &[(&'static str, usize)]) -> Vec<(&'static str, String)> {
        counts
            .iter()
            .flat_map(|(reading, count)| {
                (0..*count).map(|number| (*reading, format!("0{:02}{number:04}", number / 500)))
            })
            .collect()
    }

    /// `slug name count`, parts in brackets; rows without members are left out.
    fn check(counts: &[(&'static str, usize)], expect: &str) {
        fn shown<M>(parts: &[Part<M>]) -> String {
            let shown = parts.iter().filter(|part| !part.members.is_empty()).map(|part| {
                let within =
                    if part.parts.is_empty() { String::new() } else { format!(" [{}]", shown(&part.parts)) };
                format!("{} {} {}{within}", part.slug, part.name.trim(), part.members.len())
            });
            shown.collect::<Vec<_>>().join(", ")
        }
        let members = members(counts);
        let places: Vec<usize> = (0..members.len()).collect();
        let rows = rows(&places, |at| (members[at].0, &*members[at].1));
        assert_eq!(shown(&rows), expect);
        for part in rows.iter().flat_map(Part::all).filter(|part| part.parts.is_empty()) {
            assert!(part.members.len() <= LONGEST, "{}", part.slug);
        }
    }

    #[test]
    fn a_row_of_500_stays_whole_and_one_of_501_is_cut_by_its_first_letter() {
        check(&[("かき", 300), ("きく", 200), ("", 2)], "ka か行 500, other その他 2");
        check(
            &[("かき", 300), ("きく", 200), ("くり", 1)],
            "ka か行 501 [ka-ka か 300, ka-ki き 200, ka-ku く 1]",
        );
    }

    #[test]
    fn a_letter_with_too_many_is_cut_by_the_next() {
        check(
            &[("かき", 400), ("がく", 101), ("くり", 1)],
            "ka か行 502 [ka-ka か 501 [ka-ka-ki かき 400, ka-ka-ku かく 101], ka-ku く 1]",
        );
    }

    #[test]
    fn a_step_that_all_share_has_no_page() {
        check(&[("かき", 400), ("がく", 101)], "ka か行 501 [ka-ka-ki かき 400, ka-ka-ku かく 101]");
    }

    #[test]
    fn one_reading_too_often_is_cut_by_the_ids() {
        check(
            &[("あ", 1001), ("あい", 1)],
            "a あ行 1002 [a-a-end あ 1001 [a-a-end-000 あ 000 500, a-a-end-001 あ 001 500, \
             a-a-end-002 あ 002 1], a-a-i あい 1]",
        );
    }

    #[test]
    fn what_is_read_in_no_kana_is_cut_by_its_letters() {
        check(&[("ABC", 300), ("東", 300)], "other その他 600 [other-u0061 a 300, other-u6771 東 300]");
    }

    #[test]
    fn all_ten_rows_are_there_even_without_members() {
        let none: [usize; 0] = [];
        assert_eq!(rows(&none, |_| ("", "")).len(), 10);
    }

    #[test]
    fn one_more_member_takes_no_page_away() {
        let before = members(&[("かき", 400), ("がく", 101), ("さと", 501)]);
        let slugs = |members: &[(&'static str, String)]| {
            let places: Vec<usize> = (0..members.len()).collect();
            let rows = rows(&places, |at| (members[at].0, &*members[at].1));
            rows.iter().flat_map(Part::all).map(|part| part.slug.clone()).collect::<Vec<_>>()
        };
        let old = slugs(&before);
        for new in ["か", "かか", "き", "さ", "ん", "東", ""] {
            let mut after = before.clone();
            after.push((new, "new".to_owned()));
            let now = slugs(&after);
            assert!(old.iter().all(|slug| now.contains(slug)), "{new}: {old:?} {now:?}");
        }
    }
}
