use serde::{Deserialize, Serialize};

/// One of the nine regions of England.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

impl Region {
    /// Every region, in alphabetical order.
    pub const ALL: [Self; 9] = [
        Self::EastMidlands,
        Self::EastOfEngland,
        Self::London,
        Self::NorthEast,
        Self::NorthWest,
        Self::SouthEast,
        Self::SouthWest,
        Self::WestMidlands,
        Self::YorkshireAndTheHumber,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::EastMidlands => "eastMidlands",
            Self::EastOfEngland => "eastOfEngland",
            Self::London => "london",
            Self::NorthEast => "northEast",
            Self::NorthWest => "northWest",
            Self::SouthEast => "southEast",
            Self::SouthWest => "southWest",
            Self::WestMidlands => "westMidlands",
            Self::YorkshireAndTheHumber => "yorkshireAndTheHumber",
        }
    }

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

    /// The region with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.code() == code)
    }

    /// The region with this name; anything outside England has none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.name().eq_ignore_ascii_case(name))
    }
}
