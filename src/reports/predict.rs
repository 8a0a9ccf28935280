//! What was predicted, and what came.

use serde::Serialize;

use super::Report;
use crate::practice::Prediction;

#[derive(Debug, Serialize)]
pub struct PredictReport {
    pub kata: String,
    /// The stage that is being worked on.
    pub stage: usize,
    /// Whether this run recorded a prediction about it.
    pub recorded: bool,
    /// All predictions, by stage.
    pub predictions: Vec<Prediction>,
}

impl Report for PredictReport {
    const NAME: &'static str = "predict";
}
