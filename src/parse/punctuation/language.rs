//! How languages set quotes and spaces, as tables.
//!
//! Sources: Unicode CLDR 46 (`delimiters`) for quotes; for spaces the house rules of each language's
//! printers: Lexique des règles typographiques en usage à l'Imprimerie nationale (fr), DIN 5008 (de),
//! ČSN 01 6910 (cs), Zasady pisowni (pl), Milchin's Spravochnik (ru).

/// What a language wants.
#[derive(Debug)]
pub(super) struct PunctuationStyle {
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
    /// Abbreviations before a name (`Dr.`): a no-break space follows them.
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
const OTHER: PunctuationStyle = PunctuationStyle {
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
pub(super) const ENGLISH: PunctuationStyle = PunctuationStyle {
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

const GERMAN: PunctuationStyle = PunctuationStyle {
    quotes: LOW,
    before_name: &["Dr.", "Prof.", "Hr.", "Fr.", "Frl.", "St.", "Ing.", "Mag."],
    before_number: &[
        "§", "§§", "S.", "Nr.", "Nrn.", "Abb.", "Tab.", "Kap.", "Bd.", "Art.", "Abs.", "Anm.", "Z.", "Sp.", "Jg.",
        "H.", "ca.", "Aufl.",
    ],
    letters: THIN,
    ..OTHER
};

const FRENCH: PunctuationStyle = PunctuationStyle {
    quotes: GUILLEMETS,
    high: Some((THIN, NBSP)),
    before_name: &["M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Pr", "Me", "St", "Ste"],
    before_number: &["§", "p.", "pp.", "n°", "nº", "N°", "nos", "vol.", "chap.", "art.", "fig.", "t.", "vers"],
    ..OTHER
};

/// Spanish in America.
const AMERICAN: PunctuationStyle = PunctuationStyle { long_dash: true, ..OTHER };

/// All languages by tag; the longest that fits counts.
#[rustfmt::skip]
const STYLES: &[(&str, PunctuationStyle)] = &[
    ("bg", PunctuationStyle { quotes: LOW, prepositions: "вксуаио", ..OTHER }),
    ("ca", PunctuationStyle { quotes: GUILLEMETS, ..OTHER }),
    ("cs", PunctuationStyle {
        quotes: LOW,
        prepositions: "ksvzouai",
        before_name: &["Dr.", "dr.", "MUDr.", "Ing.", "Mgr.", "prof.", "sv.", "p.", "pí"],
        before_number: &["§", "č.", "s.", "str.", "obr.", "tab.", "kap.", "roč.", "sv."],
        ..OTHER
    }),
    ("da", PunctuationStyle { quotes: CURLED, ..OTHER }),
    ("de", GERMAN),
    ("de-CH", PunctuationStyle { quotes: SWISS, ..GERMAN }),
    ("de-LI", PunctuationStyle { quotes: SWISS, ..GERMAN }),
    ("el", PunctuationStyle { quotes: GUILLEMETS, ..OTHER }),
    ("en", ENGLISH),
    ("es", PunctuationStyle {
        quotes: GUILLEMETS,
        long_dash: true,
        before_name: &["Sr.", "Sra.", "Srta.", "Sres.", "Dr.", "Dra.", "D.", "Dña.", "S.", "Sta.", "Ud.", "Vd."],
        before_number: &["§", "n.º", "núm.", "p.", "pp.", "pág.", "págs.", "vol.", "cap.", "art.", "fig."],
        ..OTHER
    }),
    ("es-419", AMERICAN), ("es-AR", AMERICAN), ("es-CL", AMERICAN), ("es-CO", AMERICAN), ("es-MX", AMERICAN), ("es-US", AMERICAN),
    ("et", PunctuationStyle { quotes: [('„', '“'), ('«', '»')], ..OTHER }),
    ("fi", PunctuationStyle { quotes: SAME, ..OTHER }),
    ("fr", FRENCH),
    // Quebec sets no space before high punctuation but the colon (OQLF, Banque de dépannage linguistique).
    ("fr-CA", PunctuationStyle { high: Some(('\0', NBSP)), ..FRENCH }),
    ("fr-CH", PunctuationStyle { quotes: SWISS, ..FRENCH }),
    ("hr", PunctuationStyle { quotes: [('„', '”'), ('‚', '’')], prepositions: "ksuioa", ..OTHER }),
    ("hu", PunctuationStyle { quotes: [('„', '”'), ('»', '«')], ..OTHER }),
    ("it", PunctuationStyle {
        quotes: GUILLEMETS,
        before_name: &["Sig.", "sig.", "Dott.", "dott.", "Dr.", "Prof.", "prof.", "On.", "S."],
        before_number: &["§", "n.", "nn.", "p.", "pp.", "pag.", "vol.", "cap.", "art.", "fig."],
        ..OTHER
    }),
    ("it-CH", PunctuationStyle { quotes: SWISS, ..OTHER }),
    ("ja", PunctuationStyle { quotes: CORNERS, ..OTHER }),
    ("lt", PunctuationStyle { quotes: LOW, ..OTHER }),
    ("nb", PunctuationStyle { quotes: [('«', '»'), ('‘', '’')], ..OTHER }),
    ("nl", PunctuationStyle { before_name: &["Dr.", "dr.", "Dhr.", "dhr.", "Mw.", "mw.", "Prof.", "prof.", "St."], before_number: &["§", "blz.", "p.", "nr.", "Nr.", "afb.", "hfst.", "ca."], ..OTHER }),
    ("nn", PunctuationStyle { quotes: [('«', '»'), ('‘', '’')], ..OTHER }),
    ("no", PunctuationStyle { quotes: [('«', '»'), ('‘', '’')], ..OTHER }),
    ("pl", PunctuationStyle {
        quotes: POLISH,
        prepositions: "aiouwz",
        before_name: &["dr", "Dr", "prof.", "Prof.", "mgr", "inż.", "św.", "ks.", "p."],
        before_number: &["§", "s.", "str.", "nr", "Nr", "rys.", "tab.", "rozdz.", "t.", "r."],
        ..OTHER
    }),
    ("pt", OTHER),
    ("pt-PT", PunctuationStyle { quotes: GUILLEMETS, ..OTHER }),
    ("ro", PunctuationStyle { quotes: POLISH, ..OTHER }),
    ("ru", PunctuationStyle {
        quotes: RUSSIAN,
        prepositions: "вкосуаияВКОСУАИЯ",
        before_name: &["г.", "гг.", "д-р", "проф.", "св.", "им.", "тов."],
        before_number: &["§", "№", "с.", "стр.", "рис.", "табл.", "гл.", "т.", "вып.", "п."],
        ..OTHER
    }),
    ("sk", PunctuationStyle { quotes: LOW, prepositions: "ksvzouai", ..OTHER }),
    ("sl", PunctuationStyle { quotes: LOW, prepositions: "ksvzuoai", ..OTHER }),
    ("sr", PunctuationStyle { quotes: LOW, ..OTHER }),
    ("sv", PunctuationStyle { quotes: SAME, before_number: &["§", "s.", "sid.", "nr", "kap.", "fig.", "ca"], ..OTHER }),
    ("uk", PunctuationStyle { quotes: RUSSIAN, prepositions: "вузіяайоЗВУІЯАЙО", ..OTHER }),
    ("zh-Hant", PunctuationStyle { quotes: CORNERS, ..OTHER }), ("zh-HK", PunctuationStyle { quotes: CORNERS, ..OTHER }), ("zh-TW", PunctuationStyle { quotes: CORNERS, ..OTHER }),
];

/// The style of a language tag.
pub(super) fn style(tag: &str) -> &'static PunctuationStyle {
    let tag = tag.trim().replace('_', "-");
    let fits = |name: &str| {
        tag.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name))
            && tag.get(name.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let found = STYLES.iter().filter(|style| fits(style.0)).max_by_key(|style| style.0.len());
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
