//! How much of each script the faces have, by which a face for a script is chosen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use unicode_script::{Script, UnicodeScript as _};

/// The end of the code points that are counted: after the ideographs of plane 3 no script has letters.
const END: u32 = 0x3_3480;

/// The shares of scripts, computed when first needed.
#[derive(Debug, Default)]
pub(super) struct ScriptShares(Mutex<BTreeMap<&'static str, Arc<[u8]>>>);

impl ScriptShares {
    /// For each face, how many tenths of a script's characters it has. Common characters, which belong to no script, give
    /// no face an advantage.
    pub(super) fn of(&self, script: Script, count: usize, has: impl Fn(usize, char) -> bool) -> Arc<[u8]> {
        if matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            return vec![0; count].into();
        }
        // Held while characters are counted: other threads ask for the same scripts, and would count them again.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let shares = known.entry(script.short_name()).or_insert_with(|| {
            let letters: Vec<char> =
                (0..END).filter_map(char::from_u32).filter(|letter| letter.script() == script).collect();
            let tenths = |face| {
                let own = letters.iter().filter(|letter| has(face, **letter)).count();
                u8::try_from(own * 10 / letters.len().max(1)).unwrap_or(10)
            };
            (0..count).map(tenths).collect()
        });
        Arc::clone(shares)
    }
}
