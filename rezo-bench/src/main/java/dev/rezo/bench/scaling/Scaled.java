package dev.rezo.bench.scaling;

import dev.rezo.bench.load.Subject;

/**
 * A client that holds as much as it was told to.
 *
 * <p>Thread-safe.
 */
interface Scaled extends Subject {

  /** How many connections it has opened so far. */
  long connections();
}
