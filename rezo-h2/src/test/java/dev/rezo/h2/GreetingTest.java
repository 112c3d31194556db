package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.h2.Http2Settings.Priority;
import dev.rezo.h2.Http2Settings.PriorityFrame;
import dev.rezo.h2.Http2Settings.PseudoField;
import dev.rezo.h2.Http2Settings.Setting;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the other side sees first, byte by byte: the preface, the settings, the window and the
 * priorities as written down by hand here, and the first request as Netty reads it.
 */
@Tag("A56")
final class GreetingTest {

  private static final String PREFACE = "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a";

  private static final List<PseudoField> MASP =
      List.of(PseudoField.METHOD, PseudoField.AUTHORITY, PseudoField.SCHEME, PseudoField.PATH);
  private static final List<PseudoField> MPAS =
      List.of(PseudoField.METHOD, PseudoField.PATH, PseudoField.AUTHORITY, PseudoField.SCHEME);
  private static final List<PseudoField> MSAP =
      List.of(PseudoField.METHOD, PseudoField.SCHEME, PseudoField.AUTHORITY, PseudoField.PATH);

  /** {@code 1:65536;2:0;4:6291456;6:262144|15663105|0|m,a,s,p}, HEADERS exclusive 0 256. */
  private static final Http2Settings FOUR_SETTINGS =
      new Http2Settings(
          List.of(
              new Setting(1, 65_536),
              new Setting(2, 0),
              new Setting(4, 6_291_456),
              new Setting(6, 262_144)),
          65_535 + 15_663_105,
          MASP,
          List.of(),
          new Priority(true, 0, 256),
          1);

  /**
   * {@code
   * 1:65536;4:131072;5:16384|12517377|3:0:0:201,5:0:0:101,7:0:0:1,9:0:7:1,11:0:3:1,13:0:0:241|m,p,a,s},
   * HEADERS 13 42, the first on stream 15.
   */
  private static final Http2Settings SIX_PRIORITIES =
      new Http2Settings(
          List.of(new Setting(1, 65_536), new Setting(4, 131_072), new Setting(5, 16_384)),
          65_535 + 12_517_377,
          MPAS,
          List.of(
              frame(3, 0, 201),
              frame(5, 0, 101),
              frame(7, 0, 1),
              frame(9, 7, 1),
              frame(11, 3, 1),
              frame(13, 0, 241)),
          new Priority(false, 13, 42),
          15);

  /** {@code 2:0;3:100;4:2097152;9:1|10420225|0|m,s,a,p}, HEADERS without priority. */
  private static final Http2Settings NO_PRIORITIES =
      new Http2Settings(
          List.of(
              new Setting(2, 0), new Setting(3, 100), new Setting(4, 2_097_152), new Setting(9, 1)),
          65_535 + 10_420_225,
          MSAP);

  private static PriorityFrame frame(int streamId, int dependsOn, int weight) {
    return new PriorityFrame(streamId, new Priority(false, dependsOn, weight));
  }

  @Test
  void settingsAndTheWindowStandInTheirOrder() {
    assertThat(greeting(FOUR_SETTINGS))
        .isEqualTo(
            PREFACE
                + ("000018" + "04" + "00" + "00000000")
                + ("0001" + "00010000" + "0002" + "00000000")
                + ("0004" + "00600000" + "0006" + "00040000")
                + ("000004" + "08" + "00" + "00000000" + "00ef0001"));
  }

  @Test
  void prioritiesOfStreamsThatNeverRunStandBehindTheWindow() {
    assertThat(greeting(SIX_PRIORITIES))
        .isEqualTo(
            PREFACE
                + ("000012" + "04" + "00" + "00000000")
                + ("0001" + "00010000" + "0004" + "00020000" + "0005" + "00004000")
                + ("000004" + "08" + "00" + "00000000" + "00bf0001")
                + ("000005" + "02" + "00" + "00000003" + "00000000" + "c8")
                + ("000005" + "02" + "00" + "00000005" + "00000000" + "64")
                + ("000005" + "02" + "00" + "00000007" + "00000000" + "00")
                + ("000005" + "02" + "00" + "00000009" + "00000007" + "00")
                + ("000005" + "02" + "00" + "0000000b" + "00000003" + "00")
                + ("000005" + "02" + "00" + "0000000d" + "00000000" + "f0"));
  }

  @Test
  void aSettingThatNobodyKnowsHereIsSentAllTheSame() {
    assertThat(greeting(NO_PRIORITIES))
        .isEqualTo(
            PREFACE
                + ("000018" + "04" + "00" + "00000000")
                + ("0002" + "00000000" + "0003" + "00000064")
                + ("0004" + "00200000" + "0009" + "00000001")
                + ("000004" + "08" + "00" + "00000000" + "009f0001"));
  }

