package dev.rezo.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Decides which address of an endpoint is tried when (Happy Eyeballs, RFC 8305): one after the
 * other, each with a head start; the first to answer wins, and the others are given up. It connects
 * nothing and closes nothing: it is told what happened, and says what to do.
 *
 * <p>Lifecycle: ask {@link #poll} until it says {@link #NONE}, at the beginning, after each event,
 * and at the time that {@link #pollAtNanos} says. Addresses are known by their place in the order.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class HappyEyeballs {

  /** No address. */
  static final int NONE = -1;

  /** The recommended Connection Attempt Delay (RFC 8305 section 8). */
  static final long DEFAULT_DELAY_NANOS = 250_000_000;

  /** The minimum Connection Attempt Delay (RFC 8305 section 8): less is a flood of SYNs. */
  static final long MIN_DELAY_NANOS = 10_000_000;

  private enum State {
    /** To be tried, for the first time or again: another one won while this one was tried. */
    UNTRIED,
    TRYING,
    /** Answered first. */
    CHOSEN,
    /** Refused, or was useless when chosen. */
    FAILED
  }

  private final long delayNanos;
  private final State[] states;
  private final long[] startNanos;
  private long headStartEndNanos;

  /**
   * A race that has not begun.
   *
   * @param addresses how many there are
   * @param delayNanos the head start of each
   */
  HappyEyeballs(int addresses, long delayNanos) {
    this.delayNanos = delayNanos;
    this.states = new State[addresses];
    this.startNanos = new long[addresses];
    Arrays.fill(states, State.UNTRIED);
  }

  /**
   * The addresses with those of each family moved on by {@code turn}: the families keep their
   * places, and each turn begins with another address.
   */
  static List<InetAddress> rotate(List<InetAddress> addresses, int turn) {
    if (turn == 0 || addresses.size() < 2) {
      return addresses;
    }
    List<InetAddress> six = new ArrayList<>(addresses);
    six.removeIf(address -> !(address instanceof Inet6Address));
    List<InetAddress> four = new ArrayList<>(addresses);
    four.removeIf(address -> address instanceof Inet6Address);
    int nextSix = turn;
    int nextFour = turn;
    List<InetAddress> rotated = new ArrayList<>(addresses.size());
    for (InetAddress place : addresses) {
      rotated.add(
          place instanceof Inet6Address
              ? six.get(nextSix++ % six.size())
              : four.get(nextFour++ % four.size()));
    }
    return rotated;
  }

  /** Families in turn, beginning with that of the first (RFC 8305 section 4). */
  static List<InetAddress> interleave(List<InetAddress> addresses) {
    Deque<InetAddress> same = new ArrayDeque<>();
    Deque<InetAddress> other = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      boolean first = address instanceof Inet6Address == addresses.get(0) instanceof Inet6Address;
      (first ? same : other).add(address);
    }
    List<InetAddress> ordered = new ArrayList<>(addresses.size());
    while (!same.isEmpty() || !other.isEmpty()) {
      boolean turnOfSame = (ordered.size() % 2 == 0 && !same.isEmpty()) || other.isEmpty();
      ordered.add((turnOfSame ? same : other).remove());
    }
    return ordered;
  }

  /** The address to try now, which counts as tried from here; {@link #NONE} to wait. */
  int poll(long nowNanos) {
    int next = first(State.UNTRIED);
    if (next == NONE || isDecided() || isHeadStartRunning(nowNanos)) {
      return NONE;
    }
    states[next] = State.TRYING;
    startNanos[next] = nowNanos;
    headStartEndNanos = nowNanos + delayNanos;
    return next;
  }

  /** When to poll again though nothing has happened, or {@link Deadlines#NEVER}. */
  long pollAtNanos() {
    return first(State.UNTRIED) == NONE || first(State.TRYING) == NONE || isDecided()
        ? Deadlines.NEVER
        : headStartEndNanos;
  }

  /** It did not answer, or with a refusal: the next one has to wait no longer. */
  void failed(int address, long nowNanos) {
    move(address, State.TRYING, State.FAILED);
    headStartEndNanos = nowNanos;
  }

  /** It answered first: the others that are being tried are to be given up. */
  List<Integer> connected(int address) {
    move(address, State.TRYING, State.CHOSEN);
    List<Integer> losers = new ArrayList<>(2);
    for (int i = 0; i < states.length; i++) {
      if (states[i] == State.TRYING) {
        states[i] = State.UNTRIED;
        losers.add(i);
      }
    }
    return losers;
  }

  /** The one that answered first could not be used: the race goes on without it. */
  void useless(int address) {
    move(address, State.CHOSEN, State.FAILED);
  }

  /** Whether a loser had its head start for itself and was silent all the time. */
  boolean wasSilent(int loser, long nowNanos) {
    return nowNanos - startNanos[loser] >= delayNanos;
  }

  /** Whether every address has failed. */
  boolean isLost() {
    return first(State.UNTRIED) == NONE && first(State.TRYING) == NONE && !isDecided();
  }

  /** Whether an address answered and is in use. */
  boolean isDecided() {
    return first(State.CHOSEN) != NONE;
  }

  /** How many may still be tried. */
  int untried() {
    int count = 0;
    for (State state : states) {
      count += state == State.UNTRIED ? 1 : 0;
    }
    return count;
  }

  private boolean isHeadStartRunning(long nowNanos) {
    return first(State.TRYING) != NONE && nowNanos - headStartEndNanos < 0;
  }

  private int first(State wanted) {
    for (int i = 0; i < states.length; i++) {
      if (states[i] == wanted) {
        return i;
      }
    }
    return NONE;
  }

  private void move(int address, State from, State to) {
    if (states[address] != from) {
      throw new IllegalStateException(
          "address " + address + ": expected " + from + ", actual " + states[address]);
    }
    states[address] = to;
  }

  /** {@code HappyEyeballs[TRYING, UNTRIED]}. */
  @Override
  public String toString() {
    return "HappyEyeballs" + Arrays.toString(states);
  }
}
