package dev.rezo.client;

import dev.rezo.h2.Http2Session;
import dev.rezo.io.EventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the peer of an HTTP/2 connection is still there. It has to acknowledge our SETTINGS (RFC
 * 9113 section 6.5.3); and when a stream has waited for too long the connection is suspect: it gets
 * no new streams, the peer is asked by PING (section 6.7), and silence ends it. The timer runs
 * whether or not the question could be written: a peer that takes no bytes does not answer, either.
 *
 * <p>Confined to its loop.
 */
final class Http2Liveness {

  /** A peer that is alive answers a PING at once; this is room for a slow network. */
  static final long PING_NANOS = 5_000_000_000L;

  /** What SETTINGS have to be acknowledged in. */
  static final long SETTINGS_NANOS = 10_000_000_000L;

  /** Hears what comes of it. */
  interface Owner {
    /** It is suspect from now on. */
    void suspicionBegan();

    /** The peer has answered, so long after it was asked. */
    void ponged(long roundTripNanos);

    /** The peer is not there. */
    void dead(IOException cause);
  }

  private final EventLoop loop;
  private final Http2Session session;
  private final Owner owner;
  private EventLoop.@Nullable Timer settingsTimer;
  private EventLoop.@Nullable Timer pingTimer;
  private boolean suspect;
  private long question;
  private long askedNanos;

  Http2Liveness(EventLoop loop, Http2Session session, Owner owner) {
    this.loop = loop;
    this.session = session;
    this.owner = owner;
  }

  /** SETTINGS were sent. */
  void begin() {
    settingsTimer =
        loop.schedule(
            loop.nanoTime() + SETTINGS_NANOS,
            () -> owner.dead(silence("acknowledgement of SETTINGS", SETTINGS_NANOS)));
  }

  void settingsAcknowledged() {
    cancel(settingsTimer);
    settingsTimer = null;
  }

  /** Whether a stream has waited for too long, and the peer has not answered since. */
  boolean isSuspect() {
    return suspect;
  }

  /** A stream has waited for too long: asks. */
  void suspect() {
    if (!suspect) {
      suspect = true;
      ask();
      owner.suspicionBegan();
    }
  }

  /** Asks, unless an answer is waited for. The question is written with the next flush. */
  void ask() {
    if (pingTimer != null) {
      return;
    }
    long now = loop.nanoTime();
    question++;
    askedNanos = now;
    session.ping(question);
    pingTimer =
        loop.schedule(now + PING_NANOS, () -> owner.dead(silence("answer to PING", PING_NANOS)));
  }

  /** The peer has answered. Whoever tells it sees to what follows when the session has returned. */
  void answered(long payload, long nowNanos) {
    if (pingTimer != null && payload == question) {
      cancel(pingTimer);
      pingTimer = null;
      suspect = false;
      owner.ponged(nowNanos - askedNanos);
    }
  }

  /** The connection is over. */
  void end() {
    settingsAcknowledged();
    cancel(pingTimer);
    pingTimer = null;
  }

  private static void cancel(EventLoop.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private static IOException silence(String wanted, long nanos) {
    return new IOException(
        "expected an " + wanted + " within " + nanos / 1_000_000_000 + " s, actual none");
  }
}
