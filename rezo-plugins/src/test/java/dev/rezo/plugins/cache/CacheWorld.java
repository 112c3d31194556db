package dev.rezo.plugins.cache;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
import dev.rezo.http.Headers;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A client with a cache, and a server that answers by what it is asked, on virtual time. */
final class CacheWorld {

  static final String URL = "http://service.test/";
  static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  /** In place of an answer: nothing. */
  static final String SILENCE = " ";

  /** In place of an answer: the connection ends. */
  static final String HANG_UP = "";

  final VirtualTime time = new VirtualTime();
  final ResponseCache cache;
  final RezoClient client;

  /** The heads that came, one after another. */
  final List<String> heads = new ArrayList<>();

  /** The connections that were opened. */
  final List<ScriptedPeer> peers = new ArrayList<>();

  private final VirtualNetwork network = new VirtualNetwork(time);

  /** What is said to a request with this head. */
  Function<String, String> answer;

  CacheWorld(String answer) {
    this(head -> answer, settings -> settings, client -> client);
  }

  CacheWorld(
      Function<String, String> answer,
      UnaryOperator<ResponseCache.Builder> settings,
      UnaryOperator<ClientBuilder> changes) {
    this.answer = answer;
    InetAddress address = address();
    VirtualListener unused =
        network.listen(new InetSocketAddress(address, 80), peer -> serve(peers, peer));
    cache = settings.apply(ResponseCache.builder().clock(() -> START.plus(time.elapsed()))).build();
    client =
        changes
            .apply(
                RezoClient.builder()
                    .loops(new VirtualLoops(network, 1))
                    .resolver(host -> CompletableFuture.completedFuture(List.of(address)))
                    .defaults(false)
                    .leakSampling(0)
                    .reconnect(false)
                    .pool(limits -> limits))
            .attemptInterceptor(cache)
            .build();
  }

  private static InetAddress address() {
    try {
      return InetAddress.getByName("192.0.2.1");
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private void serve(List<ScriptedPeer> all, ScriptedPeer peer) {
    all.add(peer);
    peer.onHead(
        head -> {
          heads.add(head);
          String said = answer.apply(head);
          if (said.equals(HANG_UP)) {
            peer.close();
          } else if (!said.equals(SILENCE)) {
            peer.send(said);
          }
        });
  }

  /** A 200 with a body, and fields as in {@code ETag: "a"; Age: 5}. */
  static String ok(String fields, String body) {
    return response(200, fields, body);
  }

  static String response(int status, String fields, String body) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    for (String field : fields.split(";")) {
      if (!field.isBlank()) {
        text.append(field.trim()).append("\r\n");
      }
    }
    if (status != 304) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return text.append("\r\n").append(body).toString();
  }

  /** The value of a field of a head, or null. */
  static String field(String head, String name) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
        return line.substring(name.length() + 1).trim();
      }
    }
    return null;
  }

  CompletableFuture<Response> send(Request request) {
    CompletableFuture<Response> call = client.sendAsync(request);
    time.runUntilIdle();
    return call;
  }

  /** Sends a GET with these fields, reads it, and says as in {@code HIT 200 body}. */
  String get(String path, String... fields) {
    return read(Request.get(URL + path).with(h -> add(h, fields)));
  }

  String read(Request request) {
    return read(send(request));
  }

  String read(CompletableFuture<Response> call) {
    Response response = call.join();
    CompletableFuture<byte[]> body = response.body().bytesAsync(1 << 20);
    time.runUntilIdle();
    return ResponseCache.outcome(response)
        + " "
        + response.status()
        + " "
        + new String(body.join(), StandardCharsets.ISO_8859_1);
  }

  private static void add(Headers.Builder headers, String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
  }

  void advance(Duration duration) {
    time.advance(duration);
    time.runUntilIdle();
  }

  void advanceSeconds(long seconds) {
    advance(Duration.ofSeconds(seconds));
  }
}
