package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.BodySource;
import dev.rezo.http.Response;
import dev.rezo.testing.RawFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of one connection are read into arrays that any of them gave back. */
class Http2SpareChunksTest {

  private static final int SIZE = 32 * 1024;
  private static final int FRAMES = 4;
  private static final int ROUNDS = 20;
  private static final int STEPS = 400;
  private static final int STREAMS = 3;

  private final Http2World world = new Http2World();
  private final Http2Peer peer = world.idlePeer();
  private final Set<Integer> arrays = new HashSet<>();

  /** Streams that have begun and have no end yet; the warm-up was the first. */
  private List<BodySource> begun() {
    List<CompletableFuture<Response>> calls = world.burst(STREAMS);
    for (int i = 0; i < STREAMS; i++) {
      peer.head(id(i), 200);
    }
    world.settle();
    return calls.stream().map(call -> call.join().body().source()).toList();
  }

  private static int id(int stream) {
    return 2 * stream + 3;
  }

  /** No two streams have a byte in common. */
  private static byte[] bytesOf(int stream, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) ('a' + stream));
    return bytes;
  }

  /** The next chunk, if there is one; behind it there is nothing of another body in its array. */
  private @Nullable ByteBuffer next(int stream, BodySource body) throws IOException {
    ByteBuffer chunk = body.next(() -> {});
    if (chunk == null || BodySource.isEnd(chunk)) {
      return null;
    }
    assertThat(chunk.arrayOffset()).isZero();
    byte[] array = chunk.array();
    arrays.add(System.identityHashCode(array));
    assertIsOf(stream, chunk);
    for (int i = chunk.limit(); i < array.length; i++) {
      if (array[i] != 0) {
        throw new AssertionError("stream " + stream + ": expected 0, actual " + (char) array[i]);
      }
    }
    return chunk;
  }

  private static void assertIsOf(int stream, ByteBuffer chunk) {
    assertThat(chunk).isEqualTo(ByteBuffer.wrap(bytesOf(stream, chunk.remaining())));
  }

  @Test
  void streamsThatTakeTurnsAreReadIntoFewArraysAndStayWhole() throws IOException {
    List<BodySource> bodies = begun();
    for (int round = 0; round < ROUNDS; round++) {
      RawFrames oneRead = new RawFrames();
      for (int frame = 0; frame < FRAMES; frame++) {
        for (int i = 0; i < STREAMS; i++) {
          oneRead.frame(Http2Frame.DATA, 0, id(i), bytesOf(i, SIZE / FRAMES));
        }
      }
      peer.raw(oneRead);
      world.settle();
      for (int i = 0; i < STREAMS; i++) {
        ByteBuffer chunk = next(i, bodies.get(i));
        assertThat(chunk).isNotNull();
        assertThat(chunk.remaining()).isEqualTo(SIZE);
        bodies.get(i).giveBack(chunk);
      }
    }
    assertThat(arrays).hasSizeLessThan(ROUNDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatAReaderKeepsStaysAsItWasWhateverOthersGiveBack(long seed) throws IOException {
    Random random = new Random(seed);
    List<BodySource> bodies = begun();
    long[] missing = new long[STREAMS];
    List<List<ByteBuffer>> kept = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int step = 0; step < STEPS; step++) {
      int i = random.nextInt(STREAMS);
      if (step < STEPS / 2 && random.nextBoolean()) {
        byte[] sent = bytesOf(i, 1 + random.nextInt(2 * SIZE));
        peer.data(id(i), sent, false);
        missing[i] += sent.length;
      }
      world.settle();
      ByteBuffer chunk = next(i, bodies.get(i));
      if (chunk != null) {
        missing[i] -= chunk.remaining();
        if (random.nextInt(4) == 0) {
          kept.get(i).add(chunk);
        } else {
          bodies.get(i).giveBack(chunk);
        }
      }
    }
    assertThat(missing).containsOnly(0);
    for (int i = 0; i < STREAMS; i++) {
      assertThat(kept.get(i)).isNotEmpty();
      for (ByteBuffer chunk : kept.get(i)) {
        assertIsOf(i, chunk);
      }
    }
  }
}
