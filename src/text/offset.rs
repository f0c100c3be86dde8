//! Positions in text, one type for each unit, so that a byte count is never taken for a
//! character count. No type here converts from `usize` by itself: the unit is always named.

use std::fmt;

macro_rules! offset {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The beginning of the text.
            pub const ZERO: Self = Self(0);

            /// A position `value` units into the text. Article texts are below 4 GiB
            /// ([`MAX_TEXT_BYTES`](super::article_text::MAX_TEXT_BYTES)); a larger value is
            /// held at the largest position, which lies outside every text.
            #[must_use]
            #[inline]
            pub fn new(value: usize) -> Self {
                Self(u32::try_from(value).unwrap_or(u32::MAX))
            }

            /// The number of units before this position.
            #[must_use]
            #[inline]
            pub const fn get(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

offset! {
    /// A position counted in bytes of UTF-8. What the program computes with.
    ByteOffset
}
offset! {
    /// A position counted in Unicode code points: what Python, and so most trainers, count.
    CharOffset
}
offset! {
    /// A position counted in UTF-16 code units: what JavaScript and Java count.
    Utf16Offset
}
