package dev.rezo.http;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read and write files and streams for bodies, because loops must not block. Each
 * task moves one chunk, so bodies take turns.
 *
 * <p>Lifecycle: daemon threads {@code rezo-body-1} and up; they start with the first task and end
 * when idle.
 *
 * <p>Thread-safe.
 */
final class BodyThreads {

  /** Enough to keep disks busy; a stream that blocks its reader holds one of them. */
  private static final int MAX_THREADS = 8;

  private static final long IDLE_SECONDS = 5;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static final ThreadPoolExecutor EXECUTOR = newExecutor();

  private BodyThreads() {}

  static Executor executor() {
    return EXECUTOR;
  }

  private static ThreadPoolExecutor newExecutor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            BodyThreads::newThread);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "rezo-body-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
