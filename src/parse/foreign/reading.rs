//! Readings of Chinese characters as Japanese authors write them: `{漢字|かん|じ}` of Denden Markdown, `｜漢字《かんじ》` and
//! `漢字《かんじ》` of Aozora Bunko and of the sites where novels are published, and their dots, `《《words》》`.
//!
//! Angle brackets of Chinese enclose titles of books, and braces anything: a reading is told by its kana.

use super::Scan;

/// The most letters of a reading, and of what it is of: more than any word has.
const LONGEST: usize = 30;

/// The most letters with dots at each: a sentence.
const LONGEST_DOTTED: usize = 120;

impl Scan<'_, '_> {
    /// `{漢字|かんじ}`, and with a reading for each letter `{漢字|かん|じ}`.
    pub(super) fn braced_reading(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let inner = rest.strip_prefix('{')?;
        let inner = &inner[..inner.find(['}', '\n'])?];
        let length = inner.len() + 2;
        // In the cell of a table the bar is written with a backslash.
        let plain = inner.replace("\\|", "|");
        let mut parts = plain.split(['|', '｜']);
        let base = parts.next()?;
        let readings: Vec<&str> = parts.collect();
        let is_whole = rest.as_bytes().get(inner.len() + 1) == Some(&b'}');
        let fits = is_whole && is_base(base) && !readings.is_empty() && readings.iter().all(|reading| is_kana(reading));
        if !fits {
            return None;
        }
        self.replace(at..at + length, &ruby(base, &readings));
        Some(at + length)
    }

    /// `《かんじ》` behind what it is of: the letters behind a bar, else the Chinese characters before it.
    pub(super) fn bracketed_reading(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        if let Some(end) = self.dotted(at) {
            return Some(end);
        }
        let inner = rest.strip_prefix('《')?;
        let inner = &inner[..inner.find('》')?];
        let end = at + '《'.len_utf8() + inner.len() + '》'.len_utf8();
        let before = self.before(at);
        let near = before.char_indices().rev().take(LONGEST + 1);
        let is_barred = |letter: char| matches!(letter, '｜' | '|');
        let bar = near
            .clone()
            .find(|(_, letter)| is_barred(*letter) || matches!(letter, '\n' | '》' | '<' | '>' | '{' | '}'));
        let bar = bar.filter(|(_, letter)| is_barred(*letter) && !self.in_cell);
        let (from, base) = match bar {
            Some((place, letter)) => (place, &before[place + letter.len_utf8()..]),
            None => {
                let first = near.take_while(|(_, letter)| is_han(*letter)).last()?;
                (first.0, &before[first.0..])
            }
        };
        let start = at - before.len() + from;
        if !is_kana(inner) || base.is_empty() || base.chars().count() > LONGEST || start < self.copied {
            return None;
        }
        self.replace(start..end, &ruby(base, &[inner]));
        Some(end)
    }

    /// `《《words》》`: a dot at each letter.
    fn dotted(&mut self, at: usize) -> Option<usize> {
        let inner = self.rest(at).strip_prefix("《《")?;
        let inner = &inner[..inner.find("》》")?];
        let letters = inner.chars().count();
        let is_plain = !inner.contains(['《', '\n', '[', ']']) && inner.chars().any(super::cjk::is_cjk);
        if !is_plain || !(1..=LONGEST_DOTTED).contains(&letters) {
            return None;
        }
        let end = at + 2 * "《《".len() + inner.len();
        self.replace(at..end, &format!("[{inner}]{{.dots}}"));
        Some(end)
    }
}

/// The element of HTML: with as many readings as letters each has its own, else they are of all together.
fn ruby(base: &str, readings: &[&str]) -> String {
    let letters: Vec<char> = base.chars().collect();
    if 1 < readings.len() && letters.len() == readings.len() {
        let pairs: String = letters.iter().zip(readings).map(|(letter, it)| format!("{letter}<rt>{it}</rt>")).collect();
        return format!("<ruby>{pairs}</ruby>");
    }
    format!("<ruby>{base}<rt>{}</rt></ruby>", readings.concat())
}

/// Whether a text may have a reading: a word with a Chinese character in it.
fn is_base(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count())
        && text.chars().any(is_han)
        && !text.contains(['<', '>', '&', '[', ']', '*', '`', '\\', '#', '='])
}

/// Whether a text is a reading: kana, and what stands between them.
fn is_kana(text: &str) -> bool {
    let kana = |letter: char| matches!(letter, '\u{3041}'..='\u{309F}' | '\u{30A0}'..='\u{30FF}' | '　' | ' ');
    (1..=LONGEST).contains(&text.chars().count()) && text.chars().all(kana) && !text.trim().is_empty()
}

/// Whether a letter is a Chinese character, or stands for one in a word (`々`, `〆`, `ヶ`).
fn is_han(letter: char) -> bool {
    matches!(letter, '々' | '〆' | 'ヶ' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
