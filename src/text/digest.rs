//! Digests: what decides whether something is still the same.

use std::collections::HashMap;
use std::fmt;
use std::hash::{self, BuildHasherDefault, Hash};

use serde::{Deserialize, Serialize};
use twox_hash::xxhash3_128::Hasher;

/// XXH3 of 128 bits: equal digests stand for equal bytes. It keeps no one from anything: whoever
/// can write a file here can publish it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest([u8; 16]);

impl Digest {
    /// What the joining of others begins with; stands for no bytes.
    pub const NOTHING: Digest = Digest([0; 16]);

    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest::from_hash(Hasher::oneshot(bytes))
    }

    /// The digest of some bytes that lie in several places, one after another.
    pub fn of_joined<'b>(stretches: impl IntoIterator<Item = &'b [u8]>) -> Digest {
        let mut hasher = Hasher::new();
        stretches.into_iter().for_each(|bytes| hasher.write(bytes));
        Digest::from_hash(hasher.finish_128())
    }

    /// The digest of a value, by its JSON: for parts that are small or made rarely.
    pub fn of_value(value: &impl Serialize) -> Digest {
        Digest::of(&serde_json::to_vec(value).expect("parts have only string keys and cannot fail"))
    }

    /// Joins this digest with another one, in this order; for parts that carry digests: a few
    /// multiplications, and no hash of either.
    pub fn with(self, other: Digest) -> Digest {
        const ODD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
        let (first, second) = (u128::from_le_bytes(self.0), u128::from_le_bytes(other.0));
        let mixed = (first.rotate_left(41) ^ ODD).wrapping_mul(ODD).wrapping_add(second);
        let mixed = (mixed ^ (mixed >> 67)).wrapping_mul(ODD);
        Digest((mixed ^ (mixed >> 61)).to_le_bytes())
    }

    /// Joins this digest with a word or a small number of the program's own.
    pub fn with_word(self, word: &str) -> Digest {
        let length = Digest((word.len() as u128).to_le_bytes());
        word.as_bytes().chunks(16).fold(self.with(length), |digest, letters| {
            let mut bytes = [0; 16];
            bytes[..letters.len()].copy_from_slice(letters);
            digest.with(Digest(bytes))
        })
    }

    /// As bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// So many first hexadecimal digits, for names of files; at most 32.
    pub fn short(&self, digits: usize) -> String {
        self.to_string()[..digits.min(32)].to_owned()
    }

    fn from_hash(hash: u128) -> Digest {
        Digest(hash.to_le_bytes())
    }
}

impl Hash for Digest {
    fn hash<H: hash::Hasher>(&self, hasher: &mut H) {
        hasher.write(&self.0);
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Things by digest, for look-ups. A digest is its own hash.
pub type ByDigest<T> = HashMap<Digest, T, BuildHasherDefault<FirstBytes>>;

/// Takes the first bytes of a digest for its hash.
#[derive(Clone, Copy, Debug, Default)]
pub struct FirstBytes(u64);

impl hash::Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Makes one digest of several things. Each thing is fed with its length, so that
/// `"ab", "c"` and `"a", "bc"` differ.
#[derive(Clone, Default)]
pub struct Digester(Hasher);

impl Digester {
    /// Takes in a text.
    pub fn text(&mut self, text: &str) -> &mut Digester {
        self.number(text.len() as u64);
        self.0.write(text.as_bytes());
        self
    }

    /// Takes in bytes that know themselves where they end.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Digester {
        self.0.write(bytes);
        self
    }

    /// Takes in a number.
    pub fn number(&mut self, number: u64) -> &mut Digester {
        self.0.write(&number.to_le_bytes());
        self
    }

    /// Takes in a digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Digester {
        self.0.write(&digest.0);
        self
    }

    /// Takes in several digests, and how many they are.
    pub fn digests(&mut self, digests: impl IntoIterator<Item = Digest>) -> &mut Digester {
        let mut count = 0;
        for digest in digests {
            self.digest(digest);
            count += 1;
        }
        self.number(count)
    }

    /// The digest of all that was taken in.
    pub fn finish(&self) -> Digest {
        Digest::from_hash(self.0.finish_128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_digests_differ_by_order_and_by_word() {
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        let all = [a.with(b), b.with(a), a.with(a), a.with_word("x"), a.with_word("y"), a.with_word(""), a];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one), "{at}");
        }
    }

    #[test]
    fn words_of_any_length_differ_by_each_letter() {
        let word = "a-word-of-more-than-sixteen-letters";
        let mut all: Vec<Digest> =
            (0..=word.len()).map(|end| Digest::NOTHING.with_word(&word[..end])).collect();
        for at in 0..word.len() {
            let mut other = word.to_owned();
            other.replace_range(at..at + 1, "X");
            all.push(Digest::NOTHING.with_word(&other));
        }
        all.push(Digest::NOTHING.with_word("a").with_word("-word"));
        all.push(Digest::NOTHING.with_word("a\0"));
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one), "{at}");
        }
    }

    #[test]
    fn bytes_in_several_places_have_the_digest_that_they_have_in_one() {
        let bytes: Vec<u8> = (0..10_000u32).map(|at| (at * at % 251) as u8).collect();
        for cuts in [[0, 0], [1, 1024], [1023, 4097], [5000, 10_000]] {
            let stretches = [&bytes[..cuts[0]], &bytes[cuts[0]..cuts[1]], &bytes[cuts[1]..]];
            assert_eq!(Digest::of_joined(stretches), Digest::of(&bytes), "{cuts:?}");
        }
    }

    #[test]
    fn where_one_text_ends_and_the_next_begins_counts() {
        let of = |parts: &[&str]| {
            let mut digester = Digester::default();
            for part in parts {
                digester.text(part);
            }
            digester.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
    }
}
