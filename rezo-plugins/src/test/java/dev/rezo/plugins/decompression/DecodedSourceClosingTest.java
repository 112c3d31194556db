package dev.rezo.plugins.decompression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodyException.Reason;
import dev.rezo.http.BodySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when a body is closed while somebody reads it. */
@Timeout(20)
@Tag("A343")
class DecodedSourceClosingTest {

  /** Somebody's source, whose methods take somebody's lock. */
  private static final class Locked implements BodySource {
    final ReentrantLock lock = new ReentrantLock();
    final CountDownLatch isRead = new CountDownLatch(1);
    final CountDownLatch isHeld = new CountDownLatch(1);

    @Override
    public ByteBuffer next(Runnable onReady) {
      isRead.countDown();
      await(isHeld);
      lock.lock();
      try {
        return END;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {}
  }

  /** Waits within decode, and hears when it is closed. */
  private static final class Slow implements ContentDecoder {
    final CountDownLatch isDecoding = new CountDownLatch(1);
    final CountDownLatch goesOn = new CountDownLatch(1);
    final AtomicInteger closed = new AtomicInteger();
    volatile boolean wasClosedWithin;

    @Override
    public void decode(ByteBuffer in, ByteBuffer out) {
      isDecoding.countDown();
      await(goesOn);
      wasClosedWithin = closed.get() > 0;
      out.put(in);
    }

    @Override
    public boolean isComplete() {
      return true;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** One chunk, and whoever waits is told of the end by closing. */
  private static final class Waiting implements BodySource {
    final ByteBuffer chunk;
    Runnable waits = () -> {};
    boolean closed;

    Waiting(ByteBuffer chunk) {
      this.chunk = chunk;
    }

    @Override
    public ByteBuffer next(Runnable onReady) throws IOException {
      if (closed) {
        throw new IOException("closed");
      }
      if (chunk.hasRemaining()) {
        return chunk;
      }
      waits = onReady;
      return null;
    }

    @Override
    public void close() {
      closed = true;
      waits.run();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Thread run(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static DecodedSource decoded(BodySource source, ContentDecoder decoder) {
    return new DecodedSource(source, decoder, "GET /", Decompression.usual());
  }

  @Test
  void whoClosesDoesNotWaitForTheLockOfASourceThatIsRead() throws InterruptedException {
    Locked source = new Locked();
    DecodedSource decoded = decoded(source, new GzipDecoder());
    Thread reader =
        run(
            () -> {
              try {
                ByteBuffer unused = decoded.next(() -> {});
              } catch (IOException e) {
                // Closed, if that came first.
              }
            });
    await(source.isRead);
    Thread closer =
        run(
            () -> {
              source.lock.lock();
              try {
                source.isHeld.countDown();
                decoded.close();
              } finally {
                source.lock.unlock();
              }
            });
    closer.join(5_000);
    reader.join(5_000);
    assertThat(closer.isAlive()).isFalse();
    assertThat(reader.isAlive()).isFalse();
  }

  @Test
  void aDecoderThatRunsIsClosedOnceItHasReturned() throws InterruptedException {
    Slow decoder = new Slow();
    Waiting source = new Waiting(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    DecodedSource decoded = decoded(source, decoder);
    Throwable[] failure = {null};
    Thread reader =
        run(
            () -> {
              try {
                ByteBuffer unused = decoded.next(() -> {});
              } catch (IOException e) {
                failure[0] = e;
              }
            });
    await(decoder.isDecoding);
    decoded.close();
    assertThat(source.closed).isTrue();
    assertThat(source.chunk.remaining()).as("the reader's").isEqualTo(3);
    assertThat(decoder.closed).hasValue(0);
    decoder.goesOn.countDown();
    reader.join(5_000);
    assertThat(decoder.wasClosedWithin).isFalse();
    assertThat(decoder.closed).hasPositiveValue();
    assertThat(failure[0])
        .isInstanceOfSatisfying(
            BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  @Test
  void theSignalOfAClosedSourceMayAskAgain() throws IOException {
    DecodedSource decoded = decoded(new Waiting(ByteBuffer.allocate(0)), new GzipDecoder());
    Throwable[] failure = {null};
    ByteBuffer nothing =
        decoded.next(
            () -> {
              try {
                ByteBuffer unused = decoded.next(() -> {});
              } catch (IOException e) {
                failure[0] = e;
              }
            });
    assertThat(nothing).isNull();
    decoded.close();
    assertThat(failure[0])
        .isInstanceOfSatisfying(
            BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  @Test
  void aSourceThatBreaksLeavesNoDecoderOpen() {
    Slow decoder = new Slow();
    Waiting source = new Waiting(ByteBuffer.allocate(0));
    source.closed = true;
    DecodedSource decoded = decoded(source, decoder);
    assertThatThrownBy(() -> decoded.next(() -> {})).hasMessage("closed");
    assertThat(decoder.closed).hasValue(1);
  }

  @Test
  void whatADecoderThrowsIsAnErrorOfTheCoding() {
    ContentDecoder broken =
        new ContentDecoder() {
          @Override
          public void decode(ByteBuffer in, ByteBuffer out) {
            throw new ArrayIndexOutOfBoundsException("7");
          }

          @Override
          public boolean isComplete() {
            return true;
          }

          @Override
          public void close() {}
        };
    DecodedSource decoded = decoded(new Waiting(ByteBuffer.allocate(1)), broken);
    assertThatThrownBy(() -> decoded.next(() -> {}))
        .isInstanceOfSatisfying(
            BodyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CODING));
  }
}
