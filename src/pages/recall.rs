//! Digests of what pages show of the site's own words: taken once, and known again where nothing
//! of that changed. An edited record does not make anybody read a section's list again.

use std::cell::RefCell;

use crate::text::{ByDigest, Digest};

/// Digests by what they are of and by [`crate::site::Site::content`]: kept for the next build.
#[derive(Clone, Debug, Default)]
pub struct Kept(ByDigest<Digest>);

/// What is known again in one build.
pub struct Recall<'k> {
    content: Digest,
    last: &'k Kept,
    next: RefCell<Kept>,
}

impl<'k> Recall<'k> {
    /// Of a site with that content; `last` is what was known before.
    pub fn new(content: Digest, last: &'k Kept) -> Recall<'k> {
        Recall { content, last, next: RefCell::default() }
    }

    /// The digest of something that follows from the site's content and from what `name` is
    /// the digest of; no two things of one name.
    pub fn digest(&self, name: Digest, take: impl FnOnce() -> Digest) -> Digest {
        let key = self.content.with(name);
        let digest = self.last.0.get(&key).copied().unwrap_or_else(take);
        self.next.borrow_mut().0.insert(key, digest);
        digest
    }

    /// For the next build.
    pub fn kept(self) -> Kept {
        self.next.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_taken_once_while_the_content_stays() {
        let (one, other, name) = (Digest::of(b"one"), Digest::of(b"other"), Digest::of(b"name"));
        let nothing = Kept::default();
        let recall = Recall::new(one, &nothing);
        assert_eq!(recall.digest(name, || one), one);
        let kept = recall.kept();
        let again = Recall::new(one, &kept);
        assert_eq!(again.digest(name, || unreachable!("it is known")), one);
        assert_eq!(again.digest(other, || other), other, "something else");
        assert_eq!(Recall::new(other, &again.kept()).digest(name, || other), other, "after an edit");
    }
}
