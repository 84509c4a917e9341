//! The kinds of things that are recognised in a book though nothing marks them; each can be switched off by its name.

/// A kind of structure that is recognised by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guess {
    /// Parts, by their names or because chapters are nested in them.
    Parts,
    /// A label and a title in two headings, or in one: `CHAPTER I` above `The Ferry`.
    Labels,
    /// Titles that are written in capitals.
    Capitals,
    /// Speeches, speakers and stage directions.
    Drama,
    /// Datelines, salutations, closings and signatures.
    Letters,
    /// A dedication, an epigraph, the translator's line before the first heading.
    FrontMatter,
}

impl Guess {
    /// All kinds.
    pub const ALL: [Guess; 6] =
        [Guess::Parts, Guess::Labels, Guess::Capitals, Guess::Drama, Guess::Letters, Guess::FrontMatter];

    /// Its name: `structure.NAME` switches it off.
    pub fn name(self) -> &'static str {
        match self {
            Guess::Parts => "parts",
            Guess::Labels => "labels",
            Guess::Capitals => "capitals",
            Guess::Drama => "drama",
            Guess::Letters => "letters",
            Guess::FrontMatter => "front-matter",
        }
    }
}
