package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written in buffers of any size is read, cut anywhere, while tables change their size. */
final class RandomRoundTripTest {

  private static final int BLOCKS = 8000 * Integer.getInteger("rezo.effort", 1);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsWrittenIsRead(long seed) throws HpackException {
    Random random = new Random(seed);
    RandomFields lists = new RandomFields(seed);
    HpackEncoder encoder = new HpackEncoder(8192);
    HpackDecoder decoder = new HpackDecoder(Integer.MAX_VALUE);
    ByteBuffer block = ByteBuffer.allocate(256 * 1024);
    for (int i = 0; i < BLOCKS; i++) {
      changeTables(random, encoder, decoder);
      List<String> fields = lists.next();
      Transcript transcript = new Transcript();
      write(random, encoder, fields, block.clear());
      read(random, decoder, block.flip(), transcript);
      assertThat(transcript.lines().stream().map(RandomRoundTripTest::withoutFlag))
          .as("seed %s, block %s", seed, i)
          .isEqualTo(fields);
    }
    assertThat(tableOf(encoder)).isEqualTo(tableOf(decoder));
  }

  private static void changeTables(Random random, HpackEncoder encoder, HpackDecoder decoder) {
    while (random.nextInt(20) == 0) {
      int size = random.nextInt(4) == 0 ? 0 : random.nextInt(8192);
      encoder.setMaxTableSize(size);
      decoder.setMaxTableSize(size);
    }
  }

  private static void write(
      Random random, HpackEncoder encoder, List<String> fields, ByteBuffer block) {
    encoder.startBlock();
    for (String field : fields) {
      int colon = field.indexOf(": ");
      ByteBuffer out = ByteBuffer.allocate(random.nextInt(64));
      boolean complete =
          encoder.encode(
              field.substring(0, colon), field.substring(colon + 2), random.nextInt(20) == 0, out);
      block.put(out.flip());
      while (!complete) {
        out = ByteBuffer.allocate(random.nextInt(64));
        complete = encoder.resume(out);
        block.put(out.flip());
      }
    }
  }

  private static void read(
      Random random, HpackDecoder decoder, ByteBuffer block, FieldHandler handler)
      throws HpackException {
    int end = block.limit();
    while (random.nextInt(3) > 0) {
      block.limit(block.position() + random.nextInt(end - block.position() + 1));
      decoder.decode(block, false, handler);
    }
    decoder.decode(block.limit(end), true, handler);
  }

  private static String withoutFlag(String line) {
    return line.replace(" (never indexed)", "");
  }

  private static String tableOf(Object side) {
    String text = side.toString();
    return text.substring(text.indexOf("DynamicTable"));
  }
}
