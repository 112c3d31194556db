package dev.rezo.checks.planted.api;

/** A type that users cannot name. Immutable. */
interface Hidden {}
