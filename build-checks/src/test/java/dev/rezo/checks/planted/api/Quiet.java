package dev.rezo.checks.planted.api;

/** A hidden parent that adds nothing to be seen. Immutable. */
abstract class Quiet {
  final int number = 1;

  Quiet() {}
}
