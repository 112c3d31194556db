package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.ProfileReport;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.pool.PoolLimits;
import dev.rezo.testing.RawFrames;
import dev.rezo.testing.ScriptedPeer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a server sees first of a client with a profile: bytes that are written down by hand here,
 * and the first request as Netty reads it.
 */
@Tag("A56")
final class ProfileWireTest {

  private static final String URL = "http://localhost/p";

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private static final String PREFACE = "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a";

  private static VirtualClient http2(String profile) {
    return new VirtualClient(
        b -> b.protocols(Protocol.HTTP_2).profile(BrowserProfile.of(profile)).leakSampling(0));
  }

  /** All that the client says before the server says anything. */
  private static byte[] first(VirtualClient virtual) {
    CompletionStage<Response> unused = virtual.client.get(URL).header("x-mine", "1").sendAsync();
    return virtual.peer().takeBytes();
  }

  private static void assertFirst(String profile, String greeting, String... head) {
    byte[] sent = first(http2(profile));
    assertThat(HexFormat.of().formatHex(sent)).startsWith(PREFACE + greeting);
    List<String> heads = heads(sent, (PREFACE.length() + greeting.length()) / 2);
    assertThat(heads).hasSize(1);
    assertThat(heads.get(0).lines()).containsExactly(head);
  }

  @Test
  void chromesGreetingAndRequestAreOnTheWire() {
    assertFirst(
        "chrome-131",
        "000018"
            + "04"
            + "00"
            + "00000000"
            + ("0001" + "00010000" + "0002" + "00000000")
            + ("0004" + "00600000" + "0006" + "00040000")
            + ("000004" + "08" + "00" + "00000000" + "00ef0001"),
        "1 on 0 weight 256 exclusive",
        ":method GET",
        ":authority localhost",
        ":scheme http",
        ":path /p",
        "sec-ch-ua \"Google Chrome\";v=\"131\", \"Chromium\";v=\"131\", \"Not_A Brand\";v=\"24\"",
        "sec-ch-ua-mobile ?0",
        "sec-ch-ua-platform \"Windows\"",
        "upgrade-insecure-requests 1",
        "user-agent Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/131.0.0.0 Safari/537.36",
        "accept text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
            + "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        "sec-fetch-site none",
        "sec-fetch-mode navigate",
        "sec-fetch-user ?1",
        "sec-fetch-dest document",
        "accept-language en-US,en;q=0.9",
        "priority u=0, i",
        "x-mine 1");
  }

  @Test
  void edgesRequestNamesEdge() {
    byte[] sent = first(http2("edge-110-macos"));
    int greeting = PREFACE.length() / 2 + 9 + 30 + 13;
    assertThat(HexFormat.of().formatHex(sent, 24, greeting))
        .isEqualTo(
            "00001e"
                + "04"
                + "00"
                + "00000000"
                + ("0001" + "00010000" + "0002" + "00000000" + "0003" + "000003e8")
                + ("0004" + "00600000" + "0006" + "00040000")
                + ("000004" + "08" + "00" + "00000000" + "00ef0001"));
    assertThat(heads(sent, greeting))
        .singleElement()
        .asString()
        .contains("\"Microsoft Edge\";v=\"110\"")
        .contains("sec-ch-ua-platform \"macOS\"")
        .contains(" Edg/110.0.0.0\n");
  }

  @Test
  void theOldFirefoxsPrioritiesAreOnTheWireAndItsFirstStreamIsFifteen() {
    assertFirst(
        "firefox-120-linux",
        "000012"
            + "04"
            + "00"
            + "00000000"
            + ("0001" + "00010000" + "0004" + "00020000" + "0005" + "00004000")
            + ("000004" + "08" + "00" + "00000000" + "00bf0001")
            + ("000005" + "02" + "00" + "00000003" + "00000000" + "c8")
            + ("000005" + "02" + "00" + "00000005" + "00000000" + "64")
            + ("000005" + "02" + "00" + "00000007" + "00000000" + "00")
            + ("000005" + "02" + "00" + "00000009" + "00000007" + "00")
            + ("000005" + "02" + "00" + "0000000b" + "00000003" + "00")
            + ("000005" + "02" + "00" + "0000000d" + "00000000" + "f0"),
        "15 on 13 weight 42",
        ":method GET",
        ":path /p",
        ":authority localhost",
        ":scheme http",
        "user-agent Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
        "accept text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;"
            + "q=0.8",
        "accept-language en-US,en;q=0.5",
        "upgrade-insecure-requests 1",
        "sec-fetch-dest document",
        "sec-fetch-mode navigate",
        "sec-fetch-site none",
        "sec-fetch-user ?1",
        "te trailers",
        "x-mine 1");
  }

