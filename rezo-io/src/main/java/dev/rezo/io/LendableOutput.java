package dev.rezo.io;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * The sending half of a transport that takes bytes as they are: another thread may have it for a
 * while, to have the kernel send from a file. The loop goes on reading meanwhile; it writes
 * nothing.
 *
 * <p>Each turn is asked for by {@link #lendTo}, begins with {@link Borrower#lent} and ends with
 * {@link Loan#giveBack}. From asking to the end {@link Transport#isWritable} is false, and {@link
 * TransportHandler#onWritable} does not tell that it is over. A transport that is closed while its
 * sending half is lent is closed for its handler at once; its socket is when the loan ends.
 *
 * <p>Confined to its loop.
 */
public interface LendableOutput {

  /**
   * Lends the sending half as soon as what was written is with the socket and there is room in it,
   * perhaps within this call. Never on a transport that is closed, or ends or breaks before: the
   * handler hears of that.
   *
   * @throws IllegalStateException when it is asked for or lent already
   */
  void lendTo(Borrower borrower);

  /** Hears that it has the sending half. Confined to its loop. */
  interface Borrower {
    /** From now on the loan is this one's, on any one thread at a time, until it gives it back. */
    void lent(Loan loan);
  }

  /** The sending half. Not thread-safe; the caller serialises. */
  interface Loan {

    /**
     * Sends from a file as much as the socket has room for. A broken connection is not told here
     * but by {@link TransportHandler#onClosed}, after the loan was given back.
     *
     * <p>May wait for the disk, never for the peer.
     *
     * @return how many bytes the socket took: 0 if it has no room, if the file ends at {@code
     *     position}, or if there is nobody to send to any more
     * @throws IOException when the file cannot be read
     */
    long transfer(FileChannel file, long position, long count) throws IOException;

    /**
     * Ends the loan; exactly once, from any thread.
     *
     * @param onLoop runs on the loop when the transport has its sending half again, or was closed
     *     meanwhile; not at all if the loop has ended
     */
    void giveBack(Runnable onLoop);
  }
}
