package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Call;
import dev.rezo.http.ConnectionTraffic;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.FileRegion;
import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose answer is here before the loop knows that the last of the body was sent. */
@Timeout(60)
class QuickAnswerTest {

  private static final int SIZE = 200_000;
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** Of the connection that was leased last. */
  private final AtomicReference<ConnectionTraffic> traffic = new AtomicReference<>();

  private final AtomicInteger sent = new AtomicInteger();
  private final CountDownLatch lastMoved = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  private final RezoClient client =
      RezoClient.builder()
          .pool(limits -> limits)
          .listener(
              new ExchangeListener() {
                @Override
                public void leased(Call call, ConnectionUse use) {
                  traffic.set(use.connection().traffic());
                }

                @Override
                public void requestSent(Call call) {
                  sent.incrementAndGet();
                }
              })
          .build();

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void writesAFile() throws IOException {
    file = Files.write(folder.resolve("file"), new byte[SIZE]);
  }

  @AfterEach
  void closes() {
    goOn.countDown();
    client.shutdownNow();
  }

  /** Takes requests, and answers each when it has all of it. */
  private static void answer(RawConnection connection, String answer, int requests)
      throws IOException {
    for (int i = 0; i < requests; i++) {
      connection.readHead();
      connection.read(SIZE);
      connection.write(answer);
    }
  }

  private String upload(RawServer server, Body body) throws IOException {
    return client.put(server.url("/")).body(body).send(BodyReaders.text());
  }

  private Body back(String whenRead) {
    return late(
        read -> {
          while (Objects.requireNonNull(traffic.get()).bytesRead() < read + whenRead.length()) {
            Thread.onSpinWait();
          }
        });
  }

  @Test
  @Tag("F55")
  void itsConnectionServesTheNextCallAndAllIsTold() throws Exception {
    try (RawServer server =
        RawServer.start(
            connection -> {
              answer(connection, OK, 3);
              connection.awaitEnd();
            })) {
      for (int i = 1; i <= 3; i++) {
        List<Long> told = new ArrayList<>();
        Body watched = Bodies.withProgress(back(OK), (bytes, total) -> told.add(bytes));
        assertThat(upload(server, watched)).isEqualTo("ok");
        assertThat(told).endsWith((long) SIZE);
        assertThat(sent).hasValue(i);
      }
      assertThat(server.accepted()).isEqualTo(1);
      assertThat(client.pool().connections()).hasSize(1);
    }
  }

  /** A stream has to be read on to know its end, and that may take for ever. */
  @Test
  void theEndOfAStreamIsNotWaitedForWhenAllThatWasAnnouncedIsSent() throws Exception {
    try (RawServer server =
        RawServer.start(
            connection -> {
              answer(connection, OK, 3);
              connection.awaitEnd();
            })) {
      for (int i = 1; i <= 3; i++) {
        assertThat(upload(server, Bodies.stream(() -> new Endless(), SIZE, "x/y"))).isEqualTo("ok");
        assertThat(sent).hasValue(i);
      }
      assertThat(server.accepted()).isEqualTo(1);
      assertThat(client.pool().connections()).hasSize(1);
    }
  }

  /** Has {@link #SIZE} bytes, and does not say that these were all. */
  private final class Endless extends InputStream {
    private int left = SIZE;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left == 0) {
        awaitWord();
        return -1;
      }
      int count = Math.min(left, length);
      left -= count;
      return count;
    }
  }

  @Test
  @Tag("F55")
  void oneThatEndsTheConnectionBehindItsAnswerIsHeard() throws Exception {
    try (RawServer server = RawServer.start(connection -> answer(connection, OK, 1))) {
      for (int i = 1; i <= 3; i++) {
        assertThat(upload(server, back(OK))).isEqualTo("ok");
      }
    }
  }

  @Test
  void whatNobodyAskedForBehindTheAnswerCostsTheConnectionAlone() throws Exception {
    String more = OK + "HTTP/1.1 500 Not Yours\r\nContent-Length: 0\r\n\r\n";
    try (RawServer server =
        RawServer.start(
            connection -> {
              answer(connection, more, 1);
              connection.awaitEnd();
            })) {
      assertThat(upload(server, back(more))).isEqualTo("ok");
      assertThat(upload(server, back(more))).isEqualTo("ok");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aThreadThatIsKeptHoldsNoAnswerForLong() throws Exception {
    try (RawServer server =
        RawServer.start(
            connection -> {
              answer(connection, OK, 1);
              connection.awaitEnd();
            })) {
      Body held = late(read -> awaitWord());
      assertThat(upload(server, held)).isEqualTo("ok");
      assertThat(goOn.getCount()).isEqualTo(1);
      goOn.countDown();
      server.awaitOpenConnections(0); // It was not known to be sent.
    }
  }

  @Test
  void aCallThatIsCancelledMeanwhileEnds() throws Exception {
    try (RawServer server =
        RawServer.start(
            connection -> {
              answer(connection, OK, 1);
              connection.awaitEnd();
            })) {
      Body held = late(read -> awaitWord());
      CompletableFuture<String> call =
          client.put(server.url("/")).body(held).sendAsync(BodyReaders.text());
      lastMoved.await();
      call.cancel(true); // Or it has its answer: that is not held for long.
      while (client.runningCalls() > 0) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      server.awaitOpenConnections(0);
    }
  }

  private void awaitWord() {
    lastMoved.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for something, on the thread that sends a file. */
  private interface Wait {
    /** Waits, where so many bytes were read from the connection before this body. */
    void await(long read);
  }

  /** A file whose last bytes are moved a while before that is told. */
  private Body late(Wait wait) {
    return new MovedBody(
        Bodies.file(file, "x/y"),
        region -> {
          long read = Objects.requireNonNull(traffic.get()).bytesRead();
          return new LateRegion(region, () -> wait.await(read));
        });
  }

  /** Not thread-safe; the caller serialises. */
  private static final class LateRegion implements FileRegion {
    private final FileRegion region;
    private final Runnable wait;
    private long left;

    LateRegion(FileRegion region, Runnable wait) {
      this.region = region;
      this.wait = wait;
      this.left = region.left();
    }

    @Override
    public long left() {
      return region.left();
    }

    @Override
    public void move(Mover mover, long most, Runnable onMoved) {
      Mover counting =
          (from, position, count) -> {
            long moved = mover.move(from, position, count);
            left -= moved;
            return moved;
          };
      region.move(
          counting,
          most,
          () -> {
            if (left == 0) {
              wait.run();
            }
            onMoved.run();
          });
    }

    @Override
    public long moved() throws IOException {
      return region.moved();
    }
  }
}
