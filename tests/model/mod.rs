//! A small site that can be edited: what it says, the edits that staff make, and its files.
//!
//! Takes random edits from a fixed seed. Knows nothing of building.

use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shirube::calendar::Date;
use shirube::site::{Order, Today};

use crate::memory::Files;

/// In so many ways a file is made unusable.
pub const BREAKS: u8 = 5;

/// What a site says, as far as edits change it.
#[derive(Clone, Debug)]
pub struct Model {
    title: u8,
    description: u8,
    pub guides: BTreeMap<u8, Guide>,
    pub records: BTreeMap<u8, Record>,
    /// Names of the two areas.
    areas: [u8; 2],
    /// Meanings of the terms, by number.
    terms: BTreeMap<u8, u8>,
    /// Figures of the statistic.
    figures: [u16; 2],
    updates: u8,
    template: Option<u8>,
    style: Option<u8>,
    asset: Option<u8>,
    desk: u8,
    date: i8,
}

#[derive(Clone, Debug)]
pub struct Guide {
    pub title: u8,
    pub body: u8,
    /// The guide it links to, if there is one of that number.
    pub link: u8,
    pub term: u8,
    pub expires: Option<i8>,
}

#[derive(Clone, Debug)]
pub struct Record {
    pub name: u8,
    pub area: bool,
    pub phone: u8,
    pub withdrawn: Option<i8>,
}

/// One thing that staff do to the files.
#[derive(Clone, Debug)]
pub enum Edit {
    Title(u8),
    Guide(u8, Guide),
    RemoveGuide(u8),
    RenameGuide(u8, u8),
    Record(u8, Record),
    RemoveRecord(u8),
    Area(bool, u8),
    Term(u8, u8),
    RemoveTerm(u8),
    Figure(bool, u16),
    Updates(u8),
    Template(Option<u8>),
    Style(Option<u8>),
    Asset(Option<u8>),
    Desk(u8),
    Date(i8),
    /// Two guides take each other's names.
    Swap(u8, u8),
    /// What the site says of itself.
    Description(u8),
    /// All is saved again as it is.
    Touch,
    /// An edit and, when it is built, the way back.
    AndBack(Box<Edit>),
    /// A file that cannot be read, then the site as it was.
    Break(u8),
}

impl Model {
    pub fn new() -> Model {
        let guide = |number: u8| Guide {
            title: number,
            body: number,
            link: number / 2,
            term: number % 3,
            expires: None,
        };
        let record = |number: u8| Record {
            name: number,
            area: number.is_multiple_of(2),
            phone: number,
            withdrawn: None,
        };
        Model {
            title: 0,
            description: 0,
            guides: (0..6).map(|number| (number, guide(number))).collect(),
            records: (0..8).map(|number| (number, record(number))).collect(),
            areas: [0, 1],
            terms: (0..3).map(|number| (number, number)).collect(),
            figures: [10, 20],
            updates: 2,
            template: None,
            style: None,
            asset: Some(0),
            desk: 0,
            date: 10,
        }
    }

