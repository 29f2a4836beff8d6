use authority::{DecisionInput, OptionConsidered};
use chrono::NaiveDate;
use kernel::{PersonId, Prose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::http::Form;
use crate::http::dates::{date, optional_date};
use crate::v1::codes;

/// What is to be recorded of a decision.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DecisionInput)]
pub(crate) struct DecisionBody {
    /// Why, for every outcome.
    #[schema(min_length = 1, max_length = 4000)]
    reasons: String,
    /// The day it was taken, not after today.
    #[serde(deserialize_with = "date")]
    decided_on: NaiveDate,
    /// How it comes into the record.
    channel: codes::DecisionChannel,
    /// Who took it; needed if recorded on behalf, left out otherwise.
    decided_by_person_id: Option<Uuid>,
    /// Documents of the case that bear it out; at least one if recorded on behalf.
    #[serde(default)]
    #[schema(max_items = 20, required = false)]
    #[validate(length(max = 20))]
    evidence_document_ids: Vec<Uuid>,
    /// What else was considered.
    #[serde(default)]
    #[schema(max_items = 10, required = false)]
    #[validate(length(max = 10), nested)]
    options_considered: Vec<OptionBody>,
    /// The recommendation it answers.
    recommendation_id: Option<Uuid>,
    /// On what conditions.
    #[serde(default)]
    #[schema(max_items = 20, required = false)]
    #[validate(length(max = 20))]
    conditions: Vec<ConditionText>,
    /// The checks of conflicts it relies on.
    #[serde(default)]
    #[schema(max_items = 10, required = false)]
    #[validate(length(max = 10))]
    conflict_check_ids: Vec<Uuid>,
    /// The version of the rule it was taken under.
    #[schema(min_length = 1, max_length = 50)]
    rule_version: Option<String>,
    /// When to look at it again.
    #[serde(default, deserialize_with = "optional_date")]
    review_on: Option<NaiveDate>,
}

/// An option that was considered.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OptionConsidered)]
pub(super) struct OptionBody {
    /// The option.
    #[schema(min_length = 1, max_length = 200)]
    #[validate(length(min = 1, max = 200))]
    option: String,
    /// What was thought of it.
    #[schema(min_length = 1, max_length = 1000)]
    note: Option<String>,
}

/// A condition of a decision.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DecisionCondition, min_length = 1, max_length = 500)]
pub(super) struct ConditionText(pub(super) String);

impl From<&OptionConsidered> for OptionBody {
    fn from(considered: &OptionConsidered) -> Self {
        Self {
            option: considered.option.as_str().to_owned(),
            note: considered.note.as_ref().map(|note| note.as_str().to_owned()),
        }
    }
}

impl DecisionBody {
    /// Reads it as the member `decision` of a body.
    pub(crate) fn meaning(self, form: &mut Form) -> Option<DecisionInput> {
        let reasons: Option<Prose<4000>> = form.prose("/decision/reasons", self.reasons);
        let options = self.options_considered.into_iter().enumerate().map(|(at, option)| {
            let text = form.line(&format!("/decision/optionsConsidered/{at}/option"), option.option);
            let note = form.optional_prose(&format!("/decision/optionsConsidered/{at}/note"), option.note);
            Some(OptionConsidered { option: text?, note })
        });
        let options: Vec<_> = options.collect();
        let conditions = self.conditions.into_iter().enumerate();
        let conditions =
            conditions.map(|(at, text)| form.line(&format!("/decision/conditions/{at}"), text.0));
        let conditions: Vec<_> = conditions.collect();
        let rule_version = form.optional_line("/decision/ruleVersion", self.rule_version);
        Some(DecisionInput {
            reasons: reasons?,
            decided_on: self.decided_on,
            channel: self.channel.0,
            decided_by: self.decided_by_person_id.map(PersonId::new),
            evidence: self.evidence_document_ids,
            options: options.into_iter().collect::<Option<_>>()?,
            recommendation: self.recommendation_id,
            conflict_checks: self.conflict_check_ids,
            conditions: conditions.into_iter().collect::<Option<_>>()?,
            rule_version,
            review_on: self.review_on,
        })
    }
}
