use kernel::Coded;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// One of the nine regions of England.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Region {
    /// East Midlands.
    EastMidlands,
    /// East of England.
    EastOfEngland,
    /// London.
    London,
    /// North East.
    NorthEast,
    /// North West.
    NorthWest,
    /// South East.
    SouthEast,
    /// South West.
    SouthWest,
    /// West Midlands.
    WestMidlands,
    /// Yorkshire and the Humber.
    YorkshireAndTheHumber,
}

impl Coded for Region {
    const NAME: &'static str = "Region";
    const MEANING: &'static str = "One of the nine regions of England.";
}

impl Region {
    /// The name, as GIAS writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EastMidlands => "East Midlands",
            Self::EastOfEngland => "East of England",
            Self::London => "London",
            Self::NorthEast => "North East",
            Self::NorthWest => "North West",
            Self::SouthEast => "South East",
            Self::SouthWest => "South West",
            Self::WestMidlands => "West Midlands",
            Self::YorkshireAndTheHumber => "Yorkshire and the Humber",
        }
    }

    /// The region with this name; anything outside England has none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|region| region.name().eq_ignore_ascii_case(name))
    }
}
