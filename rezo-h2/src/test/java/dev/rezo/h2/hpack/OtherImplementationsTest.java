package dev.rezo.h2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.MetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we write others read, and what others write we read: Netty's HPACK and Jetty's. */
final class OtherImplementationsTest {

  private static final int LIST_LIMIT = 1024 * 1024;

  /** Connections: the fields of block after block. */
  static Stream<List<List<String>>> connections() {
    Stream<List<List<String>>> stories =
        Story.of("raw-data").stream()
            .map(story -> story.cases().stream().map(Story.Case::fields).toList());
    Stream<List<List<String>>> random =
        IntStream.range(0, 20)
            .mapToObj(
                seed -> {
                  RandomFields lists = new RandomFields(seed);
                  return Stream.generate(lists::next).limit(200).toList();
                });
    return Stream.concat(stories, random);
  }

  @ParameterizedTest
  @MethodSource("connections")
  void nettyReadsWhatWeWrite(List<List<String>> blocks) throws Exception {
    Encoding encoding = new Encoding(4096);
    DefaultHttp2HeadersDecoder netty = new DefaultHttp2HeadersDecoder(false, LIST_LIMIT);

    for (List<String> fields : blocks) {
      byte[] block = Transcript.octets(encoding.block(fields.toArray(new String[0])));
      assertThat(listed(netty.decodeHeaders(1, Unpooled.wrappedBuffer(block)))).isEqualTo(fields);
    }
  }

  @ParameterizedTest
  @MethodSource("connections")
  void weReadWhatNettyWrites(List<List<String>> blocks) throws Exception {
    HpackDecoder decoder = new HpackDecoder(LIST_LIMIT);
    try (DefaultHttp2HeadersEncoder netty =
        new DefaultHttp2HeadersEncoder((name, value) -> AsciiString.contentEquals(name, "x-a"))) {
      for (List<String> fields : blocks) {
        ByteBuf out = Unpooled.buffer();
        netty.encodeHeaders(1, nettyHeaders(fields), out);
        assertThat(read(decoder, ByteBufUtil.getBytes(out)))
            .isEqualTo(
                fields.stream()
                    .map(field -> field.startsWith("x-a:") ? field + " (never indexed)" : field)
                    .toList());
      }
    }
  }

  @Test
  void nettyFollowsTheSizesThatWeAnnounce() throws Exception {
    Encoding encoding = new Encoding(4096);
    DefaultHttp2HeadersDecoder netty = new DefaultHttp2HeadersDecoder(false, LIST_LIMIT);
    RandomFields lists = new RandomFields(7);

    for (int size : new int[] {100, 4096, 0, 1000, 65536, 50, 4096}) {
      netty.configuration().maxHeaderTableSize(size);
      encoding.encoder().setMaxTableSize(size);
      for (int i = 0; i < 50; i++) {
        List<String> fields = lists.next();
        byte[] block = Transcript.octets(encoding.block(fields.toArray(new String[0])));
        assertThat(listed(netty.decodeHeaders(1, Unpooled.wrappedBuffer(block)))).isEqualTo(fields);
      }
    }
  }

  @Test
  void weFollowTheSizesThatNettyAnnounces() throws Exception {
    HpackDecoder decoder = new HpackDecoder(LIST_LIMIT);
    RandomFields lists = new RandomFields(8);
    try (DefaultHttp2HeadersEncoder netty = new DefaultHttp2HeadersEncoder()) {
      for (int size : new int[] {100, 4096, 0, 1000, 65536, 50, 4096}) {
        decoder.setMaxTableSize(size);
        for (int i = 0; i < 50; i++) {
          List<String> fields = lists.next();
          ByteBuf out = Unpooled.buffer();
          if (i
              == 0) { // Netty's table changes at once; what it says of that goes before the block.
            netty.configuration().maxHeaderTableSize(size);
          }
          netty.encodeHeaders(1, nettyHeaders(fields), out);
          assertThat(read(decoder, ByteBufUtil.getBytes(out))).isEqualTo(fields);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("connections")
  void jettyReadsWhatWeWrite(List<List<String>> blocks) throws Exception {
    Encoding encoding = new Encoding(4096);
    org.eclipse.jetty.http2.hpack.HpackDecoder jetty =
        new org.eclipse.jetty.http2.hpack.HpackDecoder(LIST_LIMIT, System::nanoTime);

    for (List<String> fields : blocks) {
      List<String> regular = regular(fields);
      byte[] block = Transcript.octets(encoding.block(regular.toArray(new String[0])));
      MetaData read = jetty.decode(ByteBuffer.wrap(block));
      assertThat(
              read.getHttpFields().stream()
                  .map(field -> field.getLowerCaseName() + ": " + field.getValue()))
          .isEqualTo(regular);
    }
  }

  @ParameterizedTest
  @MethodSource("connections")
  void weReadWhatJettyWrites(List<List<String>> blocks) {
    HpackDecoder decoder = new HpackDecoder(LIST_LIMIT);
    org.eclipse.jetty.http2.hpack.HpackEncoder jetty =
        new org.eclipse.jetty.http2.hpack.HpackEncoder();
    jetty.setTableCapacity(4096);

    for (List<String> fields : blocks) {
      List<String> regular = regular(fields);
      ByteBuffer out = ByteBuffer.allocate(LIST_LIMIT);
      for (String field : regular) {
        int colon = field.indexOf(": ", 1);
        jetty.encode(out, new HttpField(field.substring(0, colon), field.substring(colon + 2)));
      }
      byte[] block = new byte[out.flip().remaining()];
      out.get(block);
      assertThat(read(decoder, block).stream().map(line -> line.replace(" (never indexed)", "")))
          .as(HexFormat.of().formatHex(block))
          .isEqualTo(regular);
    }
  }

  private static List<String> read(HpackDecoder decoder, byte[] block) {
    Transcript transcript = new Transcript();
    transcript.decode(decoder, block);
    return transcript.lines();
  }

  /** Jetty looks at what a field means, too: none of a request line, none of a connection. */
  private static List<String> regular(List<String> fields) {
    return fields.stream()
        .filter(field -> !field.startsWith(":"))
        .filter(field -> !field.startsWith("connection:") && !field.startsWith("keep-alive:"))
        .toList();
  }

  static List<String> listed(Http2Headers headers) {
    List<String> fields = new ArrayList<>();
    headers.forEach(field -> fields.add(text(field.getKey()) + ": " + text(field.getValue())));
    return fields;
  }

  private static String text(CharSequence octets) {
    return new String(((AsciiString) octets).toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static Http2Headers nettyHeaders(List<String> fields) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (String field : fields) {
      int colon = field.indexOf(": ", 1);
      headers.add(ascii(field.substring(0, colon)), ascii(field.substring(colon + 2)));
    }
    return headers;
  }

  private static AsciiString ascii(String text) {
    return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
