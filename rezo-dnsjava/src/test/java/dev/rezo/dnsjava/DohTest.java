package dev.rezo.dnsjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.dns.DnsAnswer;
import dev.rezo.dns.DnsFamily;
import dev.rezo.dns.DnsQuery;
import dev.rezo.dns.NoSuchHostException;
import dev.rezo.http.BodyException;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.ConnectionFailedException;
import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import dev.rezo.testing.ServerTls;
import dev.rezo.testing.ThrowAwayCa;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DNS over HTTPS, by a client of Rezo, against a server whose messages are written by hand. */
@Timeout(20)
@Tag("A165")
class DohTest {

  private static final String HOST = "dns.test";
  private static final String MEDIA_TYPE = "application/dns-message";
  private static final ThrowAwayCa CA = ThrowAwayCa.create();
  private static final ServerTls TLS = ServerTls.of(CA.server(HOST));

  private static RezoClient settings() {
    return RezoClient.builder().tls(t -> t.trust(CA.certificate())).build();
  }

  private static DohServer server(MockServer server) {
    return DohServer.of(
        "https://" + HOST + ":" + server.port() + "/dns-query{?dns}",
        InetAddress.getLoopbackAddress());
  }

  private static DnsClient client(DohServer server, RezoClient settings) throws Exception {
    return DnsClient.builder().overHttps(server, settings).build();
  }

  private static CompletionStage<DnsAnswer> ask(DnsClient client) {
    return client.lookup(new DnsQuery("api.test", DnsFamily.IPV4));
  }

  private static Duration ttl(DnsClient client) throws Exception {
    return ask(client).toCompletableFuture().get(10, SECONDS).ttl().orElseThrow();
  }

  private static UnknownHostException failure(CompletionStage<?> answer) throws Exception {
    try {
      answer.toCompletableFuture().get(10, SECONDS);
    } catch (ExecutionException failed) {
      return (UnknownHostException) failed.getCause();
    }
    throw new AssertionError("expected a failure, actual " + answer);
  }

  private static MockResponse message(Packet packet) {
    return MockResponse.ok(packet.bytes()).header("Content-Type", MEDIA_TYPE);
  }

  private static Packet address(RecordedRequest request) {
    Asked asked = Asked.read(request.body(), true);
    return Packet.answer(asked).address(asked.name(), 120, 192, 0, 2, 1);
  }

  private static Packet plain() {
    return Packet.answer(0, "api.test", Packet.A).address("api.test", 120, 192, 0, 2, 1);
  }

  private static DnsLookupException refusal(Function<RecordedRequest, MockResponse> handler)
      throws Exception {
    try (MockServer server = MockServer.startTls(TLS).handler(handler);
        RezoClient settings = settings();
        DnsClient client = client(server(server), settings)) {
      return (DnsLookupException) failure(ask(client));
    }
  }

  @Test
  void aQuestionIsAPostWithTheMessage() throws Exception {
    try (MockServer server =
            MockServer.startTls(TLS).handler(request -> message(address(request)));
        RezoClient settings = settings();
        DnsClient client = client(server(server), settings)) {
      DnsAnswer answer = ask(client).toCompletableFuture().get(10, SECONDS);

      assertThat(answer.addresses()).containsExactly(InetAddress.getByName("192.0.2.1"));
      assertThat(answer.ttl()).contains(Duration.ofMinutes(2));
      RecordedRequest request = server.takeRequest();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/dns-query");
      assertThat(request.header("Content-Type")).isEqualTo(MEDIA_TYPE);
      assertThat(request.header("Accept")).isEqualTo(MEDIA_TYPE);
      assertThat(Asked.read(request.body(), true)).isEqualTo(new Asked(0, "api.test", 1, true, 1));
    }
  }

