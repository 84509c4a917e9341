//! The JSON Schema and the handbook's lists, made of the rows of all settings.

use serde_json::{Map, Value, json};

use super::setting::{Json, Setting, Takes};
use super::table::SETTINGS;
use crate::project::names::METADATA;
use crate::project::theme::{self, CLASS, ELEMENTS, PROPERTIES};

impl Takes {
    /// The same for a reader who has the words explained above the lists.
    fn in_handbook(&self) -> String {
        match self {
            Takes::Truth => "truth".into(),
            Takes::Path => "path".into(),
            Takes::Length => "length".into(),
            other => other.in_words(),
        }
    }

    fn schema(&self) -> Value {
        match self {
            Takes::Truth => json!({ "type": "boolean" }),
            Takes::Text | Takes::Path | Takes::Length | Takes::Points(..) => json!({ "type": "string" }),
            Takes::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Takes::Words(words) => json!({ "enum": words() }),
            Takes::Form(_, types) => types_of(types),
        }
    }
}

fn types_of(types: &[Json]) -> Value {
    let name = |json: &Json| match json {
        Json::Truth => "boolean",
        Json::Number => "number",
        Json::Text => "string",
        Json::List => "array",
        Json::Table => "object",
    };
    match types {
        [one] => json!({ "type": name(one) }),
        several => json!({ "type": several.iter().map(name).collect::<Vec<_>>() }),
    }
}

/// The setting of a name, looks of elements and metadata aside.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// All dotted names: settings, metadata, looks of elements.
pub fn names() -> impl Iterator<Item = String> {
    let styles =
        ELEMENTS.iter().flat_map(|element| element.names().map(|name| format!("style.{}.{name}", element.name)));
    let metadata = METADATA.iter().map(|it| it.0.to_owned());
    SETTINGS.iter().map(|setting| setting.name.to_owned()).chain(metadata).chain(styles)
}

/// A JSON Schema (draft 2020-12) of the table `[output.chapbook]`, and under `chapbook:` in front matter.
pub fn json_schema() -> Value {
    let mut properties = Map::new();
    for (name, doc) in METADATA {
        properties.insert((*name).into(), json!({ "description": doc }));
    }
    for setting in SETTINGS {
        let mut schema = setting.takes.schema();
        schema["description"] = format!("{}: {}", setting.takes.in_words(), setting.doc).into();
        if let Some(default) = default(setting) {
            schema["default"] = default;
        }
        put(&mut properties, setting.name, schema);
    }
    for element in ELEMENTS.iter() {
        for property in element.names().filter_map(|name| PROPERTIES.iter().find(|property| property.name == name)) {
            let schema = json!({ "type": ["string", "number"], "description": property.takes });
            put(&mut properties, &format!("style.{}.{}", element.name, property.name), schema);
        }
    }
    // Any other name is a class of the author's own.
    let mut class = Map::new();
    for property in CLASS.names().filter_map(|name| PROPERTIES.iter().find(|property| property.name == name)) {
        let schema = json!({ "type": ["string", "number", "boolean"], "description": property.takes });
        class.insert(property.name.into(), schema);
    }
    if let Some(style) = properties.get_mut("style") {
        style["additionalProperties"] = json!({ "type": "object", "properties": class, "additionalProperties": false });
        let other: Vec<&str> = theme::html_names().collect();
        style["propertyNames"] = json!({ "not": { "enum": other } });
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The settings of chapbook",
        "description": "What may be set in [output.chapbook] of book.toml, and under chapbook: in front matter.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The default of a setting as a value, where it is one.
pub fn default(setting: &Setting) -> Option<Value> {
    // Several values, each in backquotes, are words for the handbook and not one JSON value.
    let text = setting.default.strip_prefix('`')?.strip_suffix('`').filter(|rest| !rest.contains('`'))?;
    let plain = match &setting.takes {
        Takes::Truth | Takes::Number(..) => serde_json::from_str(text).ok(),
        Takes::Form(_, types) if types.iter().any(|it| matches!(it, Json::Number | Json::Truth)) => {
            serde_json::from_str(text).ok()
        }
        _ => None,
    };
    Some(plain.unwrap_or_else(|| text.into()))
}

/// Adds the schema of a dotted name to the tables that its name says.
fn put(properties: &mut Map<String, Value>, name: &str, schema: Value) {
    let Some((table, rest)) = name.split_once('.') else {
        properties.insert(name.into(), schema);
        return;
    };
    let outer = properties.entry(table).or_insert_with(|| json!({ "type": "object" }));
    outer["additionalProperties"] = false.into();
    if outer.get("properties").is_none() {
        outer["properties"] = json!({});
    }
    if let Some(inner) = outer["properties"].as_object_mut() {
        put(inner, rest, schema);
    }
}

/// The handbook's list of the settings whose names begin with `prefix`, each with what it takes, what it does and its
/// default; the empty prefix has those that have no table, or a small one. A list, not a table: names of forty letters
/// would leave what is said of them a narrow column.
pub fn handbook(prefix: &str) -> String {
    let group = |name: &str| name.split_once('.').map_or("", |pair| pair.0).to_owned();
    let is_here = |setting: &&Setting| match group(setting.name).as_str() {
        "typography" | "math" | "numbering" | "structure" | "title-page" | "diagnostics" | "files" | "includes" => {
            prefix.is_empty()
        }
        own => own == prefix,
    };
    let entry = |setting: &Setting| {
        let Setting { name, takes, doc, default, .. } = setting;
        format!("`{name}`\n: {}: {doc}. *Default:* {default}.\n", takes.in_handbook())
    };
    SETTINGS.iter().filter(is_here).map(entry).collect::<Vec<_>>().join("\n")
}
