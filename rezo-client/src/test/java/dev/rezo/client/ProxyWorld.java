package dev.rezo.client;

import dev.rezo.dns.Resolver;
import dev.rezo.http.Response;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.VirtualListener;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** An origin, a proxy in front of it, and a client that may use it; on virtual time. */
final class ProxyWorld {

  static final String URL = "http://origin.test/users?page=1";
  static final InetSocketAddress ORIGIN = address("192.0.2.1", 80);
  static final InetSocketAddress PROXY = address("192.0.2.9", 3128);
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  final VirtualTime time = new VirtualTime();
  final VirtualNetwork network = new VirtualNetwork(time);
  final VirtualListener origin = network.listen(ORIGIN);
  final VirtualListener proxy = network.listen(PROXY);
  final Names names = new Names();
  final RezoClient client;

  ProxyWorld(Proxy through) {
    this(b -> b.proxy(through));
  }

  ProxyWorld(UnaryOperator<ClientBuilder> settings) {
    ClientBuilder builder =
        RezoClient.builder()
            .loops(new VirtualLoops(network, 1))
            .resolver(names)
            .pool(limits -> limits)
            .leakSampling(0);
    client = settings.apply(builder.headers(dev.rezo.http.Headers.EMPTY)).build();
  }

  static InetSocketAddress address(String ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  CompletableFuture<Response> get() {
    return send(client.get(URL));
  }

  CompletableFuture<Response> send(CallBuilder call) {
    CompletableFuture<Response> response = client.sendAsync(call.request());
    time.runUntilIdle();
    return response;
  }

  /** The next connection to the proxy. */
  ScriptedPeer peer() {
    time.runUntilIdle();
    return proxy.takePeer();
  }

  void says(ScriptedPeer peer, String text) {
    peer.send(text);
    time.runUntilIdle();
  }

  void says(ScriptedPeer peer, byte[] bytes) {
    peer.send(bytes);
    time.runUntilIdle();
  }

  void advance(Duration duration) {
    time.advance(duration);
    time.runUntilIdle();
  }

  /** Whether anything but the proxy was ever connected to. */
  boolean wentAround() {
    return network.attempts().stream()
        .anyMatch(
            attempt ->
                !(attempt.remote() instanceof InetSocketAddress remote)
                    || !remote.getAddress().equals(PROXY.getAddress()));
  }

  /** Known hosts, and which were asked for. */
  static final class Names implements Resolver {
    final List<String> asked = new ArrayList<>();
    private final Map<String, CompletableFuture<List<InetAddress>>> known = new HashMap<>();

    Names() {
      answer("origin.test", ORIGIN.getAddress());
      answer("proxy.test", PROXY.getAddress());
    }

    void answer(String host, InetAddress... addresses) {
      known.put(host, CompletableFuture.completedFuture(List.of(addresses)));
    }

    CompletableFuture<List<InetAddress>> wait(String host) {
      CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
      known.put(host, answer);
      return answer;
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String host) {
      asked.add(host);
      return known.getOrDefault(
          host, CompletableFuture.failedFuture(new UnknownHostException(host)));
    }
  }
}
