package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.Call;
import dev.rezo.http.DuplexStream;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a client and a server agree on first: to go on, to send trailers, to speak something else.
 *
 * <p>Immutable.
 */
final class ExtensionFeatures {

  static final String CONTINUE = "`Expect: 100-continue`, 100 before the body";
  static final String RESPONSE_TRAILERS = "response trailers";
  static final String REQUEST_TRAILERS = "request trailers";
  static final String WEBSOCKET = "`Upgrade` to WebSocket, frames echoed";

  private static final String OCTETS = "application/octet-stream";

  /** The example of RFC 6455 section 1.3. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private ExtensionFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>(CONTINUE, ExtensionFeatures::goOn),
        new Feature<>("`Expect: 100-continue`, 413 in its place", ExtensionFeatures::doNotGoOn),
        new Feature<>(RESPONSE_TRAILERS, ExtensionFeatures::responseTrailers),
        new Feature<>(REQUEST_TRAILERS, ExtensionFeatures::requestTrailers),
        new Feature<>(WEBSOCKET, ExtensionFeatures::webSocket));
  }

  /** The server says 100 at once: it must not take the time after which a client goes on anyway. */
  private static void goOn(RunningServer server) throws Exception {
    byte[] content = Backend.pattern(Site.MEDIUM);
    Queue<Integer> heard = new ConcurrentLinkedQueue<>();
    try (RezoClient client = server.client(builder -> builder.listener(new Interim(heard)));
        Response response =
            client
                .post(server.url(HTTP, "/backend/echo"))
                .header("Expect", "100-continue")
                .body(Bodies.of(content, OCTETS))
                .timeouts(limits -> limits.expectContinue(Duration.ofSeconds(20)))
                .send()) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body().bytes()).isEqualTo(content);
      assertThat(heard).contains(100);
    }
  }

  private static void doNotGoOn(RunningServer server) throws Exception {
    AtomicInteger opened = new AtomicInteger();
    Body body =
        Bodies.stream(
            () -> {
              opened.incrementAndGet();
              return new ByteArrayInputStream(new byte[0]);
            },
            4L * Site.MAX_REQUEST_BYTES,
            OCTETS);
    try (RezoClient client = server.client();
        Response response =
            client
                .post(server.url(HTTP, "/limited"))
                .header("Expect", "100-continue")
                .body(body)
                .timeouts(limits -> limits.expectContinue(Duration.ofSeconds(20)))
                .send()) {
      assertThat(response.status()).isEqualTo(413);
      assertThat(opened).hasValue(0);
    }
  }

  private static void responseTrailers(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      for (int i = 1; i <= 2; i++) {
        try (Response response =
            client.get(server.url(HTTP, "/backend/trailers")).header("TE", "trailers").send()) {
          assertThat(response.body().bytes()).isEqualTo(Backend.pattern(1_000));
          assertThat(response.body().trailers().get(Backend.TRAILER)).isEqualTo("7");
          assertThat(Objects.requireNonNull(response.connection()).useCount()).isEqualTo(i);
        }
      }
    }
  }

  private static void requestTrailers(RunningServer server) throws Exception {
    Body body =
        Bodies.withTrailers(
            Bodies.of(Backend.pattern(1_000), OCTETS),
            () -> Headers.of(Backend.TRAILER, "8"),
            Backend.TRAILER);
    try (RezoClient client = server.client();
        Response response =
            client.post(server.url(HTTP, "/backend/request-trailers")).body(body).send()) {
      assertThat(response.body().text()).isEqualToIgnoringCase(Backend.TRAILER + ": 8");
    }
  }

  private static void webSocket(RunningServer server) throws Exception {
    try (RezoClient client = server.client();
        Response response =
            client
                .get(server.url(HTTP, "/websocket"))
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", KEY)
                .send()) {
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("Sec-WebSocket-Accept")).isEqualTo(Backend.accept(KEY));
      DuplexStream stream = Objects.requireNonNull(response.duplex());
      for (int length : List.of(0, 5, 125)) {
        byte[] content = Backend.pattern(length);
        sendFrame(stream.output(), content);
        assertThat(receiveFrame(stream.input())).isEqualTo(content);
      }
    }
  }

  /** One frame with a binary message of at most 125 bytes, masked (RFC 6455 section 5.2). */
  private static void sendFrame(OutputStream out, byte[] content) throws Exception {
    byte[] frame = new byte[2 + MASK.length + content.length];
    frame[0] = (byte) 0x82;
    frame[1] = (byte) (0x80 | content.length);
    System.arraycopy(MASK, 0, frame, 2, MASK.length);
    for (int i = 0; i < content.length; i++) {
      frame[2 + MASK.length + i] = (byte) (content[i] ^ MASK[i % MASK.length]);
    }
    out.write(frame);
    out.flush();
  }

  private static byte[] receiveFrame(InputStream in) throws Exception {
    assertThat(in.read()).isEqualTo(0x82);
    return in.readNBytes(in.read());
  }

  /** Keeps the statuses of interim responses. Thread-safe. */
  private record Interim(Queue<Integer> heard) implements ExchangeListener {
    @Override
    public void informational(Call call, int status, String reason, Headers headers) {
      heard.add(status);
    }
  }
}
