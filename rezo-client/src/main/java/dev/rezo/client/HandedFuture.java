package dev.rezo.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that is handed to an application or to an interceptor. Whoever gives it an outcome from
 * there, by {@code cancel}, {@code complete}, {@code orTimeout} or {@code completeOnTimeout}, wants
 * nothing more of what runs for it, and that ends.
 *
 * <p>Thread-safe.
 *
 * @param <T> the type of the outcome
 */
abstract class HandedFuture<T> extends CompletableFuture<T> {

  /**
   * Somebody else has given it an outcome: what runs for it ends. Called once at most.
   *
   * @param why as in "its future was cancelled"
   */
  abstract void abandoned(String why);

  /** Gives it its own outcome; false if it has one. */
  final boolean settle(@Nullable T value) {
    return super.complete(value);
  }

  /** Gives it its own outcome; false if it has one. */
  final boolean settleExceptionally(Throwable failure) {
    return super.completeExceptionally(failure);
  }

  @Override
  public final boolean complete(@Nullable T value) {
    boolean first = super.complete(value);
    if (first) {
      abandoned("its future was completed by others");
    }
    return first;
  }

  @Override
  public final boolean completeExceptionally(Throwable failure) {
    boolean first = super.completeExceptionally(failure);
    if (first) {
      abandoned("its future was completed by others: " + failure.getClass().getSimpleName());
    }
    return first;
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = super.cancel(mayInterruptIfRunning);
    if (first) {
      abandoned("its future was cancelled");
    }
    return first;
  }

  /** The platform's would go round {@link #complete}. */
  @Override
  public final CompletableFuture<T> completeAsync(
      Supplier<? extends T> supplier, Executor executor) {
    executor.execute(
        () -> {
          try {
            complete(supplier.get());
          } catch (Throwable e) {
            completeExceptionally(e);
          }
        });
    return this;
  }
}
