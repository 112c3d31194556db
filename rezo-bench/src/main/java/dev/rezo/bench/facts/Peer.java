package dev.rezo.bench.facts;

/**
 * A client with the settings that it comes with, used in its usual way for a short answer: the body
 * is read whole into memory.
 *
 * <p>Thread-safe.
 */
public interface Peer extends AutoCloseable {

  /** Sends this, and waits for all of the answer, or for an error. */
  Answer send(Ask ask) throws Exception;

  @Override
  void close();
}
