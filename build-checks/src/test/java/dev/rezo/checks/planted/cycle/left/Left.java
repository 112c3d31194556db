package dev.rezo.checks.planted.cycle.left;

import dev.rezo.checks.planted.cycle.right.Right;

/** One half of a cycle. Immutable. */
public record Left(Right other) {}
