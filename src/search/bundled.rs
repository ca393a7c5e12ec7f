//! Long lists in bundles: where a few things are others than in the last build, their bundles
//! are copied and all others are shared.

use std::ops::Index;
use std::sync::Arc;

/// So many things lie in a bundle, in the last one up to so many.
const TOGETHER: usize = 64;

/// A list that is kept for the next build. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bundled<T>(Vec<Arc<[T]>>);

impl<T> Bundled<T> {
    /// How many things are in the list.
    pub fn len(&self) -> usize {
        self.0.last().map_or(0, |last| (self.0.len() - 1) * TOGETHER + last.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bundles in their order.
    pub fn bundles(&self) -> impl Iterator<Item = &Arc<[T]>> {
        self.0.iter()
    }

    /// All things in their order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flat_map(|bundle| &**bundle)
    }
}

impl<T: Clone> Bundled<T> {
    /// Puts another thing where one stands.
    pub fn replace(&mut self, place: usize, other: T) {
        Arc::make_mut(&mut self.0[place / TOGETHER])[place % TOGETHER] = other;
    }
}

impl<T> Default for Bundled<T> {
    fn default() -> Bundled<T> {
        Bundled(vec![])
    }
}

impl<T> Index<usize> for Bundled<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.0[place / TOGETHER][place % TOGETHER]
    }
}

impl<T> FromIterator<T> for Bundled<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Bundled<T> {
        let mut things = things.into_iter();
        let bundles = std::iter::repeat_with(|| things.by_ref().take(TOGETHER).collect::<Arc<[T]>>());
        Bundled(bundles.take_while(|bundle| !bundle.is_empty()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_bundles_is_the_list() {
        for count in [0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 3 * TOGETHER] {
            let bundled: Bundled<usize> = (0..count).collect();
            assert_eq!(bundled.len(), count);
            assert!(bundled.iter().copied().eq(0..count));
            assert!((0..count).all(|place| bundled[place] == place));
        }
    }

    #[test]
    fn what_is_replaced_is_another_and_bundles_beside_it_are_shared() {
        let then: Bundled<usize> = (0..3 * TOGETHER).collect();
        let mut now = then.clone();
        now.replace(TOGETHER, 0);
        assert_eq!((then[TOGETHER], now[TOGETHER]), (TOGETHER, 0));
        let is_shared = then.0.iter().zip(&now.0).map(|(then, now)| Arc::ptr_eq(then, now));
        assert_eq!(is_shared.collect::<Vec<_>>(), [true, false, true]);
    }
}