    pub fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Title(title) => self.title = *title,
            Edit::Guide(number, guide) => drop(self.guides.insert(*number, guide.clone())),
            Edit::RemoveGuide(number) => drop(self.guides.remove(number)),
            Edit::RenameGuide(from, to) => {
                if let Some(guide) = self.guides.remove(from) {
                    self.guides.insert(*to, guide);
                }
            }
            Edit::Record(number, record) => drop(self.records.insert(*number, record.clone())),
            Edit::RemoveRecord(number) => drop(self.records.remove(number)),
            Edit::Area(which, name) => self.areas[usize::from(*which)] = *name,
            Edit::Term(number, meaning) => drop(self.terms.insert(*number, *meaning)),
            Edit::RemoveTerm(number) => drop(self.terms.remove(number)),
            Edit::Figure(which, figure) => self.figures[usize::from(*which)] = *figure,
            Edit::Updates(count) => self.updates = *count,
            Edit::Template(template) => self.template = *template,
            Edit::Style(style) => self.style = *style,
            Edit::Asset(asset) => self.asset = *asset,
            Edit::Desk(desk) => self.desk = *desk,
            Edit::Date(date) => self.date = *date,
            Edit::Swap(a, b) => {
                if let (Some(first), Some(second)) =
                    (self.guides.get(a).cloned(), self.guides.get(b).cloned())
                {
                    self.guides.insert(*a, second);
                    self.guides.insert(*b, first);
                }
            }
            Edit::Description(description) => self.description = *description,
            Edit::AndBack(_) | Edit::Touch | Edit::Break(_) => {}
        }
    }

    pub fn order(&self) -> Order {
        let date = Date::new(2026, 11, self.date).expect("November has that day");
        Order { today: Today::Day(date), drafts: false, base_url: None }
    }

    pub fn files(&self) -> Files {
        let mut files = Files::new();
        let mut file = |path: &str, text: String| drop(files.insert(path.to_owned(), text.into_bytes()));
        file("data/site.toml", self.settings());
        file("data/areas.toml", self.areas());
        file("data/glossary.toml", self.glossary());
        file("data/statistics/visitors.toml", self.statistic());
        file("data/updates/2026.toml", self.news());
        file("data/registers/parks/register.toml", SCHEMA.to_owned());
        file("data/registers/parks/even.toml", self.records(0));
        file("data/registers/parks/odd.toml", self.records(1));
        file("content/_index.md", "+++\ntitle = \"はじめ\"\n+++\n".to_owned());
        for number in self.guides.keys() {
            file(&format!("content/guide/{number}.md"), self.guide(*number));
        }
        if !self.guides.is_empty() {
            file("content/guide/_index.md", "+++\ntitle = \"案内\"\n+++\n\nはじめに読みます。\n".to_owned());
        }
        if let Some(template) = self.template {
            let text = "{% extends \"base/guide.html\" %}{% block after %}<p>おわり".to_owned();
            file("templates/guide.html", format!("{text}{template}</p>{{% endblock %}}"));
        }
        if let Some(style) = self.style {
            file("static/assets/colors.css", format!(":root {{ --bar-1: #0000{style:02x}; }}\n"));
        }
        if let Some(asset) = self.asset {
            file("content/guide/plan.txt", format!("図面{asset}\n"));
        }
        files
    }

    /// The files with one that cannot be used.
    pub fn broken(&self, which: u8) -> Files {
        let mut files = self.files();
        let (path, text) = match which % BREAKS {
            0 => ("data/glossary.toml", "[[term]\n"),
            1 => ("content/broken.md", "+++\ntitle = \"途中"),
            2 => ("templates/guide.html", "{% if %}"),
            3 => ("templates/guide.html", "{{ page.none }}"),
            _ => ("data/registers/parks/odd.toml", "[[record]]\nid = 1\n"),
        };
        files.insert(path.to_owned(), text.as_bytes().to_vec());
        files
    }

    fn settings(&self) -> String {
        format!(
            "title = \"見本町{}\"\ndescription = \"町の案内{}\"\nbase_url = \"https://mihon.example/\"\nstatus = \"demonstration\"\npublisher = \"見本町\"\ndefault_desk = \"desk\"\n\n[[desk]]\nid = \"desk\"\nname = \"みどり課{}\"\nphone = \"0995-45-5111\"\n",
            self.title, self.description, self.desk
        )
    }

    fn areas(&self) -> String {
        let area = |id: &str, name: u8| {
            format!("[[area]]\nid = \"{id}\"\nname = \"{id}区{name}\"\nkind = \"ward\"\npage = true\n\n")
        };
        area("a", self.areas[0]) + &area("b", self.areas[1])
    }

    fn glossary(&self) -> String {
        let term = |(number, meaning): (&u8, &u8)| {
            format!(
                "[[term]]\nid = \"t{number}\"\nname = \"{}\"\nmeaning = \"意味{meaning}です。\"\n\n",
                term_name(*number)
            )
        };
        "# 用語\n".to_owned() + &self.terms.iter().map(term).collect::<String>()
    }

    fn statistic(&self) -> String {
        let mut text = String::from(
            "title = \"来た人\"\nsource = \"みどり課\"\nas_of = \"FY2020\"\n\n[[column]]\nkey = \"people\"\nlabel = \"人数\"\nunit = \"人\"\n",
        );
        for (number, figure) in self.figures.iter().enumerate() {
            write!(
                text,
                "\n[[row]]\nkey = \"r{number}\"\nlabel = \"{number}年目\"\nas_of = \"FY2020\"\nvalues = {{ people = {figure} }}\n"
            )
            .expect("a string takes all");
        }
        text
    }

    fn news(&self) -> String {
        let update = |number: u8| {
            format!("[[update]]\ndate = 2026-11-{:02}\ntitle = \"知らせ{number}\"\n\n", 1 + number)
        };
        "# 知らせ\n".to_owned() + &(0..self.updates).map(update).collect::<String>()
    }

    /// The file of the records with an even or an odd number.
    fn records(&self, odd: u8) -> String {
        let mut text = String::from("# 公園\n");
        for (number, record) in self.records.iter().filter(|(number, _)| *number % 2 == odd) {
            let area = if record.area { "a" } else { "b" };
            write!(
                text,
                "[[record]]\nid = \"p{number}\"\nname = \"公園{}\"\n{}ward = \"{area}\"\nphone = \"0995-45-51{:02}\"\nmemo = \"内緒{}\"\nconfirmed = 2026-10-01\n",
                record.name,
                reading(record.name),
                record.phone % 100,
                record.phone,
            )
            .expect("a string takes all");
            if let Some(day) = record.withdrawn {
                writeln!(text, "withdrawn = 2026-11-{day:02}").expect("a string takes all");
            }
            text.push('\n');
        }
        text
    }

    fn guide(&self, number: u8) -> String {
        let guide = &self.guides[&number];
        let expires = guide.expires.map(|day| format!("expires = 2026-11-{day:02}\n")).unwrap_or_default();
        let mut text = format!(
            "+++\ntitle = \"案内{}\"\nweight = {number}\n{expires}+++\n\n本文{}です。{}のことです。\n\n## 見出し {{#h}}\n\n",
            guide.title,
            guide.body,
            term_name(guide.term),
        );
        if self.guides.contains_key(&guide.link) {
            writeln!(text, "[つぎ](@/guide/{}.md#h)を見ます。\n", guide.link).expect("a string takes all");
        }
        if guide.body.is_multiple_of(5) {
            text.push_str("{{ register(name=\"parks\", area=\"a\") }}\n");
        }
        if guide.body % 5 == 1 {
            text.push_str("{{ figure(statistic=\"visitors\", row=\"r0\", column=\"people\") }}人です。\n");
        }
        text
    }
}

