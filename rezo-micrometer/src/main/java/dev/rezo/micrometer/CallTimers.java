package dev.rezo.micrometer;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Request;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The timer {@code rezo.client.calls}: how long calls took, from their beginning to the last byte
 * of the response or their failure, with retries and redirects. Its tags are
 *
 * <ul>
 *   <li>{@code method}: one of the nine that are known, or {@code OTHER};
 *   <li>{@code status}: from 100 to 599, {@code OTHER}, or {@code NONE} without a response head;
 *   <li>{@code outcome}: {@code SUCCESS}, {@code REDIRECTION}, {@code CLIENT_ERROR}, {@code
 *       SERVER_ERROR}, {@code INFORMATIONAL}, {@code UNKNOWN}, or {@code FAILED} when the call
 *       failed, whatever its status;
 *   <li>{@code error}: the simple name of the failure's class, or {@code none};
 *   <li>{@code host}: only after {@link #withHosts}, and only for so many; others are {@code
 *       OTHER}.
 * </ul>
 *
 * <p>And the timer {@code rezo.client.wait}, with a histogram that can be added up over programs:
 * how long those have waited for a connection in the queue of the pool that had to. Its only tag is
 * {@code host}, as above.
 *
 * <p>So the number of time series has a bound that no peer and no request can raise.
 *
 * <p>Lifecycle: that of the clients which it is given to, with {@code listener}; it owns nothing
 * but the meters of its registry. A call of known kind costs a look-up and allocates nothing.
 *
 * <p>Thread-safe.
 */
public final class CallTimers implements ExchangeListener {

  static final String NAME = "rezo.client.calls";

  /** How long those have waited who had to. */
  static final String WAIT = "rezo.client.wait";

  /** In place of what is not known, or more than is allowed. */
  static final String OTHER = "OTHER";

  private final MeterRegistry registry;
  private final int mostHosts;
  private final TimerTable withoutHost;
  private final ConcurrentHashMap<String, TimerTable> byHost = new ConcurrentHashMap<>();
  private final ReentrantLock learning = new ReentrantLock();

  private CallTimers(MeterRegistry registry, int mostHosts) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.mostHosts = mostHosts;
    this.withoutHost = new TimerTable(registry, mostHosts == 0 ? null : OTHER);
  }

  /** Timers in this registry, without hosts. */
  public static CallTimers in(MeterRegistry registry) {
    return new CallTimers(registry, 0);
  }

  /**
   * The same, which tells hosts apart: the first ones that are called.
   *
   * @param most how many, more than 0
   */
  public CallTimers withHosts(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("hosts: expected at least 1, actual " + most);
    }
    return new CallTimers(registry, most);
  }

  /** Says no: sizes are not among its tags. */
  @Override
  public boolean wantsFacts() {
    return false;
  }

  @Override
  public void callEnded(Call call, @Nullable Throwable failure) {
    long nanos = System.nanoTime() - call.startNanos();
    timers(call.request())
        .timer(call.request().method(), call.status(), failure)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void leased(Call call, ConnectionUse use) {
    long waitedNanos = use.waitedNanos();
    if (waitedNanos > 0) {
      timers(call.attempt()).waits().record(waitedNanos, TimeUnit.NANOSECONDS);
    }
  }

  private TimerTable timers(Request request) {
    if (mostHosts == 0) {
      return withoutHost;
    }
    String host = request.url().origin().host();
    boolean isFull = byHost.size() >= mostHosts; // Before the look-up: from then on it is final.
    TimerTable known = byHost.get(host);
    if (known != null) {
      return known;
    }
    return isFull ? withoutHost : learn(host);
  }

  /** Adding one at a time keeps to the number. */
  private TimerTable learn(String host) {
    learning.lock();
    try {
      if (byHost.size() >= mostHosts && !byHost.containsKey(host)) {
        return withoutHost;
      }
      return byHost.computeIfAbsent(host, name -> new TimerTable(registry, name));
    } finally {
      learning.unlock();
    }
  }

  /** {@code CallTimers[rezo.client.calls, up to 20 hosts]}. */
  @Override
  public String toString() {
    return "CallTimers[" + NAME + (mostHosts == 0 ? "]" : ", up to " + mostHosts + " hosts]");
  }
}
