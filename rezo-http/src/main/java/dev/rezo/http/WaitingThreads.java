package dev.rezo.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which interceptors wait that block. They are not those of bodies, of which there
 * are few: a call that waits in an interceptor may need one of those to go on.
 *
 * <p>Lifecycle: virtual threads where the platform has them; else daemon threads {@code
 * rezo-wait-1} and up, which start with the first task and end when idle. There is no queue: a call
 * that waits for a thread would wait for calls that wait for it.
 *
 * <p>Thread-safe.
 */
final class WaitingThreads {

  /** More calls than this in blocking interceptors at once are refused: each holds a stack. */
  private static final int MAX_THREADS = 2_000;

  private static final long IDLE_SECONDS = 5;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** Made when it is needed first. */
  private static final class Made {
    static final Executor EXECUTOR = newExecutor();
  }

  private WaitingThreads() {}

  /** Executes on a thread that may wait; throws RejectedExecutionException when there is none. */
  static Executor executor() {
    return task -> Made.EXECUTOR.execute(task);
  }

  private static Executor newExecutor() {
    try {
      MethodHandle virtual =
          MethodHandles.publicLookup()
              .findStatic(
                  java.util.concurrent.Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class));
      return (ExecutorService) virtual.invoke();
    } catch (NoSuchMethodException e) { // Before Java 21.
      return newPool();
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads: expected an executor, actual " + e, e);
    }
  }

  static ThreadPoolExecutor newPool() {
    return new ThreadPoolExecutor(
        0,
        MAX_THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        WaitingThreads::newThread,
        (task, pool) -> {
          throw new RejectedExecutionException(
              "blocking interceptors: expected at most "
                  + MAX_THREADS
                  + " calls in them at once, actual one more; give them threads of your own");
        });
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "rezo-wait-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