  @Test
  void aGetCarriesTheMessageInItsAddress() throws Exception {
    try (MockServer server = MockServer.startTls(TLS).handler(request -> message(plain()));
        RezoClient settings = settings();
        DnsClient client = client(server(server).withMethod(DohServer.Method.GET), settings)) {
      assertThat(ttl(client)).isEqualTo(Duration.ofMinutes(2));
      RecordedRequest request = server.takeRequest();
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.target()).startsWith("/dns-query?dns=AAABAAABAAAAAAABA2FwaQR0ZXN0");
      String parameter = request.target().substring("/dns-query?dns=".length());
      assertThat(Asked.read(Base64.getUrlDecoder().decode(parameter), true).name())
          .isEqualTo("api.test");
    }
  }

  @Test
  void httpLimitsHowLongAnAnswerHolds() throws Exception {
    try (MockServer server = MockServer.startTls(TLS);
        RezoClient settings = settings();
        DnsClient client = client(server(server), settings)) {
      server.enqueue(
          message(plain()).header("Cache-Control", "max-age=30"),
          message(plain()).header("Cache-Control", "max-age=600").header("Age", "100"),
          message(plain()).header("Cache-Control", "no-store"));
      assertThat(ttl(client)).isEqualTo(Duration.ofSeconds(30));
      assertThat(ttl(client)).isEqualTo(Duration.ofSeconds(20));
      assertThat(ttl(client)).isEqualTo(Duration.ZERO);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void noSuchNameIsToldAsSuch() throws Exception {
    try (MockServer server =
            MockServer.startTls(TLS)
                .handler(
                    request ->
                        message(
                            Packet.answer(Asked.read(request.body(), true))
                                .code(3)
                                .soa("test", 60, 60)));
        RezoClient settings = settings();
        DnsClient client = client(server(server), settings)) {
      assertThat(failure(ask(client)))
          .isInstanceOf(NoSuchHostException.class)
          .hasMessage(
              "api.test IPV4: no such host: api.test. NXDOMAIN from https://dns.test:"
                  + server.port()
                  + "/dns-query");
    }
  }

  @Test
  void anotherStatusIsAServerThatFailed() throws Exception {
    DnsLookupException failure = refusal(request -> MockResponse.status(503));

    assertThat(failure.reason()).isEqualTo(DnsLookupException.Reason.SERVER_FAILED);
    assertThat(failure)
        .hasMessageStartingWith(
            "api.test IPV4: not resolved: api.test. A asked of https://dns.test:")
        .hasMessageEndingWith("/dns-query: status 503, expected 200");
  }

  @Test
  void whatIsNoDnsMessageIsNotRead() throws Exception {
    assertThat(refusal(request -> MockResponse.ok("{}").header("Content-Type", "text/plain")))
        .hasMessageEndingWith("Content-Type text/plain, expected application/dns-message");
    assertThat(refusal(request -> MockResponse.ok("not DNS").header("Content-Type", MEDIA_TYPE)))
        .hasMessageEndingWith("no answer to this question in the response");
    assertThat(refusal(request -> message(Packet.answer(0, "evil.test", Packet.A))))
        .hasMessageEndingWith("no answer to this question in the response");
    assertThat(refusal(request -> message(plain().code(2)))).hasMessageEndingWith("SERVFAIL");
    assertThat(refusal(request -> message(plain().truncated()))).hasMessageEndingWith("truncated");
  }

  @Test
  void aResponseThatIsTooLongIsCutOff() throws Exception {
    assertThat(
            refusal(
                request ->
                    MockResponse.ok(new byte[70_000])
                        .header("Content-Type", MEDIA_TYPE)
                        .chunked(10_000)))
        .hasCauseInstanceOf(BodyException.class);
  }

  @Test
  void aServerThatIsSilentOrGoneIsNoAnswer() throws Exception {
    try (MockServer server = MockServer.startTls(TLS).handler(request -> MockResponse.never());
        RezoClient settings = settings();
        DnsClient client =
            DnsClient.builder()
                .overHttps(server(server), settings)
                .deadline(Duration.ofMillis(400))
                .build();
        DnsClient patient = client(server(server), settings)) {
      assertThat(failure(ask(client)))
          .isInstanceOfSatisfying(
              DnsLookupException.class,
              failure ->
                  assertThat(failure.reason()).isEqualTo(DnsLookupException.Reason.NO_ANSWER));
      server.stop();
      assertThat(failure(ask(patient)).getCause()).isInstanceOf(ConnectionFailedException.class);
    }
  }

  @Test
  void theCertificateIsVerified() throws Exception {
    try (MockServer server = MockServer.startTls(TLS).handler(request -> message(plain()));
        DnsClient client = DnsClient.builder().overHttps(server(server)).build()) {
      assertThat(failure(ask(client)).getCause()).isInstanceOf(ConnectionFailedException.class);
    }
  }

  @Test
  void aClientResolvesThroughIt() throws Exception {
    Gate bothAsked = new Gate(); // Whoever has one family waits for the other 50 ms and no more.
    try (MockServer dns =
            MockServer.startTls(TLS)
                .handler(
                    request -> {
                      Asked asked = Asked.read(request.body(), true);
                      Packet answer = Packet.answer(asked);
                      if (asked.type() == Packet.A) {
                        return message(answer.address(asked.name(), 60, 127, 0, 0, 1))
                            .headAfter(bothAsked);
                      }
                      bothAsked.open();
                      return message(answer.soa("test", 60, 60));
                    });
        MockServer origin = MockServer.start().handler(request -> MockResponse.ok("found"));
        RezoClient settings = settings();
        DnsClient resolver = client(server(dns), settings);
        RezoClient client = RezoClient.builder().resolver(resolver).build()) {
      assertThat(client.get(origin.url("app.test", "/")).send(BodyReaders.text()))
          .isEqualTo("found");
      assertThat(dns.requests()).hasSize(2);
    }
  }

  @Test
  void whatCouldNotBeReachedIsRefused() {
    assertThatThrownBy(() -> DohServer.of("https://dns.test/dns-query"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an address of dns.test");
    assertThatThrownBy(() -> DohServer.of("http://192.0.2.1/dns-query"))
        .hasMessageContaining("expected https");
    assertThat(DohServer.of("https://[2001:db8::1]/dns-query").bootstrap()).isEmpty();
  }
}
