package dev.rezo.checks.planted.listed.first;

import java.io.IOException;

/** A public type as it was once. Immutable. */
public interface Door {

  /** Stays as it is. */
  int width();

  /** Is not there later. */
  void knock();

  /** Returns something else later. */
  int height();

  /** May not fail so later. */
  void open() throws IOException;
}
