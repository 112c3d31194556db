package dev.rezo.client;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * How a response body on an HTTP/2 stream flows: what the reader takes, the peer may send again;
 * what the reader gives up is waited for if it is short. Nothing here stops the connection, which
 * other streams use: a reader that stops is held up by the window of its own stream.
 *
 * <p>Confined to its loop, but for what the reader asks.
 */
final class Http2BodyFlow implements InboundBody.Upstream {

  /** An unread remainder up to this is read and forgotten; a longer one is not sent any more. */
  private static final int MAX_DRAIN_BYTES = 64 * 1024;

  /** How much the reader takes before the loop is told: the least window is twice as much. */
  private static final int CREDIT_BYTES = 32 * 1024;

  private static final AtomicIntegerFieldUpdater<Http2BodyFlow> TAKEN =
      AtomicIntegerFieldUpdater.newUpdater(Http2BodyFlow.class, "taken");

  /** The stream. */
  interface Owner {
    /** Whether nothing comes any more. */
    boolean isOver();

    /** How many bytes are yet to come, or -1 when only the end tells. */
    long expected();

    /** The peer may send as many more. */
    void grant(long bytes);

    /** The reader has caught up: now it is the peer who is waited for. */
    void resumed();

    /** Nobody reads the rest, which is short: it is waited for, but not for long. */
    void draining();

    /** Nobody reads the rest, and it is not worth waiting for. */
    void giveUp();
  }

  private final Http2Connection connection;
  private final Owner owner;

  /** What came and was not taken: it counts against the window. */
  private long held;

  private boolean discarding;
  private long discarded;

  /** What the reader took since the loop was told last. */
  @SuppressWarnings("unused") // By its updater.
  private volatile int taken;

  Http2BodyFlow(Http2Connection connection, Owner owner) {
    this.connection = connection;
    this.owner = owner;
  }

  /**
   * Bytes came.
   *
   * @return whether somebody wants them
   */
  boolean receive(int bytes) {
    held += bytes;
    if (discarding) {
      discarded += bytes;
    }
    return !discarding;
  }

  /** What was forgotten may come again; or nothing more, if that is too long. */
  void settle() {
    if (!discarding) {
      return;
    }
    if (discarded > MAX_DRAIN_BYTES) {
      owner.giveUp();
    } else {
      grant(held);
    }
  }

  @Override
  public void taken(int bytes) {
    int before = TAKEN.getAndAdd(this, bytes);
    if (before < CREDIT_BYTES && before + bytes >= CREDIT_BYTES) {
      if (isOnLoop()) {
        grantTaken();
      } else {
        LoopTasks.later(connection.loop(), this::grantTaken);
      }
    }
  }

  private void grantTaken() {
    grant(Math.min(TAKEN.getAndSet(this, 0), held));
  }

  private void grant(long bytes) {
    if (bytes > 0 && !owner.isOver()) {
      held -= bytes;
      owner.grant(bytes);
    }
  }

  @Override
  public void resume(InboundBody reading) {
    LoopTasks.later(connection.loop(), owner::resumed);
  }

  @Override
  public void abandon(InboundBody unread) {
    LoopTasks.later(connection.loop(), this::drain);
  }

  /** Waits for a short remainder, as a reset costs the peer more than its end; else it is reset. */
  private void drain() {
    if (owner.isOver()) {
      return;
    }
    discarding = true;
    long rest = owner.expected();
    if ((rest < 0 ? held : rest) > MAX_DRAIN_BYTES) { // More may follow what is held.
      owner.giveUp();
      return;
    }
    grant(held);
    owner.draining();
  }

  @Override
  public boolean isOnLoop() {
    return connection.loop().inLoop();
  }
}
