package dev.rezo.h2;

/**
 * The memory that windows may grow into, and that holds what came on streams that run and is not
 * read, beyond what each connection starts with; connections share one. What is granted to a stream
 * is given back when nothing comes on it any more, whether or not it was read, and all of it when
 * the session ends.
 *
 * <p>Thread-safe.
 */
public interface WindowBudget {

  /**
   * Asks for memory.
   *
   * @param bytes more than 0
   * @return whether it is granted, all of it
   */
  boolean claim(long bytes);

  /** Gives memory back. */
  void release(long bytes);
}
