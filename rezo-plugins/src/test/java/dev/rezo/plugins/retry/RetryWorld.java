package dev.rezo.plugins.retry;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** A client that retries, and a server that answers by number, on virtual time. */
final class RetryWorld {

  static final String URL = "http://service.test/";
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  /** In place of an answer: nothing. */
  static final String SILENCE = " ";

  /** In place of an answer: the connection ends. */
  static final String HANG_UP = "";

  final VirtualTime time = new VirtualTime();
  final RezoClient client;
  private final VirtualNetwork network = new VirtualNetwork(time);
  private final InetAddress address;

  /** When each request came, in nanoseconds from the beginning. */
  final List<Long> arrivals = new ArrayList<>();

  /**
   * Makes the world.
   *
   * @param answers what is said to the request of this number: 1 is the first
   */
  RetryWorld(UnaryOperator<Retry.Builder> settings, IntFunction<String> answers) {
    this(settings, answers, builder -> builder);
  }

  RetryWorld(
      UnaryOperator<Retry.Builder> settings,
      IntFunction<String> answers,
      UnaryOperator<ClientBuilder> client) {
    try {
      address = InetAddress.getByName("192.0.2.1");
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
    long startNanos = time.nanoTime();
    VirtualListener unused =
        network.listen(
            new InetSocketAddress(address, 80),
            peer ->
                peer.onHead(
                    head -> {
                      arrivals.add(time.nanoTime() - startNanos);
                      answer(peer, answers.apply(arrivals.size()));
                    }));
    this.client = another(settings, client);
  }

  /** One more client, which shares nothing with the first. */
  RezoClient another(UnaryOperator<Retry.Builder> settings, UnaryOperator<ClientBuilder> client) {
    Retry retry = settings.apply(Retry.builder().random(() -> 1)).build();
    return client
        .apply(
            RezoClient.builder()
                .loops(new VirtualLoops(network, 1))
                .resolver(host -> CompletableFuture.completedFuture(List.of(address)))
                .reconnect(false)
                .pool(limits -> limits)
                .interceptor(retry))
        .build();
  }

  private static void answer(ScriptedPeer peer, String answer) {
    if (answer.equals(HANG_UP)) {
      peer.close();
    } else if (!answer.equals(SILENCE)) {
      peer.send(answer);
    }
  }

  static String status(int status, String... fields) {
    return "HTTP/1.1 "
        + status
        + " Status\r\nContent-Length: 0\r\n"
        + String.join("", List.of(fields).stream().map(f -> f + "\r\n").toList())
        + "\r\n";
  }

  CompletableFuture<Response> get() {
    CompletableFuture<Response> call = client.get(URL).sendAsync();
    time.runUntilIdle();
    return call;
  }

  void advance(Duration duration) {
    time.advance(duration);
    time.runUntilIdle();
  }

  /** The pauses between requests, in milliseconds. */
  List<Long> pauses() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < arrivals.size(); i++) {
      pauses.add((arrivals.get(i) - arrivals.get(i - 1)) / 1_000_000);
    }
    return pauses;
  }
}
