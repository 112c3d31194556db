package dev.rezo.testing;

import dev.rezo.io.EventLoop;
import dev.rezo.io.Traffic;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a virtual connection. It behaves as the real TCP transport does, down to the
 * water marks; {@code TransportContract} holds both to the same sentences.
 *
 * <p>Confined to its loop.
 */
final class LoopbackTransport implements Transport {

  /** The water marks of the real transport. */
  private static final int HIGH_WATER = 64 * 1024;

  private static final int LOW_WATER = HIGH_WATER / 4;

  /** What the peer takes when nobody has told it to stop. */
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int FIRST_EPHEMERAL_PORT = 49_152;

  private static final int EPHEMERAL_PORTS = 16_384;

  private final VirtualLoop loop;
  private final ScriptedPeer peer;
  private final SocketAddress remote;
  private final InetSocketAddress local;
  private final Traffic traffic = new Traffic();
  private @Nullable TransportHandler handler;

  // What comes.
  private final Deque<Arrival> arrivals = new ArrayDeque<>();
  private boolean deliveryScheduled;
  private boolean readsPaused;
  private boolean inputEnded;
  private int reads;

  // What goes.
  private final ByteLog pending = new ByteLog();
  private int peerTakes = UNLIMITED;
  private boolean flushScheduled;
  private boolean aboveHighWater;
  private boolean outputEnding;
  private boolean outputEnded;
  private boolean writeFailed;

  private boolean closed;
  private @Nullable IOException closeCause;

