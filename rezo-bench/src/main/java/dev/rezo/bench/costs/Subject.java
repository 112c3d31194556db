package dev.rezo.bench.costs;

import java.util.concurrent.CompletionStage;

/**
 * A client that is measured.
 *
 * <p>Lifecycle: {@link #start} once, then any number of {@link #get}, then {@link #close}.
 *
 * <p>Thread-safe.
 */
interface Subject extends AutoCloseable {

  /** What the table calls it. */
  String name();

  /** The name of the one that its costs are compared with, which is measured in the same run. */
  String baseline();

  /** Makes the client; connections are opened by what follows. */
  void start(String url);

  /** Sends one GET; completes with the length of the body when all of it was read. */
  CompletionStage<Integer> get();

  /** How many connections it has opened so far. */
  long opened();

  /** Closes the client and what belongs to it. */
  @Override
  void close();
}
