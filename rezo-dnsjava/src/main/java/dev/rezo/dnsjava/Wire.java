package dev.rezo.dnsjava;

import dev.rezo.io.EventLoop;
import org.xbill.DNS.Message;

/** Carries one message to one server and brings its answer. Thread-safe. */
interface Wire extends AutoCloseable {

  /** Sends a query. On the loop only. There is no timeout here: whoever loses patience cancels. */
  Sent send(EventLoop loop, TryPlan.Try target, Query query, Receiver receiver);

  /** Lets go of sockets and threads. Idempotent; what was sent stays unanswered. */
  @Override
  void close();

  /** A query that was sent. Confined to its loop. */
  interface Sent extends Pending {
    /** The messages that came and were no answer to it. */
    int ignored();
  }

  /**
   * Hears one of the two, once, on the loop, and never before {@link #send} has returned. Confined
   * to its loop.
   */
  interface Receiver {
    /** The answer to the query; what was no answer to it was ignored. */
    void onAnswer(Message message);

    /** There will be none. */
    void onFailure(String what);
  }
}
