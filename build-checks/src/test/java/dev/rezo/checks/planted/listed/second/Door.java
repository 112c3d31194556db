package dev.rezo.checks.planted.listed.second;

/** A public type as it has become. Immutable. */
public interface Door {

  /** Stays as it is. */
  int width();

  /** Returned something else once. */
  long height();

  /** Could fail once. */
  void open();

  /** Was not there once. */
  default void ring() {}
}
