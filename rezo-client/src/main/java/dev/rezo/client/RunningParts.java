package dev.rezo.client;

import dev.rezo.http.RezoException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What runs for a call that interceptors handle, or for one trip of it, and ends early with it:
 * attempts and pauses, mostly one after the other. What begins after the end is ended at once.
 *
 * <p>Thread-safe.
 */
final class RunningParts {

  /** One of them. Thread-safe. */
  interface Part {
    /** Whether there is nothing left to end. */
    boolean isOver();

    /** Ends it with this cause; does nothing when it is over. */
    void stop(RezoException cause);
  }

  private static final AtomicReferenceFieldUpdater<RunningParts, Part> ONE =
      AtomicReferenceFieldUpdater.newUpdater(RunningParts.class, Part.class, "one");

  private static final AtomicReferenceFieldUpdater<RunningParts, Others> OTHERS =
      AtomicReferenceFieldUpdater.newUpdater(RunningParts.class, Others.class, "others");

  private static final AtomicReferenceFieldUpdater<RunningParts, RezoException> STOPPED =
      AtomicReferenceFieldUpdater.newUpdater(RunningParts.class, RezoException.class, "stopped");

  private volatile @Nullable Part one;

  /** Those that run beside it; null until there is one. */
  private volatile @Nullable Others others;

  private volatile @Nullable RezoException stopped;

  /** This one runs from now on, or goes on. */
  void begun(Part part) {
    Part held = one;
    if (held != part && !((held == null || held.isOver()) && ONE.compareAndSet(this, held, part))) {
      addBeside(part);
    }
    RezoException cause = stopped; // After it was noted: a stop sees it, or is seen here.
    if (cause != null) {
      part.stop(cause);
    }
  }

  private void addBeside(Part part) {
    Others beside = others;
    if (beside == null) {
      Others first = new Others();
      beside = OTHERS.compareAndSet(this, null, first) ? first : Objects.requireNonNull(others);
    }
    beside.parts.removeIf(Part::isOver);
    beside.parts.add(part);
  }

  /** Why they were ended, or null. */
  @Nullable RezoException stopped() {
    return stopped;
  }

  /** Ends them all, and those that may still begin; the first cause counts. */
  void stop(RezoException cause) {
    stop(cause, part -> part.stop(cause));
  }

  /** As {@link #stop(RezoException)}, with another end for those that have begun. */
  void stop(RezoException cause, Consumer<Part> end) {
    if (!STOPPED.compareAndSet(this, null, cause)) {
      return;
    }
    Part held = one;
    Others beside = others; // Before one hears: what follows may begin another.
    if (beside != null) {
      beside.parts.forEach(end);
    }
    if (held != null) {
      end.accept(held);
    }
  }

  /** Those that run beside another one. Thread-safe. */
  private static final class Others {
    final Set<Part> parts = ConcurrentHashMap.newKeySet();
  }
}
