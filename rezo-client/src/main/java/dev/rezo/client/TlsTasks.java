package dev.rezo.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where TLS does its long computations (key exchange, verification of certificates), so that the
 * loops go on meanwhile. One for the process: as many daemon threads as there are cores, which end
 * when they have nothing to do.
 *
 * <p>Thread-safe.
 */
final class TlsTasks {

  private static final long IDLE_SECONDS = 5;

  private static final AtomicInteger LAST_NUMBER = new AtomicInteger();

  private static final Executor SHARED = create();

  private TlsTasks() {}

  static Executor shared() {
    return SHARED;
  }

  /** The queue is as long as there are handshakes, which the pool's caps bound. */
  private static Executor create() {
    int cores = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            cores,
            cores,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            TlsTasks::thread);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "rezo-tls-" + LAST_NUMBER.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
