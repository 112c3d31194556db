package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InterceptionTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final List<String> log = new ArrayList<>();

  @Test
  @Tag("F23")
  void theFirstAddedSeesTheRequestFirstAndTheResponseLast() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.attemptInterceptor(named("attempt"))
                    .interceptor(named("first"))
                    .interceptor(named("second")));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peer(), OK);
    assertThat(call).isCompleted();
    assertThat(log)
        .containsExactly("first >", "second >", "attempt >", "< attempt", "< second", "< first");
  }

  @Test
  void anInterceptorMayAnswerByItself() {
    Interceptor cached =
        (request, chain) ->
            CompletableFuture.completedFuture(
                Response.builder(request).status(203, "Cached").build());
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(cached));
    CompletableFuture<Response> call = virtual.get();
    assertThat(call.join().status()).isEqualTo(203);
    assertThat(call.join().connection()).isNull();
    assertThat(virtual.server.accepted()).isZero();
  }

  @Test
  void anInterceptorMaySendAgain() {
    Interceptor retry =
        (request, chain) ->
            chain
                .proceed(request)
                .thenCompose(
                    response -> {
                      response.close();
                      return chain.proceed(request);
                    });
    VirtualClient virtual =
        new VirtualClient(b -> b.interceptor(retry).attemptInterceptor(named("attempt")));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, OK);
    assertThat(call).isNotDone();
    virtual.says(peer, OK);
    assertThat(call).isCompleted();
    assertThat(log).containsExactly("attempt >", "< attempt", "attempt >", "< attempt");
  }

  @Test
  void whatAnInterceptorThrowsFailsTheCall() {
    Interceptor broken =
        (request, chain) -> {
          throw new IllegalStateException("planted");
        };
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(broken));
    assertThat(DeadlineTest.failure(virtual.get())).hasMessage("planted");
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void cancellingAnInterceptedCallEndsTheAttemptThatRuns() {
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(named("only")));
    CompletableFuture<Response> call = virtual.get();
    call.cancel(true);
    virtual.time.runUntilIdle();
    assertThat(virtual.peer().clientClosed()).isTrue();
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  void aListenerHearsEveryStepInOrder() {
    VirtualClient virtual = new VirtualClient(b -> b.listener(new Log()));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peer(), OK);
    assertThat(call).isCompleted();
    assertThat(log)
        .containsExactly(
            "callStarted",
            "attemptStarted",
            "resolveStarted service.test",
            "resolved",
            "connectStarted",
            "connected",
            "leased use 1",
            "requestSent",
            "responseHead 200",
            "attemptEnded null",
            "callEnded null");
  }

  @Test
  void aListenerThatThrowsBreaksNothing() {
    ExchangeListener broken =
        new ExchangeListener() {
          @Override
          public void requestSent(Call call) {
            throw new IllegalStateException("planted");
          }
        };
    VirtualClient virtual = new VirtualClient(b -> b.listener(broken).listener(new Log()));
    CompletableFuture<Response> call = virtual.get();
    virtual.says(virtual.peer(), OK);
    assertThat(call).isCompleted();
    assertThat(log).contains("requestSent", "callEnded null");
  }

  @Test
  void theEndOfAnInterceptedCallIsHeardOnce() {
    VirtualClient virtual = new VirtualClient(b -> b.interceptor(named("i")).listener(new Log()));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
    assertThat(call).isCompleted();
    assertThat(log).doesNotContain("callEnded null");
    virtual.says(peer, "ok");
    assertThat(log).containsOnlyOnce("callEnded null");
  }

  private Interceptor named(String name) {
    return (request, chain) -> {
      log.add(name + " >");
      return chain
          .proceed(request)
          .thenApply(
              response -> {
                log.add("< " + name);
                return response;
              });
    };
  }

  /** Writes down what it hears. */
  private final class Log implements ExchangeListener {
    @Override
    public void callStarted(Call call) {
      log.add("callStarted");
    }

    @Override
    public void attemptStarted(Call call) {
      log.add("attemptStarted");
    }

    @Override
    public void resolveStarted(Call call, String host) {
      log.add("resolveStarted " + host);
    }

    @Override
    public void resolved(Call call, String host, List<InetAddress> addresses) {
      log.add("resolved");
    }

    @Override
    public void connectStarted(Call call, SocketAddress address) {
      log.add("connectStarted");
    }

    @Override
    public void connected(Call call, ConnectionFacts connection) {
      log.add("connected");
    }

    @Override
    public void leased(Call call, ConnectionUse use) {
      log.add("leased use " + use.useCount());
    }

    @Override
    public void requestSent(Call call) {
      log.add("requestSent");
    }

    @Override
    public void responseHead(Call call, Response response) {
      log.add("responseHead " + response.status());
    }

    @Override
    public void attemptEnded(Call call, @Nullable Throwable failure) {
      log.add("attemptEnded " + failure);
    }

    @Override
    public void callEnded(Call call, @Nullable Throwable failure) {
      log.add("callEnded " + failure);
    }
  }
}
