package dev.rezo.h2;

/**
 * The memory that windows may grow into, and that holds what came and is not read, beyond what each
 * connection starts with; connections share one. Whatever is granted is given back when the session
 * ends.
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
