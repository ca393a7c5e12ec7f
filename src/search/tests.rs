//! The index under change: made from the last one it is, byte for byte, what it is made from
//! nothing; and what is made anew follows what was edited.
//!
//! Takes a town with more records than are sent whole, edits it at random from a fixed seed.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::calendar::Date;
use crate::parse::{self, Parsed};
use crate::prose::{self, Prose};
use crate::site::{self, Copied, GuideId, Order, Site, Today};
use crate::text::Source;

use super::{Index, Kept, Made, index};

const PEOPLE: u16 = 1100;
const OFFICES: u16 = 60;
const GUIDES: u8 = 80;

const SETTINGS: &str = r#"
title = "見本町"
base_url = "https://mihon.example/"
[[desk]]
id = "town"
name = "町"
phone = "119"
"#;

/// What the town's files say, as far as edits change it.
#[derive(Clone, Debug)]
struct Town {
    people: BTreeMap<u16, Person>,
    offices: BTreeMap<u16, Office>,
    /// The name of a ward, and whether the other one has a page.
    ward: u8,
    has_page: bool,
    /// The label of a field, and whether lists count it.
    label: u8,
    is_facet: bool,
    /// How each guide ends.
    guides: BTreeMap<u8, u8>,
    term: u8,
}

#[derive(Clone, Debug)]
struct Person {
    name: u8,
    kana: u8,
    kind: u8,
    ward: bool,
    office: u8,
    phone: u8,
    memo: u8,
    withdrawn: bool,
}

#[derive(Clone, Debug)]
struct Office {
    name: u8,
    ward: bool,
    withdrawn: bool,
}

#[derive(Clone, Debug)]
enum Edit {
    Person(u16, Person),
    RemovePerson(u16),
    Office(u16, Office),
    Ward(u8),
    Page,
    Label(u8),
    Facet,
    Guide(u8, u8),
    RemoveGuide(u8),
    Term(u8),
    /// Most people leave, so that all rows are sent whole.
    Few,
    /// They come back.
    Many,
    Nothing,
}

fn person() -> impl Strategy<Value = Person> {
    (
        0..20u8,
        0..20u8,
        0..3u8,
        any::<bool>(),
        0..OFFICES as u8,
        any::<u8>(),
        0..3u8,
        prop::bool::weighted(0.1),
    )
        .prop_map(|(name, kana, kind, ward, office, phone, memo, withdrawn)| Person {
            name,
            kana,
            kind,
            ward,
            office,
            phone,
            memo,
            withdrawn,
        })
}

fn office() -> impl Strategy<Value = Office> {
    (0..20u8, any::<bool>(), prop::bool::weighted(0.2)).prop_map(|(name, ward, withdrawn)| Office {
        name,
        ward,
        withdrawn,
    })
}

fn edits() -> impl Strategy<Value = Edit> {
    prop_oneof![
        12 => (0..PEOPLE + 50, person()).prop_map(|(at, person)| Edit::Person(at, person)),
        4 => (0..PEOPLE).prop_map(Edit::RemovePerson),
        4 => (0..OFFICES, office()).prop_map(|(at, office)| Edit::Office(at, office)),
        1 => (0..9u8).prop_map(Edit::Ward),
        1 => Just(Edit::Page),
        1 => (0..9u8).prop_map(Edit::Label),
        1 => Just(Edit::Facet),
        4 => (0..GUIDES + 5, 0..9u8).prop_map(|(at, end)| Edit::Guide(at, end)),
        2 => (0..GUIDES).prop_map(Edit::RemoveGuide),
        1 => (0..9u8).prop_map(Edit::Term),
        1 => Just(Edit::Few),
        2 => Just(Edit::Many),
        1 => Just(Edit::Nothing),
    ]
}

/// Numbers that look like chance.
fn dice(seed: u16, sides: u16) -> u8 {
    ((u32::from(seed).wrapping_mul(2_654_435_761) >> 11) % u32::from(sides)) as u8
}

