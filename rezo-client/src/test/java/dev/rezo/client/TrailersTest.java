package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.client.FullDuplexTest.Talk;
import dev.rezo.http.Bodies;
import dev.rezo.http.Body;
import dev.rezo.http.BodyException;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** RFC 9110 section 6.5: fields behind a body, in both directions. */
class TrailersTest {

  private final VirtualClient virtual = new VirtualClient(b -> b);

  private CompletableFuture<Response> put(Body body) {
    return virtual.send(virtual.client.put(VirtualClient.URL).body(body).request());
  }

  @Test
  void aRequestsTrailersAreAskedForWhenItsLastByteIsSent() {
    Talk talk = new Talk();
    StringBuilder sum = new StringBuilder("none");
    CompletableFuture<Response> call =
        put(Bodies.withTrailers(talk, () -> Headers.of("X-Sum", sum.toString()), "X-Sum"));
    ScriptedPeer peer = virtual.peer();
    assertThat(peer.takeHead()).contains("Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n");
    talk.says("hello");
    virtual.time.runUntilIdle();
    sum.replace(0, 4, "532");
    talk.ends();
    virtual.time.runUntilIdle();
    assertThat(peer.takeText()).isEqualTo("5\r\nhello\r\n0\r\nX-Sum: 532\r\n\r\n");
    virtual.says(peer, "HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(call).isCompleted();
    assertThat(talk.closed).isEqualTo(1);
  }

  @Test
  void trailersThatCannotBeSentEndTheCallBeforeItsEnd() {
    for (Headers wrong :
        new Headers[] {Headers.of("Content-Length", "1"), Headers.of("Host", "a")}) {
      CompletableFuture<Response> call = put(Bodies.withTrailers(Bodies.text("x"), () -> wrong));
      assertThat(virtual.peer().received()).doesNotContain("0\r\n");
      assertThat(DeadlineTest.failure(call))
          .isInstanceOf(BodyException.class)
          .hasMessageContaining("belongs into the head");
      DeadlineTest.assertNothingLeft(virtual);
    }
    CompletableFuture<Response> thrown =
        put(
            Bodies.withTrailers(
                Bodies.text("x"),
                () -> {
                  throw new IllegalStateException("no digest");
                }));
    assertThat(DeadlineTest.failure(thrown)).hasMessageContaining("no digest");
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aResponsesTrailersAreThereAfterItsBody() throws Exception {
    CompletableFuture<Response> call =
        virtual.send(virtual.client.get(VirtualClient.URL).header("TE", "trailers").request());
    ScriptedPeer peer = virtual.peer();
    assertThat(peer.takeHead()).contains("TE: trailers\r\n").contains("Connection: TE\r\n");
    virtual.says(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n");
    Response response = call.join();
    virtual.says(peer, "2\r\nok\r\n");
    assertThat(response.body().trailers()).isEqualTo(Headers.EMPTY);
    virtual.says(peer, "0\r\nX-Sum: 7\r\n\r\n");
    assertThat(response.body().text()).isEqualTo("ok");
    assertThat(response.body().trailers()).isEqualTo(Headers.of("X-Sum", "7"));
    assertThat(virtual.bucket()).contains("0 active, 1 idle");
  }
}
