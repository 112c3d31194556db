package dev.rezo.interop;

import static dev.rezo.interop.Site.Port.HTTP2;
import static dev.rezo.interop.Site.Port.HTTP2_RETIRING;
import static dev.rezo.interop.Site.Port.HTTP2_SHORT_IDLE;
import static dev.rezo.interop.Site.Port.HTTPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How long connections of HTTP/2 live, what comes after, and when there are none.
 *
 * <p>Immutable.
 */
final class Http2ConnectionFeatures {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How many requests; property {@code interop.retiring.requests}. */
  private static final int RETIRING_REQUESTS =
      Integer.getInteger("interop.retiring.requests", 10_000);

  private static final int AT_ONCE = 20;

  static final String RETIRING =
      "GOAWAY each 100 requests: 10,000 requests, half of them POST, no error";

  static final String RELOAD = "graceful reload under load, no error";
  static final String IDLE_CLOSE = "next request after the server ended what was idle";
  static final String CUT = "connection cut within a body is an error";
  static final String FALLBACK = "HTTP/1.1 where the server does not offer HTTP/2";
  static final String ONLY_HTTP_1_1 = "HTTP/1.1 for a client that offers nothing else";

  /** Why a server does not say GOAWAY by itself. */
  static final String NEVER_RETIRES = "ends no connection of HTTP/2 for the number of its requests";

  /** Why a server of ours is not reloaded. */
  static final String NO_RELOAD = "is a library, in a server that has no configuration";

  private Http2ConnectionFeatures() {}

  static List<Feature<RunningServer>> all() {
    return List.of(
        new Feature<>(RETIRING, Http2ConnectionFeatures::retiring),
        new Feature<>(RELOAD, Http2ConnectionFeatures::reload),
        new Feature<>(IDLE_CLOSE, Http2ConnectionFeatures::idleClose),
        new Feature<>("next request after a crash and a start", Http2ConnectionFeatures::crash),
        new Feature<>(CUT, Http2ConnectionFeatures::cut),
        new Feature<>(FALLBACK, server -> speaksHttp1(server, HTTPS, both())),
        new Feature<>(
            ONLY_HTTP_1_1,
            server -> speaksHttp1(server, HTTP2, new Protocol[] {Protocol.HTTP_1_1})));
  }

  private static Protocol[] both() {
    return new Protocol[] {Protocol.HTTP_2, Protocol.HTTP_1_1};
  }

  /** Each request is said to be answered once by both sides, and on as many connections. */
  private static void retiring(RunningServer server) throws Exception {
    String get = server.url(HTTP2_RETIRING, "/files/12?retiring=");
    String post = server.url(HTTP2_RETIRING, "/backend/echo?retiring=");
    byte[] file = server.site.file("12");
    try (RezoClient client = server.client()) {
      Http2Uses uses =
          Volley.send(
              RETIRING_REQUESTS,
              AT_ONCE,
              Duration.ofMillis(80_000L + RETIRING_REQUESTS),
              i -> {
                byte[] content = ("POST " + i).getBytes(StandardCharsets.US_ASCII);
                return i % 2 == 0
                    ? new Volley.Shot(client.get(get + i), file)
                    : new Volley.Shot(
                        client.post(post + i).body(Bodies.of(content, "text/plain")), content);
              });
      assertThat(uses.connections())
          .isBetween(RETIRING_REQUESTS / (100 + AT_ONCE), RETIRING_REQUESTS / 100 + AT_ONCE);
    }
    assertThat(server.connectionsAskedForOnce("?retiring=", RETIRING_REQUESTS))
        .hasSizeBetween(RETIRING_REQUESTS / (100 + AT_ONCE), RETIRING_REQUESTS / 100 + AT_ONCE);
  }

  private static void reload(RunningServer server) throws Exception {
    try (RezoClient client = server.client()) {
      Load load = Load.start(client, server.url(HTTP2, "/files/12"));
      for (int i = 0; i < 3; i++) {
        load.awaitMore(300);
        server.reload();
        load.awaitMore(300);
      }
      assertThat(load.stop()).isEmpty();
    }
  }

  private static void idleClose(RunningServer server) throws Exception {
    String url = server.url(HTTP2_SHORT_IDLE, "/files/12");
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      for (int i = 0; i < 2; i++) {
        uses.get(client, url);
        Await.until(
            "no connection in the pool",
            PATIENCE,
            () -> client.pool().snapshot().total() == 0,
            () -> client.pool().snapshot().toString());
      }
    }
    assertThat(uses.connections()).isEqualTo(2);
  }

  private static void crash(RunningServer server) throws Exception {
    Http2Uses uses = new Http2Uses();
    try (RezoClient client = server.client()) {
      uses.get(client, server.url(HTTP2, "/files/12"));
      server.kill();
      server.startAgain();
      uses.get(client, server.url(HTTP2, "/files/12"));
    }
    assertThat(uses.connections()).isEqualTo(2);
  }

  private static void cut(RunningServer server) throws Exception {
    try (RezoClient client = server.client();
        Response response = client.get(server.url(HTTP2, "/backend/stall")).send();
        InputStream body = response.body().stream()) {
      assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
      assertThat(body.read()).isEqualTo('a');
      server.kill();
      assertThatThrownBy(body::readAllBytes)
          .isInstanceOf(IOException.class)
          .isInstanceOf(RezoException.class);
    } finally {
      server.startAgain();
    }
  }

  /** On the connection on which that was found out. */
  private static void speaksHttp1(RunningServer server, Site.Port port, Protocol[] offered)
      throws Exception {
    try (RezoClient client = server.client(builder -> builder.protocols(offered))) {
      for (int i = 1; i <= 10; i++) {
        try (Response response = client.get(server.url(port, "/files/12")).send()) {
          assertThat(response.body().text()).isEqualTo("hello world\n");
          assertThat(response.protocol()).isEqualTo(Protocol.HTTP_1_1);
          var use = Objects.requireNonNull(response.connection());
          assertThat(use.useCount()).isEqualTo(i);
          assertThat(Objects.requireNonNull(use.connection().tls()).applicationProtocol())
              .isIn(null, "http/1.1");
        }
      }
    }
  }
}
