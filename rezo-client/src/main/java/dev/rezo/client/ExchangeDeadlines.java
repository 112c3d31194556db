package dev.rezo.client;

import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What the exchange of a connection waits for, and until when: for the peer to take the request,
 * for 100 (Continue), for the head, for more of the body, for the rest of a body that nobody reads,
 * for the call to be over. Several of them run at once while a response comes before its request is
 * complete.
 *
 * <p>Times in, answers out: it reads no clock and arms no timer.
 *
 * <p>Confined to its loop.
 */
final class ExchangeDeadlines {

  /** How long the unread rest of a body may take that is read to save the connection. */
  private static final long MAX_DRAIN_NANOS = 100_000_000;

  /** How long an answer may wait for the thread that has the file of its request. */
  private static final long MAX_HELD_NANOS = 2_000_000_000;

  /** How far the exchange is. */
  interface Progress {
    /** Whether some of the request is yet to be sent. */
    boolean isSending();

    /** Whether it is the peer who holds it up, by not taking what was sent. */
    boolean isBlocked();

    /** Whether the body waits for the peer to say that it wants it. */
    boolean awaitsContinue();

    /** Whether the head of the final response is here. */
    boolean isAnswered();
  }

  private final Progress progress;
  private long sentNanos;
  private long readNanos;
  private boolean readsPaused;
  private long drainDeadline = Deadlines.NEVER;

  ExchangeDeadlines(Progress progress) {
    this.progress = progress;
  }

  /** The request begins, or the transport took more of it, or all. */
  void sent(long now) {
    sentNanos = now;
  }

  /** When the transport took some of the request last. */
  long sentNanos() {
    return sentNanos;
  }

  /** Bytes came, or are waited for again. */
  void read(long now) {
    readNanos = now;
  }

  /** When bytes came last. */
  long readNanos() {
    return readNanos;
  }

  /** Whether the reader is what is waited for: then the peer is not late. */
  void pauseReads(boolean paused) {
    readsPaused = paused;
  }

  /** From now on what comes of the body is only read to save the connection. */
  void drain(long now) {
    drainDeadline = now + MAX_DRAIN_NANOS;
  }

  /** The answer is complete, and waits for its request, to save the connection. */
  void hold(long now) {
    drainDeadline = now + MAX_HELD_NANOS;
  }

  /** The exchange is over. */
  void clear() {
    readsPaused = false;
    drainDeadline = Deadlines.NEVER;
  }

  /** The earliest of them, or {@link Deadlines#NEVER}. */
  long next(Exchange running) {
    long step = Deadlines.earlier(write(running.limits), answer(running.limits));
    if (progress.awaitsContinue()) {
      step = Deadlines.earlier(step, Deadlines.after(sentNanos, running.limits.expectContinue));
    }
    return Deadlines.earlier(Deadlines.earlier(step, running.callDeadline()), drainDeadline);
  }

  /** Whether the peer was asked for long enough if it wants the body. */
  boolean isContinueOver(Exchange running, long now) {
    return progress.awaitsContinue()
        && Deadlines.isOver(Deadlines.after(sentNanos, running.limits.expectContinue), now);
  }

  /** Whether the rest of a body that nobody reads has taken too long. */
  boolean isDrainOver(long now) {
    return Deadlines.isOver(drainDeadline, now);
  }

  /** The limit of the call that is over, or null. */
  @Nullable Limit over(Exchange running, long now) {
    if (Deadlines.isOver(running.callDeadline(), now)) {
      return Limit.CALL;
    }
    if (Deadlines.isOver(write(running.limits), now)) {
      return Limit.WRITE;
    }
    if (Deadlines.isOver(answer(running.limits), now)) {
      return !progress.isAnswered() ? Limit.HEAD : Limit.READ_IDLE;
    }
    return null;
  }

  /** What the exchange is doing when that limit is over. */
  Phase phase(Limit over) {
    if (over == Limit.WRITE) {
      return Phase.SEND;
    }
    if (progress.isAnswered()) {
      return Phase.BODY;
    }
    return progress.isSending() ? Phase.SEND : Phase.HEAD;
  }

  /** The peer is to take bytes that wait; while the application has none the peer is not late. */
  private long write(Deadlines limits) {
    return progress.isBlocked() ? Deadlines.after(sentNanos, limits.write) : Deadlines.NEVER;
  }

  /** The peer is to begin its response once it has the request, and then to go on. */
  private long answer(Deadlines limits) {
    if (!progress.isAnswered()) {
      return owesHead(limits) ? Deadlines.after(sentNanos, limits.head) : Deadlines.NEVER;
    }
    return readsPaused ? Deadlines.NEVER : Deadlines.after(readNanos, limits.readIdle);
  }

  /** It has the request, or holds it up for good by not saying whether it wants the body. */
  private boolean owesHead(Deadlines limits) {
    return !progress.isSending()
        || (progress.awaitsContinue() && limits.expectContinue == Deadlines.NEVER);
  }
}
