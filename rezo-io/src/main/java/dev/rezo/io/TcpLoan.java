package dev.rezo.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a TCP connection in another's hands. Nobody closes the socket before it is
 * back: the number of a closed socket may be another's a moment later.
 *
 * <p>Not thread-safe; the caller serialises. What the borrower leaves here reaches the loop by the
 * task that ends the loan.
 */
final class TcpLoan implements LendableOutput.Loan {

  private final TcpTransport transport;
  final SocketChannel channel;
  private final AtomicBoolean oneHasEnded = new AtomicBoolean();
  private boolean full;
  private @Nullable IOException broken;

  TcpLoan(TcpTransport transport, SocketChannel channel) {
    this.transport = transport;
    this.channel = channel;
  }

  @Override
  public long transfer(FileChannel file, long position, long count) throws IOException {
    if (broken != null) {
      return 0;
    }
    try {
      long moved = file.transferTo(position, count, channel);
      transport.traffic().written(moved); // The sending half is here: nobody else adds.
      full |= moved == 0 && count > 0;
      return moved;
    } catch (IOException e) {
      expectReadable(file, position, e);
      broken = e;
      return 0;
    }
  }

  /** A transfer that failed does not say on which side: reading alone does. */
  private static void expectReadable(FileChannel file, long position, IOException cause)
      throws IOException {
    try {
      file.read(ByteBuffer.allocate(1), position);
    } catch (IOException e) {
      e.addSuppressed(cause);
      throw e;
    }
  }

  @Override
  public void giveBack(Runnable onLoop) {
    try {
      transport.loop().execute(() -> transport.takeBack(this, onLoop));
    } catch (RejectedExecutionException e) {
      if (isLastToEnd()) { // The loop has ended.
        TcpTransport.closeQuietly(channel, transport);
      }
    }
  }

  /**
   * Asked once by the transport that is closed, and once by the borrower who finds no loop to give
   * back to: who is told so closes the socket.
   */
  boolean isLastToEnd() {
    return oneHasEnded.getAndSet(true);
  }

  /** Whether the socket had no room in the end. */
  boolean isFull() {
    return full;
  }

  /** Why nothing can be sent any more, or null. */
  @Nullable IOException broken() {
    return broken;
  }
}
