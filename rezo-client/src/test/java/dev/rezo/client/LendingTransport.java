package dev.rezo.client;

import dev.rezo.io.EventLoop;
import dev.rezo.io.LendableOutput;
import dev.rezo.io.Traffic;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A virtual transport that lends its sending half when the test says so, and takes no more of a
 * file than the test allows. Confined to its loop.
 */
final class LendingTransport implements Transport, LendableOutput, LendableOutput.Loan {

  private final Transport lower;
  private @Nullable Borrower borrower;
  private boolean lending;
  long room = Long.MAX_VALUE;
  int loans;

  LendingTransport(Transport lower) {
    this.lower = lower;
  }

  boolean isAsked() {
    return borrower != null;
  }

  boolean isOut() {
    return lending && borrower == null;
  }

  void lend() {
    Borrower next = Objects.requireNonNull(borrower, "borrower");
    borrower = null;
    loans++;
    next.lent(this);
  }

  @Override
  public LendableOutput lendableOutput() {
    return this;
  }

  @Override
  public void lendTo(Borrower next) {
    if (lending) {
      throw new IllegalStateException("lent");
    }
    lending = true;
    borrower = next;
  }

  @Override
  public long transfer(FileChannel file, long position, long count) {
    long moved = Math.min(room, count);
    room -= moved;
    return moved;
  }

  @Override
  public void giveBack(Runnable onLoop) {
    if (!isOut()) {
      throw new IllegalStateException("not lent");
    }
    loop()
        .execute(
            () -> {
              lending = false;
              onLoop.run();
            });
  }

  @Override
  public boolean isWritable() {
    return !lending && lower.isWritable();
  }

  @Override
  public EventLoop loop() {
    return lower.loop();
  }

  @Override
  public void start(TransportHandler handler) {
    lower.start(handler);
  }

  @Override
  public void write(ByteBuffer bytes) {
    lower.write(bytes);
  }

  @Override
  public int pendingBytes() {
    return lower.pendingBytes();
  }

  @Override
  public void pauseReads() {
    lower.pauseReads();
  }

  @Override
  public void resumeReads() {
    lower.resumeReads();
  }

  @Override
  public void readNow() {
    lower.readNow();
  }

  @Override
  public void shutdownOutput() {
    lower.shutdownOutput();
  }

  @Override
  public void close() {
    lower.close();
  }

  @Override
  public boolean isOpen() {
    return lower.isOpen();
  }

  @Override
  public @Nullable Traffic traffic() {
    return lower.traffic();
  }

  @Override
  public SocketAddress remoteAddress() {
    return lower.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return lower.localAddress();
  }

  @Override
  public ByteBuffer scratch() {
    return lower.scratch();
  }
}
