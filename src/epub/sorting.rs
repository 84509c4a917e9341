//! Titles and names as catalogues and shops sort them: without the article at its start, with the family's name first.
//!
//! In: a title or a name as it is printed, and the book's language. Out: the form to sort by, where it is another one
//! and can be told from the words alone; `file-as` in the metadata says it otherwise.

use super::spanish_name;
use crate::document::division_label::primary;

/// The title as it is sorted: without the article at its start, where the language has one.
pub(super) fn sorted_title(title: &str, language: &str) -> Option<String> {
    // Languages whose catalogues skip the article and whose articles are words of their own. `L’` and the like stay: what
    // follows is not parted from them by a space.
    let articles: &[&str] = match primary(language) {
        "en" => &["The", "A", "An"],
        "de" => &["Der", "Die", "Das", "Ein", "Eine"],
        "fr" => &["Le", "La", "Les", "Un", "Une"],
        "es" => &["El", "La", "Los", "Las", "Un", "Una"],
        "it" => &["Il", "Lo", "La", "I", "Gli", "Le", "Un", "Una"],
        "nl" => &["De", "Het", "Een"],
        "pt" => &["O", "A", "Os", "As", "Um", "Uma"],
        _ => &[],
    };
    let (first, rest) = title.split_once(' ')?;
    articles.contains(&first).then(|| format!("{}, {first}", rest.trim()))
}

/// Languages in whose books a name of two or three words is mostly a given name and then a family's (IFLA, “Names of
/// persons”, 1996). Left out are those that put the family first (Hungarian, Vietnamese, Chinese, Japanese, Korean), that
/// sort by the given name (Icelandic, Indonesian, Burmese), and those of which nothing is known here.
const GIVEN_NAME_FIRST: &[&str] = &[
    "bg", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et", "fi", "fr", "ga", "hr", "it", "la", "lt", "lv",
    "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "uk",
];

/// Parts of family names that are words of their own, where they have a capital: Le Guin, Van Doren, De Sica.
const PREFIXES: &[&str] =
    &["Da", "De", "Del", "Della", "Des", "Di", "Du", "El", "La", "Le", "Lo", "Mac", "St.", "Van", "Von"];

/// Prepositions that are one word with their article: they stay with the family's name, which French and German
/// catalogues sort by them (IFLA, “Names of persons”): Du Maurier, Vom Ende.
const CONTRACTIONS: &[&str] = &["am", "des", "du", "vom", "zum", "zur"];

/// Families of writers in English whose first word has no capital, and by which they are sorted all the same (AACR2, 22.5D1:
/// under the prefix where the person's language is English). Others with such a word are sorted as where it comes from: Maupassant,
/// Guy de.
const ENGLISH_FAMILIES: &[&str] = &[
    "de Bernières", "de Botton", "de Camp", "de Havilland", "de la Mare", "de la Roche", "de Lint", "de Mille",
    "de Morgan", "de Quincey", "de Sélincourt", "de Waal", "le Carré", "van Vogt",
];

/// Suffixes of family names, which are sorted last.
const SUFFIXES: &[&str] = &["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"];

/// Articles that begin a name that nobody parts: Le Corbusier, El Greco.
const ARTICLES: &[&str] = &["El", "La", "Le", "Lo"];

/// Titles before a name, which catalogues put behind it (RDA 9.4).
const TITLES: &[&str] = &[
    "Dame", "Dr", "Dr.", "Lady", "Lord", "Mme", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Prof", "Prof.", "Rev.", "Sir",
];

/// Titles of those who are called by their given names, however many they have: Pope John Paul II.
const RULERS: &[&str] =
    &["Emperor", "Empress", "King", "Pope", "Prince", "Princess", "Queen", "Saint", "St.", "Sultan", "Tsar"];

/// Portuguese words behind a family's name that are part of it: son, junior, grandson, nephew.
const PORTUGUESE_SUFFIXES: &[&str] = &["Filho", "Júnior", "Neto", "Sobrinho"];

/// Words that only bodies have in their names, in lower case.
const BODIES: &[&str] = &[
    "and", "association", "authors", "club", "committee", "community", "company", "contributors", "council",
    "department", "editors", "et", "foundation", "gmbh", "group", "inc", "institute", "ltd", "ministry", "of",
    "office", "press", "project", "society", "staff", "team", "the", "und", "university", "verlag", "y",
];

