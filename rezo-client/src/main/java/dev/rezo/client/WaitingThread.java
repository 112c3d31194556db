package dev.rezo.client;

import dev.rezo.http.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A thread that may wait for a call, and the work of blocking interceptors that was left to it
 * meanwhile. It does that only when what it has begun has returned, so that an interceptor that
 * makes several trips can begin them all; of several it does none, so that none waits for another.
 * It leaves none undone when it waits, or goes.
 *
 * <p>Not thread-safe; the caller serialises. It is that thread alone.
 */
final class WaitingThread {

  /** Set on threads that were taken for a blocking interceptor; the caller's knows its call. */
  private static final ThreadLocal<@Nullable WaitingThread> TAKEN = new ThreadLocal<>();

  private final Call call;
  private final Deque<Work> left = new ArrayDeque<>(2);

  WaitingThread(Call call) {
    this.call = call;
  }

  /** What this thread was taken for, if it is work of this call; else null. */
  static @Nullable WaitingThread takenFor(Call call) {
    WaitingThread taken = TAKEN.get();
    return taken != null && taken.call.equals(call) ? taken : null;
  }

  /** Has a thread of these do work of this call. */
  static void take(Call call, Runnable work, Executor threads) {
    threads.execute(
        () -> {
          WaitingThread around = TAKEN.get(); // An executor may run it where another one waits.
          WaitingThread here = new WaitingThread(call);
          TAKEN.set(here);
          try {
            work.run();
            here.beforeGoing();
          } finally {
            if (around == null) {
              TAKEN.remove();
            } else {
              TAKEN.set(around);
            }
          }
        });
  }

  /** Does this before it waits, or has one of these threads do it. */
  void leave(Runnable work, Executor threads) {
    left.add(new Work(work, threads));
  }

  /** Does what was left, and what that leaves; this thread waits for the outcome afterwards. */
  void beforeWaiting(CompletionStage<?> awaited) {
    while (!left.isEmpty()) {
      doWhatWasLeft(!awaited.toCompletableFuture().isDone());
    }
  }

  /** Does what the end of its work has begun, as another trip; nothing waits for this thread. */
  private void beforeGoing() {
    while (!left.isEmpty()) {
      doWhatWasLeft(true);
    }
  }

  private void doWhatWasLeft(boolean hasTime) {
    if (hasTime && left.size() == 1) {
      left.remove().work.run();
      return;
    }
    List<Work> several = List.copyOf(left);
    left.clear();
    several.forEach(each -> take(call, each.work, each.threads));
  }

  /** Of one blocking interceptor. Immutable. */
  private record Work(Runnable work, Executor threads) {}
}
