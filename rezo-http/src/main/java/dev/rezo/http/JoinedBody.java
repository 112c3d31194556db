package dev.rezo.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies one after another, each opened when its turn comes. Thread-safe, as they are. */
final class JoinedBody implements Body {

  private final List<Body> pieces;
  private final String contentType;
  private final long length;

  JoinedBody(List<Body> pieces, String contentType) {
    this.pieces = List.copyOf(pieces);
    this.contentType = contentType;
    this.length = sum(pieces);
  }

  private static long sum(List<Body> pieces) {
    long sum = 0;
    for (Body piece : pieces) {
      long length = piece.length();
      if (length == UNKNOWN_LENGTH) {
        return UNKNOWN_LENGTH;
      }
      sum = Math.addExact(sum, length);
    }
    return sum;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isReplayable() {
    return pieces.stream().allMatch(Body::isReplayable);
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public BodySource open() {
    return new Joined(pieces);
  }

  /** As in {@code Body[7 pieces, 4096 bytes, multipart/form-data; boundary=rezo-0]}. */
  @Override
  public String toString() {
    return "Body["
        + pieces.size()
        + " pieces"
        + (length < 0 ? "" : ", " + length + " bytes")
        + ", "
        + contentType
        + "]";
  }

  /**
   * Not thread-safe; the caller serialises. {@link #close} may come from any thread: whoever sees
   * the other's write last closes the piece that is open.
   */
  private static final class Joined implements BodySource {

    private final List<Body> pieces;
    private int opened;
    private volatile @Nullable BodySource current;
    private volatile boolean closed;

    /** Whose chunk the reader has: at the end of one piece, the next one is open by then. */
    private @Nullable BodySource lender;

    Joined(List<Body> pieces) {
      this.pieces = pieces;
    }

    @Override
    public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
      while (!closed) {
        BodySource source = current;
        ByteBuffer chunk = source == null ? END : source.next(onReady);
        if (!BodySource.isEnd(chunk)) {
          lender = chunk == null ? lender : source;
          return chunk;
        }
        if (opened == pieces.size()) {
          return END;
        }
        current = pieces.get(opened).open();
        opened++;
      }
      close();
      throw BodyException.closed("request body of several pieces", Phase.SEND);
    }

    @Override
    public void giveBack(ByteBuffer chunk) {
      BodySource source = lender;
      lender = null;
      if (source != null) {
        source.giveBack(chunk);
      }
    }

    @Override
    public void close() {
      closed = true;
      BodySource source = current;
      if (source != null) {
        source.close();
      }
    }
  }
}
