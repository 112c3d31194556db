package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of the stories with octets changed, left out and put in: refused or read, never else. */
final class MutationTest {

  private static final int ROUNDS = 3000 * Integer.getInteger("rezo.effort", 1);
  private static final int LIST_LIMIT = 64 * 1024;

  /** Those that refer to no block before them. */
  private final List<byte[]> blocks =
      Stream.concat(
              Story.of("go-hpack").stream().flatMap(story -> story.cases().stream()),
              Story.of("nghttp2").stream().map(story -> story.cases().get(0)))
          .map(Story.Case::octets)
          .toList();

  /** How a block is cut makes no difference; Netty reads the same wherever it reads. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aChangedBlockIsReadTheSameInOnePieceInManyAndByOthers(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    int readByBoth = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] block = changed(random, blocks.get(random.nextInt(blocks.size())));
      List<String> whole = Transcript.of(decoder(), block.length + 1, block);
      assertThat(Transcript.of(decoder(), 1 + random.nextInt(9), block)).isEqualTo(whole);
      if (!whole.isEmpty() && whole.get(whole.size() - 1).startsWith("header block at")) {
        refused++;
      } else {
        readByBoth += checkedByNetty(block, whole) ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    assertThat(readByBoth).isGreaterThan(ROUNDS / 10);
  }

  /** Whether Netty read it as well, and then the same. */
  private static boolean checkedByNetty(byte[] block, List<String> whole) {
    List<String> read;
    try {
      read =
          OtherImplementationsTest.listed(
              new DefaultHttp2HeadersDecoder(false, LIST_LIMIT)
                  .decodeHeaders(1, Unpooled.wrappedBuffer(block)));
    } catch (Http2Exception | IllegalArgumentException e) {
      return false; // it looks at more than the code
    }
    assertThat(whole.stream().map(line -> line.replace(" (never indexed)", "")).sorted().toList())
        .isEqualTo(read.stream().sorted().toList());
    return true;
  }

  private static HpackDecoder decoder() {
    return new HpackDecoder(LIST_LIMIT);
  }

  private static byte[] changed(Random random, byte[] block) {
    byte[] changed = block.clone();
    for (int times = random.nextInt(2); times >= 0; times--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] = (byte) random.nextInt(256);
        case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> changed = Arrays.copyOf(changed, at + 1);
        default -> changed = inserted(changed, at, (byte) random.nextInt(256));
      }
    }
    return changed;
  }

  private static byte[] inserted(byte[] block, int at, byte octet) {
    byte[] longer = Arrays.copyOf(block, block.length + 1);
    System.arraycopy(block, at, longer, at + 1, block.length - at);
    longer[at] = octet;
    return longer;
  }
}
