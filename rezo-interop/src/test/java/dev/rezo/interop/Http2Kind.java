package dev.rezo.interop;

import java.util.regex.Pattern;

/**
 * A server that speaks HTTP/2, as it is set up for that.
 *
 * <p>Immutable.
 */
interface Http2Kind extends ServerKind {

  /** What our configurations and servers write for each request. */
  Pattern LOGGED = Pattern.compile("connection=(\\S+) \"(?:\\S+) (?:https?://[^/]+)?([^\\s\"]+)");

  /** Finds in its logs which connection was asked for which target: two groups. */
  default Pattern logged() {
    return LOGGED;
  }

  /** How many streams at once it allows on {@link Site.Port#HTTP2_FEW}. */
  default int fewStreams() {
    return 10;
  }

  @Override
  default String reloadSignal() {
    throw new IllegalStateException(name() + " takes up no other configuration");
  }

  @Override
  default String resumedMark() {
    throw new IllegalStateException("asked of servers of HTTP/1.1 only");
  }
}
