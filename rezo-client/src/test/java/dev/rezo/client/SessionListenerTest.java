package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Call;
import dev.rezo.http.GoAway;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.SessionFacts;
import dev.rezo.http.SessionListener;
import dev.rezo.http.SessionSettings;
import dev.rezo.http.StreamResetException;
import dev.rezo.testing.RawFrames;
import dev.rezo.testing.ScriptedPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What listeners hear of HTTP/2 sessions, and what they cannot do to them. */
class SessionListenerTest {

  private static final int MAX_STREAMS = 3;
  private static final int INITIAL_WINDOW = 4;

  /** Writes down what it hears, a line each. */
  private static class Diary implements SessionListener {
    final List<String> lines = new ArrayList<>();
    @Nullable Throwable failure;

    @Override
    public void opened(SessionFacts session) {
      lines.add("opened " + session.origin());
    }

    @Override
    public void settingsReceived(SessionFacts session, SessionSettings settings) {
      lines.add(
          "settings "
              + settings.maxStreams()
              + " "
              + settings.initialWindow()
              + " "
              + settings.maxFrameSize());
    }

    @Override
    public void streamOpened(SessionFacts session, Call call, int streamId, boolean reused) {
      String url = call.request().url().toString();
      lines.add("stream " + streamId + " " + url + (reused ? " reused" : ""));
    }

    @Override
    public void streamEnded(SessionFacts session, int streamId, @Nullable Throwable cause) {
      failure = cause;
      lines.add("end " + streamId + (cause == null ? "" : " " + cause.getClass().getSimpleName()));
    }

    @Override
    public void suspected(SessionFacts session) {
      lines.add("suspected");
    }

    @Override
    public void pong(SessionFacts session, long roundTripNanos) {
      lines.add("pong " + Duration.ofNanos(roundTripNanos));
    }

    @Override
    public void goAwayReceived(SessionFacts session, GoAway goAway) {
      lines.add("goaway " + goAway);
    }

    @Override
    public void closed(SessionFacts session, @Nullable Throwable cause) {
      lines.add("closed" + (cause == null ? "" : " " + cause.getMessage()));
    }
  }

  private final Diary diary = new Diary();

  private static VirtualClient client(SessionListener listener) {
    return new VirtualClient(b -> b.protocols(Protocol.HTTP_2).sessionListener(listener));
  }

  private static void begin(VirtualClient virtual) {
    CompletableFuture<Response> unused = virtual.get();
  }

  private static ScriptedPeer greeted(VirtualClient virtual, int... settings) {
    ScriptedPeer peer = virtual.peer();
    return says(virtual, peer, new RawFrames().settings(settings).settingsAck());
  }

  private static ScriptedPeer says(VirtualClient virtual, ScriptedPeer peer, RawFrames frames) {
    peer.send(frames.bytes());
    virtual.time.runUntilIdle();
    return peer;
  }

  private static RawFrames ok(int streamId) {
    return new RawFrames().headers(streamId, true, ":status", "200");
  }

  @Test
  void aSessionIsToldFromItsBeginningToItsEnd() {
    VirtualClient virtual = client(diary);
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = greeted(virtual, MAX_STREAMS, 7, INITIAL_WINDOW, 1000);
    says(virtual, peer, ok(1));
    CompletableFuture<Response> second = virtual.get();
    says(virtual, peer, new RawFrames().goAway(3, 0, "restarting"));
    says(virtual, peer, ok(3));
    assertThat(first.join().status() + second.join().status()).isEqualTo(400);
    assertThat(diary.lines)
        .containsExactly(
            "opened http://service.test",
            "stream 1 http://service.test/",
            "settings 7 1000 16384",
            "end 1",
            "stream 3 http://service.test/ reused",
            "goaway NO_ERROR, last stream 3, \"restarting\"",
            "end 3",
            "closed");
  }

  @Test
  void aResetIsToldWithItsCode() {
    VirtualClient virtual = client(diary);
    CompletableFuture<Response> call = virtual.get();
    says(virtual, greeted(virtual), new RawFrames().reset(1, 2));
    assertThat(call).isCompletedExceptionally();
    assertThat(diary.lines).endsWith("end 1 StreamResetException");
    assertThat(diary.failure)
        .isInstanceOfSatisfying(
            StreamResetException.class, reset -> assertThat(reset.code()).isEqualTo(2));
  }

  @Test
  void aSilentPeerIsSuspectedAndClearedByItsPong() {
    VirtualClient virtual = client(diary);
    Request impatient =
        virtual
            .client
            .get(VirtualClient.URL)
            .timeouts(t -> t.head(Duration.ofSeconds(2)))
            .request();
    CompletableFuture<Response> call = virtual.send(impatient);
    ScriptedPeer peer = greeted(virtual);
    virtual.advance(Duration.ofSeconds(2));
    assertThat(call).isCompletedExceptionally();
    assertThat(diary.lines).endsWith("end 1 DeadlineException", "suspected");
    virtual.advance(Duration.ofMillis(30));
    says(virtual, peer, new RawFrames().ping(1, true));
    assertThat(diary.lines).endsWith("suspected", "pong PT0.03S");
  }

  @Test
  void aSessionMayBeAskedForASignOfLife() {
    VirtualClient virtual = client(diary);
    begin(virtual);
    ScriptedPeer peer = greeted(virtual);
    assertThat(virtual.client.ping(VirtualClient.URL)).isEqualTo(1);
    assertThat(virtual.client.ping("http://other.test/")).isZero();
    virtual.advance(Duration.ofMillis(7));
    says(virtual, peer, new RawFrames().ping(1, true));
    assertThat(diary.lines).endsWith("pong PT0.007S").doesNotContain("suspected");
  }

