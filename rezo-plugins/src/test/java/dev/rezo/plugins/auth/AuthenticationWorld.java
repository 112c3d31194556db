package dev.rezo.plugins.auth;

import dev.rezo.client.ClientBuilder;
import dev.rezo.client.RezoClient;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client, and one server that is every host, on virtual time. */
final class AuthenticationWorld {

  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");

  final VirtualTime time = new VirtualTime();
  final VirtualNetwork network = new VirtualNetwork(time);
  final RezoClient client;

  /** What came, in its order. */
  final List<Seen> seen = new ArrayList<>();

  int connections;

  /**
   * A request as it came.
   *
   * @param port where it came
   * @param head its head
   * @param body its body, empty until it has come
   */
  record Seen(int port, String head, String body) {

    String field(String name) {
      Matcher found = Pattern.compile("(?i)\r\n" + name + ": ([^\r]*)").matcher(head);
      return found.find() ? found.group(1) : null;
    }

    String authorization() {
      return field("Authorization");
    }

    String host() {
      return field("Host");
    }

    String target() {
      return head.split(" ")[1];
    }
  }

  /** Makes the world; the server answers a request as {@code answers} says. */
  AuthenticationWorld(Function<Seen, String> answers, UnaryOperator<ClientBuilder> settings) {
    InetAddress address;
    try {
      address = InetAddress.getByName("192.0.2.1");
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
    for (int port : new int[] {80, 8080}) {
      VirtualListener unused =
          network.listen(
              new InetSocketAddress(address, port),
              peer -> {
                connections++;
                peer.onReceive(new Server(port, answers)::serve);
              });
    }
    this.client =
        settings
            .apply(
                RezoClient.builder()
                    .loops(new VirtualLoops(network, 1))
                    .resolver(host -> CompletableFuture.completedFuture(List.of(address)))
                    .reconnect(false)
                    .pool(limits -> limits))
            .build();
  }

  static AuthenticationWorld with(Authentication authentication, Function<Seen, String> answers) {
    return new AuthenticationWorld(answers, b -> b.attemptInterceptor(authentication));
  }

  /** A refusal with a page and these challenges. */
  static String refusal(String... challenges) {
    return status(401, "WWW-Authenticate", challenges);
  }

  static String status(int status, String name, String... values) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    for (String value : values) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
    return head.append("Content-Length: 4\r\n\r\npage").toString();
  }

  CompletableFuture<Response> send(Request request) {
    CompletableFuture<Response> call = client.sendAsync(request);
    time.runUntilIdle();
    return call;
  }

  int get(String url) {
    return status(send(Request.get(url)));
  }

  int status(CompletableFuture<Response> call) {
    Response response = call.join();
    response.close();
    time.runUntilIdle();
    return response.status();
  }

  List<String> authorizations() {
    return seen.stream().map(Seen::authorization).toList();
  }

  /** One connection of the server. */
  private final class Server {

    private final int port;
    private final Function<Seen, String> answers;
    private Seen waiting;

    Server(int port, Function<Seen, String> answers) {
      this.port = port;
      this.answers = answers;
    }

    void serve(ScriptedPeer peer) {
      while (true) {
        if (waiting == null) {
          if (!peer.hasHead()) {
            return;
          }
          waiting = new Seen(port, peer.takeHead(), "");
          if (waiting.field("Expect") != null) {
            String early = answers.apply(waiting);
            if (early.startsWith("HTTP/1.1 401")) {
              seen.add(waiting);
              waiting = null;
              peer.send(early);
              continue;
            }
            peer.send("HTTP/1.1 100 Continue\r\n\r\n");
          }
        }
        Matcher found = LENGTH.matcher(waiting.head());
        int length = found.find() ? Integer.parseInt(found.group(1)) : 0;
        if (peer.received().length() < length) {
          return;
        }
        String body = new String(peer.takeBytes(length), StandardCharsets.ISO_8859_1);
        Seen whole = new Seen(port, waiting.head(), body);
        waiting = null;
        seen.add(whole);
        String answer = answers.apply(whole);
        if (!answer.isEmpty()) {
          peer.send(answer);
        }
      }
    }
  }
}