/// A person's name as it is sorted: `Melville, Herman`; `Goethe, Johann Wolfgang von`; `Le Guin, Ursula K.`
pub(super) fn sorted_name(name: &str, language: &str) -> Option<String> {
    let main = primary(language);
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let is_body = |word: &&str| BODIES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    if let Some(at) = spanish(&words, main) {
        return Some(format!("{}, {}", words[at..].join(" "), words[..at].join(" ")));
    }
    // Names in scripts without capitals follow rules of their own, whatever the book's language is.
    let is_plain = |c: char| c.is_lowercase() || c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '’');
    if !GIVEN_NAME_FIRST.contains(&main) || !name.trim().chars().all(is_plain) || words.iter().any(is_body) {
        return None;
    }
    let suffix = words.pop_if(|last| SUFFIXES.contains(last));
    let title = words.first().copied().filter(|first| TITLES.contains(first) && 2 < words.len());
    if title.is_some() {
        words.remove(0);
    }
    let is_ruler = words.first().is_some_and(|first| RULERS.contains(first)) && (2 < words.len() || suffix.is_some());
    let begins_with_article = words.len() == 2 && ARTICLES.contains(&words[0]);
    let is_whole = words.last().is_some_and(|last| is_roman(last)) || is_family_first(&words) || is_of_a_place(&words);
    let english = (1..words.len()).find(|at| ENGLISH_FAMILIES.contains(&words[*at..].join(" ").as_str()));
    // The accent of `le Carré` makes no Spaniard of him.
    if begins_with_article || is_ruler || is_whole || english.is_none() && is_sorted_otherwise(&words, main) {
        return None;
    }
    let mut family = words.len().checked_sub(1).filter(|at| 0 < *at)?;
    if 1 < family && PORTUGUESE_SUFFIXES.contains(&words[family]) {
        family -= 1;
    }
    // A title of nobility, or the given name's end: a word with a capital comes last.
    words[family].chars().next().filter(|first| first.is_uppercase())?;
    let is_french = |word| main == "fr" && matches!(word, "la" | "le" | "les");
    let is_part = |word| PREFIXES.contains(&word) || CONTRACTIONS.contains(&word) || is_french(word);
    while 1 < family && is_part(words[family - 1]) {
        family -= 1;
    }
    family = english.unwrap_or(family);
    let mut sorted = format!("{}, {}", words[family..].join(" "), words[..family].join(" "));
    for behind in suffix.into_iter().chain(title) {
        sorted.push_str(", ");
        sorted.push_str(behind);
    }
    Some(sorted)
}

/// Where the family's name begins in a Spanish name of three words or more, which is one in a Spanish book, and elsewhere if it has a
/// family of Spain's.
fn spanish(words: &[&str], main: &str) -> Option<usize> {
    let has_family = || words[1..].iter().any(|word| spanish_name::is_family(word));
    let is_spanish = 2 < words.len() && (main == "es" || main != "pt" && has_family());
    is_spanish.then(|| spanish_name::family(words)).flatten()
}

/// A king's or a pope's number.
fn is_roman(word: &str) -> bool {
    word.trim_end_matches('.').chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'))
}

/// Whether the letters of a name show that other rules sort it than those of the book's language (IFLA, “Names of
/// persons”): Icelandic and Vietnamese names go by the given name, of three Spanish words two may be the family's.
fn is_sorted_otherwise(words: &[&str], main: &str) -> bool {
    let has = |letters: &[char]| words.iter().any(|word| word.contains(letters));
    let is_icelandic = has(&['ð', 'þ', 'Ð', 'Þ']) || words.last().is_some_and(|last| last.ends_with("dóttir"));
    // Letters with two marks, which no other language of the list has.
    let is_vietnamese =
        words.iter().any(|word| word.contains(|c: char| matches!(c, '\u{1EA0}'..='\u{1EF9}' | 'ơ' | 'ư')));
    let writes_acutes = matches!(main, "ca" | "cs" | "cy" | "fr" | "ga" | "it" | "pl" | "pt" | "ro" | "sk");
    let last = &words[words.len().saturating_sub(2)..];
    let is_spanish = 2 < words.len()
        && (main == "es" || !writes_acutes && last.iter().any(|word| word.contains(['á', 'é', 'í', 'ó', 'ú', 'ñ'])));
    is_icelandic || is_vietnamese || is_spanish
}