impl Town {
    fn new() -> Town {
        let mut town = Town {
            people: BTreeMap::new(),
            offices: BTreeMap::new(),
            ward: 0,
            has_page: true,
            label: 0,
            is_facet: true,
            guides: (0..GUIDES).map(|at| (at, 0)).collect(),
            term: 0,
        };
        town.fill();
        let office = |at| Office { name: dice(at, 20), ward: dice(at, 2) == 0, withdrawn: false };
        town.offices = (0..OFFICES).map(|at| (at, office(at))).collect();
        town
    }

    fn fill(&mut self) {
        for at in 0..PEOPLE {
            self.people.entry(at).or_insert_with(|| Person {
                name: dice(at, 20),
                kana: dice(at + 1, 20),
                kind: dice(at, 3),
                ward: dice(at + 2, 2) == 0,
                office: dice(at, OFFICES),
                phone: dice(at, 256),
                memo: 0,
                withdrawn: false,
            });
        }
    }

    fn edit(&mut self, edit: &Edit) {
        match edit.clone() {
            Edit::Person(at, person) => drop(self.people.insert(at, person)),
            Edit::RemovePerson(at) => drop(self.people.remove(&at)),
            Edit::Office(at, office) => drop(self.offices.insert(at, office)),
            Edit::Ward(ward) => self.ward = ward,
            Edit::Page => self.has_page = !self.has_page,
            Edit::Label(label) => self.label = label,
            Edit::Facet => self.is_facet = !self.is_facet,
            Edit::Guide(at, end) => drop(self.guides.insert(at, end)),
            Edit::RemoveGuide(at) => drop(self.guides.remove(&at)),
            Edit::Term(term) => self.term = term,
            Edit::Few => self.people.retain(|at, _| at % 9 == 0),
            Edit::Many => self.fill(),
            Edit::Nothing => {}
        }
    }

    fn sources(&self) -> Vec<Source> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let mut file = |path: &str, text: String| drop(files.insert(path.to_owned(), text));
        file("content/_index.md", "+++\ntitle = \"はじめ\"\n+++\n\n往診の案内。\n".to_owned());
        for (at, end) in &self.guides {
            file(&format!("content/guide-{at}.md"), guide(*at, *end));
        }
        file("data/site.toml", SETTINGS.to_owned());
        file("data/areas.toml", self.areas());
        file(
            "data/glossary.toml",
            format!("[[term]]\nid = \"call\"\nname = \"往診\"\nmeaning = \"呼ばれて行く{}\"\n", self.term),
        );
        file("data/registers/offices/register.toml", schema("事業所", "", ""));
        file("data/registers/people/register.toml", self.schema());
        let mut records: BTreeMap<String, String> = BTreeMap::new();
        for (at, office) in &self.offices {
            records.entry("offices/all".to_owned()).or_default().push_str(&office.record(*at));
        }
        for (at, person) in &self.people {
            records.entry(format!("people/{}", at % 3)).or_default().push_str(&person.record(*at));
        }
        for (name, text) in records {
            file(&format!("data/registers/{name}.toml"), text);
        }
        files.into_iter().map(|(path, text)| Source::new(path.as_str(), text.as_bytes())).collect()
    }

    fn areas(&self) -> String {
        format!(
            "[[area]]\nid = \"city\"\nname = \"見本市\"\nkind = \"city\"\npage = true\n
             [[area]]\nid = \"east\"\nname = \"東{}区\"\nkind = \"ward\"\nwithin = [\"city\"]\npage = true\n
             [[area]]\nid = \"west\"\nname = \"西区\"\nkind = \"ward\"\nwithin = [\"city\"]\npage = {}\n",
            self.ward, self.has_page
        )
    }

    fn schema(&self) -> String {
        let fields = format!(
            "[[field]]\nkey = \"office\"\nlabel = \"事業所{}\"\ntype = \"reference\"\nregister = \"offices\"\n\
             visibility = \"page\"\nsearch = \"name\"\n\
             [[field]]\nkey = \"kind\"\nlabel = \"種類\"\ntype = \"choice\"\noptions = [\"訪問\", \"通所\", \"相談\"]\n\
             visibility = \"page\"\nfacet = {}\nsearch = \"text\"\n\
             [[field]]\nkey = \"memo\"\nlabel = \"備考\"\ntype = \"text\"\nvisibility = \"page\"\n",
            self.label, self.is_facet
        );
        schema("相談員", "serves = \"office.ward\"\n", &fields)
    }
}

