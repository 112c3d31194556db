package dev.rezo.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on an {@link NioEventLoop}.
 *
 * <p>Confined to its loop.
 */
final class TcpTransport implements Transport, LendableOutput, SelectedKey {

  /**
   * Pending bytes above which nothing more should be written. The kernel's own buffer grows to
   * megabytes where the path can use them, so all that waits here is the rest of the last message.
   */
  private static final int HIGH_WATER = LoopBuffers.SCRATCH;

  /** Pending bytes below which writing goes on: the socket still has work while more is encoded. */
  private static final int LOW_WATER = HIGH_WATER / 4;

  /** Reads in one turn while each fills the buffer: one fast peer does not starve the others. */
  private static final int MAX_READS_PER_TURN = 4;

  /** Reads after writing has failed: a response head and more, and an end to it. */
  private static final int MAX_LAST_READS = 16;

  private final NioEventLoop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final SocketAddress remote;
  private final SocketAddress local;
  private final Traffic traffic = new Traffic();

  /** What the selector was last told: telling it again would cost a lock and an update. */
  private int interestOps;

  private @Nullable TransportHandler handler;
  private boolean readsPaused;
  private boolean inputEnded;

  private final ByteQueue pending;
  private boolean aboveHighWater;
  private boolean outputEnding;
  private boolean outputEnded;
  private boolean writeFailed;

  // The sending half, from its being asked for until it is back.
  private boolean lending;
  private @Nullable Borrower borrower;
  private @Nullable TcpLoan loan;

  /** Whether the last borrower left no room: the selector tells when there is some. */
  private boolean full;

  private boolean closed;
  private @Nullable IOException closeCause;

  TcpTransport(
      NioEventLoop loop,
      SocketChannel channel,
      SelectionKey key,
      SocketAddress remote,
      SocketAddress local) {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
    this.remote = remote;
    this.local = local;
    this.pending = new ByteQueue(loop.buffers().outUnsent);
    key.attach(this);
    key.interestOps(0);
  }

  // ---- what the owner calls ---------------------------------------------------------------

  @Override
  public void start(TransportHandler newHandler) {
    loop.checkInLoop();
    handler = Objects.requireNonNull(newHandler, "handler");
    if (closed) {
      loop.execute(() -> tellClosed(newHandler));
    } else {
      updateInterest();
    }
  }

  @Override
  public void write(ByteBuffer bytes) {
    loop.checkInLoop();
    if (closed || outputEnding || writeFailed) {
      bytes.position(bytes.limit());
    } else {
      writeOrKeep(bytes);
    }
    loop.buffers().outScratch.written(bytes);
  }

