//! The digest of a long text that lies in slices, of which most are those of last time.
//!
//! BLAKE3 is a tree over what it hashes: what one aligned block came to stays as long as the
//! same bytes stand at the same place. So a long file of which a few letters changed is not
//! read as a whole to be known again. The digest is that of all bytes in one place.

use blake3::Hasher;
use blake3::hazmat::{self, ChainingValue, HasherExt, Mode};

use super::digest::{ByDigest, Digest};

/// Bytes of a block: a power of two, as the tree wants it, and as many as the hash takes in its
/// stride.
const BLOCK: usize = 1 << 16;

/// Some bytes of a text, with a digest of them or of all that they were made from.
#[derive(Clone, Copy)]
pub struct Slice<'b> {
    pub bytes: &'b [u8],
    pub of: Digest,
}

impl<'b> Slice<'b> {
    /// A slice of a few words, which are as good as a digest of them.
    pub fn short(text: &'b str) -> Slice<'b> {
        Slice { bytes: text.as_bytes(), of: Digest::NOTHING.with_word(text) }
    }
}

/// What each block of a text came to, by the slices that it is cut from and by its place:
/// kept for the next time.
#[derive(Clone, Debug, Default)]
pub struct Blocks(ByDigest<ChainingValue>);

impl Blocks {
    /// Of a text that is no longer than one block.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Digest {
    /// The digest of slices, one after another. Blocks that `last` has are not read.
    pub fn of_slices(slices: &[Slice<'_>], last: Option<&Blocks>) -> (Digest, Blocks) {
        let length: usize = slices.iter().map(|slice| slice.bytes.len()).sum();
        if length <= BLOCK {
            let hash = fed(Hasher::new(), slices).finalize();
            return (Digest::from_hash(hash), Blocks::default());
        }
        let hashed = |(number, block): (u64, Vec<Slice<'_>>)| {
            let key = block.iter().fold(Digest::NOTHING.with_number(number), |key, part| key.with(part.of));
            let kept = last.and_then(|last| last.0.get(&key)).copied();
            (key, kept.unwrap_or_else(|| value(number, &block)))
        };
        let blocks: Vec<(Digest, ChainingValue)> = (0..).zip(cut(slices)).map(hashed).collect();
        let values: Vec<ChainingValue> = blocks.iter().map(|(_, value)| *value).collect();
        let (left, right) = children(&values, length);
        let hash = hazmat::merge_subtrees_root(&left, &right, Mode::Hash);
        (Digest::from_hash(hash), Blocks(blocks.into_iter().collect()))
    }
}

/// The slices cut into blocks; each part of one is known by where it was cut.
fn cut<'b>(slices: &[Slice<'b>]) -> Vec<Vec<Slice<'b>>> {
    let mut blocks: Vec<Vec<Slice<'b>>> = Vec::new();
    let mut room = 0;
    for slice in slices {
        let mut from = 0;
        while from < slice.bytes.len() {
            if room == 0 {
                blocks.push(Vec::new());
                room = BLOCK;
            }
            let to = slice.bytes.len().min(from + room);
            let of = slice.of.with_number(from as u64).with_number(to as u64);
            let block = blocks.last_mut().expect("one was begun");
            block.push(Slice { bytes: &slice.bytes[from..to], of });
            room -= to - from;
            from = to;
        }
    }
    blocks
}

/// What a block comes to that is not the only one.
fn value(number: u64, block: &[Slice<'_>]) -> ChainingValue {
    let mut hasher = Hasher::new();
    hasher.set_input_offset(number * BLOCK as u64);
    fed(hasher, block).finalize_non_root()
}

fn fed(mut hasher: Hasher, slices: &[Slice<'_>]) -> Hasher {
    for slice in slices {
        hasher.update(slice.bytes);
    }
    hasher
}

/// What the two halves of a tree of two blocks or more come to; `length` in bytes.
fn children(blocks: &[ChainingValue], length: usize) -> (ChainingValue, ChainingValue) {
    let half = hazmat::left_subtree_len(length as u64) as usize;
    let (left, right) = blocks.split_at(half / BLOCK);
    (subtree(left, half), subtree(right, length - half))
}

fn subtree(blocks: &[ChainingValue], length: usize) -> ChainingValue {
    if let [only] = blocks {
        return *only;
    }
    let (left, right) = children(blocks, length);
    hazmat::merge_subtrees_non_root(&left, &right, Mode::Hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slices(texts: &[Vec<u8>]) -> Vec<Slice<'_>> {
        texts.iter().map(|bytes| Slice { bytes, of: Digest::of(bytes) }).collect()
    }

    fn bytes(seed: usize, length: usize) -> Vec<u8> {
        (0..length).map(|at| ((at * at + seed * 31 + at / 7) % 251) as u8).collect()
    }

    #[test]
    fn slices_have_the_digest_that_their_bytes_have_in_one_place() {
        let lengths: [&[usize]; 9] = [
            &[],
            &[0, 0],
            &[5, 1, 1019],
            &[BLOCK],
            &[BLOCK, 1],
            &[1, BLOCK - 1, BLOCK, 3],
            &[BLOCK * 2, 1024],
            &[700, BLOCK * 3 + 5, 0, 60_000, 60_000, 60_000, 12],
            &[BLOCK / 2; 17],
        ];
        for lengths in lengths {
            let texts: Vec<Vec<u8>> = (0..).zip(lengths).map(|(at, length)| bytes(at, *length)).collect();
            let (digest, blocks) = Digest::of_slices(&slices(&texts), None);
            assert_eq!(digest, Digest::of(&texts.concat()), "{lengths:?}");
            assert_eq!(Digest::of_slices(&slices(&texts), Some(&blocks)).0, digest, "again {lengths:?}");
        }
    }

    #[test]
    fn blocks_of_last_time_serve_where_the_same_slices_stand_at_the_same_place() {
        let texts: Vec<Vec<u8>> = (0..9).map(|at| bytes(at, 50_000 + at)).collect();
        let (_, last) = Digest::of_slices(&slices(&texts), None);
        let mut longer = texts.clone();
        longer[4].insert(9, b'x');
        let mut shorter = texts.clone();
        shorter[0].pop();
        let mut edited = texts.clone();
        edited[1][100] ^= 1;
        let mut swapped = texts.clone();
        swapped.swap(2, 5);
        for other in [&longer, &shorter, &edited, &swapped, &texts[..8].to_vec(), &vec![bytes(3, 200_000)]] {
            let (digest, blocks) = Digest::of_slices(&slices(other), Some(&last));
            assert_eq!(digest, Digest::of(&other.concat()));
            let back = Digest::of_slices(&slices(&texts), Some(&blocks)).0;
            assert_eq!(back, Digest::of(&texts.concat()));
        }
        let (_, blocks) = Digest::of_slices(&slices(&edited), Some(&last));
        let anew = blocks.0.keys().filter(|key| !last.0.contains_key(key)).count();
        assert_eq!((blocks.0.len(), anew), (7, 2), "the edited slice lies in two blocks");
    }
}
