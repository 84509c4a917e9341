//! How languages set quotes and spaces, as tables.
//!
//! Sources: Unicode CLDR 46 (`delimiters`) for quotes; for spaces the house rules of each language's
//! printers: Lexique des règles typographiques en usage à l'Imprimerie nationale (fr), DIN 5008 (de),
//! ČSN 01 6910 (cs), Zasady pisowni (pl), Milchin's Spravochnik (ru).

/// What a language wants.
#[derive(Debug)]
pub(super) struct Style {
    /// Quotes, and quotes in quotes.
    pub(super) quotes: [(char, char); 2],
    /// Whether `"` and `'` keep their shape, double or single, as English authors choose it.
    pub(super) as_typed: bool,
    /// Whether `--` between words is a long dash, and may begin one in speech (`—dijo`).
    pub(super) long_dash: bool,
    /// The space inside of guillemets and before `;`, `!` and `?`, and that before `:`.
    pub(super) high: Option<(char, char)>,
    /// Words of one letter that must not end a line.
    pub(super) prepositions: &'static str,
    /// Abbreviations before a name.
    pub(super) before_name: &'static [&'static str],
    /// Abbreviations and signs before a number.
    pub(super) before_number: &'static [&'static str],
    /// The space in abbreviations of single letters (`z. B.`).
    pub(super) letters: char,
}

const NBSP: char = '\u{A0}';
const THIN: char = '\u{202F}';

const CURLED: [(char, char); 2] = [('“', '”'), ('‘', '’')];
const LOW: [(char, char); 2] = [('„', '“'), ('‚', '‘')];
const GUILLEMETS: [(char, char); 2] = [('«', '»'), ('“', '”')];
const SWISS: [(char, char); 2] = [('«', '»'), ('‹', '›')];
const SAME: [(char, char); 2] = [('”', '”'), ('’', '’')];
const POLISH: [(char, char); 2] = [('„', '”'), ('«', '»')];
const CORNERS: [(char, char); 2] = [('「', '」'), ('『', '』')];
const RUSSIAN: [(char, char); 2] = [('«', '»'), ('„', '“')];

/// A language that is not in the table.
const OTHER: Style = Style {
    quotes: CURLED,
    as_typed: false,
    long_dash: false,
    high: None,
    prepositions: "",
    before_name: &["Dr.", "dr.", "Prof.", "prof.", "St."],
    before_number: &["§", "§§", "№", "n°", "N°", "n.º", "n.o", "p.", "pp."],
    letters: NBSP,
};

/// English, and what is set when nobody says.
pub(super) const ENGLISH: Style = Style {
    as_typed: true,
    long_dash: true,
    before_name: &[
        "Mr.", "Mrs.", "Ms.", "Messrs.", "Dr.", "Prof.", "Rev.", "Hon.", "St.", "Mt.", "Capt.", "Col.", "Gen.", "Lt.",
        "Sgt.", "Gov.", "Sen.", "Mr", "Mrs", "Ms", "Dr",
    ],
    before_number: &[
        "§", "§§", "¶", "No.", "Nos.", "no.", "nos.", "p.", "pp.", "vol.", "Vol.", "vols.", "ch.", "Ch.", "chap.",
        "Chap.", "fig.", "Fig.", "figs.", "Figs.", "sec.", "Sec.", "art.", "Art.", "eq.", "Eq.", "l.", "ll.", "c.",
        "ca.",
    ],
    ..OTHER
};

const GERMAN: Style = Style {
    quotes: LOW,
    before_name: &["Dr.", "Prof.", "Hr.", "Fr.", "Frl.", "St.", "Ing.", "Mag."],
    before_number: &[
        "§", "§§", "S.", "Nr.", "Nrn.", "Abb.", "Tab.", "Kap.", "Bd.", "Art.", "Abs.", "Anm.", "Z.", "Sp.", "Jg.",
        "H.", "ca.", "Aufl.",
    ],
    letters: THIN,
    ..OTHER
};

const FRENCH: Style = Style {
    quotes: GUILLEMETS,
    high: Some((THIN, NBSP)),
    before_name: &["M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Pr", "Me", "St", "Ste"],
    before_number: &["§", "p.", "pp.", "n°", "nº", "N°", "nos", "vol.", "chap.", "art.", "fig.", "t.", "vers"],
    ..OTHER
};

/// Spanish in America.
const AMERICAN: Style = Style { long_dash: true, ..OTHER };

