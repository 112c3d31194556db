package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Body;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.VirtualListener;
import dev.rezo.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A client that speaks HTTP/2 by prior knowledge, and its server, on virtual time.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Http2World {

  final VirtualClient virtual;
  final VirtualTime time;
  final VirtualListener server;
  final RezoClient client;

  Http2World() {
    this(b -> b);
  }

  Http2World(UnaryOperator<ClientBuilder> settings) {
    this(1, settings);
  }

  Http2World(int loops, UnaryOperator<ClientBuilder> settings) {
    virtual = new VirtualClient(loops, b -> settings.apply(speaking(b)));
    time = virtual.time;
    server = virtual.server;
    client = virtual.client;
  }

  /** What makes a client speak HTTP/2 at once on plain connections. */
  static ClientBuilder speaking(ClientBuilder builder) {
    return builder.protocols(Protocol.HTTP_2);
  }

  CompletableFuture<Response> get() {
    return get("");
  }

  CompletableFuture<Response> get(String path) {
    return send(client.get(VirtualClient.URL + path).request());
  }

  CompletableFuture<Response> post(Body body) {
    return send(client.post(VirtualClient.URL).body(body).request());
  }

  /** Sends a request and lets everything happen that needs no time. */
  CompletableFuture<Response> send(Request request) {
    CompletableFuture<Response> call = client.sendAsync(request);
    settle();
    return call;
  }

  /** This many calls at once. */
  List<CompletableFuture<Response>> burst(int count) {
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(client.sendAsync(client.get(VirtualClient.URL + i).request()));
    }
    settle();
    return calls;
  }

  /** The peer of the next connection that was opened; it greets with these settings. */
  Http2Peer peer(int... settings) {
    settle();
    Http2Peer peer = Http2Peer.on(server.takePeer(), settings);
    settle();
    return peer;
  }

  /** A peer with a session that has served one request and is idle. */
  Http2Peer idlePeer(int... settings) {
    CompletableFuture<Response> call = get("warm");
    Http2Peer peer = peer(settings);
    peer.respond(peer.takeRequest().id(), 200, "");
    settle();
    assertThat(call).isCompleted();
    return peer;
  }

  void settle() {
    time.runUntilIdle();
  }

  void advance(Duration duration) {
    virtual.advance(duration);
  }

  /** Says that the call has this outcome. */
  void assertAnswer(CompletableFuture<Response> call, String body) throws Exception {
    settle();
    assertThat(call).isCompleted();
    CompletableFuture<String> text = call.join().body().textAsync();
    settle();
    assertThat(text).isCompletedWithValue(body);
  }

  /** What the call failed with. */
  RezoException failure(CompletableFuture<?> call) {
    settle();
    assertThat(call).isCompletedExceptionally();
    return (RezoException) DeadlineTest.failure(call);
  }

  /** Says that nothing runs, and that the one connection is idle. */
  void assertIdle() {
    settle();
    assertThat(client.runningCalls()).isZero();
    assertThat(virtual.bucket()).contains("0 active, 1 idle, 0 waiting");
  }

  /** Closes the client, and says that nothing is left. */
  void assertNothingLeft() {
    client.shutdownNow();
    advance(Duration.ofSeconds(5));
    DeadlineTest.assertNothingLeft(virtual);
    assertThat(virtual.pool.connections()).isEmpty();
  }
}
