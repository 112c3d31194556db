package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoder puts into the table, and how it writes. */
final class HpackEncoderTest {

  private final Encoding encoding = new Encoding(4096);

  @Test
  @Tag("A45")
  void aSecondBlockOfTheSameFieldsIsOneOctetForEach() {
    String[] fields = {
      ":method: GET",
      ":scheme: https",
      ":authority: api.example.com",
      ":path: /v1/things",
      "user-agent: rezo",
      "accept: application/json",
      "x-tenant: 42",
    };

    assertThat(encoding.block(fields)).hasSizeGreaterThan(80);
    assertThat(encoding.block(fields)).isEqualTo("8287c2c1c0bfbe");
  }

  @ParameterizedTest
  @Tag("A45")
  @ValueSource(
      strings = {
        "authorization: Bearer 0123456789012345678901234567890123456789",
        "Authorization: Basic Zm9vOmJhcg==",
        "proxy-authorization: Basic Zm9vOmJhcg==",
        "cookie: sid=0123456789abcde",
        "Cookie: ",
      })
  void credentialsAreNeverIndexed(String field) {
    String first = encoding.block(field);

    assertThat(first).startsWith("1f");
    assertThat(encoding.block(field)).isEqualTo(first);
    assertThat(Decoding.of(first)).containsExactly(lowerName(field) + " (never indexed)");
  }

  @Test
  void aLongCookieIsIndexed() {
    String cookie = "cookie: sid=0123456789abcdef";

    assertThat(encoding.block(cookie)).startsWith("60");
    assertThat(encoding.block(cookie)).isEqualTo("be");
  }

  @Test
  @Tag("A45")
  void whatItsSenderCallsASecretIsNeverIndexed() {
    String field = "x-api-key: 0123456789";

    assertThat(Decoding.of(encoding.secret(field))).containsExactly(field + " (never indexed)");
    assertThat(encoding.secret(":method: GET")).as("even what all know").startsWith("12");
    encoding.block(field);
    assertThat(encoding.secret(field)).as("even what is in the table").startsWith("10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":path: /search?q=1",
        "content-length: 12345",
        "Content-Length: 12345",
        "date: Mon, 21 Oct 2013 20:13:21 GMT",
        "if-none-match: \"abc\"",
        "if-modified-since: Mon, 21 Oct 2013 20:13:21 GMT",
        "range: bytes=1-2",
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "X-Request-ID: 4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
        "idempotency-key: 4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
      })
  void whatChangesWithEveryRequestIsNotIndexed(String field) {
    String first = encoding.block(field);

    assertThat(first).startsWith("0");
    assertThat(encoding.block(field)).isEqualTo(first);
    assertThat(Decoding.of(first)).containsExactly(lowerName(field));
  }

  @Test
  void aPathWithoutAQueryIsIndexed() {
    assertThat(encoding.block(":path: /v1/things")).startsWith("44");
    assertThat(encoding.block(":path: /v1/things")).isEqualTo("be");
  }

  @Test
  void aFieldThatWouldEvictMostOthersIsNotIndexed() {
    String field = "x-large: " + "v".repeat(3 * 1024 - 32 - 7 + 1);
    String first = encoding.block(field);

    assertThat(first).startsWith("00");
    assertThat(encoding.block(field)).isEqualTo(first);
    assertThat(encoding.block("x-large: " + "v".repeat(3 * 1024 - 32 - 7))).startsWith("40");
  }

  @Test
  void aNameOfTheTableIsNotWrittenAgain() {
    encoding.block("x-tenant: 42");

    assertThat(encoding.block("x-tenant: 43")).startsWith("7e");
    assertThat(encoding.block("x-tenant: 42", "x-tenant: 43")).isEqualTo("bfbe");
  }

