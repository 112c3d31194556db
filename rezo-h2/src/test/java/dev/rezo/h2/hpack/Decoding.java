package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;

/** Decodes blocks whole, octet by octet and cut at every place, and expects the same each time. */
final class Decoding {

  private static final int LIST_LIMIT = 64 * 1024;

  private Decoding() {}

  /** What a decoder with the usual limits says of blocks in a row. */
  static List<String> of(String... blocks) {
    return of(() -> new HpackDecoder(LIST_LIMIT), blocks);
  }

  static List<String> of(Supplier<HpackDecoder> decoders, String... blocks) {
    byte[][] octets = new byte[blocks.length][];
    int longest = 0;
    for (int i = 0; i < blocks.length; i++) {
      octets[i] = Transcript.octets(blocks[i]);
      longest = Math.max(longest, octets[i].length);
    }
    return of(decoders, octets, longest);
  }

  static List<String> of(Supplier<HpackDecoder> decoders, byte[][] blocks, int longest) {
    List<String> whole = Transcript.of(decoders.get(), Integer.MAX_VALUE / 2, blocks);
    assertThat(Transcript.of(decoders.get(), 1, blocks)).as("octet by octet").isEqualTo(whole);
    for (int cut = 0; cut <= longest; cut++) {
      HpackDecoder decoder = decoders.get();
      Transcript transcript = new Transcript();
      for (byte[] block : blocks) {
        transcript.decodeCut(decoder, block, Math.min(cut, block.length));
      }
      assertThat(transcript.lines()).as("cut at " + cut).isEqualTo(whole);
    }
    return whole;
  }
}
