package dev.rezo.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One thread plays both sides: tasks run when the test says so. */
class ReadAheadSourceTest {

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final AtomicInteger signals = new AtomicInteger();
  private final Drip stream = new Drip("abcdef");
  private final ReadAheadSource source = ReadAheadSource.opening("body", () -> stream, tasks::add);

  private boolean work() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  private void workAll() {
    while (work()) {}
  }

  private String next() throws IOException {
    ByteBuffer chunk = source.next(signals::incrementAndGet);
    return chunk == null
        ? "nothing"
        : BodySource.isEnd(chunk) ? "end" : UTF_8.decode(chunk).toString();
  }

  @Test
  void nothingIsReadBeforeItIsAskedFor() {
    assertThat(tasks).isEmpty();
  }

  @Test
  void readerIsSignalledOnceForEachTimeItWaits() throws IOException {
    assertThat(next()).isEqualTo("nothing");
    assertThat(tasks).hasSize(1);
    assertThat(work()).isTrue();
    assertThat(signals).hasValue(1);
    assertThat(work()).isTrue();
    assertThat(signals).hasValue(1);
    assertThat(next()).isEqualTo("ab");
  }

  @Test
  void twoChunksAreReadAheadAndNoMore() throws IOException {
    assertThat(next()).isEqualTo("nothing");
    workAll();
    assertThat(stream.reads).isEqualTo(2);
    assertThat(next()).isEqualTo("ab");
    workAll();
    assertThat(stream.reads).isEqualTo(3);
  }

  @Test
  void streamIsClosedAtItsEnd() throws IOException {
    assertThat(next()).isEqualTo("nothing");
    StringBuilder all = new StringBuilder();
    String chunk;
    do {
      workAll();
      chunk = next();
      all.append(chunk).append(' ');
    } while (!chunk.equals("end"));
    assertThat(all).hasToString("ab cd ef end ");
    assertThat(stream.closes).isEqualTo(1);
    assertThat(next()).isEqualTo("end");
  }

  @Test
  void closeBetweenReadsClosesTheStreamOnATask() throws IOException {
    assertThat(next()).isEqualTo("nothing");
    workAll();
    source.close();
    assertThat(stream.closes).isZero();
    workAll();
    assertThat(stream.closes).isEqualTo(1);
    source.close();
    assertThat(tasks).isEmpty();
    assertThatThrownBy(this::next).isInstanceOf(BodyException.class);
  }

  @Test
  void closeDuringAReadWaitsForItAndSignalsTheReader() throws IOException {
    assertThat(next()).isEqualTo("nothing");
    source.close();
    assertThat(signals).hasValue(1);
    workAll();
    assertThat(stream.closes).isEqualTo(1);
    assertThat(signals).hasValue(1);
  }

  @Test
  void failureComesAfterWhatWasRead() throws IOException {
    stream.failAfter = 1;
    assertThat(next()).isEqualTo("nothing");
    workAll();
    assertThat(next()).isEqualTo("ab");
    workAll();
    assertThatThrownBy(this::next)
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.SOURCE_FAILED))
        .hasMessage("body: expected to be read, actual java.io.IOException: disk")
        .hasRootCauseMessage("disk");
    assertThatThrownBy(this::next).isInstanceOf(BodyException.class);
    assertThat(stream.closes).isEqualTo(1);
    assertThat(tasks).isEmpty();
  }

  @Test
  void openerThatFailsIsTold() throws IOException {
    ReadAheadSource broken =
        ReadAheadSource.opening(
            "body",
            () -> {
              throw new UncheckedIOException(new IOException("gone"));
            },
            tasks::add);
    assertThat(broken.next(signals::incrementAndGet)).isNull();
    workAll();
    assertThat(signals).hasValue(1);
    assertThatThrownBy(() -> broken.next(() -> {}))
        .isInstanceOf(BodyException.class)
        .hasRootCauseMessage("gone");
  }

  /** Two bytes for each read. */
  private static final class Drip extends InputStream {
    private final ByteArrayInputStream bytes;
    int reads;
    int closes;
    int failAfter = Integer.MAX_VALUE;

    Drip(String text) {
      bytes = new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (reads == failAfter) {
        throw new IOException("disk");
      }
      reads++;
      return bytes.read(into, offset, Math.min(2, length));
    }

    @Override
    public void close() {
      closes++;
    }
  }
}
