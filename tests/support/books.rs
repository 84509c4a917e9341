//! Random books for all property tests: one generator, whose words say what each thing is, so that a test can find
//! it again on the pages or in the EPUB.

use std::fmt::Write as _;

/// Pseudo-random numbers that are the same on every machine: a linear congruential generator with the multiplier
/// that Knuth gives for MMIX (*The Art of Computer Programming*, vol. 2, §3.3.4), of which the upper bits are used.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).expect("is below a usize")
    }

    /// One of several.
    pub(crate) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// From one word to `most` and one more, each with a space after it. Some are short, some can be hyphenated.
    fn words(&mut self, most: usize) -> String {
        const WORDS: [&str; 12] = [
            "river", "a", "lantern", "of", "harbour", "in", "unremarkable", "the", "ferryman", "sat", "considerable",
            "moonlight",
        ];
        (0..=self.below(most)).map(|_| format!("{} ", WORDS[self.below(WORDS.len())])).collect()
    }
}

/// What is in a random book besides headings, paragraphs, lists, quotations, code, small tables and notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// Nothing.
    Prose,
    /// Figures and tables with captions, some of them turned. The images are [`IMAGES`].
    Floats,
}

/// The images that books with floats show, as path, width and height.
pub(crate) const IMAGES: [(&str, u32, u32); 3] =
    [("low.svg", 300, 100), ("high.svg", 200, 320), ("wide.svg", 900, 300)];

/// A random book. What is numbered is numbered from 0 in the order of the source, each series by itself.
pub(crate) struct Generated {
    /// Its Markdown.
    pub(crate) text: String,
    /// How many paragraphs there are, which begin with `parN`.
    pub(crate) paragraphs: usize,
    /// How many notes: the word before a mark is `markNx`; a note begins with `noteNx` and ends with `endN`.
    pub(crate) notes: usize,
    /// How many floats: before each the text has `mentionNx`; its caption begins with `figureNx` or `tableNx`.
    pub(crate) floats: usize,
    /// How many cells their tables have, each with `cellNx`.
    pub(crate) cells: usize,
}

/// A random book of up to three chapters, the same for the same seed.
pub(crate) fn book(seed: u64, contents: Contents) -> Generated {
    let text = String::from("---\ntitle: Pages\nlang: en\n---\n");
    let book = Generated { text, paragraphs: 0, notes: 0, floats: 0, cells: 0 };
    let mut writer = Writer { random: Random(seed), book, notes: String::new() };
    for chapter in 0..=writer.random.below(3) {
        let _ = write!(writer.book.text, "\n# Chapter {chapter}\n\n");
        for _ in 0..=writer.random.below(25) {
            writer.between();
            writer.paragraph(contents);
            if contents == Contents::Floats {
                writer.float();
            }
        }
    }
    writer.book.text.push_str(&writer.notes);
    writer.book
}

/// Writes a book: the text, and the notes that go to its end.
struct Writer {
    random: Random,
    book: Generated,
    notes: String,
}

impl Writer {
    /// What may be between two paragraphs.
    fn between(&mut self) {
        let block = match self.random.below(12) {
            0 => "## A section\n\n",
            1 => "| a | b |\n|---|---|\n| one | two |\n| three | four |\n\n",
            2 => "```\nfn main() {}\n// a comment\n```\n\n",
            3 => "***\n\n",
            _ => "",
        };
        self.book.text.push_str(block);
    }

    fn paragraph(&mut self, contents: Contents) {
        let before = self.random.one(&["", "", "", "> ", "- "]);
        let _ = write!(self.book.text, "{before}par{} ", self.book.paragraphs);
        self.book.paragraphs += 1;
        let words = self.random.words(90);
        self.book.text.push_str(&words);
        for _ in 0..self.random.below(3) {
            self.mark();
            let words = self.random.words(8);
            self.book.text.push_str(&words);
        }
        if contents == Contents::Floats {
            let _ = write!(self.book.text, "mention{}x", self.book.floats);
        }
        self.book.text.push_str("\n\n");
    }

    /// The mark of a note, and the note.
    fn mark(&mut self) {
        let (number, words) = (self.book.notes, self.random.words(70));
        let _ = write!(self.book.text, "mark{number}x[^{number}] ");
        let _ = writeln!(self.notes, "\n[^{number}]: note{number}x {words}end{number}");
        self.book.notes += 1;
    }

    /// A figure, a table, or nothing.
    fn float(&mut self) {
        let (columns, rows) = match self.random.below(8) {
            0 | 1 => return self.figure(),
            2 | 3 => (1 + self.random.below(4), 1 + self.random.below(30)),
            // So many columns are wider than a small page: it is turned.
            4 => (7 + self.random.below(4), 1 + self.random.below(25)),
            _ => return,
        };
        let _ = writeln!(self.book.text, "|{}", " head |".repeat(columns));
        let _ = writeln!(self.book.text, "|{}", "---|".repeat(columns));
        for _ in 0..rows {
            self.book.text.push('|');
            for _ in 0..columns {
                let _ = write!(self.book.text, " cell{}x {}", self.book.cells, self.random.words(4));
                self.book.cells += 1;
                if self.random.below(60) == 0 {
                    self.mark();
                }
                self.book.text.push('|');
            }
            self.book.text.push('\n');
        }
        let (number, words) = (self.book.floats, self.random.words(9));
        let _ = write!(self.book.text, "\n: table{number}x {words}{{#tbl:f{number}}}\n\n");
        self.book.floats += 1;
    }

    fn figure(&mut self) {
        let turned = if self.random.below(4) == 0 { " .turned" } else { "" };
        let (path, ..) = IMAGES[self.random.below(IMAGES.len())];
        let width = 20 + 10 * self.random.below(9);
        let (number, words) = (self.book.floats, self.random.words(20));
        let _ = write!(
            self.book.text,
            "![alt]({path} \"figure{number}x {}\"){{#fig:f{number}{turned} width={width}%}}\n\n",
            words.trim_end()
        );
        self.book.floats += 1;
    }
}