  LoopbackTransport(VirtualLoop loop, SocketAddress remote) {
    this.loop = loop;
    this.remote = remote;
    this.local =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(),
            FIRST_EPHEMERAL_PORT + (int) (loop.time().nextNumber() % EPHEMERAL_PORTS));
    this.peer = new ScriptedPeer(this);
    loop.opened(this);
  }

  ScriptedPeer peer() {
    return peer;
  }

  // ---- what the owner calls ---------------------------------------------------------------

  @Override
  public void start(TransportHandler newHandler) {
    loop.checkInLoop();
    handler = Objects.requireNonNull(newHandler, "handler");
    if (closed) {
      loop.execute(() -> newHandler.onClosed(closeCause));
    } else {
      scheduleDelivery();
    }
  }

  @Override
  public void write(ByteBuffer bytes) {
    loop.checkInLoop();
    if (closed || outputEnding || writeFailed) {
      bytes.position(bytes.limit());
    } else if (hasResetArrived()) {
      bytes.position(bytes.limit());
      failLater(new IOException("Broken pipe"));
    } else {
      giveOrKeep(bytes);
    }
    loop.writtenScratch(bytes);
  }

  private void giveOrKeep(ByteBuffer bytes) {
    if (pending.isEmpty()) {
      give(bytes);
    }
    if (bytes.hasRemaining()) {
      pending.add(bytes, bytes.remaining());
      aboveHighWater |= pending.size() > HIGH_WATER;
    }
  }

  @Override
  public int pendingBytes() {
    return pending.size();
  }

  @Override
  public boolean isWritable() {
    return !aboveHighWater && !closed && !outputEnding && !writeFailed;
  }

  @Override
  public void pauseReads() {
    loop.checkInLoop();
    readsPaused = true;
  }

  @Override
  public void resumeReads() {
    loop.checkInLoop();
    readsPaused = false;
    scheduleDelivery();
  }

  @Override
  public void readNow() {
    loop.checkInLoop();
    Arrival next = arrivals.peek();
    while (next != null && wantsReads() && next.atNanos() - loop.nanoTime() <= 0) {
      deliverFirst();
      next = arrivals.peek();
    }
  }

  @Override
  public void shutdownOutput() {
    loop.checkInLoop();
    if (closed || outputEnding || writeFailed) {
      return;
    }
    outputEnding = true;
    if (pending.isEmpty()) {
      endOutput();
    }
  }

  @Override
  public void close() {
    loop.checkInLoop();
    closeWith(null);
  }

  @Override
  public boolean isOpen() {
    return !closed && !inputEnded && !outputEnding && !writeFailed;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public ByteBuffer scratch() {
    loop.checkInLoop();
    return loop.takeScratch();
  }

  // ---- what comes from the peer -----------------------------------------------------------

  /** Something will reach this side at {@code atNanos}, after all that was sent before. */
  void arrive(Arrival arrival) {
    if (!closed) {
      arrivals.add(arrival);
      scheduleDelivery();
    }
  }

  /** One delivery for each turn of the loop, each piece its own {@code onRead}. */
  private void scheduleDelivery() {
    Arrival next = arrivals.peek();
    if (deliveryScheduled || next == null || !wantsReads() || loop.hasEnded()) {
      return;
    }
    deliveryScheduled = true;
    if (next.atNanos() - loop.nanoTime() <= 0) {
      loop.execute(this::deliver);
    } else {
      loop.scheduleArrival(next.atNanos(), this::deliver);
    }
  }

  private boolean wantsReads() {
    return handler != null && !readsPaused && !inputEnded && !closed;
  }

  private void deliver() {
    deliveryScheduled = false;
    if (wantsReads() && !arrivals.isEmpty()) {
      deliverFirst();
    }
    scheduleDelivery();
  }

  private void deliverFirst() {
    try {
      deliver(arrivals.remove());
    } catch (RuntimeException | Error e) {
      closeAfter(e);
    }
  }

  private void deliver(Arrival arrival) {
    switch (arrival.kind()) {
      case BYTES -> {
        ByteBuffer borrowed = borrowed(arrival.bytes());
        traffic.read(borrowed.remaining());
        handler().onRead(borrowed);
        VirtualLoop.ruin(borrowed);
      }
      case END -> {
        inputEnded = true;
        handler().onEndOfStream();
        closeIfBothEnded();
      }
      case RESET -> closeWith(new IOException("Connection reset"));
    }
  }

  /**
   * The bytes in a buffer that is direct and heap in turn, the latter with an offset in its array:
   * whoever relies on either finds out.
   */
  private ByteBuffer borrowed(byte[] bytes) {
    boolean direct = reads++ % 2 == 0;
    if (direct) {
      return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
    int offset = 7;
    byte[] roomier = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, roomier, offset, bytes.length);
    return ByteBuffer.wrap(roomier).position(offset).slice();
  }

  private boolean hasResetArrived() {
    long nowNanos = loop.nanoTime();
    return arrivals.stream()
        .anyMatch(one -> one.kind() == Arrival.Kind.RESET && one.atNanos() - nowNanos <= 0);
  }

  /** Bytes sent and not yet read by this side. */
  int undelivered() {
    return arrivals.stream().mapToInt(one -> one.bytes().length).sum();
  }

  boolean isPaused() {
    return readsPaused;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the loop has ended, and nothing can happen any more. */
  boolean isOrphan() {
    return loop.hasEnded();
  }

  // ---- what goes to the peer --------------------------------------------------------------

  /** The peer takes this many bytes more, and then none. */
  void peerTakes(int bytes) {
    peerTakes = bytes;
    scheduleFlush();
  }

  void peerTakesAll() {
    peerTakes(UNLIMITED);
  }

  private void give(ByteBuffer bytes) {
    int count = Math.min(bytes.remaining(), peerTakes);
    if (count > 0) {
      peerTakes -= peerTakes == UNLIMITED ? 0 : count;
      traffic.written(count);
      peer.receive(bytes, count);
    }
  }

  private void scheduleFlush() {
    if (!pending.isEmpty() && peerTakes > 0 && !flushScheduled && !loop.hasEnded()) {
      flushScheduled = true;
      loop.execute(this::flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    if (closed || pending.isEmpty()) {
      return;
    }
    int count = Math.min(pending.size(), peerTakes);
    give(ByteBuffer.wrap(pending.take(count)));
    if (pending.isEmpty() && outputEnding) {
      endOutput();
    } else if (aboveHighWater && pending.size() < LOW_WATER) {
      aboveHighWater = false;
      tellWritable();
    }
  }

  private void tellWritable() {
    TransportHandler told = handler;
    if (isWritable() && told != null) {
      try {
        told.onWritable();
      } catch (RuntimeException | Error e) {
        closeAfter(e);
      }
    }
  }

  private void endOutput() {
    outputEnded = true;
    peer.receiveEnd();
    closeIfBothEnded();
  }

  // ---- the end ----------------------------------------------------------------------------

  /** Breaks the connection from outside; on the loop. */
  void fail(IOException cause) {
    closeWith(cause);
  }

  /** From now on nothing is written; the handler hears why when the caller has returned. */
  private void failLater(IOException cause) {
    writeFailed = true;
    pending.clear();
    loop.execute(() -> closeWith(cause));
  }

  /**
   * Closes because the handler threw. When there is nobody left to tell, the real loop would log
   * it; here the test fails.
   */
  private void closeAfter(Throwable thrown) {
    if (closed) {
      throw new IllegalStateException(this + ": the handler threw after the close", thrown);
    }
    closeWith(new IOException(this + ": the handler threw " + thrown, thrown));
  }

  private void closeIfBothEnded() {
    if (inputEnded && outputEnded) {
      closeWith(null);
    }
  }

  private void closeWith(@Nullable IOException cause) {
    if (closed) {
      return;
    }
    closed = true;
    traffic.closed();
    closeCause = cause;
    pending.clear();
    arrivals.clear();
    loop.closed(this);
    peer.receiveClose();
    if (handler != null) {
      handler.onClosed(cause);
    }
  }

  /** Reads come only after {@link #start}. */
  private TransportHandler handler() {
    return Objects.requireNonNull(handler, "handler");
  }

  @Override
  public String toString() {
    return "LoopbackTransport["
        + local
        + " -> "
        + remote
        + (closed ? ", closed]" : ", " + pending.size() + " pending]");
  }

  /**
   * What reaches this side, and when. Immutable.
   *
   * @param bytes empty unless the kind is BYTES
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Arrival(Kind kind, byte[] bytes, long atNanos) {

    /** What can reach this side. */
    enum Kind {
      BYTES,
      /** FIN. */
      END,
      /** RST. */
      RESET
    }
  }
}
