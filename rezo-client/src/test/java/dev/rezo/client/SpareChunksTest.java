package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodySource;
import dev.rezo.http.Response;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.ScriptedPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The next chunks of bodies are read into those that were given back. */
@Timeout(60)
class SpareChunksTest {

  private static final int SIZE = 32 * 1024;
  private static final int ROUNDS = 10;
  private static final int READERS = 4;

  private final SpareChunks spares = new SpareChunks(2);

  @Test
  void whatWasGivenIsTakenOnce() {
    byte[] given = new byte[SIZE];
    spares.give(given);
    assertThat(spares.take(SIZE, 0)).isSameAs(given);
    assertThat(spares.take(SIZE, 0)).isNotSameAs(given).hasSize(SIZE);
  }

  @Test
  void fewAreKeptAndNoneThatIsShortOrLong() {
    for (int length : new int[] {SpareChunks.LEAST - 1, SpareChunks.MOST + 1, 0}) {
      byte[] given = new byte[length];
      spares.give(given);
      assertThat(spares.take(length, 0)).isNotSameAs(given);
    }
    List<byte[]> given = List.of(new byte[SIZE], new byte[SIZE], new byte[SIZE]);
    given.forEach(spares::give);
    assertThat(spares.take(SIZE, 0)).isSameAs(given.get(0));
    assertThat(spares.take(SIZE, 0)).isSameAs(given.get(1));
    assertThat(spares.take(SIZE, 0)).isNotSameAs(given.get(2));
  }

  @Test
  void fewBytesGetNoLongArrayUnlessMoreAreExpected() {
    byte[] given = new byte[SIZE];
    spares.give(given);
    assertThat(spares.take(100, 100)).hasSize(100);
    assertThat(spares.take(SIZE / 4 - 1, 0)).hasSize(SIZE / 4 - 1);
    assertThat(spares.take(100, SIZE / 4)).isSameAs(given);
    assertThat(SpareChunks.NONE.take(SIZE, SIZE)).hasSize(SIZE);
  }

  @Test
  void aBodyTakesTheLastChunkBackAndNoOtherAndItOnce() throws IOException {
    InboundBody body = new InboundBody(new Unasked(), InboundBody.HIGH_WATER, spares);
    for (int i = 0; i < 3; i++) {
      assertThat(body.push(ByteBuffer.wrap(new byte[SIZE]))).isTrue();
    }
    ByteBuffer first = next(body);
    ByteBuffer second = next(body);
    body.giveBack(first);
    body.giveBack(second.duplicate());
    assertThat(spares.take(SIZE, 0)).isNotSameAs(array(first)).isNotSameAs(array(second));
    body.giveBack(second);
    body.giveBack(second);
    assertThat(spares.take(SIZE, 0)).isSameAs(array(second));
    assertThat(spares.take(SIZE, 0)).isNotSameAs(array(second));
  }

  private static byte[] array(ByteBuffer chunk) {
    assertThat(chunk.arrayOffset()).isZero();
    return chunk.array();
  }

  private static ByteBuffer next(BodySource body) throws IOException {
    ByteBuffer chunk = body.next(() -> {});
    assertThat(chunk).isNotNull();
    return chunk;
  }

  @Test
  void nothingOfAnotherBodyIsBehindAChunk() {
    byte[] secret = new byte[SIZE];
    Arrays.fill(secret, (byte) 's');
    spares.give(secret);
    Gathered gathered = new Gathered(spares);
    gathered.add(ByteBuffer.wrap("a".repeat(SIZE / 4).getBytes(StandardCharsets.US_ASCII)), true);
    ByteBuffer chunk = gathered.take();
    assertThat(chunk).isNotNull();
    assertThat(array(chunk)).isSameAs(secret).doesNotContain('s');
  }

  @Test
  void aPoolThatIsClosedKeepsNone() {
    byte[] given = new byte[SIZE];
    spares.give(given);
    spares.close();
    assertThat(spares.take(SIZE, 0)).isNotSameAs(given);
    spares.give(given);
    assertThat(spares.take(SIZE, 0)).isNotSameAs(given);
  }

  @Test
  void bodiesAtTheSameTimeAreReadIntoTheSameArraysAndStayWhole() throws IOException {
    VirtualClient virtual = new VirtualClient(b -> b);
    List<ScriptedPeer> peers = new ArrayList<>();
    List<BodySource> bodies = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Response> call = virtual.get();
      peers.add(virtual.peer());
      virtual.says(
          peers.get(i), "HTTP/1.1 200 OK\r\nContent-Length: " + ROUNDS * SIZE + "\r\n\r\n");
      bodies.add(call.join().body().source());
    }
    Set<Integer> arrays = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      String first = "a".repeat(SIZE);
      String second = "b".repeat(SIZE);
      virtual.says(peers.get(0), first);
      virtual.says(peers.get(1), second);
      assertThat(read(bodies.get(0), arrays)).isEqualTo(first);
      assertThat(read(bodies.get(1), arrays)).isEqualTo(second);
    }
    assertThat(arrays).hasSizeLessThan(ROUNDS);
  }

  @Test
  void readersOnManyThreadsAtOnceSeeTheirOwnBytesOnly() throws Exception {
    try (MockServer server = MockServer.start();
        RezoClient client =
            RezoClient.builder().baseUri(server.url("/")).pool(limits -> limits).build()) {
      server.handler(
          request -> MockResponse.ok(content(Integer.parseInt(request.target().substring(1)))));
      List<FutureTask<Void>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        int number = i;
        FutureTask<Void> reader =
            new FutureTask<>(
                () -> {
                  for (int round = 0; round < ROUNDS; round++) {
                    try (Response response = client.get("/" + number).send()) {
                      assertThat(response.body().stream().readAllBytes())
                          .isEqualTo(content(number));
                    }
                  }
                  return null;
                });
        readers.add(reader);
        Thread thread = new Thread(reader, "reader-" + number);
        thread.setDaemon(true);
        thread.start();
      }
      for (FutureTask<Void> reader : readers) {
        reader.get();
      }
    }
  }

  private static byte[] content(int number) {
    byte[] bytes = new byte[20 * SIZE];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }

  /** All that is there, and in which arrays it was. */
  private static String read(BodySource body, Set<Integer> arrays) throws IOException {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer chunk = body.next(() -> {});
        chunk != null && !BodySource.isEnd(chunk);
        chunk = body.next(() -> {})) {
      arrays.add(System.identityHashCode(array(chunk)));
      text.append(StandardCharsets.US_ASCII.decode(chunk));
      body.giveBack(chunk);
    }
    return text.toString();
  }

  /** A connection that nobody asks for anything. Immutable. */
  private static final class Unasked implements InboundBody.Upstream {
    @Override
    public void resume(InboundBody body) {}

    @Override
    public void abandon(InboundBody body) {}

    @Override
    public boolean isOnLoop() {
      return false;
    }
  }
}