  @Test
  void safarisGreetingAndRequestAreOnTheWire() {
    assertFirst(
        "safari-18",
        "000018"
            + "04"
            + "00"
            + "00000000"
            + ("0002" + "00000000" + "0003" + "00000064")
            + ("0004" + "00200000" + "0009" + "00000001")
            + ("000004" + "08" + "00" + "00000000" + "009f0001"),
        "1",
        ":method GET",
        ":scheme http",
        ":authority localhost",
        ":path /p",
        "sec-fetch-dest document",
        "user-agent Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML,"
            + " like Gecko) Version/18.0 Safari/605.1.15",
        "accept text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "sec-fetch-site none",
        "sec-fetch-mode navigate",
        "accept-language en-US,en;q=0.9",
        "priority u=0, i",
        "x-mine 1");
  }

  @Test
  void anAnswerOnTheFirstStreamIsUnderstood() {
    VirtualClient virtual = http2("firefox-120");
    CompletableFuture<Response> answer = virtual.client.get(URL).sendAsync();
    ScriptedPeer peer = virtual.peer();
    peer.send(new RawFrames().settings().settingsAck().headers(15, true, ":status", "204").bytes());
    virtual.time.runUntilIdle();
    assertThat(answer).isCompleted();
    Response response = answer.join();
    assertThat(response.status()).isEqualTo(204);
    ProfileReport report = response.connection().connection().profile();
    assertThat(report).isNotNull();
    assertThat(report.profile()).isEqualTo("firefox-120-windows");
    assertThat(report.aspect("HTTP/2 first stream").verdict())
        .isEqualTo(ProfileReport.Verdict.APPLIED);
    assertThat(report.aspect("HTTP/1.1 head")).isNull();
    assertThat(report.aspect("TLS groups")).as("there is no TLS").isNull();
  }

