//! Titles and names as catalogues and shops sort them: without the article at its start, with the family's name first.
//!
//! In: a title or a name as it is printed, and the book's language. Out: the form to sort by, where it is another one
//! and can be told from the words alone; `file-as` in the metadata says it otherwise.

use super::spanish_name;
use crate::document::division_label::primary;

/// The title as it is sorted: without the article at its start, where the language has one.
pub(super) fn sorted_title(title: &str, language: &str) -> Option<String> {
    // Languages whose catalogues skip the article.
    let articles: &[&str] = match primary(language) {
        "en" => &["The", "A", "An"],
        "de" => &["Der", "Die", "Das", "Ein", "Eine"],
        "fr" => &["Le", "La", "Les", "Un", "Une"],
        "es" => &["El", "La", "Los", "Las", "Un", "Una"],
        "it" => &["Il", "Lo", "La", "I", "Gli", "Le", "Un", "Una"],
        "nl" => &["De", "Het", "Een"],
        "pt" => &["O", "A", "Os", "As", "Um", "Uma"],
        "ca" => &["El", "La", "Els", "Les", "Un", "Una"],
        _ => &[],
    };
    let elided: &[&str] = match primary(language) {
        "fr" | "ca" => &["L"],
        "it" => &["L", "Un", "Gl"],
        _ => &[],
    };
    // `L’Étranger`.
    if let Some(at) = title.find(['\'', '’']).filter(|at| elided.contains(&&title[..*at])) {
        let (first, rest) = title.split_at(at + title[at..].chars().next().map_or(0, char::len_utf8));
        return (!rest.trim().is_empty()).then(|| format!("{}, {first}", rest.trim()));
    }
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
    "d'Annunzio", "de Bernières", "de Botton", "de Camp", "de Havilland", "de la Mare", "de la Roche", "de Lint",
    "de Mille", "de Morgan", "de Quincey", "de Sélincourt", "de Waal", "le Carré", "van Vogt",
];

/// Suffixes of family names, which are sorted last.
const SUFFIXES: &[&str] = &["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"];

/// Degrees and honours behind a name, which stay behind it.
const DEGREES: &[&str] = &[
    "BA", "BSc", "CBE", "DBE", "DDS", "DMin", "DPhil", "EdD", "Esq", "FRS", "JD", "KBE", "KC", "LLD", "LLB", "LLM",
    "MBA", "MBE", "MD", "MEd", "MFA", "MP", "MPH", "MPhil", "MSc", "OBE", "OFM", "OSB", "PhD", "PsyD", "QC", "RN",
    "SJ",
];

/// First words of a name that nobody parts: Le Corbusier, El Greco, Ibn Khaldun.
const ARTICLES: &[&str] = &["Abu", "El", "Ibn", "La", "Le", "Lo"];

/// Families of several words, the first of which looks like a given name.
const COMPOUND_FAMILIES: &[&str] = &[
    "Barbey d'Aurevilly",
    "Bernardin de Saint-Pierre",
    "Castelo Branco",
    "Choderlos de Laclos",
    "Eça de Queirós",
    "Eça de Queiroz",
    "Giscard d'Estaing",
    "Le Roy Ladurie",
    "Leconte de Lisle",
    "Machado de Assis",
    "Martin du Gard",
    "Villiers de L'Isle-Adam",
    "Villiers de l'Isle-Adam",
];

/// Titles before a name, which catalogues put behind it (RDA 9.4).
const TITLES: &[&str] = &[
    "Dame", "Dr", "Dr.", "Lady", "Lord", "Mme", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Prof", "Prof.", "Rev.", "Sir",
];

/// Titles of those who are called by their given names, however many they have: Pope John Paul II.
const RULERS: &[&str] =
    &["Emperor", "Empress", "King", "Pope", "Prince", "Princess", "Queen", "Saint", "St.", "Sultan", "Tsar"];

/// Portuguese words behind a family's name that are part of it: son, junior, grandson, nephew.
const PORTUGUESE_SUFFIXES: &[&str] = &["Filho", "Júnior", "Neto", "Sobrinho"];

