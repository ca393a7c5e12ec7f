//! The lexicon: forms of Japanese words, what each costs and what it is found under.
//!
//! Takes lines as `lexicon/make.py` writes them. Its costs are fixed, never learnt from a
//! site, so that a page is cut alike whatever stands beside it.

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

/// All forms.
pub struct Lexicon<'l> {
    forms: Vec<Form<'l>>,
    /// The forms as a tree of letters; its root is the first.
    places: Vec<Place>,
    /// Every place but the root, where what leads to it points or in the next free slot; the
    /// root where a slot is free. At most every second slot is taken.
    slots: Vec<u32>,
}

/// A place of the tree.
#[derive(Clone, Copy, Default)]
struct Place {
    /// The place above it, and the letter that leads from there.
    above: u32,
    letter: char,
    /// The form that ends here, and its cost.
    form: Option<(u32, u32)>,
}

const ROOT: u32 = 0;

impl<'l> Lexicon<'l> {
    /// Reads lines: a letter for the cost, the form, and after a tab its base where that is
    /// another. What is no such line is left out.
    pub fn new(lines: &'l str) -> Lexicon<'l> {
        let forms: Vec<Form<'l>> = lines.lines().filter_map(read).collect();
        let letters: usize = forms.iter().map(|form| form.form.chars().count()).sum();
        let slots = vec![ROOT; (2 * letters + 2).next_power_of_two()];
        let mut lexicon = Lexicon { forms: vec![], places: vec![Place::default()], slots };
        for (form, at) in forms.iter().zip(0..) {
            let place = form.form.chars().fold(ROOT, |place, letter| lexicon.grow(place, letter));
            lexicon.places[place as usize].form = Some((at, form.cost));
        }
        Lexicon { forms, ..lexicon }
    }

    /// The place below another one at a letter, made if need be.
    fn grow(&mut self, above: u32, letter: char) -> u32 {
        let (slot, place) = self.below(above, letter);
        if place != ROOT {
            return place;
        }
        self.slots[slot] = self.places.len() as u32;
        self.places.push(Place { above, letter, form: None });
        self.slots[slot]
    }

    /// The place below another one at a letter, and its slot; the root and a free slot where
    /// there is none.
    #[inline]
    fn below(&self, above: u32, letter: char) -> (usize, u32) {
        let last = self.slots.len() - 1;
        let led = u64::from(above) << 32 | u64::from(letter);
        let mut slot = (led.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & last;
        loop {
            let below = self.slots[slot];
            if below == ROOT {
                return (slot, ROOT);
            }
            let place = &self.places[below as usize];
            if place.above == above && place.letter == letter {
                return (slot, below);
            }
            slot = (slot + 1) & last;
        }
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
    #[inline]
    pub fn beginning(&self, letters: &[char], mut each: impl FnMut(usize, u32, u32)) {
        let mut place = ROOT;
        for (letter, length) in letters.iter().zip(1..) {
            place = self.below(place, *letter).1;
            if place == ROOT {
                return;
            }
            if let Some((form, cost)) = self.places[place as usize].form {
                each(length, form, cost);
            }
        }
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
