//! Pages as HTTP gives them: items, cursors both ways, and a `Link` header.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder, body::BoxBody};
use persistence::{Order, Page};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use super::{Paging, not_modified};

/// Which part of a list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// The most items on a page; 50 unless told.
    #[param(minimum = 1, maximum = 200, example = 50, nullable = false)]
    pub(crate) limit: Option<u16>,
    /// A cursor from an earlier page of the same list with the same filters and sort.
    #[param(max_length = 1000, nullable = false)]
    pub(crate) cursor: Option<String>,
    /// Whether to count the whole list.
    #[param(nullable = false)]
    pub(crate) include_total: Option<bool>,
    /// Whether to start at the small or the large end.
    #[param(nullable = false)]
    pub(crate) order: Option<SortOrder>,
}

/// At which end a list starts.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum SortOrder {
    /// At the small end.
    Asc,
    /// At the large end.
    Desc,
}

impl From<SortOrder> for Order {
    fn from(order: SortOrder) -> Self {
        match order {
            SortOrder::Asc => Self::Ascending,
            SortOrder::Desc => Self::Descending,
        }
    }
}

/// Makes the view of a page, one for each kind of item: generators need a name for every schema.
macro_rules! page_view {
    ($(#[$about:meta])* $name:ident, $schema:ident, $item:ty) => {
        $(#[$about])*
        #[derive(serde::Serialize, utoipa::ToSchema)]
        #[serde(rename_all = "camelCase")]
        #[schema(as = $schema)]
        pub(crate) struct $name {
            /// The items, in the order of the list.
            #[schema(max_items = 200)]
            pub(crate) items: Vec<$item>,
            /// The cursor of the next page; left out on the last.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schema(nullable = false, max_length = 1000)]
            pub(crate) next_cursor: Option<String>,
            /// The cursor of the previous page; left out on the first.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schema(nullable = false, max_length = 1000)]
            pub(crate) previous_cursor: Option<String>,
            /// How many items the whole list has, if asked for.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schema(nullable = false, minimum = 0, maximum = 9_007_199_254_740_991_i64)]
            pub(crate) total: Option<i64>,
        }

        impl $name {
            /// The page, ready to be answered.
            pub(crate) fn listed(items: Vec<$item>, paged: $crate::http::Paged) -> $crate::http::Listed<Self> {
                let (next, previous) = (paged.next_cursor.clone(), paged.previous_cursor.clone());
                let view = Self {
                    items,
                    next_cursor: paged.next_cursor,
                    previous_cursor: paged.previous_cursor,
                    total: paged.total,
                };
                $crate::http::Listed { view, next, previous }
            }
        }
    };
}
pub(crate) use page_view;

/// The parts of a page view that are the same for every list.
#[derive(Debug, Default)]
pub(crate) struct Paged {
    pub(crate) next_cursor: Option<String>,
    pub(crate) previous_cursor: Option<String>,
    pub(crate) total: Option<i64>,
}

impl Paged {
    /// A list that is always whole.
    pub(crate) fn whole(count: usize) -> Self {
        Self { total: i64::try_from(count).ok(), ..Self::default() }
    }

    /// Names the neighbours of `page` by the keys of its outermost items.
    pub(crate) fn of<T, K>(page: &Page<T>, paging: &Paging<K>, key: impl Fn(&T) -> K) -> Self
    where
        K: Serialize + DeserializeOwned + Clone,
    {
        let last = page.items.last().filter(|_| page.more_after);
        let first = page.items.first().filter(|_| page.more_before);
        Self {
            next_cursor: last.and_then(|item| paging.after(key(item))),
            previous_cursor: first.and_then(|item| paging.before(key(item))),
            total: page.total,
        }
    }
}

/// A page with the cursors of its neighbours.
pub(crate) struct Listed<V> {
    pub(crate) view: V,
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

impl<V: Serialize> Responder for Listed<V> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let body = match super::etag::json(&self.view) {
            Ok(body) => body,
            Err(problem) => return HttpResponse::from_error(problem),
        };
        let strong = super::etag::tag(kernel::Version::NONE, &body);
        let etag = format!("W/{strong}");
        if not_modified(request, &strong) {
            return HttpResponse::NotModified().insert_header((header::ETAG, etag)).finish();
        }
        let mut response = HttpResponse::Ok();
        page_headers(&mut response, request, self.next.as_deref(), self.previous.as_deref());
        response.insert_header((header::ETAG, etag)).content_type("application/json").body(body)
    }
}

/// Names the neighbouring pages in a `Link` header.
pub(crate) fn page_headers(
    response: &mut HttpResponseBuilder,
    request: &HttpRequest,
    next: Option<&str>,
    previous: Option<&str>,
) {
    let link = |cursor: &str, relation: &str| {
        let kept =
            form_urlencoded::parse(request.query_string().as_bytes()).filter(|(name, _)| name != "cursor");
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair("cursor", cursor)
            .finish();
        format!("<{}?{query}>; rel=\"{relation}\"", request.path())
    };
    let links: Vec<_> = next
        .map(|cursor| link(cursor, "next"))
        .into_iter()
        .chain(previous.map(|cursor| link(cursor, "prev")))
        .collect();
    if !links.is_empty() {
        response.insert_header((header::LINK, links.join(", ")));
    }
}
