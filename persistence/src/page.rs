//! Pages of lists by keyset: constant cost at any depth, and nothing missed.

/// Which way a page lies from its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What comes after.
    Next,
    /// What comes before.
    Previous,
}

/// In which order a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// Which part of a list is wanted. `K` is the key the list is sorted by, the identifier last.
#[derive(Clone, Debug)]
pub struct PageRequest<K> {
    /// The key from which the page goes on, and which way.
    pub from: Option<(K, Direction)>,
    /// The most items.
    pub limit: u16,
    /// The order of the list.
    pub order: Order,
    /// Whether to count the whole list.
    pub total: bool,
}

impl<K> PageRequest<K> {
    /// Whether rows have to be read from the small end.
    pub(crate) fn ascending(&self) -> bool {
        let backwards = matches!(self.from, Some((_, Direction::Previous)));
        (self.order == Order::Ascending) != backwards
    }

    /// How many rows to read: one more than the page, to know whether it is the last.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// Part of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The items in the order of the list.
    pub items: Vec<T>,
    /// Whether there is more after them.
    pub more_after: bool,
    /// Whether there is more before them.
    pub more_before: bool,
    /// How many there are in all, if that was asked for.
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// Cuts a page out of rows read from its anchor onwards, one more than the page if there are so many.
    pub(crate) fn cut<K>(mut rows: Vec<T>, request: &PageRequest<K>, total: Option<i64>) -> Self {
        let more = rows.len() > usize::from(request.limit);
        rows.truncate(usize::from(request.limit));
        let (more_after, more_before) = match request.from {
            None => (more, false),
            Some((_, Direction::Next)) => (more, true),
            Some((_, Direction::Previous)) => {
                rows.reverse();
                (true, more)
            }
        };
        Self { items: rows, more_after, more_before, total }
    }

    /// Cuts a page out of a list that is there whole: what hangs on one case, and is few.
    pub fn of_all<K: Ord>(all: Vec<T>, request: &PageRequest<K>, key: impl Fn(&T) -> K) -> Self {
        let total = request.total.then(|| i64::try_from(all.len()).unwrap_or(i64::MAX));
        let ascending = request.ascending();
        let mut rows = all;
        rows.sort_by(|one, other| {
            let order = key(one).cmp(&key(other));
            if ascending { order } else { order.reverse() }
        });
        if let Some((anchor, _)) = &request.from {
            rows.retain(|row| if ascending { key(row) > *anchor } else { key(row) < *anchor });
        }
        Self::cut(rows, request, total)
    }

    /// The same page of other items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(convert).collect(),
            more_after: self.more_after,
            more_before: self.more_before,
            total: self.total,
        }
    }

    /// The same page of items that might not convert.
    ///
    /// # Errors
    /// The first failure.
    pub fn try_map<U, E>(self, convert: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        Ok(Page {
            items: self.items.into_iter().map(convert).collect::<Result<_, _>>()?,
            more_after: self.more_after,
            more_before: self.more_before,
            total: self.total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(from: Option<(u8, Direction)>, order: Order) -> (Vec<u8>, bool, bool) {
        let request = PageRequest { from, limit: 2, order, total: false };
        let page = Page::of_all(vec![3, 1, 5, 2, 4], &request, |number| *number);
        (page.items, page.more_before, page.more_after)
    }

    #[test]
    fn a_whole_list_is_cut_as_a_query_would_be() {
        use Direction::{Next, Previous};
        use Order::{Ascending, Descending};
        assert_eq!(page(None, Ascending), (vec![1, 2], false, true));
        assert_eq!(page(Some((2, Next)), Ascending), (vec![3, 4], true, true));
        assert_eq!(page(Some((4, Next)), Ascending), (vec![5], true, false));
        assert_eq!(page(Some((5, Previous)), Ascending), (vec![3, 4], true, true));
        assert_eq!(page(Some((3, Previous)), Ascending), (vec![1, 2], false, true));
        assert_eq!(page(Some((4, Next)), Descending), (vec![3, 2], true, true));
        assert_eq!(page(Some((3, Previous)), Descending), (vec![5, 4], false, true));
    }
}
