//! Digests: what decides whether something is still the same.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// 128 bits of BLAKE3: equal digests stand for equal bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest::from_hash(blake3::hash(bytes))
    }

    /// The digest of a value, by its JSON: for parts that are small or made rarely.
    pub fn of_value(value: &impl Serialize) -> Digest {
        let mut digester = Digester::default();
        serde_json::to_writer(&mut digester.0, value).expect("parts have only string keys and cannot fail");
        digester.finish()
    }

    /// So many first hexadecimal digits, for names of files; at most 32.
    pub fn short(&self, digits: usize) -> String {
        self.to_string()[..digits.min(32)].to_owned()
    }

    fn from_hash(hash: blake3::Hash) -> Digest {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        Digest(bytes)
    }
}

impl Hash for Digest {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
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

impl Hasher for FirstBytes {
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
pub struct Digester(blake3::Hasher);

impl Digester {
    /// Takes in a text.
    pub fn text(&mut self, text: &str) -> &mut Digester {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
        self
    }

    /// Takes in a number.
    pub fn number(&mut self, number: u64) -> &mut Digester {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Takes in a digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Digester {
        self.0.update(&digest.0);
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
        Digest::from_hash(self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