/// A guide of a few hundred terms, which others have too.
fn guide(at: u8, end: u8) -> String {
    const LETTERS: &str = "訪問診療看護薬局相談窓口家族病院退院介護認知症往診電話区役所支援医師歯科";
    let letters: Vec<char> = LETTERS.chars().collect();
    let letter = |place: u16| letters[usize::from(dice(u16::from(at) * 211 + place, letters.len() as u16))];
    let text: String = (0..240).map(letter).collect();
    format!("+++\ntitle = \"{at}番めの案内\"\n+++\n\n{text}。\n\n{}。\n", name_of(NAMES, end))
}

fn schema(title: &str, head: &str, fields: &str) -> String {
    format!(
        "title = \"{title}\"\nlabel = \"name\"\nreading = \"kana\"\narea = \"ward\"\n{head}as_of = \"2026\"\n\
         source = \"見本\"\nsample = true\n\
         [[field]]\nkey = \"name\"\nlabel = \"名前\"\ntype = \"text\"\nvisibility = \"page\"\nsearch = \"name\"\n\
         [[field]]\nkey = \"kana\"\nlabel = \"読み\"\ntype = \"kana\"\nvisibility = \"page\"\nsearch = \"name\"\n\
         [[field]]\nkey = \"ward\"\nlabel = \"区\"\ntype = \"area\"\nvisibility = \"page\"\n\
         [[field]]\nkey = \"phone\"\nlabel = \"電話\"\ntype = \"phone\"\nvisibility = \"page\"\nsearch = \"text\"\n\
         {fields}"
    )
}

const KANA: [&str; 5] = ["アオキ", "イシイ", "ウエノ", "エンドウ", "オカダ"];
const NAMES: [&str; 5] = ["青木", "石井", "上野", "遠藤", "岡田"];

fn name_of(words: [&str; 5], number: u8) -> String {
    [words[usize::from(number) % 5], words[usize::from(number / 5) % 5]].concat()
}

fn ward_of(is_east: bool) -> &'static str {
    if is_east { "east" } else { "west" }
}

fn head_of(id: &str, name: u8, kana: u8, ward: bool, withdrawn: bool) -> String {
    let withdrawn = if withdrawn { "withdrawn = 2026-11-01\n" } else { "" };
    format!(
        "[[record]]\nid = \"{id}\"\nconfirmed = 2026-10-01\n{withdrawn}name = \"見本{}\"\nkana = \"{}\"\nward = \"{}\"\n",
        name_of(NAMES, name),
        name_of(KANA, kana),
        ward_of(ward)
    )
}

impl Office {
    fn record(&self, at: u16) -> String {
        head_of(&format!("o-{at}"), self.name, self.name, self.ward, self.withdrawn)
    }
}

impl Person {
    fn record(&self, at: u16) -> String {
        let mut record = head_of(&format!("p-{at}"), self.name, self.kana, self.ward, self.withdrawn);
        let kind = ["訪問", "通所", "相談"][usize::from(self.kind)];
        write!(
            record,
            "office = \"o-{}\"\nkind = \"{kind}\"\nphone = \"086-000-{:04}\"\nmemo = \"{}\"\n",
            self.office,
            u16::from(self.phone) + 256 * (at % 30),
            self.memo
        )
        .expect("a text takes all");
        record
    }
}

/// A program that runs on while its files change.
#[derive(Default)]
struct Running {
    parsed: Parsed,
    site: site::Kept,
    kept: Kept,
    index: Index,
}

impl Running {
    /// Makes the index of a town from the last one, and holds it against one from nothing.
    fn build(&mut self, town: &Town) -> Made {
        let parsed = parse::all(&town.sources(), &self.parsed);
        let drafts = parsed.drafts().value;
        let date = Date::new(2026, 11, 23).expect("November has that day");
        let order = Order { today: Today::Day(date), drafts: false, base_url: None };
        let none = Copied { beside: &[], statics: &[] };
        let (site, site_kept) = Site::assemble(&drafts, none, &order, &self.site);
        let faults = site.diagnostics.iter().filter(|fault| fault.is_error());
        assert_eq!(faults.map(|fault| &fault.message.en).next(), None, "the town can be published");
        let written: BTreeMap<&GuideId, Prose> =
            site.value.guides.iter().map(|(id, guide)| (id, prose::write(&site.value, guide))).collect();
        let prose = written.iter().map(|(id, prose)| (*id, prose)).collect();
        let (found, kept) = index(&site.value, &prose, &self.kept);
        let (clean, _) = index(&site.value, &prose, &Kept::default());
        assert_same(&found, &clean);
        (self.site, self.kept, self.index) = (site_kept, kept, found);
        drop(drafts);
        self.parsed = parsed;
        self.index.made
    }

