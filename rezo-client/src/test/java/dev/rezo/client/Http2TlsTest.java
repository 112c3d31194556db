package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is spoken is agreed on by ALPN, over real sockets. */
@Timeout(120)
class Http2TlsTest {

  private static final ThrowAwayCa CA = ThrowAwayCa.create();
  private static final ServerTls TLS = ServerTls.of(CA.server("localhost"));

  private static Http2SocketServer server(String... alpn) {
    return Http2SocketServer.start(
        alpn.length == 0 ? TLS : TLS.alpn(alpn),
        (peer, request) -> peer.respond(request.id(), 200, request.path()));
  }

  private static RezoClient client(UnaryOperator<ClientBuilder> settings) {
    return settings
        .apply(RezoClient.builder().pool(p -> p).tls(t -> t.trust(CA.certificate())))
        .build();
  }

  private static void assertBurst(RezoClient client, Http2SocketServer server, int count)
      throws Exception {
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(
          client.sendAsync(
              client.get(server.url("localhost", "/" + i)).request(), BodyReaders.text()));
    }
    for (int i = 0; i < count; i++) {
      assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).isEqualTo("/" + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 500})
  @Tag("A43")
  @Tag("F11")
  void aColdBurstShakesHandsOnce(int count) throws Exception {
    try (Http2SocketServer server = server("h2", "http/1.1");
        RezoClient client = client(b -> b)) {
      assertBurst(client, server, count);
      assertThat(server.accepts()).isEqualTo(1);
      assertThat(server.handshakes()).isEqualTo(1);
      assertThat(server.requests()).containsExactly(count);
      assertThat(server.failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("A52")
  @Tag("F12")
  void aServerWithoutHttp2IsSpokenToOnTheSameConnection(boolean choosesHttp1) throws Exception {
    try (Http2SocketServer server = choosesHttp1 ? server("http/1.1") : server();
        RezoClient client = client(b -> b)) {
      for (int i = 0; i < 5; i++) {
        try (Response response = client.get(server.url("localhost", "/" + i)).send()) {
          assertThat(response.protocol()).isEqualTo(Protocol.HTTP_1_1);
          assertThat(response.body().text()).isEqualTo("/" + i);
        }
      }
      assertThat(server.accepts()).isEqualTo(1);
      assertThat(server.requests()).containsExactly(5);
    }
  }

  @Test
  @Tag("F11")
  @Tag("A52")
  void whoWaitedForTheAnswerGoesOnWithHttp1AtOnce() throws Exception {
    try (Http2SocketServer server = server("http/1.1");
        RezoClient client = client(b -> b.pool(p -> p.withMaxPerBucket(20)))) {
      assertBurst(client, server, 100);
      assertThat(server.accepts()).isBetween(1, 20);
      assertThat(server.requests().stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
      assertThat(client.runningCalls()).isZero();
    }
  }

  @Test
  @Tag("A119")
  void protocolsSayWhatIsOffered() throws Exception {
    try (Http2SocketServer server = server("h2", "http/1.1");
        RezoClient old = client(b -> b.protocols(Protocol.HTTP_1_1));
        RezoClient both = client(b -> b.protocols(Protocol.HTTP_1_1, Protocol.HTTP_2));
        RezoClient only = client(b -> b.protocols(Protocol.HTTP_2))) {
      for (RezoClient client : List.of(old, both, only)) {
        assertBurst(client, server, 1);
      }
      assertThat(server.protocols()).containsExactly("http/1.1", "h2", "h2");
    }
  }

  @Test
  @Tag("A119")
  void aServerThatSpeaksOnlyWhatMayNotBeSpokenIsAnError() {
    try (Http2SocketServer server = server("http/1.1");
        RezoClient only = client(b -> b.protocols(Protocol.HTTP_2))) {
      CompletableFuture<Response> call = only.get(server.url("localhost", "/")).sendAsync();
      assertThat(call)
          .failsWithin(30, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(RezoException.class);
      assertThat(server.requests().stream().mapToInt(Integer::intValue).sum()).isZero();
      assertThat(only.runningCalls()).isZero();
    }
  }

  @Test
  @Tag("A49")
  void differentHostsHaveDifferentSessions() throws Exception {
    ServerTls tls = ServerTls.of(CA.server("localhost", "127.0.0.1")).alpn("h2");
    try (Http2SocketServer server =
            Http2SocketServer.start(tls, (peer, request) -> peer.respond(request.id(), 200, ""));
        RezoClient client = client(b -> b)) {
      for (String host : List.of("localhost", "127.0.0.1", "localhost")) {
        client.get(server.url(host, "/")).send().close();
      }
      assertThat(server.accepts()).isEqualTo(2);
    }
  }

  @Test
  @Tag("A44")
  void bodiesInBothDirectionsArriveWhole() throws Exception {
    byte[] large = new byte[5_000_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 7 + (i >> 9));
    }
    try (Http2SocketServer server =
            Http2SocketServer.start(
                TLS.alpn("h2"),
                (peer, request) -> peer.respond(request.id(), 200, request.body()));
        RezoClient client = client(b -> b)) {
      List<CompletableFuture<byte[]>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(
            client
                .post(server.url("localhost", "/"))
                .body(Bodies.of(large, "x/y"))
                .sendAsync()
                .thenCompose(response -> response.body().bytesAsync(large.length)));
      }
      for (CompletableFuture<byte[]> call : calls) {
        assertThat(call.get(100, TimeUnit.SECONDS)).isEqualTo(large);
      }
      assertThat(server.accepts()).isEqualTo(1);
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  @Tag("A51")
  @Tag("F31")
  void manyPostsToAServerThatGoesAwayNowAndThenAllSucceed() throws Exception {
    try (Http2SocketServer server =
            Http2SocketServer.start(
                TLS.alpn("h2"),
                (peer, request) -> {
                  if (request.id() <= 199) {
                    peer.respond(request.id(), 200, request.text());
                  }
                  if (request.id() == 199) {
                    peer.goAway(199);
                  }
                });
        RezoClient client = client(b -> b)) {
      for (int round = 0; round < 20; round++) {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          calls.add(
              client
                  .post(server.url("localhost", "/"))
                  .body(Bodies.text("b" + i))
                  .sendAsync(BodyReaders.text()));
        }
        for (int i = 0; i < 50; i++) {
          assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).isEqualTo("b" + i);
        }
      }
      assertThat(server.accepts()).isBetween(10, 11);
      assertThat(server.failures()).isEmpty();
    }
  }
}
