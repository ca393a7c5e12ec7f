//! What the records of a register answer, and how often: for lists that are too long to show
//! their rows.
//!
//! Each record is asked once. A register has several long lists, and a list only counts.

use std::collections::{BTreeMap, HashMap};

use ahash::RandomState;
use serde::Serialize;

use crate::derive::listing::Row;
use crate::site::{FieldKind, Register, Reply, Schema, Site, Value};

/// The answers of all records of a register, one for each field that is a facet.
#[derive(Debug)]
pub struct Facets(Vec<Answers>);

/// What all records say in one field.
#[derive(Debug)]
struct Answers {
    /// The field's place in the schema.
    field: usize,
    /// Every word that stands in it, once; no less for one that stood in it before an edit. Their
    /// order tells nothing.
    words: Vec<Box<str>>,
    /// The words of every entry, one after another, by their places in `words`.
    said: Vec<u32>,
    /// Where in `said` the words of each entry end.
    ends: Vec<u32>,
}

/// How often each answer to one question stands in a list.
#[derive(Serialize)]
pub struct Facet<'p> {
    label: &'p str,
    counts: Vec<(&'p str, String)>,
}

impl Facets {
    /// Asks every record.
    pub fn new(site: &Site, register: &Register) -> Facets {
        let fields = register.schema.fields.iter().enumerate().filter(|(_, field)| field.facet);
        let mut asked: Vec<Asked<'_>> = fields.map(|(field, _)| Asked::new(field)).collect();
        for entry in register.entries.iter() {
            for asked in &mut asked {
                asked.hear(site, entry.record.value(asked.answers.field));
            }
        }
        Facets(asked.into_iter().map(|asked| asked.answers).collect())
    }

    /// The same with the records asked again that stand at these places, which are in order.
    /// All others answer as they did.
    pub fn with(&self, site: &Site, register: &Register, edited: &[usize]) -> Facets {
        let with = |answers: &Answers| {
            let mut asked = Asked::again(answers);
            for place in edited {
                asked.repeat(answers, *place);
                asked.hear(site, register.entries[*place].record.value(answers.field));
            }
            asked.repeat(answers, answers.ends.len());
            asked.answers
        };
        Facets(self.0.iter().map(with).collect())
    }

    /// Of every field that somebody in this list says something in: the values by name.
    pub fn of<'p>(&'p self, schema: &'p Schema, rows: &[Row]) -> Vec<Facet<'p>> {
        let facet = |answers: &'p Answers| {
            let field = &schema.fields[answers.field];
            let counts = in_order(&field.kind, answers.counts(rows)).into_iter();
            let counts = counts.map(|(word, count)| (word, count.to_string())).collect();
            Facet { label: &field.label, counts }
        };
        self.0.iter().map(facet).filter(|facet| !facet.counts.is_empty()).collect()
    }
}

/// Answers while record after record gives them.
struct Asked<'s> {
    answers: Answers,
    places: HashMap<&'s str, u32, RandomState>,
}

impl<'s> Asked<'s> {
    fn new(field: usize) -> Asked<'s> {
        let answers = Answers { field, words: vec![], said: vec![], ends: vec![] };
        Asked { answers, places: HashMap::default() }
    }

    /// Asks for what is answered already: its words are known, and nobody has said any again.
    fn again(answered: &'s Answers) -> Asked<'s> {
        let words = answered.words.clone();
        let said = Vec::with_capacity(answered.said.len());
        let ends = Vec::with_capacity(answered.ends.len());
        let places = answered.words.iter().map(|word| &**word).zip(0..).collect();
        Asked { answers: Answers { field: answered.field, words, said, ends }, places }
    }

    /// Lets everybody who stands before this place, and was not heard yet, say the same again.
    fn repeat(&mut self, answered: &Answers, until: usize) {
        let Answers { said, ends, .. } = &mut self.answers;
        let (first, start, end) = (said.len() as u32, answered.start(ends.len()), answered.start(until));
        said.extend(&answered.said[start as usize..end as usize]);
        ends.extend(answered.ends[ends.len()..until].iter().map(|end| end - start + first));
    }

    fn hear(&mut self, site: &'s Site, value: Option<Value<'s>>) {
        let Answers { words, said, ends, .. } = &mut self.answers;
        let mut hear = |word| {
            said.push(*self.places.entry(word).or_insert_with(|| {
                words.push(word.into());
                words.len() as u32 - 1
            }));
        };
        value.into_iter().for_each(|value| words_of(site, value, &mut hear));
        ends.push(said.len() as u32);
    }
}

impl Answers {
    /// Where in `said` the words of an entry begin.
    fn start(&self, entry: usize) -> u32 {
        entry.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// How often each word stands in these rows; those that do not are left out.
    fn counts(&self, rows: &[Row]) -> BTreeMap<&str, usize> {
        let mut counts = vec![0; self.words.len()];
        for row in rows {
            let entry = row.entry as usize;
            for word in &self.said[self.start(entry) as usize..self.ends[entry] as usize] {
                counts[*word as usize] += 1;
            }
        }
        let counted = self.words.iter().zip(counts).filter(|(_, count)| *count > 0);
        counted.map(|(word, count)| (&**word, count)).collect()
    }
}

/// Gives the words of a value that can be counted.
fn words_of<'s>(site: &'s Site, value: Value<'s>, each: &mut impl FnMut(&'s str)) {
    match value {
        Value::Nothing(nothing) => each(nothing.word()),
        Value::Text(text) => each(text),
        Value::Boolean(yes) => each(if yes { "はい" } else { "いいえ" }),
        Value::Answer(answer) => each(answer.value.word()),
        Value::List(items) => items.iter().for_each(each),
        Value::Areas(areas) => areas.iter().for_each(|area| each(&site.areas.area(area).name)),
        _ => {}
    }
}

/// In the order that the schema gives, then the rest.
fn in_order<'p>(kind: &'p FieldKind, mut counts: BTreeMap<&'p str, usize>) -> Vec<(&'p str, usize)> {
    let options: Vec<&str> = match kind {
        FieldKind::Choice { options } | FieldKind::List { options } => options.iter().map(|o| &**o).collect(),
        FieldKind::Answer => Reply::ALL.map(Reply::word).into(),
        _ => vec![],
    };
    let mut ordered: Vec<_> = options.iter().filter_map(|option| counts.remove_entry(option)).collect();
    ordered.extend(counts);
    ordered
}
