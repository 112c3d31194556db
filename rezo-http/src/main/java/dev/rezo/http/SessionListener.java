package dev.rezo.http;

import org.jspecify.annotations.Nullable;

/**
 * Watches HTTP/2 sessions and may change nothing; connections that speak HTTP/1.1 have none. A
 * session is shared by the clients of its pool: of the session itself hears the client that opened
 * it and, from its first request on it, every other one, until it is closed; of a stream hears the
 * client whose call it is.
 *
 * <p>Methods are called on the loop of the session, once it has taken or written a batch of bytes,
 * and must not block; an exception thrown by one is logged and breaks nothing.
 *
 * <p>Thread-safe: one listener watches all sessions at once.
 */
public interface SessionListener {

  /** A session stands, TLS included. This side's SETTINGS are on their way. */
  default void opened(SessionFacts session) {}

  /** The peer has said what it takes: at the beginning, and again when that changes. */
  default void settingsReceived(SessionFacts session, SessionSettings settings) {}

  /**
   * A call has a stream. Its head is written now, or when the peer's limit of streams leaves room.
   *
   * @param reused whether the session was there before: false for the one call that it was opened
   *     for
   */
  default void streamOpened(SessionFacts session, Call call, int streamId, boolean reused) {}

  /**
   * A stream is over.
   *
   * @param failure null when the response is complete; a {@link StreamResetException} has the code
   *     of the peer, a {@link ProtocolException} the rule that it broke, a {@link
   *     ConnectionLostException} says that the session or its GOAWAY took it along; all else is
   *     this side's wish, and told to the peer as CANCEL
   */
  default void streamEnded(SessionFacts session, int streamId, @Nullable Throwable failure) {}

  /**
   * A stream has waited for too long: the session gets no new ones until the peer has answered a
   * PING, which is on its way. Either {@link #pong} or {@link #closed} is next.
   */
  default void suspected(SessionFacts session) {}

  /** The peer has answered a PING, so long after it was asked. */
  default void pong(SessionFacts session, long roundTripNanos) {}

  /** The peer takes no more streams; may come twice, with a lower last stream. */
  default void goAwayReceived(SessionFacts session, GoAway goAway) {}

  /**
   * The connection is closed.
   *
   * @param failure what broke it, or null for an end in good order
   */
  default void closed(SessionFacts session, @Nullable Throwable failure) {}
}
