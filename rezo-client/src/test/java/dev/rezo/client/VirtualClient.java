package dev.rezo.client;

import dev.rezo.dns.Resolver;
import dev.rezo.http.Request;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A client and its server on virtual time: one thread, no socket, and nothing left to chance: no
 * call is watched for leaks unless the settings say so.
 */
final class VirtualClient {

  static final String URL = "http://service.test/";

  static final InetSocketAddress ADDRESS = address("192.0.2.1");

  final VirtualTime time = new VirtualTime();
  final VirtualNetwork network = new VirtualNetwork(time);
  final VirtualListener server = network.listen(ADDRESS);
  final ScriptedResolver resolver = new ScriptedResolver(List.of(ADDRESS.getAddress()));
  final VirtualLoops loops;
  final ConnectionPool pool;
  final RezoClient client;

  VirtualClient(UnaryOperator<ClientBuilder> settings) {
    this(1, settings);
  }

  VirtualClient(int loops, UnaryOperator<ClientBuilder> settings) {
    this.loops = new VirtualLoops(network, loops);
    ClientBuilder builder =
        RezoClient.builder()
            .loops(this.loops)
            .resolver(resolver)
            .pool(limits -> limits)
            .leakSampling(0);
    client = settings.apply(builder).build();
    pool = client.pool();
  }

  static InetSocketAddress address(String ip) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), 80);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a request and lets everything happen that needs no time. */
  CompletableFuture<Response> send(Request request) {
    CompletableFuture<Response> response = client.sendAsync(request);
    time.runUntilIdle();
    return response;
  }

  CompletableFuture<Response> get() {
    return send(client.get(URL).request());
  }

  /** The peer of the next connection that was opened. */
  ScriptedPeer peer() {
    time.runUntilIdle();
    return server.takePeer();
  }

  /** The peer of the connection that this call opened. */
  ScriptedPeer peerAfter(CompletableFuture<Response> call) {
    if (call.isDone()) {
      throw new AssertionError("expected a call that waits, actual " + call);
    }
    return peer();
  }

  /** The peer says something and everything happens that needs no time. */
  void says(ScriptedPeer peer, String text) {
    peer.send(text);
    time.runUntilIdle();
  }

  void advance(Duration duration) {
    time.advance(duration);
    time.runUntilIdle();
  }

  String bucket() {
    return pool.snapshot().toString();
  }

  /** Answers what it is told, when it is told. */
  static final class ScriptedResolver implements Resolver {
    private CompletableFuture<List<InetAddress>> answer;
    int lookups;

    ScriptedResolver(List<InetAddress> addresses) {
      answer = CompletableFuture.completedFuture(addresses);
    }

    void answers(CompletableFuture<List<InetAddress>> future) {
      answer = future;
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
      lookups++;
      return answer;
    }
  }
}
