package dev.rezo.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One thread plays both sides: tasks run when the test says so. */
class FileSourceTest {

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final AtomicInteger signals = new AtomicInteger();
  private final Cup cup = new Cup();

  @TempDir private Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void writesAFile() throws IOException {
    path = Files.writeString(folder.resolve("file"), "abcdefgh");
  }

  private FileSource source(long size) {
    ReadAheadSource chunks =
        new ReadAheadSource("body", () -> FileChannel.open(path), size, null, tasks::add);
    return new FileSource("body", path, size, chunks, tasks::add);
  }

  private long move(FileRegion region, long most) throws IOException {
    int before = signals.get();
    region.move(cup, most, signals::incrementAndGet);
    workAll();
    assertThat(signals).hasValue(before + 1);
    return region.moved();
  }

  private void workAll() {
    for (Runnable task; (task = tasks.poll()) != null; ) {
      task.run();
    }
  }

  @Test
  void aMoveGoesOnWhereTheLastOneEnded() throws IOException {
    FileRegion region = source(8).region();
    assertThat(region.left()).isEqualTo(8);
    assertThat(move(region, 3)).isEqualTo(3);
    assertThat(region.left()).isEqualTo(5);
    assertThat(cup.file().isOpen()).isTrue();
    assertThat(move(region, 100)).isEqualTo(5);
    assertThat(cup.text).hasToString("abcdefgh");
    assertThat(region.left()).isZero();
    assertThat(cup.file().isOpen()).isFalse();
  }

  @Test
  void aMoveEndsWhereTheReceiverHasNoRoom() throws IOException {
    FileRegion region = source(8).region();
    cup.room = 2;
    assertThat(move(region, 100)).isEqualTo(2);
    assertThat(move(region, 100)).isZero();
    cup.room = 100;
    assertThat(move(region, 100)).isEqualTo(6);
    assertThat(cup.text).hasToString("abcdefgh");
  }

  @Test
  void ofAFileThatGrowsNoMoreIsMovedThanWasPromised() throws IOException {
    FileRegion region = source(5).region();
    assertThat(move(region, 100)).isEqualTo(5);
    assertThat(cup.text).hasToString("abcde");
  }

  @Test
  void aFileThatShrinksIsSaidWithBothLengths() throws IOException {
    FileSource source = source(8);
    assertThat(move(source.region(), 2)).isEqualTo(2);
    try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
      other.truncate(5);
    }
    assertThatThrownBy(() -> move(source.region(), 100))
        .isInstanceOf(BodyException.class)
        .hasMessage("body: expected 8 bytes, actual 5");
    assertThat(cup.file().isOpen()).isFalse();
  }

  @Test
  void aFileThatIsGoneIsSaid() throws IOException {
    Files.delete(path);
    assertThatThrownBy(() -> move(source(8).region(), 100))
        .isInstanceOf(BodyException.class)
        .hasMessageStartingWith("body: expected to be read, actual ")
        .hasCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatTheReceiverThrowsIsSaid() {
    FileSource source = source(8);
    source.move(
        (file, position, count) -> {
          throw new IllegalStateException("no");
        },
        100,
        signals::incrementAndGet);
    workAll();
    assertThat(signals).hasValue(1);
    assertThatThrownBy(source::moved).isInstanceOf(BodyException.class);
  }

  @Test
  void ofASourceThatIsClosedNothingIsMoved() {
    FileSource source = source(8);
    source.move(cup, 100, signals::incrementAndGet);
    source.close();
    workAll();
    assertThat(signals).hasValue(1);
    assertThat(cup.text).isEmpty();
    assertThatThrownBy(source::moved)
        .isInstanceOf(BodyException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aCloseWaitsForTheMoveThatRuns() {
    FileSource source = source(8);
    cup.room = 4;
    cup.after = source::close;
    source.move(cup, 100, signals::incrementAndGet);
    workAll();
    assertThat(cup.calls).isEqualTo(1);
    assertThat(cup.openAfter).isTrue();
    assertThat(cup.file().isOpen()).isFalse();
    assertThat(signals).hasValue(1);
  }

  @Test
  void aCloseBetweenMovesClosesTheFileOffTheLoop() throws IOException {
    FileSource source = source(8);
    assertThat(move(source.region(), 2)).isEqualTo(2);
    source.close();
    assertThat(cup.file().isOpen()).isTrue();
    workAll();
    assertThat(cup.file().isOpen()).isFalse();
  }

  @Test
  void twoMovesAtATimeAreRefused() {
    FileSource source = source(8);
    source.move(cup, 1, signals::incrementAndGet);
    assertThatThrownBy(() -> source.move(cup, 1, signals::incrementAndGet))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void progressIsToldAfterEachMove() throws IOException {
    List<String> heard = new ArrayList<>();
    Body watched =
        Bodies.withProgress(Bodies.file(path, "x/y"), (moved, all) -> heard.add(moved + "/" + all));
    try (BodySource source = watched.open()) {
      FileRegion region = region(source);
      assertThat(moveForReal(region, 3)).isEqualTo(3);
      assertThat(moveForReal(region, 5)).isEqualTo(5);
    }
    assertThat(heard).containsExactly("3/8", "8/8");
  }

  private long moveForReal(FileRegion region, long most) throws IOException {
    CountDownLatch moved = new CountDownLatch(1);
    region.move(cup, most, moved::countDown);
    try {
      assertThat(moved.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return region.moved();
  }

  @Test
  void whoChangesTheBytesHidesTheFile() throws IOException {
    Body file = Bodies.file(path, "x/y");
    Body joined = Bodies.multipart().part("a", null, file).build();
    try (BodySource parts = joined.open();
        BodySource trailed = Bodies.withTrailers(file, () -> Headers.EMPTY).open()) {
      assertThat(parts.region()).isNull();
      assertThat(trailed.region()).isNull();
    }
  }

  @Test
  void aFileThatIsNotOfTheKernelIsRead() throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("z.zip"), Map.of("create", "true"))) {
      Path inside = Files.writeString(zip.getPath("inside"), "abc");
      try (BodySource source = Bodies.file(inside, "x/y").open()) {
        assertThat(source.region()).isNull();
      }
    }
  }

  private static FileRegion region(BodySource source) {
    FileRegion region = source.region();
    assertThat(region).isNotNull();
    return Objects.requireNonNull(region);
  }

  /** A receiver of so much room, three bytes at a time. */
  private static final class Cup implements FileRegion.Mover {
    private final StringBuilder text = new StringBuilder();
    private int room = Integer.MAX_VALUE;
    private int calls;
    private boolean openAfter;
    private Runnable after = () -> {};
    private @Nullable FileChannel file;

    FileChannel file() {
      return Objects.requireNonNull(file);
    }

    @Override
    public long move(FileChannel from, long position, long count) throws IOException {
      calls++;
      file = from;
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(Math.min(3, room), count));
      int read = Math.max(0, from.read(bytes, position));
      room -= read;
      text.append(US_ASCII.decode(bytes.flip()));
      after.run();
      openAfter = from.isOpen();
      return read;
    }
  }
}