  @Test
  void theFirstRequestHasThePriorityTheOrderAndTheNumberThatWereAskedFor() {
    assertThat(requests(FOUR_SETTINGS, 1))
        .containsExactly(
            "HEADERS 1 dependsOn 0 weight 256 exclusive true end true"
                + " :method=GET :authority=h.example :scheme=https :path=/p b=2 a=1");
    assertThat(requests(SIX_PRIORITIES, 2))
        .containsExactly(
            "HEADERS 15 dependsOn 13 weight 42 exclusive false end true"
                + " :method=GET :path=/p :authority=h.example :scheme=https b=2 a=1",
            "HEADERS 17 dependsOn 13 weight 42 exclusive false end true"
                + " :method=GET :path=/p :authority=h.example :scheme=https b=2 a=1");
    assertThat(requests(NO_PRIORITIES, 1))
        .containsExactly(
            "HEADERS 1 end true :method=GET :scheme=https :authority=h.example :path=/p b=2 a=1");
  }

  @Test
  void aPriorityIsInTheFirstFrameOfALongHeadAlone() {
    Http2Session session = session(FOUR_SETTINGS);
    ByteBuffer first = ByteBuffer.allocate(1024);
    session.write(first);
    session.open(
        Link.request("GET").with(headers -> headers.add("x-long", "#".repeat(300))),
        new StreamTranscript());
    byte[] head = written(session, 100);
    assertThat(frames(head))
        .singleElement()
        .asString()
        .startsWith("HEADERS 1 dependsOn 0 weight 256 exclusive true end true :method=GET")
        .endsWith(" x-long=" + "#".repeat(300));
  }

  @Test
  void trailersSayNothingOfPriority() {
    Http2Session session = session(FOUR_SETTINGS);
    session.end(session.open(Link.upload(), new StreamTranscript()), Headers.of("X-Sum", "7"));
    byte[] all = written(session, 4096);
    assertThat(frames(all, 24)).last().isEqualTo("HEADERS 1 end true x-sum=7");
  }

  @Test
  void whatIsNoPriorityIsRefused() {
    assertThatThrownBy(() -> new Priority(false, 0, 257))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight from 1 to 256");
    assertThatThrownBy(() -> frame(5, 5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("actual 5 itself");
    assertThatThrownBy(() -> frame(4, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected an odd number");
    assertThatThrownBy(() -> new Http2Settings(List.of(), 65_535, MASP, List.of(), null, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected an odd number");
  }

  private static Http2Session session(Http2Settings settings) {
    Http2Session session =
        new Http2Session(settings, Http2Limits.DEFAULT, new Link.Budget(), new SilentHandler());
    session.start(0);
    return session;
  }

  private static String greeting(Http2Settings settings) {
    return HexFormat.of().formatHex(written(session(settings), 4096));
  }

  private static List<String> requests(Http2Settings settings, int count) {
    Http2Session session = session(settings);
    session.write(ByteBuffer.allocate(1024));
    for (int i = 0; i < count; i++) {
      Request request =
          Request.builder("GET", Url.parse("https://h.example/p"))
              .headers(Headers.of("B", "2", "A", "1"))
              .build();
      session.open(request, new StreamTranscript());
    }
    return frames(written(session, 4096));
  }

  /** What it writes into buffers of this size. */
  private static byte[] written(Http2Session session, int size) {
    ByteBuffer all = ByteBuffer.allocate(1 << 16);
    ByteBuffer out = ByteBuffer.allocate(size);
    do {
      out.clear();
      assertThat(session.write(out)).isNull();
      all.put(out.flip());
    } while (session.wantsWrite());
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    return bytes;
  }

  private static List<String> frames(byte[] wire) {
    return frames(wire, 0);
  }

  /** The heads among the frames from this octet on, as Netty reads them. */
  private static List<String> frames(byte[] wire, int from) {
    List<String> heads = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    ByteBuf bytes = Unpooled.wrappedBuffer(wire).skipBytes(from);
    try (DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader()) {
      while (bytes.isReadable()) {
        reader.readFrame(channel.pipeline().firstContext(), bytes, new Heads(heads));
      }
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
    assertThat(channel.finish()).as("anything left in the channel").isFalse();
    return heads;
  }

  /** Takes notes of heads. */
  private static final class Heads extends Http2FrameAdapter {
    private final List<String> lines;

    private Heads(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean end) {
      lines.add("HEADERS " + streamId + " end " + end + fields(headers));
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int dependsOn,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      lines.add(
          "HEADERS "
              + streamId
              + (" dependsOn " + dependsOn + " weight " + weight + " exclusive " + exclusive)
              + (" end " + end + fields(headers)));
    }

    private static String fields(Http2Headers headers) {
      StringBuilder text = new StringBuilder();
      headers.forEach(
          field -> text.append(' ').append(field.getKey()).append('=').append(field.getValue()));
      return text.toString();
    }
  }

  /** Hears nothing. */
  private static final class SilentHandler implements Http2Handler {
    @Override
    public void onSettings(int maxStreams) {}

    @Override
    public void onSettingsAcknowledged() {}

    @Override
    public void onPong(long payload) {}

    @Override
    public void onGoAway(int lastStreamId, long code, String debug) {}
  }
}
