//! Dedications. In: a line before the first heading and the language. Out: whether it dedicates the book.
//!
//! A dedication names somebody, `For Anna`, or says who it is, `To my mother`. Everything else that begins with *for* or
//! *to* is a sentence: `For details see the manual.`

use crate::document::division_label::primary;

/// The longest dedication, in characters.
const LONGEST: usize = 90;

/// How a language dedicates.
struct DedicationWords {
    language: &'static str,
    /// The words before a person's name.
    openings: &'static [&'static str],
    /// The formulas that dedicate whatever follows.
    formulas: &'static [&'static str],
    /// The words before kin: `my`, `our`, `the`.
    possessives: &'static [&'static str],
    /// Who is somebody's: `mother`. In German they have capitals, as names have.
    kin: &'static [&'static str],
    /// The words that may be between or behind names.
    links: &'static [&'static str],
    /// The words that begin more about the person: `who`, `with love`.
    more: &'static [&'static str],
}

const WORDS: &[DedicationWords] = &[
    DedicationWords {
        language: "en",
        openings: &["to", "for"],
        formulas: &["dedicated to", "in memory of", "to the memory of", "in loving memory of", "in memoriam"],
        possessives: &["my", "our", "the"],
        kin: &[
            "mother", "father", "parents", "mum", "mom", "dad", "wife", "husband", "son", "sons", "daughter",
            "daughters", "child", "children", "brother", "brothers", "sister", "sisters", "family", "friend",
            "friends", "grandmother", "grandfather", "grandparents", "grandchildren", "aunt", "uncle", "teacher",
            "teachers", "reader", "readers", "students", "love", "widow", "widows", "orphans", "men", "women",
            "people", "girls", "boys", "crew", "dead", "living",
        ],
        links: &["and", "dear", "dearest", "beloved", "late", "best", "old", "all", "little"],
        more: &["who", "whose", "with", "without", "in"],
    },
    DedicationWords {
        language: "de",
        openings: &["für", "meiner", "meinem", "meinen", "unserer", "unserem", "unseren"],
        formulas: &["dem andenken", "zum andenken an", "in memoriam", "gewidmet", "zur erinnerung an"],
        possessives: &["meine", "meinen", "meiner", "meinem", "unsere", "unseren", "unser", "mein"],
        kin: &[],
        links: &["und", "liebe", "lieben", "alle"],
        more: &["der", "die", "ohne", "in", "mit"],
    },
    DedicationWords {
        language: "fr",
        openings: &["à", "pour"],
        formulas: &["en mémoire de", "à la mémoire de", "dédié à"],
        possessives: &["ma", "mon", "mes", "notre", "nos"],
        kin: &[
            "mère", "père", "parents", "femme", "mari", "fille", "filles", "fils", "enfants", "frère", "frères",
            "sœur", "soeur", "sœurs", "ami", "amie", "amis", "famille", "tante", "oncle",
        ],
        links: &["et", "à", "chère", "cher", "tous"],
        more: &["qui", "avec", "sans"],
    },
    DedicationWords {
        language: "es",
        openings: &["a", "para"],
        formulas: &["en memoria de", "a la memoria de", "dedicado a"],
        possessives: &["mi", "mis", "nuestra", "nuestro", "nuestros"],
        kin: &[
            "madre", "padre", "padres", "mujer", "esposa", "marido", "esposo", "hijo", "hija", "hijos", "hijas",
            "hermano", "hermana", "hermanos", "familia", "abuela", "abuelo", "abuelos", "amigo", "amiga", "amigos",
        ],
        links: &["y", "a", "querida", "querido"],
        more: &["que", "quien", "con", "sin"],
    },
    DedicationWords {
        language: "it",
        openings: &["a", "ad", "per", "alla", "al", "ai"],
        formulas: &["in memoria di", "alla memoria di", "dedicato a"],
        possessives: &["mia", "mio", "miei", "mie", "nostra", "nostro"],
        kin: &[
            "madre", "padre", "genitori", "moglie", "marito", "figlio", "figlia", "figli", "figlie", "fratello",
            "sorella", "famiglia", "nonna", "nonno", "nonni", "amico", "amica", "amici",
        ],
        links: &["e", "ed", "a", "cara", "caro"],
        more: &["che", "con", "senza"],
    },
    DedicationWords {
        language: "pt",
        openings: &["a", "à", "ao", "aos", "para"],
        formulas: &["em memória de", "à memória de", "dedicado a"],
        possessives: &["minha", "meu", "meus", "minhas", "nossa", "nosso"],
        kin: &[
            "mãe", "pai", "pais", "mulher", "esposa", "marido", "filho", "filha", "filhos", "filhas", "irmão", "irmã",
            "família", "avó", "avô", "avós", "amigo", "amiga", "amigos",
        ],
        links: &["e", "a", "à", "ao", "querida", "querido"],
        more: &["que", "com", "sem"],
    },
    DedicationWords {
        language: "nl",
        openings: &["voor", "aan"],
        formulas: &["ter nagedachtenis aan", "in memoriam"],
        possessives: &["mijn", "onze", "ons"],
        kin: &[
            "moeder", "vader", "ouders", "vrouw", "man", "zoon", "dochter", "kinderen", "broer", "zus", "familie",
            "vriend", "vriendin", "vrienden", "grootmoeder", "grootvader", "oma", "opa",
        ],
        links: &["en", "lieve"],
        more: &["die", "met", "zonder"],
    },
    DedicationWords {
        language: "pl",
        openings: &["dla", "mojej", "mojemu", "moim"],
        formulas: &["pamięci"],
        possessives: &["mojej", "mojego", "moich"],
        kin: &["matki", "matce", "mamy", "mamie", "ojca", "ojcu", "rodziców", "rodzicom", "żony", "żonie", "męża"],
        links: &["i"],
        more: &["który", "która"],
    },
    DedicationWords {
        language: "cs",
        openings: &["pro", "mé", "mému", "mým"],
        formulas: &["památce"],
        possessives: &["mou", "mého", "mé"],
        kin: &["matku", "matce", "maminku", "mamince", "otce", "otci", "rodiče", "rodičům", "ženu", "ženě"],
        links: &["a"],
        more: &["který", "která"],
    },
    DedicationWords {
        language: "sv",
        openings: &["till", "för"],
        formulas: &["till minne av", "tillägnad"],
        possessives: &["min", "mina", "mitt", "vår", "våra"],
        kin: &["mor", "mamma", "far", "pappa", "föräldrar", "hustru", "fru", "man", "son", "dotter", "barn", "familj"],
        links: &["och", "kära"],
        more: &["som", "med", "utan"],
    },
    DedicationWords {
        language: "da",
        openings: &["til", "for"],
        formulas: &["til minde om", "tilegnet"],
        possessives: &["min", "mine", "mit", "vores"],
        kin: &["mor", "far", "forældre", "hustru", "kone", "mand", "søn", "datter", "børn", "familie"],
        links: &["og", "kære"],
        more: &["som", "der", "med", "uden"],
    },
    DedicationWords {
        language: "ru",
        openings: &["моей", "моему", "моим"],
        formulas: &["посвящается", "памяти"],
        possessives: &["моей", "моему", "моим"],
        kin: &["матери", "маме", "отцу", "родителям", "жене", "мужу", "сыну", "дочери", "детям", "брату", "сестре"],
        links: &["и"],
        more: &["который", "которая"],
    },
];

