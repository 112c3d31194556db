package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read into buffers outside the heap, which are used again and bounded. */
class FileBuffersTest {

  private static final int CHUNKS = 6;

  private final byte[] content = new byte[CHUNKS * ReadAheadSource.CHUNK - 1000];
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    new Random(1).nextBytes(content);
    file = Files.write(directory.resolve("f"), content);
  }

  private ReadAheadSource source(FileBuffers buffers) {
    return new ReadAheadSource(
        "body", () -> Files.newByteChannel(file), content.length, buffers, tasks::add);
  }

  private ByteBuffer next(ReadAheadSource source) throws IOException {
    while (true) {
      ByteBuffer chunk = source.next(() -> {});
      while (!tasks.isEmpty()) {
        tasks.poll().run();
      }
      if (chunk != null) {
        return chunk;
      }
    }
  }

  /** Reads all; gives back as many chunks as it is told to. */
  private List<ByteBuffer> readAll(ReadAheadSource source, int givenBack) throws IOException {
    List<ByteBuffer> chunks = new ArrayList<>();
    ByteBuffer whole = ByteBuffer.allocate(content.length);
    for (ByteBuffer chunk = next(source); !BodySource.isEnd(chunk); chunk = next(source)) {
      chunks.add(chunk.duplicate());
      whole.put(chunk);
      if (chunks.size() <= givenBack) {
        source.giveBack(chunk);
      }
    }
    assertThat(whole.array()).isEqualTo(content);
    return chunks;
  }

  @Test
  void whatIsGivenBackIsUsedAgain() throws IOException {
    FileBuffers buffers = new FileBuffers(10);
    assertThat(readAll(source(buffers), CHUNKS)).hasSize(CHUNKS).allMatch(ByteBuffer::isDirect);
    assertThat(buffers.made()).isEqualTo(ReadAheadSource.AHEAD + 1);
    readAll(source(buffers), CHUNKS);
    assertThat(buffers.made()).isEqualTo(ReadAheadSource.AHEAD + 1);
  }

  @Test
  void whatIsNotGivenBackIsForgottenAtTheEnd() throws IOException {
    FileBuffers buffers = new FileBuffers(100);
    ReadAheadSource source = source(buffers);
    List<ByteBuffer> kept = readAll(source, 0);
    assertThat(buffers.made()).isZero();
    source.giveBack(kept.get(0)); // Too late: it belongs to who has it.
    source.close();
    assertThat(buffers.made()).isZero();
    assertThat(buffers.take()).isNotSameAs(kept.get(0));
  }

  @Test
  void beyondTheLimitThereAreOrdinaryOnes() throws IOException {
    FileBuffers buffers = new FileBuffers(2);
    List<ByteBuffer> kept = readAll(source(buffers), 0);
    assertThat(kept.stream().filter(ByteBuffer::isDirect)).hasSize(2);
    assertThat(buffers.made()).isZero();
  }

  @Test
  void aSourceThatIsClosedEarlyKeepsNone() throws IOException {
    FileBuffers buffers = new FileBuffers(10);
    ReadAheadSource source = source(buffers);
    ByteBuffer first = next(source);
    assertThat(buffers.made()).isPositive();
    source.close();
    source.giveBack(first);
    while (!tasks.isEmpty()) {
      tasks.poll().run();
    }
    assertThat(buffers.made()).isZero();
  }

  @Test
  void aFileThatGrowsIsSentAsItWasAndOneThatShrinksEnds() throws IOException {
    ReadAheadSource grown = source(new FileBuffers(10));
    Files.write(file, new byte[5000], java.nio.file.StandardOpenOption.APPEND);
    assertThat(readAll(grown, CHUNKS)).hasSize(CHUNKS);
    Files.write(file, new byte[10]);
    ReadAheadSource shrunk = source(new FileBuffers(10));
    assertThat(next(shrunk).remaining()).isEqualTo(10);
    assertThat(BodySource.isEnd(next(shrunk))).isTrue();
  }
}
