//! Mangrove, the working system of a regional human-rights office: one program, one data folder.
//!
//! One folder a noun of the domain ([`recommendation`], [`follow_up`], [`document`] ...) holds its type, its form, its
//! pages and their templates. [`office`] opens the data folder; [`web`] serves the pages; [`cli`] is the command line.

pub mod access;
pub mod account;
pub mod activity;
pub mod apart;
pub mod assessment;
pub mod attached;
pub mod challenge;
pub mod cli;
pub mod cluster;
pub mod codes;
pub mod consent;
pub mod consultation;
pub mod date;
pub mod document;
pub mod exchange;
pub mod follow_up;
pub mod form;
pub mod gate;
pub mod hex;
pub mod home;
pub mod import;
pub mod indicator;
pub mod institution;
pub mod letters;
pub mod look;
pub mod measurement;
pub mod narrow;
pub mod noun;
pub mod office;
pub mod participation;
pub mod party;
pub mod person;
pub mod priority;
pub mod recommendation;
pub mod reply;
pub mod request;
pub mod routine;
pub mod sample;
pub mod search;
pub mod session;
pub mod space;
pub mod spreadsheet;
pub mod submission;
pub mod verdict;
pub mod web;
