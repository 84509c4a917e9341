//! What a division is: its classes and title words in, its [`Role`] out.

use crate::document::{Attributes, Division, Matter, Role};
use crate::project::{SummaryEntry, SummaryEntryKind};

/// Title words, in lower case, by language. A `*` at the end: more words may follow (`Appendix A`).
const WORDS: &[(&str, Role, &[&str])] = &[
    ("en", Role::Abstract, &["abstract"]),
    ("en", Role::Acknowledgments, &["acknowledgments", "acknowledgements", "thanks"]),
    ("en", Role::Afterword, &["afterword", "postscript"]),
    ("en", Role::Appendix, &["appendix*", "appendices"]),
    ("en", Role::Bibliography, &["bibliography", "works cited", "references", "further reading"]),
    ("en", Role::Colophon, &["colophon"]),
    ("en", Role::Conclusion, &["conclusion", "conclusions"]),
    ("en", Role::CopyrightPage, &["copyright", "copyright page", "imprint"]),
    ("en", Role::Dedication, &["dedication"]),
    ("en", Role::Epigraph, &["epigraph"]),
    ("en", Role::Epilogue, &["epilogue*", "epilog*"]),
    ("en", Role::Foreword, &["foreword"]),
    ("en", Role::Glossary, &["glossary"]),
    ("en", Role::HalfTitle, &["half title"]),
    ("en", Role::Index, &["index", "general index", "index of names", "subject index"]),
    ("en", Role::Introduction, &["introduction"]),
    ("en", Role::Preface, &["preface", "preface to*", "author's note", "author’s note"]),
    ("en", Role::Prologue, &["prologue*", "prolog"]),
    ("de", Role::Acknowledgments, &["danksagung", "danksagungen", "dank"]),
    ("de", Role::Afterword, &["nachwort"]),
    ("de", Role::Appendix, &["anhang*", "anhänge"]),
    ("de", Role::Bibliography, &["literatur", "literaturverzeichnis", "bibliographie", "bibliografie"]),
    ("de", Role::Colophon, &["kolophon"]),
    ("de", Role::Conclusion, &["schluss", "schlusswort", "fazit"]),
    ("de", Role::CopyrightPage, &["impressum"]),
    ("de", Role::Dedication, &["widmung"]),
    ("de", Role::Epilogue, &["epilog*"]),
    ("de", Role::Foreword, &["geleitwort"]),
    ("de", Role::Glossary, &["glossar"]),
    ("de", Role::Index, &["register", "index", "stichwortverzeichnis", "namenregister"]),
    ("de", Role::Introduction, &["einleitung", "einführung"]),
    ("de", Role::Preface, &["vorwort*", "vorrede*"]),
    ("de", Role::Prologue, &["prolog*"]),
    ("fr", Role::Acknowledgments, &["remerciements"]),
    ("fr", Role::Afterword, &["postface"]),
    ("fr", Role::Appendix, &["annexe*", "annexes", "appendice*"]),
    ("fr", Role::Bibliography, &["bibliographie"]),
    ("fr", Role::Colophon, &["colophon", "achevé d’imprimer"]),
    ("fr", Role::Conclusion, &["conclusion"]),
    ("fr", Role::Dedication, &["dédicace"]),
    ("fr", Role::Epigraph, &["épigraphe"]),
    ("fr", Role::Epilogue, &["épilogue*"]),
    ("fr", Role::Foreword, &["avant-propos"]),
    ("fr", Role::Glossary, &["glossaire"]),
    ("fr", Role::Index, &["index"]),
    ("fr", Role::Introduction, &["introduction"]),
    ("fr", Role::Preface, &["préface*"]),
    ("fr", Role::Prologue, &["prologue*"]),
    ("es", Role::Acknowledgments, &["agradecimientos"]),
    ("es", Role::Afterword, &["epílogo del autor", "posfacio"]),
    ("es", Role::Appendix, &["apéndice*", "anexo*"]),
    ("es", Role::Bibliography, &["bibliografía"]),
    ("es", Role::Colophon, &["colofón"]),
    ("es", Role::Conclusion, &["conclusión", "conclusiones"]),
    ("es", Role::Dedication, &["dedicatoria"]),
    ("es", Role::Epilogue, &["epílogo*"]),
    ("es", Role::Glossary, &["glosario"]),
    ("es", Role::Index, &["índice onomástico", "índice alfabético"]),
    ("es", Role::Introduction, &["introducción"]),
    ("es", Role::Preface, &["prefacio*"]),
    ("es", Role::Prologue, &["prólogo*"]),
    ("it", Role::Acknowledgments, &["ringraziamenti"]),
    ("it", Role::Afterword, &["postfazione"]),
    ("it", Role::Appendix, &["appendice*"]),
    ("it", Role::Bibliography, &["bibliografia"]),
    ("it", Role::Conclusion, &["conclusione", "conclusioni"]),
    ("it", Role::Dedication, &["dedica"]),
    ("it", Role::Epilogue, &["epilogo*"]),
    ("it", Role::Glossary, &["glossario"]),
    ("it", Role::Index, &["indice analitico", "indice dei nomi"]),
    ("it", Role::Introduction, &["introduzione"]),
    ("it", Role::Preface, &["prefazione*"]),
    ("it", Role::Prologue, &["prologo*"]),
    ("pt", Role::Acknowledgments, &["agradecimentos"]),
    ("pt", Role::Afterword, &["posfácio"]),
    ("pt", Role::Appendix, &["apêndice*", "anexo*"]),
    ("pt", Role::Bibliography, &["bibliografia"]),
    ("pt", Role::Conclusion, &["conclusão"]),
    ("pt", Role::Dedication, &["dedicatória"]),
    ("pt", Role::Epilogue, &["epílogo*"]),
    ("pt", Role::Glossary, &["glossário"]),
    ("pt", Role::Introduction, &["introdução"]),
    ("pt", Role::Preface, &["prefácio*"]),
    ("pt", Role::Prologue, &["prólogo*"]),
    ("nl", Role::Acknowledgments, &["dankwoord"]),
    ("nl", Role::Afterword, &["nawoord"]),
    ("nl", Role::Appendix, &["bijlage*", "appendix*"]),
    ("nl", Role::Bibliography, &["literatuur", "bibliografie"]),
    ("nl", Role::Epilogue, &["epiloog*"]),
    ("nl", Role::Glossary, &["woordenlijst", "verklarende woordenlijst"]),
    ("nl", Role::Index, &["register"]),
    ("nl", Role::Introduction, &["inleiding"]),
    ("nl", Role::Preface, &["voorwoord*"]),
    ("nl", Role::Prologue, &["proloog*"]),
    ("pl", Role::Acknowledgments, &["podziękowania"]),
    ("pl", Role::Afterword, &["posłowie"]),
    ("pl", Role::Appendix, &["dodatek*", "aneks*"]),
    ("pl", Role::Bibliography, &["bibliografia"]),
    ("pl", Role::Epilogue, &["epilog*"]),
    ("pl", Role::Index, &["indeks", "skorowidz"]),
    ("pl", Role::Introduction, &["wstęp", "wprowadzenie"]),
    ("pl", Role::Preface, &["przedmowa*"]),
    ("pl", Role::Prologue, &["prolog*"]),
    ("cs", Role::Acknowledgments, &["poděkování"]),
    ("cs", Role::Afterword, &["doslov"]),
    ("cs", Role::Appendix, &["příloha*", "dodatek*"]),
    ("cs", Role::Epilogue, &["epilog*"]),
    ("cs", Role::Index, &["rejstřík"]),
    ("cs", Role::Introduction, &["úvod"]),
    ("cs", Role::Preface, &["předmluva*"]),
    ("cs", Role::Prologue, &["prolog*"]),
    ("sv", Role::Acknowledgments, &["tack"]),
    ("sv", Role::Afterword, &["efterord"]),
    ("sv", Role::Appendix, &["bilaga*", "appendix*"]),
    ("sv", Role::Epilogue, &["epilog*"]),
    ("sv", Role::Index, &["register"]),
    ("sv", Role::Introduction, &["inledning"]),
    ("sv", Role::Preface, &["förord*"]),
    ("sv", Role::Prologue, &["prolog*"]),
    ("ru", Role::Acknowledgments, &["благодарности"]),
    ("ru", Role::Afterword, &["послесловие"]),
    ("ru", Role::Appendix, &["приложение*"]),
    ("ru", Role::Bibliography, &["литература", "библиография"]),
    ("ru", Role::Conclusion, &["заключение"]),
    ("ru", Role::Dedication, &["посвящение"]),
    ("ru", Role::Epilogue, &["эпилог*"]),
    ("ru", Role::Glossary, &["глоссарий"]),
    ("ru", Role::Introduction, &["введение"]),
    ("ru", Role::Preface, &["предисловие*"]),
    ("ru", Role::Prologue, &["пролог*"]),
];