/// Not every record has one.
fn reading(name: u8) -> &'static str {
    let lines = [
        "name_kana = \"アコウエン\"\n",
        "name_kana = \"カコウエン\"\n",
        "name_kana = \"サコウエン\"\n",
        "name_kana = \"タコウエン\"\n",
        "",
    ];
    lines[usize::from(name) % lines.len()]
}

fn term_name(number: u8) -> &'static str {
    ["ベンチ", "すべり台", "砂場", "水飲み場"][usize::from(number % 4)]
}

const SCHEMA: &str = r#"title = "公園"
label = "name"
reading = "name_kana"
area = "ward"
as_of = "2026-04"
source = "みどり課"
license = "CC BY 4.0"
columns = ["name", "ward", "phone"]
confirm_within_days = 365

[[field]]
key = "name"
label = "名前"
type = "text"
required = true
visibility = "open"

[[field]]
key = "name_kana"
label = "読み"
type = "kana"
visibility = "open"

[[field]]
key = "ward"
label = "区"
type = "area"
required = true
visibility = "open"

[[field]]
key = "phone"
label = "電話"
type = "phone"
visibility = "page"

[[field]]
key = "memo"
label = "メモ"
type = "text"
"#;

/// What staff do, some things more often than others.
pub fn edits() -> impl Strategy<Value = Edit> + Clone {
    let guide = (0u8..4, 0u8..10, 0u8..12, 0u8..4, proptest::option::weighted(0.2, 1i8..30))
        .prop_map(|(title, body, link, term, expires)| Guide { title, body, link, term, expires });
    let record = (0u8..9, any::<bool>(), 0u8..100, proptest::option::weighted(0.2, 1i8..30))
        .prop_map(|(name, area, phone, withdrawn)| Record { name, area, phone, withdrawn });
    let plain = prop_oneof![
        4 => (0u8..10, guide).prop_map(|(number, guide)| Edit::Guide(number, guide)),
        2 => (0u8..10).prop_map(Edit::RemoveGuide),
        2 => (0u8..10, 0u8..10).prop_map(|(from, to)| Edit::RenameGuide(from, to)),
        4 => (0u8..12, record).prop_map(|(number, record)| Edit::Record(number, record)),
        2 => (0u8..12).prop_map(Edit::RemoveRecord),
        1 => (0u8..4).prop_map(Edit::Title),
        1 => (any::<bool>(), 0u8..4).prop_map(|(which, name)| Edit::Area(which, name)),
        1 => (0u8..4, 0u8..4).prop_map(|(number, meaning)| Edit::Term(number, meaning)),
        1 => (0u8..4).prop_map(Edit::RemoveTerm),
        1 => (any::<bool>(), 0u16..500).prop_map(|(which, figure)| Edit::Figure(which, figure)),
        1 => (0u8..5).prop_map(Edit::Updates),
        1 => proptest::option::of(0u8..4).prop_map(Edit::Template),
        1 => proptest::option::of(0u8..4).prop_map(Edit::Style),
        1 => proptest::option::of(0u8..4).prop_map(Edit::Asset),
        1 => (0u8..4).prop_map(Edit::Desk),
        3 => (1i8..30).prop_map(Edit::Date),
        1 => (0u8..10, 0u8..10).prop_map(|(a, b)| Edit::Swap(a, b)),
        1 => (0u8..4).prop_map(Edit::Description),
        1 => Just(Edit::Touch),
        1 => (0u8..BREAKS).prop_map(Edit::Break),
    ];
    prop_oneof![
        9 => plain.clone(),
        1 => plain.prop_map(|edit| Edit::AndBack(Box::new(edit))),
    ]
}

/// The same cases in every run.
pub fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]))
}
