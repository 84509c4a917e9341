//! The words that only an EPUB needs, in the book's language; beside those of [`crate::text::words`].

use crate::document::block::ContainerKind;
use crate::document::metadata::Creator;
use crate::resolve;
use crate::text::words::{self, Term};

/// The words of one language.
#[derive(Debug)]
pub(super) struct EpubTerms {
    shared: words::Terms,
    pub(super) cover: &'static str,
    pub(super) title_page: &'static str,
    pub(super) imprint: &'static str,
    pub(super) landmarks: &'static str,
    pub(super) pages: &'static str,
    pub(super) begin: &'static str,
    pub(super) back: &'static str,
}

/// For each language: its tag's first part, then the words in the order of [`EpubTerms`].
#[rustfmt::skip]
const TABLE: &[(&str, [&str; 7])] = &[
    ("en", ["Cover", "Title Page", "Imprint", "Landmarks", "Pages", "Start of text", "Back to the text"]),
    ("ar", ["الغلاف", "صفحة العنوان", "بيانات النشر", "معالم", "الصفحات", "بداية النص", "العودة إلى النص"]),
    ("ca", ["Coberta", "Portada", "Crèdits", "Punts de referència", "Pàgines", "Inici del text", "Torna al text"]),
    ("cs", ["Obálka", "Titulní strana", "Tiráž", "Orientační body", "Stránky", "Začátek textu", "Zpět k textu"]),
    ("da", ["Omslag", "Titelblad", "Kolofon", "Orienteringspunkter", "Sider", "Tekstens begyndelse", "Tilbage til teksten"]),
    ("de", ["Umschlag", "Titelseite", "Impressum", "Orientierungspunkte", "Seiten", "Beginn des Textes", "Zurück zum Text"]),
    ("el", ["Εξώφυλλο", "Σελίδα τίτλου", "Στοιχεία έκδοσης", "Ορόσημα", "Σελίδες", "Αρχή κειμένου", "Επιστροφή στο κείμενο"]),
    ("es", ["Cubierta", "Portada", "Créditos", "Puntos de referencia", "Páginas", "Comienzo del texto", "Volver al texto"]),
    ("fi", ["Kansi", "Nimiölehti", "Julkaisutiedot", "Maamerkit", "Sivut", "Tekstin alku", "Takaisin tekstiin"]),
    ("fr", ["Couverture", "Page de titre", "Mentions légales", "Repères", "Pages", "Début du texte", "Retour au texte"]),
    ("he", ["כריכה", "דף השער", "פרטי ההוצאה", "ציוני דרך", "עמודים", "תחילת הטקסט", "חזרה לטקסט"]),
    ("hu", ["Borító", "Címlap", "Impresszum", "Tájékozódási pontok", "Oldalak", "A szöveg kezdete", "Vissza a szöveghez"]),
    ("it", ["Copertina", "Frontespizio", "Colophon", "Punti di riferimento", "Pagine", "Inizio del testo", "Torna al testo"]),
    ("ja", ["表紙", "扉", "奥付", "目印", "ページ", "本文の始まり", "本文に戻る"]),
    ("nb", ["Omslag", "Tittelside", "Kolofon", "Landemerker", "Sider", "Tekstens begynnelse", "Tilbake til teksten"]),
    ("nl", ["Omslag", "Titelpagina", "Colofon", "Oriëntatiepunten", "Pagina’s", "Begin van de tekst", "Terug naar de tekst"]),
    ("nn", ["Omslag", "Tittelside", "Kolofon", "Landemerke", "Sider", "Byrjinga på teksten", "Tilbake til teksten"]),
    ("no", ["Omslag", "Tittelside", "Kolofon", "Landemerker", "Sider", "Tekstens begynnelse", "Tilbake til teksten"]),
    ("pl", ["Okładka", "Strona tytułowa", "Metryka", "Punkty orientacyjne", "Strony", "Początek tekstu", "Powrót do tekstu"]),
    ("pt", ["Capa", "Folha de rosto", "Ficha técnica", "Pontos de referência", "Páginas", "Início do texto", "Voltar ao texto"]),
    ("ro", ["Copertă", "Pagina de titlu", "Casetă tehnică", "Repere", "Pagini", "Începutul textului", "Înapoi la text"]),
    ("ru", ["Обложка", "Титульный лист", "Выходные данные", "Ориентиры", "Страницы", "Начало текста", "Назад к тексту"]),
    ("sk", ["Obálka", "Titulná strana", "Tiráž", "Orientačné body", "Strany", "Začiatok textu", "Späť k textu"]),
    ("sv", ["Omslag", "Titelsida", "Kolofon", "Landmärken", "Sidor", "Textens början", "Tillbaka till texten"]),
    ("tr", ["Kapak", "Başlık sayfası", "Künye", "Yer işaretleri", "Sayfalar", "Metnin başı", "Metne dön"]),
    ("uk", ["Обкладинка", "Титульна сторінка", "Вихідні дані", "Орієнтири", "Сторінки", "Початок тексту", "Назад до тексту"]),
    ("zh", ["封面", "书名页", "版权页", "路标", "页码", "正文开始", "返回正文"]),
];

impl EpubTerms {
    /// The title of the contents.
    pub(super) fn contents(&self) -> &'static str {
        self.shared.get(Term::Contents)
    }

    /// How a title page names somebody.
    pub(super) fn credit(&self, creator: &Creator) -> String {
        self.shared.credit(&creator.role, &creator.name)
    }

    /// How a figure or table is called by its number: `Figure 2.`
    pub(super) fn counted(&self, what: Term, number: &str) -> String {
        format!("{}.", self.shared.counted(what, number))
    }

    /// The title of an alert that was given none.
    pub(super) fn alert(&self, kind: ContainerKind) -> Option<&'static str> {
        resolve::alert(kind).map(|alert| self.shared.get(alert))
    }

    /// The words of a language (a BCP 47 tag); English where we don't know them.
    pub(super) fn of(language: &str) -> EpubTerms {
        let main = language.split('-').next().unwrap_or("").to_ascii_lowercase();
        let row = TABLE.iter().find(|row| row.0 == main).unwrap_or(&TABLE[0]);
        let [cover, title_page, imprint, landmarks, pages, begin, back] = row.1;
        let shared = words::Terms::new(language);
        EpubTerms { shared, cover, title_page, imprint, landmarks, pages, begin, back }
    }

    /// The spoken name of a page: `page 12`.
    pub(super) fn page_name(&self, label: &str) -> String {
        self.shared.counted(Term::Page, label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_first_part_and_english_stands_in() {
        assert_eq!(EpubTerms::of("de-AT").contents(), "Inhalt");
        assert_eq!(EpubTerms::of("EN-gb").cover, "Cover");
        assert_eq!(EpubTerms::of("tlh").cover, "Cover");
        assert_eq!(EpubTerms::of("zh-Hans").page_name("4"), "第4页");
    }
}
