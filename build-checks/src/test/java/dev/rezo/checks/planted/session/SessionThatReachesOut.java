package dev.rezo.checks.planted.session;

import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;

/** All that a session must not use. Thread-safe. */
final class SessionThatReachesOut {

  private static final System.Logger LOG = System.getLogger("planted");

  final ConcurrentHashMap<SocketChannel, Long> times = new ConcurrentHashMap<>();

  void received(SocketChannel from) {
    times.put(from, System.nanoTime() + Clock.systemUTC().millis());
    LOG.log(System.Logger.Level.DEBUG, "received");
  }
}
