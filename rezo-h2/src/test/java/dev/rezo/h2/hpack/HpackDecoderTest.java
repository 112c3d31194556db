package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the decoder refuses, bounds and keeps. */
final class HpackDecoderTest {

  /** A literal of name a and value b that goes into the table: 34 octets there. */
  private static final String PUT_A = "4001610162";

  @ParameterizedTest
  @CsvSource({
    // Indexes
    "80, 0, 6.1, 'expected an index from 1 to 61, actual 0'",
    "be, 0, 6.1, 'expected an index from 1 to 61, actual 62'",
    "82ff80808001, 1, 6.1, 'expected an index from 1 to 61, actual 2097279'",
    "4001610162bf, 5, 6.1, 'expected an index from 1 to 62, actual 63'",
    "7f0001610162, 0, 6.2, 'expected an index from 1 to 61, actual 63'",
    "0f300162, 0, 6.2, 'expected an index from 1 to 61, actual 63'",
    "1f300162, 0, 6.2, 'expected an index from 1 to 61, actual 63'",
    // Integers
    "ff8080808008, 0, 5.1, 'expected an integer up to 2147483647, actual more'",
    "ffffffffff07, 0, 5.1, 'expected an integer up to 2147483647, actual more'",
    "ff808080808000, 0, 5.1, 'expected an integer of at most 5 more octets, actual more'",
    "ffffffffffffff, 0, 5.1, 'expected an integer up to 2147483647, actual more'",
    "007fffffffff7f, 1, 5.1, 'expected an integer up to 2147483647, actual more'",
    "0001617f808080808000, 3, 5.1, 'expected an integer of at most 5 more octets, actual more'",
    "3f808080808000, 0, 5.1, 'expected an integer of at most 5 more octets, actual more'",
    // Blocks that end too early
    "ff, 0, 6, 'expected the rest of it, actual the end of the block'",
    "82ff80, 1, 6, 'expected the rest of it, actual the end of the block'",
    "3f, 0, 6, 'expected the rest of it, actual the end of the block'",
    "00, 0, 6, 'expected the rest of it, actual the end of the block'",
    "007f, 1, 6, 'expected the rest of it, actual the end of the block'",
    "000261, 1, 6, 'expected the rest of it, actual the end of the block'",
    "000161, 1, 6, 'expected the rest of it, actual the end of the block'",
    "0001617f, 3, 6, 'expected the rest of it, actual the end of the block'",
    "000161026f, 3, 6, 'expected the rest of it, actual the end of the block'",
    "04, 0, 6, 'expected the rest of it, actual the end of the block'",
    // Strings
    "0081ff, 1, 5.2, 'expected padding of at most 7 bits, actual a code that is cut or more'",
    "0084ffffffff, 1, 5.2, 'expected no EOS in a string, actual one'",
    "00811e0162, 1, 5.2, 'expected padding of ones, actual others'",
    // Table sizes
    "3fe21f, 0, 6.3, 'expected a table size up to 4096, actual 4097'",
    "8220, 1, 4.2, 'expected table size updates before all fields, actual one behind a field'",
    "20213f0082, 2, 4.2, 'expected at most 2 table size updates, actual more'",
  })
  void aBlockThatIsWrongIsRefused(String block, long position, String section, String expected) {
    List<String> said = Decoding.of(block);

    assertThat(said.get(said.size() - 1))
        .isEqualTo(
            "header block at "
                + position
                + ": "
                + expected
                + " (RFC 7541 section "
                + section
                + ")");
  }

  @Test
  void theExceptionSaysRuleAndPlace() {
    assertThatThrownBy(() -> decode(new HpackDecoder(1000), "8280"))
        .isInstanceOfSatisfying(
            HpackException.class,
            e -> {
              assertThat(e.rule()).isEqualTo("RFC 7541 section 6.1");
              assertThat(e.position()).isEqualTo(1);
            });
  }

