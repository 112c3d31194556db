package dev.rezo.bench.facts;

import java.io.IOException;

/**
 * One way to misbehave, which is a column of a table.
 *
 * <p>Immutable.
 */
record Scenario(String title, Observation observation) {

  /** Makes a server, lets a client call it, and says what was seen, in a few words. Immutable. */
  interface Observation {
    String of(PeerProcess client) throws IOException, InterruptedException;
  }
}