/// Whether a line dedicates the book, in its language or in English.
pub(super) fn is_dedication(text: &str, language: &str) -> bool {
    let text = text.trim();
    let spoken = |words: &&DedicationWords| words.language == primary(language) || words.language == "en";
    let is_short = text.chars().count() <= LONGEST && !text.contains(['?', ';', ':']);
    is_short && WORDS.iter().filter(spoken).any(|words| words.dedicate(text))
}

impl DedicationWords {
    fn dedicate(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        let is_open = !text.ends_with('.') && !text.trim_end_matches('.').contains(". ");
        let follows = |formula: &str| lower.strip_prefix(formula).is_some_and(|rest| rest.starts_with(' '));
        if is_open && self.formulas.iter().any(|formula| follows(formula)) {
            return true;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let Some((first, somebody)) = words.split_first() else { return false };
        let opens = self.openings.contains(&first.to_lowercase().as_str());
        opens && self.is_somebody(first, somebody, is_open)
    }

    /// Whether words name somebody. Behind the names more may be said of them, if no full stop makes it a sentence.
    fn is_somebody(&self, opening: &str, words: &[&str], is_open: bool) -> bool {
        let mut is_named = false;
        let mut owns = self.possessives.contains(&opening.to_lowercase().as_str());
        let mut after_article = false;
        for word in words {
            let core = word.trim_end_matches([',', '.', '!']);
            let lower = core.to_lowercase();
            let is = |list: &[&str]| list.contains(&lower.as_str());
            // `To the Lighthouse` is a title, and no name has an article.
            let is_name = core.starts_with(char::is_uppercase);
            if is_name && after_article {
                return false;
            }
            after_article = lower == "the";
            // `the ferryman's widow`
            let is_genitive = owns && (lower.ends_with("'s") || lower.ends_with("’s"));
            if is_name || (owns && is(self.kin)) {
                is_named = true;
            } else if is(self.possessives) {
                owns = true;
            } else if is_named && is_open && is(self.more) {
                return true;
            } else if !is_genitive && !is(self.links) && !is(self.openings) {
                return false;
            }
        }
        is_named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dedication_names_somebody() {
        for (text, language) in [
            ("To my mother", "en"),
            ("For Anna", "en"),
            ("For Anna.", "en"),
            ("For M. and for R.", "en"),
            ("To my dear wife and our children", "en"),
            ("For Anna, who waited", "en"),
            ("For the ferryman's widow", "en"),
            ("To the reader", "en"),
            ("In memory of the ferry", "en"),
            ("Für Anna", "de"),
            ("Meiner Mutter", "de"),
            ("Für meine Eltern", "de"),
            ("À ma mère", "fr"),
            ("A mi madre", "es"),
            ("Моей матери", "ru"),
            ("For Anna", "de"),
        ] {
            assert!(is_dedication(text, language), "{text}");
        }
    }

    #[test]
    fn sentences_and_other_languages_do_not_dedicate() {
        for (text, language) in [
            ("Für Anna", "en"),
            ("For details see the manual.", "en"),
            ("For details see the manual", "en"),
            ("To be sure, he went. And then he came back.", "en"),
            ("To my surprise", "en"),
            ("For Anna went home.", "en"),
            ("To the lighthouse", "en"),
            ("To the Lighthouse", "en"),
            ("For the record", "en"),
            ("For heaven’s sake", "en"),
            ("For", "en"),
            ("", "en"),
        ] {
            assert!(!is_dedication(text, language), "{text}");
        }
    }
}
