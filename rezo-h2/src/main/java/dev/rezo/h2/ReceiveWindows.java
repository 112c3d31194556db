package dev.rezo.h2;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;

/**
 * How much the peer may send, on the connection and on each stream, and when it is told of more
 * (RFC 9113 section 6.9). The window of the connection is topped up when bytes arrive, that of a
 * stream when its reader has taken them. Windows grow when a round trip brings about as much as
 * they allow, that of a stream out of a budget.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ReceiveWindows {

  /** A window that could only grow by less than this part of it stays as it is. */
  private static final int LEAST_GROWTH_PART = 4;

  private final Http2Settings settings;
  private final Http2Limits limits;
  private final WindowBudget budget;
  private final ControlFrames control;
  private final ReceiveWindow connection;
  private final RoundTrip roundTrip = new RoundTrip();

  /** What streams begin with: before our SETTINGS are acknowledged, not less than the default. */
  private int firstOfStream;

  private long now;

  ReceiveWindows(
      Http2Settings settings, Http2Limits limits, WindowBudget budget, ControlFrames control) {
    this.settings = settings;
    this.limits = limits;
    this.budget = budget;
    this.control = control;
    this.connection = new ReceiveWindow(settings.connectionWindow());
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

  /** DATA of any stream: the connection takes as much more at once, whoever reads it when. */
  void received(int flowLength, long nowNanos) throws ConnectionErrorException {
    now = nowNanos;
    if (!connection.receive(flowLength, nowNanos, roundTrip.nanos())) {
      throw new ConnectionErrorException(
          ErrorCode.FLOW_CONTROL_ERROR,
          "RFC 9113 section 6.9.1",
          "connection: expected DATA within the window, actual " + flowLength + " octets");
    }
    connection.grow(Math.min(connection.wanted(), limits.maxConnectionWindow()));
    int increment = connection.consume(flowLength);
    if (increment > 0) {
      control.windowUpdate(0, increment);
    }
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

  /** The reader of this stream has used bytes up: it keeps up, and may be sent more at a time. */
  void consume(Http2Stream stream, long bytes) {
    ReceiveWindow window = stream.receiveWindow;
    long growth = Math.min(window.wanted(), limits.maxStreamWindow()) - window.size();
    if (growth > 0 && stream.response == Http2Stream.Response.BODY) {
      long claimed = claim(growth, window.size() / LEAST_GROWTH_PART);
      stream.grownBy += claimed;
      window.grow(window.size() + claimed);
    }
    giveBack(stream, bytes);
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

  /** Bytes of this stream are held no more, whether or not anybody reads it; it is not over. */
  void giveBack(Http2Stream stream, long bytes) {
    int increment = stream.receiveWindow.consume(bytes);
    if (increment > 0 && stream.response != Http2Stream.Response.COMPLETE) {
      control.windowUpdate(stream.id(), increment);
    }
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
