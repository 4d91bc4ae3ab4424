//! Requests: what a State asks the office for. Cooperation starts here, or from a need or priority that the State has
//! stated in a document.

pub mod working_days;
