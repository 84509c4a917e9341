//! The forms of a script that a language is read in: which region's Chinese characters, which hand of Arabic letters.

/// The last words of families that are made for regions: Noto's and Source Han's.
pub(super) const HAN_REGIONS: [&str; 5] = ["SC", "TC", "HK", "JP", "KR"];

/// The region of [`HAN_REGIONS`] whose forms a language wants, by script or region of its tag.
pub(super) fn han_region(tag: &str) -> Option<&'static str> {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let rest: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
    let has = |names: &[&str]| rest.iter().any(|part| names.contains(&part.as_str()));
    match language.as_str() {
        "ja" => Some("JP"),
        "ko" => Some("KR"),
        "zh" | "yue" | "wuu" | "lzh" if has(&["hk", "mo"]) => Some("HK"),
        "yue" if !has(&["hans", "cn"]) => Some("HK"),
        "zh" | "yue" | "wuu" | "lzh" if has(&["tw", "hant"]) => Some("TC"),
        "zh" | "yue" | "wuu" => Some("SC"),
        "lzh" => Some("TC"),
        _ => None,
    }
}

/// The languages that are read in nastaliq: Urdu, Kashmiri, Punjabi and Saraiki of Pakistan.
const NASTALIQ: [&str; 5] = ["ur", "ks", "pnb", "skr", "lah"];

/// Whether a language is read in nastaliq.
pub(super) fn is_in_nastaliq(tag: &str) -> bool {
    NASTALIQ.contains(&tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str())
}
