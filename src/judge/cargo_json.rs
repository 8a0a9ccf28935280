//! Cargo's messages (`--message-format=json`), as far as a check reads them. Cargo
//! promises to change them only by additions.

use std::path::PathBuf;

use serde::Deserialize;

/// One line of cargo's.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub(super) enum Message {
    CompilerArtifact(Artifact),
    CompilerMessage(CompilerMessage),
    BuildFinished,
    #[serde(other)]
    Other,
}

/// A target that is built.
#[derive(Debug, Deserialize)]
pub(super) struct Artifact {
    pub(super) target: Target,
    pub(super) executable: Option<PathBuf>,
}

/// What the compiler says of a target.
#[derive(Debug, Deserialize)]
pub(super) struct CompilerMessage {
    pub(super) target: Target,
    pub(super) message: RawDiagnostic,
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub(super) name: String,
    pub(super) kind: Vec<TargetKind>,
    pub(super) src_path: PathBuf,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TargetKind {
    Bin,
    Test,
    #[serde(other)]
    Other,
}

/// A message of rustc's.
#[derive(Debug, Deserialize)]
pub(super) struct RawDiagnostic {
    pub(super) message: String,
    pub(super) code: Option<Code>,
    pub(super) level: DiagnosticLevel,
    pub(super) spans: Vec<Span>,
    pub(super) rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Code {
    pub(super) code: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum DiagnosticLevel {
    /// rustc itself has failed.
    #[serde(rename = "error: internal compiler error")]
    Ice,
    #[serde(rename = "error")]
    Error,
    #[serde(rename = "warning")]
    Warning,
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
pub(super) struct Span {
    pub(super) file_name: String,
    pub(super) line_start: usize,
    pub(super) is_primary: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_a_kind_that_is_not_known_is_another_and_no_error() {
        let message = |text| serde_json::from_str::<Message>(text).unwrap();
        assert!(matches!(
            message(r#"{"reason":"new-one","x":1}"#),
            Message::Other
        ));
        let finished = message(r#"{"reason":"build-finished","success":false}"#);
        assert!(matches!(finished, Message::BuildFinished));
        let kind: TargetKind = serde_json::from_str("\"cdylib\"").unwrap();
        assert_eq!(kind, TargetKind::Other);
        let level: DiagnosticLevel = serde_json::from_str("\"failure-note\"").unwrap();
        assert_eq!(level, DiagnosticLevel::Other);
    }
}
