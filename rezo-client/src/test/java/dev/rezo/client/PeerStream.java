package dev.rezo.client;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A stream as the server's end of it knows it: both windows, who has ended, and what waits for
 * room.
 *
 * <p>Not thread-safe; the caller serialises: it belongs to its {@link Http2Peer}.
 */
final class PeerStream {

  final PeerRequest request;

  /** How much the client may still send. */
  long clientMaySend;

  /** How much this end may still send. */
  long mayClientTake;

  boolean isClientDone;
  boolean isServerDone;

  /** Whether this end has given it up: what the client wrote before it heard of that is nothing. */
  boolean isGivenUp;

  private final Deque<byte[]> waiting = new ArrayDeque<>();

  /** What follows what waits: trailers, or the end without any, or nothing yet. */
  String[] trailers = {};

  boolean isEndWaiting;

  PeerStream(PeerRequest request, long clientMaySend, long mayClientTake) {
    this.request = request;
    this.clientMaySend = clientMaySend;
    this.mayClientTake = mayClientTake;
  }

  boolean isOpen() {
    return !isClientDone || !isServerDone;
  }

  void over() {
    isClientDone = true;
    isServerDone = true;
    isEndWaiting = false;
    waiting.clear();
  }

  void giveUp() {
    over();
    isGivenUp = true;
  }

  void waitFor(byte[] bytes) {
    if (bytes.length > 0) {
      waiting.add(bytes);
    }
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Takes up to this many of the bytes that wait. */
  byte[] take(int most) {
    byte[] first = waiting.removeFirst();
    if (first.length <= most) {
      return first;
    }
    waiting.addFirst(Arrays.copyOfRange(first, most, first.length));
    return Arrays.copyOf(first, most);
  }
}