  @Test
  void namesAreWrittenInLowerCaseAndFoundInAny() {
    String first = encoding.block("X-Tenant: 42", "Accept: */*", "ACCEPT-ENCODING: gzip, deflate");

    assertThat(Decoding.of(first))
        .containsExactly("x-tenant: 42", "accept: */*", "accept-encoding: gzip, deflate");
    assertThat(encoding.block("x-TENANT: 42", "ACCEPT: */*")).isEqualTo("bfbe");
  }

  @Test
  void fieldsKeepTheOrderOfTheCaller() {
    String[] fields = {
      ":method: GET", ":authority: a", ":scheme: https", ":path: /", "b: 1", "a: 2", "B: 3", "a: 2"
    };

    for (int i = 0; i < 3; i++) {
      Encoding fresh = new Encoding(4096);
      assertThat(Decoding.of(fresh.block(fields)))
          .containsExactly(
              ":method: GET",
              ":authority: a",
              ":scheme: https",
              ":path: /",
              "b: 1",
              "a: 2",
              "b: 3",
              "a: 2");
    }
  }

  @Test
  void theOldestGoesFirstAndIsWrittenAgain() {
    int entry = 32 + 3 + 1;
    Encoding small = new Encoding(2 * entry + 100);
    small.block("x-1: a");
    small.block("x-2: a");
    assertThat(small.block("x-1: a", "x-2: a")).isEqualTo("bfbe");

    small.block("x-3: a", "x-4: a");
    assertThat(small.block("x-2: a")).isEqualTo("c0");
    small.block("x-5: a");

    assertThat(small.block("x-1: a")).startsWith("40");
    assertThat(small.encoder())
        .hasToString("HpackEncoder[DynamicTable[4 entries, 144 of 172 octets]]");
  }

  @Test
  void theShorterOfBothCodesIsChosen() {
    assertThat(encoding.block("content-length: 0")).as("one octet either way").endsWith("0130");
    assertThat(encoding.block("content-length: 00"))
        .as("10 bits of two octets")
        .endsWith("0230" + "30");
    assertThat(encoding.block("content-length: 000")).as("15 bits").endsWith("82" + "0001");
    assertThat(encoding.block("x: {}")).as("29 bits of two octets").endsWith("02" + "7b7d");
  }

  // Sizes

  @Test
  void aTableThatTheClientWantsSmallIsAnnouncedAtOnce() {
    assertThat(new Encoding(0).block(":method: GET")).isEqualTo("2082");
    assertThat(new Encoding(100).block(":method: GET")).isEqualTo("3f4582");
    assertThat(new Encoding(4096).block(":method: GET")).isEqualTo("82");
    assertThat(new Encoding(65536).block(":method: GET")).isEqualTo("82");
  }

  @Test
  void aSmallerTableIsAnnouncedByTheNextBlock() {
    encoding.block("x-tenant: 42");
    encoding.encoder().setMaxTableSize(100);

    assertThat(encoding.block("x-tenant: 42")).isEqualTo("3f45be");
    assertThat(encoding.block("x-tenant: 42")).isEqualTo("be");
  }

  @Test
  void theLowestSizeIsAnnouncedThenTheLast() {
    encoding.block("x-tenant: 42");
    encoding.encoder().setMaxTableSize(2000);
    encoding.encoder().setMaxTableSize(0);
    encoding.encoder().setMaxTableSize(100);

    assertThat(encoding.block(":method: GET")).isEqualTo("203f4582");
    assertThat(encoding.encoder())
        .hasToString("HpackEncoder[DynamicTable[0 entries, 0 of 100 octets]]");
  }

  @Test
  void aTableThatWentDownAndUpIsEmptied() {
    encoding.block("x-tenant: 42");
    encoding.encoder().setMaxTableSize(0);
    encoding.encoder().setMaxTableSize(4096);

    assertThat(encoding.block(":method: GET")).isEqualTo("203fe11f82");
  }