  @Test
  void overHttp1HostIsFirstAndNamesHaveTheBrowsersCase() {
    VirtualClient virtual =
        new VirtualClient(b -> b.profile(BrowserProfile.chrome(131)).leakSampling(0));
    CompletionStage<Response> unused =
        virtual.client.get(URL).header("accept", "text/plain").header("x-mine", "1").sendAsync();
    assertThat(virtual.peer().takeHead())
        .isEqualTo(
            """
            GET /p HTTP/1.1
            Host: localhost
            Connection: keep-alive
            sec-ch-ua: "Google Chrome";v="131", "Chromium";v="131", "Not_A Brand";v="24"
            sec-ch-ua-mobile: ?0
            sec-ch-ua-platform: "Windows"
            Upgrade-Insecure-Requests: 1
            User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36
            Accept: text/plain
            Sec-Fetch-Site: none
            Sec-Fetch-Mode: navigate
            Sec-Fetch-User: ?1
            Sec-Fetch-Dest: document
            Accept-Language: en-US,en;q=0.9
            x-mine: 1

            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aCallThatClosesItsConnectionSaysSoOnce() {
    VirtualClient virtual =
        new VirtualClient(b -> b.profile(BrowserProfile.firefox(133)).leakSampling(0));
    CompletionStage<Response> unused = virtual.client.get(URL).keepAlive(false).sendAsync();
    assertThat(virtual.peer().takeHead())
        .contains("\r\nConnection: close\r\n")
        .doesNotContain("keep-alive");
  }

  @Test
  void aUserAgentOfTheCallersOwnIsKept() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.header("User-Agent", "mine/1")
                    .header("X-All", "yes")
                    .profile(BrowserProfile.firefox(133))
                    .leakSampling(0));
    CompletionStage<Response> unused = virtual.client.get(URL).sendAsync();
    assertThat(virtual.peer().takeHead())
        .contains("\r\nUser-Agent: mine/1\r\nAccept: ")
        .endsWith("X-All: yes\r\n\r\n");
  }

  // Who shares a connection with whom.

  private final ConnectionPool pool = ConnectionPool.of(PoolLimits.DEFAULT);
  private final VirtualClient shared = new VirtualClient(b -> b.pool(pool).leakSampling(0));

  /** Sends it and answers it wherever it goes; returns its head if its connection is a new one. */
  private String answered(CallBuilder call) {
    int before = shared.server.accepted();
    CompletableFuture<Response> answer = call.sendAsync();
    shared.time.runUntilIdle();
    String head = "";
    if (shared.server.accepted() > before) {
      ScriptedPeer peer = shared.peer();
      head = peer.takeHead();
      peer.send(OK).onHead(next -> peer.send(OK));
      shared.time.runUntilIdle();
    }
    assertThat(answer).isCompleted();
    return head;
  }

  private RezoClient with(UnaryOperator<ClientBuilder> change) {
    return change.apply(shared.client.toBuilder()).build();
  }

  @Test
  @Tag("F10")
  void twoProfilesNeverShareAConnection() {
    RezoClient chrome = with(b -> b.profile(BrowserProfile.chrome(131)));
    RezoClient linux =
        with(b -> b.profile(BrowserProfile.chrome(131).on(BrowserProfile.Platform.LINUX)));
    assertThat(answered(shared.client.get(URL))).contains("User-Agent: rezo/");
    assertThat(answered(chrome.get(URL))).contains("Windows NT");
    assertThat(answered(linux.get(URL))).contains("X11; Linux");
    assertThat(answered(chrome.get(URL).profile(BrowserProfile.safari(18)))).contains("Version/18");
    assertThat(shared.server.accepted()).isEqualTo(4);

    assertThat(answered(with(b -> b.profile(BrowserProfile.of("chrome-131"))).get(URL))).isEmpty();
    assertThat(answered(shared.client.get(URL).profile(BrowserProfile.safari(18)))).isEmpty();
    assertThat(answered(chrome.get(URL).profile(null))).as("the client as it is").isEmpty();
    assertThat(shared.server.accepted()).isEqualTo(4);
  }

  @Test
  void aCallMayHaveAProfileWhereTheClientHasNone() {
    assertThat(answered(shared.client.get(URL).profile(BrowserProfile.edge(131))))
        .contains(" Edg/131.0.0.0\r\n")
        .doesNotContain("rezo/");
    assertThat(answered(shared.client.get(URL)))
        .contains("User-Agent: rezo/")
        .doesNotContain("Edg/");
  }

  @Test
  void whoLooksAtARequestSeesItWithoutTheProfilesFields() {
    List<Headers> seen = new ArrayList<>();
    RezoClient client =
        with(
            b ->
                b.profile(BrowserProfile.chrome(131))
                    .interceptor(
                        (Request request, dev.rezo.http.Interceptor.Chain chain) -> {
                          seen.add(request.headers());
                          return chain.proceed(request);
                        }));
    assertThat(answered(client.get(URL))).contains("Chrome/131");
    assertThat(seen).containsExactly(Headers.EMPTY);
  }

  /** The heads among the frames from this octet on: their stream, their priority, their fields. */
  private static List<String> heads(byte[] wire, int from) {
    List<String> heads = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    ByteBuf bytes = Unpooled.wrappedBuffer(wire).skipBytes(from);
    try (DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader()) {
      while (bytes.isReadable()) {
        reader.readFrame(channel.pipeline().firstContext(), bytes, new Notes(heads));
      }
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
    assertThat(channel.finish()).as("anything left in the channel").isFalse();
    return heads;
  }

  /** Takes notes of heads. */
  private static final class Notes extends Http2FrameAdapter {
    private final List<String> heads;

    private Notes(List<String> heads) {
      this.heads = heads;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int stream, Http2Headers fields, int padding, boolean end) {
      note(Integer.toString(stream), fields);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int stream,
        Http2Headers fields,
        int dependsOn,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      note(
          stream + " on " + dependsOn + " weight " + weight + (exclusive ? " exclusive" : ""),
          fields);
    }

    private void note(String first, Http2Headers fields) {
      StringBuilder text = new StringBuilder(first);
      fields.forEach(
          field -> text.append('\n').append(field.getKey()).append(' ').append(field.getValue()));
      heads.add(text.toString());
    }
  }
}
