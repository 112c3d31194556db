package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/**
 * Blocks that Jazzer thinks up, in the profile {@code fuzz}. What it found and is kept in {@code
 * HpackFuzzTestInputs}, every build reads: {@link HpackInputsTest}.
 */
final class HpackFuzzTest {

  private static final int LIST_LIMIT = 1024;

  /** The first octet says how the rest is cut. */
  @FuzzTest(maxDuration = "30s")
  void everyBlockIsReadOrRefusedTheSameHoweverItIsCut(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] block = Arrays.copyOfRange(input, 1, input.length);
    int step = 1 + (input[0] & 0xff);

    List<String> whole = Transcript.of(new HpackDecoder(LIST_LIMIT), block.length + 1, block);
    assertThat(Transcript.of(new HpackDecoder(LIST_LIMIT), step, block)).isEqualTo(whole);
  }
}