  private void writeOrKeep(ByteBuffer bytes) {
    if (pending.isEmpty() && loan == null) {
      try {
        send(bytes);
      } catch (IOException e) {
        bytes.position(bytes.limit());
        failLater(e);
        return;
      }
    }
    if (bytes.hasRemaining()) {
      pending.append(bytes);
      aboveHighWater |= pending.size() > HIGH_WATER;
      updateInterest();
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    int before = bytes.remaining();
    HeapSlices.write(channel, bytes);
    traffic.written(before - bytes.remaining());
  }

  private int receive(ByteBuffer in) throws IOException {
    int count = channel.read(in);
    if (count > 0) {
      traffic.read(count);
    }
    return count;
  }

  @Override
  public int pendingBytes() {
    return pending.size();
  }

  @Override
  public boolean isWritable() {
    return !aboveHighWater && !closed && !outputEnding && !writeFailed && !lending;
  }

  @Override
  public void pauseReads() {
    loop.checkInLoop();
    readsPaused = true;
    updateInterest();
  }

  @Override
  public void resumeReads() {
    loop.checkInLoop();
    readsPaused = false;
    updateInterest();
  }

  @Override
  public void readNow() {
    loop.checkInLoop();
    ByteBuffer in = loop.buffers().inNow.take();
    try {
      readWhatIsThere(in);
    } catch (IOException e) {
      close(e);
    } catch (Throwable e) {
      closeAfterThrow(e);
    } finally {
      loop.buffers().inNow.give(in);
    }
  }

  private void readWhatIsThere(ByteBuffer in) throws IOException {
    for (int i = 0; i < MAX_READS_PER_TURN && wantsReads(); i++) {
      int count = receive(in.clear());
      if (count < 0) {
        endInput();
      } else if (count > 0) {
        handler().onRead(in.flip());
      } else {
        return;
      }
    }
  }

  @Override
  public void shutdownOutput() {
    loop.checkInLoop();
    if (closed || outputEnding || writeFailed) {
      return;
    }
    outputEnding = true;
    borrower = null;
    if (pending.isEmpty() && loan == null) {
      try {
        endOutput();
      } catch (IOException e) {
        failLater(e);
      }
    }
  }

  @Override
  public void close() {
    loop.checkInLoop();
    close(null);
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
  public SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public ByteBuffer scratch() {
    loop.checkInLoop();
    return loop.buffers().outScratch.take();
  }

  // ---- lending ----------------------------------------------------------------------------

  @Override
  public LendableOutput lendableOutput() {
    return this;
  }

  @Override
  public void lendTo(Borrower next) {
    loop.checkInLoop();
    if (lending) {
      throw new IllegalStateException(this + ": expected its output to be here, actual lent");
    }
    if (closed || outputEnding || writeFailed) {
      return;
    }
    lending = true;
    borrower = next;
    lendIfFree();
    updateInterest();
  }

  private void lendIfFree() {
    Borrower next = borrower;
    if (next != null && pending.isEmpty() && !full) {
      borrower = null;
      loan = new TcpLoan(this, channel);
      next.lent(loan);
    }
  }

  /** The loan is over; the transport may have been closed meanwhile. */
  void takeBack(TcpLoan back, Runnable then) {
    loan = null;
    lending = false;
    full = back.isFull();
    IOException broken = back.broken();
    if (closed) {
      closeQuietly(channel, this);
    } else if (broken != null) {
      writeFailed = true;
      closeAfterLastReads(broken);
    }
    try {
      then.run();
      if (!closed) {
        flush();
      }
    } catch (IOException e) {
      closeAfterLastReads(e);
    } catch (Throwable e) {
      closeAfterThrow(e);
    }
  }

  // ---- what the loop calls ----------------------------------------------------------------

  @Override
  public void onReady(int readyOps) {
    try {
      if ((readyOps & SelectionKey.OP_READ) != 0) {
        read();
      }
      if ((readyOps & SelectionKey.OP_WRITE) != 0 && !closed) {
        full = false;
        flush();
      }
    } catch (IOException e) {
      closeAfterLastReads(e);
    } catch (Throwable e) {
      closeAfterThrow(e);
    }
  }

  @Override
  public void onLoopEnd(IOException cause) {
    close(cause);
  }

  private void read() throws IOException {
    for (int i = 0; i < MAX_READS_PER_TURN && wantsReads(); i++) {
      ByteBuffer in = loop.buffers().inSocket();
      int count = receive(in);
      if (count < 0) {
        endInput();
        return;
      }
      if (count == 0) {
        return;
      }
      boolean filled = !in.hasRemaining();
      handler().onRead(in.flip());
      if (!filled) {
        return;
      }
    }
  }

  private void endInput() {
    inputEnded = true;
    updateInterest();
    handler().onEndOfStream();
    closeIfBothEnded();
  }

  private void flush() throws IOException {
    if (loan != null) {
      return;
    }
    if (!pending.isEmpty()) {
      send(pending.peek());
      pending.consumed();
    }
    if (pending.isEmpty() && outputEnding) {
      endOutput();
      return;
    }
    lendIfFree();
    updateInterest();
    if (aboveHighWater && pending.size() < LOW_WATER) {
      aboveHighWater = false;
      if (isWritable()) {
        handler().onWritable();
      }
    }
  }

  private void endOutput() throws IOException {
    channel.shutdownOutput();
    outputEnded = true;
    updateInterest();
    closeIfBothEnded();
  }

  private void closeIfBothEnded() {
    if (inputEnded && outputEnded) {
      close(null);
    }
  }

  // ---- the end ----------------------------------------------------------------------------

  /** From now on nothing is written; the handler hears why when the caller has returned. */
  private void failLater(IOException cause) {
    writeFailed = true;
    pending.clear();
    updateInterest();
    loop.execute(() -> closeAfterLastReads(cause));
  }

  /**
   * A peer that refuses a long message says why and closes (413, then RST): what it said is here
   * already, though writing has failed.
   */
  private void closeAfterLastReads(IOException cause) {
    try {
      for (int i = 0; i < MAX_LAST_READS && wantsReads(); i++) {
        ByteBuffer in = loop.buffers().inSocket();
        if (receive(in) <= 0) {
          break;
        }
        handler().onRead(in.flip());
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    } catch (Throwable e) {
      closeAfterThrow(e);
    }
    close(cause);
  }

  private void close(@Nullable IOException cause) {
    if (closed) {
      return;
    }
    closed = true;
    traffic.closed();
    closeCause = cause;
    pending.clear();
    borrower = null;
    if (loan == null || loan.isLastToEnd()) {
      closeQuietly(channel, this);
    } else {
      endLater();
    }
    if (handler != null) {
      tellClosed(handler);
    }
  }

  /**
   * Closing would wait for the borrower, who may wait for a disk. So the peer hears of the end now,
   * and the borrower by that; the socket is closed when the loan is over.
   */
  private void endLater() {
    try {
      key.interestOps(0);
      channel.shutdownOutput();
    } catch (IOException | CancelledKeyException e) {
      // It has ended already, which is what was wanted.
    }
  }

  private void closeAfterThrow(Throwable thrown) {
    if (closed) {
      LoopLog.unexpected(this, "handler", thrown);
    } else {
      close(new IOException(this + ": the handler threw " + thrown, thrown));
    }
  }

  private void tellClosed(TransportHandler told) {
    try {
      told.onClosed(closeCause);
    } catch (Throwable e) {
      LoopLog.unexpected(this, "onClosed", e);
    }
  }

  /** The socket is given up: that closing it fails changes nothing for anybody, so it is logged. */
  static void closeQuietly(SocketChannel channel, Object where) {
    try {
      channel.close();
    } catch (IOException e) {
      LoopLog.unexpected(where, "close of the socket", e);
    }
  }

  // ---- interest ---------------------------------------------------------------------------

  private boolean wantsReads() {
    return handler != null && !readsPaused && !inputEnded && !closed;
  }

  private boolean wantsRoom() {
    return loan == null && (!pending.isEmpty() || borrower != null);
  }

  private void updateInterest() {
    if (closed) {
      return;
    }
    int wanted =
        (wantsReads() ? SelectionKey.OP_READ : 0) | (wantsRoom() ? SelectionKey.OP_WRITE : 0);
    if (wanted != interestOps) {
      interestOps = wanted;
      key.interestOps(wanted);
    }
  }

  /** Reads come only after {@link #start}. */
  private TransportHandler handler() {
    return Objects.requireNonNull(handler, "handler");
  }

  @Override
  public String toString() {
    return "TcpTransport["
        + local
        + " -> "
        + remote
        + (closed ? ", closed]" : ", " + pending.size() + " pending]");
  }
}
