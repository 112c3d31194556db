package dev.rezo.client;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers which addresses failed lately, so that the next connection tries others first. A
 * failure weighs 1 and half as much every {@link #HALF_LIFE_NANOS}; what weighs less than a half is
 * forgotten, and so is an address that served. An address is never left out: if all have failed,
 * all are tried, the least bad first.
 *
 * <p>Thread-safe.
 */
final class AddressMemory {

  /** A single failure counts for this long. */
  static final long HALF_LIFE_NANOS = 600_000_000_000L;

  /** A client that meets more dead addresses than this, such as a crawler, forgets the oldest. */
  static final int MAX_ADDRESSES = 1024;

  /** A long outage is forgotten 40 minutes after its last failure. */
  private static final double MAX_WEIGHT = 8;

  private static final double FORGOTTEN = 0.5;

  /** How bad it was, when. Immutable. */
  private record Mark(double weight, long atNanos) {
    double weightAt(long nowNanos) {
      long age = Math.max(0, nowNanos - atNanos);
      double left = weight * Math.pow(0.5, (double) age / HALF_LIFE_NANOS);
      return left < FORGOTTEN ? 0 : left;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();

  /** Those that failed, the latest last. Guarded by the lock. */
  private final Map<SocketAddress, Mark> marks = new LinkedHashMap<>();

  /** It refused, was silent, or could not be used. */
  void failed(SocketAddress address, long nowNanos) {
    lock.lock();
    try {
      Mark before = marks.remove(address);
      double weight = 1 + (before == null ? 0 : before.weightAt(nowNanos));
      marks.put(address, new Mark(Math.min(weight, MAX_WEIGHT), nowNanos));
      if (marks.size() > MAX_ADDRESSES) {
        marks.remove(marks.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** A connection to it stands. */
  void served(SocketAddress address) {
    lock.lock();
    try {
      marks.remove(address);
    } finally {
      lock.unlock();
    }
  }

  /** These addresses with those that failed lately at the end; otherwise in the given order. */
  List<SocketAddress> sort(List<SocketAddress> addresses, long nowNanos) {
    lock.lock();
    try {
      if (marks.isEmpty()) {
        return addresses;
      }
      List<SocketAddress> sorted = new ArrayList<>(addresses);
      sorted.sort(Comparator.comparingDouble(address -> weight(address, nowNanos)));
      return sorted;
    } finally {
      lock.unlock();
    }
  }

  /** How many addresses it knows something bad of. */
  int size() {
    lock.lock();
    try {
      return marks.size();
    } finally {
      lock.unlock();
    }
  }

  private double weight(SocketAddress address, long nowNanos) {
    Mark mark = marks.get(address);
    return mark == null ? 0 : mark.weightAt(nowNanos);
  }
}