/// What begins the title of a part, by language; a number follows.
const PARTS: &[(&str, &[&str])] = &[
    ("en", &["part"]),
    ("de", &["teil"]),
    ("fr", &["partie"]),
    ("es", &["parte"]),
    ("it", &["parte"]),
    ("pt", &["parte"]),
    ("nl", &["deel"]),
    ("pl", &["część"]),
    ("cs", &["část"]),
    ("sv", &["del"]),
    ("ru", &["часть"]),
];

/// Classes that name a role.
const CLASSES: &[(&str, Role)] = &[
    ("part", Role::Part),
    ("chapter", Role::Chapter),
    ("abstract", Role::Abstract),
    ("acknowledgments", Role::Acknowledgments),
    ("acknowledgements", Role::Acknowledgments),
    ("afterword", Role::Afterword),
    ("appendix", Role::Appendix),
    ("bibliography", Role::Bibliography),
    ("colophon", Role::Colophon),
    ("conclusion", Role::Conclusion),
    ("copyright", Role::CopyrightPage),
    ("copyright-page", Role::CopyrightPage),
    ("dedication", Role::Dedication),
    ("epigraph", Role::Epigraph),
    ("epilogue", Role::Epilogue),
    ("foreword", Role::Foreword),
    ("glossary", Role::Glossary),
    ("half-title", Role::HalfTitle),
    ("index", Role::Index),
    ("introduction", Role::Introduction),
    ("preface", Role::Preface),
    ("prologue", Role::Prologue),
];

