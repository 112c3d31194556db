package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Response;
import dev.rezo.http.SessionListener;
import dev.rezo.testing.ScriptedPeer;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Listeners all of whose methods throw: they may watch, and change nothing. */
class ListenerFailuresTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final Set<String> heard = new TreeSet<>();

  /** Throws from every method, and notes which. */
  private <T> T throwing(Class<T> type) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                  case "equals" -> self == arguments[0];
                  case "hashCode" -> 1;
                  default -> "a listener that throws";
                };
              }
              heard.add(method.getName());
              throw new AssertionError("planted in " + method.getName());
            });
    return type.cast(proxy);
  }

  private static Set<String> methods(Class<?> type) {
    return new TreeSet<>(Arrays.stream(type.getDeclaredMethods()).map(Method::getName).toList());
  }

  @Test
  void noMethodOfAListenerBreaksACall() {
    ExchangeListener listener = throwing(ExchangeListener.class);
    for (Interceptor way :
        new Interceptor[] {null, (request, chain) -> chain.proceed(request).thenApply(r -> r)}) {
      direct(listener, way);
      throughATunnel(listener);
    }
    assertThat(heard).isEqualTo(methods(ExchangeListener.class));
  }

  private static void direct(ExchangeListener listener, Interceptor way) {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                (way == null ? b : b.interceptor(way))
                    .listener(listener)
                    .pool(limits -> limits.withMaxPerBucket(1)));
    virtual.server.next(dev.rezo.testing.ConnectOutcome.refuse());
    CompletableFuture<Response> refused = virtual.get();
    assertThat(refused).isCompletedExceptionally();
    CompletableFuture<Response> call = virtual.get();
    CompletableFuture<Response> queued = virtual.get();
    ScriptedPeer peer = virtual.peer();
    virtual.says(peer, "HTTP/1.1 103 Early Hints\r\n\r\n" + OK);
    assertThat(call.join().status()).isEqualTo(200);
    virtual.says(peer, OK);
    assertThat(queued.join().status()).isEqualTo(200);
    assertThat(virtual.bucket()).contains("0 active");
  }

  private static void throughATunnel(ExchangeListener listener) {
    VirtualClient virtual =
        new VirtualClient(
            b -> b.listener(listener).proxy(dev.rezo.client.Proxy.socks5("service.test", 80)));
    CompletableFuture<Response> call = virtual.get();
    ScriptedPeer peer = virtual.peer();
    peer.send(new byte[] {5, 0});
    virtual.time.runUntilIdle();
    peer.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    virtual.time.runUntilIdle();
    virtual.says(peer, OK);
    assertThat(call.join().status()).isEqualTo(200);
  }

  @Test
  void noMethodOfASessionListenerBreaksACall() {
    SessionListener listener = throwing(SessionListener.class);
    Http2World world = new Http2World(b -> b.sessionListener(listener));
    CompletableFuture<Response> silent =
        world.send(
            world.client.get(VirtualClient.URL).timeouts(t -> t.head(ofSeconds(2))).request());
    Http2Peer peer = world.peer();
    world.advance(ofSeconds(2)); // The session is suspected, and answers.
    assertThat(silent).isCompletedExceptionally();
    CompletableFuture<Response> call = world.get();
    peer.respond(3, 200, "ok");
    world.settle();
    assertThat(call.join().status()).isEqualTo(200);
    peer.goAway(3);
    world.settle();
    assertThat(heard).isEqualTo(methods(SessionListener.class));
  }
}