  @Test
  void aLargerTableThanTheClientWantsIsNotUsed() {
    encoding.encoder().setMaxTableSize(65536);
    assertThat(encoding.block(":method: GET")).isEqualTo("82");
    encoding.encoder().setMaxTableSize(-1); // 4294967295 on the wire
    assertThat(encoding.block(":method: GET")).isEqualTo("82");

    Encoding large = new Encoding(65536);
    large.encoder().setMaxTableSize(-1);
    assertThat(large.block(":method: GET")).isEqualTo("3fe1ff0382");
  }

  @Test
  void aSizeThatChangesWithinABlockIsAnnouncedByTheNextOne() {
    ByteBuffer out = ByteBuffer.allocate(100);
    HpackEncoder encoder = encoding.encoder();
    encoder.startBlock();
    encoder.encode(":method", "GET", false, out);
    encoder.setMaxTableSize(0);
    encoder.encode("a", "b", false, out);
    encoder.encode("a", "b", false, out);

    assertThat(HexFormat.of().formatHex(out.array(), 0, out.position()))
        .isEqualTo("82" + "40" + "0161" + "0162" + "be");
    assertThat(encoding.block("a: b")).isEqualTo("20" + "00" + "0161" + "0162");
  }

  @Test
  void aSizeThatChangedBeforeABlockWithoutFieldsIsAnnouncedLater() {
    encoding.encoder().setMaxTableSize(0);
    assertThat(encoding.block()).isEmpty();
    encoding.encoder().setMaxTableSize(100);
    assertThat(encoding.block()).isEmpty();

    assertThat(encoding.block(":method: GET")).isEqualTo("203f4582");
  }

  // Buffers

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 16, 100})
  void aFieldThatDoesNotFitGoesOnInTheNextBuffer(int size) {
    String[][] fields = {
      {":method", "GET"},
      {"x-name-of-some-length", "v".repeat(300)},
      {"x-raw-{}{}{}{}", "\u00ff".repeat(200)},
      {"authorization", "Bearer 0123456789"},
      {"empty", ""},
    };
    Encoding whole = new Encoding(100);
    String expected =
        whole.block(Arrays.stream(fields).map(f -> f[0] + ": " + f[1]).toArray(String[]::new));

    assertThat(encodedInBuffersOf(size, fields)).isEqualTo(expected);
  }

  private static String encodedInBuffersOf(int size, String[][] fields) {
    HpackEncoder encoder = new HpackEncoder(100);
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    encoder.startBlock();
    for (String[] field : fields) {
      ByteBuffer out = ByteBuffer.allocate(size);
      boolean complete = encoder.encode(field[0], field[1], false, out);
      octets.write(out.array(), 0, out.position());
      while (!complete) {
        assertThat(out.hasRemaining()).as("no room is left over").isFalse();
        out = ByteBuffer.allocate(size);
        complete = encoder.resume(out);
        octets.write(out.array(), 0, out.position());
      }
    }
    return HexFormat.of().formatHex(octets.toByteArray());
  }

  @Test
  void aFieldThatIsNotCompleteIsNotLeft() {
    HpackEncoder encoder = encoding.encoder();
    encoder.startBlock();
    assertThat(encoder.encode("a", "b", false, ByteBuffer.allocate(2))).isFalse();

    assertThatThrownBy(encoder::startBlock).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> encoder.encode("c", "d", false, ByteBuffer.allocate(9)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theTableHasNoNegativeSize() {
    assertThatThrownBy(() -> new HpackEncoder(-1))
        .hasMessage("maxTableSize: expected at least 0, actual -1");
  }

  @Test
  void noSecretIsShown() {
    encoding.block("x-key: secret");

    assertThat(encoding.encoder().toString()).doesNotContain("secret", "x-key");
  }

  private static String lowerName(String field) {
    int colon = field.indexOf(": ", 1);
    return field.substring(0, colon).toLowerCase(Locale.ROOT) + field.substring(colon);
  }
}