  @Test
  void aSessionThatDoesNotAnswerIsGivenUpAndNotBefore() {
    VirtualClient virtual = client(diary);
    begin(virtual);
    greeted(virtual);
    assertThat(virtual.client.ping(VirtualClient.URL)).isEqualTo(1);
    virtual.time.runUntilIdle();
    virtual.advance(Duration.ofMillis(4_999));
    assertThat(virtual.bucket()).contains("1 active");
    virtual.advance(Duration.ofMillis(1));
    assertThat(diary.lines)
        .anySatisfy(line -> assertThat(line).startsWith("closed").contains("PING within 5 s"));
  }

  @Test
  void aPeerThatIsGoneIsToldWithTheReason() {
    VirtualClient virtual = client(diary);
    CompletableFuture<Response> call = virtual.get();
    greeted(virtual).reset();
    virtual.time.runUntilIdle();
    assertThat(call).isCompletedExceptionally();
    assertThat(diary.lines)
        .anySatisfy(line -> assertThat(line).startsWith("closed "))
        .contains("end 1 ConnectionLostException");
  }

  @Test
  void aSessionThatWasOpenedAheadIsThereBeforeItsFirstCall() {
    VirtualClient virtual = client(diary);
    CompletableFuture<Integer> opened = virtual.client.preconnect(VirtualClient.URL, 1);
    greeted(virtual);
    assertThat(opened.join()).isEqualTo(1);
    begin(virtual);
    assertThat(diary.lines)
        .containsExactly(
            "opened http://service.test",
            "settings 1000 65535 16384",
            "stream 1 http://service.test/ reused");
  }

  @Test
  void aListenerThatThrowsBreaksNothing() {
    VirtualClient virtual =
        client(
            new Diary() {
              @Override
              public void opened(SessionFacts session) {
                throw new AssertionError("opened");
              }

              @Override
              public void settingsReceived(SessionFacts session, SessionSettings settings) {
                throw new IllegalStateException("settings");
              }

              @Override
              public void streamEnded(SessionFacts session, int id, @Nullable Throwable cause) {
                throw new IllegalStateException("end");
              }
            });
    CompletableFuture<Response> call = virtual.get();
    says(virtual, greeted(virtual), ok(1));
    assertThat(call.join().status()).isEqualTo(200);
    assertThat(virtual.bucket()).doesNotContain("1 active");
  }

  @Test
  void aListenerMaySendARequest() {
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    List<RezoClient> clients = new ArrayList<>();
    VirtualClient virtual =
        client(
            new SessionListener() {
              @Override
              public void settingsReceived(SessionFacts session, SessionSettings settings) {
                RezoClient client = clients.get(0);
                calls.add(client.sendAsync(client.get(VirtualClient.URL + "inner").request()));
              }
            });
    clients.add(virtual.client);
    CompletableFuture<Response> outer = virtual.get();
    ScriptedPeer peer = greeted(virtual);
    says(virtual, peer, ok(1).bytes(ok(3).bytes()));
    assertThat(outer.join().status()).isEqualTo(200);
    assertThat(calls.get(0).join().status()).isEqualTo(200);
  }

  @Test
  void aClientHearsOfASessionFromItsFirstRequestOnAndOfItsOwnStreams() {
    Diary late = new Diary();
    VirtualClient virtual = client(diary);
    RezoClient other = virtual.client.toBuilder().sessionListener(late).build();
    begin(virtual);
    ScriptedPeer peer = greeted(virtual);
    says(virtual, peer, ok(1));
    CompletableFuture<Response> second = other.sendAsync(other.get(VirtualClient.URL).request());
    virtual.time.runUntilIdle();
    says(virtual, peer, ok(3));
    says(virtual, peer, new RawFrames().goAway(3, 0, ""));
    assertThat(second.join().status()).isEqualTo(200);
    String goAway = "goaway NO_ERROR, last stream 3";
    assertThat(late.lines)
        .containsExactly("stream 3 http://service.test/ reused", "end 3", goAway, "closed");
    assertThat(diary.lines)
        .containsSubsequence("stream 1 http://service.test/", "end 1", goAway, "closed");
  }

  @Test
  void aClosedClientIsForgottenWhenAnotherComes() {
    Diary gone = new Diary();
    VirtualClient virtual = client(diary);
    RezoClient closing = virtual.client.toBuilder().sessionListener(gone).build();
    CompletableFuture<Response> first = closing.sendAsync(closing.get(VirtualClient.URL).request());
    ScriptedPeer peer = greeted(virtual);
    says(virtual, peer, ok(1));
    assertThat(first.join().status()).isEqualTo(200);
    closing.close();
    begin(virtual);
    says(virtual, peer, new RawFrames().goAway(3, 0, ""));
    assertThat(gone.lines).noneMatch(line -> line.startsWith("goaway"));
    assertThat(diary.lines).contains("goaway NO_ERROR, last stream 3");
  }

  @Test
  void whoHasNoListenerPaysNothing() {
    VirtualClient virtual = new VirtualClient(b -> b.protocols(Protocol.HTTP_2));
    begin(virtual);
    greeted(virtual);
    HttpConnection connection = virtual.pool.connections().iterator().next();
    assertThat(connection)
        .isInstanceOfSatisfying(
            Http2Connection.class, session -> assertThat(session.hasAudience()).isFalse());
  }
}
