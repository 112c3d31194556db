package dev.rezo.io;

import java.net.SocketAddress;
import java.util.concurrent.Executor;

/**
 * One thread that turns: it waits for sockets, timers and tasks, and runs what is due.
 *
 * <p>An event loop is everything that a connection needs of the world: time, tasks, timers and
 * sockets. Whoever is given another implementation (a loop on virtual time, say) cannot tell.
 *
 * <p>Lifecycle: made by {@link EventLoops}, which starts its daemon thread on first use and ends it
 * when the last holder closes.
 *
 * <p>Thread-safe. Methods that say "on the loop" throw {@link IllegalStateException} elsewhere.
 */
public interface EventLoop extends Executor {

  /** Whether the calling thread is this loop's. */
  boolean inLoop();

  /**
   * Throws {@link IllegalStateException} unless called on the loop: the guard of confined classes.
   */
  default void checkInLoop() {
    if (!inLoop()) {
      throw new IllegalStateException(
          this + ": expected to be called on the loop, actual thread " + Thread.currentThread());
    }
  }

  /**
   * The time in nanoseconds, in the scale of {@link System#nanoTime}: compare by difference only.
   * Always read afresh, from any thread.
   */
  long nanoTime();

  /**
   * Runs a task on the loop, after everything that was given to it before. From the loop itself it
   * runs at the end of the running turn and wakes nobody; from elsewhere it wakes the loop only if
   * it sleeps.
   *
   * @throws java.util.concurrent.RejectedExecutionException when the loop has ended
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task once, not before {@code deadlineNanos} in the scale of {@link #nanoTime}. On the
   * loop only.
   */
  Timer schedule(long deadlineNanos, Runnable task);

  /**
   * Opens a connection, by TCP or to a Unix domain socket; the outcome is told to {@code callback}
   * on the loop, exactly once and never before this method has returned. On the loop only. There is
   * no timeout here: whoever loses patience calls {@link ConnectAttempt#cancel}.
   *
   * @param remote a resolved {@link java.net.InetSocketAddress}, or a {@link
   *     java.net.UnixDomainSocketAddress}
   */
  ConnectAttempt connect(SocketAddress remote, TcpOptions options, ConnectCallback callback);

  /** A task that waits for its time. Confined to its loop. */
  interface Timer {
    /** Forgets the task; does nothing when it has run or was cancelled. */
    void cancel();
  }

  /** A connection that is being opened. Confined to its loop. */
  interface ConnectAttempt {
    /**
     * Gives up and closes the socket: the callback hears no more. Nothing happens after the end.
     */
    void cancel();
  }

  /** Hears the end of a connect attempt, on the loop. */
  interface ConnectCallback {
    /** The connection stands. The transport is the receiver's to close. */
    void onConnected(Transport transport);

    /** It failed; nothing is left open. */
    void onConnectFailed(java.io.IOException cause);
  }
}
