package dev.rezo.client;

import dev.rezo.io.EventLoop;
import dev.rezo.io.TcpOptions;
import dev.rezo.io.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of several addresses: does what {@link HappyEyeballs} decides. A dead address
 * costs its head start, a quarter of a second, and not a connect timeout.
 *
 * <p>Lifecycle: {@link #start} once; then the observer hears of one winner or of the loss, and so
 * again after each {@link #next} that says true. {@link #cancel} ends it at any time.
 *
 * <p>Confined to its loop.
 */
final class AddressRace {

  /** Hears each try and the outcome. */
  interface Observer {
    /** An address is tried. */
    void trying(SocketAddress address);

    /** An address failed; another may win. */
    void tryFailed(SocketAddress address, IOException cause);

    /** This connection was first; the others are closed. */
    void won(Transport transport);

    /** No address is left; the cause is of the first not to answer, the others are suppressed. */
    void lost(IOException cause);
  }

  private final EventLoop loop;
  private final TcpOptions options;
  private final AddressMemory memory;
  private final Observer observer;
  private final List<SocketAddress> addresses;
  private final HappyEyeballs decisions;
  private final EventLoop.@Nullable ConnectAttempt[] attempts;
  private EventLoop.@Nullable Timer headStart;
  private @Nullable IOException firstFailure;
  private int winner = HappyEyeballs.NONE;
  private boolean cancelled;

  /**
   * Makes a race that has not begun.
   *
   * @param addresses at least one, in the order in which they are to be tried
   * @param delayNanos the head start of each
   * @param memory what is known of addresses, and learns from this race
   */
  AddressRace(
      EventLoop loop,
      List<SocketAddress> addresses,
      long delayNanos,
      TcpOptions options,
      AddressMemory memory,
      Observer observer) {
    this.loop = loop;
    this.addresses = addresses;
    this.options = options;
    this.memory = memory;
    this.observer = observer;
    this.decisions = new HappyEyeballs(addresses.size(), delayNanos);
    this.attempts = new EventLoop.@Nullable ConnectAttempt[addresses.size()];
  }

  /** Starts with the first address. */
  void start() {
    goOn();
  }

  /** Gives up; nothing more is heard. A transport that won stays the observer's. */
  void cancel() {
    cancelled = true;
    stopHeadStart();
    for (int i = 0; i < attempts.length; i++) {
      giveUp(i);
    }
  }

  /**
   * The transport that won could not be used, and is closed: goes on with the other addresses.
   *
   * @return false if there are none
   */
  boolean next(IOException why) {
    if (cancelled || winner == HappyEyeballs.NONE) {
      return false;
    }
    int failed = winner;
    winner = HappyEyeballs.NONE;
    decisions.useless(failed);
    note(failed, why);
    if (decisions.isLost()) {
      return false;
    }
    goOn();
    return true;
  }

  /** Whether there are addresses to go on with, should the winner prove to be useless. */
  boolean hasNext() {
    return decisions.untried() > 0;
  }

  /** The transport that won is in use. */
  void served() {
    if (winner != HappyEyeballs.NONE) {
      memory.served(addresses.get(winner));
    }
  }

  private void goOn() {
    stopHeadStart();
    int address;
    while (!cancelled && (address = decisions.poll(loop.nanoTime())) != HappyEyeballs.NONE) {
      observer.trying(addresses.get(address));
      if (!cancelled) {
        attempts[address] = loop.connect(addresses.get(address), options, new Attempt(address));
      }
    }
    long again = decisions.pollAtNanos();
    if (!cancelled && again != Deadlines.NEVER) {
      headStart = loop.schedule(again, this::goOn);
    }
  }

  private void stopHeadStart() {
    if (headStart != null) {
      headStart.cancel();
      headStart = null;
    }
  }

  private void giveUp(int address) {
    EventLoop.ConnectAttempt attempt = attempts[address];
    attempts[address] = null;
    if (attempt != null) {
      attempt.cancel();
    }
  }

  private void note(int address, IOException cause) {
    memory.failed(addresses.get(address), loop.nanoTime());
    observer.tryFailed(addresses.get(address), cause);
  }

  /** Answers the first failure, to which all others are added. */
  private IOException noteFirst(IOException cause) {
    if (firstFailure == null) {
      firstFailure = cause;
    } else if (firstFailure != cause) {
      firstFailure.addSuppressed(cause);
    }
    return firstFailure;
  }

  /** One address. */
  private final class Attempt implements EventLoop.ConnectCallback {
    private final int address;

    Attempt(int address) {
      this.address = address;
    }

    @Override
    public void onConnected(Transport transport) {
      attempts[address] = null;
      if (cancelled) {
        transport.close();
        return;
      }
      stopHeadStart();
      long now = loop.nanoTime();
      for (int loser : decisions.connected(address)) {
        giveUp(loser);
        if (decisions.wasSilent(loser, now)) {
          memory.failed(addresses.get(loser), now);
        }
      }
      winner = address;
      observer.won(transport);
    }

    @Override
    public void onConnectFailed(IOException cause) {
      attempts[address] = null;
      if (cancelled) {
        return;
      }
      decisions.failed(address, loop.nanoTime());
      note(address, cause);
      IOException first = noteFirst(cause);
      if (cancelled) {
        return; // By a listener.
      }
      if (decisions.isLost()) {
        observer.lost(first);
      } else {
        goOn();
      }
    }
  }
}
