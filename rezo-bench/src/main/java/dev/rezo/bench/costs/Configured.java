package dev.rezo.bench.costs;

import dev.rezo.bench.load.Subject;

/**
 * One configuration of a client, whose costs are compared with those of another.
 *
 * <p>Lifecycle: {@link #start} once, then any number of {@link #call}, then {@link #close}.
 *
 * <p>Thread-safe.
 */
interface Configured extends Subject {

  /** What the table calls it. */
  String name();

  /** The name of the one that its costs are compared with, which is measured in the same run. */
  String baseline();

  /** Makes the client; connections are opened by what follows. */
  void start(String url);

  /** How many connections it has opened so far. */
  long opened();
}
