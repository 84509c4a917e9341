//! The few words of our own that a reader of the book sees or hears, in the book's language.

use crate::document::block::ContainerKind;

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) contents: &'static str,
    pub(super) cover: &'static str,
    pub(super) title_page: &'static str,
    pub(super) imprint: &'static str,
    pub(super) landmarks: &'static str,
    pub(super) pages: &'static str,
    pub(super) page: &'static str,
    pub(super) begin: &'static str,
    pub(super) back: &'static str,
}

/// For each language: its tag's first part, then the words in the order of [`Words`].
#[rustfmt::skip]
const TABLE: &[(&str, [&str; 9])] = &[
    ("en", ["Contents", "Cover", "Title Page", "Imprint", "Landmarks", "Pages", "page", "Start of text", "Back to the text"]),
    ("ar", ["المحتويات", "الغلاف", "صفحة العنوان", "بيانات النشر", "معالم", "الصفحات", "صفحة", "بداية النص", "العودة إلى النص"]),
    ("ca", ["Sumari", "Coberta", "Portada", "Crèdits", "Punts de referència", "Pàgines", "pàgina", "Inici del text", "Torna al text"]),
    ("cs", ["Obsah", "Obálka", "Titulní strana", "Tiráž", "Orientační body", "Stránky", "strana", "Začátek textu", "Zpět k textu"]),
    ("da", ["Indhold", "Omslag", "Titelblad", "Kolofon", "Orienteringspunkter", "Sider", "side", "Tekstens begyndelse", "Tilbage til teksten"]),
    ("de", ["Inhalt", "Umschlag", "Titelseite", "Impressum", "Orientierungspunkte", "Seiten", "Seite", "Beginn des Textes", "Zurück zum Text"]),
    ("el", ["Περιεχόμενα", "Εξώφυλλο", "Σελίδα τίτλου", "Στοιχεία έκδοσης", "Ορόσημα", "Σελίδες", "σελίδα", "Αρχή κειμένου", "Επιστροφή στο κείμενο"]),
    ("es", ["Índice", "Cubierta", "Portada", "Créditos", "Puntos de referencia", "Páginas", "página", "Comienzo del texto", "Volver al texto"]),
    ("fi", ["Sisällys", "Kansi", "Nimiölehti", "Julkaisutiedot", "Maamerkit", "Sivut", "sivu", "Tekstin alku", "Takaisin tekstiin"]),
    ("fr", ["Table des matières", "Couverture", "Page de titre", "Mentions légales", "Repères", "Pages", "page", "Début du texte", "Retour au texte"]),
    ("he", ["תוכן העניינים", "כריכה", "דף השער", "פרטי ההוצאה", "ציוני דרך", "עמודים", "עמוד", "תחילת הטקסט", "חזרה לטקסט"]),
    ("hu", ["Tartalom", "Borító", "Címlap", "Impresszum", "Tájékozódási pontok", "Oldalak", "oldal", "A szöveg kezdete", "Vissza a szöveghez"]),
    ("it", ["Indice", "Copertina", "Frontespizio", "Colophon", "Punti di riferimento", "Pagine", "pagina", "Inizio del testo", "Torna al testo"]),
    ("ja", ["目次", "表紙", "扉", "奥付", "目印", "ページ", "ページ", "本文の始まり", "本文に戻る"]),
    ("nb", ["Innhold", "Omslag", "Tittelside", "Kolofon", "Landemerker", "Sider", "side", "Tekstens begynnelse", "Tilbake til teksten"]),
    ("nl", ["Inhoud", "Omslag", "Titelpagina", "Colofon", "Oriëntatiepunten", "Pagina’s", "pagina", "Begin van de tekst", "Terug naar de tekst"]),
    ("nn", ["Innhald", "Omslag", "Tittelside", "Kolofon", "Landemerke", "Sider", "side", "Byrjinga på teksten", "Tilbake til teksten"]),
    ("no", ["Innhold", "Omslag", "Tittelside", "Kolofon", "Landemerker", "Sider", "side", "Tekstens begynnelse", "Tilbake til teksten"]),
    ("pl", ["Spis treści", "Okładka", "Strona tytułowa", "Metryka", "Punkty orientacyjne", "Strony", "strona", "Początek tekstu", "Powrót do tekstu"]),
    ("pt", ["Sumário", "Capa", "Folha de rosto", "Ficha técnica", "Pontos de referência", "Páginas", "página", "Início do texto", "Voltar ao texto"]),
    ("ro", ["Cuprins", "Copertă", "Pagina de titlu", "Casetă tehnică", "Repere", "Pagini", "pagina", "Începutul textului", "Înapoi la text"]),
    ("ru", ["Содержание", "Обложка", "Титульный лист", "Выходные данные", "Ориентиры", "Страницы", "страница", "Начало текста", "Назад к тексту"]),
    ("sk", ["Obsah", "Obálka", "Titulná strana", "Tiráž", "Orientačné body", "Strany", "strana", "Začiatok textu", "Späť k textu"]),
    ("sv", ["Innehåll", "Omslag", "Titelsida", "Kolofon", "Landmärken", "Sidor", "sida", "Textens början", "Tillbaka till texten"]),
    ("tr", ["İçindekiler", "Kapak", "Başlık sayfası", "Künye", "Yer işaretleri", "Sayfalar", "sayfa", "Metnin başı", "Metne dön"]),
    ("uk", ["Зміст", "Обкладинка", "Титульна сторінка", "Вихідні дані", "Орієнтири", "Сторінки", "сторінка", "Початок тексту", "Назад до тексту"]),
    ("zh", ["目录", "封面", "书名页", "版权页", "路标", "页码", "第页", "正文开始", "返回正文"]),
];