/// Whether a word is one that only bodies have in their names: they are sorted as they are.
fn is_body(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    let lines = include_str!("bodies.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).any(|body| body == word)
}

/// A person's name as it is sorted: `Melville, Herman`; `Goethe, Johann Wolfgang von`; `Le Guin, Ursula K.`
pub(super) fn sorted_name(name: &str, language: &str) -> Option<String> {
    let main = primary(language);
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let mut behind = taken_behind(&mut words);
    if let Some(at) = spanish(&words, main) {
        return Some(with_behind(&words[..at].join(" "), &words[at..].join(" "), &behind));
    }
    // Names in scripts without capitals follow rules of their own, whatever the book's language is.
    let is_plain = |c: char| c.is_lowercase() || c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '’');
    if !GIVEN_NAME_FIRST.contains(&main)
        || !words.iter().all(|word| word.chars().all(is_plain))
        || words.iter().any(|word| is_body(word))
    {
        return None;
    }
    let title = words.first().copied().filter(|first| TITLES.contains(first) && 2 < words.len());
    if title.is_some() {
        words.remove(0);
    }
    let is_ruler = words.first().is_some_and(|first| RULERS.contains(first)) && (2 < words.len() || !behind.is_empty());
    let begins_with_article = words.len() == 2 && ARTICLES.contains(&words[0]);
    let is_whole = words.last().is_some_and(|last| is_roman(last)) || is_family_first(&words) || is_of_a_place(&words);
    let ends_with = |families: &[&str], at: usize| families.contains(&words[at..].join(" ").replace('’', "'").as_str());
    let is_whole = is_whole || words.contains(&"ibn") || ends_with(COMPOUND_FAMILIES, 0);
    let listed = (1..words.len()).find(|at| ends_with(ENGLISH_FAMILIES, *at) || ends_with(COMPOUND_FAMILIES, *at));
    // The accent of `le Carré` makes no Spaniard of him.
    if begins_with_article || is_ruler || is_whole || listed.is_none() && is_sorted_otherwise(&words, main) {
        return None;
    }
    let mut family = words.len().checked_sub(1).filter(|at| 0 < *at)?;
    if 1 < family && PORTUGUESE_SUFFIXES.contains(&words[family]) {
        family -= 1;
    }
    // `Jean d’Ormesson`: the preposition stays with the given name, but in Italian.
    let elided = words[family].strip_prefix("d'").or_else(|| words[family].strip_prefix("d’"));
    behind.extend(title);
    if let Some(rest) = elided.filter(|_| listed.is_none() && main != "it") {
        let preposition = &words[family][..words[family].len() - rest.len()];
        return Some(with_behind(&format!("{} {preposition}", words[..family].join(" ")), rest, &behind));
    }
    // A title of nobility, or the given name's end: a word with a capital comes last.
    let is_family = words[family].starts_with(char::is_uppercase) || elided.is_some() || listed.is_some();
    let is_french = |word| main == "fr" && matches!(word, "la" | "le" | "les");
    let is_part = |word| PREFIXES.contains(&word) || CONTRACTIONS.contains(&word) || is_french(word);
    while 1 < family && is_part(words[family - 1]) {
        family -= 1;
    }
    family = listed.unwrap_or(family);
    is_family.then(|| with_behind(&words[..family].join(" "), &words[family..].join(" "), &behind))
}

/// Takes suffixes and degrees from the end of a name, with the commas before them.
fn taken_behind<'n>(words: &mut Vec<&'n str>) -> Vec<&'n str> {
    let plain = |word: &str| word.replace('.', "");
    let mut behind = Vec::new();
    while 2 < words.len()
        && let Some(last) = words.pop_if(|last| {
            let last = last.trim_end_matches(',');
            SUFFIXES.contains(&last) || DEGREES.contains(&plain(last).as_str())
        })
    {
        behind.insert(0, last.trim_end_matches(','));
    }
    if let Some(last) = words.last_mut().filter(|_| !behind.is_empty()) {
        *last = last.trim_end_matches(',');
    }
    behind
}

/// A name as it is sorted, with what comes behind it.
fn with_behind(given: &str, family: &str, behind: &[&str]) -> String {
    let mut sorted = format!("{family}, {given}");
    for behind in behind {
        sorted.push_str(", ");
        sorted.push_str(behind);
    }
    sorted
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
    "Jeanne d'Arc",
    "Jeanne d’Arc",
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
        assert_eq!(sorted_title("L’Étranger", "fr").as_deref(), Some("Étranger, L’"));
        assert_eq!(sorted_title("L'isola", "it").as_deref(), Some("isola, L'"));
        assert_eq!(sorted_title("L'", "it"), None);
        assert_eq!(sorted_title("L'Étranger", "en"), None);
    }

    #[test]
    fn persons_sort_by_their_families() {
        crate::cases::check("sorted-name", |[language, name]| {
            sorted_name(name, language).unwrap_or_else(|| "as it is".to_owned())
        });
    }
}
