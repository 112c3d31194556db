package dev.rezo.bench.load;

/**
 * A client that is measured.
 *
 * <p>Lifecycle: open when it is made; connections are opened by what follows: any number of {@link
 * #call}, then {@link #close}.
 *
 * <p>Thread-safe.
 */
public interface Subject extends AutoCloseable {

  /**
   * Begins to send requests for this caller, in the way of the client: each whose answer was read
   * whole is {@linkplain Caller#answered told}, and followed by another as long as the caller says
   * so. Does not wait for them.
   */
  void call(Caller caller);

  /** Closes the client and what belongs to it. */
  @Override
  void close();
}
