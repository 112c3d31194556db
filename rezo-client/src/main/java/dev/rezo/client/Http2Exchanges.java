package dev.rezo.client;

import dev.rezo.http.Phase;
import dev.rezo.http.RezoException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The exchanges that run on an HTTP/2 connection, and those of them that wait for the SETTINGS of
 * the peer: what they want it may not allow. An exchange that waits begins, or is told that it does
 * not.
 *
 * <p>Confined to its loop.
 */
final class Http2Exchanges {

  private final List<Http2Exchange> running = new ArrayList<>();
  private final ArrayDeque<Http2Exchange> waiting = new ArrayDeque<>(0);

  int size() {
    return running.size();
  }

  boolean isEmpty() {
    return running.isEmpty();
  }

  void add(Http2Exchange begun) {
    begun.index = running.size();
    running.add(begun);
  }

  /** Begins with {@link #beginWaiting}, unless it is over before. */
  void awaitSettings(Http2Exchange begun) {
    waiting.add(begun);
    begun.await();
  }

  void remove(Http2Exchange gone) {
    Http2Exchange last = running.remove(running.size() - 1);
    if (last != gone) {
      running.set(gone.index, last);
      last.index = gone.index;
    }
  }

  /** The peer has said what it allows. */
  void beginWaiting() {
    for (Http2Exchange next = waiting.poll(); next != null; next = waiting.poll()) {
      next.beginUnlessOver();
    }
  }

  /** The connection takes no streams any more: not a byte was sent of those that wait. */
  void turnWaitingAway() {
    for (Http2Exchange next = waiting.poll(); next != null; next = waiting.poll()) {
      next.turnAway();
    }
  }

  void abort(Exchange stopped, RezoException cause) {
    for (Http2Exchange exchange : running) {
      if (exchange.exchange == stopped) {
        exchange.abort(cause);
        return;
      }
    }
  }

  void abortAll(RezoException cause) {
    for (Http2Exchange exchange : List.copyOf(running)) {
      exchange.abort(cause);
    }
  }

  void stopThoseOf(ClientCore client) {
    for (Http2Exchange exchange : List.copyOf(running)) {
      if (exchange.exchange.core == client) {
        exchange.exchange.stop(client.closedException(exchange.exchange, Phase.BODY));
      }
    }
  }

  void checkDeadlines(long now) {
    for (Http2Exchange exchange : List.copyOf(running)) {
      exchange.checkDeadlines(now);
    }
  }
}