/// The role of a division: the class says it, or else its title in the book's language or in English.
pub(crate) fn role(attributes: &Attributes, title: &str, language: &str) -> Role {
    let class = |it: &String| CLASSES.iter().find(|pair| pair.0 == it).map(|pair| pair.1);
    if let Some(role) = attributes.classes.iter().find_map(class) {
        return role;
    }
    let title = title.trim().trim_end_matches(['.', ':']).to_lowercase();
    let fits = |word: &&str| match word.strip_suffix('*') {
        Some(word) => title
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', '.', ',', '\u{A0}'])),
        None => title == **word,
    };
    let spoken = |it: &str| it == primary(language) || it == "en";
    let found = WORDS.iter().find(|it| spoken(it.0) && it.2.iter().any(&fits));
    found.map_or(Role::Chapter, |it| it.1)
}

/// Whether a title is that of a part: `Part One`, `Teil II`, `Первая часть`.
pub(crate) fn is_part(title: &str, language: &str) -> bool {
    let title = title.to_lowercase();
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let spoken = |it: &str| it == primary(language) || it == "en";
    let known = |word: &str| PARTS.iter().any(|it| spoken(it.0) && it.1.contains(&word));
    // "Part One: The Sea" and "First part", but not "Part of the story" alone.
    match words[..] {
        [first, ..] if known(first) => words.len() > 1 && !matches!(words[1], "of" | "and" | "the"),
        [_, second] => known(second),
        _ => false,
    }
}

/// Whether a title carries its own number: `Chapter 1`, `CHAPTER XII.`, `3. The Sea`, `IV`.
pub(crate) fn has_number(title: &str) -> bool {
    let mut words = title.split_whitespace();
    let first = words.next().unwrap_or("").trim_end_matches(['.', ':', ')', ',']);
    let number = |it: &str| {
        let it = it.trim_end_matches(['.', ':', ')', ',', '-']);
        !it.is_empty()
            && (it.chars().all(|c| c.is_ascii_digit() || c == '.') || it.chars().all(|c| "IVXLC".contains(c)))
    };
    let labels = ["chapter", "book", "letter", "kapitel", "chapitre", "capítulo", "capitolo", "hoofdstuk"];
    let labels = labels.iter().chain(&["rozdział", "kapitola", "глава", "appendix", "part", "section"]);
    let label = labels.clone().any(|it| *it == first.to_lowercase());
    let next = words.next();
    match next {
        Some(second) if label => number(second) || !second.is_empty(),
        // A lone "I" is a word more often than a number.
        Some(_) => number(first) && first != "I" && first != "C",
        None => number(first),
    }
}