/// What is counted and called by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    Figure,
    Table,
}

impl Words {
    /// How a figure or table is called by its number: `Figure 2.`
    pub(super) fn counted(&self, what: Counted, number: &str) -> String {
        let word = match what {
            Counted::Figure => "Figure",
            Counted::Table => "Table",
        };
        format!("{word} {number}.")
    }

    /// The title of an alert that was given none.
    pub(super) fn alert(&self, kind: ContainerKind) -> Option<&'static str> {
        match kind {
            ContainerKind::Note => Some("Note"),
            ContainerKind::Tip => Some("Tip"),
            ContainerKind::Important => Some("Important"),
            ContainerKind::Warning => Some("Warning"),
            ContainerKind::Caution => Some("Caution"),
            ContainerKind::Epigraph
            | ContainerKind::Dedication
            | ContainerKind::Letter
            | ContainerKind::Aside
            | ContainerKind::Center
            | ContainerKind::Right
            | ContainerKind::Colophon
            | ContainerKind::Group => None,
        }
    }

    /// The words of a language (a BCP 47 tag); English where we don't know them.
    pub(super) fn of(language: &str) -> Words {
        let main = language.split('-').next().unwrap_or("").to_ascii_lowercase();
        let row = TABLE.iter().find(|row| row.0 == main).unwrap_or(&TABLE[0]);
        let [contents, cover, title_page, imprint, landmarks, pages, page, begin, back] = row.1;
        Words { contents, cover, title_page, imprint, landmarks, pages, page, begin, back }
    }

    /// The spoken name of a page: `page 12`.
    pub(super) fn page_name(&self, label: &str) -> String {
        match self.page {
            "第页" => format!("第 {label} 页"),
            "ページ" => format!("{label} ページ"),
            page => format!("{page} {label}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_first_part_and_english_stands_in() {
        assert_eq!(Words::of("de-AT").contents, "Inhalt");
        assert_eq!(Words::of("EN-gb").contents, "Contents");
        assert_eq!(Words::of("tlh").contents, "Contents");
        assert_eq!(Words::of("zh-Hans").page_name("4"), "第 4 页");
    }
}
