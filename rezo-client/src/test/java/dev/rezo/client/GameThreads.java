package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Real threads that take turns with the one that moves virtual time: it goes on when each of them
 * is over, or waits for a future that is not done. So blocking interceptors, and callers that wait,
 * can be part of a game that a seed decides.
 *
 * <p>Each says under the lock what it is going to wait for, last before it does, and whoever
 * interrupts it takes that back under the lock. So one that waits for what is not done does nothing
 * until another makes it; and when this is true of all at once, there is no other.
 *
 * <p>Thread-safe.
 */
final class GameThreads implements Executor {

  /** Real time, for what should take microseconds. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final ExecutorService POOL =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "game");
            thread.setDaemon(true);
            return thread;
          });

  private static final ThreadLocal<@Nullable Worker> HERE = new ThreadLocal<>();

  private final ReentrantLock lock = new ReentrantLock();

  /** One of them waits from now on, or is over. */
  private final Condition quieter = lock.newCondition();

  // Guarded by the lock.
  private final Set<Worker> workers = new LinkedHashSet<>();

  /** Work of blocking interceptors that no thread has begun. */
  private int left;

  /** One thread while it does one thing. Thread-safe. */
  final class Worker implements Runnable {
    private final Runnable task;

    // Guarded by the lock.
    private @Nullable Thread thread;
    private @Nullable CompletableFuture<?> awaited;
    private boolean over;

    private Worker(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      HERE.set(this);
      locked(() -> thread = Thread.currentThread());
      try {
        task.run();
      } finally {
        HERE.remove();
        boolean unused = Thread.interrupted();
        locked(this::end);
      }
    }

    private void end() {
      over = true;
      workers.remove(this);
      quieter.signalAll();
    }

    /** On its own thread, which is going to wait for this and does nothing else before. */
    private void willWait(CompletableFuture<?> outcome) {
      locked(
          () -> {
            awaited = Thread.currentThread().isInterrupted() ? null : outcome;
            quieter.signalAll();
          });
    }

    /** Interrupts it where it waits. */
    void interrupt() {
      interrupt(
          () -> {
            if (!over && thread != null) {
              thread.interrupt();
            }
          });
    }

    private void interrupt(Runnable interruption) {
      locked(
          () -> {
            awaited = null;
            interruption.run();
          });
    }

    private boolean isQuiet() {
      return over || (awaited != null && !awaited.isDone());
    }

    private AssertionError restless() {
      AssertionError error = new AssertionError("neither over nor waiting: " + awaited);
      if (thread != null) {
        error.setStackTrace(thread.getStackTrace());
      }
      return error;
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void execute(Runnable task) {
    start(task);
  }

  /** Starts something, and returns when it waits or is over. */
  Worker start(Runnable task) {
    Worker worker = new Worker(task);
    locked(
        () -> {
          workers.add(worker);
          POOL.execute(worker);
          awaitQuiet(Set.of(worker));
        });
    return worker;
  }

  /** Returns when each is over or waits for what has not come. */
  void settle() {
    locked(
        () -> {
          awaitQuiet(workers);
          if (left != 0) {
            throw new AssertionError(left + " blocking interceptors that no thread runs");
          }
        });
  }

  /** How many are not over. */
  int running() {
    settle();
    lock.lock();
    try {
      return workers.size();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: what is quiet in the end was quiet at one time. */
  private void awaitQuiet(Set<Worker> some) {
    boolean interrupted = false;
    long patience = PATIENCE_NANOS;
    Worker restless;
    while ((restless = firstRestless(some)) != null) {
      if (patience <= 0) {
        throw restless.restless();
      }
      try {
        patience = quieter.awaitNanos(patience);
      } catch (InterruptedException e) { // A worker may start another in this state.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable Worker firstRestless(Set<Worker> some) {
    for (Worker worker : some) {
      if (!worker.isQuiet()) {
        return worker;
      }
    }
    return null;
  }

  /** This thread does nothing but wait for it from now on. */
  static void waitsFor(CompletionStage<?> outcome) {
    here().willWait(outcome.toCompletableFuture());
  }

  private static Worker here() {
    Worker here = HERE.get();
    if (here == null) {
      throw new AssertionError("expected a thread that may wait, actual the one of the test");
    }
    return here;
  }

  /** A blocking interceptor that is seen to wait. */
  Interceptor seen(Interceptor blocking) {
    return (request, chain) -> blocking.intercept(request, new SeenChain(chain));
  }

  /** Notes what a worker waits for. Thread-safe. */
  private final class SeenChain implements Interceptor.Chain {
    private final Interceptor.Chain chain;

    /** Whether the interceptor has returned; guarded by the lock. */
    private boolean isLeft;

    SeenChain(Interceptor.Chain chain) {
      this.chain = chain;
    }

    @Override
    public void runWaiting(Runnable work, Executor threads) {
      locked(() -> left++);
      chain.runWaiting(
          () -> {
            here();
            locked(() -> left--);
            work.run();
          },
          threads);
    }

    @Override
    public void beforeWaiting(CompletionStage<?> awaited) {
      chain.beforeWaiting(awaited);
      waitsFor(awaited);
    }

    /** Told of a stop, it interrupts the worker that is here. */
    @Override
    public Runnable whenStopped(Consumer<? super RezoException> told) {
      Worker here = here();
      Runnable forget = chain.whenStopped(cause -> stop(here, () -> told.accept(cause)));
      return () -> {
        forget.run();
        locked(() -> isLeft = true);
      };
    }

    private void stop(Worker here, Runnable interruption) {
      locked(
          () -> {
            if (isLeft) { // It may wait elsewhere, and is not interrupted there.
              interruption.run();
            } else {
              here.interrupt(interruption);
            }
          });
    }

    @Override
    public Call call() {
      return chain.call();
    }

    @Override
    public CompletionStage<Response> proceed(Request request) {
      return chain.proceed(request);
    }

    @Override
    public CompletionStage<Response> proceed(Request request, Duration limit) {
      return chain.proceed(request, limit);
    }

    @Override
    public CompletableFuture<Response> trip(Request request) {
      return chain.trip(request);
    }

    @Override
    public CompletionStage<Void> pause(Duration duration) {
      return chain.pause(duration);
    }

    @Override
    public long nanoTime() {
      return chain.nanoTime();
    }

    @Override
    public @Nullable Duration timeLeft() {
      return chain.timeLeft();
    }
  }
}
