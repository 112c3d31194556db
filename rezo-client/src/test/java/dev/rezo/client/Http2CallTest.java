package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Bodies;
import dev.rezo.http.Call;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.ConnectOutcome;
import dev.rezo.testing.RawFrames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One call after another on one session (RFC 9113 section 8). */
class Http2CallTest {

  private final Http2World world = new Http2World();

  @Test
  void thePriorityOfAResponseIsAFieldOfItsRequest() throws Exception {
    CompletableFuture<Response> call =
        world.send(world.client.get(VirtualClient.URL).header("priority", "u=1, i").request());
    Http2Peer peer = world.peer();
    PeerRequest request = peer.takeRequest();
    assertThat(request.field("priority")).isEqualTo("u=1, i");
    peer.respond(request.id(), 200, "ok");
    world.assertAnswer(call, "ok");
  }

  @Test
  @Tag("A29")
  @Tag("A48")
  void callsOneAfterTheOtherShareASession() throws Exception {
    Http2Peer peer = world.idlePeer();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Response> call = world.get("a" + i);
      PeerRequest request = peer.requests().get(i + 1);
      assertThat(request).hasToString((2 * i + 3) + " GET /a" + i);
      peer.respond(request.id(), 200, "b" + i);
      world.assertAnswer(call, "b" + i);
      assertThat(call.join().connection().reused()).isTrue();
    }
    assertThat(world.server.accepted()).isEqualTo(1);
    assertThat(world.virtual.resolver.lookups).isEqualTo(1);
    world.assertIdle();
  }

  @Test
  @Tag("A40")
  void aSessionBeginsWithThePrefaceAndOurSettings() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    assertThat(peer.log().get(0)).startsWith("SETTINGS 2=0 ");
    assertThat(peer.framesOf("SETTINGS")).containsOnlyOnce("SETTINGS ACK");
    assertThat(call).isNotDone();
    PeerRequest request = peer.takeRequest();
    assertThat(request.authority()).isEqualTo("service.test");
    assertThat(request.scheme()).isEqualTo("http");
    assertThat(request.field("host")).isEmpty();
    peer.respond(request.id(), 200, "ok");
    world.settle();
    assertThat(call.join().protocol()).isEqualTo(Protocol.HTTP_2);
    assertThat(call.join().connection().protocol()).isEqualTo(Protocol.HTTP_2);
  }

  @Test
  @Tag("A45")
  void fieldsThatComeAgainAreShorter() {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call = world.get("warm");
    List<Http2Frame> heads = peer.frames().stream().filter(f -> f.is(Http2Frame.HEADERS)).toList();
    assertThat(heads.get(1).payload().length).isLessThan(heads.get(0).payload().length);
    assertThat(peer.requests().get(1).fields()).isEqualTo(peer.requests().get(0).fields());
    assertThat(call).isNotDone();
  }

  @Test
  void fieldsOfTheConnectionStayAtHome() {
    Http2Peer peer = world.idlePeer();
    CompletableFuture<Response> call =
        world.send(
            world
                .client
                .get(VirtualClient.URL)
                .header("Connection", "keep-alive, X-Hop")
                .header("TE", "trailers")
                .header("X-Stays", "1")
                .request());
    PeerRequest request = peer.requests().get(1);
    assertThat(request.fields().stream().map(Map.Entry::getKey)).doesNotContain("connection");
    assertThat(request.field("te")).isEqualTo("trailers");
    assertThat(request.field("x-stays")).isEqualTo("1");
    peer.respond(request.id(), 200, "");
    world.settle();
    assertThat(call).isCompleted();
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
  void anAnswerWithoutBodyHasNone(String method, int status) throws Exception {
    CompletableFuture<Response> call =
        world.send(world.client.call(method, VirtualClient.URL).request());
    Http2Peer peer = world.peer();
    peer.head(peer.takeRequest().id(), status, true, "content-length", "1270");
    world.assertAnswer(call, "");
    assertThat(call.join().status()).isEqualTo(status);
    world.assertIdle();
  }

  @Test
  void anEmptyDataFrameMayEndABodyThatIsNone() throws Exception {
    CompletableFuture<Response> call =
        world.send(world.client.call("HEAD", VirtualClient.URL).request());
    Http2Peer peer = world.peer();
    int id = peer.takeRequest().id();
    peer.head(id, 200).lastData(id, "");
    world.assertAnswer(call, "");
    world.assertIdle();
  }

  @ParameterizedTest
  @CsvSource({"5, 4", "5, 6", "0, 1"})
  void aLengthThatIsNotKeptFailsItsStreamAlone(int announced, int sent) throws Exception {
    CompletableFuture<Response> other = world.get("other");
    Http2Peer peer = world.peer();
    int first = peer.takeRequest().id();
    CompletableFuture<Response> call = world.get();
    int id = peer.takeRequest().id();
    peer.head(id, 200, "content-length", Integer.toString(announced));
    world.settle();
    assertThat(call).isCompleted();
    CompletableFuture<String> text = call.join().body().textAsync();
    peer.data(id, "x".repeat(sent)).lastData(id, "");
    world.settle();
    assertThat(world.failure(text)).isInstanceOf(ProtocolException.class);
    assertThat(peer.request(id).reset()).isEqualTo("PROTOCOL_ERROR");
    peer.respond(first, 200, "fine");
    world.assertAnswer(other, "fine");
    world.assertIdle();
  }

  @Test
  @Tag("A120")
  void trailersComeBehindTheBodyInBothDirections() throws Exception {
    CompletableFuture<Response> call =
        world.post(
            Bodies.withTrailers(Bodies.text("hello"), () -> Headers.of("X-Sum", "532"), "X-Sum"));
    Http2Peer peer = world.peer();
    PeerRequest request = peer.takeRequest();
    assertThat(request.text()).isEqualTo("hello");
    assertThat(request.trailer("x-sum")).isEqualTo("532");
    assertThat(request.ended()).isTrue();
    peer.head(request.id(), 200)
        .data(request.id(), "ok")
        .trailers(request.id(), "grpc-status", "0");
    world.assertAnswer(call, "ok");
    assertThat(call.join().body().trailers()).isEqualTo(Headers.of("grpc-status", "0"));
    world.assertIdle();
  }

  @Test
  @Tag("A120")
  void anAnswerMayBeTrailersOnly() throws Exception {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.head(peer.takeRequest().id(), 200, true, "grpc-status", "12");
    world.assertAnswer(call, "");
    assertThat(call.join().headers().get("grpc-status")).isEqualTo("12");
    world.assertIdle();
  }

  @Test
  void interimAnswersAreTold() {
    StringBuilder heard = new StringBuilder();
    Http2World listening = new Http2World(b -> b.listener(new Interim(heard)));
    CompletableFuture<Response> call = listening.get();
    Http2Peer peer = listening.peer();
    int id = peer.takeRequest().id();
    peer.head(id, 103, "link", "</style.css>").head(id, 102);
    listening.settle();
    assertThat(call).isNotDone();
    peer.respond(id, 200, "");
    listening.settle();
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(heard).hasToString("103 </style.css>;102 null;");
    listening.assertIdle();
  }

  private record Interim(StringBuilder heard) implements ExchangeListener {
    @Override
    public void informational(Call call, int status, String reason, Headers headers) {
      heard.append(status).append(' ').append(headers.get("link")).append(';');
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16_383, 16_384, 16_385, 65_535, 65_536, 1_000_000, 20_000_000})
  @Tag("A44")
  void bodiesLargerThanTheWindowsArriveWhole(int size) throws Exception {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    CompletableFuture<Response> call = world.post(Bodies.of(bytes, "x/y"));
    Http2Peer peer = world.peer();
    PeerRequest request = peer.takeRequest();
    world.settle();
    assertThat(request.ended()).isTrue();
    assertThat(request.body()).isEqualTo(bytes);
    assertThat(request.field("content-length")).isEqualTo("" + size);
    peer.respond(request.id(), 200, bytes);
    world.settle();
    CompletableFuture<byte[]> back = call.join().body().bytesAsync(size);
    world.settle();
    assertThat(back.join()).isEqualTo(bytes);
    world.assertIdle();
  }

  @Test
  void aHeadThatIsLongerThanAFrameGoesOnInContinuations() {
    Http2Peer peer = world.idlePeer();
    Request request =
        world.client.get(VirtualClient.URL).header("X-Long", "ab#".repeat(15_000)).request();
    CompletableFuture<Response> call = world.send(request);
    assertThat(peer.framesOf("CONTINUATION")).isNotEmpty();
    assertThat(peer.requests().get(1).field("x-long")).isEqualTo("ab#".repeat(15_000));
    peer.respond(3, 200, "");
    world.settle();
    assertThat(call).isCompleted();
  }

  @Test
  void aHeadThatTheServerCutsIntoContinuationsIsRead() throws Exception {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    byte[] block = RawFrames.block(":status", "200", "x-a", "1");
    RawFrames pieces = new RawFrames().frame(1, 0, 1, new byte[0]);
    for (int i = 0; i < block.length; i++) {
      pieces.continuation(1, i == block.length - 1, new byte[] {block[i]});
    }
    peer.raw(pieces.data(1, "ok", true));
    world.assertAnswer(call, "ok");
    assertThat(call.join().headers().get("x-a")).isEqualTo("1");
  }

  @Test
  void aMalformedHeadFailsItsStreamAlone() throws Exception {
    List<CompletableFuture<Response>> calls = world.burst(2);
    Http2Peer peer = world.peer();
    peer.raw(new RawFrames().headers(1, false, ":status", "200", "Upper", "case"));
    RezoException failure = world.failure(calls.get(0));
    assertThat(failure).isInstanceOf(ProtocolException.class);
    assertThat(failure.getMessage()).contains("1");
    assertThat(peer.request(1).reset()).isEqualTo("PROTOCOL_ERROR");
    peer.respond(3, 200, "fine");
    world.assertAnswer(calls.get(1), "fine");
    world.assertIdle();
  }

  @Test
  @Tag("A46")
  void aPushCostsTheConnection() {
    CompletableFuture<Response> call = world.get();
    Http2Peer peer = world.peer();
    peer.raw(new RawFrames().pushPromise(1, 2, ":method", "GET", ":scheme", "http", ":path", "/"));
    assertThat(world.failure(call)).isInstanceOf(ProtocolException.class);
    assertThat(peer.framesOf("GOAWAY")).singleElement().asString().contains("PROTOCOL_ERROR");
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  void whatIsNotHttp2IsSaidSo() {
    CompletableFuture<Response> call = world.get();
    world.settle();
    world.server.takePeer().send("HTTP/1.1 400 Bad Request\r\n\r\n");
    RezoException failure = world.failure(call);
    assertThat(failure).isInstanceOf(ProtocolException.class);
    DeadlineTest.assertNothingLeft(world.virtual);
  }

  @Test
  @Tag("F15")
  void onlyTheStreamThatOpenedTheSessionHasTimesOfConnecting() {
    world.server.always(ConnectOutcome.accept().after(Duration.ofMillis(5)));
    List<CompletableFuture<Response>> calls = world.burst(3);
    world.advance(Duration.ofMillis(5));
    Http2Peer peer = world.peer();
    IntStream.range(0, 3).forEach(i -> peer.respond(2 * i + 1, 200, ""));
    world.settle();
    Response first = calls.get(0).join();
    assertThat(first.connection().reused()).isFalse();
    assertThat(first.timing().tcp()).hasMillis(5);
    for (CompletableFuture<Response> later : calls.subList(1, 3)) {
      assertThat(later.join().connection().reused()).isTrue();
      assertThat(later.join().timing().tcp()).isZero();
      assertThat(later.join().connection().id()).isEqualTo(first.connection().id());
    }
  }
}
