package dev.rezo.client;

import dev.rezo.io.EventLoop;
import dev.rezo.io.Transport;

/**
 * Stops and starts the reading of a connection as the reader of a response body takes it: paused
 * when too much waits, resumed when the reader has caught up, drained when it gave up.
 *
 * <p>Confined to its loop, but for what the reader asks, which becomes a task of the loop.
 */
final class BodyFlow implements InboundBody.Upstream {

  /** An unread remainder up to this is read and forgotten; a longer one costs the connection. */
  private static final int MAX_DRAIN_BYTES = 64 * 1024;

  private final Transport transport;
  private final EventLoop loop;
  private final ResponseIntake intake;
  private final ExchangeDeadlines deadlines;
  private final Runnable onChange;
  private boolean paused;

  /**
   * Makes the flow of a connection.
   *
   * @param onChange hears that deadlines have changed
   */
  BodyFlow(
      Transport transport, ResponseIntake intake, ExchangeDeadlines deadlines, Runnable onChange) {
    this.transport = transport;
    this.loop = transport.loop();
    this.intake = intake;
    this.deadlines = deadlines;
    this.onChange = onChange;
  }

  /** The reader has enough for now. */
  void pause() {
    paused = true;
    deadlines.pauseReads(true);
    transport.pauseReads();
  }

  /** The exchange is over: whatever comes next is read. */
  void clear() {
    if (paused) {
      paused = false;
      transport.resumeReads();
    }
  }

  /** Whether more was read and forgotten than a connection is worth. */
  boolean isDrainTooLong() {
    return intake.discardedBytes() > MAX_DRAIN_BYTES;
  }

  @Override
  public void resume(InboundBody body) {
    if (loop.inLoop()) {
      resumeReads(body);
    } else {
      LoopTasks.later(loop, () -> resumeReads(body));
    }
  }

  private void resumeReads(InboundBody body) {
    if (body == intake.body() && paused) {
      paused = false;
      deadlines.pauseReads(false);
      deadlines.read(loop.nanoTime());
      onChange.run();
      transport.resumeReads();
    }
  }

  @Override
  public void abandon(InboundBody body) {
    LoopTasks.later(loop, () -> drain(body));
  }

  /** Reads a short remainder so that the connection lives on; else it is closed. */
  private void drain(InboundBody body) {
    if (body == intake.body()) {
      intake.discard();
      deadlines.drain(loop.nanoTime());
      onChange.run();
      resumeReads(body);
    }
  }

  @Override
  public boolean isOnLoop() {
    return loop.inLoop();
  }
}
