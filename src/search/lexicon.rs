//! The lexicon: forms of Japanese words, what each costs and what it is found under.
//!
//! Takes lines as `lexicon/make.py` writes them. Its costs are fixed, never learnt from a
//! site, so that a page is cut alike whatever stands beside it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What letters cost that no form holds, before two for each of them.
pub const UNKNOWN: u32 = 55;

/// The letters that stand for numbers from 0 to 63, here and in every file of the index.
pub const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A form.
#[derive(Clone, Copy, Debug)]
pub struct Form<'l> {
    pub form: &'l str,
    /// What it is found under; empty where it only holds a sentence together.
    pub base: &'l str,
    cost: u32,
    /// As it stands in the file.
    pub line: &'l str,
}

/// Kana and kanji lie between these letters.
const FIRST: u32 = 0x3040;
const FIRST_COUNT: u32 = 0xa000 - FIRST;

/// All forms.
pub struct Lexicon<'l> {
    forms: Vec<Form<'l>>,
    /// The forms as a tree: a letter, then the place below; by the place above and the letter.
    edges: Vec<(char, u32)>,
    /// Where the letters below each place begin in `edges`, and where the last ones end.
    starts: Vec<u32>,
    /// The places below the root of the letters from [`FIRST`] on, since every look-up begins
    /// there; 0 where no form begins with the letter.
    first: Vec<u32>,
    /// The form that ends at each place of the tree.
    ends: Vec<Option<u32>>,
}

impl<'l> Lexicon<'l> {
    /// Reads lines: a letter for the cost, the form, and after a tab its base where that is
    /// another. What is no such line is left out.
    pub fn new(lines: &'l str) -> Lexicon<'l> {
        let forms: Vec<Form<'l>> = lines.lines().filter_map(read).collect();
        let mut tree: BTreeMap<(u32, char), u32> = BTreeMap::new();
        let mut ends = vec![None];
        for (form, at) in forms.iter().zip(0..) {
            let mut place = 0;
            for letter in form.form.chars() {
                place = *tree.entry((place, letter)).or_insert_with(|| {
                    ends.push(None);
                    ends.len() as u32 - 1
                });
            }
            ends[place as usize] = Some(at);
        }
        let above: Vec<u32> = tree.keys().map(|(place, _)| *place).collect();
        let start = |place| above.partition_point(|above| *above < place) as u32;
        let starts = (0..=ends.len() as u32).map(start).collect();
        let first = (FIRST..FIRST + FIRST_COUNT).map(|letter| {
            char::from_u32(letter).and_then(|letter| tree.get(&(0, letter))).copied().unwrap_or(0)
        });
        let first = first.collect();
        let edges = tree.into_iter().map(|((_, letter), below)| (letter, below)).collect();
        Lexicon { forms, edges, starts, first, ends }
    }

    /// How many forms there are.
    pub fn form_count(&self) -> usize {
        self.forms.len()
    }

    /// The form at a place.
    pub fn form(&self, at: u32) -> Form<'l> {
        self.forms[at as usize]
    }

    /// Every form that some letters begin with, the shortest first: its length, its place
    /// and its cost.
    pub fn beginning(&self, letters: &[char], mut each: impl FnMut(usize, u32, u32)) {
        let mut place = 0;
        for (letter, length) in letters.iter().zip(1..) {
            let Some(below) = self.below(place, *letter) else { return };
            place = below;
            if let Some(at) = self.ends[place as usize] {
                each(length, at, self.forms[at as usize].cost);
            }
        }
    }

    /// The place below another one at a letter.
    fn below(&self, place: u32, letter: char) -> Option<u32> {
        let first = u32::from(letter).checked_sub(FIRST).and_then(|at| self.first.get(at as usize));
        if let (0, Some(below)) = (place, first) {
            return Some(*below).filter(|below| *below > 0);
        }
        let (start, end) = (self.starts[place as usize], self.starts[place as usize + 1]);
        let edges = &self.edges[start as usize..end as usize];
        edges.binary_search_by_key(&letter, |(letter, _)| *letter).ok().map(|at| edges[at].1)
    }
}

fn read(line: &str) -> Option<Form<'_>> {
    let cost = LETTERS.iter().position(|letter| Some(letter) == line.as_bytes().first())?;
    let (form, base) = match line[1..].split_once('\t') {
        Some(both) => both,
        None => (&line[1..], &line[1..]),
    };
    Some(Form { form, base, cost: cost as u32, line })
}

/// The lexicon that comes with the program.
pub fn lexicon() -> &'static Lexicon<'static> {
    static LEXICON: LazyLock<Lexicon<'static>> =
        LazyLock::new(|| Lexicon::new(include_str!("lexicon/words.txt")));
    &LEXICON
}
