package dev.rezo.client;

import dev.rezo.h1.Http1Session;
import dev.rezo.http.FileRegion;
import dev.rezo.io.LendableOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request that the kernel sends from its file. Turn by turn a thread that may wait
 * for a disk has the sending half of the transport, until the socket has no room or the turn is
 * long enough; the socket's next room is waited for by the loop.
 *
 * <p>Lifecycle: a turn is {@link #begin}, {@link Owner#turnEnded} and {@link #settle}; they follow
 * each other until {@link #isComplete}, an exception, or {@link #cancel}, which may leave a turn
 * without its end.
 *
 * <p>Confined to its loop.
 */
final class FileSending implements LendableOutput.Borrower {

  /** A shorter body goes with its head, in few writes and by this thread alone. */
  static final int LEAST = 64 * 1024;

  /** How much one turn sends before other bodies have the thread: a few milliseconds of it. */
  private static final int MAX_BYTES_A_TURN = 4 * 1024 * 1024;

  /** How much the session is told of at once: as much as fits into its arithmetic. */
  private static final int MAX_ANNOUNCED = 1 << 30;

  private static final ByteBuffer NO_PREFIX = ByteBuffer.allocate(0);

  /** Hears of the turns. */
  interface Owner {
    /** What was sent is to be settled. */
    void turnEnded();
  }

  private final Http1Session session;
  private final LendableOutput output;
  private final FileRegion region;
  private final Owner owner;
  private boolean lent;
  private boolean isLastTurn;
  private boolean cancelled;
  private @Nullable Throwable failure;

  /** How many bytes the session knows of that are yet to be sent. */
  private int announced;

  /** Makes the sending of what {@code region} has left, for a request with Content-Length. */
  FileSending(Http1Session session, LendableOutput output, FileRegion region, Owner owner) {
    this.session = session;
    this.output = output;
    this.region = region;
    this.owner = owner;
  }

  /** Whether all of the file is sent. */
  boolean isComplete() {
    return region.left() == 0;
  }

  /** Whether another thread sends just now, and it is the disk that may keep it waiting. */
  boolean isLent() {
    return lent;
  }

  /** Whether that thread may have sent the last of it. */
  boolean maySendLast() {
    return lent && isLastTurn;
  }

  /** Asks for the next turn. */
  void begin() {
    if (announced == 0) {
      announced = (int) Math.min(region.left(), MAX_ANNOUNCED);
      session.writeBodyPrefix(announced, NO_PREFIX);
    }
    output.lendTo(this);
  }

  @Override
  public void lent(LendableOutput.Loan loan) {
    Runnable back = () -> loan.giveBack(this::returned);
    if (cancelled) {
      back.run();
      return;
    }
    lent = true;
    int most = Math.min(announced, MAX_BYTES_A_TURN);
    isLastTurn = region.left() <= most;
    try {
      region.move(loan::transfer, most, back);
    } catch (Throwable e) { // The region is the application's, and there may be no thread for it.
      failure = e;
      back.run();
    }
  }

  private void returned() {
    lent = false;
    if (!cancelled) {
      owner.turnEnded();
    }
  }

  /**
   * Takes note of what the turn has sent.
   *
   * @throws IOException when the file broke
   */
  void settle() throws IOException {
    if (failure != null) {
      throw new IOException("the file could not be sent: " + failure, failure);
    }
    announced -= (int) region.moved();
  }

  /** Nothing more is heard. A turn that runs ends by the closing of source or transport. */
  void cancel() {
    cancelled = true;
  }
}
