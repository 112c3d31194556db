package dev.rezo.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which interceptors wait that block. They are not those of bodies, of which there
 * are few: a call that waits in an interceptor may need one of those to go on.
 *
 * <p>Lifecycle: {@code rezo-wait-1} and up. From Java 21 on a virtual thread for each task, however
 * many there are: one costs little more than the call that it is for. Before, daemon threads that
 * start with the first task and end when idle, of which there are at most so many. There is no
 * queue: a call that waits for a thread would wait for calls that wait for it.
 *
 * <p>Thread-safe.
 */
final class WaitingThreads {

  /** More calls than this in blocking interceptors at once are refused: each holds a stack. */
  private static final int MAX_THREADS = 2_000;

  private static final long IDLE_SECONDS = 5;

  private static final String NAME = "rezo-wait-";

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
    ThreadFactory virtual = virtualThreads();
    return virtual == null ? newPool(MAX_THREADS) : task -> virtual.newThread(task).start();
  }

  /** {@code Thread.ofVirtual().name("rezo-wait-", 1).factory()}; null before Java 21. */
  private static @Nullable ThreadFactory virtualThreads() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object builder =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual)).invoke();
      lookup
          .findVirtual(
              ofVirtual, "name", MethodType.methodType(ofVirtual, String.class, long.class))
          .invoke(builder, NAME, 1L);
      return (ThreadFactory)
          lookup
              .findVirtual(ofVirtual, "factory", MethodType.methodType(ThreadFactory.class))
              .invoke(builder);
    } catch (ClassNotFoundException e) {
      return null;
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads: expected a factory, actual " + e, e);
    }
  }

  static ThreadPoolExecutor newPool(int most) {
    return new ThreadPoolExecutor(
        0,
        most,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        WaitingThreads::newThread,
        (task, pool) -> {
          throw new RejectedExecutionException(
              "blocking interceptors: expected at most "
                  + most
                  + " calls in them at once, actual one more; give them threads of your own");
        });
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, NAME + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
