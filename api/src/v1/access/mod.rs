//! Access: whose roles reach which regions.

mod get;
mod grant;
mod list;
mod revoke;
pub(crate) mod view;

use crate::routes::Routes;

pub(crate) fn routes(config: &mut impl Routes) {
    config
        .service(list::list_access_scopes)
        .service(grant::grant_access_scope)
        .service(get::get_access_scope)
        .service(revoke::revoke_access_scope);
}
