package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What four encoders of others wrote is read as it was meant. */
final class StoriesTest {

  private static final int LIST_LIMIT = 64 * 1024;

  static Stream<Story> encoded() {
    return Stream.of(
            "go-hpack", "haskell-http2-linear-huffman", "nghttp2", "nghttp2-change-table-size")
        .flatMap(folder -> Story.of(folder).stream());
  }

  static List<Story> raw() {
    return Story.of("raw-data");
  }

  @ParameterizedTest
  @MethodSource("encoded")
  void aStoryIsReadWhole(Story story) {
    assertThat(decoded(story, Integer.MAX_VALUE / 2)).isEqualTo(story.fields());
  }

  @ParameterizedTest
  @MethodSource("encoded")
  void aStoryIsReadOctetByOctet(Story story) {
    assertThat(decoded(story, 1)).isEqualTo(story.fields());
  }

  @ParameterizedTest
  @MethodSource("encoded")
  void aStoryIsReadCutAtEveryPlace(Story story) {
    List<byte[]> blocks = story.cases().stream().map(Story.Case::octets).toList();
    int longest = blocks.stream().mapToInt(block -> block.length).max().orElseThrow();
    for (int cut = 1; cut < longest; cut++) {
      HpackDecoder decoder = new HpackDecoder(LIST_LIMIT);
      Transcript transcript = new Transcript();
      for (int i = 0; i < blocks.size(); i++) {
        allowTable(decoder, story.cases().get(i));
        transcript.decodeCut(decoder, blocks.get(i), Math.min(cut, blocks.get(i).length));
      }
      assertThat(transcript.lines()).as("cut at " + cut).isEqualTo(story.fields());
    }
  }

  /** What we make of it is read as well, and shorter than what it says. */
  @ParameterizedTest
  @MethodSource("raw")
  void aStoryIsWrittenAndRead(Story story) {
    Encoding encoding = new Encoding(4096);
    List<String> blocks = new ArrayList<>();
    int octets = 0;
    for (Story.Case block : story.cases()) {
      blocks.add(encoding.block(block.fields().toArray(new String[0])));
      octets += block.fields().stream().mapToInt(field -> field.length() - 2).sum();
    }

    List<String> read = Decoding.of(blocks.toArray(new String[0]));
    assertThat(read.stream().map(line -> line.replace(" (never indexed)", "")))
        .isEqualTo(story.fields());
    assertThat(blocks.stream().mapToInt(String::length).sum() / 2).isLessThan(octets * 2 / 3);
  }

  private static List<String> decoded(Story story, int step) {
    HpackDecoder decoder = new HpackDecoder(LIST_LIMIT);
    Transcript transcript = new Transcript();
    for (Story.Case block : story.cases()) {
      allowTable(decoder, block);
      transcript.decodeInSteps(decoder, block.octets(), step);
    }
    return transcript.lines();
  }

  private static void allowTable(HpackDecoder decoder, Story.Case block) {
    if (block.tableSize() >= 0) {
      decoder.setMaxTableSize(block.tableSize());
    }
  }
}