/// Persons of before there were family names, whose last word is the place they came from: catalogues sort them by the first
/// (RDA 9.2.2.18).
const OF_A_PLACE: &[&str] = &[
    "Bernard de Clairvaux",
    "Chrétien de Troyes",
    "Gottfried von Straßburg",
    "Hartmann von Aue",
    "Hildegard von Bingen",
    "Jacopone da Todi",
    "Jean de Meun",
    "Leonardo da Vinci",
    "Marie de France",
    "Teresa de Jesús",
    "Thomas a Kempis",
    "Thomas von Aquin",
    "Thomas à Kempis",
    "Walther von der Vogelweide",
    "Wolfram von Eschenbach",
];

fn is_of_a_place(words: &[&str]) -> bool {
    OF_A_PLACE.contains(&words.join(" ").as_str())
}

/// The families of most Chinese, in Hanyu Pinyin.
const CHINESE_FAMILIES: &[&str] = &[
    "Bai", "Cai", "Cao", "Chen", "Cheng", "Cui", "Dai", "Deng", "Ding", "Dong", "Du", "Duan", "Fan", "Fang", "Feng",
    "Fu", "Gao", "Gong", "Gu", "Guo", "Han", "Hao", "He", "Hou", "Hu", "Huang", "Jia", "Jiang", "Jin", "Kang", "Kong",
    "Lai", "Lei", "Li", "Liang", "Liao", "Lin", "Liu", "Long", "Lu", "Luo", "Lü", "Ma", "Mao", "Meng", "Mo", "Pan",
    "Peng", "Qian", "Qiao", "Qin", "Qiu", "Ren", "Shao", "Shen", "Shi", "Song", "Su", "Sun", "Tan", "Tang", "Tian",
    "Wan", "Wang", "Wei", "Wen", "Wu", "Xia", "Xiao", "Xie", "Xiong", "Xu", "Xue", "Yan", "Yang", "Yao", "Ye", "Yi",
    "Yin", "Yu", "Yuan", "Zeng", "Zhang", "Zhao", "Zheng", "Zhong", "Zhou", "Zhu", "Zou",
];

/// Whether the family comes first already, as in Chinese and Korean names that are written in Latin letters: `Liu Cixin`, `Cho
/// Nam-joo`, `Chiang Kai-shek`. Such a name is sorted as it is.
fn is_family_first(words: &[&str]) -> bool {
    let [family, given] = words else { return false };
    // A hyphen before a small letter joins the two syllables of a given name there; elsewhere each part has a capital.
    let is_hyphenated = given.split_once('-').is_some_and(|(_, second)| second.starts_with(char::is_lowercase));
    is_hyphenated || CHINESE_FAMILIES.contains(family) && is_pinyin(&given.to_lowercase())
}

/// Whether a word consists of one to three syllables of Hanyu Pinyin.
fn is_pinyin(word: &str) -> bool {
    const INITIALS: &[&str] = &[
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
        "y", "w",
    ];
    const FINALS: &[&str] = &[
        "iang", "iong", "uang", "ang", "eng", "ian", "iao", "ing", "ong", "uai", "uan", "ai", "an", "ao", "ei", "en",
        "er", "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo", "a", "e", "i", "o", "u", "ü",
    ];
    /// Whether what is left are syllables, at most so many.
    fn are_syllables(rest: &str, most: usize) -> bool {
        let initials = INITIALS.iter().filter_map(|initial| rest.strip_prefix(initial)).chain([rest]);
        // `o` by itself is behind lips only: `bo`, `mo`, never `so`.
        let takes_o = rest.starts_with(['b', 'f', 'm', 'p', 'w']);
        let finals = || FINALS.iter().filter(move |last| takes_o || **last != "o");
        let mut ends = initials.flat_map(|after| finals().filter_map(|last| after.strip_prefix(last)));
        rest.is_empty() || 0 < most && ends.any(|after| are_syllables(after, most - 1))
    }
    !word.is_empty() && are_syllables(word, 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_sort_without_their_article() {
        assert_eq!(sorted_title("The Office of the Fjord", "en-GB").as_deref(), Some("Office of the Fjord, The"));
        assert_eq!(sorted_title("Die Fähre", "de").as_deref(), Some("Fähre, Die"));
        assert_eq!(sorted_title("Die Hard", "en"), None);
        assert_eq!(sorted_title("The", "en"), None);
    }

    #[test]
    fn persons_sort_by_their_families() {
        crate::cases::check("sorted-name", |[language, name]| {
            sorted_name(name, language).unwrap_or_else(|| "as it is".to_owned())
        });
    }
}
