package dev.rezo.client;

import dev.rezo.io.EventLoop;
import dev.rezo.io.TcpOptions;
import dev.rezo.io.Transport;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tries addresses one after the other with a head start of {@link #DELAY_NANOS} each, and takes the
 * first that answers (Happy Eyeballs, RFC 8305 section 5): a dead address costs a quarter of a
 * second, not a connect timeout.
 *
 * <p>Confined to its loop.
 */
final class AddressRace {

  /** The recommended Connection Attempt Delay (RFC 8305 section 8). */
  static final long DELAY_NANOS = 250_000_000;

  /** Hears the outcome once, and each try. */
  interface Observer {
    /** An address is tried. */
    void trying(InetSocketAddress address);

    /** An address failed; another may win. */
    void tryFailed(InetSocketAddress address, IOException cause);

    /** This connection was first; the others are closed. */
    void won(Transport transport);

    /** No address answered; the cause is that of the first, with the others suppressed. */
    void lost(IOException cause);
  }

  private final EventLoop loop;
  private final TcpOptions options;
  private final Observer observer;
  private final Deque<InetSocketAddress> untried;
  private final List<EventLoop.ConnectAttempt> running = new ArrayList<>(2);
  private EventLoop.@Nullable Timer headStart;
  private @Nullable IOException firstFailure;
  private boolean over;
  private boolean cancelled;

  AddressRace(
      EventLoop loop, List<InetSocketAddress> addresses, TcpOptions options, Observer observer) {
    this.loop = loop;
    this.options = options;
    this.observer = observer;
    this.untried = new ArrayDeque<>(addresses);
  }

  /**
   * The order in which addresses are tried: families in turn, beginning with that of the first (RFC
   * 8305 section 4).
   */
  static List<InetSocketAddress> order(List<InetAddress> addresses, int port) {
    Deque<InetAddress> same = new ArrayDeque<>();
    Deque<InetAddress> other = new ArrayDeque<>();
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses: expected at least one, actual none");
    }
    boolean firstIsV6 = addresses.get(0) instanceof Inet6Address;
    for (InetAddress address : addresses) {
      Objects.requireNonNull(address, "an address of the resolver");
      (address instanceof Inet6Address == firstIsV6 ? same : other).add(address);
    }
    List<InetSocketAddress> ordered = new ArrayList<>(addresses.size());
    while (!same.isEmpty() || !other.isEmpty()) {
      Deque<InetAddress> turn =
          (ordered.size() % 2 == 0 && !same.isEmpty()) || other.isEmpty() ? same : other;
      ordered.add(new InetSocketAddress(turn.remove(), port));
    }
    return ordered;
  }

  /** Starts with the first address. */
  void start() {
    tryNext();
  }

  /** Gives up; nothing more is heard. */
  void cancel() {
    cancelled = true;
    finish();
  }

  /**
   * The transport that won could not be used and is closed: goes on with the addresses that have
   * not been tried.
   *
   * @return false if there are none
   */
  boolean next(IOException why) {
    if (cancelled || untried.isEmpty()) {
      return false;
    }
    noteFailure(why);
    over = false;
    tryNext();
    return true;
  }

  private void tryNext() {
    stopHeadStart();
    InetSocketAddress address = untried.poll();
    if (address == null || over) {
      return;
    }
    observer.trying(address);
    Attempt attempt = new Attempt(address);
    attempt.handle = loop.connect(address, options, attempt);
    running.add(attempt.handle);
    if (!untried.isEmpty()) {
      headStart = loop.schedule(loop.nanoTime() + DELAY_NANOS, this::tryNext);
    }
  }

  private void finish() {
    over = true;
    stopHeadStart();
    running.forEach(EventLoop.ConnectAttempt::cancel);
    running.clear();
  }

  /** Answers the first failure, to which all others are added. */
  private IOException noteFailure(IOException cause) {
    if (firstFailure == null) {
      firstFailure = cause;
    } else if (firstFailure != cause) {
      firstFailure.addSuppressed(cause);
    }
    return firstFailure;
  }

  private void stopHeadStart() {
    if (headStart != null) {
      headStart.cancel();
      headStart = null;
    }
  }

  /** One address. */
  private final class Attempt implements EventLoop.ConnectCallback {
    private final InetSocketAddress address;
    private EventLoop.@Nullable ConnectAttempt handle;

    Attempt(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public void onConnected(Transport transport) {
      if (over) {
        transport.close();
        return;
      }
      running.remove(handle);
      finish();
      observer.won(transport);
    }

    @Override
    public void onConnectFailed(IOException cause) {
      if (over) {
        return;
      }
      running.remove(handle);
      observer.tryFailed(address, cause);
      IOException first = noteFailure(cause);
      if (!untried.isEmpty()) {
        tryNext();
      } else if (running.isEmpty()) {
        finish();
        observer.lost(first);
      }
    }
  }
}
