//! Whether a text holds one of some signs: asked of every text of a site, and nearly always no.

/// So many bytes are looked at together, and so many where a text is long.
const TOGETHER: usize = 16;
const OF_A_LONG_TEXT: usize = 32;

/// Whether a text has a byte of some kind. Bytes are looked at many together, those at the ends of
/// a text rather twice than one by one.
#[inline(always)]
pub fn holds(text: &str, is_such: impl Fn(u8) -> bool + Copy) -> bool {
    let bytes = text.as_bytes();
    if let Some(last) = bytes.last_chunk::<OF_A_LONG_TEXT>() {
        let (chunks, _) = bytes.as_chunks::<OF_A_LONG_TEXT>();
        return chunks.iter().any(|chunk| any(chunk, is_such)) || any(last, is_such);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<TOGETHER>(), bytes.last_chunk::<TOGETHER>()) {
        return any(first, is_such) || any(last, is_such);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        let mut both = [0; TOGETHER];
        both[..8].copy_from_slice(first);
        both[8..].copy_from_slice(last);
        return any(&both, is_such);
    }
    bytes.iter().any(|byte| is_such(*byte))
}

/// In numbers, without a branch, and apart from whoever put the bytes together: so the compiler takes
/// all of them at once.
#[inline(never)]
fn any<const COUNT: usize>(bytes: &[u8; COUNT], is_such: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(0, |found, byte| found | u8::from(is_such(*byte))) != 0
}

/// Whether a byte is one of a few, for [`holds`]: asked without a branch.
#[inline(always)]
pub fn is_one_of<const COUNT: usize>(byte: u8, signs: &[u8; COUNT]) -> bool {
    signs.iter().fold(false, |found, sign| found | (byte == *sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_seen_wherever_it_stands() {
        for length in 0..100 {
            let none = "x".repeat(length);
            assert!(!holds(&none, |byte| byte == b'<'), "{length}");
            for at in 0..length {
                let one = format!("{}<{}", &none[..at], &none[at + 1..]);
                assert!(holds(&one, |byte| byte == b'<'), "{one}");
            }
        }
    }
}
