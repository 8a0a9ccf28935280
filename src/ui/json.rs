//! What `--json` prints. The schema is described in the README; a change that
//! breaks a reader raises its number.

use serde::Serialize;
use serde_json::{Value, json};

use crate::reports::SCHEMA;

pub(super) fn document(command: &str, data: &impl Serialize) -> String {
    let mut document = json!({ "schema": SCHEMA, "command": command });
    match serde_json::to_value(data) {
        Ok(Value::Object(fields)) => {
            if let Value::Object(document) = &mut document {
                document.extend(fields);
            }
        }
        Ok(other) => document["data"] = other,
        Err(error) => document["error"] = json!({ "message": error.to_string(), "exit_code": 70 }),
    }
    clean(&mut document);
    format!("{document:#}\n")
}

pub(super) fn error(command: &str, message: &str, hint: Option<&str>, exit_code: u8) -> String {
    let error = json!({ "message": message, "hint": hint, "exit_code": exit_code });
    document(command, &json!({ "error": error }))
}

/// Takes escapes and control bytes out of every text.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = super::clean(text),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => {
            let cleaned = std::mem::take(fields).into_iter().map(|(name, mut value)| {
                clean(&mut value);
                (super::clean(&name), value)
            });
            *fields = cleaned.collect();
        }
        _ => {}
    }
}
