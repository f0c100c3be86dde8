//! Claimdesk.
