package dev.rezo.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The resolver of the operating system, called through {@link InetAddress#getAllByName}, which
 * blocks, on a few threads of its own. An IP address is answered at once and without a thread.
 *
 * <p>Threads (daemons named {@code rezo-dns-N}) start when a look-up finds none that is idle, and
 * end when they have been idle for a while; a resolver that nobody uses has none. After {@link
 * #close} each look-up fails; those that are running end as ever. Beneath lies the JDK's own cache
 * ({@code networkaddress.cache.ttl}, 30 s unless set).
 *
 * <p>Thread-safe.
 */
public final class SystemResolver implements Resolver, AutoCloseable {

  /**
   * Look-ups at once. While a name server is down each one blocks for 5 to 20 seconds (resolv.conf:
   * timeout times attempts): a handful of dead names must not keep the live ones waiting.
   */
  public static final int DEFAULT_THREADS = 16;

  /** Look-ups that wait: what 16 threads finish within seconds while the name server is well. */
  public static final int DEFAULT_QUEUE = 1000;

  /** A burst of new connections comes within seconds or not at all. */
  private static final long IDLE_THREAD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int maxThreads;
  private final int maxQueued;
  private final long idleThreadNanos;
  private final NameLookup names;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();

  // Guarded by lock.
  private final Queue<Lookup> queue = new ArrayDeque<>();
  private int threads;
  private int idleThreads;
  private int threadsEver;
  private boolean closed;

  /** With {@link #DEFAULT_THREADS} and {@link #DEFAULT_QUEUE}. */
  public SystemResolver() {
    this(DEFAULT_THREADS, DEFAULT_QUEUE);
  }

  /**
   * A resolver.
   *
   * @param maxThreads most look-ups at once, at least 1
   * @param maxQueued most look-ups that wait for a thread, at least 0; more are refused
   * @throws IllegalArgumentException if a limit is out of range
   */
  public SystemResolver(int maxThreads, int maxQueued) {
    this(maxThreads, maxQueued, IDLE_THREAD_NANOS, InetAddress::getAllByName);
  }

  SystemResolver(int maxThreads, int maxQueued, long idleThreadNanos, NameLookup names) {
    if (maxThreads < 1 || maxQueued < 0) {
      throw new IllegalArgumentException(
          "SystemResolver: expected at least 1 thread and a queue of at least 0, actual "
              + maxThreads
              + " and "
              + maxQueued);
    }
    this.maxThreads = maxThreads;
    this.maxQueued = maxQueued;
    this.idleThreadNanos = idleThreadNanos;
    this.names = names;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A look-up cannot be stopped; one that is cancelled before its turn is left out.
   */
  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    if (host.isEmpty()) {
      // The JDK would answer with the loopback address.
      return failed(new UnknownHostException("host: expected a name or an address, actual none"));
    }
    try {
      InetAddress literal = IpLiteral.parse(host);
      if (literal != null) {
        return CompletableFuture.completedFuture(List.of(literal));
      }
    } catch (UnknownHostException notAnAddress) {
      return failed(notAnAddress);
    }
    return enqueue(host);
  }

  private CompletionStage<List<InetAddress>> enqueue(String host) {
    Lookup lookup = new Lookup(host, new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        return failed(refusal(host, "the resolver is closed"));
      }
      boolean threadToCome = idleThreads > queue.size() || threads < maxThreads;
      if (!threadToCome && queue.size() >= maxQueued) {
        return failed(refusal(host, "expected at most " + maxQueued + " look-ups waiting"));
      }
      queue.add(lookup);
      if (idleThreads >= queue.size()) {
        work.signal();
      } else if (threads < maxThreads && !startThread() && threads == 0) {
        queue.remove(lookup);
        return failed(refusal(host, "the system starts no more threads"));
      }
      return lookup.answer;
    } finally {
      lock.unlock();
    }
  }

  private boolean startThread() {
    Thread thread = new Thread(this::lookUpUntilIdle, "rezo-dns-" + (threadsEver + 1));
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError noMoreThreads) { // the JDK's word for it; the heap may be well
      return false;
    }
    threadsEver++;
    threads++;
    return true;
  }

  private void lookUpUntilIdle() {
    for (Lookup lookup = next(); lookup != null; lookup = next()) {
      lookup.run(names);
    }
  }

  /** The next look-up for this thread, or null: the thread ends. */
  private @Nullable Lookup next() {
    lock.lock();
    try {
      long remaining = idleThreadNanos;
      while (queue.isEmpty() && !closed && remaining > 0) {
        idleThreads++;
        try {
          remaining = work.awaitNanos(remaining);
        } catch (InterruptedException stop) {
          remaining = 0; // somebody found this thread and wants it gone; another starts if needed
        } finally {
          idleThreads--;
        }
      }
      Lookup lookup = queue.poll();
      if (lookup == null) {
        threads--;
      }
      return lookup;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what waits and what will come; a second call does nothing. */
  @Override
  public void close() {
    List<Lookup> refused;
    lock.lock();
    try {
      closed = true;
      refused = new ArrayList<>(queue);
      queue.clear();
      work.signalAll();
    } finally {
      lock.unlock();
    }
    for (Lookup lookup : refused) {
      lookup.answer.completeExceptionally(refusal(lookup.host, "the resolver is closed"));
    }
  }

  private static LookupRefusedException refusal(String host, String why) {
    return new LookupRefusedException(host + ": not looked up: " + why);
  }

  private static CompletionStage<List<InetAddress>> failed(UnknownHostException cause) {
    return CompletableFuture.failedFuture(cause);
  }

  /** {@code SystemResolver[2 of 16 threads, 0 of 1000 waiting]}. */
  @Override
  public String toString() {
    lock.lock();
    try {
      return "SystemResolver["
          + threads
          + " of "
          + maxThreads
          + " threads, "
          + queue.size()
          + " of "
          + maxQueued
          + " waiting]";
    } finally {
      lock.unlock();
    }
  }

  /** One look-up. */
  private record Lookup(String host, CompletableFuture<List<InetAddress>> answer) {

    void run(NameLookup names) {
      if (answer.isDone()) {
        return; // cancelled
      }
      try {
        answer.complete(List.of(names.addressesOf(host)));
      } catch (UnknownHostException unknown) {
        answer.completeExceptionally(unknown);
      } catch (RuntimeException | Error broken) {
        UnknownHostException failure = new UnknownHostException(host + ": " + broken);
        failure.initCause(broken);
        answer.completeExceptionally(failure);
      }
    }
  }
}
