//! What the last builds of a book made of its texts. In: a hash of all that a value is made from. Out: the value, if one of
//! the last builds made it.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Mutex, PoisonError};

use foldhash::quality::{FixedState, FoldHasher};

/// Two hashes at once: what differs is taken for the same once in 2^128.
#[derive(Clone)]
pub(crate) struct WideHasher(FoldHasher<'static>, FoldHasher<'static>);

impl WideHasher {
    pub(crate) fn new() -> WideHasher {
        // Any two seeds that differ.
        WideHasher(FixedState::with_seed(1).build_hasher(), FixedState::with_seed(2).build_hasher())
    }

    pub(crate) fn wide(&self) -> u128 {
        u128::from(self.0.finish()) << 64 | u128::from(self.1.finish())
    }
}

impl Hasher for WideHasher {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
        self.1.write(bytes);
    }

    // What keys are made of, without the detour by bytes.
    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    fn write_u16(&mut self, value: u16) {
        self.write_u64(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.0.write_u64(value);
        self.1.write_u64(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }
}

/// How many builds of a book ago a value may have been used last: that before this one, so that what an author undoes is
/// still known.
const MOST_AGE: u64 = 2;

/// Values by hash, forgotten when no build has used them lately: as many as the last builds had of them.
#[derive(Debug)]
pub(crate) struct Recent<V> {
    /// The number of the build.
    build: u64,
    /// Each with the build that used it last. Only asked, never gone through in order.
    entries: Mutex<HashMap<u128, (u64, V), FixedState>>,
}

impl<V> Default for Recent<V> {
    fn default() -> Recent<V> {
        Recent { build: 0, entries: Mutex::default() }
    }
}

impl<V: Clone> Recent<V> {
    /// Begins a build: what was not used lately is forgotten.
    pub(crate) fn enter(&mut self) {
        self.build += 1;
        let build = self.build;
        let entries = self.entries.get_mut().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, kept| build - kept.0 <= MOST_AGE);
    }

    /// The value of a hash, if it is known.
    pub(crate) fn find(&self, hash: u128) -> Option<V> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = entries.get_mut(&hash)?;
        kept.0 = self.build;
        Some(kept.1.clone())
    }

    /// Remembers a value.
    pub(crate) fn keep(&self, hash: u128, value: V) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.insert(hash, (self.build, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_used_is_forgotten() {
        let mut recent = Recent::default();
        recent.enter();
        recent.keep(1, "a");
        recent.keep(2, "b");
        for _ in 0..4 {
            recent.enter();
            assert_eq!(recent.find(1), Some("a"), "used in each build");
        }
        assert_eq!(recent.find(2), None);
    }
}