    fn shard_count(&self) -> usize {
        self.index.all().filter(|file| file.path.as_str().starts_with("search/names/")).count()
    }
}

fn assert_same(found: &Index, clean: &Index) {
    let by_path = |index: &Index| -> BTreeMap<String, Vec<u8>> {
        index.all().map(|file| (file.path.to_string(), file.bytes())).collect()
    };
    let (found_files, clean_files) = (by_path(found), by_path(clean));
    assert!(found_files.keys().eq(clean_files.keys()));
    let differing = found_files.iter().filter(|(path, bytes)| clean_files[*path] != **bytes);
    assert_eq!(differing.map(|(path, _)| path).next(), None);
    let digests = |index: &Index| index.all().map(|file| file.digest).collect::<Vec<_>>();
    assert!(digests(found) == digests(clean));
}

/// The most that may be made anew after an edit of records alone.
fn most(edit: &Edit) -> Option<Made> {
    let made = |records, lists| Made {
        documents: 0,
        records,
        words: 0,
        blocks: 3 * records,
        shards: usize::MAX,
        lists,
    };
    match edit {
        Edit::Person(..) => Some(made(1, 4)),
        Edit::Guide(at, _) if *at < GUIDES => {
            Some(Made { documents: 2, words: usize::MAX, blocks: 0, shards: 0, ..made(0, 0) })
        }
        Edit::RemovePerson(_) | Edit::Nothing => Some(Made { blocks: 3, ..made(0, 4) }),
        // Those who work there say its name.
        Edit::Office(..) => Some(made(60, 8)),
        _ => None,
    }
}

#[test]
fn after_any_edits_the_index_is_what_it_is_from_nothing() {
    let config = Config { cases: 1, failure_persistence: None, max_shrink_iters: 8, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    TestRunner::new_with_rng(config, rng)
        .run(&proptest::collection::vec(edits(), 24), |edits| {
            let (mut town, mut running) = (Town::new(), Running::default());
            running.build(&town);
            for edit in &edits {
                let count = running.shard_count();
                town.edit(edit);
                let made = running.build(&town);
                let Some(most) = most(edit).filter(|_| running.shard_count() == count && count > 0) else {
                    continue;
                };
                let counts = |made: Made| {
                    [made.documents, made.records, made.words, made.blocks, made.shards, made.lists]
                };
                let fits = counts(made).iter().zip(counts(most)).all(|(made, most)| *made <= most);
                prop_assert!(fits, "after {:?}: {:?}, at most {:?}", edit, made, most);
            }
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn another_end_of_a_guide_makes_few_shards_of_words_anew() {
    let (mut town, mut running) = (Town::new(), Running::default());
    let all = running.build(&town).words;
    assert!(all > 30, "{all}");
    town.edit(&Edit::Guide(20, 3));
    let made = running.build(&town);
    assert_eq!(made, Made { documents: 1, words: made.words, ..Made::default() });
    assert!((1..all / 2).contains(&made.words), "{} of {all}", made.words);
}

#[test]
fn another_phone_number_makes_one_block_and_four_shards_anew() {
    let (mut town, mut running) = (Town::new(), Running::default());
    assert_eq!(running.build(&town).records, usize::from(PEOPLE + OFFICES));
    assert_eq!(running.build(&town), Made::default());
    let person = town.people[&500].clone();
    town.edit(&Edit::Person(500, Person { memo: 2, ..person.clone() }));
    assert_eq!(running.build(&town), Made { records: 1, blocks: 1, ..Made::default() });
    town.edit(&Edit::Person(500, Person { phone: person.phone ^ 1, ..person }));
    assert_eq!(running.build(&town), Made { records: 1, blocks: 1, shards: 4, ..Made::default() });
}
