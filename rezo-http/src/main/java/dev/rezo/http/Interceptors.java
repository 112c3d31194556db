package dev.rezo.http;

import java.util.Objects;
import java.util.concurrent.Executor;

/** Makes interceptors. Immutable. */
public final class Interceptors {

  private Interceptors() {}

  /** An interceptor that may wait, as one that a client takes; see {@link BlockingInterceptor}. */
  public static Interceptor blocking(BlockingInterceptor interceptor) {
    return blocking(interceptor, WaitingThreads.executor());
  }

  /**
   * The same, with threads of the application's own for calls that nobody waits for. A call that
   * they refuse fails with a {@link PoolSaturatedException}; one that is over when a thread is free
   * runs nothing there.
   *
   * @param threads as many as there may be calls in the interceptor at once: with fewer, calls wait
   *     for a thread, and for good if those that have one wait for one of these
   */
  public static Interceptor blocking(BlockingInterceptor interceptor, Executor threads) {
    return new BlockingAdapter(
        Objects.requireNonNull(interceptor, "interceptor"),
        Objects.requireNonNull(threads, "threads"));
  }
}
