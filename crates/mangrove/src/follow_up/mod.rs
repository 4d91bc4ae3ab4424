//! Follow-up: the form.

pub mod form_page;
