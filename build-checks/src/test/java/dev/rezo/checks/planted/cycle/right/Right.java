package dev.rezo.checks.planted.cycle.right;

import dev.rezo.checks.planted.cycle.left.Left;

/** The other half of a cycle. Immutable. */
public record Right(Left other) {}
