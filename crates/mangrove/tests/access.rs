//! Access.
mod world;
