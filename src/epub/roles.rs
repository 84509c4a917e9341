//! What each division and container is called: in the EPUB Structural Semantics Vocabulary and in
//! DPUB-ARIA.

use crate::document::block::ContainerKind;
use crate::document::{Matter, Role};

/// The division's `epub:type`; also the name of its file.
pub(super) fn epub_type(role: Role) -> &'static str {
    match role {
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
    }
}

/// The division's ARIA role, where there is one of the same meaning.
pub(super) fn aria(role: Role) -> Option<&'static str> {
    match role {
        Role::Part => Some("doc-part"),
        Role::Chapter => Some("doc-chapter"),
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
        Role::CopyrightPage | Role::HalfTitle => None,
    }
}

/// The `epub:type` of the body that a division stands in.
pub(super) fn matter(matter: Matter) -> &'static str {
    match matter {
        Matter::Front => "frontmatter",
        Matter::Body => "bodymatter",
        Matter::Back => "backmatter",
    }
}

/// The element of a container, with its class, `epub:type` and ARIA role.
pub(super) struct ContainerMarkup {
    pub(super) element: &'static str,
    pub(super) class: Option<&'static str>,
    pub(super) epub_type: Option<&'static str>,
    pub(super) role: Option<&'static str>,
}

/// How a container is written.
pub(super) fn container(kind: ContainerKind) -> ContainerMarkup {
    let shape = |element, class, epub_type, role| ContainerMarkup { element, class, epub_type, role };
    match kind {
        ContainerKind::Epigraph => shape("div", Some("epigraph"), Some("epigraph"), Some("doc-epigraph")),
        ContainerKind::Dedication => shape("div", Some("dedication"), Some("dedication"), Some("doc-dedication")),
        ContainerKind::Letter => shape("div", Some("letter"), None, None),
        ContainerKind::Aside => shape("aside", Some("aside"), None, Some("note")),
        ContainerKind::Center => shape("div", Some("center"), None, None),
        ContainerKind::Right => shape("div", Some("right"), None, None),
        ContainerKind::Colophon => shape("div", Some("colophon"), Some("colophon"), Some("doc-colophon")),
        ContainerKind::Note => shape("section", Some("alert note"), Some("notice"), Some("doc-notice")),
        ContainerKind::Tip => shape("aside", Some("alert tip"), Some("tip"), Some("doc-tip")),
        ContainerKind::Important => shape("section", Some("alert important"), Some("notice"), Some("doc-notice")),
        ContainerKind::Warning => shape("section", Some("alert warning"), Some("notice"), Some("doc-notice")),
        ContainerKind::Caution => shape("section", Some("alert caution"), Some("notice"), Some("doc-notice")),
        // The division that they mostly stand in has the role.
        ContainerKind::Bibliography => shape("div", Some("references"), None, None),
        ContainerKind::Index => shape("div", Some("index"), None, None),
        ContainerKind::Group => shape("div", None, None, None),
    }
}