/// All languages by tag; the longest that fits counts.
#[rustfmt::skip]
const STYLES: &[(&str, Style)] = &[
    ("bg", Style { quotes: LOW, prepositions: "вксуаио", ..OTHER }),
    ("ca", Style { quotes: GUILLEMETS, ..OTHER }),
    ("cs", Style {
        quotes: LOW,
        prepositions: "ksvzouai",
        before_name: &["Dr.", "dr.", "MUDr.", "Ing.", "Mgr.", "prof.", "sv.", "p.", "pí"],
        before_number: &["§", "č.", "s.", "str.", "obr.", "tab.", "kap.", "roč.", "sv."],
        ..OTHER
    }),
    ("da", Style { quotes: CURLED, ..OTHER }),
    ("de", GERMAN),
    ("de-CH", Style { quotes: SWISS, ..GERMAN }),
    ("de-LI", Style { quotes: SWISS, ..GERMAN }),
    ("el", Style { quotes: GUILLEMETS, ..OTHER }),
    ("en", ENGLISH),
    ("es", Style {
        quotes: GUILLEMETS,
        long_dash: true,
        before_name: &["Sr.", "Sra.", "Srta.", "Sres.", "Dr.", "Dra.", "D.", "Dña.", "S.", "Sta.", "Ud.", "Vd."],
        before_number: &["§", "n.º", "núm.", "p.", "pp.", "pág.", "págs.", "vol.", "cap.", "art.", "fig."],
        ..OTHER
    }),
    ("es-419", AMERICAN), ("es-AR", AMERICAN), ("es-CL", AMERICAN), ("es-CO", AMERICAN), ("es-MX", AMERICAN), ("es-US", AMERICAN),
    ("et", Style { quotes: [('„', '“'), ('«', '»')], ..OTHER }),
    ("fi", Style { quotes: SAME, ..OTHER }),
    ("fr", FRENCH),
    // Quebec sets no space before high punctuation but the colon (OQLF, Banque de dépannage linguistique).
    ("fr-CA", Style { high: Some(('\0', NBSP)), ..FRENCH }),
    ("fr-CH", Style { quotes: SWISS, ..FRENCH }),
    ("hr", Style { quotes: [('„', '”'), ('‚', '’')], prepositions: "ksuioa", ..OTHER }),
    ("hu", Style { quotes: [('„', '”'), ('»', '«')], ..OTHER }),
    ("it", Style {
        quotes: GUILLEMETS,
        before_name: &["Sig.", "sig.", "Dott.", "dott.", "Dr.", "Prof.", "prof.", "On.", "S."],
        before_number: &["§", "n.", "nn.", "p.", "pp.", "pag.", "vol.", "cap.", "art.", "fig."],
        ..OTHER
    }),
    ("it-CH", Style { quotes: SWISS, ..OTHER }),
    ("ja", Style { quotes: CORNERS, ..OTHER }),
    ("lt", Style { quotes: LOW, ..OTHER }),
    ("nb", Style { quotes: [('«', '»'), ('‘', '’')], ..OTHER }),
    ("nl", Style { before_name: &["Dr.", "dr.", "Dhr.", "dhr.", "Mw.", "mw.", "Prof.", "prof.", "St."], before_number: &["§", "blz.", "p.", "nr.", "Nr.", "afb.", "hfst.", "ca."], ..OTHER }),
    ("nn", Style { quotes: [('«', '»'), ('‘', '’')], ..OTHER }),
    ("no", Style { quotes: [('«', '»'), ('‘', '’')], ..OTHER }),
    ("pl", Style {
        quotes: POLISH,
        prepositions: "aiouwz",
        before_name: &["dr", "Dr", "prof.", "Prof.", "mgr", "inż.", "św.", "ks.", "p."],
        before_number: &["§", "s.", "str.", "nr", "Nr", "rys.", "tab.", "rozdz.", "t.", "r."],
        ..OTHER
    }),
    ("pt", OTHER),
    ("pt-PT", Style { quotes: GUILLEMETS, ..OTHER }),
    ("ro", Style { quotes: POLISH, ..OTHER }),
    ("ru", Style {
        quotes: RUSSIAN,
        prepositions: "вкосуаияВКОСУАИЯ",
        before_name: &["г.", "гг.", "д-р", "проф.", "св.", "им.", "тов."],
        before_number: &["§", "№", "с.", "стр.", "рис.", "табл.", "гл.", "т.", "вып.", "п."],
        ..OTHER
    }),
    ("sk", Style { quotes: LOW, prepositions: "ksvzouai", ..OTHER }),
    ("sl", Style { quotes: LOW, prepositions: "ksvzuoai", ..OTHER }),
    ("sr", Style { quotes: LOW, ..OTHER }),
    ("sv", Style { quotes: SAME, before_number: &["§", "s.", "sid.", "nr", "kap.", "fig.", "ca"], ..OTHER }),
    ("uk", Style { quotes: RUSSIAN, prepositions: "вузіяайоЗВУІЯАЙО", ..OTHER }),
    ("zh-Hant", Style { quotes: CORNERS, ..OTHER }), ("zh-HK", Style { quotes: CORNERS, ..OTHER }), ("zh-TW", Style { quotes: CORNERS, ..OTHER }),
];

/// The style of a language tag.
pub(super) fn style(tag: &str) -> &'static Style {
    let tag = tag.trim().replace('_', "-");
    let fits = |name: &str| {
        tag.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name))
            && tag.get(name.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let found = STYLES.iter().filter(|it| fits(it.0)).max_by_key(|it| it.0.len());
    match found {
        Some((_, style)) => style,
        None if tag.is_empty() => &ENGLISH,
        None => &OTHER,
    }
}

/// Units that stay with their number.
pub(super) const UNITS: &[&str] = &[
    "%", "‰", "°", "°C", "°F", "K", "mm", "cm", "dm", "m", "km", "µm", "nm", "mg", "g", "kg", "t", "ml", "cl", "dl",
    "l", "L", "ha", "m²", "m³", "km²", "cm²", "s", "ms", "µs", "ns", "min", "h", "Hz", "kHz", "MHz", "GHz", "V", "W",
    "kW", "MW", "kWh", "J", "kJ", "N", "Pa", "hPa", "bar", "B", "kB", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB",
    "TiB", "bit", "px", "pt", "em", "dpi", "mph", "km/h", "lb", "lbs", "oz", "ft", "yd", "mi", "€", "$", "£", "¥",
    "EUR", "USD", "GBP", "CHF", "Kč", "zł", "руб.", "км", "м", "см", "мм", "кг", "г", "л", "Uhr", "Mio.", "Mrd.",
    "a.m.", "p.m.", "BC", "AD", "BCE", "CE",
];
