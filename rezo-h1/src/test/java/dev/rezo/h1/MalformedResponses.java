package dev.rezo.h1;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every malformed response that is tested, and what each has to fail with. The document {@code
 * docs-site/malformed-responses.md} is made of this table.
 *
 * <p>Wires are written with the escapes of Java, so that the document can show them.
 */
final class MalformedResponses {

  private static final String CHUNKED =
      "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n";

  private static final Http1Limits SMALL = new Http1Limits(64, 2);

  private MalformedResponses() {}

  /**
   * One response.
   *
   * @param error the type of what it fails with, and its rule if it has one
   * @param wire what stands between the group's beginning and end, escaped
   */
  record Case(String error, String wire) {}

  /**
   * Responses that are malformed in the same place.
   *
   * @param title what they are
   * @param about what is the same in all of them
   * @param before what comes before each, escaped
   * @param after what comes behind each, escaped
   * @param limits the limits of the session
   * @param end whether the connection ends then
   */
  record Group(
      String title,
      String about,
      String before,
      String after,
      Http1Limits limits,
      boolean end,
      List<Case> cases) {

    /** The bytes of a case. */
    String wire(Case one) {
      return (before + one.wire() + after).translateEscapes();
    }
  }

  static final List<Group> GROUPS =
      List.of(
          group(
              "Status lines",
              "The response as a whole.",
              "",
              "",
              rule("RFC 9112 section 4", "<html>an answer of HTTP/0.9</html>\\r\\n"),
              rule("RFC 9112 section 4", "\\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "\\0"),
              rule("RFC 9112 section 4", "\\26\\3\\3"),
              rule("RFC 9112 section 4", "http/1.1 200 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "ICY 200 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "SSH-2.0-OpenSSH_9.2\\r\\n"),
              rule("RFC 9112 section 4", "220 mail.example ESMTP\\r\\n"),
              rule("RFC 9112 section 4", "\\40HTTP/1.1 200 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 2.3", "HTTP/2 200\\r\\n\\r\\n"),
              rule("RFC 9112 section 2.3", "HTTP/2.0 200\\r\\n\\r\\n"),
              rule("RFC 9112 section 2.3", "HTTP/0.9 200\\r\\n\\r\\n"),
              rule("RFC 9112 section 2.3", "HTTP/1 200\\r\\n\\r\\n"),
              rule("RFC 9112 section 2.3", "HTTP/1,1 200\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.10 200\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1  200 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1\\t200 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1 20 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1 2000 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1 -20 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1 2x0 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1 200OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 4", "HTTP/1.1\\r\\n\\r\\n"),
              rule("RFC 9110 section 15", "HTTP/1.1 000 OK\\r\\n\\r\\n"),
              rule("RFC 9110 section 15", "HTTP/1.1 099 OK\\r\\n\\r\\n"),
              rule("RFC 9112 section 2.2", "HTTP/1.1 200 O\\rK\\r\\n\\r\\n"),
              rule("RFC 9110 section 5.5", "HTTP/1.1 200 O\\0K\\r\\n\\r\\n"),
              rule("RFC 9110 section 5.5", "HTTP/1.1 200 O\\177K\\r\\n\\r\\n"),
              rule(
                  "RFC 9110 section 7.8",
                  "HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: h2c\\r\\n\\r\\n")),
          fields("Fields of a head", "HTTP/1.1 200 OK\\r\\n"),
          fields("Fields of a trailer section", CHUNKED + "0\\r\\n"),
          ofRule(
              "Line ends of a trailer section",
              "In place of a trailer section.",
              "RFC 9112 section 7.1.2",
              CHUNKED + "0\\r\\n",
              "",
              "\\n",
              "A: b\\n\\n",
              "A: b\\n\\r\\n",
              "A: b\\r\\n\\n"),
          ofRule(
              "Lengths that leave doubt",
              "The fields of a response that is otherwise right.",
              "RFC 9112 section 6.3",
              "HTTP/1.1 200 OK\\r\\n",
              "\\r\\n\\r\\n",
              "Content-Length: 5\\r\\nContent-Length: 6",
              "Content-Length: 5, 6",
              "Content-Length: 5,",
              "Content-Length: ,5",
              "Content-Length:",
              "Content-Length: +5",
              "Content-Length: -5",
              "Content-Length: 0x5",
              "Content-Length: 5 5",
              "Content-Length: 5;5",
              "Content-Length: 5.0",
              "Content-Length: 1e3",
              "Content-Length: \\\"5\\\"",
              "Content-Length: 9223372036854775808",
              "Content-Length: 99999999999999999999999",
              "Content-Length: 5\\r\\nContent-Length: x",
              "Content-Length: 5\\r\\nTransfer-Encoding: chunked",
              "Transfer-Encoding: chunked\\r\\nContent-Length: 5",
              "Transfer-Encoding: chunked\\r\\nContent-Length: x"),
          ofRule(
              "Transfer codings that cannot be taken off",
              "The fields of a response that is otherwise right.",
              "RFC 9112 section 6.1",
              "HTTP/1.1 200 OK\\r\\n",
              "\\r\\n\\r\\n",
              "Transfer-Encoding: gzip",
              "Transfer-Encoding: gzip, chunked",
              "Transfer-Encoding: identity",
              "Transfer-Encoding: chunked, gzip",
              "Transfer-Encoding: chunked, chunked",
              "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked",
              "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity",
              "Transfer-Encoding: chunked;a=b",
              "Transfer-Encoding: xchunked",
              "Transfer-Encoding: \\\"chunked\\\"",
              "Transfer-Encoding:",
              "Transfer-Encoding: ,"),
          chunks("Chunks", "In place of the first chunk of a body.", CHUNKED),
          chunks("Chunks after a chunk", "In place of the second.", CHUNKED + "1\\r\\na\\r\\n"),
          new Group(
              "More than the limits allow",
              "With limits of 64 bytes and 2 interim responses; by default they are 64 KiB and 32.",
              "",
              "",
              SMALL,
              false,
              List.of(
                  rule("RFC 9110 section 5.4", "HTTP/1.1 204 " + "x".repeat(60) + "\\r\\n\\r\\n"),
                  rule("RFC 9110 section 5.4", "HTTP/1.1 " + "2".repeat(60)),
                  rule("RFC 9110 section 5.4", CHUNKED + "0\\r\\nA: " + "x".repeat(64)),
                  rule("RFC 9110 section 15.2", "HTTP/1.1 102 Wait\\r\\n\\r\\n".repeat(3)))),
          new Group(
              "Ends that come too early",
              "The connection ends in order behind these bytes. An end before the first byte is told"
                  + " apart: it may be a connection that was stale.",
              "",
              "",
              Http1Limits.DEFAULT,
              true,
              List.of(
                  new Case("ConnectionLostException", ""),
                  new Case("ConnectionLostException", "HT"),
                  new Case("ConnectionLostException", "HTTP/1.1 200 OK\\r\\nA:"),
                  new Case("ConnectionLostException", "HTTP/1.1 200 OK\\r\\n\\r"),
                  new Case("ConnectionLostException", "HTTP/1.1 100 Continue\\r\\n\\r\\n"),
                  truncated("HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\n"),
                  truncated("HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nhello"),
                  truncated(CHUNKED),
                  truncated(CHUNKED + "5"),
                  truncated(CHUNKED + "5\\r\\nhel"),
                  truncated(CHUNKED + "5\\r\\nhello\\r\\n"),
                  truncated(CHUNKED + "5\\r\\nhello\\r\\n0\\r\\n"),
                  truncated(CHUNKED + "5\\r\\nhello\\r\\n0\\r\\nA: b\\r\\n"))));

  private static Group fields(String title, String before) {
    return group(
        title,
        "In place of a field.",
        before,
        "\\r\\n\\r\\n",
        rule("RFC 9112 section 2.2", "\\40A: b"),
        rule("RFC 9112 section 2.2", "\\tA: b"),
        rule("RFC 9112 section 5.2", "A: b\\r\\n c"),
        rule("RFC 9112 section 5.2", "A: b\\r\\n\\tc"),
        rule("RFC 9112 section 5.2", "A: b\\r\\n\\40"),
        rule("RFC 9112 section 5.1", "A : b"),
        rule("RFC 9112 section 5.1", "A\\t: b"),
        rule("RFC 9112 section 5.1", "A b: c"),
        rule("RFC 9112 section 5.1", ": b"),
        rule("RFC 9112 section 5.1", "no colon"),
        rule("RFC 9112 section 5.1", "A"),
        rule("RFC 9112 section 5.1", "(A): b"),
        rule("RFC 9112 section 5.1", "A\\0B: c"),
        rule("RFC 9112 section 5.1", "A\\rB: c"),
        rule("RFC 9112 section 5.1", "\\344: c"),
        rule("RFC 9110 section 5.5", "A: b\\0c"),
        rule("RFC 9110 section 5.5", "A: b\\001"),
        rule("RFC 9110 section 5.5", "A: b\\177c"),
        rule("RFC 9110 section 5.5", "A: b\\bc"),
        rule("RFC 9110 section 5.5", "Transfer-Encoding: chunked\\13"),
        rule("RFC 9112 section 2.2", "A: b\\rc"),
        rule("RFC 9112 section 2.2", "A: b\\r\\r\\n\\r"),
        rule("RFC 9112 section 2.2", "A: b\\r"));
  }

  private static Group chunks(String title, String about, String before) {
    return ofRule(
        title,
        about,
        "RFC 9112 section 7.1",
        before,
        "",
        "\\r\\n",
        "x\\r\\n",
        "-1\\r\\n",
        "+1\\r\\n",
        "0x1\\r\\n",
        "\\40" + "1\\r\\n",
        ";a\\r\\n",
        "1\\na\\r\\n0\\r\\n\\r\\n",
        "1\\r\\na\\n0\\r\\n\\r\\n",
        "1\\r\\nab\\r\\n",
        "1\\r\\na0\\r\\n\\r\\n",
        "1\\r\\na\\rb",
        "1\\rx",
        "1 1\\r\\n",
        "1;a\\nb\\r\\n",
        "1;a\\0\\r\\n",
        "0;a\\n\\r\\n",
        "1000000000000000\\r\\n",
        "ffffffffffffffff\\r\\n",
        "0000000000000000\\r\\n",
        "0;" + "x".repeat(1025) + "\\r\\n\\r\\n");
  }

  private static Group group(
      String title, String about, String before, String after, Case... cases) {
    return new Group(title, about, before, after, Http1Limits.DEFAULT, false, List.of(cases));
  }

  private static Group ofRule(
      String title, String about, String rule, String before, String after, String... wires) {
    Case[] cases = Stream.of(wires).map(wire -> rule(rule, wire)).toArray(Case[]::new);
    return group(title, about, before, after, cases);
  }

  private static Case rule(String rule, String wire) {
    return new Case("ProtocolException " + rule, wire);
  }

  private static Case truncated(String wire) {
    return new Case("BodyException TRUNCATED", wire);
  }
}
