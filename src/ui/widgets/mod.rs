//! Small reusable widgets. Each takes the theme, and each control has an accessible name.

mod banner;
mod button;
mod card;
mod chip;
mod field;
mod list;
mod mark;

pub use banner::{BannerAnswer, BannerKind, banner, banner_with};
pub use button::{
    Emphasis, button, check, icon_button, menu_bar, menu_style, pill, pills, search_button,
};
pub use card::{card, empty_state, heading, quote};
pub use chip::Chip;
pub use field::{field, field_multiline};
pub use list::drop_list;
pub use mark::{
    avatar, dashed_frame, focus_ring, key_cap, key_cap_text, one_line, progress, status,
};
