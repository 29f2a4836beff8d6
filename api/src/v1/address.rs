//! Addresses, as they come and go.

use register::{Address, Postcode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::Form;

/// An address in the United Kingdom.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Address)]
pub(crate) struct AddressBody {
    /// The first line.
    #[schema(min_length = 1, max_length = 100, example = "1 Invented Street")]
    line1: String,
    /// The second, if there is one.
    #[schema(min_length = 1, max_length = 100)]
    line2: Option<String>,
    /// The town.
    #[schema(min_length = 1, max_length = 100, example = "Middlesbrough")]
    town: String,
    /// The county, if it is written.
    #[schema(min_length = 1, max_length = 100)]
    county: Option<String>,
    /// The postcode; answered in upper case with one space.
    #[schema(
        pattern = "^ *[A-Za-z]{1,2}[0-9][0-9A-Za-z]? *[0-9][A-Za-z]{2} *$",
        min_length = 5,
        max_length = 10,
        example = "TS1 1AA"
    )]
    postcode: String,
}

impl AddressBody {
    /// Reads it as the member at `pointer` of a body.
    pub(crate) fn meaning(self, form: &mut Form, pointer: &str) -> Option<Address> {
        let line1 = form.line(&format!("{pointer}/line1"), self.line1);
        let line2 = form.optional_line(&format!("{pointer}/line2"), self.line2);
        let town = form.line(&format!("{pointer}/town"), self.town);
        let county = form.optional_line(&format!("{pointer}/county"), self.county);
        let postcode = form.identifier::<Postcode>(&format!("{pointer}/postcode"), self.postcode);
        Some(Address { line1: line1?, line2, town: town?, county, postcode: postcode? })
    }
}

impl From<&Address> for AddressBody {
    fn from(address: &Address) -> Self {
        Self {
            line1: address.line1.as_str().to_owned(),
            line2: address.line2.as_ref().map(|line| line.as_str().to_owned()),
            town: address.town.as_str().to_owned(),
            county: address.county.as_ref().map(|county| county.as_str().to_owned()),
            postcode: address.postcode.as_str().to_owned(),
        }
    }
}
