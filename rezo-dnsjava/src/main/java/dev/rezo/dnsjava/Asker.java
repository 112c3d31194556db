package dev.rezo.dnsjava;

import dev.rezo.io.EventLoop;

/** Who a question can be put to. Thread-safe. */
interface Asker extends AutoCloseable {

  /**
   * Asks. On the loop only.
   *
   * @param deadlineNanos when to give up, in the scale of the loop
   */
  Pending ask(EventLoop loop, Question question, long deadlineNanos, Hearer hearer);

  /** Lets go of sockets and threads. Idempotent; what was asked may stay unanswered. */
  @Override
  void close();

  /** Hears the outcome. Confined to its loop. */
  @FunctionalInterface
  interface Hearer {
    /** Called once, on the loop, and never before {@link #ask} has returned. */
    void heard(Reply reply);
  }
}
