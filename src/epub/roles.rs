//! The `epub:type` and the ARIA role of each division: EPUB Structural Semantics Vocabulary, DPUB-ARIA.

use crate::document::{Matter, Role};

/// The division's `epub:type`, where the vocabulary has a term for it.
pub(super) fn epub_type(role: Role) -> Option<&'static str> {
    match role {
        Role::AboutAuthor | Role::AlsoBy | Role::Supplement => None,
        Role::Interlude => Some("chapter"),
        _ => Some(name(role)),
    }
}

/// The name of the division's class and its file: its `epub:type`, where it has one of its own.
pub(super) fn name(role: Role) -> &'static str {
    match role {
        Role::AboutAuthor => "about-author",
        Role::AlsoBy => "also-by",
        Role::Interlude => "interlude",
        Role::Part => "part",
        Role::Chapter => "chapter",
        Role::Abstract => "abstract",
        Role::Acknowledgments => "acknowledgments",
        Role::Afterword => "afterword",
        Role::Appendix => "appendix",
        Role::Bibliography => "bibliography",
        Role::Colophon => "colophon",
        Role::Conclusion => "conclusion",
        Role::CopyrightPage => "copyright-page",
        Role::Dedication => "dedication",
        Role::Epigraph => "epigraph",
        Role::Epilogue => "epilogue",
        Role::Foreword => "foreword",
        Role::Glossary => "glossary",
        Role::HalfTitle => "halftitlepage",
        Role::Index => "index",
        Role::Introduction => "introduction",
        Role::Preface => "preface",
        Role::Prologue => "prologue",
        Role::Supplement => "supplement",
    }
}

/// The division's ARIA role, where there is one of the same meaning.
pub(super) fn aria(role: Role) -> Option<&'static str> {
    match role {
        Role::Part => Some("doc-part"),
        Role::Chapter | Role::Interlude => Some("doc-chapter"),
        Role::Abstract => Some("doc-abstract"),
        Role::Acknowledgments => Some("doc-acknowledgments"),
        Role::Afterword => Some("doc-afterword"),
        Role::Appendix => Some("doc-appendix"),
        Role::Bibliography => Some("doc-bibliography"),
        Role::Colophon => Some("doc-colophon"),
        Role::Conclusion => Some("doc-conclusion"),
        Role::Dedication => Some("doc-dedication"),
        Role::Epigraph => Some("doc-epigraph"),
        Role::Epilogue => Some("doc-epilogue"),
        Role::Foreword => Some("doc-foreword"),
        Role::Glossary => Some("doc-glossary"),
        Role::Index => Some("doc-index"),
        Role::Introduction => Some("doc-introduction"),
        Role::Preface => Some("doc-preface"),
        Role::Prologue => Some("doc-prologue"),
        Role::AboutAuthor | Role::AlsoBy | Role::CopyrightPage | Role::HalfTitle | Role::Supplement => None,
    }
}

/// The `epub:type` of the body that a division is in.
pub(super) fn matter(matter: Matter) -> &'static str {
    match matter {
        Matter::Front => "frontmatter",
        Matter::Body => "bodymatter",
        Matter::Back => "backmatter",
    }
}
