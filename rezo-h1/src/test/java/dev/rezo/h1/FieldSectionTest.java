package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields as they are read once somebody looks. */
class FieldSectionTest {

  private static Headers section(String text) throws Exception {
    FramingFacts facts = new FramingFacts();
    facts.reset();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return FieldSection.check(bytes, 0, facts, Phase.HEAD).headers();
  }

  @Test
  void valuesAreTrimmedAndNothingElse() throws Exception {
    Headers headers = section("A:\t b  c\t \r\nB:\r\nC: \r\nd:: e:\r\n!#$%&'*+-.^_`|~9z:x\r\n\r\n");
    assertThat(headers)
        .isEqualTo(
            Headers.of("A", "b  c", "B", "", "C", "", "d", ": e:", "!#$%&'*+-.^_`|~9z", "x"));
  }

  @Test
  void bytesBeyondAsciiSurvive() throws Exception {
    StringBuilder value = new StringBuilder("x");
    for (char c = 0x80; c <= 0xff; c++) {
      value.append(c);
    }
    assertThat(section("A: " + value + "\r\n\r\n").get("a")).isEqualTo(value.toString());
  }

  @Test
  void repeatedNamesKeepTheirOrder() throws Exception {
    Headers headers = section("Set-Cookie: a\r\nX: y\r\nset-cookie: b\r\n\r\n");
    assertThat(headers.values("Set-Cookie")).containsExactly("a", "b");
    assertThat(headers.name(2)).isEqualTo("set-cookie");
  }

  @Test
  void sectionWithoutFieldsIsTheEmptyOne() throws Exception {
    assertThat(section("\r\n")).isSameAs(Headers.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "a",
        "ab",
        "Content-Encoding",
        "content-encoding",
        "CONTENT-ENCODING",
        "Content",
        "Content-Encoding-",
        "Content-Encoding:",
        "",
        "gzip",
        "x",
        "X-",
        "x-k",
        "X-\u212a",
        "last",
        "lasts",
        "las",
        "last: y\r\n\r\n",
        "\r",
        "\r\n",
        "\u00e1",
        "@",
        "[a]",
        "{a}"
      })
  void whatIsThereIsTheSameBeforeAndAfterItIsDecoded(String name) throws Exception {
    String text =
        "A: Content-Encoding: br\r\nContent-Encoding: gzip\r\nX-K: \tx: 1\nLast: y\r\n\r\n";
    for (String section : new String[] {text, text.replace("Content-Encoding: gzip\r\n", "")}) {
      Headers decoded = section(section);
      int fields = decoded.size();
      assertThat(fields).isPositive();
      assertThat(section(section).get(name)).isEqualTo(decoded.get(name));
      assertThat(section(section).values(name)).isEqualTo(decoded.values(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type", "Date", "ETag", "Server", "Set-Cookie", "X-Request-Id"})
  void wellKnownNamesMakeNoString(String name) throws Exception {
    for (String spelt : new String[] {name, name.toLowerCase(Locale.ROOT)}) {
      String first = section(spelt + ": x\r\n\r\n").name(0);
      assertThat(first).isEqualTo(spelt).isSameAs(section(spelt + ": y\r\n\r\n").name(0));
    }
  }

  @Test
  void textThatIsNearlyWellKnownIsNotTakenForIt() throws Exception {
    Headers headers = section("Content-Typf: gziq\r\nSERVER: ginx\r\nX: Gzip\r\n\r\n");
    assertThat(headers)
        .isEqualTo(Headers.of("Content-Typf", "gziq", "SERVER", "ginx", "X", "Gzip"));
  }
}