  @Test
  void nothingIsDecodedAfterABlockThatIsWrong() {
    HpackDecoder decoder = new HpackDecoder(1000);

    assertThatThrownBy(() -> decode(decoder, "80")).isInstanceOf(HpackException.class);
    assertThatThrownBy(() -> decode(decoder, "82")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingIsDecodedAfterAHandlerThatFailed() {
    HpackDecoder decoder = new HpackDecoder(1000);
    FieldHandler failing =
        new FieldHandler() {
          @Override
          public void onField(String name, String value, boolean neverIndexed) {
            throw new IllegalArgumentException("planted");
          }

          @Override
          public void onTruncated() {}
        };

    assertThatThrownBy(
            () -> decoder.decode(ByteBuffer.wrap(new byte[] {(byte) 0x82}), true, failing))
        .hasMessage("planted");
    assertThatThrownBy(() -> decode(decoder, "82")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEmptyBlockIsOne() {
    assertThat(Decoding.of("", "82", "")).containsExactly(":method: GET");
  }

  @Test
  void emptyNamesAndValuesAreLeftToTheReader() {
    assertThat(Decoding.of("000000" + "408080" + "4100"))
        .containsExactly(": ", ": ", ":authority: ");
  }

  @Test
  void octetsAboveAsciiArriveAsTheyWere() {
    assertThat(Decoding.of("000161" + "03e9ff80")).containsExactly("a: \u00e9\u00ff\u0080");
  }

  // The table

  @Test
  void theNewestEntryHasTheFirstIndex() {
    assertThat(Decoding.of(PUT_A + "4001630164" + "bebf"))
        .containsExactly("a: b", "c: d", "c: d", "a: b");
  }

  @Test
  void aNameMayBeThatOfTheEntryThatItEvicts() {
    // A table of 34 octets holds one entry; the new one takes its name from the old one (4.4).
    assertThat(Decoding.of("3f03" + PUT_A + "7e0163" + "be"))
        .containsExactly("a: b", "a: c", "a: c");
  }

  @Test
  void aFieldLargerThanTheTableEmptiesIt() {
    assertThat(Decoding.of("3f03" + PUT_A + "400161026263" + "be"))
        .containsExactly(
            "a: b",
            "a: bc",
            "header block at 13: expected an index from 1 to 61, actual 62 (RFC 7541 section 6.1)");
  }

  @Test
  void aSmallerTableEvictsTheOldest() {
    assertThat(Decoding.of(PUT_A + "4001630164", "3f03" + "be" + "bf"))
        .containsExactly(
            "a: b",
            "c: d",
            "c: d",
            "header block at 3: expected an index from 1 to 62, actual 63 (RFC 7541 section 6.1)");
  }

  @Test
  void twoUpdatesEmptyTheTableAndMakeItLargeAgain() {
    assertThat(Decoding.of(PUT_A, "203fe11f" + PUT_A + "be"))
        .containsExactly("a: b", "a: b", "a: b");
  }

  @Test
  void aTableThatMayBeLargerIsSo() {
    Supplier<HpackDecoder> larger =
        () -> {
          HpackDecoder decoder = new HpackDecoder(1000);
          decoder.setMaxTableSize(8192);
          return decoder;
        };

    assertThat(Decoding.of(larger, "3fe13f" + PUT_A + "be")).containsExactly("a: b", "a: b");
    assertThat(Decoding.of(larger, "3fe23f"))
        .containsExactly(
            "header block at 0: expected a table size up to 8192, actual 8193"
                + " (RFC 7541 section 6.3)");
  }

  @ParameterizedTest
  @CsvSource({
    "82, 0, 'expected a table size update to at most 100 first, actual none', 4.2",
    "'', 0, 'expected a table size update to at most 100 first, actual none', 4.2",
    "3f821f82, 0, 'expected a table size up to 200, actual 4001', 6.3",
    "3fa90182, 3, 'expected a table size update to at most 100 first, actual none', 4.2",
  })
  void aSizeThatWasTakenBackHasToBeGivenUp(
      String block, long position, String expected, String section) {
    assertThat(Decoding.of(HpackDecoderTest::lowered, block))
        .containsExactly(
            "header block at "
                + position
                + ": "
                + expected
                + " (RFC 7541 section "
                + section
                + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3f4582", "2082", "3f453fa90182", "203f4582"})
  void aSizeThatIsGivenUpIsNotAskedForAgain(String block) {
    assertThat(Decoding.of(HpackDecoderTest::lowered, block, "82"))
        .containsExactly(":method: GET", ":method: GET");
  }

  /** To 100, and back to 200, before the peer's next block. */
  private static HpackDecoder lowered() {
    HpackDecoder decoder = new HpackDecoder(1000);
    decoder.setMaxTableSize(100);
    decoder.setMaxTableSize(200);
    return decoder;
  }

  // The list

  @Test
  void aListThatIsTooLongIsCutAndTheTableGoesOn() {
    Supplier<HpackDecoder> limited = () -> new HpackDecoder(2 * 34);

    assertThat(Decoding.of(limited, PUT_A + "be" + "4001630164" + "be", "bebf"))
        .containsExactly("a: b", "a: b", "truncated", "c: d", "a: b");
  }

  @Test
  void nothingFollowsAFieldThatWasTooLong() {
    Supplier<HpackDecoder> limited = () -> new HpackDecoder(50);

    assertThat(Decoding.of(limited, "000161" + "13" + "62".repeat(19) + PUT_A, PUT_A))
        .containsExactly("truncated", "a: b");
  }

  @ParameterizedTest
  @CsvSource({"34, 'a: b'", "33, truncated", "0, truncated"})
  void aFieldCountsItsOctetsAnd32(int limit, String said) {
    assertThat(Decoding.of(() -> new HpackDecoder(limit), PUT_A)).containsExactly(said);
    assertThat(Decoding.of(() -> new HpackDecoder(limit), "0001610162")).containsExactly(said);
  }

  @Test
  void aFieldTooLongForTheListMayFitIntoTheTable() {
    String value = "62".repeat(100);

    assertThat(Decoding.of(() -> new HpackDecoder(100), "40016164" + value, "be", PUT_A))
        .containsExactly("truncated", "truncated", "a: b");
    assertThat(Decoding.of(() -> new HpackDecoder(100), "40016164" + value, "82"))
        .containsExactly("truncated", ":method: GET");
  }

  @Test
  void aFieldTooLongForBothEmptiesTheTable() {
    String value = "7fa11f" + "62".repeat(4128);

    assertThat(Decoding.of(() -> new HpackDecoder(100), PUT_A, "400161" + value, "be"))
        .containsExactly(
            "a: b",
            "truncated",
            "header block at 0: expected an index from 1 to 61, actual 62 (RFC 7541 section 6.1)");
  }

  @Test
  void whatIsTooLongToBeToldIsCheckedAllTheSame() {
    String zeros = "00".repeat(3000); // the Huffman code of 4800 times '0'

    assertThat(Decoding.of(() -> new HpackDecoder(50), "000161" + "ffbb16" + zeros + "1e"))
        .as("3002 octets of which the last is not there")
        .containsExactly(
            "header block at 3: expected the rest of it, actual the end of the block"
                + " (RFC 7541 section 6)");
    assertThat(Decoding.of(() -> new HpackDecoder(50), "000161" + "ffba16" + zeros + "1e"))
        .containsExactly(
            "header block at 3: expected padding of ones, actual others (RFC 7541 section 5.2)");
  }

  @Test
  void aLengthThatIsOnlyAnnouncedTakesNoMemory() throws HpackException {
    HpackDecoder decoder = new HpackDecoder(Integer.MAX_VALUE);
    byte[] announced = HexFormat.of().parseHex("000161" + "7f80ffffff07");
    Transcript transcript = new Transcript();

    decoder.decode(ByteBuffer.wrap(announced), false, transcript);
    decoder.decode(ByteBuffer.wrap(new byte[1000]), false, transcript);

    assertThat(transcript.lines()).isEmpty();
  }

  @Test
  void limitsAreNotNegative() {
    assertThatThrownBy(() -> new HpackDecoder(-1))
        .hasMessage("maxListSize: expected at least 0, actual -1");
    assertThatThrownBy(() -> new HpackDecoder(0).setMaxTableSize(-1))
        .hasMessage("size: expected at least 0, actual -1");
  }

  @Test
  void noSecretIsShown() throws HpackException {
    HpackDecoder decoder = new HpackDecoder(1000);
    decode(decoder, "40" + "0173" + "0174");

    assertThat(decoder)
        .hasToString("HpackDecoder[REPRESENTATION, DynamicTable[1 entries, 34 of 4096 octets]]");
  }

  private static void decode(HpackDecoder decoder, String block) throws HpackException {
    decoder.decode(ByteBuffer.wrap(Transcript.octets(block)), true, new Transcript());
  }
}