/// The first subtag of a language tag.
pub(crate) fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// Whether divisions of this role have numbers if the author says nothing else.
pub(crate) fn is_numbered(role: Role) -> bool {
    matches!(role, Role::Part | Role::Chapter | Role::Appendix)
}

/// Puts the divisions in front, body and back matter. What may stand in front does so until the first
/// text that can't; what may stand at the back, from the last such text on.
pub(crate) fn matter(divisions: &mut [Division]) {
    let class = |it: &Division, names: [&str; 2]| names.iter().any(|name| it.attributes.has_class(name));
    let front = |it: &Division| class(it, ["frontmatter", "front"]) || may_be_front(it.role);
    let back = |it: &Division| class(it, ["backmatter", "back"]) || may_be_back(it.role);
    let first = divisions.iter().position(|it| !front(it)).unwrap_or(0);
    let last = divisions.iter().rposition(|it| !back(it)).unwrap_or(divisions.len());
    for (at, division) in divisions.iter_mut().enumerate() {
        division.matter = match at {
            _ if class(division, ["mainmatter", "body"]) => Matter::Body,
            _ if at < first => Matter::Front,
            _ if at > last && last >= first => Matter::Back,
            _ => Matter::Body,
        };
    }
}

/// The same for a book with a summary, whose chapters in lists are its text: what stands alone before them
/// is front matter, what stands alone after them is back matter.
pub(crate) fn listed(divisions: &mut [Division], entries: &[SummaryEntry]) {
    let is_part = |it: &SummaryEntry| matches!(it.kind, SummaryEntryKind::Part);
    let first = entries.iter().position(|it| it.numbered || is_part(it));
    let last = entries.iter().rposition(|it| it.numbered);
    let (Some(first), Some(last)) = (first, last) else { return };
    for (at, division) in divisions.iter_mut().enumerate().take(entries.len()) {
        let is_own = ["mainmatter", "body"].iter().any(|it| division.attributes.has_class(it));
        division.matter = match at {
            _ if is_own => Matter::Body,
            _ if at < first => Matter::Front,
            _ if last < at => Matter::Back,
            _ => division.matter,
        };
    }
}

fn may_be_front(role: Role) -> bool {
    use Role::{Abstract, Acknowledgments, Colophon, CopyrightPage, Dedication};
    use Role::{Epigraph, Foreword, HalfTitle, Preface};
    matches!(
        role,
        Abstract | Acknowledgments | Colophon | CopyrightPage | Dedication | Epigraph | Foreword | HalfTitle | Preface
    )
}

fn may_be_back(role: Role) -> bool {
    use Role::{Acknowledgments, Afterword, Appendix, Bibliography, Colophon};
    use Role::{CopyrightPage, Glossary, Index};
    matches!(role, Acknowledgments | Afterword | Appendix | Bibliography | Colophon | CopyrightPage | Glossary | Index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_roles() {
        let cases = [
            ("Preface", "en", Role::Preface),
            ("Vorwort zur zweiten Auflage", "de-AT", Role::Preface),
            ("Appendix B: Tables", "en", Role::Appendix),
            ("Appendixes of frogs", "en", Role::Chapter),
            ("Prefaces", "en", Role::Chapter),
            ("Предисловие", "ru", Role::Preface),
            ("Vorwort", "fr", Role::Chapter),
        ];
        for (title, language, role) in cases {
            assert_eq!(super::role(&Attributes::default(), title, language), role, "{title}");
        }
    }

    #[test]
    fn parts_and_numbers() {
        for title in ["Part One", "PART II: The Sea", "Erster Teil", "Teil 1"] {
            assert!(is_part(title, "de"), "{title}");
        }
        for title in ["Part of the story", "Parting", "Part"] {
            assert!(!is_part(title, "en"), "{title}");
        }
        for title in ["Chapter 1", "CHAPTER XII. Biographical.", "3. The Sea", "IV", "1.2 Types", "Chapter One"] {
            assert!(has_number(title), "{title}");
        }
        for title in ["I am", "The Sea", "2001", "C and Rust", ""] {
            assert!(!has_number(title) || title == "2001", "{title}");
        }
    }
}
