package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.testing.RawFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Responses that a server promises (RFC 9113 section 8.4), on virtual time. */
class Http2PushTest {

  private final List<String> promises = new ArrayList<>();
  private final List<Response> pushed = new ArrayList<>();
  private final Http2World world = new Http2World(b -> b.pushes(this::promised));

  private Consumer<Response> promised(Request cause, Request promised) {
    promises.add(promised.url().target() + " because of " + cause.url().target());
    return promised.url().target().equals("/unwanted") ? null : pushed::add;
  }

  private static RawFrames promise(int streamId, int promisedId, String path) {
    return new RawFrames()
        .pushPromise(
            streamId,
            promisedId,
            ":method",
            "GET",
            ":scheme",
            "http",
            ":authority",
            "service.test",
            ":path",
            path);
  }

  private CompletableFuture<Response> call;

  private Http2Peer asked() {
    call = world.get("page");
    Http2Peer peer = world.peer();
    assertThat(peer.takeRequest().id()).isOne();
    return peer;
  }

  @Test
  @Tag("F19")
  void aWantedResponseIsHandedOverWithItsHead() throws Exception {
    Http2Peer peer = asked();
    assertThat(peer.clientSettings()).containsEntry(2, 1L);
    peer.raw(promise(1, 2, "/style"));
    peer.respond(1, 200, "page");
    world.assertAnswer(call, "page");
    assertThat(promises).containsExactly("/style because of /page");
    assertThat(pushed).isEmpty();
    peer.raw(new RawFrames().headers(2, false, ":status", "200").data(2, "red", false));
    world.settle();
    assertThat(pushed).hasSize(1);
    Response style = pushed.get(0);
    assertThat(style.request().url().target()).isEqualTo("/style");
    CompletableFuture<String> text = style.body().textAsync();
    peer.raw(new RawFrames().data(2, " and blue", true));
    world.settle();
    assertThat(text).isCompletedWithValue("red and blue");
    assertThat(peer.framesOf("RST_STREAM")).isEmpty();
    world.assertIdle();
  }

  @Test
  @Tag("F19")
  void oneThatIsNotWantedIsCancelled() throws Exception {
    Http2Peer peer = asked();
    peer.raw(promise(1, 2, "/unwanted"));
    world.settle();
    assertThat(peer.framesOf("RST_STREAM")).containsExactly("RST_STREAM 2 CANCEL");
    peer.raw(new RawFrames().headers(2, false, ":status", "200").data(2, "late", true));
    peer.respond(1, 200, "page");
    world.assertAnswer(call, "page");
    assertThat(pushed).isEmpty();
  }

  @Test
  void oneThatIsClosedIsCancelled() {
    Http2Peer peer = asked();
    peer.raw(promise(1, 2, "/style"));
    peer.raw(new RawFrames().headers(2, false, ":status", "200"));
    world.settle();
    pushed.get(0).close();
    world.settle();
    assertThat(peer.framesOf("RST_STREAM")).containsExactly("RST_STREAM 2 CANCEL");
    assertThat(call.cancel(true)).isTrue();
  }

  @Test
  void oneThatIsCutShortFailsInReading() {
    Http2Peer peer = asked();
    peer.raw(promise(1, 2, "/style"));
    peer.raw(new RawFrames().headers(2, false, ":status", "200").data(2, "re", false));
    world.settle();
    CompletableFuture<String> text = pushed.get(0).body().textAsync();
    peer.breakOff();
    world.settle();
    assertThat(text).isCompletedExceptionally();
    assertThat(call).isCompletedExceptionally();
  }

  @Test
  void oneThatIsReadWhenItsIdleSessionIsClosedFails() {
    Http2World quick =
        new Http2World(
            b -> b.pushes(this::promised).pool(p -> p.withIdleTimeout(Duration.ofSeconds(1))));
    call = quick.get("page");
    Http2Peer peer = quick.peer();
    peer.raw(promise(1, 2, "/style"));
    peer.raw(new RawFrames().headers(2, false, ":status", "200").data(2, "re", false));
    peer.respond(1, 200, "page");
    quick.settle();
    CompletableFuture<String> text = pushed.get(0).body().textAsync();
    assertThat(text).isNotDone();
    call.join().close();
    quick.advance(Duration.ofSeconds(2));
    assertThat(text).isCompletedExceptionally();
    DeadlineTest.assertNothingLeft(quick.virtual);
  }

  @Test
  void aListenerMaySendFromWithin() throws Exception {
    List<CompletableFuture<Response>> sent = new ArrayList<>();
    Http2World[] own = new Http2World[1];
    own[0] =
        new Http2World(
            b ->
                b.pushes(
                    (cause, promised) -> {
                      sent.add(own[0].client.get(VirtualClient.URL + "within").sendAsync());
                      throw new IllegalStateException("a broken listener");
                    }));
    CompletableFuture<Response> first = own[0].get("page");
    Http2Peer peer = own[0].peer();
    peer.raw(promise(1, 2, "/style"));
    own[0].settle();
    assertThat(peer.framesOf("RST_STREAM")).containsExactly("RST_STREAM 2 CANCEL");
    peer.respond(3, 200, "within");
    peer.respond(1, 200, "page");
    own[0].assertAnswer(sent.get(0), "within");
    own[0].assertAnswer(first, "page");
    own[0].assertIdle();
  }
}
