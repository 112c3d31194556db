package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7541 appendix C. */
final class AppendixCTest {

  private static final String[] REQUESTS = {
    "828684418cf1e3c2e5f23a6ba0ab90f4ff",
    "828684be5886a8eb10649cbf",
    "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
  };

  private static final List<List<String>> REQUEST_FIELDS =
      List.of(
          List.of(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"),
          List.of(
              ":method: GET",
              ":scheme: http",
              ":path: /",
              ":authority: www.example.com",
              "cache-control: no-cache"),
          List.of(
              ":method: GET",
              ":scheme: https",
              ":path: /index.html",
              ":authority: www.example.com",
              "custom-key: custom-value"));

  private static final List<String> ALL_REQUEST_FIELDS =
      REQUEST_FIELDS.stream().flatMap(List::stream).toList();

  private static final List<String> ALL_RESPONSE_FIELDS =
      List.of(
          ":status: 302",
          "cache-control: private",
          "date: Mon, 21 Oct 2013 20:13:21 GMT",
          "location: https://www.example.com",
          ":status: 307",
          "cache-control: private",
          "date: Mon, 21 Oct 2013 20:13:21 GMT",
          "location: https://www.example.com",
          ":status: 200",
          "cache-control: private",
          "date: Mon, 21 Oct 2013 20:13:22 GMT",
          "location: https://www.example.com",
          "content-encoding: gzip",
          "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");

  /** The responses are encoded for a table of 256 octets, agreed on before the first. */
  private static HpackDecoder smallTable() {
    HpackDecoder decoder = new HpackDecoder(64 * 1024);
    new Transcript().decode(decoder, Transcript.octets("3fe101"));
    return decoder;
  }

  @Test
  void integersAreRead() throws HpackException {
    IntegerReader reader = new IntegerReader();

    assertThat(reader.start(0x0a, 5)).isTrue(); // C.1.1
    assertThat(reader.value()).isEqualTo(10);
    assertThat(reader.start(0x1f, 5)).isFalse(); // C.1.2
    assertThat(reader.next(0x9a, 0)).isFalse();
    assertThat(reader.next(0x0a, 0)).isTrue();
    assertThat(reader.value()).isEqualTo(1337);
    assertThat(reader.start(0x2a, 8)).isTrue(); // C.1.3
    assertThat(reader.value()).isEqualTo(42);
  }

  @Test
  void integersAreWritten() {
    assertThat(sizeUpdate(10)).startsWith("2a"); // C.1.1
    assertThat(sizeUpdate(1337)).startsWith("3f9a0a"); // C.1.2
  }

  private static String sizeUpdate(int size) {
    Encoding encoding = new Encoding(4096);
    encoding.encoder().setMaxTableSize(size);
    return encoding.block(":method: GET");
  }

  @Test
  void representationsAreRead() {
    assertThat(Decoding.of("400a637573746f6d2d6b65790d637573746f6d2d686561646572be")) // C.2.1
        .containsExactly("custom-key: custom-header", "custom-key: custom-header");
    assertThat(Decoding.of("040c2f73616d706c652f70617468")) // C.2.2
        .containsExactly(":path: /sample/path");
    assertThat(Decoding.of("100870617373776f726406736563726574")) // C.2.3
        .containsExactly("password: secret (never indexed)");
    assertThat(Decoding.of("82")).containsExactly(":method: GET"); // C.2.4
  }

  @Test
  void requestsWithoutHuffmanCodeAreRead() { // C.3
    assertThat(
            Decoding.of(
                "828684410f7777772e6578616d706c652e636f6d",
                "828684be58086e6f2d6361636865",
                "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565"))
        .isEqualTo(ALL_REQUEST_FIELDS);
  }

  @Test
  void requestsAreRead() { // C.4
    assertThat(Decoding.of(REQUESTS)).isEqualTo(ALL_REQUEST_FIELDS);
  }

  @Test
  void requestsAreWritten() { // C.4
    Encoding encoding = new Encoding(4096);

    for (int i = 0; i < REQUESTS.length; i++) {
      assertThat(encoding.block(REQUEST_FIELDS.get(i).toArray(new String[0])))
          .isEqualTo(REQUESTS[i]);
    }
    assertThat(encoding.encoder())
        .hasToString("HpackEncoder[DynamicTable[3 entries, 164 of 4096 octets]]");
  }

  @Test
  void responsesWithoutHuffmanCodeAreRead() { // C.5
    assertThat(
            Decoding.of(
                AppendixCTest::smallTable,
                "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a3231"
                    + "20474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d",
                "4803333037c1c0bf",
                "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a6970"
                    + "7738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d6178"
                    + "2d6167653d333630303b2076657273696f6e3d31"))
        .isEqualTo(ALL_RESPONSE_FIELDS);
  }

  @Test
  void responsesAreRead() { // C.6
    assertThat(
            Decoding.of(
                AppendixCTest::smallTable,
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad17"
                    + "1863c78f0b97c8e9ae82ae43d3",
                "4883640effc1c0bf",
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6"
                    + "c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"))
        .isEqualTo(ALL_RESPONSE_FIELDS);
  }

  @Test
  void entriesAreEvictedAsInTheResponses() { // C.6.3
    HpackDecoder decoder = smallTable();
    Transcript.of(
        decoder,
        1000,
        Transcript.octets(
            "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad17"
                + "1863c78f0b97c8e9ae82ae43d3"),
        Transcript.octets("4883640effc1c0bf"));

    assertThat(decoder)
        .hasToString("HpackDecoder[REPRESENTATION, DynamicTable[4 entries, 222 of 256 octets]]");
  }
}
