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
