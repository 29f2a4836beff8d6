use chrono::NaiveDate;
use kernel::Coded;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// The most that a plan may cost, as its review comes to it. A ceiling, never an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum FinalBand {
    /// Nothing is needed.
    NoFunding,
    /// Up to £40,000.
    UpTo40000,
    /// Up to £80,000.
    UpTo80000,
    /// As much as there can be, which depends on the cohort.
    Top,
}

impl Coded for FinalBand {
    const NAME: &'static str = "FinalFundingBand";
    const MEANING: &'static str = "The most that a plan may cost, as its review comes to it.";
}

impl FinalBand {
    /// Whether a grant can follow.
    #[must_use]
    pub const fn funds(self) -> bool {
        !matches!(self, Self::NoFunding)
    }
}

/// What a band comes to for the schools of one cohort, for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandRule {
    /// The band.
    pub band: FinalBand,
    /// The ceiling in pence.
    pub ceiling_pence: i64,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, if it ends.
    pub to: Option<NaiveDate>,
}

impl BandRule {
    /// The rule of a cohort for `band` on `day`.
    #[must_use]
    pub fn on(rules: &[Self], band: FinalBand, day: NaiveDate) -> Option<&Self> {
        rules.iter().find(|rule| rule.band == band && rule.from <= day && rule.to.is_none_or(|to| day <= to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_what_it_was_on_the_day() {
        let day = |month| NaiveDate::from_ymd_opt(2026, month, 12).unwrap();
        let rule = |from, to, ceiling_pence| BandRule { band: FinalBand::Top, ceiling_pence, from, to };
        let rules = [rule(day(1), Some(day(5)), 12_000_000), rule(day(6), None, 10_000_000)];
        let ceiling = |on| BandRule::on(&rules, FinalBand::Top, on).map(|rule| rule.ceiling_pence);
        assert_eq!(ceiling(day(5)), Some(12_000_000));
        assert_eq!(ceiling(day(6)), Some(10_000_000));
        assert_eq!(ceiling(NaiveDate::MIN), None);
        assert_eq!(BandRule::on(&rules, FinalBand::UpTo40000, day(6)), None);
    }

    #[test]
    fn only_a_band_with_a_ceiling_funds() {
        assert!(FinalBand::all().all(|band| band.funds() == (band != FinalBand::NoFunding)));
    }
}
