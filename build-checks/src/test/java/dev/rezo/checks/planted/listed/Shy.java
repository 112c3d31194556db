package dev.rezo.checks.planted.listed;

/** A parent that users cannot name, but what it adds they can. Immutable. */
abstract class Shy implements Runnable {

  /** Seen in the child. */
  public void greet() {}
}
