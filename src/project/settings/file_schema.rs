//! JSON Schemas of the files that hold settings: `book.toml`, and the front matter of a text.

use serde_json::{Map, Value, json};

use super::schema::json_schema;
use crate::project::names::METADATA;

/// A JSON Schema (draft 2020-12) of `book.toml`: mdBook's own tables, and ours in them.
pub fn book_schema() -> Value {
    let mut settings = json_schema();
    if let Some(settings) = settings.as_object_mut() {
        settings.remove("$schema");
    }
    let text = |about: &str| json!({ "type": "string", "description": about });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "book.toml",
        "description": "A book of mdBook or chapbook. Tables of other programs are left to them.",
        "type": "object",
        "properties": {
            "book": {
                "type": "object",
                "description": "what the book is",
                "properties": {
                    "title": text("the title"),
                    "authors": { "type": "array", "items": { "type": "string" }, "description": "the authors" },
                    "description": text("what the book is about"),
                    "language": text("the language, as a tag such as `en-GB`"),
                    "text-direction": { "enum": ["ltr", "rtl"], "description": "the direction of the text" },
                    "src": text("the folder of the chapters; `src` if nothing is said"),
                },
            },
            "build": { "type": "object", "description": "how mdBook builds" },
            "rust": { "type": "object", "description": "how mdBook tests code" },
            "preprocessor": { "type": "object", "description": "what mdBook runs before" },
            "output": {
                "type": "object",
                "description": "what is made of the book",
                "properties": { "chapbook": settings },
            },
        },
    })
}

/// A JSON Schema (draft 2020-12) of the front matter of a text: metadata, and settings below `chapbook`.
pub fn front_matter_schema() -> Value {
    let mut settings = json_schema();
    if let Some(settings) = settings.as_object_mut() {
        settings.remove("$schema");
    }
    let mut properties: Map<String, Value> =
        METADATA.iter().map(|(name, about)| ((*name).to_owned(), json!({ "description": about }))).collect();
    properties.insert("chapbook".to_owned(), settings);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter",
        "description": "What a text says of its book, between two lines of dashes. Names of other programs are left to them.",
        "type": "object",
        "properties": properties,
    })
}
