package dev.rezo.h2;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;

/**
 * How much the peer may send, on the connection and on each stream, and when it is told of more
 * (RFC 9113 section 6.9). The window of a stream is topped up when its reader has taken bytes, that
 * of the connection when they arrive, so that a body that nobody reads stalls no other: as long as
 * there is memory for what is not read. That is what windows of streams have grown by, and what the
 * budget lends; what is more than that, the window of the connection holds until it is read. A
 * stream on which nothing comes any more does not count.
 *
 * <p>Windows grow when a round trip brings about as much as they allow and, that of a stream, its
 * reader keeps up with it; out of the budget.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ReceiveWindows {

  /** A window that could only grow by less than this part of it stays as it is. */
  private static final int LEAST_GROWTH_PART = 4;

  /**
   * Up to this part of its first window, the connection holds by itself what is not read; beyond it
   * the budget lends as much at a time.
   */
  private static final int STEP_PART = 8;

  private final Http2Settings settings;
  private final Http2Limits limits;
  private final WindowBudget budget;
  private final ControlFrames control;
  private final ReceiveWindow connection;
  private final RoundTrip roundTrip = new RoundTrip();

  /** What streams begin with: before our SETTINGS are acknowledged, not less than the default. */
  private int firstOfStream;

  private long now;

  // What is held, and what the budget gave for it.
  private final long step;
  private long unread;
  private long grown;
  private long lent;
  private long grownOfConnection;
  private boolean isClosed;

  ReceiveWindows(
      Http2Settings settings, Http2Limits limits, WindowBudget budget, ControlFrames control) {
    this.settings = settings;
    this.limits = limits;
    this.budget = budget;
    this.control = control;
    this.connection = new ReceiveWindow(settings.connectionWindow());
    this.step = Math.max(1, settings.connectionWindow() / STEP_PART);
    this.firstOfStream = Math.max(settings.streamWindow(), SendWindow.DEFAULT);
  }

  /** SETTINGS go out. */
  void started(long nowNanos) {
    roundTrip.started(nowNanos);
  }

  /** That of a stream that begins now. */
  ReceiveWindow ofNewStream() {
    return new ReceiveWindow(firstOfStream);
  }

  /** DATA of any stream: the connection takes as much more at once, if memory allows. */
  void received(int flowLength, long nowNanos) throws ConnectionErrorException {
    now = nowNanos;
    if (!connection.receive(flowLength, nowNanos, roundTrip.nanos())) {
      throw new ConnectionErrorException(
          ErrorCode.FLOW_CONTROL_ERROR,
          "RFC 9113 section 6.9.1",
          "connection: expected DATA within the window, actual " + flowLength + " octets");
    }
    unread += flowLength;
    grownOfConnection += grow(connection, limits.maxConnectionWindow());
    settle();
    if (roundTrip.received(flowLength, nowNanos)) {
      control.ping(RoundTrip.PAYLOAD);
    }
  }

  /**
   * The same DATA, for their stream.
   *
   * @return false when the peer was not allowed to send them
   */
  boolean received(Http2Stream stream, int flowLength) {
    return stream.receiveWindow.receive(flowLength, now, roundTrip.nanos());
  }

  /** The same DATA, if no stream hears of them. */
  void ignored(int flowLength) {
    unread -= flowLength;
    settle();
  }

  /**
   * The reader of this stream has used bytes up. One that keeps up may be sent more at a time, if
   * there is more: the rest of a body that nobody wants is short.
   */
  void consume(Http2Stream stream, long bytes) {
    if (stream.response == Http2Stream.Response.BODY
        && stream.receiveWindow.isKeptUpWith(bytes)
        && isMoreThanItsWindow(stream)) {
      long growth = grow(stream.receiveWindow, limits.maxStreamWindow());
      stream.grownBy += growth;
      grown += growth;
    }
    giveBack(stream, bytes);
  }

  /** Whether the window is too small for what is yet to come, as far as anybody knows. */
  private static boolean isMoreThanItsWindow(Http2Stream stream) {
    return stream.announced < 0 || stream.announced - stream.received > stream.receiveWindow.size();
  }

  /** Bytes of this stream are held no more, whether or not anybody reads it; it is not over. */
  void giveBack(Http2Stream stream, long bytes) {
    int increment = forget(stream, bytes);
    if (increment > 0 && stream.response != Http2Stream.Response.COMPLETE) {
      control.windowUpdate(stream.id(), increment);
    }
    settle();
  }

  /**
   * Nothing comes on it any more. What its reader has not used up is the application's, which has
   * the whole response: if it loses that, nobody would tell.
   */
  void ended(Http2Stream stream) {
    long growth = stream.grownBy;
    if (growth > 0) {
      stream.grownBy = 0;
      grown -= growth;
      budget.release(growth);
    }
    int unused = forget(stream, stream.receiveWindow.held());
    settle();
  }

  /**
   * No stream runs: what the window of the connection has grown by is for others to grow by, as an
   * idle session may live for hours. The peer may still send what it was granted, once; what of
   * that nobody reads counts as ever, and is held without the budget at last.
   */
  void idle() {
    connection.shrink(settings.connectionWindow());
    if (grownOfConnection > 0) {
      budget.release(grownOfConnection);
      grownOfConnection = 0;
    }
  }

  /** The connection is over: the budget has everything back but what streams have, to the last. */
  void close() {
    isClosed = true;
    if (lent + grownOfConnection > 0) {
      budget.release(lent + grownOfConnection);
      lent = 0;
      grownOfConnection = 0;
    }
  }

  private int forget(Http2Stream stream, long bytes) {
    int increment = stream.receiveWindow.consume(bytes);
    unread -= bytes;
    return increment;
  }

  /** What is not read and in no budget, the window of the connection holds. */
  private void settle() {
    if (isClosed) {
      return;
    }
    long without = unread - grown - lent;
    for (; without > step && budget.claim(step); without -= step) {
      lent += step;
    }
    for (; lent > 0 && (unread == 0 || without <= -2 * step); without += step) {
      lent -= step;
      budget.release(step);
    }
    int increment = connection.hold(Math.max(without, 0));
    if (increment > 0) {
      control.windowUpdate(0, increment);
    }
  }

  /** Makes a window as large as it should be, as far as the budget goes; returns by how much. */
  private long grow(ReceiveWindow window, long most) {
    long growth = Math.min(window.wanted(), most) - window.size();
    if (growth <= 0) {
      return 0;
    }
    long claimed = claim(growth, window.size() / LEAST_GROWTH_PART);
    window.grow(window.size() + claimed);
    return claimed;
  }

  /** What the budget has of it, if that is worth it. */
  private long claim(long most, long least) {
    for (long bytes = most; bytes > 0 && bytes >= least; bytes /= 2) {
      if (budget.claim(bytes)) {
        return bytes;
      }
    }
    return 0;
  }

  /** Settings of ours are in effect (section 6.9.2). */
  void settingsAcknowledged(Iterable<Http2Stream> running, long nowNanos) {
    roundTrip.acknowledged(nowNanos);
    long delta = (long) settings.streamWindow() - firstOfStream;
    firstOfStream = settings.streamWindow();
    if (delta != 0) {
      running.forEach(stream -> stream.receiveWindow.move(delta));
    }
  }

  /** The PING that measures a round trip was answered. */
  void roundTripEnded(long nowNanos) {
    roundTrip.answered(nowNanos);
  }
}
